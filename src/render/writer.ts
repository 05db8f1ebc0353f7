import { join } from "node:path";
import { sha256Of, startWorker, writeAtomically } from "../host/mod.ts";
import { RenderError } from "./error.ts";
import { type FileRecord, type FrameRecord, RenderFolder } from "./manifest.ts";
import { encodeFrame, type RenderedFrame } from "./outputs.ts";

/** A rendered frame that is to be written. */
export interface WriteTask {
  /** The render's folder. */
  readonly folder: string;
  /** The frame's pixels, which the writer takes over. */
  readonly frame: RenderedFrame;
  /** What is known of it before its files are. */
  readonly record: Omit<FrameRecord, "files">;
}

/** A worker's answer to a {@link WriteTask}: the frame's record, or why it could not be written. */
export type WriteAnswer = { readonly written: FrameRecord } | { readonly refused: string };

/** Encodes and writes frames while others are rendered. */
export interface FrameWriter {
  /** How many frames it works on at once. */
  readonly size: number;
  /**
   * Writes a frame's files, and its record when they are there.
   *
   * @throws {RenderError} saying why a file could not be written
   */
  write(task: WriteTask): Promise<FrameRecord>;
  /** Stops at once; what it was writing is not finished. */
  close(): void;
}

/** Encodes a frame, and writes its files and then its record; for who has claimed it. */
export async function writeFrame(
  { folder: path, frame, record }: WriteTask,
): Promise<FrameRecord> {
  const folder = new RenderFolder(path);
  const files: FileRecord[] = [];
  for (const { kind, suffix, bytes, units } of encodeFrame(frame, record.settings)) {
    const name = record.name + suffix;
    const sha256 = await sha256Of(bytes);
    await writeAtomically(join(path, name), bytes);
    files.push({ name, kind, bytes: bytes.length, sha256, ...(units && { units }) });
  }
  const written = { ...record, files };
  const text = `${JSON.stringify(written, null, 2)}\n`;
  await writeAtomically(folder.recordPath(record.name), new TextEncoder().encode(text));
  return written;
}

/** More workers than this wait for the disk. */
const MAX_WORKERS = 16;

/** Rendering needs a processor, and so does the driver. */
const OTHER_THREADS = 2;

/** Web Workers that write frames. Each is started when those before it do not keep up. */
export class WriterPool implements FrameWriter {
  readonly #lanes: Lane[] = [];

  /**
   * Starts nothing yet.
   *
   * @param size how many workers there may be; by default what the processors allow, 16 at most
   */
  constructor(
    readonly size: number = Math.min(
      Math.max(navigator.hardwareConcurrency - OTHER_THREADS, 1),
      MAX_WORKERS,
    ),
  ) {}

  /** Writes a frame by the worker that has the least to do. */
  async write(task: WriteTask): Promise<FrameRecord> {
    let lane = this.#lanes.find(({ load }) => load === 0);
    if (!lane && this.#lanes.length < this.size) this.#lanes.push(lane = new Lane());
    lane ??= this.#lanes.reduce((a, b) => b.load < a.load ? b : a);
    return await lane.write(task);
  }

  /** Ends the workers. */
  close(): void {
    for (const lane of this.#lanes) lane.close();
  }
}

/** All arrays of a frame's pixels. */
function arraysOf({ colors, accumulations, depths, normals }: RenderedFrame): Float32Array[] {
  return [colors, accumulations, depths?.values, normals].flatMap((array) => array ?? []);
}

/** How much memory a frame's pixels take. */
export function bytesOf(frame: RenderedFrame): number {
  return arraysOf(frame).reduce((sum, { byteLength }) => sum + byteLength, 0);
}

/** A worker, and the frames that it was given. */
class Lane {
  /** How many frames it has to write. */
  load = 0;
  readonly #worker = startWorker("frames");
  /** In the order of the tasks, which is that of the answers. */
  readonly #waiting: PromiseWithResolvers<FrameRecord>[] = [];
  #death: RenderError | null = null;

  constructor() {
    this.#worker.onmessage = ({ data }: MessageEvent<WriteAnswer>) => {
      const { resolve, reject } = this.#waiting.shift()!;
      if ("written" in data) resolve(data.written);
      else reject(new RenderError(data.refused));
    };
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#death = new RenderError(`Cannot write frames: a worker failed. ${event.message}`);
      for (const { reject } of this.#waiting.splice(0)) reject(this.#death);
    };
  }

  async write(task: WriteTask): Promise<FrameRecord> {
    if (this.#death) throw this.#death;
    const answer = Promise.withResolvers<FrameRecord>();
    this.#waiting.push(answer);
    this.load++;
    try {
      const buffers = arraysOf(task.frame).map(({ buffer }) => buffer as ArrayBuffer);
      this.#worker.postMessage(task, buffers);
      return await answer.promise;
    } finally {
      this.load--;
    }
  }

  close(): void {
    this.#worker.terminate();
  }
}
