/** @jsxRuntime automatic */
/** @jsxImportSource npm:preact@^10.29.8 */
import { column, type Vec3 } from "../../../../math/mod.ts";
import { PathError } from "../../../../paths/path.ts";
import { targetOf } from "../../controls/viewpoint.ts";
import type { Store } from "../../store.ts";
import { photographPlace, thinned } from "../cameras/photographs.ts";
import { distanceTo, frustumOf, pathData, sightOf } from "../drawing.ts";
import { cameraAfter, flyAlong, pathState } from "./state.ts";

/** The most keyframes that are drawn: files of other programs have one a frame. */
const MOST_DRAWN = 100;

/** How large a keyframe's camera is drawn, in parts of the distance to what is looked at. */
const DRAWN_PART = 0.05;

/** Cameras, and parts of the path, that are nearer than this part of a camera's drawn size are where one looks from. */
const LOOKED_THROUGH = 0.5;

/** The path and its keyframes in space, and what of the picture its images show. */
export function PathOverlay({ store }: { readonly store: Store }) {
  const { history, chosen, path, track, preview } = pathState(store);
  const { now } = history.value;
  const found = path.value;
  if (found === null || found instanceof PathError) return null;
  const { width, height } = store.size.value;
  const [imageWidth, imageHeight] = now.size;
  const frame = photographPlace({ width: imageWidth, height: imageHeight }, { width, height });
  const outline = (
    <rect class="frame" {...{ x: frame.left, y: 0.5, width: frame.width, height: height - 1 }} />
  );
  // One does not see the path while one flies along it.
  if (preview.value !== null && store.playing.value === preview.value) {
    return <svg class="drawing" aria-hidden="true">{outline}</svg>;
  }
  const camera = store.camera.value;
  const sight = sightOf(camera);
  const places = track.value;
  const size = DRAWN_PART * distanceTo(camera, targetOf(store.viewpoint.value));
  const isHere = (place: Vec3) => distanceTo(camera, place) < LOOKED_THROUGH * size;
  const drawn = thinned([...now.keyframes.entries()], MOST_DRAWN);
  return (
    <svg class="drawing" aria-hidden="true">
      {outline}
      <path
        class="track"
        d={pathData(
          places.slice(1).map((place, i) => isHere(place) ? null : sight.line(places[i], place)),
        )}
      />
      {drawn.map(([index, { id, time }]) => {
        const keyframe = cameraAfter(store, time)!;
        const place = column(keyframe.cameraToWorld, 3);
        const at = sight.point(place);
        if (isHere(place)) return null;
        return (
          <g key={id} class={chosen.value === id ? "keyframe chosen" : "keyframe"}>
            <path
              d={pathData(frustumOf(keyframe, size).map(([from, to]) => sight.line(from, to)))}
            />
            {at && (
              <g
                class="hit"
                onClick={() => {
                  chosen.value = id;
                  flyAlong(store, time);
                }}
              >
                <circle {...{ cx: at[0], cy: at[1], r: 9 }} />
                <text {...{ x: at[0], y: at[1] }}>{index + 1}</text>
              </g>
            )}
          </g>
        );
      })}
    </svg>
  );
}
