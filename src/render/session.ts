import { join } from "node:path";
import { FileLock, messageOf } from "../host/mod.ts";
import { ConfigError } from "../nerf/mod.ts";
import { lockFinish } from "./claims.ts";
import { RenderError } from "./error.ts";
import { differenceBetween, type RenderDescription, type RenderFolder } from "./manifest.ts";
import { SUFFIXES } from "./outputs.ts";

/** How to begin a session in a render's folder. */
export interface SessionOptions {
  /** What to do about another render there, on which nobody works. */
  readonly other: "replace" | "refuse";
  /** Whether what is there is removed even if it is of this render. */
  readonly overwrite?: boolean;
  /** Called before another render is replaced: what it is, such as "of another checkpoint". */
  readonly onReplace?: (difference: string) => void;
  /** Stops waiting for others. */
  readonly signal?: AbortSignal;
}

/** Who only looks at a folder holds its lock for less than this: after it, somebody works there. */
const PATIENCE_MILLISECONDS = 2000;

/** The longest wait for the exclusive lock before looking again whether others have begun this render. */
const PAUSE_MILLISECONDS = 20;

/** What is made of all frames. */
const MADE_OF_FRAMES = ["manifest.json", "video.mp4", "video.gif", "video.png", "contact.png"];

/**
 * Begins to work in a render's folder, which is made if it is not there. Several processes may work on one
 * render; while any does, nobody can replace it by another. Frames of a replaced render are kept where
 * the new one has the same, and removed where not.
 *
 * @returns a lock to hold while working
 * @throws {ConfigError} if the folder holds another render that may not be replaced; {RenderError} if
 *   somebody works on that, or the folder cannot be made; {FileError} if it has no locks; the signal's
 *   reason if aborted
 */
export async function openSession(
  folder: RenderFolder,
  description: RenderDescription,
  options: SessionOptions,
): Promise<FileLock> {
  const { overwrite = false, signal } = options;
  await makeFolder(folder.locks);
  const path = join(folder.records, "render.lock");
  const patience = performance.now() + PATIENCE_MILLISECONDS;
  for (let begun = false;;) {
    const session = await FileLock.take(path, "shared", signal);
    let isOurs = false;
    try {
      isOurs = (begun || !overwrite) && await holds(folder, description, signal);
    } finally {
      if (!isOurs) session[Symbol.dispose]();
    }
    if (isOurs) return session;

    const wait = { patience: PAUSE_MILLISECONDS, signal };
    using alone = await FileLock.takeWithin(path, "exclusive", wait);
    if (alone) {
      await begin(folder, description, options);
      begun = true;
    } else if (performance.now() >= patience) {
      throw new RenderError(
        `Cannot render into ${folder.path}: another process works there on ` +
          `${
            overwrite ? "it" : "another render"
          }. Wait for it, or choose another folder by --output.`,
      );
    }
  }
}

/** Makes a folder hold a render and nothing of another one, while nobody else is there. */
async function begin(
  folder: RenderFolder,
  description: RenderDescription,
  { other, overwrite, onReplace }: SessionOptions,
): Promise<void> {
  if (overwrite) {
    await removeFrames(folder, new Set());
  } else {
    const found = await folder.description();
    const difference = found && differenceBetween(found, description);
    if (difference && other === "refuse") {
      throw new ConfigError(
        `Cannot render into ${folder.path}: it holds a render ${difference}. Choose another folder as ` +
          "output, or remove that one.",
      );
    }
    if (difference) {
      onReplace?.(difference);
      await removeFrames(folder, await framesDone(folder, description));
    }
  }
  await folder.writeDescription(description);
}

/** Whether a folder holds a render. How fast its frames are shown may differ, and is made to agree. */
async function holds(
  folder: RenderFolder,
  description: RenderDescription,
  signal?: AbortSignal,
): Promise<boolean> {
  const found = await folder.description();
  if (!found || differenceBetween(found, description) !== null) return false;
  if (found.fps !== description.fps || found.loops !== description.loops) {
    using _alone = await lockFinish(folder, signal);
    await folder.writeDescription(description);
  }
  return true;
}

async function framesDone(
  folder: RenderFolder,
  description: RenderDescription,
): Promise<Set<string>> {
  const done = new Set<string>();
  for (const frame of description.frames) {
    if (await folder.done(description, frame)) done.add(frame.name);
  }
  return done;
}

/**
 * Removes all frames but some, and what was made of them. Files go before their records, and these before
 * the description changes: a process that is killed in between leaves a folder from which the next one can go on.
 */
async function removeFrames(folder: RenderFolder, kept: ReadonlySet<string>): Promise<void> {
  const records = await namesIn(folder.records);
  const locks = await namesIn(folder.locks);
  const stale = new Set([...records.flatMap(frameOfRecord), ...locks.map(frameOfLock)]);
  for (const name of kept) stale.delete(name);
  for (const name of await namesIn(folder.path)) {
    if (MADE_OF_FRAMES.includes(name) || framesOfFile(name).some((frame) => stale.has(frame))) {
      await Deno.remove(join(folder.path, name));
    }
  }
  for (const name of records) {
    if (frameOfRecord(name).some((frame) => stale.has(frame))) {
      await Deno.remove(join(folder.records, name));
    }
  }
  // Whoever would lock one of these would have to be in a session, and nobody is.
  for (const name of locks) await Deno.remove(join(folder.locks, name));
}

/** The frames that a file may be of, as its name tells, if it is of any. */
function framesOfFile(name: string): string[] {
  const final = name.replace(/\.tmp$/, "");
  return Object.values(SUFFIXES).filter((suffix) => final.endsWith(suffix))
    .map((suffix) => final.slice(0, -suffix.length));
}

/** The frame that a file in the folder of records is the record of, if it is one. */
function frameOfRecord(name: string): string[] {
  return /^(?!render\.)(.+)\.json(?:\.tmp)?$/.exec(name)?.slice(1) ?? [];
}

/** The frame that a lock is of. */
function frameOfLock(name: string): string {
  return name.replace(/\.lock$/, "");
}

async function namesIn(folder: string): Promise<string[]> {
  return await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
}

async function makeFolder(path: string): Promise<void> {
  try {
    await Deno.mkdir(path, { recursive: true });
  } catch (error) {
    const reason = messageOf(error);
    throw new RenderError(`Cannot write to ${path}: ${reason}`);
  }
}
