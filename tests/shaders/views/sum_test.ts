import { assertClose, float32Sum } from "../../reference/assert_close.ts";
import { randomValues } from "../../reference/random_values.ts";
import { sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned, vec4Rows } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();

/** The kernel's sums of `values`, [rays, vec4s, 4], by view. */
async function sumOnGpu(
  views: readonly number[],
  values: Float32Array<ArrayBuffer>,
  { vec4s, keptRays, count }: { vec4s: number; keptRays: number; count: number },
) {
  const gpu = await gpuOf();
  const kernel = await gpu.kernel("views/sum", { VEC4S: vec4s });
  const { sums } = await runPoisoned(gpu, {
    kernel,
    invocations: count * kernel.workgroupSize,
    inputs: {
      counters: Uint32Array.of(7, keptRays),
      pixels: vec4Rows(views.length, (ray) => [views[ray], 7, 8, 0]),
      values,
    },
    outputs: { sums: new Float32Array(count * vec4s * 4) },
    params: { views: count, capacity: views.length, index: 1 },
  });
  return sums;
}

for (const [vec4s, rays, keptRays] of [[1, 1, 1], [1, 900, 700], [2, 300, 300], [2, 5, 0]]) {
  Deno.test(`${vec4s} vec4s of ${keptRays} of ${rays} rays are added up by view`, async () => {
    const count = 5; // nobody looks through the last
    const views = Array.from(randomValues(rays, 1, 0, count - 1), Math.floor);
    const values = Float32Array.from(randomValues(rays * vec4s * 4, 2));
    values.fill(NaN, keptRays * vec4s * 4);
    const sums = await sumOnGpu(views, values, { vec4s, keptRays, count });
    const expected = new Float64Array(sums.length);
    values.subarray(0, keptRays * vec4s * 4).forEach((value, i) => {
      const ray = Math.floor(i / (vec4s * 4));
      expected[views[ray] * vec4s * 4 + i % (vec4s * 4)] += value;
    });
    assertClose(sums, expected, float32Sum(Math.max(keptRays, 1), Math.max(keptRays, 1)));
  });
}

for (const broken of [NaN, Infinity]) {
  Deno.test(`a sum with ${broken} in it is 0, others are as they would be`, async () => {
    const values = Float32Array.from(randomValues(4 * 4, 3));
    values[5] = broken;
    const sums = await sumOnGpu([0, 1, 1, 2], values, { vec4s: 1, keptRays: 4, count: 3 });
    assertClose(sums, [...values.subarray(0, 4), 0, 0, 0, 0, ...values.subarray(12)], {
      atol: 0,
      rtol: 0,
    });
  });
}
