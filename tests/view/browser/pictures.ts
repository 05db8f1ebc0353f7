/** How pictures of tests are compared. */
import assert from "node:assert/strict";

/** 8-bit sRGB pixels, [height, width, 3]. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** PSNR of two pictures of 8-bit colours in dB; infinite if they are the same. */
export function psnr(a: ArrayLike<number>, b: ArrayLike<number>): number {
  assert.equal(a.length, b.length);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += ((a[i] - b[i]) / 255) ** 2;
  return -10 * Math.log10(sum / a.length);
}

/** Fails unless two pictures agree to so many dB. */
export function assertAgree(actual: Picture, expected: Picture, least: number): void {
  assert.deepEqual([actual.width, actual.height], [expected.width, expected.height]);
  assert.ok(!isBlank(expected), "there is something to be seen");
  const found = psnr(actual.data, expected.data);
  assert.ok(found >= least, `they agree to ${found} dB, not to ${least} dB`);
}

/** Fails unless two pictures differ more than by rounding. */
export function assertDiffer(actual: Picture, before: Picture, what: string): void {
  assert.ok(!isBlank(actual), `there is something to be seen after: ${what}`);
  const found = psnr(actual.data, before.data);
  assert.ok(found < 40, `the picture did not change (${found} dB) by: ${what}`);
}

/** Whether all pixels are alike. */
function isBlank({ data }: Picture): boolean {
  return data.every((value, i) => value === data[i % 3]);
}
