import { type Activation, type LayerShape, mlpLayers } from "../../nn/mod.ts";
import type { NetworkShapes } from "./layered_networks.ts";

/** The sizes of a density network and of one that sees the view direction besides. */
export interface ViewNetworkOptions {
  /** Features of an encoded position. */
  readonly position: number;
  /** Features of an encoded view direction. */
  readonly direction: number;
  /** Hidden layers. */
  readonly layers: number;
  /** Features of each. */
  readonly width: number;
  /** After which layers (from 0) the encoded position joins again. */
  readonly skips: readonly number[];
  /** Features of the layer that sees the view direction. */
  readonly viewWidth: number;
  /** What makes colors. */
  readonly activation: Activation;
  /** Standard deviation of the noise on raw densities in training; 0 for none. */
  readonly noise: number;
}

/**
 * The shapes of a network (Mildenhall et al. 2020, figure 7): hidden layers on the encoded position, which
 * joins again after the skips; a linear head with the raw density and a feature; a layer on the feature and
 * the encoded view direction; colors.
 *
 * @param network its name, with which its layers' names begin
 */
export function viewNetworkShapes(options: ViewNetworkOptions, network: string): NetworkShapes {
  const { position, direction, layers, width, skips, viewWidth, activation, noise } = options;
  const hidden = Array.from({ length: layers }, (_, i) => `${network}.layers.${i}`);
  return {
    density: {
      layers: [...hidden, `${network}.head`],
      inputs: [position],
      width,
      skips,
      outputs: [1, width],
      activation: "none",
      bias: true,
    },
    color: {
      layers: [`${network}.view`, `${network}.rgb`],
      inputs: [width, direction],
      width: viewWidth,
      outputs: [3],
      activation,
      bias: true,
    },
    noise,
  };
}

/** The layers of both networks, in the order of their parameters. */
export function layersOf({ density, color }: NetworkShapes): LayerShape[] {
  return [...mlpLayers(density), ...mlpLayers(color)];
}
