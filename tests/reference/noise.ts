import { pcg4d, uniform } from "../../src/math/random.ts";
import { RandomStream } from "./random_streams.ts";

/** Which network draws: the fine one's steps are counted from 2^31, so that the two share no draw. */
export type Network = "coarse" | "fine";

const FINE_STEP_OFFSET = 0x80000000;

/**
 * Normal noise for raw densities (bmild/nerf, raw_noise_std), by Box and Muller (1958):
 *
 *   u1 = 1 - uniform(draw[0])   u2 = uniform(draw[1])   n = std sqrt(-2 ln u1) cos(2 pi u2)
 *
 * with draw = pcg4d(sample, step, densityNoise, seed) and u1 in (0, 1], so that the logarithm is finite.
 *
 * @param count How many samples; sample i of ray r has number r * samplesPerRay + i.
 * @param std The standard deviation.
 * @returns [count].
 */
export function densityNoise(
  count: number,
  std: number,
  network: Network,
  step: number,
  seed: number,
): Float64Array {
  const counter = step + (network === "fine" ? FINE_STEP_OFFSET : 0);
  return Float64Array.from({ length: count }, (_, sample) => {
    const draw = pcg4d(sample, counter, RandomStream.densityNoise, seed);
    const u1 = 1 - uniform(draw[0]);
    const u2 = uniform(draw[1]);
    return std * Math.sqrt(-2 * Math.log(u1)) * Math.cos(2 * Math.PI * u2);
  });
}
