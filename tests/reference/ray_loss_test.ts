import { assertClose, FLOAT64 } from "./assert_close.ts";
import { evaluateLoss } from "./loss.ts";
import { rayLoss, type RayLossOptions } from "./ray_loss.ts";

const COLORS_ONLY = { huberDelta: 0.1, opacityEntropy: 0, distortion: 0 };

Deno.test("losses are the mean and the sum of squared errors over all channels", () => {
  const colors = Float64Array.of(0.5, 0, 1, 0.25, 0.5, 0.75);
  const targets = Float64Array.of(0, 0, 0, 0.25, 0.25, 0.25);
  const sum = 0.25 + 1 + 0.0625 + 0.25;
  assertClose(evaluateLoss("sumSquared", colors, targets).value, sum, FLOAT64);
  assertClose(evaluateLoss("mse", colors, targets).value, sum / 6, FLOAT64);
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
