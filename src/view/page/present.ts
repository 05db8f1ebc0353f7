/// <reference lib="dom" />
import type { Gpu } from "../../gpu/mod.ts";

/** The format of pictures. */
export const FORMAT = "rgba8unorm";

/** What shows a picture on a canvas, which gets its size. */
export interface Presenter {
  /** Shows a picture of {@link FORMAT} with the usage COPY_SRC. */
  present(picture: GPUTexture): Promise<void>;
}

/**
 * Shows pictures on a canvas: copies them there on the device. A device that is the CPU has them in the host's memory
 * anyway, and Chromium loses such a device where its canvas is to be seen: there they are written as bytes.
 */
export function presenterOf(gpu: Gpu, canvas: OffscreenCanvas): Presenter {
  return gpu.info.software ? new HostPresenter(gpu, canvas) : new DevicePresenter(gpu, canvas);
}

function resize(canvas: OffscreenCanvas, { width, height }: GPUTexture): void {
  if (canvas.width === width && canvas.height === height) return;
  [canvas.width, canvas.height] = [width, height];
}

class DevicePresenter implements Presenter {
  readonly #context: GPUCanvasContext;

  constructor(private readonly gpu: Gpu, private readonly canvas: OffscreenCanvas) {
    this.#context = canvas.getContext("webgpu")!;
    const usage = GPUTextureUsage.COPY_DST;
    this.#context.configure({ device: gpu.device, format: FORMAT, usage, alphaMode: "opaque" });
  }

  /** All in one go, as an empty canvas of another size would be seen, and its texture is soon gone. */
  present(picture: GPUTexture): Promise<void> {
    resize(this.canvas, picture);
    const { device } = this.gpu;
    const encoder = device.createCommandEncoder();
    const texture = this.#context.getCurrentTexture();
    encoder.copyTextureToTexture({ texture: picture }, { texture }, [
      picture.width,
      picture.height,
    ]);
    device.queue.submit([encoder.finish()]);
    return Promise.resolve();
  }
}

/** Rows of textures in buffers begin at multiples of so many bytes. */
const ROW_ALIGNMENT = 256;

class HostPresenter implements Presenter {
  readonly #context: OffscreenCanvasRenderingContext2D;

  constructor(private readonly gpu: Gpu, private readonly canvas: OffscreenCanvas) {
    this.#context = canvas.getContext("2d", { alpha: false }) as OffscreenCanvasRenderingContext2D;
  }

  async present(picture: GPUTexture): Promise<void> {
    const { width, height } = picture;
    const { device } = this.gpu;
    const bytesPerRow = Math.ceil(4 * width / ROW_ALIGNMENT) * ROW_ALIGNMENT;
    const usage = GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ;
    const buffer = device.createBuffer({ size: bytesPerRow * height, usage });
    try {
      const encoder = device.createCommandEncoder();
      encoder.copyTextureToBuffer({ texture: picture }, { buffer, bytesPerRow }, [width, height]);
      device.queue.submit([encoder.finish()]);
      await buffer.mapAsync(GPUMapMode.READ);
      const rows = new Uint8Array(buffer.getMappedRange());
      const image = new ImageData(width, height);
      for (let row = 0; row < height; row++) {
        const from = row * bytesPerRow;
        image.data.set(rows.subarray(from, from + 4 * width), row * 4 * width);
      }
      resize(this.canvas, picture);
      this.#context.putImageData(image, 0, 0);
    } finally {
      buffer.destroy();
    }
  }
}
