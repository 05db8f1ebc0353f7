import assert from "node:assert/strict";
import { assertClose } from "../../reference/assert_close.ts";
import { randomValues } from "../../reference/random_values.ts";
import { elementOf, sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();

/** What `rows` holds before; blocks without samples must keep it. */
const UNTOUCHED = 123.25;

const CAPACITY = 150;
const BLOCKS = 3;
const RAYS = 9;

/** A division, which WGSL grants 2.5 units in the last place. */
const TOLERANCE = { atol: 2 ** -126, rtol: 2.5 * 2 ** -23, name: "directions" };

/** (x, y, z, length) of rays, as float32; the last one, of a pixel that has no ray, is all 0. */
function randomDirections(ofLength1: boolean): Float32Array<ArrayBuffer> {
  const components = randomValues(RAYS * 3, 3, -4, 4);
  const directions = new Float32Array(RAYS * 4);
  for (let ray = 0; ray < RAYS - 1; ray++) {
    const direction = components.subarray(ray * 3, ray * 3 + 3);
    const length = Math.hypot(...direction);
    const scale = ofLength1 ? 1 / length : 1;
    directions.set([...direction.map((x) => x * scale), ofLength1 ? 1 : length], ray * 4);
  }
  return directions;
}

for (const gather of [false, true]) {
  for (const ofLength1 of [true, false]) {
    const which = gather ? "gathered" : "all";
    const length = ofLength1 ? "length 1" : "any length";
    Deno.test(`directions of ${length} of ${which} samples become rows of length 1, then zeros`, async () => {
      const gpu = await gpuOf();
      const directions = randomDirections(ofLength1);
      const rayIndices = Uint32Array.from(randomValues(200, 4, 0, RAYS), Math.floor);
      for (const count of [0, 1, 63, 64, 65, CAPACITY, 1000]) {
        const real = Math.min(count, CAPACITY);
        const sources = Uint32Array.from(randomValues(real, 5, 0, 200), Math.floor);
        const { rows } = await runPoisoned(gpu, {
          kernel: await gpu.kernel("networks/directions", { GATHER: gather }),
          invocations: BLOCKS * 64,
          inputs: {
            counts: Uint32Array.of(1 << 20, count),
            sources,
            ray_indices: rayIndices,
            directions,
          },
          updates: { rows: new Float32Array(BLOCKS * 3 * 64).fill(UNTOUCHED) },
          params: { samples: CAPACITY, count: 1 },
        });
        const [found, expected]: number[][] = [[], []];
        for (let sample = 0; sample < BLOCKS * 64; sample++) {
          const ray = rayIndices[gather ? sources[sample] : sample];
          for (let row = 0; row < 3; row++) {
            const value = rows[elementOf(sample, 3, row)];
            if (sample < real) {
              found.push(value);
              expected.push(directions[ray * 4 + row] / (directions[ray * 4 + 3] || 1));
            } else {
              const isPadding = sample < Math.ceil(real / 64) * 64;
              assert.equal(value, isPadding ? 0 : UNTOUCHED, `row ${row} of sample ${sample}`);
            }
          }
        }
        assert.equal(found.length, real * 3);
        if (real > 0) assertClose(found, expected, TOLERANCE);
      }
    });
  }
}
