import assert from "node:assert/strict";
import { Gpu } from "../../src/gpu/mod.ts";
import { type Camera, PINHOLE, project, psnr, quantize8 } from "../../src/math/mod.ts";
import {
  type Config,
  createModel,
  createRenderer,
  createTrainer,
  depthRange,
  type Look,
  methodOf,
  type Model,
  Viewport,
} from "../../src/nerf/mod.ts";
import { sharedGpu } from "../shaders/kernel_test_tools.ts";
import { SMALL, smallNgp, smallScene } from "./nerf_test_tools.ts";
import { SMALL_MIP } from "./mip/mip_test_tools.ts";

const gpuOf = sharedGpu();

const COLOR: Look = { show: "color", background: [1, 1, 1], crop: null };
const SCENE = smallScene(3, 32);
const RANGE = { near: SCENE.near, far: SCENE.far };

/** Fields that have learnt a little, by what is special in them. */
const FIELDS: Readonly<Record<string, { config: Config; steps: number }>> = {
  "a hash grid": { config: smallNgp(), steps: 60 },
  "fused networks": { config: smallNgp({ networks: { kernels: "fused" } }), steps: 60 },
  "a contracted space": {
    config: smallNgp({ space: "contracted", box: { size: 1.5 }, march: { far: 50 } }),
    steps: 60,
  },
  "two networks": { config: { ...SMALL.nerf, background: "black" }, steps: 60 },
  "cones": { config: SMALL_MIP["mip-small"], steps: 60 },
};

const trained = new Map<string, Promise<Model>>();

/** A trained model, once for all tests. */
function modelOf(name: string): Promise<Model> {
  const { config, steps } = FIELDS[name];
  const train = async () => {
    const trainer = await createTrainer(await gpuOf(), config, SCENE);
    while (trainer.steps < steps) await trainer.step();
    return trainer.model;
  };
  const model = trained.get(name) ?? train();
  trained.set(name, model);
  return model;
}

/** A camera of a size whose rows need padding, with all of its numbers different. */
function cameraOf(width: number, height: number): Camera {
  const { camera } = SCENE.views[1];
  return { ...camera, width, height, fx: width, fy: 1.1 * width, cx: 0.45 * width, cy: height / 2 };
}

async function open(name: string, format: "rgba8unorm" | "bgra8unorm" = "rgba8unorm") {
  const gpu = await gpuOf();
  const { config } = FIELDS[name];
  return await Viewport.create(gpu, await modelOf(name), config, RANGE, format);
}

/** A texture as a canvas has, and what it holds. */
class Canvas {
  readonly texture: GPUTexture;

  constructor(
    private readonly gpu: Gpu,
    private readonly width: number,
    private readonly height: number,
    format: GPUTextureFormat = "rgba8unorm",
  ) {
    const { COPY_DST, COPY_SRC } = GPUTextureUsage;
    const usage = COPY_DST | COPY_SRC;
    this.texture = gpu.device.createTexture({ size: [width, height], format, usage });
  }

  /** Its bytes, [height, width, 4]. */
  async pixels(): Promise<Uint8Array> {
    const { gpu: { device }, width, height, texture } = this;
    const bytesPerRow = Math.ceil(width / 64) * 256;
    const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
    const buffer = device.createBuffer({ size: bytesPerRow * height, usage });
    const encoder = device.createCommandEncoder();
    encoder.copyTextureToBuffer({ texture }, { buffer, bytesPerRow }, [width, height]);
    device.queue.submit([encoder.finish()]);
    await buffer.mapAsync(GPUMapMode.READ);
    const rows = new Uint8Array(buffer.getMappedRange().slice(0));
    buffer.destroy();
    const row = (y: number) => [...rows.subarray(y * bytesPerRow, y * bytesPerRow + width * 4)];
    return Uint8Array.from(Array.from({ length: height }, (_, y) => row(y)).flat());
  }
}

/** What is left of RGBA bytes without alpha, from 0 to 1; asserts that all are opaque. */
function colorsOf(bytes: Uint8Array): number[] {
  return Array.from(bytes).flatMap((byte, i) => {
    if (i % 4 < 3) return [byte / 255];
    assert.equal(byte, 255, "a pixel is not opaque");
    return [];
  });
}

for (const [name, { config }] of Object.entries(FIELDS)) {
  Deno.test(`a frame of full resolution is what render makes of ${name}`, async () => {
    const gpu = await gpuOf();
    const camera = cameraOf(41, 23);
    const viewport = await open(name);
    const canvas = new Canvas(gpu, 41, 23);
    const behind = config.background === "black" ? 0 : 1;
    const drawn = await viewport.draw(
      canvas.texture,
      camera,
      { ...COLOR, background: [behind, behind, behind] },
      Infinity,
    );
    assert.deepEqual([drawn.scale, drawn.frames, drawn.done], [1, 1, false]);
    const renderer = await createRenderer(gpu, await modelOf(name), config, RANGE);
    const { colors, accumulations } = await renderer.render(camera);
    const found = colorsOf(await canvas.pixels());
    const decibels = psnr(found, Array.from(colors, quantize8));
    assert.ok(decibels >= 60, `${decibels} dB`);
    assert.ok(Math.max(...accumulations) > 0.3, "nothing is seen");
    renderer.destroy();
    viewport.destroy();
  });
}
