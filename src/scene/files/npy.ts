import { readFileWithin } from "./read_file.ts";
import { SceneError } from "../scene.ts";

/** Numbers of one kind. */
export type Numbers =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/** An array of numbers with its shape. */
export interface NumpyArray {
  /** The length of every axis; none: a single number. */
  readonly shape: readonly number[];
  /** The numbers, the last axis running fastest. */
  readonly data: Numbers;
}

/** What the header of a .npy file says. */
interface Header {
  /** The type of the numbers, such as `<f4`. */
  readonly descr: string;
  /** Whether the first axis runs fastest. */
  readonly fortranOrder: boolean;
  /** The length of every axis. */
  readonly shape: readonly number[];
}

/** How numbers of one type are stored, and what they become. */
interface NumberType {
  /** Bytes a number. */
  readonly size: number;
  /** As they lie in memory, on this machine. */
  view(buffer: ArrayBuffer, offset: number, count: number): Numbers;
}

/** NumPy's types, without their byte order. Those that no typed array has become a wider one. */
const TYPES: Record<string, NumberType> = {
  b1: { size: 1, view: (...at) => new Uint8Array(...at) },
  u1: { size: 1, view: (...at) => new Uint8Array(...at) },
  i1: { size: 1, view: (...at) => new Int8Array(...at) },
  u2: { size: 2, view: (...at) => new Uint16Array(...at) },
  i2: { size: 2, view: (...at) => new Int16Array(...at) },
  u4: { size: 4, view: (...at) => new Uint32Array(...at) },
  i4: { size: 4, view: (...at) => new Int32Array(...at) },
  u8: { size: 8, view: (...at) => Float64Array.from(new BigUint64Array(...at), Number) },
  i8: { size: 8, view: (...at) => Float64Array.from(new BigInt64Array(...at), Number) },
  f2: { size: 2, view: (...at) => new Float32Array(new Float16Array(...at)) },
  f4: { size: 4, view: (...at) => new Float32Array(...at) },
  f8: { size: 8, view: (...at) => new Float64Array(...at) },
};

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]; // \x93NUMPY

/** The largest file, in bytes, that is read as a whole. */
const MAX_FILE = 2 ** 33;

/** NumPy 2 refuses arrays of more axes. */
const MAX_AXES = 64;

/** NumPy refuses longer headers, as Python's parser may crash on them. */
const MAX_HEADER = 10_000;

/** Whether the bytes begin as a .npy file. */
export function isNpy(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, i) => bytes[i] === byte);
}

/**
 * Reads a .npy file.
 *
 * @throws {SceneError} as {@link parseNpy}, or if the file cannot be read
 */
export async function readNpy(path: string): Promise<NumpyArray> {
  return parseNpy(await readFileWithin(path, MAX_FILE, "Save an array with numpy.save."), path);
}

/**
 * Parses a .npy file (NumPy Enhancement Proposal 1; versions 1 to 3) of booleans, integers or floats of
 * 2 to 8 bytes, of either byte order. Half precision becomes single, 64-bit integers become doubles
 * (exact up to 2^53), booleans become 0 and 1. Arrays in Fortran order are transposed. Where the bytes can
 * be used as they are, the result is a view of them.
 *
 * @param bytes the whole file
 * @param name what it is called in messages
 * @throws {SceneError} if it is no such file, or its size is not what its shape says
 */
export function parseNpy(bytes: Uint8Array<ArrayBuffer>, name: string): NumpyArray {
  const refuse = (what: string) => new SceneError(`Cannot read ${name}: ${what}`);
  if (bytes.length < 10 || !isNpy(bytes)) {
    throw refuse("it is no .npy file. Save an array with numpy.save.");
  }
  const version = bytes[6];
  if (version < 1 || version > 3) {
    throw refuse(`it is of version ${version} of the .npy format. Known are 1, 2 and 3.`);
  }
  // Version 1 has two bytes for the header's length, later ones four.
  const start = version === 1 ? 10 : 12;
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const length = start > bytes.length
    ? Infinity
    : version === 1
    ? words.getUint16(8, true)
    : words.getUint32(8, true);
  if (start + length > bytes.length) {
    throw refuse("it is truncated in its header. Copy or download it again.");
  }
  if (length > MAX_HEADER) {
    throw refuse(`its header has ${length} bytes, where at most ${MAX_HEADER} are usual.`);
  }
  const text = new TextDecoder().decode(bytes.subarray(start, start + length));
  const { descr, fortranOrder, shape } = parseHeader(text, refuse);

  const type = Object.hasOwn(TYPES, descr.slice(1)) ? TYPES[descr.slice(1)] : undefined;
  if (!/^[<>|=]/.test(descr) || type === undefined) {
    throw refuse(
      `its numbers are of the type ${JSON.stringify(descr)}, which is not read` +
        `${/^.O/.test(descr) ? " as it holds Python objects" : ""}. ` +
        'Convert it, as with array.astype("float32").',
    );
  }
  const size = shape.includes(0) ? 0 : shape.reduce((product, axis) => product * axis, type.size);
  const present = bytes.length - start - length;
  if (size !== present) {
    throw refuse(
      `its shape (${
        shape.join(", ")
      }) of type ${descr} takes ${size} bytes, but ${present} follow ` +
        `the header. ${size > present ? "Copy or download it again." : "Save one array a file."}`,
    );
  }
  const stored = viewOf(bytes.subarray(start + length), type, descr[0] === ">");
  return { shape, data: fortranOrder ? transposed(stored, shape) : stored };
}

/** NumPy's names of the types that numbers lie in memory as. */
const STORED_TYPES: Record<Numbers[typeof Symbol.toStringTag], string> = {
  Int8Array: "|i1",
  Uint8Array: "|u1",
  Int16Array: "<i2",
  Uint16Array: "<u2",
  Int32Array: "<i4",
  Uint32Array: "<u4",
  Float32Array: "<f4",
  Float64Array: "<f8",
};

/** What lies behind the header begins at a multiple of so many bytes, as NumPy has it. */
const ALIGNMENT = 64;

/**
 * Writes a .npy file of version 1, as numpy.save does, byte for byte.
 *
 * @throws {RangeError} if there are more or fewer numbers than the shape says
 */
export function encodeNpy({ shape, data }: NumpyArray): Uint8Array<ArrayBuffer> {
  const count = shape.reduce((product, axis) => product * axis, 1);
  if (data.length !== count) {
    throw new RangeError(
      `Cannot write an array of shape (${shape.join(", ")}), which takes ${count} numbers: ` +
        `there are ${data.length}.`,
    );
  }
  const axes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const type = STORED_TYPES[data[Symbol.toStringTag]];
  const dict = `{'descr': '${type}', 'fortran_order': False, 'shape': (${axes}), }`;
  const start = 10; // magic, version, the header's length
  const end = Math.ceil((start + dict.length + 1) / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(end + data.byteLength);
  bytes.set([...MAGIC, 1, 0, (end - start) & 255, (end - start) >> 8]);
  bytes.set(new TextEncoder().encode(`${dict.padEnd(end - start - 1)}\n`), start);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), end);
  return bytes;
}

/** The numbers of a type that bytes hold, which are a whole number of them. */
function viewOf(bytes: Uint8Array<ArrayBuffer>, type: NumberType, bigEndian: boolean): Numbers {
  const swap = bigEndian && type.size > 1;
  const own = swap || bytes.byteOffset % type.size !== 0 ? bytes.slice() : bytes;
  if (swap) swapBytes(own, type.size);
  return type.view(own.buffer, own.byteOffset, own.length / type.size);
}

/** Turns the byte order of numbers of `size` bytes around, in place. */
function swapBytes(bytes: Uint8Array, size: number): void {
  for (let at = 0; at < bytes.length; at += size) {
    for (let low = at, high = at + size - 1; low < high; low++, high--) {
      const byte = bytes[low];
      bytes[low] = bytes[high];
      bytes[high] = byte;
    }
  }
}

/** Reorders numbers from Fortran's order (the first axis runs fastest) to C's (the last one does). */
function transposed(numbers: Numbers, shape: readonly number[]): Numbers {
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((a, b) => a * b, 1));
  const index = new Array<number>(shape.length).fill(0);
  const result = numbers.slice();
  let from = 0;
  for (let to = 0; to < numbers.length; to++) {
    result[to] = numbers[from];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis];
      if (++index[axis] < shape[axis]) break;
      from -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return result;
}

/**
 * Parses the literal of a Python dict that a header is: the three keys that NumPy writes, in any order.
 * Strings have no escapes, and Python 2 wrote an L behind long integers.
 */
function parseHeader(text: string, refuse: (what: string) => SceneError): Header {
  const wrong = () =>
    refuse(
      `its header ${
        JSON.stringify(text.trim().slice(0, 80))
      } is not that of an array of numbers. ` +
        "Save an array with numpy.save.",
    );
  const body = /^\s*\{(.*)\}\s*$/s.exec(text)?.[1];
  if (body === undefined) throw wrong();
  const ENTRY =
    /\s*(?:'(\w+)'|"(\w+)")\s*:\s*(?:'([^'\\]*)'|"([^"\\]*)"|(True|False)|\(([\dL, ]*)\))\s*(,|$)/y;
  const entries = new Map<string, string | boolean | number[]>();
  while (ENTRY.lastIndex < body.trimEnd().length) {
    const match = ENTRY.exec(body);
    const key = match?.[1] ?? match?.[2];
    if (!match || key === undefined || entries.has(key)) throw wrong();
    const [, , , single, double, truth, tuple] = match;
    const value = truth === undefined ? single ?? double : truth === "True";
    entries.set(key, value ?? parseShape(tuple, wrong));
  }
  const [descr, fortranOrder, shape] = ["descr", "fortran_order", "shape"]
    .map((key) => entries.get(key));
  if (
    entries.size !== 3 || typeof descr !== "string" || typeof fortranOrder !== "boolean" ||
    !Array.isArray(shape)
  ) {
    throw wrong();
  }
  return { descr, fortranOrder, shape };
}

/** The numbers between a tuple's brackets: `20, 17` or `5,` or nothing. */
function parseShape(tuple: string, wrong: () => SceneError): number[] {
  if (tuple.trim() === "") return [];
  const axes = tuple.trim().replace(/,$/, "").split(",").map((axis) => axis.trim());
  if (!tuple.includes(",") || axes.length > MAX_AXES) throw wrong();
  return axes.map((axis) => {
    const length = /^\d+L?$/.test(axis) ? Number(axis.replace("L", "")) : NaN;
    if (!Number.isSafeInteger(length)) throw wrong();
    return length;
  });
}
