import { constantsOf } from "../../shaders/constants.ts";
import type { Constants, Gpu } from "../gpu/mod.ts";

/**
 * How the matrix kernels share work.
 * - `workgroup`: tiles in workgroup memory, for GPUs
 * - `subgroup`: tiles spread over the registers of subgroups of 4, 8 or 16 lanes, for CPUs, where a load
 *   costs as much as dozens of multiply-adds
 */
export type MatrixVariant = "workgroup" | "subgroup";

/** Lanes of subgroups that the variant `subgroup` knows: CPUs' vectors of 128, 256 and 512 bits. */
const LANES: readonly number[] = [4, 8, 16];

/** The variants that a device can run, the one for it first. */
export function matrixVariants(gpu: Gpu): MatrixVariant[] {
  if (lanesOf(gpu) === null) return ["workgroup"];
  return gpu.info.software ? ["subgroup", "workgroup"] : ["workgroup", "subgroup"];
}

/** The variant for a device. */
export function matrixVariant(gpu: Gpu): MatrixVariant {
  return matrixVariants(gpu)[0];
}

/** How many lanes all subgroups of a device have, if the variant `subgroup` can use them; or null. */
function lanesOf(gpu: Gpu): number | null {
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
): Readonly<Record<"layer" | "gradient", Constants>> {
  if (VARIANT === "workgroup") return { layer: { VARIANT }, gradient: { VARIANT } };
  const lanes = lanesOf(gpu);
  if (lanes === null) {
    throw new RangeError(
      `Cannot multiply matrices in subgroups as these must have 4, 8 or 16 lanes: this device's have ` +
        `${gpu.info.subgroupSize.join(" to ")}.`,
    );
  }
  const layer = { VARIANT, LANES: lanes };
  return { layer, gradient: { ...layer, TILE_THREADS: Math.max(lanes, 8) } };
}

/** Sizes of the tiles that a variant's kernels compute, and how many threads share one. */
export type TileSizes = Readonly<Record<"layer" | "gradient", Readonly<Record<string, number>>>>;

/**
 * What the kernels' files say of tiles.
 *
 * @param gradient the gradient kernel's constants
 */
export function tileSizes(variant: MatrixVariant, gradient: Constants): TileSizes {
  const declared = constantsOf(`lib/dense_gradient_${variant}.wgsl`);
  const { TILE_INPUTS, TILE_OUTPUTS } = declared;
  const TILE_THREADS = Number(gradient.TILE_THREADS ?? declared.TILE_THREADS);
  return {
    layer: constantsOf(`lib/dense_${variant}.wgsl`),
    gradient: { TILE_INPUTS, TILE_OUTPUTS, TILE_THREADS },
  };
}
