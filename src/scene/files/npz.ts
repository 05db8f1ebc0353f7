import type { Buffer } from "node:buffer";
import { crc32, inflateRawSync } from "node:zlib";
import { type NumpyArray, parseNpy } from "./npy.ts";
import { statOrNull } from "./read_file.ts";
import { SceneError } from "../scene.ts";

/** Where an archive keeps one array. */
interface Entry {
  /** Where its local header starts, in bytes from the archive's start. */
  readonly offset: number;
  /** Bytes that its data take in the archive. */
  readonly stored: number;
  /** Bytes of the .npy file. */
  readonly size: number;
  /** How its data are stored. */
  readonly method: number;
  /** CRC-32 of the .npy file. */
  readonly crc: number;
}

// Signatures and sizes of APPNOTE.TXT 6.3 (PKWARE), sections 4.3.7, 4.3.12 and 4.3.16.
const LOCAL = { signature: 0x04034b50, size: 30 };
const CENTRAL = { signature: 0x02014b50, size: 46 };
const END = { signature: 0x06054b50, size: 22 };
const MAX_COMMENT = 0xffff;

const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED_FLAG = 1;

/** A field with all bits set says that the real value is in a zip64 record. */
const ZIP64_COUNT = 0xffff;
const ZIP64_SIZE = 0xffffffff;

/** The most that deflate can expand: a block of 258 bytes takes two bits at least. */
const MAX_EXPANSION = 1032;

/** Up to this size, in bytes, an array may be as well compressed as deflate can. */
const ALWAYS_PLAUSIBLE = 2 ** 28;

/** A larger array must not be more than this many times larger than the archive that holds it. */
const PLAUSIBLE_EXPANSION = 100;

/**
 * A .npz file: a zip archive of .npy files, as `numpy.savez` and `numpy.savez_compressed` write it.
 *
 * Opening one reads its directory only. No size that a file declares is believed before it is compared
 * with the file: an array takes memory only if that many bytes can come out of what is there.
 */
export class Npz {
  private constructor(
    /** The file. */
    readonly path: string,
    private readonly entries: ReadonlyMap<string, Entry>,
    private readonly directoryStart: number,
  ) {}

  /** The arrays' names, without `.npy`, in the archive's order. */
  get names(): string[] {
    return [...this.entries.keys()];
  }

  /**
   * Opens an archive.
   *
   * @throws {SceneError} if it cannot be read, is no zip archive, is truncated, is encrypted, needs zip64
   *   (2 GiB and more), or holds something else than arrays of different names
   */
  static async open(path: string): Promise<Npz> {
    const refuse = refusal(path);
    // A pipe would keep whoever opens it waiting.
    const info = await statOrNull(path, path);
    if (!info?.isFile) {
      throw refuse(`it ${info ? "is no file" : "does not exist"}. Save arrays with numpy.savez.`);
    }
    return await withFile(path, async (file) => {
      const { size } = await file.stat();
      const tailStart = Math.max(0, size - END.size - MAX_COMMENT);
      const tail = await readAt(file, tailStart, size - tailStart, refuse);
      const at = findEnd(tail);
      if (at === null) {
        throw refuse("it is no .npz file, or the end of it is missing. Copy or download it again.");
      }
      const count = tail.getUint16(at + 10, true);
      const length = tail.getUint32(at + 12, true);
      const start = tail.getUint32(at + 16, true);
      if (count === ZIP64_COUNT || length === ZIP64_SIZE || start === ZIP64_SIZE) {
        throw zip64(refuse);
      }
      if (start + length > tailStart + at || count * CENTRAL.size > length) {
        throw refuse("its directory of arrays is broken. Copy or download it again.");
      }
      const directory = await readAt(file, start, length, refuse);
      return new Npz(path, readDirectory(directory, count, refuse), start);
    });
  }

  /**
   * Reads one array.
   *
   * @param name one of `names`
   * @throws {SceneError} if there is no such array, or it is broken
   */
  async read(name: string): Promise<NumpyArray> {
    const entry = this.entries.get(name);
    if (!entry) {
      throw refusal(this.path)(
        `it holds no array ${name}, but ${this.names.join(", ") || "nothing"}.`,
      );
    }
    const member = `${name}.npy of ${this.path}`;
    const refuse = refusal(member);
    const bytes = await withFile(this.path, async (file) => {
      const header = await readAt(file, entry.offset, LOCAL.size, refuse);
      const start = entry.offset + LOCAL.size + header.getUint16(26, true) +
        header.getUint16(28, true);
      if (
        header.getUint32(0, true) !== LOCAL.signature || start + entry.stored > this.directoryStart
      ) {
        throw refuse("it is not where the directory says. Copy or download the archive again.");
      }
      checkSize(entry, (await file.stat()).size, refuse);
      return inflate(await readAt(file, start, entry.stored, refuse), entry, refuse);
    });
    if (crc32(bytes) !== entry.crc) {
      throw refuse("it is damaged: its checksum is wrong. Copy or download the archive again.");
    }
    return parseNpy(bytes, member);
  }
}

/** Makes errors about one file or member of it. */
type Refuse = (what: string) => SceneError;

function refusal(name: string): Refuse {
  return (what) => new SceneError(`Cannot read ${name}: ${what}`);
}

function zip64(refuse: Refuse): SceneError {
  return refuse("it is an archive of 2 GiB or more (zip64). Save its arrays as .npy files.");
}

/** Runs `use` with an open file, and says which file it was if that fails. */
async function withFile<T>(path: string, use: (file: Deno.FsFile) => Promise<T>): Promise<T> {
  try {
    using file = await Deno.open(path);
    return await use(file);
  } catch (error) {
    if (error instanceof SceneError || error instanceof Deno.errors.NotCapable) throw error;
    throw new SceneError(`Cannot read ${path}: ${(error as Error).message}.`, { cause: error });
  }
}

/** Reads a part of a file that lies within it. */
async function readAt(
  file: Deno.FsFile,
  offset: number,
  length: number,
  refuse: Refuse,
): Promise<DataView<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  await file.seek(offset, Deno.SeekMode.Start);
  let done = 0;
  while (done < length) {
    const count = await file.read(bytes.subarray(done));
    if (count === null) throw refuse("it ends too early. Copy or download it again.");
    done += count;
  }
  return new DataView(bytes.buffer);
}

/** Where the record is that ends an archive and its comment; null if there is none. */
function findEnd(tail: DataView): number | null {
  for (let at = tail.byteLength - END.size; at >= 0; at--) {
    const comment = tail.byteLength - END.size - at;
    if (tail.getUint32(at, true) === END.signature && tail.getUint16(at + 20, true) === comment) {
      return at;
    }
  }
  return null;
}

/** Reads the central directory: the arrays by name. */
function readDirectory(
  directory: DataView<ArrayBuffer>,
  count: number,
  refuse: Refuse,
): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  let at = 0;
  for (let i = 0; i < count; i++) {
    const broken = () =>
      refuse(`entry ${i} of its directory is broken. Copy or download it again.`);
    if (at + CENTRAL.size > directory.byteLength) throw broken();
    if (directory.getUint32(at, true) !== CENTRAL.signature) throw broken();
    const [nameLength, extra, comment] = [28, 30, 32].map((k) => directory.getUint16(at + k, true));
    const nameStart = at + CENTRAL.size;
    const next = nameStart + nameLength + extra + comment;
    if (next > directory.byteLength) throw broken();
    const file = new TextDecoder().decode(new Uint8Array(directory.buffer, nameStart, nameLength));
    const name = arrayName(file, refuse);
    if (entries.has(name)) {
      throw refuse(`it holds two arrays ${name}. Save it with numpy.savez.`);
    }
    entries.set(name, readEntry(directory, at, file, refuse));
    at = next;
  }
  return entries;
}

/** The name of an array from that of its file, which must not lead out of a folder. */
function arrayName(file: string, refuse: Refuse): string {
  const name = /^([^/\\].*)\.npy$/.exec(file)?.[1];
  if (name === undefined || /\p{Cc}/u.test(name) || name.split(/[/\\]/).includes("..")) {
    throw refuse(
      `it holds ${JSON.stringify(file)}, which is no array's name. Save it with numpy.savez.`,
    );
  }
  return name;
}

/** Reads and checks what the directory says of one array. */
function readEntry(directory: DataView, at: number, file: string, refuse: Refuse): Entry {
  const flags = directory.getUint16(at + 8, true);
  const method = directory.getUint16(at + 10, true);
  const entry: Entry = {
    method,
    crc: directory.getUint32(at + 16, true),
    stored: directory.getUint32(at + 20, true),
    size: directory.getUint32(at + 24, true),
    offset: directory.getUint32(at + 42, true),
  };
  if ((flags & ENCRYPTED_FLAG) !== 0) {
    throw refuse(`${file} is encrypted. Save it with numpy.savez.`);
  }
  if ([entry.stored, entry.size, entry.offset].includes(ZIP64_SIZE)) throw zip64(refuse);
  if (method !== STORED && method !== DEFLATED) {
    throw refuse(
      `${file} is compressed by method ${method}. Known are 0 (stored) and 8 (deflated): save it ` +
        "with numpy.savez or numpy.savez_compressed.",
    );
  }
  return entry;
}

/** Refuses a declared size that the archive cannot hold, or that looks like a decompression bomb. */
function checkSize({ method, stored, size }: Entry, archive: number, refuse: Refuse): void {
  const possible = method === STORED ? size === stored : size <= stored * MAX_EXPANSION;
  const plausible = size <= Math.max(ALWAYS_PLAUSIBLE, archive * PLAUSIBLE_EXPANSION);
  if (possible && plausible) return;
  throw refuse(
    `it declares ${size} bytes, but only ${stored} are stored. ` +
      (possible
        ? "That much compression is not to be trusted: save it with numpy.savez, uncompressed."
        : "Copy or download the archive again."),
  );
}

/** The bytes of a .npy file from what is stored of it. */
function inflate(
  stored: DataView<ArrayBuffer>,
  { method, size }: Entry,
  refuse: Refuse,
): Uint8Array<ArrayBuffer> {
  if (method === STORED) return new Uint8Array(stored.buffer);
  let bytes: Buffer;
  try {
    // Inflating stops as soon as there is more than was declared.
    bytes = inflateRawSync(stored, { maxOutputLength: Math.max(size, 1) });
  } catch (error) {
    throw refuse(
      `it cannot be inflated to the ${size} bytes that it declares ` +
        `(${(error as Error).message}). Copy or download the archive again.`,
    );
  }
  if (bytes.length !== size) {
    throw refuse(
      `it declares ${size} bytes, but inflates to ${bytes.length}. Copy or download the archive again.`,
    );
  }
  return new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length);
}
