/**
 * What tests/nn/lanes_test.ts runs in a process of its own, as a driver reads the width of its vectors once:
 * trains a tiny field for some steps, and prints which kernels it used and a hash of all that it learnt.
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
// Wide enough for two tiles of outputs, and for a step's blocks to be odd in number.
const config = smallNgp({ networks: { width: 64, kernels: "layered" } });
const trainer = await createTrainer(gpu, config, smallScene());
while (trainer.steps < 3) await trainer.step();
const tensor = trainer.model.stored[0].tensor!;
const hash = await crypto.subtle.digest("SHA-256", await gpu.read(tensor));
console.log(JSON.stringify({
  isLlvmpipe: adapter.startsWith("llvmpipe"),
  lanes,
  matrices: matrixVariant(gpu),
  hash: new Uint8Array(hash).toHex(),
}));
await gpu.close();
