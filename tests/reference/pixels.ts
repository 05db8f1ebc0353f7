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

/** An image's size and those of its reductions by 2, 4, …, rounded down. */
export function pyramidOf({ width, height }: ImageSize, scales: number): PixelSpace {
  return Array.from({ length: scales }, (_, halvings) => ({
    width: Math.floor(width / 2 ** halvings),
    height: Math.floor(height / 2 ** halvings),
  }));
}

/** How many pixels all images have. */
export function pixelCount(space: PixelSpace): number {
  return space.reduce((sum, { width, height }) => sum + width * height, 0);
}

/** Where in images, one after the other, a pixel's number leads. */
function pixelAt(space: PixelSpace, number: number): { image: number; x: number; y: number } {
  let [image, rest] = [0, number];
  while (rest >= space[image].width * space[image].height) {
    rest -= space[image].width * space[image].height;
    image++;
  }
  return { image, x: rest % space[image].width, y: Math.floor(rest / space[image].width) };
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
  /** How often the image was halved whose column and row they are, [R]. */
  readonly halvings: number[];
}

/**
 * The pixels of one step.
 *
 * `allImages`: ray r of the step has the global number g = step R + r; of N pixels it takes
 *
 *   shuffledIndex(g mod N, N, keys) = (pixels of the images before, at all scales) + (pixels of the image's
 *                                     larger scales) + y width + x,
 *   keys = pcg4d(floor(g / N), 0, pixels, seed)[0..1].
 *
 * `oneImage`: image = pcg4d(0, step, pixels, seed)[0] mod images, and in the rectangle of w x h pixels
 * at (x0, y0), the centre at first and later the whole image,
 *
 *   shuffledIndex(r mod n, n, keys) = (pixels of the crop's larger scales) + (y - y0) w + (x - x0),
 *   keys = pcg4d(1, step, pixels, seed)[0..1],
 *
 * with the crop's n pixels at all scales, and the crop of a reduced image in its middle.
 *
 * `anyImage`: (image, x, y) = (b[0] mod images, b[1] mod width, b[2] mod height),
 * b = pcg4d(ray, step, pixels, seed), with the size of that image at the scale of its pixel b[3] mod n, of n at
 * all scales.
 *
 * @param rays How many, R.
 * @param scales At how many scales images are there.
 */
export function selectPixels(
  sampler: PixelSampler,
  space: PixelSpace,
  rays: number,
  step: number,
  seed: number,
  scales = 1,
): PixelBatch {
  const batch: PixelBatch = { images: [], xs: [], ys: [], halvings: [] };
  if (sampler.kind === "allImages") {
    const all = space.flatMap((size) => pyramidOf(size, scales));
    const pixels = pixelCount(all);
    for (let ray = 0; ray < rays; ray++) {
      const number = step * rays + ray;
      const [key0, key1] = pcg4d(Math.floor(number / pixels), 0, RandomStream.pixels, seed);
      const { image, x, y } = pixelAt(all, shuffledIndex(number % pixels, pixels, key0, key1));
      batch.images.push(Math.floor(image / scales));
      batch.xs.push(x);
      batch.ys.push(y);
      batch.halvings.push(image % scales);
    }
    return batch;
  }
  if (sampler.kind === "anyImage") {
    for (let ray = 0; ray < rays; ray++) {
      const draw = pcg4d(ray, step, RandomStream.pixels, seed);
      const image = draw[0] % space.length;
      const pyramid = pyramidOf(space[image], scales);
      const halvings = pixelAt(pyramid, draw[3] % pixelCount(pyramid)).image;
      batch.images.push(image);
      batch.xs.push(draw[1] % pyramid[halvings].width);
      batch.ys.push(draw[2] % pyramid[halvings].height);
      batch.halvings.push(halvings);
    }
    return batch;
  }

  const image = pcg4d(0, step, RandomStream.pixels, seed)[0] % space.length;
  const pyramid = pyramidOf(space[image], scales);
  const [key0, key1] = pcg4d(1, step, RandomStream.pixels, seed);
  const fraction = step < sampler.cropSteps ? sampler.cropFraction : 1;
  const crops = pyramidOf({
    width: Math.floor(pyramid[0].width * fraction),
    height: Math.floor(pyramid[0].height * fraction),
  }, scales);
  const pixels = pixelCount(crops);
  for (let ray = 0; ray < rays; ray++) {
    const place = pixelAt(crops, shuffledIndex(ray % pixels, pixels, key0, key1));
    const { width, height } = pyramid[place.image];
    const crop = crops[place.image];
    batch.images.push(image);
    batch.xs.push(Math.floor((width - crop.width) / 2) + place.x);
    batch.ys.push(Math.floor((height - crop.height) / 2) + place.y);
    batch.halvings.push(place.image);
  }
  return batch;
}

/** How many whole epochs, of as many rays as there are pixels, came before a step. */
export function epochOf(step: number, rays: number, space: PixelSpace): number {
  return Math.floor(step * rays / pixelCount(space));
}
