import { basename, dirname, join } from "node:path";
import * as z from "npm:zod@^4.0.0";
import { rotationMatrix } from "../../../math/quaternion.ts";
import { assembleFrames } from "../assemble.ts";
import { frameName, type ListedImage } from "../listed.ts";
import type { Capture, Intrinsics, SkippedFrame } from "../../capture.ts";
import type { ReadOptions, SceneFormat } from "../format.ts";
import { readChecked } from "../../files/checked.ts";
import type { ImagePlace } from "../../files/find_images.ts";
import { decodeText } from "../../files/json_text.ts";
import { CameraSchema, readOptics } from "./cameras.ts";
import { pointCloudOf } from "../../files/point_cloud.ts";
import { poseOfExtrinsics } from "../poses.ts";
import { isFile, readFileWithin } from "../../files/read_file.ts";
import { type PointCloud, SceneError } from "../../scene.ts";

const FILE = "reconstruction.json";

/** Where OpenDroneMap has OpenSfM's dataset, beside the folder of photographs. */
const ODM_FOLDER = "opensfm";

/** A file that lists the photographs, one path a line. */
const IMAGE_LIST = "image_list.txt";

/** A file of 10,000 photographs with their points has some hundred megabytes. */
const MAX_BYTES = 512 * 2 ** 20;

const vector = z.tuple([z.number(), z.number(), z.number()]);

const ReconstructionsSchema = z.array(z.object({
  cameras: z.record(z.string(), CameraSchema),
  shots: z.record(
    z.string(),
    z.object({
      camera: z.string(),
      rotation: z.unknown().optional(),
      translation: z.unknown().optional(),
    }),
  ),
  points: z.record(z.string(), z.unknown()).nullish(),
})).min(1, "there must be at least one reconstruction");

type Reconstruction = z.infer<typeof ReconstructionsSchema>[number];

/**
 * The format of OpenSfM (`reconstruction.json`: opensfm/io.py, reconstructions_from_json), which
 * OpenDroneMap's projects hold in `opensfm/`.
 *
 * The file is a list of reconstructions, each with cameras, shots (photographs that found their place, by the
 * files' names) and points. A shot's `rotation` is an axis times an angle in radians, and its `translation` t:
 * both from world to a camera that looks along +z with x right and y down. So the position is -R^T t. z is up
 * in the world wherever photographs had positions of their own; `reference_lla`, where the origin is on the
 * earth, is of no use here. Optics: see {@link readOptics}.
 *
 * Photographs lie in `images` or where `image_list.txt` says.
 */
export const opensfm: SceneFormat = {
  contents: "reconstruction.json of OpenSfM, or opensfm/reconstruction.json of OpenDroneMap",
  matches: async (entries, folder) =>
    entries.includes(FILE) ||
    entries.includes(ODM_FOLDER) && await isFile(join(folder, ODM_FOLDER, FILE)),
  read: readOpensfm,
};

async function readOpensfm(path: string, options: ReadOptions): Promise<Capture> {
  const file = await findFile(path);
  const scene = options.folder ?? (await isFile(path) ? dirname(file) : path);
  const reconstructions = await readChecked(file, ReconstructionsSchema, MAX_BYTES);
  const sizes = reconstructions.map(({ shots }) => Object.keys(shots).length);
  const largest = reconstructions[sizes.indexOf(Math.max(...sizes))];
  const others = reconstructions.filter((reconstruction) => reconstruction !== largest);
  const notes = others.length === 0 ? [] : [
    `The file has ${reconstructions.length} reconstructions; the one with the most shots, ` +
    `${Math.max(...sizes)}, is used, and not those of ${
      others.map(({ shots }) => Object.keys(shots).length).join(", ")
    }.`,
  ];
  const listed = listShots(file, largest);
  const points = readPoints(largest);
  const places = await findPlaces(dirname(file), scene);
  const assemble = async (downscale: number): Promise<Capture> => {
    const { frames, skipped, ...found } = await assembleFrames(listed, {
      ...{ ...options, downscale, folder: scene, file, places },
      advice: `Put the images into ${places[0].path}, or name their folder by --images DIR.`,
    });
    return {
      ...{ format: "opensfm", frames, points, placement: null, reduction: found.reduction },
      skipped: [...skipped, ...others.flatMap(shotsElsewhere)],
      notes: [...notes, ...found.notes],
      up: { axis: [0, 0, 1], why: "the file's z, as OpenSfM aligns it" },
      chooseImages: assemble,
    };
  };
  return await assemble(options.downscale);
}

/** The reconstructions of a folder; or the file itself. */
async function findFile(path: string): Promise<string> {
  if (await isFile(path)) return path;
  const inFolder = join(path, FILE);
  const inProject = join(path, ODM_FOLDER, FILE);
  return !await isFile(inFolder) && await isFile(inProject) ? inProject : inFolder;
}

/** The shots of a reconstruction with their optics and poses. */
function listShots(file: string, { cameras, shots }: Reconstruction): ListedImage[] {
  const optics = new Map<string, Intrinsics>();
  for (const [name, camera] of Object.entries(cameras)) {
    const read = readOptics(camera);
    if (!("fault" in read)) {
      optics.set(name, read);
    } else if (Object.values(shots).some((shot) => shot.camera === name)) {
      throw new SceneError(
        `Cannot read ${file}: the camera ${JSON.stringify(name)} ${read.fault}. ` +
          "Undistort the photographs: opensfm undistort.",
      );
    }
  }
  const listed = Object.entries(shots).map(([path, shot]): ListedImage => {
    const intrinsics = optics.get(shot.camera);
    if (intrinsics === undefined) {
      throw new SceneError(
        `Cannot read ${file}: ${path} has the camera ${
          JSON.stringify(shot.camera)
        }, which the file ` +
          "does not describe. Copy it again.",
      );
    }
    return { path, intrinsics, ...readPose(shot.rotation, shot.translation) };
  });
  if (listed.length > 0) return listed;
  throw new SceneError(
    `Cannot read ${file}: it has no shots, as none of the photographs found its place. Take more that ` +
      "overlap, and run opensfm again.",
  );
}

function readPose(
  rotation: unknown,
  translation: unknown,
): Pick<ListedImage, "pose" | "fault"> {
  const axis = vector.safeParse(rotation).data;
  const shift = vector.safeParse(translation).data;
  if (axis === undefined || shift === undefined) {
    return { pose: null, fault: "its rotation and translation must be 3 numbers each" };
  }
  const angle = Math.hypot(...axis);
  const sine = angle > 0 ? Math.sin(angle / 2) / angle : 0;
  const quaternion = [Math.cos(angle / 2), ...axis.map((value) => value * sine)];
  return { pose: poseOfExtrinsics(rotationMatrix(quaternion), shift) };
}

function shotsElsewhere({ shots }: Reconstruction): SkippedFrame[] {
  return Object.keys(shots).map((path) => ({
    name: frameName(path),
    reason: "it is in another reconstruction, whose place is not known",
  }));
}

/** Points of which position and colour are known; null if there are none. */
function readPoints({ points }: Reconstruction): PointCloud | null {
  return pointCloudOf(
    Object.values(points ?? {}).flatMap((point) => {
      const { coordinates, color } = (point ?? {}) as Record<string, unknown>;
      const [position, rgb] = [vector.safeParse(coordinates).data, vector.safeParse(color).data];
      return position && rgb ? [{ position, color: rgb }] : [];
    }),
  );
}

/** The folders that photographs may be in, and what they are called there. */
async function findPlaces(folder: string, scene: string): Promise<ImagePlace[]> {
  const homes = ["images", "."].flatMap((name) => [join(folder, name), join(scene, name)]);
  const places = [...new Set(homes)].map((path): ImagePlace => ({ path, reduction: 1 }));
  const list = join(folder, IMAGE_LIST);
  if (!await isFile(list)) return places;
  const text = decodeText(await readFileWithin(list, MAX_BYTES, "Copy it again."), list);
  const paths = text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  const names = new Map(paths.map((path) => [basename(path.replaceAll("\\", "/")), path]));
  return [...places, { path: folder, reduction: 1, names }];
}
