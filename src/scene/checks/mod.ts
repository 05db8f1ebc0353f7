/**
 * Sanity checks of a capture that could be read: each finds what is possible, but hardly meant, and says what
 * to do. None looks at pixels but {@link checkMasks}.
 *
 * @module
 */
import type { Capture } from "../capture.ts";
import type { Placement } from "../placement.ts";
import type { PlacedFrame } from "../placed_frame.ts";
import { checkBox } from "./box.ts";
import { checkOptics } from "./optics.ts";
import { checkJumps, checkParallax, checkSamePoses } from "./path.ts";
import { checkPoses } from "./poses.ts";
import { checkRays, findRayless } from "./rays.ts";
import type { Warning } from "./warning.ts";

export { checkMasks } from "./masks.ts";
export { findRayless, type Rayless } from "./rays.ts";
export type { Warning, WarningKind } from "./warning.ts";

/** Warnings of a capture whose frames have their places in the scene. */
export function checkCapture(
  capture: Pick<Capture, "frames" | "points">,
  { layout, near, fromCapture }: Pick<Placement, "layout" | "near" | "fromCapture">,
  frames: readonly PlacedFrame[],
): Warning[] {
  const poses = checkPoses(capture);
  return [
    ...checkRays(frames, findRayless(frames)),
    ...checkOptics(frames),
    ...poses,
    // Where poses mean something else, so do boxes and paths.
    ...(poses.length > 0 ? [] : [
      ...checkBox(frames, layout),
      ...checkJumps(frames),
      ...checkSamePoses(frames),
      ...checkParallax(frames, near / fromCapture.scale),
    ]),
  ];
}
