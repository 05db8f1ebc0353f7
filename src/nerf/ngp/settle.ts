import type { Gpu } from "../../gpu/mod.ts";
import type { FittedConfig } from "../method.ts";
import { bindableSamples, paddedRows } from "../../nn/mod.ts";
import { fitKernels } from "../fields/network_kernels.ts";
import { DENSITY_OUTPUTS } from "../fields/small_networks.ts";
import type { NgpConfig } from "./config.ts";

/** The most rows that activations of a sample have in memory: those of the widest part. */
export function activationRows({ grid, networks }: NgpConfig): number {
  const encoded = paddedRows(grid.levels * grid.features);
  if (networks.kernels === "fused") return encoded;
  const colorInputs = DENSITY_OUTPUTS + paddedRows(networks.directionDegree ** 2);
  return Math.max(encoded, paddedRows(networks.width), colorInputs);
}

/** A configuration that a device can do: its kernels, and how many samples it binds at once. */
export function fitNgp(gpu: Gpu, config: NgpConfig): FittedConfig<NgpConfig> {
  const { config: fitted, changes } = fitKernels(gpu, config);
  const { batch } = fitted;
  const most = bindableSamples(gpu, activationRows(fitted));
  if (batch.capacity <= most) return { config: fitted, changes };
  const change =
    `A step marches at most ${most} samples here, not ${batch.capacity}: this device binds no more than ` +
    `${gpu.info.limits.maxStorageBufferBindingSize} bytes at once.`;
  const less = { ...batch, capacity: most, samples: Math.min(batch.samples, most) };
  return { config: { ...fitted, batch: less }, changes: [...changes, change] };
}
