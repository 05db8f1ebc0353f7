import { PINHOLE } from "../../../src/math/mod.ts";
import { packCameras } from "../../../src/nerf/cameras.ts";
import { backgroundColors } from "../../reference/colors.ts";
import { randomValues } from "../../reference/random_values.ts";
import { GRID_SHAPES, type GridShape, type ToneInputs } from "../../reference/tones.ts";
import { rounded } from "../kernel_test_tools.ts";
import { vec4Rows } from "../lib/poisoned_run.ts";
import { type BACKGROUNDS, DRAWS } from "../volrend/volrend_inputs.ts";

/** Grids of one map, of odd sizes, and as they are learnt. */
export const GRIDS: Readonly<Record<string, GridShape>> = {
  "one map": GRID_SHAPES.affine,
  "5 x 3 x 2 maps": { width: 5, height: 3, levels: 2 },
  "16 x 16 x 8 maps": GRID_SHAPES.bilateral,
};

const SIZES = [[64, 48], [31, 7], [64, 48]] as const;

/** How many views rays belong to. */
export const VIEWS = SIZES.length;

/** The constants of the kernels for a grid. */
export function constantsOf({ width, height, levels }: GridShape) {
  return { WIDTH: width, HEIGHT: height, LEVELS: levels };
}

/** How many corners are around a place. */
export function cornersOf({ width, height, levels }: GridShape): number {
  return width * height * levels > 1 ? 8 : 1;
}

/** Random rays before a background, exact in float32; a few darker than black or lighter than white. */
export function toneInputs(
  rays: number,
  grid: GridShape,
  background: typeof BACKGROUNDS[number],
): ToneInputs & { readonly pixels: readonly number[][] } {
  const places = randomValues(rays * 3, 1, 0, 1);
  const pixels = Array.from({ length: rays }, (_, ray) => {
    const view = Math.floor(places[ray * 3] * VIEWS);
    const along = (axis: number) => Math.floor(places[ray * 3 + 1 + axis] * SIZES[view][axis]);
    return [view, along(0), along(1)];
  });
  return {
    ...grid,
    pixels,
    places: pixels.map(([view, x, y]) => {
      const [width, height] = SIZES[view];
      return [view, (x + 0.5) / width, (y + 0.5) / height];
    }),
    maps: rounded(randomValues(VIEWS * grid.width * grid.height * grid.levels * 12, 2)),
    colors: rounded(randomValues(rays * 3, 3, -0.1, 1.1)),
    accumulations: rounded(randomValues(rays, 4, 0, 1)),
    backgrounds: backgroundColors(background, rays, DRAWS.step, DRAWS.seed),
  };
}

/** The bindings that all kernels of rays read but `counters`. */
export function toneBindings({ pixels }: { readonly pixels: readonly number[][] }) {
  const cameras = SIZES.map(([width, height]) => ({
    ...{ width, height, fx: 50, fy: 50, cx: width / 2, cy: height / 2, lens: PINHOLE },
    cameraToWorld: Float64Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0),
  }));
  return {
    pixels: vec4Rows(pixels.length, (ray) => [...pixels[ray], 0]),
    cameras: Float32Array.from(packCameras(cameras)),
  };
}
