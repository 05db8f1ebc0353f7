/// <reference lib="dom" />
import type { DecodeImage, RgbaImage } from "../../../browser.ts";
import { SceneError } from "../../../browser.ts";

/** Rows of a texture that is copied into a buffer begin at multiples of so many bytes (WebGPU specification). */
const ROW = 256;

/**
 * A decoder of photographs by the browser, whose pixels a device reads back: a 2D canvas would multiply them
 * by their alpha, and so lose the colours of transparent ones.
 */
export function imageDecoder(device: GPUDevice): DecodeImage {
  return async (file, name, orientation) => {
    let bitmap: ImageBitmap;
    try {
      bitmap = await createImageBitmap(file, {
        colorSpaceConversion: "none",
        premultiplyAlpha: "none",
        imageOrientation: orientation === 1 ? "none" as ImageOrientation : "from-image",
      });
    } catch {
      throw new SceneError(
        `Cannot decode ${name}: the browser cannot. Save it again as PNG or JPEG.`,
      );
    }
    try {
      return await readBitmap(device, bitmap);
    } finally {
      bitmap.close();
    }
  };
}

async function readBitmap(device: GPUDevice, bitmap: ImageBitmap): Promise<RgbaImage> {
  const { width, height } = bitmap;
  const bytesPerRow = Math.ceil(width * 4 / ROW) * ROW;
  const { COPY_DST, COPY_SRC, RENDER_ATTACHMENT } = GPUTextureUsage;
  const texture = device.createTexture({
    label: "photograph",
    size: { width, height },
    format: "rgba8unorm",
    usage: COPY_DST | COPY_SRC | RENDER_ATTACHMENT,
  });
  const buffer = device.createBuffer({
    label: "photograph's pixels",
    size: bytesPerRow * height,
    usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ,
  });
  try {
    device.queue.copyExternalImageToTexture({ source: bitmap }, { texture }, { width, height });
    const encoder = device.createCommandEncoder();
    encoder.copyTextureToBuffer({ texture }, { buffer, bytesPerRow }, { width, height });
    device.queue.submit([encoder.finish()]);
    await buffer.mapAsync(GPUMapMode.READ);
    const padded = new Uint8Array(buffer.getMappedRange());
    const data = new Uint8Array(width * height * 4);
    for (let y = 0; y < height; y++) {
      data.set(padded.subarray(y * bytesPerRow, y * bytesPerRow + width * 4), y * width * 4);
    }
    return { width, height, data };
  } finally {
    texture.destroy();
    buffer.destroy();
  }
}
