import assert from "node:assert/strict";
import { decode } from "npm:fast-png@^8.0.0";
import { join } from "node:path";
import { surveyScene } from "../../src/scene/mod.ts";
import { capturedCameras } from "../../src/view/cameras.ts";
import { Photographs } from "../../src/view/photographs.ts";
import { writeAnalyticScene } from "../cli/cli_test_tools.ts";

/** A survey of a scene of 3 views to train on and 2 to test with, 16 x 16 pixels. */
async function tinySurvey(folder: string) {
  await writeAnalyticScene(folder);
  return await surveyScene(folder);
}

Deno.test("cameras are told split by split, as JSON holds them", async () => {
  const folder = await Deno.makeTempDir();
  const survey = await tinySurvey(folder);
  const cameras = capturedCameras(survey);
  assert.deepEqual(
    cameras.map(({ split, number }) => `${split} ${number}`),
    ["train 0", "train 1", "train 2", "test 0", "test 1"],
  );
  assert.deepEqual(JSON.parse(JSON.stringify(cameras)), cameras);
  const last = survey.frames[survey.splits.test[1]];
  assert.equal(cameras[4].name, last.frame.name);
  assert.deepEqual(cameras[4].camera.cameraToWorld, [...last.camera.cameraToWorld]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("a photograph is reduced by the largest whole factor that leaves the width", async () => {
  const folder = await Deno.makeTempDir();
  using photographs = new Photographs(await tinySurvey(folder));
  const sizeAt = async (width: number | null) => {
    const png = decode(await photographs.read("train", 0, width) ?? new Uint8Array());
    return [png.width, png.height];
  };
  assert.deepEqual(await sizeAt(null), [16, 16]);
  assert.deepEqual(await sizeAt(100), [16, 16]);
  assert.deepEqual(await sizeAt(7), [8, 8]);
  assert.deepEqual(await sizeAt(1), [1, 1]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("a photograph is what was trained on, and is read once", async () => {
  const folder = await Deno.makeTempDir();
  using photographs = new Photographs(await tinySurvey(folder));
  const first = await photographs.read("test", 1, null);
  const file = join(folder, "test", "r_1.png");
  const { data, channels } = decode(first!);
  const stored = decode(await Deno.readFile(file));
  const colors = stored.data.filter((_, i) => channels === 4 || i % 4 < 3);
  assert.deepEqual([...data], [...colors]);
  await Deno.remove(folder, { recursive: true });
  assert.deepEqual(await photographs.read("test", 1, null), first);
  await assert.rejects(photographs.read("test", 0, null), { name: "SceneError" });
  assert.deepEqual(await photographs.read("test", 1, null), first); // after one that failed, too
});

Deno.test("there is no photograph beyond the last, nor in a split that is empty", async () => {
  const folder = await Deno.makeTempDir();
  using photographs = new Photographs(await tinySurvey(folder));
  assert.equal(await photographs.read("train", 3, null), null);
  assert.equal(await photographs.read("val", 0, null), null);
  await Deno.remove(folder, { recursive: true });
});
