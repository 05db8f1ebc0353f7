import assert from "node:assert/strict";
import { pcg4d, shuffledIndex } from "../../src/math/random.ts";
import { RandomStream } from "./random_streams.ts";
import { epochOf, imagesOf, type PixelBatch, selectPixels } from "./pixels.ts";

const space = imagesOf(2, 5, 4);

function identities({ images, xs, ys }: PixelBatch): string[] {
  return images.map((image, r) => `${image}: ${xs[r]}, ${ys[r]}`);
}

Deno.test("allImages takes every pixel of every image once an epoch, in another order every time", () => {
  // 40 pixels; 20 steps of 6 rays are three epochs, whose ends lie inside of steps.
  const steps = Array.from(
    { length: 20 },
    (_, step) => identities(selectPixels({ kind: "allImages" }, space, 6, step, 3)),
  ).flat();
  const epochs = [steps.slice(0, 40), steps.slice(40, 80), steps.slice(80)];
  for (const epoch of epochs) assert.equal(new Set(epoch).size, 40);
  assert.notDeepEqual(epochs[0], epochs[1]);
  assert.notDeepEqual(epochs[1], epochs[2]);
  for (const pixel of steps) assert.match(pixel, /^[01]: [0-4], [0-3]$/);
});

Deno.test("oneImage takes different pixels of one image, and in the end every image", () => {
  const sampler = { kind: "oneImage", cropSteps: 0, cropFraction: 0.5 } as const;
  const seen = new Set<number>();
  for (let step = 0; step < 20; step++) {
    const batch = selectPixels(sampler, space, 20, step, 3);
    assert.equal(new Set(batch.images).size, 1);
    assert.equal(new Set(identities(batch)).size, 20);
    seen.add(batch.images[0]);
  }
  assert.deepEqual([...seen].sort(), [0, 1]);
});

Deno.test("oneImage keeps to the centre during its first steps", () => {
  const sampler = { kind: "oneImage", cropSteps: 2, cropFraction: 0.5 } as const;
  const large = imagesOf(3, 11, 8);
  // 5 x 4 pixels from (3, 2): exactly the batch.
  for (const step of [0, 1]) {
    const { xs, ys } = selectPixels(sampler, large, 20, step, 3);
    assert.deepEqual([Math.min(...xs), Math.max(...xs)], [3, 7]);
    assert.deepEqual([Math.min(...ys), Math.max(...ys)], [2, 5]);
  }
  const { xs, ys } = selectPixels(sampler, large, 88, 2, 3);
  assert.deepEqual([Math.min(...xs), Math.max(...xs)], [0, 10]);
  assert.deepEqual([Math.min(...ys), Math.max(...ys)], [0, 7]);
});

Deno.test("oneImage starts over where a batch has more rays than there are pixels", () => {
  const sampler = { kind: "oneImage", cropSteps: 0, cropFraction: 1 } as const;
  const pixels = identities(selectPixels(sampler, space, 30, 0, 3));
  assert.equal(new Set(pixels).size, 20);
  assert.deepEqual(pixels.slice(20), pixels.slice(0, 10));
});

Deno.test("pixels depend on the seed", () => {
  const kinds = [
    { kind: "allImages" },
    { kind: "oneImage", cropSteps: 0, cropFraction: 1 },
  ] as const;
  for (const sampler of kinds) {
    const batches = [3, 4].map((seed) => identities(selectPixels(sampler, space, 20, 0, seed)));
    assert.notDeepEqual(batches[0], batches[1]);
  }
});

Deno.test("an epoch ends when as many rays were used as there are pixels", () => {
  assert.deepEqual([0, 6, 7, 13, 14].map((step) => epochOf(step, 6, space)), [0, 0, 1, 1, 2]);
});

Deno.test("allImages shuffles the pixel's place in its epoch with the epoch's keys", () => {
  // Ray 2 of step 7 is number 44 of 40: place 4 of epoch 1.
  const { images, xs, ys } = selectPixels({ kind: "allImages" }, space, 6, 7, 3);
  const [key0, key1] = pcg4d(1, 0, RandomStream.pixels, 3);
  assert.equal((images[2] * 4 + ys[2]) * 5 + xs[2], shuffledIndex(4, 40, key0, key1));
});

Deno.test("oneImage draws its image and the keys of its shuffle from two counters of the step", () => {
  const sampler = { kind: "oneImage", cropSteps: 0, cropFraction: 1 } as const;
  const { images, xs, ys } = selectPixels(sampler, space, 6, 7, 3);
  const [key0, key1] = pcg4d(1, 7, RandomStream.pixels, 3);
  assert.equal(images[5], pcg4d(0, 7, RandomStream.pixels, 3)[0] % 2);
  assert.equal(ys[5] * 5 + xs[5], shuffledIndex(5, 20, key0, key1));
});

Deno.test("allImages takes every pixel of images of different sizes once an epoch", () => {
  const sizes = [[3, 2], [1, 1], [2, 4]].map(([width, height]) => ({ width, height }));
  const pixels = identities(selectPixels({ kind: "allImages" }, sizes, 15, 0, 3));
  const all = sizes.flatMap(({ width, height }, image) =>
    Array.from(
      { length: width * height },
      (_, i) => `${image}: ${i % width}, ${Math.floor(i / width)}`,
    )
  );
  assert.deepEqual(pixels.sort(), all.sort());
});

Deno.test("pixels of any image visit all images, columns and rows alike, and depend on step and seed", () => {
  const space = imagesOf(3, 5, 4);
  const batch = (rays: number, step: number, seed: number) => {
    const { images, xs, ys } = selectPixels({ kind: "anyImage" }, space, rays, step, seed);
    return images.map((image, ray) => [image, xs[ray], ys[ray]].join());
  };
  const counts = new Map<string, number>();
  for (const pixel of batch(6000, 2, 3)) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  assert.equal(counts.size, 60);
  // 100 each, by five standard deviations.
  assert.ok([...counts.values()].every((count) => Math.abs(count - 100) < 50));
  assert.notDeepEqual(batch(20, 2, 3), batch(20, 3, 3));
  assert.notDeepEqual(batch(20, 2, 3), batch(20, 2, 4));
});
