import fc from "npm:fast-check@^4.0.0";
import assert from "node:assert/strict";
import { join } from "node:path";
import { SceneError } from "../../../src/scene/scene.ts";
import { tinyNerf } from "../../../src/scene/formats/tiny_nerf.ts";
import { doubles, mutated, npy, zip } from "../files/numpy_files.ts";
import { POSE, withTempFolder, write } from "../temp_scene.ts";

const FILE = "tiny_nerf_data.npz";
const OPTIONS = { downscale: 1 };

/** What the archive holds; images are [count, 2, 3, 3] unless given. */
interface Arrays {
  readonly count?: number;
  readonly images?: Uint8Array;
  readonly poses?: Uint8Array;
  readonly focal?: Uint8Array;
}

function repeat(values: readonly number[], count: number): number[] {
  return Array.from({ length: count }, () => values).flat();
}

function archive({ count = 2, images, poses, focal }: Arrays): Uint8Array {
  const colors = Array.from({ length: count * 18 }, (_, i) => (i % 256) / 255);
  return zip([
    { name: "images.npy", bytes: images ?? doubles(colors, count, 2, 3, 3), deflate: true },
    { name: "poses.npy", bytes: poses ?? doubles(repeat(POSE.flat(), count), count, 4, 4) },
    { name: "focal.npy", bytes: focal ?? doubles([138.5]) },
  ]);
}

Deno.test("tinyNerf reads images, poses and the focal length", () =>
  withTempFolder(async (folder) => {
    await write(join(folder, FILE), archive({}));
    const { frames, ...capture } = await tinyNerf.read(folder, OPTIONS);
    assert.deepEqual(capture, {
      format: "tiny_nerf",
      skipped: [],
      notes: [],
      points: null,
      reduction: 1,
      placement: {
        layout: { kind: "object", box: { center: [0, 0, 0], size: 1 / 0.33 } },
        near: 2,
        far: 6,
      },
    });
    // deno-fmt-ignore
    const data = Uint8Array.of(
      18, 19, 20, 255, 21, 22, 23, 255, 24, 25, 26, 255,
      27, 28, 29, 255, 30, 31, 32, 255, 33, 34, 35, 255,
    );
    assert.deepEqual(frames[1], {
      name: "images/1",
      image: { width: 3, height: 2, data },
      mask: null,
      intrinsics: {
        size: { width: 3, height: 2 },
        focal: { fx: 138.5, fy: 138.5 },
        principal: null,
        lens: null,
      },
      cameraToWorld: Float64Array.from(POSE.slice(0, 3).flat()),
      rays: null,
      split: null,
      bounds: null,
    });
  }));

Deno.test("tinyNerf trains on the first 100 images and tests on the rest, as its notebook does", () =>
  withTempFolder(async (folder) => {
    await write(join(folder, FILE), archive({ count: 106 }));
    const { frames } = await tinyNerf.read(folder, OPTIONS);
    const splits = frames.map(({ split }) => split);
    assert.deepEqual(splits, [...Array(100).fill("train"), ...Array(6).fill("test")]);
    const names = frames.map(({ name }) => name);
    assert.deepEqual(names, names.toSorted());
    assert.equal(names[101], "images/101");
  }));

Deno.test("tinyNerf reads bytes, alpha, 3 x 4 poses and a focal length of shape (1,)", () =>
  withTempFolder(async (folder) => {
    const images = npy(Uint8Array.of(1, 1, 0, 128), { shape: [1, 1, 1, 4], descr: "|u1" });
    const poses = doubles(POSE.slice(0, 3).flat(), 1, 3, 4);
    await write(
      join(folder, "a.npz"),
      archive({ count: 1, images, poses, focal: doubles([2], 1) }),
    );
    const [frame] = (await tinyNerf.read(join(folder, "a.npz"), OPTIONS)).frames;
    assert.deepEqual(frame.image, { width: 1, height: 1, data: Uint8Array.of(1, 1, 0, 128) });
    assert.deepEqual([...frame.cameraToWorld], POSE.slice(0, 3).flat());
    assert.deepEqual(frame.intrinsics.focal, { fx: 2, fy: 2 });
  }));

Deno.test("tinyNerf knows its file by its name, or by the arrays in it", () =>
  withTempFolder(async (folder) => {
    await write(join(folder, "mine.npz"), archive({}));
    await write(join(folder, "rays.npz"), zip([{ name: "train.npy", bytes: doubles([1], 1) }]));
    await write(join(folder, "broken.npz"), "x");
    const matches = async (...entries: string[]) => await tinyNerf.matches(entries, folder);
    assert.ok(await matches("README.md", FILE));
    assert.ok(await matches("mine.npz"));
    assert.ok(!await matches("rays.npz"));
    assert.ok(!await matches("broken.npz"));
    assert.ok(!await matches("absent.npz"));
    assert.ok(!await matches("mine.npz", "other.npz"));
    assert.ok(!await matches());
  }));

const REFUSALS: Record<string, Arrays & { message: string }> = {
  "images that are not four-dimensional": {
    images: doubles([1, 2, 3], 1, 1, 3),
    message: "images must be of shape (images, height, width, 3): current value is (1, 1, 3).",
  },
  "no images": {
    images: doubles([], 0, 2, 3, 3),
    message: "images must be of shape (images, height, width, 3): current value is (0, 2, 3, 3).",
  },
  "another number of poses": {
    poses: doubles(repeat(POSE.flat(), 3), 3, 4, 4),
    message: "poses must be of shape (2, 4, 4), as there are 2 images: current value is (3, 4, 4).",
  },
  "a mirrored pose": {
    poses: doubles([...POSE.flat(), ...POSE.flat().with(0, -1)], 2, 4, 4),
    message: "poses[1] is unusable. Cannot read pose as its rotation must be right-handed: its " +
      "determinant is negative, so the camera is mirrored. Negate the axis that was flipped " +
      "(columns are right, up, backward).",
  },
  "a focal length of zero": {
    focal: doubles([0]),
    message: "focal must be one number above 0: current value is 0 of shape ().",
  },
  "two focal lengths": {
    focal: doubles([5, 6], 2),
    message: "focal must be one number above 0: current value is 5, 6 of shape (2).",
  },
  "colours that are none": {
    images: doubles([...Array(35).fill(0.5), 1.5], 2, 2, 3, 3),
    message:
      "images[0] is unusable: colours must lie in [0, 1], or all be whole numbers from 0 to " +
      "255: current value is 0.5, the largest 1.5.",
  },
  "colours that are not finite": {
    images: doubles([...Array(35).fill(0.5), NaN], 2, 2, 3, 3),
    message:
      "images[1] is unusable: colours must lie in [0, 1], or all be whole numbers from 0 to " +
      "255: current value is NaN, the largest 0.5.",
  },
};

for (const [what, { message, ...arrays }] of Object.entries(REFUSALS)) {
  Deno.test(`tinyNerf refuses ${what}`, () =>
    withTempFolder(async (folder) => {
      await write(join(folder, FILE), archive(arrays));
      await assert.rejects(tinyNerf.read(folder, OPTIONS), {
        name: "SceneError",
        message: `Cannot read ${folder}/${FILE}: ${message}`,
      });
    }));
}

Deno.test("tinyNerf refuses an archive without its arrays", () =>
  withTempFolder(async (folder) => {
    await write(join(folder, FILE), zip([{ name: "poses.npy", bytes: doubles([1], 1) }]));
    await assert.rejects(tinyNerf.read(folder, OPTIONS), {
      name: "SceneError",
      message: `Cannot read ${folder}/${FILE}: it holds no array images, but poses.`,
    });
  }));

Deno.test("tinyNerf gives a capture or a SceneError for damaged files", () =>
  withTempFolder(async (folder) => {
    const bytes = archive({});
    const edits = fc.array(fc.tuple(fc.nat(bytes.length), fc.nat(255)), { maxLength: 4 });
    const keep = fc.constantFrom(1, 1, 1, 0.9);
    await fc.assert(
      fc.asyncProperty(fc.record({ edits, keep }), async (damage) => {
        await Deno.writeFile(join(folder, FILE), mutated(bytes, damage));
        try {
          assert.equal((await tinyNerf.read(folder, OPTIONS)).frames.length, 2);
        } catch (error) {
          assert.ok(error instanceof SceneError, String(error));
        }
      }),
      { numRuns: 200 },
    );
  }));
