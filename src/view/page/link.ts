import { effect, type ReadonlySignal, signal } from "npm:@preact/signals@^2.11.4";
import type { CaptureFiles } from "../../scene/in_memory.ts";
import type { Camera, Vec3 } from "../../math/mod.ts";
import type { FieldInfo, FromWorker, Pixel, ToWorker } from "./messages.ts";
import type { Store } from "./store.ts";
import { appended } from "./tools/live/curves.ts";
import { startOf } from "./start.ts";
import { playTour } from "./tour.ts";
import { calm } from "./play.ts";

/** A point, a picture, or a field file. */
type Answer = Vec3 | null | Blob | Uint8Array<ArrayBuffer>;

/** An answer that is waited for. */
interface Waiting {
  resolve(value: Answer): void;
  reject(error: Error): void;
}

/** The page's end of the line to its worker. */
export class Link {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;
  /** Whether the next field of the page's own training is the first of another scene. */
  #fresh = false;
  /** What the scene is called that the page trains on. */
  #ownName = "";

  /** Starts the worker by the page's own script. */
  constructor(script: string | URL) {
    this.#worker = new Worker(script);
  }

  /** Gives the worker a canvas to draw on. */
  show(canvas: HTMLCanvasElement): void {
    const offscreen = canvas.transferControlToOffscreen();
    this.#worker.postMessage({ type: "canvas", canvas: offscreen }, [offscreen]);
  }

  /** Gives the worker a field file, which is gone from here then. */
  open(bytes: ArrayBuffer): void {
    this.#worker.postMessage({ type: "field", bytes }, [bytes]);
  }

  /** Which point of the scene a pixel of a camera's image shows; null where nothing is. */
  async pick(camera: Camera, pixel: Pixel): Promise<Vec3 | null> {
    return await this.#ask((id) => ({ type: "pick", id, camera, pixel })) as Vec3 | null;
  }

  /**
   * A PNG of what a camera sees.
   *
   * @param signal gives it up
   * @throws {Error} with a sentence, if it cannot be made or was given up
   */
  async capture(camera: Camera, samples: number, signal?: AbortSignal): Promise<Blob> {
    const png = this.#ask((id) => {
      signal?.addEventListener("abort", () => this.#say({ type: "cancel", id }));
      return { type: "capture", id, camera, samples };
    });
    return await png as Blob;
  }

  /** Trains a field on files. */
  train(
    files: CaptureFiles,
    settings: Readonly<Record<string, unknown>>,
    denerf: string,
  ): void {
    this.#fresh = true;
    this.#say({ type: "train", files: [...files], settings, denerf });
  }

  /** Ends the training. */
  stopTraining(): void {
    this.#say({ type: "stop training" });
  }

  /**
   * The file of the field that is shown.
   *
   * @throws {Error} with a sentence, if none is
   */
  async fieldFile(): Promise<Uint8Array<ArrayBuffer>> {
    return await this.#ask((id) => ({ type: "file", id })) as Uint8Array<ArrayBuffer>;
  }

  /** Keeps worker and store at one: what is looked at goes there, what comes of it comes back. */
  follow(store: Store): void {
    this.#worker.addEventListener("message", ({ data }) => this.#hear(store, data));
    this.#worker.addEventListener("error", ({ message }) => {
      const error = new Error(`The page failed: ${message}`);
      store.stage.value = { is: "failed", reason: "field", message: error.message };
      for (const { reject } of this.#waiting.values()) reject(error);
      this.#waiting.clear();
    });
    effect(() => this.#say({ type: "camera", camera: store.camera.value }));
    const ratio = pixelRatio();
    effect(() => this.#say({ type: "size", ...pixelsOf(store, ratio.value) }));
    effect(() => {
      const { show, background, crop } = store;
      const look = { show: show.value, background: background.value, crop: crop.value };
      this.#say({ type: "look", look });
    });
    // What the server says of its scene, also when it comes back, is not about the page's own.
    effect(() => {
      const [own, about, name] = [store.own.value, store.about.value, this.#ownName];
      if (!own || (about.name === name && about.run === null)) return;
      store.about.value = { ...about, name, run: null, cameras: [], settings: [] };
    });
    const visible = () => this.#say({ type: "visible", visible: !document.hidden });
    document.addEventListener("visibilitychange", visible);
    visible();
  }

  #say(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #ask(question: (id: number) => ToWorker): Promise<Answer> {
    const id = this.#asked++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#say(question(id));
    });
  }

  #hear(store: Store, message: FromWorker): void {
    switch (message.type) {
      case "busy":
        // Whoever sees something already is not kept from it.
        if (store.stage.value.is === "shown") store.note.value = message.text;
        else store.stage.value = { is: "waiting", text: message.text, share: null };
        break;
      case "field":
        this.#showField(store, message.field);
        break;
      case "frame":
        store.frame.value = message.frame;
        break;
      case "training":
        store.training.value = { is: "running", text: message.text };
        if (message.progress) {
          store.progress.value = appended(store.progress.value, message.progress);
        }
        break;
      case "grown":
        this.#ownName = message.name;
        store.own.value = message.file;
        break;
      case "trained":
        store.training.value = { is: "ended", text: message.text };
        break;
      case "failed":
        store.stage.value = { ...message, is: "failed" };
        break;
      case "picked":
        this.#answer(message.id)?.resolve(message.point);
        break;
      case "captured":
        this.#answer(message.id)?.resolve(message.png);
        break;
      case "file":
        this.#answer(message.id)?.resolve(message.bytes);
        break;
      case "refused":
        this.#answer(message.id)?.reject(new Error(message.message));
        break;
    }
  }

  #answer(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }

  /** The first field decides from where one looks, and how; later ones are seen from wherever one is. */
  #showField(store: Store, field: FieldInfo): void {
    const isFirst = store.field.value === null || (this.#fresh && store.own.value !== null);
    if (isFirst) this.#fresh = false;
    store.field.value = field;
    store.stage.value = { is: "shown" };
    if (!field.shows.includes(store.show.value)) store.show.value = "color";
    if (!isFirst) return;
    store.background.value = field.background;
    store.crop.value = field.crop;
    store.speed.value = field.distance / 2;
    const start = startOf(field, store.size.value);
    store.viewpoint.value = start;
    if (field.tour && !calm()) playTour(store, field);
    this.#findDistance(store, field);
  }

  /** What is in the picture's middle is what one wants to turn around. */
  async #findDistance(store: Store, field: FieldInfo): Promise<void> {
    const before = store.viewpoint.value;
    const { width, height } = store.size.value;
    const point = await store.pick([width / 2, height / 2]).catch(() => null); // then one turns around a guess
    if (!point) return;
    const { pose } = store.viewpoint.value;
    // Whoever moved, or has another field by now, keeps what is theirs.
    if (store.field.value !== field || pose !== before.pose) return;
    const [x, y, z] = [3, 7, 11].map((i, axis) => pose[i] - point[axis]);
    const distance = Math.hypot(x, y, z);
    store.field.value = { ...field, distance };
    store.speed.value = distance / 2;
    store.viewpoint.value = { ...store.viewpoint.value, distance };
  }
}

/** Pixels of the screen in one of CSS: another number on another screen. */
function pixelRatio(): ReadonlySignal<number> {
  const ratio = signal(devicePixelRatio);
  const follow = () => {
    ratio.value = devicePixelRatio;
    const same = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    same.addEventListener("change", follow, { once: true });
  };
  follow();
  return ratio;
}

/** The canvas' size in pixels of the screen, as far as that many are wanted. */
function pixelsOf({ size, maxSide }: Store, ratio: number): { width: number; height: number } {
  const { width, height } = size.value;
  const longer = Math.max(width, height);
  const wanted = Math.min(longer * ratio, maxSide.value ?? Infinity);
  const scale = wanted / longer;
  return {
    width: Math.max(Math.round(width * scale), 1),
    height: Math.max(Math.round(height * scale), 1),
  };
}
