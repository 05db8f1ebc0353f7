import { assertClose, centralDifferences, FINITE_DIFFERENCE, FLOAT64 } from "./assert_close.ts";
import { evaluateLoss } from "./loss.ts";
import { randomValues } from "./random_values.ts";

Deno.test("losses are the mean and the sum of squared errors over all channels", () => {
  const colors = Float64Array.of(0.5, 0, 1, 0.25, 0.5, 0.75);
  const targets = Float64Array.of(0, 0, 0, 0.25, 0.25, 0.25);
  const sum = 0.25 + 1 + 0.0625 + 0.25;
  assertClose(evaluateLoss("sumSquared", colors, targets).value, sum, FLOAT64);
  assertClose(evaluateLoss("mse", colors, targets).value, sum / 6, FLOAT64);
});

for (const loss of ["mse", "sumSquared"] as const) {
  Deno.test(`${loss} gradients agree with central differences`, () => {
    const colors = randomValues(12, 1, 0, 1);
    const targets = randomValues(12, 2, 0, 1);
    const expected = centralDifferences(
      (colors) => evaluateLoss(loss, colors, targets).value,
      colors,
    );
    assertClose(evaluateLoss(loss, colors, targets).dColors, expected, FINITE_DIFFERENCE);
  });
}
