/** What is minimised over R rays; see {@link rayLoss}. */
export interface RayLossOptions {
  readonly kind: "mse" | "huber" | "sumSquared";
  readonly huberDelta: number;
  readonly opacityEntropy: number;
  readonly distortion: number;
}

/** What rays show, and should show. */
export interface RayLossInputs {
  /** [R, 3]. */
  readonly colors: Float64Array;
  /** [R, 3]. */
  readonly targets: Float64Array;
  /** [R]. */
  readonly accumulations: Float64Array;
  /** [R]. */
  readonly distortions: Float64Array;
  /** How much colours count, 4^j of an image reduced by 2^j, [R]; all alike by default. */
  readonly multipliers?: readonly number[];
}

/**
 * The mean over rays of
 *
 *   m/3 sum over channels of l(color - target)  +  opacityEntropy (-o ln o)  +  distortion distortions
 *
 *   mse:    l(d) = d^2
 *   huber:  l(d) = 1/5 (d^2 / (2 delta) if |d| <= delta, else |d| - delta / 2)     (instant-ngp)
 *   m     = multiplier / mean of all multipliers                                   (google/mipnerf)
 *   o     = accumulation + 1e-10                                                   (ngp_pl)
 *
 * with the sum over rays and channels of d^2 instead of the first term's mean for sumSquared.
 *
 * @returns the loss, the sum of the squared errors, dL/dcolors [R, 3] and dL/daccumulations [R].
 */
export function rayLoss(
  options: RayLossOptions,
  { colors, targets, accumulations, distortions, multipliers }: RayLossInputs,
): {
  value: number;
  squaredError: number;
  dColors: Float64Array;
  dAccumulations: Float64Array;
} {
  const rays = accumulations.length;
  const { opacityEntropy, distortion } = options;
  const errors = colors.map((color, i) => color - targets[i]);
  const opacities = accumulations.map((accumulation) => accumulation + 1e-10);
  const sum = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);
  const [valueOf, derivativeOf] = channelLoss(options);
  const mean = multipliers ? multipliers.reduce((sum, each) => sum + each, 0) / rays : 1;
  const share = options.kind === "sumSquared" ? 1 : 1 / (3 * rays);
  const shareOf = (i: number) => share * (multipliers ? multipliers[Math.floor(i / 3)] / mean : 1);
  return {
    value: rays === 0 ? 0 : (sum(errors.map((error, i) => valueOf(error) * shareOf(i))) * rays +
      opacityEntropy * sum(opacities.map((o) => -o * Math.log(o))) +
      distortion * sum(distortions)) / rays,
    squaredError: sum(errors.map((error) => error ** 2)),
    dColors: errors.map((error, i) => derivativeOf(error) * shareOf(i)),
    dAccumulations: opacities.map((o) => -opacityEntropy * (Math.log(o) + 1) / rays),
  };
}

/** l(d) and l'(d). */
function channelLoss({ kind, huberDelta }: RayLossOptions): ((d: number) => number)[] {
  if (kind !== "huber") return [(d) => d ** 2, (d) => 2 * d];
  const isSmall = (d: number) => Math.abs(d) <= huberDelta;
  return [
    (d) => (isSmall(d) ? d ** 2 / (2 * huberDelta) : Math.abs(d) - huberDelta / 2) / 5,
    (d) => (isSmall(d) ? d / huberDelta : Math.sign(d)) / 5,
  ];
}
