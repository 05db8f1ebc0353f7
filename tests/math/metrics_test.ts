import assert from "node:assert/strict";
import fc from "npm:fast-check@^4.0.0";
import { psnr, quantize8, ssim } from "../../src/math/metrics.ts";
import { pcg4d, uniform } from "../../src/math/random.ts";

/** Values in [0, 1], the same for the same seed. */
function noise(length: number, seed: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => uniform(pcg4d(i, 0, 0, seed)[0]));
}

function assertNear(actual: number, expected: number, tolerance = 1e-12): void {
  assert.ok(
    Math.abs(actual - expected) <= tolerance,
    `actual ${actual}, expected ${expected} within ${tolerance}`,
  );
}

Deno.test("psnr is 20 dB for an error of 0.1 and 6.02 dB for an error of 0.5", () => {
  assertNear(psnr([0.1, 0.5, 0.9], [0.2, 0.6, 0.8]), 20);
  assertNear(psnr([0, 1], [0.5, 0.5]), 20 * Math.log10(2));
});

Deno.test("psnr averages the squared error over all values before the logarithm", () => {
  assertNear(psnr([0, 0, 0, 0], [0.2, 0, 0, 0]), -10 * Math.log10(0.01));
});

Deno.test("psnr of opposite images is 0 and of identical ones Infinity", () => {
  assert.equal(psnr([0, 1], [1, 0]) + 0, 0);
  assert.equal(psnr([0.25, 0.5], [0.25, 0.5]), Infinity);
});

Deno.test("psnr refuses what has no value", () => {
  const cases: [number[], number[], string][] = [
    [
      [0, 1],
      [0],
      "Cannot compute PSNR as both images must have the same number of values, at least one: " +
      "current lengths are 2 and 1.",
    ],
    [
      [],
      [],
      "Cannot compute PSNR as both images must have the same number of values, at least one: " +
      "current lengths are 0 and 0.",
    ],
    [
      [0, NaN],
      [0, 1],
      "Cannot compute PSNR as values must be finite: value 1 of the first image is NaN.",
    ],
    [
      [0, 1],
      [-Infinity, 1],
      "Cannot compute PSNR as values must be finite: value 0 of the second image is -Infinity.",
    ],
    [
      [1e200],
      [0],
      "Cannot compute PSNR as values must be in [0, 1]: their squares overflow.",
    ],
  ];
  for (const [a, b, message] of cases) {
    assert.throws(() => psnr(a, b), { name: "RangeError", message });
  }
});

Deno.test("quantize8 keeps all 8-bit values and rounds to the nearest", () => {
  for (let k = 0; k <= 255; k++) {
    assert.equal(quantize8(k / 255), k / 255);
    assert.equal(quantize8((k + 0.4) / 255), Math.min(k, 255) / 255);
    assert.equal(quantize8((k - 0.4) / 255), k / 255);
  }
  assert.equal(quantize8(-0.1), 0);
  assert.equal(quantize8(1.1), 1);
  assert.ok(Number.isNaN(quantize8(NaN)));
});

/** SSIM as Wang et al. define it: one window after the other, central moments, no shortcuts. */
function ssimByWindows(
  a: Float64Array,
  b: Float64Array,
  width: number,
  height: number,
  channels: number,
): number {
  const weights: number[] = [];
  for (let y = -5; y <= 5; y++) {
    for (let x = -5; x <= 5; x++) weights.push(Math.exp(-(x * x + y * y) / (2 * 1.5 * 1.5)));
  }
  const total = weights.reduce((sum, weight) => sum + weight);
  const values: number[] = [];
  for (let channel = 0; channel < channels; channel++) {
    for (let top = 0; top + 11 <= height; top++) {
      for (let left = 0; left + 11 <= width; left++) {
        const average = (f: (pixel: number) => number) => {
          let sum = 0;
          for (let k = 0; k < 121; k++) {
            const pixel = (top + Math.floor(k / 11)) * width + left + (k % 11);
            sum += (weights[k] / total) * f(pixel * channels + channel);
          }
          return sum;
        };
        const muA = average((i) => a[i]);
        const muB = average((i) => b[i]);
        const varianceA = average((i) => (a[i] - muA) ** 2);
        const varianceB = average((i) => (b[i] - muB) ** 2);
        const covariance = average((i) => (a[i] - muA) * (b[i] - muB));
        values.push(
          ((2 * muA * muB + 1e-4) * (2 * covariance + 9e-4)) /
            ((muA ** 2 + muB ** 2 + 1e-4) * (varianceA + varianceB + 9e-4)),
        );
      }
    }
  }
  return values.reduce((sum, value) => sum + value) / values.length;
}

Deno.test("ssim agrees with a window-by-window computation", () => {
  for (const [width, height, channels] of [[11, 11, 1], [13, 17, 3], [24, 12, 3], [15, 15, 4]]) {
    const a = noise(width * height * channels, 1);
    const other = noise(width * height * channels, 2);
    for (const mix of [0.01, 0.3, 1]) {
      const b = a.map((value, i) => (1 - mix) * value + mix * other[i]);
      assertNear(
        ssim(a, b, width, height, channels),
        ssimByWindows(a, b, width, height, channels),
      );
    }
  }
});

Deno.test("ssim of flat images is the luminance term alone", () => {
  const [dark, light] = [0.25, 0.75];
  const flat = (value: number) => new Float32Array(16 * 12 * 3).fill(value);
  assertNear(
    ssim(flat(dark), flat(light), 16, 12),
    (2 * dark * light + 1e-4) / (dark ** 2 + light ** 2 + 1e-4),
  );
});

Deno.test("ssim of a zero-mean checkerboard and its negative is -1 but for K2", () => {
  // The window's mean of an alternating sign is below 1e-4, so only the structure term remains.
  const size = 20;
  const board = Float64Array.from(
    { length: size * size },
    (_, i) => ((i % size) + Math.floor(i / size)) % 2 === 0 ? 0.5 : -0.5,
  );
  const negative = board.map((value) => -value);
  const expected = (-2 * 0.25 + 9e-4) / (2 * 0.25 + 9e-4);
  assertNear(ssim(board, negative, size, size, 1), expected, 1e-4);
});

Deno.test("ssim is 1 for identical images, symmetric and within [-1, 1]", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 11, max: 16 }),
      fc.integer({ min: 11, max: 16 }),
      fc.nat(),
      (width, height, seed) => {
        const a = noise(width * height * 3, seed);
        const b = noise(width * height * 3, seed + 1);
        const value = ssim(a, b, width, height);
        assert.equal(ssim(a, a, width, height), 1);
        assertNear(ssim(b, a, width, height), value);
        assert.ok(value >= -1 && value < 1, `ssim is ${value}`);
      },
    ),
    { numRuns: 20 },
  );
});

Deno.test("ssim refuses small images, wrong lengths and NaN", () => {
  const image = new Float32Array(11 * 11 * 3);
  assert.throws(() => ssim(image, image, 10, 12), {
    name: "RangeError",
    message: "Cannot compute SSIM as images must be at least 11 x 11 pixels: " +
      "current size is 10 x 12.",
  });
  assert.throws(() => ssim(image, image, 11, 11, 4), {
    name: "RangeError",
    message: "Cannot compute SSIM as [height, width, channels] = [11, 11, 4] needs 484 values: " +
      "current length is 363.",
  });
  assert.throws(() => ssim(image, image.subarray(3), 11, 11), {
    name: "RangeError",
    message: "Cannot compute SSIM as both images must have the same number of values, at least " +
      "one: current lengths are 363 and 360.",
  });
  const broken = image.slice();
  broken[200] = NaN;
  assert.throws(() => ssim(image, broken, 11, 11), {
    name: "RangeError",
    message: "Cannot compute SSIM as values must be finite: value 200 of the second image is NaN.",
  });
});
