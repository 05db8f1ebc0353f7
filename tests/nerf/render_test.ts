import { createRenderer } from "../../src/nerf/mod.ts";
import { createNerfModel, type NerfConfig } from "./models.ts";
import assert from "node:assert/strict";
import { join } from "node:path";
import { decode } from "npm:fast-png@^8.0.0";
import type { Gpu } from "../../src/gpu/mod.ts";
import { evaluate, type Render, type ViewRenderer } from "../../src/nerf/mod.ts";
import {
  encodeAccumulations,
  encodeColors,
  encodeDepths,
  encodeNormals,
  saveRender,
} from "../../src/runs/mod.ts";
import { analyticScene, type Camera } from "../../src/scene/mod.ts";
import { compositeOver, psnr, quantize8, ssim } from "../../src/math/mod.ts";
import { assertClose, FLOAT64, type Tolerance } from "../reference/assert_close.ts";
import { initialParameters } from "../reference/initialization.ts";
import { pixelRay } from "../reference/rays.ts";
import { renderForward } from "../reference/render_pass.ts";
import { importanceSamples, mergeSamples, stratifiedSamples } from "../reference/sampling.ts";
import { withTempFolder } from "../scene/temp_scene.ts";
import { sharedGpu } from "../shaders/kernel_test_tools.ts";
import { assertSame } from "./assert_same.ts";
import { configOf, referenceField } from "./nerf_test_tools.ts";

const RANGE = { near: 2, far: 6 };
const FOUR_OCTAVES = { kind: "frequency", levels: 4, pi: false, identity: true } as const;

/**
 * Colours between 0 and 1 of some 20 samples in float32, seen to differ by up to 1e-6; depths reach 6.
 * Where weights are nearly flat, importance samples move by more than a rounding: a margin of 20.
 */
const PIXELS: Tolerance = { atol: 2e-5, rtol: 0 };
const DEPTHS: Tolerance = { atol: 1.2e-4, rtol: 0 };

const openGpu = sharedGpu();

/** A camera whose focal lengths and principal point are all different. */
function cameraOf(width: number, height: number): Camera {
  const { camera } = analyticScene({ split: "test", views: 3, size: 8 }).views[1];
  return { ...camera, width, height, fx: width, fy: 1.1 * width, cx: 0.45 * width, cy: height / 2 };
}

const CONFIGS: Record<string, NerfConfig> = {
  "coarse and fine samples at even distances": configOf("nerf", {
    samples: { coarse: 8, fine: 12 },
    field: { width: 24, viewWidth: 16, density: "softplus", position: FOUR_OCTAVES },
  }),
  "a single network with jitter": configOf("nerf-100", {
    seed: 77,
    samples: { coarse: 12 },
    field: { width: 24, viewWidth: 16, position: FOUR_OCTAVES },
  }),
  "a black background": configOf("nerf-small", {
    background: "black",
    samples: { coarse: 6, fine: 6 },
    field: { width: 16, viewWidth: 16, position: FOUR_OCTAVES },
  }),
  "a background that is random in training and noise on densities": configOf("nerf-small", {
    background: "random",
    densityNoise: 1,
    samples: { coarse: 6, fine: 0 },
    field: { width: 16, viewWidth: 16, position: FOUR_OCTAVES },
  }),
};

for (const [name, config] of Object.entries(CONFIGS)) {
  for (const [width, height] of [[9, 7], [1, 1]]) {
    Deno.test(`an image of ${width} x ${height} is the reference's, ${name}`, async () => {
      const camera = cameraOf(width, height);
      const rendered = await renderOnce(config, camera);
      assert.deepEqual([rendered.width, rendered.height], [width, height]);
      const expected = referenceRender(config, camera);
      assertClose(rendered.colors, expected.colors, { ...PIXELS, name: "colours" });
      assertClose(rendered.accumulations, expected.accumulations, { ...PIXELS, name: "opacity" });
      assertClose(rendered.depths, expected.depths, { ...DEPTHS, name: "depths" });
    });
  }
}

const EMPTY = configOf("nerf-small", {
  samples: { coarse: 4, fine: 0 },
  field: { layers: 1, width: 16, viewWidth: 16, density: "relu" },
});

/** Renders a field whose parameters are all zero: with a ReLU density it is empty. */
async function withEmptyField(
  overrides: Partial<NerfConfig>,
  use: (renderer: ViewRenderer, gpu: Gpu) => Promise<void>,
): Promise<void> {
  const gpu = await openGpu();
  const config = { ...EMPTY, ...overrides };
  const renderer = await createRenderer(
    gpu,
    await createNerfModel(gpu, config),
    config,
    RANGE,
  );
  await use(renderer, gpu);
  renderer.destroy();
}

Deno.test("empty space has the background's colour, no opacity and the far distance", () =>
  withEmptyField({}, async (renderer) => {
    const { colors, depths, accumulations } = await renderer.render(cameraOf(5, 3));
    assert.deepEqual(colors, new Float32Array(45).fill(1));
    assert.deepEqual(depths, new Float32Array(15).fill(RANGE.far));
    assert.deepEqual(accumulations, new Float32Array(15));
  }));

Deno.test("empty space before a black background is black", () =>
  withEmptyField({ background: "black" }, async (renderer) => {
    const { colors } = await renderer.render(cameraOf(5, 3));
    assert.deepEqual(colors, new Float32Array(45));
  }));

Deno.test("an image of more rays than a strip holds continues in the next strip", async () => {
  const config = configOf("nerf-small", {
    samples: { coarse: 3, fine: 0 },
    field: { layers: 1, width: 16, viewWidth: 16, position: FOUR_OCTAVES },
  });
  const renderer = await rendererOf(await openGpu(), config);
  const [width, height] = [1031, 257]; // 2^18 rays end in row 254
  const whole = cameraOf(width, height);
  const { colors, depths } = await renderer.render(whole);
  const [first, rows] = [253, height - 253];
  const part = await renderer.render({ ...whole, height: rows, cy: whole.cy - first });
  assertSame(colors.slice(first * width * 3), part.colors, "colours");
  assertSame(depths.slice(first * width), part.depths, "depths");
  assert.ok(new Set(part.depths).size > width, "the rays differ");
  renderer.destroy();
});

Deno.test("rendering stops when it is aborted, and the renderer can be used again", () =>
  withEmptyField({}, async (renderer) => {
    const reason = new Error("enough");
    await assert.rejects(renderer.render(cameraOf(4, 4), AbortSignal.abort(reason)), reason);
    const { depths } = await renderer.render(cameraOf(4, 4), new AbortController().signal);
    assert.deepEqual(depths, new Float32Array(16).fill(RANGE.far));
  }));

Deno.test("one renderer renders several sizes, and a view again the same", async () => {
  const gpu = await openGpu();
  const config = CONFIGS["a single network with jitter"];
  const renderer = await rendererOf(gpu, config);
  const first = await renderer.render(cameraOf(9, 7));
  await renderer.render(cameraOf(2, 30));
  assert.deepEqual(await renderer.render(cameraOf(9, 7)), first);
  renderer.destroy();
});

/** Three pixels: below, inside and above every range. */
const RENDER: Render = {
  width: 3,
  height: 1,
  colors: Float32Array.of(-0.5, 0, 0.5, 1, 1.5, 0.2, 0.1, 0.95, 1 / 255),
  depths: Float32Array.of(1, 3, 9),
  accumulations: Float32Array.of(-0.1, 0.5, 1.1),
  normals: null,
};
/** Of the same pixels: towards -x, half towards +z, nothing. */
const NORMALS = Float32Array.of(-1, 0, 0, 0, 0, 0.5, 0, 0, 0);

Deno.test("colours become an 8-bit RGB image, cut to its range", () => {
  const { width, height, channels, depth, data } = decode(encodeColors(RENDER));
  assert.deepEqual([width, height, channels, depth], [3, 1, 3, 8]);
  assert.deepEqual([...data], [0, 0, 128, 255, 255, 51, 26, 242, 1]);
});

Deno.test("depths become a 16-bit grey image from near to far", () => {
  const { width, height, channels, depth, data } = decode(encodeDepths(RENDER, RANGE));
  assert.deepEqual([width, height, channels, depth], [3, 1, 1, 16]);
  // Half as much again as near, of three times as much: each step is the same part of the depth.
  assert.deepEqual([...data], [0, Math.round(65535 * Math.log(1.5) / Math.log(3)), 65535]);
});

Deno.test("accumulations become an 8-bit grey image", () => {
  const { width, height, channels, depth, data } = decode(encodeAccumulations(RENDER));
  assert.deepEqual([width, height, channels, depth], [3, 1, 1, 8]);
  assert.deepEqual([...data], [0, 128, 255]);
});

Deno.test("normals become an 8-bit RGB image, -1 black, 0 grey and 1 white", () => {
  const { width, height, channels, depth, data } = decode(encodeNormals(3, 1, NORMALS));
  assert.deepEqual([width, height, channels, depth], [3, 1, 3, 8]);
  assert.deepEqual([...data], [0, 128, 128, 128, 128, 191, 128, 128, 128]);
});

const FILES: Record<string, Uint8Array> = {
  "view.png": encodeColors(RENDER),
  "view_accumulation.png": encodeAccumulations(RENDER),
  "view_depth.png": encodeDepths(RENDER, RANGE),
};

for (
  const [number, render, files] of [
    ["three", RENDER, FILES],
    ["four", { ...RENDER, normals: NORMALS }, {
      ...FILES,
      "view_normal.png": encodeNormals(3, 1, NORMALS),
    }],
  ] as const
) {
  Deno.test(`a render ${render.normals ? "with" : "without"} normals is saved as ${number} images`, () =>
    withTempFolder(async (folder) => {
      await saveRender(join(folder, "view"), render, RANGE);
      const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
      assert.deepEqual(names.sort(), Object.keys(files).sort());
      const saved = names.map(async (name) => [name, await Deno.readFile(join(folder, name))]);
      assert.deepEqual(Object.fromEntries(await Promise.all(saved)), files);
    }));
}

for (const [background, behind] of [["white", 1], ["black", 0], ["random", 1]] as const) {
  Deno.test(`scores over ${background} are means of the images' scores, not of their errors`, () =>
    withEmptyField({ background }, async (renderer) => {
      const scene = analyticScene({ split: "test", views: 3, size: 12 });
      const views: { name: string; psnr: number; ssim: number; index: number }[] = [];
      const result = await evaluate(renderer, scene, background, (view, index) => {
        views.push({ name: view.name, psnr: view.psnr, ssim: view.ssim, index });
      });

      // An empty field shows the background everywhere.
      const rendered = new Float32Array(12 * 12 * 3).fill(behind);
      const expected = scene.views.map(({ name, image }, index) => {
        const photograph = compositeOver(image, [behind, behind, behind]).map(quantize8);
        const squares = photograph.map((value) => (value - behind) ** 2);
        const meanSquare = squares.reduce((sum, square) => sum + square, 0) / squares.length;
        assertClose(psnr(rendered, photograph), -10 * Math.log10(meanSquare), {
          atol: 1e-4, // the colours are in float32
          rtol: 0,
        });
        return {
          name,
          psnr: psnr(rendered, photograph),
          ssim: ssim(rendered, photograph, 12, 12),
          index,
        };
      });
      assert.deepEqual(views, expected);
      const mean = (key: "psnr" | "ssim") =>
        expected.reduce((sum, view) => sum + view[key], 0) / expected.length;
      assertClose([result.psnr, result.ssim], [mean("psnr"), mean("ssim")], FLOAT64);
      assert.equal(result.images, 3);
      assert.ok(new Set(expected.map((view) => view.psnr)).size === 3, "the views differ");
    }));
}

async function rendererOf(gpu: Gpu, config: NerfConfig): Promise<ViewRenderer> {
  const model = await createNerfModel(gpu, config);
  model.parts.parameters.initialize(gpu, config.field.initialization, config.seed);
  return createRenderer(gpu, model, config, RANGE);
}

async function renderOnce(config: NerfConfig, camera: Camera): Promise<Render> {
  const renderer = await rendererOf(await openGpu(), config);
  const render = await renderer.render(camera);
  renderer.destroy();
  return render;
}

/** The same image in float64: every pixel is a ray, numbered by rows, and the step is 0. */
function referenceRender(config: NerfConfig, { ...camera }: Camera) {
  const { seed, samples: { coarse, fine, jitterInTest } } = config;
  const field = referenceField(config.field);
  const { near, far } = RANGE;
  const rays = Array.from(
    { length: camera.width * camera.height },
    (_, i) =>
      pixelRay(camera, i % camera.width, Math.floor(i / camera.width), {
        pixelOffset: config.camera.pixelOffset as 0 | 0.5,
        directions: config.camera.directions === "depth" ? "z" : "unit",
      }),
  );
  const drawsOf = (ray: number) => jitterInTest ? { ray, step: 0, seed } : undefined;
  const backgrounds = new Float64Array(rays.length * 3).fill(config.background === "black" ? 0 : 1);

  const parameters = initialParameters(field, config.field.initialization, seed);
  let ts = rays.map((_, ray) => stratifiedSamples(near, far, coarse, drawsOf(ray)));
  let pass = renderForward(field, parameters, rays, ts, backgrounds);
  if (fine > 0) {
    const { weights } = pass.composite;
    ts = ts.map((coarseTs, ray) => {
      const own = weights.subarray(ray * coarse, (ray + 1) * coarse);
      return mergeSamples(coarseTs, importanceSamples(coarseTs, own, fine, drawsOf(ray)));
    });
    const first = Object.keys(parameters).length;
    const second = initialParameters(field, config.field.initialization, seed, first);
    pass = renderForward(field, second, rays, ts, backgrounds);
  }
  const { colors, depths, accumulations } = pass.composite;
  return {
    colors,
    accumulations,
    depths: depths.map((depth, ray) => depth + (1 - accumulations[ray]) * far),
  };
}
