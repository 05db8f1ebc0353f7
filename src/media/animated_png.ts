import { crc32 } from "node:zlib";
import { ascii, concat, uint16, uint32 } from "./bytes.ts";
import type { EncodeOptions } from "./encode.ts";
import { MediaError } from "./error.ts";
import { type Pictures, readPicture } from "./pictures.ts";
import { FileWriter } from "../host/mod.ts";

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** Chunks that decide, with the header, what the compressed bytes mean. */
const PALETTE = ["PLTE", "tRNS"];

/** Delays are whole numbers of units; frame rates have at most two decimals. */
const RATE_SCALE = 100;

/** The chunks of a PNG that make its picture. */
interface Chunks {
  /** IHDR. */
  readonly header: Uint8Array;
  /** PLTE and tRNS, where there are any. */
  readonly palette: readonly [type: string, data: Uint8Array][];
  /** All IDAT, in order. */
  readonly data: readonly Uint8Array[];
}

/**
 * Writes an animated PNG (PNG specification, third edition, section 11.3.6). Nothing is lost, not even
 * 16-bit samples: frames are the compressed bytes of their files, put into one.
 *
 * @throws {MediaError} if a file is no PNG, corrupt, or of another kind than the first; the signal's reason
 */
export async function encodeAnimatedPng(
  { files, width, height }: Pictures,
  file: string,
  { fps, loop, signal, onFrame }: EncodeOptions,
): Promise<void> {
  using target = new FileWriter(file);
  let sequence = 0;
  let first: Chunks | undefined;
  for (const source of files) {
    signal?.throwIfAborted();
    const chunks = readChunks(await readPicture(source), source);
    if (first === undefined) {
      const plays = loop ? 0 : 1;
      await target.write(SIGNATURE);
      await target.write(chunk("IHDR", chunks.header));
      await target.write(chunk("acTL", uint32(files.length, plays)));
      for (const [type, data] of chunks.palette) await target.write(chunk(type, data));
    } else {
      requireSameKind(first, chunks, files[0], source);
    }
    const control = concat(
      uint32(sequence++, width, height, 0, 0), // at x 0, y 0
      uint16(RATE_SCALE, Math.round(RATE_SCALE * fps)), // for 100 / (100 fps) seconds
      Uint8Array.of(0, 0), // stays until the next frame, and replaces what was there
    );
    await target.write(chunk("fcTL", control));
    for (const data of chunks.data) {
      await target.write(
        first === undefined ? chunk("IDAT", data) : chunk("fdAT", uint32(sequence++), data),
      );
    }
    first ??= chunks;
    onFrame();
  }
  await target.write(chunk("IEND"));
}

function readChunks(bytes: Uint8Array, file: string): Chunks {
  const corrupt = (reason: string) =>
    new MediaError(`Cannot use ${file} in an animated PNG: ${reason}.`);
  if (SIGNATURE.some((byte, i) => bytes[i] !== byte)) throw corrupt("it is no PNG");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: [type: string, data: Uint8Array][] = [];
  // A chunk: length of its data (4), type (4), data, checksum of type and data (4).
  for (let start = SIGNATURE.length; chunks.at(-1)?.[0] !== "IEND";) {
    const end = start + 12 <= bytes.length ? start + 12 + view.getUint32(start) : Infinity;
    if (end > bytes.length) throw corrupt(`the file is truncated after ${bytes.length} bytes`);
    const body = bytes.subarray(start + 4, end - 4);
    const type = String.fromCharCode(...body.subarray(0, 4));
    if (crc32(body) !== view.getUint32(end - 4)) {
      throw corrupt(`the file is corrupt, the checksum of its chunk ${type} is wrong`);
    }
    chunks.push([type, body.subarray(4)]);
    start = end;
  }
  return {
    header: chunks[0][1],
    palette: chunks.filter(([type]) => PALETTE.includes(type)),
    data: chunks.filter(([type]) => type === "IDAT").map(([, data]) => data),
  };
}

/** One header and one palette hold for all frames. */
function requireSameKind(first: Chunks, chunks: Chunks, firstFile: string, file: string): void {
  const kindOf = ({ header, palette }: Chunks) => `${header} ${palette.join()}`;
  if (kindOf(first) === kindOf(chunks)) return;
  throw new MediaError(
    `Cannot use ${file} in an animated PNG: its kind of colours must be that of ${firstFile}, but depth, ` +
      "colour type, palette or interlacing differ. Write .mp4 or .gif instead.",
  );
}

function chunk(type: string, ...parts: readonly Uint8Array[]): Uint8Array {
  const body = concat(ascii(type), ...parts);
  return concat(uint32(body.length - 4), body, uint32(crc32(body)));
}
