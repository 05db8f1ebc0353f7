import { zodOf } from "../../src/host/issues.ts";
import assert from "node:assert/strict";
import * as z from "npm:zod@^4.0.0";
import { SHADERS } from "../../shaders/mod.ts";
import type { Bindings, Commands, Count, Gpu, Kernel, Memory } from "../../src/gpu/mod.ts";
import { createTrainer, presetConfig, setField } from "../../src/nerf/mod.ts";
import { fieldLayers } from "../../src/nerf/nerf/method.ts";
import {
  addEncoding,
  allocateRows,
  blocksFor,
  createEncoding,
  encodedSize,
  type Encoding,
  type EncodingContext,
  type EncodingOptions,
  ENCODINGS,
  encodingSchema,
  type EncodingType,
  type FrequencyOptions,
  type HashGridOptions,
  paddedRows,
  type Rows,
  rowsFrom,
  SPHERICAL_HARMONICS,
  type SphericalHarmonicsOptions,
} from "../../src/nn/mod.ts";
import { analyticScene } from "../../src/scene/mod.ts";
import { createNerfModel, type NerfConfig } from "../nerf/models.ts";
import { assertClose, centralDifferences, type Tolerance } from "../reference/assert_close.ts";
import { encode } from "../reference/encoding.ts";
import { gridEncode } from "../reference/hash_grid.ts";
import { innerProduct, randomValues } from "../reference/random_values.ts";
import { sphericalHarmonics } from "../reference/spherical_harmonics.ts";
import { fromBlocks, rounded, sharedGpu, toBlocks } from "../shaders/kernel_test_tools.ts";
import { sumsOf } from "./table_sums.ts";

/** What an encoding is tested with. */
interface EncodingCase<O> {
  /** The first is the usual one. */
  readonly options: readonly O[];
  /** Numbers of coordinates that it takes. */
  readonly dimensions: readonly number[];
  /** Its features, whatever it learns. */
  readonly size: (options: O, dimensions: number) => number;
  /** Coordinates that it is made for, [samples, dimensions], of as many numbers from -4 to 4. */
  inputs(values: Float64Array): Float64Array;
  /** [samples, size] of [samples, dimensions], in float64, with all that it learns. */
  reference(
    options: O,
    inputs: Float64Array,
    dimensions: number,
    learnt: Float64Array,
  ): Float64Array;
  readonly tolerance: Tolerance;
  /** Of gradients, which differences of the reference are compared with. */
  readonly gradient: Tolerance;
  /** What of gradients of coordinates the reference's differences can show; all unless given. */
  shown?(gradient: Float64Array, inputs: Float64Array): Float64Array;
  /** The first row that features and their gradients may be written to. */
  readonly first: 0 | 16;
}

const FREQUENCIES: EncodingCase<FrequencyOptions> = {
  options: [
    { kind: "frequency", levels: 10, pi: false, identity: true },
    { kind: "frequency", levels: 4, pi: true, identity: false },
    { kind: "frequency", levels: 0, pi: false, identity: true },
    { kind: "frequency", levels: 3, pi: true, identity: true },
  ],
  dimensions: [3, 2],
  size: ({ levels, identity }, dimensions) => dimensions * (2 * levels + Number(identity)),
  inputs: (values) => values,
  reference: encode,
  // Angles are reduced to 2^-22 of a turn before the sine, which drivers round to 2^-20 or better.
  tolerance: { atol: 3e-6, rtol: 2 ** -23 },
  // Octaves up to 2^9 multiply that, and add up to 2^10; so they do to a difference's truncation.
  gradient: { atol: 2 * 2 ** 10 * 3e-6, rtol: 1e-5 },
  first: 16,
};

const HARMONICS: EncodingCase<SphericalHarmonicsOptions> = {
  options: [4, 3, 2, 1].map((degree) => ({ kind: "sphericalHarmonics", degree })),
  dimensions: [3],
  size: ({ degree }) => degree * degree,
  inputs: directionsOf,
  reference: ({ degree }, directions) => sphericalHarmonics(degree, directions),
  // tests/shaders/encode/spherical_harmonics_test.ts has the reasons.
  tolerance: { atol: 20.5 * 2 ** -24, rtol: 0 },
  // Slopes of degree 3 are up to 15 in 16 functions.
  gradient: { atol: 16 * 15 * 2 ** -22, rtol: 0 },
  // The reference knows directions alone: along them it is constant.
  shown: (gradient, directions) =>
    gradient.map((d, i) => {
      const [direction, along] = [directions, gradient].map((all) =>
        all.subarray(i - i % 3, i - i % 3 + 3)
      );
      return d - innerProduct(direction, along) * directions[i];
    }),
  first: 16,
};

const GRID: HashGridOptions = {
  kind: "hashGrid",
  levels: 4,
  features: 2,
  tableSize: 512,
  baseResolution: 4,
  finestResolution: 20,
  interpolation: "linear",
  precision: "f32",
  accumulation: "fixed",
};

const GRIDS: EncodingCase<HashGridOptions> = {
  options: [GRID, { ...GRID, levels: 3, features: 8, interpolation: "smoothstep" }],
  dimensions: [3],
  size: ({ levels, features }) => levels * features,
  inputs: (values) => values.map((value) => (value + 4) / 8),
  reference: ({ interpolation, ...options }, positions, _, table) =>
    gridEncode({ ...options, smoothstep: interpolation === "smoothstep" }, table, positions),
  // Weights are wrong by 2^-22 of a level's 20 cells; four times as much for smoothstep and the sums.
  tolerance: { atol: 20 * 2 ** -20, rtol: 0 },
  // Slopes are up to 1.5 times 20 cells times the features' sum; many samples meet in an entry.
  gradient: { atol: 2 * 20 * 24 * 20 * 2 ** -20, rtol: 1e-4 },
  first: 0,
};

/** Squares of coordinates: an encoding from outside of the program, with kernels of its own. */
interface SquareOptions {
  readonly kind: "square";
  readonly factor: number;
}

const SQUARE_SHADER = (binding: string, work: string) => `
#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"
const DIMS = 3u;
struct Params { factor: f32, blocks: u32, count: u32, rows: u32, features: u32, first: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> inputs: array<f32>;
@group(0) @binding(2) var<storage, read_write> written: array<f32>;
@group(0) @binding(3) var<storage, read> counts: array<u32>;
${binding}
@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let sample = group_index(workgroup, workgroups) * 64u + local;
  let block = sample / SAMPLES_PER_BLOCK;
  if (block >= params.blocks || block * SAMPLES_PER_BLOCK >= counts[params.count]) { return; }
  for (var row = 0u; row < params.rows; row++) { ${work} }
}`;

const SQUARE_SHADERS = {
  "test/square.wgsl": SQUARE_SHADER(
    "",
    `var y = 0.0;
     if (row < DIMS) {
       let x = inputs[element_of(sample, DIMS, row)];
       y = params.factor * x * x;
     }
     written[element_of(sample, params.features, params.first + row)] = y;`,
  ),
  "test/square_backward.wgsl": SQUARE_SHADER(
    "@group(0) @binding(4) var<storage, read> d_outputs: array<f32>;",
    `let x = inputs[element_of(sample, DIMS, row)];
     let d = d_outputs[element_of(sample, params.features, params.first + row)];
     written[element_of(sample, DIMS, row)] = 2.0 * params.factor * x * d;`,
  ),
};

const SQUARE: EncodingType<SquareOptions> = {
  schema: z.strictObject({
    kind: z.literal("square").describe("squares"),
    factor: z.number().describe("what they are multiplied by"),
  }),
  size: (_, dimensions) => dimensions,
  async create({ gpu }, { factor }, { dimensions }): Promise<Encoding> {
    const constants = { DIMS: dimensions };
    const forward = await gpu.kernel("test/square", constants);
    const backward = await gpu.kernel("test/square_backward", constants);
    const run = (
      commands: Commands,
      kernel: Kernel,
      { capacity, counters: counts, index }: Count,
      bindings: Bindings,
      { features, first }: Rows,
      rows: number,
    ) => {
      const params = { factor, blocks: blocksFor(capacity), count: index, rows, features, first };
      commands.run(kernel, blocksFor(capacity) * 64, { ...bindings, counts }, params);
    };
    const inputGradient: Encoding["inputGradient"] = (commands, count, x, dY, dX) => {
      const tensors = { inputs: x.tensor, d_outputs: dY.tensor, written: dX.tensor };
      run(commands, backward, count, tensors, dY, dimensions);
    };
    return {
      outputs: dimensions,
      parameters: [],
      forward(commands, count, x, y) {
        const tensors = { inputs: x.tensor, written: y.tensor };
        run(commands, forward, count, tensors, y, paddedRows(dimensions));
      },
      backward(commands, count, x, dY, dX) {
        if (dX) inputGradient(commands, count, x, dY, dX, "values");
      },
      inputGradient,
    };
  },
};

// All that it takes: from here on it is tested as any other, and configurations may name it.
addEncoding("square", SQUARE);

const SQUARES: EncodingCase<SquareOptions> = {
  options: [{ kind: "square", factor: 1 }, { kind: "square", factor: -0.5 }],
  dimensions: [3, 1],
  size: (_, dimensions) => dimensions,
  inputs: (values) => values,
  reference: ({ factor }, inputs) => inputs.map((x) => factor * x * x),
  tolerance: { atol: 0, rtol: 2 ** -22 },
  gradient: { atol: 1e-7, rtol: 1e-6 },
  first: 16,
};

/** For each entry of the registry; one without is refused below. */
const CASES: Record<string, EncodingCase<EncodingOptions>> = {
  frequency: FREQUENCIES as EncodingCase<EncodingOptions>,
  sphericalHarmonics: HARMONICS as EncodingCase<EncodingOptions>,
  hashGrid: GRIDS as EncodingCase<EncodingOptions>,
  square: SQUARES as unknown as EncodingCase<EncodingOptions>,
};

/** Values as directions, [samples, 3], of length 1. */
function directionsOf(values: Float64Array): Float64Array {
  return values.map((value, i) => {
    const first = i - i % 3;
    return value / Math.hypot(...values.subarray(first, first + 3));
  });
}

const SAMPLES = 70;
const CAPACITY = 200;
const UNTOUCHED = -9;
const openGpu = sharedGpu({ ...SHADERS, ...SQUARE_SHADERS });

function contextOf(dimensions: number): EncodingContext {
  return { dimensions, average: false, name: "encoding" };
}

/** An encoding that has learnt random numbers, and rows to feed it with. */
async function setUp(
  memory: Memory,
  { inputs, first }: EncodingCase<EncodingOptions>,
  options: EncodingOptions,
  dimensions: number,
) {
  const { gpu } = memory;
  const encoding = await createEncoding(memory, options, contextOf(dimensions));
  const [group] = encoding.parameters;
  const learnt = rounded(randomValues(group?.count ?? 0, 5));
  if (group) gpu.write(group.values, Float32Array.from(learnt));
  const coordinates = rounded(inputs(randomValues(SAMPLES * dimensions, 7, -4, 4)));
  const rows = (label: string, features: number) => allocateRows(memory, label, CAPACITY, features);
  const x = rows("coordinates", dimensions);
  write(gpu, x, toBlocks(coordinates, dimensions), 0.5);
  const features = first + paddedRows(encoding.outputs) + first;
  const counters = memory.tensor("counters", [3], {
    type: "u32",
    data: Uint32Array.of(9, SAMPLES, 9),
  });
  const count: Count = { capacity: CAPACITY, counters, index: 1 };
  return { gpu, encoding, group, learnt, coordinates, rows, x, features, count };
}

/** Overwrites rows, those behind `values` with `rest`. */
function write(gpu: Gpu, { tensor }: Rows, values: Float32Array, rest: number): void {
  const all = new Float32Array(tensor.length).fill(rest);
  all.set(values);
  gpu.write(tensor, all);
}

/** Asserts that an encoding overwrites the rows of its features, and no others, with what is expected. */
async function assertForward(
  encodingCase: EncodingCase<EncodingOptions>,
  options: EncodingOptions,
  dimensions: number,
) {
  using scope = (await openGpu()).scope();
  const { first, reference, tolerance } = encodingCase;
  const kit = await setUp(scope, encodingCase, options, dimensions);
  const { gpu, encoding, learnt, coordinates, x, features, count } = kit;
  const size = encodingCase.size(options, dimensions);
  assert.equal(encodedSize(options, dimensions), size);
  assert.equal(encoding.outputs, size);

  const y = kit.rows("encoded", features);
  write(gpu, y, new Float32Array(), UNTOUCHED);
  encoding.forward(gpu.record(), count, x, rowsFrom(y, first));
  const data = await gpu.read(y.tensor);
  const values = fromBlocks(data, features, SAMPLES);
  const columns = (from: number, to: number) =>
    values.filter((_, i) => i % features >= from && i % features < to);
  const expected = reference(options, coordinates, dimensions, learnt);
  assertClose(columns(first, first + size), expected, { ...tolerance, name: "features" });
  const padding = columns(first + size, features - first);
  assert.ok(padding.every((value) => value === 0), "padding rows are zero");
  const around = [...columns(0, first), ...columns(features - first, features)];
  assert.ok(around.every((value) => value === UNTOUCHED), "rows around stay as they are");
  const behind = data.subarray(2 * 64 * features);
  assert.ok(behind.every((value) => value === UNTOUCHED), "blocks behind stay as they are");
}

/** Asserts that the way back agrees with differences of the reference, for coordinates and parameters. */
async function assertBackward(
  encodingCase: EncodingCase<EncodingOptions>,
  options: EncodingOptions,
  dimensions: number,
) {
  using scope = (await openGpu()).scope();
  const { first, reference, gradient: tolerance } = encodingCase;
  const kit = await setUp(scope, encodingCase, options, dimensions);
  const { gpu, encoding, group, learnt, coordinates, rows, x, features, count } = kit;
  const size = encoding.outputs;
  const dFeatures = rounded(randomValues(SAMPLES * size, 11));
  const padded = new Float64Array(SAMPLES * features).fill(UNTOUCHED);
  for (let sample = 0; sample < SAMPLES; sample++) {
    const row = padded.subarray(sample * features + first, (sample + 1) * features - first);
    row.fill(0).set(dFeatures.subarray(sample * size, (sample + 1) * size));
  }
  const dY = rows("gradient of features", features);
  write(gpu, dY, toBlocks(padded, features), 0);
  const dX = rows("gradient of coordinates", dimensions);
  const commands = gpu.record();
  const y = rowsFrom(rows("encoded", features), first);
  encoding.forward(commands, count, x, y);
  commands.submit();
  const run = async (work: () => void) => {
    write(gpu, dX, new Float32Array(), UNTOUCHED);
    work();
    return fromBlocks(await gpu.read(dX.tensor), dimensions, SAMPLES);
  };
  const dFeatureRows = rowsFrom(dY, first);
  const both = await run(() => encoding.backward(commands, count, x, dFeatureRows, dX));
  const scalar = () => innerProduct(reference(options, coordinates, dimensions, learnt), dFeatures);
  // Short enough that hardly a sample is moved across a cell's face, where slopes jump.
  const expected = centralDifferences(scalar, coordinates, 1e-6);
  const shown = encodingCase.shown?.(both, coordinates) ?? both;
  assertClose(shown, expected, { ...tolerance, name: "gradient of coordinates" });
  const alone = await run(() =>
    encoding.inputGradient(commands, count, x, dFeatureRows, dX, "values")
  );
  assert.deepEqual(alone, both);
  if (!group) return;

  assert.equal(group.kind, "sparse");
  const contents = await gpu.readAll([group.gradients, group.scales]);
  const sums = sumsOf(contents[0] as Uint32Array<ArrayBuffer>, group.sums);
  const [, scales] = contents;
  const actual = Float64Array.from(
    sums,
    (sum, i) => sum / scales[group.levelStarts.findLastIndex((pair) => 2 * pair <= i)],
  );
  // Features are linear in what is learnt: steps may be long. Some of the parameters are enough.
  const picked = Array.from(learnt.keys()).filter((i) => i % 7 === 0);
  const slopes = picked.flatMap((i) => [
    ...centralDifferences(scalar, learnt.subarray(i, i + 1), 0.5),
  ]);
  assertClose(picked.map((i) => actual[i]), slopes, {
    ...tolerance,
    name: "gradient of parameters",
  });
}

for (const kind of Object.keys(ENCODINGS)) {
  Deno.test(`the encoding ${kind} has a test`, () => assert.ok(CASES[kind]));
  const encodingCase = CASES[kind];
  for (const options of encodingCase?.options ?? []) {
    Deno.test(`${JSON.stringify(options)} is a configuration as it stands`, () => {
      assert.deepEqual(ENCODINGS[kind].schema.parse(options), options);
      assert.deepEqual(encodingSchema.parse(options), options);
      assert.ok(!zodOf(encodingSchema).safeParse({ ...options, unknown: 1 }).success);
    });
    for (const dimensions of encodingCase.dimensions) {
      const name = `${JSON.stringify(options)} of ${dimensions} coordinates`;
      Deno.test(`the encoding ${name} is the reference's`, () =>
        assertForward(encodingCase, options, dimensions));
      Deno.test(`gradients of ${name} are the reference's differences`, () =>
        assertBackward(encodingCase, options, dimensions));
    }
  }
}

/** What `--set` makes of a preset, with an encoding that only this file knows. */
function withSquares(preset: string, assignments: readonly string[]): NerfConfig {
  const all = ['field.position={"kind":"square","factor":1}', ...assignments];
  return all.reduce(setField, presetConfig(preset, "analytic")) as NerfConfig;
}

Deno.test("a radiance field is made of an encoding that only this file knows", async () => {
  const config = withSquares("nerf", ["field.width=32", "field.viewWidth=16", "batch.chunk=8"]);
  const model = await createNerfModel(await openGpu(), config);
  assert.equal(fieldLayers(config, "coarse")[0].inputs[0], 3);
  assert.deepEqual(model.parts.encodings.map(({ position }) => position.outputs), [3, 3]);
});

Deno.test("training with an encoding that only this file knows lowers the loss", async () => {
  const gpu = await openGpu();
  const config = withSquares("nerf-small", [
    ...["field.width=32", "field.viewWidth=16", "batch.rays=128", "batch.chunk=128"],
    ...["samples.coarse=16", 'schedule={"kind":"constant","initial":0.005}'],
  ]);
  const scene = analyticScene({ split: "train", views: 6, size: 16 });
  const trainer = await createTrainer(gpu, config, scene);
  for (let step = 0; step < 60; step++) await trainer.step();
  const losses = (await trainer.report()).map(({ loss }) => loss);
  const mean = (part: number[]) => part.reduce((sum, loss) => sum + loss) / part.length;
  assert.ok(mean(losses.slice(-10)) < 0.25 * mean(losses.slice(0, 5)), losses.join(", "));
  trainer.destroy();
});

Deno.test("an encoding is refused that comes too late, or under the name of another", () => {
  encodingSchema.parse({ kind: "square", factor: 1 });
  assert.throws(() => addEncoding("cube", SQUARE as never), {
    name: "RangeError",
    message:
      "Cannot add the encoding cube as all must be known before the first configuration is " +
      "made. Add it before that.",
  });
  assert.throws(() => addEncoding("square", SQUARE), {
    name: "RangeError",
    message: "Cannot add the encoding square as there is one of that name. Choose another.",
  });
});

for (const degree of [0, 5, 2.5]) {
  Deno.test(`spherical harmonics of degree ${degree} are refused`, () => {
    const parsed = zodOf(encodingSchema).safeParse({ kind: "sphericalHarmonics", degree });
    assert.ok(!parsed.success);
    const { error } = zodOf(SPHERICAL_HARMONICS.schema).safeParse({
      kind: "sphericalHarmonics",
      degree,
    });
    assert.deepEqual(error?.issues.map(({ path }) => path), [["degree"]]);
  });
}

Deno.test("spherical harmonics of 2 coordinates are refused", async () => {
  const gpu = await openGpu();
  const options = { kind: "sphericalHarmonics", degree: 4 } as const;
  await assert.rejects(createEncoding(gpu, options, contextOf(2)), {
    name: "RangeError",
    message: "Cannot make spherical harmonics as directions must have 3 coordinates: " +
      "current value is 2.",
  });
});
