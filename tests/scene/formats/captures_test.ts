import fc from "npm:fast-check@^4.0.0";
import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { detectFormat, FORMATS, readCapture } from "../../../src/scene/formats/mod.ts";
import { SceneError } from "../../../src/scene/scene.ts";
import { mutate } from "../../fuzz/mutate.ts";
import { Random } from "../../fuzz/random.ts";
import { assertClose, FLOAT64 } from "../../reference/assert_close.ts";
import { withTempFolder, write, writeScene } from "../temp_scene.ts";
import { BOX, CAPTURES, OPTICS, POSES, type WrittenCapture } from "./captures.ts";
import { fixtureModel, textFiles } from "./colmap/fixture.ts";

async function writeCapture(folder: string, { files }: WrittenCapture): Promise<void> {
  for (const [name, bytes] of Object.entries(files)) await write(join(folder, name), bytes);
}

for (const [name, written] of Object.entries(CAPTURES)) {
  Deno.test(`${name}: cameras stand, look and see as the format defines it`, () =>
    withTempFolder(async (folder) => {
      await writeCapture(folder, written);
      const { format, frames, skipped, placement, object } = await readCapture(folder);
      assert.equal(format, name);
      assert.deepEqual(skipped, []);
      assert.equal(frames.length, POSES.length);
      const { width, height, fx, fy, cx, cy } = OPTICS;
      for (const [i, { cameraToWorld, intrinsics, image }] of frames.entries()) {
        assertClose([...cameraToWorld], [...POSES[i]], FLOAT64);
        assert.ok("fx" in intrinsics.focal);
        const principal = intrinsics.principal ?? { cx: width / 2, cy: height / 2 };
        assert.ok("cx" in principal);
        const [x, y] = [principal.cx, principal.cy];
        const middle = name === "gaussian_splatting";
        assertClose([intrinsics.focal.fx, intrinsics.focal.fy], [fx, fy], FLOAT64);
        assertClose([x, y], middle ? [width / 2, height / 2] : [cx, cy], FLOAT64);
        if (intrinsics.size !== null) assert.deepEqual(intrinsics.size, { width, height });
        assert.equal(intrinsics.lens, null);
        assert.ok(Object.keys(written.files).some((file) => image === join(folder, file)));
      }
      if (name === "nsvf") {
        assert.deepEqual(placement?.layout, { kind: "boxes", box: BOX, cascades: 1 });
      } else if (name === "neus") {
        assert.deepEqual([placement, object], [null, BOX]);
      } else assert.equal(placement, null);
    }));

  Deno.test(`${name}: a folder, its file and the folder around it are known for what they are`, () =>
    withTempFolder(async (folder) => {
      const scene = join(folder, "inner");
      await writeCapture(scene, written);
      const { name: found, others } = await detectFormat(scene);
      assert.deepEqual([found, others], [name, []]);
      assert.equal((await detectFormat(folder)).path, scene);
      const single = written.described.find((file) =>
        ["metadata", "cameras_sphere.npz", "dataset.json", "cameras.json"].includes(file)
      );
      if (single === undefined) return;
      assert.equal((await detectFormat(join(scene, single))).name, name);
      assert.equal((await readCapture(join(scene, single))).frames.length, POSES.length);
    }));

  Deno.test(`${name}: photographs are taken from the folder that is named, and from no other`, () =>
    withTempFolder(async (folder) => {
      const [scene, images] = [join(folder, "scene"), join(folder, "elsewhere")];
      for (const [file, bytes] of Object.entries(written.files)) {
        const isImage = /\.(jpg|png)$/i.test(file) && !file.startsWith("mask");
        await write(isImage ? join(images, basename(file)) : join(scene, file), bytes);
      }
      const { frames } = await readCapture(scene, { images, format: name });
      assert.equal(frames.length, POSES.length);
      assert.ok(frames.every(({ image }) => String(image).startsWith(images)));
      const error = await refusal(() => readCapture(scene, { format: name }));
      assert.match(error ?? "", /--images DIR/);
    }));

  Deno.test(`${name}: damaged files are read or refused in a sentence`, () =>
    withTempFolder(async (folder) => {
      await writeCapture(folder, written);
      const refused: string[] = [];
      let skipped = 0;
      const damage = async (file: string, bytes: Uint8Array): Promise<void> => {
        await Deno.writeFile(join(folder, file), bytes);
        const message = await refusal(async () => {
          const { frames } = await readCapture(folder);
          skipped += POSES.length - frames.length;
          for (const { cameraToWorld } of frames) assert.ok(cameraToWorld.every(Number.isFinite));
        });
        if (message !== null) refused.push(message.replaceAll(folder, "scene"));
        await Deno.writeFile(join(folder, file), written.files[file]);
      };
      for (const file of written.described) {
        const bytes = written.files[file];
        for (let percent = 0; percent < 100; percent += 7) {
          await damage(file, bytes.slice(0, Math.floor(bytes.length * percent / 100)));
        }
      }
      const inputs = fc.tuple(fc.constantFrom(...written.described), fc.nat());
      await fc.assert(
        fc.asyncProperty(inputs, async ([file, seed]) => {
          await damage(file, mutate(written.files[file], written.isText, new Random(7, seed)));
        }),
        { numRuns: 150, seed: 13 },
      );
      assert.ok(refused.length + skipped > 20, `${refused.length} refused, ${skipped} skipped`);
      const longest = refused.reduce((a, b) => b.length > a.length ? b : a, "");
      assert.ok(longest.length <= 300, `${longest.length} characters: ${longest}`);
    }));
}

Deno.test("one damaged camera of many costs its frame alone", async () => {
  for (const [name, { files, described }] of Object.entries(CAPTURES)) {
    const [first] = described.filter((file) => /(cameras|camera|pose)\/[^/]+$/.test(file));
    if (first === undefined) continue;
    await withTempFolder(async (folder) => {
      await writeCapture(folder, CAPTURES[name]);
      await Deno.writeFile(join(folder, first), files[first].slice(0, 20));
      const { frames, skipped } = await readCapture(folder);
      assert.deepEqual([frames.length, skipped.length], [POSES.length - 1, 1]);
      assert.match(skipped[0].reason, /^its (camera|pose) is unusable: /);
    });
  }
});

Deno.test("captures of the formats that were read before are still theirs", () =>
  withTempFolder(async (folder) => {
    const colmap = join(folder, "colmap");
    const model = fixtureModel();
    for (const [file, bytes] of Object.entries(textFiles(model))) {
      await write(join(colmap, "sparse/0", file), bytes);
    }
    for (const { name } of model.images) await write(join(colmap, "images", name), "");
    // 3D Gaussian Splatting was trained on it, and wrote its cameras there.
    await write(
      join(colmap, "cameras.json"),
      CAPTURES.gaussian_splatting.files["cameras.json"],
    );
    const trained = await detectFormat(colmap);
    assert.deepEqual([trained.name, trained.others], ["colmap", ["gaussian_splatting"]]);

    const synthetic = join(folder, "synthetic");
    await writeScene(synthetic, 2);
    await write(join(synthetic, "rgb/0.png"), "");
    await write(join(synthetic, "pose/0.txt"), "");
    assert.equal((await detectFormat(synthetic)).name, "blender");

    const unknown = join(folder, "cameras.json");
    await write(unknown, '{"frames": []}');
    assert.equal((await detectFormat(unknown)).name, "transforms");
  }));

Deno.test("every format says in a phrase what it needs", () => {
  for (const { contents } of Object.values(FORMATS)) assert.match(contents, /^[^.].{5,120}[^.]$/);
});

/** What is said when something is refused; null if it is not. */
async function refusal(what: () => Promise<unknown>): Promise<string | null> {
  try {
    await what();
    return null;
  } catch (error) {
    assert.ok(error instanceof SceneError, String(error));
    return error.message;
  }
}
