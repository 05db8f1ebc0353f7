/** A multiresolution hash grid (Mueller et al. 2022, section 3). */
export interface HashGridShape {
  /** Number of grids. */
  readonly levels: number;
  /** Features of a level. */
  readonly features: number;
  /** The most entries a level has. */
  readonly tableSize: number;
  /** Vertices along the cube on the coarsest level, and on the finest. */
  readonly baseResolution: number;
  readonly finestResolution: number;
  /** Whether weights are smoothed by w^2 (3 - 2 w). */
  readonly smoothstep: boolean;
}

/** A level's vertices and entries. */
export interface LevelShape {
  readonly scale: number;
  readonly resolution: number;
  readonly entries: number;
  readonly offset: number;
}

/** A feature of a vertex near a position: where it is, its weight and the weight's derivatives to the position. */
interface Corner {
  sample: number;
  level: number;
  /** The number in the encoding. */
  output: number;
  /** The number in the table. */
  parameter: number;
  weight: number;
  readonly slopes: [x: number, y: number, z: number];
}

const NOWHERE = { sample: 0, level: 0, output: 0, parameter: 0, weight: 0 };

/** A plane of vertices beside a position: its number, its share of their weight and the share's derivative. */
interface Side {
  vertex: number;
  weight: number;
  slope: number;
}

/**
 * The levels (tiny-cuda-nn, grid.h, constructor of GridEncodingTemplated), with the growth per level
 * b = exp(ln(finest / base) / (levels - 1)):
 *
 *   scale = exp2(level log2 b) base - 1,   resolution = ceil(scale) + 1,   both from float32 on
 */
export function levelShapes(grid: HashGridShape): LevelShape[] {
  const { levels, tableSize, baseResolution, finestResolution } = grid;
  const log2Growth = levels > 1 ? Math.log2(finestResolution / baseResolution) / (levels - 1) : 0;
  const shapes: LevelShape[] = [];
  let offset = 0;
  for (let level = 0; level < levels; level++) {
    const scale = Math.fround(2 ** (level * log2Growth) * baseResolution - 1);
    const resolution = Math.ceil(scale) + 1;
    const entries = Math.min(8 * Math.ceil(resolution ** 3 / 8), tableSize);
    shapes.push({ scale, resolution, entries, offset });
    offset += entries;
  }
  return shapes;
}

/** Numbers in the table. */
export function tableLength(grid: HashGridShape): number {
  return levelShapes(grid).reduce((sum, { entries }) => sum + entries * grid.features, 0);
}

/** The entry of a vertex within its level (grid.h, grid_index). */
export function entryOf(level: LevelShape, vertex: readonly number[]): number {
  const { resolution, entries } = level;
  const x = vertex[0], y = vertex[1], z = vertex[2]; // Quicker than taking a list apart.
  if (resolution * resolution * resolution <= entries) {
    return (x + resolution * (y + resolution * z)) % entries;
  }
  const hash = x ^ Math.imul(y, 2654435761) ^ Math.imul(z, 805459861);
  return (hash >>> 0) % entries;
}

/** Finds the two planes of vertices beside a position along an axis. */
function findSides(
  [low, high]: readonly [Side, Side],
  grid: HashGridShape,
  level: LevelShape,
  x: number,
): void {
  const scaled = Math.min(Math.max(x, 0), 1) * level.scale + 0.5;
  const w = scaled % 1;
  const share = grid.smoothstep ? w * w * (3 - 2 * w) : w;
  const slope = (grid.smoothstep ? 6 * w * (1 - w) : 1) * (x >= 0 && x <= 1 ? level.scale : 0);
  low.vertex = Math.floor(scaled);
  low.weight = 1 - share;
  low.slope = -slope;
  high.vertex = low.vertex + 1;
  high.weight = share;
  high.slope = slope;
}

/**
 * What is left of a level's features where a sample stands for more than a point (Barron et al. 2023, section 4):
 * erf(1 / (sqrt(8) sigma n)) with n cells along the level, as the released code approximates it,
 * erf(x) = sqrt(1 - exp(-4 / pi x^2)).
 *
 * @param footprint sigma, a standard deviation in the cube's unit; 0 for a point
 */
export function levelWeight({ scale }: LevelShape, footprint: number): number {
  const x = 1 / (Math.sqrt(8) * footprint * scale);
  return Math.sqrt(-Math.expm1(-4 / Math.PI * x ** 2));
}

/** Calls `visit` with every feature of every vertex around every position: one object, which changes. */
function visitCorners(
  grid: HashGridShape,
  positions: Float64Array,
  visit: (corner: Readonly<Corner>) => void,
  footprints?: ArrayLike<number>,
): void {
  const width = grid.levels * grid.features;
  const shapes = levelShapes(grid);
  const corner: Corner = { ...NOWHERE, slopes: [0, 0, 0] };
  const side = (): Side => ({ vertex: 0, weight: 0, slope: 0 });
  const axes = [0, 1, 2].map(() => [side(), side()] as const);
  for (let sample = 0; sample < positions.length / 3; sample++) {
    corner.sample = sample;
    for (let level = 0; level < grid.levels; level++) {
      const shape = shapes[level];
      corner.level = level;
      const left = footprints ? levelWeight(shape, footprints[sample]) : 1;
      for (let axis = 0; axis < 3; axis++) {
        findSides(axes[axis], grid, shape, positions[sample * 3 + axis]);
      }
      for (let which = 0; which < 8; which++) {
        const x = axes[0][which & 1], y = axes[1][which >> 1 & 1], z = axes[2][which >> 2];
        const entry = shape.offset + entryOf(shape, [x.vertex, y.vertex, z.vertex]);
        corner.weight = left * (x.weight * y.weight * z.weight);
        corner.slopes[0] = left * (x.slope * y.weight * z.weight);
        corner.slopes[1] = left * (x.weight * y.slope * z.weight);
        corner.slopes[2] = left * (x.weight * y.weight * z.slope);
        for (let feature = 0; feature < grid.features; feature++) {
          corner.output = sample * width + level * grid.features + feature;
          corner.parameter = entry * grid.features + feature;
          visit(corner);
        }
      }
    }
  }
}

/**
 * encoded[level] = levelWeight * sum over the 8 vertices around a position of weight * table[entry].
 *
 * @param grid Its shape.
 * @param table [entries of all levels, features].
 * @param positions [S, 3]; clamped to [0, 1].
 * @param footprints Of the positions, [S]; points by default.
 * @returns [S, levels * features].
 */
export function gridEncode(
  grid: HashGridShape,
  table: Float64Array,
  positions: Float64Array,
  footprints?: ArrayLike<number>,
): Float64Array {
  const encoded = new Float64Array(positions.length / 3 * grid.levels * grid.features);
  visitCorners(grid, positions, ({ output, parameter, weight }) => {
    encoded[output] += weight * table[parameter];
  }, footprints);
  return encoded;
}

/** The gradients to a table, and what bounds the error of their sums. */
export interface TableGradient {
  /** [entries of all levels, features]. */
  readonly gradient: Float64Array;
  /** How many terms each has, as long. */
  readonly terms: Float64Array;
  /** The sum of |d_encoded| over those terms, as long. */
  readonly magnitudes: Float64Array;
}

/**
 * The gradient of {@link gridEncode} to its table.
 *
 * @param dEncoded [S, levels * features].
 */
export function gridTableGradient(
  grid: HashGridShape,
  positions: Float64Array,
  dEncoded: Float64Array,
  footprints?: ArrayLike<number>,
): TableGradient {
  const gradient = new Float64Array(tableLength(grid));
  const terms = new Float64Array(gradient.length);
  const magnitudes = new Float64Array(gradient.length);
  visitCorners(grid, positions, ({ output, parameter, weight }) => {
    gradient[parameter] += weight * dEncoded[output];
    terms[parameter]++;
    magnitudes[parameter] += Math.abs(dEncoded[output]);
  }, footprints);
  return { gradient, terms, magnitudes };
}

/**
 * The gradient of {@link gridEncode} to its positions, [S, 3]; 0 where a position was clamped.
 *
 * @param dEncoded [S, levels * features].
 */
export function gridPositionGradient(
  grid: HashGridShape,
  table: Float64Array,
  positions: Float64Array,
  dEncoded: Float64Array,
  footprints?: ArrayLike<number>,
): Float64Array {
  const gradient = new Float64Array(positions.length);
  visitCorners(grid, positions, ({ sample, output, parameter, slopes }) => {
    const product = table[parameter] * dEncoded[output];
    for (let axis = 0; axis < 3; axis++) gradient[sample * 3 + axis] += slopes[axis] * product;
  }, footprints);
  return gradient;
}

/**
 * The factors of fixed-point gradients, [levels]: with range = sum over a level's features of all samples
 * of |d_encoded|, the largest power of two up to 2^100 for which range * scale <= 2^30; 0 for a range of 0,
 * NaN for one that is not finite or beyond float32.
 */
export function gridScales(grid: HashGridShape, dEncoded: Float64Array): Float64Array {
  const ranges = new Float64Array(grid.levels);
  const width = grid.levels * grid.features;
  dEncoded.forEach((d, i) => ranges[Math.floor(i % width / grid.features)] += Math.abs(d));
  return ranges.map((range) => {
    if (range === 0) return 0;
    if (!Number.isFinite(Math.fround(range))) return NaN;
    let exponent = 100;
    while (range * 2 ** exponent > 2 ** 30) exponent--;
    return 2 ** exponent;
  });
}

/**
 * The table's gradient in fixed point, [entries of all levels, features], integers: each term times its
 * level's scale, rounded to the nearest integer, of two the even one.
 */
export function gridFixedGradient(
  grid: HashGridShape,
  positions: Float64Array,
  dEncoded: Float64Array,
  scales: Float64Array,
  footprints?: ArrayLike<number>,
): Int32Array {
  const sums = new Int32Array(tableLength(grid));
  visitCorners(grid, positions, ({ level, output, parameter, weight }) => {
    const term = roundToEven(weight * dEncoded[output] * scales[level]);
    if (!(Math.abs(sums[parameter] + term) < 2 ** 31)) {
      throw new RangeError(`Cannot add gradients as sums must fit an i32: parameter ${parameter}.`);
    }
    sums[parameter] += term;
  }, footprints);
  return sums;
}

function roundToEven(x: number): number {
  const down = Math.floor(x);
  if (x - down !== 0.5) return Math.round(x);
  return down % 2 === 0 ? down : down + 1;
}
