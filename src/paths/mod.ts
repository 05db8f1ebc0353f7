/**
 * Camera paths: where a camera goes, frame by frame.
 *
 * {@link openPath} makes one of words: a generator that is fitted to the training cameras, views of the
 * capture, or a file, whose poses are in the capture's own coordinates. {@link pathFileOf} makes a file of
 * a path, {@link nerfstudioPathOf} one of nerfstudio's.
 *
 * @example
 * ```ts
 * import { surveyScene } from "@denerf/denerf";
 *
 * const survey = await surveyScene("bundled:brig");
 * const path = await openPath(survey, { words: ["orbit"], frames: 120, size: [1008, 756] });
 * const camera = path.at(17.5); // half-way between two frames, in the scene's coordinates
 * console.log(camera.width, camera.height); // 1008 756
 * ```
 *
 * @module
 */
export type { DenerfPath } from "./files/denerf.ts";
export { pathFileOf } from "./files/denerf.ts";
export { type NerfstudioPath, nerfstudioPathOf } from "./files/nerfstudio.ts";
export { openFileAlone, pathOfObject, type Place } from "./alone.ts";
export { defaultPath, openPath } from "./open.ts";
export { type CameraPath, PathError } from "./path.ts";
export {
  checkPathWords,
  DEFAULTS as PATH_DEFAULTS,
  GENERATORS,
  isPathFile,
  OUTPUT_PROJECTIONS,
  type OutputProjection,
  type PathRequest,
} from "./request.ts";
