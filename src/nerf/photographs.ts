import { GpuError, type Memory } from "../gpu/mod.ts";
import { bytesText } from "../host/bytes_text.ts";
import { viewPyramid } from "../scene/images/pyramid.ts";
import type { Scene, View } from "../scene/mod.ts";

/**
 * The photographs of a scene in device memory: 8-bit RGBA, straight alpha, one layer of a texture array
 * for each, in the array's upper left corner; their reductions are levels of the texture, and take a third more. A
 * texture may be larger than any storage binding: 100 photographs of 800 x 800 are 256 MB.
 */
export class Photographs {
  /** The texture array, for the kernels. */
  readonly view: GPUTextureView;
  /** Number of photographs. */
  readonly count: number;
  /** Pixels across the smallest, at the smallest scale. */
  readonly least: number;
  /** Pixels of all photographs at all scales before each, [count], and of all of them. */
  readonly pixelOffsets: readonly number[];
  /**
   * Whether any photograph has a mask. Then transparent pixels are black, and those that are masked out
   * transparent and white: a mask takes no memory and no further read.
   */
  readonly masked: boolean;

  /**
   * Uploads a scene's photographs.
   *
   * @param scales at how many scales: as they are, and reduced by 2, 4, … 2^(scales - 1)
   * @throws {GpuError} if there are more, or larger ones, than this device's textures can hold
   * @throws {SceneError} if one is too small for as many scales
   */
  constructor(
    memory: Memory,
    scene: Scene,
    /** At how many scales they are there. */
    readonly scales: number,
  ) {
    const { gpu } = memory;
    const width = Math.max(...scene.views.map(({ image }) => image.width));
    const height = Math.max(...scene.views.map(({ image }) => image.height));
    const count = scene.views.length;
    const { maxTextureArrayLayers, maxTextureDimension2D } = gpu.device.limits;
    if (count > maxTextureArrayLayers || Math.max(width, height) > maxTextureDimension2D) {
      throw new GpuError(
        `Cannot upload ${count} images of ${width} x ${height}: this device takes at most ` +
          `${maxTextureArrayLayers} of ${maxTextureDimension2D} x ${maxTextureDimension2D}. ` +
          `Use --downscale, or fewer images.`,
      );
    }
    const levels = Array.from(
      { length: scales },
      (_, level) => (width >> level) * (height >> level),
    );
    const bytes = levels.reduce((sum, pixels) => sum + pixels) * 4 * count;
    const free = gpu.freeMemory;
    if (bytes > free) {
      throw new GpuError(
        `Cannot upload ${count} images of ${width} x ${height}: they take ${
          bytesText(bytes)
        } of memory, ` +
          `and there are ${bytesText(free)}. Use --downscale, or fewer images.`,
      );
    }
    const texture = memory.own(gpu.device.createTexture({
      label: "photographs",
      size: [width, height, count],
      mipLevelCount: scales,
      format: "rgba8uint",
      usage: GPUTextureUsage.TEXTURE_BINDING | GPUTextureUsage.COPY_DST,
    }));
    const masked = scene.views.some(({ mask }) => mask);
    const pixelOffsets = [0];
    scene.views.forEach((view, layer) => {
      let pixels = pixelOffsets[layer];
      viewPyramid(view, scales).forEach((reduced, mipLevel) => {
        const { width, height, data } = reduced.image;
        gpu.device.queue.writeTexture(
          { texture, mipLevel, origin: [0, 0, layer] },
          (masked ? maskedPixels(reduced) : data) as Uint8Array<ArrayBuffer>,
          { bytesPerRow: width * 4, rowsPerImage: height },
          [width, height],
        );
        pixels += width * height;
      });
      pixelOffsets.push(pixels);
    });
    this.pixelOffsets = pixelOffsets;
    this.view = texture.createView({ dimension: "2d-array" });
    this.count = count;
    const sides = scene.views.flatMap(({ image }) => [image.width, image.height]);
    this.least = sides.reduce((least, side) => Math.min(least, side)) >> (scales - 1);
    this.masked = masked;
  }
}

/** A view's pixels, the transparent ones in black and those that are masked out in transparent white. */
function maskedPixels({ image, mask }: View): Uint8Array {
  const pixels = image.data.slice();
  for (let i = 0; i < image.width * image.height; i++) {
    const ignored = mask?.[i] === 0;
    if (!ignored && pixels[i * 4 + 3] > 0) continue;
    pixels.fill(ignored ? 255 : 0, i * 4, i * 4 + 3);
    pixels[i * 4 + 3] = 0;
  }
  return pixels;
}
