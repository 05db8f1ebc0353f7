import type { Camera } from "./camera.ts";
import { closestPoint } from "./closest_point.ts";
import { column, lookAt } from "./pose.ts";
import { add, cross, dot, length, normalize, scale, subtract, type Vec3 } from "./vector.ts";

const WORLD_UP: Vec3 = [0, 0, 1];

/** The cosine (of 60 degrees) below which the cameras' mean up replaces the world's. */
const UP_AGREEMENT = 0.5;

/** Below this determinant of the mean projection the optical axes are as good as parallel. */
const PARALLEL = 1e-9;

/**
 * A closed circle of cameras around what the given cameras look at, for a video of the scene.
 *
 * The circle's centre line passes through the point closest to all optical axes (least squares) along
 * the up direction: world +z, or the cameras' mean up where that is more than 60 degrees away. Its
 * radius and its height above that point are the means of the cameras' own. It starts on the first
 * camera's side, runs counter-clockwise seen from above at constant speed, and every camera looks at
 * the point. The frame after the last one would be the first.
 *
 * @param cameras At least two, with optical axes that are not all parallel.
 * @param frames How many cameras to return, an integer >= 1.
 * @returns Cameras with the first camera's image size and intrinsics.
 * @throws RangeError if frames or cameras do not fit the above, or the cameras stand on the centre line.
 */
export function orbit(cameras: readonly Camera[], frames: number): Camera[] {
  if (!(Number.isInteger(frames) && frames >= 1)) {
    throw new RangeError(
      `Cannot make an orbit as frames must be an integer >= 1: current value is ${frames}.`,
    );
  }
  if (cameras.length < 2) {
    throw new RangeError(
      `Cannot fit an orbit as at least 2 cameras are needed: current number is ${cameras.length}.`,
    );
  }
  const { point: centre, determinant } = closestPoint(cameras);
  if (!(determinant > PARALLEL)) {
    throw new RangeError(
      "Cannot fit an orbit as the cameras' optical axes must not all be parallel: " +
        `all ${cameras.length} are.`,
    );
  }
  const up = orbitUp(cameras);
  const offsets = cameras.map((camera) => subtract(column(camera.cameraToWorld, 3), centre));
  const heights = offsets.map((offset) => dot(offset, up));
  const outward = offsets.map((offset, i) => subtract(offset, scale(up, heights[i])));
  const radii = outward.map(length);
  const radius = mean(radii);
  const height = mean(heights);
  if (!(radius > 1e-6 * Math.max(1, Math.abs(height)))) {
    throw new RangeError(
      "Cannot fit an orbit as the cameras must stand apart from the line that it turns about: " +
        `their mean distance from it is ${radius}.`,
    );
  }

  const first = outward[radii.findIndex((distance) => distance > 1e-6 * radius)];
  const x = normalize(first);
  const y = cross(up, x);
  return Array.from({ length: frames }, (_, frame) => {
    const angle = (2 * Math.PI * frame) / frames;
    const direction = add(scale(x, Math.cos(angle)), scale(y, Math.sin(angle)));
    const eye = add(centre, add(scale(direction, radius), scale(up, height)));
    return { ...cameras[0], cameraToWorld: lookAt(eye, centre, up) };
  });
}

/** World +z, or the mean of the cameras' up axes where the two disagree strongly. */
function orbitUp(cameras: readonly Camera[]): Vec3 {
  const sum = cameras
    .map((camera) => column(camera.cameraToWorld, 1))
    .reduce(add, [0, 0, 0] as Vec3);
  // Cameras whose ups cancel say nothing about where up is.
  if (length(sum) < 1e-6 * cameras.length) return WORLD_UP;
  const meanUp = normalize(sum);
  return dot(meanUp, WORLD_UP) >= UP_AGREEMENT ? WORLD_UP : meanUp;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
