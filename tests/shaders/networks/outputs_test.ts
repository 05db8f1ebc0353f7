import assert from "node:assert/strict";
import { assertClose } from "../../reference/assert_close.ts";
import { densityNoise } from "../../reference/noise.ts";
import { randomValues } from "../../reference/random_values.ts";
import { elementOf, sharedGpu, toBlocks } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();

const CAPACITY = 150;
const STEP = 6;
const SEED = 15;

interface Batch {
  readonly densityFeatures: number;
  /** The networks' rows, with NaN in what is no sample's. */
  readonly rgbs: Float32Array<ArrayBuffer>;
  readonly densities: Float32Array<ArrayBuffer>;
  /** The raw densities, [samples]. */
  readonly raws: Float64Array;
}

function batchOf(samples: number, densityFeatures: number, firstSample = 0): Batch {
  const end = firstSample + samples;
  const rgbs = toBlocks(randomValues(end * 16, 1).subarray(firstSample * 16), 16, NaN);
  const features = randomValues(end * densityFeatures, 2).subarray(firstSample * densityFeatures);
  const densities = toBlocks(features, densityFeatures, NaN);
  const raws = Float64Array.from(
    { length: samples },
    (_, sample) => densities[elementOf(sample, densityFeatures, 0)],
  );
  return { densityFeatures, rgbs, densities, raws };
}

/** The kernel's outputs; without `noiseStd` there is no noise. */
async function outputsOf(batch: Batch, count: number, noiseStd?: number, firstSample = 0) {
  const gpu = await gpuOf();
  const { densityFeatures, rgbs, densities, raws } = batch;
  const { outputs } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("networks/outputs", { NOISE: noiseStd !== undefined }),
    invocations: CAPACITY,
    inputs: { counts: Uint32Array.of(1 << 20, count), rgbs, densities },
    outputs: { outputs: new Float32Array(raws.length * 4) },
    params: {
      samples: CAPACITY,
      count: 1,
      density_features: densityFeatures,
      first_sample: firstSample,
      step: STEP,
      seed: SEED,
      noise_std: noiseStd ?? 1e9,
    },
  });
  return outputs;
}

/** What colors and raw densities are without noise. */
function expectedOf({ densityFeatures, rgbs, densities, raws }: Batch): Float32Array {
  return Float32Array.from({ length: raws.length * 4 }, (_, i) => {
    const sample = Math.floor(i / 4);
    return i % 4 === 3
      ? densities[elementOf(sample, densityFeatures, 0)]
      : rgbs[elementOf(sample, 16, i % 4)];
  });
}

function isRaw(_: number, i: number): boolean {
  return i % 4 === 3;
}

function isColor(_: number, i: number): boolean {
  return i % 4 < 3;
}

for (const densityFeatures of [16, 32]) {
  for (const count of [0, 1, 63, 64, 65, CAPACITY, 1000]) {
    const name = `outputs of ${count} of ${CAPACITY} samples`;
    const batch = batchOf(Math.min(count, CAPACITY), densityFeatures);

    Deno.test(`${name} are colors and the first of ${densityFeatures} rows`, async () => {
      assertSame(await outputsOf(batch, count), expectedOf(batch), "outputs");
    });

    Deno.test(`${name} with noise are the first of ${densityFeatures} rows with the reference's draws`, async () => {
      const noiseStd = 0.5;
      const outputs = await outputsOf(batch, count, noiseStd);
      assertSame(outputs.filter(isColor), expectedOf(batch).filter(isColor), "colors");
      if (count === 0) return assert.equal(outputs.length, 0);
      const noise = densityNoise(batch.raws.length, noiseStd, "coarse", STEP, SEED);
      // Noise is granted 2^-10 + 5.8 2^-11 of its deviation (see lib/random_test.ts), then one sum's rounding.
      assertClose(outputs.filter(isRaw), batch.raws.map((raw, i) => raw + noise[i]), {
        atol: noiseStd * (2 ** -10 + 5.8 * 2 ** -11),
        rtol: 2 ** -23,
        name: "raw densities",
      });
    });
  }
}

Deno.test("chunks of samples have the noise of the whole batch", async () => {
  const whole = await outputsOf(batchOf(CAPACITY, 16), CAPACITY, 1);
  const first = await outputsOf(batchOf(77, 16), 77, 1);
  const rest = CAPACITY - 77;
  const second = await outputsOf(batchOf(rest, 16, 77), rest, 1, 77);
  assertSame(Float32Array.of(...first, ...second), whole, "outputs");
});
