import parseExr from "npm:parse-exr@^1.0.2";
import { messageOf } from "../../host/mod.ts";
import { readFileWithin } from "../files/read_file.ts";
import { isNpy, parseNpy } from "../files/npy.ts";
import { requireImageSize } from "../images/image_errors.ts";
import { decodeGreyPng } from "../images/png.ts";
import { isPng } from "../images/png_header.ts";
import { SceneError } from "../scene.ts";
import { readExrHeader } from "./exr_header.ts";

/** Depths at the pixels of an image. */
export interface DepthMap {
  /** Columns. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /** In the file's unit, [height, width]; 0 where nothing is known. */
  readonly values: Float32Array;
}

/** No file of at most 2^28 numbers of four bytes needs more. */
const MAX_FILE_BYTES = 2 ** 31;

const ADVICE = "Copy or export it again, or set depth.weight=0.";

/** What OpenEXR files begin with. */
const EXR_MAGIC = [0x76, 0x2f, 0x31, 0x01];

/** What parse-exr calls 32-bit numbers, and images of one channel and of four (three.js, constants.js). */
const [FLOAT, ONE_CHANNEL, FOUR_CHANNELS] = [1015, 1028, 1023] as const;

/**
 * Reads an image of depths: a grey PNG of 16 bits, an OpenEXR file of lines with a channel Y, or with R, G and B, or a
 * .npy file of shape (height, width). A 0, what is no finite number and, in a PNG, the largest number, which stands for
 * all beyond it, mean that nothing is known.
 *
 * @throws {SceneError} if it does not exist, or is something else
 */
export async function readDepthMap(path: string): Promise<DepthMap> {
  const bytes = await readFileWithin(path, MAX_FILE_BYTES, ADVICE);
  if (isPng(bytes)) return depthsOfPng(bytes, path);
  if (isNpy(bytes)) return depthsOfArray(bytes, path);
  if (EXR_MAGIC.every((byte, i) => bytes[i] === byte)) return depthsOfExr(bytes, path);
  throw new SceneError(
    `Cannot read ${path}: an image of depths must be a grey PNG of 16 bits, an OpenEXR or a .npy file, ` +
      "and it is none of them. Convert it.",
  );
}

function depthsOfPng(bytes: Uint8Array, path: string): DepthMap {
  const { width, height, depth, data } = decodeGreyPng(bytes, path);
  if (depth !== 16) {
    throw new SceneError(
      `Cannot take ${path} for depths: a PNG of depths must have 16 bits a pixel, and it has ${depth}, ` +
        "as pictures of depths have that are made to be looked at. Export the depths themselves.",
    );
  }
  return {
    width,
    height,
    values: Float32Array.from(data, (value) => value === 0xffff ? 0 : value),
  };
}

function depthsOfArray(bytes: Uint8Array<ArrayBuffer>, path: string): DepthMap {
  const { shape, data } = parseNpy(bytes, path);
  const [height, width, ...rest] = shape;
  if (shape.length < 2 || rest.some((length) => length !== 1)) {
    throw new SceneError(
      `Cannot take ${path} for depths: its shape must be (height, width): it is (${
        shape.join(", ")
      }).`,
    );
  }
  requireImageSize(path, width, height);
  return { width, height, values: Float32Array.from(data, depthOrNone) };
}

function depthsOfExr(bytes: Uint8Array<ArrayBuffer>, path: string): DepthMap {
  const size = orDamaged(path, () => readExrHeader(bytes));
  requireImageSize(path, size.width, size.height);
  const { width, height, format, data } = orDamaged(path, () => parseExr(bytes.buffer, FLOAT));
  const channels = { [ONE_CHANNEL]: 1, [FOUR_CHANNELS]: 4 }[format];
  if (channels === undefined || data.length !== width * height * channels) {
    throw new SceneError(`Cannot read ${path}: its channels are none that denerf knows. ${ADVICE}`);
  }
  const values = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const row = (height - 1 - y) * width; // parse-exr's first row is the lowest
    for (let x = 0; x < width; x++) {
      values[y * width + x] = depthOrNone(data[(row + x) * channels]);
    }
  }
  return { width, height, values };
}

/** What a reader of EXR files makes; what it throws, of any kind, says that a file is damaged. */
function orDamaged<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    // The reader trusts what a file says of lengths, and reads behind its end.
    const problem = error instanceof RangeError ? "it is cut off or damaged" : messageOf(error);
    throw new SceneError(`Cannot read ${path}: ${problem}. ${ADVICE}`);
  }
}

/** A depth; 0 where nothing is known. */
function depthOrNone(value: number): number {
  return value > 0 && value < Infinity ? value : 0;
}
