import type { Capture, Frame } from "../../capture.ts";
import { type AssembledFrames, frameName, requireFrames } from "../listed.ts";
import { NERF_SYNTHETIC } from "../nerf_synthetic.ts";
import { SceneError, type Split, SPLITS } from "../../scene.ts";
import { readNotes, type Transforms } from "./file.ts";
import { withUniqueNames } from "./frames.ts";
import { readElsewhere, readPlacement } from "./placement.ts";

/**
 * The capture that one transforms file describes, without its points.
 *
 * @param file the file, for messages
 * @param found what became of the images that it lists
 * @throws {SceneError} if no frame is left, or what it says contradicts itself
 */
export function captureOf(file: string, listed: Transforms, found: AssembledFrames): Capture {
  const { frames, skipped } = assignSplits(file, listed, found);
  requireFrames(skipped, listed.frames.length + listed.unusable.length, file);
  const notes = [...readNotes(listed), ...found.notes];
  const isCropped = frames.some(({ intrinsics }) => intrinsics.imageCircle !== undefined);
  if (listed.fisheye_crop_radius != null && !isCropped) {
    notes.push("fisheye_crop_radius is ignored, as no lens of the file is a fisheye's.");
  }
  const placement = readPlacement(listed, frames, file);
  const { near, far } = listed;
  const bounds = placement === null && near != null && far != null ? { near, far } : null;
  return {
    format: "transforms",
    frames: frames.map((frame) => ({ ...frame, bounds })),
    skipped,
    notes,
    points: null,
    reduction: found.reduction,
    placement,
    elsewhere: readElsewhere(listed, file),
  };
}

/** What the transforms file of a split is called. */
export function splitFileName(split: Split): string {
  return `transforms_${split}.json`;
}

/** A transforms file of one split, as NeRF-Synthetic has them. */
export interface SplitFile {
  /** The file, for messages. */
  readonly path: string;
  /** What it holds. */
  readonly transforms: Transforms;
}

/**
 * The capture that a transforms file for every split describes.
 *
 * @param folder what holds them, for messages
 * @param files at least one
 * @param found what became of the images that all of them list
 * @throws {SceneError} if what they say contradicts itself
 */
export function captureOfSplits(
  folder: string,
  files: readonly SplitFile[],
  found: AssembledFrames,
): Capture {
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

type SplitFrames = Pick<AssembledFrames, "frames" | "skipped">;

/** The frames of every split that the file lists; as they are if it lists none. */
function assignSplits(file: string, listed: Transforms, found: SplitFrames): SplitFrames {
  const lists = SPLITS.flatMap((split) => {
    const names = listed[`${split}_filenames`];
    return names == null ? [] : [{ split, names: new Set(names.map(frameName)) }];
  });
  if (lists.length === 0) return found;
  // A list calls a photograph what its frame calls it, wherever that was found.
  const listedName = ({ name, listedAs }: Frame) => frameName(listedAs ?? name);
  const known = new Set([
    ...found.frames.map(listedName),
    ...found.skipped.map(({ name }) => name),
  ]);
  for (const { split, names } of lists) {
    for (const name of names) {
      if (!known.has(name)) {
        throw new SceneError(
          `Cannot read ${file}: ${split}_filenames names ${name}, but no frame has that file_path. ` +
            "Remove it or add its frame.",
        );
      }
    }
  }
  const splitsOf = (name: string): Split[] =>
    lists.filter(({ names }) => names.has(name)).map(({ split }) => split);
  const unlisted = found.frames.filter((frame) => splitsOf(listedName(frame)).length === 0);
  return {
    frames: withUniqueNames(
      found.frames.flatMap((frame) =>
        splitsOf(listedName(frame)).map((split) => ({ ...frame, split }))
      ),
      file,
    ),
    skipped: [
      ...found.skipped,
      ...unlisted.map(({ name }) => ({ name, reason: "no split lists it" })),
    ],
  };
}

/** What the first file says that places its world; otherwise the published bounds. */
function placeAll(
  files: readonly SplitFile[],
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
