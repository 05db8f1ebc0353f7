import type { Camera } from "../math/camera.ts";
import { column, lookAt } from "../math/pose.ts";
import { pcg4d, uniform } from "../math/random.ts";
import { IDENTITY } from "../math/similarity.ts";
import { add, dot, normalize, scale, subtract, type Vec3 } from "../math/vector.ts";
import { NERF_SYNTHETIC } from "./formats/nerf_synthetic.ts";
import { type RgbaImage, type Scene, SceneError, type Split, SPLITS, type View } from "./scene.ts";

/** What to make an analytic scene of. */
export interface AnalyticSceneOptions {
  /** Which split: the splits differ in where their cameras stand. */
  readonly split: Split;
  /** How many views, an integer >= 1. */
  readonly views: number;
  /** The width and height of every image in pixels, an integer >= 1. */
  readonly size: number;
  /** Chooses where the cameras stand, an unsigned 32-bit integer; 0 by default. */
  readonly seed?: number;
}

const CAMERA_DISTANCE = 4;
const CAMERA_ANGLE_X = 0.69; // radians
const SPHERE_RADIUS = 0.8;
const RING = { inner: 1, outer: 1.2, halfHeight: 0.06, color: [0.95, 0.75, 0.2] as Vec3 };
/** A radius around the origin that holds everything: rays that pass it are not tested further. */
const BOUND = 1.25;

const LIGHT = normalize([0.4, 0.3, 1]);

/** Rays a pixel, along each side. */
const SUBPIXELS = 4;

/** The stream of the cameras' random numbers, apart from those of training (shaders/lib/random.wgsl). */
const CAMERAS_STREAM = 0x100;

/**
 * A scene with a known answer, made in memory: a ball inside a ring, in NeRF-Synthetic's convention.
 *
 * The ball (radius 0.8, at the origin) has one colour an octant: red, green and blue are 0.9 where x,
 * y and z are positive and 0.25 elsewhere, darkened by 0.6 in a checkerboard of 12 longitudes by 6
 * latitudes. The golden ring around it lies flat in z = 0, radii 1 to 1.2, 0.12 high. Both are matt
 * and lit from above; the ball has a soft highlight that moves with the camera. Every pixel averages
 * 4 x 4 rays; what they all miss is transparent.
 *
 * Cameras stand 4 units from the origin on the upper half-sphere and look at it, spread evenly over
 * its area with some jitter; the horizontal field of view is 0.69 radians, near 2 and far 6.
 *
 * @returns The same scene for the same options, always.
 * @throws SceneError if views or size is not an integer >= 1.
 */
export function analyticScene(options: AnalyticSceneOptions): Scene {
  const { split, views, size, seed = 0 } = options;
  for (const [name, value] of [["views", views], ["size", size]] as const) {
    if (!(Number.isInteger(value) && value >= 1)) {
      throw new SceneError(
        `Cannot make an analytic scene as ${name} must be an integer >= 1: current value is ${value}.`,
      );
    }
  }
  const focal = (0.5 * size) / Math.tan(0.5 * CAMERA_ANGLE_X);
  return {
    name: "analytic",
    split,
    views: Array.from({ length: views }, (_, index): View => {
      const camera: Camera = {
        width: size,
        height: size,
        fx: focal,
        fy: focal,
        cx: size / 2,
        cy: size / 2,
        cameraToWorld: lookAt(cameraPosition(index, views, split, seed), [0, 0, 0], [0, 0, 1]),
      };
      return { name: `${split}/r_${index}`, image: castImage(camera, SUBPIXELS, castRay), camera };
    }),
    near: NERF_SYNTHETIC.near,
    far: NERF_SYNTHETIC.far,
    layout: { kind: "object", box: NERF_SYNTHETIC.box },
    fromCapture: IDENTITY,
    points: null,
  };
}

/**
 * Bands of equal area (Archimedes: equal height), one camera each, turned by the golden angle from
 * band to band. The pole and the horizon are left out.
 */
function cameraPosition(index: number, views: number, split: Split, seed: number): Vec3 {
  const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));
  const [inBand, turn] = pcg4d(index, SPLITS.indexOf(split), CAMERAS_STREAM, seed).map(uniform);
  const z = 0.05 + 0.9 * ((index + inBand) / views);
  const azimuth = GOLDEN_ANGLE * (index + turn);
  const horizontal = Math.sqrt(1 - z * z);
  return scale(
    [horizontal * Math.cos(azimuth), horizontal * Math.sin(azimuth), z],
    CAMERA_DISTANCE,
  );
}

/**
 * Casts every pixel's rays and averages their colours, with straight alpha for the misses.
 *
 * @param camera a pinhole
 * @param subpixels rays a pixel, along each side
 * @param cast the colour in [0, 1] that a ray sees, or undefined where it meets nothing; directions are units
 */
export function castImage(
  camera: Camera,
  subpixels: number,
  cast: (origin: Vec3, direction: Vec3) => Vec3 | undefined,
): RgbaImage {
  const { width, height, fx, fy, cx, cy, cameraToWorld } = camera;
  const [right, up, backward, origin] = ([0, 1, 2, 3] as const).map((i) =>
    column(cameraToWorld, i)
  );
  const rays = subpixels * subpixels;
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum: Vec3 = [0, 0, 0];
      let hits = 0;
      for (let ray = 0; ray < rays; ray++) {
        const u = x + ((ray % subpixels) + 0.5) / subpixels;
        const v = y + (Math.floor(ray / subpixels) + 0.5) / subpixels;
        const direction = normalize(subtract(
          add(scale(right, (u - cx) / fx), scale(up, (cy - v) / fy)),
          backward,
        ));
        const color = cast(origin, direction);
        if (color === undefined) continue;
        sum = add(sum, color);
        hits++;
      }
      if (hits === 0) continue;
      const target = (y * width + x) * 4;
      for (let channel = 0; channel < 3; channel++) {
        data[target + channel] = Math.round((255 * sum[channel]) / hits);
      }
      data[target + 3] = Math.round((255 * hits) / rays);
    }
  }
  return { width, height, data };
}

/** Where a ray meets a surface. */
interface Hit {
  /** Distance along the ray. */
  readonly t: number;
  /** Outward unit normal. */
  readonly normal: Vec3;
}

/** The colour in [0, 1] that a ray sees, or undefined where it meets nothing; direction is a unit. */
function castRay(origin: Vec3, direction: Vec3): Vec3 | undefined {
  const middle = dot(origin, direction);
  if (dot(origin, origin) - middle * middle > BOUND ** 2) return undefined;
  const sphere = hitSphere(origin, direction);
  const ring = hitRing(origin, direction);
  if (sphere !== undefined && (ring === undefined || sphere.t < ring.t)) {
    const halfway = normalize(subtract(LIGHT, direction));
    const highlight = 0.25 * Math.max(0, dot(halfway, sphere.normal)) ** 30;
    const color = shade(sphereColor(sphere.normal), sphere.normal);
    return color.map((value) => Math.min(1, value + highlight)) as unknown as Vec3;
  }
  return ring && shade(RING.color, ring.normal);
}

/** Lambert's law over a floor of ambient light, so that no side is black. */
function shade(albedo: Vec3, normal: Vec3): Vec3 {
  return scale(albedo, 0.5 + 0.5 * Math.max(0, dot(normal, LIGHT)));
}

/** The ball's colour where its outward normal is `normal`. */
function sphereColor(normal: Vec3): Vec3 {
  const [x, y, z] = normal;
  const longitude = Math.floor((12 * (Math.atan2(y, x) + Math.PI)) / (2 * Math.PI));
  const latitude = Math.floor((6 * Math.acos(Math.min(1, Math.max(-1, z)))) / Math.PI);
  const octant: Vec3 = [x > 0 ? 0.9 : 0.25, y > 0 ? 0.9 : 0.25, z > 0 ? 0.9 : 0.25];
  return scale(octant, (longitude + latitude) % 2 === 0 ? 1 : 0.6);
}

function hitSphere(origin: Vec3, direction: Vec3): Hit | undefined {
  const middle = -dot(origin, direction);
  const nearest = add(origin, scale(direction, middle));
  const inside = SPHERE_RADIUS ** 2 - dot(nearest, nearest);
  if (inside < 0) return undefined;
  const t = middle - Math.sqrt(inside);
  return t > 0
    ? { t, normal: scale(add(origin, scale(direction, t)), 1 / SPHERE_RADIUS) }
    : undefined;
}

/** The ring's four faces: its flat top and bottom, its outer and its inner wall. */
function hitRing(origin: Vec3, direction: Vec3): Hit | undefined {
  const { inner, outer, halfHeight } = RING;
  let hit: Hit | undefined;
  const offer = (t: number, normal: Vec3) => {
    if (t > 0 && (hit === undefined || t < hit.t)) hit = { t, normal };
  };

  for (const side of [1, -1]) {
    const t = (side * halfHeight - origin[2]) / direction[2];
    const radius = Math.hypot(origin[0] + t * direction[0], origin[1] + t * direction[1]);
    if (radius >= inner && radius <= outer) offer(t, [0, 0, side]);
  }
  // |origin + t direction| = radius in the plane: a t^2 + 2 b t + c = 0.
  const a = direction[0] ** 2 + direction[1] ** 2;
  const b = origin[0] * direction[0] + origin[1] * direction[1];
  for (const [radius, facing] of [[outer, 1], [inner, -1]]) {
    const discriminant = b * b - a * (origin[0] ** 2 + origin[1] ** 2 - radius ** 2);
    if (!(discriminant >= 0)) continue;
    for (const root of [-Math.sqrt(discriminant), Math.sqrt(discriminant)]) {
      const t = (root - b) / a;
      const point = add(origin, scale(direction, t));
      if (Math.abs(point[2]) <= halfHeight) {
        offer(t, scale([point[0], point[1], 0], facing / radius));
      }
    }
  }
  return hit;
}
