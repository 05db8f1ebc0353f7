import type { TestRay } from "../march/march_test_tools.ts";

/** Numbers of a walk: the struct of lib/walk.wgsl. */
const WALK = 12;

/** Where a ray leaves the crop, in cube units, if nothing is cropped: shaders/lib/crop.wgsl. */
export const NEVER = 1e30;

/** What is known of rays on their walk. */
export interface Walks {
  /** The next candidate of each. */
  readonly cursors: ArrayLike<number>;
  /** Where each leaves the crop, in cube units. */
  readonly ends: ArrayLike<number>;
}

/** Walks as kernels hold them, with cones of radius 0. */
export function packWalks(
  rays: readonly TestRay[],
  { cursors, ends }: Walks,
): Uint32Array<ArrayBuffer> {
  const walks = new Uint32Array(rays.length * WALK);
  const floats = new Float32Array(walks.buffer);
  rays.forEach(({ origin, direction }, ray) => {
    floats.set([...origin, 0, ...direction, ends[ray]], ray * WALK);
    walks[ray * WALK + 8] = cursors[ray];
  });
  return walks;
}

/** What kernels left of walks. */
export function unpackWalks(walks: Uint32Array<ArrayBuffer>): {
  cursors: Uint32Array<ArrayBuffer>;
  ends: Float32Array<ArrayBuffer>;
} {
  const floats = new Float32Array(walks.buffer, walks.byteOffset, walks.length);
  return {
    cursors: walks.filter((_, i) => i % WALK === 8),
    ends: floats.filter((_, i) => i % WALK === 7),
  };
}
