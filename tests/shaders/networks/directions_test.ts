import assert from "node:assert/strict";
import { assertClose } from "../../reference/assert_close.ts";
import { randomValues } from "../../reference/random_values.ts";
import { sphericalHarmonics } from "../../reference/spherical_harmonics.ts";
import { elementOf, sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();

/** What `color_inputs` holds before; rows of others and blocks without samples must keep it. */
const UNTOUCHED = 123.25;

const CAPACITY = 150;
const BLOCKS = 3;
const FEATURES = 48;
const FIRST = 16;
const RAYS = 9;

/**
 * Directions in float32 have lengths within 2^-24 of 1, along which no function grows faster than 4.5 times
 * that; and each is at most eight roundings of numbers below 2.
 */
const TOLERANCE = { atol: (4.5 + 16) * 2 ** -24, rtol: 0, name: "spherical harmonics" };

/** Directions of length 1, [rays, 4], beside which stands NaN. */
function randomDirections(): Float32Array<ArrayBuffer> {
  const components = randomValues(RAYS * 3, 3);
  const directions = new Float32Array(RAYS * 4).fill(NaN);
  for (let ray = 0; ray < RAYS; ray++) {
    const direction = components.subarray(ray * 3, ray * 3 + 3);
    const length = Math.hypot(...direction);
    directions.set(direction.map((x) => x / length), ray * 4);
  }
  return directions;
}

for (const gather of [false, true]) {
  for (const degree of [1, 2, 3, 4]) {
    const which = gather ? "gathered" : "all";
    Deno.test(`directions of ${which} samples are encoded with degree ${degree}, then zeros`, async () => {
      const gpu = await gpuOf();
      const directions = randomDirections();
      const rayIndices = Uint32Array.from(randomValues(200, 4, 0, RAYS), Math.floor);
      for (const count of [0, 1, 63, 64, 65, CAPACITY, 1000]) {
        const real = Math.min(count, CAPACITY);
        const sources = Uint32Array.from(randomValues(real, 5, 0, 200), Math.floor);
        const { color_inputs } = await runPoisoned(gpu, {
          kernel: await gpu.kernel("networks/directions", { DEGREE: degree, GATHER: gather }),
          invocations: CAPACITY,
          inputs: {
            counts: Uint32Array.of(1 << 20, count),
            sources,
            ray_indices: rayIndices,
            directions,
          },
          updates: { color_inputs: new Float32Array(BLOCKS * FEATURES * 64).fill(UNTOUCHED) },
          params: { samples: CAPACITY, count: 1, features: FEATURES, first: FIRST },
        });
        const [found, expected]: number[][] = [[], []];
        for (let sample = 0; sample < BLOCKS * 64; sample++) {
          const ray = rayIndices[gather ? sources[sample] : sample];
          const harmonics = sample < real
            ? sphericalHarmonics(
              degree,
              Float64Array.from(directions.subarray(ray * 4, ray * 4 + 3)),
            )
            : [];
          for (let row = 0; row < FEATURES; row++) {
            const value = color_inputs[elementOf(sample, FEATURES, row)];
            const index = row - FIRST;
            const isOurs = index >= 0 && index < 16 && sample < Math.ceil(real / 64) * 64;
            if (isOurs && sample < real && index < degree ** 2) {
              found.push(value);
              expected.push(harmonics[index]);
            } else {
              assert.equal(value, isOurs ? 0 : UNTOUCHED, `row ${row} of sample ${sample}`);
            }
          }
        }
        assert.equal(found.length, real * degree ** 2);
        if (real > 0) assertClose(found, expected, TOLERANCE);
      }
    });
  }
}
