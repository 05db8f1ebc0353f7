import { join } from "node:path";
import { assembleFrames } from "./assemble.ts";
import type { ListedImage } from "./listed.ts";
import type { Capture, Intrinsics, SkippedFrame } from "../capture.ts";
import { orFault, readNumberRows } from "../files/checked.ts";
import type { ReadOptions, SceneFormat } from "./format.ts";
import { listFolder } from "../files/list_folder.ts";
import { placeInBox } from "./box_placement.ts";
import { flipAxes, OPENCV_AXES } from "./poses.ts";
import { isFolder } from "../files/read_file.ts";
import { type Cube, SceneError, type Split } from "../scene.ts";

const INTRINSICS = ["intrinsics.txt", "intrinsic.txt"];
const BOX = "bbox.txt";
const DEPTHS = "near_far.txt";

/** Folders of the photographs and of their poses. */
const IMAGES = ["rgb", "images", "image"];
const POSES = ["pose", "poses"];

/**
 * The format of NSVF (Liu et al. 2020; fairnr/data, README.md), in which Synthetic-NSVF and its versions of BlendedMVS
 * and Tanks and Temples are shared: `pose/NAME.txt` for every `rgb/NAME.png`, `intrinsics.txt` and `bbox.txt`.
 *
 * A pose is a matrix camera to world with OpenCV's axes (x right, y down, looking along +z); y and z change
 * their signs. Intrinsics are a matrix [3, 3] or [4, 4], or a first line `f cx cy 0`, in pixels of the images.
 * `bbox.txt` has the lowest and the highest corner of what the object is in: coordinates stay the
 * file's, the box is the cube around it, and rays run through it, or as far as `near_far.txt` says. Names that begin
 * with 0_ are trained on, those with 1_ and 2_ are `val` and `test`; without any 2_, 1_ is `test`, as published. Paths
 * such as test_traj.txt are not read.
 */
export const nsvf: SceneFormat = {
  contents: "intrinsics.txt, pose and rgb, and mostly bbox.txt: NSVF",
  matches: (entries) =>
    [INTRINSICS, POSES, [...IMAGES, BOX]].every((names) =>
      names.some((name) => entries.includes(name))
    ),
  read: readNsvf,
};

async function readNsvf(folder: string, options: ReadOptions): Promise<Capture> {
  const entries = await listFolder(folder) ?? [];
  const place = (names: readonly string[]) =>
    join(folder, names.find((name) => entries.includes(name)) ?? names[0]);
  const poses = place(POSES);
  const intrinsics = await readIntrinsics(place(INTRINSICS));
  const { listed, unusable } = await readPoses(poses, intrinsics);
  const found = await assembleFrames(listed, {
    ...options,
    ...{ file: poses, folder: options.folder ?? folder, unusable },
    places: [{ path: place(IMAGES), reduction: 1 }],
  });
  const box = entries.includes(BOX) ? await readBox(join(folder, BOX)) : null;
  const placement = box && placeInBox(box, found.frames);
  const depths = entries.includes(DEPTHS) ? await readDepths(join(folder, DEPTHS)) : null;
  return {
    format: "nsvf",
    ...found,
    frames: found.frames.map((frame) => ({ ...frame, bounds: depths })),
    points: null,
    placement: placement && { ...placement, ...depths },
  };
}

/** The pose of every photograph. */
async function readPoses(
  folder: string,
  intrinsics: Intrinsics,
): Promise<
  { readonly listed: readonly ListedImage[]; readonly unusable: readonly SkippedFrame[] }
> {
  const files = (await isFolder(folder) ? await listFolder(folder) ?? [] : [])
    .filter((name) => /^[^.].*\.txt$/i.test(name));
  if (files.length === 0) {
    throw new SceneError(
      `Cannot read ${folder}: it holds no poses. Copy the whole dataset, one .txt for every photograph.`,
    );
  }
  const splitOf = splitsOf(files);
  const listed: ListedImage[] = [];
  const unusable: SkippedFrame[] = [];
  for (const file of files) {
    const path = join(folder, file);
    const name = file.slice(0, -".txt".length);
    const rows = await orFault(path, () => readNumberRows(path));
    if ("fault" in rows) {
      unusable.push({ name, reason: `its pose is unusable: ${rows.fault}` });
      continue;
    }
    // Shapes of SRN have all numbers in one line.
    const numbers = rows.value.flat();
    const matrix = [0, 4, 8, 12].map((start) => numbers.slice(start, start + 4))
      .filter((row) => row.length > 0);
    listed.push({
      path: name,
      intrinsics,
      pose: flipAxes(numbers.length > 16 ? rows.value : matrix, OPENCV_AXES),
      split: splitOf(name),
    });
  }
  return { listed, unusable };
}

/** What the beginnings of names say; null for all if not every name has such a beginning. */
function splitsOf(names: readonly string[]): (name: string) => Split | null {
  if (!names.every((name) => /^[012]_/.test(name))) return () => null;
  const hasTest = names.some((name) => name.startsWith("2_"));
  const splits: Readonly<Record<string, Split>> = {
    0: "train",
    1: hasTest ? "val" : "test",
    2: "test",
  };
  return (name) => splits[name[0]];
}

/** A matrix of intrinsics, or `f cx cy 0` in the first line, behind which other programs write more. */
async function readIntrinsics(path: string): Promise<Intrinsics> {
  const rows = await readNumberRows(path);
  const [first = [], second = []] = rows;
  const isMatrix = rows.length >= 3 && rows.slice(0, 3).every(({ length }) => length >= 3) &&
    second[1] > 0;
  const [fx, fy, cx, cy] = isMatrix
    ? [first[0], second[1], first[2], second[2]]
    : [first[0], first[0], first[1], first[2]];
  if (!(fx > 0 && fy > 0) || cx === undefined || cy === undefined) {
    throw new SceneError(
      `Cannot read ${path}: it must have a 4 x 4 matrix of intrinsics, or a line f cx cy 0, with focal ` +
        `lengths above 0: its first line is ${JSON.stringify(first.slice(0, 4).join(" "))}.`,
    );
  }
  return { size: null, focal: { fx, fy }, principal: { cx, cy }, lens: null };
}

/** The cube around the box of a file of its two corners. */
async function readBox(path: string): Promise<Cube> {
  const numbers = (await readNumberRows(path)).flat();
  const [low, high] = [numbers.slice(0, 3), numbers.slice(3, 6)];
  const sides = high.map((value, i) => value - low[i]);
  if (sides.length !== 3 || !sides.every((side) => side > 0)) {
    throw new SceneError(
      `Cannot read ${path}: it must have the lowest and the highest corner of a box, six numbers: current ` +
        `value is ${JSON.stringify(numbers.slice(0, 7).join(" ").slice(0, 80))}.`,
    );
  }
  const [x, y, z] = low.map((value, i) => (value + high[i]) / 2);
  return { center: [x, y, z], size: Math.max(...sides) };
}

/** Between which depths there is something. */
async function readDepths(path: string): Promise<{ near: number; far: number }> {
  const [near, far] = (await readNumberRows(path)).flat();
  if (0 < near && near < far) return { near, far };
  throw new SceneError(
    `Cannot read ${path}: it must have the nearest and the farthest depth, above 0: they are ${near} and ` +
      `${far}.`,
  );
}
