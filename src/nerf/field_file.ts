import { damagedParts, encodeWithChecksums, hasChecksums } from "./checksums.ts";
import { MOST_STEPS } from "./common_config.ts";
import { type Config, parseConfig } from "./config.ts";
import { aboutFromJson, aboutToJson, type FieldAbout } from "./field_about.ts";
import type { FieldArrays } from "./field_arrays.ts";
import { methodOf } from "./methods.ts";
import {
  FIELD_BITS,
  FIELD_TYPES,
  type FieldBits,
  type FieldTensors,
  halve,
  quantizeTable,
  widen,
} from "./quantize.ts";
import { decodeSafeTensors, type DType, type TypedArray } from "./safetensors.ts";

/** A field file cannot be made or used; the message names the file and what is wrong with it. */
export class FieldError extends Error {
  /** The error's kind. */
  override name = "FieldError";
}

/** A trained field on the host: all that looking at it takes. */
export interface FieldFile {
  /** After how many steps of training it was read. */
  readonly step: number;
  /** The run's configuration, as it was settled for the device that trained. */
  readonly config: Config;
  /** What is known of it besides. */
  readonly about: FieldAbout;
  /** How many bits a table's number has in the file. */
  readonly bits: FieldBits;
  /** What rendering reads. */
  readonly arrays: FieldArrays;
}

/** What field files are written as. */
const FORMAT = "denerf field 1";

/** The most that a file unpacks to: 40 times what the largest preset has. */
const MOST_BYTES = 2 ** 30;

/**
 * Lays a field out as a field file (docs/field-file.md): safetensors with checksums, gzipped. Tables of hash grids
 * are quantised to so many bits; all other parameters are F16. The same field gives the same bytes.
 *
 * @throws {FieldError} if a parameter is not finite, or what is said of the scene could not be read again
 */
export async function encodeField(
  { step, config, about, bits, arrays }: FieldFile,
): Promise<Uint8Array<ArrayBuffer>> {
  const said = writable(about);
  const tables = methodOf(config).tables?.(config) ?? {};
  const tensors = new Map<string, TypedArray<DType>>();
  for (const [name, array] of arrays) {
    if (array.data instanceof Uint32Array) {
      tensors.set(name, array);
    } else if (!array.data.every(Number.isFinite)) {
      throw new FieldError(`Cannot write a field file: its tensor ${name} is not finite.`);
    } else if (bits !== 16 && name in tables) {
      for (const entry of quantizeTable(name, array, tables[name], bits)) tensors.set(...entry);
    } else {
      tensors.set(name, halve(array));
    }
  }
  return await pack(tensors, {
    format: FORMAT,
    step: String(step),
    bits: String(bits),
    config: JSON.stringify(config),
    about: said,
  });
}

/** What is said of a field, as JSON that can be read again. */
function writable(about: FieldAbout): string {
  const json = aboutToJson(about);
  try {
    aboutFromJson(JSON.parse(json));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new FieldError(`Cannot write a field file: ${error.message}.`);
  }
  return json;
}

/**
 * Reads a field file, and verifies its checksums.
 *
 * @param path what it is called in messages
 * @throws {FieldError} if it is cut off, damaged, another program's or a newer version's; {ConfigError} if its
 *   configuration has a field that is wrong
 */
export async function decodeField(
  path: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<FieldFile> {
  return await reading(path, async () => {
    const { tensors, metadata: _, ...said } = await unpack(path, bytes);
    return { ...said, arrays: widen(tensors) };
  });
}

/**
 * The same field file with something else said of it: another start, crop or tour. Its tensors stay, bit for bit.
 *
 * @throws {FieldError} as {@link decodeField}
 */
export async function changeField(
  path: string,
  bytes: Uint8Array<ArrayBuffer>,
  changes: Partial<FieldAbout>,
): Promise<Uint8Array<ArrayBuffer>> {
  return await reading(path, async () => {
    const { tensors, metadata, about } = await unpack(path, bytes);
    const changed = aboutToJson({ ...about, ...changes });
    aboutFromJson(JSON.parse(changed));
    return await pack(tensors, { ...metadata, about: changed });
  });
}

/** What a field file holds, its tensors as they are. */
interface Unpacked extends Omit<FieldFile, "arrays"> {
  readonly tensors: FieldTensors;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Runs `read`; what is wrong with bytes becomes a sentence about the file. */
async function reading<R>(path: string, read: () => Promise<R>): Promise<R> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof RangeError) {
      throw new FieldError(`Cannot load field ${path}: ${error.message}.`);
    }
    throw error;
  }
}

/** Larger elements come first, so that all lie at multiples of their size. */
async function pack(
  tensors: FieldTensors,
  metadata: Readonly<Record<string, string>>,
): Promise<Uint8Array<ArrayBuffer>> {
  const sizeOf = ({ data }: TypedArray<DType>) => data.BYTES_PER_ELEMENT;
  const sorted = new Map([...tensors].sort(([, a], [, b]) => sizeOf(b) - sizeOf(a)));
  const file = await encodeWithChecksums({ tensors: sorted, metadata });
  const packed = new Blob([file]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

async function unpack(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<Unpacked> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) throw new RangeError(otherFile(bytes));
  const { contents, isWhole } = await gunzip(bytes);
  if (contents.length === 0) {
    throw new RangeError("it is damaged or cut off: it cannot be unpacked");
  }
  const file = decodeSafeTensors(contents, FIELD_TYPES);
  const { format, bits, step, config, about, headerSha256: _, sha256: __, ...rest } = file.metadata;
  const [, version] = /^denerf field (\d+)$/.exec(format ?? "") ?? [];
  if (version === undefined) throw new RangeError(`its format is "${format}", not "${FORMAT}"`);
  if (format !== FORMAT) {
    throw new RangeError(
      `its format is "${format}", and this version of denerf reads "${FORMAT}": update denerf`,
    );
  }
  if (!hasChecksums(file)) throw new RangeError("it is damaged: its checksums are missing");
  const damaged = await damagedParts(contents, file);
  if (damaged.length === 0 && !isWhole) damaged.push("its gzip checksum");
  if (damaged.length > 0) {
    throw new RangeError(
      `it is damaged: ${damaged.join(", ")} ${
        damaged.length === 1 ? "is" : "are"
      } not as written. ` +
        "Copy the file from where it is whole, or export it anew",
    );
  }
  return {
    ...{ tensors: file.tensors, metadata: { format, step, bits, config, about, ...rest } },
    step: numberOf("step", step, (value) => value <= MOST_STEPS),
    bits: numberOf("bits", bits, (value) => FIELD_BITS.includes(value as FieldBits)) as FieldBits,
    config: parseConfig(jsonOf("configuration", config), `the configuration in ${path}`),
    about: aboutFromJson(jsonOf("description", about)),
  };
}

/** What is wrong with a file that is not gzipped. */
function otherFile(bytes: Uint8Array<ArrayBuffer>): string {
  const start = new TextDecoder().decode(bytes.subarray(8, 256));
  if (bytes.length === 0) return "it is empty";
  return start.includes('"__metadata__"') && start.includes("headerSha256")
    ? "it is a run's checkpoint. Make a field file of the run: denerf export field RUN"
    : "it is no field file: those are gzipped. Make one of a run: denerf export field RUN";
}

/** What a gzipped file holds, as far as it can be unpacked. */
async function gunzip(
  bytes: Uint8Array<ArrayBuffer>,
): Promise<{ contents: Uint8Array<ArrayBuffer>; isWhole: boolean }> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  let isWhole = true;
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const reader = stream.getReader(); // Safari's streams cannot be looped over
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      chunks.push(read.value);
      length += read.value.length;
      if (length > MOST_BYTES) break;
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // what all say of bytes that do not unpack
    isWhole = false;
  }
  await reader.cancel().catch(() => {}); // of bytes that do not unpack it says that once more
  if (length > MOST_BYTES) throw new RangeError(`it unpacks to more than ${MOST_BYTES} bytes`);
  const contents = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    contents.set(chunk, offset);
    offset += chunk.length;
  }
  return { contents, isWhole };
}

function numberOf(key: string, text: string | undefined, fits: (value: number) => boolean): number {
  const value = Number(text || NaN);
  if (Number.isSafeInteger(value) && value >= 0 && fits(value)) return value;
  throw new RangeError(`its ${key} is "${text ?? "unknown"}"`);
}

function jsonOf(what: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new RangeError(`its ${what} is no JSON`);
  }
}
