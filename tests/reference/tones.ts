/** Maps of each view: corners across, down, and from black to white. */
export interface GridShape {
  readonly width: number;
  readonly height: number;
  readonly levels: number;
}

/** The grids of each kind. */
export const GRID_SHAPES = {
  affine: { width: 1, height: 1, levels: 1 },
  bilateral: { width: 16, height: 16, levels: 8 },
} as const;

/** Rays of several views, whose colours are to be toned. */
export interface ToneInputs extends GridShape {
  /** The view of each ray, and where in its image it passes, of 1 across and 1 down, [R]. */
  readonly places: readonly (readonly [view: number, across: number, down: number])[];
  /** Rows of maps without the identity, [views, levels, height, width, 3, 4]. */
  readonly maps: Float64Array;
  /** [R, 3]. */
  readonly colors: Float64Array;
  /** [R]. */
  readonly accumulations: Float64Array;
  /** [R, 3]. */
  readonly backgrounds: Float64Array;
}

const LUMA = [0.299, 0.587, 0.114];

/** A corner around a place: where its map begins, its weight, and that weight's derivative by the luma. */
interface Corner {
  readonly first: number;
  readonly weight: number;
  readonly slope: number;
}

/** A coordinate in [0, 1] between `size` corners: each nearby one with its weight, and how it grows. */
function along(at: number, size: number): [corner: number, weight: number, slope: number][] {
  if (size === 1) return [[0, 1, 0]];
  const place = Math.min(Math.max(at, 0), 1) * (size - 1);
  const corner = Math.min(Math.floor(place), size - 2);
  const fraction = place - corner;
  const slope = at > 0 && at < 1 ? size - 1 : 0;
  return [[corner, 1 - fraction, -slope], [corner + 1, fraction, slope]];
}

/** The colour in front of a ray's background with 1 behind it, (p, accumulation), and the corners around its place. */
function placeOf(inputs: ToneInputs, ray: number): { p: number[]; corners: Corner[] } {
  const { places, colors, accumulations, backgrounds, width, height, levels } = inputs;
  const [view, x, y] = places[ray];
  const accumulation = accumulations[ray];
  const rgb = [0, 1, 2].map((c) =>
    colors[ray * 3 + c] - (1 - accumulation) * backgrounds[ray * 3 + c]
  );
  const luma = rgb.reduce((sum, value, c) => sum + LUMA[c] * value, 0);
  const across = along(x, width);
  const down = along(y, height);
  const corners = along(luma, levels).flatMap(([k, wz, slope]) =>
    down.flatMap(([j, wy]) =>
      across.map(([i, wx]) => ({
        first: (((view * levels + k) * height + j) * width + i) * 12,
        weight: wx * wy * wz,
        slope: wx * wy * slope,
      }))
    )
  );
  return { p: [...rgb, accumulation], corners };
}

/** A row of a map times (p, accumulation). */
function mapped(maps: Float64Array, row: number, p: readonly number[]): number {
  return p.reduce((sum, value, i) => sum + maps[row + i] * value, 0);
}

/** exposed = behind + p + sum over corners of weight * map (p, accumulation), [R, 3]. */
export function tone(inputs: ToneInputs): Float64Array {
  return inputs.colors.map((color, i) => {
    const { p, corners } = placeOf(inputs, Math.floor(i / 3));
    const row = 4 * (i % 3);
    return corners.reduce(
      (sum, { first, weight }) => sum + weight * mapped(inputs.maps, first + row, p),
      color,
    );
  });
}

/** Gradients of {@link tone}: to colours, [R, 3], accumulations, [R], and maps. */
export function toneBackward(inputs: ToneInputs, dExposed: Float64Array): {
  dColors: Float64Array;
  dAccumulations: Float64Array;
  dMaps: Float64Array;
} {
  const { maps, colors, accumulations, backgrounds } = inputs;
  const dColors = new Float64Array(colors.length);
  const dAccumulations = new Float64Array(accumulations.length);
  const dMaps = new Float64Array(maps.length);
  for (let ray = 0; ray < accumulations.length; ray++) {
    const { p, corners } = placeOf(inputs, ray);
    const d = dExposed.subarray(ray * 3, ray * 3 + 3);
    const dP = [0, 0, 0, 0];
    for (const { first, weight, slope } of corners) {
      d.forEach((dChannel, c) => {
        const row = first + 4 * c;
        p.forEach((value, i) => {
          dMaps[row + i] += weight * dChannel * value;
          dP[i] += weight * dChannel * maps[row + i];
        });
        const dLuma = slope * dChannel * mapped(maps, row, p);
        LUMA.forEach((share, i) => dP[i] += share * dLuma);
      });
    }
    // The colour itself, and what is behind it, are added unchanged; p holds less of what is behind.
    for (let c = 0; c < 3; c++) {
      dColors[ray * 3 + c] = d[c] + dP[c];
      dAccumulations[ray] += dP[c] * backgrounds[ray * 3 + c];
    }
    dAccumulations[ray] += dP[3];
  }
  return { dColors, dAccumulations, dMaps };
}

/**
 * Gradients of maps, each with that of a map which all corners of its view have in common: by the chain rule, the sum of
 * theirs. A map that is alone has no other.
 */
export function withWhole({ width, height, levels }: GridShape, dMaps: Float64Array): Float64Array {
  const perView = width * height * levels * 12;
  if (perView === 12) return dMaps;
  return dMaps.map((own, i) => {
    const first = i - i % perView;
    let whole = 0;
    for (let j = first + i % 12; j < first + perView; j += 12) whole += dMaps[j];
    return own + whole;
  });
}

/** The mean over views of the sum over axes of the mean squared difference of neighbours along it. */
export function variation(shape: GridShape, maps: Float64Array, views: number): number {
  return neighbours(shape, views).reduce(
    (sum, { a, b, weight }) => sum + weight * (maps[a] - maps[b]) ** 2,
    0,
  );
}

/** The gradient of {@link variation}. */
export function variationBackward(shape: GridShape, maps: Float64Array, views: number) {
  const dMaps = new Float64Array(maps.length);
  for (const { a, b, weight } of neighbours(shape, views)) {
    dMaps[a] += 2 * weight * (maps[a] - maps[b]);
    dMaps[b] -= 2 * weight * (maps[a] - maps[b]);
  }
  return dMaps;
}

/** All pairs of numbers of neighbours, with what their squared difference counts. */
function neighbours({ width, height, levels }: GridShape, views: number) {
  const pairs: { a: number; b: number; weight: number }[] = [];
  const sizes = [width, height, levels];
  const numbers = 12 * width * height * levels;
  for (let a = 0; a < views * numbers; a++) {
    const corner = Math.floor(a / 12);
    let stride = 1;
    for (const size of sizes) {
      if (Math.floor(corner / stride) % size < size - 1) {
        const count = numbers / size * (size - 1);
        pairs.push({ a, b: a + 12 * stride, weight: 1 / (count * views) });
      }
      stride *= size;
    }
  }
  return pairs;
}
