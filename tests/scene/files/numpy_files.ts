import { Buffer } from "node:buffer";
import { crc32, deflateRawSync } from "node:zlib";

/** How to write a .npy file. */
export interface NpyOptions {
  readonly shape: readonly number[];
  readonly descr?: string;
  readonly fortranOrder?: boolean;
  readonly version?: 1 | 2 | 3;
  /** The header's text instead of one that says the above. */
  readonly header?: string;
}

/** A .npy file of bytes that are the numbers. */
export function npy(
  data: Uint8Array,
  { shape, descr = "<f8", fortranOrder = false, version = 1, header }: NpyOptions,
): Uint8Array<ArrayBuffer> {
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const text = header ??
    `{'descr': '${descr}', 'fortran_order': ${
      fortranOrder ? "True" : "False"
    }, 'shape': (${tuple}), }\n`;
  const length = version === 1 ? 2 : 4;
  const bytes = new Uint8Array(8 + length + text.length + data.length);
  bytes.set([0x93, ...new TextEncoder().encode("NUMPY"), version, 0]);
  const view = new DataView(bytes.buffer);
  if (version === 1) view.setUint16(8, text.length, true);
  else view.setUint32(8, text.length, true);
  bytes.set(new TextEncoder().encode(text), 8 + length);
  bytes.set(data, 8 + length + text.length);
  return bytes;
}

/** A .npy file of doubles. */
export function doubles(values: Iterable<number>, ...shape: number[]): Uint8Array<ArrayBuffer> {
  return npy(new Uint8Array(Float64Array.from(values).buffer), { shape });
}

/** A file for an archive; what is given beyond its bytes is declared instead of the truth. */
export interface Member {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly deflate?: boolean;
  readonly size?: number;
  readonly stored?: number;
  readonly crc?: number;
  readonly method?: number;
  readonly flags?: number;
  readonly offset?: number;
}

/** A zip archive. */
export function zip(members: readonly Member[], count = members.length): Uint8Array<ArrayBuffer> {
  const local: Uint8Array[] = [];
  const central: Uint8Array[] = [];
  let at = 0;
  for (const member of members) {
    const name = new TextEncoder().encode(member.name);
    const data = member.deflate ? deflateRawSync(member.bytes) : member.bytes;
    const method = member.method ?? (member.deflate ? 8 : 0);
    const [head, entry] = [new DataView(new ArrayBuffer(30)), new DataView(new ArrayBuffer(46))];
    head.setUint32(0, 0x04034b50, true);
    entry.setUint32(0, 0x02014b50, true);
    // The fields that both have, in the same order: version, flags, method, time, date, crc, sizes, name.
    for (const [view, start] of [[head, 4], [entry, 6]] as const) {
      view.setUint16(start, 20, true);
      view.setUint16(start + 2, member.flags ?? 0, true);
      view.setUint16(start + 4, method, true);
      view.setUint32(start + 10, member.crc ?? crc32(member.bytes), true);
      view.setUint32(start + 14, member.stored ?? data.length, true);
      view.setUint32(start + 18, member.size ?? member.bytes.length, true);
      view.setUint16(start + 22, name.length, true);
    }
    entry.setUint32(42, member.offset ?? at, true);
    local.push(new Uint8Array(head.buffer), name, data);
    central.push(new Uint8Array(entry.buffer), name);
    at += 30 + name.length + data.length;
  }
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(8, count, true);
  end.setUint16(10, count, true);
  end.setUint32(12, central.reduce((sum, { length }) => sum + length, 0), true);
  end.setUint32(16, at, true);
  return Uint8Array.from(Buffer.concat([...local, ...central, new Uint8Array(end.buffer)]));
}

/** Bytes with some replaced, and perhaps an end cut off: what damage and malice do. */
export function mutated(
  bytes: Uint8Array,
  { edits, keep }: { readonly edits: readonly [number, number][]; readonly keep: number },
): Uint8Array<ArrayBuffer> {
  const copy = Uint8Array.from(bytes);
  for (const [at, value] of edits) copy[at % copy.length] = value;
  return copy.slice(0, Math.ceil(keep * copy.length));
}
