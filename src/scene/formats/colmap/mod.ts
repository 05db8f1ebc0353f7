import { dirname, join } from "node:path";
import { quantile } from "../../../math/quantile.ts";
import { rotationMatrix } from "../../../math/quaternion.ts";
import { assembleFrames } from "../assemble.ts";
import { frameName, type ListedImage } from "../listed.ts";
import type { Capture, Frame, SkippedFrame } from "../../capture.ts";
import { cameraIntrinsics } from "./cameras.ts";
import type { ColmapImage, ColmapPoints } from "./encoding.ts";
import {
  chooseModel,
  type ChosenModel,
  findModels,
  findPlaces,
  type FoundModel,
  isPhotograph,
  mayHoldModels,
  namesIn,
  rootOf,
} from "./layout.ts";
import { type ColmapModel, holdsColmapModel, poseFault, readColmapModel } from "./model.ts";
import { type SeenByImages, seenPoints } from "./seen_points.ts";
import type { ReadOptions, SceneFormat } from "../format.ts";
import { poseOfExtrinsics } from "../poses.ts";
import type { ImagePlace } from "../../files/find_images.ts";
import { withoutEnding } from "../../files/kinds.ts";
import { insidePath } from "../../files/paths.ts";
import { storedPositions } from "../../files/positions.ts";
import { isFile, isFolder } from "../../files/read_file.ts";
import { type PointCloud, SceneError } from "../../scene.ts";

/**
 * The share of points nearer than near and farther than far, as in LLFF's pose_utils.py: a few points are
 * always wrong.
 */
const OUTLIERS = 0.001;

/**
 * The format of COLMAP (Schönberger and Frahm 2016): a sparse model and a folder of images.
 *
 * The model lies in `sparse/0`, `colmap/sparse/0`, `dense/sparse`, `distorted/sparse/0` and so on or in the
 * folder itself, see {@link findModels}; of several the one with the most images is taken. Images come from
 * `images`, `images_4` and so on, from `input` or from the folder itself, beside the model or at the top of
 * the scene, see {@link findPlaces}; masks from `masks` there, as `masks/NAME.jpg.png` (COLMAP's
 * way), `masks/NAME.png` or `masks/NAME.jpg`. Frames are in the order of their names, which is what held-out
 * views are counted by elsewhere.
 *
 * COLMAP's pose takes world to a camera that looks along +z with x right and y down. The camera's axes in
 * world coordinates are the rows of R; y and z change their signs. Its position is -R^T t.
 */
export const colmap: SceneFormat = {
  contents:
    "a COLMAP model (cameras.bin and images.bin, or .txt) in sparse/0, sparse or the folder",
  matches: async (entries, folder) =>
    holdsColmapModel(entries) ||
    mayHoldModels(entries) && (await findModels(folder)).length > 0,
  read: readColmap,
};

/** A model that was read, and where. */
interface ReadModel {
  /** The scene's folder. */
  readonly folder: string;
  readonly found: FoundModel;
  readonly model: ColmapModel;
  readonly shared: Pick<Capture, "format" | "points" | "placement">;
  /** What its images see of its points. */
  readonly seen: SeenByImages;
  /** What to say of the other models, and which images they have. */
  readonly others: Pick<ChosenModel, "notes" | "elsewhere">;
}

async function readColmap(folder: string, options: ReadOptions): Promise<Capture> {
  const models = await findModels(folder);
  if (models.length === 0) {
    throw new SceneError(
      `Cannot read ${folder}: there is no COLMAP model in sparse/0, sparse, colmap/sparse/0 or the ` +
        "folder itself. Run COLMAP, or denerf process.",
    );
  }
  const { model: found, ...others } = await chooseModel(folder, models, options);
  const model = await readColmapModel(join(folder, found.name));
  const shared = { format: "colmap", points: pointCloud(model.points), placement: null };
  const seen = seenPoints(model);
  return await captureOf({ folder, found, model, shared, seen, others }, options);
}

/** The capture of a model with the photographs that suit a factor of reduction. */
async function captureOf(read: ReadModel, options: ReadOptions): Promise<Capture> {
  const { folder, found, model, shared, seen, others } = read;
  const places = await findPlaces(folder, found, model, options);
  const masks = await findMasks(folder, places, model.images);
  const images = [...model.images].sort((a, b) => a.name < b.name ? -1 : 1);
  const { frames, skipped, notes, reduction } = await assembleFrames(
    listImages(model, images, masks.names, seen.points),
    {
      ...options,
      folder: rootOf(folder, options),
      file: join(folder, found.name),
      places,
      maskPlaces: [{ path: masks.path, reduction: 1 }],
      advice: `Put the images into ${
        join(folder, "images")
      }, or name their folder by --images DIR.`,
    },
  );
  return {
    ...shared,
    frames,
    skipped: [...skipped, ...await unplacedPhotographs(frames, skipped, others.elsewhere)],
    notes: [...others.notes, ...seen.notes, ...notes],
    reduction,
    chooseImages: (downscale) => captureOf(read, { ...options, downscale }),
  };
}

/** A model's images with their optics and poses. */
function listImages(
  { cameras, points }: ColmapModel,
  images: readonly ColmapImage[],
  masks: ReadonlyMap<string, string>,
  seen: SeenByImages["points"],
): ListedImage[] {
  const names = frameNames(images.map(({ name }) => name));
  return images.map((image, index): ListedImage => {
    const fault = poseFault(image);
    const rotation = rotationMatrix(image.qvec);
    return {
      path: image.name,
      ...(names[index] !== null && { name: names[index] }),
      mask: masks.get(image.name),
      intrinsics: cameraIntrinsics(cameras.get(image.cameraId)!),
      pose: poseOfExtrinsics(rotation, image.tvec),
      fault,
      bounds: fault === null ? depthBounds(rotation, image, points) : null,
      depths: seen.get(image),
    };
  });
}

/** The names of images that differ in nothing but their endings: the paths with these; null for others. */
function frameNames(names: readonly string[]): (string | null)[] {
  const uses = Map.groupBy(names, frameName);
  return names.map((name) => uses.get(frameName(name))!.length > 1 ? name : null);
}

/** The photographs beside those of the model, which COLMAP could not place. */
async function unplacedPhotographs(
  frames: readonly Frame[],
  skipped: readonly SkippedFrame[],
  elsewhere: ReadonlySet<string>,
): Promise<SkippedFrame[]> {
  const named = new Set([...elsewhere].map(frameName));
  const placed = new Set(frames.map(({ image }) => image));
  const known = new Set(skipped.map(({ name }) => name));
  const folders = new Map(
    frames.map(({ image, name }) => [dirname(image as string), dirname(name)]),
  );
  const unplaced: SkippedFrame[] = [];
  for (const [folder, parent] of folders) {
    for (const entry of (await namesIn(folder)).sort()) {
      const name = frameName(join(parent, entry));
      if (!isPhotograph(entry) || placed.has(join(folder, entry)) || known.has(name)) continue;
      const reason = named.has(name)
        ? "only another COLMAP model has it"
        : "the COLMAP model does not have it";
      unplaced.push({ name, reason });
    }
  }
  return unplaced;
}

/** The folder of masks, and what those of images are called there. */
async function findMasks(
  folder: string,
  places: readonly ImagePlace[],
  images: readonly ColmapImage[],
): Promise<{ path: string; names: ReadonlyMap<string, string> }> {
  // Beside photographs, but not outside of the scene where these lie at its top.
  const homes = [
    ...places.map(({ path }) => dirname(path)).filter((home) => insidePath(folder, home, ".")),
    folder,
  ];
  const folders = homes.flatMap((home) =>
    [`masks_${places[0].reduction}`, "masks"].map((name) => join(home, name))
  );
  const names = new Map<string, string>();
  for (const path of folders) {
    if (!await isFolder(path)) continue;
    for (const { name } of images) {
      for (const mask of [`${name}.png`, `${withoutEnding(name)}.png`, name]) {
        const file = insidePath(path, path, mask);
        if (file === null || !await isFile(file)) continue;
        names.set(name, mask);
        break;
      }
    }
    if (names.size > 0) return { path, names };
  }
  return { path: folder, names };
}

/** `Camera`'s pose, [3, 4] row-major, from COLMAP's R and t: see {@link colmap}. */
export function cameraToWorld(r: readonly number[], t: readonly number[]): Float64Array {
  return Float64Array.from(poseOfExtrinsics(r, t).flat());
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
export function pointCloud({ positions, colors, trackLengths }: ColmapPoints): PointCloud | null {
  const kept: number[] = [];
  trackLengths.forEach((length, index) => {
    const position = positions.subarray(index * 3, index * 3 + 3);
    const isFinite = position.every((value) => Number.isFinite(Math.fround(value)));
    if (length !== 1 && isFinite) kept.push(index);
  });
  if (kept.length === 0) return null;
  const gather = (values: ArrayLike<number>) =>
    kept.flatMap((index) => [values[index * 3], values[index * 3 + 1], values[index * 3 + 2]]);
  return {
    positions: storedPositions(Float64Array.from(gather(positions))),
    colors: Uint8Array.from(gather(colors)),
  };
}
