/**
 * Real spherical harmonics with the Condon-Shortley phase, by their definition:
 *
 *   Y_l^0 = K_l^0 P_l^0(z),
 *   Y_l^m = sqrt(2) K_l^m P_l^m(z) cos(m phi),  Y_l^-m = sqrt(2) K_l^m P_l^m(z) sin(m phi),
 *   K_l^m = sqrt((2 l + 1) / (4 pi) (l - m)! / (l + m)!),  m > 0,
 *
 * of the direction at height z and azimuth phi (Sloan 2008, "Stupid Spherical Harmonics Tricks", app. A1; the
 * phase (-1)^m is in P_l^m). Orthonormal on the unit sphere; tiny-cuda-nn's have this order and these signs.
 *
 * @param degree Of how many degrees, l = 0 ... degree - 1.
 * @param directions [count, 3], of any length but 0.
 * @returns [count, degree^2]; Y_l^m at l (l + 1) + m.
 */
export function sphericalHarmonics(degree: number, directions: Float64Array): Float64Array {
  const size = degree ** 2;
  const count = directions.length / 3;
  const values = new Float64Array(count * size);
  for (let n = 0; n < count; n++) {
    const [x, y, z] = directions.subarray(3 * n, 3 * n + 3);
    const height = z / Math.hypot(x, y, z);
    const azimuth = Math.atan2(y, x);
    for (let l = 0; l < degree; l++) {
      for (let m = -l; m <= l; m++) {
        const order = Math.abs(m);
        const wave = m < 0 ? Math.sin(order * azimuth) : Math.cos(order * azimuth);
        values[n * size + l * (l + 1) + m] = (m === 0 ? 1 : Math.SQRT2) * normalization(l, order) *
          legendre(l, order, height) * wave;
      }
    }
  }
  return values;
}

function normalization(l: number, m: number): number {
  return Math.sqrt((2 * l + 1) / (4 * Math.PI) * factorial(l - m) / factorial(l + m));
}

function factorial(n: number): number {
  return n < 2 ? 1 : n * factorial(n - 1);
}

/**
 * The associated Legendre function P_l^m(z) with its phase, m >= 0, by recurrence over l from
 *
 *   P_m^m = (-1)^m (2 m - 1)!! (1 - z^2)^(m / 2)      (Press et al. 2007, Numerical Recipes, sec. 6.7)
 */
function legendre(l: number, m: number, z: number): number {
  if (l < m) return 0;
  if (l > m) {
    const [last, beforeLast] = [legendre(l - 1, m, z), legendre(l - 2, m, z)];
    return ((2 * l - 1) * z * last - (l + m - 1) * beforeLast) / (l - m);
  }
  return m === 0 ? 1 : -(2 * m - 1) * Math.sqrt(1 - z * z) * legendre(m - 1, m - 1, z);
}
