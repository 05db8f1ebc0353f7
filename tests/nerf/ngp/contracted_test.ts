import { createNgpRenderer, createNgpTrainer } from "../models.ts";
import assert from "node:assert/strict";
import { lookAt } from "../../../src/math/mod.ts";
import type { Scene, View } from "../../../src/scene/mod.ts";
import { sharedGpu } from "../../shaders/kernel_test_tools.ts";
import { smallNgp, smallScene } from "../nerf_test_tools.ts";

const gpuOf = sharedGpu();

/** A ball of radius 20 around everything, eight times as far as the box reaches. */
const RADIUS = 20;

/** Stripes, at the same place on the ball for all cameras. */
function colorOf([x, y, z]: readonly number[]): number[] {
  return [x, y, z].map((value) => Math.round(255 * (0.5 + 0.5 * Math.sin(value * 0.3))));
}

/** The ball from the inside, seen from around the middle in all directions. */
function backdrop(views: number, size: number): Scene {
  const base = smallScene();
  const all = Array.from({ length: views }, (_, i): View => {
    const angle = 2 * Math.PI * i / views;
    const eye = [Math.cos(2.5 * angle), Math.sin(2.5 * angle), 0.3 * Math.sin(5 * angle)];
    const target = [10 * Math.cos(angle), 10 * Math.sin(angle), 4 * Math.cos(3 * angle)];
    const pose = lookAt(vector(eye), vector(target), [0, 0, 1]);
    const camera = {
      ...base.views[0].camera,
      width: size,
      height: size,
      fx: size / 2,
      fy: size / 2,
      cx: size / 2,
      cy: size / 2,
      cameraToWorld: pose,
    };
    const data = new Uint8Array(size * size * 4);
    for (let pixel = 0; pixel < size * size; pixel++) {
      const u = (pixel % size + 0.5 - size / 2) / (size / 2);
      const v = (Math.floor(pixel / size) + 0.5 - size / 2) / (size / 2);
      const away = [0, 1, 2].map((row) =>
        pose[row * 4] * u - pose[row * 4 + 1] * v - pose[row * 4 + 2]
      );
      const length = Math.hypot(...away);
      const along = away.map((value) => value / length);
      const towards = eye.reduce((sum, value, axis) => sum + value * along[axis], 0);
      const distance = -towards +
        Math.sqrt(towards ** 2 + RADIUS ** 2 - eye.reduce((sum, value) => sum + value ** 2, 0));
      const hit = eye.map((value, axis) => value + distance * along[axis]);
      data.set([...colorOf(hit), 255], pixel * 4);
    }
    return { name: `${i}`, image: { width: size, height: size, data }, camera };
  });
  return { ...base, views: all, near: 0.1, far: 100 };
}

function vector([x, y, z]: readonly number[]): [number, number, number] {
  return [x, y, z];
}

for (const contractionNorm of ["max", "euclidean"] as const) {
  Deno.test(`what is far outside the box is learned, and where it is, by the ${contractionNorm} norm`, async () => {
    const gpu = await gpuOf();
    const scene = backdrop(12, 16);
    const config = smallNgp({
      space: "contracted",
      contractionNorm,
      box: { size: 4 },
      background: "black",
      march: { steps: 96, far: 200 },
      loss: { distortion: 1e-3 },
    });
    const trainer = await createNgpTrainer(gpu, config, scene);
    for (let step = 0; step < 150; step++) await trainer.step();
    const losses = (await trainer.report()).map(({ loss }) => loss);
    const mean = (values: readonly number[]) =>
      values.reduce((sum, value) => sum + value, 0) / values.length;
    const [before, after] = [mean(losses.slice(0, 5)), mean(losses.slice(-10))];
    assert.ok(after < 0.2 * before, `the loss went from ${before} to ${after}`);

    const renderer = await createNgpRenderer(gpu, trainer.model, config, scene);
    const { depths, accumulations } = await renderer.render(scene.views[0].camera);
    assert.ok(mean([...accumulations]) > 0.95, `${mean([...accumulations])} is hidden`);
    const middle = [...depths].sort((a, b) => a - b)[depths.length / 2];
    assert.ok(middle > 8 && middle < 50, `half of all rays end before ${middle}`);
    renderer.destroy();
    trainer.destroy();
    trainer.model.destroy();
  });
}
