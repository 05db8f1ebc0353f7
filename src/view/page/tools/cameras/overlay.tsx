/** @jsxRuntime automatic */
/** @jsxImportSource npm:preact@^10.29.8 */
import { useState } from "npm:preact@^10.29.8/hooks";
import { column } from "../../../../math/mod.ts";
import type { Store } from "../../store.ts";
import { distanceTo, frustumOf, pathData, sightOf } from "../drawing.ts";
import { MOST_DRAWN } from "./panel.tsx";
import { enoughWidth, photographAddress, photographPlace, thinned } from "./photographs.ts";
import { camerasState, goTo, type ListedCamera } from "./state.ts";

/** Cameras that are nearer than this part of their drawn size are those that one looks through. */
const LOOKED_THROUGH = 0.5;

/** The capture's cameras in space, or the photograph of the one that one looks through. */
export function CamerasOverlay({ store }: { readonly store: Store }) {
  const { compared } = camerasState(store);
  if (compared.value !== null) return <Photograph store={store} listed={compared.value} />;
  return <Frusta store={store} />;
}

function Frusta({ store }: { readonly store: Store }) {
  const { listed, depth, chosen, pointed } = camerasState(store);
  const camera = store.camera.value;
  const sight = sightOf(camera);
  const drawn = thinned(listed.value, MOST_DRAWN);
  const marked = listed.value.filter(({ key }) =>
    key === chosen.value && !drawn.some((other) => other.key === key)
  );
  const size = depth.value;
  return (
    <svg class="drawing" aria-hidden="true">
      {[...drawn, ...marked].map((one) => {
        const place = column(one.camera.cameraToWorld, 3);
        const at = sight.point(place);
        if (distanceTo(camera, place) < LOOKED_THROUGH * size) return null;
        const named = pointed.value === one.key || chosen.value === one.key;
        const lines = frustumOf(one.camera, size).map(([from, to]) => sight.line(from, to));
        return (
          <g
            key={one.key}
            class={`camera ${one.captured.split}${named ? " chosen" : ""}`}
          >
            <path d={pathData(lines)} />
            {at && (
              <circle
                {...{ cx: at[0], cy: at[1], r: 6 }}
                onPointerEnter={() => pointed.value = one.key}
                onPointerLeave={() => pointed.value = null}
                onClick={() => goTo(store, one)}
              />
            )}
            {at && named && <text {...{ x: at[0] + 10, y: at[1] - 8 }}>{one.captured.name}</text>}
          </g>
        );
      })}
    </svg>
  );
}

/** The photograph over the render. */
function Photograph({ store, listed }: { readonly store: Store; readonly listed: ListedCamera }) {
  const { blend, difference } = camerasState(store);
  const [missing, setMissing] = useState<string | null>(null);
  if (!store.about.value.served || missing === listed.key) return null;
  const { captured, camera } = listed;
  const place = photographPlace(camera, store.size.value);
  const pixels = Math.min(place.width * devicePixelRatio, camera.width);
  return (
    <img
      key={listed.key}
      class={difference.value ? "photograph difference" : "photograph"}
      src={photographAddress(captured, enoughWidth(pixels))}
      alt={`Photograph ${captured.name}`}
      style={{
        ...{ left: `${place.left}px`, top: `${place.top}px` },
        ...{ width: `${place.width}px`, height: `${place.height}px` },
        opacity: difference.value ? 1 : blend.value,
        // Where it is transparent, it was trained on as if this stood behind it.
        backgroundColor: `rgb(${store.background.value.map((value) => 255 * value).join(" ")})`,
      }}
      onError={() => {
        setMissing(listed.key);
        store.note.value =
          `The photograph ${captured.name} cannot be shown: the server does not give it.`;
      }}
    />
  );
}
