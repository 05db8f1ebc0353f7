import assert from "node:assert/strict";
import { assertClose } from "../../reference/assert_close.ts";
import {
  contractGaussian,
  cylinderMoments,
  frustumMoments,
  gaussianRow,
  intervalGaussian,
} from "../../reference/cones.ts";
import { type ContractionNorm, normOf } from "../../reference/contraction.ts";
import { randomValues } from "../../reference/random_values.ts";
import { fromBlocks, rounded, sharedGpu } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();

/** The box of contractions, in world units. */
const BOX = { center: [0.5, -0.25, 1], half: 3 } as const;

const NORMS = { none: 0, max: 1, euclidean: 2 } as const;

interface Options {
  readonly rays: number;
  readonly samples: number;
  readonly firstRay?: number;
  readonly cylinder?: boolean;
  readonly unbounded?: boolean;
  readonly norm?: ContractionNorm;
  readonly near?: number;
  readonly far?: number;
}

/** Origins with radii as fourth numbers, directions of lengths from 1 to 3, fenceposts in [0, 1]. */
function inputsOf({ rays, samples, firstRay = 0 }: Options) {
  const all = firstRay + rays;
  const numbers = randomValues(all * 8, 5);
  const origins = new Float64Array(all * 4);
  const directions = new Float64Array(all * 4);
  for (let ray = 0; ray < all; ray++) {
    const [x, y, z, dx, dy, dz, length, radius] = numbers.subarray(8 * ray);
    const scale = (2 + length) / Math.hypot(dx, dy, dz);
    const direction = [dx, dy, dz].map((d) => Math.fround(d * scale));
    origins.set([x, y, z, 10 ** (-2 + radius)], ray * 4);
    directions.set([...direction, Math.hypot(...direction)], ray * 4);
  }
  const jitter = randomValues(rays * (samples + 1), 6, 0, 1);
  const edges = jitter.map((u, i) => (i % (samples + 1) + u) / (samples + 1));
  return { origins: rounded(origins), directions: rounded(directions), edges: rounded(edges) };
}

async function cast(options: Options, inputs: ReturnType<typeof inputsOf>) {
  const { rays, samples, firstRay = 0, cylinder = false, unbounded = false, norm } = options;
  const { near = 2, far = 6 } = options;
  const gpu = await gpuOf();
  const count = rays * samples;
  const blocks = Math.ceil(count / 64);
  const kernel = await gpu.kernel("samples/cones", {
    SAMPLES: samples,
    CYLINDER: cylinder,
    DISPARITY: unbounded,
    OPAQUE: unbounded,
    CONTRACTION: NORMS[norm ?? "none"],
  });
  return await runPoisoned(gpu, {
    kernel,
    invocations: blocks * 64,
    inputs: {
      edges: Float32Array.from(inputs.edges),
      origins: Float32Array.from(inputs.origins),
      directions: Float32Array.from(inputs.directions),
    },
    outputs: {
      gaussians: new Float32Array(blocks * 9 * 64),
      ts: new Float32Array(count),
      deltas: new Float32Array(count),
      ray_indices: new Uint32Array(count),
      packed_info: new Uint32Array(2 * rays),
    },
    params: {
      ...{ rays, first_ray: firstRay, near, far },
      ...{ center: [...BOX.center], half_side: BOX.half },
    },
  });
}

/** What the reference makes of it: a row of nine numbers a sample, t and delta. */
function expectedOf(options: Options, { origins, directions, edges }: ReturnType<typeof inputsOf>) {
  const { rays, samples, firstRay = 0, cylinder, unbounded, norm, near = 2, far = 6 } = options;
  const distance = (s: number) =>
    unbounded ? 1 / ((1 - s) / near + s / far) : near * (1 - s) + far * s;
  return Array.from({ length: rays * samples }, (_, sample) => {
    const [ray, i] = [Math.floor(sample / samples), sample % samples];
    const at = (firstRay + ray) * 4;
    const direction = directions.subarray(at, at + 3);
    const length = Math.hypot(...direction);
    const post = ray * (samples + 1) + i;
    const [t0, t1] = [distance(edges[post]), distance(edges[post + 1])];
    const moments = (cylinder ? cylinderMoments : frustumMoments)(t0, t1, origins[at + 3]);
    const gaussian = intervalGaussian([...origins.subarray(at, at + 3)], [...direction], moments);
    if (!norm) return { row: gaussianRow(gaussian), t: (t0 + t1) / 2, delta: (t1 - t0) * length };
    const [x, y, z] = gaussian.mean.map((value, axis) => (value - BOX.center[axis]) / BOX.half);
    const covariance = gaussian.covariance.map((row) => row.map((value) => value / BOX.half ** 2));
    const isLast = unbounded && i === samples - 1;
    return {
      row: gaussianRow(contractGaussian({ mean: [x, y, z], covariance }, norm)),
      t: (t0 + t1) / 2,
      delta: (isLast ? 1e10 : t1 - t0) * length,
    };
  });
}

const CASES: Record<string, Options> = {
  "one cone of two frustums": { rays: 1, samples: 2 },
  "cones of frustums": { rays: 13, samples: 7 },
  "cones of a chunk that begins in a batch": { rays: 13, samples: 7, firstRay: 4 },
  "cones of whole blocks": { rays: 4, samples: 128 },
  "cylinders": { rays: 9, samples: 8, cylinder: true, near: 0, far: 1 },
  "contracted cones": {
    rays: 20,
    samples: 32,
    unbounded: true,
    norm: "euclidean",
    near: 0.2,
    far: 1e3,
  },
  "cones contracted to a cube": {
    rays: 20,
    samples: 32,
    unbounded: true,
    norm: "max",
    near: 0.2,
    far: 90,
  },
};

for (const [name, options] of Object.entries(CASES)) {
  Deno.test(`${name} have the reference's Gaussians`, async () => {
    const inputs = inputsOf(options);
    const { gaussians, ts, deltas, ray_indices, packed_info } = await cast(options, inputs);
    const { rays, samples, firstRay = 0 } = options;
    const count = rays * samples;
    const expected = expectedOf(options, inputs);
    const rows = fromBlocks(gaussians, 9, count);
    for (let i = 0; i < count; i++) {
      const { row, t, delta } = expected[i];
      const [mean, spread] = [Math.hypot(...row.slice(0, 3)), Math.max(...row.slice(3, 6))];
      const means = rows.subarray(9 * i, 9 * i + 3);
      assertClose(means, row.slice(0, 3), { atol: 2e-6 * (1 + mean), rtol: 0 });
      // An interval is a difference of distances that were rounded; along a contracted ray, what J leaves is
      // a part of 1 / |x| of what it is made of.
      const cancelled = options.norm ? 1e-3 : 2e-5 + 2 ** -19 * Math.max(t / delta, 1);
      const spreads = rows.subarray(9 * i + 3, 9 * i + 9);
      assertClose(spreads, row.slice(3), { atol: cancelled * spread, rtol: 0 });
    }
    const farthest = Math.max(...expected.map(({ t }) => t));
    assertClose(ts, expected.map(({ t }) => t), {
      atol: 0,
      rtol: 4e-5 * Math.max(farthest / 100, 0.1),
    });
    const tolerance = { atol: 2e-6 * Math.min(farthest, 20), rtol: 1e-3 };
    assertClose(deltas, expected.map(({ delta }) => delta), tolerance);
    assertSame(ray_indices, expected.map((_, i) => firstRay + Math.floor(i / samples)));
    assert.deepEqual(
      [...packed_info],
      Array.from({ length: rays }, (_, ray) => [ray * samples, samples]).flat(),
    );
    const padding = fromBlocks(gaussians, 9, Math.ceil(count / 64) * 64).subarray(9 * count);
    assert.ok(padding.every((value) => value === 0), "what pads the last block");
  });
}

Deno.test("contracted cones lie inside and outside the ball, and lean", () => {
  const options = CASES["contracted cones"];
  const expected = expectedOf(options, inputsOf(options));
  const norms = expected.map(({ row: [x, y, z] }) => normOf([x, y, z], "euclidean"));
  assert.ok(norms.filter((norm) => norm < 1).length > 20);
  assert.ok(norms.filter((norm) => norm > 1.5).length > 20 && norms.every((norm) => norm < 2));
});

Deno.test("a pixel without a ray has intervals of length 0, and nothing that is not a number", async () => {
  const inputs = {
    origins: Float64Array.of(1, 2, 3, 0),
    directions: new Float64Array(4),
    edges: Float64Array.of(0, 0.5, 1),
  };
  const { deltas, gaussians } = await cast({ rays: 1, samples: 2 }, inputs);
  assert.deepEqual([...deltas], [0, 0]);
  const row = [1, 2, 3, 0, 0, 0, 0, 0, 0];
  assert.deepEqual([...fromBlocks(gaussians, 9, 2)], [...row, ...row]);
});

Deno.test("fenceposts even in disparity lie where it was worked out elsewhere", async () => {
  const inputs = {
    origins: new Float64Array(4),
    directions: Float64Array.of(0, 0, -1, 1),
    edges: rounded(Float64Array.of(0.25, 0.5, 0.75, 0.9)),
  };
  const options = { rays: 1, samples: 3, unbounded: true, near: 0.2, far: 1e6 };
  const { ts, deltas } = await cast(options, inputs);
  const posts = [0.26666665, 0.39999992, 0.79999952, 1.9999964];
  const middles = [0, 1, 2].map((i) => (posts[i] + posts[i + 1]) / 2);
  assertClose(ts, middles, { atol: 0, rtol: 1e-6 });
  const lengths = [posts[1] - posts[0], posts[2] - posts[1], 1e10]; // nothing lies behind the last
  assertClose(deltas, lengths, { atol: 0, rtol: 1e-5 });
});
