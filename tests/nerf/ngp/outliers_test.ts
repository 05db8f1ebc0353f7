import assert from "node:assert/strict";
import {
  ConfigError,
  createRenderer,
  createTrainer,
  evaluate,
  learntViews,
} from "../../../src/nerf/mod.ts";
import { analyticScene, type Scene, type View } from "../../../src/scene/mod.ts";
import { randomValues } from "../../reference/random_values.ts";
import { sharedGpu } from "../../shaders/kernel_test_tools.ts";
import { createNgpTrainer } from "../models.ts";
import { QUICK_NGP, smallNgp, smallScene } from "../nerf_test_tools.ts";

const openGpu = sharedGpu();

const SIZE = 32;

/** A scene in some of whose photographs something blue, 12 x 14 pixels large, hides what is behind it. */
function withWalker(scene: Scene, isSpoilt: (view: number) => boolean): Scene {
  const places = randomValues(scene.views.length * 2, 3, 0, 1);
  const views = scene.views.map((view, number): View => {
    if (!isSpoilt(number)) return view;
    const data = view.image.data.slice();
    const [left, top] = [0, 1].map((axis) => 4 + Math.floor(12 * places[2 * number + axis]));
    for (let y = top; y < top + 14; y++) {
      for (let x = left; x < left + 12; x++) data.set([40, 60, 230, 255], 4 * (y * SIZE + x));
    }
    return { ...view, image: { ...view.image, data } };
  });
  return { ...scene, views };
}

Deno.test("somebody who walks through a fifth of the photographs is left out, and told", async () => {
  const gpu = await openGpu();
  const count = 10;
  const isSpoilt = (view: number) => view % 5 === 1;
  const clean = analyticScene({ split: "train", views: count, size: SIZE });
  const test = analyticScene({ split: "test", views: 3, size: SIZE });
  const spoilt = withWalker(clean, isSpoilt);
  const psnrs: number[] = [];
  for (const [scene, inliers] of [[clean, 1], [spoilt, 1], [spoilt, 0.9]] as const) {
    const config = smallNgp({
      ...QUICK_NGP,
      loss: { inliers, patch: 1 },
      views: inliers < 1 ? count : 0,
    });
    const trainer = await createNgpTrainer(gpu, config, scene);
    while (trainer.steps < 200) await trainer.step();
    const renderer = await createRenderer(gpu, trainer.model, config, test);
    psnrs.push((await evaluate(renderer, test, config.background)).psnr);
    if (inliers < 1) {
      const learnt = await learntViews(gpu, trainer.model, scene);
      const shares = learnt.map(({ outliers }) => outliers!);
      // He hides 168 of 1,024 pixels.
      assert.ok(
        shares.every((share, view) => isSpoilt(view) ? share > 0.1 : share < 0.05),
        `${shares}`,
      );
    }
    trainer.destroy();
    trainer.model.destroy();
  }
  const [unspoilt, plain, robust] = psnrs;
  assert.ok(plain < unspoilt - 1 && robust > (plain + unspoilt) / 2, `${psnrs}`);
});

Deno.test("photographs that are smaller than a patch are refused, and the device goes on", async () => {
  const gpu = await openGpu();
  const config = smallNgp({ loss: { inliers: 0.8, patch: 8 }, views: 1 });
  await assert.rejects(
    createTrainer(gpu, config, smallScene(1, 4)),
    new ConfigError(
      "Cannot draw patches of pixels as all photographs must be at least 8 pixels across: current value is 4 " +
        "of the smallest, as it is learnt. Lower loss.patch, --downscale or scales.",
    ),
  );
  await gpu.settle(); // nothing is recorded whose memory was freed
});
