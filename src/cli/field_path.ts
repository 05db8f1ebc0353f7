import { shellWord } from "../host/mod.ts";
import { IDENTITY, type Similarity } from "../math/mod.ts";
import type { FieldAbout } from "../nerf/mod.ts";
import {
  type CameraPath,
  defaultPath,
  isPathFile,
  openFileAlone,
  openPath,
  PathError,
  pathOfObject,
  type PathRequest,
} from "../paths/mod.ts";
import type { RenderedPlace } from "../render/mod.ts";
import { SceneError, type Survey } from "../scene/mod.ts";
import { openSurvey, sceneOfRun } from "./open.ts";
import type { SavedField } from "./saved_field.ts";

/** Where a field lies, and the way through it. */
export interface PlacedPath {
  /** From the capture's coordinates to the scene's, and where rays start and end. */
  readonly placement: RenderedPlace;
  /** The way. */
  readonly path: CameraPath;
}

/** The word for the path that a field file holds. */
export const TOUR = "tour";

/**
 * Opens a path through a field. One that is fitted to a capture needs the capture: of a run it must be at hand;
 * a field file goes along its own tour and along denerf's files without it.
 *
 * @param request without words: the field file's tour, or what suits the capture
 * @param scene another scene than the field was trained on
 * @throws {PathError} if there is no such path, or it needs a capture that is not at hand
 * @throws {SceneError} if the capture of a run, or one that was named, cannot be used
 */
export async function openFieldPath(
  field: SavedField,
  request: Omit<PathRequest, "words"> & { readonly words?: readonly string[] },
  scene: string | undefined,
): Promise<PlacedPath> {
  const { config, about } = field;
  const { words = about?.tour ? [TOUR] : undefined } = request;
  if (about && words?.join(" ") === TOUR) return tourOf(field, about, { ...request, words });
  const survey = await surveyOf(field, scene);
  if (!(survey instanceof SceneError)) {
    const path = await openPath(survey, { ...request, words: words ?? defaultPath(survey) });
    return { placement: survey.placement, path };
  }
  const [first = "a path that suits the capture"] = words ?? [];
  const place = placeOf(field);
  if (place === null || !isPathFile(first)) {
    throw new PathError(
      `Cannot render ${field.path} along ${words?.join(" ") ?? first} as its capture, ` +
        `${config.scene}, is not at hand. Name it by --scene, or render along a file of keyframes ` +
        `(--path FILE.json)${about?.tour ? " or the field's tour (--path tour)" : ""}. ` +
        survey.message,
    );
  }
  return { placement: place.placement, path: await openFileAlone(first, place, request) };
}

/** A field's capture; what is wrong with it where a field file can do without. */
async function surveyOf(
  { config, about }: SavedField,
  scene: string | undefined,
): Promise<Survey | SceneError> {
  try {
    return await openSurvey(sceneOfRun(config, scene));
  } catch (error) {
    if (about && scene === undefined && error instanceof SceneError) return error;
    throw error;
  }
}

/** What a field file says of where it lies; null if its writer did not know. */
function placeOf({ about }: SavedField) {
  return about?.fromCapture ? placeIn(about, about.fromCapture) : null;
}

function placeIn({ range: { near, far }, start }: FieldAbout, fromCapture: Similarity) {
  return { placement: { near, far, fromCapture }, fromCapture, reference: start };
}

function tourOf(field: SavedField, about: FieldAbout, request: PathRequest): PlacedPath {
  const { tour, fromCapture } = about;
  // Where the capture's coordinates are not known, a viewer's page makes tours in the scene's.
  const place = placeIn(about, fromCapture ?? IDENTITY);
  if (!tour) {
    throw new PathError(
      `Cannot render ${field.path} along its tour as it has none. Render along another path, or ` +
        `make it one with: denerf view ${shellWord(field.path)}`,
    );
  }
  const path = pathOfObject(`the tour of ${field.path}`, TOUR, tour, place, request);
  return { placement: place.placement, path };
}
