import fc from "npm:fast-check@^4.0.0";
import assert from "node:assert/strict";
import { join } from "node:path";
import type { Frame } from "../../../src/scene/capture.ts";
import { column, lookAt } from "../../../src/math/pose.ts";
import { dot, length, normalize, type Vec3 } from "../../../src/math/vector.ts";
import { detectFormat } from "../../../src/scene/formats/mod.ts";
import { raySet } from "../../../src/scene/formats/ray_set.ts";
import { type RgbaImage, SceneError } from "../../../src/scene/scene.ts";
import { doubles, mutated, npy, zip } from "../files/numpy_files.ts";
import { withTempFolder, write } from "../temp_scene.ts";

const OPTIONS = { downscale: 1 };

/** A ray as a row: origin, direction, colour. */
type Row = readonly number[];

function rayFile(rows: readonly Row[]): Uint8Array<ArrayBuffer> {
  return doubles(rows.flat(), rows.length, 9);
}

/**
 * Rays through the pixels' centres of a square pinhole camera that looks at the origin, its focal length
 * equal to its size in pixels; directions are as long as the camera's z makes them, and grey levels count.
 */
function photograph(eye: Vec3, size: number, first = 0): Row[] {
  const pose = lookAt(eye, [0, 0, 0], [0, 0, 1]);
  const [right, up, backward] = ([0, 1, 2] as const).map((axis) => column(pose, axis));
  return Array.from({ length: size * size }, (_, i) => {
    const x = (i % size + 0.5) / size - 0.5;
    const y = 0.5 - (Math.floor(i / size) + 0.5) / size;
    const direction = [0, 1, 2].map((c) => 3 * (x * right[c] + y * up[c] - backward[c]));
    const grey = ((first + i) % 256) / 255;
    return [...eye, ...direction, grey, grey / 2, 1];
  });
}

/** Reads one file of rays. */
async function readRays(rows: readonly Row[]): Promise<Awaited<ReturnType<typeof raySet.read>>> {
  let capture;
  await withTempFolder(async (folder) => {
    await write(join(folder, "a.npy"), rayFile(rows));
    capture = await raySet.read(join(folder, "a.npy"), OPTIONS);
  });
  return capture!;
}

function sizes(frames: readonly Frame[]): [number, number][] {
  return frames.map(({ image }) => [(image as RgbaImage).width, (image as RgbaImage).height]);
}

function close(actual: number, expected: number, tolerance: number): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);
}

const EYES: Vec3[] = [[4.0311289, 0, 0], [0, -3, 1], [1, 2, 2]];

Deno.test("raySet makes square photographs of consecutive rays from one origin", async () => {
  const rows = EYES.flatMap((eye, i) => photograph(eye, 8, 64 * i));
  const { frames, notes } = await readRays(rows);
  assert.deepEqual(sizes(frames), [[8, 8], [8, 8], [8, 8]]);
  assert.deepEqual(notes, []);
  assert.deepEqual(frames.map(({ name }) => name), ["rays/0", "rays/1", "rays/2"]);
  for (const [view, frame] of frames.entries()) {
    assert.equal(frame.split, null);
    const rays = frame.rays!;
    for (let i = 0; i < 64; i++) {
      const row = rows[view * 64 + i];
      const unit = normalize([row[3], row[4], row[5]]);
      const expected = Float32Array.of(row[0], row[1], row[2], ...unit);
      assert.deepEqual(rays.subarray(i * 6, i * 6 + 6), expected);
      const grey = view * 64 + i;
      const color = [grey, Math.round(grey / 2), 255, 255];
      assert.deepEqual([...(frame.image as RgbaImage).data.subarray(i * 4, i * 4 + 4)], color);
    }
  }
});

Deno.test("raySet finds a photograph's pose and angles of view again", async () => {
  const { frames } = await readRays(EYES.flatMap((eye) => photograph(eye, 8)));
  for (const [i, { cameraToWorld, intrinsics }] of frames.entries()) {
    const expected = lookAt(EYES[i], [0, 0, 0], [0, 0, 1]);
    for (const [k, value] of expected.entries()) close(cameraToWorld[k], value, 1e-6);
    // The size is the focal length: half of it over the focal length is the tangent of half the angle.
    const angle = 2 * Math.atan(0.5);
    assert.ok("angleX" in intrinsics.focal);
    close(intrinsics.focal.angleX, angle, 1e-6);
    close(intrinsics.focal.angleY!, angle, 1e-6);
    assert.equal(intrinsics.size, null);
    assert.equal(intrinsics.principal, null);
  }
});

Deno.test("raySet places a set in proportion to its largest distance from the origin", async () => {
  for (const factor of [1, 0.01, 300]) {
    const rows = EYES.flatMap((eye) => photograph(eye, 8))
      .map((row) => row.map((value, c) => c < 3 ? factor * value : value));
    const { placement } = await readRays(rows);
    assert.ok(placement?.layout.kind === "object");
    // That of NeRF-Synthetic: cameras 4.03 from the centre, rays from 2 to 6.
    close(placement.near / factor, 2, 1e-9);
    close(placement.far / factor, 6, 1e-9);
    close(placement.layout.box.size / factor, 1 / 0.33, 1e-9);
    assert.deepEqual(placement.layout.box.center, [0, 0, 0]);
  }
});

Deno.test("raySet puts views of other sizes into tables, whose gaps are no rays", async () => {
  const counts = [1500, 900];
  const rows = counts.flatMap((count, view) =>
    Array.from({ length: count }, (_, i) => {
      const angle = Math.PI / 4 * i / count;
      return [view + 1, 0, 0, -Math.cos(angle), Math.sin(angle), 0, 1, 1, 1];
    })
  );
  const { frames, notes } = await readRays(rows);
  assert.deepEqual(sizes(frames), [[1024, 2], [900, 1]]);
  assert.equal(notes.length, 1);
  const [{ rays, image, cameraToWorld, intrinsics }] = frames;
  assert.equal(rays!.length, 2 * 1024 * 6);
  for (const i of [0, 1024, 1499]) {
    const direction = rays!.subarray(i * 6 + 3, i * 6 + 6);
    close(Math.atan2(direction[1], -direction[0]), Math.PI / 4 * i / 1500, 1e-6);
    assert.deepEqual([...(image as RgbaImage).data.subarray(i * 4, i * 4 + 4)], [
      255,
      255,
      255,
      255,
    ]);
  }
  for (const i of [1500, 2047]) {
    assert.deepEqual([...rays!.subarray(i * 6, i * 6 + 6)], [0, 0, 0, 0, 0, 0]);
    assert.deepEqual([...(image as RgbaImage).data.subarray(i * 4, i * 4 + 4)], [0, 0, 0, 0]);
  }
  // The camera stands where the rays start, upright, and looks into their midst: 22.5 degrees.
  assert.deepEqual([3, 7, 11].map((i) => cameraToWorld[i]), [1, 0, 0]);
  close(cameraToWorld[9], 1, 1e-6);
  close(Math.atan2(-cameraToWorld[6], cameraToWorld[2]), Math.PI / 8, 1e-3);
  assert.ok("angleX" in intrinsics.focal);
  close(intrinsics.focal.angleX, Math.PI / 4, 1e-3);
});

Deno.test("raySet keeps the order of shuffled rays, in tables of at most 1024 x 1024", async () => {
  const count = 1024 * 1024 + 5;
  const data = new Uint8Array(count * 9 * 4);
  const numbers = new Float32Array(data.buffer);
  for (let i = 0; i < count; i++) {
    numbers.set([1, i % 1000, 0, 0, 0, 2, 0, (i % 256) / 255, 1], i * 9);
  }
  await withTempFolder(async (folder) => {
    await write(join(folder, "train.npy"), npy(data, { shape: [count, 9], descr: "<f4" }));
    await write(join(folder, "test.npy"), rayFile(photograph([9, 0, 0], 16)));
    const { frames } = await raySet.read(folder, OPTIONS);
    assert.deepEqual(sizes(frames), [[1024, 1024], [5, 1], [16, 16]]);
    const last = frames[1];
    assert.deepEqual([...last.rays!.subarray(24)], [1, (count - 1) % 1000, 0, 0, 0, 1]);
    assert.equal((last.image as RgbaImage).data[17], (count - 1) % 256);
  });
});

Deno.test("raySet holds out every 8th of shuffled rays that come without a part for testing", async () => {
  const rows = Array.from({ length: 20 }, (_, i) => [i + 1, 0, 0, 0, 0, -1, i / 255, 0, 0]);
  const { frames, notes } = await readRays(rows);
  assert.deepEqual(frames.map(({ split }) => split), ["train", "test"]);
  const reds = frames.map(({ image }) =>
    [...(image as RgbaImage).data].filter((_, i) => i % 4 === 0)
  );
  const heldOut = [0, 8, 16];
  assert.deepEqual(reds[1].slice(0, 3), heldOut);
  assert.deepEqual(reds[0], rows.map((_, i) => i).filter((i) => !heldOut.includes(i)));
  assert.ok(notes.includes("Every 8th ray is held out."));
});

Deno.test("raySet reads directions straight up, in all directions, and single rays", async () => {
  const up = Array.from({ length: 100 }, () => [0, 0, 1, 0, 0, 5, 0, 0, 0]);
  const around = [[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0]]
    .map((direction) => [1, 1, 1, ...direction, 0, 0, 0]);
  for (const rows of [up, around, up.slice(0, 1)]) {
    const [{ cameraToWorld, intrinsics }] = (await readRays(rows)).frames;
    assert.ok(cameraToWorld.every(Number.isFinite));
    for (const axis of [0, 1, 2] as const) close(length(column(cameraToWorld, axis)), 1, 1e-9);
    close(dot(column(cameraToWorld, 0), column(cameraToWorld, 1)), 0, 1e-9);
    assert.ok("angleX" in intrinsics.focal && intrinsics.focal.angleX > 0);
    assert.ok(intrinsics.focal.angleX < Math.PI);
  }
});

Deno.test("raySet reads train and test files, by either names", () =>
  withTempFolder(async (folder) => {
    const [train, test] = [
      rayFile(EYES.flatMap((eye) => photograph(eye, 8))),
      rayFile(photograph([9, 0, 0], 16)),
    ];
    const layouts: Record<string, Uint8Array>[] = [
      { "training_data.npy": train, "testing_data.npy": test },
      { "train.npz": zip([{ name: "arr_0.npy", bytes: train, deflate: true }]), "test.npy": test },
      { "rays.npz": zip([{ name: "test.npy", bytes: test }, { name: "train.npy", bytes: train }]) },
      // A pickle that was converted stays beside its array.
      { "train.npy": train, "test.npy": test, "train.pkl": Uint8Array.of(128) },
    ];
    for (const [i, layout] of layouts.entries()) {
      const path = join(folder, `${i}`);
      for (const [name, bytes] of Object.entries(layout)) await write(join(path, name), bytes);
      assert.equal((await detectFormat(path)).name, "ray_set");
      const { frames, placement } = await raySet.read(path, OPTIONS);
      assert.deepEqual(
        frames.map(({ name, split }) => [name, split]),
        [["train/0", "train"], ["train/1", "train"], ["train/2", "train"], ["test/0", "test"]],
      );
      assert.deepEqual(sizes(frames).at(-1), [16, 16]);
      // Test views count for the scale.
      close(placement!.near, 9 * 2 / 4.0311289, 1e-9);
    }
  }));

Deno.test("raySet is taken for files of arrays that no other format knows", () =>
  withTempFolder(async (folder) => {
    const detected = async (...names: string[]) => {
      const place = await Deno.makeTempDir({ dir: folder });
      for (const name of names) await write(join(place, name), "");
      return (await detectFormat(names.length === 1 ? join(place, names[0]) : place)).name;
    };
    assert.equal(await detected("anything.npy"), "ray_set");
    assert.equal(await detected("anything.npz"), "ray_set");
    assert.equal(await detected("training_data.pkl"), "ray_set");
    assert.equal(await detected("README.md", "train.npy"), "ray_set");
    assert.equal(await detected("poses_bounds.npy"), "llff");
    assert.equal(await detected("tiny_nerf_data.npz"), "tiny_nerf");
    assert.equal(await detected("train", "transforms.json"), "transforms");
    await assert.rejects(detected("a.npy", "b.npy"), SceneError);
  }));

Deno.test("raySet reads colours from 0 to 255 and tolerates rounding at 1", async () => {
  const rows = photograph([1, 0, 0], 8);
  const colored = (r: number, g: number, b: number) =>
    rows.map((row, i) => i === 0 ? [...row.slice(0, 6), r, g, b] : [...row.slice(0, 6), 0, 1, 1]);
  const first = async (
    rows: Row[],
  ) => [...((await readRays(rows)).frames[0].image as RgbaImage).data.subarray(0, 4)];
  assert.deepEqual(await first(colored(200, 7, 255)), [200, 7, 255, 255]);
  assert.deepEqual(await first(colored(1.0000001, -1e-8, 0.5)), [255, 0, 128, 255]);
  assert.deepEqual(await first(colored(0.1, 0.9, 0)), [26, 230, 0, 255]);
});

const ROW: Row = [1, 0, 0, -1, 0, 0, 0.5, 0.5, 0.5];

/** Three rays, the last with one number replaced. */
function withNumber(index: number, value: number): Uint8Array {
  return rayFile([ROW, ROW, ROW.with(index, value)]);
}

const PICKLE_ADVICE =
  "a pickle can hold any program, so none is opened. If you trust it, convert it " +
  'in its folder: python3 -c \'import numpy; numpy.save("training_data.npy", ' +
  'numpy.load("training_data.pkl", allow_pickle=True))\'';

const REFUSALS: Record<string, { files: Record<string, Uint8Array>; message: string }> = {
  "rays of another number of columns": {
    files: { "train.npy": doubles(new Float64Array(16), 2, 8) },
    message: "Cannot read {folder}/train.npy: its shape must be (rays, 9), origin, direction and " +
      "colour, with one ray at least: current value is (2, 8).",
  },
  "no rays": {
    files: { "train.npy": doubles([], 0, 9) },
    message: "Cannot read {folder}/train.npy: its shape must be (rays, 9), origin, direction and " +
      "colour, with one ray at least: current value is (0, 9).",
  },
  "an origin that is not finite": {
    files: { "train.npy": withNumber(1, NaN) },
    message: "Cannot read {folder}/train.npy: row 2, column 1 must be a finite number, but is NaN.",
  },
  "a direction beyond single precision": {
    files: { "train.npy": withNumber(5, 1e39) },
    message:
      "Cannot read {folder}/train.npy: row 2, column 5 must be a finite number, but is 1e+39.",
  },
  "a direction of length 0": {
    files: { "train.npy": withNumber(3, 0) },
    message: "Cannot read {folder}/train.npy: the direction in row 2 has length 0.",
  },
  "a colour that is none": {
    files: { "train.npy": withNumber(6, -0.5) },
    message:
      "Cannot read {folder}/train.npy: row 2 is unusable: colours must lie in [0, 1], or all " +
      "be whole numbers from 0 to 255: current value is -0.5, the largest 0.5.",
  },
  "a colour that is not finite, in an archive": {
    files: { "rays.npz": zip([{ name: "a.npy", bytes: withNumber(8, Infinity) }]) },
    message:
      "Cannot read a.npy of {folder}/rays.npz: row 0 is unusable: colours must lie in [0, 1], " +
      "or all be whole numbers from 0 to 255: current value is 0.5, the largest Infinity.",
  },
  "rays that all start at the origin": {
    files: { "train.npy": rayFile([ROW.with(0, 0)]) },
    message:
      "Cannot read {folder}: all rays start at the origin. Rays from several places are needed.",
  },
  "a pickle, saying how to convert it": {
    files: { "training_data.pkl": Uint8Array.of(128), "readme.txt": Uint8Array.of() },
    message: `Cannot read {folder}/training_data.pkl: ${PICKLE_ADVICE}`,
  },
  "two files to train on": {
    files: { "train.npy": rayFile([ROW]), "training_data.npz": Uint8Array.of() },
    message: "Cannot read {folder}: it must hold one of train.npy, training_data.npz. " +
      "Give the file to read.",
  },
  "an archive of several arrays": {
    files: {
      "rays.npz": zip([..."ab"].map((name) => ({ name: `${name}.npy`, bytes: doubles([1]) }))),
    },
    message:
      "Cannot read {folder}/rays.npz: it must hold one array, or train and test, but holds " +
      "a, b. Save it with numpy.savez(path, train=…, test=…).",
  },
  "a folder without rays": {
    files: { "readme.txt": Uint8Array.of() },
    message: "Cannot read {folder}: it holds no rays. It needs training_data.npy and " +
      "testing_data.npy, or one .npy or .npz, with rays of 9 numbers.",
  },
};

for (const [what, { files, message }] of Object.entries(REFUSALS)) {
  Deno.test(`raySet refuses ${what}`, () =>
    withTempFolder(async (folder) => {
      for (const [name, bytes] of Object.entries(files)) await write(join(folder, name), bytes);
      await assert.rejects(raySet.read(folder, OPTIONS), {
        name: "SceneError",
        message: message.replaceAll("{folder}", folder),
      });
    }));
}

Deno.test("raySet refuses to shrink rays that are not those of images", () =>
  withTempFolder(async (folder) => {
    await write(join(folder, "a.npy"), rayFile([ROW, ROW, ROW]));
    await assert.rejects(raySet.read(folder, { downscale: 2 }), {
      name: "SceneError",
      message:
        `Cannot read ${folder} with downscale 2: its rays are not those of square images, so ` +
        "neighbours cannot be averaged. Leave the images as they are.",
    });
    await write(join(folder, "a.npy"), rayFile(photograph([1, 0, 0], 8)));
    assert.deepEqual(sizes((await raySet.read(folder, { downscale: 2 })).frames), [[8, 8]]);
  }));

Deno.test("raySet gives a capture or a SceneError for any numbers and damaged files", () =>
  withTempFolder(async (folder) => {
    const path = join(folder, "train.npy");
    const number = fc.oneof(
      { weight: 20, arbitrary: fc.constantFrom(0, 0.25, 1, -1) },
      { weight: 1, arbitrary: fc.double() },
    );
    const row = fc.array(number, { minLength: 9, maxLength: 9 });
    const edits = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 2 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 9 }),
        edits,
        async (rows, repeats, edits) => {
          const all = rows.flatMap((row) => Array<Row>(repeats).fill(row));
          await Deno.writeFile(path, mutated(rayFile(all), { edits, keep: 1 }));
          try {
            const { frames, placement } = await raySet.read(path, OPTIONS);
            assert.ok(placement!.near > 0 && placement!.near < placement!.far);
            for (const { cameraToWorld, rays, image, intrinsics } of frames) {
              assert.ok(cameraToWorld.every(Number.isFinite) && rays!.every(Number.isFinite));
              assert.equal((image as RgbaImage).data.length / 4, rays!.length / 6);
              assert.ok("angleX" in intrinsics.focal && intrinsics.focal.angleX > 0);
            }
          } catch (error) {
            assert.ok(error instanceof SceneError, String(error));
          }
        },
      ),
      { numRuns: 300 },
    );
  }));
