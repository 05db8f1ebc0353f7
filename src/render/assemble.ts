import { join, resolve } from "node:path";
import { sha256Of, writeAtomically } from "../host/mod.ts";
import { claimFrame, lockFinish } from "./claims.ts";
import { RenderError } from "./error.ts";
import type { Fault } from "./gaps.ts";
import {
  type DescribedFrame,
  differenceBetween,
  type FrameRecord,
  NOT_RENDERED,
  type RenderDescription,
  RenderFolder,
} from "./manifest.ts";
import { openSession } from "./session.ts";

/** How to assemble a render. */
export interface AssembleOptions {
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
 * by name in `output`, where a frame that is in order is left as it is.
 *
 * @param folders the parts; may be `output` alone
 * @param output the render's folder
 * @returns what is done and what is not
 * @throws {RenderError} if a folder holds no render, or two hold different ones; `Error` if a file cannot
 *   be read or written; the signal's reason if aborted
 */
export async function assembleFrames(
  folders: readonly string[],
  output: string,
  { signal, onProgress }: AssembleOptions = {},
): Promise<Assembly> {
  const folder = new RenderFolder(output);
  const parts = folders.filter((path) => resolve(path) !== resolve(output))
    .map((path) => new RenderFolder(path));
  const description = await commonDescription(folder, parts);
  using _session = await openSession(folder, description, { other: "refuse", signal });

  const records: FrameRecord[] = [];
  const faults: Fault[] = [];
  for (const [number, frame] of description.frames.entries()) {
    signal?.throwIfAborted();
    onProgress?.(number, description.frames.length);
    const found = await bringFrame(folder, parts, description, frame);
    if (typeof found !== "string") records.push(found);
    else faults.push({ frame: number, name: frame.name, reason: found });
  }
  if (faults.length === 0) {
    using _alone = await lockFinish(folder, signal);
    await folder.writeManifest(description, records);
  }
  return { folder, description, records, faults };
}

/** What is rendered in all folders; the output may not hold anything yet. */
async function commonDescription(
  output: RenderFolder,
  parts: readonly RenderFolder[],
): Promise<RenderDescription> {
  const described = [];
  for (const folder of [output, ...parts]) {
    const description = await folder.description();
    if (description) described.push({ folder, description });
    else if (folder !== output || parts.length === 0) throw noRender(folder);
  }
  const [first, ...others] = described;
  for (const { folder, description } of others) {
    const difference = differenceBetween(first.description, description);
    if (difference === null) continue;
    throw new RenderError(
      `Cannot assemble ${folder.path} with ${first.folder.path}: it is a render ${difference}.`,
    );
  }
  return first.description;
}

function noRender({ path, descriptionPath }: RenderFolder): RenderError {
  return new RenderError(
    `Cannot assemble ${path}: there is no ${descriptionPath}. Name the folder that denerf render wrote to.`,
  );
}

/** Makes sure that a frame is in the output, if it is anywhere; returns its record, or what is wrong. */
async function bringFrame(
  output: RenderFolder,
  parts: readonly RenderFolder[],
  description: RenderDescription,
  frame: DescribedFrame,
): Promise<FrameRecord | string> {
  const there = await output.check(description, frame, true);
  if (typeof there !== "string") return there;
  let fault = there;
  for (const part of parts) {
    const record = await part.check(description, frame, true);
    if (typeof record !== "string") return await copyFrame(part, record, output);
    if (record !== NOT_RENDERED) fault = record;
  }
  return fault;
}

/** Copies a frame, its record last, unless somebody renders it there at this moment. */
async function copyFrame(
  part: RenderFolder,
  record: FrameRecord,
  output: RenderFolder,
): Promise<FrameRecord | string> {
  using claim = claimFrame(output, record.name);
  if (!claim) return NOT_RENDERED;
  for (const { name, sha256 } of record.files) {
    const path = join(part.path, name);
    const bytes = await Deno.readFile(path);
    if (await sha256Of(bytes) !== sha256) {
      throw new RenderError(`Cannot copy ${path}: it changed since it was checked. Try again.`);
    }
    await writeAtomically(join(output.path, name), bytes);
  }
  const bytes = await Deno.readFile(part.recordPath(record.name));
  await writeAtomically(output.recordPath(record.name), bytes);
  return record;
}
