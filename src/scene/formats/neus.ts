import { dirname, join } from "node:path";
import { type DecomposedProjection, decomposeProjection } from "../../math/decompose_projection.ts";
import { assembleFrames } from "./assemble.ts";
import { frameName, type ListedImage } from "./listed.ts";
import type { Capture, SkippedFrame } from "../capture.ts";
import { orFault, type Readable } from "../files/checked.ts";
import type { ReadOptions, SceneFormat } from "./format.ts";
import { listFolder, listPhotographs } from "../files/list_folder.ts";
import { Npz } from "../files/npz.ts";
import { type NumberedFile, numberOf, pairFiles } from "../files/numbered_files.ts";
import { poseOfAxes } from "./poses.ts";
import { type Cube, SceneError } from "../scene.ts";

/** NeuS's own file, IDR's and VolSDF's, and NeuS's for larger scenes: the first that is there is read. */
const FILES = ["cameras_sphere.npz", "cameras.npz", "cameras_large.npz"];

/** Folders of the photographs and of their masks. */
const IMAGES = ["image", "images", "rgb"];
const MASKS = ["mask", "masks"];

/** The arrays' names. */
const WORLD = /^world_mat_(0|[1-9]\d{0,8})$/;

/** Skews below this share of the focal length are rounding. */
const SKEW = 1e-3;

/**
 * The format of NeuS (Wang et al. 2021; models/dataset.py), IDR (Yariv et al. 2020) and VolSDF, in which DTU and
 * BlendedMVS are shared: `cameras_sphere.npz` or `cameras.npz`, `image` and `mask`.
 *
 * `world_mat_i` is the projection P = K [R | t] of world to pixels, [4, 4] or [3, 4], of the ith image by name,
 * and is taken apart as by cv2.decomposeProjectionMatrix. R's rows are OpenCV's axes, of which y and z
 * change their signs. The centre of the first pixel is 0, as all these programs trace their rays, hence the half
 * pixel that is added to the principal point. `scale_mat_i` takes the unit sphere, which the object is in, to
 * the world, where poses stay; the scene is placed around that sphere, and goes on behind it. What the ith mask shows
 * black is neither learnt nor judged.
 */
export const neus: SceneFormat = {
  contents: "cameras_sphere.npz or cameras.npz, and image and mask: NeuS, IDR, DTU",
  matches: async (entries, folder) => {
    const [only, ...others] = entries;
    const single = others.length === 0 && /\.npz$/.test(only ?? "") ? [only] : [];
    for (const name of [...single, ...FILES]) {
      if (entries.includes(name) && await holdsCameras(folder, name)) return true;
    }
    return false;
  },
  read: readNeus,
};

/** Whether an archive's arrays are such matrices; a broken archive's name says it. */
async function holdsCameras(folder: string, name: string): Promise<boolean> {
  try {
    return (await Npz.open(join(folder, name))).names.some((name) => WORLD.test(name));
  } catch (error) {
    if (error instanceof SceneError) return FILES.includes(name);
    throw error;
  }
}

async function readNeus(path: string, options: ReadOptions): Promise<Capture> {
  const isFile = /\.npz$/.test(path);
  const folder = isFile ? dirname(path) : path;
  const entries = await listFolder(folder) ?? [];
  const file = isFile
    ? path
    : join(folder, FILES.find((name) => entries.includes(name)) ?? FILES[0]);
  const archive = await Npz.open(file);
  const numbers = archive.names.flatMap((name) => {
    const digits = WORLD.exec(name)?.[1];
    return digits === undefined ? [] : [Number(digits)];
  }).sort((a, b) => a - b);
  if (numbers.length === 0) {
    throw new SceneError(
      `Cannot read ${file}: it must have arrays world_mat_0, world_mat_1 …: it holds ${
        archive.names.slice(0, 3).join(", ") || "nothing"
      }. Give NeuS's cameras_sphere.npz.`,
    );
  }
  const place = (names: readonly string[]) =>
    join(folder, names.find((name) => entries.includes(name)) ?? names[0]);
  const images = options.images ?? place(IMAGES);
  const files = pairFiles(await listPhotographs(images), numbers);
  if (files.length === 0) {
    throw new SceneError(
      `Cannot read ${folder}: ${images} holds no photographs. Put them there, or name their folder by ` +
        "--images DIR.",
    );
  }
  const masks = masksOf(await listPhotographs(place(MASKS)), files.map(({ name }) => name));
  const { listed, unusable, skipped, notes } = await listImages(archive, files, masks);
  const found = await assembleFrames(listed, {
    ...options,
    ...{ file, folder: options.folder ?? folder, unusable },
    places: [{ path: images, reduction: 1 }],
    maskPlaces: [{ path: place(MASKS), reduction: 1 }],
  });
  return {
    format: "neus",
    frames: found.frames,
    skipped: [...found.skipped, ...skipped],
    notes: [...notes, ...found.notes],
    points: null,
    reduction: found.reduction,
    placement: null,
    object: await readSphere(archive, numbers[0]),
  };
}

/** Which mask belongs to which image: the ith to the ith, or that with the same number. */
function masksOf(masks: readonly string[], images: readonly string[]): Map<string, string> {
  const byNumber = images.map((image) => numberOf(image) ?? -1);
  const isPaired = masks.length === images.length;
  const numbers = isPaired ? [...images.keys()] : byNumber;
  return new Map(
    pairFiles(masks, numbers).flatMap(({ name, number }) =>
      number === null ? [] : [[images[numbers.indexOf(number)], name]]
    ),
  );
}

interface Listed {
  readonly listed: ListedImage[];
  /** Images whose matrix means nothing. */
  readonly unusable: SkippedFrame[];
  /** Images without a matrix. */
  readonly skipped: SkippedFrame[];
  readonly notes: string[];
}

/** The photographs with their cameras and masks. */
async function listImages(
  archive: Npz,
  files: readonly NumberedFile[],
  masks: ReadonlyMap<string, string>,
): Promise<Listed> {
  const result: Listed = { listed: [], unusable: [], skipped: [], notes: [] };
  const skewed: number[] = [];
  for (const { name, number } of files) {
    if (number === null) {
      result.skipped.push({ name: frameName(name), reason: "there is no world_mat for it" });
      continue;
    }
    const camera = await readCamera(archive, `world_mat_${number}`);
    if ("fault" in camera) {
      result.unusable.push({
        name: frameName(name),
        reason: `its world_mat is unusable: ${camera.fault}`,
      });
      continue;
    }
    const { intrinsics: { fx, fy, skew, cx, cy }, rotation, position } = camera.value;
    if (Math.abs(skew) > SKEW * fx) skewed.push(Math.abs(skew));
    result.listed.push({
      path: name,
      mask: masks.get(name) ?? null,
      intrinsics: {
        size: null,
        focal: { fx, fy },
        principal: { cx: cx + 0.5, cy: cy + 0.5 },
        lens: null,
      },
      pose: poseOfAxes(rotation, position),
    });
  }
  if (skewed.length > 0) {
    result.notes.push(
      `The skew of ${skewed.length === 1 ? "1 camera" : `${skewed.length} cameras`}, up to ` +
        `${Math.max(...skewed).toPrecision(2)} pixels, is ignored.`,
    );
  }
  return result;
}

/** The camera that an array of the archive is the projection of. */
async function readCamera(archive: Npz, name: string): Promise<Readable<DecomposedProjection>> {
  const rows = await orFault(`${name}.npy of ${archive.path}`, () => readMatrix(archive, name));
  if ("fault" in rows) return rows;
  const camera = decomposeProjection(rows.value);
  return camera === null ? { fault: "it is no projection" } : { value: camera };
}

/** An array of shape (3, 4) or (4, 4) by rows. */
async function readMatrix(archive: Npz, name: string): Promise<number[][]> {
  const { shape, data } = await archive.read(name);
  if (shape.length !== 2 || (shape[0] !== 3 && shape[0] !== 4) || shape[1] !== 4) {
    throw new SceneError(
      `Cannot read ${name}.npy of ${archive.path}: its shape must be (4, 4): current value is (${
        shape.join(", ")
      }).`,
    );
  }
  return Array.from({ length: shape[0] }, (_, i) => Array.from(data.subarray(4 * i, 4 * i + 4)));
}

/** The cube around the sphere that the object is in; null if the archive does not say. */
async function readSphere(archive: Npz, number: number): Promise<Cube | null> {
  const name = `scale_mat_${number}`;
  if (!archive.names.includes(name)) return null;
  const rows = await readMatrix(archive, name);
  const radius = Math.max(
    ...[0, 1, 2].map((k) => Math.hypot(...rows.slice(0, 3).map((r) => r[k]))),
  );
  const [x, y, z] = rows.map((row) => row[3]);
  if (![x, y, z].every(Number.isFinite) || !(radius > 0 && radius < Infinity)) {
    throw new SceneError(
      `Cannot read ${name}.npy of ${archive.path}: it must scale and move a sphere: its scale is ` +
        `${radius}, its centre (${x}, ${y}, ${z}). Correct it.`,
    );
  }
  return { center: [x, y, z], size: 2 * radius };
}
