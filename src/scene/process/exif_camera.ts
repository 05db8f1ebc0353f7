/** "Exif\0\0", with which the segment of a JPEG begins after its marker (FF E1) and length. */
export const EXIF_HEADER = [0x45, 0x78, 0x69, 0x66, 0, 0];

const MAKE = 0x010f;
const MODEL = 0x0110;
const EXIF_DIRECTORY = 0x8769;
const FOCAL_LENGTH = 0x920a;
const FOCAL_LENGTH_35MM = 0xa405;

/** Bytes of a value, by its type: BYTE, ASCII, SHORT, LONG, RATIONAL. */
const TYPE_BYTES: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8 };

/** More of a text is not looked at. */
const MOST_VALUES = 64;

/**
 * What took a photograph and at which zoom, by its EXIF data: maker, model, focal length and that for 35 mm
 * film, as COLMAP tells cameras apart.
 *
 * @param tiff EXIF data: a TIFF header and its directories
 * @returns a text that is the same for photographs of one camera and zoom; null where they name no camera
 */
export function exifCamera(tiff: Uint8Array): string | null {
  const first = readDirectory(tiff, 4);
  if (!first.has(MODEL)) return null;
  const second = first.has(EXIF_DIRECTORY)
    ? readDirectory(tiff, first.get(EXIF_DIRECTORY)!.at)
    : null;
  return [
    ...[MAKE, MODEL].map((tag) => first.get(tag)?.text ?? ""),
    ...[FOCAL_LENGTH, FOCAL_LENGTH_35MM].map((tag) => second?.get(tag)?.text ?? ""),
  ].join(" ");
}

/**
 * The EXIF data of a JPEG: a TIFF header and its directories.
 *
 * @param jpeg the file, or its beginning
 * @returns null where there are none
 */
export function jpegExif(jpeg: Uint8Array): Uint8Array | null {
  const header = find(jpeg, EXIF_HEADER);
  const start = header - 4; // marker (2), length (2)
  if (start < 2 || jpeg[start] !== 0xff || jpeg[start + 1] !== 0xe1) return null;
  const length = jpeg[start + 2] << 8 | jpeg[start + 3];
  return jpeg.subarray(header + EXIF_HEADER.length, start + 2 + length);
}

/** A value of a directory: its bytes as they stand, and where the four bytes of the entry are. */
interface Entry {
  text: string;
  at: number;
}

/**
 * Reads a directory.
 *
 * @param pointer where its offset stands
 * @returns its entries; none where it makes no sense
 */
function readDirectory(tiff: Uint8Array, pointer: number): Map<number, Entry> {
  const entries = new Map<number, Entry>();
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  if (tiff.length < 8) return entries;
  const little = view.getUint16(0) === 0x4949;
  const directory = view.getUint32(pointer, little);
  if (directory + 2 > tiff.length) return entries;
  const count = view.getUint16(directory, little);
  for (let i = 0; i < count; i++) {
    const entry = directory + 2 + 12 * i;
    if (entry + 12 > tiff.length) break;
    const bytes = (TYPE_BYTES[view.getUint16(entry + 2, little)] ?? 0) *
      Math.min(view.getUint32(entry + 4, little), MOST_VALUES);
    const at = bytes > 4 ? view.getUint32(entry + 8, little) : entry + 8;
    const text = Array.from(tiff.subarray(at, at + bytes), (byte) => String.fromCharCode(byte));
    entries.set(view.getUint16(entry, little), { text: text.join(""), at: entry + 8 });
  }
  return entries;
}

/** Where a sequence begins in the first 64 KiB, the most that an EXIF segment has; -1 if nowhere. */
export function find(bytes: Uint8Array, sequence: readonly number[]): number {
  const end = Math.min(bytes.length, 1 << 16) - sequence.length;
  for (let at = 0; at <= end; at++) {
    if (sequence.every((byte, i) => bytes[at + i] === byte)) return at;
  }
  return -1;
}
