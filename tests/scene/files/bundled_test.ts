import assert from "node:assert/strict";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import {
  BUNDLED_SCENE,
  loadScene,
  loadSurveyed,
  resolveScene,
  sceneName,
  surveyScene,
} from "../../../src/scene/mod.ts";
import { imageSize, loadImages } from "../../../src/scene/images/images.ts";

const ON_DISK = fileURLToPath(new URL("../../../scenes/brig", import.meta.url));

Deno.test("the bundled scene is the one on disk", async () => {
  const [bundled, stored] = await Promise.all(
    [BUNDLED_SCENE, ON_DISK].map((path) => surveyScene(path)),
  );
  assert.equal(bundled.name, "brig");
  assert.deepEqual(bundled.splits, stored.splits);
  const cameras = ({ frames }: typeof bundled) => frames.map(({ camera }) => camera);
  assert.deepEqual(cameras(bundled), cameras(stored));

  const [ours, theirs] = await Promise.all(
    [bundled, stored].map((survey) => loadSurveyed(survey, { split: "test" })),
  );
  assert.equal(ours.views.length, 8);
  assert.deepEqual(ours.views, theirs.views);
});

Deno.test("bundled images are decoded by workers as often as one likes", async () => {
  const files = ["0", "1"].map((i) => ({ path: `${BUNDLED_SCENE}/val/r_${i}.png`, name: i }));
  const [inline] = await loadImages(files, { workers: 0 });
  for (let round = 0; round < 2; round++) {
    const [image] = await loadImages(files, { workers: 2 });
    assert.deepEqual(image, inline);
  }
});

Deno.test("a bundled path is what it is in any folder, on any system", async () => {
  assert.equal(resolveScene(BUNDLED_SCENE, "/data"), BUNDLED_SCENE);
  assert.equal(resolveScene("lego", "/data"), resolve("/data/lego"));
  assert.equal(sceneName(BUNDLED_SCENE), "brig");
  const { width } = await imageSize("bundled:brig\\val\\r_0.png", "a path of Windows");
  assert.equal(width, 256);
});

Deno.test("what is not bundled is refused with what is", async () => {
  await assert.rejects(
    loadScene("bundled:ship", { split: "train" }),
    /^SceneError: Cannot load scene bundled:ship: denerf comes with one scene, bundled:brig\. /,
  );
  await assert.rejects(
    loadScene(`${BUNDLED_SCENE}/val/r_0.png`, { split: "train" }),
    /^SceneError: Cannot load scene bundled:brig\/val\/r_0\.png: denerf comes with one scene/,
  );
  await assert.rejects(
    imageSize(`${BUNDLED_SCENE}/val/r_9.png`, "r_9"),
    /^SceneError: Cannot read r_9: the file does not exist/,
  );
});
