import assert from "node:assert/strict";
import { join } from "node:path";
import { polycam } from "../../../src/scene/formats/polycam.ts";
import { withTempFolder, write } from "../temp_scene.ts";
import { polycamCamera, POSES } from "./captures.ts";

const read = (path: string) => polycam.read(path, { downscale: 1 });

type Json = Record<string, unknown>;

/** Writes cameras and their images: originals, or corrected ones with another focal length. */
async function writeKeyframes(
  folder: string,
  kind: "" | "corrected_",
  keys: readonly Json[] = [{}, {}, {}],
): Promise<void> {
  for (const [i, more] of keys.entries()) {
    const camera = { ...polycamCamera(POSES[i]), ...(kind === "" && { fx: 20 }), ...more };
    await write(join(folder, `keyframes/${kind}cameras/${i}.json`), JSON.stringify(camera));
    await write(join(folder, `keyframes/${kind}images/${i}.jpg`), "");
  }
}

Deno.test("polycam: t_ij is row i and column j of camera to world, with ARKit's axes", () =>
  withTempFolder(async (folder) => {
    // A phone held upright, its sensor's right side up: x of the image points down.
    const t = {
      ...{ t_00: 0, t_01: 1, t_02: 0, t_03: 5 },
      ...{ t_10: -1, t_11: 0, t_12: 0, t_13: 1.5 },
      ...{ t_20: 0, t_21: 0, t_22: 1, t_23: -2 },
    };
    await writeKeyframes(folder, "corrected_", [t]);
    const { frames: [{ name, image, cameraToWorld, intrinsics }], notes } = await read(folder);
    assert.deepEqual([...cameraToWorld], [0, 1, 0, 5, -1, 0, 0, 1.5, 0, 0, 1, -2]);
    assert.deepEqual([name, image], ["0", join(folder, "keyframes/corrected_images/0.jpg")]);
    assert.deepEqual(intrinsics, {
      size: { width: 12, height: 8 },
      focal: { fx: 10, fy: 11 },
      principal: { cx: 6.5, cy: 3.75 },
      lens: null,
    });
    assert.deepEqual(notes, []);
  }));

Deno.test("polycam takes what is corrected, else ARKit's own and says so", () =>
  withTempFolder(async (folder) => {
    await writeKeyframes(folder, "");
    await write(join(folder, "keyframes/depth/0.png"), "");
    const drifting = await read(folder);
    assert.ok(
      drifting.frames.every(({ intrinsics: { focal } }) => "fx" in focal && focal.fx === 20),
    );
    assert.deepEqual(drifting.notes, [
      "Polycam did not optimise these cameras: they are ARKit's, which drift.",
      "2 of 3 images of depths are not there, such as depth/1.png: nothing is known of depths in their " +
      "photographs.",
    ]);
    assert.deepEqual(drifting.frames.map(({ depths }) => depths ?? null), [
      { kind: "image", path: join(folder, "keyframes/depth/0.png"), unit: 0.001 },
      ...[null, null],
    ]);
    await writeKeyframes(folder, "corrected_");
    const corrected = await read(folder);
    assert.ok(
      corrected.frames.every(({ intrinsics: { focal } }) => "fx" in focal && focal.fx === 10),
    );
    assert.equal(corrected.notes.length, 1);
    // The folder of keyframes alone will do, too.
    assert.equal((await read(join(folder, "keyframes"))).frames.length, 3);
  }));

Deno.test("polycam leaves out blurred photographs, unless most are", () =>
  withTempFolder(async (folder) => {
    await writeKeyframes(folder, "corrected_", [{ blur_score: 24.9 }, { blur_score: 25 }, {}]);
    const { frames, skipped } = await read(folder);
    assert.deepEqual(frames.map(({ name }) => name), ["1", "2"]);
    assert.deepEqual(skipped, [{ name: "0", reason: "it is blurred (blur_score under 25)" }]);
    await writeKeyframes(folder, "corrected_", [{ blur_score: 3 }, { blur_score: 25 }, {
      blur_score: 9,
    }]);
    assert.equal((await read(folder)).frames.length, 3);
  }));

Deno.test("polycam says what is wrong with a camera, or that there are none", () =>
  withTempFolder(async (folder) => {
    await writeKeyframes(folder, "corrected_", [{ fx: 0 }, {}, { t_00: 9 }]);
    const message =
      `Cannot read ${join(folder, "keyframes/corrected_cameras")}: 2 of its 3 poses are ` +
      "unusable, the first being that of 0: its camera is unusable: fx must be above 0, current value is 0. " +
      "Correct what wrote them.";
    await assert.rejects(read(folder), { name: "SceneError", message });
    await writeKeyframes(folder, "corrected_", [{ fx: 0 }, {}, {}]);
    assert.deepEqual((await read(folder)).skipped, [
      { name: "0", reason: "its camera is unusable: fx must be above 0, current value is 0" },
    ]);
    await Deno.mkdir(join(folder, "empty/keyframes/corrected_cameras"), { recursive: true });
    await assert.rejects(read(join(folder, "empty")), /holds no cameras\. Export the raw data/);
  }));
