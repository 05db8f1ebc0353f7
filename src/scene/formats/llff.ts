import { basename, dirname, join } from "node:path";
import { assembleFrames } from "./assemble.ts";
import type { ListedImage } from "./listed.ts";
import type { Capture } from "../capture.ts";
import type { ReadOptions, SceneFormat } from "./format.ts";
import { chooseImageFolder, type ImageFolder } from "../files/image_folders.ts";
import { withoutEnding } from "../files/kinds.ts";
import { listPhotographs } from "../files/list_folder.ts";
import { type NumpyArray, readNpy } from "../files/npy.ts";
import { SceneError } from "../scene.ts";

const POSES_FILE = "poses_bounds.npy";

/** Numbers a camera has: a [3, 5] matrix and two bounds. */
const COLUMNS = 17;

/**
 * The format of LLFF (Mildenhall et al. 2019), as its `imgs2poses.py` writes it: `poses_bounds.npy` and
 * folders of images.
 *
 * The array is [cameras, 17]. The first 15 numbers of a row are a [3, 5] matrix, row-major: the camera's
 * axes in the order down, right, backward, its position, and (height, width, focal) in pixels of the
 * full-size photographs. The last two are the depths between which 99.8 % of the points lie that the
 * camera saw. Row i belongs to the ith image by name. Axes are reordered to right, up, backward as in
 * `_load_data` of bmild/nerf's load_llff.py.
 *
 * Images come from `images`, `images_4` and so on, see {@link chooseImageFolder}.
 */
export const llff: SceneFormat = {
  contents: `${POSES_FILE} and a folder images or images_4`,
  matches: (entries) => entries.includes(POSES_FILE),
  read: readLlff,
};

async function readLlff(path: string, options: ReadOptions): Promise<Capture> {
  const folder = basename(path) === POSES_FILE ? dirname(path) : path;
  const posesPath = join(folder, POSES_FILE);
  const poses = await readNpy(posesPath);
  const { shape } = poses;
  if (shape.length !== 2 || shape[1] !== COLUMNS || shape[0] === 0) {
    throw new SceneError(
      `Cannot read ${posesPath}: its shape must be (cameras, ${COLUMNS}), with one camera at least: ` +
        `current value is (${shape.join(", ")}). Make it with LLFF's imgs2poses.py.`,
    );
  }
  return await captureOf(folder, poses, options);
}

/** The capture of an array of poses with the images that suit a factor of reduction. */
async function captureOf(
  folder: string,
  { shape, data }: NumpyArray,
  options: ReadOptions,
): Promise<Capture> {
  const place = await findPlace(folder, options);
  const files = await listImages(place.path);
  if (files.length !== shape[0]) {
    throw new SceneError(
      `Cannot read ${folder}: ${POSES_FILE} has ${shape[0]} cameras, but ${
        basename(place.path)
      } has ` +
        `${files.length} images. Keep the images that the poses were made of.`,
    );
  }
  const posesPath = join(folder, POSES_FILE);
  const listed = files.map((file, i): ListedImage => {
    const row = Array.from(data.subarray(i * COLUMNS, (i + 1) * COLUMNS));
    return { path: file, ...parseCamera(row, `camera ${i} of ${posesPath}`) };
  });
  const assembled = await assembleFrames(listed, {
    ...options,
    folder: place.path,
    file: posesPath,
    places: [place],
  });
  return {
    format: "llff",
    ...assembled,
    reduction: place.reduction,
    points: null,
    chooseImages: (downscale) => captureOf(folder, { shape, data }, { ...options, downscale }),
    placement: null,
  };
}

/** The folder of images: the one that the user names, else that which suits the reduction. */
async function findPlace(
  folder: string,
  { images, downscale }: ReadOptions,
): Promise<ImageFolder> {
  if (images != null) return { path: images, reduction: 1 };
  const place = await chooseImageFolder(folder, downscale);
  if (place !== null) return place;
  throw new SceneError(
    `Cannot read ${folder}: there is ${POSES_FILE}, but no folder images, images_4 or images_8. ` +
      "Put the photographs there, or name their folder by --images DIR.",
  );
}

/** The names of a folder's images in their order, by which LLFF counts them. */
async function listImages(folder: string): Promise<string[]> {
  const files = await listPhotographs(folder);
  const names = files.map(withoutEnding);
  names.forEach((name, i) => {
    const same = names.indexOf(name);
    if (same === i) return;
    throw new SceneError(
      `Cannot read ${folder}: ${files[same]} and ${files[i]} are the same image by name. ` +
        "Rename or remove one of them.",
    );
  });
  return files;
}

/** Reads one row of the array; whether its pose is one is checked later. */
function parseCamera(
  row: readonly number[],
  where: string,
): Pick<ListedImage, "intrinsics" | "pose" | "bounds"> {
  const refuse = (what: string) => new SceneError(`Cannot read ${where}: ${what}`);
  const matrix = [0, 5, 10].map((start) => row.slice(start, start + 5));
  const [height, width, focal] = matrix.map((entries) => entries[4]);
  for (const [name, value] of Object.entries({ height, width, focal })) {
    if (!(value > 0 && value < Infinity)) {
      throw refuse(`its ${name} must be above 0: current value is ${value}.`);
    }
  }
  const [near, far] = row.slice(15);
  if (!(0 < near && near < far && far < Infinity)) {
    throw refuse(
      `its bounds must be depths in front of it, the nearer one first: they are ${near} and ${far}.`,
    );
  }
  return {
    pose: matrix.map(([down, right, back, position]) => [right, -down, back, position]),
    intrinsics: {
      size: { width, height },
      focal: { fx: focal, fy: focal },
      principal: null,
      lens: null,
    },
    bounds: { near, far },
  };
}
