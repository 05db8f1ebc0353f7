import { join } from "node:path";
import { parsePose } from "../../math/pose.ts";
import { colorBytes } from "../files/array_colors.ts";
import type { Capture, Frame, Intrinsics } from "../capture.ts";
import type { SceneFormat } from "./format.ts";
import { listFolder } from "../files/list_folder.ts";
import { NERF_SYNTHETIC } from "./nerf_synthetic.ts";
import type { NumpyArray } from "../files/npy.ts";
import { Npz } from "../files/npz.ts";
import { SceneError } from "../scene.ts";

const FILE = "tiny_nerf_data.npz";
const ARRAYS = ["images", "poses", "focal"];

/** The notebook trains on these; the picture that it shows is of a later one. */
const TRAINING_IMAGES = 100;

/**
 * The format of `tiny_nerf_data.npz`, the data of NeRF's notebook `tiny_nerf.ipynb` (Mildenhall et al.
 * 2020): `images` [N, height, width, 3], `poses` [N, 4, 4], camera to world with `Camera`'s axes, and
 * `focal`, in pixels. Its images are renders of NeRF-Synthetic, over black.
 *
 * As in the notebook, the first 100 images are trained on and the rest are for testing; a file with
 * fewer images does not say.
 */
export const tinyNerf: SceneFormat = {
  contents: `${FILE}, or another .npz with ${ARRAYS.join(", ")}`,
  matches: async (entries, folder) => {
    if (entries.includes(FILE)) return true;
    const [only, ...others] = entries;
    if (others.length > 0 || !only?.endsWith(".npz")) return false;
    try {
      const { names } = await Npz.open(join(folder, only));
      return ARRAYS.every((name) => names.includes(name));
    } catch (error) {
      if (error instanceof SceneError) return false;
      throw error;
    }
  },
  read: readTinyNerf,
};

async function readTinyNerf(path: string): Promise<Capture> {
  const file = await findArchive(path);
  const refuse = (what: string) => new SceneError(`Cannot read ${file}: ${what}`);
  const archive = await Npz.open(file);
  const images = await archive.read("images");
  const poses = await archive.read("poses");
  const focals = await archive.read("focal");

  const [count, height, width, channels] = images.shape;
  if (
    images.shape.length !== 4 || (channels !== 3 && channels !== 4) || images.shape.includes(0)
  ) {
    throw refuse(
      `images must be of shape (images, height, width, 3): current value is ${shapeOf(images)}.`,
    );
  }
  const [, rows] = poses.shape;
  if (
    poses.shape.length !== 3 || poses.shape[0] !== count || (rows !== 3 && rows !== 4) ||
    poses.shape[2] !== 4
  ) {
    throw refuse(
      `poses must be of shape (${count}, 4, 4), as there are ${count} images: current value is ` +
        `${shapeOf(poses)}.`,
    );
  }
  const focal = focals.data[0];
  if (focals.data.length !== 1 || !(focal > 0 && focal < Infinity)) {
    throw refuse(
      `focal must be one number above 0: current value is ${
        focals.data.slice(0, 3).join(", ")
      } of ` +
        `shape ${shapeOf(focals)}.`,
    );
  }

  const pixels = height * width;
  const colors = colorBytes(
    images.data,
    count * pixels,
    { offset: 0, stride: channels, channels },
    (pixel, what) => refuse(`images[${Math.floor(pixel / pixels)}] is unusable: ${what}.`),
  );
  const intrinsics: Intrinsics = {
    size: { width, height },
    focal: { fx: focal, fy: focal },
    principal: null,
    lens: null,
  };
  // Frames are sorted by name where views are held out.
  const digits = String(count - 1).length;
  const frames = Array.from({ length: count }, (_, i): Frame => ({
    name: `images/${String(i).padStart(digits, "0")}`,
    image: { width, height, data: colors.subarray(i * pixels * 4, (i + 1) * pixels * 4) },
    mask: null,
    intrinsics,
    cameraToWorld: poseOf(poses, i, refuse),
    rays: null,
    split: count <= TRAINING_IMAGES ? null : i < TRAINING_IMAGES ? "train" : "test",
    bounds: null,
  }));
  const { near, far, box } = NERF_SYNTHETIC;
  return {
    format: "tiny_nerf",
    frames,
    skipped: [],
    notes: [],
    points: null,
    reduction: 1,
    placement: { layout: { kind: "object", box }, near, far },
  };
}

/** The archive, given itself or by its folder. */
async function findArchive(path: string): Promise<string> {
  const entries = await listFolder(path);
  if (entries === null) return path;
  const archives = entries.filter((name) => name.endsWith(".npz"));
  return join(path, archives.length === 1 ? archives[0] : FILE);
}

/** The ith of an array of matrices. */
function poseOf(poses: NumpyArray, i: number, refuse: (what: string) => SceneError): Float64Array {
  const rows = poses.shape[1];
  const entries = Array.from(poses.data.subarray(i * rows * 4, (i + 1) * rows * 4));
  try {
    return parsePose(Array.from({ length: rows }, (_, row) => entries.slice(row * 4, row * 4 + 4)));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw refuse(`poses[${i}] is unusable. ${error.message}`);
  }
}

function shapeOf({ shape }: NumpyArray): string {
  return `(${shape.join(", ")})`;
}
