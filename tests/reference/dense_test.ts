import { assertClose, centralDifferences, FINITE_DIFFERENCE, FLOAT64 } from "./assert_close.ts";
import { denseBackward, denseForward } from "./dense.ts";
import { innerProduct, randomValues } from "./random_values.ts";

Deno.test("a dense layer multiplies rows with the weight and adds the bias", () => {
  const layer = { inputs: 2, outputs: 3, activation: "none" } as const;
  const x = Float64Array.of(1, 2, -1, 0.5);
  const weight = Float64Array.of(1, 2, 3, 4, 5, 6);
  const bias = Float64Array.of(0.5, 0, -20);
  const y = denseForward(layer, x, weight, bias);
  assertClose(y, [9.5, 12, -5, 1.5, 0.5, -20], FLOAT64);
  const rectified = denseForward({ ...layer, activation: "relu" }, x, weight, bias);
  assertClose(rectified, [9.5, 12, 0, 1.5, 0.5, 0], FLOAT64);
});

for (const activation of ["none", "relu", "sigmoid", "softplus", "exp"] as const) {
  Deno.test(`dense gradients with ${activation} agree with central differences`, () => {
    const layer = { inputs: 5, outputs: 4, activation };
    const x = randomValues(3 * 5, 1);
    const weight = randomValues(5 * 4, 2);
    const bias = randomValues(4, 3);
    const dY = randomValues(3 * 4, 4);
    const loss = () => innerProduct(denseForward(layer, x, weight, bias), dY);

    const y = denseForward(layer, x, weight, bias);
    const { dX, dWeight, dBias } = denseBackward(layer, x, weight, y, dY);
    assertClose(dX, centralDifferences(loss, x), { ...FINITE_DIFFERENCE, name: "dX" });
    assertClose(dWeight, centralDifferences(loss, weight), {
      ...FINITE_DIFFERENCE,
      name: "dWeight",
    });
    assertClose(dBias, centralDifferences(loss, bias), { ...FINITE_DIFFERENCE, name: "dBias" });
  });
}
