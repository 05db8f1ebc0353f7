import { join } from "node:path";
import { binary } from "./colmap_binary.ts";
import { checkCamera, type ColmapCamera } from "./colmap_cameras.ts";
import { text } from "./colmap_text.ts";
import { readFileWithin, statOrNull } from "../files/read_file.ts";
import { SceneError } from "../scene.ts";

/** What an image saw of the points of a model. */
export interface ColmapObservations {
  /** Where it saw them, in pixels of its camera, [observations, 2]. */
  readonly pixels: Float64Array;
  /** Which they are: indices into the model's points, [observations]. */
  readonly points: Uint32Array;
}

/** An image that COLMAP placed ("registered"). */
export interface ColmapImage {
  /** Its number. */
  readonly id: number;
  /** Its path relative to the folder of images. */
  readonly name: string;
  /** The number of its camera, which the model has. */
  readonly cameraId: number;
  /** The rotation R from world to camera as a quaternion w, x, y, z; not 0, but of any length. */
  readonly qvec: readonly number[];
  /** The translation t from world to camera: x_camera = R x_world + t. */
  readonly tvec: readonly number[];
  /** The points it sees; features that belong to no point are left out. */
  readonly observations: ColmapObservations;
}

/** The points of a model. */
export interface ColmapPoints {
  /** World coordinates, [points, 3]; not always finite. */
  readonly positions: Float64Array;
  /** sRGB, [points, 3]. */
  readonly colors: Uint8Array;
  /** The mean distance in pixels between where it is seen and where it should be; below 0 if unknown. */
  readonly errors: Float64Array;
  /** In how many images it is seen. */
  readonly trackLengths: Uint32Array;
}

/**
 * A COLMAP sparse model. Its cameras look along +z with x right and y down; pixel coordinates start at the
 * first pixel's corner, as everywhere here.
 */
export interface ColmapModel {
  /** Cameras by number. */
  readonly cameras: ReadonlyMap<number, ColmapCamera>;
  /** The registered images, at least one, in the file's order; their names are unique. */
  readonly images: readonly ColmapImage[];
  /** The points; none if the model has no file of them. */
  readonly points: ColmapPoints;
}

/** A file of a model. */
export interface ModelFile {
  /** Its path, for messages. */
  readonly path: string;
  /** Its content. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** How files of a model are written. Readers check the syntax; the values are checked here. */
export interface ModelEncoding {
  /** The files' extension. */
  readonly extension: string;
  /** How large a file may be. */
  readonly maxBytes: number;
  /** Reads a file of cameras: numbers and cameras. */
  cameras(file: ModelFile): [id: number, camera: ColmapCamera][];
  /** Reads a file of points: their numbers, and the points. */
  points(file: ModelFile): { ids: Float64Array } & ColmapPoints;
  /**
   * Reads a file of images.
   *
   * @param indices a point's index by its number; observations of other points are left out
   */
  images(file: ModelFile, indices: ReadonlyMap<number, number>): ColmapImage[];
  /** How many images a file of images has. */
  countImages(file: ModelFile): number;
}

/** In COLMAP's order of preference. */
const ENCODINGS: readonly ModelEncoding[] = [binary, text];

/** Quaternions shorter than this are no rotations. */
const MIN_QUATERNION = 1e-8;

/** The points of a model without a file of them. */
const NO_POINTS = {
  points: {
    positions: new Float64Array(0),
    colors: new Uint8Array(0),
    errors: new Float64Array(0),
    trackLengths: new Uint32Array(0),
  },
  indices: new Map<number, number>(),
};

/**
 * Reads a sparse model: `cameras`, `images` and, if there, `points3D`, all `.bin` or all `.txt`. `rigs` and
 * `frames`, which COLMAP 3.12 and newer write beside them, only repeat the poses and are not needed.
 *
 * @param folder the model's folder, such as `sparse/0`
 * @throws {SceneError} if it cannot be used; the message names the file and what is wrong in it
 */
export async function readColmapModel(folder: string): Promise<ColmapModel> {
  const encoding = await requireEncoding(folder);
  const open = (name: string) => readFile(join(folder, name + encoding.extension), encoding);
  const cameras = readCameras(encoding, await open("cameras"));
  const hasPoints = await isFile(join(folder, "points3D" + encoding.extension));
  const { points, indices } = hasPoints ? readPoints(encoding, await open("points3D")) : NO_POINTS;
  const images = readImages(encoding, await open("images"), cameras, indices);
  return { cameras, images, points };
}

/** How many images the model in a folder has placed, without reading the rest. */
export async function countColmapImages(folder: string): Promise<number> {
  const encoding = await requireEncoding(folder);
  return encoding.countImages(
    await readFile(join(folder, "images" + encoding.extension), encoding),
  );
}

/** Whether a folder with these entries holds a model. */
export function holdsColmapModel(entries: readonly string[]): boolean {
  return ENCODINGS.some(({ extension }) =>
    entries.includes("cameras" + extension) && entries.includes("images" + extension)
  );
}

/**
 * The mean over the points of their reprojection errors in pixels, which is what COLMAP's model_analyzer
 * calls the mean reprojection error; NaN if no point has one.
 */
export function meanReprojectionError({ points }: ColmapModel): number {
  const known = points.errors.filter((error) => error >= 0 && error < Infinity);
  return known.reduce((sum, error) => sum + error, 0) / known.length;
}

async function requireEncoding(folder: string): Promise<ModelEncoding> {
  for (const encoding of ENCODINGS) {
    const files = ["cameras", "images"].map((name) => join(folder, name + encoding.extension));
    if ((await Promise.all(files.map(isFile))).every(Boolean)) return encoding;
  }
  throw new SceneError(
    `Cannot read the COLMAP model ${folder}: it must hold cameras.bin and images.bin, or cameras.txt ` +
      "and images.txt. Give a folder that COLMAP's mapper wrote, such as sparse/0.",
  );
}

function readCameras(encoding: ModelEncoding, file: ModelFile): Map<number, ColmapCamera> {
  const cameras = new Map<number, ColmapCamera>();
  for (const [id, camera] of encoding.cameras(file)) {
    if (cameras.has(id)) throw refuse(file, `it lists camera ${id} twice`);
    checkCamera(file.path, id, camera);
    cameras.set(id, camera);
  }
  if (cameras.size === 0) throw refuse(file, "it has no cameras. Run COLMAP's mapper again");
  return cameras;
}

function readPoints(
  encoding: ModelEncoding,
  file: ModelFile,
): { points: ColmapPoints; indices: ReadonlyMap<number, number> } {
  const { ids, ...points } = encoding.points(file);
  const indices = new Map<number, number>();
  ids.forEach((id, index) => {
    if (indices.has(id)) throw refuse(file, `it lists point ${id} twice`);
    indices.set(id, index);
  });
  return { points, indices };
}

function readImages(
  encoding: ModelEncoding,
  file: ModelFile,
  cameras: ReadonlyMap<number, ColmapCamera>,
  indices: ReadonlyMap<number, number>,
): ColmapImage[] {
  const images = encoding.images(file, indices);
  const names = new Set<string>();
  for (const image of images) {
    const { id, name, cameraId } = image;
    const called = `image ${id} (${JSON.stringify(name)})`;
    if (names.has(name)) throw refuse(file, `${called} has the name of another image`);
    names.add(name);
    if (!cameras.has(cameraId)) {
      throw refuse(file, `${called} has camera ${cameraId}, which does not exist`);
    }
    checkPose(file, called, image);
  }
  if (images.length === 0) {
    throw refuse(
      file,
      "it has no images, as COLMAP could place none. Take more photographs that overlap, and run COLMAP again",
    );
  }
  return images;
}

function checkPose(file: ModelFile, called: string, { qvec, tvec }: ColmapImage): void {
  // As float32, so that no arithmetic on poses overflows.
  if (![...qvec, ...tvec].every((value) => Number.isFinite(Math.fround(value)))) {
    throw refuse(file, `${called} has a pose that is not finite: qvec ${qvec}, tvec ${tvec}`);
  }
  if (!(Math.hypot(...qvec) >= MIN_QUATERNION)) {
    throw refuse(file, `${called} has the quaternion ${qvec}, which must not be zero`);
  }
}

function refuse(file: ModelFile, rule: string): SceneError {
  return new SceneError(`Cannot read ${file.path}: ${rule}.`);
}

async function isFile(path: string): Promise<boolean> {
  return (await statOrNull(path, path))?.isFile ?? false;
}

async function readFile(path: string, { maxBytes }: ModelEncoding): Promise<ModelFile> {
  return { path, bytes: await readFileWithin(path, maxBytes, "Run COLMAP's mapper again.") };
}
