import { constantsOf } from "../../../shaders/constants.ts";
import type { Memory } from "../../gpu/mod.ts";
import { DenseKernels, type Encoding, type Parameters } from "../../nn/mod.ts";
import type { FieldUse } from "./field.ts";
import { FusedNetworks } from "./fused_networks.ts";
import { LayeredNetworks, LayeredSpace, type NetworkShapes } from "./layered_networks.ts";
import type { NetworksConfig } from "./network_config.ts";
import type { Networks } from "./networks.ts";
import { RegisterNetworks } from "./register_networks.ts";

/** Outputs of the density network: the raw density first, all of them features for the color network. */
export const { GEOMETRY: DENSITY_OUTPUTS } = constantsOf("lib/network_layers.wgsl");

/** Sizes of the two small networks behind a hash grid. */
type SmallNetworkSizes = Omit<NetworksConfig, "kernels" | "precision">;

/**
 * The shapes of both networks (Mueller et al. 2022, section 4). None of their layers has biases.
 *
 * @param encoded features of an encoded position
 */
export function smallNetworkShapes(
  { width, densityLayers, colorLayers, directionDegree }: SmallNetworkSizes,
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

/** What the two networks are made of. */
export interface SmallNetworkParts {
  /** Their matrices. */
  readonly parameters: Parameters;
  /** Features of view directions. */
  readonly direction: Encoding;
}

/**
 * Both networks, by the kernels that a settled configuration names; where these are layered, on a CPU in registers.
 *
 * @param encoded features of an encoded position
 * @param capacity the most samples of a pass
 */
export async function createSmallNetworks(
  memory: Memory,
  { parameters, direction }: SmallNetworkParts,
  config: NetworksConfig,
  encoded: number,
  capacity: number,
  use: FieldUse,
): Promise<Networks> {
  const { gpu } = memory;
  const { width, densityLayers, colorLayers, directionDegree: degree, kernels, precision } = config;
  const options = { encoded, width, densityLayers, colorLayers, degree };
  const trains = use === "training";
  const layered = async () => {
    const shapes = smallNetworkShapes(config, encoded);
    const trained = use === "rendering" ? null : parameters;
    const space = new LayeredSpace(memory, shapes, capacity, trained);
    const dense = await DenseKernels.create(gpu, undefined, trained ? "both" : "forward");
    return LayeredNetworks.create(gpu, shapes, parameters, direction, dense, space);
  };
  const forNormals = async () => use === "normals" ? await layered() : null;
  if (kernels === "fused") {
    const stored = precision === "f16" ? "f16" : "f32";
    return await FusedNetworks.create(
      ...[memory, options, stored, parameters, capacity, await forNormals()] as const,
      trains ? undefined : null,
    );
  }
  if (!gpu.info.software || !RegisterNetworks.fits(gpu, options)) return await layered();
  return await RegisterNetworks.create(
    ...[memory, options, parameters, capacity, trains, await forNormals()] as const,
  );
}
