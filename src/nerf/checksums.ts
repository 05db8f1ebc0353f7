import { sha256Of } from "../host/digest.ts";
import {
  type DType,
  encodeSafeTensors,
  HEADER_LENGTH_BYTES,
  headerEnd,
  type SafeTensors,
} from "./safetensors.ts";

/** The metadata's first key: SHA-256 of all before the tensors, in which its own digits are zeros. */
const HEADER_KEY = "headerSha256";

/** The metadata's key for SHA-256 of each tensor's bytes, by name. */
const TENSORS_KEY = "sha256";

const NO_DIGEST = "0".repeat(64);

/** What a header with checksums begins with, up to the digits of its own. */
const BEFORE_DIGEST = `{"__metadata__":{"${HEADER_KEY}":"`;

/**
 * Lays arrays out as a safetensors file whose metadata have SHA-256 of each tensor and of the header, so
 * that `damagedParts` notices any bit that changes. The same contents give the same bytes.
 */
export async function encodeWithChecksums(
  { tensors, metadata }: SafeTensors<DType>,
): Promise<Uint8Array<ArrayBuffer>> {
  const digests: Record<string, string> = {};
  for (const [name, { data }] of tensors) digests[name] = await sha256Of(data);
  const file = encodeSafeTensors({
    tensors,
    metadata: { [HEADER_KEY]: NO_DIGEST, ...metadata, [TENSORS_KEY]: JSON.stringify(digests) },
  });
  const digest = new TextEncoder().encode(await sha256Of(withoutDigest(file)));
  file.set(digest, HEADER_LENGTH_BYTES + BEFORE_DIGEST.length);
  return file;
}

/** Whether a file says what its SHA-256 are. */
export function hasChecksums({ metadata }: Pick<SafeTensors, "metadata">): boolean {
  return HEADER_KEY in metadata && TENSORS_KEY in metadata;
}

/**
 * What of a file with checksums is not as it was written: "its header", "its list of checksums", "its
 * tensor NAME"; nothing if all is.
 *
 * @param contents what was decoded from it
 */
export async function damagedParts(
  file: Uint8Array<ArrayBuffer>,
  { tensors, metadata }: SafeTensors<DType>,
): Promise<string[]> {
  // Of a damaged header neither the tensors' places nor their digests can be relied on.
  if (await sha256Of(withoutDigest(file)) !== metadata[HEADER_KEY]) return ["its header"];
  const digests = digestsOf(metadata[TENSORS_KEY]);
  if (!digests) return ["its list of checksums"];
  const damaged: string[] = [];
  for (const [name, { data }] of tensors) {
    if (await sha256Of(data) !== digests.get(name)) damaged.push(`its tensor ${name}`);
  }
  return damaged;
}

/** The tensors' digests by name; null if that is not what it says. */
function digestsOf(text: string): ReadonlyMap<string, unknown> | null {
  try {
    return new Map(Object.entries(JSON.parse(text) ?? {}));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return null;
  }
}

/** A file's header and the length before it, with zeros for the digits of its digest. */
function withoutDigest(file: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const header = file.slice(0, headerEnd(file));
  const start = HEADER_LENGTH_BYTES + BEFORE_DIGEST.length;
  return header.fill(NO_DIGEST.charCodeAt(0), start, start + NO_DIGEST.length);
}
