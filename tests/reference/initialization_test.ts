import assert from "node:assert/strict";
import { pcg4d, uniform } from "../../src/math/random.ts";
import { RandomStream } from "./random_streams.ts";
import type { FieldOptions } from "./field.ts";
import { initialParameters } from "./initialization.ts";

const field: FieldOptions = {
  position: { levels: 4, pi: false, identity: true },
  direction: { levels: 2, pi: false, identity: true },
  layers: 2,
  width: 64,
  skips: [],
  density: "relu",
  viewWidth: 32,
};

Deno.test("glorot weights fill their interval evenly, and the biases are zero", () => {
  const parameters = initialParameters(field, "glorot", 3);
  const weight = parameters["layers.1.weight"];
  const bound = Math.sqrt(6 / 128);
  assert.ok(weight.every((w) => Math.abs(w) <= Math.fround(bound)));
  assert.ok(Math.max(...weight) > 0.99 * bound && Math.min(...weight) < -0.99 * bound);
  const mean = weight.reduce((sum, w) => sum + w, 0) / weight.length;
  const variance = weight.reduce((sum, w) => sum + w * w, 0) / weight.length;
  // Five standard errors: U(-b, b) has the variance b^2 / 3, its square the variance 4 b^4 / 45.
  assert.ok(Math.abs(mean) < 5 * bound / Math.sqrt(3 * weight.length));
  assert.ok(Math.abs(variance - bound ** 2 / 3) < 5 * bound ** 2 * Math.sqrt(4 / 45 / 4096));
  assert.ok(parameters["layers.1.bias"].every((b) => b === 0));
});

Deno.test("torch weights and biases lie within 1 / sqrt(inputs)", () => {
  const parameters = initialParameters(field, "torch", 3);
  for (const name of ["layers.1.weight", "layers.1.bias", "head.bias"]) {
    const largest = Math.max(...parameters[name].map(Math.abs));
    assert.ok(largest <= 1 / 8 && largest > 0.9 / 8, `${name} reaches ${largest}`);
  }
});

Deno.test("initial parameters are float32 numbers", () => {
  for (const values of Object.values(initialParameters(field, "torch", 3))) {
    assert.deepEqual(values, values.map(Math.fround));
  }
});

Deno.test("initial parameters depend on the seed and on the first parameter's number", () => {
  const rgb = (seed: number, first: number) =>
    initialParameters(field, "torch", seed, first)["rgb.weight"];
  assert.deepEqual(rgb(3, 0), rgb(3, 0));
  assert.notDeepEqual(rgb(4, 0), rgb(3, 0));
  assert.notDeepEqual(rgb(3, 10), rgb(3, 0));
});

Deno.test("initial parameters are drawn by their element and the parameter's number", () => {
  const values = initialParameters(field, "torch", 3, 10)["layers.1.bias"]; // number 10 + 3
  const u = uniform(pcg4d(6, 13, RandomStream.parameters, 3)[0]);
  assert.equal(values[6], Math.fround((2 * u - 1) / 8));
});
