import { join } from "node:path";
import { FileLock, messageOf } from "../host/mod.ts";
import { ConfigError } from "../nerf/mod.ts";
import { lockFinish } from "./claims.ts";
import { RenderError } from "./error.ts";
import { differenceBetween, type RenderDescription, type RenderFolder } from "./manifest.ts";
import { ownFiles, removeLeftFrames, removeOwn, requireFree } from "./own_files.ts";

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

/**
 * Begins to work in a render's folder, which is made if it is not there. Several processes may work on one
 * render; while any does, nobody can replace it by another. Frames of a replaced render are kept where
 * the new one has the same, and removed where not.
 *
 * @returns a lock to hold while working
 * @throws {ConfigError} if the folder holds another render that may not be replaced; {RenderError} if
 *   somebody works on that, the folder cannot be made, or it holds a file that is in the way and that no
 *   record names; {FileError} if it has no locks; the signal's
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
    if (isOurs) {
      await removeLeftFrames(folder, description);
      return session;
    }

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
  const found = await folder.description();
  const difference = found && differenceBetween(found, description);
  if (difference && other === "refuse" && !overwrite) {
    throw new ConfigError(
      `Cannot render into ${folder.path}: it holds a render ${difference}. Choose another folder as ` +
        "output, or remove that one.",
    );
  }
  const own = await ownFiles(folder, found);
  await requireFree(folder, description, own);
  if (overwrite) {
    await removeOwn(folder, own, new Set());
  } else if (difference) {
    onReplace?.(difference);
    await removeOwn(folder, own, await framesDone(folder, description));
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

async function makeFolder(path: string): Promise<void> {
  try {
    await Deno.mkdir(path, { recursive: true });
  } catch (error) {
    const reason = messageOf(error);
    throw new RenderError(`Cannot write to ${path}: ${reason}`);
  }
}
