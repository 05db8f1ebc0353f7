import type { Camera, Similarity } from "../math/mod.ts";
import { nameOfFile, readOwnFile } from "./files/mod.ts";
import { parseDenerf } from "./files/denerf.ts";
import type { CameraPath } from "./path.ts";
import { pathOfFile } from "./path_of_file.ts";
import { checkRequest, type PathRequest } from "./request.ts";

/** Where a scene lies whose capture is not at hand. */
export interface Place {
  /** From the capture's own coordinates, which files have, to the scene's. */
  readonly fromCapture: Similarity;
  /** A camera whose size and field of view images have where neither file nor request says them. */
  readonly reference: Camera;
}

/**
 * The path of a file of denerf's own, without the capture that it goes through.
 *
 * @throws {PathError} if it cannot be read, or is another program's
 */
export async function openFileAlone(
  path: string,
  place: Place,
  request: Omit<PathRequest, "words">,
): Promise<CameraPath> {
  checkRequest({ ...request, words: [path] });
  const file = await readOwnFile(path);
  return pathOfFile(file, { path, kind: nameOfFile(path), request, ...place });
}

/**
 * The path of what such a file holds.
 *
 * @param path what it is called in messages
 * @param kind the first part of its frames' names
 * @throws {PathError} if it cannot be used
 */
export function pathOfObject(
  path: string,
  kind: string,
  json: unknown,
  place: Place,
  request: Omit<PathRequest, "words">,
): CameraPath {
  checkRequest({ ...request, words: [kind] });
  const file = parseDenerf({ path, json });
  return pathOfFile(file, { path, kind, request, ...place });
}
