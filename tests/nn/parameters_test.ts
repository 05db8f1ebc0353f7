import assert from "node:assert/strict";
import { fieldLayers } from "../../src/nerf/nerf/method.ts";
import { gather, type LayerShape, Parameters, scatter } from "../../src/nn/mod.ts";
import { initialParameters } from "../reference/initialization.ts";
import { randomValues } from "../reference/random_values.ts";
import { sharedGpu } from "../shaders/kernel_test_tools.ts";
import { configOf, nerfPreset, referenceField } from "../nerf/nerf_test_tools.ts";

const openGpu = sharedGpu();

const SHAPES: LayerShape[] = [
  { name: "first", inputs: [3], outputs: [5] },
  { name: "second", inputs: [5, 20], outputs: [1, 5] },
  { name: "third", inputs: [6], outputs: [70] },
];

Deno.test("every part is padded to a multiple of 16 rows and every matrix to 64 columns", async () => {
  const { layers, length, transposed } = new Parameters(await openGpu(), SHAPES);
  const places = layers.map(({ rows, columns, stride, offset, biasOffset }) => ({
    rows,
    columns,
    stride,
    offset,
    biasOffset,
  }));
  assert.deepEqual(places, [
    { rows: 16, columns: 16, stride: 64, offset: 0, biasOffset: 16 * 64 },
    { rows: 48, columns: 32, stride: 64, offset: 17 * 64, biasOffset: 65 * 64 },
    { rows: 16, columns: 80, stride: 128, offset: 66 * 64, biasOffset: 66 * 64 + 16 * 128 },
  ]);
  assert.equal(length, 66 * 64 + 17 * 128);
  assert.deepEqual(
    layers.map(({ transposedOffset, transposedStride }) => [transposedOffset, transposedStride]),
    [[0, 64], [16 * 64, 64], [16 * 64 + 32 * 64, 64]],
  );
  assert.equal(transposed.length, 16 * 64 + 32 * 64 + 80 * 64);
});

Deno.test("named parameters are each layer's weight and bias without the padding", async () => {
  const { named, count } = new Parameters(await openGpu(), SHAPES);
  assert.deepEqual(named.map(({ name, shape }) => [name, shape]), [
    ["first.weight", [3, 5]],
    ["first.bias", [5]],
    ["second.weight", [25, 6]],
    ["second.bias", [6]],
    ["third.weight", [6, 70]],
    ["third.bias", [70]],
  ]);
  assert.equal(count, 15 + 5 + 150 + 6 + 420 + 70);

  const [, , weight, bias] = named;
  const second = { offset: 17 * 64, bias: 65 * 64 };
  // The second part of the inputs begins at row 16, that of the outputs at column 16.
  assert.equal(weight.places[0 * 6 + 0], second.offset);
  assert.equal(weight.places[4 * 6 + 1], second.offset + 4 * 64 + 16);
  assert.equal(weight.places[5 * 6 + 0], second.offset + 16 * 64);
  assert.equal(weight.places[24 * 6 + 5], second.offset + 35 * 64 + 20);
  assert.deepEqual([...bias.places], [0, 16, 17, 18, 19, 20].map((row) => second.bias + row));
});

Deno.test("no two elements share a place", async () => {
  const { named, count, length } = new Parameters(await openGpu(), SHAPES);
  const places = new Set(named.flatMap(({ places }) => [...places]));
  assert.equal(places.size, count);
  assert.ok(Math.max(...places) < length);
});

Deno.test("scatter puts back what gather picks out, and touches nothing else", async () => {
  const { named, length } = new Parameters(await openGpu(), SHAPES);
  const flat = Float32Array.from(randomValues(length, 1));
  const copy = flat.slice();
  for (const parameter of named) {
    const elements = gather(flat, parameter);
    assert.equal(elements.length, parameter.shape.reduce((product, size) => product * size, 1));
    const doubled = elements.map((value) => 2 * value);
    scatter(flat, parameter, doubled);
    assert.deepEqual(gather(flat, parameter), doubled);
    scatter(flat, parameter, elements);
  }
  assert.deepEqual(flat, copy);
});

Deno.test("a layer is found by its name, and an unknown one is named", async () => {
  const parameters = new Parameters(await openGpu(), SHAPES);
  assert.equal(parameters.layer("second"), parameters.layers[1]);
  assert.throws(() => parameters.layer("fourth"), {
    name: "RangeError",
    message: "There is no layer named fourth.",
  });
});

Deno.test("parameters, gradients, moments and padding are zero before they are drawn", async () => {
  const gpu = await openGpu();
  const { values, gradients, firstMoments, secondMoments, length } = new Parameters(gpu, SHAPES);
  const arrays = await gpu.readAll([values, gradients, firstMoments, secondMoments]);
  for (const array of arrays) assert.deepEqual(array, new Float32Array(length));
});

for (const initialization of ["glorot", "he", "torch"] as const) {
  Deno.test(`${initialization} draws the reference's bits for two networks`, async () => {
    const gpu = await openGpu();
    const config = configOf("nerf", {
      field: { layers: 3, skips: [1], width: 20, viewWidth: 9 },
    });
    const field = referenceField(config.field);
    const parameters = new Parameters(
      gpu,
      ["coarse", "fine"].flatMap((name) => fieldLayers(config, name)),
    );
    const seed = 0xfedcba98;
    parameters.initialize(gpu, initialization, seed);
    const flat = await gpu.read(parameters.values);

    const coarse = initialParameters(field, initialization, seed);
    const numbers = Object.keys(coarse).length;
    const fine = initialParameters(field, initialization, seed, numbers);
    const expected = [...Object.entries(coarse), ...Object.entries(fine)];
    assert.equal(parameters.named.length, expected.length);
    parameters.named.forEach((parameter, i) => {
      const [name, values] = expected[i];
      assert.equal(parameter.name, `${i < numbers ? "coarse" : "fine"}.${name}`);
      assert.deepEqual(gather(flat, parameter), Float32Array.from(values), parameter.name);
      scatter(flat, parameter, new Float32Array(values.length));
    });
    assert.deepEqual(flat, new Float32Array(flat.length), "padding is zero");
  });
}

Deno.test("a nerf network has 595,844 parameters", async () => {
  // 63 and 27 inputs; 63*256+256, 4 of 256*256+256, (256+63)*256+256, 2 of 256*256+256;
  // 256*257+257; (256+27)*128+128; 128*3+3.
  const layers = fieldLayers(nerfPreset("nerf"), "");
  assert.equal(new Parameters(await openGpu(), layers).count, 595_844);
});

Deno.test("a nerf-100 network has one hidden layer less", async () => {
  const parameters = new Parameters(await openGpu(), fieldLayers(nerfPreset("nerf-100"), ""));
  assert.equal(parameters.count, 595_844 - (256 * 256 + 256));
});
