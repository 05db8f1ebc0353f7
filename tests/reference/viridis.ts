/** Coefficients of red, green and blue, from the constant one on; see shaders/lib/viridis.wgsl. */
const COEFFICIENTS = [
  [0.2777273272234177, 0.005407344544966578, 0.3340998053353061],
  [0.1050930431085774, 1.404613529898575, 1.384590162594685],
  [-0.3308618287255563, 0.214847559468213, 0.09509516302823659],
  [-4.634230498983486, -5.799100973351585, -19.33244095627987],
  [6.228269936347081, 14.17993336680509, 56.69055260068105],
  [4.776384997670288, -13.74514537774601, -65.35303263337234],
  [-5.435455855934631, 4.645852612178535, 26.3124352495832],
];

/** The color of a number from 0 to 1, sRGB. */
export function viridis(x: number): number[] {
  return [0, 1, 2].map((channel) => {
    const color = COEFFICIENTS.reduce((sum, row, power) => sum + row[channel] * x ** power, 0);
    return Math.min(Math.max(color, 0), 1);
  });
}
