import { transformCamera } from "../../../src/scene/cameras.ts";
import { type Camera, placeCapture, type Survey } from "../../../src/scene/mod.ts";
import { splitFrames } from "../../../src/scene/splits.ts";
import { captureOf } from "../../scene/rigs.ts";

/** What a survey of cameras finds, every 4th of them held out. */
export function fakeSurvey(
  cameras: readonly Camera[],
  options: Parameters<typeof captureOf>[1] & { names?: readonly string[] } = {},
): Survey {
  const made = captureOf(cameras, options);
  const capture = {
    ...made,
    frames: made.frames.map((frame, i) => ({ ...frame, name: options.names?.[i] ?? frame.name })),
  };
  const placement = placeCapture(capture, cameras);
  return {
    ...{
      path: "folder/fake",
      name: "fake",
      capture,
      placement,
      factor: 1,
      notes: [],
      holdout: 4,
      warnings: [],
    },
    frames: capture.frames.map((frame, i) => ({
      frame,
      imageSize: cameras[i],
      orientation: 1,
      camera: transformCamera(cameras[i], placement.fromCapture),
    })),
    splits: splitFrames(capture.frames, 4),
  };
}
