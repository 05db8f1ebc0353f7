import type { Gpu } from "../../../gpu/mod.ts";
import type { FromWorker } from "../messages.ts";
import { imageDecoder } from "./decode_image.ts";
import { type TrainingRequest, TrainingSession } from "./session.ts";

/** How long it trains before somebody who looks gets a turn, in ms. */
const SLICE = 400;

/** The shortest time between two fields that are shown, in ms. */
const INTERVAL = 4000;

/** What a training needs of who has the device. */
export interface Surroundings {
  /** The device. */
  readonly gpu: Gpu;
  /** Does something that uses the device once nothing else does. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
  /** Tells the page something. */
  say(message: FromWorker): void;
  /** Shows a field file. */
  show(bytes: Uint8Array<ArrayBuffer>): void;
}

/** Trains a field on files until it is done or stopped, and shows it as it grows; says how it ended. */
export async function trainHere(
  request: TrainingRequest,
  { gpu, inTurn, say, show }: Surroundings,
  signal: AbortSignal,
): Promise<void> {
  const tell = (text: string) => say({ type: "training", text });
  const grow = async (session: TrainingSession) => {
    const bytes = await inTurn(() => session.field());
    const file = new Blob([bytes], { type: "application/octet-stream" });
    say({ type: "grown", name: session.name, file });
    show(bytes);
  };
  const train = async (session: TrainingSession) => {
    const notes = session.notes.join(" ");
    for (let shown = -Infinity; !session.done && !signal.aborted;) {
      const progress = await inTurn(() => session.advance(SLICE));
      const text = `Step ${progress.step} of ${progress.steps}. ${notes}`.trimEnd();
      say({ type: "training", text, progress });
      if (performance.now() - shown < INTERVAL) continue;
      await grow(session);
      shown = performance.now();
    }
    await grow(session);
    const text = signal.aborted ? "Stopped: the field stays." : "Trained to the end.";
    say({ type: "trained", text: `${text} ${notes}`.trimEnd() });
  };
  try {
    const decode = imageDecoder(gpu.device);
    tell("Reading the capture.");
    const session = await TrainingSession.begin(gpu, request, decode, inTurn, tell, signal);
    try {
      await train(session);
    } finally {
      session[Symbol.dispose]();
    }
  } catch (error) {
    const text = signal.aborted
      ? "Stopped."
      : error instanceof Error
      ? error.message
      : String(error);
    say({ type: "trained", text });
  }
}
