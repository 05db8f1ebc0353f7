import assert from "node:assert/strict";
import { testCentralDifferences } from "../central_differences.ts";
import { assertClose, FLOAT64 } from "./assert_close.ts";
import {
  basisOf,
  contractGaussian,
  contractJacobian,
  cylinderMoments,
  encodeGaussian,
  expectedSine,
  frustumMoments,
  gaussianOf,
  gaussianRow,
  intervalGaussian,
} from "./cones.ts";
import { contract } from "./contraction.ts";
import {
  blurWeights,
  dilateHistogram,
  drawCenters,
  drawFenceposts,
  type Histogram,
  proposalLoss,
} from "./fenceposts.ts";
import { linspace } from "./sampling.ts";
import type { Vector3 } from "./march.ts";
import { RandomStream } from "./random_streams.ts";
import { randomValues } from "./random_values.ts";

/** Values that were worked out elsewhere, to nine digits. */
const NINE_DIGITS = { atol: 1e-9, rtol: 2e-9 };

const ORIGIN = [0, 0, 0];

function diagonal(covariance: readonly (readonly number[])[]): number[] {
  return covariance.map((row, i) => row[i]);
}

Deno.test("the moments of frustums are those worked out elsewhere", () => {
  const moments = frustumMoments(2, 2.5, 0.01);
  const { tMean, tVariance, rVariance } = moments;
  assertClose([tMean, tVariance], [2.268442623, 0.020561509], NINE_DIGITS);
  assertClose(rVariance, 1.291598361e-4, { atol: 1e-13, rtol: 0 });
  const first = intervalGaussian(ORIGIN, [0.6, 0, -0.8], moments);
  assertClose(diagonal(first.covariance), [0.007484806, 0.00012916, 0.013205863], NINE_DIGITS);
  const straight = intervalGaussian(ORIGIN, [0, 0, 1], frustumMoments(0.3, 0.7, 0.4));
  assertClose(straight.mean[2], 0.550632911, NINE_DIGITS);
  assertClose(diagonal(straight.covariance), [0.012580253, 0.012580253, 0.011309726], NINE_DIGITS);
  const long = intervalGaussian(ORIGIN, [1, 2, -2], frustumMoments(2, 2.25, 0.02));
  assertClose(diagonal(long.covariance), [0.005592862, 0.021008953, 0.021008953], NINE_DIGITS);
  assertClose(long.covariance[0][1], 0.010277394, NINE_DIGITS);
});

/** The mean and the variances of points, [n][3]. */
function momentsOf(points: readonly (readonly number[])[]): { mean: number[]; variance: number[] } {
  const mean = [0, 1, 2].map((axis) => points.reduce((sum, p) => sum + p[axis], 0) / points.length);
  const variance = mean.map((center, axis) =>
    points.reduce((sum, p) => sum + (p[axis] - center) ** 2, 0) / points.length
  );
  return { mean, variance };
}

for (const shape of ["frustum", "cylinder"] as const) {
  Deno.test(`the Gaussian of a ${shape} has the moments of points in it`, () => {
    const [t0, t1, radius] = [0.3, 0.7, 0.4];
    const draws = randomValues(3 * 200_000, 4, 0, 1);
    const points = Array.from({ length: draws.length / 3 }, (_, i) => {
      const [u, v, w] = draws.subarray(3 * i);
      // Evenly in the volume, which grows as t^3 in a cone.
      const t = shape === "frustum"
        ? Math.cbrt(t0 ** 3 + u * (t1 ** 3 - t0 ** 3))
        : t0 + u * (t1 - t0);
      const r = radius * (shape === "frustum" ? t : 1) * Math.sqrt(v);
      return [r * Math.cos(2 * Math.PI * w), r * Math.sin(2 * Math.PI * w), t];
    });
    const { mean, variance } = momentsOf(points);
    const moments = (shape === "frustum" ? frustumMoments : cylinderMoments)(t0, t1, radius);
    const gaussian = intervalGaussian(ORIGIN, [0, 0, 1], moments);
    assertClose(gaussian.mean, mean, { atol: 1e-3, rtol: 0 });
    assertClose(diagonal(gaussian.covariance), variance, { atol: 2e-4, rtol: 0 });
  });
}

Deno.test("frustums scale with the direction, and turn with it", () => {
  const [t0, t1, radius] = [2, 2.5, 0.05];
  const gaussian = intervalGaussian(ORIGIN, [1, 2, -2], frustumMoments(t0, t1, radius));
  // The same cone, counted in lengths: t is 3 times as large, and so is the radius at t = 3.
  const unit = intervalGaussian(
    ORIGIN,
    [1 / 3, 2 / 3, -2 / 3],
    frustumMoments(3 * t0, 3 * t1, radius / 3),
  );
  assertClose(unit.mean, gaussian.mean, FLOAT64);
  assertClose(unit.covariance.flat(), gaussian.covariance.flat(), FLOAT64);
  // By a quarter turn about z: (x, y) becomes (-y, x).
  const turned = intervalGaussian(ORIGIN, [-2, 1, -2], frustumMoments(t0, t1, radius));
  const [[xx, xy, xz], [, yy, yz], [, , zz]] = gaussian.covariance;
  assertClose(turned.mean, [-gaussian.mean[1], gaussian.mean[0], gaussian.mean[2]], FLOAT64);
  assertClose(turned.covariance.flat(), [yy, -xy, -yz, -xy, xx, xz, -yz, xz, zz], FLOAT64);
});

Deno.test("the form of the moments for float32 is the plain one", () => {
  for (const [t0, t1] of [[0, 1], [2, 2.03125], [0.2, 900], [5, 5]]) {
    const [s, e2] = [t0 + t1, (t1 - t0) ** 2];
    const q = e2 / (3 * s ** 2 + e2);
    const { tMean, tVariance, rVariance } = frustumMoments(t0, t1, 0.1);
    assertClose(
      [tMean, tVariance, rVariance],
      [
        s * (1 / 2 + q),
        e2 / 12 - q ** 2 * (12 * s ** 2 - e2) / 15,
        0.01 * (s ** 2 / 16 + e2 * (5 / 48 - q / 15)),
      ],
      { atol: 1e-12, rtol: 1e-12 },
    );
  }
});

Deno.test("expected sines, and their variances, are those worked out elsewhere", () => {
  const cases = [[0, 1], [1, 3], [-2, 0.2], [10, 10]] as const;
  const sines = cases.map(([mean, variance]) => expectedSine(mean, variance));
  const means = [0, 0.187757556, -0.822766336, -0.003665585];
  assertClose(sines.map(({ mean }) => mean), means, NINE_DIGITS);
  const variances = [0.432332358, 0.465262863, 0.042130767, 0.499986563];
  assertClose(sines.map(({ variance }) => variance), variances, NINE_DIGITS);
});

Deno.test("the encoding of a Gaussian is the one worked out elsewhere", () => {
  const gaussian = gaussianOf([0.5, -1, 2, 0.01, 0.04, 0.25, 0, 0, 0]);
  const encoded = encodeGaussian(gaussian, 16, basisOf("axes"));
  assert.equal(encoded.length, 96);
  assertClose(encoded.slice(0, 3), [0.477034394, -0.824808743, 0.802452163], NINE_DIGITS);
  assertClose(encoded.slice(48, 51), [0.873205601, 0.529603603, -0.367248294], NINE_DIGITS);
});

Deno.test("the encoding of a Gaussian is the mean of the encodings of its points", () => {
  const [mean, deviation] = [0.7, 0.3];
  const gaussian = gaussianOf([mean, 0, 0, deviation ** 2, 0, 0, 0, 0, 0]);
  const encoded = encodeGaussian(gaussian, 4, [[1, 0, 0]]);
  const draws = randomValues(200_000, 9, 0, 1);
  const points = Array.from({ length: draws.length / 2 }, (_, i) => {
    const radius = Math.sqrt(-2 * Math.log(1 - draws[2 * i]));
    return mean + deviation * radius * Math.cos(2 * Math.PI * draws[2 * i + 1]);
  });
  const means = [Math.sin, Math.cos].flatMap((wave) =>
    [1, 2, 4, 8].map((f) => points.reduce((sum, x) => sum + wave(f * x), 0) / points.length)
  );
  assertClose(encoded, means, { atol: 1e-2, rtol: 0 });
});

Deno.test("the icosahedron's 21 directions are of length 1 and see all of space alike", () => {
  const basis = basisOf("icosahedron");
  assert.equal(basis.length, 21);
  for (const p of basis) assertClose(Math.hypot(...p), 1, FLOAT64);
  const moment = [0, 1, 2].flatMap((i) =>
    [0, 1, 2].map((j) => basis.reduce((sum, p) => sum + p[i] * p[j], 0))
  );
  assertClose(moment, [7, 0, 0, 0, 7, 0, 0, 0, 7], FLOAT64);
});

Deno.test("the icosahedron's 21 directions are its corners and the middles of its edges", () => {
  const basis = basisOf("icosahedron");
  const corners = basis.slice(0, 6).flatMap((p) => [p, p.map((value) => -value)]);
  const distance = (a: readonly number[], b: readonly number[]) =>
    Math.hypot(...a.map((value, axis) => value - b[axis]));
  const edge = Math.min(...corners.slice(1).map((corner) => distance(corner, corners[0])));
  const middles = corners.flatMap((a, i) =>
    corners.slice(i + 1).filter((b) => Math.abs(distance(a, b) - edge) < 1e-9)
      .map((b) => a.map((value, axis) => value + b[axis]))
  ).map((p) => p.map((value) => value / Math.hypot(...p)));
  assert.equal(middles.length, 30);
  for (const p of middles) {
    const found = basis.slice(6).filter((q) =>
      Math.min(distance(p, q), distance(p, q.map((value) => -value))) < 1e-9
    );
    assert.equal(found.length, 1, `${p}`);
  }
});

Deno.test("contracted Gaussians are those worked out elsewhere", () => {
  const x: Vector3 = [1.2, -0.8, 2];
  assertClose(contract(x, "euclidean"), [0.775960106, -0.517306737, 1.293266843], NINE_DIGITS);
  const jacobian = contractJacobian(x, "euclidean");
  assertClose(jacobian[0], [0.532437694, 0.076130485, -0.190326212], NINE_DIGITS);
  const [a, b, c] = jacobian;
  const determinant = a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) +
    a[2] * (b[0] * c[1] - b[1] * c[0]);
  assertClose(Math.cbrt(determinant), 0.409704661, NINE_DIGITS);
  const gaussian = gaussianOf([...x, 0.01, 0.04, 0.09, 0, 0, 0]);
  const { covariance } = contractGaussian(gaussian, "euclidean");
  assertClose(diagonal(covariance), [0.006326899, 0.015709829, 0.010772984], NINE_DIGITS);
  assertClose(covariance[0][2], -0.006269784, NINE_DIGITS);
});

for (const norm of ["max", "euclidean"] as const) {
  Deno.test(`the Jacobian of the ${norm} contraction is that of central differences`, () => {
    const values = randomValues(30, 12, -3, 3);
    for (let i = 0; i < values.length; i += 3) {
      const x: Vector3 = [values[i], values[i + 1], values[i + 2]];
      const columns = [0, 1, 2].map((axis) => {
        const moved = (by: number): Vector3 => {
          const [a, b, c] = x.map((value, k) => k === axis ? value + by : value);
          return [a, b, c];
        };
        const [above, below] = [1e-5, -1e-5].map((by) => contract(moved(by), norm));
        return above.map((value, row) => (value - below[row]) / 2e-5);
      });
      const transposed = [0, 1, 2].map((row) => columns.map((column) => column[row]));
      assertClose(contractJacobian(x, norm).flat(), transposed.flat(), { atol: 1e-8, rtol: 1e-6 });
    }
  });
}

Deno.test("blurred weights and fenceposts are those worked out elsewhere", () => {
  const weights = blurWeights(Float64Array.of(0, 0, 0.8, 0.1, 0, 0), 0.01);
  assertClose(weights, [0.01, 0.41, 0.81, 0.46, 0.06, 0.01], FLOAT64);
  const fenceposts = drawFenceposts({ edges: linspace(2, 6, 7), weights }, 6);
  assertClose(
    fenceposts,
    [2, 3.127371203, 3.470507473, 3.71193407, 3.953360624, 4.342994814, 6],
    { atol: 2e-5, rtol: 0 }, // the last lies where 1 - 2^-23 of all weight is passed
  );
});

Deno.test("middles of intervals are those worked out elsewhere", () => {
  const edges = drawCenters(
    { edges: linspace(0, 1, 5), weights: Float64Array.of(0.1, 0.6, 0.2, 0.1) },
    4,
    RandomStream.importance,
  );
  assertClose(edges, [0.208333333, 0.3125, 0.416666667, 0.59375, 0.84375], NINE_DIGITS);
});

/** A histogram of random weights between random fenceposts in [0, 1]. */
function randomHistogram(seed: number, count: number): Histogram {
  const edges = randomValues(count + 1, seed, 0, 1).sort();
  return { edges, weights: randomValues(count, seed + 1, 0, 1) };
}

Deno.test("a dilated histogram is the running largest density", () => {
  const histogram = randomHistogram(3, 12);
  const { edges, weights } = dilateHistogram(histogram, 0.05);
  assert.equal(weights.length, 3 * 12 - 2);
  const densityAt = (t: number) =>
    Math.max(
      0,
      ...Array.from(histogram.weights, (weight, i) => {
        const [start, end] = [histogram.edges[i], histogram.edges[i + 1]];
        return start - 0.05 <= t && t < end + 0.05 ? weight / (end - start) : 0;
      }),
    );
  weights.forEach((weight, i) => {
    const [start, end] = [edges[i], edges[i + 1]];
    if (end > start) assertClose(weight / (end - start), densityAt((start + end) / 2), FLOAT64);
  });
});

Deno.test("many draws reproduce the histogram they are drawn from", () => {
  const edges = Float64Array.of(0, 0.2, 0.3, 0.7, 1);
  const weights = Float64Array.of(0.1, 0.4, 0.3, 0.2);
  const drawn = drawFenceposts({ edges, weights }, 9999, { ray: 3, step: 2, seed: 1 });
  const shares = Array.from(
    weights,
    (_, i) => drawn.filter((t) => edges[i] <= t && t < edges[i + 1]).length / drawn.length,
  );
  assertClose(shares, weights, { atol: 1e-3, rtol: 0 });
});

const FINAL: Histogram = {
  edges: Float64Array.of(0, 0.1, 0.3, 0.6, 1),
  weights: Float64Array.of(0.1, 0.4, 0.3, 0.1),
};
const PROPOSED: Histogram = {
  edges: Float64Array.of(0, 0.25, 0.5, 1),
  weights: Float64Array.of(0.1, 0.2, 0.1),
};

Deno.test("the proposal loss, its bounds and its gradient are those worked out elsewhere", () => {
  const { value, bounds, dWeights } = proposalLoss(FINAL, PROPOSED);
  assertClose(bounds, [0.1, 0.3, 0.3, 0.1], FLOAT64);
  assertClose(value, 0.00625, { atol: 1e-8, rtol: 0 });
  assertClose(dWeights, [-0.125, -0.125, 0], { atol: 1e-7, rtol: 0 });
});

testCentralDifferences({
  "the proposal loss": () => {
    const final = randomHistogram(5, 8);
    const proposed = randomHistogram(7, 13);
    proposed.weights.forEach((weight, i) => proposed.weights[i] = weight / 5);
    return {
      variables: { weights: proposed.weights },
      forward: () => ({ loss: Float64Array.of(proposalLoss(final, proposed).value) }),
      backward: ({ loss }) => ({
        weights: proposalLoss(final, proposed).dWeights.map((d) => d * loss[0]),
      }),
    };
  },
});

Deno.test("a Gaussian's nine numbers hold all of it", () => {
  const gaussian = intervalGaussian([1, 2, 3], [1, 2, -2], frustumMoments(2, 2.25, 0.02));
  assert.deepEqual(gaussianOf(gaussianRow(gaussian)), gaussian);
});
