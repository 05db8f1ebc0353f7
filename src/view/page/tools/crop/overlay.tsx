/** @jsxRuntime automatic */
/** @jsxImportSource npm:preact@^10.29.8 */
import type { Camera } from "../../../../math/mod.ts";
import type { Crop } from "../../messages.ts";
import type { Store } from "../../store.ts";
import { roundedText } from "../cells.tsx";
import { pathData, sightOf } from "../drawing.ts";
import { dragged, edgesOf, type Face, FACES, longestSide, middleOf, withFace } from "./box.ts";
import { AXES } from "./panel.tsx";

/** How far an arrow key moves a face, in parts of the longest side; ten times as far with Shift. */
const KEY_STEP = 0.01;

/** Which way keys move a face along its axis. */
const KEYS: Readonly<Record<string, 1 | -1>> = {
  ...{ ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 },
};

/** The crop box in space, with a handle on each face. */
export function CropOverlay({ store }: { readonly store: Store }) {
  const box = store.crop.value;
  if (box === null) return null;
  const camera = store.camera.value;
  const sight = sightOf(camera);
  return (
    <svg class="drawing" role="group" aria-label="Crop box">
      <path
        class="box"
        d={pathData(edgesOf(box).map(([from, to]) => sight.line(from, to)))}
      />
      {FACES.map((face) => (
        <Handle
          key={`${face.axis}${face.corner}`}
          {...{ store, box, face, camera, at: sight.point(middleOf(box, face)) }}
        />
      ))}
    </svg>
  );
}

function Handle({ store, box, face, camera, at }: {
  readonly store: Store;
  readonly box: Crop;
  readonly face: Face;
  readonly camera: Camera;
  /** Where it is in the picture; null where it is not to be seen. */
  readonly at: readonly [number, number] | null;
}) {
  if (at === null) return null;
  const put = (to: number | null) => {
    if (to !== null) store.crop.value = withFace(box, face, to);
  };
  const place = box[face.corner][face.axis];
  const side = longestSide(box);
  return (
    // In SVG attributes are written as they stand here, and tabIndex would be none.
    <circle
      {...{ cx: at[0], cy: at[1], r: 8, tabindex: 0, role: "slider" }}
      class={`handle ${AXES[face.axis]}`}
      aria-label={`${AXES[face.axis]} ${face.corner === "lower" ? "from" : "to"}`}
      aria-valuenow={place}
      aria-valuemin={place - side}
      aria-valuemax={place + side}
      aria-valuetext={roundedText(place)}
      onPointerDown={(event) => {
        event.stopPropagation();
        store.playing.value = null;
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
        const { left, top } = event.currentTarget.ownerSVGElement!.getBoundingClientRect();
        put(dragged(box, face, camera, [event.clientX - left, event.clientY - top]));
      }}
      onKeyDown={(event) => {
        const way = KEYS[event.key];
        if (way === undefined) return;
        event.preventDefault();
        put(place + way * KEY_STEP * (event.shiftKey ? 10 : 1) * side);
      }}
    />
  );
}
