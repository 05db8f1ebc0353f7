/** The arrays that hold elements of safetensors' types, by the types' names. */
interface Elements {
  readonly F32: Float32Array<ArrayBuffer>;
  readonly U32: Uint32Array<ArrayBuffer>;
  readonly F16: Float16Array<ArrayBuffer>;
  readonly I8: Int8Array<ArrayBuffer>;
}

/** A type of elements, as safetensors calls it. */
export type DType = "F32" | "U32" | "F16" | "I8";

const ARRAYS = { F32: Float32Array, U32: Uint32Array, F16: Float16Array, I8: Int8Array } as const;

/** What checkpoints hold: 32-bit floats and unsigned integers. */
export type WideType = "F32" | "U32";

/** An array in a safetensors file. */
export interface TypedArray<D extends DType> {
  /** Dimensions, row-major. */
  readonly shape: readonly number[];
  /** The elements. */
  readonly data: Elements[D];
}

/** An array of 32-bit floats or unsigned integers. */
export interface NamedArray {
  /** Dimensions, row-major. */
  readonly shape: readonly number[];
  /** The elements. */
  readonly data: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;
}

/** Arrays of 32-bit numbers by name. */
export type NamedArrays = ReadonlyMap<string, NamedArray>;

/** The contents of a safetensors file. */
export interface SafeTensors<D extends DType = WideType> {
  /** Arrays by name, in the file's order. */
  readonly tensors: ReadonlyMap<string, TypedArray<D>>;
  /** Free text by key. */
  readonly metadata: Readonly<Record<string, string>>;
}

interface Entry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

export const HEADER_LENGTH_BYTES = 8;
const ALIGNMENT = 8;

const NOT_SAFETENSORS = "it is no safetensors file, or its header is damaged";

/**
 * Lays arrays out as a safetensors file: the header's length (u64), the header (JSON, padded with spaces
 * to a multiple of 8), the data. The same contents give the same bytes.
 * Source: https://huggingface.co/docs/safetensors, "Format".
 */
export function encodeSafeTensors(
  { tensors, metadata }: SafeTensors<DType>,
): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let end = 0;
  for (const [name, { shape, data }] of tensors) {
    header[name] = { dtype: typeOf(data), shape, data_offsets: [end, end += data.byteLength] };
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const headerLength = Math.ceil(json.length / ALIGNMENT) * ALIGNMENT;
  const file = new Uint8Array(HEADER_LENGTH_BYTES + headerLength + end).fill(
    0x20,
    8,
    8 + headerLength,
  );
  new DataView(file.buffer).setBigUint64(0, BigInt(headerLength), true);
  file.set(json, HEADER_LENGTH_BYTES);
  let offset = HEADER_LENGTH_BYTES + headerLength;
  for (const { data } of tensors.values()) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += data.byteLength;
  }
  return file;
}

/** The name of an array's type. */
function typeOf(data: TypedArray<DType>["data"]): DType {
  return Object.entries(ARRAYS).find(([, Array]) => data instanceof Array)![0] as DType;
}

/**
 * Reads a safetensors file.
 *
 * @param types of elements that it may have
 * @throws {RangeError} saying what is wrong with the bytes
 */
export function decodeSafeTensors<D extends DType = WideType>(
  file: Uint8Array<ArrayBuffer>,
  types: readonly D[] = ["F32", "U32"] as readonly DType[] as readonly D[],
): SafeTensors<D> {
  if (file.length < HEADER_LENGTH_BYTES) throw new RangeError(`it has only ${file.length} bytes`);
  const start = headerEnd(file);
  if (start > HEADER_LENGTH_BYTES + 100_000_000) throw new RangeError(NOT_SAFETENSORS);
  if (start > file.length) {
    throw new RangeError(`it is truncated: its header needs ${start} bytes, it has ${file.length}`);
  }
  const header = parseHeader(file.subarray(HEADER_LENGTH_BYTES, start));
  const { __metadata__: metadata = {}, ...entries } = header;

  const tensors = new Map<string, TypedArray<D>>();
  for (const [name, { dtype, shape, data_offsets: [from, to] }] of Object.entries(entries)) {
    const type = types.find((type) => type === dtype);
    if (!type) {
      throw new RangeError(`its tensor ${name} is of type ${dtype}, not ${types.join(" or ")}`);
    }
    const size = ARRAYS[type].BYTES_PER_ELEMENT;
    const bytes = shape.reduce((product, dimension) => product * dimension, size);
    if (to - from !== bytes) throw new RangeError(`its tensor ${name} has the wrong length`);
    if (start + to > file.length) {
      throw new RangeError(
        `it is truncated: its tensors need ${start + to} bytes, it has ${file.length}`,
      );
    }
    const { buffer } = file.slice(start + from, start + to);
    tensors.set(name, { shape, data: new ARRAYS[type](buffer) as Elements[D] });
  }
  const end = endOf(entries);
  if (start + end !== file.length) {
    throw new RangeError(`it has ${file.length - start - end} bytes behind its last tensor`);
  }
  return { tensors, metadata: metadata as unknown as Record<string, string> };
}

/** Where a file's header ends and its tensors begin, as the file says, in bytes. */
export function headerEnd(file: Uint8Array): number {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  return HEADER_LENGTH_BYTES + Number(view.getBigUint64(0, true));
}

/** Where the last tensor ends, of tensors that lie one after the other as the format asks. */
function endOf(entries: Record<string, Entry>): number {
  const places = Object.entries(entries).map(([name, { data_offsets: [from, to] }]) => ({
    name,
    from,
    to,
  }));
  let end = 0;
  for (const { name, from, to } of places.sort((a, b) => a.from - b.from || a.to - b.to)) {
    if (from < end) throw new RangeError(`its tensor ${name} overlaps another one`);
    if (from > end) {
      throw new RangeError(`it has ${from - end} bytes that belong to no tensor, before ${name}`);
    }
    end = to;
  }
  return end;
}

function parseHeader(bytes: Uint8Array): Record<string, Entry> {
  try {
    const header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    const { __metadata__: metadata = {}, ...entries } = header as Record<string, Entry>;
    const texts = Object.values(metadata).every((text) => typeof text === "string");
    if (typeof metadata !== "object" || !texts || !Object.values(entries).every(isEntry)) {
      throw new RangeError();
    }
    return header;
  } catch {
    throw new RangeError(NOT_SAFETENSORS);
  }
}

function isEntry({ shape, data_offsets }: Entry): boolean {
  return Array.isArray(shape) && shape.every(isSize) &&
    Array.isArray(data_offsets) && data_offsets.length === 2 && data_offsets.every(isSize);
}

function isSize(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
