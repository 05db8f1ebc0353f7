import { assertClose, FLOAT64 } from "./assert_close.ts";
import { randomValues } from "./random_values.ts";
import { sphericalHarmonics } from "./spherical_harmonics.ts";

/** The polynomials of tiny-cuda-nn's spherical_harmonics.h, of a direction of length 1. */
function published(x: number, y: number, z: number): number[] {
  return [
    0.28209479177387814,
    -0.48860251190291987 * y,
    0.48860251190291987 * z,
    -0.48860251190291987 * x,
    1.0925484305920792 * x * y,
    -1.0925484305920792 * y * z,
    0.94617469575755997 * z * z - 0.31539156525251999,
    -1.0925484305920792 * x * z,
    0.54627421529603959 * (x * x - y * y),
    0.59004358992664352 * y * (-3 * x * x + y * y),
    2.8906114426405538 * x * y * z,
    0.45704579946446572 * y * (1 - 5 * z * z),
    0.3731763325901154 * z * (5 * z * z - 3),
    0.45704579946446572 * x * (1 - 5 * z * z),
    1.4453057213202769 * z * (x * x - y * y),
    0.59004358992664352 * x * (-x * x + 3 * y * y),
  ];
}

for (const degree of [1, 2, 3, 4]) {
  Deno.test(`spherical harmonics of degree ${degree} are tiny-cuda-nn's polynomials`, () => {
    const directions = new Float64Array(3 * 100);
    const random = randomValues(directions.length, 1);
    const axes = [1, 0, 0, -1, 0, 0, 0, 1, 0, 0, -1, 0, 0, 0, 1, 0, 0, -1];
    random.set(axes);
    const expected: number[] = [];
    for (let at = 0; at < random.length; at += 3) {
      const length = Math.hypot(...random.subarray(at, at + 3));
      const unit = random.subarray(at, at + 3).map((value) => value / length);
      directions.set(unit, at);
      expected.push(...published(unit[0], unit[1], unit[2]).slice(0, degree ** 2));
    }
    assertClose(sphericalHarmonics(degree, directions), expected, FLOAT64);
  });
}

/**
 * Points on the sphere and their weights, that integrate polynomials of up to `degree` exactly: Gauss and
 * Legendre's over heights, equal steps of azimuth.
 */
function quadrature(degree: number): { directions: Float64Array; weights: number[] } {
  const heights = Math.ceil((degree + 1) / 2);
  const azimuths = degree + 1;
  const directions: number[] = [];
  const weights: number[] = [];
  for (let i = 0; i < heights; i++) {
    const { z, weight } = gaussPoint(heights, i);
    const radius = Math.sqrt(1 - z * z);
    for (let k = 0; k < azimuths; k++) {
      const azimuth = 2 * Math.PI * (k + 0.3) / azimuths;
      directions.push(radius * Math.cos(azimuth), radius * Math.sin(azimuth), z);
      weights.push(weight * 2 * Math.PI / azimuths);
    }
  }
  return { directions: Float64Array.from(directions), weights };
}

/** Root i of the Legendre polynomial of degree n, by Newton's method, and its weight 2 / ((1 - z^2) P'^2). */
function gaussPoint(n: number, i: number): { z: number; weight: number } {
  let z = Math.cos(Math.PI * (i + 0.75) / (n + 0.5));
  let slope = 0;
  for (let step = 0; step < 20; step++) {
    let [value, before] = [1, 0];
    for (let l = 1; l <= n; l++) {
      [value, before] = [((2 * l - 1) * z * value - (l - 1) * before) / l, value];
    }
    slope = n * (z * value - before) / (z * z - 1);
    z -= value / slope;
  }
  return { z, weight: 2 / ((1 - z * z) * slope ** 2) };
}

Deno.test("the quadrature integrates x^2 y^2 z^2 and 1 over the sphere", () => {
  const { directions, weights } = quadrature(6);
  const product = weights.map((weight, i) =>
    weight * directions.subarray(3 * i, 3 * i + 3).reduce((product, x) => product * x * x, 1)
  );
  const sum = (values: number[]) => values.reduce((sum, value) => sum + value, 0);
  assertClose([sum(product), sum(weights)], [4 * Math.PI / 105, 4 * Math.PI], FLOAT64);
});

Deno.test("spherical harmonics of degrees up to 6 are orthonormal over the sphere", () => {
  const degree = 6;
  const size = degree ** 2;
  const { directions, weights } = quadrature(2 * (degree - 1));
  const values = sphericalHarmonics(degree, directions);
  const products = new Float64Array(size * size);
  weights.forEach((weight, n) => {
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        products[i * size + j] += weight * values[n * size + i] * values[n * size + j];
      }
    }
  });
  const identity = products.map((_, at) => at % (size + 1) === 0 ? 1 : 0);
  assertClose(products, identity, FLOAT64);
});

Deno.test("squares of the spherical harmonics of one degree add up to (2 l + 1) / (4 pi)", () => {
  const values = sphericalHarmonics(4, randomValues(3 * 20, 2)); // Unsöld's theorem
  for (let n = 0; n < 20; n++) {
    for (let l = 0; l < 4; l++) {
      const ofDegree = values.subarray(n * 16 + l * l, n * 16 + (l + 1) ** 2);
      const sum = ofDegree.reduce((sum, value) => sum + value * value, 0);
      assertClose(sum, (2 * l + 1) / (4 * Math.PI), FLOAT64);
    }
  }
});
