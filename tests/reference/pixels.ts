import { pcg4d, shuffledIndex } from "../../src/math/random.ts";
import { RandomStream } from "./random_streams.ts";

/** How large an image is, in pixels. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** The pixels to choose from: images of any sizes. */
export type PixelSpace = readonly ImageSize[];

/** Images of one size. */
export function imagesOf(count: number, width: number, height: number): PixelSpace {
  return new Array<ImageSize>(count).fill({ width, height });
}

/** How many pixels all images have. */
function pixelCount(space: PixelSpace): number {
  return space.reduce((sum, { width, height }) => sum + width * height, 0);
}

/** How the pixels of a step are chosen. */
export type PixelSampler =
  | {
    /** All pixels of all images, shuffled anew every epoch. */
    readonly kind: "allImages";
  }
  | {
    /** Different pixels of one random image. */
    readonly kind: "oneImage";
    /** For how many steps only the image's centre is used. */
    readonly cropSteps: number;
    /** The part of width and height that the centre has. */
    readonly cropFraction: number;
  }
  | {
    /** Any pixel of any image, for each ray anew. */
    readonly kind: "anyImage";
  };

/** The pixels of a batch of R rays. */
export interface PixelBatch {
  /** Image numbers, [R]. */
  readonly images: number[];
  /** Columns, [R]. */
  readonly xs: number[];
  /** Rows, [R]. */
  readonly ys: number[];
}

/**
 * The pixels of one step.
 *
 * `allImages`: ray r of the step has the global number g = step R + r; of N pixels it takes
 *
 *   shuffledIndex(g mod N, N, keys) = (pixels of the images before) + y width + x,
 *   keys = pcg4d(floor(g / N), 0, pixels, seed)[0..1].
 *
 * `oneImage`: image = pcg4d(0, step, pixels, seed)[0] mod images, and in the rectangle of w x h pixels
 * at (x0, y0), the centre at first and later the whole image,
 *
 *   shuffledIndex(r mod (w h), w h, keys) = (y - y0) w + (x - x0),
 *   keys = pcg4d(1, step, pixels, seed)[0..1].
 *
 * `anyImage`: (image, x, y) = (b[0] mod images, b[1] mod width, b[2] mod height),
 * b = pcg4d(ray, step, pixels, seed), with the size of that image.
 *
 * @param rays How many, R.
 */
export function selectPixels(
  sampler: PixelSampler,
  space: PixelSpace,
  rays: number,
  step: number,
  seed: number,
): PixelBatch {
  const batch: PixelBatch = { images: [], xs: [], ys: [] };
  if (sampler.kind === "allImages") {
    const pixels = pixelCount(space);
    for (let ray = 0; ray < rays; ray++) {
      const number = step * rays + ray;
      const [key0, key1] = pcg4d(Math.floor(number / pixels), 0, RandomStream.pixels, seed);
      let flat = shuffledIndex(number % pixels, pixels, key0, key1);
      let image = 0;
      while (flat >= space[image].width * space[image].height) {
        flat -= space[image].width * space[image].height;
        image++;
      }
      batch.images.push(image);
      batch.ys.push(Math.floor(flat / space[image].width));
      batch.xs.push(flat % space[image].width);
    }
    return batch;
  }
  if (sampler.kind === "anyImage") {
    for (let ray = 0; ray < rays; ray++) {
      const draw = pcg4d(ray, step, RandomStream.pixels, seed);
      const image = draw[0] % space.length;
      batch.images.push(image);
      batch.xs.push(draw[1] % space[image].width);
      batch.ys.push(draw[2] % space[image].height);
    }
    return batch;
  }

  const image = pcg4d(0, step, RandomStream.pixels, seed)[0] % space.length;
  const { width, height } = space[image];
  const [key0, key1] = pcg4d(1, step, RandomStream.pixels, seed);
  const fraction = step < sampler.cropSteps ? sampler.cropFraction : 1;
  const cropWidth = Math.floor(width * fraction);
  const cropHeight = Math.floor(height * fraction);
  const x0 = Math.floor((width - cropWidth) / 2);
  const y0 = Math.floor((height - cropHeight) / 2);
  const pixels = cropWidth * cropHeight;
  for (let ray = 0; ray < rays; ray++) {
    const flat = shuffledIndex(ray % pixels, pixels, key0, key1);
    batch.images.push(image);
    batch.xs.push(x0 + flat % cropWidth);
    batch.ys.push(y0 + Math.floor(flat / cropWidth));
  }
  return batch;
}

/** How many whole epochs, of as many rays as there are pixels, came before a step. */
export function epochOf(step: number, rays: number, space: PixelSpace): number {
  return Math.floor(step * rays / pixelCount(space));
}
