import assert from "node:assert/strict";
import { type Camera, project, rayDirection, type Vec3 } from "../../src/math/mod.ts";
import { supersample } from "../../src/nerf/mod.ts";
import {
  type CameraSampleOptions,
  cameraSamples,
  sampledCameras,
} from "../../src/render/camera_samples.ts";
import { assertClose, FLOAT64 } from "../reference/assert_close.ts";
import { pathOf, PINHOLE } from "./fake_views.ts";

const SHARP: CameraSampleOptions = {
  supersampling: 1,
  aperture: 0,
  focus: Infinity,
  shutter: 0,
  exposures: 64,
  pixelOffset: 0.5,
};

/** Where a camera that looks along -z shows a world point, in pixels. */
function imageOf(camera: Camera, point: Vec3): readonly [number, number] {
  const pose = camera.cameraToWorld;
  return project(camera, [point[0] - pose[3], point[1] - pose[7], point[2] - pose[11]])!;
}

/** The point that the pinhole shows at a pixel, at a depth. */
const pointAt = ([x, y]: readonly [number, number], depth: number): Vec3 => [
  (x - PINHOLE.cx) / PINHOLE.fx * depth,
  -(y - PINHOLE.cy) / PINHOLE.fy * depth,
  -depth,
];

/** Cameras whose jitter is taken out again, to see what lens and time do. */
function unjittered(options: CameraSampleOptions, path = pathOf([PINHOLE])): Camera[] {
  return sampledCameras(path, 0, options).map((camera, i) => {
    const { jitter } = cameraSamples(options.exposures)[i];
    return { ...camera, cx: camera.cx + jitter[0], cy: camera.cy + jitter[1] };
  });
}

Deno.test("a point at the focal plane stays where it is, through all of the lens", () => {
  const point = pointAt([6.1, 1.4], 5);
  for (const camera of unjittered({ ...SHARP, aperture: 0.3, focus: 5 })) {
    assertClose(imageOf(camera, point), [6.1, 1.4], FLOAT64);
  }
});

for (const depth of [2, 4, 8, 100]) {
  Deno.test(`a point at ${depth} blurs to the circle of confusion of a lens focused at 5`, () => {
    const [aperture, focus] = [0.3, 5];
    const cameras = unjittered({ ...SHARP, aperture, focus });
    // The thin lens: a point at d is a disc of radius f aperture |d - focus| / (d focus).
    const radius = aperture * Math.abs(depth - focus) / (depth * focus);
    const offsets = cameras.map((camera) => {
      const [x, y] = imageOf(camera, pointAt([3, 2], depth));
      return [(x - 3) / (PINHOLE.fx * radius), (y - 2) / (PINHOLE.fy * radius)];
    });
    const radii = offsets.map(([x, y]) => Math.hypot(x, y));
    assertClose(Math.max(...radii), Math.sqrt(1 - 0.5 / 64), { atol: 1e-9, rtol: 0 });
    // A disc that is evenly filled: its mean is the middle, and the mean of r^2 is 1 / 2.
    for (const axis of [0, 1]) {
      const mean = offsets.reduce((sum, offset) => sum + offset[axis], 0) / 64;
      assert.ok(Math.abs(mean) < 0.02, `${mean}`);
    }
    assertClose(radii.reduce((sum, r) => sum + r * r, 0) / 64, 0.5, { atol: 1e-9, rtol: 0 });
  });
}

Deno.test("an open shutter sees evenly spread moments of its part of the interval", () => {
  const path = pathOf((frame) => ({ ...PINHOLE, cx: 100 * frame }));
  const cameras = sampledCameras(path, 3, { ...SHARP, shutter: 0.5, exposures: 10 });
  const jitters = cameraSamples(10).map(({ jitter }) => jitter[0]);
  const moments = cameras.map(({ cx }, i) => (cx + jitters[i]) / 100 - 3).sort((a, b) => a - b);
  assertClose(moments, Array.from({ length: 10 }, (_, i) => 0.05 * (i + 0.5)), FLOAT64);
});

Deno.test("camera samples fill pixel, lens and time evenly, and each axis knows nothing of the others", () => {
  const count = 64;
  const samples = cameraSamples(count);
  const axes = [
    samples.map(({ jitter }) => jitter[0] + 0.5),
    samples.map(({ jitter }) => jitter[1] + 0.5),
    samples.map(({ time }) => time),
  ];
  const strata = Array.from({ length: count }, (_, i) => i);
  for (const axis of axes) {
    assert.deepEqual(axis.map((x) => Math.floor(x * count)).sort((a, b) => a - b), strata);
  }
  const all = [...axes, ...[0, 1].map((i) => samples.map(({ lens }) => (lens[i] + 1) / 2))];
  for (const [i, a] of all.entries()) {
    for (const b of all.slice(i + 1)) {
      const product = a.reduce((sum, x, k) => sum + (x - 0.5) * (b[k] - 0.5), 0) / count;
      // Independent axes of variance 1/12 give 1 / (12 sqrt(count)) = 0.0104 by chance.
      assert.ok(Math.abs(product) < 0.03, `axis ${i}: ${product}`);
    }
  }
});

Deno.test("the samples of each render pass elsewhere in their own part of the pixel", () => {
  const [n, exposures] = [2, 8];
  const settings = { ...SHARP, shutter: 0.5, supersampling: n, exposures };
  const cameras = sampledCameras(pathOf(() => PINHOLE), 0, settings);
  for (const axis of [0, 1]) {
    // Where the first two samples of pixel 3 lie in it.
    const places = cameras.flatMap((camera) =>
      [0, 1].map((i) => {
        const place = [n * 3 + i + 0.5, n * 3 + i + 0.5] as const;
        return imageOf(PINHOLE, rayDirection(camera, place)!)[axis] - 3;
      })
    );
    const expected = Array.from({ length: n * exposures }, (_, i) => (i + 0.5) / (n * exposures));
    assertClose(places.sort((a, b) => a - b), expected, FLOAT64);
  }
});

Deno.test("a frame without blur is one sample of the path's own camera", () => {
  assert.deepEqual(sampledCameras(pathOf([PINHOLE]), 0, SHARP), [PINHOLE]);
});

for (const pixelOffset of [0, 0.5]) {
  for (const n of [2, 3]) {
    Deno.test(`${n} x ${n} rays lie evenly around a pixel's, which is ${pixelOffset} from its corner`, () => {
      const camera = supersample(PINHOLE, n, pixelOffset);
      assert.deepEqual([camera.width, camera.height], [8 * n, 6 * n]);
      for (let i = 0; i < n; i++) {
        const sample = rayDirection(camera, [5 * n + i + pixelOffset, 4 * n + i + pixelOffset])!;
        const within = (i + 0.5) / n - 0.5;
        const place = [5 + pixelOffset + within, 4 + pixelOffset + within] as const;
        assertClose(sample, rayDirection(PINHOLE, place)!, FLOAT64);
      }
    });
  }
}

Deno.test("an equirectangular image is supersampled over the whole sphere", () => {
  const lens = {
    projection: "equirectangular",
    radial: [0, 0, 0, 0],
    divisor: [0, 0, 0],
    tangential: [0, 0],
    prism: [0, 0, 0, 0],
    omega: 0,
  } as const;
  const sphere: Camera = { ...PINHOLE, width: 8, height: 4, lens };
  const camera = supersample(sphere, 2, 0.5);
  assertClose(rayDirection(camera, [11, 5])!, rayDirection(sphere, [5.5, 2.5])!, FLOAT64);
});
