import assert from "node:assert/strict";
import { createModel, createRenderer, createTrainer } from "../../../src/nerf/mod.ts";
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
