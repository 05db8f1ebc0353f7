import { dirname, join } from "node:path";
import * as z from "npm:zod@^4.0.0";
import { describeProblems } from "../../host/issues.ts";
import { assembleFrames } from "./assemble.ts";
import type { ListedImage } from "./listed.ts";
import type { Capture, SkippedFrame } from "../capture.ts";
import { orFault, readChecked } from "../files/checked.ts";
import type { ReadOptions, SceneFormat } from "./format.ts";
import { chooseImageFolder } from "../files/image_folders.ts";
import { decodeText } from "../files/json_text.ts";
import { mentions } from "../files/mentions.ts";
import { readPly } from "../files/ply.ts";
import { flipAxes, OPENCV_AXES } from "./poses.ts";
import { isFile, readFileWithin } from "../files/read_file.ts";

const FILE = "cameras.json";

/** A thousand cameras take about 0.5 MB. */
const MAX_BYTES = 256 * 2 ** 20;

const number = z.number();
const positive = z.number().gt(0);
const pixels = z.number().int().gt(0);
const row = z.tuple([number, number, number]);

const TrainedCamera = z.object({
  img_name: z.string().min(1).refine((name) => !/\p{Cc}/u.test(name), "must be a name"),
  ...{ width: pixels, height: pixels, fx: positive, fy: positive },
  position: row,
  rotation: z.tuple([row, row, row]),
});

/**
 * The cameras.json that training of 3D Gaussian Splatting writes (Kerbl et al. 2023; utils/camera_utils.py:
 * camera_to_JSON): a list of cameras, those for testing first, which nothing marks.
 *
 * `rotation` and `position` are camera to world with OpenCV's axes (x right, y down, looking along +z), in the
 * coordinates of the capture that was trained on; the axes y and z change their signs. Focal lengths are those of
 * `width` x `height` pixels, and the principal point is the middle. `img_name` is the image's name, in
 * earlier versions without its ending. The photographs lie elsewhere, mostly: `cfg_args` says where, but nothing is
 * read there unless `--images` names the folder. `input.ply`, the points that training began with, is read.
 */
export const gaussianSplatting: SceneFormat = {
  contents: "cameras.json of 3D Gaussian Splatting, and the photographs",
  matches: async (entries, folder) => {
    const [only, ...others] = entries;
    const name = others.length === 0 && /\.json$/i.test(only ?? "") ? only : FILE;
    return entries.includes(name) && await mentions(folder, name, ['"img_name"', '"rotation"']);
  },
  read: readCameras,
};

async function readCameras(path: string, options: ReadOptions): Promise<Capture> {
  const file = await isFile(path) ? path : join(path, FILE);
  const entries = await readChecked(file, z.array(z.unknown()).min(1), MAX_BYTES);
  return await captureOf(file, entries, options);
}

/** The capture with the photographs that suit a factor of reduction. */
async function captureOf(
  file: string,
  entries: readonly unknown[],
  options: ReadOptions,
): Promise<Capture> {
  const folder = dirname(file);
  const listed: ListedImage[] = [];
  const unusable: SkippedFrame[] = [];
  for (const [i, entry] of entries.entries()) {
    const camera = TrainedCamera.safeParse(entry);
    if (!camera.success) {
      const what = describeProblems(camera.error, entry, TrainedCamera).split(";")[0];
      unusable.push({
        name: `[${i}]`,
        reason: `its camera is unusable: ${what.replace(/\.$/, "")}`,
      });
      continue;
    }
    const { img_name, width, height, fx, fy, position, rotation } = camera.data;
    listed.push({
      path: img_name,
      intrinsics: { size: { width, height }, focal: { fx, fy }, principal: null, lens: null },
      pose: flipAxes(rotation.map((row, k) => [...row, position[k]]), OPENCV_AXES),
    });
  }
  const chosen = await chooseImageFolder(folder, options.downscale);
  const found = await assembleFrames(listed, {
    ...options,
    ...{ file, folder: options.folder ?? folder, unusable },
    places: [
      ...(chosen === null ? [] : [chosen]),
      ...["images", "input", "."].map((name) => ({ path: join(folder, name), reduction: 1 })),
    ],
    advice: await adviceOf(folder),
  });
  return {
    format: "gaussian_splatting",
    ...found,
    points: await readPoints(folder),
    placement: null,
    chooseImages: (downscale) => captureOf(file, entries, { ...options, downscale }),
  };
}

/** What to do without photographs: `cfg_args` says where they were, on the machine that trained. */
async function adviceOf(folder: string): Promise<string> {
  const path = join(folder, "cfg_args");
  const advice = "Name the folder of the photographs by --images DIR";
  const read = await orFault(
    path,
    async () => decodeText(await readFileWithin(path, 2 ** 16, ""), path),
  );
  const text = "value" in read ? read.value : "";
  const source = /\bsource_path='([^'\p{Cc}]{1,100})'/u.exec(text)?.[1];
  const images = /\bimages='([^'\p{Cc}]{1,40})'/u.exec(text)?.[1] ?? "images";
  return source === undefined ? `${advice}.` : `${advice}: they were in ${join(source, images)}.`;
}

/** The points that training began with. */
async function readPoints(folder: string): Promise<Capture["points"]> {
  const path = join(folder, "input.ply");
  if (!await isFile(path)) return null;
  const points = await readPly(path);
  return points.positions.length > 0 ? points : null;
}
