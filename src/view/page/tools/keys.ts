/// <reference lib="dom" />

/** Whether a key that was pressed there belongs to a field in which one types, a list, or a dialog. */
export function isTypedInto(target: EventTarget | null): boolean {
  return target instanceof Element &&
    target.closest("input[type=number], input[type=text], select, dialog") !== null;
}
