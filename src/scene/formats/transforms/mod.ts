import { basename, dirname, join } from "node:path";
import { type AssembledFrames, assembleFrames, frameName, requireFrames } from "../assemble.ts";
import { withFilesBeside } from "../beside_images.ts";
import type { Capture, Frame } from "../../capture.ts";
import type { ReadOptions, SceneFormat } from "../format.ts";
import { insidePath } from "../../files/paths.ts";
import { readPly } from "../../files/ply.ts";
import { isFile, statOrNull } from "../../files/read_file.ts";
import { type PointCloud, SceneError, type Split, SPLITS } from "../../scene.ts";
import { readNotes, readTransforms, type Transforms } from "./file.ts";
import { listFrames, withUniqueNames } from "./frames.ts";
import { readElsewhere, readPlacement } from "./placement.ts";

const FILE = "transforms.json";

/**
 * The format of instant-ngp and nerfstudio: one JSON file that lists the frames with their optics and
 * poses (nerf_loader.cu: load_nerf; nerfstudio_dataparser.py). Where the two differ:
 *
 * - A frame's own optics come before the file's, as in instant-ngp; nerfstudio has it the other way round.
 * - `train_filenames`, `val_filenames` and `test_filenames` decide the splits, as in nerfstudio: a frame
 *   that no list names is left out, one that several name is a frame of each.
 * - `aabb_scale`, `scale`, `offset` or `aabb` place the scene, as in instant-ngp. Without any of them it is
 *   placed automatically, as in nerfstudio.
 */
export const transforms: SceneFormat = {
  contents: "transforms.json",
  matches: (entries) => entries.includes(FILE),
  files: /\.json$/i,
  read: readCapture,
};

async function readCapture(path: string, options: ReadOptions): Promise<Capture> {
  const file = await isFile(path) ? path : join(path, FILE);
  const folder = dirname(file);
  const listed = await readTransforms(file);
  const { unusable } = listed;
  const found = await withFilesBeside(
    await assembleFrames(listFrames(file, listed, null), { ...options, file, unusable }),
  );
  const { frames, skipped } = assignSplits(file, listed, found);
  requireFrames(skipped, listed.frames.length + unusable.length, file);
  const notes = [...readNotes(listed), ...found.notes];
  const isCropped = frames.some(({ intrinsics }) => intrinsics.imageCircle !== undefined);
  if (listed.fisheye_crop_radius != null && !isCropped) {
    notes.push("fisheye_crop_radius is ignored, as no lens of the file is a fisheye's.");
  }
  const points = await readPoints(options.folder ?? folder, folder, listed, notes);
  const placement = readPlacement(listed, frames, file);
  const { near, far } = listed;
  const bounds = placement === null && near != null && far != null ? { near, far } : null;
  return {
    format: "transforms",
    frames: frames.map((frame) => ({ ...frame, bounds })),
    skipped,
    notes,
    points,
    reduction: found.reduction,
    placement,
    elsewhere: readElsewhere(listed, file),
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

/** The points of `ply_file_path`, which nerfstudio writes in the poses' coordinates. */
async function readPoints(
  root: string,
  folder: string,
  { ply_file_path }: Transforms,
  notes: string[],
): Promise<PointCloud | null> {
  if (ply_file_path == null) return null;
  const path = insidePath(root, folder, ply_file_path) ??
    join(folder, basename(ply_file_path.replaceAll("\\", "/")));
  if (await statOrNull(path, path) === null) {
    notes.push(`The points ${ply_file_path} do not exist: the scene is placed without them.`);
    return null;
  }
  const points = await readPly(path);
  return points.positions.length > 0 ? points : null;
}
