import assert from "node:assert/strict";
import { join } from "node:path";
import { availableMemory, inContainer } from "../../../src/host/memory.ts";
import { loadScene } from "../../../src/scene/mod.ts";
import { decodersThatFit } from "../../../src/scene/images/memory.ts";
import { withTempFolder, writeScene } from "../temp_scene.ts";

const GB = 1e9;

/** Images of 16,000 x 16,000 pixels: a PNG of one colour has less than 1 MB. */
function large(count: number) {
  return Array.from({ length: count }, () => ({
    imageSize: { width: 16_000, height: 16_000 },
    masked: false,
  }));
}

Deno.test("images that do not fit into memory are refused, with what they take and what to do", () => {
  assert.throws(() => decodersThatFit("bombs", large(12), 1, 9 * GB), {
    name: "SceneError",
    message:
      "Cannot load 12 images of bombs: they take 12.3 GB of memory and 4.1 GB while they are " +
      "decoded, and there are 8.1 GB for them. Load them smaller by --downscale 2, or use fewer of them.",
  });
  assert.equal(decodersThatFit("bombs", large(12), 2, 9 * GB), 1);
  assert.throws(
    () => decodersThatFit("bombs", large(1), 8, 2 * GB),
    /\. Make the images smaller\.$/,
  );
});

Deno.test("fewer images are decoded at once where they would not fit into memory", () => {
  assert.equal(decodersThatFit("scene", large(1), 1, 16 * GB), 3);
  assert.equal(decodersThatFit("scene", large(1), 1, 64 * GB), 13);
  assert.equal(decodersThatFit("scene", large(1), 1, Infinity), Infinity);
  assert.equal(decodersThatFit("scene", [], 1, GB), Infinity);
});

Deno.test("masks take memory as well", () => {
  const masked = large(12).map((image) => ({ ...image, masked: true }));
  assert.throws(() => decodersThatFit("scene", masked, 1, 18.5 * GB), /they take 15\.4 GB/);
  assert.equal(decodersThatFit("scene", large(12), 1, 18.5 * GB), 1);
});

Deno.test("a scene is refused before its images are read", () =>
  withTempFolder(async (folder) => {
    await writeScene(folder, 2);
    const { systemMemoryInfo } = Deno;
    Deno.systemMemoryInfo = () => ({ ...systemMemoryInfo(), available: 500 });
    try {
      await assert.rejects(loadScene(folder, { split: "train" }), {
        name: "SceneError",
        message:
          /^Cannot load 2 images of .*: they take 1 MB of memory and 1 MB while they are decoded/,
      });
    } finally {
      Deno.systemMemoryInfo = systemMemoryInfo;
    }
  }));

Deno.test("a container's limit counts, without the pages of files in it", () =>
  withTempFolder(async (group) => {
    assert.equal(inContainer(group), Infinity);
    await Deno.writeTextFile(join(group, "memory.max"), "max\n");
    await Deno.writeTextFile(join(group, "memory.current"), "3000\n");
    await Deno.writeTextFile(join(group, "memory.stat"), "anon 1000\nfile 1500\nkernel 500\n");
    assert.equal(inContainer(group), Infinity);
    await Deno.writeTextFile(join(group, "memory.max"), "4000\n");
    assert.equal(inContainer(group), 2500);
    await Deno.writeTextFile(join(group, "memory.max"), "1000\n");
    assert.equal(inContainer(group), 0);
  }));

Deno.test({
  name:
    "whoever may read all files, but is not given all permissions, does without the container's limit",
  permissions: { read: true, sys: true },
  fn: () => {
    assert.ok(availableMemory() > 0);
  },
});

Deno.test("files that are kept in memory are not given back", () =>
  withTempFolder(async (group) => {
    await Deno.writeTextFile(join(group, "memory.max"), "4000\n");
    await Deno.writeTextFile(join(group, "memory.current"), "3000\n");
    await Deno.writeTextFile(join(group, "memory.stat"), "file 1500\nshmem 400\nfile_dirty 7\n");
    assert.equal(inContainer(group), 2100);
  }));

Deno.test("of a container and those around it, the one that leaves least counts", () =>
  withTempFolder(async (root) => {
    const [slice, service] = [join(root, "a.slice"), join(root, "a.slice", "b.service")];
    await Deno.mkdir(service, { recursive: true });
    const limit = async (group: string, max: string) => {
      await Deno.writeTextFile(join(group, "memory.max"), max);
      await Deno.writeTextFile(join(group, "memory.current"), "3000\n");
    };
    await limit(slice, "4000\n");
    await limit(service, "max\n");
    assert.equal(inContainer(service, root), 1000);
    await limit(service, "3500\n");
    assert.equal(inContainer(service, root), 500);
    await limit(slice, "3100\n");
    assert.equal(inContainer(service, root), 100);
    assert.equal(inContainer(join(service, "gone"), root), 100);
    await limit(root, "3000\n");
    assert.equal(inContainer(service, root), 0);
  }));
