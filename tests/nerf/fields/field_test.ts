import assert from "node:assert/strict";
import { type Gpu, knownCount } from "../../../src/gpu/mod.ts";
import { Field } from "../../../src/nerf/fields/field.ts";
import { LayeredNetworks, LayeredSpace } from "../../../src/nerf/fields/layered_networks.ts";
import { fieldLayers, networkShapes } from "../../../src/nerf/nerf/method.ts";
import {
  allocateRows,
  blocksFor,
  createEncoding,
  DenseKernels,
  type MatrixVariant,
  matrixVariants,
  Parameters,
  type Rows,
  scatter,
} from "../../../src/nn/mod.ts";
import { activate, activationDerivative } from "../../reference/activations.ts";
import { assertClose } from "../../reference/assert_close.ts";
import { fieldBackward, fieldForward } from "../../reference/field.ts";
import { initialParameters } from "../../reference/initialization.ts";
import { densityNoise } from "../../reference/noise.ts";
import { randomValues } from "../../reference/random_values.ts";
import { rounded, sharedGpu, toBlocks } from "../../shaders/kernel_test_tools.ts";
import { assertSame } from "../assert_same.ts";
import { configOf, type Overrides, readNamed, referenceField } from "../nerf_test_tools.ts";

/**
 * Up to eleven layers of sums of up to 128 products in float32: roundings of 6e-8 add up to about 1e-6
 * of the largest value; the octaves' angles are reduced to within 5e-7. A margin of ten.
 */
const OUTPUTS = { relative: 1e-5, share: 1e-5 };

/**
 * Twice as many layers, and sums over up to 200 samples that cancel: what counts is the largest gradient
 * of the same tensor. A hidden unit within rounding of 0 would exceed this; the seeds have none.
 */
const GRADIENTS = { relative: 1e-4, share: 2e-5 };

/** What the last block holds behind the last sample: the next chunk's garbage, which must not count. */
const GARBAGE = 3;

const NOISE_DRAW = { step: 6, seed: 9 };

const SHAPES: Record<string, { field: Overrides["field"]; noise: number }> = {
  "no skips, one multiple of 16 wide": {
    field: { layers: 3, skips: [], width: 16, viewWidth: 16, density: "relu" },
    noise: 0,
  },
  "a skip after the first layer, 24 wide, softplus": {
    field: { layers: 3, skips: [0], width: 24, viewWidth: 12, density: "softplus" },
    noise: 0,
  },
  "eight layers with a skip in the middle, 64 wide": {
    field: { layers: 8, skips: [4], width: 64, viewWidth: 32, density: "relu" },
    noise: 0,
  },
  "two skips, 40 wide, exponential densities with noise": {
    field: {
      layers: 5,
      skips: [0, 3],
      width: 40,
      viewWidth: 70,
      density: "exp",
      position: { kind: "frequency", levels: 6, pi: true, identity: false },
      direction: { kind: "frequency", levels: 0, pi: false, identity: true },
    },
    noise: 0.7,
  },
  "one layer, ReLU densities with noise": {
    field: { layers: 1, skips: [], width: 24, viewWidth: 8, density: "relu" },
    noise: 1,
  },
};

const openGpu = sharedGpu();

for (const variant of ["workgroup", "subgroup", "subgroup64"] as const) {
  for (const [name, { field, noise }] of Object.entries(SHAPES)) {
    Deno.test(`a field is the reference's with ${variant} matrices, ${name}`, async () => {
      using kit = await createKit(variant, field, noise);
      if (!kit) return console.log("skipped: this adapter has no subgroups of 4 to 16 lanes");
      for (const samples of [1, 63, 65, 200]) {
        const batch = createBatch(kit, samples);
        const expected = expectedOf(kit, batch);
        runChunk(kit, batch, { first: 0, samples }, "overwrite");
        const { sigmas, rgbs } = await outputsOf(kit, samples);
        const gradients = await readNamed(kit.gpu, kit.parameters, "gradients");

        assertNear(sigmas, expected.sigmas, OUTPUTS, `densities of ${samples} samples`);
        assertNear(rgbs, expected.rgbs, OUTPUTS, `colours of ${samples} samples`);
        for (const [name, gradient] of Object.entries(expected.gradients)) {
          assertNear(gradients[`net.${name}`], gradient, GRADIENTS, `${name}, ${samples} samples`);
        }
      }
    });
  }

  Deno.test(`gradients of two chunks add up to those of one with ${variant} matrices`, async () => {
    const { field, noise } = SHAPES["two skips, 40 wide, exponential densities with noise"];
    using kit = await createKit(variant, field, noise);
    if (!kit) return console.log("skipped: this adapter has no subgroups of 4 to 16 lanes");
    const batch = createBatch(kit, 200);
    runChunk(kit, batch, { first: 0, samples: 200 }, "overwrite");
    const whole = await readNamed(kit.gpu, kit.parameters, "gradients");
    runChunk(kit, batch, { first: 0, samples: 130 }, "overwrite");
    runChunk(kit, batch, { first: 130, samples: 70 }, "accumulate");
    const added = await readNamed(kit.gpu, kit.parameters, "gradients");
    for (const [name, gradient] of Object.entries(whole)) {
      assertNear(added[name], Float64Array.from(gradient), GRADIENTS, name);
    }
  });
}

Deno.test("gradients of some samples are those of a batch of these alone", async () => {
  const { field, noise } = SHAPES["a skip after the first layer, 24 wide, softplus"];
  using kit = (await createKit("workgroup", field, noise))!;
  const batch = createBatch(kit, 130);
  const kept = Array.from({ length: 70 }, (_, i) => 129 - i);
  const pick = (values: Float64Array, features: number) =>
    Float64Array.from(
      kept.flatMap((i) => [...values.subarray(i * features, (i + 1) * features)]),
    );
  const alone = {
    samples: 70,
    positions: pick(batch.positions, 3),
    directions: pick(batch.directions, 3),
    dRaws: pick(batch.dRaws, 1),
    dRgbs: pick(batch.dRgbs, 3),
  };
  runChunk(kit, alone, { first: 0, samples: 70 }, "overwrite");
  const expected = await readNamed(kit.gpu, kit.parameters, "gradients");

  runChunk(kit, batch, { first: 0, samples: 130 }, null);
  const sources = kit.gpu.tensor("sources", [128], { type: "u32" });
  const places = new Uint32Array(128);
  places.set(kept);
  kit.gpu.write(sources, places);
  const count = knownCount(kit.gpu, 70);
  writeGradients(kit, alone, 0, 70);
  kit.network.backward(
    kit.gpu.record(),
    { count, sources },
    knownCount(kit.gpu, 130),
    kit.inputs,
    kit.dOutputs,
    null,
    "overwrite",
  );
  const actual = await readNamed(kit.gpu, kit.parameters, "gradients");
  for (const [name, gradient] of Object.entries(expected)) assertSame(actual[name], gradient, name);
});

Deno.test("padding between and behind the parameters keeps a gradient of zero", async () => {
  const { field, noise } = SHAPES["a skip after the first layer, 24 wide, softplus"];
  using kit = (await createKit("workgroup", field, noise))!;
  const batch = createBatch(kit, 65);
  runChunk(kit, batch, { first: 0, samples: 65 }, "overwrite");
  const gradients = await kit.gpu.read(kit.parameters.gradients);
  assert.ok(gradients.some((gradient) => gradient !== 0));
  for (const { places } of kit.parameters.named) for (const place of places) gradients[place] = 0;
  assertSame(gradients, new Float32Array(gradients.length));
});

Deno.test("a field for rendering gives the same outputs as one for training, and refuses the way back", async () => {
  const { field, noise } = SHAPES["two skips, 40 wide, exponential densities with noise"];
  using training = (await createKit("workgroup", field, noise))!;
  using rendering = (await createKit("workgroup", field, noise, "rendering"))!;
  const outputs = await Promise.all([training, rendering].map(async (kit) => {
    runChunk(kit, createBatch(kit, 100), { first: 0, samples: 100 }, null);
    return await outputsOf(kit, 100);
  }));
  assertSame(outputs[1].sigmas, outputs[0].sigmas, "densities");
  assertSame(outputs[1].rgbs, outputs[0].rgbs, "colours");
  const batch = createBatch(rendering, 100);
  assert.throws(() => runChunk(rendering, batch, { first: 0, samples: 100 }, "overwrite"), {
    name: "RangeError",
    message: "Cannot walk back through networks whose memory has no way back.",
  });
  rendering.gpu.record().submit();
});

type Kit = Awaited<ReturnType<typeof createKit>> & object;

const CAPACITY = blocksFor(200) * 64;

/** A field with the reference's parameters; null where the adapter lacks what the variant needs. */
async function createKit(
  variant: MatrixVariant,
  field: Overrides["field"],
  noise: number,
  use: "training" | "rendering" = "training",
) {
  const gpu = await openGpu();
  if (!matrixVariants(gpu).includes(variant)) return null;
  const scope = gpu.scope();
  const config = configOf("nerf", { field, densityNoise: noise });
  const parameters = new Parameters(scope, fieldLayers(config, "net"));
  const shapes = networkShapes(config, "net");
  const dense = await DenseKernels.create(gpu, variant);
  const space = new LayeredSpace(scope, shapes, CAPACITY, use === "training" ? parameters : null);
  const context = { dimensions: 3, average: false, name: "" };
  const direction = await createEncoding(scope, config.field.direction, context);
  const position = await createEncoding(scope, config.field.position, context);
  const networks = await LayeredNetworks.create(gpu, shapes, parameters, direction, dense, space);
  const network = await Field.create(scope, position, networks, CAPACITY, use);

  // Biases that are not zero, so that they count.
  const values = initialParameters(referenceField(config.field), "torch", 1);
  const flat = new Float32Array(parameters.length);
  for (const parameter of parameters.named) {
    scatter(flat, parameter, Float32Array.from(values[parameter.name.slice("net.".length)]));
  }
  gpu.write(parameters.values, flat);
  const rays = Uint32Array.from({ length: CAPACITY }, (_, i) => i);
  return {
    gpu,
    config,
    parameters,
    network,
    values,
    inputs: {
      positions: allocateRows(scope, "positions", CAPACITY, 3),
      rayIndices: scope.tensor("rays", [CAPACITY], { type: "u32", data: rays }),
      directions: scope.tensor("directions", [CAPACITY, 4]),
    },
    outputs: scope.tensor("outputs", [CAPACITY, 4]),
    dOutputs: scope.tensor("gradients of outputs", [CAPACITY, 4]),
    [Symbol.dispose]: () => scope[Symbol.dispose](),
  };
}

interface Batch {
  readonly samples: number;
  /** [samples, 3]. */
  readonly positions: Float64Array;
  /** [samples, 3], of length 1. */
  readonly directions: Float64Array;
  /** [samples]. */
  readonly dRaws: Float64Array;
  /** [samples, 3]. */
  readonly dRgbs: Float64Array;
}

function createBatch({ config }: Kit, samples: number): Batch {
  const seed = samples + 1000 * config.field.width;
  const directions = randomValues(samples * 3, seed + 1).map((value, i, all) =>
    value / Math.hypot(...all.subarray(i - i % 3, i - i % 3 + 3))
  );
  return {
    samples,
    positions: rounded(randomValues(samples * 3, seed)),
    directions: rounded(directions),
    dRaws: rounded(randomValues(samples, seed + 2)),
    dRgbs: rounded(randomValues(samples * 3, seed + 3)),
  };
}

function expectedOf({ config, values }: Kit, batch: Batch) {
  const { step, seed } = NOISE_DRAW;
  const { samples, positions, directions, dRaws, dRgbs } = batch;
  const options = referenceField(config.field);
  const noise = densityNoise(samples, config.densityNoise, "coarse", step, seed);
  const pass = fieldForward(options, values, positions, directions, noise);
  // The reference starts from gradients of densities; where a density is flat, both are 0.
  const derivatives = pass.sigmas.map((sigma) => activationDerivative(options.density, sigma));
  const dSigmas = dRaws.map((d, i) => derivatives[i] === 0 ? 0 : d / derivatives[i]);
  for (const [i, derivative] of derivatives.entries()) if (derivative === 0) dRaws[i] = 0;
  const gradients = fieldBackward(options, values, pass, dSigmas, dRgbs);
  return { sigmas: pass.sigmas, rgbs: pass.rgbs, gradients };
}

/** Forward and, with a mode, backward for some of a batch's samples. */
function runChunk(
  kit: Kit,
  batch: Batch,
  { first, samples }: { first: number; samples: number },
  mode: "overwrite" | "accumulate" | null,
): void {
  const { gpu, network, inputs, outputs, dOutputs } = kit;
  const commands = gpu.record();
  const of = (values: Float64Array) => values.subarray(first * 3, (first + samples) * 3);
  fill(gpu, inputs.positions, toBlocks(of(batch.positions), 3, GARBAGE));
  const directions = new Float32Array(CAPACITY * 4).fill(GARBAGE);
  of(batch.directions).forEach((d, i) => directions[Math.floor(i / 3) * 4 + i % 3] = d);
  for (let ray = 0; ray < samples; ray++) directions[ray * 4 + 3] = 1;
  gpu.write(inputs.directions, directions);
  const count = knownCount(gpu, samples);
  network.forward(
    commands,
    count,
    inputs,
    outputs,
    { ...NOISE_DRAW, firstSample: first },
    "values",
  );
  commands.submit();
  if (!mode) return;
  writeGradients(kit, batch, first, samples);
  network.backward(commands, null, count, inputs, dOutputs, null, mode);
  commands.submit();
}

/** Gradients of outputs, and garbage behind them. */
function writeGradients({ gpu, dOutputs }: Kit, batch: Batch, first: number, samples: number) {
  const values = new Float32Array(CAPACITY * 4).fill(GARBAGE);
  for (let i = 0; i < samples; i++) {
    values.set(batch.dRgbs.subarray((first + i) * 3, (first + i + 1) * 3), i * 4);
    values[i * 4 + 3] = batch.dRaws[first + i];
  }
  gpu.write(dOutputs, values);
}

/** Writes the first blocks of rows, and garbage behind them. */
function fill(gpu: Gpu, { tensor }: Rows, blocks: Float32Array): void {
  const all = new Float32Array(tensor.length).fill(GARBAGE);
  all.set(blocks);
  gpu.write(tensor, all);
}

async function outputsOf({ gpu, outputs, config }: Kit, samples: number) {
  const all = (await gpu.read(outputs)).subarray(0, samples * 4);
  const raws = Float64Array.from(all.filter((_, i) => i % 4 === 3));
  return {
    sigmas: raws.map((raw) => activate(config.field.density, raw)),
    rgbs: all.filter((_, i) => i % 4 < 3),
  };
}

/** Relative to each value, or to a share of the largest of all. */
function assertNear(
  actual: ArrayLike<number>,
  expected: Float64Array,
  { relative, share }: { relative: number; share: number },
  name: string,
): void {
  const largest = expected.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  assertClose(actual, expected, { rtol: relative, atol: share * largest, name });
}
