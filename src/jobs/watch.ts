import { join } from "node:path";
import { isForeignName, isMissing, messageOf } from "../host/mod.ts";
import { isWithin } from "./within.ts";

/** The most files and folders that a capture may have: whoever watches `/` is told so. */
const MAX_ENTRIES = 200_000;

const FOREIGN = "the name is no UTF-8 text. Rename it.";

/** What is watched, and how. */
export interface WatchOptions {
  /** The folder to which captures come. */
  readonly folder: string;
  /** Seconds without a change after which a capture is complete. */
  readonly settle: number;
  /** Whether a capture needs no more attention: it was handed on before, maybe by another process. */
  readonly isKnown: (capture: string) => boolean;
  /** Is told what cannot be taken, and why; each thing once. */
  readonly complain: (reason: string) => void;
  /** Milliseconds that only go forward; tests give their own. */
  readonly now?: () => number;
}

/**
 * Finds new captures in a folder. Each folder in it is one, and is complete when it holds a file and
 * nothing in it has changed for a while: sizes, times of change, names. A link to a folder is a capture
 * as well; links to folders inside captures are not followed, and neither is one that leads to the
 * watched folder itself. Hidden folders, whose names begin with a dot, are left alone.
 */
export class CaptureWatcher {
  readonly #options: WatchOptions;
  readonly #now: () => number;
  /** What settling captures looked like, and since when. */
  #settling = new Map<string, { look: string; since: number }>();
  /** What was said about which name, so that it is said once. */
  readonly #said = new Map<string, string>();

  /** Begins to know a folder; it is looked at by `scan`. */
  constructor(options: WatchOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** The captures that are there, but not complete. */
  get settling(): readonly string[] {
    return [...this.#settling.keys()];
  }

  /** Why the folder cannot be watched now, or null. */
  get trouble(): string | null {
    return this.#said.get(this.#options.folder) ?? null;
  }

  /** Looks once at everything that is not known; returns the names of what is complete, in order. */
  async scan(): Promise<string[]> {
    const { isKnown, settle } = this.#options;
    const before = this.#settling;
    this.#settling = new Map();
    const complete: string[] = [];
    for (const name of await this.#names()) {
      if (isKnown(name)) continue;
      const look = await this.#lookAt(name);
      if (look === null) continue;
      const now = this.#now();
      const seen = before.get(name);
      const since = seen?.look === look ? seen.since : now;
      if (seen && now - since >= settle * 1000) complete.push(name);
      else this.#settling.set(name, { look, since });
    }
    return complete;
  }

  /** The names of the folders, and links, in the watched folder. */
  async #names(): Promise<string[]> {
    const { folder } = this.#options;
    const names: string[] = [];
    try {
      for await (const entry of Deno.readDir(folder)) {
        if (entry.name.startsWith(".") || entry.isFile) continue;
        names.push(entry.name);
      }
    } catch (error) {
      this.#say(folder, `Cannot watch ${folder}: ${messageOf(error)}`);
      return [];
    }
    this.#said.delete(folder);
    return names.sort();
  }

  /** What a capture looks like, as a text that differs after any change; null if it is none. */
  async #lookAt(name: string): Promise<string | null> {
    try {
      const root = await Deno.realPath(join(this.#options.folder, name));
      if (!(await Deno.stat(root)).isDirectory) return null;
      if (isWithin(await Deno.realPath(this.#options.folder), root)) {
        throw new Error("it is a link to the watched folder, or to one around it");
      }
      const look = await lookOf(root);
      this.#said.delete(name);
      return look;
    } catch (error) {
      // What vanishes while it is looked at is being changed, and is looked at again.
      if (await isForeignName(join(this.#options.folder, name))) {
        this.#say(name, `Cannot take ${name}: ${FOREIGN}`);
      } else if (!(error instanceof Deno.errors.NotFound)) {
        this.#say(name, `Cannot take ${name}: ${messageOf(error)}`);
      }
      return null;
    }
  }

  #say(about: string, reason: string): void {
    if (this.#said.get(about) === reason) return;
    this.#said.set(about, reason);
    this.#options.complain(reason);
  }
}

/**
 * What all that is in a folder looks like: entries, bytes, and the last times of change. Dates of
 * contents can be set to old ones, as copying does, but not the time at which that was done; which Deno
 * tells in whole seconds only, so both count.
 *
 * @returns null if there is no file
 */
async function lookOf(root: string): Promise<string | null> {
  let files = 0;
  let entries = 0;
  let bytes = 0;
  let written = 0;
  let changed = 0;
  const add = ({ size, mtime, ctime }: Deno.FileInfo) => {
    bytes += size;
    written = Math.max(written, mtime?.getTime() ?? 0);
    changed = Math.max(changed, ctime?.getTime() ?? 0);
  };
  const folders = [root];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    add(await Deno.lstat(folder));
    for await (const entry of Deno.readDir(folder)) {
      if (++entries > MAX_ENTRIES) throw new Error(`it has over ${MAX_ENTRIES} files and folders`);
      const path = join(folder, entry.name);
      if (entry.isDirectory) {
        folders.push(path);
        continue;
      }
      if (await isForeignName(path)) throw new Error(`of ${entry.name}, ${FOREIGN}`);
      const info = entry.isSymlink ? await statBehind(path) : await Deno.lstat(path);
      if (info.isFile) files++;
      add(info);
    }
  }
  return files === 0 ? null : `${entries} ${bytes} ${written} ${changed}`;
}

/** What a link leads to, or the link itself if it leads nowhere. */
async function statBehind(link: string): Promise<Deno.FileInfo> {
  try {
    return await Deno.stat(link);
  } catch (error) {
    if (!isMissing(error) && !(error instanceof Deno.errors.FilesystemLoop)) throw error;
    return await Deno.lstat(link);
  }
}
