import { basename, dirname, join } from "node:path";
import { assembleFrames } from "../assemble.ts";
import { withFilesBeside } from "../beside_images.ts";
import { modelBeside } from "../colmap/beside.ts";
import type { Capture } from "../../capture.ts";
import type { ReadOptions, SceneFormat } from "../format.ts";
import { insidePath } from "../../files/paths.ts";
import { readPly } from "../../files/ply.ts";
import { isFile, statOrNull } from "../../files/read_file.ts";
import type { PointCloud } from "../../scene.ts";
import { captureOf } from "./capture.ts";
import type { Transforms } from "./file.ts";
import { listFrames } from "./frames.ts";
import { readTransforms } from "./read.ts";

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
  const capture = captureOf(file, listed, found);
  const notes: string[] = [];
  const points = await readPoints(options.folder ?? folder, folder, listed, notes);
  const beside = await modelBeside(folder, capture.frames);
  return {
    ...capture,
    frames: capture.frames.map((frame) => {
      const depths = frame.depths ?? beside?.seen.get(frame);
      return depths === undefined ? frame : { ...frame, depths };
    }),
    points: points ?? beside?.points ?? null,
    notes: [...capture.notes, ...notes],
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
