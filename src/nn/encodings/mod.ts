import * as z from "npm:zod@^4.0.0";
import type { Memory } from "../../gpu/mod.ts";
import type { Encoding, EncodingContext, EncodingType, Schema } from "./encoding.ts";
import { FREQUENCY, type FrequencyOptions } from "./frequency.ts";
import { HASH_GRID } from "./hash_grid.ts";
import type { HashGridOptions } from "./hash_grid_levels.ts";
import { SPHERICAL_HARMONICS, type SphericalHarmonicsOptions } from "./spherical_harmonics.ts";

export type { Encoding, EncodingContext, EncodingType, Schema } from "./encoding.ts";
export { FREQUENCY, type FrequencyOptions } from "./frequency.ts";
export { HASH_GRID, HashGrid } from "./hash_grid.ts";
export {
  type GridLevel,
  gridLevels,
  HASH_GRID_REFINEMENT,
  HASH_GRID_SHAPE,
  type HashGridOptions,
} from "./hash_grid_levels.ts";
export { GAUSSIAN_ROWS, INTEGRATED, type IntegratedOptions } from "./integrated.ts";
export { SPHERICAL_HARMONICS, type SphericalHarmonicsOptions } from "./spherical_harmonics.ts";

/** Options of any encoding. */
export type EncodingOptions = FrequencyOptions | SphericalHarmonicsOptions | HashGridOptions;

/**
 * All encodings by their `kind`. A new one is a file beside this one, its kernels and their costs, and a word
 * here and in the type above, from which follow its options in configurations and what `--set` takes
 * (docs/adding.md).
 */
export const ENCODINGS: Record<string, EncodingType<EncodingOptions>> = {
  frequency: FREQUENCY as EncodingType<EncodingOptions>,
  sphericalHarmonics: SPHERICAL_HARMONICS as EncodingType<EncodingOptions>,
  hashGrid: HASH_GRID as EncodingType<EncodingOptions>,
};

/**
 * Makes an encoding of another program's known to configurations and to `createEncoding`.
 *
 * @param kind what options of it say as their `kind`
 * @throws {RangeError} if there is one of that kind, or options have been read already: their rules are
 *   made of all encodings once
 */
export function addEncoding<O extends { readonly kind: string }>(
  kind: O["kind"],
  type: EncodingType<O>,
): void {
  if (Object.hasOwn(ENCODINGS, kind)) {
    throw new RangeError(
      `Cannot add the encoding ${kind} as there is one of that name. Choose another.`,
    );
  }
  if (Object.isFrozen(ENCODINGS)) {
    throw new RangeError(
      `Cannot add the encoding ${kind} as all must be known before the first configuration is ` +
        "made. Add it before that.",
    );
  }
  ENCODINGS[kind] = type as EncodingType<{ readonly kind: string }> as typeof ENCODINGS[string];
}

/** The entry that options name. */
function typeOf({ kind }: EncodingOptions): EncodingType<EncodingOptions> {
  return ENCODINGS[kind];
}

/** The rules of an encoding's options: those of whichever kind they name. */
export const encodingSchema: Schema<EncodingOptions> = z.lazy(() => {
  Object.freeze(ENCODINGS); // zod keeps the union.
  // The registry's type does not say that each schema is of an object with a literal `kind`.
  const schemas = Object.values(ENCODINGS).map(({ schema }) => schema) as unknown;
  const any: z.ZodType = z.discriminatedUnion("kind", schemas as [z.core.$ZodTypeDiscriminable]);
  return any as z.ZodType<EncodingOptions>;
});

/** Number of features that an encoding makes of `dimensions` coordinates. */
export function encodedSize(options: EncodingOptions, dimensions: number): number {
  return typeOf(options).size(options, dimensions);
}

/** Makes the encoding that `options` name. */
export function createEncoding(
  memory: Memory,
  options: EncodingOptions,
  context: EncodingContext,
): Promise<Encoding> {
  return typeOf(options).create(memory, options, context);
}
