import { constantsOf } from "../../shaders/constants.ts";
import type { CommonConfig } from "./common_config.ts";

/** How space is contracted (Barron et al. 2022): not at all, or outside the unit cube or ball of a norm. */
export type ContractionKind = "none" | CommonConfig["contractionNorm"];

/** A contraction of space and of distances along rays; `shaders/lib/contraction.wgsl` explains. */
export interface Contraction {
  /** Whether and by which norm. */
  readonly kind: ContractionKind;
  /** Distances are contracted from here on, in sides of the box. */
  readonly linear: number;
}

/** Space as it is. */
export const NO_CONTRACTION: Contraction = { kind: "none", linear: 1 };

const { NO_CONTRACTION: NONE, MAX_NORM, EUCLIDEAN_NORM } = constantsOf("lib/contraction.wgsl");

const NUMBERS: Readonly<Record<ContractionKind, number>> = {
  none: NONE,
  max: MAX_NORM,
  euclidean: EUCLIDEAN_NORM,
};

/** Whether and by which norm a configuration contracts space. */
export function contractionKind(
  { space, contractionNorm }: Pick<CommonConfig, "space" | "contractionNorm">,
): ContractionKind {
  return space === "contracted" ? contractionNorm : "none";
}

/** The constants of kernels that import `shaders/lib/contraction.wgsl`. */
export function contractionConstants(
  { kind, linear }: Contraction,
): { CONTRACTION: number; LINEAR: number } {
  return { CONTRACTION: NUMBERS[kind], LINEAR: linear };
}
