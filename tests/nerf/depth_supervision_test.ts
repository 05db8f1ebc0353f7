import assert from "node:assert/strict";
import { createTrainer } from "../../src/nerf/mod.ts";
import { sharedGpu } from "../shaders/kernel_test_tools.ts";
import { smallNgp, smallScene, withDepths } from "./nerf_test_tools.ts";

const openGpu = sharedGpu();

/** A third of the rays ends where depths say. */
const depth = { kind: "lineOfSight", weight: 0.5, share: 0.3, spread: 0.05 } as const;

Deno.test("depths of which a scene knows nothing are refused with what to do", async () => {
  await assert.rejects(createTrainer(await openGpu(), smallNgp({ depth }), smallScene()), {
    name: "ConfigError",
    message:
      "Cannot learn from depths of analytic, as nothing is known of them: it has neither points that " +
      "its photographs see, as COLMAP's models have, nor images of depths. Set depth.weight=0.",
  });
});

Deno.test("a training with depths reports a loss that they are part of, and lowers it", async () => {
  const gpu = await openGpu();
  const losses = async (weight: number) => {
    const config = smallNgp({ depth: { ...depth, weight } });
    const trainer = await createTrainer(gpu, config, withDepths(smallScene()));
    while (trainer.steps < 45) await trainer.step();
    const reports = await trainer.report();
    trainer.destroy();
    trainer.model.destroy();
    return reports.map(({ loss }) => loss);
  };
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value) / values.length;
  const [small, large] = [await losses(1e-6), await losses(0.5)];
  // Of nothing is known whether anything is there: (1 - depth / known)^2 is then nearly 1.
  assert.ok(large[0] > small[0] + 0.05, `${large[0]} is not much above ${small[0]}`);
  const [first, last] = [mean(large.slice(0, 5)), mean(large.slice(-5))];
  assert.ok(last < 0.7 * first, `${last} is not well below ${first}`);
});
