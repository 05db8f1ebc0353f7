import type { Camera } from "../../src/math/camera.ts";
import type { KnownDepths } from "../../src/scene/mod.ts";
import { type Background, backgroundColors, linearPixelColor, pixelColor } from "./colors.ts";
import { type KnownDepth, selectKnown } from "./depth_loss.ts";
import {
  imagesOf,
  type PixelBatch,
  type PixelSampler,
  type PixelSpace,
  selectPixels,
} from "./pixels.ts";
import { coneRadius, pixelRay, type Ray, type RayOptions } from "./rays.ts";

/** One training image. */
export interface ReferenceView {
  readonly camera: Camera;
  /** 8-bit straight-alpha colours, [height, width, 4]. */
  readonly rgba: ArrayLike<number>;
  /** What is known of depths in it. */
  readonly depths?: KnownDepths;
}

/** Which rays a step casts, and what they should show. */
export interface BatchOptions extends RayOptions {
  readonly seed: number;
  readonly pixels: PixelSampler;
  readonly background: Background;
  /** At how many scales photographs are there, one by default. */
  readonly scales?: number;
  /** In which light pixels are composited over their background; as they are by default. */
  readonly colors?: "srgb" | "linear";
  /** Which rays go through pixels with a known depth, and how far off that may be; none by default. */
  readonly depth?: { readonly share: number; readonly spread: number; readonly weight: number };
  /** Rays across a pixel, and down, from a step on; one by default. */
  readonly subpixels?: { readonly across: number; readonly start: number };
  /** The unit of samples' distances, in those of rays' directions; 1 by default. */
  readonly unit?: number;
  /** That of their intervals, in units of distances where directions have length 1; 1 by default. */
  readonly intervalUnit?: number;
}

/**
 * A photograph reduced by 2^halvings: the mean of each block of each of the four numbers, rounded down, and a
 * camera with wider pixels (google/mipnerf, convert_blender_data.py). What fills no block is cropped away.
 */
export function reducedView({ camera, rgba }: ReferenceView, halvings: number): ReferenceView {
  const factor = 2 ** halvings;
  const [width, height] = [camera.width, camera.height].map((size) => Math.floor(size / factor));
  const blocks = Array.from({ length: width * height * 4 }, (_, i) => {
    const [channel, x, y] = [i % 4, Math.floor(i / 4) % width, Math.floor(i / 4 / width)];
    let sum = 0;
    for (let row = y * factor; row < (y + 1) * factor; row++) {
      for (let column = x * factor; column < (x + 1) * factor; column++) {
        sum += rgba[(row * camera.width + column) * 4 + channel];
      }
    }
    return Math.floor(sum / factor ** 2);
  });
  const { fx, fy, cx, cy } = camera;
  const [smallFx, smallFy, smallCx, smallCy] = [fx, fy, cx, cy].map((length) => length / factor);
  const intrinsics = { width, height, fx: smallFx, fy: smallFy, cx: smallCx, cy: smallCy };
  return { camera: { ...camera, ...intrinsics }, rgba: blocks };
}

/** Rays through pixels, and what they should show. */
export interface TargetRays extends PixelBatch {
  readonly rays: readonly Ray[];
  /** Of their cones at the distance of a direction, [R]. */
  readonly radii: Float64Array;
  /** [R, 3]. */
  readonly backgrounds: Float64Array;
  /** [R, 3]. */
  readonly targets: Float64Array;
  /** Where things are known to be along rays, [R]; null of the others. */
  readonly known: readonly (KnownDepth | null)[];
}

/**
 * The rays of one step.
 *
 * @param cameras Those of the views, perhaps moved.
 * @param count How many rays, R.
 */
export function targetRays(
  views: readonly ReferenceView[],
  cameras: readonly Camera[],
  options: BatchOptions,
  count: number,
  step: number,
): TargetRays {
  const { seed, background, colors, scales = 1 } = options;
  const across = acrossIn(options, step);
  const pixels = Math.ceil(count / across ** 2);
  const chosen = selectPixels(options.pixels, pixelSpace(views), pixels, step, seed, scales);
  const ofRays = (values: readonly number[]) =>
    Array.from({ length: count }, (_, ray) => values[Math.floor(ray / across ** 2)]);
  const batch = {
    images: ofRays(chosen.images),
    xs: ofRays(chosen.xs),
    ys: ofRays(chosen.ys),
    halvings: ofRays(chosen.halvings),
  };
  const places = moveToKnown(batch, views, options, step);
  const reduced = views.map(({ rgba }, view) =>
    Array.from(
      { length: scales },
      (_, halvings) => reducedView({ camera: cameras[view], rgba }, halvings),
    )
  );
  const backgrounds = backgroundColors(background, count, step, seed, across ** 2); // [R, 3]
  const over = colors === "linear" ? linearPixelColor : pixelColor;
  const targets = new Float64Array(backgrounds.length);
  const radii = new Float64Array(count);
  const rays = batch.images.map((image, ray) => {
    const [x, y] = [batch.xs[ray], batch.ys[ray]];
    const { camera, rgba } = reduced[image][batch.halvings[ray]];
    const behind = backgrounds.subarray(ray * 3, ray * 3 + 3);
    targets.set(over(rgba, y * camera.width + x, behind), ray * 3);
    const square = ray % across ** 2;
    const column = x * across + square % across;
    const row = y * across + Math.floor(square / across);
    const finer = finerCamera(camera, across, options.pixelOffset);
    radii[ray] = coneRadius(finer, column, row, options);
    return pixelRay(finer, column, row, options);
  });
  const { depth, unit = 1, intervalUnit = 1 } = options;
  const known = places.map((place, ray): KnownDepth | null => {
    if (!place) return null;
    const length = Math.hypot(...rays[ray].direction);
    const t = place.distance / length / unit;
    const interval = intervalUnit / length;
    return { t, deviation: depth!.spread * t, weight: place.weight, interval };
  });
  return { ...batch, rays, radii, backgrounds, targets, known };
}

/** How many rays across a pixel there are in a step. */
export function acrossIn({ subpixels }: Pick<BatchOptions, "subpixels">, step: number): number {
  return subpixels && step >= subpixels.start ? subpixels.across : 1;
}

/** The camera with n x n pixels in the place of each, whose rays lie evenly around the one of that. */
function finerCamera(camera: Camera, n: number, pixelOffset: number): Camera {
  if (n === 1) return camera;
  const [width, height, fx, fy] = [camera.width, camera.height, camera.fx, camera.fy]
    .map((length) => n * length);
  const [cx, cy] = [camera.cx, camera.cy].map((middle) =>
    n * (middle - pixelOffset + 0.5) - 0.5 + pixelOffset
  );
  return { ...camera, width, height, fx, fy, cx, cy };
}

/** Moves a share of a batch's rays to pixels with a known depth; of each ray that, or null. */
function moveToKnown(
  { images, xs, ys, halvings }: PixelBatch,
  views: readonly ReferenceView[],
  { depth, seed }: BatchOptions,
  step: number,
): ({ readonly distance: number; readonly weight: number } | null)[] {
  if (!depth || depth.weight === 0) return images.map(() => null);
  const all = views.flatMap(({ depths, camera: { width } }, image) =>
    Array.from(depths?.pixels ?? [], (pixel, i) => ({
      image,
      ...{ x: pixel % width, y: Math.floor(pixel / width) },
      ...{ distance: depths!.distances[i], weight: depths!.weights[i] },
    }))
  );
  return selectKnown(images.length, all.length, depth.share, step, seed).map((place, ray) => {
    if (place === null) return null;
    const { image, x, y, distance, weight } = all[place];
    [images[ray], xs[ray], ys[ray], halvings[ray]] = [image, x, y, 0];
    return { distance, weight };
  });
}

/**
 * The pixels of views.
 *
 * @throws RangeError if there are no views, their sizes differ, or an image does not fit its camera.
 */
export function pixelSpace(views: readonly ReferenceView[]): PixelSpace {
  if (views.length === 0) {
    throw new RangeError("Cannot train as there must be at least one view: there is none.");
  }
  const { width, height } = views[0].camera;
  for (const [i, { camera, rgba }] of views.entries()) {
    if (camera.width !== width || camera.height !== height) {
      throw new RangeError(
        `Cannot train as all views must be ${width} x ${height} pixels like the first: ` +
          `view ${i} is ${camera.width} x ${camera.height}.`,
      );
    }
    if (rgba.length !== width * height * 4) {
      throw new RangeError(
        `Cannot train as an image of ${width} x ${height} pixels must have ` +
          `${width * height * 4} bytes: view ${i} has ${rgba.length}.`,
      );
    }
  }
  return imagesOf(views.length, width, height);
}
