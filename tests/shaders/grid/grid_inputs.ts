import { type HashGridShape, type LevelShape, levelShapes } from "../../reference/hash_grid.ts";
import { randomValues } from "../../reference/random_values.ts";
import { rounded, toBlocks } from "../kernel_test_tools.ts";

/** Five levels: three dense ones, two hashed; of 16 rows, six are padding. */
export const PAIRS_GRID: HashGridShape = {
  levels: 5,
  features: 2,
  tableSize: 4096,
  baseResolution: 4,
  finestResolution: 40,
  smoothstep: false,
};

/** Grids that differ in all that kernels are specialised by, and in padding: 0, 6, 8 rows. */
export const GRIDS: readonly (readonly [name: string, grid: HashGridShape])[] = [
  ["linear levels of 2 features", PAIRS_GRID],
  ["smooth levels of 2 features", { ...PAIRS_GRID, smoothstep: true }],
  ["levels of 4 features", { ...PAIRS_GRID, levels: 4, features: 4 }],
  ["smooth levels of 8 features", { ...PAIRS_GRID, levels: 3, features: 8, smoothstep: true }],
  ["tables of no power of two", { ...PAIRS_GRID, tableSize: 1001 }],
  ["tables of a single entry", { ...PAIRS_GRID, levels: 2, tableSize: 1 }],
  ["one level", { ...PAIRS_GRID, levels: 1 }],
];

/** A grid whose cells are 1/4 and 1/16 wide: with positions of few bits, kernels' numbers are exact. */
export const EXACT_GRID: HashGridShape = {
  levels: 2,
  features: 2,
  tableSize: 256,
  baseResolution: 5,
  finestResolution: 17,
  smoothstep: false,
};

/** Numbers of samples at the edges of blocks. */
export const COUNTS = [0, 1, 63, 64, 65, 1000];

/** Which slot of the batch's state counts the samples here; all others mislead. */
export const SLOT = 3;

/** A batch of `count` samples. */
export function batchOf(count: number): Uint32Array<ArrayBuffer> {
  const batch = new Uint32Array(8).fill(17);
  batch[SLOT] = count;
  return batch;
}

/** The constants that a grid's kernels are specialised by. */
export function constantsOf(grid: HashGridShape) {
  return {
    LEVELS: grid.levels,
    PAIRS: grid.features / 2,
    SMOOTHSTEP: grid.smoothstep,
    POWER_OF_TWO: Number.isInteger(Math.log2(grid.tableSize)),
  };
}

/** The levels as kernels read them: (scale, resolution or 0 if hashed, entries, offset). */
export function levelsOf(grid: HashGridShape): Uint32Array<ArrayBuffer> {
  const words = levelShapes(grid).flatMap(({ scale, resolution, entries, offset }) => {
    const [bits] = new Uint32Array(Float32Array.of(scale).buffer);
    return [bits, resolution ** 3 <= entries ? resolution : 0, entries, offset];
  });
  return Uint32Array.from(words);
}

/** Rows of an encoding: its features, then padding up to a multiple of 16. */
export function rowsOf(grid: HashGridShape): number {
  return Math.ceil(grid.levels * grid.features / 16) * 16;
}

/**
 * Positions, [samples, 3]: at random, some of them outside of the cube, and for smooth grids, which have
 * no kinks there, also on borders of cells.
 */
export function positionsOf(grid: HashGridShape, samples: number, borders: boolean): Float64Array {
  const positions = randomValues(samples * 3, 5, -0.1, 1.1);
  const edges = [0, 1, -0, 1 + 2 ** -20, -(2 ** -20), -1e9, 1e30];
  if (borders) {
    for (const { scale } of levelShapes(grid)) {
      for (const cell of [1, 2, 3, Math.floor(scale)]) edges.push((cell - 0.5) / scale);
    }
  }
  // Seven is no multiple of three: each edge comes along each axis.
  edges.forEach((edge, i) => {
    for (let at = i * 7 + i % 3; at < positions.length; at += 211) positions[at] = edge;
  });
  return rounded(positions);
}

/** [samples, features] as rows of `capacity` samples; `rest` behind the last one. */
export function rowsFor(values: Float64Array, features: number, capacity: number, rest = NaN) {
  const all = new Float64Array(capacity * features).fill(rest);
  all.set(values);
  return toBlocks(all, features, rest);
}

/**
 * How wrong a weight's share along one axis can be in f32: x scale + 1/2 is rounded twice, and smoothstep,
 * of slope 3/2 at most, four times more.
 */
export function shareError({ scale }: LevelShape): number {
  return 1.5 * 2 ** -23 * (scale + 1) + 4 * 2 ** -24;
}

/**
 * How wrong the weights of 8 vertices can be together: each of three axes' errors goes to either side,
 * and each weight, at most 1 in sum, is a product of five roundings.
 */
export function weightsError(level: LevelShape): number {
  return 3 * 2 * shareError(level) + 5 * 2 ** -24;
}
