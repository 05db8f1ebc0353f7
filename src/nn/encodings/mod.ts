import type { Gpu } from "../../gpu/mod.ts";
import type { Encoding } from "./encoding.ts";
import { FrequencyEncoding, type FrequencyOptions } from "./frequency.ts";

export type { Encoding } from "./encoding.ts";
export { FrequencyEncoding, type FrequencyOptions } from "./frequency.ts";

/** All encodings by their `kind`. A new one is a file beside this one and a word here. */
export const ENCODINGS = { frequency: FrequencyEncoding } as const;

/** Options of any encoding. */
export type EncodingOptions = FrequencyOptions;

/** Number of features that an encoding makes of `dimensions` coordinates. */
export function encodedSize(options: EncodingOptions, dimensions: number): number {
  return ENCODINGS[options.kind].size(options, dimensions);
}

/** Makes the encoding that `options` name, for `dimensions` coordinates. */
export function createEncoding(
  gpu: Gpu,
  options: EncodingOptions,
  dimensions: number,
): Promise<Encoding> {
  return ENCODINGS[options.kind].create(gpu, options, dimensions);
}
