import * as z from "npm:zod@^4.0.0";

/** The rules and the meaning of each option. */
export const HASH_GRID_SHAPE = {
  kind: z.literal("hashGrid").describe("a multiresolution hash grid (Müller et al. 2022)"),
  levels: z.int().min(1).max(24).describe("number of grids, from the coarsest to the finest"),
  features: z.literal([2, 4, 8]).describe("features that each level stores at a vertex"),
  tableSize: z.int().min(1).max(1 << 24).describe("the most entries of a level"),
  baseResolution: z.int().min(2).max(1 << 16).describe("vertices along the coarsest level"),
  finestResolution: z.number().min(2).max(1 << 20).describe("vertices along the finest level"),
  interpolation: z.enum(["linear", "smoothstep"]).describe("how features lie between vertices"),
  precision: z.enum(["f32", "f16"]).describe("what the table is read as; trained is f32"),
  accumulation: z.enum(["fixed", "float"])
    .describe("gradients add up in fixed point, reproducibly, or in floats, where the device can"),
};

/** The rule across options, as `refine` takes it. */
export const HASH_GRID_REFINEMENT = [
  ({ baseResolution, finestResolution }: Resolutions): boolean =>
    baseResolution <= finestResolution,
  {
    error: "must be at most finestResolution",
    params: {
      fields: ["baseResolution", "finestResolution"],
      advice: "Lower baseResolution or raise finestResolution",
    },
  },
] as const;

type Resolutions = Pick<HashGridOptions, "baseResolution" | "finestResolution">;

/** The rules of the options, together. */
export const HASH_GRID_SCHEMA: z.ZodType<HashGridOptions> = z.strictObject(HASH_GRID_SHAPE)
  .refine(...HASH_GRID_REFINEMENT);

/** Options of a multiresolution hash grid; `HASH_GRID_SHAPE` has their rules. */
export interface HashGridOptions {
  /** What it is. */
  readonly kind: "hashGrid";
  /** Number of grids, from the coarsest to the finest. */
  readonly levels: number;
  /** Features that each level stores at a vertex. */
  readonly features: 2 | 4 | 8;
  /** The most entries of a level. */
  readonly tableSize: number;
  /** Vertices along the coarsest level. */
  readonly baseResolution: number;
  /** Vertices along the finest level. */
  readonly finestResolution: number;
  /** How features lie between vertices. */
  readonly interpolation: "linear" | "smoothstep";
  /** What the table is read as; trained is f32. */
  readonly precision: "f32" | "f16";
  /** Gradients add up in fixed point, reproducibly, or in floats, where the device can. */
  readonly accumulation: "fixed" | "float";
}

/** One level of a hash grid. */
export interface GridLevel {
  /** Vertices along the cube. */
  readonly resolution: number;
  /** Cells along the cube: the length of [0, 1] in this level's units. */
  readonly scale: number;
  /** Entries in the table. */
  readonly entries: number;
  /** Where they start, in entries. */
  readonly offset: number;
  /** Whether each vertex has an entry to itself; otherwise they share them by hash. */
  readonly dense: boolean;
}

/** Entries of a level come in groups of this many. */
const ENTRY_ALIGNMENT = 8;

/**
 * The levels of a hash grid (Mueller et al. 2022, eq. 2 and 3; tiny-cuda-nn, grid.h):
 *
 *   scale_l = base (finest / base)^(l / (levels - 1)) - 1, in f32     resolution_l = ceil(scale_l) + 1
 *   entries_l = min(resolution_l^3 up to the next multiple of 8, tableSize)
 */
export function gridLevels(options: HashGridOptions): GridLevel[] {
  const { levels, tableSize, baseResolution, finestResolution } = options;
  const growth = finestResolution / baseResolution;
  let offset = 0;
  return Array.from({ length: levels }, (_, level) => {
    // In f32 as kernels see it, which also makes whole numbers of what is only nearly one.
    const scale = Math.fround(baseResolution * growth ** (level / Math.max(levels - 1, 1)) - 1);
    const resolution = Math.ceil(scale) + 1;
    const vertices = resolution ** 3;
    const aligned = Math.ceil(vertices / ENTRY_ALIGNMENT) * ENTRY_ALIGNMENT;
    const entries = Math.min(aligned, tableSize);
    const place = { resolution, scale, entries, offset, dense: vertices <= tableSize };
    offset += entries;
    return place;
  });
}

/** The kernels' `Level` structs. */
export function describeLevels(levels: readonly GridLevel[]): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(levels.length * 4);
  const floats = new Float32Array(words.buffer);
  levels.forEach(({ resolution, scale, entries, offset, dense }, level) => {
    words.set([0, dense ? resolution : 0, entries, offset], level * 4);
    floats[level * 4] = scale;
  });
  return words;
}
