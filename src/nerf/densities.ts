import { constantsOf } from "../../shaders/constants.ts";

const NUMBERS = constantsOf("lib/density.wgsl");

/** What makes a density of a raw output; `shaders/lib/density.wgsl` has the formulas. */
export type Density = "relu" | "softplus" | "shiftedSoftplus" | "exp" | "foggyExp";

/** What makes a density of a raw output, as kernels number it. */
export const DENSITIES: Readonly<Record<Density, number>> = {
  relu: NUMBERS.RELU_DENSITY,
  softplus: NUMBERS.SOFTPLUS_DENSITY,
  shiftedSoftplus: NUMBERS.SHIFTED_SOFTPLUS_DENSITY,
  exp: NUMBERS.EXP_DENSITY,
  foggyExp: NUMBERS.FOGGY_EXP_DENSITY,
};
