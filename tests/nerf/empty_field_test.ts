import assert from "node:assert/strict";
import { SHADERS } from "../../shaders/mod.ts";
import { Gpu } from "../../src/gpu/mod.ts";
import { NerfTrainer } from "../../src/nerf/mod.ts";
import { SMALL, smallScene } from "./nerf_test_tools.ts";

for (const preset of ["nerf", "nerf-100"] as const) {
  Deno.test(`a ${preset} whose densities are all zero is reported as empty, a fresh one is not`, async () => {
    const gpu = await Gpu.open({ shaders: SHADERS });
    try {
      const trainer = await NerfTrainer.create(gpu, SMALL[preset], smallScene());
      await trainer.step();
      await trainer.report();
      assert.equal(trainer.empty, false);

      // Without weights and biases every raw density is 0, where ReLU passes no gradient.
      const { values } = trainer.model.parameters;
      gpu.write(values, new Float32Array(values.length));
      await trainer.step();
      await trainer.report();
      assert.equal(trainer.empty, true);
    } finally {
      gpu.close();
    }
  });
}
