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
  kind: "termination",
  weight: 0,
  share: 0.1,
  spread: 0.02,
};
