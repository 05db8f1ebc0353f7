import { ascii, concat, uint32 } from "./bytes.ts";

/** Boxes that hold boxes, on the way to what is changed, and how many bytes stand before those. */
const CONTAINERS: Readonly<Record<string, number>> = {
  moov: 0,
  trak: 0,
  mdia: 0,
  minf: 0,
  stbl: 0,
  stsd: 8,
  avc1: 78,
};

/** Boxes that begin with version and flags (4 bytes), then the dates of making and changing (8 bytes). */
const DATED = ["mvhd", "tkhd", "mdhd"];

/** Those of them in which the units of time in a second follow (4 bytes). */
const WITH_TIME_SCALE = ["mvhd", "mdhd"];

/** ISO/IEC 23091-2: the primaries of BT.709, sRGB's curve, the matrix of BT.601, not the full range. */
const SRGB_BY_BT601 = concat(ascii("nclx"), Uint8Array.of(0, 1, 0, 13, 0, 6, 0));

/** What an MP4 of libmp4v2 does not say, or says wrong. */
export interface Mp4Facts {
  /** Units of time in a second. */
  readonly timeScale: number;
  /** Numbers of the frames where a player can begin, counted from 0. */
  readonly keyFrames: readonly number[];
}

/**
 * Completes the index of an MP4 that libmp4v2 wrote: a frame rate that is no whole number; which frames a
 * player can jump to (without that, all are taken for such); what the colours mean. Dates become zero, so
 * that the same frames give the same file.
 *
 * The index must stand behind the frames, as it grows.
 *
 * @param bytes the file (ISO/IEC 14496-12)
 * @returns the completed file
 */
export function completeMp4(bytes: Uint8Array, { timeScale, keyFrames }: Mp4Facts): Uint8Array {
  const additions: Record<string, Uint8Array> = {
    stbl: box("stss", uint32(0, keyFrames.length, ...keyFrames.map((frame) => frame + 1))),
    avc1: box("colr", SRGB_BY_BT601),
  };
  const complete = (boxes: Uint8Array): Uint8Array[] =>
    split(boxes).map(({ type, content }) => {
      if (DATED.includes(type)) {
        const rest = WITH_TIME_SCALE.includes(type)
          ? [uint32(timeScale), content.subarray(16)]
          : [content.subarray(12)];
        return box(type, content.subarray(0, 4), new Uint8Array(8), ...rest);
      }
      const start = CONTAINERS[type];
      if (start === undefined) return box(type, content);
      const inner = complete(content.subarray(start));
      const added = additions[type] ? [additions[type]] : [];
      return box(type, content.subarray(0, start), ...inner, ...added);
    });
  return concat(...complete(bytes));
}

function split(bytes: Uint8Array): { type: string; content: Uint8Array }[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const boxes = [];
  for (let start = 0; start < bytes.length;) {
    const end = start + view.getUint32(start);
    const type = String.fromCharCode(...bytes.subarray(start + 4, start + 8));
    boxes.push({ type, content: bytes.subarray(start + 8, end) });
    start = end;
  }
  return boxes;
}

function box(type: string, ...parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 8);
  return concat(uint32(length), ascii(type), ...parts);
}
