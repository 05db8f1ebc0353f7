import assert from "node:assert/strict";
import { lookAt, type Vec3 } from "../../src/math/mod.ts";
import {
  type Config,
  createRenderer,
  createTrainer,
  type Crop,
  methodOf,
  type Render,
} from "../../src/nerf/mod.ts";
import type { Camera, Scene } from "../../src/scene/mod.ts";
import { assertClose } from "../reference/assert_close.ts";
import { pixelRay } from "../reference/rays.ts";
import { sharedGpu } from "../shaders/kernel_test_tools.ts";
import { smallHorizon } from "./horizon/horizon_test_tools.ts";
import { SMALL_MIP } from "./mip/mip_test_tools.ts";
import { configOf, smallNgp, smallScene } from "./nerf_test_tools.ts";

const gpuOf = sharedGpu();

const SCENE = smallScene(3, 16);

/** The same pictures, taken side by side along -z: for normalised device coordinates. */
const FORWARD: Scene = {
  ...SCENE,
  near: 1,
  far: 50,
  views: SCENE.views.map((view, i) => ({
    ...view,
    camera: {
      ...view.camera,
      ...{ fx: 16, fy: 16 },
      cameraToWorld: lookAt([i - 1, 0, 0], [i - 1, 0, -1], [0, 1, 0]),
    },
  })),
};

const EVERYTHING: Crop = { lower: [-1e6, -1e6, -1e6], upper: [1e6, 1e6, 1e6] };

/** A field, and where along which axis of the scene it is cut in two. */
interface Case {
  readonly config: Config;
  readonly scene: Scene;
  readonly axis: number;
  readonly at: number;
}

const NDC = { space: "ndc", ndc: [1.5, 1.5] as [number, number] } as const;
const SMALL = {
  batch: { rays: 32, chunk: 32 },
  field: { width: 16, viewWidth: 16, density: "softplus" },
  background: "black",
} as const;
const ONE_PASS = { ...SMALL, samples: { coarse: 24, fine: 0 } } as const;

/** Fields whose samples are where they are whatever is cropped. */
const CASES: Readonly<Record<string, Case>> = {
  "a hash grid": {
    config: smallNgp({ background: "black" }),
    scene: SCENE,
    ...{ axis: 0, at: 0.1 },
  },
  "cascades and steps that grow": {
    config: smallNgp({
      background: "black",
      box: { size: 1.5 },
      occupancy: { cascades: 2 },
      march: { coneAngle: 1 / 64 },
    }),
    scene: SCENE,
    ...{ axis: 2, at: -0.2 },
  },
  "space contracted by the largest coordinate": {
    config: smallNgp({
      background: "black",
      space: "contracted",
      box: { size: 1.5 },
      march: { far: 50 },
    }),
    scene: SCENE,
    ...{ axis: 1, at: 2 }, // outside the box, where rays are bent
  },
  "space contracted by the length": {
    config: smallNgp({
      background: "black",
      space: "contracted",
      contractionNorm: "euclidean",
      box: { size: 1.5 },
      march: { far: 50 },
    }),
    scene: SCENE,
    ...{ axis: 0, at: -1.5 },
  },
  "a grid in normalised device coordinates": {
    config: smallNgp({
      ...NDC,
      box: { center: [0, 0, 0], size: 2 },
      background: "black",
    }),
    scene: FORWARD,
    ...{ axis: 2, at: -3 },
  },
  "a network": { config: configOf("nerf-small", ONE_PASS), scene: SCENE, axis: 0, at: 0.1 },
  "a network in normalised device coordinates": {
    config: configOf("nerf-small", { ...ONE_PASS, ...NDC }),
    scene: FORWARD,
    ...{ axis: 2, at: -2 },
  },
};

/** Renders a field that has hardly learnt anything, so that all of it is hazy, in crops. */
async function rendersOf(
  { config, scene }: Pick<Case, "config" | "scene">,
  camera: Camera,
  crops: readonly (Crop | null)[],
): Promise<Render[]> {
  const gpu = await gpuOf();
  const trainer = await createTrainer(gpu, config, scene);
  while (trainer.steps < 4) await trainer.step();
  const renders: Render[] = [];
  for (const crop of crops) {
    const renderer = await createRenderer(gpu, trainer.model, config, scene, { crop });
    renders.push(await renderer.render(camera));
    renderer.destroy();
  }
  trainer.destroy();
  trainer.model.destroy();
  return renders;
}

/** The parts of space on both sides of a plane. */
function halves(axis: number, at: number): [Crop, Crop] {
  const moved = (corner: Vec3) => corner.map((x, i) => i === axis ? at : x) as unknown as Vec3;
  const { lower, upper } = EVERYTHING;
  return [{ lower, upper: moved(upper) }, { lower: moved(lower), upper }];
}

for (const [name, given] of Object.entries(CASES)) {
  Deno.test(`what is cut in two is one thing behind the other, of ${name}`, async () => {
    const { config, scene, axis, at } = given;
    const { camera } = scene.views[0];
    const [below, above] = halves(axis, at);
    const [uncropped, whole, low, high] = await rendersOf(given, camera, [
      null,
      EVERYTHING,
      below,
      above,
    ]);
    // In normalised device coordinates the last sample is at infinity, where no box reaches.
    if (config.space !== "ndc") {
      assert.deepEqual(whole, uncropped, "a crop of everything changes something");
    }

    const { pixelOffset } = config.camera;
    const { colors, accumulations } = whole;
    const [expectedColors, expected]: number[][] = [[], []];
    let both = 0;
    for (let pixel = 0; pixel < accumulations.length; pixel++) {
      const [x, y] = [pixel % camera.width, Math.floor(pixel / camera.width)];
      const { direction } = pixelRay(camera, x, y, {
        pixelOffset: pixelOffset as 0.5,
        directions: "unit",
      });
      const [front, back] = direction[axis] > 0 ? [low, high] : [high, low];
      const passed = 1 - front.accumulations[pixel];
      expected.push(1 - passed * (1 - back.accumulations[pixel]));
      for (let i = pixel * 3; i < pixel * 3 + 3; i++) {
        expectedColors.push(front.colors[i] + passed * back.colors[i]);
      }
      if (Math.min(front.accumulations[pixel], back.accumulations[pixel]) > 0.02) both++;
    }
    // Rays end where 1e-4 of the light is left, of each part apart; the last interval of a contracted ray is cut.
    const tolerance = { atol: 3e-4 + (config.space === "contracted" ? 0.02 : 0), rtol: 0 };
    assertClose(accumulations, expected, { ...tolerance, name: "accumulations" });
    assertClose(colors, expectedColors, { ...tolerance, name: "colors" });
    assert.ok(both > 10, `${both} rays show something of both parts`);
  });
}

/** Where a ray is inside a box: its distances. */
function spanOf(origin: ArrayLike<number>, direction: ArrayLike<number>, { lower, upper }: Crop) {
  let [from, to] = [0, Infinity];
  for (let axis = 0; axis < 3; axis++) {
    const ends = [lower, upper].map((corner) => (corner[axis] - origin[axis]) / direction[axis]);
    from = Math.max(from, Math.min(...ends));
    to = Math.min(to, Math.max(...ends));
  }
  return { from, to };
}

const CROP: Crop = { lower: [-0.5, -0.3, -0.6], upper: [0.4, 0.7, 0.2] };

const INSIDE: Readonly<Record<string, Pick<Case, "config" | "scene">>> = {
  ...CASES,
  "a coarse and a fine network": {
    config: configOf("nerf", { ...SMALL, samples: { coarse: 24, fine: 24 } }),
    scene: SCENE,
  },
  "cones, twice": { config: SMALL_MIP["mip"], scene: SCENE },
  "cones after proposals": { config: SMALL_MIP["mip-small"], scene: SCENE },
  "proposals on hash grids": {
    config: smallHorizon({
      ...{ space: "box", spacing: "linear", camera: { near: null, far: null } },
      box: { center: [0, 0, 0], size: 3 },
    }),
    scene: SCENE,
  },
};

for (const [name, { config, scene }] of Object.entries(INSIDE)) {
  if (config.space === "ndc") continue; // its depths are disparities' means
  Deno.test(`rays see what is in the box, and nothing elsewhere, of ${name}`, async () => {
    const { camera } = scene.views[0];
    const [{ accumulations, depths }] = await rendersOf({ config, scene }, camera, [CROP]);
    const { pixelOffset } = config.camera;
    const { directions } = methodOf(config).rayOptions(config);
    let [inside, outside] = [0, 0];
    accumulations.forEach((seen, pixel) => {
      const [x, y] = [pixel % camera.width, Math.floor(pixel / camera.width)];
      const { origin, direction } = pixelRay(camera, x, y, {
        pixelOffset: pixelOffset as 0.5,
        directions: directions === "unit" ? "unit" : "z",
      });
      const { from, to } = spanOf(origin, direction, CROP);
      if (!(from < to)) {
        assert.equal(seen, 0, `pixel ${pixel} is not empty`);
        outside++;
      } else if (seen > 0.01) {
        const far = config.space === "contracted" && config.method === "ngp"
          ? SCENE.far
          : SCENE.far;
        const depth = (depths[pixel] - (1 - seen) * far) / seen;
        assert.ok(depth > from - 1e-3 && depth < to + 1e-3, `${from} ${depth} ${to}`);
        inside++;
      }
    });
    assert.ok(inside > 10 && outside > 10, `${inside} rays in the box, ${outside} past it`);
  });
}

Deno.test("a crop that is empty or not finite is refused", async () => {
  const gpu = await gpuOf();
  const config = smallNgp();
  const trainer = await createTrainer(gpu, config, SCENE);
  const crops: [Crop, string][] = [
    [
      { lower: [0, 1, 0], upper: [1, 1, 1] },
      "its first corner must be below its second along y: current values are 1 and 1",
    ],
    [
      { lower: [0, 0, 2], upper: [1, 1, -1] },
      "its first corner must be below its second along z: current values are 2 and -1",
    ],
    [
      { lower: [0, NaN, 0], upper: [1, 1, 1] },
      "its corners must be finite numbers: current values are 0, NaN, 0, 1, 1, 1",
    ],
  ];
  for (const [crop, problem] of crops) {
    await assert.rejects(createRenderer(gpu, trainer.model, config, SCENE, { crop }), {
      name: "RangeError",
      message: `Cannot crop to a box as ${problem}.`,
    });
  }
  trainer.destroy();
  trainer.model.destroy();
});
