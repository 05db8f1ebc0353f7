import { backgroundColors } from "../../reference/colors.ts";
import type { ExposureInputs } from "../../reference/exposure.ts";
import { randomValues } from "../../reference/random_values.ts";
import { rounded } from "../kernel_test_tools.ts";
import { vec4Rows } from "../lib/poisoned_run.ts";
import { type BACKGROUNDS, DRAWS } from "../volrend/volrend_inputs.ts";

/** How many views rays belong to. */
export const VIEWS = 4;

/** Random rays before a background, exact in float32. */
export function exposureInputs(
  rays: number,
  background: typeof BACKGROUNDS[number],
): ExposureInputs {
  return {
    views: Array.from(randomValues(rays, 1, 0, VIEWS), Math.floor),
    exposures: rounded(randomValues(VIEWS * 3, 2)),
    colors: rounded(randomValues(rays * 3, 3, 0, 1)),
    accumulations: rounded(randomValues(rays, 4, 0, 1)),
    backgrounds: backgroundColors(background, rays, DRAWS.step, DRAWS.seed),
  };
}

/** [n, 3] and [n], or one number, as vec4s. */
export function vec4s(
  rgbs: Float64Array,
  fourths: ArrayLike<number> | number,
): Float32Array<ArrayBuffer> {
  const fourth = (i: number) => typeof fourths === "number" ? fourths : fourths[i];
  return Float32Array.from(
    { length: rgbs.length / 3 * 4 },
    (_, i) => i % 4 === 3 ? fourth(i >> 2) : rgbs[(i >> 2) * 3 + i % 4],
  );
}

/** The bindings that both kernels read. */
export function commonInputs({ views, exposures }: ExposureInputs) {
  return {
    pixels: vec4Rows(views.length, (ray) => [views[ray], 5, 6, 0]),
    exposures: vec4s(exposures, 0),
  };
}
