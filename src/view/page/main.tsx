/** @jsxRuntime automatic */
/** @jsxImportSource npm:preact@^10.29.8 */
/**
 * What a viewer's page runs: as its script it is the page, and as its worker what draws.
 *
 * @module
 */
import "./dispose.ts";
import * as z from "npm:zod@^4.0.0";
import { render } from "npm:preact@^10.29.8";
import { effect } from "npm:@preact/signals@^2.11.4";
import type { About } from "../protocol.ts";
import { App } from "./app.tsx";
import { Link } from "./link.ts";
import { fetchAbout, FieldSource, inlined, type Source } from "./source.ts";
import { createStore, type Store } from "./store.ts";
import { startViewpoint } from "./start.ts";
import { connectLive } from "./tools/live/connection.ts";
import { browserSurroundings } from "./tools/live/surroundings.ts";
import { takeDrops } from "./tools/training/drops.ts";
import { startWorker } from "./worker.ts";

/** Shows the page; reads first what it is about. */
async function startPage(): Promise<void> {
  const place = document.getElementById("page")!;
  const source = inlined();
  try {
    const about = source?.about ?? await fetchAbout();
    place.replaceChildren();
    showPage(place, about, source);
  } catch (error) {
    place.textContent = error instanceof Error ? error.message : String(error);
  }
}

function showPage(place: HTMLElement, about: About, source: Source | null): void {
  const link = new Link(source?.script ?? new URL("page.js", document.baseURI));
  let send: Store["send"] = () => {};
  const store: Store = createStore(about, startViewpoint(), {
    send: (message) => send(message),
    pick: (pixel) => link.pick(store.camera.value, pixel),
    capture: (camera, samples, signal) => link.capture(camera, samples, signal),
    train: (files, settings) => link.train(files, settings, about.version),
    stopTraining: () => link.stopTraining(),
    fieldFile: () => link.fieldFile(),
  });
  // The fragment is what a server leaves in the address when it takes the token out.
  const wanted = new URLSearchParams(`${location.search.slice(1)}&${location.hash.slice(1)}`);
  const pixels = Number(wanted.get("pixels"));
  if (pixels >= 1) store.maxSide.value = Math.round(pixels);
  effect(() => {
    document.documentElement.dataset.theme = store.theme.value;
  });
  effect(() => {
    document.title = `${store.about.value.name} – denerf`;
  });

  const pictures = source?.pictures ?? (about.served ? ["fallback.png"] : []);
  const poster = source?.pictures[0] ?? null;
  render(<App {...{ store, poster, pictures }} onCanvas={(canvas) => link.show(canvas)} />, place);
  link.follow(store);
  takeDrops(store);
  if (source) {
    store.stage.value = { is: "waiting", text: "Opening the GPU.", share: null };
    link.open(source.field);
  }
  if (!about.served) return;
  const fields = new FieldSource(store, (bytes) => {
    if (store.training.value.is === "idle") link.open(bytes);
  });
  fields.fetch();
  send = connectLive(store, () => fields.fetch(), browserSurroundings()).send;
  effect(() => {
    if (store.connection.value === "open" && store.field.peek() === null) fields.fetch();
  });
}

// zod would try out whether it may make code of text, which the page's policy refuses and reports.
z.config({ jitless: true });

if (typeof document === "undefined") startWorker(self);
else startPage();
