import type { Commands, Count, Gpu, Kernel, Memory, Tensor } from "../../gpu/mod.ts";
import {
  allocateRows,
  blocksFor,
  type DenseKernels,
  type Encoding,
  type GradientMode,
  Mlp,
  type MlpOptions,
  MlpSpace,
  paddedRows,
  type ParameterChoice,
  type ParameterGroup,
  type Parameters,
  type Rows,
  rowsFrom,
  rowsOf,
  SAMPLES_PER_BLOCK,
} from "../../nn/mod.ts";
import type { KeptSamples, Networks, NoiseDraw, SampleDirections } from "./networks.ts";

/** The shapes of a density and a color network. */
export interface NetworkShapes {
  /** Of encoded positions makes parts, the first of which begins with the raw density. */
  readonly density: MlpOptions;
  /** Of the last of those parts and of encoded directions makes colors. */
  readonly color: MlpOptions;
  /** Standard deviation of the noise on raw densities in training; 0 for none. */
  readonly noise: number;
}

/** The kernels besides those of the perceptrons and the encoding. */
interface LayeredKernels {
  readonly directions: Kernel;
  readonly outputs: Kernel;
  readonly noisyOutputs: Kernel;
  readonly backward:
    | Record<"gather" | "gatherDirections" | "dColors" | "dDensity" | "unitDensity", Kernel>
    | null;
}

/**
 * The memory of networks of one shape that never work at the same time: a coarse and a fine field share
 * one.
 */
export class LayeredSpace {
  /** The outputs of the density network, then the encoded directions. */
  readonly colorInputs: Rows;
  /** Directions from which samples are seen, of length 1. */
  readonly directions: Rows;
  /** Colors in rows 0 to 2 of 16. */
  readonly rgbs: Rows;
  /** Of the density network. */
  readonly density: MlpSpace;
  /** Of the color network. */
  readonly color: MlpSpace;
  /** What the way back needs besides. */
  readonly gradients: {
    readonly gathered: Rows;
    readonly dRgbs: Rows;
    readonly dDensity: Rows;
  } | null;

  /**
   * Allocates memory for `capacity` samples at a time.
   *
   * @param parameters made of the shapes' layers, for a way back; null without one
   */
  constructor(
    memory: Memory,
    { density, color }: NetworkShapes,
    capacity: number,
    parameters: Parameters | null,
  ) {
    const rows = (label: string, features: number) =>
      allocateRows(memory, label, capacity, features);
    const places = ({ layers }: MlpOptions) =>
      parameters && layers.map((name) => parameters.layer(name));
    const [, direction] = color.inputs;
    const densityRows = rowsOf(density.outputs);
    this.colorInputs = rows("features, encoded directions", densityRows + paddedRows(direction));
    this.directions = rows("directions of samples", 3);
    this.rgbs = rows("colors of samples", paddedRows(3));
    this.density = new MlpSpace(memory, density, capacity, places(density));
    this.color = new MlpSpace(memory, color, capacity, places(color));
    this.gradients = parameters && {
      gathered: rows("gathered encoded positions", rowsOf(density.inputs)),
      dRgbs: rows("gradient of colors", paddedRows(3)),
      dDensity: rows("gradient of density, features", densityRows),
    };
  }
}

/**
 * The networks layer by layer, with the kernels of dense layers: any width, depth and encoding. On CPUs
 * nothing stays on chip but what caches hold, and one matrix kernel, tuned for its shuffles between lanes,
 * is what they do best; on GPUs `FusedNetworks` keeps activations on chip.
 */
export class LayeredNetworks implements Networks {
  /** The matrices and biases. */
  readonly parameters: readonly ParameterGroup[];
  readonly #density: Mlp;
  readonly #color: Mlp;
  /** Where in `colorInputs` the color network's inputs begin. */
  readonly #featureRow: number;

  private constructor(
    private readonly shapes: NetworkShapes,
    parameters: Parameters,
    private readonly direction: Encoding,
    dense: DenseKernels,
    private readonly space: LayeredSpace,
    private readonly kernels: LayeredKernels,
  ) {
    this.parameters = [parameters, ...direction.parameters];
    this.#density = new Mlp(shapes.density, parameters, dense, space.density);
    this.#color = new Mlp(shapes.color, parameters, dense, space.color);
    const { outputs } = shapes.density;
    this.#featureRow = rowsOf(outputs.slice(0, -1));
  }

  /**
   * Compiles the kernels.
   *
   * @param parameters made of the layers of both networks, and perhaps others
   * @param direction encodes view directions
   * @param space with a way back where one is to be gone
   */
  static async create(
    gpu: Gpu,
    shapes: NetworkShapes,
    parameters: Parameters,
    direction: Encoding,
    dense: DenseKernels,
    space: LayeredSpace,
  ): Promise<LayeredNetworks> {
    const isFeature = shapes.density.outputs.length === 1;
    const backward = async () => ({
      gather: await gpu.kernel("networks/gather"),
      gatherDirections: await gpu.kernel("networks/directions", { GATHER: true }),
      dColors: await gpu.kernel("networks/d_colors"),
      dDensity: await gpu.kernel("networks/d_density", { ADD: isFeature, UNIT: false }),
      unitDensity: await gpu.kernel("networks/d_density", { ADD: false, UNIT: true }),
    });
    return new LayeredNetworks(shapes, parameters, direction, dense, space, {
      directions: await gpu.kernel("networks/directions", { GATHER: false }),
      outputs: await gpu.kernel("networks/outputs", { NOISE: false }),
      noisyOutputs: await gpu.kernel("networks/outputs", { NOISE: shapes.noise > 0 }),
      backward: space.gradients && await backward(),
    });
  }

  /** See `Networks`. */
  forward(
    commands: Commands,
    count: Count,
    encoded: Rows,
    seen: SampleDirections,
    outputs: Tensor<"f32">,
    noise: NoiseDraw | null,
    choice: ParameterChoice,
  ): void {
    this.#forward(commands, count, encoded, seen, null, choice);
    const { colorInputs, rgbs } = this.space;
    commands.run(
      noise ? this.kernels.noisyOutputs : this.kernels.outputs,
      count.capacity,
      { counts: count.counters, rgbs: rgbs.tensor, densities: colorInputs.tensor, outputs },
      {
        ...bound(count),
        density_features: colorInputs.features,
        first_sample: noise?.firstSample ?? 0,
        step: noise?.step ?? 0,
        seed: noise?.seed ?? 0,
        noise_std: this.shapes.noise,
      },
    );
  }

  /** See `Networks`; the other outputs of the density network are behind the first row. */
  density(commands: Commands, count: Count, encoded: Rows, choice: ParameterChoice): Rows {
    const { colorInputs } = this.space;
    this.#density.forward(commands, count, encoded, colorInputs, choice);
    return colorInputs;
  }

  /** See `Networks`; of some samples, the forward pass is worked out again. */
  backward(
    commands: Commands,
    kept: KeptSamples | null,
    all: Count,
    encoded: Rows,
    seen: SampleDirections,
    dOutputs: Tensor<"f32">,
    dEncoded: Rows | null,
    mode: GradientMode,
  ): void {
    const { colorInputs } = this.space;
    const { kernels, gathered, dRgbs, dDensity } = this.#backward;
    const count = kept?.count ?? all;
    const { counters: counts } = count;
    let inputs = encoded;
    if (kept) {
      inputs = gathered;
      gatherRows(commands, kernels.gather, kept, encoded, gathered);
      this.#forward(commands, count, inputs, seen, kept.sources, "values");
    }

    // Back through the color network to its inputs, of which the direction needs no gradient.
    commands.run(
      kernels.dColors,
      count.capacity,
      { counts, d_outputs: dOutputs, d_rgbs: dRgbs.tensor },
      bound(count),
    );
    const features = rowsFrom(colorInputs, this.#featureRow);
    const dFeatures = rowsFrom(dDensity, this.#featureRow);
    this.#color.backward(commands, count, features, dRgbs, dFeatures, mode);

    // The raw density has a gradient of its own, which joins that of the features if it is one of them.
    commands.run(
      kernels.dDensity,
      blocksFor(count.capacity) * SAMPLES_PER_BLOCK,
      { counts, d_outputs: dOutputs, d_densities: dDensity.tensor },
      { ...bound(count), features: dDensity.features },
    );
    this.#density.backward(commands, count, inputs, dDensity, dEncoded, mode);
  }

  /** See `Networks`: to and fro through the density network alone. */
  densityGradient(
    commands: Commands,
    count: Count,
    encoded: Rows,
    dEncoded: Rows,
    choice: ParameterChoice,
  ): void {
    const { space: { rgbs } } = this;
    const { kernels, dDensity } = this.#backward;
    this.density(commands, count, encoded, choice);
    commands.run(
      kernels.unitDensity,
      blocksFor(count.capacity) * SAMPLES_PER_BLOCK,
      { counts: count.counters, d_outputs: rgbs.tensor, d_densities: dDensity.tensor },
      { ...bound(count), features: dDensity.features },
    );
    this.#density.inputGradient(commands, count, encoded, dDensity, dEncoded, choice);
  }

  get #backward() {
    const { space: { gradients }, kernels: { backward } } = this;
    if (gradients && backward) return { ...gradients, kernels: backward };
    throw new RangeError("Cannot walk back through networks whose memory has no way back.");
  }

  /** Overwrites the space's `rgbs`, and its `colorInputs`. */
  #forward(
    commands: Commands,
    count: Count,
    encoded: Rows,
    { rayIndices, directions }: SampleDirections,
    sources: Tensor<"u32"> | null,
    choice: ParameterChoice,
  ): void {
    const { kernels, space } = this;
    const { colorInputs } = space;
    commands.run(
      sources ? this.#backward.kernels.gatherDirections : kernels.directions,
      count.capacity,
      {
        counts: count.counters,
        sources: sources ?? rayIndices,
        ray_indices: rayIndices,
        directions,
        rows: space.directions.tensor,
      },
      bound(count),
    );
    const encodedDirections = rowsFrom(colorInputs, rowsOf(this.shapes.density.outputs));
    this.direction.forward(commands, count, space.directions, encodedDirections, choice);
    this.#density.forward(commands, count, encoded, colorInputs, choice);
    const features = rowsFrom(colorInputs, this.#featureRow);
    this.#color.forward(commands, count, features, space.rgbs, choice);
  }
}

/** The fields of the kernels' `Params` that bound their samples. */
function bound({ capacity, index }: Count): { samples: number; count: number } {
  return { samples: capacity, count: index };
}

/**
 * Overwrites `gathered` with the rows of some samples, side by side.
 *
 * @param kernel networks/gather
 * @param rows of all samples, from row 0 of their tensor
 */
export function gatherRows(
  commands: Commands,
  kernel: Kernel,
  { count, sources }: KeptSamples,
  rows: Rows,
  gathered: Rows,
): void {
  commands.run(
    kernel,
    blocksFor(count.capacity) * SAMPLES_PER_BLOCK * Math.ceil(rows.features / 4),
    {
      counts: count.counters,
      sources,
      rows_of_all: rows.tensor,
      gathered: gathered.tensor,
    },
    { ...bound(count), rows: rows.features },
  );
}
