import assert from "node:assert/strict";
import { lens } from "../../src/math/lens.ts";
import type { Camera, Vec3 } from "../../src/math/mod.ts";
import type { Config } from "../../src/nerf/mod.ts";
import { DepthScale } from "../../src/render/depths.ts";
import { assertClose } from "../reference/assert_close.ts";
import { configOf, smallNgp } from "../nerf/nerf_test_tools.ts";
import { fakeViews, PINHOLE, PLACEMENT } from "./fake_views.ts";

/** float32 depths; far stands for nothing and is subtracted again. */
const DEPTHS = { atol: 1e-5, rtol: 1e-6 };

/** A wall at x = 4 in scene coordinates, of which `weight` is there. */
const WALL = 4;

/** Looks along +x, rolled by 30 degrees, from (0.5, 0.3, 0.2). */
const [C, S] = [Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)];
const TOWARDS: Camera = {
  ...PINHOLE,
  cameraToWorld: Float64Array.of(0, 0, -1, 0.5, -C, S, 0, 0.3, S, C, 0, 0.2),
};

/** Looks along -z, turned a little around y. */
const FORWARD: Camera = {
  ...PINHOLE,
  cameraToWorld: Float64Array.of(C, 0, S, 0.5, 0, 1, 0, 0.3, -S, 0, C, 0.2),
};

const FISHEYE: Camera = { ...TOWARDS, lens: lens("fisheye", { radial: [0.02, 0, 0, 0] }) };
const DISTORTED: Camera = { ...TOWARDS, lens: lens("perspective", { radial: [0.1, 0, 0, 0] }) };

const NGP = smallNgp();
const NERF = configOf("nerf", {
  camera: { directions: "depth", pixelOffset: 0, near: 2, far: 30 },
});

async function depthsOf(
  config: Config,
  camera: Camera,
  measured: (t: number, direction: Vec3, origin: Vec3) => number,
  weight = 0.75,
) {
  const distances: number[] = [];
  const views = fakeViews((origin, direction) => {
    const t = config.space === "ndc"
      ? (-WALL - origin[2]) / direction[2]
      : (WALL - origin[0]) / direction[0];
    distances.push(t);
    return { color: [0, 0, 0], accumulation: weight, depth: measured(t, direction, origin) };
  }, config.camera.pixelOffset);
  const render = await views.render(camera);
  const scale = new DepthScale(config, PLACEMENT);
  const seen = render.depths.map((depth) => scale.seenDepth(depth, weight) / weight);
  return { distances, frame: scale.convert(seen, render.accumulations, camera) };
}

/** As renderers blend: what is not there counts as far. */
const blended = (depth: number, far: number, weight = 0.75) => weight * depth + (1 - weight) * far;

Deno.test("a wall has one depth along the axis, whatever the rays of the method have as unit", async () => {
  const wall = 3.5 / 2; // the scene is twice as large as the capture
  for (const camera of [TOWARDS, DISTORTED]) {
    const ngp = await depthsOf(NGP, camera, (t) => blended(t, PLACEMENT.far));
    assert.equal(ngp.frame.along, "axis");
    assertClose(ngp.frame.values, new Array(48).fill(wall), DEPTHS);
  }
  const nerf = await depthsOf(NERF, TOWARDS, () => blended(3.5, 30));
  assert.deepEqual(nerf.frame.range, { near: 1, far: 15 });
  assertClose(nerf.frame.values, new Array(48).fill(wall), DEPTHS);
});

Deno.test("a fisheye's depths are along its rays", async () => {
  for (const config of [NGP, NERF]) {
    const far = config === NGP ? PLACEMENT.far : 30;
    const { frame, distances } = await depthsOf(config, FISHEYE, (t) => blended(t, far));
    assert.equal(frame.along, "ray");
    assertClose(frame.values, distances.map((t) => t / 2), { atol: 1e-4, rtol: 1e-5 });
  }
});

Deno.test("depths of normalised device coordinates are turned from the world's axis to the camera's", async () => {
  for (const base of [NGP, NERF]) {
    const config = { ...base, space: "ndc" } as Config;
    // The mean of the disparity of what is there, 1 / WALL, and of nothing, 0.
    const { frame, distances } = await depthsOf(config, FORWARD, () => WALL / 0.75);
    const axis = distances.map((t, pixel) => t * cosine(FORWARD, pixel, config.camera.pixelOffset));
    assertClose(frame.values, axis.map((depth) => depth / 2), { atol: 1e-4, rtol: 1e-5 });
  }
});

Deno.test("a pixel that is covered less than half has no depth", async () => {
  const { frame } = await depthsOf(NGP, TOWARDS, (t) => blended(t, PLACEMENT.far, 0.49), 0.49);
  assert.deepEqual(frame.values, new Float32Array(48).fill(Infinity));
});

Deno.test("the camera before is not taken for the next", async () => {
  const scale = new DepthScale(NGP, PLACEMENT);
  const of = (camera: Camera) =>
    scale.convert(new Float32Array(48).fill(2), new Float32Array(48).fill(1), camera).values;
  const wide = { ...TOWARDS, fx: 4 };
  const first = of(TOWARDS);
  assert.notDeepEqual(of(wide), first);
  assert.deepEqual(of(TOWARDS), first);
  await Promise.resolve();
});

/** Of the angle between a pixel's ray and the axis. */
function cosine({ width, fx, fy, cx, cy }: Camera, pixel: number, offset: number): number {
  const x = (pixel % width + offset - cx) / fx;
  const y = (Math.floor(pixel / width) + offset - cy) / fy;
  return 1 / Math.hypot(x, y, 1);
}
