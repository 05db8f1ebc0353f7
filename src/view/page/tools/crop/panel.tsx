/** @jsxRuntime automatic */
/** @jsxImportSource npm:preact@^10.29.8 */
import type { Store } from "../../store.ts";
import { Button } from "../../widgets.tsx";
import { NumberCell, Tick } from "../cells.tsx";
import { renderCommand } from "../../command.ts";
import { CopyRow } from "../copy_row.tsx";
import { FACES, withFace } from "./box.ts";
import { resetCrop, switchCrop } from "./state.ts";

/** What the axes are called. */
export const AXES = ["x", "y", "z"] as const;

/** The crop box's part of the panel. */
export function CropPanel({ store }: { readonly store: Store }) {
  const box = store.crop.value;
  return (
    <>
      <Tick
        label="Show only what is in a box"
        checked={box !== null}
        disabled={store.field.value === null}
        onChange={(on) => switchCrop(store, on)}
      />
      {box && (
        <>
          <table class="box">
            <thead>
              <tr>
                <td />
                {AXES.map((axis) => <th key={axis} scope="col">{axis}</th>)}
              </tr>
            </thead>
            <tbody>
              {(["lower", "upper"] as const).map((corner) => (
                <tr key={corner}>
                  <th scope="row">{corner === "lower" ? "from" : "to"}</th>
                  {FACES.filter((face) => face.corner === corner).map((face) => (
                    <td key={face.axis}>
                      <NumberCell
                        label={`${AXES[face.axis]} ${corner === "lower" ? "from" : "to"}`}
                        value={box[corner][face.axis]}
                        onChange={(to) => store.crop.value = withFace(box, face, to)}
                      />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
          <p class="hint">
            In the scene's coordinates, as box.center and box.size are. Drag the dots on the box's
            faces, or focus one and use the arrow keys.
          </p>
          <div class="buttons">
            <Button onClick={() => resetCrop(store)}>Reset</Button>
          </div>
          {store.about.value.run !== null && (
            <CopyRow
              {...{ store, label: "Copy the render command" }}
              text={renderCommand({ run: store.about.value.run, path: null, crop: box })}
            />
          )}
        </>
      )}
    </>
  );
}
