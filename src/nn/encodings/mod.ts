import type { Gpu } from "../../gpu/mod.ts";
import type { Encoding } from "./encoding.ts";
import { FrequencyEncoding, type FrequencyOptions } from "./frequency.ts";
import {
  SphericalHarmonicsEncoding,
  type SphericalHarmonicsOptions,
} from "./spherical_harmonics.ts";

export type { Encoding } from "./encoding.ts";
export { FrequencyEncoding, type FrequencyOptions } from "./frequency.ts";
export {
  SphericalHarmonicsEncoding,
  type SphericalHarmonicsOptions,
} from "./spherical_harmonics.ts";

/** All encodings by their `kind`. A new one is a file beside this one and a word here. */
export const ENCODINGS = {
  frequency: FrequencyEncoding,
  sphericalHarmonics: SphericalHarmonicsEncoding,
} as const;

/** Options of any encoding. */
export type EncodingOptions = FrequencyOptions | SphericalHarmonicsOptions;

/** What every class in `ENCODINGS` can do with options of its own kind. */
interface EncodingClass {
  create(gpu: Gpu, options: EncodingOptions, dimensions: number): Promise<Encoding>;
  size(options: EncodingOptions, dimensions: number): number;
}

/** The class that `options` name: their kind decides for both, so it gets no other's options. */
function classOf({ kind }: EncodingOptions): EncodingClass {
  return ENCODINGS[kind];
}

/** Number of features that an encoding makes of `dimensions` coordinates. */
export function encodedSize(options: EncodingOptions, dimensions: number): number {
  return classOf(options).size(options, dimensions);
}

/** Makes the encoding that `options` name, for `dimensions` coordinates. */
export function createEncoding(
  gpu: Gpu,
  options: EncodingOptions,
  dimensions: number,
): Promise<Encoding> {
  return classOf(options).create(gpu, options, dimensions);
}
