import type { Scene } from "../scene/mod.ts";
import { ConfigError } from "./config_error.ts";

/** How depths that are known of photographs are learnt from. */
export interface DepthOptions {
  /**
   * The loss: of where a ray ends, or of that and of all that lies in front. shaders/lib/depth_loss.wgsl has the
   * formulas.
   */
  readonly kind: "termination" | "lineOfSight";
  /** What its mean over the rays with a known depth is multiplied by; 0 for no such rays. */
  readonly weight: number;
  /** The share of a step's rays that go through pixels with a known depth. */
  readonly share: number;
  /** How far off a depth may be: its standard deviation as a part of it. */
  readonly spread: number;
}

/** How depths are learnt from where it is wanted; that it is wanted, the weight says. */
export const NO_DEPTHS: DepthOptions = {
  kind: "lineOfSight",
  weight: 0,
  share: 0.1,
  spread: 0.02,
};

/** Whether a configuration learns from depths, which a scene must then be loaded with. */
export function learnsDepths({ depth }: { readonly depth: DepthOptions }): boolean {
  return depth.weight > 0 && depth.share > 0;
}

/**
 * Asserts that there are depths to learn from if they are to be.
 *
 * @throws {ConfigError} if nothing is known of the scene's
 */
export function assertDepths(
  config: { readonly depth: DepthOptions },
  { name, views }: Pick<Scene, "name" | "views">,
): void {
  if (!learnsDepths(config) || views.some(({ depths }) => depths?.pixels.length)) return;
  throw new ConfigError(
    `Cannot learn from depths of ${name}, as nothing is known of them: it has neither points that its ` +
      "photographs see, as COLMAP's models have, nor images of depths. Set depth.weight=0.",
  );
}
