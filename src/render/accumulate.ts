import { linearFromSrgb, srgbFromLinear } from "../math/mod.ts";
import type { Render } from "../nerf/mod.ts";

/** What is averaged, and how. */
export interface AccumulatorOptions {
  /** Width of the averages in pixels. */
  readonly width: number;
  /** Their height in pixels. */
  readonly height: number;
  /** n for renders n times as wide and high. */
  readonly supersampling: number;
  /** How many renders there will be. */
  readonly cameraSamples: number;
  /** The background to take out of the colours; null to leave it in. */
  readonly behind: 0 | 1 | null;
  /**
   * From a render's depth and accumulation to the depth of what is there, times that accumulation; null to
   * leave out depths.
   */
  readonly seenDepth: ((depth: number, accumulation: number) => number) | null;
  /** Whether there are normals. */
  readonly normals: boolean;
}

/** Averages over all samples of each pixel. */
export interface Averages {
  /** sRGB colours, [height, width, 3]. */
  readonly colors: Float32Array;
  /** Accumulations, [height, width]. */
  readonly accumulations: Float32Array;
  /** Depths of what is there, [height, width]; NaN where nothing is. */
  readonly depths: Float32Array | null;
  /** Normals, as long as the accumulations, [height, width, 3]. */
  readonly normals: Float32Array | null;
}

/**
 * Averages renders of one view, and n x n pixels of each into one.
 *
 * - Light adds up linearly, so colours are averaged before sRGB's transfer function. Where the background
 *   is taken out, samples weigh as much as they cover: what is transparent has no colour to give.
 * - Depths weigh as much, too: at the edge of a thing a plain mean would lie in the air behind it.
 * - Normals come multiplied by their accumulations and are added as they are. The sum is as long as the
 *   normals agree, which says nothing of the surface: it gets the accumulation's length.
 */
export class Accumulator {
  readonly #colors: Float32Array;
  readonly #accumulations: Float32Array;
  readonly #depths: Float32Array | null;
  readonly #normals: Float32Array | null;
  /** A single sample keeps its bits. */
  readonly #single: boolean;

  /** Begins with no render. */
  constructor(private readonly options: AccumulatorOptions) {
    const { width, height, supersampling, cameraSamples, seenDepth, normals } = options;
    const pixels = width * height;
    this.#colors = new Float32Array(pixels * 3);
    this.#accumulations = new Float32Array(pixels);
    this.#depths = seenDepth && new Float32Array(pixels);
    this.#normals = normals ? new Float32Array(pixels * 3) : null;
    this.#single = supersampling * cameraSamples === 1;
  }

  /** Adds a render. All sums are made in one loop: with a function for each they take three times as long. */
  add({ colors, accumulations, depths, normals }: Render): void {
    const { width, height, supersampling: n, behind, seenDepth } = this.options;
    const decode = this.#single ? same : toLinear;
    const facing = this.#normals && normals;
    for (let pixel = 0; pixel < width * height; pixel++) {
      const corner = Math.floor(pixel / width) * n * n * width + pixel % width * n;
      let red = 0, green = 0, blue = 0, covered = 0, depth = 0;
      let normalX = 0, normalY = 0, normalZ = 0;
      for (let row = 0; row < n; row++) {
        const first = corner + row * n * width;
        for (let sample = first; sample < first + n; sample++) {
          const weight = accumulations[sample];
          covered += weight;
          if (behind === null) {
            red += decode(colors[sample * 3]);
            green += decode(colors[sample * 3 + 1]);
            blue += decode(colors[sample * 3 + 2]);
          } else if (weight > 0) {
            const hidden = (1 - weight) * behind;
            red += weight * decode(saturate((colors[sample * 3] - hidden) / weight));
            green += weight * decode(saturate((colors[sample * 3 + 1] - hidden) / weight));
            blue += weight * decode(saturate((colors[sample * 3 + 2] - hidden) / weight));
          }
          if (seenDepth) depth += seenDepth(depths[sample], weight);
          if (facing) {
            normalX += facing[sample * 3];
            normalY += facing[sample * 3 + 1];
            normalZ += facing[sample * 3 + 2];
          }
        }
      }
      this.#colors[pixel * 3] += red;
      this.#colors[pixel * 3 + 1] += green;
      this.#colors[pixel * 3 + 2] += blue;
      this.#accumulations[pixel] += covered;
      if (this.#depths) this.#depths[pixel] += depth;
      if (this.#normals) {
        this.#normals[pixel * 3] += normalX;
        this.#normals[pixel * 3 + 1] += normalY;
        this.#normals[pixel * 3 + 2] += normalZ;
      }
    }
  }

  /** The averages of what was added, as many renders as were announced. Nothing can be added afterwards. */
  averages(): Averages {
    const { supersampling, cameraSamples, behind } = this.options;
    const [colors, accumulations] = [this.#colors, this.#accumulations];
    const [depths, normals] = [this.#depths, this.#normals];
    const samples = supersampling ** 2 * cameraSamples;
    const encode = this.#single ? same : fromLinear;
    for (let pixel = 0; pixel < accumulations.length; pixel++) {
      const covered = accumulations[pixel];
      const weight = behind === null ? samples : covered;
      for (let i = pixel * 3; i < pixel * 3 + 3; i++) {
        colors[i] = weight > 0 ? encode(colors[i] / weight) : 0;
      }
      accumulations[pixel] = covered / samples;
      if (depths) depths[pixel] /= covered;
      if (normals) setLength(normals, pixel * 3, accumulations[pixel]);
    }
    return { colors, accumulations, depths, normals };
  }
}

/** Gives the vector at `start` a length; one of length 0 stays. */
function setLength(vectors: Float32Array, start: number, length: number): void {
  const present = Math.hypot(vectors[start], vectors[start + 1], vectors[start + 2]);
  if (present === 0) return;
  for (let i = start; i < start + 3; i++) vectors[i] *= length / present;
}

function same(value: number): number {
  return value;
}

/** A value held within 0 and 1. */
function saturate(value: number): number {
  return Math.min(Math.max(value, 0), 1);
}

/**
 * Intervals of the tables below. Their linear interpolation is off by 1e-6 at most, a quarter of a thousandth
 * of an 8-bit step: next to where the standard's two pieces meet, not quite with one slope.
 */
const INTERVALS = 4096;

const LINEAR = tabulate(linearFromSrgb);

/** By the root of the light, in which the function is smooth down to 0. */
const ENCODED = tabulate((root) => srgbFromLinear(root * root));

/** `linearFromSrgb` from a table: a power takes longer than all else that is done with a sample. */
function toLinear(value: number): number {
  return interpolate(LINEAR, saturate(value));
}

/** `srgbFromLinear` from a table. */
function fromLinear(light: number): number {
  return interpolate(ENCODED, Math.sqrt(saturate(light)));
}

function tabulate(f: (x: number) => number): Float64Array {
  return Float64Array.from({ length: INTERVALS + 1 }, (_, i) => f(i / INTERVALS));
}

/** @param x from 0 to 1 */
function interpolate(table: Float64Array, x: number): number {
  const place = x * INTERVALS;
  const i = Math.min(Math.floor(place), INTERVALS - 1);
  return table[i] + (place - i) * (table[i + 1] - table[i]);
}
