import type { DType, NamedArray, TypedArray } from "./safetensors.ts";

/** How many bits a hash table's numbers can have in a field file: integers with a scale a level, or F16. */
export const FIELD_BITS = [6, 8, 16] as const;

/** One of {@link FIELD_BITS}. */
export type FieldBits = typeof FIELD_BITS[number];

/** The types of a field file's tensors. */
export const FIELD_TYPES = ["F32", "U32", "F16", "I8"] as const;

/** Tensors of a field file, by name. */
export type FieldTensors = ReadonlyMap<string, TypedArray<DType>>;

/** The largest number of F16. */
export const LARGEST_HALF = 65_504;

/**
 * A hash table as integers from -q to q, q = 2^(bits - 1) - 1: of each level the largest number becomes q.
 * 6 bits lie in bytes, too: gzip packs them closer than six in a row could be.
 *
 *   table[e, f] = scales[l] integers[e, f]   for entries e from starts[l] to starts[l + 1]
 *
 * @param starts the first entry of each level
 * @returns NAME I8 [entries, features], NAME.scales F32 [levels], NAME.starts U32 [levels]
 */
export function quantizeTable(
  name: string,
  { shape, data }: NamedArray,
  starts: readonly number[],
  bits: 6 | 8,
): FieldTensors {
  const [entries, features] = shape;
  const most = 2 ** (bits - 1) - 1;
  const integers = new Int8Array(data.length);
  const scales = Float32Array.from(starts, (start, level) => {
    const [from, to] = [start * features, (starts[level + 1] ?? entries) * features];
    let largest = 0;
    for (let i = from; i < to; i++) largest = Math.max(largest, Math.abs(data[i]));
    const scale = Math.fround(largest / most);
    if (scale === 0) return 0;
    for (let i = from; i < to; i++) {
      // Where a scale is denormal it may be rounded far down.
      integers[i] = Math.min(Math.max(Math.round(data[i] / scale), -most), most);
    }
    return scale;
  });
  const levels = [starts.length];
  return new Map<string, TypedArray<DType>>([
    [name, { shape, data: integers }],
    [`${name}.scales`, { shape: levels, data: scales }],
    [`${name}.starts`, { shape: levels, data: Uint32Array.from(starts) }],
  ]);
}

/** Floats as F16, or as they are where one is too large for it. */
export function halve({ shape, data }: NamedArray): TypedArray<DType> {
  if (data.some((value) => Math.abs(value) > LARGEST_HALF)) return { shape, data };
  return { shape, data: Float16Array.from(data) };
}

/**
 * A field file's tensors as arrays of 32-bit numbers.
 *
 * @throws {RangeError} if a number is not finite, or scales do not fit their table
 */
export function widen(tensors: FieldTensors): Map<string, NamedArray> {
  const wide = new Map<string, NamedArray>();
  for (const [name, tensor] of tensors) {
    const { shape, data } = tensor;
    const table = tensors.get(name.replace(/\.(scales|starts)$/, ""));
    if (table !== tensor && table?.data instanceof Int8Array) continue;
    if (data instanceof Uint32Array) {
      wide.set(name, { shape, data });
      continue;
    }
    const floats = data instanceof Int8Array
      ? dequantize(name, { shape, data }, tensors)
      : Float32Array.from(data);
    if (!floats.every(Number.isFinite)) throw new RangeError(`its tensor ${name} is not finite`);
    wide.set(name, { shape, data: floats });
  }
  return wide;
}

function dequantize(
  name: string,
  { shape: [entries, features = 1], data }: TypedArray<"I8">,
  tensors: FieldTensors,
): Float32Array<ArrayBuffer> {
  const scales = tensors.get(`${name}.scales`)?.data;
  const starts = tensors.get(`${name}.starts`)?.data;
  if (!(scales instanceof Float32Array && starts instanceof Uint32Array)) {
    throw new RangeError(`its tensor ${name} has no scales`);
  }
  const ends = [...starts.subarray(1), entries];
  const fits = starts.length === scales.length && starts[0] === 0 &&
    ends.every((end, level) => starts[level] < end);
  if (!fits) throw new RangeError(`the scales of its tensor ${name} are not those of its levels`);
  const table = new Float32Array(data.length);
  scales.forEach((scale, level) => {
    const [from, to] = [starts[level] * features, ends[level] * features];
    for (let i = from; i < to; i++) table[i] = data[i] * scale;
  });
  return table;
}
