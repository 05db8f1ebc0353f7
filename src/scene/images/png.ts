import { Buffer } from "node:buffer";
import { crc32, inflateSync } from "node:zlib";
import { corruptImage, truncatedImage } from "./image_errors.ts";
import {
  chunkType,
  GREY,
  GREY_ALPHA,
  PALETTE,
  type PngHeader,
  pngHeader,
  RGB,
  RGBA,
  SIGNATURE,
} from "./png_header.ts";
import { type RgbaImage, SceneError } from "../scene.ts";

/** Deflate's best case: a byte of compressed data never holds more than 1032. */
const MAX_INFLATION = 1032;

/** The pixels of one pass over the image: columns x0, x0 + dx, ... of rows y0, y0 + dy, ... */
interface Pass {
  readonly x0: number;
  readonly y0: number;
  readonly dx: number;
  readonly dy: number;
}

const PLAIN: readonly Pass[] = [{ x0: 0, y0: 0, dx: 1, dy: 1 }];

/** PNG specification, section 8.2. */
const ADAM7: readonly Pass[] = [
  { x0: 0, y0: 0, dx: 8, dy: 8 },
  { x0: 4, y0: 0, dx: 8, dy: 8 },
  { x0: 0, y0: 4, dx: 4, dy: 8 },
  { x0: 2, y0: 0, dx: 4, dy: 4 },
  { x0: 0, y0: 2, dx: 2, dy: 4 },
  { x0: 1, y0: 0, dx: 2, dy: 2 },
  { x0: 0, y0: 1, dx: 1, dy: 2 },
];

/** Everything of a PNG that makes pixels. */
interface Contents {
  readonly header: PngHeader;
  /** RGB of each entry. */
  readonly palette: Uint8Array | undefined;
  /** The alphas of the palette, or the one colour that is transparent. */
  readonly transparency: Uint8Array | undefined;
  /** The compressed rows, in parts. */
  readonly compressed: readonly Uint8Array[];
}

/**
 * Decodes a PNG of any kind, checking every checksum.
 *
 * Grey becomes RGB, palettes are looked up, samples v of b bits become round(255 v / (2^b - 1)), and
 * pixels without an alpha get 255. Gamma, colour profiles and other ancillary chunks are ignored: values
 * are taken as sRGB.
 *
 * @param bytes The whole file.
 * @param name What the file is called in messages.
 * @throws SceneError if the file is truncated or corrupt, or has more than 2^28 pixels.
 */
export function decodePng(bytes: Uint8Array, name: string): RgbaImage {
  const contents = readContents(bytes, name);
  const { width, height } = contents.header;
  const data = new Uint8Array(width * height * 4);
  paintRows(contents, name, painter(contents, data, name));
  return { width, height, data };
}

/**
 * Decodes the samples of a grey PNG as they are stored.
 *
 * @param bytes The whole file.
 * @param name What the file is called in messages.
 * @returns samples of `depth` bits, [height, width]
 * @throws SceneError if it has colours or alphas, is truncated or corrupt, or has more than 2^28 pixels.
 */
export function decodeGreyPng(
  bytes: Uint8Array,
  name: string,
): { width: number; height: number; depth: number; data: Uint16Array } {
  const contents = readContents(bytes, name);
  const { width, height, depth, colourType } = contents.header;
  if (colourType !== GREY) {
    throw new SceneError(
      `Cannot read ${name}: it must be grey, without alpha, and it has colours. Export it as a grey image.`,
    );
  }
  const data = new Uint16Array(width * height);
  const samples = new Uint16Array(width);
  paintRows(contents, name, (row, columns, first, step) => {
    readSamples(row, depth, columns, samples);
    for (let i = 0; i < columns; i++) data[first + i * step] = samples[i];
  });
  return { width, height, depth, data };
}

/** Unfilters the rows of an image, pass by pass, and has them painted. */
function paintRows(contents: Contents, name: string, paint: Painter): void {
  const { width, height } = contents.header;
  const rows = inflateRows(contents, name);
  const { rowBytes, pixelBytes } = layout(contents.header);
  let offset = 0;
  for (const pass of passes(contents.header)) {
    const columns = Math.ceil((width - pass.x0) / pass.dx);
    const length = rowBytes(columns);
    if (length === 0) continue;
    let above: Uint8Array = new Uint8Array(length);
    for (let y = pass.y0; y < height; y += pass.dy) {
      const row = rows.subarray(offset + 1, offset + 1 + length);
      unfilter(rows[offset], row, above, pixelBytes, name);
      paint(row, columns, y * width + pass.x0, pass.dx);
      above = row;
      offset += 1 + length;
    }
  }
}

/** Walks the chunks up to the end of the image. */
function readContents(bytes: Uint8Array, name: string): Contents {
  const header = pngHeader(bytes, name);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts = new Map<string, Uint8Array>();
  const compressed: Uint8Array[] = [];
  for (let offset = SIGNATURE.length;;) {
    const length = offset + 8 <= bytes.length ? view.getUint32(offset) : 0;
    const end = offset + 12 + length;
    if (header === undefined || end > bytes.length) {
      throw truncatedImage(name, bytes.length, `where at least ${end} are needed`);
    }
    const type = chunkType(bytes, offset);
    if (crc32(bytes.subarray(offset + 4, end - 4)) !== view.getUint32(end - 4)) {
      throw corruptImage(name, `the checksum of its chunk ${type} is wrong`);
    }
    const data = bytes.subarray(offset + 8, end - 4);
    offset = end;

    if (type === "IEND") {
      return { header, palette: parts.get("PLTE"), transparency: parts.get("tRNS"), compressed };
    } else if (type === "IDAT") {
      compressed.push(data);
    } else if (["IHDR", "PLTE", "tRNS"].includes(type)) {
      if (parts.has(type)) throw corruptImage(name, `it has two chunks ${type}`);
      parts.set(type, data);
    } else if (isCritical(type)) {
      throw corruptImage(name, `its chunk ${JSON.stringify(type)} is unknown`);
    }
  }
}

/** An image cannot be shown without its critical chunks: their names begin with a capital. */
function isCritical(type: string): boolean {
  return (type.charCodeAt(0) & 0x20) === 0;
}

function passes({ interlaced }: PngHeader): readonly Pass[] {
  return interlaced ? ADAM7 : PLAIN;
}

/** How pixels lie in bytes. */
function layout(
  { channels, depth }: PngHeader,
): { rowBytes: (columns: number) => number; pixelBytes: number } {
  const bits = channels * depth;
  return {
    rowBytes: (columns) => Math.ceil(columns * bits / 8),
    pixelBytes: Math.max(1, bits / 8),
  };
}

/** The rows of all passes, still filtered, each after the byte that names its filter. */
function inflateRows({ header, compressed }: Contents, name: string): Uint8Array {
  const { rowBytes } = layout(header);
  let expected = 0;
  for (const { x0, y0, dx, dy } of passes(header)) {
    const length = rowBytes(Math.ceil((header.width - x0) / dx));
    if (length > 0) expected += (1 + length) * Math.max(0, Math.ceil((header.height - y0) / dy));
  }
  const input = compressed.length === 1 ? compressed[0] : Buffer.concat(compressed);
  if (expected > MAX_INFLATION * input.length) {
    throw corruptImage(
      name,
      `${input.length} bytes cannot hold the ${header.width} x ${header.height} pixels that its ` +
        "header declares",
    );
  }
  let rows: Uint8Array;
  try {
    rows = inflateSync(input, { maxOutputLength: expected, chunkSize: Math.max(expected, 64) });
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    throw corruptImage(
      name,
      code === "ERR_BUFFER_TOO_LARGE"
        ? "it holds more pixels than its header declares"
        : `its pixels cannot be decompressed: ${message}`,
    );
  }
  if (rows.length < expected) throw corruptImage(name, "it holds fewer pixels than it declares");
  return rows;
}

/**
 * Undoes the filter of a row in place (PNG specification, section 9).
 *
 * @param above The row above, of zeros for the first.
 * @param pixelBytes How far left the neighbour lies.
 */
function unfilter(
  filter: number,
  row: Uint8Array,
  above: Uint8Array,
  pixelBytes: number,
  name: string,
): void {
  const { length } = row;
  switch (filter) {
    case 0:
      return;
    case 1:
      for (let i = pixelBytes; i < length; i++) row[i] += row[i - pixelBytes];
      return;
    case 2:
      for (let i = 0; i < length; i++) row[i] += above[i];
      return;
    case 3:
      for (let i = 0; i < pixelBytes; i++) row[i] += above[i] >> 1;
      for (let i = pixelBytes; i < length; i++) row[i] += (row[i - pixelBytes] + above[i]) >> 1;
      return;
    case 4:
      for (let i = 0; i < pixelBytes; i++) row[i] += above[i];
      for (let i = pixelBytes; i < length; i++) {
        row[i] += paeth(row[i - pixelBytes], above[i], above[i - pixelBytes]);
      }
      return;
    default:
      throw corruptImage(name, `a row of it has the filter ${filter}`);
  }
}

/** Whichever of left, above and above left is nearest to left + above - aboveLeft. */
function paeth(left: number, above: number, aboveLeft: number): number {
  const toLeft = Math.abs(above - aboveLeft);
  const toAbove = Math.abs(left - aboveLeft);
  const toAboveLeft = Math.abs(left + above - 2 * aboveLeft);
  if (toLeft <= toAbove && toLeft <= toAboveLeft) return left;
  return toAbove <= toAboveLeft ? above : aboveLeft;
}

/** Writes a row of `columns` pixels into every `step`th pixel from the pixel `first`. */
type Painter = (row: Uint8Array, columns: number, first: number, step: number) => void;

function painter(contents: Contents, data: Uint8Array, name: string): Painter {
  const { header, palette, transparency } = contents;
  const { colourType, depth, channels, interlaced } = header;
  if (depth === 8 && colourType === RGBA && !interlaced) {
    // The row is what is wanted: an image takes two thirds of the time.
    return (row, _columns, first) => data.set(row, 4 * first);
  }
  if (depth === 8 && colourType === RGB && transparency === undefined) return rgbPainter(data);
  const maximum = 2 ** depth - 1;
  const samples = new Uint16Array(header.width * channels);
  const to8Bits = Uint8Array.from(
    { length: maximum + 1 },
    (_, value) => Math.round(255 * value / maximum),
  );

  if (colourType === PALETTE) {
    const colours = paletteColours(palette, transparency, name);
    const pixels = new Uint32Array(data.buffer);
    return (row, columns, first, step) => {
      readSamples(row, depth, columns, samples);
      for (let i = 0, target = first; i < columns; i++, target += step) {
        if (samples[i] >= colours.length) {
          throw corruptImage(name, `its palette has no colour ${samples[i]}`);
        }
        pixels[target] = colours[samples[i]];
      }
    };
  }

  const hasAlpha = colourType === GREY_ALPHA || colourType === RGBA;
  const isGrey = colourType === GREY || colourType === GREY_ALPHA;
  const hidden = hasAlpha ? undefined : transparentColour(transparency, channels, name);
  return (row, columns, first, step) => {
    readSamples(row, depth, columns * channels, samples);
    let target = 4 * first;
    for (let source = 0; source < columns * channels; source += channels, target += 4 * step) {
      const [red, green, blue] = isGrey
        ? [samples[source], samples[source], samples[source]]
        : [samples[source], samples[source + 1], samples[source + 2]];
      data[target] = to8Bits[red];
      data[target + 1] = to8Bits[green];
      data[target + 2] = to8Bits[blue];
      if (hasAlpha) {
        data[target + 3] = to8Bits[samples[source + channels - 1]];
      } else {
        const isHidden = hidden !== undefined && red === hidden[0] &&
          (isGrey || green === hidden[1] && blue === hidden[2]);
        data[target + 3] = isHidden ? 0 : 255;
      }
    }
  };
}

/** Paints pixels of 8 bits that lack no more than an alpha. */
function rgbPainter(data: Uint8Array): Painter {
  return (row, columns, first, step) => {
    let target = 4 * first;
    for (let source = 0; source < 3 * columns; source += 3, target += 4 * step) {
      data[target] = row[source];
      data[target + 1] = row[source + 1];
      data[target + 2] = row[source + 2];
      data[target + 3] = 255;
    }
  };
}

/** RGBA of each entry, as it lies in memory. */
function paletteColours(
  palette: Uint8Array | undefined,
  alphas: Uint8Array = new Uint8Array(0),
  name: string,
): Uint32Array {
  if (palette === undefined) throw corruptImage(name, "it has no palette");
  const count = palette.length / 3;
  if (!Number.isInteger(count) || count < 1 || count > 256 || alphas.length > count) {
    throw corruptImage(
      name,
      `its palette has ${palette.length} bytes and ${alphas.length} alphas`,
    );
  }
  const colours = new Uint8Array(4 * count).fill(255);
  for (let i = 0; i < count; i++) colours.set(palette.subarray(3 * i, 3 * i + 3), 4 * i);
  for (const [i, alpha] of alphas.entries()) colours[4 * i + 3] = alpha;
  return new Uint32Array(colours.buffer);
}

/** The samples, in full depth, of the colour that stands for transparency. */
function transparentColour(
  transparency: Uint8Array | undefined,
  channels: number,
  name: string,
): number[] | undefined {
  if (transparency === undefined) return undefined;
  if (transparency.length !== 2 * channels) {
    throw corruptImage(name, `its transparent colour (tRNS) has ${transparency.length} bytes`);
  }
  return Array.from(
    { length: channels },
    (_, i) => transparency[2 * i] << 8 | transparency[2 * i + 1],
  );
}

/** Takes samples of 1 to 16 bits out of a row, the first from the highest bits. */
function readSamples(row: Uint8Array, depth: number, count: number, samples: Uint16Array): void {
  if (depth === 8) {
    samples.set(row);
  } else if (depth === 16) {
    for (let i = 0; i < count; i++) samples[i] = row[2 * i] << 8 | row[2 * i + 1];
  } else {
    const mask = (1 << depth) - 1;
    for (let i = 0; i < count; i++) {
      const bit = i * depth;
      samples[i] = row[bit >> 3] >> (8 - depth - (bit & 7)) & mask;
    }
  }
}
