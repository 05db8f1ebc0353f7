import { Adam } from "./adam.ts";
import { assertClose, FLOAT64 } from "./assert_close.ts";

const options = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

Deno.test("with a constant gradient every update of Adam moves by lr g / (|g| + epsilon)", () => {
  const adam = new Adam({ ...options, epsilon: 1e-2 });
  const parameters = { w: Float64Array.of(1, -2, 3) };
  const gradients = { w: Float64Array.of(0.3, -4, 0) };
  for (let i = 0; i < 50; i++) adam.update(parameters, gradients, 0.01);
  const moved = [0.5 * 0.3 / 0.31, -0.5 * 4 / 4.01, 0];
  assertClose(parameters.w, [1 - moved[0], -2 - moved[1], 3], { atol: 1e-12, rtol: 0 });
});

Deno.test("two updates of Adam agree with its moments written out", () => {
  const adam = new Adam(options);
  const parameters = { w: Float64Array.of(0) };
  adam.update(parameters, { w: Float64Array.of(1) }, 0.1);
  adam.update(parameters, { w: Float64Array.of(-0.5) }, 0.2);
  // m = 0.9 * 0.1 - 0.05 = 0.04, v = 0.999 * 0.001 + 0.00025 = 0.001249.
  const second = 0.2 * (0.04 / 0.19) / (Math.sqrt(0.001249 / (1 - 0.999 ** 2)) + 1e-8);
  assertClose(parameters.w, [-0.1 / (1 + 1e-8) - second], { atol: 1e-12, rtol: 0 });
  assertClose([adam.firstMoments.w[0], adam.secondMoments.w[0]], [0.04, 0.001249], FLOAT64);
});

Deno.test("Adam does not divide by zero where a gradient always was zero", () => {
  const parameters = { w: Float64Array.of(7) };
  new Adam(options).update(parameters, { w: Float64Array.of(0) }, 0.1);
  assertClose(parameters.w, [7], FLOAT64);
});
