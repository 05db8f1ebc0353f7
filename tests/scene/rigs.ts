import { lookAt } from "../../src/math/pose.ts";
import type { Vec3 } from "../../src/math/vector.ts";
import type { Camera, Capture, Frame, PointCloud } from "../../src/scene/mod.ts";

/** A pinhole camera of 400 x 300 pixels that sees about 53 degrees across. */
export function cameraAt(cameraToWorld: Float64Array): Camera {
  return { width: 400, height: 300, fx: 400, fy: 400, cx: 200, cy: 150, cameraToWorld };
}

/** Cameras on a circle around the z axis that look at its centre, or away from it. */
export function ring(
  count: number,
  { radius = 3, height = 1, center = [0, 0, 0] as Vec3, outward = false } = {},
): Camera[] {
  return Array.from({ length: count }, (_, i) => {
    const angle = 2 * Math.PI * i / count;
    const eye: Vec3 = [
      center[0] + radius * Math.cos(angle),
      center[1] + radius * Math.sin(angle),
      center[2] + height,
    ];
    const target: Vec3 = outward
      ? [2 * eye[0] - center[0], 2 * eye[1] - center[1], eye[2]]
      : center;
    return cameraAt(lookAt(eye, target, [0, 0, 1]));
  });
}

/** Cameras side by side on a line along x that all look along +y. */
export function row(count: number, step: Vec3 = [0.1, 0, 0]): Camera[] {
  return Array.from({ length: count }, (_, i) => {
    const eye: Vec3 = [i * step[0], i * step[1], i * step[2]];
    return cameraAt(lookAt(eye, [eye[0], eye[1] + 1, eye[2]], [0, 0, 1]));
  });
}

/** Points as a capture has them. */
export function cloud(points: readonly Vec3[]): PointCloud {
  return {
    positions: Float32Array.from(points.flat()),
    colors: new Uint8Array(points.length * 3),
  };
}

/** A capture of cameras, with images in memory that nobody looks at. */
export function captureOf(
  cameras: readonly Camera[],
  { points = null, bounds = null }: {
    points?: PointCloud | null;
    bounds?: Frame["bounds"];
  } = {},
): Capture {
  return {
    format: "fake",
    frames: cameras.map((camera, i): Frame => ({
      name: `frame_${String(i).padStart(3, "0")}`,
      image: { width: 400, height: 300, data: new Uint8Array(400 * 300 * 4) },
      mask: null,
      intrinsics: {
        size: null,
        focal: { fx: camera.fx, fy: camera.fy },
        principal: null,
        lens: null,
      },
      cameraToWorld: camera.cameraToWorld,
      rays: null,
      split: null,
      bounds,
    })),
    skipped: [],
    notes: [],
    points,
    reduction: 1,
    placement: null,
  };
}
