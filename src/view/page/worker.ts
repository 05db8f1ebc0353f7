/**
 * The page's worker, which has the GPU: it opens fields and draws them, coarse while one moves, finer and finer
 * while nothing changes, and not at all when there is nothing to be done.
 *
 * @module
 */
import { SHADERS } from "../../../shaders/mod.ts";
import { Gpu, NO_ADAPTER } from "../../gpu/mod.ts";
import { messageOf } from "../../host/message.ts";
import { type Camera, resizeCamera } from "../../math/mod.ts";
import type { FromWorker, Look, ToWorker } from "./messages.ts";
import { encodePng } from "./png.ts";
import { contextOf, Screen } from "./screen.ts";
import { trainHere } from "./training/train_here.ts";

/** How long nothing must have changed before the picture is refined, in ms. */
const STILL = 120;

/** A device that is lost as often within so many ms is given up. */
const LOSSES = { most: 3, within: 60_000 } as const;

/** How long after an error a lost device says that it was the reason, in ms. */
const LAST_WORDS = 100;

/** What is said where something is wanted of a field before there is one. */
const NOTHING_YET = "There is no picture yet: wait for it.";

/** What a worker has of its page. */
interface Page {
  postMessage(message: FromWorker): void;
  addEventListener(type: "message", listener: (event: MessageEvent) => void): void;
}

/** A device, and the canvas that it draws on. */
interface Device {
  readonly gpu: Gpu;
  readonly context: GPUCanvasContext;
}

/** Answers the page from now on. */
export function startWorker(page: Page): void {
  const painter = new Painter((message) => page.postMessage(message));
  page.addEventListener("message", ({ data }) => painter.hear(data));
}

/** Draws what the page asks for. Whatever uses the device takes its turn. */
class Painter {
  #canvas: OffscreenCanvas | null = null;
  #device: Device | null = null;
  #bytes: Uint8Array<ArrayBuffer> | null = null;
  #screen: Screen | null = null;
  #camera: Camera | null = null;
  #look: Look | null = null;
  /** Whether a field was opened ever. */
  #opened = false;
  /** Whether a frame was drawn ever. */
  #drew = false;
  #size = { width: 0, height: 0 };
  #visible = true;
  /** Grows with whatever changes the picture. */
  #version = 0;
  /** The version of which a picture that cannot be better is shown. */
  #finished = -1;
  #drawing = false;
  #refining: AbortController | null = null;
  #training: AbortController | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  /** The last version that stayed for a while. */
  #stillSince = -1;
  #losses: number[] = [];
  /** Pictures that are being made, by the number of the question. */
  readonly #captures = new Map<number, AbortController>();
  /** The bytes of the field that is shown. */
  #shown: Uint8Array<ArrayBuffer> | null = null;

  constructor(private readonly say: (message: FromWorker) => void) {}

  /** Does what the page said. */
  hear(message: ToWorker): void {
    switch (message.type) {
      case "canvas":
        this.#canvas = message.canvas;
        this.#reopen();
        break;
      case "field":
        this.#bytes = new Uint8Array(message.bytes);
        this.#reopen();
        break;
      case "size":
        this.#size = { width: message.width, height: message.height };
        this.#changed();
        break;
      case "camera":
        this.#camera = message.camera;
        this.#changed();
        break;
      case "look":
        this.#look = message.look;
        this.#changed();
        break;
      case "visible":
        this.#visible = message.visible;
        this.#draw();
        break;
      case "train":
        this.#train(message);
        break;
      case "stop training":
        this.#training?.abort();
        break;
      case "pick":
        this.#answer(message.id, async (screen, look) => {
          const point = await screen.pick(message.camera, message.pixel, look);
          this.say({ type: "picked", id: message.id, point });
        });
        break;
      case "capture":
        this.#capture(message);
        break;
      case "file":
        if (this.#shown) this.say({ type: "file", id: message.id, bytes: this.#shown });
        else this.say({ type: "refused", id: message.id, message: NOTHING_YET });
        break;
      case "cancel":
        this.#captures.get(message.id)?.abort();
        break;
    }
  }

  /** Trains a field on files in place of what is trained already, and shows it as it grows. */
  async #train({ files, settings, denerf }: Extract<ToWorker, { type: "train" }>): Promise<void> {
    this.#training?.abort();
    const stop = this.#training = new AbortController();
    const say = (message: FromWorker) => {
      if (this.#training === stop) this.say(message);
    };
    try {
      const { gpu } = await this.#inTurn(async () =>
        this.#device ??= await this.#openDevice(this.#canvas!)
      );
      await trainHere({ files: new Map(files), settings, denerf }, {
        ...{ gpu, say, inTurn: (work) => this.#inTurn(work) },
        show: (bytes) => {
          this.#bytes = bytes;
          this.#reopen();
        },
      }, stop.signal);
    } catch (error) {
      say({ type: "trained", text: messageOf(error) });
    }
  }

  /** The picture is another one from now on: what refines the old one stops. */
  #changed(): void {
    this.#version++;
    this.#refining?.abort();
    this.#draw();
  }

  /** Does something that uses the device once nothing else does. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => {});
    return result;
  }

  /** Opens the device, if it is not, and the field; once no picture is being made of the one before. */
  #reopen(): void {
    this.#refining?.abort();
    this.#inTurn(async () => {
      const [canvas, bytes] = [this.#canvas, this.#bytes];
      if (!canvas || !bytes || (this.#screen && this.#shown === bytes)) return;
      if (this.#captures.size > 0) return; // the last of them calls this again
      try {
        const screen = await this.#show(canvas, bytes);
        if (!this.#opened) this.#camera = null; // the page answers the first field by one that fits
        this.#opened = true;
        this.say({ type: "field", field: screen.info });
        this.#changed();
      } catch (error) {
        const device = this.#device;
        await pause(LAST_WORDS);
        if (this.#device !== device) return; // it was lost, and is opened again
        if (this.#screen) {
          // The field before is still seen, and stays the one to be opened again.
          this.#bytes = this.#shown;
          this.say({ type: "busy", text: messageOf(error) });
        } else {
          this.#failed(error);
        }
      }
    });
  }

  /** Shows a field: in the place of the one before, where it is like that. */
  async #show(canvas: OffscreenCanvas, bytes: Uint8Array<ArrayBuffer>): Promise<Screen> {
    const before = this.#screen;
    if (before && await before.replace(bytes)) {
      this.#shown = bytes;
      return before;
    }
    const { gpu, context } = this.#device ??= await this.#openDevice(canvas);
    const isFirst = !before && this.#losses.length === 0;
    if (isFirst) this.say({ type: "busy", text: "Preparing the field for this device." });
    const screen = await Screen.open(gpu, context, bytes);
    if (!isFirst && !before) this.say({ type: "busy", text: "The GPU is back." });
    before?.destroy();
    [this.#screen, this.#shown] = [screen, bytes];
    return screen;
  }

  async #openDevice(canvas: OffscreenCanvas): Promise<Device> {
    const gpu = await Gpu.open({ shaders: SHADERS });
    const device = { gpu, context: contextOf(canvas, gpu) };
    gpu.device.lost.then(({ message }) => this.#lost(message));
    return device;
  }

  /** Opens a new device in place of one that was lost, unless that happens again and again. */
  #lost(why: string): void {
    const now = performance.now();
    this.#losses = [...this.#losses, now].filter((time) => now - time < LOSSES.within);
    [this.#device, this.#screen] = [null, null];
    if (this.#losses.length < LOSSES.most) {
      this.say({ type: "busy", text: "The GPU was lost, and is opened again." });
      this.#reopen();
      return;
    }
    const text = `The GPU was lost ${LOSSES.most} times within a minute` +
      `${why ? ` (${why})` : ""}. Reload the page to try again; smaller pictures may help.`;
    this.say({ type: "failed", reason: "field", message: text });
  }

  #failed(error: unknown): void {
    const message = messageOf(error);
    if (message !== NO_ADAPTER) return this.say({ type: "failed", reason: "field", message });
    if (this.#losses.length === 0) {
      return this.say({ type: "failed", reason: "no-webgpu", message });
    }
    const text =
      "The GPU was lost, and the browser offers none any more. Reload the page, or start the " +
      "browser again.";
    this.say({ type: "failed", reason: "field", message: text });
  }

  /** Draws until there is nothing to be done. */
  async #draw(): Promise<void> {
    if (this.#drawing) return;
    this.#drawing = true;
    try {
      let moved = true;
      while (this.#wantsFrame()) {
        const version = this.#version;
        if (!moved && !await this.#staysStill(version)) {
          moved = true;
          continue;
        }
        await this.#inTurn(() => this.#drawFrame(version, moved));
        moved = this.#version !== version;
      }
    } finally {
      this.#drawing = false;
    }
  }

  #wantsFrame(): boolean {
    const { width, height } = this.#size;
    return this.#visible && width > 0 && height > 0 && this.#finished !== this.#version &&
      this.#screen !== null && this.#camera !== null && this.#look !== null;
  }

  /** Waits a little before the first refinement of a picture; whether nothing changed since. */
  async #staysStill(version: number): Promise<boolean> {
    if (this.#stillSince !== version) {
      await pause(STILL);
      this.#stillSince = version;
    }
    return this.#version === version;
  }

  async #drawFrame(version: number, moved: boolean): Promise<void> {
    const [screen, camera, look] = [this.#screen, this.#camera, this.#look];
    if (!screen || !camera || !look) return;
    // What one sees while moving is always drawn to its end: there would be no picture otherwise.
    const stop = new AbortController();
    this.#refining = moved ? null : stop;
    try {
      const { width, height } = this.#size;
      const frame = await screen.draw(resizeCamera(camera, width, height), look, stop.signal);
      if (frame.done) this.#finished = version;
      this.#drew = true;
      this.say({ type: "frame", frame });
    } catch (error) {
      if (stop.signal.aborted) return;
      await pause(LAST_WORDS);
      if (this.#screen !== screen) return; // the device was lost
      this.#finished = version;
      // Where something was seen before, other sizes, or shows, may do.
      if (this.#drew) this.say({ type: "busy", text: messageOf(error) });
      else this.#failed(error);
    } finally {
      this.#refining = null;
    }
  }

  /** Makes a picture, between whose tiles the canvas is drawn. */
  async #capture(
    { id, camera, samples }: Extract<ToWorker, { readonly type: "capture" }>,
  ): Promise<void> {
    const controller = new AbortController();
    const { signal } = controller;
    this.#captures.set(id, controller);
    try {
      await this.#turn; // a field that is being opened
      if (!this.#screen || !this.#look) throw new Error(NOTHING_YET);
      const pixels = await this.#screen.capture(camera, this.#look, samples, signal);
      this.say({ type: "captured", id, png: await encodePng(pixels, camera) });
    } catch (error) {
      const message = signal.aborted ? "The picture was given up." : messageOf(error);
      this.say({ type: "refused", id, message });
    } finally {
      this.#captures.delete(id);
      this.#reopen(); // a field that came meanwhile
    }
  }

  #answer(id: number, work: (screen: Screen, look: Look) => Promise<void>): void {
    this.#refining?.abort();
    this.#inTurn(async () => {
      try {
        if (!this.#screen || !this.#look) throw new Error(NOTHING_YET);
        await work(this.#screen, this.#look);
      } catch (error) {
        this.say({ type: "refused", id, message: messageOf(error) });
      }
      this.#draw();
    });
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
