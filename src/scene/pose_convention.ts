import { column } from "../math/pose.ts";
import { length, subtract, type Vec3 } from "../math/vector.ts";
import type { Capture, Frame } from "./capture.ts";

/**
 * What a file's matrices are, where they are not what its format says, camera to world with x right, y up, z
 * backward:
 *
 * - `opencv`: camera to world with OpenCV's axes, x right, y down, z forward
 * - `inverse`: world to camera
 * - `inverse-opencv`: world to camera with OpenCV's axes, as COLMAP writes it
 */
export type PoseConvention = "opencv" | "inverse" | "inverse-opencv";

/** The names of all conventions. */
export const POSE_CONVENTIONS: readonly PoseConvention[] = ["opencv", "inverse", "inverse-opencv"];

/**
 * A pose that was read as its format says, if the file means another convention.
 *
 * @param pose what was taken for camera to world with `Camera`'s axes, [3, 4] row-major
 * @returns camera to world with `Camera`'s axes, [3, 4] row-major
 */
export function convertPose(pose: Float64Array, convention: PoseConvention): Float64Array {
  if (convention === "opencv") return withOpenCvAxes(pose);
  const inverse = invertPose(pose);
  return convention === "inverse" ? inverse : withOpenCvAxes(inverse);
}

/** A capture whose file means another convention. Cameras that are tables of rays stay: they have no pose to mistake. */
export function convertPoses(capture: Capture, convention: PoseConvention): Capture {
  const { placement } = capture;
  const frames = capture.frames.map((frame): Frame =>
    frame.rays !== null
      ? frame
      : { ...frame, cameraToWorld: convertPose(frame.cameraToWorld, convention) }
  );
  return {
    ...capture,
    frames,
    placement: placement && {
      ...placement,
      // Rays end as far behind the furthest camera as the file's reader has them end.
      far: placement.far + furthest(frames, placement.layout.box.center) -
        furthest(capture.frames, placement.layout.box.center),
    },
  };
}

/** y and z the other way round. */
function withOpenCvAxes(pose: Float64Array): Float64Array {
  return pose.map((value, i) => i % 4 === 1 || i % 4 === 2 ? -value : value);
}

/** [R | t] -> [R^T | -R^T t]. */
function invertPose(pose: Float64Array): Float64Array {
  const inverse = new Float64Array(12);
  for (let row = 0; row < 3; row++) {
    for (let i = 0; i < 3; i++) {
      inverse[4 * row + i] = pose[4 * i + row];
      inverse[4 * row + 3] -= pose[4 * i + row] * pose[4 * i + 3];
    }
  }
  return inverse;
}

function furthest(frames: readonly Pick<Frame, "cameraToWorld">[], from: Vec3): number {
  return frames.reduce(
    (most, { cameraToWorld }) => Math.max(most, length(subtract(column(cameraToWorld, 3), from))),
    0,
  );
}
