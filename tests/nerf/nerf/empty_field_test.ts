import { createNerfTrainer, createNgpTrainer } from "../models.ts";
import assert from "node:assert/strict";
import { SHADERS } from "../../../shaders/mod.ts";
import { Gpu } from "../../../src/gpu/mod.ts";

import { SMALL, smallNgp, smallScene } from "../nerf_test_tools.ts";

for (const preset of ["nerf", "nerf-100"] as const) {
  Deno.test(`a ${preset} whose densities are all zero is reported as empty, a fresh one is not`, async () => {
    const gpu = await Gpu.open({ shaders: SHADERS });
    try {
      const trainer = await createNerfTrainer(gpu, SMALL[preset], smallScene());
      await trainer.step();
      await trainer.report();
      assert.equal(trainer.empty, false);

      // Without weights and biases every raw density is 0, where ReLU passes no gradient.
      const { values } = trainer.model.parts.parameters;
      gpu.write(values, new Float32Array(values.length));
      await trainer.step();
      await trainer.report();
      assert.equal(trainer.empty, true);
    } finally {
      await gpu.close();
    }
  });
}

Deno.test("an ngp in whose box nothing is occupied is reported as empty and has no samples, a fresh one is not", async () => {
  const gpu = await Gpu.open({ shaders: SHADERS });
  try {
    const trainer = await createNgpTrainer(gpu, smallNgp(), smallScene());
    await trainer.step();
    await trainer.report();
    assert.equal(trainer.empty, false);

    const { memo: occupancy } = trainer.model.parts;
    gpu.write(occupancy.bits, new Uint32Array(occupancy.bits.length));
    await trainer.step();
    const [report] = await trainer.report();
    assert.equal(trainer.empty, true);
    assert.equal(trainer.skipped, 0);
    assert.deepEqual([report.step, report.samples], [1, 0]);
    assert.ok(report.rays > 0 && Number.isFinite(report.loss) && Number.isFinite(report.psnr));
  } finally {
    await gpu.close();
  }
});
