import { rayLoss } from "./ray_loss.ts";

/** What is minimised of colours alone: the mean over R rays of 3 channels, or their sum. */
export type Loss = "mse" | "sumSquared";

/**
 * A loss of colours and its gradient.
 *
 * @param colors Predicted, [R, 3].
 * @param targets [R, 3].
 * @param multipliers How much each ray counts, [R].
 * @returns The loss and dL/dcolors, [R, 3].
 */
export function evaluateLoss(
  loss: Loss,
  colors: Float64Array,
  targets: Float64Array,
  multipliers?: readonly number[],
): { value: number; dColors: Float64Array } {
  const none = new Float64Array(colors.length / 3);
  const options = { kind: loss, huberDelta: 1, opacityEntropy: 0, distortion: 0 };
  return rayLoss(options, { colors, targets, accumulations: none, distortions: none, multipliers });
}
