/** A field that trains in two seconds, for all tests in a browser. */
import assert from "node:assert/strict";
import { run } from "../../cli/cli_test_tools.ts";

/** `--set`'s values: small enough that SwiftShader draws 24 x 24 pixels in less than a second. */
export const TINY = {
  downscale: 4,
  steps: 100,
  "batch.rays": 256,
  "batch.maxRays": 1024,
  "batch.samples": 4096,
  "batch.capacity": 8192,
  "grid.levels": 4,
  "grid.tableSize": 4096,
  "grid.baseResolution": 8,
  "grid.finestResolution": 64,
  "networks.width": 16,
  "networks.colorLayers": 1,
  "networks.directionDegree": 1,
  "march.steps": 64,
  "occupancy.resolution": 32,
  "occupancy.warmupSteps": 32,
} as const;

/** The options of `denerf train` that say so. */
export const TINY_OPTIONS: readonly string[] = Object.entries(TINY).flatMap(([key, value]) => [
  "--set",
  `${key}=${value}`,
]);

/** Trains the bundled brig into a folder. */
export async function trainTiny(folder: string): Promise<void> {
  const { code, stderr } = await run(["train", ...TINY_OPTIONS, "--output", folder]);
  assert.equal(code, 0, stderr);
}
