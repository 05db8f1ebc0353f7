import type { HorizonConfig } from "../../src/nerf/horizon/config.ts";
import type { Gpu } from "../../src/gpu/mod.ts";
import type { MipConfig } from "../../src/nerf/mip/config.ts";
import type { NerfConfig, NgpConfig } from "./models.ts";
import assert from "node:assert/strict";
import { lens } from "../../src/math/lens.ts";
import { lookAt } from "../../src/math/pose.ts";
import {
  applySettings,
  type Config,
  configure,
  createTrainer,
  depthSettings,
  emptyDepthSettings,
  imageSettings,
  presetConfig,
  PRESETS,
  sceneSettings,
  settleConfig,
  suitedPreset,
} from "../../src/nerf/mod.ts";
import {
  analyticScene,
  type Camera,
  type Layout,
  placeCapture,
  type Scene,
} from "../../src/scene/mod.ts";
import { sharedGpu } from "../shaders/kernel_test_tools.ts";
import { cameraAt, captureOf, ring, row } from "../scene/rigs.ts";

const openGpu = sharedGpu();

const CUBE = { center: [1, 2, 3], size: 4 } as const;

/** A scene whose images nobody looks at. */
function sceneOf(layout: Layout, cameras: readonly Camera[] = ring(3)): Scene {
  const [{ image }] = analyticScene({ split: "train", views: 1, size: 1 }).views;
  return {
    ...analyticScene({ split: "train", views: 1, size: 1 }),
    views: cameras.map((camera, i) => ({ name: String(i), image, camera })),
    ...{ layout, near: 0.5, far: 40 },
  };
}

const LAYOUTS: Layout[] = [
  { kind: "object", box: CUBE },
  { kind: "boxes", box: CUBE, cascades: 3 },
  { kind: "unbounded", box: CUBE },
  { kind: "forward", box: CUBE },
];

function settled(preset: string, scene: Scene, space?: Config["space"]): Config {
  const config = presetConfig(preset, "");
  return applySettings(config, sceneSettings(config, scene, space));
}

const ngp = (layout: Layout, space?: Config["space"]) =>
  settled("ngp", sceneOf(layout), space) as NgpConfig;
const nerf = (layout: Layout) => settled("nerf", sceneOf(layout)) as NerfConfig;

Deno.test("presets stay as they are for a scene of NeRF-Synthetic's kind", () => {
  const scene = analyticScene({ split: "train", views: 1, size: 1 });
  for (const name of Object.keys(PRESETS)) {
    assert.deepEqual(sceneSettings(presetConfig(name, ""), scene), []);
  }
});

Deno.test("what is chosen is valid for every preset and layout, says why, and changes something", () => {
  for (const name of Object.keys(PRESETS)) {
    for (const layout of LAYOUTS) {
      const config = presetConfig(name, "");
      const settings = sceneSettings(config, sceneOf(layout));
      assert.ok(settings.every(({ reason }) => /^\w.*[^.]$/.test(reason)));
      assert.equal(new Set(settings.map(({ key }) => key)).size, settings.length);
      const changed = applySettings(config, settings);
      for (const setting of settings) {
        assert.notDeepEqual(applySettings(config, [setting]), config, setting.key);
      }
      const again = sceneSettings(changed, sceneOf(layout)).map(({ key }) => key);
      // These are in proportion to the preset's, and would change again.
      const inProportion = ["grid.finestResolution", "march.steps"];
      assert.deepEqual(again.filter((key) => !inProportion.includes(key)), [], name);
    }
  }
});

Deno.test("an object's box is the field's", () => {
  const { space, box } = ngp(LAYOUTS[0]);
  assert.deepEqual({ space, box }, { space: "box", box: CUBE });
});

Deno.test("boxes that double are contracted around the largest but one", () => {
  const { space, box, occupancy, march } = ngp(LAYOUTS[1]);
  assert.deepEqual({ space, box }, {
    space: "contracted",
    box: { center: CUBE.center, size: 2 * CUBE.size },
  });
  assert.deepEqual([occupancy.cascades, march.coneAngle], [1, 0]);
  assert.equal(ngp({ kind: "boxes", box: CUBE, cascades: 2 }).box.size, CUBE.size);
  assert.equal(ngp({ kind: "boxes", box: CUBE, cascades: 1 }).space, "box");
});

Deno.test("boxes that were only assumed are contracted around what the cameras look at", () => {
  const inner = { center: [0.5, 0, 0], size: 9 } as const;
  const layout: Layout = { kind: "boxes", box: CUBE, cascades: 6, inner };
  const contracted = ngp(layout);
  assert.deepEqual([contracted.space, contracted.box], ["contracted", inner]);
  const boxed = ngp(layout, "box");
  assert.deepEqual([boxed.box, boxed.occupancy.cascades], [CUBE, 6], "as instant-ngp has them");
  assert.deepEqual(nerf(layout).box, inner);
});

Deno.test("in space=box they become cascades, steps that grow, and a grid as fine as before", () => {
  const preset = presetConfig("ngp", "") as NgpConfig;
  const { space, box, occupancy, march, grid, camera } = ngp(LAYOUTS[1], "box");
  assert.deepEqual({ space, box }, { space: "box", box: CUBE });
  assert.deepEqual([occupancy.cascades, march.coneAngle, camera.near], [3, 1 / 256, 0.5]);
  assert.equal(grid.finestResolution, 4 * preset.grid.finestResolution);
  const one = ngp({ kind: "boxes", box: CUBE, cascades: 1 });
  assert.deepEqual([one.occupancy.cascades, one.march.coneAngle], [1, 0]);
});

Deno.test("an unbounded scene is contracted around its box", () => {
  const { space, box, march, camera, loss, grid } = ngp(LAYOUTS[2]);
  assert.deepEqual({ space, box }, { space: "contracted", box: CUBE });
  assert.deepEqual([march.far, march.steps], [1000, 512]);
  assert.equal(camera.near, 0.05, "what no point marks may be nearer than all points");
  assert.ok(loss.distortion > 0);
  assert.equal(grid.finestResolution, 4096);
  const far = sceneOf(LAYOUTS[2]);
  assert.equal((settled("ngp", { ...far, far: 5000 }) as NgpConfig).march.far, 10_000);
  assert.equal((settled("ngp", { ...far, near: 0.01 }) as NgpConfig).camera.near, 0.004);

  const original = nerf(LAYOUTS[2]);
  assert.deepEqual([original.space, original.box], ["contracted", CUBE]);
  assert.deepEqual(original.samples, { ...original.samples, spacing: "disparity", coarse: 64 });
});

Deno.test("nerf takes photographs as such: all at once, from pixel centres, in the scene's range", () => {
  const { batch, camera } = settled("nerf-100", sceneOf(LAYOUTS[2])) as NerfConfig;
  assert.deepEqual([batch.pixels, batch.cropSteps], ["allImages", 0]);
  assert.deepEqual(camera, { pixelOffset: 0.5, directions: "unit", near: null, far: null });
  assert.equal(nerf(LAYOUTS[2]).camera.directions, "depth");
  const fisheyes = ring(3).map((camera) => ({ ...camera, lens: lens("fisheye", {}) }));
  const sideways = settled("nerf", sceneOf(LAYOUTS[2], fisheyes)) as NerfConfig;
  assert.equal(sideways.camera.directions, "unit", "depth is 0 beside a camera");
});

Deno.test("cones are contracted with their covariances off the axes, or become cylinders in NDC", () => {
  const unbounded = settled("mip-256", sceneOf(LAYOUTS[2])) as MipConfig;
  assert.deepEqual([unbounded.space, unbounded.box], ["contracted", CUBE]);
  assert.equal(unbounded.contractionNorm, "euclidean");
  assert.deepEqual([unbounded.field.basis, unbounded.field.levels], ["icosahedron", 12]);
  assert.equal(unbounded.batch.pixels, "allImages");
  const forward = settled("mip", sceneOf(LAYOUTS[3])) as MipConfig;
  assert.deepEqual([forward.space, forward.densityNoise], ["ndc", 1]);
  assert.deepEqual([forward.field.basis, forward.field.levels], ["axes", 16]);
});

Deno.test("a forward-facing scene is in NDC, as the first view defines them for nerf", () => {
  const { space, ndc, densityNoise, camera } = nerf(LAYOUTS[3]);
  assert.deepEqual([space, densityNoise, camera.directions], ["ndc", 1, "depth"]);
  assert.deepEqual(ndc, [2 * 400 / 400, Number((2 * 400 / 300).toPrecision(6))]);
});

Deno.test("all that ngp's views see of a forward-facing scene lies in the cube of NDC", () => {
  const eyes = [[-0.4, 0, 0], [0.4, 0.1, 0.2], [0, -0.3, -0.3]] as const;
  const rig = eyes.map((eye, i) =>
    cameraAt(lookAt(eye, [eye[0] + 0.2 * (i - 1), eye[1], eye[2] - 1], [0, 1, 0]))
  );
  const placed = placeCapture(captureOf(rig, { bounds: { near: 1.5, far: 12 } }), rig);
  assert.equal(placed.layout.kind, "forward");
  const { space, box, ndc: [ax, ay] } = settled("ngp", sceneOf(placed.layout, rig));
  assert.deepEqual({ space, box }, { space: "ndc", box: { center: [0, 0, 0], size: 2 } });
  let reach = 0;
  for (const { cameraToWorld: m, width, height, fx, fy, cx, cy } of rig) {
    for (let pixel = 0; pixel < 25; pixel++) {
      const [x, y] = [(pixel % 5) / 4 * width, Math.floor(pixel / 5) / 4 * height];
      const local = [(x - cx) / fx, (cy - y) / fy, -1];
      for (const depth of [1 + m[11], 2, 10, 1e6]) {
        const [px, py, pz] = [0, 1, 2].map((r) =>
          m[4 * r + 3] + depth * (m[4 * r] * local[0] + m[4 * r + 1] * local[1] - m[4 * r + 2])
        );
        if (pz > -1) continue;
        reach = Math.max(reach, Math.abs(ax * px / pz), Math.abs(ay * py / pz));
      }
    }
  }
  assert.ok(reach <= 1 && reach > 0.8, `they reach to ${reach}`);
});

Deno.test("another space than the layout's can be asked for, but NDC need cameras that face forward", () => {
  const boxed = ngp(LAYOUTS[3], "box");
  assert.deepEqual([boxed.space, boxed.box], ["box", CUBE]);
  assert.equal(ngp(LAYOUTS[3], "contracted").space, "contracted");
  assert.throws(() => ngp(LAYOUTS[2], "ndc"), {
    name: "ConfigError",
    message:
      "Cannot use space=ndc for analytic: its cameras must all face forward, but the scene " +
      'is of the kind "unbounded". Use space=contracted.',
  });
});

Deno.test("photographs are reduced to what an adapter can learn, by a power of two", () => {
  const survey = (
    width: number,
    height: number,
    reduction = 1,
    kind: Layout["kind"] = "unbounded",
  ) => {
    const cameras = row(2);
    const capture = { ...captureOf(cameras), reduction };
    const layout = { kind, box: CUBE, cascades: 1 } as Layout;
    return {
      capture,
      placement: { ...placeCapture(capture, cameras), layout },
      frames: capture.frames.map((frame, i) => ({
        ...{ frame, camera: cameras[i], imageSize: { width, height } },
        orientation: undefined,
      })),
    };
  };
  const chosen = (preset: string, of: ReturnType<typeof survey>, software: boolean) =>
    imageSettings(presetConfig(preset, ""), of, software)
      .flatMap(({ key, value }) => key === "downscale" ? [value] : []);
  assert.deepEqual(chosen("ngp", survey(1080, 1920), false), []);
  assert.deepEqual(chosen("ngp", survey(1080, 1920), true), [4]);
  assert.deepEqual(chosen("ngp", survey(4032, 3024), false), [4]);
  assert.deepEqual(chosen("ngp", survey(500, 300), true), []);
  assert.deepEqual(chosen("ngp", survey(800, 800, 1, "object"), true), [], "as published");
  assert.deepEqual(chosen("ngp", survey(1008, 756, 4), false), [4], "images_4 of 4032 x 3024");
  assert.deepEqual(chosen("ngp", survey(1008, 756, 4), true), [8]);
  assert.deepEqual(chosen("ngp", survey(100, 75, 8), true), [8], "images_8 are all there are");
  assert.deepEqual(chosen("ngp", survey(1, 4000), true), [], "nothing narrower than a pixel");
  assert.deepEqual(chosen("ngp", survey(4000, 5), true), [4]);
  assert.deepEqual(chosen("nerf-small", survey(300, 300), true), [], "its own 2 is enough");

  const steps = (software: boolean) =>
    imageSettings(presetConfig("ngp", "", software), survey(300, 300), software)
      .filter(({ key }) => key === "steps").map(({ value }) => value);
  assert.deepEqual([steps(false), steps(true)], [[], [4800]], "photographs take longer on a CPU");
});

Deno.test("depths are learnt from where few photographs have some", () => {
  const chosen = (views: number, known: boolean, config = presetConfig("ngp", "")) => {
    const size = { width: 4, height: 4 };
    const depths = known ? { kind: "image", path: "d.png", unit: 1 } as const : null;
    const frames = captureOf(row(views)).frames.map((frame) => ({
      ...{ frame: { ...frame, depths }, camera: row(1)[0], imageSize: size },
      orientation: undefined,
    }));
    const train = Array.from({ length: views }, (_, i) => i);
    return depthSettings(config, { frames, splits: { train, val: [], test: [] } });
  };
  const [{ key, value, reason }, ...others] = chosen(8, true);
  assert.deepEqual([key, others], ["depth.weight", []]);
  assert.ok(Number(value) > 0);
  assert.equal(reason, "of 8 photographs, colours alone say too little of where things are");
  assert.deepEqual(chosen(17, true), []);
  assert.deepEqual(chosen(8, false), []);
});

Deno.test("depths that were to be learnt are not where images of them say nothing", () => {
  const chosen = [{ key: "depth.weight", value: 0.01, reason: "few photographs" }];
  const [view] = sceneOf({ kind: "object", box: CUBE }).views;
  const knowing = (pixels: number[]) => ({
    views: [{
      ...view,
      depths: {
        pixels: Uint32Array.from(pixels),
        distances: new Float32Array(pixels.length),
        weights: new Float32Array(pixels.length),
      },
    }],
  });
  assert.deepEqual(emptyDepthSettings(chosen, knowing([])).map(({ key, value }) => [key, value]), [
    ["depth.weight", 0],
  ]);
  assert.deepEqual(emptyDepthSettings(chosen, knowing([3])), []);
  assert.deepEqual(emptyDepthSettings([], knowing([])), [], "nothing was chosen");
});

Deno.test("levels of ngp's grid fade where photographs are learnt at several scales", () => {
  const scene = analyticScene({ split: "train", views: 1, size: 64 });
  const settings = (scales: number) =>
    sceneSettings({ ...presetConfig("ngp", ""), scales }, scene).map(({ key }) => key);
  assert.ok(settings(2).includes("grid.antialias"));
  assert.ok(!settings(1).includes("grid.antialias"));
});

Deno.test("a set of rays is not learnt at several scales, and neither are images that are too small", async () => {
  const scene = analyticScene({ split: "train", views: 2, size: 12 });
  const config = { ...presetConfig("nerf-small", ""), scales: 4 };
  sceneSettings(config, scene);
  const [first, second] = scene.views;
  const rays = new Float32Array(12 * 12 * 6).fill(1);
  const table = { ...second, camera: { ...second.camera, rays } };
  const ofRays = { ...scene, name: "rays", views: [first, table] };
  const noScales = {
    name: "ConfigError",
    message:
      "Cannot learn rays at several scales as it is a set of rays: pixels of reduced photographs have " +
      "none in it. Current value of scales is 4. Set scales=1.",
  };
  assert.throws(() => sceneSettings(config, ofRays), noScales);
  sceneSettings({ ...config, scales: 1 }, ofRays);
  const gpu = await openGpu();
  await assert.rejects(createTrainer(gpu, settleConfig(gpu, config), ofRays), noScales);
  assert.throws(() => sceneSettings({ ...config, scales: 5 }, scene), {
    name: "SceneError",
    message:
      `Cannot reduce images to 5 scales as each must have at least 16 x 16 pixels: ${first.name} has ` +
      "12 x 12. Use at most 4 scales, or larger images.",
  });
});

Deno.test("which preset suits a capture depends on its layout, its space, and what is set", () => {
  const away: Layout = { kind: "unbounded", box: CUBE };
  const preset = (layout: Layout, keys: string[] = [], space: Config["space"] = "box") =>
    suitedPreset(layout, { space }, new Set(keys));
  const suited = (...args: Parameters<typeof preset>) => preset(...args).value;
  assert.equal(suited(away), "horizon");
  assert.equal(suited({ kind: "object", box: CUBE }), "ngp");
  assert.equal(suited({ kind: "forward", box: CUBE }), "ngp");
  assert.equal(suited(away, ["space"], "box"), "ngp");
  assert.equal(suited(away, ["batch.rays", "poses.rate"]), "horizon");
  assert.deepEqual(preset(away, ["march.steps", "batch.rays"]), {
    key: "preset",
    value: "ngp",
    reason: "the scene goes on at any distance, but horizon has no march.steps",
  });
  assert.equal(suited({ kind: "object", box: CUBE }, ["proposals.levels"]), "horizon");
  // What no preset has is refused where it is set.
  assert.equal(suited(away, ["march.steps", "spacing"]), "horizon");
});

Deno.test("horizon has less to say about what is nearer than all that is known, and averages by the time that there is", () => {
  const scene = sceneOf({ kind: "unbounded", box: CUBE });
  const gpu = { info: { software: true } } as Gpu;
  const given = { "batch.chunk": 512, maxSeconds: 60 };
  const { config, settings } = configure(gpu, scene, { preset: "horizon", settings: given });
  const { loss, averageDecay, camera, density } = config as HorizonConfig;
  assert.deepEqual([loss.wholeFrom, averageDecay, camera.near], [scene.near, 0.9833, 0.05]);
  assert.deepEqual([loss.nearWeight, density], [0.01, "foggyExp"]);
  assert.deepEqual(settings.filter(({ key }) => key === "loss.wholeFrom"), [
    { key: "loss.wholeFrom", value: 0.5, reason: "nothing is known to be nearer" },
  ]);
});
