/** What all tests of the viewer's page share: one run, one server, one page of it. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { run } from "../../cli/cli_test_tools.ts";
import { serve, type Served } from "./served.ts";
import { trainTiny } from "./tiny_run.ts";
import type { Picture } from "./pictures.ts";
import { pictureOf, Viewer } from "./viewer.ts";

/** Windows that may read what was copied. */
export const MAY_PASTE = { permissions: ["clipboard-read", "clipboard-write"] };

let made: Promise<Stage> | undefined;

/** A run, a server that shows it, and its page in a window. */
export class Stage {
  private constructor(
    /** A folder for anything. */
    readonly folder: string,
    /** The run's folder. */
    readonly run: string,
    /** The server. */
    readonly served: Served,
    /** Its page. */
    readonly viewer: Viewer,
  ) {}

  /** Made once, by whoever needs it first. */
  static get(): Promise<Stage> {
    return made ??= (async () => {
      const folder = await Deno.makeTempDir({ prefix: "denerf_test_" });
      const run = join(folder, "run");
      await trainTiny(run);
      const served = await serve(["view", run]);
      return new Stage(folder, run, served, await Viewer.show(served.url, MAY_PASTE));
    })();
  }

  /** Frames that `denerf render` makes of the run. */
  rendered(...options: readonly string[]): Promise<Picture[]> {
    return this.renderedOf(this.run, ...options);
  }

  /** Frames that `denerf render` makes of a run or a field file. */
  async renderedOf(field: string, ...options: readonly string[]): Promise<Picture[]> {
    const output = await Deno.makeTempDir({ dir: this.folder });
    const args = ["render", field, "--outputs", "color", "--output", output, ...options];
    const { code, stderr } = await run(args);
    assert.equal(code, 0, stderr);
    const names = [...Deno.readDirSync(output)].map(({ name }) => name)
      .filter((name) => name.endsWith(".png")).sort();
    return await Promise.all(
      names.map(async (name) => pictureOf(await Deno.readFile(join(output, name)))),
    );
  }

  /** Ends all of it. */
  async close(): Promise<void> {
    await this.viewer[Symbol.asyncDispose]();
    await this.served.kill();
    await Deno.remove(this.folder, { recursive: true });
  }
}

Deno.test.afterAll(async () => {
  await (await made?.catch(() => undefined))?.close();
});
