import type { Memory, Tensor } from "../gpu/mod.ts";

/** Composited rays of a batch. */
export interface Composite {
  /** (r, g, b, accumulation), [rays, 4]. */
  readonly colors: Tensor<"f32">;
  /** Expected distance in units of the rays' directions, [rays]. */
  readonly depths: Tensor<"f32">;
}

/** Allocates the composited rays of a batch. */
export function allocateComposite(memory: Memory, label: string, rays: number): Composite {
  return {
    colors: memory.tensor(`${label} colors`, [rays, 4]),
    depths: memory.tensor(`${label} depths`, [rays]),
  };
}
