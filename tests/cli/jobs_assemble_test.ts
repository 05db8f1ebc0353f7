import assert from "node:assert/strict";
import { join } from "node:path";
import { describe } from "../render/render_test_tools.ts";
import { writeShard } from "../render/write_shard.ts";
import { withTempFolder } from "../scene/temp_scene.ts";
import { oneObject, run, runJson } from "./cli_test_tools.ts";

const DESCRIPTION = describe(12);

Deno.test("jobs assemble makes manifest, video and contact sheet of a complete render", () =>
  withTempFolder(async (folder) => {
    await writeShard(folder, DESCRIPTION);
    const { stdout, code } = await run(["jobs", "assemble", folder]);
    const [manifest, video, contact] = ["manifest.json", "video.mp4", "contact.png"]
      .map((name) => join(folder, name));
    assert.equal(code, 0);
    assert.equal(
      stdout,
      `All 12 frames are there. Wrote ${manifest}, ${video}, ${contact}\n`,
    );
    for (const file of [manifest, video, contact]) assert.ok((await Deno.stat(file)).size > 0);
  }));

Deno.test("jobs assemble makes what it is asked for only", () =>
  withTempFolder(async (folder) => {
    await writeShard(folder, DESCRIPTION);
    const video = join(folder, "slow.gif");
    const result = await runJson([
      ...["jobs", "assemble", folder, "--video", video, "--fps", "5", "--no-contact-sheet"],
    ]);
    assert.equal((result.video as { file: string }).file, video);
    assert.equal(result.contactSheet, null);
    assert.equal(secondsOf(await Deno.readFile(video)), 12 / 5);

    await Deno.remove(video);
    await runJson(["jobs", "assemble", folder, "--no-video", "--no-contact-sheet"]);
    const made = [...Deno.readDirSync(folder)].map(({ name }) => name)
      .filter((name) => !name.startsWith("orbit_"));
    assert.deepEqual(made.sort(), ["manifest", "manifest.json"]);
  }));

Deno.test("jobs assemble lists gaps as ranges, says which shards they are, and fails", () =>
  withTempFolder(async (root) => {
    const [part, whole] = [join(root, "part"), join(root, "whole")];
    await writeShard(part, DESCRIPTION, { index: 1, count: 3 });
    await writeShard(part, DESCRIPTION, { index: 2, count: 3 });
    const shard = await run(["jobs", "assemble", part]);
    assert.equal(shard.code, 1);
    assert.equal(
      shard.stdout,
      `4 of 12 frames of ${part} are not done:
  orbit_0000: not rendered
  orbit_0003: not rendered
  orbit_0006: not rendered
  orbit_0009: not rendered
These are the frames of --shard 0/3.
Render them by the command that rendered the others, with --verify: what is in order is left as it is.
  denerf render RUN … --output ${part} --verify --shard 0/3
`,
    );

    await writeShard(whole, DESCRIPTION);
    for (const frame of ["0004", "0005", "0006"]) {
      await Deno.remove(join(whole, "manifest", `orbit_${frame}.json`));
    }
    await Deno.remove(join(whole, "orbit_0009.png"));
    const { code, stdout } = await run(["jobs", "assemble", whole, "--json"]);
    assert.deepEqual([code, oneObject(stdout)], [1, {
      ...{ output: whole, complete: false, frames: 12, done: 8 },
      gaps: [
        { first: "orbit_0004", last: "orbit_0006", frames: 3, reason: "not rendered" },
        { first: "orbit_0009", last: "orbit_0009", frames: 1, reason: "its color file is missing" },
      ],
      ...{ shards: [], manifest: null, video: null, contactSheet: null },
    }]);
  }));

Deno.test("jobs assemble says in one line what it cannot assemble", () =>
  withTempFolder(async (folder) => {
    const missing = await run(["jobs", "assemble", folder]);
    assert.deepEqual([missing.code, missing.stdout], [1, ""]);
    assert.match(missing.stderr, /^error: Cannot assemble .*: there is no .*render\.json\. .*\n$/);

    const several = await run(["jobs", "assemble", folder, folder]);
    assert.deepEqual([several.code, several.stdout], [2, ""]);
    assert.match(several.stderr, /^error: Cannot assemble 2 folders without --output, .*\n$/);
  }));

Deno.test("jobs assemble makes no video of a render without colours, unless it is told to", () =>
  withTempFolder(async (folder) => {
    await writeShard(folder, describe(2, { outputs: ["accumulation"] }));
    const { complete, video, contactSheet } = await runJson(["jobs", "assemble", folder]);
    assert.deepEqual([complete, video, contactSheet], [true, null, null]);

    const { code, stderr } = await run(["jobs", "assemble", folder, "--video", `${folder}/a.mp4`]);
    assert.equal(code, 1);
    assert.match(
      stderr,
      /error: Cannot show orbit_0000 of .*: it was rendered without color\. .*\n$/,
    );
  }));

/** How long a GIF lasts: the sum of its frames' delays, in hundredths of a second. */
function secondsOf(gif: Uint8Array): number {
  let hundredths = 0;
  for (let i = 0; i + 7 < gif.length; i++) {
    const isControl = gif[i] === 0x21 && gif[i + 1] === 0xf9 && gif[i + 2] === 4 &&
      gif[i + 7] === 0;
    if (isControl) hundredths += gif[i + 4] + 256 * gif[i + 5];
  }
  return hundredths / 100;
}
