import { assembleFrames, type ListedImage } from "./assemble.ts";
import { withFilesBeside } from "./beside_images.ts";
import { dirname, join } from "node:path";
import type { Capture, Frame } from "../capture.ts";
import type { ReadOptions, SceneFormat } from "./format.ts";
import { NERF_SYNTHETIC } from "./nerf_synthetic.ts";
import { isFile, statOrNull } from "../files/read_file.ts";
import { SceneError, type Split, SPLITS } from "../scene.ts";
import { readNotes, readTransforms, type Transforms } from "./transforms/file.ts";
import { listFrames, withUniqueNames } from "./transforms/frames.ts";
import { readElsewhere, readPlacement } from "./transforms/placement.ts";

/**
 * The format of NeRF-Synthetic (Mildenhall et al. 2020), as Blender scripts write it: a transforms file
 * for every split, each with `camera_angle_x`, the horizontal field of view in radians, and `frames`, each
 * with a `file_path` (`.png` optional) and a `transform_matrix`, camera to world in Blender's convention,
 * which is that of `Camera`. With images of w x h pixels,
 *
 *   fx = fy = (w / 2) / tan(camera_angle_x / 2),   cx = w / 2,   cy = h / 2.
 *
 * Everything else that `transforms` knows counts here too, so that captures of photographs may be split
 * in this way. near and far are 2 and 6 unless a file gives `near` and `far`.
 */
export const blender: SceneFormat = {
  contents: "transforms_train.json, transforms_val.json or transforms_test.json",
  matches: holdsSplit,
  read: readCapture,
};

/** Whether a split's transforms file is among a folder's entries. */
function holdsSplit(entries: readonly string[]): boolean {
  return SPLITS.some((split) => entries.includes(fileOf(split)));
}

function fileOf(split: Split): string {
  return `transforms_${split}.json`;
}

async function readCapture(path: string, options: ReadOptions): Promise<Capture> {
  const folder = await isFile(path) ? dirname(path) : path;
  const files: { readonly path: string; readonly transforms: Transforms }[] = [];
  const listed: ListedImage[] = [];
  for (const split of SPLITS) {
    const path = join(folder, fileOf(split));
    if (await statOrNull(path, path) === null) continue;
    const transforms = await readTransforms(path);
    files.push({ path, transforms });
    listed.push(...listFrames(path, transforms, split));
  }
  if (files.length === 0) {
    throw new SceneError(
      `Cannot read ${folder}: it holds none of ${SPLITS.map(fileOf).join(", ")}. ` +
        "Give the folder that does.",
    );
  }
  const unusable = files.flatMap(({ transforms }) => transforms.unusable);
  // All at once: an image that one split has is none that another misses.
  const found = await withFilesBeside(
    await assembleFrames(listed, { ...options, file: files[0].path, unusable }),
  );
  const notes = new Set(files.flatMap(({ transforms }) => readNotes(transforms)));
  return {
    format: "blender",
    frames: withUniqueNames(found.frames, folder),
    skipped: found.skipped,
    notes: [...notes, ...found.notes],
    points: null,
    reduction: found.reduction,
    placement: placeAll(files, found.frames),
    elsewhere: readElsewhere(files[0].transforms, files[0].path),
  };
}

/** What the first file says that places its world; otherwise the published bounds. */
function placeAll(
  files: readonly { readonly path: string; readonly transforms: Transforms }[],
  frames: readonly Frame[],
): Capture["placement"] {
  for (const { path, transforms } of files) {
    const placement = readPlacement(transforms, frames, path);
    if (placement !== null) return placement;
  }
  const said = (key: "near" | "far") =>
    files.find(({ transforms }) => transforms[key] != null)?.transforms[key];
  const near = said("near") ?? NERF_SYNTHETIC.near;
  const far = said("far") ?? NERF_SYNTHETIC.far;
  if (!(near < far)) {
    throw new SceneError(
      `Cannot read ${files[0].path}: near must be less than far: they are ${near} and ${far}.`,
    );
  }
  return { layout: { kind: "object", box: NERF_SYNTHETIC.box }, near, far };
}
