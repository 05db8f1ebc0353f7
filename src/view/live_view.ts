import { startWorker } from "../host/mod.ts";
import type { RunRequest } from "../runs/mod.ts";
import type { SurveyOptions } from "../scene/mod.ts";
import type { Field } from "./field.ts";
import type { PageFiles } from "./html.ts";
import type { About, ServerMessage } from "./protocol.ts";
import { ViewError } from "./server.ts";

/** What a worker that serves a training's pages is told. */
export type ToViewWorker =
  /** First of all: what to serve, and where. */
  | { readonly type: "serve"; readonly options: LiveViewOptions }
  /** To be told to all pages. */
  | { readonly type: "say"; readonly message: ServerMessage }
  /** A newer field. */
  | { readonly type: "field"; readonly field: Field }
  /** Last of all: so long pages may still fetch what they were told of. */
  | { readonly type: "end"; readonly milliseconds: number };

/** What it tells the training. */
export type FromViewWorker =
  /** It serves at this address. */
  | { readonly type: "serving"; readonly url: string }
  /** It cannot: a sentence. */
  | { readonly type: "refused"; readonly message: string }
  /** Making a file of the last field took so long, in ms. */
  | { readonly type: "encoded"; readonly milliseconds: number }
  /** So many pages are looked at. */
  | { readonly type: "watching"; readonly pages: number }
  /** A page asks for this. */
  | { readonly type: "request"; readonly request: RunRequest }
  /** All pages have what they were told of, or were waited for long enough. */
  | { readonly type: "ended" };

/** What it says first. */
type FirstAnswer = Extract<FromViewWorker, { readonly type: "serving" | "refused" }>;

/** What is served of a training, and where. */
export interface LiveViewOptions {
  /** The port on 127.0.0.1, or 0 for one that is free. */
  readonly port: number;
  /** What pages are told. */
  readonly about: About;
  /** The page. */
  readonly page: PageFiles;
  /** The capture's folder or file, from which photographs are read when pages ask for them. */
  readonly scene: string;
  /** How it is read. */
  readonly survey: SurveyOptions;
}

/**
 * Shows a training to browsers. A Web Worker serves them, as the training's own thread waits for the device most of
 * the time: pages load whatever the training does, and cost it nothing but what it sends.
 */
export class LiveView implements Disposable {
  /** How many pages somebody looks at. */
  watching = 0;
  /** Called when a page asks for something. */
  onRequest: (request: RunRequest) => void = () => {};
  /** Called if the worker fails, with a sentence: a training goes on without its viewer. */
  onFailure: (message: string) => void = () => {};
  /** How long it took in the worker to make a file of a field, the last time, in ms. */
  encoding = 0;
  readonly #worker: Worker;
  readonly #ended = Promise.withResolvers<void>();

  private constructor(
    worker: Worker,
    /** The address to open. */
    readonly url: string,
  ) {
    this.#worker = worker;
    worker.onmessage = ({ data }: MessageEvent<FromViewWorker>) => {
      if (data.type === "watching") this.watching = data.pages;
      if (data.type === "encoded") this.encoding = data.milliseconds;
      if (data.type === "request") this.onRequest(data.request);
      if (data.type === "ended") this.#ended.resolve();
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.watching = 0; // so that nothing is read for it any more
      this.#ended.resolve();
      this.onFailure(`Cannot serve the viewer any longer: ${event.message}`);
    };
  }

  /**
   * Begins to serve.
   *
   * @throws {ViewError} if the port cannot be had
   */
  static async open(options: LiveViewOptions): Promise<LiveView> {
    const worker = startWorker("view");
    const answered = Promise.withResolvers<FirstAnswer>();
    worker.onmessage = ({ data }: MessageEvent<FirstAnswer>) => answered.resolve(data);
    worker.onerror = (event) => {
      event.preventDefault();
      answered.reject(new ViewError(`Cannot serve the viewer: ${event.message}`));
    };
    worker.postMessage({ type: "serve", options } satisfies ToViewWorker);
    try {
      const answer = await answered.promise;
      if (answer.type === "refused") throw new ViewError(answer.message);
      return new LiveView(worker, answer.url);
    } catch (error) {
      worker.terminate();
      throw error;
    }
  }

  /** Tells all pages something. */
  say(message: ServerMessage): void {
    this.#send({ type: "say", message });
  }

  /** Shows a newer field, whose arrays it takes over. */
  show(field: Field): void {
    const buffers = field.arrays.values().map(({ data }) => data.buffer);
    this.#send({ type: "field", field }, [...new Set(buffers)]);
  }

  /** Lets pages fetch the last field, at most so long, and ends all connections. */
  async end(milliseconds: number): Promise<void> {
    this.#send({ type: "end", milliseconds });
    await this.#ended.promise;
    this[Symbol.dispose]();
  }

  /** Ends all connections at once. */
  [Symbol.dispose](): void {
    this.#worker.terminate();
  }

  #send(message: ToViewWorker, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer);
  }
}
