import type { Memory } from "../../gpu/mod.ts";
import type { ModelUse } from "../../nn/mod.ts";
import type { Cameras } from "../cameras.ts";
import type { BACKGROUNDS } from "../pixels.ts";
import { BilateralGrid, type GridSize } from "./bilateral_grid.ts";
import type { ExposureOptions } from "./config.ts";
import type { Exposure } from "./exposure.ts";
import { Gains } from "./gains.ts";
import { ViewParameters } from "./view_parameters.ts";

/** Grids of maps; an affine map for all of a photograph is one of them. */
const GRIDS: Readonly<Record<"affine" | "bilateral", GridSize>> = {
  affine: { width: 1, height: 1, levels: 1 },
  bilateral: { width: 16, height: 16, levels: 8 },
};

/** Allocates what is learnt of each view's colors. */
export function exposureParameters(
  memory: Memory,
  { kind }: ExposureOptions,
  views: number,
  use: ModelUse,
): ViewParameters {
  if (kind === "gains") return ViewParameters.gains(memory, views, use);
  const { width, height, levels } = GRIDS[kind];
  return ViewParameters.maps(memory, views, width * height * levels, use);
}

/**
 * What changes colors as a configuration says.
 *
 * @param parameters as `exposureParameters` allocates them
 * @param cameras those of the views
 * @param rays the most rays of a batch
 */
export function createExposure(
  memory: Memory,
  { kind, variation }: ExposureOptions,
  parameters: ViewParameters,
  cameras: Cameras,
  background: keyof typeof BACKGROUNDS,
  rays: number,
): Promise<Exposure> {
  if (kind === "gains") return Gains.create(memory, parameters, background, rays);
  const options = { ...GRIDS[kind], variation, background };
  return BilateralGrid.create(memory, options, parameters, cameras, rays);
}
