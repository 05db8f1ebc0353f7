import createMozJpeg from "npm:@jsquash/jpeg@^1.6.0/codec/dec/mozjpeg_dec.js";
import { carriedFiles } from "../files/carried.ts";
import { applyOrientation, type Orientation } from "./exif.ts";
import { corruptImage, truncatedImage } from "./image_errors.ts";
import { EOI, jpegHeader, segments, SOS } from "./jpeg_header.ts";
import type { RgbaImage } from "../scene.ts";

/**
 * The most pixels a byte can hold. A block of 64 pixels takes at least one bit (in the first scan of a
 * progressive image), and with the most unequal sampling factors 1024 pixels share 8 blocks.
 */
const MAX_PIXELS_PER_BYTE = 1024;

/** Encoders write about 10 scans. Each is decoded over the whole image, however short it is. */
const MAX_SCANS = 100;

/**
 * Decodes a JPEG, baseline or progressive, grey or in colour, and turns it as its EXIF data ask.
 *
 * Colour profiles are ignored: values are taken as sRGB. Bytes after the end of the image (such as a
 * second, smaller image) are ignored, too.
 *
 * @param bytes The whole file.
 * @param name What the file is called in messages.
 * @param orientation What to use instead of the orientation in the file.
 * @throws SceneError if the file is truncated, corrupt, or a kind of JPEG that is not decoded.
 */
export function decodeJpeg(
  bytes: Uint8Array,
  name: string,
  orientation?: Orientation,
): RgbaImage {
  const header = jpegHeader(bytes, name);
  const end = requireComplete(bytes, name);
  if (header === undefined) throw corruptImage(name, "it has no frame header");
  const { storedWidth, storedHeight } = header;
  if (storedWidth * storedHeight > MAX_PIXELS_PER_BYTE * end) {
    throw corruptImage(
      name,
      `${end} bytes cannot hold the ${storedWidth} x ${storedHeight} pixels that its header declares`,
    );
  }
  const image = decodeStored(bytes.subarray(0, end), name);
  if (image.width !== storedWidth || image.height !== storedHeight) {
    throw corruptImage(name, "it declares two sizes");
  }
  return applyOrientation(image, orientation ?? header.orientation);
}

/**
 * The decoder makes up what a truncated file does not hold: the end must be there. (A search for its
 * marker from the file's back would find that of a preview image inside the EXIF data.)
 *
 * @returns Where the image ends.
 */
function requireComplete(bytes: Uint8Array, name: string): number {
  let scans = 0;
  for (const { marker, end } of segments(bytes, name)) {
    if (marker === SOS) scans++;
    if (scans > MAX_SCANS) {
      throw corruptImage(name, `it has more than ${MAX_SCANS} scans`);
    }
    if (marker === EOI) return end;
  }
  throw truncatedImage(name, bytes.length, "without the marker of its end");
}

/** The part of the decoder's module that is used. */
interface MozJpeg {
  decode(bytes: Uint8Array, applyOrientation: boolean): ImageData | null;
}

const DECODER = "npm:@jsquash/jpeg@^1.6.0/codec/dec/mozjpeg_dec.wasm";

let compiled: WebAssembly.Module | undefined;
let decoder: MozJpeg | undefined;

/** What the decoder said about the image it is at. */
const complaints: string[] = [];

function decodeStored(bytes: Uint8Array, name: string): RgbaImage {
  decoder ??= createDecoder();
  complaints.length = 0;
  let decoded: ImageData | null;
  try {
    decoded = decoder.decode(bytes, false);
  } catch (error) {
    // It left its memory as it was at the error, which is an exit status, a trap or a C++ exception.
    decoder = undefined;
    throw corruptImage(name, complaints[0] ?? describe(error));
  }
  // It goes on after damage, with grey or shifted blocks.
  if (complaints.length > 0) throw corruptImage(name, complaints[0]);
  if (decoded === null) throw corruptImage(name, "it holds no image");
  const { width, height, data } = decoded;
  return { width, height, data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) };
}

/** The decoder's WebAssembly, from its package where no bundle carries it. */
function decoderBytes(): Uint8Array<ArrayBuffer> {
  return carriedFiles()?.jpegDecoder ??
    Deno.readFileSync(new URL(import.meta.resolve(DECODER)));
}

function createDecoder(): MozJpeg {
  const module = compiled ??= new WebAssembly.Module(decoderBytes());
  const options = {
    instantiateWasm(
      imports: WebAssembly.Imports,
      receive: (instance: WebAssembly.Instance) => void,
    ): WebAssembly.Exports {
      const instance = new WebAssembly.Instance(module, imports);
      receive(instance);
      return instance.exports;
    },
    printErr: (message: string) => complaints.push(message.replace(/\.$/, "")),
  };
  // Instantiated at once, the module is complete when the call returns; the promise only says so again.
  createMozJpeg(options);
  return options as unknown as MozJpeg;
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : "its decoder failed";
}
