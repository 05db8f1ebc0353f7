import assert from "node:assert/strict";
import { assertClose, FLOAT64 } from "./assert_close.ts";
import { encode } from "./encoding.ts";
import { fieldForward, type FieldOptions } from "./field.ts";
import { initialParameters } from "./initialization.ts";
import type { Parameters } from "./mlp.ts";

const frequency = (levels: number) => ({ levels, pi: false, identity: true });

const small: FieldOptions = {
  position: frequency(2),
  direction: { levels: 1, pi: true, identity: false },
  layers: 3,
  width: 6,
  skips: [1],
  density: "relu",
  viewWidth: 4,
};

const original: FieldOptions = {
  position: frequency(10),
  direction: frequency(4),
  layers: 8,
  width: 256,
  skips: [4],
  density: "relu",
  viewWidth: 128,
};

function parameterCount(parameters: Parameters): number {
  return Object.values(parameters).reduce((sum, values) => sum + values.length, 0);
}

Deno.test("the original field has the 595,844 parameters of the released model", () => {
  assert.equal(parameterCount(initialParameters(original, "glorot", 0)), 595_844);
});

Deno.test("a field's parameters come in their documented order", () => {
  assert.deepEqual(
    Object.entries(initialParameters(small, "torch", 0)).map(([name, { length }]) => [
      name,
      length,
    ]),
    [
      ["layers.0.weight", 15 * 6],
      ["layers.0.bias", 6],
      ["layers.1.weight", 6 * 6],
      ["layers.1.bias", 6],
      ["layers.2.weight", (6 + 15) * 6],
      ["layers.2.bias", 6],
      ["head.weight", 6 * 7],
      ["head.bias", 7],
      ["view.weight", (6 + 6) * 4],
      ["view.bias", 4],
      ["rgb.weight", 4 * 3],
      ["rgb.bias", 3],
    ],
  );
});

Deno.test("a field agrees with the same network written neuron by neuron", () => {
  const parameters = initialParameters(small, "torch", 5);
  const position = Float64Array.of(0.2, -0.5, 0.9);
  const direction = Float64Array.of(0.6, 0, -0.8);
  const { sigmas, rgbs } = fieldForward(
    { ...small, density: "softplus", densityShift: -1 },
    parameters,
    position,
    direction,
    Float64Array.of(0.25),
  );

  const layer = (name: string, x: number[]): number[] => {
    const bias = parameters[`${name}.bias`];
    return Array.from(
      bias,
      (b, o) =>
        x.reduce(
          (sum, value, i) => sum + value * parameters[`${name}.weight`][i * bias.length + o],
          b,
        ),
    );
  };
  const relu = (x: number[]) => x.map((value) => Math.max(0, value));
  const encoded = [...encode(small.position, position)];
  const first = relu(layer("layers.0", encoded));
  const second = relu(layer("layers.1", first));
  const third = relu(layer("layers.2", [...second, ...encoded]));
  const [raw, ...feature] = layer("head", third);
  const view = relu(layer("view", [...feature, ...encode(small.direction, direction)]));

  assertClose(sigmas, [Math.log(1 + Math.exp(raw + 0.25 - 1))], { ...FLOAT64, name: "sigma" });
  const rgb = layer("rgb", view).map((value) => 1 / (1 + Math.exp(-value)));
  assertClose(rgbs, rgb, { ...FLOAT64, name: "rgb" });
});

Deno.test("a skip after the last layer joins the encoding before the head", () => {
  const parameters = initialParameters({ ...small, skips: [2] }, "torch", 0);
  assert.equal(parameters["head.weight"].length, (6 + 15) * 7);
});
