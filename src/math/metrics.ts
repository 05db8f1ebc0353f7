/**
 * Peak signal-to-noise ratio, -10 log10(mean((a - b)^2)), in decibels for values with a peak of 1.
 *
 * The values count alike, so [height, width, 3] colours give the PSNR over all channels. The published
 * figure of a dataset is the mean of the per-image PSNR, not the PSNR of the pooled error.
 *
 * @param a Values in [0, 1], at least one.
 * @param b As many values in [0, 1].
 * @returns Decibels; Infinity where a and b are identical.
 * @throws RangeError if the lengths differ or are zero, or a value is NaN or infinite.
 */
export function psnr(a: ArrayLike<number>, b: ArrayLike<number>): number {
  requireSameLength("PSNR", a, b);
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = a[i] - b[i];
    sum += difference * difference;
  }
  requireFinite("PSNR", sum, a, b);
  return -10 * Math.log10(sum / a.length);
}

/**
 * The value an 8-bit image would hold for x: clamped to [0, 1] and rounded to the nearest k / 255.
 *
 * Evaluation applies this before the metrics, since the published images were written to 8-bit files.
 *
 * @returns A value in [0, 1], or NaN for NaN, which the metrics then refuse.
 */
export function quantize8(x: number): number {
  return Math.round(Math.min(1, Math.max(0, x)) * 255) / 255;
}

/** Pixels across the window of {@link ssim}: the least that images must have. */
export const SSIM_WINDOW = 11;

const WINDOW_SIGMA = 1.5;
const C1 = 0.01 ** 2; // (K1 L)^2 with the dynamic range L = 1
const C2 = 0.03 ** 2; // (K2 L)^2

/**
 * Structural similarity (Wang et al. 2004), averaged over windows and channels.
 *
 *   ssim = (2 mu_a mu_b + C1) (2 sigma_ab + C2) / ((mu_a^2 + mu_b^2 + C1) (sigma_a^2 + sigma_b^2 + C2))
 *
 * with an 11 x 11 Gaussian window of sigma 1.5, K1 = 0.01, K2 = 0.03 and a dynamic range of 1. Only
 * windows that lie wholly inside the image count, as in the paper and in Mip-NeRF's `compute_ssim`.
 *
 * @param a Values in [0, 1], [height, width, channels].
 * @param b Values in [0, 1], [height, width, channels].
 * @returns A value in [-1, 1]; 1 where a and b are identical.
 * @throws RangeError if an image is smaller than the window, its length does not fit its shape, or a
 *   value is NaN or infinite.
 */
export function ssim(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  width: number,
  height: number,
  channels = 3,
): number {
  if (!(width >= SSIM_WINDOW && height >= SSIM_WINDOW)) {
    throw new RangeError(
      `Cannot compute SSIM as images must be at least ${SSIM_WINDOW} x ${SSIM_WINDOW} pixels: ` +
        `current size is ${width} x ${height}.`,
    );
  }
  requireSameLength("SSIM", a, b);
  if (a.length !== width * height * channels) {
    throw new RangeError(
      `Cannot compute SSIM as [height, width, channels] = [${height}, ${width}, ${channels}] needs ` +
        `${width * height * channels} values: current length is ${a.length}.`,
    );
  }

  let sum = 0;
  const windows = (width - SSIM_WINDOW + 1) * (height - SSIM_WINDOW + 1);
  const pixels = width * height;
  const as = new Float64Array(pixels);
  const bs = new Float64Array(pixels);
  const squares = new Float64Array(pixels);
  const products = new Float64Array(pixels);
  for (let channel = 0; channel < channels; channel++) {
    for (let i = 0; i < pixels; i++) {
      const valueA = a[i * channels + channel];
      const valueB = b[i * channels + channel];
      as[i] = valueA;
      bs[i] = valueB;
      // The formula needs only the sum of the two variances, so one filter pass serves both.
      squares[i] = valueA * valueA + valueB * valueB;
      products[i] = valueA * valueB;
    }
    const meanA = windowMeans(as, width, height);
    const meanB = windowMeans(bs, width, height);
    const meanSquares = windowMeans(squares, width, height);
    const meanProducts = windowMeans(products, width, height);
    for (let i = 0; i < windows; i++) {
      const muAB = meanA[i] * meanB[i];
      const muAA = meanA[i] * meanA[i];
      const muBB = meanB[i] * meanB[i];
      const covariance = meanProducts[i] - muAB;
      const variances = meanSquares[i] - (muAA + muBB);
      sum += ((2 * muAB + C1) * (2 * covariance + C2)) /
        ((muAA + muBB + C1) * (variances + C2));
    }
  }
  requireFinite("SSIM", sum, a, b);
  return sum / (windows * channels);
}

const WINDOW = gaussianWindow();

/** Weights [SSIM_WINDOW] of the one-dimensional window; they sum to 1. */
function gaussianWindow(): Float64Array {
  const centre = (SSIM_WINDOW - 1) / 2;
  const weights = Float64Array.from(
    { length: SSIM_WINDOW },
    (_, i) => Math.exp(-0.5 * ((i - centre) / WINDOW_SIGMA) ** 2),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/**
 * Weighted means over every window inside the image: [height, width] to [height - 10, width - 10].
 * The two-dimensional Gaussian is the product of two one-dimensional ones, hence rows, then columns.
 */
function windowMeans(values: Float64Array, width: number, height: number): Float64Array {
  const meanWidth = width - SSIM_WINDOW + 1;
  const meanHeight = height - SSIM_WINDOW + 1;
  const rows = new Float64Array(meanWidth * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < meanWidth; x++) {
      const start = y * width + x;
      let mean = 0;
      for (let k = 0; k < SSIM_WINDOW; k++) mean += WINDOW[k] * values[start + k];
      rows[y * meanWidth + x] = mean;
    }
  }
  const means = new Float64Array(meanWidth * meanHeight);
  for (let y = 0; y < meanHeight; y++) {
    // Whole rows at a time: neighbouring values in memory, unlike one column after the other.
    const mean = means.subarray(y * meanWidth, (y + 1) * meanWidth);
    for (let k = 0; k < SSIM_WINDOW; k++) {
      const start = (y + k) * meanWidth;
      for (let x = 0; x < meanWidth; x++) mean[x] += WINDOW[k] * rows[start + x];
    }
  }
  return means;
}

function requireSameLength(metric: string, a: ArrayLike<number>, b: ArrayLike<number>): void {
  if (a.length !== b.length || a.length === 0) {
    throw new RangeError(
      `Cannot compute ${metric} as both images must have the same number of values, at least one: ` +
        `current lengths are ${a.length} and ${b.length}.`,
    );
  }
}

/** Any NaN or infinity among the values reaches their sum, so only a bad sum costs a search. */
function requireFinite(
  metric: string,
  sum: number,
  a: ArrayLike<number>,
  b: ArrayLike<number>,
): void {
  if (Number.isFinite(sum)) return;
  for (const [name, values] of [["first", a], ["second", b]] as const) {
    for (let i = 0; i < values.length; i++) {
      if (!Number.isFinite(values[i])) {
        throw new RangeError(
          `Cannot compute ${metric} as values must be finite: ` +
            `value ${i} of the ${name} image is ${values[i]}.`,
        );
      }
    }
  }
  throw new RangeError(
    `Cannot compute ${metric} as values must be in [0, 1]: their squares overflow.`,
  );
}
