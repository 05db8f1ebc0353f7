import assert from "node:assert/strict";
import { join } from "node:path";
import { nsvf } from "../../../src/scene/formats/nsvf.ts";
import { withTempFolder, write } from "../temp_scene.ts";

const read = (path: string) => nsvf.read(path, { downscale: 1 });

/** A camera at (x, 0, -4) that looks along +z of the world, whose y is down. */
const pose = (x: number) => `1 0 0 ${x}\n0 1 0 0\n0 0 1 -4\n0 0 0 1\n`;

interface Files {
  readonly intrinsics?: string;
  readonly box?: string | null;
  readonly names?: readonly string[];
  readonly more?: Readonly<Record<string, string>>;
}

async function writeScene(folder: string, files: Files): Promise<void> {
  const {
    intrinsics = "1111.1 400.5 399.5 0.\n0. 0. 0.\n1.\n800 800\n",
    box = "-1 -1 -1 1 1 3 0.4",
  } = files;
  const { names = ["0_a", "1_b", "2_c"], more = {} } = files;
  await write(join(folder, "intrinsics.txt"), intrinsics);
  if (box !== null) await write(join(folder, "bbox.txt"), box);
  for (const [i, name] of names.entries()) {
    await write(join(folder, "pose", `${name}.txt`), pose(i));
    await write(join(folder, "rgb", `${name}.png`), "");
  }
  for (const [name, content] of Object.entries(more)) await write(join(folder, name), content);
}

Deno.test("nsvf: poses are camera to world with y down; the first line has f, cx and cy", () =>
  withTempFolder(async (folder) => {
    await writeScene(folder, {});
    const { frames, placement, reduction } = await read(folder);
    assert.deepEqual([...frames[1].cameraToWorld], [1, -0, -0, 1, 0, -1, -0, 0, 0, -0, -1, -4]);
    assert.deepEqual(frames[0].intrinsics, {
      size: null,
      focal: { fx: 1111.1, fy: 1111.1 },
      principal: { cx: 400.5, cy: 399.5 },
      lens: null,
    });
    assert.equal(reduction, 1);
    const reach = Math.sqrt(3) * 2;
    assert.deepEqual(placement, {
      layout: { kind: "boxes", box: { center: [0, 0, 1], size: 4 }, cascades: 1 },
      near: 5 - reach,
      far: 5 + reach,
    });
  }));

Deno.test("nsvf: intrinsics may be a matrix, poses may lie in one line, near_far.txt says how far", () =>
  withTempFolder(async (folder) => {
    const more = {
      "near_far.txt": "0.8 1.8\n",
      "pose/1_b.txt": pose(1).replaceAll("\n", " "),
    };
    await writeScene(folder, { intrinsics: "500 0 12 0\n0 510 13 0\n0 0 1 0\n0 0 0 1\n", more });
    const { frames, placement } = await read(folder);
    assert.deepEqual([...frames[1].cameraToWorld], [1, -0, -0, 1, 0, -1, -0, 0, 0, -0, -1, -4]);
    assert.deepEqual(frames[0].intrinsics.focal, { fx: 500, fy: 510 });
    assert.deepEqual(frames[0].intrinsics.principal, { cx: 12, cy: 13 });
    assert.deepEqual(frames[0].bounds, { near: 0.8, far: 1.8 });
    assert.deepEqual([placement!.near, placement!.far], [0.8, 1.8]);
  }));

Deno.test("nsvf: 0_ is trained on, 2_ is test; without any 2_, 1_ is; other names say nothing", async () => {
  for (
    const [names, splits] of [
      [["0_a", "1_b", "2_c"], ["train", "val", "test"]],
      [["0_a", "0_b", "1_c"], ["train", "train", "test"]],
      [["000", "001", "2_c"], [null, null, null]],
    ] as const
  ) {
    await withTempFolder(async (folder) => {
      await writeScene(folder, { names });
      assert.deepEqual((await read(folder)).frames.map(({ split }) => split), splits);
    });
  }
});

Deno.test("nsvf: without a box, or with cameras that look away from it, the scene is placed by its cameras", () =>
  withTempFolder(async (folder) => {
    await writeScene(folder, { box: null });
    assert.equal((await read(folder)).placement, null);
    await write(join(folder, "bbox.txt"), "-1 -1 -20 1 1 -18");
    assert.equal((await read(folder)).placement, null);
  }));

for (
  const [file, content, message] of [
    [
      "intrinsics.txt",
      "0 1 2 3",
      'it must have a 4 x 4 matrix of intrinsics, or a line f cx cy 0, with focal lengths above 0: its first line is "0 1 2 3".',
    ],
    [
      "bbox.txt",
      "1 1 1 0 2 2",
      'it must have the lowest and the highest corner of a box, six numbers: current value is "1 1 1 0 2 2".',
    ],
    [
      "near_far.txt",
      "2 1",
      "it must have the nearest and the farthest depth, above 0: they are 2 and 1.",
    ],
    ["bbox.txt", "a b", 'line 1 must have numbers: "a" is none. Copy or write it again.'],
  ]
) {
  Deno.test(`nsvf refuses ${file} with ${content}`, () =>
    withTempFolder(async (folder) => {
      await writeScene(folder, { more: { [file]: content } });
      const path = join(folder, file);
      await assert.rejects(read(folder), {
        name: "SceneError",
        message: `Cannot read ${path}: ${message}`,
      });
    }));
}

Deno.test("nsvf refuses a folder without poses", () =>
  withTempFolder(async (folder) => {
    await writeScene(folder, { names: [] });
    await assert.rejects(read(folder), /pose: it holds no poses\. Copy the whole dataset/);
  }));
