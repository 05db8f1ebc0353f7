import { shellWord } from "../../host/mod.ts";
import { ARCHIVE } from "./kinds.ts";
import { isFile, readBeginning } from "./read_file.ts";

/** How gzip, bzip2, xz and Zstandard begin, which mostly hold a tar file. */
const COMPRESSED = ["\x1f\x8b", "BZh", "\xfd7zXZ", "\x28\xb5\x2f\xfd"];

/** How ZIP files begin, and 7z and RAR. */
const ZIPS = ["PK\x03\x04"];
const OTHERS = ["7z\xbc\xaf", "Rar!"];

/** Where a tar file says what it is. */
const TAR_OFFSET = 257;

/**
 * How to unpack an archive into a folder: a command for a shell. Its beginning says what it is, and its name
 * where it is damaged.
 *
 * @param folder the folder that is made
 * @returns null for other files, and for what is no file
 * @throws {SceneError} if the file system refuses
 */
export async function unpackCommand(path: string, folder: string): Promise<string | null> {
  if (!await isFile(path)) return null;
  const start = String.fromCharCode(...await readBeginning(path, 512));
  const begins = (words: readonly string[]) => words.some((word) => start.startsWith(word));
  const isTar = begins(COMPRESSED) || start.startsWith("ustar", TAR_OFFSET);
  const [archive, target] = [path, folder].map(shellWord);
  if (begins(ZIPS) || !isTar && /\.zip$/i.test(path)) return `unzip ${archive} -d ${target}`;
  if (begins(OTHERS) || !isTar && /\.(7z|rar)$/i.test(path)) return `7z x ${archive} -o${target}`;
  return isTar || ARCHIVE.test(path) ? `mkdir ${target} && tar -xf ${archive} -C ${target}` : null;
}
