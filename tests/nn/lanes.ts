/**
 * What tests/nn/lanes_test.ts runs in a process of its own, as a driver reads the width of its vectors once:
 * trains a tiny field for some steps, and prints which kernels it used and hashes of what it learnt.
 *
 * @module
 */
import { SHADERS } from "../../shaders/mod.ts";
import { Gpu } from "../../src/gpu/mod.ts";
import { createTrainer } from "../../src/nerf/mod.ts";
import { matrixVariant } from "../../src/nn/mod.ts";
import { smallNgp, smallScene } from "../nerf/nerf_test_tools.ts";

const gpu = await Gpu.open({ shaders: SHADERS });
const { adapter, subgroupSize: [lanes] } = gpu.info;
// Wide enough for two tiles of outputs, and for a step's blocks to be odd in number; then in registers.
let learnt = "";
for (const width of [64, 32] as const) {
  const config = smallNgp({ networks: { width, kernels: "layered" } });
  const trainer = await createTrainer(gpu, config, smallScene());
  while (trainer.steps < 3) await trainer.step();
  const tensor = trainer.model.stored[0].tensor!;
  const hash = await crypto.subtle.digest("SHA-256", await gpu.read(tensor));
  learnt += new Uint8Array(hash).toHex();
}
console.log(JSON.stringify({
  isLlvmpipe: adapter.startsWith("llvmpipe"),
  lanes,
  matrices: matrixVariant(gpu),
  hash: learnt,
}));
await gpu.close();
