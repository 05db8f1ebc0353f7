import { type Camera, column, type Point2, shuffledIndex } from "../math/mod.ts";
import { supersample } from "../nerf/mod.ts";
import type { CameraPath } from "../paths/mod.ts";
import type { FrameSettings } from "./frame_settings.ts";

/** How the cameras of a path take pictures. */
export interface CameraSampleOptions
  extends Pick<FrameSettings, "supersampling" | "shutter" | "exposures"> {
  /** Radius of the lens, in scene units. */
  readonly aperture: number;
  /** Distance along the axis of what is sharp, in scene units; with an aperture of 0 it does not count. */
  readonly focus: number;
  /** Where in its pixel a ray passes: 0.5 for the centre. */
  readonly pixelOffset: number;
}

/** Where in its pixel, on the lens and in time a render of a frame is taken. */
export interface CameraSample {
  /** From the middle of the pixel, -0.5 to 0.5 pixels right and down. */
  readonly jitter: Point2;
  /** On a lens with a radius of 1, right and up. */
  readonly lens: Point2;
  /** While the shutter is open: from 0, the frame's own moment, to 1. */
  readonly time: number;
}

/** Turns by this angle spread points over a circle evenly, however many they are. */
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));

/**
 * `count` camera samples, spread evenly over pixel, lens and time; one alone is in the middle of the first
 * two and at the beginning of the third.
 *
 * Points on the lens are a sunflower's (Vogel 1979): point i of n at the radius sqrt((i + 1/2) / n), turned
 * by i golden angles. The rest are n rooks (Shirley 1991): each n-th part of each axis has one sample,
 * shuffled so that axes know nothing of each other. All frames have the same, and nothing is random: what
 * stands still does not flicker.
 */
export function cameraSamples(count: number): CameraSample[] {
  if (count === 1) return [{ jitter: [0, 0], lens: [0, 0], time: 0 }];
  const rook = (i: number, axis: number) => (shuffledIndex(i, count, axis, 0) + 0.5) / count;
  return Array.from({ length: count }, (_, i) => {
    const radius = Math.sqrt((i + 0.5) / count);
    const angle = i * GOLDEN_ANGLE;
    return {
      jitter: [rook(i, 0) - 0.5, rook(i, 1) - 0.5],
      lens: [radius * Math.cos(angle), radius * Math.sin(angle)],
      time: rook(i, 2),
    };
  });
}

/**
 * The cameras whose renders make up a frame, one for each camera sample. Their images are `supersampling`
 * times as wide and high. Jitter moves the principal point; equirectangular images have none, so theirs
 * are not jittered.
 */
export function sampledCameras(
  path: CameraPath,
  frame: number,
  options: CameraSampleOptions,
): Camera[] {
  const { supersampling, aperture, focus, shutter, exposures, pixelOffset } = options;
  const blurred = aperture > 0 || shutter > 0;
  return cameraSamples(blurred ? exposures : 1).map(({ jitter, lens: [u, v], time }) => {
    const moment = path.at(frame + shutter * time);
    const camera = aperture > 0 ? throughLens(moment, [aperture * u, aperture * v], focus) : moment;
    const [right, down] = jitter;
    const { cx, cy } = camera;
    return supersample(
      { ...camera, cx: cx - right / supersampling, cy: cy - down / supersampling },
      supersampling,
      pixelOffset,
    );
  });
}

/**
 * A pinhole somewhere on a camera's lens, whose image is shifted so that the plane at `focus` stays where it
 * is. At another depth d, the image of a point moves by f |offset| |1 / d - 1 / focus| pixels with focal
 * length f: over the lens, a circle of confusion of that radius.
 */
function throughLens(camera: Camera, [u, v]: Point2, focus: number): Camera {
  const pose = camera.cameraToWorld.slice();
  const [right, up] = [column(pose, 0), column(pose, 1)];
  for (let axis = 0; axis < 3; axis++) pose[axis * 4 + 3] += u * right[axis] + v * up[axis];
  return {
    ...camera,
    cameraToWorld: pose,
    cx: camera.cx + camera.fx * u / focus,
    cy: camera.cy - camera.fy * v / focus,
  };
}
