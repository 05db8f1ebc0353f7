import type { Commands, Tensor } from "../../gpu/mod.ts";
import type { ParameterChoice } from "../../nn/mod.ts";
import type { Field } from "../fields/field.ts";
import type { Draw, RayChunk, Rays } from "../rays.ts";
import type { Samples } from "../samples.ts";
import type { Composited } from "../volume_renderer.ts";
import type { Fenceposts } from "./fenceposts.ts";

/** What rays look like, and should. */
export interface ComparedRays {
  /** (r, g, b, accumulation) as rendered, [rays, 4]. */
  readonly colors: Tensor<"f32">;
  /** (r, g, b, alpha) as photographed, [rays, 4]; a negative alpha where a mask excludes the pixel. */
  readonly targets: Tensor<"f32">;
}

/**
 * Makes samples transparent that lie outside of what is rendered.
 *
 * @param outputs raw densities are their fourth numbers, [samples, 4]
 */
export type Cut = (samples: Samples, outputs: Tensor<"f32">) => void;

/** Places samples along rays, and keeps up to date what it must know of the field for that. */
export interface Sampler {
  /** The most samples of a chunk. */
  readonly capacity: number;
  /**
   * Samples along a chunk's rays, valid until the next call.
   *
   * @param before what an earlier pass saw along the same rays; null for the first pass
   * @param cut for samplers with a network of their own: what it says outside does not count; absent for everywhere
   */
  sample(
    commands: Commands,
    rays: Rays,
    chunk: RayChunk,
    draw: Draw,
    before: Composited | null,
    cut?: Cut,
  ): Samples;
  /** Before each step: asks the field anew where there is something, if that is due. */
  update?(commands: Commands, field: Field, draw: Draw): void;
  /** After rays were rendered: notes where what is seen is not what was photographed. */
  review?(commands: Commands, rays: Rays, draw: Draw, seen: ComparedRays): void;
  /**
   * After a chunk was composited in this sampler's pass: teaches a network of its own by what was seen, and adds
   * to that one's gradients, which the first chunk overwrites.
   */
  learn?(
    commands: Commands,
    rays: Rays,
    chunk: RayChunk,
    draw: Draw,
    seen: Composited,
  ): void;
  /** Before rays are rendered: see `Field.prepare`, of a network of its own. */
  prepare?(commands: Commands, choice: ParameterChoice): void;
  /** After samples were composited: fits the number of the next step's rays to how many were kept, [1]. */
  adapt?(commands: Commands, keptTotal: Tensor<"u32">): void;
}

/** Samples that stand for intervals between fenceposts, as many on each ray. */
export interface IntervalSampler extends Sampler {
  /** Where intervals begin and end. */
  readonly fenceposts: Fenceposts;
}
