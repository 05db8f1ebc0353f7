/**
 * Serves the pages of a training, in a Web Worker of its own.
 *
 * @module
 */
import { messageOf } from "../host/mod.ts";
import { encodeField } from "../nerf/mod.ts";
import { surveyScene } from "../scene/mod.ts";
import type { Field } from "./field.ts";
import type { FromViewWorker, LiveViewOptions, ToViewWorker } from "./live_view.ts";
import { Photographs } from "./photographs.ts";
import type { FieldBits } from "./protocol.ts";
import { type Exhibit, type ServedField, ViewServer } from "./server.ts";

const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<ToViewWorker>) => void;
  postMessage(message: FromViewWorker): void;
};

/** How often it is looked whether all pages have the last field. */
const LOOK_MILLISECONDS = 50;

let server: ViewServer | null = null;
/** The field that was sent last, as a file. */
let shown: FieldOfTraining | null = null;
/** How many pages have asked for it. */
let fetched = 0;
/** How many pages somebody looks at. */
let watching = 0;

scope.onmessage = ({ data }) => {
  switch (data.type) {
    case "serve":
      return serve(data.options);
    case "say":
      return server?.say(data.message);
    case "field":
      shown = new FieldOfTraining(data.field);
      fetched = 0;
      return server?.say({ type: "field", step: data.field.step });
    case "end":
      return void end(data.milliseconds);
  }
};

/** A field, and the files that pages asked for: most ask for the same. */
class FieldOfTraining {
  readonly #files = new Map<FieldBits, Promise<Uint8Array<ArrayBuffer>>>();

  constructor(private readonly field: Field) {}

  async file(bits: FieldBits): Promise<ServedField> {
    const file = this.#files.get(bits) ?? this.#encode(bits);
    this.#files.set(bits, file);
    return { bytes: await file, step: this.field.step };
  }

  async #encode(bits: FieldBits): Promise<Uint8Array<ArrayBuffer>> {
    const start = performance.now();
    const bytes = await encodeField({ ...this.field, bits });
    scope.postMessage({ type: "encoded", milliseconds: performance.now() - start });
    return bytes;
  }
}

function serve({ port, about, page, scene, survey }: LiveViewOptions): void {
  // Most pages ask for no photograph.
  let photographs: Promise<Photographs> | null = null;
  const exhibit: Exhibit = {
    about: () => about,
    field: async (bits) => {
      fetched++;
      return await shown?.file(bits) ?? null;
    },
    photograph: async (split, number, width) => {
      photographs ??= surveyScene(scene, survey).then(
        (survey) => new Photographs(survey),
        (error) => {
          photographs = null; // it may be better the next time
          throw error;
        },
      );
      return await (await photographs).read(split, number, width);
    },
    fallback: () => Promise.resolve(null),
  };
  try {
    server = new ViewServer({
      ...{ port, page, exhibit },
      obey: (request) => {
        scope.postMessage({ type: "request", request });
        return request === "stop"
          ? "The training ends after this step, and is saved. It can go on another time."
          : "The training is saved after this step.";
      },
      onWatching: (pages) => {
        watching = pages;
        scope.postMessage({ type: "watching", pages });
      },
    });
    scope.postMessage({ type: "serving", url: server.url });
  } catch (error) {
    scope.postMessage({ type: "refused", message: messageOf(error) });
  }
}

/** Ends when all pages have the last field, and not later than so many milliseconds from now. */
async function end(milliseconds: number): Promise<void> {
  const late = pause(milliseconds).then(() => true);
  let isLate = false;
  while (fetched < watching && !isLate) {
    isLate = await Promise.race([late, pause(LOOK_MILLISECONDS).then(() => false)]);
  }
  await Promise.race([server?.drain(), late]);
  scope.postMessage({ type: "ended" });
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
