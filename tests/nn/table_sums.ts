import type { GradientSums } from "../../src/nn/parameter_group.ts";

/** Integers, and how they are stored. */
type Integers = Int32Array<ArrayBuffer>;
type Words = Uint32Array<ArrayBuffer>;

/** The sums of a table's gradients by their bits, [pairs, 2]. */
export function sumsOf(words: Words, sums: GradientSums): Integers | Float32Array<ArrayBuffer> {
  const { buffer } = words.slice();
  if (sums === "float") return new Float32Array(buffer);
  if (sums === "fixed") return new Int32Array(buffer);
  const pairs = Array.from(new BigInt64Array(buffer), (sum) => {
    const x = BigInt.asIntN(32, sum);
    return [Number(x), Number((sum - x) >> 32n)];
  });
  return Int32Array.from(pairs.flat());
}

/** The bits of a table's sums in fixed point, [pairs, 2]; the inverse of {@link sumsOf}. */
export function wordsOf(integers: Integers, sums: "fixed" | "paired"): Words {
  if (sums === "fixed") return new Uint32Array(integers.slice().buffer);
  const pairs = BigInt64Array.from(
    { length: integers.length / 2 },
    (_, pair) => (BigInt(integers[2 * pair + 1]) << 32n) + BigInt(integers[2 * pair]),
  );
  return new Uint32Array(pairs.buffer);
}
