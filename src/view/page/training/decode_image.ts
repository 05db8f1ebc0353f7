/// <reference lib="dom" />
import type { DecodeImage } from "../../../scene/in_memory.ts";
import { type RgbaImage, SceneError } from "../../../scene/scene.ts";
import { isJpeg, withoutExif } from "../../../scene/images/jpeg_header.ts";

/** Rows of a texture that is copied into a buffer begin at multiples of so many bytes (WebGPU specification). */
const ROW = 256;

/** What browsers throw at images that they cannot read. */
const UNREADABLE = ["InvalidStateError", "EncodingError"];

/**
 * A decoder of photographs by the browser, whose pixels a device reads back: a 2D canvas would multiply them
 * by their alpha, and so lose the colours of transparent ones.
 */
export function imageDecoder(device: GPUDevice): DecodeImage {
  return async (file, name, orientation) => {
    const bitmap = await bitmapOf(orientation === 1 ? await asStored(file, name) : file, name);
    try {
      requireSize(device.limits, bitmap, name);
      return await readBitmap(device, bitmap);
    } finally {
      bitmap.close();
    }
  };
}

/** A file that is decoded to its pixels as they are stored: all browsers turn photographs as EXIF says. */
async function asStored(file: Blob, name: string): Promise<Blob> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return isJpeg(bytes) ? new Blob([withoutExif(bytes, name)]) : file;
}

async function bitmapOf(file: Blob, name: string): Promise<ImageBitmap> {
  try {
    const options = { colorSpaceConversion: "none", premultiplyAlpha: "none" } as const;
    return await createImageBitmap(file, options);
  } catch (error) {
    if (!(error instanceof DOMException && UNREADABLE.includes(error.name))) throw error;
    throw new SceneError(`Cannot decode ${name}: the browser cannot. Copy or save it again.`, {
      cause: error,
    });
  }
}

/** @throws {SceneError} if a device has no texture or buffer as large as an image */
function requireSize(
  { maxTextureDimension2D, maxBufferSize }: GPUSupportedLimits,
  { width, height }: ImageBitmap,
  name: string,
): void {
  const bytes = rowBytes(width) * height;
  if (Math.max(width, height) <= maxTextureDimension2D && bytes <= maxBufferSize) return;
  throw new SceneError(
    `Cannot decode ${name}: this device takes images of at most ${maxTextureDimension2D} pixels a ` +
      `side and ${maxBufferSize} bytes, and it has ${width} x ${height}. Make it smaller.`,
  );
}

/** Bytes from a row of a copied texture to the next. */
function rowBytes(width: number): number {
  return Math.ceil(width * 4 / ROW) * ROW;
}

async function readBitmap(device: GPUDevice, bitmap: ImageBitmap): Promise<RgbaImage> {
  const { width, height } = bitmap;
  const bytesPerRow = rowBytes(width);
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
