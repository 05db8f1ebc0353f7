/**
 * Runs the commands of docs/deploy.md under the permissions that stand there, and no others.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { writeAnalyticScene } from "../cli/cli_test_tools.ts";
import { BundleFolder, TINY } from "./bundle_tools.ts";

const DOCUMENT = new URL("../../docs/deploy.md", import.meta.url);

/** What makes each command a matter of a second. */
const SMALL: Record<string, readonly string[]> = {
  train: TINY.map((word) => word === "8" ? "1" : word),
  eval: [],
  render: ["--frames", "3", "--size", "16x16"],
  view: [],
  jobs: [],
};

const JOBS = `
[[job]]
name = "turn"
run = "runs/lego"
frames = 2
size = [16, 16]
retries = 0
`;

Deno.test("train, eval, render, view and jobs run under exactly the documented permissions", async () => {
  const folder = await BundleFolder.create();
  try {
    await writeAnalyticScene(join(folder.path, "lego"));
    await Deno.writeTextFile(join(folder.path, "jobs.toml"), JOBS);
    const lines = documentedLines();
    assert.deepEqual(lines.map(({ command }) => command), Object.keys(SMALL));
    for (const { flags, command, args } of lines) {
      assert.ok(flags.every((flag) => /^--allow-(read|write|run)=/.test(flag)), `${flags}`);
      await folder.json(flags, [command, ...args, ...SMALL[command]]);
    }
    for (const video of ["runs/lego/orbit.mp4", "videos/turn/video.mp4"]) {
      const bytes = await Deno.readFile(join(folder.path, video));
      assert.equal(new TextDecoder().decode(bytes.subarray(4, 8)), "ftyp");
    }
  } finally {
    await folder.remove();
  }
});

/** The lines `deno run FLAGS denerf.js COMMAND ARGS` of the document that name permissions one by one. */
function documentedLines(): { flags: string[]; command: string; args: string[] }[] {
  const lines = Deno.readTextFileSync(DOCUMENT).matchAll(
    /^deno run ((?:--allow-\S+ )+)denerf\.js (\w+)(.*)$/gm,
  );
  return [...lines].map(([, flags, command, args]) => ({
    ...{ flags: flags.trim().split(" "), command, args: args.trim().split(/\s+/) },
  }));
}
