/** @jsxRuntime automatic */
/** @jsxImportSource npm:preact@^10.29.8 */
import { useEffect, useRef } from "npm:preact@^10.29.8/hooks";
import { Button } from "./widgets.tsx";
import type { Store } from "./store.ts";

/** What hands do, for people: keys or gesture, and what comes of it. */
const SHEET = {
  "Mouse and trackpad": [
    ["Drag", "turn around the target; look around when flying or walking"],
    ["Shift + drag, or another button", "move aside"],
    ["Wheel, or two fingers", "nearer or further away"],
    ["Pinch", "the same, faster; turned fingers roll (Safari)"],
    ["Double click", "look at a point, and turn around it"],
  ],
  Touch: [
    ["One finger", "turn"],
    [
      "Two fingers",
      "move aside; apart or together: nearer or further away; around each other: roll",
    ],
    ["Double tap", "look at a point, and turn around it"],
  ],
  Keys: [
    ["W S", "nearer, further away; forward, back"],
    ["A D", "to the left, to the right"],
    ["Q E", "down, up"],
    ["Arrows", "turn"],
    ["Shift", "with these: four times as fast"],
    ["M", "orbit, fly, walk"],
    ["R", "reset the view"],
    ["L", "make level"],
    ["Esc", "stop what moves by itself"],
    ["T", "the tour, if the page has one"],
    ["1 to 5", "colour, depth, normals, opacity, samples"],
    [", .", "the capture's camera before, and the next one, while Cameras is unfolded"],
    ["Ctrl + Z", "undo the last change of the camera path, while that is unfolded"],
    ["Ctrl + Shift + Z", "do it again"],
    ["P", "show or hide the panel"],
    ["?", "this sheet"],
  ],
} as const;

/** The sheet of keys and gestures. */
export function Help({ store: { help } }: { readonly store: Store }) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (help.value) ref.current!.showModal();
    else ref.current!.close();
  }, [help.value]);
  const close = () => help.value = false;
  return (
    <dialog class="help" aria-labelledby="help-title" {...{ ref }} onClose={close}>
      <header>
        <h2 id="help-title">Keys and gestures</h2>
        <Button onClick={close}>Close</Button>
      </header>
      <div class="sheets">
        {Object.entries(SHEET).map(([title, rows]) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {rows.map(([hand, does]) => (
                <div key={hand}>
                  <dt>{title === "Keys" ? <kbd>{hand}</kbd> : hand}</dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p>Keys count while the picture has the focus: click it, or come to it with Tab.</p>
    </dialog>
  );
}
