import { type Gpu, GpuError } from "../gpu/mod.ts";
import type { Camera, Scene } from "../scene/mod.ts";

/**
 * The photographs of a scene in device memory: 8-bit RGBA, straight alpha, one layer of a texture array
 * for each. A texture may be larger than any storage binding: 100 photographs of 800 x 800 are 256 MB.
 */
export class Photographs {
  /** The texture array, for the kernels. */
  readonly view: GPUTextureView;
  /** Number of photographs. */
  readonly count: number;
  /** Width of each in pixels. */
  readonly width: number;
  /** Height of each in pixels. */
  readonly height: number;
  readonly #texture: GPUTexture;

  /**
   * Uploads a scene's photographs.
   *
   * @throws {GpuError} if there are more, or larger ones, than this device's textures can hold
   */
  constructor(gpu: Gpu, scene: Scene) {
    const { width, height } = scene.views[0].image;
    const count = scene.views.length;
    const { maxTextureArrayLayers, maxTextureDimension2D } = gpu.device.limits;
    if (count > maxTextureArrayLayers || Math.max(width, height) > maxTextureDimension2D) {
      throw new GpuError(
        `Cannot upload ${count} images of ${width} x ${height}: this device takes at most ` +
          `${maxTextureArrayLayers} of ${maxTextureDimension2D} x ${maxTextureDimension2D}. ` +
          `Use --downscale, or fewer images.`,
      );
    }
    this.#texture = gpu.device.createTexture({
      label: "photographs",
      size: [width, height, count],
      format: "rgba8uint",
      usage: GPUTextureUsage.TEXTURE_BINDING | GPUTextureUsage.COPY_DST,
    });
    scene.views.forEach(({ image }, layer) =>
      gpu.device.queue.writeTexture(
        { texture: this.#texture, origin: [0, 0, layer] },
        image.data as Uint8Array<ArrayBuffer>,
        { bytesPerRow: width * 4, rowsPerImage: height },
        [width, height],
      )
    );
    this.view = this.#texture.createView({ dimension: "2d-array" });
    this.count = count;
    this.width = width;
    this.height = height;
  }

  /** Frees the texture. */
  destroy(): void {
    this.#texture.destroy();
  }
}

/** Cameras as the kernels read them, [cameras, 4, 4]: (fx, fy, cx, cy), then camera-to-world's rows. */
export function packCameras(cameras: readonly Camera[]): Float32Array<ArrayBuffer> {
  return Float32Array.from(
    cameras.flatMap(({ fx, fy, cx, cy, cameraToWorld }) => [fx, fy, cx, cy, ...cameraToWorld]),
  );
}
