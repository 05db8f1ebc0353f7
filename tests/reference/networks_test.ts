import assert from "node:assert/strict";
import { assertClose, centralDifferences, FINITE_DIFFERENCE, FLOAT64 } from "./assert_close.ts";
import {
  networkLayers,
  networksBackward,
  networksForward,
  type NetworkShape,
  type Weights,
} from "./networks.ts";
import { innerProduct, randomValues } from "./random_values.ts";

const SHAPE: NetworkShape = {
  encoded: 5,
  width: 4,
  densityLayers: 1,
  colorLayers: 2,
  degree: 2,
};

function randomWeights(shape: NetworkShape): Weights {
  return Object.fromEntries(
    networkLayers(shape).map(({ name, inputs, outputs }, i) => [
      name,
      randomValues(inputs * outputs, 10 + i),
    ]),
  );
}

/** Directions of length 1, [count, 3]. */
function randomDirections(count: number): Float64Array {
  const directions = randomValues(count * 3, 2);
  return directions.map((value, i) => {
    const first = i - i % 3;
    return value / Math.hypot(...directions.subarray(first, first + 3));
  });
}

Deno.test("the networks of Instant-NGP have 9,408 weights", () => {
  const layers = networkLayers({ ...SHAPE, encoded: 32, width: 64, degree: 4 });
  // 32 * 64 + 64 * 16, then (16 + 16) * 64 + 64 * 64 + 64 * 3
  assert.equal(layers.reduce((sum, { inputs, outputs }) => sum + inputs * outputs, 0), 9408);
});

Deno.test("the networks agree with a sample computed by hand", () => {
  const shape = { encoded: 1, width: 2, densityLayers: 1, colorLayers: 1, degree: 1 };
  const head = new Float64Array(32);
  [head[0], head[1], head[16]] = [2, 1, 10]; // raw = 2 h0 + 10 h1, geometry[1] = h0
  const color = new Float64Array(17 * 2);
  [color[0], color[2], color[32 + 1]] = [0.5, 1, 4]; // c0 = raw / 2 + geometry[1], c1 = 4 Y00
  const { outputs } = networksForward(
    shape,
    {
      "density.layers.0": Float64Array.of(3, -1),
      "density.head": head,
      "color.layers.0": color,
      "color.head": Float64Array.of(1, 0, -1, 0, 1, 1),
    },
    Float64Array.of(0.5),
    Float64Array.of(0, 0, 1),
  );
  // h = relu(1.5, -0.5) = (1.5, 0), raw = 3, c0 = 3, c1 = 4 sqrt(1 / (4 pi)) = 1.1283791670955126
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
  const c1 = 1.1283791670955126;
  assertClose(outputs, [sigmoid(3), sigmoid(c1), sigmoid(-3 + c1), 3], FLOAT64);
});

for (const [densityLayers, colorLayers, degree] of [[1, 2, 4], [2, 1, 3], [1, 1, 1], [2, 2, 2]]) {
  const shape = { ...SHAPE, densityLayers, colorLayers, degree };
  const title = `${densityLayers} + ${colorLayers} layers, degree ${degree}`;
  Deno.test(`gradients of the networks agree with central differences: ${title}`, () => {
    const weights = randomWeights(shape);
    const encoded = randomValues(3 * shape.encoded, 1);
    const directions = randomDirections(3);
    const dOutputs = randomValues(3 * 4, 3);
    const run = () => networksForward(shape, weights, encoded, directions);
    const loss = () => innerProduct(run().outputs, dOutputs);

    const { dEncoded, dWeights } = networksBackward(shape, weights, run(), dOutputs);
    assertClose(dEncoded, centralDifferences(loss, encoded), {
      ...FINITE_DIFFERENCE,
      name: "dEncoded",
    });
    for (const [name, weight] of Object.entries(weights)) {
      assertClose(dWeights[name], centralDifferences(loss, weight), {
        ...FINITE_DIFFERENCE,
        name,
      });
    }
    assert.ok(dWeights["density.head"].some((value) => Math.abs(value) > 1e-3));
  });
}
