import type { Gpu } from "../../../src/gpu/mod.ts";
import { type Background, backgroundColors } from "../../reference/colors.ts";
import { randomValues } from "../../reference/random_values.ts";
import type { CompositeInputs, PackedRays } from "../../reference/volrend.ts";
import { rounded } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";

/** In the order of lib/background.wgsl. */
export const BACKGROUNDS: readonly Background[] = ["white", "black", "random"];

/** The step and seed of random backgrounds. */
export const DRAWS = { step: 4, seed: 19 };

/** Rows of a block of colours; the kernels use the first three. */
export const RGB_ROWS = 16;

/** nerfacc's example (tests/test_rendering.py): one sample on ray 0, none on ray 1, four on ray 2. */
export const PUBLISHED_RAYS: PackedRays = { offsets: [0, 1, 1], counts: [1, 0, 4] };

/** Rays of the given numbers of samples, one after the other. */
export function packed(counts: readonly number[]): PackedRays {
  let next = 0;
  return { counts, offsets: counts.map((count) => (next += count) - count) };
}

/** Random samples of rays, exact in float32, in front of a background. */
export function randomSamples(
  rays: PackedRays,
  background: Background,
  changes: Partial<CompositeInputs> = {},
): CompositeInputs {
  const samples = Math.max(0, ...Array.from(rays.offsets, (at, ray) => at + rays.counts[ray]));
  const inputs = {
    sigmas: randomValues(samples, 1, 0, 3),
    rgbs: randomValues(samples * 3, 2, 0, 1),
    deltas: randomValues(samples, 3, 0.01, 0.5),
    ts: randomValues(samples, 4, 2, 6),
    ...changes,
  };
  const { step, seed } = DRAWS;
  return {
    rays,
    sigmas: rounded(inputs.sigmas),
    rgbs: rounded(inputs.rgbs),
    deltas: rounded(inputs.deltas),
    ts: rounded(inputs.ts),
    backgrounds: backgroundColors(background, rays.counts.length, step, seed),
  };
}

/** A kernel's parameters that say which rays a chunk has: `rays` from `firstRay` on. */
export function chunkParams(rays: number, firstRay = 0) {
  return { capacity: rays, index: 0, first_ray: firstRay, rays_per_pixel: 1, ...DRAWS };
}

/** A counter that bounds nothing. */
export const UNLIMITED = Uint32Array.of(0xffffffff);

/** packed_info of rays, [rays, 2]. */
export function packedInfo({ offsets, counts }: PackedRays): Uint32Array<ArrayBuffer> {
  return Uint32Array.from(
    { length: counts.length * 2 },
    (_, i) => i % 2 === 0 ? offsets[i >> 1] : counts[i >> 1],
  );
}

/** (r, g, b, density) of samples, [samples, 4]: a ReLU leaves densities as they are. */
export function outputsOf({ sigmas, rgbs }: CompositeInputs): Float32Array<ArrayBuffer> {
  return Float32Array.from(
    { length: sigmas.length * 4 },
    (_, i) => i % 4 === 3 ? sigmas[i >> 2] : rgbs[(i >> 2) * 3 + i % 4],
  );
}

/**
 * The forward kernel's results.
 *
 * @param options the chunk's first ray, and how many rays colours and depths have room for
 */
export async function compositeOnGpu(
  gpu: Gpu,
  inputs: CompositeInputs,
  background: Background,
  options: { readonly firstRay?: number; readonly allRays?: number } = {},
) {
  const { rays, sigmas, deltas, ts } = inputs;
  const count = rays.counts.length;
  const { firstRay = 0, allRays = firstRay + count } = options;
  const results = await runPoisoned(gpu, {
    kernel: await gpu.kernel("volrend/composite", {
      USE: "training",
      BACKGROUND: BACKGROUNDS.indexOf(background),
      STOP: 0,
    }),
    invocations: count,
    inputs: {
      counters: UNLIMITED,
      packed_info: packedInfo(rays),
      outputs: outputsOf(inputs),
      deltas: Float32Array.from(deltas),
      ts: Float32Array.from(ts),
    },
    outputs: {
      transmittances: new Float32Array(sigmas.length),
      kept_counts: new Uint32Array(count),
    },
    updates: {
      colors: new Float32Array(allRays * 4).fill(NaN),
      depths: new Float32Array(allRays).fill(NaN),
      distortions: new Float32Array(allRays),
    },
    params: { rays: count, ...chunkParams(count, firstRay) },
  });
  const weights = results.transmittances.map((transmittance, i) =>
    transmittance * (1 - Math.exp(-sigmas[i] * deltas[i]))
  );
  return { ...results, weights };
}

/**
 * What weights and transmittances may be wrong by: each sample's exp has 3 + 2 |x| ULP of 2^-23
 * (WGSL), its argument one rounding, and the product of those before it errs by their sum. Relative to
 * a transmittance of e^-x an error of x stays below 1, so each sample adds at most 6 ULP of 1.
 */
export function weightTolerance(samples: number) {
  return { atol: 6 * Math.max(samples, 1) * 2 ** -23, rtol: 0 };
}
