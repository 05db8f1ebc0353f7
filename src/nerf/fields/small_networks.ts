import { constantsOf } from "../../../shaders/constants.ts";
import type { NetworkShapes } from "./layered_networks.ts";

/** Outputs of the density network: the raw density first, all of them features for the color network. */
export const { GEOMETRY: DENSITY_OUTPUTS } = constantsOf("lib/network_layers.wgsl");

/** Sizes of the two small networks behind a hash grid. */
export interface SmallNetworkOptions {
  /** Units of a hidden layer. */
  readonly width: number;
  /** Hidden layers of the density network. */
  readonly densityLayers: number;
  /** Hidden layers of the color network. */
  readonly colorLayers: number;
  /** Degree of the spherical harmonics of view directions. */
  readonly directionDegree: number;
}

/**
 * The shapes of both networks (Mueller et al. 2022, section 4). None of their layers has biases.
 *
 * @param encoded features of an encoded position
 */
export function smallNetworkShapes(
  { width, densityLayers, colorLayers, directionDegree }: SmallNetworkOptions,
  encoded: number,
): NetworkShapes {
  const names = (network: string, layers: number) => [
    ...Array.from({ length: layers }, (_, i) => `${network}.layers.${i}`),
    `${network}.head`,
  ];
  return {
    density: {
      layers: names("density", densityLayers),
      inputs: [encoded],
      width,
      outputs: [DENSITY_OUTPUTS],
      activation: "none",
      bias: false,
    },
    color: {
      layers: names("color", colorLayers),
      inputs: [DENSITY_OUTPUTS, directionDegree ** 2],
      width,
      outputs: [3],
      activation: "sigmoid",
      bias: false,
    },
    noise: 0,
  };
}
