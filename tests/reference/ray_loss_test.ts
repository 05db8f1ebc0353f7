import { assertClose, centralDifferences, FINITE_DIFFERENCE, FLOAT64 } from "./assert_close.ts";
import { evaluateLoss } from "./loss.ts";
import { randomValues } from "./random_values.ts";
import { rayLoss, type RayLossInputs, type RayLossOptions } from "./ray_loss.ts";

const COLORS_ONLY = { huberDelta: 0.1, opacityEntropy: 0, distortion: 0 };

function inputsOf(rays: number): RayLossInputs {
  return {
    colors: randomValues(rays * 3, 1, 0, 1),
    targets: randomValues(rays * 3, 2, 0, 1),
    accumulations: randomValues(rays, 3, 0.01, 1),
    distortions: randomValues(rays, 4, 0, 1),
  };
}

Deno.test("the mse of rays is the mean of all squared errors", () => {
  const inputs = inputsOf(5);
  const { value, dColors } = rayLoss({ kind: "mse", ...COLORS_ONLY }, inputs);
  const expected = evaluateLoss("mse", inputs.colors, inputs.targets);
  assertClose(value, expected.value, FLOAT64);
  assertClose(dColors, expected.dColors, FLOAT64);
});

Deno.test("Huber's loss is a fifth of instant-ngp's parabola within delta, of a line beyond", () => {
  const options: RayLossOptions = { kind: "huber", ...COLORS_ONLY };
  const inputs = {
    colors: Float64Array.of(0.05, -0.1, 0.6),
    targets: new Float64Array(3),
    accumulations: Float64Array.of(1),
    distortions: Float64Array.of(0),
  };
  const { value, dColors, squaredError } = rayLoss(options, inputs);
  assertClose(value, (0.0125 + 0.05 + 0.55) / 15, FLOAT64);
  assertClose(dColors, [0.5 / 15, -1 / 15, 1 / 15], FLOAT64);
  assertClose(squaredError, 0.0025 + 0.01 + 0.36, FLOAT64);
});

Deno.test("the entropy of opacities is that of ngp_pl", () => {
  const options: RayLossOptions = { kind: "mse", ...COLORS_ONLY, opacityEntropy: 2 };
  const inputs = {
    colors: new Float64Array(6),
    targets: new Float64Array(6),
    accumulations: Float64Array.of(0.5, 0),
    distortions: new Float64Array(2),
  };
  const { value } = rayLoss(options, inputs);
  assertClose(value, 0.5 * Math.log(2), { atol: 1e-8, rtol: 0 });
});

for (const kind of ["mse", "huber"] as const) {
  Deno.test(`gradients of the ${kind} loss of rays agree with central differences`, () => {
    const inputs = inputsOf(4);
    const options = { kind, huberDelta: 0.1, opacityEntropy: 0.3, distortion: 0.7 };
    const loss = () => rayLoss(options, inputs).value;
    const { dColors, dAccumulations } = rayLoss(options, inputs);
    assertClose(dColors, centralDifferences(loss, inputs.colors), FINITE_DIFFERENCE);
    assertClose(dAccumulations, centralDifferences(loss, inputs.accumulations), FINITE_DIFFERENCE);
    const dDistortions = centralDifferences(loss, inputs.distortions);
    assertClose(dDistortions, new Float64Array(4).fill(0.7 / 4), FINITE_DIFFERENCE);
  });
}
