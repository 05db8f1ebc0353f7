import { basename, dirname, join } from "node:path";
import * as z from "npm:zod@^4.0.0";
import { isPinhole, lens } from "../../math/lens.ts";
import { assembleFrames } from "./assemble.ts";
import type { ListedImage } from "./listed.ts";
import type { Capture, Intrinsics, SkippedFrame } from "../capture.ts";
import { orFault, readChecked } from "../files/checked.ts";
import type { ReadOptions, SceneFormat } from "./format.ts";
import { bySuitability, type ImageFolder } from "../files/image_folders.ts";
import { listFolder } from "../files/list_folder.ts";
import { mentions } from "../files/mentions.ts";
import { readNpy } from "../files/npy.ts";
import { insidePath } from "../files/paths.ts";
import { pointCloudOf } from "../files/point_cloud.ts";
import { poseOfAxes } from "./poses.ts";
import { isFile, isFolder } from "../files/read_file.ts";
import { SceneError, type Split } from "../scene.ts";

const CAMERAS = "camera";
const IMAGES = "rgb";
const DATASET = "dataset.json";
const SCENE = "scene.json";
const POINTS = "points.npy";

/** A list of ten thousand images takes about 1 MB. */
const MAX_BYTES = 64 * 2 ** 20;

const number = z.number();
const positive = z.number().gt(0);
const pixels = z.number().int().gt(0);
const vector = z.tuple([number, number, number]);
const ids = z.array(z.union([z.string(), number])).nullish();

const NerfiesCamera = z.object({
  orientation: z.tuple([vector, vector, vector]),
  position: vector,
  focal_length: positive,
  principal_point: z.tuple([number, number]),
  skew: number.nullish(),
  pixel_aspect_ratio: positive.nullish(),
  radial_distortion: z.array(number).max(3).nullish(),
  tangential: z.array(number).max(2).nullish(),
  tangential_distortion: z.array(number).max(2).nullish(),
  image_size: z.tuple([pixels, pixels]),
});

const Dataset = z.object({ ids, train_ids: ids, val_ids: ids });
const SceneInfo = z.object({ scale: positive, near: positive, far: positive });

/** Skews below this share of the focal length are rounding. */
const SKEW = 1e-3;

/** Points have no colours there. */
const GREY = [128, 128, 128];

/**
 * The format of nerfies and HyperNeRF (Park et al. 2021; google/nerfies, README.md and camera.py): `camera/ID.json` and
 * `rgb/1x/ID.png`, `rgb/2x/ID.png` … for the ids that `dataset.json` lists.
 *
 * `orientation` is the rotation of world to camera; its rows are OpenCV's axes, of which y and z change their signs.
 * `position` is in the world, whose unit and origin stay: `scale` and `center` of scene.json, which nerfies applies
 * afterwards, count for its `near` and `far` alone. The focal length along y is `pixel_aspect_ratio` times that
 * along x; the principal point counts from the first pixel's corner; k1, k2, k3 and p1, p2 are OpenCV's.
 * `train_ids` are trained on, `val_ids`, which nerfies is judged by, are `test`. Times and appearances of
 * metadata.json are not read: denerf takes every scene for one that does not move.
 */
export const nerfies: SceneFormat = {
  contents: "camera, rgb and dataset.json: nerfies, HyperNeRF",
  matches: async (entries, folder) => {
    if (entries.length !== 1) {
      return entries.includes(CAMERAS) && [DATASET, SCENE].some((name) => entries.includes(name));
    }
    const [only] = entries;
    return only === DATASET && await mentions(folder, only, ['ids"']) ||
      basename(folder) === CAMERAS && await mentions(folder, only, ['"orientation"', '"position"']);
  },
  read: readNerfies,
};

async function readNerfies(path: string, options: ReadOptions): Promise<Capture> {
  const isOne = await isFile(path);
  const inner = isOne ? dirname(path) : path;
  const folder = isOne && basename(inner) === CAMERAS ? dirname(inner) : inner;
  const entries = await listFolder(folder) ?? [];
  const has = (name: string) => entries.includes(name);
  const cameraFolder = join(folder, CAMERAS);
  const chosen = has(DATASET)
    ? readIds(await readChecked(join(folder, DATASET), Dataset, MAX_BYTES))
    : idsOf(has(CAMERAS) ? await listFolder(cameraFolder) ?? [] : []);
  if (chosen.length === 0) {
    throw new SceneError(
      `Cannot read ${folder}: ${
        has(DATASET) ? `${DATASET} lists` : "camera holds"
      } no images. Copy the ` +
        "whole dataset.",
    );
  }
  const cameras = await readCameras(cameraFolder, chosen);
  const bounds = has(SCENE) ? readBounds(await readChecked(join(folder, SCENE), SceneInfo)) : null;
  const points = has(POINTS) ? await readPoints(join(folder, POINTS)) : null;
  return await captureOf(folder, { ...cameras, bounds, points }, options);
}

/** What a dataset's files say, but for its photographs. */
interface Nerfies extends Cameras, Pick<Capture, "points"> {
  readonly bounds: ListedImage["bounds"];
}

/** The capture with the photographs that suit a factor of reduction. */
async function captureOf(
  folder: string,
  capture: Nerfies,
  options: ReadOptions,
): Promise<Capture> {
  const { listed, unusable, notes, bounds, points } = capture;
  const found = await assembleFrames(listed.map((image) => ({ ...image, bounds })), {
    ...options,
    ...{ file: join(folder, CAMERAS), folder: options.folder ?? folder, unusable },
    places: await imageFolders(folder, options.downscale),
  });
  return {
    format: "nerfies",
    ...found,
    notes: [
      "A scene that moves is treated as still: what moves will be blurred.",
      ...notes,
      ...found.notes,
    ],
    points,
    placement: null,
    chooseImages: (downscale) => captureOf(folder, capture, { ...options, downscale }),
  };
}

interface ListedId {
  readonly id: string;
  readonly split: Split | null;
}

/** The ids that are trained on and judged by, as nerfies loads them; all if the file does not say. */
function readIds({ ids, train_ids, val_ids }: z.infer<typeof Dataset>): ListedId[] {
  const split = (list: typeof ids, split: Split | null): ListedId[] =>
    (list ?? []).map((id) => ({ id: String(id), split }));
  const trained = new Set(train_ids);
  const judged = val_ids?.filter((id) => !trained.has(id));
  const parts = [...split(train_ids, "train"), ...split(judged, "test")];
  return parts.length > 0 ? parts : split(ids, null);
}

/** Those of all files of cameras. */
function idsOf(files: readonly string[]): ListedId[] {
  return files.filter((name) => /^[^.].*\.json$/.test(name))
    .map((name) => ({ id: name.slice(0, -".json".length), split: null }));
}

interface Cameras {
  readonly listed: readonly ListedImage[];
  readonly unusable: readonly SkippedFrame[];
  readonly notes: readonly string[];
}

async function readCameras(folder: string, chosen: readonly ListedId[]): Promise<Cameras> {
  const listed: ListedImage[] = [];
  const unusable: SkippedFrame[] = [];
  let skewed = 0;
  for (const { id, split } of chosen) {
    const path = insidePath(folder, folder, `${id}.json`);
    const camera = path === null
      ? { fault: "its id is no file's name" }
      : await orFault(path, () => readChecked(path, NerfiesCamera));
    if ("fault" in camera) {
      unusable.push({ name: id, reason: `its camera is unusable: ${camera.fault}` });
      continue;
    }
    const { orientation, position, skew, focal_length } = camera.value;
    if (Math.abs(skew ?? 0) > SKEW * focal_length) skewed++;
    listed.push({
      path: id,
      split,
      intrinsics: intrinsicsOf(camera.value),
      pose: poseOfAxes(orientation, position),
    });
  }
  const notes = skewed > 0
    ? [`The skew of ${skewed === 1 ? "1 camera" : `${skewed} cameras`} is ignored.`]
    : [];
  return { listed, unusable, notes };
}

function intrinsicsOf(camera: z.infer<typeof NerfiesCamera>): Intrinsics {
  const { focal_length, pixel_aspect_ratio, principal_point: [cx, cy], image_size } = camera;
  const [k1 = 0, k2 = 0, k3 = 0] = camera.radial_distortion ?? [];
  const [p1 = 0, p2 = 0] = camera.tangential ?? camera.tangential_distortion ?? [];
  const bent = lens("perspective", { radial: [k1, k2, k3, 0], tangential: [p1, p2] });
  return {
    size: { width: image_size[0], height: image_size[1] },
    focal: { fx: focal_length, fy: focal_length * (pixel_aspect_ratio ?? 1) },
    principal: { cx, cy },
    lens: isPinhole(bent) ? null : bent,
  };
}

/** Near and far, which the file has in its own unit. */
function readBounds({ scale, near, far }: z.infer<typeof SceneInfo>): ListedImage["bounds"] {
  return near < far ? { near: near / scale, far: far / scale } : null;
}

async function readPoints(path: string): Promise<Capture["points"]> {
  const { shape, data } = await readNpy(path);
  if (shape.length !== 2 || shape[1] !== 3) {
    throw new SceneError(
      `Cannot read ${path}: its shape must be (points, 3): current value is (${
        shape.join(", ")
      }). ` +
        "Copy it again, or remove it.",
    );
  }
  const points = Array.from({ length: shape[0] }, (_, i) => ({
    position: Array.from(data.subarray(3 * i, 3 * i + 3)),
    color: GREY,
  }));
  return pointCloudOf(points);
}

/** `rgb/1x`, `rgb/2x` …, that which suits the reduction first; or `rgb` itself. */
async function imageFolders(folder: string, downscale: number): Promise<ImageFolder[]> {
  const images = join(folder, IMAGES);
  const scales = (await isFolder(images) ? await listFolder(images) ?? [] : []).flatMap((name) => {
    const scale = /^([1-9]\d?)x$/.exec(name)?.[1];
    return scale === undefined ? [] : [{ path: join(images, name), reduction: Number(scale) }];
  });
  return [...bySuitability(scales, downscale), { path: images, reduction: 1 }];
}
