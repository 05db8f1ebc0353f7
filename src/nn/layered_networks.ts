import type { Commands, Gpu, Kernel, Tensor } from "../gpu/mod.ts";
import { type Activation, DenseKernels, type SampleCount } from "./dense.ts";
import {
  DENSITY_OUTPUTS,
  type NetworkInputs,
  type NetworkOptions,
  type Networks,
} from "./networks.ts";
import type { LayerPlace, Parameters } from "./parameters.ts";
import { allocateRows, blocksFor, type Rows, SAMPLES_PER_BLOCK } from "./rows.ts";

/** Rows of the color network's input: the density network's outputs, then the encoded direction. */
const COLOR_INPUTS = 2 * DENSITY_OUTPUTS;

/** The kernels besides the matrix products. */
interface LayeredKernels {
  readonly directions: Kernel;
  readonly gatherDirections: Kernel;
  readonly gather: Kernel;
  readonly outputs: Kernel;
  readonly dColors: Kernel;
  readonly dDensity: Kernel;
}

/** The memory of one pass over the samples. */
interface Activations {
  readonly gathered: Rows;
  readonly density: readonly Rows[];
  readonly colorInputs: Rows;
  readonly color: readonly Rows[];
  readonly rgbs: Rows;
}

/** Memory that only training needs. */
interface Gradients {
  readonly dRgbs: Rows;
  readonly dHidden: readonly [Rows, Rows];
  readonly dDensity: Rows;
  readonly partials: Tensor<"f32">;
}

/**
 * The networks layer by layer, with the kernels of dense layers. On CPUs nothing stays on chip but what
 * caches hold, and one matrix kernel, tuned for its shuffles between lanes, is what they do best; on
 * GPUs `FusedNetworks` keeps activations on chip.
 */
export class LayeredNetworks implements Networks {
  readonly #space: Activations;
  readonly #gradients: Gradients;
  readonly #density: readonly LayerPlace[];
  readonly #densityHead: LayerPlace;
  readonly #color: readonly LayerPlace[];
  readonly #colorHead: LayerPlace;

  private constructor(
    gpu: Gpu,
    options: NetworkOptions,
    private readonly parameters: Parameters,
    samples: number,
    private readonly dense: DenseKernels,
    private readonly kernels: LayeredKernels,
  ) {
    const rows = (label: string, features: number) => allocateRows(gpu, label, samples, features);
    const { width, densityLayers, colorLayers } = options;
    const layers = (name: string, count: number) =>
      Array.from({ length: count }, (_, i) => parameters.layer(`${name}.layers.${i}`));
    this.#density = layers("density", densityLayers);
    this.#densityHead = parameters.layer("density.head");
    this.#color = layers("color", colorLayers);
    this.#colorHead = parameters.layer("color.head");
    this.#space = {
      gathered: rows("gathered encoded positions", this.#density[0].rows),
      density: this.#density.map(({ name }) => rows(name, width)),
      colorInputs: rows("features, encoded directions", COLOR_INPUTS),
      color: this.#color.map(({ name }) => rows(name, width)),
      rgbs: rows("colors of samples", this.#colorHead.columns),
    };
    const partials = DenseKernels.partialsLength(parameters.layers, samples);
    this.#gradients = {
      dRgbs: rows("gradient of colors", this.#colorHead.columns),
      dHidden: [rows("gradient of hidden, even", width), rows("gradient of hidden, odd", width)],
      dDensity: rows("gradient of density, features", DENSITY_OUTPUTS),
      partials: gpu.tensor("partial gradients", [partials]),
    };
  }

  /**
   * Compiles the kernels and allocates memory.
   *
   * @param parameters made of `networkLayers(options)`
   * @param samples the most samples at a time
   */
  static async create(
    gpu: Gpu,
    options: NetworkOptions,
    parameters: Parameters,
    samples: number,
    dense?: DenseKernels,
  ): Promise<LayeredNetworks> {
    const DEGREE = options.degree;
    return new LayeredNetworks(
      gpu,
      options,
      parameters,
      samples,
      dense ?? await DenseKernels.create(gpu),
      {
        directions: await gpu.kernel("networks/directions", { DEGREE, GATHER: false }),
        gatherDirections: await gpu.kernel("networks/directions", { DEGREE, GATHER: true }),
        gather: await gpu.kernel("networks/gather"),
        outputs: await gpu.kernel("networks/outputs"),
        dColors: await gpu.kernel("networks/d_colors"),
        dDensity: await gpu.kernel("networks/d_density"),
      },
    );
  }

  /** See `Networks`. */
  forward(
    commands: Commands,
    samples: SampleCount,
    { encoded, rayIndices, directions }: NetworkInputs,
    outputs: Tensor<"f32">,
    values: Tensor<"f32"> = this.parameters.values,
  ): void {
    const { colorInputs, rgbs } = this.#space;
    commands.run(
      this.kernels.directions,
      samples.most,
      {
        counts: samples.counts,
        sources: rayIndices,
        ray_indices: rayIndices,
        directions,
        color_inputs: colorInputs.tensor,
      },
      this.#directionParams(samples),
    );
    this.density(commands, samples, encoded, colorInputs, values);
    this.#forwardColor(commands, samples, values);
    commands.run(
      this.kernels.outputs,
      samples.most,
      { counts: samples.counts, rgbs: rgbs.tensor, densities: colorInputs.tensor, outputs },
      { ...bound(samples), density_features: colorInputs.features },
    );
  }

  /** See `Networks`; all 16 outputs of the density network are written. */
  density(
    commands: Commands,
    samples: SampleCount,
    encoded: Rows,
    raw: Rows,
    values: Tensor<"f32"> = this.parameters.values,
  ): void {
    const last = this.#hidden(
      commands,
      samples,
      this.#density,
      encoded,
      this.#space.density,
      values,
    );
    this.#layer(commands, samples, this.#densityHead, "none", last, raw, values);
  }

  /** See `Networks`. */
  backward(
    commands: Commands,
    samples: SampleCount,
    { encoded, rayIndices, directions }: NetworkInputs,
    sources: Tensor<"u32">,
    dOutputs: Tensor<"f32">,
    dEncoded: Rows,
  ): void {
    const { gathered, density, colorInputs, color, rgbs } = this.#space;
    const { dRgbs, dDensity } = this.#gradients;
    const { kernels, parameters: { values } } = this;
    const { counts, most } = samples;
    for (const layer of this.parameters.layers) {
      this.dense.transpose(commands, this.parameters, layer);
    }

    // Forward again, at the given samples alone.
    commands.run(
      kernels.gather,
      blocksFor(most) * SAMPLES_PER_BLOCK * gathered.features / 4,
      { counts, sources, encoded: encoded.tensor, gathered: gathered.tensor },
      { ...bound(samples), rows: gathered.features },
    );
    commands.run(
      kernels.gatherDirections,
      most,
      { counts, sources, ray_indices: rayIndices, directions, color_inputs: colorInputs.tensor },
      this.#directionParams(samples),
    );
    this.density(commands, samples, gathered, colorInputs, values);
    this.#forwardColor(commands, samples, values);

    // Back through the color network to its inputs, of which the direction needs no gradient.
    commands.run(
      kernels.dColors,
      most,
      { counts, d_outputs: dOutputs, rgbs: rgbs.tensor, d_rgbs: dRgbs.tensor },
      bound(samples),
    );
    this.#back(
      commands,
      samples,
      [...this.#color, this.#colorHead],
      colorInputs,
      color,
      dRgbs,
      dDensity,
    );

    // The raw density's own gradient joins that of the features.
    commands.run(
      kernels.dDensity,
      most,
      { counts, d_outputs: dOutputs, d_densities: dDensity.tensor },
      bound(samples),
    );
    const layers = [...this.#density, this.#densityHead];
    this.#back(commands, samples, layers, gathered, density, dDensity, dEncoded);
  }

  /**
   * Overwrites `dEncoded` with the gradient of the raw density with respect to the encoded positions: to
   * and fro through the density network alone.
   *
   * @param dRaw ones in row 0 of 16, zeros in the others
   */
  densityGradient(
    commands: Commands,
    samples: SampleCount,
    encoded: Rows,
    dRaw: Rows,
    dEncoded: Rows,
    values: Tensor<"f32"> = this.parameters.values,
  ): void {
    const { density, colorInputs } = this.#space;
    const layers = [...this.#density, this.#densityHead];
    for (const layer of layers) this.dense.transpose(commands, this.parameters, layer, values);
    this.density(commands, samples, encoded, colorInputs, values);
    this.#backInputs(commands, samples, layers, encoded, density, dRaw, dEncoded, () => {});
  }

  /** All tensors but the parameters. */
  get tensors(): Tensor[] {
    const { gathered, density, colorInputs, color, rgbs } = this.#space;
    const { dRgbs, dHidden, dDensity, partials } = this.#gradients;
    const rows = [gathered, ...density, colorInputs, ...color, rgbs, dRgbs, ...dHidden, dDensity];
    return [...rows.map(({ tensor }) => tensor), partials];
  }

  #forwardColor(commands: Commands, samples: SampleCount, values: Tensor<"f32">): void {
    const { colorInputs, color, rgbs } = this.#space;
    const last = this.#hidden(commands, samples, this.#color, colorInputs, color, values);
    this.#layer(commands, samples, this.#colorHead, "sigmoid", last, rgbs, values);
  }

  #hidden(
    commands: Commands,
    samples: SampleCount,
    layers: readonly LayerPlace[],
    inputs: Rows,
    outputs: readonly Rows[],
    values: Tensor<"f32">,
  ): Rows {
    return layers.reduce((last, layer, i) => {
      this.#layer(commands, samples, layer, "relu", last, outputs[i], values);
      return outputs[i];
    }, inputs);
  }

  #layer(
    commands: Commands,
    samples: SampleCount,
    layer: LayerPlace,
    activation: Activation,
    inputs: Rows,
    outputs: Rows,
    values: Tensor<"f32">,
  ): void {
    this.dense.forward(commands, { values }, layer, activation, samples, inputs, outputs);
  }

  /** Walks back through `layers`, whose hidden activations are `hidden`, and notes all their gradients. */
  #back(
    commands: Commands,
    samples: SampleCount,
    layers: readonly LayerPlace[],
    inputs: Rows,
    hidden: readonly Rows[],
    dOutputs: Rows,
    dInputs: Rows,
  ): void {
    const { partials } = this.#gradients;
    this.#backInputs(
      commands,
      samples,
      layers,
      inputs,
      hidden,
      dOutputs,
      dInputs,
      (layer, x, dY) =>
        this.dense.gradient(
          commands,
          this.parameters,
          layer,
          samples,
          x,
          dY,
          partials,
          "overwrite",
        ),
    );
  }

  #backInputs(
    commands: Commands,
    samples: SampleCount,
    layers: readonly LayerPlace[],
    inputs: Rows,
    hidden: readonly Rows[],
    dOutputs: Rows,
    dInputs: Rows,
    gradient: (layer: LayerPlace, inputs: Rows, dOutputs: Rows) => void,
  ): void {
    let dY = dOutputs;
    for (let i = layers.length - 1; i >= 0; i--) {
      const x = i > 0 ? hidden[i - 1] : inputs;
      const dX = i > 0 ? this.#gradients.dHidden[i % 2] : dInputs;
      const rows = i > 0 ? x.features : dInputs.features;
      gradient(layers[i], x, dY);
      this.dense.backward(
        commands,
        this.parameters,
        layers[i],
        i > 0 ? "relu" : "none",
        samples,
        dY,
        x,
        dX,
        rows,
      );
      dY = dX;
    }
  }

  #directionParams(samples: SampleCount) {
    return { ...bound(samples), features: COLOR_INPUTS, first: DENSITY_OUTPUTS };
  }
}

/** The fields of the kernels' `Params` that bound their samples. */
function bound({ most, slot }: SampleCount): { samples: number; count: number } {
  return { samples: most, count: slot };
}
