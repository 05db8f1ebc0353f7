import { assertClose, float32Sum } from "../../reference/assert_close.ts";
import type { ContractionNorm } from "../../reference/contraction.ts";
import { rayTwists, type Space } from "../../reference/pose_refinement.ts";
import { randomValues } from "../../reference/random_values.ts";
import type { Ray } from "../../reference/rays.ts";
import { rounded, sharedGpu, toBlocks } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned } from "../lib/poisoned_run.ts";
import { batchOf, KEPT_RAYS } from "../march/march_inputs.ts";
import { contractionConstants } from "../march/march_test_tools.ts";

const gpuOf = sharedGpu();

const UNTOUCHED = 123.25;

/** What distances are counted in, in sides of the box. */
const UNIT = 0.25;

const BOX: Space["box"] = { lower: [-0.75, -0.5, -1], size: 1.5 };

/** Rays from around the box through it, some of whose marched samples are kept. */
function packedRays(rays: number) {
  const numbers = randomValues(rays * 6, 1);
  const all: Ray[] = Array.from({ length: rays }, (_, ray) => {
    const at = numbers.subarray(ray * 6, ray * 6 + 6);
    const length = Math.hypot(at[3], at[4], at[5]);
    const direction = [...rounded(at.slice(3).map((value) => value / length))];
    return { origin: [...rounded(at.slice(0, 3))], direction, viewDirection: direction };
  });
  const marched = Array.from(randomValues(rays, 2, 0, 9), Math.floor);
  const kept = marched.map((count, ray) => ray % 3 === 0 ? 0 : ray % 3 === 1 ? count : count >> 1);
  return { all, marched, kept };
}

function exclusiveSums(counts: readonly number[]): number[] {
  let sum = 0;
  return counts.map((count) => (sum += count) - count);
}

const CONTRACTIONS: Record<string, Space["march"]> = {
  "one box": { cascades: 1 },
  "three boxes": { cascades: 3 },
  ...Object.fromEntries(
    (["max", "euclidean"] as ContractionNorm[]).map((norm) => [
      `a space contracted by the ${norm} norm`,
      { cascades: 1, contraction: { norm, linear: 1 } },
    ]),
  ),
};

for (const [name, march] of Object.entries(CONTRACTIONS)) {
  Deno.test(`in ${name}, torques and forces of rays are the reference's`, async () => {
    const gpu = await gpuOf();
    const [capacity, rays] = [150, 130];
    const { all, marched, kept } = packedRays(rays);
    const offsets = exclusiveSums(kept);
    const firsts = exclusiveSums(marched);
    const total = kept.reduce((sum, count) => sum + count, 0);
    const ts = rounded(randomValues(marched.reduce((a, b) => a + b, 0), 3, 0, 4));
    const dPositions = rounded(randomValues(total * 3, 4));
    const vec4s = (of: (ray: Ray) => number[]) =>
      Float32Array.from(
        { length: capacity * 4 },
        (_, i) => (i >> 2) < rays ? [...of(all[i >> 2]), 0][i % 4] : NaN,
      );
    const { d_rays } = await runPoisoned(gpu, {
      kernel: await gpu.kernel("poses/rays", {
        CASCADES: march.cascades,
        ...contractionConstants(march.contraction),
      }),
      invocations: capacity,
      inputs: {
        counters: batchOf({ keptRays: rays }),
        kept_offsets: Uint32Array.from(
          { length: capacity + 1 },
          (_, ray) => offsets[ray] ?? total,
        ),
        packed_info: Uint32Array.from(
          { length: capacity * 2 },
          (_, i) => (i % 2 === 0 ? firsts : marched)[i >> 1] ?? 0xdeadbeef,
        ),
        ts: Float32Array.from(ts, (t) => t / UNIT),
        origins: vec4s(({ origin }) => origin),
        directions: vec4s(({ direction }) => direction),
        d_positions: toBlocks(dPositions, 3, NaN),
      },
      updates: { d_rays: new Float32Array(capacity * 8).fill(UNTOUCHED) },
      params: { lower: BOX.lower, size: BOX.size, capacity, index: KEPT_RAYS, unit: UNIT },
    });

    const rayIndices = kept.flatMap((count, ray) => new Array<number>(count).fill(ray));
    const keptTs = kept.flatMap((count, ray) => [...ts.subarray(firsts[ray], firsts[ray] + count)]);
    const expected = rayTwists({ rays: all, rayIndices, ts: keptTs, dPositions }, {
      box: BOX,
      march,
    });
    const actual = d_rays.subarray(0, rays * 8);
    // Up to 8 samples with levers up to 6 and gradients up to 2.
    assertClose(actual.filter((_, i) => i % 4 < 3), expected, float32Sum(64, 12));
    assertSame(d_rays.subarray(rays * 8), d_rays.slice(rays * 8).fill(UNTOUCHED), "other rays");
  });
}
