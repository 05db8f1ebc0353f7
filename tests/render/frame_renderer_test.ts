import type { NgpConfig } from "../nerf/models.ts";
import assert from "node:assert/strict";
import { lens } from "../../src/math/lens.ts";
import { type Camera, IDENTITY, type Vec3 } from "../../src/math/mod.ts";
import { createRenderer, createTrainer, settleConfig } from "../../src/nerf/mod.ts";
import { checkFrames } from "../../src/render/check_frames.ts";
import { RenderError } from "../../src/render/error.ts";
import { FrameRenderer } from "../../src/render/frame_renderer.ts";
import {
  type FrameSettings,
  frameSettingsSchema,
  OUTPUT_KINDS,
} from "../../src/render/frame_settings.ts";
import { encodeFrame } from "../../src/render/outputs.ts";
import type { Placement } from "../../src/scene/mod.ts";
import { configOf, smallNgp, smallScene } from "../nerf/nerf_test_tools.ts";
import { assertClose } from "../reference/assert_close.ts";
import { linearFromSrgb, srgbFromLinear } from "../reference/colors.ts";
import { sharedGpu } from "../shaders/kernel_test_tools.ts";
import { fakeViews, pathOf, PINHOLE, PLACEMENT, type Seen } from "./fake_views.ts";

const NGP = smallNgp();
const settingsOf = (settings: Partial<FrameSettings>): FrameSettings =>
  frameSettingsSchema.parse(settings);

/** A narrow white slit between x = -0.05 and 0.05 in a black wall at the depth 6, seen along -z. */
function slit(origin: Vec3, direction: Vec3): Seen {
  const t = (-6 - origin[2]) / direction[2];
  const x = origin[0] + t * direction[0];
  const light = Math.abs(x) < 0.05 ? 1 : 0;
  return { color: [light, light, light], depth: t, accumulation: 1, normal: [0.6, 0, 0.8] };
}

/** So fine that the slit, 1.6 pixels wide with a focal length of 96, can be told from its surroundings. */
const FINE: Camera = { ...PINHOLE, width: 48, height: 1, fx: 96, fy: 96, cx: 24, cy: 0.5 };

const IN_CAPTURE = PLACEMENT.fromCapture.scale;

/** How much light each column of a frame of one row has. */
function lightOf(colors: Float32Array): number[] {
  return Array.from(colors).filter((_, i) => i % 3 === 0).map(linearFromSrgb);
}

async function frameOf(
  see: typeof slit,
  path: Parameters<typeof pathOf>[0],
  settings: Partial<FrameSettings>,
) {
  const views = fakeViews(see);
  const field = { config: NGP, placement: PLACEMENT };
  const renderer = await FrameRenderer.over(views, field, pathOf(path), settingsOf(settings));
  return { views, renderer, frame: await renderer.render(0) };
}

Deno.test("a frame of one sample a pixel has the view's own colours and accumulations", async () => {
  const { frame, views } = await frameOf(slit, [PINHOLE], {});
  const render = await views.render(PINHOLE);
  assert.deepEqual(frame, {
    width: 8,
    height: 6,
    colors: render.colors,
    accumulations: render.accumulations,
    depths: null,
    normals: null,
  });
});

Deno.test("a supersampled frame is the mean of the light of all samples", async () => {
  const shade = (_: Vec3, [x, y, z]: Vec3): Seen => ({
    color: [0.5 - x, 0.5 + y, -z],
    depth: 2,
    accumulation: 1,
  });
  const { frame, views } = await frameOf(shade, [PINHOLE], { supersampling: 3 });
  assert.equal(views.cameras.length, 1);
  for (let pixel = 0; pixel < 48; pixel++) {
    const sums = [0, 0, 0];
    for (let i = 0; i < 9; i++) {
      const x = (pixel % 8 + (i % 3 + 0.5) / 3 - PINHOLE.cx) / PINHOLE.fx;
      const y = (Math.floor(pixel / 8) + (Math.floor(i / 3) + 0.5) / 3 - PINHOLE.cy) / PINHOLE.fy;
      const length = Math.hypot(x, y, 1);
      const { color } = shade([0, 0, 0], [x / length, -y / length, -1 / length]);
      color.forEach((value, axis) => sums[axis] += linearFromSrgb(value) / 9);
    }
    const expected = sums.map(srgbFromLinear);
    assertClose(frame.colors.slice(pixel * 3, pixel * 3 + 3), expected, { atol: 1e-6, rtol: 0 });
  }
});

Deno.test("what is in focus stays sharp, and what is not spreads over its circle of confusion", async () => {
  const total = (light: number[]) => light.reduce((a, b) => a + b, 0);
  /** The root of the mean square of the distance from the middle, in pixels. */
  const spread = (light: number[]) =>
    Math.sqrt(light.reduce((sum, l, i) => sum + l * (i + 0.5 - 24) ** 2, 0) / total(light));
  const sharp = lightOf((await frameOf(slit, [FINE], { supersampling: 8 })).frame.colors);
  const render = async (focus: number) => {
    const settings = { aperture: 0.4 / IN_CAPTURE, focus: focus / IN_CAPTURE, exposures: 256 };
    return lightOf((await frameOf(slit, [FINE], settings)).frame.colors);
  };
  const inFocus = await render(6);
  assertClose(spread(inFocus), spread(sharp), { atol: 0.05, rtol: 0 });
  // f aperture |1/d - 1/focus| is 96 * 0.4 / 12 = 3.2 pixels; over a disc, x has the deviation r / 2.
  const near = await render(4);
  assertClose(spread(near), Math.hypot(spread(sharp), 1.6), { atol: 0.1, rtol: 0 });
  assertClose(total(near), total(sharp), { atol: 0, rtol: 0.1 });
});

Deno.test("a camera that moves spreads what it sees evenly along its way", async () => {
  // By half of the interval the camera moves 0.5 to the right: what it sees moves 8 pixels to the left.
  const moving = (frame: number): Camera => ({
    ...FINE,
    cameraToWorld: Float64Array.of(1, 0, 0, frame, 0, 1, 0, 0, 0, 0, 1, 0),
  });
  const settings = { shutter: 0.5, exposures: 128 };
  const light = lightOf((await frameOf(slit, moving, settings)).frame.colors);
  // 1.6 pixels of light over 8 pixels, from column 16 to column 24 and half a slit beyond.
  assertClose(light.slice(17, 23), new Array(6).fill(1.6 / 8), { atol: 0.03, rtol: 0 });
  assert.deepEqual(light.filter((l, i) => (i < 15 || i > 24) && l > 0), []);
  assertClose(light.reduce((a, b) => a + b, 0), 1.6, { atol: 0.08, rtol: 0 });
});

Deno.test("depths are in the capture's units and normals in its coordinates", async () => {
  const { frame } = await frameOf(slit, [PINHOLE], {
    outputs: ["depth", "normal"],
    supersampling: 2,
  });
  assertClose(frame.depths!.values, new Array(48).fill(6 / IN_CAPTURE), { atol: 0.02, rtol: 0 });
  assert.deepEqual(frame.depths!.range, { near: 0.5, far: 10 });
  // The scene's x is the capture's -y.
  assertClose(frame.normals!.slice(0, 3), [0, -0.6, 0.8], { atol: 1e-6, rtol: 0 });
});

Deno.test("without a focus, what is in the middle of the first frame is sharp in all", async () => {
  const steps = (origin: Vec3, direction: Vec3): Seen => {
    const depth = Math.abs(direction[0]) < 0.05 ? 6 : 3; // a gap in the middle of a nearer wall
    return { ...slit(origin, direction), depth: depth / -direction[2] };
  };
  const path = [{ ...PINHOLE, width: 64, height: 48, fx: 72, fy: 72, cx: 32, cy: 24 }, PINHOLE];
  const { renderer } = await frameOf(steps, path, { aperture: 0.1, exposures: 2 });
  assertClose(renderer.settings.focus!, 6 / IN_CAPTURE, { atol: 1e-3, rtol: 0 });
  const nothing = () => ({ color: [1, 1, 1], depth: PLACEMENT.far, accumulation: 0 } as const);
  await assert.rejects(
    frameOf(nothing, [PINHOLE], { aperture: 0.1 }),
    new RenderError(
      "Cannot find out what to focus on: there is nothing in the middle of the first frame. Give the " +
        "focus, a distance in the capture's units.",
    ),
  );
});

Deno.test("settings that do not go with a path's cameras are refused", () => {
  const fisheye = { ...PINHOLE, lens: lens("fisheye", {}) };
  const distorted = { ...PINHOLE, lens: lens("perspective", { radial: [0.1, 0, 0, 0] }) };
  const table = { ...PINHOLE, rays: new Float32Array(48 * 6) };
  const aperture = "only perspective cameras without distortion have depth of field. " +
    "Choose an aperture of 0.";
  const wrong: [Camera, Partial<FrameSettings>, string][] = [
    [fisheye, { aperture: 1 }, `Cannot render test_0001 with an aperture of 1: ${aperture}`],
    [distorted, { aperture: 1 }, `Cannot render test_0001 with an aperture of 1: ${aperture}`],
    [table, { aperture: 1 }, `Cannot render test_0001 with an aperture of 1: ${aperture}`],
    [
      table,
      { supersampling: 2 },
      "Cannot render test_0001 with a supersampling of 2: its rays are a table, with none between two " +
      "pixels. Choose a supersampling of 1.",
    ],
    [
      PINHOLE,
      { shutter: 0.5 },
      "Cannot render with a shutter of 0.5: the views of the path test stand alone. Choose a path along " +
      "which the camera moves, or a shutter of 0.",
    ],
    [
      { ...PINHOLE, width: 8192, height: 4096 },
      { supersampling: 2 },
      "Cannot render test_0001 with a supersampling of 2: 8192 x 4096 pixels would have 134217728 " +
      "samples, and at most 67108864 fit into memory. Choose a smaller size or supersampling.",
    ],
  ];
  for (const [camera, settings, message] of wrong) {
    assert.throws(
      () => checkFrames(NGP, pathOf([PINHOLE, camera]), settingsOf(settings)),
      new RenderError(message),
    );
  }
});

Deno.test("a frame is stopped between two renders", async () => {
  const stop = new AbortController();
  const views = fakeViews(slit);
  const field = { config: NGP, placement: PLACEMENT };
  const settings = settingsOf({ shutter: 1, exposures: 8 });
  const renderer = await FrameRenderer.over(
    { ...views, render: (...args) => (stop.abort(), views.render(...args)) },
    field,
    pathOf(() => PINHOLE),
    settings,
  );
  await assert.rejects(renderer.render(0, stop.signal), { name: "AbortError" });
  assert.equal(views.cameras.length, 0);
});

const openGpu = sharedGpu();

Deno.test("a trained field's frames have the same bytes in any order, and its renderer's own colours", async () => {
  const gpu = await openGpu();
  const scene = smallScene();
  const config = settleConfig(gpu, smallNgp({ steps: 20 }), scene) as NgpConfig;
  const trainer = await createTrainer(gpu, config, scene);
  for (let step = 0; step < 20; step++) await trainer.step();
  const placement: Placement = {
    ...{ ...scene, fromCapture: { ...IDENTITY, scale: 0.5 } },
    up: { direction: [0, 0, 1], why: null },
  };
  const cameras = scene.views.map(({ camera }) => camera);
  const path = pathOf((frame) => cameras[Math.round(frame) % cameras.length], { frames: 2 });
  const settings = settingsOf({
    ...{ outputs: [...OUTPUT_KINDS], supersampling: 2, alpha: true },
    ...{ aperture: 0.05, shutter: 0.5, exposures: 2 },
  });
  const renderer = await FrameRenderer.create(
    gpu,
    trainer.model,
    config,
    placement,
    path,
    settings,
  );
  const first = encodeFrame(await renderer.render(0), settings);
  const second = encodeFrame(await renderer.render(1), settings);
  assert.notDeepEqual(first, second);
  assert.deepEqual(encodeFrame(await renderer.render(0), settings), first);
  renderer.destroy();

  const plain = await FrameRenderer.create(
    gpu,
    trainer.model,
    config,
    placement,
    path,
    settingsOf({}),
  );
  const views = await createRenderer(gpu, trainer.model, config, scene);
  const frame = await plain.render(0);
  assert.deepEqual(frame.colors, (await views.render(cameras[0])).colors);
  plain.destroy();
  views.destroy();

  // A box in scene coordinates, though the capture has units of its own.
  const box = settingsOf({ crop: [-0.5, -0.5, -0.5, 0.5, 0.1, 0.5] });
  const cropped = await FrameRenderer.create(gpu, trainer.model, config, placement, path, box);
  const crop = { lower: [-0.5, -0.5, -0.5], upper: [0.5, 0.1, 0.5] } as const;
  const inBox = await createRenderer(gpu, trainer.model, config, scene, { crop });
  const { colors } = await cropped.render(0);
  assert.deepEqual(colors, (await inBox.render(cameras[0])).colors);
  assert.notDeepEqual(colors, frame.colors);
  cropped.destroy();
  inBox.destroy();
  trainer.destroy();
});

Deno.test("normals of a method that has none are refused before anything is compiled", async () => {
  const config = configOf("nerf-small");
  const settings = settingsOf({ outputs: ["normal"] });
  const none = null as never; // neither device nor model are asked
  await assert.rejects(
    FrameRenderer.create(none, none, config, PLACEMENT, pathOf([PINHOLE]), settings),
    new RenderError(
      "Cannot render normals: only runs of ngp or horizon have them, and this is one of nerf-small.",
    ),
  );
});
