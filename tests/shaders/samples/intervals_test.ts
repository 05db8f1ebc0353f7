import assert from "node:assert/strict";
import { constantsOf } from "../../../shaders/constants.ts";
import { assertClose } from "../../reference/assert_close.ts";
import { type ContractionNorm, normOf, toGrid } from "../../reference/contraction.ts";
import { spacedDistance, type Spacing } from "../../reference/fenceposts.ts";
import type { Vector3 } from "../../reference/march.ts";
import { randomValues } from "../../reference/random_values.ts";
import { fromBlocks, rounded, sharedGpu } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();

/** The box, in world units. */
const [LOWER, SIZE] = [[-1, -1.75, -0.5] as const, 3];

const NORMS = { none: 0, max: 1, euclidean: 2 } as const;
const NUMBERS = constantsOf("lib/spacing.wgsl");
const SPACINGS = {
  linear: NUMBERS.LINEAR_SPACING,
  disparity: NUMBERS.DISPARITY_SPACING,
  power: NUMBERS.POWER_SPACING,
};
const LADDERS: Record<Spacing, (t: number) => number> = {
  linear: (t) => t,
  disparity: (t) => 1 / t,
  power: (t) => (1 + 2 * t / 2.5) ** -1.5,
};

interface Options {
  readonly rays: number;
  readonly samples: number;
  readonly spacing: Spacing;
  readonly near: number;
  readonly far: number;
  readonly firstRay?: number;
  readonly norm?: ContractionNorm;
  readonly footprints?: boolean;
}

/** Origins with radii as fourth numbers, unit directions, fenceposts in [0, 1]. */
function inputsOf({ rays, samples, firstRay = 0 }: Options) {
  const all = firstRay + rays;
  const numbers = randomValues(all * 8, 5);
  const origins = new Float64Array(all * 4);
  const directions = new Float64Array(all * 4);
  for (let ray = 0; ray < all; ray++) {
    const [x, y, z, dx, dy, dz, , radius] = numbers.subarray(8 * ray);
    const length = Math.hypot(dx, dy, dz);
    origins.set([x, y, z, 10 ** (-2 + radius)], ray * 4);
    directions.set([dx / length, dy / length, dz / length, 1], ray * 4);
  }
  const jitter = randomValues(rays * (samples + 1), 6, 0, 1);
  const edges = jitter.map((u, i) => (i % (samples + 1) + u) / (samples + 1));
  return { origins: rounded(origins), directions: rounded(directions), edges: rounded(edges) };
}

async function place(options: Options, inputs: ReturnType<typeof inputsOf>) {
  const { rays, samples, spacing, near, far, firstRay = 0, norm, footprints = false } = options;
  const gpu = await gpuOf();
  const count = rays * samples;
  const blocks = Math.ceil(count / 64);
  const [unit, ladder] = [SIZE / 2, LADDERS[spacing]];
  return await runPoisoned(gpu, {
    kernel: await gpu.kernel("samples/intervals", {
      SAMPLES: samples,
      OPAQUE: norm !== undefined,
      SPACING: SPACINGS[spacing],
      CONTRACTION: NORMS[norm ?? "none"],
      FOOTPRINTS: footprints ? 1 : 0,
    }),
    invocations: blocks * 64,
    inputs: {
      edges: Float32Array.from(inputs.edges),
      origins: Float32Array.from(inputs.origins),
      directions: Float32Array.from(inputs.directions),
    },
    outputs: {
      positions: new Float32Array(blocks * (footprints ? 4 : 3) * 64),
      ts: new Float32Array(count),
      deltas: new Float32Array(count),
      ray_indices: new Uint32Array(count),
      packed_info: new Uint32Array(2 * rays),
    },
    params: {
      ...{ rays, first_ray: firstRay, unit, lower: [...LOWER], size: SIZE },
      ...{ h_near: ladder(near / unit), h_far: ladder(far / unit) },
    },
  });
}

/** What the reference makes of it: distance, interval, and row of the position of each sample. */
function expectedOf(options: Options, { origins, directions, edges }: ReturnType<typeof inputsOf>) {
  const { rays, samples, spacing, near, far, firstRay = 0, norm, footprints } = options;
  const distance = (s: number) => spacedDistance(spacing, s, near, far, SIZE / 2);
  return Array.from({ length: rays * samples }, (_, sample) => {
    const [ray, i] = [Math.floor(sample / samples), sample % samples];
    const at = (firstRay + ray) * 4;
    const post = ray * (samples + 1) + i;
    const [t0, t1] = [distance(edges[post]), distance(edges[post + 1])];
    const t = (t0 + t1) / 2;
    const [x, y, z] = LOWER.map((lower, k) =>
      (origins[at + k] + t * directions[at + k] - lower) / SIZE
    );
    const cube: Vector3 = [x, y, z];
    const position = toGrid(cube, norm && { norm, linear: 1 });
    const n = normOf([2 * x - 1, 2 * y - 1, 2 * z - 1], norm ?? "max");
    const shrunk = norm ? 0.5 * (n > 1 ? ((2 * n - 1) ** 2 / n ** 6) ** (1 / 3) : 1) : 1;
    const footprint = 0.5 * origins[at + 3] * t / SIZE * shrunk;
    return {
      t,
      delta: norm && i === samples - 1 ? 1e10 : (t1 - t0) / SIZE,
      row: footprints ? [...position, footprint] : [...position],
    };
  });
}

const CASES: Record<string, Options> = {
  "one ray of two intervals": { rays: 1, samples: 2, spacing: "linear", near: 2, far: 6 },
  "rays of a chunk that begins in a batch": {
    ...{ rays: 13, samples: 7, firstRay: 4 },
    ...{ spacing: "linear", near: 0, far: 3 },
  },
  "rays even in disparity, of whole blocks": {
    ...{ rays: 4, samples: 128, norm: "euclidean", footprints: true },
    ...{ spacing: "disparity", near: 0.2, far: 1e3 },
  },
  "rays up a ladder of powers": {
    ...{ rays: 20, samples: 33, norm: "max", footprints: true },
    ...{ spacing: "power", near: 0.05, far: 1e3 },
  },
};

for (const [name, options] of Object.entries(CASES)) {
  Deno.test(`intervals of ${name} are the reference's`, async () => {
    const inputs = inputsOf(options);
    const { positions, ts, deltas, ray_indices, packed_info } = await place(options, inputs);
    const { rays, samples, firstRay = 0, footprints } = options;
    const [count, features] = [rays * samples, footprints ? 4 : 3];
    const expected = expectedOf(options, inputs);
    assertClose(ts, expected.map(({ t }) => t), { atol: 1e-6, rtol: 2e-5 });
    // An interval is a difference of distances that were rounded.
    for (let i = 0; i < count; i++) {
      const { t, delta } = expected[i];
      const atol = 2e-5 * t + 1e-6;
      assertClose([deltas[i]], [delta], { atol, rtol: 1e-6, name: `interval ${i}` });
    }
    const rows = expected.flatMap(({ row }) => row);
    assertClose(fromBlocks(positions, features, count), rows, { atol: 2e-5, rtol: 1e-4 });
    assertSame(ray_indices, expected.map((_, i) => firstRay + Math.floor(i / samples)));
    assert.deepEqual(
      [...packed_info],
      Array.from({ length: rays }, (_, ray) => [ray * samples, samples]).flat(),
    );
    const padding = fromBlocks(positions, features, Math.ceil(count / 64) * 64)
      .subarray(features * count);
    assert.ok(padding.every((value) => value === 0), "what pads the last block");
  });
}

Deno.test("a pixel without a ray has intervals of length 0", async () => {
  const inputs = {
    origins: Float64Array.of(1, 2, 3, 0),
    directions: new Float64Array(4),
    edges: Float64Array.of(0, 0.5, 1),
  };
  const options = {
    rays: 1,
    samples: 2,
    spacing: "power",
    near: 0.1,
    far: 1e3,
    norm: "max",
  } as const;
  const { deltas, positions } = await place(options, inputs);
  assert.deepEqual([...deltas], [0, 0]);
  assert.ok(positions.every(Number.isFinite));
});

for (
  const [spacing, near, far, posts] of [
    ["power", 0, 1e6, [0.26426716, 0.73425131, 1.89980262, 4.55198599]],
    ["disparity", 0.2, 1e6, [0.26666665, 0.39999992, 0.79999952, 1.9999964]],
  ] as const
) {
  Deno.test(`fenceposts spaced by ${spacing} lie where it was worked out elsewhere`, async () => {
    const inputs = {
      origins: new Float64Array(4),
      directions: Float64Array.of(0, 0, -1, 1),
      edges: rounded(Float64Array.of(0.25, 0.5, 0.75, 0.9)),
    };
    const unit = SIZE / 2; // the distances are counted in it
    const options = { rays: 1, samples: 3, spacing, near: near * unit, far: far * unit };
    const { ts, deltas } = await place(options, inputs);
    const middles = [0, 1, 2].map((i) => (posts[i] + posts[i + 1]) / 2 * unit);
    assertClose(ts, middles, { atol: 0, rtol: 2e-6 });
    const lengths = [0, 1, 2].map((i) => (posts[i + 1] - posts[i]) * unit / SIZE);
    assertClose(deltas, lengths, { atol: 0, rtol: 2e-5 });
  });
}
