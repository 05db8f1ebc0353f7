import { extname } from "node:path";
import { column, invert, type Lens, transformPose } from "../math/mod.ts";
import { shellWord, writeAtomically } from "../host/mod.ts";
import {
  type AxisName,
  describeScene,
  type PoseConvention,
  type Split,
  SPLITS,
  summaryLines,
  type Survey,
} from "../scene/mod.ts";
import { type CameraNote, noteCameras } from "./inspect/camera_notes.ts";
import { encodeHtml } from "./inspect/html.ts";
import { encodePng } from "./inspect/png.ts";
import { drawScene } from "./inspect/scene_drawing.ts";
import { openSurvey } from "./open.ts";
import { Output } from "./output.ts";

/** Options of `denerf inspect`. */
export interface InspectOptions {
  /** The capture's format; without one it is detected. */
  format?: string;
  /** The folder of the photographs; by default they are where the capture says. */
  images?: string;
  /** What the capture's poses are; by default what its format says. */
  poses?: PoseConvention;
  /** Whether masks are white where pixels are to be ignored. */
  invertMasks?: boolean;
  /** By how much images would be reduced; 1 by default. */
  downscale?: number;
  /** Every `holdout`th image would be held out; 8 by default. */
  holdout?: number;
  /** Which axis of the capture is up. */
  up?: AxisName;
  /** Where the picture goes: `.html` or `.png`. */
  output?: string;
  /** Whether stdout gets one JSON object. */
  json?: boolean;
}

/** The kinds of pictures, by the ends of their files' names. */
export const PICTURES: readonly string[] = [".html", ".png"];

/** Says what a capture is, and draws it if there is a file to draw to; returns the exit code. */
export async function inspect(scene: string, options: InspectOptions): Promise<number> {
  const output = new Output(options.json ?? false);
  const { output: picture = null, poses: poseConvention, ...choice } = options;
  const survey = await openSurvey({ ...choice, scene, poseConvention });
  const summary = describeScene(survey);
  const lines = [...summaryLines(summary), ...renamedLines(survey)];
  if (picture !== null) await writeAtomically(picture, drawPicture(picture, survey, lines));
  const last = picture === null
    ? `See its cameras with: denerf inspect ${shellWord(scene)} --output cameras.html`
    : `Saved ${picture}`;
  output.result(
    { ...summary, fromCapture: survey.placement.fromCapture, poses: posesOf(survey), picture },
    [...lines, last].join("\n"),
  );
  return 0;
}

function drawPicture(path: string, survey: Survey, lines: readonly string[]): Uint8Array {
  const drawing = drawScene(survey);
  return extname(path).toLowerCase() === ".png" ? encodePng(drawing) : encodeHtml(drawing, lines);
}

/** More lines than this are no help: `--json` has all. */
const MOST_RENAMED = 10;

/** The photographs that were found by another name than the capture's. */
function renamedLines({ frames }: Survey): string[] {
  const renamed = frames.flatMap(({ frame: { listedAs, image } }) =>
    listedAs === undefined ? [] : [`found    ${listedAs}: ${image}`]
  );
  const more = renamed.length - MOST_RENAMED;
  return more <= 0
    ? renamed
    : [...renamed.slice(0, MOST_RENAMED), `found    and ${more} more: see --json`];
}

/** Where a camera is. */
interface Pose {
  /** Its position. */
  readonly position: readonly number[];
  /** Camera to world: three rows of right, up, backward and the position. */
  readonly cameraToWorld: readonly (readonly number[])[];
}

/** A camera of a capture, as data. */
interface CameraPose extends CameraNote {
  /** The frame's name. */
  readonly name: string;
  /** What the capture calls its photograph, where that was found by another name; else null. */
  readonly listedAs: string | null;
  /** The parts it belongs to. */
  readonly splits: readonly Split[];
  /** Width and height of its image in pixels, as it would be loaded. */
  readonly size: readonly [number, number];
  /** Focal lengths along x and y, in these pixels. */
  readonly focal: readonly [number, number];
  /** The principal point, in these pixels. */
  readonly principal: readonly [number, number];
  /** Its lens; null for a pinhole. */
  readonly lens: Lens | null;
  /** Where it is in the coordinates that are trained in. */
  readonly scene: Pose;
  /** Where it is in the capture's own coordinates. */
  readonly capture: Pose;
}

function posesOf(survey: Survey): CameraPose[] {
  const { frames, splits, placement: { fromCapture } } = survey;
  const toCapture = invert(fromCapture);
  const members = SPLITS.map((split) => ({ split, indices: new Set(splits[split]) }));
  const notes = noteCameras(survey);
  return frames.map(({ frame: { name, listedAs = null }, camera }, i) => ({
    name,
    listedAs,
    splits: members.filter(({ indices }) => indices.has(i)).map(({ split }) => split),
    size: [camera.width, camera.height],
    focal: [camera.fx, camera.fy],
    principal: [camera.cx, camera.cy],
    lens: camera.lens ?? null,
    ...notes[i],
    scene: poseOf(camera.cameraToWorld),
    capture: poseOf(transformPose(toCapture, camera.cameraToWorld)),
  }));
}

function poseOf(pose: Float64Array): Pose {
  return {
    position: column(pose, 3),
    cameraToWorld: [0, 4, 8].map((start) => [...pose.subarray(start, start + 4)]),
  };
}
