import { SceneError } from "../scene.ts";

/** What of an OpenEXR file its reader does not check by itself. */
export interface ExrHeader {
  /** Columns. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
}

/** Bits of the version field that say that a file is something else than one image in lines. */
const KINDS = { 0x200: "tiled", 0x800: "deep", 0x1000: "of several parts" } as const;

/** Types of channels (OpenEXR File Layout, "Channel list"): 16 and 32 bits, no whole numbers. */
const NUMBERS = [1, 2];

/** Packings that the reader knows by number: none, RLE, ZIP of one line and of sixteen, PIZ. */
const PACKINGS = 5;

/**
 * Reads the header of an OpenEXR file ("OpenEXR File Layout"), whose first four bytes are its magic number, and
 * refuses what would be read wrongly: parse-exr trusts headers.
 *
 * @throws {SceneError} a part of a sentence: what is wrong with the file
 */
export function readExrHeader(bytes: Uint8Array<ArrayBuffer>): ExrHeader {
  const version = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true);
  for (const [bit, kind] of Object.entries(KINDS)) {
    if ((version & Number(bit)) !== 0) {
      throw new SceneError(`it is ${kind}, not one image in lines`);
    }
  }
  const attributes = readAttributes(bytes);
  const attribute = (name: string, length: number): DataView<ArrayBuffer> => {
    const view = attributes.get(name);
    if (view === undefined || view.byteLength < length) throw new SceneError(`it has no ${name}`);
    return view;
  };
  requireChannels(channelsOf(attribute("channels", 1)));
  if (attribute("lineOrder", 1).getUint8(0) !== 0) {
    throw new SceneError("its lines must begin with the highest (lineOrder increasing)");
  }
  if (attribute("compression", 1).getUint8(0) >= PACKINGS) {
    throw new SceneError("it must be packed by RLE, ZIP or PIZ, or not at all");
  }
  const window = attribute("dataWindow", 16);
  const [left, top, right, bottom] = [0, 4, 8, 12].map((at) => window.getInt32(at, true));
  const [width, height] = [right - left + 1, bottom - top + 1];
  if (width < 1 || height < 1) throw new SceneError(`its size is ${width} x ${height} pixels`);
  return { width, height };
}

/** The header's attributes by name, as far as the file goes. */
function readAttributes(bytes: Uint8Array<ArrayBuffer>): Map<string, DataView<ArrayBuffer>> {
  const attributes = new Map<string, DataView<ArrayBuffer>>();
  let at = 8; // behind the magic number and the version
  const text = (): string => {
    const end = bytes.indexOf(0, at);
    if (end < 0) throw new SceneError("it ends in its header");
    const found = new TextDecoder("latin1").decode(bytes.subarray(at, end));
    at = end + 1;
    return found;
  };
  for (let name = text(); name !== ""; name = text()) {
    text(); // its type
    if (at + 4 > bytes.length) throw new SceneError("it ends in its header");
    const length = new DataView(bytes.buffer, bytes.byteOffset + at).getInt32(0, true);
    at += 4;
    if (length < 0 || at + length > bytes.length) throw new SceneError("it ends in its header");
    attributes.set(name, new DataView(bytes.buffer, bytes.byteOffset + at, length));
    at += length;
  }
  return attributes;
}

/** Names and types of channels: name, type, three unused numbers and two steps between samples each, and a 0. */
function channelsOf(
  view: DataView<ArrayBuffer>,
): { readonly name: string; readonly type: number }[] {
  const channels = [];
  let at = 0;
  while (at < view.byteLength && view.getUint8(at) !== 0) {
    let name = "";
    while (at < view.byteLength && view.getUint8(at) !== 0) {
      name += String.fromCharCode(view.getUint8(at++));
    }
    if (at + 17 > view.byteLength) throw new SceneError("its list of channels is cut off");
    channels.push({ name, type: view.getInt32(at + 1, true) });
    at += 17;
  }
  return channels;
}

function requireChannels(
  channels: readonly { readonly name: string; readonly type: number }[],
): void {
  const names = channels.map(({ name }) => name).toSorted().join(", ");
  const isKnown = ["Y", "B, G, R", "A, B, G, R"].includes(names) &&
    channels.every(({ type }) => NUMBERS.includes(type));
  if (isKnown) return;
  throw new SceneError(
    `its channels must be Y, or R, G and B, of 16 or 32 bits with a point: they are ${
      channels.map(({ name, type }) => `${name}${type === 0 ? " (whole numbers)" : ""}`).join(", ")
    }`,
  );
}
