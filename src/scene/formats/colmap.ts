import { dirname, join, relative } from "node:path";
import { quantile } from "../../math/quantile.ts";
import { rotationMatrix } from "../../math/quaternion.ts";
import type { Capture, Frame, SkippedFrame } from "../capture.ts";
import { cameraIntrinsics } from "./colmap_cameras.ts";
import type { ColmapImage, ColmapPoints } from "./colmap_encoding.ts";
import {
  type ColmapModel,
  countColmapImages,
  holdsColmapModel,
  readColmapModel,
} from "./colmap_model.ts";
import type { ReadOptions, SceneFormat } from "./format.ts";
import { chooseImageFolder, type ImageFolder } from "../files/image_folders.ts";
import { pathInside } from "../files/paths.ts";
import { readNames, statOrNull } from "../files/read_file.ts";
import { type PointCloud, SceneError } from "../scene.ts";

/**
 * Where models lie in a scene's folder, in the order of looking: each may hold one model, or several in
 * subfolders 0, 1, 2 and so on. The last is the scene's folder itself.
 */
const MODEL_FOLDERS = [
  "sparse",
  "colmap/sparse",
  "colmap",
  "colmap_output/sparse",
  "colmap_output",
  ".",
];

/**
 * The share of points nearer than near and farther than far, as in LLFF's pose_utils.py: a few points are
 * always wrong.
 */
const OUTLIERS = 0.001;

/** Files that can be photographs; a folder may hold others. */
const IMAGE_NAME = /^[^.].*\.(jpe?g|png)$/i;

/**
 * The format of COLMAP (Schönberger and Frahm 2016): a sparse model and a folder of images.
 *
 * The model lies in `sparse/0`, `sparse`, `colmap/sparse/0`, `colmap_output` or the folder itself; of several
 * the one with the most images is taken. Images come from `images`, `images_4` and so on, see
 * {@link chooseImageFolder}, else from `input` or the folder itself; masks from `masks`, as
 * `masks/NAME.jpg.png` (COLMAP's way), `masks/NAME.png` or `masks/NAME.jpg`. Frames are in the order of
 * their names, which is what held-out views are counted by elsewhere.
 *
 * COLMAP's pose takes world to a camera that looks along +z with x right and y down. The camera's axes in
 * world coordinates are the rows of R; y and z change their signs. Its position is -R^T t.
 */
export const colmap: SceneFormat = {
  contents:
    "a COLMAP model (cameras.bin and images.bin, or .txt) in sparse/0, sparse or the folder",
  async matches(entries, folder) {
    if (holdsColmapModel(entries)) return true;
    const roots = MODEL_FOLDERS.map((place) => place.split("/")[0]);
    return entries.some((entry) => roots.includes(entry)) && (await findModels(folder)).length > 0;
  },
  read: readColmap,
};

async function readColmap(folder: string, { downscale }: ReadOptions): Promise<Capture> {
  const models = await findModels(folder);
  if (models.length === 0) {
    throw new SceneError(
      `Cannot read ${folder}: there is no COLMAP model in sparse/0, sparse, colmap/sparse/0 or the ` +
        "folder itself. Run COLMAP, or denerf process.",
    );
  }
  const { name, note } = await chooseLargest(folder, models);
  const model = await readColmapModel(join(folder, name));
  const notes = note === null ? [] : [note];
  const shared = { format: "colmap", notes, points: pointCloud(model.points), placement: null };
  return await captureOf(folder, model, shared, downscale);
}

/** The capture of a model with the photographs that suit a factor of reduction. */
async function captureOf(
  folder: string,
  model: ColmapModel,
  shared: Pick<Capture, "format" | "notes" | "points" | "placement">,
  downscale: number,
): Promise<Capture> {
  const photographs = await findPhotographs(folder, model, downscale);
  const { frames, skipped } = await makeFrames(folder, model, photographs);
  return {
    ...shared,
    frames,
    skipped: [...skipped, ...await unplacedPhotographs(photographs)],
    reduction: photographs.reduction,
    chooseImages: (downscale) => captureOf(folder, model, shared, downscale),
  };
}

/** The models of the first place that has any, relative to the scene's folder. */
async function findModels(folder: string): Promise<string[]> {
  for (const place of MODEL_FOLDERS) {
    const numbered = (await list(join(folder, place)))
      .filter((entry) => /^\d+$/.test(entry))
      .sort((a, b) => Number(a) - Number(b))
      .map((entry) => `${place}/${entry}`);
    const models: string[] = [];
    for (const name of [...numbered, place]) {
      if (holdsColmapModel(await list(join(folder, name)))) models.push(name);
    }
    if (models.length > 0) return models;
  }
  return [];
}

/** The model with the most images, the first of equals; and what to say of the others. */
async function chooseLargest(
  folder: string,
  models: readonly string[],
): Promise<{ name: string; note: string | null }> {
  if (models.length === 1) return { name: models[0], note: null };
  const counted: { name: string; images: number }[] = [];
  for (const name of models) {
    counted.push({ name, images: await countColmapImages(join(folder, name)) });
  }
  const largest = counted.reduce((best, next) => next.images > best.images ? next : best);
  const others = counted.filter((model) => model !== largest)
    .map(({ name, images }) => `${name} (${images})`);
  return {
    name: largest.name,
    note: `COLMAP made ${models.length} models; ${largest.name} has the most images, ` +
      `${largest.images}, and ${others.join(", ")} ${others.length > 1 ? "are" : "is"} not used.`,
  };
}

/** Where a model's photographs are. */
interface Photographs extends ImageFolder {
  /** The file of every image that has one, by the image's name. */
  readonly files: ReadonlyMap<string, string>;
}

/** The photographs of the first folder that has any of them. */
async function findPhotographs(
  folder: string,
  { images }: ColmapModel,
  downscale: number,
): Promise<Photographs> {
  const chosen = await chooseImageFolder(folder, downscale);
  const folders: ImageFolder[] = [
    ...(chosen ? [chosen] : []),
    ...["images", "input", "."].map((name) => ({ path: join(folder, name), reduction: 1 })),
  ];
  for (const { path, reduction } of folders) {
    const renamed = reduction > 1 ? await renamedImages(join(folder, "images"), path) : new Map();
    const files = new Map<string, string>();
    for (const { id, name } of images) {
      const where = `image ${id} of the COLMAP model`;
      const file = await findFile(path, [name, renamed.get(name) ?? name], where);
      if (file !== null) files.set(name, file);
    }
    if (files.size > 0) return { path, reduction, files };
  }
  throw new SceneError(
    `Cannot read ${folder}: none of the ${images.length} images of the COLMAP model exists in ` +
      `${folders[0].path}, the first being ${JSON.stringify(images[0].name)}. ` +
      `Put the photographs that COLMAP was given into ${join(folder, "images")}.`,
  );
}

/**
 * LLFF's scripts number the images that they make smaller: where both folders have equally many, the nth
 * smaller image is that of the nth photograph.
 */
async function renamedImages(full: string, reduced: string): Promise<Map<string, string>> {
  const [originals, copies] = await Promise.all(
    [full, reduced].map(async (folder) =>
      (await list(folder)).filter((entry) => IMAGE_NAME.test(entry)).sort()
    ),
  );
  if (originals.length !== copies.length) return new Map();
  return new Map(originals.map((original, index) => [original, copies[index]]));
}

/** The photographs beside those of the model, which COLMAP could not place. */
async function unplacedPhotographs({ path, files }: Photographs): Promise<SkippedFrame[]> {
  const placed = new Set(files.values());
  const folders = new Set([...placed].map((file) => dirname(file)));
  const unplaced: SkippedFrame[] = [];
  for (const folder of folders) {
    for (const entry of (await list(folder)).sort()) {
      const file = join(folder, entry);
      if (!IMAGE_NAME.test(entry) || placed.has(file)) continue;
      unplaced.push({
        name: stem(relative(path, file)),
        reason: "the COLMAP model does not have it",
      });
    }
  }
  return unplaced;
}

async function makeFrames(
  folder: string,
  { cameras, images, points }: ColmapModel,
  { files, reduction }: Photographs,
): Promise<{ frames: Frame[]; skipped: SkippedFrame[] }> {
  const masks = await maskFolder(folder, reduction);
  const frames: Frame[] = [];
  const skipped: SkippedFrame[] = [];
  const sorted = [...images].sort((a, b) => a.name < b.name ? -1 : 1);
  const names = frameNames(sorted.map(({ name }) => name));
  for (const [index, image] of sorted.entries()) {
    const file = files.get(image.name);
    if (file === undefined) {
      skipped.push({ name: names[index], reason: "its image does not exist" });
      continue;
    }
    const rotation = rotationMatrix(image.qvec);
    frames.push({
      name: names[index],
      image: file,
      mask: masks && await findMask(masks, image),
      intrinsics: cameraIntrinsics(cameras.get(image.cameraId)!),
      cameraToWorld: cameraToWorld(rotation, image.tvec),
      rays: null,
      split: null,
      bounds: depthBounds(rotation, image, points),
    });
  }
  return { frames, skipped };
}

/** Paths without extensions, but for those that differ in nothing else. */
function frameNames(names: readonly string[]): string[] {
  const paths = names.map((name) => name.replaceAll("\\", "/"));
  const uses = Map.groupBy(paths, stem);
  return paths.map((path) => uses.get(stem(path))!.length > 1 ? path : stem(path));
}

async function maskFolder(folder: string, reduction: number): Promise<string | null> {
  for (const name of [`masks_${reduction}`, "masks"]) {
    const path = join(folder, name);
    if ((await statOrNull(path, path))?.isDirectory) return path;
  }
  return null;
}

function findMask(folder: string, { id, name }: ColmapImage): Promise<string | null> {
  return findFile(
    folder,
    [`${name}.png`, `${stem(name)}.png`, name],
    `the mask of image ${id} of the COLMAP model`,
  );
}

/** The first of these names that is a file in the folder. */
async function findFile(
  folder: string,
  names: readonly string[],
  where: string,
): Promise<string | null> {
  for (const name of names) {
    const path = pathInside(folder, name, where);
    if ((await statOrNull(path, where))?.isFile) return path;
  }
  return null;
}

function stem(name: string): string {
  return name.replace(/\.[^./]*$/, "");
}

/** The names in a folder; none if it does not exist. */
async function list(folder: string): Promise<string[]> {
  if (!(await statOrNull(folder, folder))?.isDirectory) return [];
  return await readNames(folder);
}

/** `Camera`'s pose, [3, 4] row-major, from COLMAP's R and t: see {@link colmap}. */
export function cameraToWorld(r: readonly number[], [tx, ty, tz]: readonly number[]): Float64Array {
  return Float64Array.from([0, 1, 2].flatMap((axis) => {
    const [right, down, forward] = [r[axis], r[3 + axis], r[6 + axis]];
    return [right, -down, -forward, -(right * tx + down * ty + forward * tz)];
  }));
}

/** The depths along the camera's axis between which lie the points that an image sees; null if too few. */
function depthBounds(
  r: readonly number[],
  { tvec, observations }: ColmapImage,
  { positions }: ColmapPoints,
): Frame["bounds"] {
  // Two features of an image can be of one point.
  const depths = Float64Array.from(new Set(observations.points), (point) => {
    const [x, y, z] = [0, 1, 2].map((axis) => positions[point * 3 + axis]);
    return r[6] * x + r[7] * y + r[8] * z + tvec[2];
  }).filter((depth) => depth > 0 && depth < Infinity).sort();
  const [near, far] = [quantile(depths, OUTLIERS), quantile(depths, 1 - OUTLIERS)];
  return near < far ? { near, far } : null;
}

/**
 * The finite points. One that a single image sees has no parallax, so its depth means nothing; those without
 * any track are kept, as they come from programs that measured depth in another way.
 */
function pointCloud({ positions, colors, trackLengths }: ColmapPoints): PointCloud | null {
  const rounded = Float32Array.from(positions);
  const kept: number[] = [];
  trackLengths.forEach((length, index) => {
    const isFinite = rounded.subarray(index * 3, index * 3 + 3).every(Number.isFinite);
    if (length !== 1 && isFinite) kept.push(index);
  });
  if (kept.length === 0) return null;
  const gather = (values: ArrayLike<number>) =>
    kept.flatMap((index) => [values[index * 3], values[index * 3 + 1], values[index * 3 + 2]]);
  return {
    positions: Float32Array.from(gather(rounded)),
    colors: Uint8Array.from(gather(colors)),
  };
}
