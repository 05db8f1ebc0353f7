import { SHADERS } from "./mod.ts";

const CONSTANT = /^const\s+(\w+)(?:\s*:\s*\w+)?\s*=\s*(-?[0-9][^;]*);/gm;

/**
 * The numbers that a WGSL file declares as module-scope constants, so that nothing else declares them: of
 * literals alone, not of expressions.
 *
 * @param path the file, such as "lib/batch.wgsl"
 * @throws {RangeError} if there is no such file; if a number is asked for that it does not declare
 */
export function constantsOf(path: string): Readonly<Record<string, number>> {
  const source = SHADERS[path];
  if (source === undefined) throw new RangeError(`There is no WGSL file ${path}.`);
  const found = [...source.matchAll(CONSTANT)].map(([, name, literal]): [string, number] => [
    name,
    Number(literal.replace(/[iuhf]$/, "")),
  ]);
  const numbers = Object.fromEntries(found.filter(([, number]) => !Number.isNaN(number)));
  return new Proxy(numbers, {
    get(target, name) {
      if (typeof name === "symbol" || name in target) return Reflect.get(target, name);
      throw new RangeError(`${path} declares no number named ${name}.`);
    },
  });
}
