import { basename, dirname, join } from "node:path";
import * as z from "npm:zod@^4.0.0";
import { assembleFrames } from "./assemble.ts";
import type { ListedImage } from "./listed.ts";
import type { Capture, SkippedFrame } from "../capture.ts";
import { orFault, readChecked } from "../files/checked.ts";
import type { ReadOptions, SceneFormat } from "./format.ts";
import { listFolder } from "../files/list_folder.ts";
import { mentions } from "../files/mentions.ts";
import { isFile, isFolder } from "../files/read_file.ts";
import { SceneError } from "../scene.ts";

const KEYFRAMES = "keyframes";

/** Folders of cameras and of their images: those that Polycam optimised and straightened, and ARKit's own. */
const CORRECTED = { cameras: "corrected_cameras", images: "corrected_images" };
const ORIGINAL = { cameras: "cameras", images: "images" };

/** The folder of images of depths. */
const DEPTHS = "depth";

/** Their unit, in the world's metres. */
const MILLIMETRES = 1e-3;

/** Photographs with a lower score are too blurred to be learnt from (nerfstudio's min_blur_score). */
const SHARP = 25;

/** Unless fewer than this share of the photographs are sharper. */
const SHARE_OF_SHARP = 0.5;

const number = z.number();
const positive = z.number().gt(0);
const pixels = z.number().int().gt(0);

const KeyframeCamera = z.object({
  ...{ t_00: number, t_01: number, t_02: number, t_03: number },
  ...{ t_10: number, t_11: number, t_12: number, t_13: number },
  ...{ t_20: number, t_21: number, t_22: number, t_23: number },
  ...{ fx: positive, fy: positive, cx: number, cy: number, width: pixels, height: pixels },
  blur_score: number.nullish(),
});

/**
 * The format of Polycam's raw data (PolyCam/polyform, README.md and core/capture_folder.py): a folder
 * `keyframes` of images and of JSON files of their cameras, both named after the time in microseconds.
 *
 * `t_ij` is row i and column j of camera to world, whose axes are ARKit's: x right, y up, looking along -z, in a
 * world with y up; they stay. The photograph is stored as the sensor lies, often sideways. `corrected_cameras` and
 * `corrected_images`, without drift and without distortion, are taken where both are there, as polyform does;
 * they may have black pixels at their borders. `blur_score` is lower for more blur. raw.glb lies elsewhere, by the
 * `alignmentTransform` of mesh_info.json. Images of `depth` have millimetres, of a quarter of the photographs' size
 * (nerfstudio, process_data/polycam_utils.py); `confidence` is not read.
 */
export const polycam: SceneFormat = {
  contents: "keyframes/corrected_images and keyframes/corrected_cameras: Polycam's raw data",
  matches: async (entries, folder) =>
    isKeyframes(entries) ||
    entries.length === 1 && await mentions(folder, entries[0], ['"t_00"', '"fx"']) ||
    entries.includes(KEYFRAMES) &&
      (await listFolder(join(folder, KEYFRAMES)) ?? []).some((name) =>
        /^(corrected_)?cameras$/.test(name)
      ),
  read: readPolycam,
};

function isKeyframes(entries: readonly string[]): boolean {
  return entries.includes(CORRECTED.cameras) ||
    entries.includes(ORIGINAL.cameras) && entries.includes(ORIGINAL.images) &&
      (entries.includes(DEPTHS) || entries.includes("confidence"));
}

async function readPolycam(path: string, options: ReadOptions): Promise<Capture> {
  const given = await isFile(path) ? dirname(dirname(path)) : path;
  const inner = join(given, KEYFRAMES);
  const folder = await isFolder(inner) ? inner : given;
  const entries = await listFolder(folder) ?? [];
  const isCorrected = Object.values(CORRECTED).every((name) => entries.includes(name)) ||
    !entries.includes(ORIGINAL.cameras);
  const { cameras, images } = isCorrected ? CORRECTED : ORIGINAL;
  const cameraFolder = join(folder, cameras);
  if (!await isFolder(cameraFolder)) {
    throw new SceneError(
      `Cannot read ${path}: there is no folder keyframes/${cameras} of cameras. Export the raw data anew, ` +
        "with Polycam's developer mode on while the capture is processed.",
    );
  }
  const { listed, unusable } = await readCameras(cameraFolder, entries.includes(DEPTHS));
  const sharp = listed.filter(({ blur }) => blur >= SHARP);
  const kept = sharp.length >= SHARE_OF_SHARP * listed.length ? sharp : listed;
  const found = await assembleFrames(kept.map(({ image }) => image), {
    ...options,
    ...{ file: cameraFolder, folder: options.folder ?? given, unusable },
    places: [{ path: join(folder, images), reduction: 1 }],
  });
  const blurred = listed.filter((camera) => !kept.includes(camera))
    .map(({ image }) => ({
      name: image.path,
      reason: `it is blurred (blur_score under ${SHARP})`,
    }));
  return {
    format: "polycam",
    frames: found.frames,
    skipped: [...found.skipped, ...blurred],
    notes: [
      ...(isCorrected
        ? []
        : ["Polycam did not optimise these cameras: they are ARKit's, which drift."]),
      ...found.notes,
    ],
    points: null,
    reduction: found.reduction,
    placement: null,
    up: { axis: [0, 1, 0], why: "the file's y, as ARKit aligns it" },
  };
}

interface Keyframe {
  readonly image: ListedImage;
  readonly blur: number;
}

async function readCameras(
  folder: string,
  hasDepths: boolean,
): Promise<{ readonly listed: readonly Keyframe[]; readonly unusable: readonly SkippedFrame[] }> {
  const files = (await listFolder(folder) ?? []).filter((name) => /^[^.].*\.json$/i.test(name));
  if (files.length === 0) {
    throw new SceneError(
      `Cannot read ${folder}: it holds no cameras. Export the raw data of ${
        basename(dirname(dirname(folder)))
      } anew.`,
    );
  }
  const listed: Keyframe[] = [];
  const unusable: SkippedFrame[] = [];
  for (const file of files) {
    const path = join(folder, file);
    const name = file.slice(0, -".json".length);
    const camera = await orFault(path, () => readChecked(path, KeyframeCamera));
    if ("fault" in camera) {
      unusable.push({ name, reason: `its camera is unusable: ${camera.fault}` });
      continue;
    }
    const { fx, fy, cx, cy, width, height, blur_score, ...t } = camera.value;
    listed.push({
      blur: blur_score ?? Infinity,
      image: {
        path: name,
        intrinsics: {
          size: { width, height },
          focal: { fx, fy },
          principal: { cx, cy },
          lens: null,
        },
        depths: hasDepths
          ? { kind: "image", path: `${DEPTHS}/${name}.png`, unit: MILLIMETRES }
          : null,
        pose: [
          [t.t_00, t.t_01, t.t_02, t.t_03],
          [t.t_10, t.t_11, t.t_12, t.t_13],
          [t.t_20, t.t_21, t.t_22, t.t_23],
        ],
      },
    });
  }
  return { listed, unusable };
}
