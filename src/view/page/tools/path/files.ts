import type { Camera, Similarity } from "../../../../math/mod.ts";
import { parseDenerf } from "../../../../paths/files/denerf.ts";
import { type JsonFile, parseJson } from "../../../../paths/files/json.ts";
import {
  isNerfstudio,
  nerfstudioPathOf,
  parseNerfstudio,
  parseTransforms,
  SAME_POSE,
  TRANSFORMS_FILE,
} from "../../../../paths/files/nerfstudio.ts";
import { PathError } from "../../../../paths/path.ts";
import { readableJson } from "../../../../scene/files/readable_json.ts";
import { cameraPathOf, documentOf, fileOf, type PathDocument } from "./document.ts";

/** A file that somebody chose. */
export interface ChosenFile {
  /** Its name. */
  readonly name: string;
  /** What it holds. */
  readonly bytes: Uint8Array;
}

/**
 * Reads a camera path, denerf's own or nerfstudio's: its content tells. Poses of nerfstudio's are taken for
 * the capture's own unless its dataparser_transforms.json was chosen, too.
 *
 * @param reference the camera that is seen: its size and field of view where the file has none
 * @throws {PathError} if it cannot be used; the message names the file and the field
 */
export function readPath(chosen: readonly ChosenFile[], reference: Camera): PathDocument {
  const transforms = chosen.find(({ name }) => name === TRANSFORMS_FILE);
  const paths = chosen.filter((file) => file !== transforms);
  if (paths.length !== 1) {
    throw new PathError(
      `Cannot read ${paths.length} camera paths: choose one file, and ${TRANSFORMS_FILE} beside ` +
        "it where nerfstudio wrote one.",
    );
  }
  const file = parseJson(paths[0].name, paths[0].bytes);
  const toCapture = transforms
    ? parseTransforms(parseJson(transforms.name, transforms.bytes))
    : SAME_POSE;
  const json = objectOf(file);
  const read = isNerfstudio(json) ? parseNerfstudio(file, toCapture) : parseDenerf(file);
  return documentOf(read, reference);
}

/** What a file holds, where it is a camera path of one of the two. */
function objectOf({ path, json }: JsonFile): object {
  if (json !== null && typeof json === "object") {
    if (isNerfstudio(json) || "format" in json || "keyframes" in json) return json;
    if ("path" in json) {
      throw new PathError(
        `Cannot read ${path}: it is a camera path of instant-ngp's, whose poses depend on the capture. ` +
          `Convert it by: denerf path RUN ${path} --output tour.json`,
      );
    }
  }
  throw new PathError(
    `Cannot read ${path}: it is no camera path: denerf's own has "format", nerfstudio's "camera_path".`,
  );
}

/**
 * The text of denerf's file of a path.
 *
 * @throws {PathError} if it could not be rendered; the message names the field
 */
export function denerfText(path: PathDocument): string {
  cameraPathOf(path); // what would not be read is not written
  return readableJson(fileOf(path));
}

/**
 * The text of nerfstudio's file of a path, its poses in the capture's coordinates.
 *
 * @param fromCapture where the scene was moved to
 * @throws {PathError} if it could not be rendered; the message names the field
 */
export function nerfstudioText(path: PathDocument, fromCapture: Similarity): string {
  return readableJson(nerfstudioPathOf(cameraPathOf(path, fromCapture), fromCapture));
}
