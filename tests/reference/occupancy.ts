import { type Camera, project, type Vec3 } from "../../src/math/mod.ts";
import { RandomStream } from "./random_streams.ts";
import { pcg4d, uniform } from "../../src/math/random.ts";
import { type Contraction, fromGrid, toGrid } from "./contraction.ts";
import { coneRadius } from "./rays.ts";
import { footprintOf } from "./samples.ts";

/**
 * An occupancy grid's cells. Cascade k is a cube of side 2^k around (0.5, 0.5, 0.5), all lengths in sides
 * of the first cascade; cell (x, y, z) of cascade k has number ((k R + z) R + y) R + x, R = resolution.
 * In a contracted space there is one, over all of it, in the coordinates of `toGrid`.
 */
export interface GridShape {
  /** Cells along a side of each cascade. */
  readonly resolution: number;
  /** Number of cascades. */
  readonly cascades: number;
  /** How space is contracted; not at all if absent. */
  readonly contraction?: Contraction;
}

/** A cube by its lowest corner and its side. */
export interface Box {
  /** [3]. */
  readonly lower: readonly number[];
  readonly size: number;
}

/** Samples `first` to `first + count - 1` of an update of the grid. */
export interface UpdatePart {
  readonly warmUp: boolean;
  readonly first: number;
  readonly count: number;
  readonly step: number;
  readonly seed: number;
  /** How many of the whole update's samples are drawn from all cells; a quarter of the cells by default. */
  readonly anywhere?: number;
}

/** Accumulation of a ray that something stops, and the error of a channel that looks wrong. */
export const STOPPED = 0.5;
export const WRONG_COLOR = 0.1;

/** Tries that an occupied cell is drawn with. */
const TRIES = 10;

/** exp of more would overflow in float32 (shaders/lib/density.wgsl). */
const LARGEST_ARGUMENT = 80;

/** Number of cells of all cascades. */
export function cellCount({ resolution, cascades }: GridShape): number {
  return cascades * resolution ** 3;
}

/** The number of the cell of a cascade that holds a point, or of the nearest one. */
export function cellOf(shape: GridShape, cascade: number, point: ArrayLike<number>): number {
  const { resolution } = shape;
  const [x, y, z] = [0, 1, 2].map((axis) => {
    const place = Math.floor(((point[axis] - 0.5) / 2 ** cascade + 0.5) * resolution);
    return Math.min(Math.max(place, 0), resolution - 1);
  });
  return ((cascade * resolution + z) * resolution + y) * resolution + x;
}

/** Where a cell is. */
export function boxOf(shape: GridShape, cell: number): Box {
  const { resolution } = shape;
  const cascade = Math.floor(cell / resolution ** 3);
  const size = 2 ** cascade / resolution;
  const places = [cell, Math.floor(cell / resolution), Math.floor(cell / resolution ** 2)];
  const start = 0.5 - 2 ** cascade / 2;
  return { lower: places.map((place) => start + place % resolution * size), size };
}

/** The field's coordinates of a point: the largest cascade is [0, 1]^3. */
export function fieldCoordinates(shape: GridShape, point: readonly number[]): number[] {
  return point.map((coordinate) => (coordinate - 0.5) / 2 ** (shape.cascades - 1) + 0.5);
}

/**
 * Whether each cell is seen by a camera: its centre or a corner lies in front of the camera and in its
 * image, or the camera stands in the cell. A camera with a table of rays counts as seeing all cells.
 *
 * @param cube the first cascade's, in world units
 * @param margin widens images by so many pixels, and cells that hold cameras by as much of their side
 * @returns [cells].
 */
export function visibleCells(
  shape: GridShape,
  cube: Box,
  cameras: readonly Camera[],
  margin = 0,
): boolean[] {
  return Array.from({ length: cellCount(shape) }, (_, cell) => {
    const box = boxOf(shape, cell);
    return cameras.some((camera) => seesCell(camera, shape, cube, box, margin));
  });
}

function seesCell(
  camera: Camera,
  { contraction }: GridShape,
  cube: Box,
  { lower, size }: Box,
  margin: number,
): boolean {
  if (camera.rays) return true;
  const [x, y, z] = [3, 7, 11].map((entry, axis) =>
    (camera.cameraToWorld[entry] - cube.lower[axis]) / cube.size
  );
  const inside = toGrid([x, y, z], contraction).every((value, axis) => {
    const place = (value - lower[axis]) / size;
    return place >= -margin && place <= 1 + margin;
  });
  if (inside) return true;
  const places = [[0.5, 0.5, 0.5]];
  for (const x of [0, 1]) {
    for (const y of [0, 1]) {
      for (const z of [0, 1]) places.push([x, y, z]);
    }
  }
  return places.some((place) => {
    const [x, y, z] = place.map((value, axis) => lower[axis] + size * value);
    const point = fromGrid([x, y, z], contraction);
    return showsPoint(
      camera,
      point.map((value, axis) => cube.lower[axis] + cube.size * value),
      margin,
    );
  });
}

/**
 * The smallest footprint that a sample in the middle of each cell has in any camera that it lies in front of, or
 * with a lens in whose image; 0 where there is none, and for cameras with tables of rays.
 *
 * @param cube the first cascade's, in world units
 * @returns [cells].
 */
export function cellFootprints(
  shape: GridShape,
  cube: Box,
  cameras: readonly Camera[],
): Float64Array {
  return Float64Array.from({ length: cellCount(shape) }, (_, cell) => {
    const { lower, size } = boxOf(shape, cell);
    const [x, y, z] = lower.map((start) => start + size / 2);
    const place = fromGrid([x, y, z], shape.contraction);
    const point = place.map((value, axis) => cube.lower[axis] + cube.size * value);
    const radii = cameras.flatMap((camera) => coneRadiusAt(camera, point) ?? []);
    if (radii.length === 0) return 0;
    return footprintOf(Math.min(...radii) / cube.size, place, shape);
  });
}

/** The radius of the cone of a camera's pixel that shows a point in world units, there; null if none does. */
function coneRadiusAt(camera: Camera, point: readonly number[]): number | null {
  if (camera.rays) return 0;
  const inCamera = inCameraOf(camera, point);
  const depth = -inCamera[2];
  if (!camera.lens) {
    const options = { pixelOffset: 0.5, directions: "z" } as const;
    return depth > 0 ? coneRadius(camera, 0, 0, options) * depth : null;
  }
  const pixel = project(camera, inCamera);
  if (!pixel) return null;
  const options = { pixelOffset: 0, directions: "unit" } as const;
  return coneRadius(camera, pixel[0], pixel[1], options) * Math.hypot(...inCamera);
}

/** A point in world units in a camera's frame. */
function inCameraOf({ cameraToWorld: pose }: Camera, point: readonly number[]): Vec3 {
  const [x, y, z] = [0, 1, 2].map((column) =>
    [0, 1, 2].reduce(
      (sum, row) => sum + pose[row * 4 + column] * (point[row] - pose[row * 4 + 3]),
      0,
    )
  );
  return [x, y, z];
}

/** Whether a point in world units is in a camera's image, widened by `margin` pixels. */
export function showsPoint(camera: Camera, point: readonly number[], margin = 0): boolean {
  const { width, height, fx, fy, cx, cy } = camera;
  const [x, y, z] = inCameraOf(camera, point);
  if (!camera.lens && !(z < 0)) return false;
  const pixel = camera.lens ? project(camera, [x, y, z]) : [cx + fx * x / -z, cy - fy * y / -z];
  if (!pixel) return false;
  const [u, v] = pixel;
  return u >= -margin && u < width + margin && v >= -margin && v < height + margin;
}

/**
 * The cells that an update looks at, and where in them (Mueller et al. 2022, appendix E): all of them in
 * order in an update of the warm-up, else cells / 4 any ones and cells / 4 tried for occupied ones.
 *
 * @param occupied [cells]
 * @returns The cells, [count], and points in them in the field's coordinates, [count, 3].
 */
export function chooseCells(
  shape: GridShape,
  occupied: ArrayLike<boolean>,
  { warmUp, first, count, step, seed, anywhere = cellCount(shape) / 4 }: UpdatePart,
): { cells: Uint32Array; positions: Float64Array } {
  const total = cellCount(shape);
  const cells = new Uint32Array(count);
  const positions = new Float64Array(count * 3);
  for (let i = 0; i < count; i++) {
    const sample = first + i;
    const draw = (stream: number) => pcg4d(sample, step, stream, seed);
    let cell = sample;
    if (!warmUp && sample < anywhere) cell = draw(RandomStream.occupancy)[0] % total;
    if (!warmUp && sample >= anywhere) {
      for (let attempt = 1; attempt <= TRIES; attempt++) {
        cell = draw(RandomStream.occupancy + 256 * attempt)[0] % total;
        if (occupied[cell]) break;
      }
    }
    const { lower, size } = boxOf(shape, cell);
    const jitter = draw(RandomStream.occupancyJitter);
    const point = lower.map((value, axis) => value + size * uniform(jitter[axis]));
    cells[i] = cell;
    positions.set(fieldCoordinates(shape, point), i * 3);
  }
  return { cells, positions };
}

/**
 * The largest optical thickness found in each cell: exp(min(raw, 80)) marchStep, 0 where none was looked
 * for or the raw density is no number.
 *
 * @param cells [samples]
 * @param raws [samples]
 * @param total how many cells there are
 * @returns [total].
 */
export function splat(
  cells: ArrayLike<number>,
  raws: ArrayLike<number>,
  marchStep: number,
  total: number,
): Float64Array {
  const fresh = new Float64Array(total);
  for (let i = 0; i < cells.length; i++) {
    if (Number.isNaN(raws[i])) continue;
    const thickness = Math.exp(Math.min(raws[i], LARGEST_ARGUMENT)) * marchStep;
    fresh[cells[i]] = Math.max(fresh[cells[i]], thickness);
  }
  return fresh;
}

/** max(decay density, fresh) of every cell; -1 where the density is negative. */
export function decayedMaximum(
  densities: Float64Array,
  fresh: ArrayLike<number>,
  decay: number,
): Float64Array {
  return densities.map((density, cell) =>
    density < 0 ? -1 : Math.max(density * decay, fresh[cell])
  );
}

/** The mean of max(density, 0) over all cells. */
export function meanDensity(densities: ArrayLike<number>): number {
  return Array.from(densities).reduce((sum, density) => sum + Math.max(density, 0), 0) /
    densities.length;
}

/**
 * By how much a ray's step is longer in a cell than the shortest: (r / linear)^2, but not less than 1, r the
 * distance of the cell's centre from the box's in sides of the box; 1 if space is not contracted.
 */
export function stretchOf(shape: GridShape, cell: number): number {
  if (!shape.contraction) return 1;
  const { lower, size } = boxOf(shape, cell);
  const [x, y, z] = lower.map((value) => value + size / 2);
  const center = fromGrid([x, y, z], shape.contraction);
  const distance = Math.hypot(...center.map((value) => value - 0.5));
  return Math.max((distance / shape.contraction.linear) ** 2, 1);
}

/** Which cells are occupied: those of a density above min(threshold / stretch, mean). */
export function occupiedCells(
  densities: ArrayLike<number>,
  threshold: number,
  mean: number,
  stretch: (cell: number) => number = () => 1,
): boolean[] {
  return Array.from(
    densities,
    (density, cell) => density > Math.min(threshold / stretch(cell), mean),
  );
}

/** What a ray looks like, and should, and which cells it passes. */
export interface Witness {
  /** As rendered, [3]. */
  readonly color: ArrayLike<number>;
  readonly accumulation: number;
  /** As photographed, [3]. */
  readonly target: ArrayLike<number>;
  /** Of its candidates, in order. */
  readonly cells: readonly number[];
}

/**
 * Adds the votes of rays that nothing stops: one for each run of candidates in a cell, and one for all cells.
 *
 * @param votes Those that look right and those that do not, of each cell and, last, of all, [cells + 1, 2].
 */
export function castVotes(votes: Uint32Array, witnesses: readonly Witness[]): void {
  for (const { color, accumulation, target, cells } of witnesses) {
    if (!(accumulation < STOPPED)) continue;
    const isWrong = [0, 1, 2].some((c) => Math.abs(color[c] - target[c]) > WRONG_COLOR) ? 1 : 0;
    votes[votes.length - 2 + isWrong]++;
    cells.forEach((cell, i) => {
      if (cell !== cells[i - 1]) votes[2 * cell + isWrong]++;
    });
  }
}

/** Which visible cells have a larger share of wrong votes than all rays have, by a margin. */
export function missingCells(votes: Uint32Array, densities: ArrayLike<number>): boolean[] {
  const share = (cell: number, doubt: number) => {
    const [right, wrong] = votes.subarray(2 * cell, 2 * cell + 2);
    return wrong / Math.max(right + wrong + doubt, 1);
  };
  const least = share(densities.length, 0) + 0.15;
  return Array.from(densities, (density, cell) => density >= 0 && share(cell, 4) > least);
}

/** An eighth of the votes is forgotten, rounded up. */
export function forgetVotes(votes: Uint32Array): Uint32Array {
  return votes.map((count) => count - Math.ceil(count / 8));
}

/** Booleans in words of 32: flag 32 w + i is bit i of word w. */
export function packBits(flags: readonly boolean[]): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(Math.ceil(flags.length / 32));
  flags.forEach((flag, i) => {
    if (flag) words[i >>> 5] |= 1 << (i & 31);
  });
  return words;
}
