import type { Commands, Count, Tensor } from "../../gpu/mod.ts";
import type { GradientMode, ParameterChoice, ParameterGroup, Rows } from "../../nn/mod.ts";

/** Noise on raw densities, a regulariser: normal numbers drawn by counters. */
export interface NoiseDraw {
  /** Number of the first sample in the whole batch. */
  readonly firstSample: number;
  /** The counter's second number. */
  readonly step: number;
  /** The run's seed. */
  readonly seed: number;
}

/** From where samples are seen. */
export interface SampleDirections {
  /** The ray of each sample, [samples]. */
  readonly rayIndices: Tensor<"u32">;
  /** Directions of rays and, as fourth numbers, their lengths, [rays, 4]. */
  readonly directions: Tensor<"f32">;
}

/** Some of the samples that a field was asked about. */
export interface KeptSamples {
  /** How many. */
  readonly count: Count;
  /** Which sample each of them is, [samples]. */
  readonly sources: Tensor<"u32">;
}

/**
 * What makes raw densities and colors of encoded positions: a density network, whose outputs are features
 * for a color network, too. How they share a device's work is theirs to decide.
 */
export interface Networks {
  /** What they learn. */
  readonly parameters: readonly ParameterGroup[];
  /** Whether the way back begins at kept samples only, even where all are kept; absent if it need not. */
  readonly fromKept?: boolean;
  /** Overwrites `outputs` [samples, 4] with (r, g, b, raw density); with noise on the latter, if any. */
  forward(
    commands: Commands,
    count: Count,
    encoded: Rows,
    seen: SampleDirections,
    outputs: Tensor<"f32">,
    noise: NoiseDraw | null,
    choice: ParameterChoice,
  ): void;
  /** Rows of their own whose first one is overwritten with raw densities, without noise. */
  density(commands: Commands, count: Count, encoded: Rows, choice: ParameterChoice): Rows;
  /**
   * Turns gradients of outputs into those of the parameters and of the encoded positions.
   *
   * @param kept the samples that `dOutputs` is of; null for all of those of the last `forward`
   * @param count of all samples
   * @param dOutputs gradients of (r, g, b, raw density), [samples, 4]
   * @param dEncoded is overwritten, the samples in the order of `dOutputs`; zero where the last block is
   *   padded; null if nobody needs them
   */
  backward(
    commands: Commands,
    kept: KeptSamples | null,
    count: Count,
    encoded: Rows,
    seen: SampleDirections,
    dOutputs: Tensor<"f32">,
    dEncoded: Rows | null,
    mode: GradientMode,
  ): void;
  /** Overwrites `dEncoded` with the raw density's gradients to the encoded positions. */
  densityGradient(
    commands: Commands,
    count: Count,
    encoded: Rows,
    dEncoded: Rows,
    choice: ParameterChoice,
  ): void;
}
