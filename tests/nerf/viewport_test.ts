import assert from "node:assert/strict";
import { SHADERS } from "../../shaders/mod.ts";
import { Gpu } from "../../src/gpu/mod.ts";
import {
  type Camera,
  linearFromSrgb,
  lookAt,
  PINHOLE,
  psnr,
  quantize8,
  rayDirection,
  srgbFromLinear,
} from "../../src/math/mod.ts";
import {
  type Config,
  createModel,
  createRenderer,
  createTrainer,
  decodeCheckpoint,
  encodeCheckpoint,
  type Look,
  type Model,
  presetConfig,
  restoreCheckpoint,
  settleConfig,
  Viewport,
} from "../../src/nerf/mod.ts";
import { assertClose } from "../reference/assert_close.ts";
import { viridis } from "../reference/viridis.ts";
import { webGpuWithout, withWebGpu } from "../gpu/web_gpu.ts";
import { sharedGpu } from "../shaders/kernel_test_tools.ts";
import { Tint } from "../shaders/tint_device.ts";
import { assertSame } from "./assert_same.ts";
import { SMALL, smallNgp, smallScene } from "./nerf_test_tools.ts";
import { smallHorizon } from "./horizon/horizon_test_tools.ts";
import { SMALL_MIP } from "./mip/mip_test_tools.ts";

const gpuOf = sharedGpu();

const COLOR: Look = { show: "color", background: [1, 1, 1], crop: null };
const SCENE = smallScene(3, 32);
const RANGE = { near: SCENE.near, far: SCENE.far };

/** Steps of training. */
const STEPS = 60;

/** Fields that have learnt a little, by what is special in them; `trained` with another one's kernels. */
const FIELDS: Readonly<Record<string, { config: Config; trained?: string }>> = {
  "a hash grid": { config: smallNgp() },
  "fused networks": {
    config: smallNgp({ networks: { kernels: "fused" } }),
    trained: "a hash grid",
  },
  "a contracted space": {
    config: smallNgp({ space: "contracted", box: { size: 1.5 }, march: { far: 50 } }),
  },
  "two networks": { config: { ...SMALL.nerf, background: "black" } },
  "cones": { config: SMALL_MIP["mip-small"] },
  "proposals on hash grids": { config: smallHorizon() },
};

const trained = new Map<string, Promise<Model>>();

/** A trained model, once for all tests. */
function modelOf(name: string): Promise<Model> {
  const { config, trained: other } = FIELDS[name];
  if (other) return modelOf(other);
  const train = async () => {
    const trainer = await createTrainer(await gpuOf(), config, SCENE);
    while (trainer.steps < STEPS) await trainer.step();
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

/** A viewport of a field and a canvas of some size, freed afterwards. */
async function withCanvas(
  [width, height]: readonly [number, number],
  use: (viewport: Viewport, canvas: Canvas, camera: Camera, gpu: Gpu) => Promise<void>,
  name = "a hash grid",
): Promise<void> {
  const gpu = await gpuOf();
  const viewport = await open(name);
  const canvas = new Canvas(gpu, width, height);
  try {
    await use(viewport, canvas, cameraOf(width, height), gpu);
  } finally {
    viewport.destroy();
    canvas.texture.destroy();
  }
}

/** What `createRenderer` sees of a field. */
async function renderOf(camera: Camera, normals = false, name = "a hash grid") {
  const { config } = FIELDS[name];
  const model = await modelOf(name);
  const renderer = await createRenderer(await gpuOf(), model, config, RANGE, { normals });
  const render = await renderer.render(camera);
  renderer.destroy();
  return render;
}

const QUANTUM = { atol: 0.51 / 255, rtol: 0 };

Deno.test("a picture begins coarse where time is short, and becomes what a whole frame shows", () =>
  withCanvas([80, 64], async (viewport, canvas, camera) => {
    const first = await viewport.draw(canvas.texture, camera, COLOR, 1e-3);
    assert.equal(first.scale, 8 / 64, "an eighth of the canvas at least");
    assert.deepEqual([first.frames, first.done], [0, false]);
    const { colors } = await renderOf(camera);
    const sharp = Array.from(colors, quantize8);
    const decibels = [psnr(colorsOf(await canvas.pixels()), sharp)];
    let drawn = first;
    for (let i = 0; drawn.frames === 0; i++) {
      assert.ok(i < 30, "it never becomes sharp");
      drawn = await viewport.draw(canvas.texture, camera, COLOR, 1e-3);
      decibels.push(psnr(colorsOf(await canvas.pixels()), sharp));
    }
    assert.ok(decibels.length > 3, "there is nothing between coarse and sharp");
    assert.ok(decibels.every((now, i) => i === 0 || now >= decibels[i - 1]), `${decibels}`);
    assert.ok(decibels[0] < 40 && decibels.at(-1)! >= 60, `${decibels}`);
  }));

Deno.test("between its pixels a coarse picture is linear in light", () =>
  withCanvas([32, 16], async (viewport, canvas, camera) => {
    await viewport.draw(canvas.texture, camera, COLOR, 1e-3);
    const small = { width: 4, height: 2, fx: camera.fx / 8, fy: camera.fy / 8 };
    const { colors } = await renderOf({
      ...camera,
      ...small,
      ...{ cx: camera.cx / 8, cy: camera.cy / 8 },
    });
    const light = (x: number, y: number, channel: number) =>
      linearFromSrgb(Math.min(Math.max(colors[(y * 4 + x) * 3 + channel], 0), 1));
    const expected = Array.from({ length: 32 * 16 * 3 }, (_, i) => {
      const pixel = Math.floor(i / 3);
      const place = (at: number, most: number) =>
        Math.min(Math.max((at + 0.5) / 8 - 0.5, 0), most - 1);
      const [x, y] = [place(pixel % 32, 4), place(Math.floor(pixel / 32), 2)];
      const [x0, y0] = [Math.floor(x), Math.floor(y)];
      const [x1, y1] = [Math.min(x0 + 1, 3), Math.min(y0 + 1, 1)];
      const row = (y: number) =>
        (1 - x + x0) * light(x0, y, i % 3) + (x - x0) * light(x1, y, i % 3);
      return srgbFromLinear((1 - y + y0) * row(y0) + (y - y0) * row(y1));
    });
    assertClose(colorsOf(await canvas.pixels()), expected, { ...QUANTUM, name: "colours" });
  }));

Deno.test("while nothing changes, a picture becomes the mean of 16 frames, and then stays", () =>
  withCanvas([24, 16], async (viewport, canvas, camera) => {
    const frames = [];
    let drawn = await viewport.draw(canvas.texture, camera, COLOR, Infinity);
    for (; !drawn.done; drawn = await viewport.draw(canvas.texture, camera, COLOR, Infinity)) {
      frames.push(drawn.frames);
    }
    assert.deepEqual(frames, Array.from({ length: 15 }, (_, i) => i + 1));
    assert.equal(drawn.frames, 16);
    // The sequence of Roberts (2018) around the middle of pixels.
    const sums = new Float64Array(24 * 16 * 3);
    for (let frame = 0; frame < 16; frame++) {
      const [right, down] = [0.7548776662466927, 0.5698402909980532].map((step) =>
        (0.5 + frame * step) % 1 - 0.5
      );
      const jittered = { ...camera, cx: camera.cx - right, cy: camera.cy - down };
      (await renderOf(jittered)).colors.forEach((x, i) =>
        sums[i] += linearFromSrgb(Math.min(Math.max(x, 0), 1)) / 16
      );
    }
    const mean = await canvas.pixels();
    assertClose(colorsOf(mean), sums.map(srgbFromLinear), { ...QUANTUM, name: "means" });
    await viewport.draw(canvas.texture, camera, COLOR, Infinity);
    assertSame(await canvas.pixels(), mean, "a finished picture");
    assertSame(await viewport.capture(camera, COLOR, 16), mean, "a capture of as many samples");
  }));

Deno.test("another camera, look or size, and a refresh, begin anew", () =>
  withCanvas([16, 16], async (viewport, canvas, camera, gpu) => {
    const frames = async (given: Camera, look: Look) =>
      (await viewport.draw(canvas.texture, given, look, Infinity)).frames;
    assert.equal(await frames(camera, COLOR), 1);
    assert.equal(await frames(camera, COLOR), 2);
    assert.equal(await frames({ ...camera, fx: 17 }, COLOR), 1);
    assert.equal(await frames({ ...camera, fx: 17 }, { ...COLOR, background: [0, 0, 0] }), 1);
    assert.equal(await frames(camera, { ...COLOR, show: "depth" }), 1);
    viewport.refresh();
    assert.equal(await frames(camera, { ...COLOR, show: "depth" }), 1);
    const other = new Canvas(gpu, 20, 16);
    const drawn = await viewport.draw(other.texture, cameraOf(20, 16), COLOR, Infinity);
    assert.equal(drawn.frames, 1);
    other.texture.destroy();
  }));

Deno.test("a refresh while a frame is drawn begins anew, too", () =>
  withCanvas([24, 20], async (viewport, canvas, camera) => {
    const drawing = viewport.draw(canvas.texture, camera, COLOR, Infinity);
    for (let turn = 0; turn < 10; turn++) await null; // until it waits for the device
    viewport.refresh();
    assert.equal((await drawing).frames, 1);
    const next = () => viewport.draw(canvas.texture, camera, COLOR, Infinity);
    assert.deepEqual([(await next()).frames, (await next()).frames], [1, 2]);
  }));

Deno.test("a canvas whose format has blue first shows the same", async () => {
  const gpu = await gpuOf();
  const camera = cameraOf(20, 12);
  const found: Uint8Array[] = [];
  for (const format of ["rgba8unorm", "bgra8unorm"] as const) {
    const viewport = await open("a hash grid", format);
    const canvas = new Canvas(gpu, 20, 12, format);
    await viewport.draw(canvas.texture, camera, COLOR, Infinity);
    found.push(await canvas.pixels());
    viewport.destroy();
  }
  const [rgba, bgra] = found;
  assertSame(bgra, rgba.map((_, i) => rgba[i % 4 === 3 ? i : i - 2 * (i % 4) + 2]), "pixels");
  assert.ok(rgba.some((byte, i) => i % 4 === 0 && byte !== rgba[i + 2]), "all is grey");
});

for (const name of ["a hash grid", "proposals on hash grids"]) {
  Deno.test(`normals of ${name} are shown as half of themselves and a half`, () =>
    withCanvas([24, 20], async (viewport, canvas, camera) => {
      const { accumulations, normals } = await renderOf(camera, true, name);
      const background: Look["background"] = [0.2, 0.4, 0.6];
      const look = { show: "normals", background, crop: null } as const;
      await viewport.draw(canvas.texture, camera, look, Infinity);
      const expected = Array.from(normals!, (normal, i) => {
        const seen = accumulations[Math.floor(i / 3)];
        return 0.5 * (seen + normal) + (1 - seen) * background[i % 3];
      });
      assertClose(colorsOf(await canvas.pixels()), expected, { ...QUANTUM, name: "normals" });
      assert.ok(normals!.some((normal) => Math.abs(normal) > 0.3), "normals are small");
    }, name));
}

Deno.test("depths are bright where near, and samples are counted", () =>
  withCanvas([24, 20], async (viewport, canvas, camera) => {
    assert.deepEqual(viewport.shows, ["color", "depth", "normals", "accumulation", "samples"]);
    const background: Look["background"] = [0.2, 0.4, 0.6];
    const { accumulations, depths } = await renderOf(camera);
    const pixelsOf = async (show: Look["show"]) => {
      await viewport.draw(canvas.texture, camera, { show, background, crop: null }, Infinity);
      return colorsOf(await canvas.pixels());
    };
    const expected = (channel: (pixel: number, axis: number) => number) =>
      Array.from({ length: accumulations.length * 3 }, (_, i) => channel(Math.floor(i / 3), i % 3));
    const over = (shown: (pixel: number, axis: number) => number) =>
      expected((pixel, axis) => shown(pixel, axis) + (1 - accumulations[pixel]) * background[axis]);

    const white = expected((pixel) => accumulations[pixel]);
    assertClose(await pixelsOf("accumulation"), white, { ...QUANTUM, name: "accumulations" });
    const distance = (pixel: number) => {
      const seen = accumulations[pixel];
      return (depths[pixel] - (1 - seen) * RANGE.far) / Math.max(seen, 1e-6);
    };
    const bright = over((pixel, axis) => {
      const t = Math.log(Math.max(distance(pixel), RANGE.near) / RANGE.near) /
        Math.log(RANGE.far / RANGE.near);
      return accumulations[pixel] * viridis(1 - Math.min(Math.max(t, 0), 1))[axis];
    });
    // Where hardly anything is seen, its depth is a quotient of small numbers.
    const clear = (colors: readonly number[]) =>
      colors.filter((_, i) => accumulations[Math.floor(i / 3)] > 0.05);
    assertClose(clear(await pixelsOf("depth")), clear(bright), { atol: 2 / 255, rtol: 0 });

    const samples = await pixelsOf("samples");
    const none = viridis(0).map(quantize8);
    accumulations.forEach((seen, pixel) => {
      const color = samples.slice(pixel * 3, pixel * 3 + 3);
      if (seen > 0) assert.notDeepEqual(color, none, `pixel ${pixel} has no samples`);
    });
    assert.ok(new Set(samples.filter((_, i) => i % 3 === 1)).size > 3, "all have as many");
  }));

Deno.test("a crop is what render makes of it", () =>
  withCanvas([24, 20], async (viewport, canvas, camera, gpu) => {
    const crop = { lower: [-1, -1, -1], upper: [0.1, 1, 0.3] } as const;
    await viewport.draw(canvas.texture, camera, { ...COLOR, crop }, Infinity);
    const { config } = FIELDS["a hash grid"];
    const model = await modelOf("a hash grid");
    const renderer = await createRenderer(gpu, model, config, RANGE, { crop });
    const { colors } = await renderer.render(camera);
    const found = colorsOf(await canvas.pixels());
    assert.ok(psnr(found, Array.from(colors, quantize8)) >= 60);
    const whole = (await renderOf(camera)).colors;
    assert.ok(psnr(found, Array.from(whole, quantize8)) < 40, "nothing is left out");
    renderer.destroy();
  }));

Deno.test("a lens bends what is seen, and measured rays give way to it", () =>
  withCanvas([24, 20], async (viewport, canvas, camera) => {
    const lens = { ...PINHOLE, projection: "fisheye", radial: [0.1, 0, 0, 0] } as const;
    const rays = new Float32Array(24 * 20 * 6);
    const bent = { ...camera, lens, rays };
    await viewport.draw(canvas.texture, bent, COLOR, Infinity);
    const { colors } = await renderOf({ ...camera, lens });
    assert.ok(psnr(colorsOf(await canvas.pixels()), Array.from(colors, quantize8)) >= 60);
  }));

Deno.test("the whole sphere around a camera, which has no jitter, is done after one frame", () =>
  withCanvas([24, 12], async (viewport, canvas, camera) => {
    const around = { ...camera, lens: { ...PINHOLE, projection: "equirectangular" as const } };
    const drawn = await viewport.draw(canvas.texture, around, COLOR, Infinity);
    assert.deepEqual([drawn.frames, drawn.done], [1, true]);
  }));

for (const name of ["a hash grid", "a contracted space", "two networks"]) {
  Deno.test(`the point in a pixel is where its ray is stopped, of ${name}`, async () => {
    const viewport = await open(name);
    const { camera } = SCENE.views[0];
    const { config } = FIELDS[name];
    const model = await modelOf(name);
    const renderer = await createRenderer(await gpuOf(), model, config, RANGE);
    const { accumulations, depths } = await renderer.render(camera);
    const [opaque, clear] = [
      accumulations.indexOf(Math.max(...accumulations)),
      accumulations.indexOf(Math.min(...accumulations)),
    ];
    assert.ok(accumulations[opaque] > 0.6, `${accumulations[opaque]} of a ray is stopped at most`);
    const [x, y] = [opaque % camera.width, Math.floor(opaque / camera.width)];
    const point = await viewport.pick(camera, x + 0.9, y + 0.1);
    const seen = accumulations[opaque];
    const depth = (depths[opaque] - (1 - seen) * RANGE.far) / seen;
    const { pixelOffset } = config.camera;
    const direction = rayDirection(camera, [x + pixelOffset, y + pixelOffset])!;
    const along = config.method === "ngp" ? depth : -depth / direction[2];
    const pose = camera.cameraToWorld;
    const expected = [0, 1, 2].map((row) =>
      pose[row * 4 + 3] +
      along * direction.reduce((sum, value, axis) => sum + pose[row * 4 + axis] * value, 0)
    );
    assertClose(point!, expected, { atol: 1e-3, rtol: 0, name: "point" });
    assert.equal(await viewport.pick(camera, -1, 0), null, "outside of the image");
    if (accumulations[clear] < 0.4) {
      const [x, y] = [clear % camera.width, Math.floor(clear / camera.width)];
      assert.equal(await viewport.pick(camera, x, y), null, "where nothing is");
    }
    const crop = { lower: [50, 50, 50], upper: [60, 60, 60] } as const;
    assert.equal(await viewport.pick(camera, x, y, crop), null, "what is cropped away");
    renderer.destroy();
    viewport.destroy();
  });
}

Deno.test("a capture in several tiles is what a canvas shows", () =>
  withCanvas([700, 400], async (viewport, canvas, camera) => {
    // A tile is 93 rows of 700 pixels.
    const crop = { lower: [-0.4, -0.4, -0.4], upper: [0.1, 0.1, 0.1] } as const;
    await viewport.draw(canvas.texture, camera, { ...COLOR, crop }, Infinity);
    const captured = await viewport.capture(camera, { ...COLOR, crop }, 1);
    assertSame(captured, await canvas.pixels(), "pixels");
  }));

Deno.test("ten frames of a canvas allocate nothing", () =>
  withCanvas([32, 24], async (viewport, canvas, camera, gpu) => {
    const cameras = Array.from({ length: 10 }, (_, i) => ({ ...camera, cx: camera.cx + i }));
    await viewport.draw(canvas.texture, camera, COLOR, 1e-3);
    await viewport.draw(canvas.texture, camera, COLOR, Infinity);
    const { device } = gpu;
    const made: string[] = [];
    const counted = ["createBuffer", "createTexture", "createBindGroup"] as const;
    for (const name of counted) {
      const create = device[name].bind(device) as (descriptor: GPUObjectDescriptorBase) => unknown;
      Object.defineProperty(device, name, {
        configurable: true,
        value: (descriptor: GPUObjectDescriptorBase) => {
          made.push(`${name} ${descriptor.label}`);
          return create(descriptor);
        },
      });
    }
    const before = gpu.allocated;
    for (const [i, camera] of cameras.entries()) {
      await viewport.draw(canvas.texture, camera, COLOR, i % 2 === 0 ? 1e-3 : Infinity);
      await viewport.draw(canvas.texture, camera, COLOR, Infinity);
    }
    for (const name of counted) delete (device as unknown as Record<string, unknown>)[name];
    assert.deepEqual(made, []);
    assert.equal(gpu.allocated, before);
  }));

Deno.test("drawing stops when it is aborted, and what is drawn next is whole", () =>
  withCanvas([24, 20], async (viewport, canvas, camera) => {
    const reason = new Error("enough");
    const aborted = AbortSignal.abort(reason);
    await assert.rejects(viewport.draw(canvas.texture, camera, COLOR, Infinity, aborted), reason);
    await viewport.draw(canvas.texture, camera, COLOR, Infinity);
    const frame = await canvas.pixels();
    await assert.rejects(viewport.draw(canvas.texture, camera, COLOR, Infinity, aborted), reason);
    await assert.rejects(viewport.capture(camera, COLOR, 1, aborted), reason);
    assertSame(await viewport.capture(camera, COLOR, 1), frame, "a frame");
  }));

Deno.test("calls wait for each other", () =>
  withCanvas([24, 20], async (viewport, canvas, camera) => {
    const results = await Promise.all([
      viewport.draw(canvas.texture, camera, COLOR, Infinity),
      viewport.capture(cameraOf(40, 30), COLOR, 2),
      viewport.pick(camera, 3, 4),
      viewport.draw(canvas.texture, camera, COLOR, Infinity),
    ]);
    assert.equal(results[3].frames, 2);
    assertSame(await viewport.capture(camera, COLOR, 2), await canvas.pixels(), "two frames");
  }));

Deno.test("what cannot be drawn is refused, with what to do", () =>
  withCanvas([24, 20], async (viewport, canvas, camera) => {
    const draw = (given: Camera, look: Look) =>
      viewport.draw(canvas.texture, given, look, Infinity);
    await assert.rejects(draw(cameraOf(20, 20), COLOR), {
      name: "RangeError",
      message: "Cannot draw as the texture must be of 20 x 20 pixels as the camera and of the " +
        "format rgba8unorm: current one is of 24 x 20, rgba8unorm.",
    });
    await assert.rejects(
      draw(camera, { ...COLOR, crop: { lower: [1, 0, 0], upper: [0, 1, 1] } }),
      /^RangeError: Cannot crop to a box as its first corner must be below its second along x/,
    );
    assert.throws(() => viewport.capture(camera, COLOR, 0.5), {
      name: "RangeError",
      message: "Cannot capture a picture as samples must be a whole number from 1 on: current " +
        "value is 0.5.",
    });
    const other = await open("two networks");
    assert.deepEqual(other.shows, ["color", "depth", "accumulation", "samples"]);
    await assert.rejects(
      other.draw(canvas.texture, camera, { ...COLOR, show: "normals" }, Infinity),
      {
        name: "RangeError",
        message:
          "Cannot show normals of this field, which has color, depth, accumulation, samples.",
      },
    );
    other.destroy();
  }));

Deno.test("a device that is lost while it draws is said to be", async () => {
  const gpu = await Gpu.open({ shaders: SHADERS });
  const { config } = FIELDS["a hash grid"];
  const model = await createModel(gpu, config, "viewing");
  const viewport = await Viewport.create(gpu, model, config, RANGE, "rgba8unorm");
  const canvas = new Canvas(gpu, 24, 20);
  await viewport.draw(canvas.texture, cameraOf(24, 20), COLOR, Infinity);
  gpu.device.destroy();
  await assert.rejects(
    viewport.draw(canvas.texture, cameraOf(24, 20), COLOR, Infinity),
    /^GpuError: The GPU was lost \(destroyed\)/,
  );
  await gpu.close();
});

/** The limits that every device of WebGPU has. */
const GUARANTEED = {
  maxStorageBuffersPerShaderStage: 8,
  maxStorageBufferBindingSize: 2 ** 27,
  maxBufferSize: 2 ** 28,
  maxComputeWorkgroupStorageSize: 16_384,
  maxComputeInvocationsPerWorkgroup: 256,
};

for (const [name, { config }] of Object.entries(FIELDS)) {
  Deno.test(`a device with no more than guaranteed limits draws ${name}, normals too`, async () => {
    const gpu = await gpuOf();
    const camera = cameraOf(20, 12);
    const [viewport, canvas] = [await open(name), new Canvas(gpu, 20, 12)];
    await viewport.draw(canvas.texture, camera, COLOR, Infinity);
    const expected = colorsOf(await canvas.pixels());
    const { shows } = viewport;
    viewport.destroy();
    const bytes = await encodeCheckpoint(gpu, await modelOf(name), config, STEPS);
    await withWebGpu(webGpuWithout({ limits: GUARANTEED }), async () => {
      const small = await Gpu.open({ shaders: SHADERS });
      for (const [limit, value] of Object.entries(GUARANTEED)) {
        assert.equal(small.info.limits[limit], value, limit);
      }
      const checkpoint = await decodeCheckpoint("a run", bytes);
      const model = await createModel(small, config, "viewing");
      restoreCheckpoint("a run", small, model, checkpoint);
      const viewport = await Viewport.create(small, model, config, RANGE, "rgba8unorm");
      const canvas = new Canvas(small, 20, 12);
      for (const show of shows) {
        await viewport.draw(canvas.texture, camera, { ...COLOR, show }, Infinity);
      }
      await viewport.draw(canvas.texture, camera, COLOR, Infinity);
      const decibels = psnr(colorsOf(await canvas.pixels()), expected);
      assert.ok(decibels > 60, `${decibels} dB`);
      await small.close();
    });
  });
}

for (const preset of ["ngp", "horizon"]) {
  Deno.test(`a canvas of 1920 x 1080 takes at most 300 MB with its model, that of the full preset ${preset}`, async () => {
    const tint = await Tint.open();
    if (!(tint instanceof Tint)) return console.log(`skipped: ${tint}`);
    const adapter = { software: false, lanes: 32, features: ["shader-f16"] };
    for (const workgroupMemory of [16_384, 32_768]) {
      await withWebGpu(tint.webGpu({ ...adapter, workgroupMemory }), async () => {
        const gpu = await Gpu.open({ shaders: SHADERS });
        const config = settleConfig(gpu, presetConfig(preset, ""));
        const model = await createModel(gpu, config, "viewing");
        const viewport = await Viewport.create(gpu, model, config, RANGE, "rgba8unorm");
        const before = gpu.allocated;
        await allocated(viewport);
        assert.ok(gpu.allocated > before + 50e6, "nothing was drawn");
        assert.ok(gpu.allocated < 300e6, `${gpu.allocated} bytes with ${workgroupMemory}`);
      });
    }
  });
}

/** Draws normals on a device that only counts what is allocated. */
async function allocated(viewport: Viewport): Promise<void> {
  const camera = {
    ...cameraOf(1920, 1080),
    cameraToWorld: lookAt([4, 0, 1], [0, 0, 0], [0, 0, 1]),
  };
  const texture = { width: 1920, height: 1080, format: "rgba8unorm" } as unknown as GPUTexture;
  // It cannot read anything back: what it allocates comes before.
  await viewport.draw(texture, camera, { ...COLOR, show: "normals" }, Infinity).catch(() => {});
}

Deno.test("what a model learns is seen after a refresh, also out of a packed table", async () => {
  const gpu = await gpuOf();
  const config = smallNgp({ grid: { precision: "f16" }, averageDecay: 0.9 });
  const trainer = await createTrainer(gpu, config, SCENE);
  const camera = cameraOf(24, 20);
  const viewport = await Viewport.create(gpu, trainer.model, config, RANGE, "rgba8unorm");
  const canvas = new Canvas(gpu, 24, 20);
  for (const steps of [4, 30]) {
    while (trainer.steps < steps) await trainer.step();
    viewport.refresh();
    await viewport.draw(canvas.texture, camera, COLOR, Infinity);
    const renderer = await createRenderer(gpu, trainer.model, config, RANGE);
    const { colors } = await renderer.render(camera);
    assert.ok(psnr(colorsOf(await canvas.pixels()), Array.from(colors, quantize8)) >= 60);
    renderer.destroy();
  }
  viewport.destroy();
  trainer.destroy();
  trainer.model.destroy();
});
