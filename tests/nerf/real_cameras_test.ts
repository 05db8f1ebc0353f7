/** Training and rendering with what photographs come with: sizes, lenses, masks and tables of rays. */
import assert from "node:assert/strict";
import { type Camera, lens } from "../../src/math/mod.ts";
import { type Config, createRenderer, createTrainer, type Render } from "../../src/nerf/mod.ts";
import type { Scene, View } from "../../src/scene/mod.ts";
import { pixelRay } from "../reference/rays.ts";
import { sharedGpu } from "../shaders/kernel_test_tools.ts";
import { assertSame } from "./assert_same.ts";
import { smallHorizon } from "./horizon/horizon_test_tools.ts";
import { readState, SMALL, smallNgp, smallScene } from "./nerf_test_tools.ts";

const gpuOf = sharedGpu();

const METHODS: Readonly<Record<string, Config>> = {
  "nerf with shuffled pixels": SMALL["nerf-small"],
  "nerf with one image a step": SMALL["nerf"],
  "ngp": smallNgp(),
  "horizon": smallHorizon(),
};

const UNIT_RAYS = { pixelOffset: 0.5, directions: "unit" } as const;

/** A table of a camera's own rays, a few of them missing. */
function tableOf(camera: Camera): Camera {
  const { width, height } = camera;
  const rays = width * height;
  const table = new Float32Array(rays * 6);
  for (let pixel = 0; pixel < rays; pixel++) {
    const { origin, direction } = pixelRay(
      camera,
      pixel % width,
      Math.floor(pixel / width),
      UNIT_RAYS,
    );
    table.set([...origin, ...(pixel % 50 === 7 ? [0, 0, 0] : direction)], pixel * 6);
  }
  return { ...camera, rays: table };
}

/** The view without its lowest rows. */
function cropped(view: View, height: number): View {
  const { width } = view.image;
  return {
    ...view,
    image: { width, height, data: view.image.data.slice(0, width * height * 4) },
    camera: { ...view.camera, height },
  };
}

/** Views of different sizes: a fisheye that shows a circle, a masked one, one with a table, and a pinhole. */
function realScene(maskedValue: number): Scene {
  const scene = smallScene(4);
  const [round, masked, table, plain] = scene.views;
  const { width, height } = masked.image;
  const mask = Uint8Array.from({ length: width * height }, (_, i) => i % width < 5 ? 0 : 255);
  const data = masked.image.data.map((value, i) => mask[i >> 2] ? value : maskedValue);
  // r - 0.9 r^3 shows up to 0.406 of the focal length from the middle: not the corners.
  const bent = lens("fisheye", { radial: [-0.9, 0, 0, 0] });
  return {
    ...scene,
    views: [
      { ...round, camera: { ...round.camera, lens: bent } },
      { ...masked, image: { width, height, data }, mask },
      { ...cropped(table, 9), camera: tableOf({ ...table.camera, height: 9 }) },
      cropped(plain, 12),
    ],
  };
}

/** Parameters and reports after some steps. */
async function train(config: Config, scene: Scene) {
  const gpu = await gpuOf();
  const trainer = await createTrainer(gpu, config, scene);
  for (let step = 0; step < 12; step++) await trainer.step();
  const reports = await trainer.report();
  const parameters = await readState(gpu, trainer.model);
  trainer.destroy();
  trainer.model.destroy();
  return { reports, parameters };
}

for (const [name, config] of Object.entries(METHODS)) {
  Deno.test(`${name} learns from views of all kinds, and nothing from what is masked out`, async () => {
    const { reports, parameters } = await train(config, realScene(0));
    for (const { loss, psnr } of reports) {
      assert.ok(Number.isFinite(loss) && loss > 0, `the loss is ${loss}`);
      assert.ok(psnr > 0 && psnr < 60, `the PSNR is ${psnr}`);
    }
    const other = await train(config, realScene(200));
    assert.deepEqual(other.reports, reports);
    for (const [key, values] of Object.entries(parameters)) {
      assert.ok(values.length > 0);
      assertSame(other.parameters[key], values, key);
    }
  });

  Deno.test(`${name} renders cameras of all kinds with one renderer`, async () => {
    const gpu = await gpuOf();
    const scene = realScene(0);
    const trainer = await createTrainer(gpu, config, scene);
    for (let step = 0; step < 3; step++) await trainer.step();
    const renderer = await createRenderer(gpu, trainer.model, config, scene);
    const [round, , table, plain] = scene.views.map(({ camera }) => camera);
    const tableless = { ...table, rays: undefined };
    const before = gpu.allocated;
    const renders: Render[] = [];
    for (const camera of [plain, round, table, tableless, plain]) {
      renders.push(await renderer.render(camera));
    }
    assert.equal(gpu.allocated, before, "a render leaves nothing behind");
    assert.deepEqual(renders[4].colors, renders[0].colors);
    assert.ok(renders.every(({ colors }) => colors.every(Number.isFinite)));
    // The fisheye's corner shows nothing: the background.
    assert.deepEqual([...renders[1].colors.subarray(0, 3)], [1, 1, 1]);
    assert.equal(renders[1].accumulations[0], 0);
    assert.deepEqual([...renders[2].colors.subarray(21, 24)], [1, 1, 1], "a gap in the table");
    if (config.method === "ngp") {
      // Its directions have a length of 1 in any case, so that the same rays give the same colours.
      renders[2].accumulations.forEach((accumulation, pixel) => {
        if (pixel % 50 === 7) return;
        assert.ok(Math.abs(accumulation - renders[3].accumulations[pixel]) < 1e-3);
      });
    }
    renderer.destroy();
    trainer.destroy();
    trainer.model.destroy();
  });
}

/** The cameras stand side by side and look along -z, the second one with a lens. */
function forwardScene(): Scene {
  const scene = smallScene(2);
  const views = scene.views.map((view, i) => ({
    ...view,
    camera: {
      ...view.camera,
      cameraToWorld: Float64Array.of(1, 0, 0, 0.3 * i, 0, 1, 0, 0, 0, 0, 1, 0),
      ...(i === 1 && { lens: lens("perspective", { radial: [0.1, 0, 0, 0] }) }),
    },
  }));
  return { ...scene, views, near: 0, far: 1 };
}

for (const config of [SMALL["nerf-small"], smallNgp()]) {
  Deno.test(`${config.method} trains and renders in normalised device coordinates`, async () => {
    const gpu = await gpuOf();
    const scene = forwardScene();
    const { fx, fy, width, height } = scene.views[0].camera;
    const settled: Config = {
      ...config,
      space: "ndc",
      ndc: [2 * fx / width, 2 * fy / height],
      box: { center: [0, 0, 0], size: 2 },
    };
    const { reports } = await train(settled, scene);
    for (const { loss } of reports) assert.ok(Number.isFinite(loss) && loss > 0, `loss ${loss}`);
    assert.ok(reports.at(-1)!.loss < reports[0].loss, "it learns");
    const trainer = await createTrainer(gpu, settled, scene);
    await trainer.step();
    const renderer = await createRenderer(gpu, trainer.model, settled, scene);
    const { colors, accumulations } = await renderer.render(scene.views[1].camera);
    assert.ok(colors.every(Number.isFinite));
    assert.ok(accumulations.some((value) => value > 0), "something is seen");
    renderer.destroy();
    trainer.destroy();
    trainer.model.destroy();
  });
}
