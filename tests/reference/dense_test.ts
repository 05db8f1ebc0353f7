import { assertClose, FLOAT64 } from "./assert_close.ts";
import { denseForward } from "./dense.ts";

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
