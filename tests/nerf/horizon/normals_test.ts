/**
 * Renders with normals against the float64 reference, whose normals are central differences of densities in the
 * world: proposals, contraction, footprints and compositing at once.
 *
 * @module
 */
import assert from "node:assert/strict";
import type { Gpu } from "../../../src/gpu/mod.ts";
import { createModel, createRenderer, METHODS, type Model } from "../../../src/nerf/mod.ts";
import type { HorizonConfig } from "../../../src/nerf/horizon/config.ts";
import type { HorizonParts } from "../../../src/nerf/horizon/method.ts";
import { assertClose } from "../../reference/assert_close.ts";
import { renderHorizon } from "../../reference/horizon_render.ts";
import { randomValues } from "../../reference/random_values.ts";
import { coneRadius, pixelRay } from "../../reference/rays.ts";
import { sharedGpu } from "../../shaders/kernel_test_tools.ts";
import { smallScene } from "../nerf_test_tools.ts";
import { type HorizonOverrides, horizonReference, smallHorizon } from "./horizon_test_tools.ts";

const gpuOf = sharedGpu();

const SCENE = smallScene(1, 8);
const [{ camera: CAMERA }] = SCENE.views;

function configOf(overrides: HorizonOverrides = {}): HorizonConfig {
  return smallHorizon({
    ...{ averageDecay: 0, background: "black" },
    ...overrides,
    grid: { interpolation: "smoothstep", ...overrides.grid },
  });
}

/** A model whose tables hold more than noise, and the reference with the same numbers. */
async function modelOf(gpu: Gpu, config: HorizonConfig) {
  const model = await createModel(gpu, config) as Model<HorizonParts>;
  METHODS.horizon.initialize(model, config);
  const reference = horizonReference(config, SCENE);
  const { grid, proposalGrids } = model.parts;
  const tables = Object.values(reference.tables);
  [grid, ...proposalGrids].forEach(({ values }, i) => {
    const table = Float32Array.from(randomValues(values.length, 31 + i, -2, 2));
    gpu.write(values, table);
    tables[i].set(table);
  });
  return { model, reference };
}

const CONFIGS: Readonly<Record<string, HorizonConfig>> = {
  "in space contracted by the largest coordinate": configOf(),
  "in space contracted by the length, with footprints": configOf({
    contractionNorm: "euclidean",
    spacing: "disparity",
    grid: { antialias: true },
  }),
  "in a box": configOf({ space: "box", spacing: "linear", camera: { near: 2, far: 6 } }),
  "through fused networks": configOf({ networks: { kernels: "fused", precision: "f32" } }),
};

for (const [name, config] of Object.entries(CONFIGS)) {
  Deno.test(`normals ${name} are the reference's`, async () => {
    const gpu = await gpuOf();
    const { model, reference } = await modelOf(gpu, config);
    const renderer = await createRenderer(gpu, model, config, SCENE, { normals: true });
    const { colors, accumulations, normals } = await renderer.render(CAMERA);
    renderer.destroy();
    model.destroy();
    const options = { pixelOffset: 0.5, directions: "unit" } as const;
    const places = Array.from({ length: 64 }, (_, pixel) => [pixel % 8, pixel >> 3] as const);
    const expected = renderHorizon(reference, {
      rays: places.map(([x, y]) => pixelRay(CAMERA, x, y, options)),
      radii: Float64Array.from(places, ([x, y]) => coneRadius(CAMERA, x, y, options)),
    });
    assertClose(colors, expected.colors, { atol: 1e-3, rtol: 0, name: "colors" });
    assertClose(accumulations, expected.accumulations, { atol: 1e-3, rtol: 0 });
    assertClose(normals!, expected.normals, { atol: 3e-3, rtol: 0, name: "normals" });
    assert.ok(normals!.some((n) => Math.abs(n) > 0.3), "normals are small");
  });
}
