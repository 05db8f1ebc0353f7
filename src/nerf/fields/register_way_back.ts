import { constantsOf } from "../../../shaders/constants.ts";
import type { Commands, Constants, Kernel, Memory, Tensor } from "../../gpu/mod.ts";
import {
  allocateRows,
  blocksFor,
  DenseGradients,
  eightsOf,
  type GradientMode,
  lanesOf,
  paddedRows,
  type Parameters,
  type Rows,
  rowsFrom,
} from "../../nn/mod.ts";
import { type FusedOptions, layerOffsets } from "./fused_networks.ts";
import type { KeptSamples, SampleDirections } from "./networks.ts";

const { GEOMETRY, COLOR_INPUTS } = constantsOf("lib/network_layers.wgsl");
const { ROW_ALIGNMENT } = constantsOf("lib/rows.wgsl");
const { THREADS_PER_BLOCK } = constantsOf("registers/backward.wgsl");

/** Where the kernel leaves what belongs to each layer. */
interface LayerRows {
  /** The first row of each layer's inputs. */
  readonly inputs: Readonly<Record<string, number>>;
  /** The first row of the gradients of its sums. */
  readonly dSums: Readonly<Record<string, number>>;
  /** All rows. */
  readonly count: number;
}

/**
 * Back through the two networks on a CPU: one kernel for the gradients of all layers' sums, then the dense
 * kernels for those of the matrices.
 */
export class RegisterWayBack {
  private constructor(
    private readonly parameters: Parameters,
    private readonly places: LayerRows,
    private readonly rows: Rows,
    private readonly partials: Tensor<"f32">,
    private readonly gradients: DenseGradients,
    private readonly kernel: Kernel,
  ) {}

  /**
   * Compiles the kernels and allocates memory.
   *
   * @param constants those of registers/backward that say what the networks are
   */
  static async create(
    memory: Memory,
    options: FusedOptions,
    parameters: Parameters,
    sampleCapacity: number,
    constants: Constants,
  ): Promise<RegisterWayBack> {
    const { gpu } = memory;
    const places = layerRows(options);
    const { layers } = parameters;
    const kernel = await gpu.kernel("registers/backward", {
      ...constants,
      EIGHTS: eightsOf(gpu),
      LANES: Math.min(lanesOf(gpu)!, THREADS_PER_BLOCK),
    });
    gpu.prepare(kernel);
    return new RegisterWayBack(
      parameters,
      places,
      allocateRows(memory, "layers and their gradients", sampleCapacity, places.count),
      memory.tensor("partial gradients", [DenseGradients.partialsLength(layers, sampleCapacity)]),
      await DenseGradients.create(gpu, undefined, Math.max(...layers.map(({ rows }) => rows))),
      kernel,
    );
  }

  /** See `Networks.backward`. */
  run(
    commands: Commands,
    kept: KeptSamples,
    encoded: Rows,
    { rayIndices, directions }: SampleDirections,
    dOutputs: Tensor<"f32">,
    dEncoded: Rows,
    mode: GradientMode,
  ): void {
    const { gradients, parameters, rows, places, partials } = this;
    const { count } = kept;
    for (const layer of parameters.layers) gradients.transpose(commands, parameters, layer);
    commands.run(
      this.kernel,
      blocksFor(count.capacity) * THREADS_PER_BLOCK,
      {
        batch: count.counters,
        encoded: encoded.tensor,
        ray_indices: rayIndices,
        directions,
        sources: kept.sources,
        d_outputs: dOutputs,
        parameters: parameters.values,
        transposed: parameters.transposed,
        d_encoded: dEncoded.tensor,
        rows: rows.tensor,
      },
      {
        transposed: layerOffsets(parameters, ({ transposedOffset }) => transposedOffset),
        layers: layerOffsets(parameters),
        samples: count.capacity,
        slot: count.index,
        features: encoded.features,
      },
    );
    for (const layer of parameters.layers) {
      const inputs = rowsFrom(rows, places.inputs[layer.name]);
      const dSums = rowsFrom(rows, places.dSums[layer.name]);
      gradients.find(commands, parameters, layer, count, inputs, dSums, partials, mode);
    }
  }
}

/** What shaders/lib/register_rows.wgsl says of the layers, in the order of their rows. */
function layerRows({ encoded, width, densityLayers, colorLayers }: FusedOptions): LayerRows {
  let count = 0;
  const take = (rows: number) => (count += rows) - rows;
  const inputs: Record<string, number> = {};
  const dSums: Record<string, number> = {};
  const hidden = (network: string, layers: number) =>
    Array.from({ length: layers }, (_, i) => `${network}.layers.${i}`);
  const density = [...hidden("density", densityLayers), "density.head"];
  const color = [...hidden("color", colorLayers), "color.head"];
  density.forEach((name, i) => inputs[name] = take(i === 0 ? paddedRows(encoded) : width));
  color.forEach((name, i) => inputs[name] = take(i === 0 ? COLOR_INPUTS : width));
  const back = [...density, ...color].toReversed();
  const sums = (name: string) =>
    name === "color.head" ? ROW_ALIGNMENT : name === "density.head" ? GEOMETRY : width;
  for (const name of back) dSums[name] = take(sums(name));
  return { inputs, dSums, count };
}
