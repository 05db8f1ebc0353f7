import { join } from "node:path";
import { binary } from "./binary.ts";
import { checkCamera, type ColmapCamera } from "./cameras.ts";
import type { ColmapImage, ColmapPoints, ModelEncoding, ModelFile } from "./encoding.ts";
import { text } from "./text.ts";
import { isFile, readFileWithin } from "../../files/read_file.ts";
import { SceneError } from "../../scene.ts";

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

/** A model's cameras and images without its points and what images see of them, see `readColmapModel`. */
export async function readColmapViews(
  folder: string,
): Promise<Pick<ColmapModel, "cameras" | "images">> {
  const encoding = await requireEncoding(folder);
  const open = (name: string) => readFile(join(folder, name + encoding.extension), encoding);
  const cameras = readCameras(encoding, await open("cameras"));
  return { cameras, images: readImages(encoding, await open("images"), cameras, new Map()) };
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

/** What is wrong with an image's pose: a phrase that says where; null if it is one. */
export function poseFault({ place, qvec, tvec }: ColmapImage): string | null {
  // As float32, so that no arithmetic on poses overflows.
  if (![...qvec, ...tvec].every((value) => Number.isFinite(Math.fround(value)))) {
    return `${place} has a pose that is not finite: qvec ${qvec.join(", ")}, tvec ${
      tvec.join(", ")
    }`;
  }
  if (Math.hypot(...qvec) >= MIN_QUATERNION) return null;
  return `${place} has the quaternion ${qvec.join(", ")}, which is no rotation`;
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
  }
  if (images.length === 0) {
    throw refuse(
      file,
      "it has no images, as COLMAP could place none. Take more photographs that overlap, and run COLMAP again",
    );
  }
  return images;
}

function refuse(file: ModelFile, rule: string): SceneError {
  return new SceneError(`Cannot read ${file.path}: ${rule}.`);
}

async function readFile(path: string, { maxBytes }: ModelEncoding): Promise<ModelFile> {
  return { path, bytes: await readFileWithin(path, maxBytes, "Run COLMAP's mapper again.") };
}
