import type { Gpu } from "../../gpu/mod.ts";
import type { Choice, FittedConfig } from "../method.ts";
import type { GridConfig, NetworksConfig } from "./network_config.ts";

/** What of configurations with a hash grid and small networks depends on the adapter. */
export interface KernelsConfig {
  /** The hash grid. */
  readonly grid: GridConfig;
  /** The density network and the color network. */
  readonly networks: NetworksConfig;
}

/** What fused kernels take of a workgroup's memory, in bytes; the backward pass most. */
const FUSED_MEMORY = 32_768;

/**
 * The precision and the kernels that "auto" stands for on a device. Half precision reads a table of half
 * the size; on CPUs, where unpacking costs more than reading, single precision and single layers are
 * faster.
 */
function automaticNetworks(gpu: Gpu): {
  kernels: "fused" | "layered";
  precision: "f32" | "f16";
  table: "f32" | "f16";
} {
  if (gpu.info.software) return { kernels: "layered", precision: "f32", table: "f32" };
  const fits = gpu.info.limits.maxComputeWorkgroupStorageSize >= FUSED_MEMORY;
  return {
    kernels: fits ? "fused" : "layered",
    precision: gpu.has("shader-f16") ? "f16" : "f32",
    table: "f16",
  };
}

/** A configuration of which no kernels and no precision are "auto" any more. */
export function settleKernels<C extends KernelsConfig>(gpu: Gpu, config: C): C {
  const { kernels, precision, table } = automaticNetworks(gpu);
  const { grid, networks } = config;
  const settled = networks.kernels === "auto" ? kernels : networks.kernels;
  return {
    ...config,
    grid: { ...grid, precision: grid.precision === "auto" ? table : grid.precision },
    networks: {
      ...networks,
      kernels: settled,
      precision: networks.precision !== "auto"
        ? networks.precision
        : settled === "fused"
        ? precision
        : "f32",
    },
  };
}

/** The same, with kernels and precision left to the device that it is settled for next. */
export function loosenKernels<C extends KernelsConfig>(config: C): C {
  const { grid, networks } = config;
  return {
    ...config,
    grid: { ...grid, precision: "auto" },
    networks: { ...networks, kernels: "auto", precision: "auto" },
  };
}

/**
 * A configuration whose kernels a device can run: they, and how they store numbers, may have been settled for
 * another. What is learnt is the same, but for its rounding.
 */
export function fitKernels<C extends KernelsConfig>(gpu: Gpu, config: C): FittedConfig<C> {
  let { grid, networks } = config;
  const changes: string[] = [];
  const memory = gpu.info.limits.maxComputeWorkgroupStorageSize;
  if (networks.kernels === "fused" && memory < FUSED_MEMORY) {
    networks = { ...networks, kernels: "layered", precision: "f32" };
    changes.push(
      `Networks are layered here, not fused: fused kernels take ${FUSED_MEMORY} bytes of workgroup ` +
        `memory, and this device has ${memory}.`,
    );
  } else if (
    networks.kernels === "fused" && networks.precision === "f16" && !gpu.has("shader-f16")
  ) {
    networks = { ...networks, precision: "f32" };
    changes.push("Networks are stored in f32 here, not in f16, which this device does not have.");
  }
  if (grid.accumulation === "float" && !gpu.has("wgpu-shader-float32-atomic")) {
    grid = { ...grid, accumulation: "fixed" };
    changes.push(
      "Gradients of the hash table are added in fixed point here: this device cannot add floats atomically.",
    );
  }
  return { config: { ...config, grid, networks }, changes };
}

/** What "auto" became, and why. */
export function kernelChoices(
  { grid, networks }: KernelsConfig,
  software: boolean,
): Choice[] {
  const why = networks.kernels === "fused"
    ? "activations stay on chip"
    : software
    ? "a CPU has no memory on chip"
    : "there is too little workgroup memory to fuse them";
  const half = grid.precision === "f16" ? "half the memory to read" : "unpacking costs more here";
  const isFixed = grid.accumulation === "fixed";
  const sums = isFixed ? "the same bits in every run" : "other bits in every run";
  return [
    {
      what: "networks",
      keys: ["networks.kernels", "networks.precision"],
      value: `${networks.kernels}, ${networks.precision}`,
      reason: why,
    },
    {
      what: "hash table",
      keys: ["grid.precision"],
      value: `read as ${grid.precision}`,
      reason: half,
    },
    {
      what: "gradients",
      keys: ["grid.accumulation"],
      value: `added in ${grid.accumulation} point`,
      reason: sums,
    },
  ];
}
