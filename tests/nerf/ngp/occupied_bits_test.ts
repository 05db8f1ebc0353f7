import assert from "node:assert/strict";
import type { ContractionKind } from "../../../src/nerf/mod.ts";
import { OccupancyGrid } from "../../../src/nerf/samplers/occupancy_grid.ts";
import { occupiedBits } from "../../../src/nerf/samplers/occupied_bits.ts";
import { randomValues } from "../../reference/random_values.ts";
import { sharedGpu } from "../../shaders/kernel_test_tools.ts";

const gpuOf = sharedGpu();

const CASES: readonly { kind: ContractionKind; cascades: number; threshold: number }[] = [
  { kind: "none", cascades: 1, threshold: 0.01 },
  { kind: "none", cascades: 3, threshold: 10 }, // above the mean, which then decides
  { kind: "max", cascades: 1, threshold: 0.3 },
  { kind: "euclidean", cascades: 1, threshold: 0.3 },
];

for (const { kind, cascades, threshold } of CASES) {
  Deno.test(`occupied cells without a device are the device's: ${kind}, ${cascades} cascades, threshold ${threshold}`, async () => {
    const gpu = await gpuOf();
    const options = {
      resolution: 32,
      cascades,
      interval: 16,
      warmupSteps: 0,
      share: 0.5,
      decay: 0.95,
      threshold,
    };
    const contraction = { kind, linear: 0.5 };
    const cells = cascades * 32 ** 3;
    // A third of the cells is seen by no camera; densities lie on both sides of all thresholds.
    const densities = Float32Array.from(
      randomValues(cells, 1),
      (value) => value < -0.3 ? -1 : Math.abs(value) ** 3,
    );
    const missing = new Uint32Array(cells / 32).map((_, word) =>
      word % 7 === 0 ? 1 << (word % 32) : 0
    );
    const saved = new Map([
      ["occupancy.densities", { shape: [cascades, 32, 32, 32], data: densities }],
      ["occupancy.missing", { shape: [cells / 32], data: missing }],
    ]);
    const found = occupiedBits({ ...options, contraction }, saved).get("occupancy.bits")!.data;

    using scope = gpu.scope();
    const grid = await OccupancyGrid.create(scope, options, 0.01, 64, contraction, null, "viewing");
    grid.refresh(gpu.record(), saved);
    const bits = await gpu.read(grid.bits);
    let [different, occupied] = [0, 0];
    for (let cell = 0; cell < cells; cell++) {
      const [a, b] = [found, bits].map((words) => words[cell >> 5] >>> (cell & 31) & 1);
      occupied += b;
      if (a !== b) different++;
    }
    // Only a density that is the threshold but for rounding may be taken otherwise.
    assert.ok(different <= cells / 10_000, `${different} of ${cells} cells differ`);
    assert.ok(
      occupied > cells / 20 && occupied < cells * 0.9,
      `${occupied} of ${cells} are occupied`,
    );
  });
}
