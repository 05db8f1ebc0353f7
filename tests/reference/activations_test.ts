import assert from "node:assert/strict";
import { activate, type Activation, activationDerivative } from "./activations.ts";
import { assertClose, FLOAT64 } from "./assert_close.ts";

const ACTIVATIONS: Activation[] = ["none", "relu", "sigmoid", "softplus", "exp"];

Deno.test("activations have their textbook values", () => {
  const at = (x: number) => ACTIVATIONS.map((activation) => activate(activation, x));
  assertClose(at(0), [0, 0, 0.5, Math.LN2, 1], FLOAT64);
  const log3 = Math.log(3);
  assertClose(at(log3), [log3, log3, 3 / 4, Math.log(4), 3], FLOAT64);
  assertClose(at(-log3), [-log3, 0, 1 / 4, Math.log(4 / 3), 1 / 3], FLOAT64);
});

Deno.test("a padded sigmoid goes from -0.001 to 1.001, through a half", () => {
  const values = [-800, 0, 800].map((x) => activate("paddedSigmoid", x));
  assertClose(values, [-0.001, 0.5, 1.001], FLOAT64);
  assertClose(activationDerivative("paddedSigmoid", 0.5), 1.002 / 4, FLOAT64);
});

Deno.test("relu has the derivative 0 at 0", () => {
  assert.equal(activationDerivative("relu", activate("relu", 0)), 0);
});

Deno.test("softplus and sigmoid stay finite and accurate far from 0", () => {
  assertClose([activate("softplus", 800), activate("sigmoid", 800)], [800, 1], FLOAT64);
  const series = Math.exp(-30) - Math.exp(-60) / 2; // log(1 + x) = x - x^2 / 2 + ...
  assertClose(activate("softplus", -30), series, { atol: 0, rtol: 1e-14 });
  assertClose(activationDerivative("softplus", 1e-20), 1e-20, { atol: 0, rtol: 1e-14 });
  assert.equal(activate("softplus", -800), 0);
  assert.equal(activate("sigmoid", -800), 0);
});
