import type { Gpu } from "../../../src/gpu/mod.ts";
import { pcg4d } from "../../../src/math/random.ts";
import type { Contraction } from "../../reference/contraction.ts";
import type { March, MarchBox, Vector3 } from "../../reference/march.ts";
import { toBlocks } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";

/** The draws of all tests of the marcher. */
export const DRAW = { step: 3, seed: 11 };

/** A ray in world units; numbers that float32 holds exactly. */
export interface TestRay {
  readonly origin: Vector3;
  readonly direction: Vector3;
}

/** Rays through an occupancy grid. */
export interface Marching {
  readonly march: March;
  readonly box: MarchBox;
  /** The occupancy grid. */
  readonly bits: Uint32Array<ArrayBuffer>;
  readonly rays: readonly TestRay[];
  readonly jitter: boolean;
  /** The most samples of a ray; 2048 by default. */
  readonly maxSamples?: number;
}

/** Samples of all rays, packed. */
export interface MarchedRays {
  /** Samples of each ray. */
  readonly counts: Uint32Array<ArrayBuffer>;
  /** (first sample, number of samples) of each ray. */
  readonly packedInfo: Uint32Array<ArrayBuffer>;
  readonly ts: Float32Array<ArrayBuffer>;
  readonly deltas: Float32Array<ArrayBuffer>;
  /** [blocks, 3, 64]. */
  readonly positions: Float32Array<ArrayBuffer>;
  readonly rayIndices: Uint32Array<ArrayBuffer>;
}

/** An occupancy grid with a random part of the cells occupied. */
export function randomBits(march: March, fill: number, seed: number): Uint32Array<ArrayBuffer> {
  const words = march.cascades * march.resolution ** 3 / 32;
  if (fill <= 0 || fill >= 1) return new Uint32Array(words).fill(fill > 0 ? 0xffffffff : 0);
  const bits = new Uint32Array(words);
  for (let word = 0; word < words; word++) {
    for (let byte = 0; byte < 32; byte += 16) {
      // Sixteen cells at a time: four draws of four bytes.
      for (let draw = 0; draw < 4; draw++) {
        pcg4d(word, byte + draw, 0, seed).forEach((value, i) => {
          if ((value >>> 8) < fill * 2 ** 24) bits[word] |= 1 << (byte + draw * 4 + i);
        });
      }
    }
  }
  return bits;
}

/** The constants of lib/contraction.wgsl. */
export function contractionConstants(contraction: Contraction | undefined) {
  const number = contraction ? { max: 1, euclidean: 2 }[contraction.norm] : 0;
  return { CONTRACTION: number, LINEAR: contraction?.linear ?? 1 };
}

/** The kernels' constants that say how rays walk. */
export function walkConstants({ march, jitter }: Marching) {
  const { steps, cone, resolution, cascades, contraction } = march;
  return {
    ...contractionConstants(contraction),
    STEPS: steps,
    CONE: cone,
    RESOLUTION: resolution,
    CASCADES: cascades,
    JITTER: jitter,
  };
}

/** What kernels of the march get: origins, directions [rays, 4], bits, and their params. */
export function walkInputs({ rays, bits, box }: Marching) {
  const vec4s = (of: (ray: TestRay) => Vector3) =>
    Float32Array.from(rays.flatMap((ray) => [...of(ray), 0]));
  return {
    inputs: {
      origins: vec4s((ray) => ray.origin),
      directions: vec4s((ray) => ray.direction),
      bits,
    },
    params: { ...box, rays: rays.length, ...DRAW },
  };
}

/** Runs march/count on all rays, or on the first `batchRays`. */
export async function countOnGpu(
  gpu: Gpu,
  marching: Marching,
  batchRays = marching.rays.length,
): Promise<Uint32Array<ArrayBuffer>> {
  const { rays, maxSamples = 2048 } = marching;
  const { inputs, params } = walkInputs(marching);
  const { counts } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("march/count", {
      ...walkConstants(marching),
      MAX_SAMPLES: maxSamples,
    }),
    invocations: rays.length,
    inputs: { ...inputs, batch: Uint32Array.of(batchRays, 0, 0, 0, 0, 0, 0, 0) },
    outputs: { counts: new Uint32Array(rays.length) },
    params,
  });
  return counts;
}

/** (offset, count) of each ray, [rays, 2]. */
export function packed(counts: Uint32Array): Uint32Array<ArrayBuffer> {
  const info = new Uint32Array(counts.length * 2);
  let offset = 0;
  counts.forEach((count, ray) => {
    info.set([offset, count], ray * 2);
    offset += count;
  });
  return info;
}

/** Runs march/count and march/emit. */
export async function marchOnGpu(gpu: Gpu, marching: Marching): Promise<MarchedRays> {
  const counts = await countOnGpu(gpu, marching);
  const packedInfo = packed(counts);
  const samples = counts.reduce((sum, count) => sum + count, 0);
  const { inputs, params } = walkInputs(marching);
  const { ts, deltas, positions, ray_indices } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("march/emit", walkConstants(marching)),
    invocations: marching.rays.length,
    inputs: { ...inputs, packed_info: packedInfo },
    outputs: {
      ts: new Float32Array(samples),
      deltas: new Float32Array(samples),
      ray_indices: new Uint32Array(samples),
    },
    // In the last block there are places for more samples than there may be.
    updates: { positions: toBlocks(new Float32Array(samples * 3), 3) },
    params,
  });
  return { counts, packedInfo, ts, deltas, positions, rayIndices: ray_indices };
}
