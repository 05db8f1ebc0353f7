/**
 * Imported before all else: Safari has no `Symbol.dispose` yet, which names a method of what holds device memory.
 *
 * @module
 */
(Symbol as { dispose?: symbol }).dispose ??= Symbol("Symbol.dispose");
