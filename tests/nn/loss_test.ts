import assert from "node:assert/strict";
import { ColorLoss, LOSSES, lossOf } from "../../src/nn/mod.ts";
import { assertClose, float32Sum } from "../reference/assert_close.ts";
import { evaluateLoss } from "../reference/loss.ts";
import { randomValues } from "../reference/random_values.ts";
import { rounded, sharedGpu } from "../shaders/kernel_test_tools.ts";

const RAYS = 150;
const openGpu = sharedGpu();

for (const kind of LOSSES) {
  Deno.test(`the loss ${kind} and its gradient are the reference's, chunk by chunk`, async () => {
    const gpu = await openGpu();
    const loss = await ColorLoss.create(gpu, kind);
    const colors = rounded(randomValues(RAYS * 3, 1, 0, 1));
    const targets = rounded(randomValues(RAYS * 3, 2, 0, 1));
    const expected = evaluateLoss(kind, colors, targets);

    const tensors = {
      colors: gpu.tensor("colors", [RAYS, 4], { data: withFourth(colors, 0.5) }),
      targets: gpu.tensor("targets", [RAYS, 4], { data: withFourth(targets, 9) }),
      dColors: gpu.tensor("gradient of colors", [RAYS, 4]),
      squaredErrors: gpu.tensor("squared errors", [3, 2], { data: new Float32Array(6).fill(7) }),
    };
    const commands = gpu.record();
    for (const [firstRay, rays] of [[0, 64], [64, 70], [134, 16]]) {
      loss.evaluate(commands, { firstRay, rays }, RAYS, tensors, 1);
    }
    const [dColors, squaredErrors] = await gpu.readAll([tensors.dColors, tensors.squaredErrors]);

    const [before, , sumOfAll, counted, after] = squaredErrors;
    assert.deepEqual([before, after], [7, 7], "other slots are untouched");
    assert.equal(counted, RAYS);
    // 450 squares of at most 1, and the factor.
    const sum = float32Sum(RAYS * 3 + 2, expected.value);
    assertClose(lossOf(kind, sumOfAll, RAYS), expected.value, { ...sum, name: "loss" });
    const gradients = dColors.filter((_, i) => i % 4 < 3);
    // A difference of numbers below 1, and two products.
    assertClose(gradients, expected.dColors, { atol: 1e-7, rtol: 1e-6, name: "gradient" });
    assert.ok(dColors.every((d, i) => i % 4 < 3 || d === 0), "no gradient of accumulations");
  });
}

function withFourth(colors: Float64Array, fourth: number): Float32Array<ArrayBuffer> {
  return Float32Array.from(
    { length: RAYS * 4 },
    (_, i) => i % 4 === 3 ? fourth : colors[Math.floor(i / 4) * 3 + i % 4],
  );
}
