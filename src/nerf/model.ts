import type { Tensor } from "../gpu/mod.ts";
import { gather, type Parameters, scatter } from "../nn/mod.ts";
import type { NamedArray } from "./safetensors.ts";

/** An array that a checkpoint holds, and the place in device memory that it comes from. */
export interface StoredArray {
  /** Its name, such as `adam.m.coarse.layers.0.weight`. */
  readonly name: string;
  /** Its dimensions. */
  readonly shape: readonly number[];
  /** The device memory that holds it, perhaps among others. */
  readonly tensor: Tensor;
  /** The place of each element in the tensor; null if the tensor is the array. */
  readonly places: Uint32Array | null;
}

/** A trained or untrained field: parameters, and all that training needs to go on. */
export interface Model {
  /** Everything that training changes. */
  readonly stored: readonly StoredArray[];
  /** Number of parameters that are learnt. */
  readonly parameterCount: number;
  /** To be called after the arrays have been written from a checkpoint. */
  restored?(): void;
  /** Frees its memory. */
  destroy(): void;
}

/** A whole tensor as an array of a checkpoint. */
export function storedTensor(name: string, tensor: Tensor): StoredArray {
  return { name, shape: tensor.shape, tensor, places: null };
}

/** Networks' parameters with Adam's moments, and their running averages if there are any. */
export function storedParameters(
  parameters: Parameters,
  averages: Tensor<"f32"> | null = null,
): StoredArray[] {
  const { values, firstMoments, secondMoments } = parameters;
  const flats: [prefix: string, tensor: Tensor<"f32">][] = [
    ["", values],
    ["adam.m.", firstMoments],
    ["adam.v.", secondMoments],
    ...(averages ? [["average.", averages] as [string, Tensor<"f32">]] : []),
  ];
  return flats.flatMap(([prefix, tensor]) =>
    parameters.named.map(({ name, shape, places }) => ({
      name: prefix + name,
      shape,
      tensor,
      places,
    }))
  );
}

/** An array's elements, picked from its tensor's contents. */
export function takeStored(array: StoredArray, contents: NamedArray["data"]): NamedArray {
  const { shape, places } = array;
  if (!places) return { shape, data: contents };
  return { shape, data: gather(contents as Float32Array, { places }) };
}

/** Puts an array's elements into its tensor's contents; the inverse of `takeStored`. */
export function putStored(
  { places }: StoredArray,
  contents: NamedArray["data"],
  elements: NamedArray["data"],
): void {
  if (places) scatter(contents as Float32Array, { places }, elements as Float32Array);
  else contents.set(elements);
}
