import { IDENTITY, type Similarity } from "../../math/mod.ts";
import { parseDenerf } from "../../paths/files/denerf.ts";
import { type CameraPath, PathError } from "../../paths/path.ts";
import { pathOfFile } from "../../paths/path_of_file.ts";
import { viewpointOf } from "./controls/viewpoint.ts";
import type { FieldInfo } from "./messages.ts";
import { play } from "./play.ts";
import type { Store } from "./store.ts";

/** What a tour is called in messages. */
const NAME = "the tour";

/** Plays the path that a field's file holds, again and again, until somebody touches the picture. */
export function playTour(store: Store, field: FieldInfo): void {
  try {
    const path = tourOf(field);
    if (!path) return;
    const round = path.loops ? path.frames : Math.max(path.frames - 1, 1);
    play(store, (seconds) => {
      const seen = viewpointOf(path.at(seconds * path.fps % round), field.distance);
      const { camera: _, ...viewpoint } = seen;
      return viewpoint;
    });
  } catch (error) {
    if (!(error instanceof PathError)) throw error;
    store.note.value = error.message;
  }
}

/** The path; null if there is none. */
function tourOf(field: FieldInfo): CameraPath | null {
  return field.tour && pathOfFile(parseDenerf({ path: NAME, json: field.tour }), {
    ...{ path: NAME, kind: "tour", request: {}, reference: field.start },
    fromCapture: fromTour(field),
  });
}

/** From a tour's coordinates to the scene's: the capture's where the file knows them, otherwise the scene's own. */
export function fromTour({ fromCapture }: Pick<FieldInfo, "fromCapture">): Similarity {
  return fromCapture ?? IDENTITY;
}
