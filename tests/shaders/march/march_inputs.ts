import type { Gpu } from "../../../src/gpu/mod.ts";
import { type Background, backgroundColors } from "../../reference/colors.ts";
import type { MarchInputs } from "../../reference/march_volrend.ts";
import { randomValues } from "../../reference/random_values.ts";
import type { PackedRays } from "../../reference/volrend.ts";
import { rounded } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";
import { BACKGROUNDS, DRAWS, packedInfo, weightTolerance } from "../volrend/volrend_inputs.ts";

/** The number of exp in lib/density.wgsl. */
export const DENSITY = 2;

/** Slots of a batch's state, as lib/batch.wgsl numbers them. */
const SLOTS = [
  "rays",
  "keptRays",
  "samples",
  "keptSamples",
  "applied",
  "skipped",
  "finite",
] as const;

/** Where a batch's state holds how many rays were kept. */
export const KEPT_RAYS = SLOTS.indexOf("keptRays");

/** A batch's state, u32[8]; what is not given is nonsense that must not matter. */
export function batchOf(
  values: Partial<Record<typeof SLOTS[number], number>>,
): Uint32Array<ArrayBuffer> {
  const batch = new Uint32Array(8).fill(0xdeadbeef);
  SLOTS.forEach((slot, i) => batch[i] = values[slot] ?? batch[i]);
  return batch;
}

/** Random samples of rays, exact in float32, in front of a background; distances grow along a ray. */
export function marchedSamples(
  rays: PackedRays,
  background: Background,
  changes: Partial<MarchInputs> = {},
): MarchInputs {
  const samples = Math.max(0, ...Array.from(rays.offsets, (at, ray) => at + rays.counts[ray]));
  const deltas = rounded(changes.deltas ?? randomValues(samples, 3, 0.002, 0.02));
  const ts = new Float64Array(samples);
  for (let ray = 0; ray < rays.counts.length; ray++) {
    let t = 0.25;
    for (let i = 0; i < rays.counts[ray]; i++) {
      ts[rays.offsets[ray] + i] = t;
      t += deltas[rays.offsets[ray] + i];
    }
  }
  const { step, seed } = DRAWS;
  return {
    rays,
    deltas,
    ts: rounded(changes.ts ?? ts),
    raws: rounded(changes.raws ?? randomValues(samples, 1, -2, 5)),
    rgbs: rounded(changes.rgbs ?? randomValues(samples * 3, 2, 0, 1)),
    backgrounds: backgroundColors(background, rays.counts.length, step, seed),
    linear: changes.linear,
  };
}

/** (r, g, b, raw density) of samples, [samples, 4]. */
export function outputsOf({ raws, rgbs }: MarchInputs): Float32Array<ArrayBuffer> {
  return Float32Array.from(
    { length: raws.length * 4 },
    (_, i) => i % 4 === 3 ? raws[i >> 2] : rgbs[(i >> 2) * 3 + i % 4],
  );
}

/** packed_info of `capacity` rays: those given, then nonsense that must not matter. */
export function packedCapacity(rays: PackedRays, capacity: number): Uint32Array<ArrayBuffer> {
  const info = new Uint32Array(capacity * 2).fill(0x7fffffff);
  info.set(packedInfo(rays));
  return info;
}

/** The constants that say how distances are contracted in the distortion loss. */
export function distanceConstants({ linear }: MarchInputs) {
  return { CONTRACTION: linear === undefined ? 0 : 1, LINEAR: linear ?? 1 };
}

/** How the forward kernel is run. */
export interface MarchRun {
  readonly stop?: number;
  /** Rays there is room for; as many as there are by default. */
  readonly capacity?: number;
}

/**
 * The forward kernel's results; colors, depths and distortions have room for `capacity` rays, and NaN
 * where nothing was written, like the transmittances.
 */
export async function marchCompositeOnGpu(
  gpu: Gpu,
  inputs: MarchInputs,
  background: Background,
  { stop = 1e-4, capacity = inputs.rays.counts.length }: MarchRun = {},
) {
  return await runPoisoned(gpu, {
    kernel: await gpu.kernel("volrend/composite", {
      USE: "training",
      BACKGROUND: BACKGROUNDS.indexOf(background),
      DENSITY,
      STOP: stop,
      ...distanceConstants(inputs),
    }),
    invocations: capacity,
    inputs: {
      counters: batchOf({ keptRays: inputs.rays.counts.length }),
      packed_info: packedCapacity(inputs.rays, capacity),
      outputs: outputsOf(inputs),
      ts: Float32Array.from(inputs.ts),
      deltas: Float32Array.from(inputs.deltas),
    },
    outputs: { kept_counts: new Uint32Array(capacity) },
    updates: {
      transmittances: new Float32Array(inputs.raws.length).fill(NaN),
      colors: new Float32Array(capacity * 4).fill(NaN),
      depths: new Float32Array(capacity).fill(NaN),
      distortions: new Float32Array(capacity).fill(NaN),
    },
    params: {
      ...{ rays: capacity, capacity, index: KEPT_RAYS, first_ray: 0, rays_per_pixel: 1 },
      ...DRAWS,
    },
  });
}

/**
 * What transmittances may be wrong by: as `weightTolerance`, and by the densities' errors. exp(raw) errs
 * by 3 + 2 |raw| ULP and its product with the interval by one more; an optical depth x that errs by
 * e x makes e^-x err by e x e^-x < 0.37 e, however many samples it is the sum of. Densities of raw < 0
 * are as small as |raw| is large, and those of raw > 20 hide everything.
 */
export function marchTolerance(samples: number, raws: ArrayLike<number>) {
  const largest = Math.max(1, ...Array.from(raws, (raw) => Math.min(raw, 20)));
  return { atol: weightTolerance(samples).atol + 0.37 * (4 + 2 * largest) * 2 ** -23, rtol: 0 };
}

/** The exclusive prefix sum. */
export function offsetsOf(counts: ArrayLike<number>): Uint32Array<ArrayBuffer> {
  let next = 0;
  return Uint32Array.from(Array.from(counts), (count) => (next += count) - count);
}
