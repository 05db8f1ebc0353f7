import assert from "node:assert/strict";
import { assertClose, FLOAT64 } from "./assert_close.ts";
import { networkLayers, networksForward } from "./networks.ts";

Deno.test("the networks of Instant-NGP have 9,408 weights", () => {
  const layers = networkLayers({
    encoded: 32,
    width: 64,
    densityLayers: 1,
    colorLayers: 2,
    degree: 4,
  });
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
