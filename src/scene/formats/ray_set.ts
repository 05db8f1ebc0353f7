import { basename, extname, join } from "node:path";
import { column, lookAt } from "../../math/pose.ts";
import { cross, dot, length, subtract, type Vec3 } from "../../math/vector.ts";
import { colorBytes } from "../files/array_colors.ts";
import type { Capture, Frame, Intrinsics } from "../capture.ts";
import type { ReadOptions, SceneFormat } from "./format.ts";
import { listFolder } from "../files/list_folder.ts";
import { NERF_SYNTHETIC } from "./nerf_synthetic.ts";
import { type NumpyArray, readNpy } from "../files/npy.ts";
import { Npz } from "../files/npz.ts";
import { SceneError, type Split } from "../scene.ts";

/** Names, without extension, of files and arrays that are trained on, and of those that test. */
const TRAIN_NAMES = ["training_data", "train"];
const TEST_NAMES = ["testing_data", "test"];

const ARRAY_FILE = /\.np[yz]$/;
const PICKLE = ".pkl";

/** Numbers a ray has: origin, direction, colour. */
const COLUMNS = 9;

/** Square images of longer sides are cut into tables. */
const MAX_IMAGE_SIDE = 4096;

/** The most rays in a row of a table, and rows of it. */
const TABLE_SIDE = 1024;

/** Of shuffled rays every 8th is held out. */
const HELD_OUT = 8;

/** Where fewer neighbouring rays than this, on average, share an origin, rays were shuffled. */
const RAYS_PER_ORIGIN = 64;

/** Below this sine of the angle between them, one direction says nothing of the image's top. */
const PARALLEL = 1e-3;

/** Angles of view, in radians, that a pinhole can have. */
const MIN_ANGLE = 0.01;
const MAX_ANGLE = 3;

/** Rays with colours that are trained on or tested together. */
interface Part {
  /** Which. */
  readonly split: Split | null;
  /** Rays, [rays, 9]. */
  readonly array: NumpyArray;
  /** What it is called in messages. */
  readonly source: string;
}

/** Consecutive rays that make up one view, in rows from the top; the last row may have gaps. */
interface Block {
  /** The first ray. */
  readonly start: number;
  /** How many there are. */
  readonly count: number;
  /** Rays a row. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /** Whether it is a photograph rather than a table of rays. */
  readonly isImage: boolean;
}

/**
 * Ray sets: arrays [rays, 9] of origin, direction and colour, as tutorials use them that leave cameras
 * out ("NeRF in 100 lines of PyTorch"). A .npy or .npz file, or a folder with `training_data` and
 * `testing_data` (or `train` and `test`), or one .npz with arrays of these names.
 *
 * Directions are brought to length 1. Consecutive rays from one origin are a view: a square image if
 * every view has the same square number of rays, else a table with rows of up to 1024 rays. Where
 * origins change from ray to ray (a shuffled set), all rays go into tables of up to 1024 x 1024; without
 * a part for testing, every 8th of them is held out. The rest of a table's last row has directions of 0:
 * no rays.
 *
 * There is no scale in such a file, so that of NeRF-Synthetic is assumed, in proportion to the
 * largest distance of an origin from the world's: rays run from half to one and a half of it.
 */
export const raySet: SceneFormat = {
  contents: "training_data.npy and testing_data.npy, or one .npy or .npz, with rays of 9 numbers",
  matches: (entries) => findNamed(entries, TRAIN_NAMES).length > 0,
  files: /\.(np[yz]|pkl)$/,
  read: readRaySet,
};

async function readRaySet(path: string, { downscale }: ReadOptions): Promise<Capture> {
  const given = await readParts(path);
  for (const part of given) checkRays(part);
  const parts = given.flatMap(holdOutRays);
  const frames = parts.flatMap(framesOf);
  const areImages = frames.every(({ isImage }) => isImage);
  const distance = Math.max(...parts.map(largestDistance));
  if (distance === 0) {
    throw new SceneError(
      `Cannot read ${path}: all rays start at the origin. Rays from several places are needed.`,
    );
  }
  const { near, far, box, cameraDistance } = NERF_SYNTHETIC;
  const unit = distance / cameraDistance;
  const capture: Capture = {
    format: "ray_set",
    frames: frames.map(({ frame }) => frame),
    skipped: [],
    notes: [
      ...(areImages ? [] : [
        "The rays are not those of square images, so its views are tables of rays and no photographs.",
      ]),
      ...(parts.length > given.length ? [`Every ${HELD_OUT}th ray is held out.`] : []),
    ],
    points: null,
    reduction: 1,
    placement: {
      layout: { kind: "object", box: { center: box.center, size: box.size * unit } },
      near: near * unit,
      far: far * unit,
    },
  };
  return areImages ? capture : atFullSize(path, capture, downscale);
}

/** A capture of tables of rays: these have no neighbours to average. */
function atFullSize(path: string, capture: Capture, downscale: number): Capture {
  if (downscale > 1) {
    throw new SceneError(
      `Cannot read ${path} with downscale ${downscale}: its rays are not those of square images, so ` +
        "neighbours cannot be averaged. Leave the images as they are.",
    );
  }
  return { ...capture, chooseImages: (downscale) => atFullSize(path, capture, downscale) };
}

// Files.

function isRayFile(name: string): boolean {
  return (ARRAY_FILE.test(name) || extname(name) === PICKLE) && name !== "poses_bounds.npy";
}

/** The files with one of these names. */
function findNamed(entries: readonly string[], names: readonly string[]): string[] {
  return entries.filter((entry) =>
    isRayFile(entry) && names.includes(basename(entry, extname(entry)))
  );
}

async function readParts(path: string): Promise<Part[]> {
  const entries = await listFolder(path);
  if (entries === null) return await readFileParts(path, null);
  const train = chooseFile(path, findNamed(entries, TRAIN_NAMES));
  const test = chooseFile(path, findNamed(entries, TEST_NAMES));
  if (train !== null && test !== null) {
    return [...await readFileParts(train, "train"), ...await readFileParts(test, "test")];
  }
  const only = train ?? chooseFile(path, entries.filter(isRayFile));
  if (only === null) {
    throw new SceneError(`Cannot read ${path}: it holds no rays. It needs ${raySet.contents}.`);
  }
  return await readFileParts(only, null);
}

/** The file to read among candidates, arrays before pickles; null if there is none. */
function chooseFile(folder: string, candidates: readonly string[]): string | null {
  const arrays = candidates.filter((name) => ARRAY_FILE.test(name));
  if (arrays.length > 1) {
    throw new SceneError(
      `Cannot read ${folder}: it must hold one of ${arrays.join(", ")}. Give the file to read.`,
    );
  }
  const file = arrays[0] ?? candidates[0];
  return file === undefined ? null : join(folder, file);
}

/** Reads a file that holds one part; or, where it is not said which, one of each. */
async function readFileParts(path: string, split: Split | null): Promise<Part[]> {
  if (extname(path) === PICKLE) throw pickleError(path);
  if (extname(path) !== ".npz") return [{ split, array: await readNpy(path), source: path }];
  const archive = await Npz.open(path);
  const { names } = archive;
  const [train, test] = [TRAIN_NAMES, TEST_NAMES]
    .map((known) => names.find((name) => known.includes(name)));
  const isPair = split === null && train !== undefined && test !== undefined;
  if (!isPair && names.length !== 1) {
    throw new SceneError(
      `Cannot read ${path}: it must hold one array, or train and test, but holds ` +
        `${names.join(", ") || "none"}. Save it with numpy.savez(path, train=…, test=…).`,
    );
  }
  const chosen: [string, Split | null][] = isPair
    ? [[train, "train"], [test, "test"]]
    : [[names[0], split]];
  const parts: Part[] = [];
  for (const [name, split] of chosen) {
    parts.push({ split, array: await archive.read(name), source: `${name}.npy of ${path}` });
  }
  return parts;
}

function pickleError(path: string): SceneError {
  const [from, to] = [path, path.slice(0, -PICKLE.length) + ".npy"].map((name) =>
    JSON.stringify(basename(name))
  );
  return new SceneError(
    `Cannot read ${path}: a pickle can hold any program, so none is opened. If you trust it, convert ` +
      `it in its folder: python3 -c 'import numpy; numpy.save(${to}, numpy.load(${from}, ` +
      "allow_pickle=True))'",
  );
}

// Rays.

/** Checks the shape, and that every ray starts somewhere and leads somewhere. */
function checkRays({ array: { shape, data }, source }: Part): void {
  const refuse = (what: string) => new SceneError(`Cannot read ${source}: ${what}.`);
  if (shape.length !== 2 || shape[1] !== COLUMNS || shape[0] === 0) {
    throw refuse(
      `its shape must be (rays, ${COLUMNS}), origin, direction and colour, with one ray at least: ` +
        `current value is (${shape.join(", ")})`,
    );
  }
  for (let row = 0; row < shape[0]; row++) {
    const at = row * COLUMNS;
    for (let c = 0; c < 6; c++) {
      // Rays are stored in single precision.
      if (!Number.isFinite(Math.fround(data[at + c]))) {
        throw refuse(`row ${row}, column ${c} must be a finite number, but is ${data[at + c]}`);
      }
    }
    if (!(directionLength(data, at) > 0)) throw refuse(`the direction in row ${row} has length 0`);
  }
}

/** The length of the direction of the ray whose numbers start at `at`. */
function directionLength(data: ArrayLike<number>, at: number): number {
  return Math.sqrt(data[at + 3] ** 2 + data[at + 4] ** 2 + data[at + 5] ** 2);
}

/** The largest distance of a ray's origin from the world's. */
function largestDistance({ array: { shape, data } }: Part): number {
  let largest = 0;
  for (let row = 0; row < shape[0]; row++) {
    const at = row * COLUMNS;
    largest = Math.max(largest, data[at] ** 2 + data[at + 1] ** 2 + data[at + 2] ** 2);
  }
  return Math.sqrt(largest);
}

/** The first row of every run of rays with one origin; null if rays are shuffled. */
function findOrigins({ shape: [count], data }: NumpyArray): number[] | null {
  const starts = [0];
  for (let row = 1; row < count; row++) {
    const at = row * COLUMNS;
    const isSame = data[at] === data[at - COLUMNS] && data[at + 1] === data[at + 1 - COLUMNS] &&
      data[at + 2] === data[at + 2 - COLUMNS];
    if (isSame) continue;
    starts.push(row);
    if (starts.length * RAYS_PER_ORIGIN > count) return null;
  }
  return starts;
}

/** Shuffled rays have no views to hold out: every 8th ray is, as elsewhere every 8th image. */
function holdOutRays({ split, array, source }: Part): Part[] {
  const { shape: [count], data } = array;
  if (split !== null || count < HELD_OUT || findOrigins(array) !== null) {
    return [{ split, array, source }];
  }
  const pick = (split: Split, isPicked: (row: number) => boolean): Part => {
    const rows = Array.from({ length: count }, (_, row) => row).filter(isPicked);
    const picked = new Float64Array(rows.length * COLUMNS);
    rows.forEach((row, i) => {
      for (let c = 0; c < COLUMNS; c++) picked[i * COLUMNS + c] = data[row * COLUMNS + c];
    });
    return { split, array: { shape: [rows.length, COLUMNS], data: picked }, source };
  };
  return [
    pick("train", (row) => row % HELD_OUT !== 0),
    pick("test", (row) => row % HELD_OUT === 0),
  ];
}

/** Cuts rays into views. */
function cutIntoBlocks(array: NumpyArray): Block[] {
  const [total] = array.shape;
  const starts = findOrigins(array);
  if (starts === null) return tables(0, total);
  const counts = starts.map((start, i) => (starts[i + 1] ?? total) - start);
  const side = Math.round(Math.sqrt(counts[0]));
  const areImages = side <= MAX_IMAGE_SIDE && counts.every((count) => count === side * side);
  return areImages
    ? starts.map((start, i) => ({
      start,
      count: counts[i],
      width: side,
      height: side,
      isImage: true,
    }))
    : starts.flatMap((start, i) => tables(start, counts[i]));
}

/** Tables of consecutive rays. */
function tables(start: number, count: number): Block[] {
  const most = TABLE_SIDE * TABLE_SIDE;
  return Array.from({ length: Math.ceil(count / most) }, (_, i) => {
    const part = Math.min(most, count - i * most);
    const width = Math.min(TABLE_SIDE, part);
    return {
      start: start + i * most,
      count: part,
      width,
      height: Math.ceil(part / width),
      isImage: false,
    };
  });
}

/** The views of a part, in its order. */
function framesOf({ array, split, source }: Part): { frame: Frame; isImage: boolean }[] {
  const colors = colorBytes(
    array.data,
    array.shape[0],
    { offset: 6, stride: COLUMNS, channels: 3 },
    (row, what) => new SceneError(`Cannot read ${source}: row ${row} is unusable: ${what}.`),
  );
  const blocks = cutIntoBlocks(array);
  // Frames are sorted by name where views are held out.
  const digits = String(blocks.length - 1).length;
  return blocks.map((block, i) => {
    const { start, count, width, height, isImage } = block;
    const rays = raysOf(array, block);
    const data = new Uint8Array(width * height * 4);
    data.set(colors.subarray(start * 4, (start + count) * 4));
    const frame: Frame = {
      name: `${split ?? "rays"}/${String(i).padStart(digits, "0")}`,
      image: { width, height, data },
      mask: null,
      ...estimateCamera(rays, block),
      rays,
      split,
      bounds: null,
    };
    return { frame, isImage };
  });
}

/** Origins and unit directions of a view, [height, width, 6]; gaps are zeros. */
function raysOf({ data }: NumpyArray, { start, count, width, height }: Block): Float32Array {
  const rays = new Float32Array(width * height * 6);
  for (let i = 0; i < count; i++) {
    const at = (start + i) * COLUMNS;
    const norm = directionLength(data, at);
    for (let c = 0; c < 3; c++) {
      rays[i * 6 + c] = data[at + c];
      rays[i * 6 + 3 + c] = data[at + 3 + c] / norm;
    }
  }
  return rays;
}

/**
 * A pinhole that is roughly where a view's rays start and sees what they see: at their mean origin,
 * looking along their mean direction. The top of an image is up; for tables it is the world's z axis.
 * Angles of view hold all directions in front of it.
 */
function estimateCamera(
  rays: Float32Array,
  { count, width, height, isImage }: Block,
): Pick<Frame, "intrinsics" | "cameraToWorld"> {
  const direction = mean(rays, 0, count, 3);
  const forward = length(direction) > PARALLEL ? direction : mean(rays, 0, 1, 3);
  const rise = isImage
    ? subtract(mean(rays, 0, width, 3), mean(rays, (height - 1) * width, width, 3))
    : [0, 0, 1] as const;
  const ups: Vec3[] = [rise, [0, 0, 1], [0, 1, 0]];
  const up = ups.find((up) => length(cross(up, forward)) > PARALLEL * length(up) * length(forward));
  const cameraToWorld = lookAt([0, 0, 0], forward, up ?? [1, 0, 0]);
  for (const [row, value] of mean(rays, 0, count, 0).entries()) cameraToWorld[row * 4 + 3] = value;
  const intrinsics: Intrinsics = {
    size: null,
    focal: anglesOfView(rays, cameraToWorld, count, isImage ? { width, height } : null),
    principal: null,
    lens: null,
  };
  return { intrinsics, cameraToWorld };
}

/** The mean of origins (`part` 0) or directions (`part` 3) of `count` rays. */
function mean(rays: Float32Array, start: number, count: number, part: 0 | 3): Vec3 {
  const first = start * 6 + part;
  const [x, y, z] = rays.subarray(first, first + 3);
  // Differences from the first: where all are equal, so is the mean.
  const sum = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    const at = first + i * 6;
    sum[0] += rays[at] - x;
    sum[1] += rays[at + 1] - y;
    sum[2] += rays[at + 2] - z;
  }
  return [x + sum[0] / count, y + sum[1] / count, z + sum[2] / count];
}

/**
 * The angles across a camera's image that hold the directions in front of it.
 *
 * @param size the image's, whose rays go through pixels' centres: half a pixel more is seen
 */
function anglesOfView(
  rays: Float32Array,
  cameraToWorld: Float64Array,
  count: number,
  size: { readonly width: number; readonly height: number } | null,
): { angleX: number; angleY: number } {
  const [right, up, backward] = ([0, 1, 2] as const).map((axis) => column(cameraToWorld, axis));
  let [x, y] = [0, 0];
  for (let i = 0; i < count; i++) {
    const direction: Vec3 = [rays[i * 6 + 3], rays[i * 6 + 4], rays[i * 6 + 5]];
    const depth = -dot(direction, backward);
    if (depth <= PARALLEL) continue;
    x = Math.max(x, Math.abs(dot(direction, right)) / depth);
    y = Math.max(y, Math.abs(dot(direction, up)) / depth);
  }
  const angle = (tangent: number, pixels: number | undefined) => {
    const margin = pixels !== undefined && pixels > 1 ? pixels / (pixels - 1) : 1;
    return Math.min(Math.max(2 * Math.atan(tangent * margin), MIN_ANGLE), MAX_ANGLE);
  };
  return { angleX: angle(x, size?.width), angleY: angle(y, size?.height) };
}
