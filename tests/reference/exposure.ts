/** Rays of several views, whose colours are to be exposed. */
export interface ExposureInputs {
  /** The view of each ray, [R]. */
  readonly views: readonly number[];
  /** Logarithmic gains, [views, 3]. */
  readonly exposures: Float64Array;
  /** [R, 3]. */
  readonly colors: Float64Array;
  /** [R]. */
  readonly accumulations: Float64Array;
  /** [R, 3]. */
  readonly backgrounds: Float64Array;
}

/** exposed = behind + exp(e) (color - behind), behind = (1 - accumulation) background, [R, 3]. */
export function expose(inputs: ExposureInputs): Float64Array {
  return inputs.colors.map((color, i) => {
    const { gain, behind } = partsOf(inputs, i);
    return behind + gain * (color - behind);
  });
}

/** Gradients of {@link expose}: to colours, [R, 3], accumulations, [R], and exposures, [views, 3]. */
export function exposeBackward(inputs: ExposureInputs, dExposed: Float64Array): {
  dColors: Float64Array;
  dAccumulations: Float64Array;
  dExposures: Float64Array;
} {
  const { views, colors, accumulations, backgrounds, exposures } = inputs;
  const dAccumulations = new Float64Array(accumulations.length);
  const dExposures = new Float64Array(exposures.length);
  const dColors = dExposed.map((d, i) => {
    const ray = Math.floor(i / 3);
    const { gain, behind } = partsOf(inputs, i);
    // behind falls by the background as the accumulation grows.
    dAccumulations[ray] -= (1 - gain) * backgrounds[i] * d;
    dExposures[views[ray] * 3 + i % 3] += gain * (colors[i] - behind) * d;
    return gain * d;
  });
  return { dColors, dAccumulations, dExposures };
}

/** Takes the mean over the entries from logarithmic gains or maps, [entries, numbers], in place. */
export function centerExposures(exposures: Float64Array, numbers: number): void {
  const entries = exposures.length / numbers;
  for (let number = 0; number < numbers; number++) {
    const of = (entry: number) => entry * numbers + number;
    let sum = 0;
    for (let entry = 0; entry < entries; entry++) sum += exposures[of(entry)];
    for (let entry = 0; entry < entries; entry++) exposures[of(entry)] -= sum / entries;
  }
}

function partsOf(
  { views, exposures, accumulations, backgrounds }: ExposureInputs,
  i: number,
): { gain: number; behind: number } {
  const ray = Math.floor(i / 3);
  return {
    gain: Math.exp(exposures[views[ray] * 3 + i % 3]),
    behind: (1 - accumulations[ray]) * backgrounds[i],
  };
}
