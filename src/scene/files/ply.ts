import { storedPositions } from "./positions.ts";
import { readFileWithin } from "./read_file.ts";
import { type PointCloud, SceneError } from "../scene.ts";

/** A sparse cloud has some ten thousand points, a dense one some million, of 15 to 30 bytes each. */
const MAX_BYTES = 256 * 2 ** 20;

/** The header must end within so many bytes. */
const MAX_HEADER = 2 ** 16;

/** A number's type: its size in bytes, how it is read, and by what a colour is scaled to run to 255. */
interface Type {
  readonly size: number;
  readonly read: (view: DataView, offset: number) => number;
  readonly color: number;
}

const INT8: Type = { size: 1, read: (view, at) => view.getInt8(at), color: 1 };
const UINT8: Type = { size: 1, read: (view, at) => view.getUint8(at), color: 1 };
const INT16: Type = { size: 2, read: (view, at) => view.getInt16(at, true), color: 1 };
const UINT16: Type = { size: 2, read: (view, at) => view.getUint16(at, true), color: 1 / 257 };
const INT32: Type = { size: 4, read: (view, at) => view.getInt32(at, true), color: 1 };
const UINT32: Type = { size: 4, read: (view, at) => view.getUint32(at, true), color: 1 };
const FLOAT32: Type = { size: 4, read: (view, at) => view.getFloat32(at, true), color: 255 };
const FLOAT64: Type = { size: 8, read: (view, at) => view.getFloat64(at, true), color: 255 };

const TYPES = new Map<string, Type>([
  ["char", INT8],
  ["int8", INT8],
  ["uchar", UINT8],
  ["uint8", UINT8],
  ["short", INT16],
  ["int16", INT16],
  ["ushort", UINT16],
  ["uint16", UINT16],
  ["int", INT32],
  ["int32", INT32],
  ["uint", UINT32],
  ["uint32", UINT32],
  ["float", FLOAT32],
  ["float32", FLOAT32],
  ["double", FLOAT64],
  ["float64", FLOAT64],
]);

const POSITION = ["x", "y", "z"];
const COLOR = ["red", "green", "blue"];

/** The colour of points in a file without colours. */
const GREY = 128;

/** A line of text may have so many bytes a number. */
const MAX_WORD = 64;

interface Property {
  readonly name: string;
  readonly type: Type;
  /** Bytes from the beginning of the vertex. */
  readonly offset: number;
}

interface Header {
  readonly binary: boolean;
  readonly count: number;
  readonly properties: readonly Property[];
  /** Bytes a vertex. */
  readonly stride: number;
  /** Where the vertices begin. */
  readonly start: number;
}

/**
 * Reads the vertices of a PLY file (Turk 1994), text or binary little-endian: `x`, `y`, `z` and, if there,
 * `red`, `green`, `blue`. Vertices whose position is not finite are left out; faces and other properties
 * are ignored.
 *
 * @throws {SceneError} if the file is no such PLY, or holds fewer vertices than it declares
 */
export async function readPly(path: string): Promise<PointCloud> {
  const bytes = await readFileWithin(path, MAX_BYTES, "Put it there or remove what names it.");
  return parsePly(bytes, path);
}

/**
 * Reads a PLY file's bytes: see {@link readPly}.
 *
 * @param path what the file is called in messages
 */
export function parsePly(bytes: Uint8Array<ArrayBuffer>, path: string): PointCloud {
  const header = parseHeader(bytes, path);
  const { count, properties, stride, start, binary } = header;
  // A number of a text takes a digit and what separates it from the next.
  const least = count * (binary ? stride : 2 * properties.length) - (binary ? 0 : 1);
  if (least > bytes.length - start) {
    throw new SceneError(
      `Cannot read ${path}: it declares ${count} vertices, which need at least ${least} bytes, but ` +
        `${bytes.length - start} follow its header. Copy the file again.`,
    );
  }
  return collect(binary ? binaryRows(bytes, header) : textRows(bytes, header, path), header);
}

function parseHeader(bytes: Uint8Array<ArrayBuffer>, path: string): Header {
  const refuse = (what: string) => new SceneError(`Cannot read ${path}: ${what}`);
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, MAX_HEADER));
  const end = /(?:^|\n)end_header[ \t]*\r?\n/.exec(head);
  if (!/^ply\s/.test(head)) throw refuse("it is not a PLY file, which begins with the line ply.");
  if (end === null) throw refuse("its header has no end. Copy the file again.");

  let binary: boolean | null = null;
  let count: number | null = null;
  let element = "";
  let stride = 0;
  const properties: Property[] = [];
  for (const line of head.slice(0, end.index).split(/\r?\n/)) {
    const [keyword, ...words] = line.trim().split(/\s+/);
    if (keyword === "format") {
      if (words[0] !== "ascii" && words[0] !== "binary_little_endian") {
        throw refuse(
          `its format ${
            JSON.stringify(words[0])
          } is not read. Write it as ascii or binary_little_endian.`,
        );
      }
      binary = words[0] !== "ascii";
    } else if (keyword === "element") {
      element = words[0];
      if (element === "vertex") count = Number(words[1]);
      else if (count === null) {
        throw refuse(`its first element must be vertex: it is ${JSON.stringify(element)}.`);
      }
    } else if (keyword === "property" && element === "vertex") {
      const type = TYPES.get(words[0]);
      if (type === undefined || words.length !== 2) {
        throw refuse(`a vertex's property cannot be read: ${JSON.stringify(line.trim())}.`);
      }
      properties.push({ name: words[1], type, offset: stride });
      stride += type.size;
    }
  }
  if (binary === null) throw refuse("its header names no format.");
  if (count === null || !Number.isSafeInteger(count) || count < 0) {
    throw refuse("its header must say how many vertices follow: element vertex COUNT.");
  }
  if (!POSITION.every((name) => properties.some((property) => property.name === name))) {
    throw refuse("its vertices must have the properties x, y and z.");
  }
  return { binary, count, properties, stride, start: end.index + end[0].length };
}

/** The vertices, each as the values of its properties; the array is used again for the next. */
type Rows = Iterable<ArrayLike<number>>;

function* binaryRows(bytes: Uint8Array<ArrayBuffer>, header: Header): Rows {
  const { count, properties, stride, start } = header;
  const view = new DataView(bytes.buffer, bytes.byteOffset + start);
  const row = new Float64Array(properties.length);
  for (let i = 0; i < count; i++) {
    for (const [p, { type, offset }] of properties.entries()) {
      row[p] = type.read(view, i * stride + offset);
    }
    yield row;
  }
}

function* textRows(bytes: Uint8Array<ArrayBuffer>, header: Header, path: string): Rows {
  const { count, properties, start } = header;
  const decoder = new TextDecoder("latin1");
  let at = start;
  for (let i = 0; i < count; i++) {
    const newline = bytes.indexOf(0x0a, at);
    const end = newline < 0 ? bytes.length : newline;
    const line = bytes.subarray(at, Math.min(end, at + MAX_WORD * properties.length));
    const words = decoder.decode(line).trim().split(/\s+/);
    if (words.length !== properties.length) {
      throw new SceneError(
        `Cannot read ${path}: vertex ${i} must have ${properties.length} numbers: it has ${words.length}.`,
      );
    }
    yield words.map(Number);
    at = Math.min(end + 1, bytes.length);
  }
}

/** The positions and colours of all finite vertices. */
function collect(rows: Rows, { count, properties }: Header): PointCloud {
  const find = (name: string) => properties.findIndex((property) => property.name === name);
  const xyz = POSITION.map(find);
  const rgb = COLOR.map(find);
  const positions = new Float64Array(3 * count);
  const colors = new Uint8ClampedArray(3 * count).fill(GREY);
  let kept = 0;
  for (const row of rows) {
    for (let i = 0; i < 3; i++) {
      positions[3 * kept + i] = row[xyz[i]];
      if (rgb[i] >= 0) colors[3 * kept + i] = row[rgb[i]] * properties[rgb[i]].type.color;
    }
    const position = positions.subarray(3 * kept, 3 * kept + 3);
    if (position.every((value) => Number.isFinite(Math.fround(value)))) kept++;
  }
  return {
    positions: storedPositions(positions.slice(0, 3 * kept)),
    colors: new Uint8Array(colors.buffer).slice(0, 3 * kept),
  };
}
