import type { Commands, Count, Tensor } from "../../gpu/mod.ts";
import type { Draw, Rays } from "../rays.ts";

/**
 * Lets each photograph have its own colors: what is rendered is changed by what was learnt of its view before
 * it is compared. Views that were not trained on are rendered without: a mean of what is learnt stays neutral.
 */
export interface Exposure {
  /**
   * What the cameras would have recorded of rendered colors.
   *
   * @param colors (r, g, b, accumulation), [rays, 4]
   * @returns the same of exposed colors, valid until the next call
   */
  forward(
    commands: Commands,
    count: Count,
    rays: Rays,
    draw: Draw,
    colors: Tensor<"f32">,
  ): Tensor<"f32">;
  /**
   * Turns gradients of exposed colors into those of rendered ones, and overwrites those of what is learnt.
   *
   * @param colors what `forward` was given
   * @param dColors gradients of (r, g, b, accumulation), [rays, 4]
   */
  backward(
    commands: Commands,
    count: Count,
    rays: Rays,
    draw: Draw,
    colors: Tensor<"f32">,
    dColors: Tensor<"f32">,
  ): void;
  /** Keeps the mean neutral, after the optimiser moved what is learnt; not if the step was skipped. */
  center(commands: Commands, batch: Tensor<"u32">): void;
}
