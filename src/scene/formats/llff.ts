import { basename, dirname, join } from "node:path";
import { parsePose } from "../../math/pose.ts";
import type { Capture, Frame } from "../capture.ts";
import type { ReadOptions, SceneFormat } from "./format.ts";
import { chooseImageFolder } from "../files/image_folders.ts";
import { listFolder } from "../files/list_folder.ts";
import { type NumpyArray, readNpy } from "../files/npy.ts";
import { SceneError } from "../scene.ts";

const POSES_FILE = "poses_bounds.npy";

/** Numbers a camera has: a [3, 5] matrix and two bounds. */
const COLUMNS = 17;

/** Files that LLFF's images can be; a folder may hold others, such as thumbnails. */
const IMAGE_NAME = /^[^.].*\.(jpe?g|png)$/i;

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

async function readLlff(path: string, { downscale }: ReadOptions): Promise<Capture> {
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
  return await captureOf(folder, poses, downscale);
}

/** The capture of an array of poses with the images that suit a factor of reduction. */
async function captureOf(
  folder: string,
  poses: NumpyArray,
  downscale: number,
): Promise<Capture> {
  const { shape, data } = poses;
  const images = await chooseImageFolder(folder, downscale);
  if (!images) {
    throw new SceneError(
      `Cannot read ${folder}: there is ${POSES_FILE}, but no folder images, images_4 or images_8. ` +
        "Put the photographs there.",
    );
  }
  // LLFF counts the images in the order of their names.
  const files = (await listFolder(images.path) ?? []).filter((name) => IMAGE_NAME.test(name));
  if (files.length !== shape[0]) {
    throw new SceneError(
      `Cannot read ${folder}: ${POSES_FILE} has ${shape[0]} cameras, but ${
        basename(images.path)
      } has ` +
        `${files.length} images. Keep the images that the poses were made of.`,
    );
  }
  const names = files.map((file) => file.replace(/\.\w+$/, ""));
  const frames = files.map((file, i): Frame => {
    const same = names.indexOf(names[i]);
    if (same !== i) {
      throw new SceneError(
        `Cannot read ${images.path}: ${files[same]} and ${file} are the same image by name. ` +
          "Rename or remove one of them.",
      );
    }
    const row = Array.from(data.subarray(i * COLUMNS, (i + 1) * COLUMNS));
    return {
      name: names[i],
      image: join(images.path, file),
      mask: null,
      rays: null,
      split: null,
      ...parseCamera(row, `camera ${i} of ${join(folder, POSES_FILE)}`),
    };
  });
  return {
    format: "llff",
    frames,
    skipped: [],
    notes: [],
    points: null,
    reduction: images.reduction,
    chooseImages: (downscale) => captureOf(folder, poses, downscale),
    placement: null,
  };
}

/** Reads one row of the array. */
function parseCamera(
  row: readonly number[],
  where: string,
): Pick<Frame, "intrinsics" | "cameraToWorld" | "bounds"> {
  const refuse = (what: string) => new SceneError(`Cannot read ${where}: ${what}`);
  const bad = row.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw refuse(`column ${bad} must be a finite number: current value is ${row[bad]}.`);
  }

  const matrix = [0, 5, 10].map((start) => row.slice(start, start + 5));
  const [height, width, focal] = matrix.map((entries) => entries[4]);
  for (const [name, value] of Object.entries({ height, width, focal })) {
    if (!(value > 0)) throw refuse(`its ${name} must be above 0: current value is ${value}.`);
  }
  const [near, far] = row.slice(15);
  if (!(0 < near && near < far)) {
    throw refuse(
      `its bounds must be depths in front of it, the nearer one first: they are ${near} and ${far}.`,
    );
  }
  try {
    const pose = matrix.map(([down, right, back, position]) => [right, -down, back, position]);
    return {
      cameraToWorld: parsePose(pose),
      intrinsics: {
        size: { width, height },
        focal: { fx: focal, fy: focal },
        principal: null,
        lens: null,
      },
      bounds: { near, far },
    };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw refuse(`its pose is unusable. ${error.message}`);
  }
}
