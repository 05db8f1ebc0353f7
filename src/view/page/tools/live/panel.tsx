/** @jsxRuntime automatic */
/** @jsxImportSource npm:preact@^10.29.8 */
import { useSignal } from "npm:@preact/signals@^2.11.4";
import type { TrainingProgress } from "../../../protocol.ts";
import type { Store } from "../../store.ts";
import { Button, Facts } from "../../widgets.tsx";
import { curvesOf, durationText } from "./curves.ts";
import { Chart } from "./chart.tsx";

/** The part of the panel about a training that is under way, or just ended. */
export function LivePanel({ store }: { readonly store: Store }) {
  const { progress, ended, about, connection, refused, theme } = store;
  const last = progress.value.at(-1);
  const [steps, losses, psnrs] = curvesOf(progress.value);
  const isLost = connection.value === "lost";
  return (
    <>
      {isLost && refused.value === null && (
        <p class="problem" role="alert">
          The server does not answer. The page tries again by itself.
        </p>
      )}
      {ended.value !== null && <p role="status">{ended.value}</p>}
      {last === undefined ? <p class="hint">Nothing was told of the training yet.</p> : (
        <>
          <Standing last={last} goesOn={ended.value === null && !isLost} />
          <Chart
            key={`loss ${theme.value}`}
            title="Loss"
            data={[steps, losses]}
            lines={["loss"]}
            logarithmic
          />
          <Chart
            key={`psnr ${theme.value}`}
            title="PSNR, dB"
            data={[steps, psnrs]}
            lines={["PSNR"]}
          />
        </>
      )}
      {about.value.live && ended.value === null && <Wishes store={store} disabled={isLost} />}
    </>
  );
}

/** How far it is, in numbers. */
function Standing({ last, goesOn }: { readonly last: TrainingProgress; readonly goesOn: boolean }) {
  const { step, steps, loss, psnr, seconds, secondsLeft } = last;
  const rows: [string, string][] = [
    ["Step", `${step} of ${steps}`],
    ["Loss", loss.toPrecision(3)],
    ["PSNR", `${psnr.toFixed(2)} dB`],
    ["Trained for", durationText(seconds)],
    ...(goesOn && secondsLeft !== null
      ? [["Time left", durationText(secondsLeft)]] as [string, string][]
      : []),
  ];
  return (
    <>
      <progress max={steps} value={step} aria-label="Steps done" />
      <Facts rows={rows} />
    </>
  );
}

/** What a training can be asked for. */
function Wishes({ store, disabled }: { readonly store: Store; readonly disabled: boolean }) {
  // Null before anybody asked.
  const asking = useSignal<boolean | null>(null);
  if (asking.value) {
    return (
      <div class="confirm" role="group" aria-label="Stop the training?">
        <p>Stop the training? It is saved, and can go on later.</p>
        <div class="buttons">
          <Button
            primary
            disabled={disabled}
            onClick={() => {
              asking.value = false;
              store.send({ type: "stop" });
            }}
          >
            Stop
          </Button>
          <Button focused onClick={() => asking.value = false}>Go on</Button>
        </div>
      </div>
    );
  }
  return (
    <div class="buttons">
      <Button disabled={disabled} onClick={() => store.send({ type: "save" })}>Save now</Button>
      <Button
        disabled={disabled}
        focused={asking.value === false}
        onClick={() => asking.value = true}
      >
        Stop…
      </Button>
    </div>
  );
}
