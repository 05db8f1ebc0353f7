import { createNgpModel, createNgpTrainer, type NgpConfig, type NgpTrainer } from "../models.ts";
import assert from "node:assert/strict";
import { lens, transformPose } from "../../../src/math/mod.ts";
import {
  ConfigError,
  createModel,
  createRenderer,
  createTrainer,
  decodeCheckpoint,
  encodeCheckpoint,
  evaluate,
  fitCameras,
  learntViews,
  presetConfig,
  settleConfig,
  withLearntOptics,
} from "../../../src/nerf/mod.ts";
import { analyticScene, type Scene, type View } from "../../../src/scene/mod.ts";
import { assertClose, FLOAT32_ROUNDING } from "../../reference/assert_close.ts";
import { type Matrix3, movedPose, product, transposed } from "../../reference/pose_refinement.ts";
import { randomValues } from "../../reference/random_values.ts";
import { sharedGpu } from "../../shaders/kernel_test_tools.ts";
import { QUICK_NGP, smallNgp, smallScene } from "../nerf_test_tools.ts";

const openGpu = sharedGpu();

/** Trains for some steps. */
async function trained(config: NgpConfig, scene: Scene, steps: number): Promise<NgpTrainer> {
  const trainer = await createNgpTrainer(await openGpu(), config, scene);
  while (trainer.steps < steps) await trainer.step();
  return trainer;
}

function destroy(trainer: NgpTrainer): void {
  trainer.destroy();
  trainer.model.destroy();
}

function axesOf(pose: ArrayLike<number>): Matrix3 {
  return Array.from({ length: 9 }, (_, i) => pose[Math.floor(i / 3) * 4 + i % 3]);
}

/** The angle between two cameras' axes, in degrees. */
function degreesBetween(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const turn = product(axesOf(a), transposed(axesOf(b)));
  return Math.acos(Math.min((turn[0] + turn[4] + turn[8] - 1) / 2, 1)) * 180 / Math.PI;
}

// The shift is one along the view: to the side, the little that is seen of an object of a ring's size could
// as well have been made by a turn.
Deno.test("of three of nine cameras turned by 2 degrees and shifted by 3 %, half of the turn is found", async () => {
  const scene = analyticScene({ split: "train", views: 9, size: 32 });
  const isMoved = (view: number) => view % 3 === 1;
  const turns = randomValues(27, 9);
  const views = scene.views.map(({ camera, ...rest }, view): View => {
    if (!isMoved(view)) return { ...rest, camera };
    const turn = turns.subarray(view * 3, view * 3 + 3);
    const size = Math.hypot(...turn) / (2 * Math.PI / 180);
    const { cameraToWorld: pose } = camera;
    const away = [pose[2], pose[6], pose[10]].map((axis) => axis * 4 * 0.03 * (view % 2 * 2 - 1));
    const cameraToWorld = movedPose([...turn.map((value) => value / size), ...away], pose);
    return { ...rest, camera: { ...camera, cameraToWorld } };
  });
  const errorOf = (pose: (view: number) => ArrayLike<number>) => {
    const errors = scene.views.map(({ camera }, view) =>
      degreesBetween(pose(view), camera.cameraToWorld)
    ).filter((_, view) => isMoved(view));
    return errors.reduce((sum, error) => sum + error, 0) / errors.length;
  };
  assertClose(errorOf((view) => views[view].camera.cameraToWorld), 2, { atol: 1e-6, rtol: 0 });

  const poses = { rate: 3e-3, halfLife: 100, start: 110, l2: 1e-3 };
  const trainer = await trained(
    smallNgp({ ...QUICK_NGP, poses, views: 9 }),
    { ...scene, views },
    280,
  );
  const learnt = await learntViews(await openGpu(), trainer.model, { ...scene, views });
  destroy(trainer);
  const error = errorOf((view) => learnt[view].transform_matrix.flat());
  assert.ok(error < 1, `the cameras are still turned by ${error} degrees`);
});

/** The scene with each view's colours times gains up to 1, [views, 3]. */
function scaledColors(scene: Scene, gains: ArrayLike<number>): Scene {
  const views = scene.views.map((view, number): View => {
    const data = view.image.data.map((value, i) =>
      i % 4 < 3 ? Math.round(value * gains[number * 3 + i % 4]) : value
    );
    return { ...view, image: { ...view.image, data } };
  });
  return { ...scene, views };
}

Deno.test("photographs of any exposure teach what is seen at a mean one, with their gains", async () => {
  const gpu = await openGpu();
  const count = 6;
  const logarithms = randomValues(count * 3, 9);
  const channelMean = (channel: number) =>
    logarithms.reduce((sum, value, i) => i % 3 === channel ? sum + value / count : sum, 0);
  const gains = logarithms.map((value, i) => Math.exp(value - channelMean(i % 3)));
  const mean = 1 / Math.max(...gains); // so that nothing is too bright for 8 bits
  const train = analyticScene({ split: "train", views: count, size: 32 });
  const test = scaledColors(
    analyticScene({ split: "test", views: 3, size: 32 }),
    new Float64Array(9).fill(mean),
  );
  const photographs = scaledColors(train, gains.map((gain) => mean * gain));

  const psnrs: number[] = [];
  for (const rate of [0, 1e-2]) {
    const config = smallNgp({
      ...QUICK_NGP,
      batch: { ...QUICK_NGP.batch, samples: 2048 },
      grid: { ...QUICK_NGP.grid, finestResolution: 32 },
      networks: { directionDegree: 3 },
      exposure: { rate },
      views: rate > 0 ? count : 0,
    });
    const trainer = await trained(config, photographs, 200);
    const renderer = await createRenderer(gpu, trainer.model, config, test);
    const { psnr } = await evaluate(renderer, test, config.background);
    psnrs.push(psnr);
    if (rate > 0) {
      const learnt = await learntViews(gpu, trainer.model, photographs);
      const errors = learnt.flatMap((view, number) =>
        view.gains!.map((gain, channel) => Math.abs(Math.log(gain / gains[number * 3 + channel])))
      );
      const error = errors.reduce((sum, value) => sum + value, 0) / errors.length;
      assert.ok(error < 0.25, `logarithms of gains, 0.5 in the mean, err by ${error}`);
    }
    destroy(trainer);
  }
  const [without, with_] = psnrs;
  assert.ok(with_ > without + 1.5, `PSNR ${without} without, ${with_} with exposures`);
});

Deno.test("learnt poses are told in the capture's coordinates, with gains", async () => {
  const gpu = await openGpu();
  const fromCapture = {
    scale: 0.4,
    rotation: [0, -1, 0, 1, 0, 0, 0, 0, 1],
    translation: [1, 2, 3] as const,
  };
  const scene: Scene = { ...smallScene(), fromCapture };
  const config = smallNgp({ exposure: { rate: 1e-2 }, poses: { rate: 1e-3 }, views: 3 });
  const model = await createNgpModel(gpu, config);
  const twists = Float32Array.from(
    randomValues(24, 1, -0.3, 0.3),
    (value, i) => i % 4 < 3 ? value : 0,
  );
  gpu.write(model.parts.poses!.values, twists);
  gpu.write(
    model.parts.exposures!.values,
    Float32Array.from([0, 0.5, -0.5, 0, 0, 0, 0, 0, 1, 2, 3, 0]),
  );
  const learnt = await learntViews(gpu, model, scene);
  model.destroy();

  assert.deepEqual(learnt.map(({ name }) => name), scene.views.map(({ name }) => name));
  learnt.forEach(({ transform_matrix: rows }, view) => {
    assert.deepEqual(rows[3], [0, 0, 0, 1]);
    const twist = twists.subarray(view * 8, view * 8 + 8).filter((_, i) => i % 4 < 3);
    const back = transformPose(fromCapture, Float64Array.from(rows.slice(0, 3).flat()));
    const expected = movedPose(twist, scene.views[view].camera.cameraToWorld);
    assertClose(back, expected, { atol: 1e-12, rtol: 1e-12 });
  });
  const gains = [0, 0.5, -0.5, 0, 0, 0, 1, 2, 3].map(Math.exp);
  assertClose(learnt.flatMap((view) => view.gains!), gains, FLOAT32_ROUNDING);
});

Deno.test("where nothing is learnt of views, nothing is told, stored or allocated", async () => {
  const gpu = await openGpu();
  const model = await createNgpModel(gpu, smallNgp());
  assert.deepEqual([model.parts.exposures, model.parts.poses], [null, null]);
  assert.ok(model.stored.every(({ name }) => !/exposures|poses/.test(name)));
  assert.deepEqual(await learntViews(gpu, model, smallScene()), []);
  model.destroy();
});

Deno.test("a settled configuration knows the number of views if something is learnt of them", async () => {
  const gpu = await openGpu();
  const viewsOf = (config: NgpConfig) =>
    (settleConfig(gpu, config, smallScene()) as NgpConfig).views;
  assert.equal(viewsOf(smallNgp({ views: 7 })), 0);
  assert.equal(viewsOf(smallNgp({ exposure: { rate: 1 } })), 3);
  assert.equal(viewsOf(smallNgp({ poses: { rate: 1 } })), 3);
});

Deno.test("a scene of another number of views is refused", async () => {
  const config = smallNgp({ exposure: { rate: 1e-2 }, views: 4 });
  await assert.rejects(
    async () => await createTrainer(await openGpu(), config, smallScene()),
    new ConfigError(
      "Cannot learn exposures, poses or outliers as views must be the number of training views, 3: " +
        "current value is 4. Train on the scene that the run began with.",
    ),
  );
});

Deno.test("poses of ray sets are refused", async () => {
  const scene = smallScene(1, 4);
  const rays = new Float32Array(4 * 4 * 6).fill(1);
  const views = scene.views.map((view) => ({ ...view, camera: { ...view.camera, rays } }));
  await assert.rejects(
    async () =>
      await createTrainer(await openGpu(), smallNgp({ poses: { rate: 1e-3 }, views: 1 }), {
        ...scene,
        views,
      }),
    new ConfigError(
      "Cannot refine poses as the scene is a set of rays, which have no cameras to move: " +
        "current value of poses.rate is 0.001. Set poses.rate=0.",
    ),
  );
});

Deno.test("a focal length that the capture has wrong is found, and held-out views are seen by it", async () => {
  const gpu = await openGpu();
  const wrong = (scene: Scene): Scene => ({
    ...scene,
    views: scene.views.map(({ camera, ...rest }) => ({
      ...rest,
      camera: { ...camera, fx: 1.05 * camera.fx, fy: 1.05 * camera.fy },
    })),
  });
  const train = wrong(analyticScene({ split: "train", views: 9, size: 32 }));
  const test = wrong(analyticScene({ split: "test", views: 3, size: 32 }));
  const poses = { optics: "lens", rate: 4e-3, halfLife: 80, start: 60, l2: 0 } as const;
  const trainer = await trained(smallNgp({ ...QUICK_NGP, poses, views: 9 }), train, 220);
  const [{ optics }] = await learntViews(gpu, trainer.model, train);
  const seen = await withLearntOptics(gpu, trainer.model, test);
  destroy(trainer);
  const [{ camera }] = train.views;
  const left = optics!.fl_x * 1.05 / camera.fx - 1;
  // A smaller object nearer to its cameras looks much alike.
  assert.ok(Math.abs(left) < 0.035, `of 5 % too much ${left} are left`);
  assert.deepEqual([optics!.k1, optics!.k2], [0, 0], "it has no lens");
  assertClose(optics!.fl_y / camera.fy, optics!.fl_x / camera.fx, { atol: 0, rtol: 1e-12 });
  for (const view of seen.views) assert.equal(view.camera.fx, optics!.fl_x);
});

Deno.test("a model for viewing has the optics that were learnt, and views of several cameras their own", async () => {
  const gpu = await openGpu();
  const scene = smallScene();
  const config = smallNgp({ poses: { optics: "focal", rate: 1e-3 }, views: 3 });
  const model = await createModel(gpu, config, "viewing");
  gpu.write(model.parts.optics!.values, Float32Array.from([Math.log(1.25), 0, 0, 0]));
  const { views } = await withLearntOptics(gpu, model, scene);
  const ratios = views.map(({ camera }, i) => camera.fx / scene.views[i].camera.fx);
  assertClose(ratios, [1.25, 1.25, 1.25], FLOAT32_ROUNDING);
  assert.deepEqual(model.shown.map(({ name }) => name).filter((name) => name === "optics"), [
    "optics",
  ]);
  const others = {
    ...scene,
    views: scene.views.map((view, i) => ({ ...view, camera: { ...view.camera, fx: 10 + i } })),
  };
  assert.equal(await withLearntOptics(gpu, model, others), others);
  model.destroy();
});

for (
  const [name, change, message] of [
    ["several cameras", (i: number) => ({ fx: 10 + i }), [
      "all photographs must have been taken by one camera",
      "3 cameras",
    ]],
    ["a panorama", () => ({ lens: lens("equirectangular", {}) }), [
      "its projection must be perspective or fisheye",
      "equirectangular",
    ]],
  ] as const
) {
  Deno.test(`optics of ${name} are refused`, async () => {
    const scene = smallScene();
    const views = scene.views.map((view, i) => ({
      ...view,
      camera: { ...view.camera, ...change(i) },
    }));
    const config = smallNgp({ poses: { optics: "lens", rate: 1e-3 }, views: 3 });
    await assert.rejects(
      async () => await createTrainer(await openGpu(), config, { ...scene, views }),
      new ConfigError(
        `Cannot learn poses.optics=lens as ${message[0]}: current value is ${message[1]}. ` +
          "Set poses.optics=captured.",
      ),
    );
  });
}

Deno.test("bilateral grids of ray sets are refused", async () => {
  const scene = smallScene(1, 4);
  const rays = new Float32Array(4 * 4 * 6).fill(1);
  const views = scene.views.map((view) => ({ ...view, camera: { ...view.camera, rays } }));
  const config = smallNgp({ exposure: { kind: "bilateral", rate: 1e-3 }, views: 1 });
  await assert.rejects(
    async () => await createTrainer(await openGpu(), config, { ...scene, views }),
    new ConfigError(
      "Cannot learn bilateral grids as the scene is a set of rays, which need not lie side by side in an " +
        "image: current value of exposure.kind is bilateral. Set exposure.kind=affine.",
    ),
  );
});

Deno.test("of a bilateral grid the mean map is told", async () => {
  const gpu = await openGpu();
  const model = await createNgpModel(
    gpu,
    smallNgp({ exposure: { kind: "bilateral", rate: 1e-3 }, views: 3 }),
  );
  const { values } = model.parts.exposures!;
  const maps = Float32Array.from(randomValues(values.length, 3));
  gpu.write(values, maps);
  const learnt = await learntViews(gpu, model, smallScene());
  model.destroy();
  const ofView = maps.length / 3;
  const expected = Float64Array.from({ length: 36 }, (_, i) => {
    const [view, number] = [Math.floor(i / 12), i % 12];
    const own = maps.subarray(view * ofView, (view + 1) * ofView);
    const sum = own.reduce((sum, value, i) => i % 12 === number ? sum + value : sum, 0);
    return sum / (ofView / 12) + (number % 5 === 0 ? 1 : 0);
  });
  assertClose(learnt.flatMap((view) => view.colors!.flat()), expected, FLOAT32_ROUNDING);
  assert.ok(learnt.every(({ gains }) => gains === undefined));
});

Deno.test("cameras are fitted to a field that stays what it is", async () => {
  const gpu = await openGpu();
  const train = analyticScene({ split: "train", views: 9, size: 32 });
  const test = analyticScene({ split: "test", views: 3, size: 32 });
  const config = smallNgp({ ...QUICK_NGP, exposure: { rate: 1e-3 }, views: 9 });
  const trainer = await trained(config, train, 150);
  const path = "checkpoint";
  const checkpoint = await decodeCheckpoint(
    path,
    await encodeCheckpoint(gpu, trainer.model, config, trainer.steps),
  );
  const turned = test.views.map((view, i): View => {
    const twist = [0.03 * (i - 1), 0.02, -0.01 * i, 0, 0, 0];
    const cameraToWorld = movedPose(twist, view.camera.cameraToWorld);
    return { ...view, camera: { ...view.camera, cameraToWorld } };
  });
  const stop = new AbortController();
  const parts: number[] = [];
  const stopped = fitCameras(gpu, checkpoint, path, test, (part) => {
    parts.push(part);
    stop.abort();
  }, stop.signal);
  await assert.rejects(stopped, { name: "AbortError" });
  assert.equal(parts.length, 1, "it stops after a few steps");
  const fitted = await fitCameras(gpu, checkpoint, path, { ...test, views: turned });
  const again = await fitCameras(gpu, checkpoint, path, { ...test, views: turned });
  assert.deepEqual(again, fitted);
  const renderer = await createRenderer(gpu, trainer.model, config, test);
  const of = async (scene: Scene) => (await evaluate(renderer, scene, config.background)).psnr;
  const [before, after] = [await of({ ...test, views: turned }), await of(fitted)];
  destroy(trainer);
  assert.ok(after > before + 1, `PSNR ${before} before, ${after} after`);
  const turns = (views: readonly View[]) =>
    views.map(({ camera }, i) =>
      degreesBetween(camera.cameraToWorld, test.views[i].camera.cameraToWorld)
    );
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  assert.ok(mean(turns(fitted.views)) < 0.7 * mean(turns(turned)));
});

Deno.test("cameras are fitted where they can move", async () => {
  const gpu = await openGpu();
  const scene = smallScene();
  const checkpointOf = (config: NgpConfig) => ({
    ...{ config, step: 1, tensors: new Map(), hasChecksums: true },
  });
  const ndc = smallNgp({ space: "ndc" });
  await assert.rejects(fitCameras(gpu, checkpointOf(ndc), "run", scene), {
    name: "ConfigError",
    message:
      /^Cannot fit cameras of .* in normalised device coordinates, where cameras cannot move\./,
  });
  const views = scene.views.map((view) => {
    const { width, height } = view.camera;
    return { ...view, camera: { ...view.camera, rays: new Float32Array(6 * width * height) } };
  });
  await assert.rejects(fitCameras(gpu, checkpointOf(smallNgp({})), "run", { ...scene, views }), {
    name: "ConfigError",
    message: /^Cannot fit cameras of .* as it is a set of rays, which has none\./,
  });
});

Deno.test("cameras are fitted by methods that can learn poses", async () => {
  const config = presetConfig("nerf-small", "scene", true);
  const checkpoint = { config, step: 1, tensors: new Map(), hasChecksums: true };
  await assert.rejects(
    async () => await fitCameras(await openGpu(), checkpoint, "run", smallScene()),
    new ConfigError(
      "Cannot fit cameras as the method must be one that can learn poses: current value is nerf. " +
        "Only ngp, horizon can.",
    ),
  );
});
