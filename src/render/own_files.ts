import { basename, dirname, join, resolve } from "node:path";
import {
  type FileLock,
  ifThere,
  removeLeftovers,
  targetOfTemporary,
  writeAtomically,
} from "../host/mod.ts";
import { claimFrame } from "./claims.ts";
import { RenderError } from "./error.ts";
import type { RenderDescription, RenderFolder } from "./manifest.ts";
import { SUFFIXES } from "./outputs.ts";

/**
 * What a render's records name as its own. Only this is ever removed or written over: a folder may hold
 * other things as well.
 */
export interface OwnFiles {
  /** The frames' files in the render's folder, by the frames' names. */
  readonly frames: ReadonlyMap<string, ReadonlySet<string>>;
  /** What was made of all frames, in the render's folder. */
  readonly made: ReadonlySet<string>;
}

/** The first line of the record of what was made of all frames; the others are names of files. */
const MADE = "denerf made 1";

/**
 * Reads what a folder's records name.
 *
 * @param description what is rendered there; without one, the frames' own records name their files
 */
export async function ownFiles(
  folder: RenderFolder,
  description: RenderDescription | null,
): Promise<OwnFiles> {
  const made = new Set(await madeFiles(folder));
  if (await orNull(folder.manifest())) made.add(basename(folder.manifestPath));
  const frames = description ? described(description) : await recorded(folder);
  return { frames, made };
}

/**
 * Makes sure that a render can begin: that no file is in its way which {@link OwnFiles} do not name.
 *
 * @throws {RenderError} naming a file that is in the way
 */
export async function requireFree(
  folder: RenderFolder,
  description: RenderDescription,
  own: OwnFiles,
): Promise<void> {
  const files = new Set(await namesIn(folder.path));
  const records = new Set(await namesIn(folder.records));
  const manifest = basename(folder.manifestPath);
  if (files.has(manifest) && !own.made.has(manifest)) throw inTheWay(folder.manifestPath);
  for (const [frame, names] of described(description)) {
    const others = own.frames.get(frame);
    const file = [...names].find((name) => files.has(name) && !others?.has(name));
    if (file !== undefined) throw inTheWay(join(folder.path, file));
    if (records.has(`${frame}.json`) && !others) throw inTheWay(folder.recordPath(frame));
  }
}

/**
 * Makes sure that {@link noteMade} can note a file, before its frames are rendered. Changes nothing.
 *
 * @throws {RenderError} if such a file is there that denerf did not make
 */
export async function requireMakeable(folder: RenderFolder, path: string): Promise<void> {
  // In this order: whoever makes such a file has noted it before.
  if (!isIn(folder, path) || !await isThere(path)) return;
  if (!(await madeFiles(folder)).includes(basename(path))) throw inTheWay(path);
}

function isIn(folder: RenderFolder, path: string): boolean {
  return resolve(dirname(path)) === resolve(folder.path);
}

async function isThere(path: string): Promise<boolean> {
  return await ifThere(Deno.lstat(path), null) !== null;
}

/**
 * Notes a file of the render's folder as made of its frames, before it is written; for who holds
 * `lockFinish`'s lock. Files elsewhere are whoever's named them.
 *
 * @throws {RenderError} if such a file is there that denerf did not make
 */
export async function noteMade(folder: RenderFolder, path: string): Promise<void> {
  if (!isIn(folder, path)) return;
  const made = await madeFiles(folder);
  const name = basename(path);
  if (made.includes(name)) return;
  if (await isThere(path)) throw inTheWay(path);
  const text = [MADE, ...made, name].map((line) => `${line}\n`).join("");
  await writeAtomically(madePath(folder), new TextEncoder().encode(text));
}

/**
 * Removes all of a render's own files but some frames'. Files go before their records, and these before
 * the description changes: a process that is killed in between leaves a folder from which the next one can
 * go on.
 */
export async function removeOwn(
  folder: RenderFolder,
  { frames, made }: OwnFiles,
  kept: ReadonlySet<string>,
): Promise<void> {
  const stale = [...frames].filter(([name]) => !kept.has(name));
  const files = new Set([...made, ...stale.flatMap(([, files]) => [...files])]);
  const records = new Set([...stale.map(([name]) => `${name}.json`), basename(madePath(folder))]);
  const locks = new Set([...frames.keys()].map((name) => `${name}.lock`));
  await removeNamed(folder.path, files);
  await removeNamed(folder.records, records);
  // Whoever would lock one of these would have to be in a session, and nobody is.
  await removeNamed(folder.locks, locks);
}

/** Removes what killed processes left of frames that nobody writes now. */
export async function removeLeftFrames(
  folder: RenderFolder,
  description: RenderDescription,
): Promise<void> {
  const frameOf = new Map<string, string>();
  for (const [frame, names] of described(description)) {
    for (const name of names) frameOf.set(join(folder.path, name), frame);
    frameOf.set(folder.recordPath(frame), frame);
  }
  for (const place of [folder.path, folder.records]) {
    for (const name of await namesIn(place)) {
      const target = targetOfTemporary(name);
      const frame = target === null ? undefined : frameOf.get(join(place, target));
      if (frame === undefined) continue;
      using claim: FileLock | null = claimFrame(folder, frame);
      if (claim) await removeLeftovers(join(place, target!));
    }
  }
}

function inTheWay(path: string): RenderError {
  return new RenderError(
    `Cannot write ${path}: it is there, and no record says that denerf made it. Move it away, or choose ` +
      "another folder by --output.",
  );
}

/** The files that a description names. */
function described({ frames, settings }: RenderDescription): Map<string, Set<string>> {
  const suffixes = settings.outputs.map((kind) => SUFFIXES[kind]);
  return new Map(
    frames.map(({ name }) => [name, new Set(suffixes.map((suffix) => name + suffix))]),
  );
}

/** The files that frames' records name. */
async function recorded(folder: RenderFolder): Promise<Map<string, Set<string>>> {
  const frames = new Map<string, Set<string>>();
  for (const file of await namesIn(folder.records)) {
    const [, name] = /^(.+)\.json$/.exec(file) ?? [];
    const record = name === undefined ? null : await orNull(folder.record(name));
    if (record === null || record.name !== name) continue;
    const names = record.files.map((file) => file.name).filter((file) => file.startsWith(name));
    frames.set(name, new Set(names));
  }
  return frames;
}

async function madeFiles(folder: RenderFolder): Promise<string[]> {
  const [head, ...names] = (await ifThere(Deno.readTextFile(madePath(folder)), MADE)).split("\n");
  if (head !== MADE) throw inTheWay(madePath(folder));
  return names.filter((name) => name !== "");
}

function madePath(folder: RenderFolder): string {
  return join(folder.records, "made.txt");
}

/** A record, or null where it is none of ours. */
async function orNull<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof RenderError) return null;
    throw error;
  }
}

/** Removes the files of a folder with some names, and what killed processes left of them. */
async function removeNamed(folder: string, names: ReadonlySet<string>): Promise<void> {
  for (const name of await namesIn(folder)) {
    if (names.has(targetOfTemporary(name) ?? name)) await Deno.remove(join(folder, name));
  }
}

async function namesIn(folder: string): Promise<string[]> {
  return await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
}
