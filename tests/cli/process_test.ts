import assert from "node:assert/strict";
import { join } from "node:path";
import { type FakeTools, fakeTools } from "../scene/process/process_tools.ts";
import { withTempFolder, write } from "../scene/temp_scene.ts";
import { oneObject, run, start } from "./cli_test_tools.ts";

/** Calls `use` with a video and fake programs that make a scene of it. */
async function withVideo(
  use: (video: string, scene: string, env: { PATH: string }) => Promise<void>,
  replaced: Parameters<typeof fakeTools>[2] = {},
): Promise<void> {
  await withTempFolder(async (folder) => {
    const video = join(folder, "a video.mp4");
    await write(video, "a video");
    const tools: FakeTools = await fakeTools(join(folder, "tools"), undefined, replaced);
    await use(video, join(folder, "out", "scene"), { PATH: tools.path });
  });
}

function entries(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

Deno.test("process makes a scene of a video, and says how good it is", async () => {
  await withVideo(async (video, scene, env) => {
    const { code, stdout, stderr } = await run(["process", video, "--output", scene], { env });
    assert.equal(code, 0, stderr);
    assert.match(
      stdout,
      new RegExp(
        "^Used 4 of 8 images; 4 of them have a pose\n" +
          "12 points, seen 0.50 pixels from where they should be on average\n" +
          `Saved ${scene}/transforms.json after \\d+ s\nTrain with: denerf train ${scene}\n$`,
      ),
    );
    assert.match(stderr, /^Finding features of images: \d+ s$/m);
    assert.deepEqual(entries(scene), ["colmap", "images", "points.ply", "transforms.json"]);
  });
});

Deno.test("process gives programs one object", async () => {
  await withVideo(async (video, scene, env) => {
    const { code, stdout } = await run(
      ["process", video, "--output", scene, "--fps", "4", "--max-images", "10", "--json"],
      { env },
    );
    assert.equal(code, 0);
    const { seconds, ...report } = oneObject(stdout);
    assert.deepEqual(report, {
      scene,
      ...{ available: 8, images: 4, registered: 4, points: 12, reprojectionError: 0.5, notes: [] },
      ...{ panoramas: null, disagreement: null, unplaced: [] },
    });
    const stages = ["frames", "images", "features", "matching", "mapping"];
    assert.deepEqual(Object.keys(seconds as object), stages);
  });
});

Deno.test("a program that is missing is one line and exit code 1", async () => {
  await withVideo(async (video, scene, env) => {
    const { code, stderr } = await run(["process", video, "--output", scene], { env });
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^error: Cannot run colmap: it is not installed, or not on PATH\. Install it: apt install .*\n$/,
    );
  }, { colmap: null });
});

Deno.test("an output that exists is one line and exit code 1", async () => {
  await withVideo(async (video, _, env) => {
    const { code, stderr } = await run(["process", video, "--output", video], { env });
    assert.equal(code, 1);
    assert.equal(
      stderr,
      `error: Cannot write ${video}: it exists. Choose another folder with --output.\n`,
    );
  });
});

for (
  const [name, args, message] of [
    ["without --output", [], "error: required option '--output <dir>' not specified"],
    [
      "with a camera model that is unknown",
      ["--output", "s", "--camera-model", "FOV"],
      "error: opt",
    ],
    ["with a projection that is unknown", ["--output", "s", "--projection", "flat"], "error: opt"],
    ["with no frames a second", ["--output", "s", "--fps", "0"], "It must be a number above 0."],
  ] as const
) {
  Deno.test(`process ${name} is wrong usage`, async () => {
    const { code, stderr } = await run(["process", "video.mp4", ...args]);
    assert.equal(code, 2);
    assert.ok(stderr.includes(message), stderr);
  });
}

Deno.test({
  name: "Ctrl-C ends the program that is running, and leaves nothing",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const colmap = '#!/bin/sh\n[ "$2" = -h ] && exit\n' +
      '[ $1 = mapper ] && echo $$ > "$(dirname "$0")/pid" && exec sleep 60\nexit 0\n';
    await withVideo(async (video, scene, env) => {
      const child = start(["process", video, "--output", scene, "--json"], { env });
      const pid = await waitForNumber(join(env.PATH, "pid"));
      child.kill("SIGINT");
      const { code, stdout } = await child.output();
      assert.equal(code, 130);
      assert.deepEqual(oneObject(new TextDecoder().decode(stdout)), { interrupted: true });
      assert.throws(() => Deno.kill(pid, "SIGCONT"), "colmap has ended");
      assert.deepEqual(entries(join(scene, "..")), []);
    }, { colmap });
  },
});

/** The number in a file, when it is there. */
async function waitForNumber(path: string): Promise<number> {
  for (let tries = 0; tries < 600; tries++) {
    const text = await Deno.readTextFile(path).catch(() => "");
    if (text.endsWith("\n")) return Number(text);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${path} was not written.`);
}
