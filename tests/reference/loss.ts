/**
 * What is minimised, over R rays of 3 channels:
 *
 *   mse          mean over R * 3 of (color - target)^2
 *   sumSquared   their sum
 */
export type Loss = "mse" | "sumSquared";

/**
 * A loss and its gradient: dL/dcolor = 2 (color - target) [/ (3 R) for the mean].
 *
 * @param colors Predicted, [R, 3].
 * @param targets [R, 3].
 * @returns The loss and dL/dcolors, [R, 3].
 */
export function evaluateLoss(
  loss: Loss,
  colors: Float64Array,
  targets: Float64Array,
): { value: number; dColors: Float64Array } {
  const scale = loss === "mse" ? 1 / colors.length : 1;
  const errors = colors.map((color, i) => color - targets[i]);
  return {
    value: scale * errors.reduce((sum, error) => sum + error * error, 0),
    dColors: errors.map((error) => 2 * scale * error),
  };
}
