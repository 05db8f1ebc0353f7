import { SceneError } from "../scene.ts";

/** The most pixels an image may have: 1 GiB as RGBA, more than any camera's photograph. */
const MAX_PIXELS = 2 ** 28;

const AGAIN = "Copy or download the file again.";

/** The error for an image file whose content contradicts itself; `reason` is a part of a sentence. */
export function corruptImage(name: string, reason: string): SceneError {
  return new SceneError(`Cannot decode ${name}: the file is corrupt, ${reason}. ${AGAIN}`);
}

/** The error for an image file that ends too early; `missing` says what is not there. */
export function truncatedImage(name: string, length: number, missing: string): SceneError {
  return new SceneError(
    `Cannot decode ${name}: the file is truncated, it ends after ${length} bytes ${missing}. ${AGAIN}`,
  );
}

/**
 * Refuses the size that an image's header declares, before anything of that size is allocated.
 *
 * @throws SceneError if there are no pixels, or more than 2^28.
 */
export function requireImageSize(name: string, width: number, height: number): void {
  if (width === 0 || height === 0) {
    throw corruptImage(name, `its size is ${width} x ${height} pixels`);
  }
  if (width * height > MAX_PIXELS) {
    throw new SceneError(
      `Cannot decode ${name}: it must have at most ${MAX_PIXELS} pixels, but its size is ` +
        `${width} x ${height}. Make it smaller.`,
    );
  }
}
