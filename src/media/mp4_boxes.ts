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

/** Boxes that begin with version and flags (4 bytes), when the film was made and changed (8) … */
const DATED = ["mvhd", "tkhd", "mdhd"];

/** … and those where the units of time in a second follow (4). */
const WITH_TIME_SCALE = ["mvhd", "mdhd"];

/** ISO/IEC 23091-2: the primaries of BT.709, sRGB's curve, the matrix of BT.601, not the full range. */
const SRGB_BY_BT601 = Uint8Array.of(...ascii("nclx"), 0, 1, 0, 13, 0, 6, 0);

/** What an MP4 of minimp4 does not say, or says wrong. */
export interface Mp4Facts {
  /** Units of time in a second. */
  readonly timeScale: number;
  /** Numbers of the frames where a player can begin, counted from 0. */
  readonly keyFrames: readonly number[];
}

/**
 * Completes the index of an MP4 that minimp4 wrote: a frame rate that is no whole number; which frames a
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
    stbl: box("stss", bigEndian([0, keyFrames.length, ...keyFrames.map((frame) => frame + 1)])),
    avc1: box("colr", SRGB_BY_BT601),
  };
  const complete = (boxes: Uint8Array): Uint8Array[] =>
    split(boxes).map(({ type, content }) => {
      if (DATED.includes(type)) {
        const rest = WITH_TIME_SCALE.includes(type)
          ? [bigEndian([timeScale]), content.subarray(16)]
          : [content.subarray(12)];
        return box(type, content.subarray(0, 4), new Uint8Array(8), ...rest);
      }
      const start = CONTAINERS[type];
      if (start === undefined) return box(type, content);
      const inner = complete(content.subarray(start));
      const added = additions[type] ? [additions[type]] : [];
      return box(type, content.subarray(0, start), ...inner, ...added);
    });
  return join(complete(bytes));
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
  return join([bigEndian([length]), Uint8Array.of(...ascii(type)), ...parts]);
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

/** Numbers of 32 bits, the highest byte first. */
function bigEndian(numbers: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * numbers.length));
  for (const [i, number] of numbers.entries()) view.setUint32(4 * i, number);
  return new Uint8Array(view.buffer);
}

function ascii(text: string): number[] {
  return [...text].map((letter) => letter.charCodeAt(0));
}
