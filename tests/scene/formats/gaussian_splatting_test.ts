import assert from "node:assert/strict";
import { join } from "node:path";
import { gaussianSplatting } from "../../../src/scene/formats/gaussian_splatting.ts";
import { withTempFolder, write } from "../temp_scene.ts";

const read = (path: string, downscale = 1) => gaussianSplatting.read(path, { downscale });

/** At (1, 2, 3), looking along +x of the world; the image's y is the world's -z: columns right, down, forward. */
const CAMERA = {
  ...{ id: 0, width: 120, height: 80, fx: 100, fy: 101 },
  position: [1, 2, 3],
  rotation: [[0, 0, 1], [-1, 0, 0], [0, -1, 0]],
};

async function writeTrained(folder: string, names: readonly string[]): Promise<void> {
  const cameras = names.map((img_name, id) => ({ ...CAMERA, id, img_name }));
  await write(join(folder, "cameras.json"), JSON.stringify(cameras));
}

Deno.test("gaussian_splatting: rotation is camera to world with OpenCV's axes, the middle is the principal point", () =>
  withTempFolder(async (folder) => {
    await writeTrained(folder, ["a", "b.JPG"]);
    await write(join(folder, "images/a.png"), "");
    await write(join(folder, "images/b.JPG"), "");
    const { frames, notes, points } = await read(folder);
    // Right is -y, up is z, backward is -x.
    assert.deepEqual([...frames[0].cameraToWorld], [0, -0, -1, 1, -1, -0, -0, 2, 0, 1, -0, 3]);
    assert.deepEqual(frames[0].intrinsics, {
      size: { width: 120, height: 80 },
      focal: { fx: 100, fy: 101 },
      principal: null,
      lens: null,
    });
    assert.deepEqual(frames.map(({ name, image }) => [name, image]), [
      ["a", join(folder, "images/a.png")],
      ["b", join(folder, "images/b.JPG")],
    ]);
    assert.deepEqual([notes, points], [[], null]);
  }));

Deno.test("gaussian_splatting: smaller images are taken where they suit, and input.ply's points", () =>
  withTempFolder(async (folder) => {
    await writeTrained(folder, ["a"]);
    await write(join(folder, "images/a.png"), "");
    await write(join(folder, "images_4/a.png"), "");
    await write(
      join(folder, "input.ply"),
      "ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nproperty float y\nproperty float z\n" +
        "property uchar red\nproperty uchar green\nproperty uchar blue\nend_header\n1 2 3 4 5 6\n",
    );
    const capture = await read(folder, 4);
    assert.deepEqual([capture.frames[0].image, capture.reduction], [
      join(folder, "images_4/a.png"),
      4,
    ]);
    assert.deepEqual([...capture.points!.positions], [1, 2, 3]);
    const full = await capture.chooseImages!(1);
    assert.equal(full.frames[0].image, join(folder, "images/a.png"));
  }));

Deno.test("gaussian_splatting: without photographs it says where they were, and does not look there", () =>
  withTempFolder(async (folder) => {
    const [trained, source] = [join(folder, "output/1"), join(folder, "data/garden")];
    await writeTrained(trained, ["a"]);
    await write(join(source, "images/a.png"), "");
    const file = join(trained, "cameras.json");
    const none =
      `Cannot read ${file}: none of its 1 frames can be used; the first is a: its image does ` +
      "not exist. Name the folder of the photographs by --images DIR";
    await assert.rejects(read(trained), { name: "SceneError", message: `${none}.` });
    await write(
      join(trained, "cfg_args"),
      `Namespace(sh_degree=3, source_path='${source}', model_path='./output/1', images='images', resolution=-1)`,
    );
    await assert.rejects(read(trained), {
      name: "SceneError",
      message: `${none}: they were in ${source}/images.`,
    });
    await write(join(trained, "cfg_args"), Uint8Array.of(0xff, 0xfe, 0x80));
    await assert.rejects(read(trained), { name: "SceneError", message: `${none}.` });
    const { frames } = await gaussianSplatting.read(trained, {
      downscale: 1,
      images: join(source, "images"),
    });
    assert.equal(frames[0].image, join(source, "images/a.png"));
  }));

Deno.test("gaussian_splatting: a camera that is none costs its frame", () =>
  withTempFolder(async (folder) => {
    const cameras = [
      { ...CAMERA, img_name: "a" },
      { ...CAMERA, img_name: "b" },
      { ...CAMERA, img_name: "c", fx: null },
    ];
    await write(join(folder, "cameras.json"), JSON.stringify(cameras));
    for (const name of ["a", "b", "c"]) await write(join(folder, `input/${name}.jpg`), "");
    const { frames, skipped } = await read(folder);
    assert.equal(frames.length, 2);
    assert.deepEqual(skipped, [
      { name: "[2]", reason: "its camera is unusable: fx must be a number, current value is null" },
    ]);
  }));
