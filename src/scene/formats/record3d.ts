import { basename, dirname, join } from "node:path";
import * as z from "npm:zod@^4.0.0";
import { rotationMatrix } from "../../math/quaternion.ts";
import { assembleFrames } from "./assemble.ts";
import { frameName, type ListedImage } from "./listed.ts";
import type { Capture, Intrinsics, SkippedFrame } from "../capture.ts";
import { readChecked } from "../files/checked.ts";
import type { ReadOptions, SceneFormat } from "./format.ts";
import { listFolder, listPhotographs } from "../files/list_folder.ts";
import { mentions } from "../files/mentions.ts";
import { pairFiles } from "../files/numbered_files.ts";
import { SceneError } from "../scene.ts";

/** The file that describes a recording, in an unpacked .r3d archive and in an export of EXR and JPEG files. */
const FILES = ["metadata", "metadata.json"];

/** Its keys are in no order, and behind the lists others are too far away: one of these is near its beginning. */
const KEYS = ["K", "initPose", "poses", "frameTimestamps", "perFrameIntrinsicCoeffs"];

/** Folders of the photographs. */
const FOLDERS = ["rgb", "rgbd"];

/** The folder of images of depths, and their unit, which is the world's. */
const DEPTHS = "depth";
const METRES = 1;

/** Ten minutes at 60 frames a second take about 10 MB. */
const MAX_BYTES = 256 * 2 ** 20;

const number = z.number();
const positive = z.number().gt(0);
const pixels = z.number().int().gt(0);

const Metadata = z.object({
  ...{ w: pixels, h: pixels },
  K: z.tuple([positive, number, number, number, positive, number, number, number, number]),
  // A pose that is wrong costs its frame alone.
  poses: z.array(z.unknown()).min(
    1,
    "it has no poses, as recordings of the front camera: find them by denerf process",
  ),
  perFrameIntrinsicCoeffs: z.array(z.unknown()).nullish(),
});

const Pose = z.tuple([number, number, number, number, number, number, number]);
const Coefficients = z.tuple([positive, positive, number, number]);

/**
 * The format of Record3D, an app for iPhones with LiDAR: `metadata` (or metadata.json) beside `rgb` or `rgbd`, whose
 * images are numbered (nerfstudio, process_data/record3d_utils.py, and the recordings themselves).
 *
 * `poses[i]` is qx, qy, qz, qw, x, y, z of camera to world with ARKit's axes: x right, y up, looking along -z, in a
 * world with y up; they stay. `K` is the matrix of intrinsics of w x h pixels, column by column;
 * `perFrameIntrinsicCoeffs` has fx, fy, cx, cy of each frame, as autofocus changes them. The photograph is stored as
 * it is, often sideways. Exports have depths in metres as `depth/NAME.exr`, of dw x dh pixels; those of recordings,
 * `rgbd/NAME.depth`, are packed by LZFSE, which nothing here unpacks.
 */
export const record3d: SceneFormat = {
  contents: "metadata and rgb or rgbd: an unpacked recording of Record3D",
  matches: async (entries, folder) => {
    for (const name of FILES.filter((name) => entries.includes(name))) {
      for (const key of KEYS) if (await mentions(folder, name, [`"${key}"`])) return true;
    }
    return false;
  },
  read: readRecord3d,
};

async function readRecord3d(path: string, options: ReadOptions): Promise<Capture> {
  const entries = await listFolder(path) ?? await listFolder(dirname(path)) ?? [];
  const isFile = FILES.includes(basename(path));
  const folder = isFile ? dirname(path) : path;
  const file = isFile
    ? path
    : join(folder, FILES.find((name) => entries.includes(name)) ?? FILES[0]);
  const metadata = await readChecked(file, Metadata, MAX_BYTES);
  const images = options.images ??
    join(folder, FOLDERS.find((name) => entries.includes(name)) ?? FOLDERS[0]);
  const names = await listPhotographs(images);
  if (names.length === 0) {
    throw new SceneError(
      `Cannot read ${images}: there are no photographs. Unpack the recording, or name their folder by ` +
        "--images DIR.",
    );
  }
  const inDepths = entries.includes(DEPTHS) ? await listFolder(join(folder, DEPTHS)) : null;
  const depths = (inDepths ?? []).filter((name) => /\.exr$/i.test(name));
  const { listed, unusable, skipped } = listImages(names, metadata, depths);
  const found = await assembleFrames(listed, {
    ...options,
    ...{ file, folder: options.folder ?? folder, unusable },
    places: [{ path: images, reduction: 1 }],
  });
  const packed = (await listFolder(images) ?? []).some((name) => /\.depth$/i.test(name));
  return {
    format: "record3d",
    frames: found.frames,
    skipped: [...found.skipped, ...skipped],
    notes: [
      ...(packed
        ? ["Depths of the recording (.depth) are not used: those of an export as EXR and JPEG are."]
        : []),
      ...found.notes,
    ],
    points: null,
    reduction: found.reduction,
    placement: null,
    up: { axis: [0, 1, 0], why: "the file's y, as ARKit aligns it" },
  };
}

interface Listed {
  readonly listed: ListedImage[];
  /** Images whose pose is no list of numbers. */
  readonly unusable: SkippedFrame[];
  /** Images without a pose. */
  readonly skipped: SkippedFrame[];
}

/** The photographs with their cameras. */
function listImages(
  names: readonly string[],
  metadata: z.infer<typeof Metadata>,
  depths: readonly string[],
): Listed {
  const { poses } = metadata;
  const depthOf = new Map(depths.map((name) => [frameName(name), name]));
  const result: Listed = { listed: [], unusable: [], skipped: [] };
  for (const { name, number } of pairFiles(names, [...poses.keys()])) {
    if (number === null) {
      result.skipped.push({ name: frameName(name), reason: "the recording has no pose for it" });
      continue;
    }
    const pose = Pose.safeParse(poses[number]);
    const intrinsics = intrinsicsOf(metadata, number);
    if (!pose.success || intrinsics === null) {
      const what = pose.success ? "perFrameIntrinsicCoeffs" : "poses";
      const rule = pose.success ? "fx, fy, cx, cy" : "seven numbers";
      result.unusable.push({
        name: frameName(name),
        reason: `its entry of ${what} is not ${rule}`,
      });
      continue;
    }
    const depth = depthOf.get(frameName(name));
    const [qx, qy, qz, qw, x, y, z] = pose.data;
    const r = rotationMatrix([qw, qx, qy, qz]);
    result.listed.push({
      path: name,
      intrinsics,
      depths: depth === undefined
        ? null
        : { kind: "image", path: `${DEPTHS}/${depth}`, unit: METRES },
      pose: [[...r.slice(0, 3), x], [...r.slice(3, 6), y], [...r.slice(6), z]],
    });
  }
  return result;
}

/** A frame's own intrinsics where there are as many as poses, else those of all; null if they mean nothing. */
function intrinsicsOf(
  { w, h, K, poses, perFrameIntrinsicCoeffs: own }: z.infer<typeof Metadata>,
  index: number,
): Intrinsics | null {
  const shared = [K[0], K[4], K[6], K[7]];
  const coefficients = Coefficients.safeParse(own?.length === poses.length ? own[index] : shared);
  if (!coefficients.success) return null;
  const [fx, fy, cx, cy] = coefficients.data;
  return {
    size: { width: w, height: h },
    focal: { fx, fy },
    principal: { cx, cy },
    lens: null,
  };
}
