import type { ElementType, Tensor } from "../gpu/mod.ts";

/** An array that a checkpoint holds, and the place in device memory that it comes from. */
export interface StoredArray {
  /** Its name, such as `adam.m.coarse.layers.0.weight`. */
  readonly name: string;
  /** Its dimensions. */
  readonly shape: readonly number[];
  /** Its elements' type. */
  readonly type: ElementType;
  /** The device memory that holds it, perhaps among others; null in models for viewing that do without. */
  readonly tensor: Tensor | null;
  /** The place of each element in the tensor; null if the tensor is the array. */
  readonly places: Uint32Array | null;
  /**
   * Says what is wrong with numbers that stand for it after so many steps, or null; that floats are finite
   * need not be looked at. Without it any numbers will do.
   */
  readonly problem?: (elements: HostArray, steps: number) => string | null;
  /** Whether checkpoints of before there were checksums lack it: zeros stand for it then. */
  readonly isNew?: boolean;
}

/** An array that rendering reads: a field file holds it. */
export interface ShownArray extends Pick<StoredArray, "name" | "shape" | "places"> {
  /** Its elements' type; two of "f16" are one of the tensor's. */
  readonly type: ElementType | "f16";
  /** The device memory that holds it, perhaps among others. */
  readonly tensor: Tensor;
}

/** The numbers of an array on the host. */
export type HostArray = Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

/** What was read from a checkpoint, by the arrays' names. */
export type SavedArrays = ReadonlyMap<string, { readonly data: HostArray }>;

/**
 * A whole tensor as an array of a checkpoint.
 *
 * @param tensor null in models for viewing that do without
 * @param about the type is "f32" by default
 */
export function storedTensor(
  name: string,
  tensor: Tensor | null,
  about: Pick<StoredArray, "shape" | "problem" | "isNew"> & Partial<Pick<StoredArray, "type">>,
): StoredArray {
  return { name, type: "f32", tensor, places: null, ...about };
}

/** Says that there are negative numbers where squares belong; null if there are none. */
export function negativeSquare(elements: HostArray): string | null {
  let least = 0;
  for (let i = 0; i < elements.length; i++) if (elements[i] < least) least = elements[i];
  return least < 0 ? `holds ${least} where squares belong` : null;
}

/** Says that something was counted more often than there were steps; null if not. */
export function countAbove(counts: HostArray, steps: number): string | null {
  let most = 0;
  for (let i = 0; i < counts.length; i++) if (counts[i] > most) most = counts[i];
  return most > steps ? `counts ${most} steps, of ${steps}` : null;
}

/** An array's elements, picked from its tensor's contents. */
export function takeStored(
  { places }: Pick<StoredArray, "places">,
  contents: HostArray,
): HostArray {
  return places ? gather(contents as Float32Array, { places }) : contents;
}

/** Puts an array's elements into its tensor's contents; the inverse of `takeStored`. */
export function putStored(
  { places }: Pick<StoredArray, "places">,
  contents: HostArray,
  elements: HostArray,
): void {
  if (places) scatter(contents as Float32Array, { places }, elements as Float32Array);
  else contents.set(elements);
}

/** Picks a named parameter's elements out of a flat array. */
export function gather(
  flat: Float32Array,
  parameter: { readonly places: Uint32Array },
): Float32Array<ArrayBuffer> {
  return Float32Array.from(parameter.places, (place) => flat[place]);
}

/** Puts a named parameter's elements into a flat array; the inverse of `gather`. */
export function scatter(
  flat: Float32Array,
  parameter: { readonly places: Uint32Array },
  elements: Float32Array,
): void {
  parameter.places.forEach((place, index) => flat[place] = elements[index]);
}
