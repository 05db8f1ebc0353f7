import assert from "node:assert/strict";
import { annealed } from "../../../src/nerf/samplers/fenceposts.ts";
import { createModel, createRenderer, createTrainer } from "../../../src/nerf/mod.ts";
import { assertClose } from "../../reference/assert_close.ts";
import { sharedGpu } from "../../shaders/kernel_test_tools.ts";
import { assertSame } from "../assert_same.ts";
import { smallScene } from "../nerf_test_tools.ts";
import { mipConfig, SMALL_MIP } from "./mip_test_tools.ts";

const gpuOf = sharedGpu();

for (const [preset, count] of [["mip", 612_740], ["mip-256", 835_205]] as const) {
  Deno.test(`${preset} has ${count} parameters, as published`, async () => {
    const model = await createModel(await gpuOf(), mipConfig(preset, { batch: { chunk: 1 } }));
    assert.equal(model.parameterCount, count);
    model.destroy();
  });
}

Deno.test("weights of proposals become whole as published", () => {
  const powers = [0, 0.01, 0.1, 0.5, 1].map((part) => annealed(10, part));
  assertClose(powers, [0, 0.091743119, 0.526315789, 0.909090909, 1], { atol: 1e-9, rtol: 0 });
  assert.equal(annealed(0, 0.1), 1);
});

for (const [preset, config] of Object.entries(SMALL_MIP)) {
  Deno.test(`a view of a small ${preset} is the same twice, whatever was rendered in between`, async () => {
    const gpu = await gpuOf();
    const scene = smallScene(2, 12);
    const trainer = await createTrainer(gpu, config, scene);
    for (let step = 0; step < 3; step++) await trainer.step();
    const renderer = await createRenderer(gpu, trainer.model, config, scene);
    const [first, second] = scene.views.map(({ camera }) => camera);
    const { colors, depths } = await renderer.render(first);
    await trainer.step(); // has samplers of its own, and moves the parameters
    const moved = await renderer.render(first);
    assert.notDeepEqual(moved.colors, colors);
    await renderer.render(second);
    assertSame((await renderer.render(first)).colors, moved.colors);
    assert.ok(depths.every((depth) => depth > 0 && depth < 8));
    renderer.destroy();
    trainer.destroy();
  });
}
