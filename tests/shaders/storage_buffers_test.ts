import assert from "node:assert/strict";
import { SHADERS } from "../../shaders/mod.ts";
import { linkShader } from "../../src/gpu/mod.ts";
import { KERNEL_VARIANTS } from "./kernel_variants.ts";

/** Storage buffers of a shader stage that every device of WebGPU has; most have ten or more. */
const GUARANTEED = 8;

/** Kernels that bind more, and why they do. */
const MORE: Record<string, { buffers: number; reason: string }> = {
  "mlp/backward": {
    buffers: 9,
    reason: "its activations stay on chip: all of a pass is one kernel",
  },
  "registers/backward_u64": {
    buffers: 10,
    reason: "it runs on CPUs alone, where a device has as many: RegisterNetworks.fits",
  },
  "registers/backward_vec4": { buffers: 10, reason: "as registers/backward_u64" },
  "samples/proposal_blurred": {
    buffers: 9,
    reason: "it compares two histograms, each made of four things",
  },
  "samples/proposal_bound": { buffers: 9, reason: "as samples/proposal_blurred" },
  "volrend/depth_loss": {
    buffers: 10,
    reason: "it finds losses and gradients in one walk along a ray",
  },
  "volrend/composite_training": {
    buffers: 10,
    reason: "it writes five things of rays that others read alone",
  },
  "volrend/composite_backward": {
    buffers: 10,
    reason: "as volrend/composite_training, and it gathers kept samples besides",
  },
};

/** Number of storage buffers that each kernel binds, of those that bind more than every device has. */
function aboveGuaranteed(): Record<string, number> {
  return Object.fromEntries(KERNEL_VARIANTS.flatMap(({ file, parts, name }) => {
    const { code } = linkShader(file, SHADERS, parts);
    const count = [...code.matchAll(/^@group\(0\) @binding\(\d+\) var<storage/gm)].length;
    return count > GUARANTEED ? [[name, count]] : [];
  }));
}

Deno.test("kernels bind no more storage buffers than every device has, but for those that say why", () => {
  const known = Object.entries(MORE).map(([name, { buffers }]) => [name, buffers]);
  assert.deepEqual(aboveGuaranteed(), Object.fromEntries(known));
});
