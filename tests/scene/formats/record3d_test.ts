import assert from "node:assert/strict";
import { join } from "node:path";
import { record3d } from "../../../src/scene/formats/record3d.ts";
import { assertClose, FLOAT64 } from "../../reference/assert_close.ts";
import { withTempFolder, write } from "../temp_scene.ts";

const read = (path: string) => record3d.read(path, { downscale: 1 });

/** A quarter turn around y, and positions. */
const HALF = Math.SQRT1_2;
const METADATA = {
  ...{ w: 720, h: 960, dw: 192, dh: 256, fps: 60 },
  K: [700, 0, 0, 0, 710, 0, 361, 478, 1],
  poses: [[0, HALF, 0, HALF, 1, 2, 3], [0, 0, 0, 1, 4, 5, 6], [0, 0, 0, 1, 7, 8, 9]],
};

async function writeRecording(
  folder: string,
  metadata: unknown = METADATA,
  images: readonly string[] = ["rgb/0.jpg", "rgb/1.jpg", "rgb/2.jpg"],
  file = "metadata",
): Promise<void> {
  await write(join(folder, file), JSON.stringify(metadata));
  for (const image of images) await write(join(folder, image), "");
}

Deno.test("record3d: a pose is qx, qy, qz, qw, x, y, z with ARKit's axes, and K lies column by column", () =>
  withTempFolder(async (folder) => {
    await writeRecording(folder);
    const { frames, notes } = await read(folder);
    // Turned to the left by 90 degrees: right is -z, backward is x.
    assertClose([...frames[0].cameraToWorld], [0, 0, 1, 1, 0, 1, 0, 2, -1, 0, 0, 3], FLOAT64);
    assert.deepEqual([...frames[1].cameraToWorld], [1, 0, 0, 4, 0, 1, 0, 5, 0, 0, 1, 6]);
    assert.deepEqual(frames[0].intrinsics, {
      size: { width: 720, height: 960 },
      focal: { fx: 700, fy: 710 },
      principal: { cx: 361, cy: 478 },
      lens: null,
    });
    assert.deepEqual(notes, []);
  }));

Deno.test("record3d: perFrameIntrinsicCoeffs are fx, fy, cx, cy of each frame; rgbd holds depth, too", () =>
  withTempFolder(async (folder) => {
    const own = [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]];
    const images = ["rgbd/0.jpg", "rgbd/0.depth", "rgbd/1.jpg", "rgbd/2.jpg", "rgbd/10.conf"];
    await writeRecording(
      folder,
      { ...METADATA, perFrameIntrinsicCoeffs: own },
      images,
      "metadata.json",
    );
    const { frames, notes } = await read(folder);
    assert.deepEqual(
      frames.map(({ intrinsics: { focal, principal } }) => ({ ...focal, ...principal })),
      own.map(([fx, fy, cx, cy]) => ({ fx, fy, cx, cy })),
    );
    assert.deepEqual(notes, [
      "Depths of the recording (.depth) are not used: those of an export as EXR and JPEG are.",
    ]);
    // Those of another recording are not taken.
    await writeRecording(
      folder,
      { ...METADATA, perFrameIntrinsicCoeffs: own.slice(1) },
      [],
      "metadata.json",
    );
    assert.deepEqual((await read(folder)).frames[0].intrinsics.focal, { fx: 700, fy: 710 });
  }));

Deno.test("record3d: an export has depths in metres beside its photographs", () =>
  withTempFolder(async (folder) => {
    await writeRecording(folder, METADATA, ["rgb/0.jpg", "rgb/1.jpg", "rgb/2.jpg", "depth/1.exr"]);
    const { frames, notes } = await read(folder);
    assert.deepEqual(frames.map(({ depths }) => depths ?? null), [
      null,
      { kind: "image", path: join(folder, "depth/1.exr"), unit: 1 },
      null,
    ]);
    assert.deepEqual(notes, []);
  }));

Deno.test("record3d: images find their poses by their numbers, also where some are missing", () =>
  withTempFolder(async (folder) => {
    const poses = Array.from({ length: 12 }, (_, i) => [0, 0, 0, 1, i, 0, 0]);
    await writeRecording(folder, { ...METADATA, poses }, ["rgb/2.jpg", "rgb/10.jpg", "rgb/40.jpg"]);
    const { frames, skipped } = await read(folder);
    assert.deepEqual(frames.map(({ name, cameraToWorld }) => [name, cameraToWorld[3]]), [["2", 2], [
      "10",
      10,
    ]]);
    assert.deepEqual(skipped, [{ name: "40", reason: "the recording has no pose for it" }]);
  }));

Deno.test("record3d: a pose that is none costs its frame, a file that is none the capture", () =>
  withTempFolder(async (folder) => {
    const poses: unknown[] = [...METADATA.poses];
    poses[1] = [0, 0, 0, 1];
    await writeRecording(folder, { ...METADATA, poses });
    const { frames, skipped } = await read(folder);
    assert.equal(frames.length, 2);
    assert.deepEqual(skipped, [{ name: "1", reason: "its entry of poses is not seven numbers" }]);
    await writeRecording(folder, { ...METADATA, K: [1, 2] });
    await assert.rejects(read(folder), {
      name: "SceneError",
      message: /metadata: K must have at least 9 elements, current value is \[1,2\]\.$/,
    });
    await Deno.remove(join(folder, "rgb"), { recursive: true });
    await writeRecording(folder, METADATA, []);
    await assert.rejects(read(folder), /there are no photographs\. Unpack the recording, or name/);
  }));
