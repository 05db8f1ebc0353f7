import { constantsOf } from "../../shaders/constants.ts";
import type { Constants, Gpu } from "../gpu/mod.ts";

/**
 * How the matrix kernels share work.
 * - `workgroup`: tiles in workgroup memory, for GPUs
 * - `subgroup`: tiles spread over the registers of subgroups of 4, 8 or 16 lanes, for CPUs, where a load
 *   costs as much as dozens of multiply-adds
 * - `subgroup64`: the same in loads and stores of 64-bit words, of which half as many do
 */
export type MatrixVariant = "workgroup" | "subgroup" | "subgroup64";

/** Lanes of subgroups that kernels for CPUs know: CPUs' vectors of 128, 256 and 512 bits. */
const LANES: readonly number[] = [4, 8, 16];

/** How kernels for CPUs read and write eight samples at once: which of shaders/lib/eights_*.wgsl. */
export function eightsOf(gpu: Gpu): "u64" | "vec4" {
  return gpu.has("wgpu-shader-int64") ? "u64" : "vec4";
}

/** The variants that a device can run, the one for it first. */
export function matrixVariants(gpu: Gpu): MatrixVariant[] {
  if (lanesOf(gpu) === null) return ["workgroup"];
  const inSubgroups: MatrixVariant[] = eightsOf(gpu) === "u64"
    ? ["subgroup64", "subgroup"]
    : ["subgroup"];
  return gpu.info.software ? [...inSubgroups, "workgroup"] : ["workgroup", ...inSubgroups];
}

/** The variant for a device. */
export function matrixVariant(gpu: Gpu): MatrixVariant {
  return matrixVariants(gpu)[0];
}

/** How many lanes all subgroups of a device have, if kernels for CPUs can use them: 4, 8 or 16; or null. */
export function lanesOf(gpu: Gpu): number | null {
  const [min, max] = gpu.info.subgroupSize;
  return gpu.has("subgroups") && min === max && LANES.includes(min) ? min : null;
}

/**
 * Constants of a variant's kernels on a device.
 *
 * @throws {RangeError} if the device cannot run it
 */
export function matrixConstants(
  gpu: Gpu,
  VARIANT: MatrixVariant,
): Readonly<Record<"layer" | "wideLayer" | "gradient" | "narrowGradient", Constants>> {
  if (VARIANT === "workgroup") {
    const one = { VARIANT };
    return { layer: one, wideLayer: one, gradient: one, narrowGradient: one };
  }
  const lanes = lanesOf(gpu);
  if (lanes === null) {
    throw new RangeError(
      `Cannot multiply matrices in subgroups as these must have 4, 8 or 16 lanes: this device's have ` +
        `${gpu.info.subgroupSize.join(" to ")}.`,
    );
  }
  const layer = { VARIANT, LANES: lanes };
  const wideLayer = lanes < 16 ? { ...layer, TILE_OUTPUTS: WIDE_OUTPUTS } : layer;
  const gradient = { ...layer, TILE_THREADS: Math.max(lanes, 8) };
  const narrowGradient = lanes < 16 ? { ...gradient, TILE_INPUTS: NARROW_INPUTS } : gradient;
  return { layer, wideLayer, gradient, narrowGradient };
}

/** Outputs of a wide tile, in which layers are computed whose outputs are a multiple. */
export const WIDE_OUTPUTS = 64;

/** The most inputs of a layer whose gradient is found in narrow tiles. */
export const NARROW_INPUTS = 32;

/** How many numbers tiles are made of, and how many threads share one. */
export type TileSize = Readonly<Record<string, number>>;

/** What the files of a variant's kernels, and their constants, say of tiles. */
export function tileSize(kernel: "dense" | "dense_gradient", constants: Constants): TileSize {
  const file = constants.VARIANT === "workgroup" ? "workgroup" : "in_lanes";
  const size: Record<string, number> = { ...constantsOf(`lib/${kernel}_${file}.wgsl`) };
  for (const [name, value] of Object.entries(constants)) {
    if (typeof value === "number") size[name] = value;
  }
  return size;
}
