import { NGP } from "../../../src/nerf/ngp/method.ts";
import {
  createNgpModel,
  createNgpRenderer,
  type MarchSizes,
  type NgpConfig,
  type NgpModel,
} from "../models.ts";
import assert from "node:assert/strict";
import type { Gpu, Tensor } from "../../../src/gpu/mod.ts";
import { presetConfig, type Render, type ViewRenderer } from "../../../src/nerf/mod.ts";
import { reducedRender, supersample } from "../../../src/nerf/subpixels.ts";
import { analyticScene, type Camera } from "../../../src/scene/mod.ts";
import { gather, scatter } from "../../../src/nn/mod.ts";
import { assertClose } from "../../reference/assert_close.ts";
import { gridEncode, type HashGridShape } from "../../reference/hash_grid.ts";
import { type March, type MarchBox, toField } from "../../reference/march.ts";
import { marchComposite } from "../../reference/march_volrend.ts";
import { networksForward, type Weights } from "../../reference/networks.ts";
import { randomValues } from "../../reference/random_values.ts";
import { coneRadius, pixelRay } from "../../reference/rays.ts";
import { renderedRay } from "../../reference/render_segments.ts";
import { sharedGpu } from "../../shaders/kernel_test_tools.ts";
import { assertSame } from "../assert_same.ts";

const gpuOf = sharedGpu();

const RANGE = { near: 2, far: 6 };

/** A field so small that the reference can render it; a box off the centre, which some rays miss. */
const SMALL = configOf();

type Overrides = { readonly [Key in keyof NgpConfig]?: Partial<NgpConfig[Key]> };

/** The small configuration with some fields changed, of objects one by one. */
function configOf(overrides: Overrides = {}): NgpConfig {
  const preset = presetConfig("ngp", "") as NgpConfig;
  const config: NgpConfig = {
    ...preset,
    batch: { rays: 128, maxRays: 1024, samples: 2048, capacity: 8192 },
    box: { center: [0.1, -0.2, 0.05], size: 3 },
    grid: {
      ...preset.grid,
      levels: 4,
      tableSize: 1 << 10,
      baseResolution: 4,
      finestResolution: 32,
    },
    networks: { ...preset.networks, width: 16 },
    occupancy: { ...preset.occupancy, resolution: 32 },
    march: { ...preset.march, steps: 128 },
  };
  const precisions = {
    grid: { precision: "f32" },
    networks: { precision: "f32", kernels: "layered" },
  } as Overrides;
  return [precisions, overrides].reduce<NgpConfig>(
    (changed, change) =>
      Object.entries(change).reduce((all, [key, value]) => {
        const before = all[key as keyof NgpConfig];
        const isObject = typeof value === "object" && !Array.isArray(value);
        return { ...all, [key]: isObject ? { ...before as object, ...value } : value };
      }, changed),
    config,
  );
}

/** A camera whose focal lengths and principal point are all different; some of its rays miss the box. */
function cameraOf(width: number, height: number): Camera {
  const { camera } = analyticScene({ split: "test", views: 3, size: 8 }).views[1];
  return { ...camera, width, height, fx: width, fy: 1.1 * width, cx: 0.45 * width, cy: height / 2 };
}

/** A few pixels in the middle of a larger image, which all see the box. */
function middleOf(width: number, height: number): Camera {
  const camera = cameraOf(64, 64);
  return { ...camera, width, height, cx: camera.cx - 32, cy: camera.cy - 32 };
}

/** What a model holds, as the reference reads it. */
interface Contents {
  readonly table: Float64Array;
  readonly weights: Weights;
  readonly bits: Uint32Array;
}

/** Which cells are occupied. */
type Filling = "all" | "none" | "some";

/** A model with table entries large enough to be seen, and densities of its occupancy grid. */
async function createModel(gpu: Gpu, config: NgpConfig, filling: Filling = "some") {
  const model = await createNgpModel(gpu, config);
  NGP.initialize(model, { ...config, seed: 4 });
  gpu.write(
    model.parts.grid.values,
    Float32Array.from(randomValues(model.parts.grid.count, 21, -6, 6)),
  );
  if (model.parts.grid.average) {
    // What is trained must not be seen: only its averages.
    const average = Float32Array.from(randomValues(model.parts.grid.count, 22, -6, 6));
    gpu.write(model.parts.grid.average, average);
    const averages = Float32Array.from(await gpu.read(model.parts.parameters.average!));
    model.parts.parameters.initialize(gpu, "glorot", 5);
    gpu.write(model.parts.parameters.average!, averages);
  }
  fill(gpu, model, config, filling);
  return { model, config };
}

/** Fills the occupancy grid; some cells in groups of four cubed, others never seen. */
function fill(gpu: Gpu, model: NgpModel, { occupancy }: NgpConfig, filling: Filling): void {
  const { resolution } = occupancy;
  const groups = randomValues(occupancy.cascades * 512, 23, 0, 1);
  const densities = Float32Array.from({ length: model.parts.memo.cellCount }, (_, cell) => {
    if (filling !== "some") return filling === "all" ? 1 : 0;
    const along = [0, 1, 2].map((axis) =>
      Math.floor(Math.floor(cell / resolution ** axis) % resolution / resolution * 8)
    );
    const cascade = Math.floor(cell / resolution ** 3);
    const draw = groups[((cascade * 8 + along[2]) * 8 + along[1]) * 8 + along[0]];
    return draw < 0.5 ? 0.5 : draw < 0.9 ? 0 : -1;
  });
  gpu.write(model.parts.memo.densities, densities);
  const commands = gpu.record();
  model.parts.memo.refresh(commands, new Map());
  commands.submit();
}

/** What a model renders with. */
async function contentsOf(gpu: Gpu, model: NgpModel): Promise<Contents> {
  const { grid, parameters, memo: occupancy } = model.parts;
  const { average: averages } = parameters;
  const values = averages ?? parameters.values;
  const [table, flat, bits] = await gpu.readAll([
    grid.average ?? grid.values,
    values,
    occupancy.bits,
  ]);
  const weights = Object.fromEntries(
    parameters.named.map((named) => [
      named.layer.name,
      Float64Array.from(gather(flat as Float32Array, named)),
    ]),
  );
  return { table: Float64Array.from(table), weights, bits: bits as Uint32Array };
}

/** The reference's shapes of a configuration: the one place that knows how the two call things. */
function shapesOf(config: NgpConfig) {
  const { grid, networks, march, occupancy, box: { center, size }, camera } = config;
  const gridShape: HashGridShape = { ...grid, smoothstep: grid.interpolation === "smoothstep" };
  const networkShape = {
    encoded: grid.levels * grid.features,
    width: networks.width,
    densityLayers: networks.densityLayers,
    colorLayers: networks.colorLayers,
    degree: networks.directionDegree,
  };
  const marchShape: March = {
    steps: march.steps,
    cone: march.coneAngle,
    resolution: occupancy.resolution,
    cascades: occupancy.cascades,
  };
  const [x, y, z] = center.map((middle) => middle - size / 2);
  const box: MarchBox = { lower: [x, y, z], size, near: camera.near, far: 1e9 };
  return { gridShape, networkShape, marchShape, box };
}

/** How near a face float32 may see a candidate on the other side: pixels of such rays are doubtful. */
const SLACK = 2e-6;

/** The same image in float64, ray by ray, all samples at once. */
function referenceRender(
  config: NgpConfig,
  contents: Contents,
  camera: Camera,
  withNormals = false,
) {
  const { gridShape, networkShape, marchShape, box } = shapesOf(config);
  const { table, weights, bits } = contents;
  const { cascades } = marchShape;
  const pixelOffset = config.camera.pixelOffset as 0.5;
  const rays = Array.from({ length: camera.width * camera.height }, (_, pixel) => {
    const [x, y] = [pixel % camera.width, Math.floor(pixel / camera.width)];
    const { origin, direction } = pixelRay(camera, x, y, { pixelOffset, directions: "unit" });
    const vectors = [origin, direction] as unknown as [[number, number, number], typeof direction];
    const ray = renderedRay(
      vectors[0],
      vectors[1] as unknown as [number, number, number],
      box,
      marchShape,
      bits,
    );
    const radius = coneRadius(camera, x, y, { pixelOffset, directions: "unit" });
    return { direction, radius, ...ray };
  });
  const samples = rays.flatMap((ray) => ray.samples);
  const directions = Float64Array.from(
    rays.flatMap(({ samples, direction }) => samples.flatMap(() => direction)),
  );
  const positions = Float64Array.from(
    samples.flatMap(({ position }) => toField(position, cascades)),
  );
  const footprints = config.grid.antialias
    ? Float64Array.from(
      rays.flatMap(({ samples, radius }) => samples.map(({ t }) => radius * t / 2 ** cascades)),
    )
    : undefined;
  const outputsAt = (positions: Float64Array) => {
    const encoded = gridEncode(gridShape, table, positions, footprints);
    return networksForward(networkShape, weights, encoded, directions).outputs;
  };
  const outputs = outputsAt(positions);
  let next = 0;
  const counts = rays.map(({ samples }) => samples.length);
  const behind = config.background === "black" ? 0 : 1;
  const composite = marchComposite({
    rays: { counts, offsets: counts.map((count) => (next += count) - count) },
    raws: outputs.filter((_, i) => i % 4 === 3),
    rgbs: outputs.filter((_, i) => i % 4 !== 3),
    deltas: Float64Array.from(samples, ({ delta }) => delta),
    ts: Float64Array.from(samples, ({ t }) => t),
    backgrounds: new Float64Array(counts.length * 3).fill(behind),
  }, config.march.stopTransmittance);

  const normals = new Float64Array(rays.length * 3);
  if (withNormals) {
    // So short a step that hardly any lies across a kink of a ReLU.
    const gradients = [0, 1, 2].map((axis) => {
      const moved = [1e-7, -1e-7].map((by) =>
        outputsAt(positions.map((x, i) => i % 3 === axis ? x + by : x))
      );
      return samples.map((_, s) => (moved[0][s * 4 + 3] - moved[1][s * 4 + 3]) / 2e-7);
    });
    rays.flatMap(({ samples }, ray) => samples.map(() => ray)).forEach((ray, s) => {
      const length = Math.hypot(...gradients.map((gradient) => gradient[s]));
      gradients.forEach((gradient, axis) =>
        normals[ray * 3 + axis] -= composite.weights[s] * gradient[s] / length
      );
    });
  }
  return {
    colors: composite.colors,
    accumulations: composite.accumulations,
    depths: composite.depths.map((depth, ray) =>
      depth * config.box.size + (1 - composite.accumulations[ray]) * RANGE.far
    ),
    normals,
    counts,
    keptCounts: composite.keptCounts,
    certain: rays.map(({ slack }) => slack > SLACK * 2 ** (cascades - 1)),
  };
}
type Expected = ReturnType<typeof referenceRender>;

/** What the rays of one kind of pixel show. */
function only(certain: readonly boolean[], values: ArrayLike<number>, perPixel: number): number[] {
  return Array.from(values).filter((_, i) => certain[Math.floor(i / perPixel)]);
}

/**
 * Asserts that an image is the reference's where that is certain.
 *
 * Raw densities up to 10 in size, sums of rounded products, err by some 1e-5, and densities by as much of
 * themselves; optical depths that err by e x make transmittances err by e x e^-x < 0.37 e.
 */
function assertImage(render: Render, expected: Expected): void {
  const { certain } = expected;
  const share = certain.filter((isCertain) => isCertain).length / certain.length;
  assert.ok(share > 0.85, `${share} of the pixels are certain.`);
  const compare = (name: "colors" | "depths" | "accumulations", perPixel: number, atol: number) =>
    assertClose(
      only(certain, render[name], perPixel),
      only(certain, expected[name], perPixel),
      { atol, rtol: 0, name },
    );
  compare("colors", 3, 3e-5);
  compare("accumulations", 1, 3e-5);
  compare("depths", 1, 2e-4);
}

/** Creates a renderer, uses it, and frees it. */
async function withRenderer<T>(
  model: NgpModel,
  config: NgpConfig,
  work: (renderer: ViewRenderer) => Promise<T>,
  sizes?: MarchSizes,
  normals = false,
): Promise<T> {
  const gpu = await gpuOf();
  const renderer = await createNgpRenderer(gpu, model, config, RANGE, { normals }, sizes);
  try {
    return await work(renderer);
  } finally {
    renderer.destroy();
  }
}

const CONFIGS: Readonly<Record<string, NgpConfig>> = {
  "a white background": SMALL,
  "a black background, and no averages": configOf({ background: "black", averageDecay: 0 }),
  "a background that is random in training": configOf({ background: "random" }),
  "two cascades and steps that grow": configOf({
    box: { size: 1.5 },
    occupancy: { cascades: 2 },
    march: { coneAngle: 1 / 64 },
  }),
  "anti-aliasing": configOf({ grid: { antialias: true }, march: { stopTransmittance: 0.3 } }),
  "anti-aliasing in two cascades": configOf({
    box: { size: 1.5 },
    grid: { antialias: true },
    occupancy: { cascades: 2 },
  }),
  "features of four, wider networks of more layers": configOf({
    grid: { features: 4, levels: 3, interpolation: "smoothstep" },
    networks: { width: 32, densityLayers: 2, colorLayers: 1, directionDegree: 2 },
    march: { stopTransmittance: 0.7 },
  }),
};

for (const [name, given] of Object.entries(CONFIGS)) {
  Deno.test(`an image is the reference's with ${name}`, async () => {
    const gpu = await gpuOf();
    const { model, config } = await createModel(gpu, given);
    const camera = cameraOf(16, 16);
    const render = await withRenderer(model, config, (renderer) => renderer.render(camera));
    assert.deepEqual([render.width, render.height, render.normals], [16, 16, null]);
    const expected = referenceRender(config, await contentsOf(gpu, model), camera);
    assertImage(render, expected);
    const { accumulations, counts, keptCounts } = expected;
    assert.ok(counts.some((count) => count === 0), "every ray meets something");
    assert.ok(keptCounts.some((kept, ray) => kept < counts[ray]), "no ray ends early");
    assert.ok(accumulations.some((x) => x > 0.1 && x < 0.9), "all is opaque or empty");
    model.destroy();
  });
}

for (const antialias of [false, true]) {
  const how = antialias ? " with anti-aliasing" : "";
  Deno.test(`normals point where raw densities fall${how}`, () => compareNormals(antialias));
}

async function compareNormals(antialias: boolean): Promise<void> {
  const gpu = await gpuOf();
  const given = configOf({ grid: { interpolation: "smoothstep", antialias } });
  const { model, config } = await createModel(gpu, given);
  const camera = cameraOf(8, 8);
  const render = await withRenderer(
    model,
    config,
    (renderer) => renderer.render(camera),
    undefined,
    true,
  );
  const expected = referenceRender(config, await contentsOf(gpu, model), camera, true);
  assertImage(render, expected);
  // A sample on the other side of a kink has another gradient; its weight is a part of the ray's.
  const pairs = only(expected.certain, expected.normals, 3);
  const found = only(expected.certain, render.normals!, 3);
  assertClose(found, pairs, { atol: 3e-4, rtol: 0, name: "normals" });
  assert.ok(pairs.some((x) => Math.abs(x) > 0.3), "normals are small");
  model.destroy();
}

Deno.test("a model without averages renders what is trained, one with averages only these", async () => {
  const gpu = await gpuOf();
  const camera = cameraOf(6, 6);
  const renders: Render[] = [];
  for (const averageDecay of [0, 0.95]) {
    const { model, config } = await createModel(gpu, configOf({ averageDecay }));
    assert.equal(model.parts.parameters.average === null, averageDecay === 0);
    await withRenderer(model, config, async (renderer) => {
      const first = await renderer.render(camera);
      renders.push(first);
      const { grid: { values }, parameters } = model.parts;
      gpu.write(values, new Float32Array(values.length));
      gpu.write(parameters.values, new Float32Array(parameters.length));
      const changed = await renderer.render(camera);
      if (averageDecay > 0) assert.deepEqual(changed, first);
      else assert.notDeepEqual(changed, first);
    });
    model.destroy();
  }
  assert.notDeepEqual(renders[0], renders[1]);
});

Deno.test("the sizes of strips and segments change no bit", async () => {
  const gpu = await gpuOf();
  const { model, config } = await createModel(gpu, SMALL);
  const camera = cameraOf(13, 11); // 143 rays
  const expected = await withRenderer(model, config, (renderer) => renderer.render(camera));
  for (
    const [rays, samples, longest] of [
      [1024, 8192, 1],
      [1024, 8192, 3],
      [1024, 1024, 16],
      [64, 64, 16],
      [50, 77, 3],
      [143, 143, 200],
    ]
  ) {
    const render = await withRenderer(
      model,
      config,
      (renderer) => renderer.render(camera),
      { rays, samples, longest, segments: 1 + rays % 4 },
    );
    const sizes = `${rays} rays, ${samples} samples, at most ${longest} of a ray`;
    for (const name of ["colors", "depths", "accumulations"] as const) {
      assertSame(render[name], expected[name], `${name} with ${sizes}`);
    }
  }
  model.destroy();
});

Deno.test("normals are the same with any sizes of strips and segments", async () => {
  const gpu = await gpuOf();
  const { model, config } = await createModel(gpu, SMALL);
  const camera = cameraOf(5, 7);
  const [first, ...others] = await Promise.all(
    [[64, 1024, 16], [8, 64, 3], [35, 100, 1]].map(([rays, samples, longest]) => ({
      rays,
      samples,
      longest,
      segments: 3,
    })),
  );
  const render = (sizes: typeof first) =>
    withRenderer(model, config, (renderer) => renderer.render(camera), sizes, true);
  const expected = await render(first);
  for (const sizes of others) {
    assertSame((await render(sizes)).normals!, expected.normals!, "normals");
  }
  model.destroy();
});

Deno.test("memory for fewer samples than rays is refused", async () => {
  const gpu = await gpuOf();
  const { model, config } = await createModel(gpu, SMALL);
  await assert.rejects(
    createNgpRenderer(gpu, model, config, RANGE, {}, {
      rays: 65,
      samples: 64,
      longest: 1,
      segments: 4,
    }),
    {
      name: "RangeError",
      message: "Cannot render as there must be at least as many samples in memory as rays, 65: " +
        "current value is 64.",
    },
  );
  model.destroy();
});

Deno.test("an empty grid shows the background, no opacity and the far distance", async () => {
  const gpu = await gpuOf();
  for (const background of ["white", "black", "random"] as const) {
    const { model, config } = await createModel(gpu, configOf({ background }), "none");
    await withRenderer(
      model,
      config,
      async (renderer) => {
        const { colors, depths, accumulations, normals } = await renderer.render(cameraOf(5, 3));
        assert.deepEqual(colors, new Float32Array(45).fill(background === "black" ? 0 : 1));
        assert.deepEqual(depths, new Float32Array(15).fill(RANGE.far));
        assert.deepEqual(accumulations, new Float32Array(15));
        assert.deepEqual(normals, new Float32Array(45));
      },
      undefined,
      true,
    );
    model.destroy();
  }
});

/** Makes the raw density the same everywhere, and all colours grey. */
async function makeConstant(gpu: Gpu, model: NgpModel, raw: number): Promise<void> {
  const { grid, parameters } = model.parts;
  const { average: averages } = parameters;
  gpu.write(grid.average!, new Float32Array(grid.count).fill(1));
  const flat = new Float32Array(parameters.length);
  for (const { layer, places } of parameters.named) {
    // One path through the density network: feature 0, unit 0, output 0.
    const elements = new Float32Array(places.length);
    if (layer.name === "density.layers.0") elements[0] = 1;
    if (layer.name === "density.head") elements[0] = raw;
    scatter(flat, { places }, elements);
  }
  gpu.write(averages!, flat);
  await gpu.settle();
}

/** A full box of one density, seen by `pixels` rays. */
async function renderConstant(
  raw: number,
  overrides: Overrides,
  use: (render: Render, expected: Expected, config: NgpConfig) => void,
): Promise<void> {
  const gpu = await gpuOf();
  const { model, config } = await createModel(gpu, configOf(overrides), "all");
  await makeConstant(gpu, model, raw);
  const camera = cameraOf(9, 7);
  const render = await withRenderer(model, config, (renderer) => renderer.render(camera));
  const expected = referenceRender(config, await contentsOf(gpu, model), camera);
  assertImage(render, expected);
  use(render, expected, config);
  model.destroy();
}

Deno.test("a full box of one density dims by the exponential of the length in it", () =>
  renderConstant(1.25, { march: { stopTransmittance: 0 } }, (render, { counts }, config) => {
    const step = Math.sqrt(3) / config.march.steps;
    const passed = counts.map((count) => Math.exp(-Math.exp(1.25) * count * step));
    // A ray whose last candidate is next to the box's end may have one more, or one less.
    const oneStep = Math.exp(1.25) * step;
    let exact = 0;
    render.accumulations.forEach((accumulation, ray) => {
      const error = Math.abs(accumulation - (1 - passed[ray]));
      if (error < 1e-5) exact++;
      assert.ok(error < oneStep, `pixel ${ray}`);
    });
    assert.ok(exact > 0.9 * counts.length);
    // Grey is between black and the background's white.
    assertClose(
      render.colors.filter((_, i) => i % 3 === 1),
      render.accumulations.map((accumulation) => 1 - accumulation / 2),
      { atol: 1e-6, rtol: 0 },
    );
    assert.ok(new Set(counts).size > 20, `${counts}`);
  }));

Deno.test("where the first sample is opaque, it alone is seen", () =>
  renderConstant(90, {}, (render, { keptCounts, counts }) => {
    assert.ok(keptCounts.every((kept, ray) => kept === Math.min(1, counts[ray])));
    render.accumulations.forEach((accumulation, ray) => {
      assert.equal(accumulation, counts[ray] > 0 ? 1 : 0);
      assert.ok(counts[ray] === 0 || render.depths[ray] < RANGE.far - 1);
    });
  }));

Deno.test("rays end where less light than stopTransmittance passes", async () => {
  for (const stopTransmittance of [0.5, 0.1, 1e-3]) {
    await renderConstant(3, { march: { stopTransmittance } }, (render, { counts }) => {
      const step = Math.exp(-Math.exp(3) * Math.sqrt(3) / 128);
      const kept = Math.ceil(Math.log(stopTransmittance) / Math.log(step));
      assert.ok(counts.some((count) => count > kept + 10));
      render.accumulations.forEach((accumulation, ray) => {
        if (counts[ray] < kept) return;
        assertClose(accumulation, 1 - step ** kept, { atol: 1e-5, rtol: 0 });
      });
    });
  }
});

/** Calls `work` and returns the tensors that were allocated meanwhile and not freed, and all of them. */
async function watchTensors(gpu: Gpu, work: () => Promise<unknown>) {
  const [tensor, free] = [gpu.tensor, gpu.free];
  const made: Tensor[] = [];
  const left = new Set<Tensor>();
  gpu.tensor = ((...given: Parameters<Gpu["tensor"]>) => {
    const result = tensor.apply(gpu, given);
    made.push(result);
    left.add(result);
    return result;
  }) as Gpu["tensor"];
  gpu.free = (given) => {
    left.delete(given);
    free.call(gpu, given);
  };
  try {
    await work();
  } finally {
    gpu.tensor = tensor;
    gpu.free = free;
  }
  return { left: [...left], made };
}

Deno.test("a strip knows nothing of the samples of a longer one before", async () => {
  const gpu = await gpuOf();
  const { model, config } = await createModel(
    gpu,
    configOf({ march: { stopTransmittance: 0.5 } }),
    "all",
  );
  // Light halves with the fourth sample: the last segment before the renderer looks at the rays.
  await makeConstant(gpu, model, Math.log(Math.LN2 / 3.5 / (Math.sqrt(3) / 128)));
  let renderer: ViewRenderer;
  const sizes = { rays: 32, samples: 64, longest: 1, segments: 4 };
  const { made } = await watchTensors(gpu, async () => {
    renderer = await createNgpRenderer(gpu, model, config, RANGE, {}, sizes);
  });
  const total = made.find(({ label }) => label === "samples of a segment")!;
  await renderer!.render(middleOf(8, 4));
  assert.equal((await gpu.read(total))[0], 32);
  await renderer!.render(middleOf(3, 1));
  assert.equal((await gpu.read(total))[0], 3);
  renderer!.destroy();
  model.destroy();
});

Deno.test("freeing a renderer frees all that it allocated, and the model can still be rendered", async () => {
  const gpu = await gpuOf();
  const { model, config } = await createModel(gpu, SMALL);
  const camera = cameraOf(6, 5);
  for (const normals of [false, true]) {
    const renders: Render[] = [];
    for (let i = 0; i < 2; i++) {
      const { left, made } = await watchTensors(gpu, () =>
        withRenderer(
          model,
          config,
          async (renderer) => renders.push(await renderer.render(camera)),
          { rays: 64, samples: 256, longest: 16, segments: 4 },
          normals,
        ));
      assert.ok(made.length > 20);
      // Kernels of dense layers, which several networks share, keep one number.
      assert.deepEqual(
        left.map(({ label }) => label).filter((x) => x !== "no limit of samples"),
        [],
      );
    }
    assert.deepEqual(renders[1], renders[0]);
  }
  model.destroy();
});

Deno.test("where an image is like the one before, the device is asked once a strip whether rays are left", async () => {
  const gpu = await gpuOf();
  const { model, config } = await createModel(gpu, SMALL, "all");
  const sizes = { rays: 32, samples: 32, longest: 1, segments: 2 };
  await withRenderer(model, config, async (renderer) => {
    const readAll = gpu.readAll;
    let reads = 0;
    gpu.readAll = (tensors) => {
      reads++;
      return readAll.call(gpu, tensors);
    };
    try {
      const camera = middleOf(8, 8); // two strips
      const first = await renderer.render(camera);
      assert.ok(reads > 4, `${reads} reads`);
      reads = 0;
      assert.deepEqual(await renderer.render(camera), first);
      assert.equal(reads, 2);
      await renderer.render(middleOf(1, 1));
      assert.equal(reads, 3);
    } finally {
      gpu.readAll = readAll;
    }
  }, sizes);
  model.destroy();
});

Deno.test("rendering stops when it is aborted, and the renderer can be used again", async () => {
  const gpu = await gpuOf();
  const { model, config } = await createModel(gpu, SMALL, "all");
  const sizes = { rays: 16, samples: 64, longest: 16, segments: 4 };
  const camera = middleOf(6, 5);
  await withRenderer(model, config, async (renderer) => {
    const expected = await renderer.render(camera);
    const reason = new Error("enough");
    await assert.rejects(renderer.render(camera, AbortSignal.abort(reason)), reason);
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 0);
    await assert.rejects(renderer.render(camera, controller.signal), reason);
    // A smaller image must not wait for the rays that were left.
    const { depths } = await renderer.render(middleOf(1, 1), AbortSignal.timeout(60_000));
    assert.equal(depths.length, 1);
    assert.deepEqual(await renderer.render(camera, new AbortController().signal), expected);
  }, sizes);
  model.destroy();
});

Deno.test("one renderer renders several sizes of images, a single pixel too, and a view again the same", async () => {
  const gpu = await gpuOf();
  const { model, config } = await createModel(gpu, SMALL);
  const sizes = { rays: 32, samples: 256, longest: 16, segments: 4 };
  await withRenderer(model, config, async (renderer) => {
    const camera = cameraOf(9, 7); // 32 + 31 rays
    const first = await renderer.render(camera);
    for (let pixel = 24; pixel < 40; pixel += 5) {
      const [x, y] = [pixel % 9, Math.floor(pixel / 9)];
      const one = { ...camera, width: 1, height: 1, cx: camera.cx - x, cy: camera.cy - y };
      const { depths, colors } = await renderer.render(one);
      assertClose(depths, [first.depths[pixel]], { atol: 2e-4, rtol: 0, name: "depth" });
      assertClose(colors, first.colors.slice(pixel * 3, pixel * 3 + 3), { atol: 3e-5, rtol: 0 });
    }
    await renderer.render(cameraOf(2, 30));
    assert.deepEqual(await renderer.render(camera), first);
  }, sizes);
  model.destroy();
});

Deno.test("pixels further apart than rays are to be are the means of several rays", async () => {
  const gpu = await gpuOf();
  const camera = cameraOf(9, 7);
  const spaced = configOf({ camera: { ...SMALL.camera, raySpacing: 1 / (3 * camera.fx) } });
  const { model } = await createModel(gpu, SMALL);
  const means = await createNgpRenderer(gpu, model, spaced, RANGE, { normals: true });
  const single = await createNgpRenderer(gpu, model, SMALL, RANGE, { normals: true });
  const finer = supersample(camera, 3, 0.5);
  assert.deepEqual(await means.render(camera), reducedRender(await single.render(finer), 3));
  assert.deepEqual(await means.render(finer), await single.render(finer), "near enough");
  for (const renderer of [means, single]) renderer.destroy();
  model.destroy();
});
