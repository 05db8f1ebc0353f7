import type { Gpu } from "../../gpu/mod.ts";
import { gridLevels, paddedRows } from "../../nn/mod.ts";
import type { BenchChoice, BenchPlan } from "../method.ts";
import type { NgpConfig } from "./config.ts";

/** Memory for marched samples, and rays at most, for each sample that a step aims at. */
const CAPACITY_PER_SAMPLE = 4;
const SAMPLES_PER_RAY = 2;

/** A step has as many rays at least. */
const MIN_RAYS = 64;

/** So many steps between updates of the occupancy grid that there is none. */
const NEVER = 2 ** 30;

function withGrid(config: NgpConfig, grid: Partial<NgpConfig["grid"]>): NgpConfig {
  return { ...config, grid: { ...config.grid, ...grid } };
}

function withSamples(config: NgpConfig, samples: number): NgpConfig {
  const rays = config.batch.rays * samples / config.batch.samples;
  const maxRays = Math.max(samples / SAMPLES_PER_RAY, MIN_RAYS);
  return {
    ...config,
    batch: {
      samples,
      capacity: CAPACITY_PER_SAMPLE * samples,
      maxRays,
      rays: Math.min(Math.max(Math.round(rays), MIN_RAYS), maxRays),
    },
  };
}

function fits(gpu: Gpu, { batch, grid, networks }: NgpConfig): boolean {
  const levels = gridLevels({ kind: "hashGrid", ...grid, precision: "f32" });
  const { offset, entries } = levels[levels.length - 1];
  const rows = Math.max(paddedRows(grid.levels * grid.features), networks.width);
  const largest = 4 * Math.max(rows * batch.capacity, grid.features * (offset + entries));
  return largest <= gpu.device.limits.maxStorageBufferBindingSize;
}

function choices(gpu: Gpu, config: NgpConfig): BenchChoice<NgpConfig>[] {
  const accumulations = gpu.has("wgpu-shader-float32-atomic") ? ["fixed", "float"] as const : [];
  const networks = [
    ["layered", "f32"],
    ["fused", "f32"],
    ...(gpu.has("shader-f16") ? [["fused", "f16"] as const] : []),
  ] as const;
  return [
    ...accumulations.map((accumulation) => ({
      field: "grid.accumulation",
      choice: accumulation,
      config: withGrid(config, { accumulation }),
      part: /^grid\/backward_/,
    })),
    ...(["f32", "f16"] as const).map((precision) => ({
      field: "grid.precision",
      choice: precision,
      config: withGrid(config, { precision }),
      part: /^grid\/forward_/,
    })),
    ...networks.map(([kernels, precision]) => ({
      field: "networks.kernels",
      choice: kernels === "fused" ? `${kernels}, ${precision}` : kernels,
      config: { ...config, networks: { ...config.networks, kernels, precision } },
      part: /^(networks|encode|dense|mlp)\//,
    })),
  ];
}

/**
 * How steps are measured. They change while the occupancy grid finds out where nothing is and rays are
 * adapted to that: on the CPU, three updates bring it near its end; on GPUs the warm-up of 256 steps can be
 * afforded.
 */
export const NGP_BENCH: BenchPlan<NgpConfig> = {
  software: { warmUp: 48, profiled: 1, rounds: 3, roundSeconds: 1 },
  hardware: { warmUp: 300, profiled: 2, rounds: 3, roundSeconds: 1 },
  period: ({ occupancy }) => occupancy.interval,
  isWide: () => false,
  growth: {
    withSamples,
    withTableSize: (config, tableSize) => withGrid(config, { tableSize }),
    withoutUpdates: (config) => ({
      ...config,
      occupancy: { ...config.occupancy, interval: NEVER },
    }),
    samplesOf: ({ batch }) => batch.samples,
    maxRaysOf: ({ batch }) => batch.maxRays,
    fits,
    choices,
  },
};
