import { parseDenerf } from "../../paths/files/denerf.ts";
import { pathOfFile } from "../../paths/path_of_file.ts";
import { viewpointOf } from "./controls/viewpoint.ts";
import type { FieldInfo } from "./messages.ts";
import { play } from "./play.ts";
import type { Store } from "./store.ts";

/** What a tour is called in messages. */
const NAME = "the tour";

/** Plays the path that a field's file holds, again and again, until somebody touches the picture. */
export function playTour(store: Store, { tour, fromCapture, start, distance }: FieldInfo): void {
  if (!tour) return;
  const path = pathOfFile(parseDenerf({ path: NAME, json: tour }), {
    ...{ path: NAME, kind: "tour", request: {}, fromCapture, reference: start },
  });
  const round = path.loops ? path.frames : Math.max(path.frames - 1, 1);
  play(store, (seconds) => {
    const { camera: _, ...viewpoint } = viewpointOf(path.at(seconds * path.fps % round), distance);
    return viewpoint;
  });
}
