import assert from "node:assert/strict";
import { join } from "node:path";
import { IDENTITY, lookAt, type Similarity } from "../../src/math/mod.ts";
import { type CameraPath, openPath, type PathRequest } from "../../src/paths/mod.ts";
import { type LookTrack, trackOf } from "../../src/paths/look.ts";
import { cameraOf, chooseOptics } from "../../src/paths/optics.ts";
import type { Camera, Capture, Layout, Survey, Vec3 } from "../../src/scene/mod.ts";
import { assertClose } from "../reference/assert_close.ts";
import { captureOf } from "../scene/rigs.ts";
import { withTempFolder, write } from "../scene/temp_scene.ts";
import recorded from "./path_values.json" with { type: "json" };

/** Values that path_values.py computed. */
export const VALUES = recorded;

/** Two ways to compute a path in float64. */
export const PATH = { atol: 1e-9, rtol: 1e-9 };

/** Sizes and optics of test cameras. */
export const INTRINSICS = { width: 640, height: 480, fx: 500, fy: 510, cx: 320, cy: 239 };

/** A camera that looks at something. */
export function cameraAt(eye: Vec3, target: Vec3, up: Vec3 = [0, 0, 1]): Camera {
  return { ...INTRINSICS, cameraToWorld: lookAt(eye, target, up) };
}

/** Cameras of poses, [cameras][3][4]. */
export function camerasOf(poses: readonly (readonly (readonly number[])[])[]): Camera[] {
  return poses.map((pose) => ({ ...INTRINSICS, cameraToWorld: Float64Array.from(pose.flat()) }));
}

/** What of a survey a test wants otherwise. */
export interface Wanted {
  /** Where the scene was moved to; nowhere. */
  readonly fromCapture?: Similarity;
  /** How it fills space; an unbounded scene. */
  readonly layout?: Layout;
  /** From where to where there is something; from 1 to 10. */
  readonly near?: number;
  readonly far?: number;
  /** What the files say; of transforms.json, placed automatically. */
  readonly capture?: Partial<Capture>;
}

const BOX = { center: [0, 0, 0], size: 2 } as const;

/** A survey of cameras in the scene's coordinates, all of them to train on and to test with. */
export function surveyOf(cameras: readonly Camera[], wanted: Wanted = {}): Survey {
  const { fromCapture = IDENTITY, layout = { kind: "unbounded", box: BOX } } = wanted;
  const { near = 1, far = 10, capture = {} } = wanted;
  const all = cameras.map((_, i) => i);
  const made: Capture = { ...captureOf(cameras), format: "transforms", ...capture };
  return {
    ...{
      path: "fake",
      name: "fake",
      holdout: 0,
      factor: 1,
      notes: [],
      warnings: [],
      capture: made,
    },
    placement: { fromCapture, layout, near, far, up: { direction: [0, 0, 1], why: null } },
    frames: cameras.map((camera, i) => ({
      frame: made.frames[i],
      imageSize: { width: camera.width, height: camera.height },
      orientation: 1,
      camera,
    })),
    splits: { train: all, val: [], test: all },
  };
}

/** Cameras at equal shares of a loop, with the optics that another one has. */
export function camerasOn(looks: LookTrack, frames: number, reference: Camera): Camera[] {
  const optics = chooseOptics({}, { size: null, projection: null }, reference);
  const track = trackOf(looks, optics);
  return Array.from({ length: frames }, (_, frame) => cameraOf(optics, track(frame / frames)));
}

/** Opens a path that words name. */
export function open(
  survey: Survey,
  words: string,
  request: Omit<PathRequest, "words"> = {},
): Promise<CameraPath> {
  return openPath(survey, { words: words.split(" "), ...request });
}

/** Opens a path file that holds a value, or text; other files lie beside it. */
export async function openJson(
  survey: Survey,
  json: unknown,
  request: Omit<PathRequest, "words"> = {},
  beside: Readonly<Record<string, unknown>> = {},
): Promise<CameraPath> {
  let path: CameraPath | null = null;
  await withTempFolder(async (folder) => {
    for (const [name, value] of Object.entries({ "path.json": json, ...beside })) {
      await write(join(folder, name), typeof value === "string" ? value : JSON.stringify(value));
    }
    try {
      path = await openPath(survey, { words: [join(folder, "path.json")], ...request });
    } catch (error) {
      if (error instanceof Error) error.message = error.message.replaceAll(`${folder}/`, "");
      throw error;
    }
  });
  return path!;
}

/** The cameras of all frames. */
export function camerasAlong(path: CameraPath): Camera[] {
  return Array.from({ length: path.frames }, (_, frame) => path.at(frame));
}

/** Asserts that a camera has a pose, [3][4]. */
export function assertPose(camera: Camera, pose: readonly (readonly number[])[], what = "pose") {
  assertClose(camera.cameraToWorld, pose.flat(), { ...PATH, name: what });
}

/** Asserts that two cameras are the same. */
export function assertSameCamera(actual: Camera, expected: Camera, what: string): void {
  const { cameraToWorld, lens, rays, ...optics } = actual;
  const { width, height, fx, fy, cx, cy } = expected;
  assertClose(cameraToWorld, expected.cameraToWorld, { ...PATH, name: what });
  assert.deepEqual(Object.keys(optics).sort(), ["cx", "cy", "fx", "fy", "height", "width"], what);
  assertClose(
    [optics.width, optics.height, optics.fx, optics.fy, optics.cx, optics.cy],
    [width, height, fx, fy, cx, cy],
    { ...PATH, name: what },
  );
  assert.deepEqual(lens, expected.lens, what);
  assert.equal(rays, expected.rays, what);
}
