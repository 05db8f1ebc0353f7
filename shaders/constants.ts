import { SHADERS } from "./mod.ts";

const CONSTANT = /^const\s+(\w+)(?:\s*:\s*\w+)?\s*=\s*([^;]+);/gm;

/**
 * The numbers that a WGSL file declares as module-scope constants, so that nothing else declares them; see
 * {@link declaredNumbers}.
 *
 * @param path the file, such as "lib/batch.wgsl"
 * @throws {RangeError} if there is no such file; if a number is asked for that it does not declare
 */
export function constantsOf(path: string): Readonly<Record<string, number>> {
  const source = SHADERS[path];
  if (source === undefined) throw new RangeError(`There is no WGSL file ${path}.`);
  return new Proxy(declaredNumbers(source), {
    get(target, name) {
      if (typeof name === "symbol" || name in target) return Reflect.get(target, name);
      throw new RangeError(`${path} declares no number named ${name}.`);
    },
  });
}

/** Numbers among the module-scope constants of a WGSL text: literals, constants above, products of these. */
export function declaredNumbers(wgsl: string): Record<string, number> {
  const numbers: Record<string, number> = {};
  for (const [, name, value] of wgsl.matchAll(CONSTANT)) {
    const factors = value.split("*").map((factor) => numbers[factor.trim()] ?? literal(factor));
    const product = factors.reduce((product, factor) => product * factor);
    if (!Number.isNaN(product)) numbers[name] = product;
  }
  return numbers;
}

/** The number that a WGSL literal says; NaN for anything else. */
function literal(text: string): number {
  return Number(text.trim().replace(/^(0x[\da-f]+)[iu]$|^([\d.e+-]+)[iufh]$/i, "$1$2"));
}
