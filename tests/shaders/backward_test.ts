/**
 * Every backward kernel is the central difference of its forward kernel, with no reference in between. A new
 * pair of kernels adds an entry here.
 *
 * @module
 */
import {
  type DeviceDifferentiable,
  testDeviceDifferences,
  type Values,
} from "../central_differences.ts";
import { basisOf } from "../reference/cones.ts";
import { levelShapes, tableLength } from "../reference/hash_grid.ts";
import { randomValues } from "../reference/random_values.ts";
import { commonInputs, exposureInputs, vec4s, VIEWS } from "./exposure/exposure_inputs.ts";
import {
  constantsOf as toneConstants,
  cornersOf,
  GRIDS as TONE_GRIDS,
  toneBindings,
  toneInputs,
  VIEWS as TONE_VIEWS,
} from "./exposure/tone_inputs.ts";
import * as grids from "./grid/grid_inputs.ts";
import { blocksOf, fromBlocks, rounded, sharedGpu, toBlocks } from "./kernel_test_tools.ts";
import { runPoisoned } from "./lib/poisoned_run.ts";
import { BACKGROUNDS, DRAWS } from "./volrend/volrend_inputs.ts";

const gpuOf = sharedGpu();

const registry: Record<string, () => Promise<DeviceDifferentiable>> = {};

for (const [number, background] of BACKGROUNDS.entries()) {
  registry[`exposures before a ${background} background`] = async () => {
    const gpu = await gpuOf();
    const rays = 70;
    const inputs = exposureInputs(rays, background);
    const { exposures, colors, accumulations } = inputs;
    const constants = { BACKGROUND: number };
    const common = () => ({ ...commonInputs(inputs), counters: Uint32Array.of(7, rays) });
    const forward = async () => {
      const { exposed } = await runPoisoned(gpu, {
        kernel: await gpu.kernel("exposure/apply", constants),
        invocations: rays,
        inputs: { ...common(), colors: vec4s(colors, accumulations) },
        outputs: { exposed: new Float32Array(rays * 4) },
        params: { ...DRAWS, capacity: rays, index: 1 },
      });
      return { exposed };
    };
    const backward = async ({ exposed: dExposed }: Values) => {
      const { d_colors, d_exposure } = await runPoisoned(gpu, {
        kernel: await gpu.kernel("exposure/backward", constants),
        invocations: rays,
        inputs: { ...common(), ...await forward() },
        updates: { d_colors: Float32Array.from(dExposed) },
        outputs: { d_exposure: new Float32Array(rays * 4) },
        params: { ...DRAWS, capacity: rays, index: 1 },
      });
      const dExposures = new Float64Array(VIEWS * 3);
      d_exposure.forEach((d, i) => {
        if (i % 4 < 3) dExposures[inputs.views[i >> 2] * 3 + i % 4] += d;
      });
      return {
        exposures: dExposures,
        colors: d_colors.filter((_, i) => i % 4 < 3),
        accumulations: d_colors.filter((_, i) => i % 4 === 3),
      };
    };
    const variables = { exposures, colors, accumulations };
    return { variables, forward, backward, eps: 1e-2, tolerance: { atol: 2e-3, rtol: 2e-3 } };
  };
}

for (const name of ["one map", "5 x 3 x 2 maps"]) {
  registry[`colors toned by ${name}`] = async () => {
    const gpu = await gpuOf();
    const rays = 70;
    const grid = TONE_GRIDS[name];
    const inputs = toneInputs(rays, grid, "black");
    const { maps, colors, accumulations } = inputs;
    colors.forEach((color, i) => colors[i] = Math.fround(0.2 + 0.5 * Math.abs(color))); // between levels
    const constants = { ...toneConstants(grid), CORNERS: cornersOf(grid), BACKGROUND: 1 };
    const common = () => ({
      ...toneBindings(inputs),
      counters: Uint32Array.of(7, rays),
      colors: vec4s(colors, accumulations),
    });
    const params = { ...DRAWS, capacity: rays, index: 1 };
    return {
      variables: { maps, colors, accumulations },
      forward: async () => {
        const { exposed } = await runPoisoned(gpu, {
          kernel: await gpu.kernel("exposure/tone", constants),
          invocations: rays,
          inputs: { ...common(), exposures: Float32Array.from(maps) },
          outputs: { exposed: new Float32Array(rays * 4) },
          params,
        });
        return { exposed };
      },
      backward: async ({ exposed: dExposed }: Values) => {
        const given = Float32Array.from(dExposed);
        const sum = await gpu.kernel("exposure/tone_sum", constants);
        const { gradients } = await runPoisoned(gpu, {
          kernel: sum,
          invocations: TONE_VIEWS * sum.workgroupSize,
          inputs: { ...common(), d_exposed: given },
          updates: { gradients: new Float32Array(maps.length) },
          params: { ...params, views: TONE_VIEWS },
        });
        const { d_colors } = await runPoisoned(gpu, {
          kernel: await gpu.kernel("exposure/tone_backward", constants),
          invocations: rays,
          inputs: { ...common(), exposures: Float32Array.from(maps) },
          updates: { d_colors: given },
          params,
        });
        return {
          maps: gradients,
          colors: d_colors.filter((_, i) => i % 4 < 3),
          accumulations: d_colors.filter((_, i) => i % 4 === 3),
        };
      },
      eps: 1e-2,
      tolerance: { atol: 2e-3, rtol: 2e-3 },
    };
  };
}

for (const basis of ["axes", "icosahedron"] as const) {
  registry[`Gaussians encoded along ${basis}`] = async () => {
    const gpu = await gpuOf();
    const [levels, count] = [3, 100];
    const constants = { LEVELS: levels, COUNT: basisOf(basis).length, BASIS: basis };
    const features = 2 * levels * constants.COUNT;
    const blocks = blocksOf(count);
    const gaussians = rounded(randomValues(9 * count, 5, 0.2, 1));
    // Variances that no covariance outweighs, in any direction.
    gaussians.forEach((value, i) => gaussians[i] = [1, 2, 0.2][Math.floor(i % 9 / 3)] * value);
    const inputs = () => ({
      inputs: toBlocks(gaussians, 9),
      counts: Uint32Array.of(count),
    });
    return {
      variables: { gaussians },
      forward: async () => {
        const { outputs } = await runPoisoned(gpu, {
          kernel: await gpu.kernel("encode/integrated", constants),
          invocations: blocks * features * 16,
          inputs: inputs(),
          outputs: { outputs: new Float32Array(blocks * features * 64) },
          params: { blocks, count: 0, rows: features, features, first: 0 },
        });
        return { encoded: Float32Array.from(fromBlocks(outputs, features, count)) };
      },
      backward: async ({ encoded }) => {
        const { d_inputs } = await runPoisoned(gpu, {
          kernel: await gpu.kernel("encode/integrated_backward", constants),
          invocations: blocks * 16,
          inputs: { ...inputs(), d_outputs: toBlocks(encoded, features) },
          outputs: { d_inputs: new Float32Array(blocks * 9 * 64) },
          params: { blocks, count: 0, features, first: 0 },
        });
        return { gaussians: fromBlocks(d_inputs, 9, count) };
      },
      eps: 1e-3,
      tolerance: { atol: 2e-2, rtol: 2e-3 },
    };
  };
}

for (const smoothstep of [false, true]) {
  registry[`positions in a ${smoothstep ? "smoothstep" : "linear"} hash grid`] = async () => {
    const gpu = await gpuOf();
    const grid = { ...grids.PAIRS_GRID, smoothstep };
    const [width, features] = [grid.levels * grid.features, grids.rowsOf(grid)];
    // Away from the cells' borders, so that differences do not cross them.
    const inCells = (x: number) =>
      levelShapes(grid).every(({ scale }) => Math.abs((x * scale + 0.5) % 1 - 0.5) < 0.49);
    const positions = rounded(randomValues(3000, 5, 0, 1).filter(inCells).slice(0, 300));
    const count = positions.length / 3;
    const invocations = blocksOf(count) * 64;
    const table = Float32Array.from(randomValues(tableLength(grid), 1));
    const common = () => ({
      batch: grids.batchOf(count),
      levels: grids.levelsOf(grid),
      positions: grids.rowsFor(positions, 3, count, 0.25),
      table,
    });
    const constants = { ...grids.constantsOf(grid), PRECISION: "f32" };
    const params = { slot: grids.SLOT, samples: count, features };
    return {
      variables: { positions },
      forward: async () => {
        const { encoded } = await runPoisoned(gpu, {
          kernel: await gpu.kernel("grid/forward", constants),
          invocations: (grid.levels + 1) * invocations, // the last of the rows that pad
          inputs: common(),
          outputs: { encoded: new Float32Array(invocations * features) },
          params,
        });
        const rows = fromBlocks(encoded, features, count).filter((_, i) => i % features < width);
        return { encoded: Float32Array.from(rows) };
      },
      backward: async ({ encoded }) => {
        const padded = new Float64Array(count * features);
        encoded.forEach((d, i) => padded[Math.floor(i / width) * features + i % width] = d);
        const { d_positions } = await runPoisoned(gpu, {
          kernel: await gpu.kernel("grid/position_gradient", constants),
          invocations,
          inputs: { ...common(), d_encoded: grids.rowsFor(padded, features, count) },
          outputs: { d_positions: new Float32Array(invocations * 3) },
          params,
        });
        return { positions: fromBlocks(d_positions, 3, count) };
      },
      eps: 2e-4, // cells are 1/40 wide, of which 1/100 is kept free along borders
      tolerance: { atol: 0.3, rtol: 5e-3 }, // slopes are some hundreds
    };
  };
}

testDeviceDifferences(registry);
