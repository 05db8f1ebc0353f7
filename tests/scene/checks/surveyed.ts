import { checkCapture, type Warning } from "../../../src/scene/checks/mod.ts";
import { transformCamera } from "../../../src/scene/cameras.ts";
import type { PlacedFrame } from "../../../src/scene/placed_frame.ts";
import { type Camera, type Capture, placeCapture } from "../../../src/scene/mod.ts";
import { captureOf } from "../rigs.ts";

/** Cameras as a survey finds them: every one with an image file of its own. */
export function surveyed(
  cameras: readonly Camera[],
  { placement, points = null }: Partial<Pick<Capture, "placement" | "points">> = {},
): { capture: Capture; frames: PlacedFrame[]; warnings: Warning[] } {
  const made = captureOf(cameras, { points });
  const capture: Capture = {
    ...made,
    ...(placement !== undefined && { placement }),
    frames: made.frames.map((frame) => ({ ...frame, image: `${frame.name}.png` })),
  };
  const placed = placeCapture(capture, cameras);
  const frames = cameras.map((camera, i): PlacedFrame => ({
    frame: capture.frames[i],
    imageSize: camera,
    orientation: 1,
    camera: transformCamera(camera, placed.fromCapture),
  }));
  return { capture, frames, warnings: checkCapture(capture, placed, frames) };
}

/** The warnings of cameras, which must be of one kind. */
export function onlyWarning(
  cameras: readonly Camera[],
  options: Parameters<typeof surveyed>[1] = {},
): Warning {
  const { warnings } = surveyed(cameras, options);
  if (warnings.length === 1) return warnings[0];
  throw new Error(`Expected one warning: ${JSON.stringify(warnings)}`);
}

/** The same cameras in a world whose y points down, as COLMAP's often does. */
export function yDown(cameras: readonly Camera[]): Camera[] {
  return cameras.map((camera) => {
    const p = camera.cameraToWorld;
    const cameraToWorld = Float64Array.from([
      ...p.subarray(0, 4),
      ...p.subarray(8, 12).map((value) => -value),
      ...p.subarray(4, 8),
    ]);
    return { ...camera, cameraToWorld };
  });
}
