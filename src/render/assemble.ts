import { join, resolve } from "node:path";
import { writeAtomically } from "../nerf/files.ts";
import { lockFinish } from "./claims.ts";
import { sha256Of } from "./digest.ts";
import { RenderError } from "./error.ts";
import type { OutputKind } from "./frame_settings.ts";
import type { Fault } from "./gaps.ts";
import {
  type DescribedFrame,
  differenceBetween,
  type FileRecord,
  type FrameRecord,
  isRecordOf,
  type RenderDescription,
  RenderFolder,
} from "./manifest.ts";
import { openSession } from "./session.ts";

/** How to assemble a render. */
export interface AssembleOptions {
  /** The folder in which the frames are brought together; by default the only folder that is given. */
  readonly output?: string;
  /** Stops when aborted; frames that were brought together stay so. */
  readonly signal?: AbortSignal;
  /** Called with how many frames are checked, of how many. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** A render that was checked and brought together. */
export interface Assembly {
  /** Its folder. */
  readonly folder: RenderFolder;
  /** What it shows. */
  readonly description: RenderDescription;
  /** The records of the frames that are done, in order. */
  readonly records: readonly FrameRecord[];
  /** The frames that are not, in order; without any, the folder has its `manifest.json`. */
  readonly faults: readonly Fault[];
}

/**
 * Checks that a render is complete, and writes its `manifest.json` if it is. Every frame must have a record
 * of this very render, and every file the size and the SHA-256 that its record says.
 *
 * Machines without a common disk give several folders, with parts of one render. They are brought together
 * by name in `output`, where a frame is left as it is if it is in order.
 *
 * @param folders renders' folders, at least one
 * @returns what is done and what is not
 * @throws {RenderError} if a folder holds no render, or two hold different ones; `Error` if a file cannot
 *   be read or written; the signal's reason if aborted
 */
export async function assembleFrames(
  folders: readonly string[],
  options: AssembleOptions = {},
): Promise<Assembly> {
  const { signal, onProgress } = options;
  const output = options.output ?? folders[0];
  if (folders.length > 1 && options.output === undefined) {
    throw new RenderError(
      `Cannot assemble ${folders.length} folders without --output, the folder in which they are brought together.`,
    );
  }
  const folder = new RenderFolder(output);
  const { description, sources } = await openSources(folder, folders);
  using _session = await openSession(folder, description, { other: "refuse", signal });

  const records: FrameRecord[] = [];
  const faults: Fault[] = [];
  for (const [number, frame] of description.frames.entries()) {
    signal?.throwIfAborted();
    onProgress?.(number, description.frames.length);
    const found = await findFrame(sources, description, frame);
    if (typeof found === "string") {
      faults.push({ frame: number, name: frame.name, reason: found });
      continue;
    }
    if (found.source !== folder) await copyFrame(found, folder);
    records.push(found.record);
  }
  if (faults.length === 0) {
    using _alone = await lockFinish(folder, signal);
    await folder.writeManifest(description, records);
  }
  return { folder, description, records, faults };
}

/** What is rendered, and where its frames may be: first of all in the output itself. */
async function openSources(
  output: RenderFolder,
  folders: readonly string[],
): Promise<{ description: RenderDescription; sources: RenderFolder[] }> {
  const others = folders.filter((path) => resolve(path) !== resolve(output.path))
    .map((path) => new RenderFolder(path));
  const there = await output.description();
  if (there === null && others.length === 0) throw noRender(output);

  let first = there === null ? null : { path: output.path, description: there };
  for (const source of others) {
    const description = await source.description();
    if (description === null) throw noRender(source);
    first ??= { path: source.path, description };
    const difference = differenceBetween(first.description, description);
    if (difference === null) continue;
    throw new RenderError(
      `Cannot assemble ${source.path} with ${first.path}: it is a render ${difference}.`,
    );
  }
  return { description: first!.description, sources: [output, ...others] };
}

function noRender({ path, descriptionPath }: RenderFolder): RenderError {
  return new RenderError(
    `Cannot assemble ${path}: there is no ${descriptionPath}. Name the folder that denerf render wrote to.`,
  );
}

/** A frame that is in order. */
interface Found {
  readonly source: RenderFolder;
  readonly record: FrameRecord;
}

const NOT_RENDERED = "not rendered";

/** A frame in the first folder where it is in order, or what is wrong with it. */
async function findFrame(
  sources: readonly RenderFolder[],
  description: RenderDescription,
  frame: DescribedFrame,
): Promise<Found | string> {
  let fault = NOT_RENDERED;
  for (const source of sources) {
    const record = await checkFrame(source, description, frame);
    if (typeof record !== "string") return { source, record };
    if (record !== NOT_RENDERED) fault = record;
  }
  return fault;
}

async function checkFrame(
  source: RenderFolder,
  description: RenderDescription,
  frame: DescribedFrame,
): Promise<FrameRecord | string> {
  const record = await source.record(frame.name).catch((error) => {
    if (error instanceof RenderError) return "torn" as const;
    throw error;
  });
  if (record === null) return NOT_RENDERED;
  if (record === "torn") return "its record cannot be read";
  if (!isRecordOf(record, description, frame)) {
    return "its record is of another checkpoint, camera or settings";
  }
  const kinds = new Set<OutputKind>(record.files.map(({ kind }) => kind));
  const lacking = description.settings.outputs.find((kind) => !kinds.has(kind));
  if (lacking) return `its record names no ${lacking} file`;
  for (const file of record.files) {
    const bytes = await readChecked(source, file);
    if (typeof bytes === "string") return bytes;
  }
  return record;
}

/** A file's contents, if they are what its record says; else what is wrong. */
async function readChecked(
  { path }: RenderFolder,
  { name, kind, bytes: size, sha256 }: FileRecord,
): Promise<Uint8Array | string> {
  try {
    const file = join(path, name);
    // A wrong file may be of any size: it is not read.
    if ((await Deno.stat(file)).size !== size) {
      return `its ${kind} file is not as large as recorded`;
    }
    const bytes = await Deno.readFile(file);
    if (await sha256Of(bytes) === sha256) return bytes;
    return `its ${kind} file does not have the recorded hash`;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return `its ${kind} file is missing`;
    throw error;
  }
}

/** Copies a frame, its record last. */
async function copyFrame({ source, record }: Found, target: RenderFolder): Promise<void> {
  for (const file of record.files) {
    const bytes = await readChecked(source, file);
    if (typeof bytes === "string") {
      throw new RenderError(
        `Cannot copy ${join(source.path, file.name)}: ${bytes}, since just now.`,
      );
    }
    await writeAtomically(join(target.path, file.name), bytes);
  }
  const { name } = record;
  await writeAtomically(target.recordPath(name), await Deno.readFile(source.recordPath(name)));
}
