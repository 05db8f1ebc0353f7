import { basename, dirname, join, resolve } from "node:path";
import { ifThere } from "../../host/mod.ts";
import { SceneError } from "../scene.ts";

/** What says that a folder was made by `process`, so that it may be replaced. */
export const LOG_FILE = "colmap/log.txt";

/**
 * A folder beside the one that is to be made. It takes its place when all is done; until then what was
 * there before stays as it is.
 */
export class Workspace {
  /** The folder to work in. */
  readonly folder: string;
  readonly #target: string;

  private constructor(target: string) {
    this.#target = resolve(target);
    this.folder = this.#beside("tmp");
  }

  /**
   * Makes an empty one.
   *
   * @param target the folder that is to be made
   * @param overwrite whether it may replace one that was made before
   * @throws {SceneError} if there is something that may not be replaced, or nothing can be written there
   */
  static async create(target: string, overwrite: boolean): Promise<Workspace> {
    await requireFree(target, overwrite);
    const workspace = new Workspace(target);
    try {
      await Deno.mkdir(dirname(workspace.folder), { recursive: true });
      await Deno.mkdir(workspace.folder); // fails where something is
    } catch (error) {
      if (error instanceof Deno.errors.NotCapable) throw error;
      throw new SceneError(
        `Cannot write ${target}: ${(error as Error).message}. Choose another folder with --output.`,
        { cause: error },
      );
    }
    return workspace;
  }

  /** Puts the folder where it belongs. */
  async publish(): Promise<void> {
    const old = this.#beside("old");
    const replaces = await exists(this.#target);
    if (replaces) await Deno.rename(this.#target, old);
    await Deno.rename(this.folder, this.#target);
    if (replaces) await Deno.remove(old, { recursive: true });
  }

  /**
   * Keeps the log as a file beside the target; all else is removed by {@link discard}.
   *
   * @returns where it is; null if no program was run yet, so that it says nothing
   */
  async keepLog(): Promise<string | null> {
    const log = join(this.folder, LOG_FILE);
    if (!/^\$ /m.test(await Deno.readTextFile(log))) return null;
    let kept = `${this.#target}-log.txt`;
    for (let i = 2; await exists(kept); i++) kept = `${this.#target}-log-${i}.txt`;
    await Deno.rename(log, kept);
    return kept;
  }

  /** Removes what is left of it. */
  async discard(): Promise<void> {
    // What led here matters more than what cannot be removed.
    await Deno.remove(this.folder, { recursive: true }).catch(() => {});
  }

  #beside(word: string): string {
    return join(
      dirname(this.#target),
      `.${basename(this.#target)}.${crypto.randomUUID().slice(-12)}.${word}`,
    );
  }
}

async function requireFree(target: string, overwrite: boolean): Promise<void> {
  if (!await exists(target) || await isEmptyFolder(target)) return;
  const ours = await exists(join(target, LOG_FILE)) &&
    await exists(join(target, "transforms.json"));
  const others = ours && overwrite ? await othersIn(target) : [];
  if (others.length > 0) {
    throw new SceneError(
      `Cannot overwrite ${target}: ${
        others[0]
      } in it is not of denerf process. Move it away, or choose ` +
        "another folder with --output.",
    );
  }
  if (overwrite && ours) return;
  throw new SceneError(
    overwrite
      ? `Cannot overwrite ${target}: denerf process did not make it. Choose another folder with --output.`
      : `Cannot write ${target}: it exists. Choose another folder with --output` +
        (ours ? ", or replace it with --overwrite." : "."),
  );
}

async function exists(path: string): Promise<boolean> {
  return await ifThere(Deno.lstat(path), null) !== null;
}

/** What is in a scene's folder that `process` never puts there. */
async function othersIn(target: string): Promise<string[]> {
  const made = ["colmap", "images", "masks", "points.ply", "transforms.json"];
  const names = await Array.fromAsync(Deno.readDir(target), ({ name }) => name);
  return names.filter((name) => !made.includes(name)).sort();
}

async function isEmptyFolder(path: string): Promise<boolean> {
  if (!(await ifThere(Deno.stat(path), null))?.isDirectory) return false;
  for await (const _ of Deno.readDir(path)) return false;
  return true;
}
