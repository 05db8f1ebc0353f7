import { constantsOf } from "../../shaders/constants.ts";

const NUMBERS = constantsOf("lib/density.wgsl");

/** What makes a density of a raw output, as kernels number it. */
export const DENSITIES: Readonly<Record<"relu" | "softplus" | "exp", number>> = {
  relu: NUMBERS.RELU_DENSITY,
  softplus: NUMBERS.SOFTPLUS_DENSITY,
  exp: NUMBERS.EXP_DENSITY,
};
