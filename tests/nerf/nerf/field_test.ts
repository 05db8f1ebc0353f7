import assert from "node:assert/strict";
import type { Gpu } from "../../../src/gpu/mod.ts";
import { FieldWorkspace, NerfField } from "../../../src/nerf/mod.ts";
import { fieldLayers } from "../../../src/nerf/nerf/field.ts";
import {
  blocksFor,
  DenseKernels,
  type MatrixVariant,
  Parameters,
  type Rows,
  scatter,
} from "../../../src/nn/mod.ts";
import { assertClose } from "../../reference/assert_close.ts";
import { fieldBackward, fieldForward } from "../../reference/field.ts";
import { initialParameters } from "../../reference/initialization.ts";
import { densityNoise } from "../../reference/noise.ts";
import { randomValues } from "../../reference/random_values.ts";
import { fromBlocks, rounded, sharedGpu, toBlocks } from "../../shaders/kernel_test_tools.ts";
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

for (const variant of ["workgroup", "subgroup"] as const) {
  for (const [name, { field, noise }] of Object.entries(SHAPES)) {
    Deno.test(`a field is the reference's with ${variant} matrices, ${name}`, async () => {
      const kit = await createKit(variant, field, noise);
      if (!kit) return console.log("skipped: this adapter has no subgroups of 8 lanes");
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
      kit.destroy();
    });
  }

  Deno.test(`gradients of two chunks add up to those of one with ${variant} matrices`, async () => {
    const { field, noise } = SHAPES["two skips, 40 wide, exponential densities with noise"];
    const kit = await createKit(variant, field, noise);
    if (!kit) return console.log("skipped: this adapter has no subgroups of 8 lanes");
    const batch = createBatch(kit, 200);
    runChunk(kit, batch, { first: 0, samples: 200 }, "overwrite");
    const whole = await readNamed(kit.gpu, kit.parameters, "gradients");
    runChunk(kit, batch, { first: 0, samples: 130 }, "overwrite");
    runChunk(kit, batch, { first: 130, samples: 70 }, "accumulate");
    const added = await readNamed(kit.gpu, kit.parameters, "gradients");
    for (const [name, gradient] of Object.entries(whole)) {
      assertNear(added[name], Float64Array.from(gradient), GRADIENTS, name);
    }
    kit.destroy();
  });
}

Deno.test("padding between and behind the parameters keeps a gradient of zero", async () => {
  const { field, noise } = SHAPES["a skip after the first layer, 24 wide, softplus"];
  const kit = (await createKit("workgroup", field, noise))!;
  const batch = createBatch(kit, 65);
  runChunk(kit, batch, { first: 0, samples: 65 }, "overwrite");
  const gradients = await kit.gpu.read(kit.parameters.gradients);
  assert.ok(gradients.some((gradient) => gradient !== 0));
  for (const { places } of kit.parameters.named) for (const place of places) gradients[place] = 0;
  assertSame(gradients, new Float32Array(gradients.length));
  kit.destroy();
});

Deno.test("a workspace for rendering gives the same outputs as one for training", async () => {
  const { field, noise } = SHAPES["two skips, 40 wide, exponential densities with noise"];
  const kit = (await createKit("workgroup", field, noise))!;
  const batch = createBatch(kit, 100);
  runChunk(kit, batch, { first: 0, samples: 100 }, "overwrite");
  const training = await outputsOf(kit, 100);
  const space = new FieldWorkspace(kit.gpu, kit.config.field, 128, null);
  runChunk({ ...kit, space }, batch, { first: 0, samples: 100 }, null);
  const rendering = await outputsOf({ ...kit, space }, 100);
  assertSame(rendering.sigmas, training.sigmas, "densities");
  assertSame(rendering.rgbs, training.rgbs, "colours");
  for (const tensor of space.tensors) kit.gpu.free(tensor);
  kit.destroy();
});

type Kit = Awaited<ReturnType<typeof createKit>> & object;

/** A field with the reference's parameters; null where the adapter lacks what the variant needs. */
async function createKit(variant: MatrixVariant, field: Overrides["field"], noise: number) {
  const gpu = await openGpu();
  const [min, max] = gpu.info.subgroupSize;
  if (variant === "subgroup" && !(gpu.has("subgroups") && min === 8 && max === 8)) return null;
  const config = configOf("nerf", { field, densityNoise: noise });
  const parameters = new Parameters(gpu, fieldLayers("net", config.field));
  const dense = await DenseKernels.create(gpu, variant);
  const network = await NerfField.create(gpu, config.field, noise, "net", parameters, dense);

  // Biases that are not zero, so that they count.
  const values = initialParameters(referenceField(config.field), "torch", 1);
  const flat = new Float32Array(parameters.length);
  for (const parameter of parameters.named) {
    scatter(flat, parameter, Float32Array.from(values[parameter.name.slice("net.".length)]));
  }
  gpu.write(parameters.values, flat);
  const space = new FieldWorkspace(gpu, config.field, blocksFor(200) * 64, parameters.layers);
  const destroy = () => space.tensors.forEach((tensor) => gpu.free(tensor));
  return { gpu, config, parameters, network, values, space, destroy };
}

interface Batch {
  readonly samples: number;
  /** [samples, 3]. */
  readonly positions: Float64Array;
  /** [samples, 3], of length 1. */
  readonly directions: Float64Array;
  /** [samples]. */
  readonly dSigmas: Float64Array;
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
    dSigmas: rounded(randomValues(samples, seed + 2)),
    dRgbs: rounded(randomValues(samples * 3, seed + 3)),
  };
}

function expectedOf({ config, values }: Kit, batch: Batch) {
  const { step, seed } = NOISE_DRAW;
  const { samples, positions, directions, dSigmas, dRgbs } = batch;
  const options = referenceField(config.field);
  const noise = densityNoise(samples, config.densityNoise, "coarse", step, seed);
  const pass = fieldForward(options, values, positions, directions, noise);
  const gradients = fieldBackward(options, values, pass, dSigmas, dRgbs);
  return { sigmas: pass.sigmas, rgbs: pass.rgbs, gradients };
}

/** Forward and, with a mode, backward for some of a batch's samples. */
function runChunk(
  { gpu, network, space }: Kit,
  batch: Batch,
  { first, samples }: { first: number; samples: number },
  mode: "overwrite" | "accumulate" | null,
): void {
  const commands = gpu.record();
  const of = (values: Float64Array, features: number) =>
    values.subarray(first * features, (first + samples) * features);
  fill(gpu, space.positions, toBlocks(of(batch.positions, 3), 3, GARBAGE));
  fill(gpu, space.viewDirections, toBlocks(of(batch.directions, 3), 3, GARBAGE));
  const noise = { ...NOISE_DRAW, firstSample: first };
  network.prepare(commands);
  network.forward(commands, space, samples, noise);
  if (!mode) return commands.submit();

  const { dSigmas, dRgbs } = space.gradients!;
  const padded = new Float32Array(space.samples).fill(GARBAGE);
  padded.set(of(batch.dSigmas, 1));
  gpu.write(dSigmas, padded);
  const colors = new Float64Array(samples * dRgbs.features);
  of(batch.dRgbs, 3).forEach((d, i) => colors[Math.floor(i / 3) * dRgbs.features + i % 3] = d);
  fill(gpu, dRgbs, toBlocks(colors, dRgbs.features, GARBAGE));
  network.backward(commands, space, samples, noise, mode);
  commands.submit();
}

/** Writes the first blocks of rows, and garbage behind them. */
function fill(gpu: Gpu, { tensor }: Rows, blocks: Float32Array): void {
  const all = new Float32Array(tensor.length).fill(GARBAGE);
  all.set(blocks);
  gpu.write(tensor, all);
}

async function outputsOf({ gpu, space }: Kit, samples: number) {
  const [sigmas, rgbs] = await gpu.readAll([space.sigmas, space.rgbs.tensor]);
  const { features } = space.rgbs;
  const rows = fromBlocks(rgbs, features, samples);
  return {
    sigmas: sigmas.slice(0, samples),
    rgbs: rows.filter((_, i) => i % features < 3),
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
