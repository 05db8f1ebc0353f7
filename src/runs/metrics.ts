import { ifThere } from "../host/mod.ts";
import type { StepReport } from "../nerf/mod.ts";

/** One line of `metrics.jsonl`. */
export interface Metric extends StepReport {
  /** Seconds of training up to then. */
  readonly seconds: number;
}

/** How much one step's PSNR counts in the mean that is shown: steps differ by chance. */
const NEWEST = 0.05;

/**
 * A running mean of the PSNR of steps, in dB. Of a batch that is rendered without any error it is infinite, and so
 * would be the mean from then on: that step is left out.
 *
 * @param before the mean up to the step before; undefined at the first
 */
export function meanPsnr(before: number | undefined, psnr: number): number | undefined {
  return Number.isFinite(psnr) ? (1 - NEWEST) * (before ?? psnr) + NEWEST * psnr : before;
}

/** A line's metric; null if it is not whole, as the last one while it is being written. */
export function parseMetric(line: string): Metric | null {
  try {
    return JSON.parse(line);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return null;
  }
}

/** Reads a `metrics.jsonl` that grows, bit by bit. */
export class MetricsTail {
  #file: number | null = null;
  #offset = 0;

  /** Names the file, which need not be there yet. */
  constructor(private readonly path: string) {}

  /** The whole lines that were added since the last time; all of them where the file was replaced. */
  async next(): Promise<Metric[]> {
    using file = await ifThere(Deno.open(this.path), null);
    if (file === null) return [];
    const { ino, size } = await file.stat();
    if (ino !== this.#file || size < this.#offset) this.#offset = 0;
    this.#file = ino;
    await file.seek(this.#offset, Deno.SeekMode.Start);
    const bytes = await new Response(file.readable).bytes();
    const end = bytes.lastIndexOf("\n".charCodeAt(0)) + 1;
    this.#offset += end;
    const lines = new TextDecoder().decode(bytes.subarray(0, end)).split("\n");
    return lines.flatMap((line) => parseMetric(line) ?? []);
  }
}
