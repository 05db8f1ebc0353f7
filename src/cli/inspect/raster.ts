import { encode } from "npm:fast-png@^8.0.0";
import type { Point2 } from "../../math/mod.ts";

/** Colours of 8 bits. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** Where a raster may be drawn on: pixels from the left and the top. */
export interface Rectangle {
  /** Left. */
  readonly x: number;
  /** Top. */
  readonly y: number;
  /** To the right. */
  readonly width: number;
  /** Down. */
  readonly height: number;
}

/** An image to draw lines and points on. Pixel (0, 0) reaches from 0 to 1. */
export class Raster {
  /** Pixels, [height, width, 3]. */
  readonly data: Uint8Array;

  /** Makes an image of one colour. */
  constructor(readonly width: number, readonly height: number, background: Rgb) {
    this.data = new Uint8Array(width * height * 3);
    for (let i = 0; i < this.data.length; i += 3) this.data.set(background, i);
  }

  /** A line with round ends; a pixel is covered as far as its centre lies within the line's edge. */
  line(from: Point2, to: Point2, width: number, color: Rgb, within: Rectangle): void {
    const reach = width / 2 + 1;
    const ends = clipSegment(from, to, grow(within, reach));
    if (ends === null) return;
    const [[ax, ay], [bx, by]] = ends;
    const [dx, dy] = [bx - ax, by - ay];
    const steep = Math.abs(dy) > Math.abs(dx);
    const [major, minor] = steep ? [dy, dx] : [dx, dy];
    const [majorA, minorA] = steep ? [ay, ax] : [ax, ay];
    const slope = major === 0 ? 0 : minor / major;
    const spread = reach * Math.hypot(1, slope);
    const [low, high] = [Math.min(majorA, majorA + major), Math.max(majorA, majorA + major)];
    for (let i = Math.floor(low - reach); i <= high + reach; i++) {
      const on = Math.min(Math.max(i + 0.5, low), high);
      const middle = minorA + (on - majorA) * slope;
      for (let j = Math.floor(middle - spread); j <= middle + spread; j++) {
        const [x, y] = steep ? [j, i] : [i, j];
        if (!contains(within, x, y)) continue;
        const distance = distanceToSegment(x + 0.5, y + 0.5, ax, ay, dx, dy);
        this.#blend(x, y, color, Math.min(Math.max(width / 2 + 0.5 - distance, 0), 1));
      }
    }
  }

  /** Fills a square of whole pixels. */
  square([x, y]: Point2, size: number, color: Rgb, within: Rectangle): void {
    const [left, top] = [Math.round(x - size / 2), Math.round(y - size / 2)];
    for (let row = top; row < top + size; row++) {
      for (let column = left; column < left + size; column++) {
        if (contains(within, column, row)) this.#blend(column, row, color, 1);
      }
    }
  }

  /** The image as PNG. */
  encode(): Uint8Array {
    return encode({ width: this.width, height: this.height, data: this.data, channels: 3 });
  }

  #blend(x: number, y: number, color: Rgb, coverage: number): void {
    const at = 3 * (y * this.width + x);
    for (let i = 0; i < 3; i++) {
      this.data[at + i] = Math.round(this.data[at + i] * (1 - coverage) + color[i] * coverage);
    }
  }
}

function contains({ x, y, width, height }: Rectangle, column: number, row: number): boolean {
  return column >= x && column < x + width && row >= y && row < y + height;
}

function grow({ x, y, width, height }: Rectangle, by: number): Rectangle {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}

function distanceToSegment(
  x: number,
  y: number,
  ax: number,
  ay: number,
  dx: number,
  dy: number,
): number {
  const squared = dx * dx + dy * dy;
  const along = squared > 0 ? ((x - ax) * dx + (y - ay) * dy) / squared : 0;
  const part = Math.min(Math.max(along, 0), 1);
  return Math.hypot(x - ax - part * dx, y - ay - part * dy);
}

/** The part of a segment in a rectangle (Liang and Barsky 1984); null if none is. */
function clipSegment(
  from: Point2,
  to: Point2,
  { x, y, width, height }: Rectangle,
): [Point2, Point2] | null {
  const low = [x, y];
  const high = [x + width, y + height];
  let [first, last] = [0, 1];
  for (const axis of [0, 1]) {
    const delta = to[axis] - from[axis];
    const [a, b] = [low[axis] - from[axis], high[axis] - from[axis]];
    if (delta === 0) {
      if (a > 0 || b < 0) return null;
      continue;
    }
    first = Math.max(first, Math.min(a / delta, b / delta));
    last = Math.min(last, Math.max(a / delta, b / delta));
  }
  const at = (part: number): Point2 => [
    from[0] + part * (to[0] - from[0]),
    from[1] + part * (to[1] - from[1]),
  ];
  return first <= last ? [at(first), at(last)] : null;
}
