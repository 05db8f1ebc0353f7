import { encode } from "npm:fast-png@^8.0.0";
import {
  downscaleImage,
  loadSurveyed,
  type RgbaImage,
  type Split,
  type Survey,
} from "../scene/mod.ts";

/** The most bytes of photographs that are kept. */
const MOST_BYTES = 1 << 25;

/**
 * The photographs of a capture, one at a time and as small as they are wanted: for pages, which show some of them
 * again and again. Nothing is read before it is asked for.
 */
export class Photographs {
  /** What was asked for last, the oldest first. */
  readonly #kept = new Map<string, Uint8Array<ArrayBuffer>>();
  #bytes = 0;
  /** They are decoded one after the other: each may take hundreds of megabytes. */
  #last: Promise<unknown> = Promise.resolve();

  /** Those of a capture that was surveyed. */
  constructor(private readonly survey: Survey) {}

  /**
   * A photograph as PNG, as it was trained on: turned, and reduced as the survey says.
   *
   * @param split its split
   * @param number its number in the split, from 0
   * @param width it is reduced by the largest whole factor that leaves so many pixels; null for 1
   * @returns null if there is none of that number
   * @throws {SceneError} if its file cannot be used
   */
  async read(
    split: Split,
    number: number,
    width: number | null,
  ): Promise<Uint8Array<ArrayBuffer> | null> {
    const index = this.survey.splits[split].at(number);
    if (index === undefined) return null;
    const { camera } = this.survey.frames[index];
    const factor = Math.min(
      Math.max(Math.floor(camera.width / (width ?? camera.width)), 1),
      ...[camera.width, camera.height],
    );
    const key = `${index} ${factor}`;
    const read = this.#last.then(async () =>
      this.#kept.get(key) ?? encodePng(await this.#load(split, index, factor))
    );
    this.#last = read.catch(() => {}); // whoever asked is told
    const png = await read;
    this.#keep(key, png);
    return png;
  }

  async #load(split: Split, index: number, factor: number): Promise<RgbaImage> {
    const splits = { ...this.survey.splits, [split]: [index] };
    const { views: [{ image }] } = await loadSurveyed({ ...this.survey, splits }, { split });
    return downscaleImage(image, factor);
  }

  #keep(key: string, png: Uint8Array<ArrayBuffer>): void {
    this.#bytes += png.length - (this.#kept.get(key)?.length ?? 0);
    this.#kept.delete(key); // to become the newest
    this.#kept.set(key, png);
    for (const [oldest, { length }] of this.#kept) {
      if (this.#bytes <= MOST_BYTES) break;
      this.#kept.delete(oldest);
      this.#bytes -= length;
    }
  }
}

/** An image as PNG; without alpha where nothing of it is transparent. */
function encodePng({ width, height, data }: RgbaImage): Uint8Array<ArrayBuffer> {
  const colors = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++) {
    if (data[4 * pixel + 3] < 255) return encodeData({ width, height, data, channels: 4 });
    colors[3 * pixel] = data[4 * pixel];
    colors[3 * pixel + 1] = data[4 * pixel + 1];
    colors[3 * pixel + 2] = data[4 * pixel + 2];
  }
  return encodeData({ width, height, data: colors, channels: 3 });
}

function encodeData(image: Parameters<typeof encode>[0]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(encode(image));
}
