import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { decode } from "npm:fast-png@^8.0.0";
import { transformPoint, transformPose } from "../../src/math/mod.ts";
import { ring } from "../scene/rigs.ts";
import { rgbaPng, withTempFolder, write } from "../scene/temp_scene.ts";
import { run, runJson } from "./cli_test_tools.ts";

const BRIG = fileURLToPath(new URL("../../scenes/brig", import.meta.url));
const DATA = fileURLToPath(new URL("../../../shared/data", import.meta.url));

/** What is known of scenes that may be beside the repository. */
const SCENES = {
  lego: { format: "blender", used: 125, layout: "object", points: 0 },
  fox: { format: "transforms", used: 50, layout: "boxes", points: 0 },
  fern: { format: "llff", used: 20, layout: "forward", points: 0 },
  beer: { format: "colmap", used: 71, layout: "unbounded", points: 4414 },
};

interface Pose {
  position: [number, number, number];
  cameraToWorld: number[][];
}

interface Inspection {
  format: string;
  images: { used: number };
  layout: { kind: string };
  points: number;
  fromCapture: Parameters<typeof transformPose>[0];
  poses: {
    name: string;
    splits: string[];
    size: number[];
    focal: number[];
    principal: number[];
    lens: unknown;
    listedAs: string | null;
    withoutRay: number;
    odd: string[];
    scene: Pose;
    capture: Pose;
  }[];
  warnings: { kind: string; message: string; frames: string[] }[];
  picture: string | null;
}

async function inspectJson(args: readonly string[]): Promise<Inspection> {
  return await runJson(["inspect", ...args]) as unknown as Inspection;
}

Deno.test("inspect says what a scene is and how to see it, and writes nothing", async () => {
  await withTempFolder(async (folder) => {
    const { code, stdout, stderr } = await run(["inspect", BRIG], { cwd: folder });
    assert.deepEqual([code, stderr], [0, ""]);
    const lines = stdout.trimEnd().split("\n");
    assert.equal(lines[0], "scene    brig (blender): 68 images, 56 train, 4 val, 8 test");
    assert.equal(
      lines.at(-1),
      `See its cameras with: denerf inspect ${BRIG} --output cameras.html`,
    );
    assert.deepEqual([...Deno.readDirSync(folder)], []);
  });
});

Deno.test("with --json inspect gives the summary and every pose, in both coordinates", async () => {
  const result = await inspectJson([BRIG, "--downscale", "2"]);
  assert.deepEqual([result.format, result.poses.length, result.picture], ["blender", 68, null]);
  const { frames, camera_angle_x } = JSON.parse(
    await Deno.readTextFile(join(BRIG, "transforms_train.json")),
  );
  const first = result.poses[0];
  assert.deepEqual([first.splits, first.size, first.principal, first.lens], [
    ...[["train"], [128, 128], [64, 64], null],
  ]);
  const focal = 64 / Math.tan(camera_angle_x / 2);
  assert.ok(first.focal.every((value) => Math.abs(value - focal) < 1e-9));
  assert.deepEqual(first.capture.cameraToWorld, frames[0].transform_matrix.slice(0, 3));
  assert.deepEqual(first.scene, first.capture); // such scenes stay where they are
  assert.equal(result.poses.filter(({ splits }) => splits.includes("test")).length, 8);
});

Deno.test("inspect says what looks wrong, and of which photographs, in words and as data", () =>
  withTempFolder(async (folder) => {
    const frames = ring(16).map(({ cameraToWorld }, i) => ({
      file_path: `images/${i}.jpg`, // there are .png files
      transform_matrix: [0, 4, 8].map((start) => [...cameraToWorld.subarray(start, start + 4)]),
      ...(i === 5 ? { k1: -4, k2: 6 } : {}), // the lens ends at half of the image's corner
      ...(i === 7 ? { cx: 900 } : {}),
    }));
    for (let i = 0; i < 16; i++) await write(join(folder, `images/${i}.png`), rgbaPng(8, 6, i));
    const file = { w: 400, h: 300, fl_x: 400, frames };
    await write(join(folder, "transforms.json"), JSON.stringify(file));

    const { warnings, poses } = await inspectJson([folder]);
    assert.deepEqual(warnings.map(({ kind, frames }) => [kind, ...frames]), [
      ["pixelsWithoutRay", poses[5].name],
      ["principalPoint", poses[7].name],
    ]);
    assert.deepEqual(poses.slice(4, 8).map(({ odd }) => odd), [
      ...[[], ["pixelsWithoutRay"], [], ["principalPoint"]],
    ]);
    assert.ok(poses[5].withoutRay > 0.2 && poses[5].withoutRay < 0.9);
    assert.ok(poses.every(({ withoutRay }, i) => withoutRay === 0 || i === 5));
    assert.deepEqual(poses.map(({ listedAs }) => listedAs), frames.map((frame) => frame.file_path));
    const { stdout } = await run(["inspect", folder]);
    assert.equal(stdout.match(/^warning {2}/gm)?.length, 2);
    assert.equal(stdout.match(/^found {4}images\/\d+\.jpg: .*images\/\d+\.png$/gm)?.length, 10);
    assert.match(stdout, /^found {4}and 6 more: see --json$/m);
    assert.match(stdout, new RegExp(`photographs \\(${poses[7].name}\\) is outside of the image`));
  }));

Deno.test("--poses turns cameras right, and inspect then has nothing to say", () =>
  withTempFolder(async (folder) => {
    const frames = ring(16).map(({ cameraToWorld }, i) => ({
      file_path: `images/${i}.png`,
      transform_matrix: [0, 4, 8].map((start) => {
        const [x, y, z, position] = cameraToWorld.subarray(start, start + 4);
        return [x, -y, -z, position];
      }),
    }));
    for (let i = 0; i < 16; i++) await write(join(folder, `images/${i}.png`), rgbaPng(8, 6, i));
    await write(join(folder, "transforms.json"), JSON.stringify({ fl_x: 10, frames }));
    const { warnings } = await inspectJson([folder]);
    assert.deepEqual(warnings.map(({ kind }) => kind), ["poseConvention"]);
    const [, option] = /Try --poses ([\w-]+),/.exec(warnings[0].message)!;
    assert.deepEqual((await inspectJson([folder, "--poses", option])).warnings, []);
  }));

Deno.test("inspect draws a page or a picture, and says where", async () => {
  await withTempFolder(async (folder) => {
    const page = join(folder, "brig.html");
    const said = await run(["inspect", BRIG, "--output", page]);
    assert.deepEqual([said.code, said.stderr], [0, ""]);
    assert.equal(said.stdout.trimEnd().split("\n").at(-1), `Saved ${page}`);
    const html = await Deno.readTextFile(page);
    assert.ok(html.startsWith("<!DOCTYPE html>") && html.includes("brig (blender): 68 images"));

    const png = join(folder, "brig.PNG");
    assert.equal((await inspectJson([BRIG, "--output", png])).picture, png);
    const { width, height } = decode(await Deno.readFile(png));
    assert.deepEqual([width, height], [1600, 1200]);
  });
});

Deno.test("inspect refuses other pictures as wrong usage, and what is no scene as a failure", async () => {
  assert.deepEqual(await run(["inspect", BRIG, "--output", "brig.jpg"]), {
    code: 2,
    stdout: "",
    stderr: "error: option '--output <file>' argument 'brig.jpg' is invalid. " +
      "It must end in .html or .png.\n(see --help)\n",
  });
  await withTempFolder(async (folder) => {
    const missing = join(folder, "nothing");
    assert.deepEqual(await run(["inspect", missing]), {
      code: 1,
      stdout: "",
      stderr: `error: Cannot load scene ${missing}: it does not exist. ` +
        "Give a dataset's folder or file.\n",
    });
    const nowhere = join(folder, "no", "such.html");
    assert.deepEqual(await run(["inspect", BRIG, "--output", nowhere]), {
      code: 1,
      stdout: "",
      stderr: `error: Cannot write ${nowhere}: its folder does not exist.\n`,
    });
  });
});

for (const [name, expected] of Object.entries(SCENES)) {
  const scene = join(DATA, name);
  const isThere = await Deno.stat(scene).then(() => true, () => false);
  if (!isThere) console.warn(`skipped: inspect of ${name}, as ${scene} is not there`);
  Deno.test({
    name: `inspect understands ${name}, and its poses lead from the capture to the scene`,
    ignore: !isThere,
    fn: async () => {
      const { format, images, layout, points, poses, fromCapture } = await inspectJson([scene]);
      assert.deepEqual({ format, used: images.used, layout: layout.kind, points }, expected);
      assert.equal(poses.length, images.used);
      for (const { capture, scene } of poses) {
        const position = transformPoint(fromCapture, capture.position);
        const moved = transformPose(fromCapture, Float64Array.from(capture.cameraToWorld.flat()));
        const differences = [
          ...position.map((value, i) => value - scene.position[i]),
          ...scene.cameraToWorld.flat().map((value, i) => value - moved[i]),
        ];
        assert.ok(differences.every((difference) => Math.abs(difference) < 1e-9));
      }
    },
  });
}
