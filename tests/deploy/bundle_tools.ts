/** A bundle in a folder of its own, run as a stranger would: no cache, no config, few permissions. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { bundle } from "../../scripts/bundle.ts";

/** What a program left behind. */
export interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Settings that make training a matter of a second. */
export const TINY: readonly string[] = [
  ...["--steps", "4", "--downscale", "8", "--set", "batch.rays=64", "--set", "batch.samples=512"],
  ...["--set", "batch.capacity=2048", "--set", "batch.maxRays=256", "--set", "grid.levels=4"],
  ...["--set", "grid.tableSize=1024", "--set", "occupancy.resolution=32"],
];

/** A temporary folder that holds nothing but denerf.js. */
export class BundleFolder {
  private constructor(
    /** The folder. */
    readonly path: string,
  ) {}

  /** Makes the bundle. */
  static async create(): Promise<BundleFolder> {
    const path = await Deno.realPath(await Deno.makeTempDir({ prefix: "denerf-bundle-" }));
    await bundle(join(path, "denerf.js"));
    return new BundleFolder(path);
  }

  /** The bundle's text. */
  async text(): Promise<string> {
    return await Deno.readTextFile(join(this.path, "denerf.js"));
  }

  /**
   * Runs Deno in the folder, with an empty cache of its own and nothing else on the path. Nothing of the
   * environment reaches it but where a GPU's driver is.
   */
  async deno(args: readonly string[]): Promise<Result> {
    const kept = ["XDG_RUNTIME_DIR", "LD_LIBRARY_PATH", "VK_DRIVER_FILES", "VK_ICD_FILENAMES"];
    const env = Object.fromEntries(kept.flatMap((name) => {
      const value = Deno.env.get(name);
      return value === undefined ? [] : [[name, value]];
    }));
    const cache = await Deno.makeTempDir({ prefix: "denerf-cache-" });
    await Deno.symlink(Deno.execPath(), join(cache, "deno"));
    try {
      const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: [...args],
        cwd: this.path,
        clearEnv: true,
        env: { ...env, PATH: cache, DENO_DIR: cache, DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" },
        stdin: "null",
      }).output();
      const decoder = new TextDecoder();
      return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
    } finally {
      await Deno.remove(cache, { recursive: true });
    }
  }

  /** Runs the bundle with permission flags; it must succeed with one JSON object, which is returned. */
  async json(flags: readonly string[], args: readonly string[]): Promise<Record<string, unknown>> {
    const all = ["run", "--cached-only", "--no-prompt", ...flags, "denerf.js", ...args, "--json"];
    const { code, stdout, stderr } = await this.deno(all);
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout);
  }

  /** Removes the folder. */
  async remove(): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}
