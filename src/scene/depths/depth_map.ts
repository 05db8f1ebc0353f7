import { readFileWithin } from "../files/read_file.ts";
import { isNpy, parseNpy } from "../files/npy.ts";
import { requireImageSize } from "../images/image_errors.ts";
import { decodeGreyPng } from "../images/png.ts";
import { isPng } from "../images/png_header.ts";
import { SceneError } from "../scene.ts";

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

const ADVICE = "Copy or export it again, or leave its name out of the capture.";

/**
 * Reads an image of depths: a grey PNG of 16 bits, or a .npy file of shape (height, width). A 0, what is no finite
 * number and, in a PNG, the largest number, which stands for all beyond it, mean that nothing is known.
 *
 * @throws {SceneError} if it does not exist, or is something else
 */
export async function readDepthMap(path: string): Promise<DepthMap> {
  const bytes = await readFileWithin(path, MAX_FILE_BYTES, ADVICE);
  if (isPng(bytes)) return depthsOfPng(bytes, path);
  if (isNpy(bytes)) return depthsOfArray(bytes, path);
  throw new SceneError(
    `Cannot read ${path}: an image of depths must be a grey PNG of 16 bits or a .npy file, and it is ` +
      "neither. Convert it.",
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
  const isDepth = (value: number) => value > 0 && value < Infinity;
  return { width, height, values: Float32Array.from(data, (value) => isDepth(value) ? value : 0) };
}
