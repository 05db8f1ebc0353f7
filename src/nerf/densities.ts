import { constantsOf } from "../../shaders/constants.ts";

const { RELU_DENSITY, SOFTPLUS_DENSITY, EXP_DENSITY } = constantsOf("lib/density.wgsl");

/** What makes a density of a raw output, as kernels number it. */
export const DENSITIES = {
  relu: RELU_DENSITY,
  softplus: SOFTPLUS_DENSITY,
  exp: EXP_DENSITY,
} as const;
