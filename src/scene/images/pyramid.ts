import { type RgbaImage, type Scene, SceneError, type View } from "../scene.ts";
import { downscaleCamera } from "./downscale.ts";
import { downscaleMask } from "./masks.ts";

/**
 * An image, and reduced by 2, 4, … 2^(scales - 1), as the multi-scale protocol of Mip-NeRF has it (Barron et al.
 * 2021; google/mipnerf, convert_blender_data.py): the four numbers of a pixel are the means of its block's,
 * rounded down. Colours are not weighted by their alpha, unlike those of `downscaleImage`, so that what a
 * transparent pixel hides bleeds in. Means are of the image itself at each scale, not of rounded ones. Rightmost
 * columns and bottom rows that fill no block are cropped away.
 *
 * @param scales from 1, and so few that the smallest image has a pixel
 * @returns the largest first; the image itself
 */
export function imagePyramid(image: RgbaImage, scales: number): RgbaImage[] {
  const images = [image];
  let sums: Sums = { width: image.width, height: image.height, data: image.data };
  while (images.length < scales) {
    sums = halve(sums);
    const { width, height, data } = sums;
    const shift = 2 * images.length; // a block has 4^j pixels
    images.push({ width, height, data: Uint8Array.from(data, (sum) => sum >> shift) });
  }
  return images;
}

/** Sums over blocks of pixels, [height, width, 4]. */
interface Sums {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint32Array;
}

/** Sums over blocks of 2 x 2. */
function halve({ width: fullWidth, height: fullHeight, data }: Sums): Sums {
  const [width, height] = [fullWidth >> 1, fullHeight >> 1];
  const sums = new Uint32Array(width * height * 4);
  const row = fullWidth * 4;
  for (let y = 0, target = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const source = 2 * y * row + 8 * x;
      for (let i = source; i < source + 4; i++) {
        sums[target++] = data[i] + data[i + 4] + data[i + row] + data[i + row + 4];
      }
    }
  }
  return { width, height, data: sums };
}

/**
 * A view at several scales: its image as {@link imagePyramid} has it, its camera with wider pixels, and its mask,
 * in which a pixel counts only where all of its block do.
 *
 * @param scales from 1
 * @returns the largest first
 * @throws {SceneError} if the smallest image would have no pixel
 */
export function viewPyramid(view: View, scales: number): View[] {
  assertPyramid([view], scales);
  const { name, image, camera, mask } = view;
  return imagePyramid(image, scales).map((small, halvings) => {
    const factor = 2 ** halvings;
    return {
      name,
      image: small,
      camera: downscaleCamera(camera, factor),
      ...(mask && { mask: downscaleMask(mask, image, factor) }),
    };
  });
}

/**
 * A scene at several scales, see {@link viewPyramid}.
 *
 * @param scales from 1
 * @returns the largest first
 * @throws {SceneError} if the smallest image of a view would have no pixel
 */
export function scenePyramid(scene: Scene, scales: number): Scene[] {
  const views = scene.views.map((view) => viewPyramid(view, scales));
  return Array.from({ length: scales }, (_, halvings) => ({
    ...scene,
    views: views.map((pyramid) => pyramid[halvings]),
  }));
}

/**
 * Asserts that views can be reduced to so many scales.
 *
 * @throws {SceneError} naming the first that would have no pixel at the last of them
 */
export function assertPyramid(views: readonly View[], scales: number): void {
  const factor = 2 ** (scales - 1);
  const small = views.find(({ image }) => Math.min(image.width, image.height) < factor);
  if (!small) return;
  const { name, image: { width, height } } = small;
  const most = Math.floor(Math.log2(Math.min(width, height))) + 1;
  throw new SceneError(
    `Cannot reduce images to ${scales} scales as each must have at least ${factor} x ${factor} pixels: ` +
      `${name} has ${width} x ${height}. Use at most ${most} scale${
        most === 1 ? "" : "s"
      }, or larger ` +
      "images.",
  );
}
