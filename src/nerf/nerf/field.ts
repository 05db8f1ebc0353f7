import type { Commands, Gpu, Kernel, Tensor } from "../../gpu/mod.ts";
import {
  allocateRows,
  blocksFor,
  createEncoding,
  DenseKernels,
  encodedSize,
  type Encoding,
  type LayerPlace,
  type LayerShape,
  paddedRows,
  type Parameters,
  type Rows,
  rowsFrom,
  rowsOf,
} from "../../nn/mod.ts";
import { DENSITIES } from "../densities.ts";
import type { NerfConfig } from "./config.ts";

/** Options of a field. */
export type FieldOptions = NerfConfig["field"];

/** The head's first part is the raw density, its second the feature that meets the view direction. */
const HEAD_FEATURE_ROW = paddedRows(1);

/** Randomness of a step, for the noise on raw densities. */
export interface NoiseDraw {
  /** Number of the chunk's first sample in the whole batch. */
  firstSample: number;
  /** The counter's second number. */
  step: number;
  /** The run's seed. */
  seed: number;
}

/** The layers of one network, in the order of their parameters. */
export function fieldLayers(prefix: string, options: FieldOptions): LayerShape[] {
  const position = encodedSize(options.position, 3);
  const direction = encodedSize(options.direction, 3);
  const { width, viewWidth } = options;
  const hidden = Array.from({ length: options.layers }, (_, i): LayerShape => ({
    name: `${prefix}.layers.${i}`,
    inputs: i === 0 ? [position] : options.skips.includes(i - 1) ? [width, position] : [width],
    outputs: [width],
  }));
  return [
    ...hidden,
    { name: `${prefix}.head`, inputs: [width], outputs: [1, width] },
    { name: `${prefix}.view`, inputs: [width, direction], outputs: [viewWidth] },
    { name: `${prefix}.rgb`, inputs: [viewWidth], outputs: [3] },
  ];
}

/** Bytes of activations that one sample of a field needs in training. */
export function fieldBytesPerSample(options: FieldOptions): number {
  const rows = fieldLayers("", options).reduce(
    (sum, layer) => sum + rowsOf(layer.inputs) + rowsOf(layer.outputs),
    0,
  );
  return rows * 4;
}

/**
 * The memory of a field's activations, shared by all networks of a run: one is finished before the next
 * begins. In training every layer's output is kept for the way back; for rendering hidden layers take
 * turns in two tensors.
 */
export class FieldWorkspace {
  /** Positions, 3 rows, in world units. */
  readonly positions: Rows;
  /** View directions, 3 rows, of length 1. */
  readonly viewDirections: Rows;
  /** What hidden layer i reads, i = 0 … layers; the last is what the head reads. */
  readonly inputs: readonly Rows[];
  /** Where the encoded position is written: the first layer's input and each skip's second part. */
  readonly encodedPositions: readonly Rows[];
  /** Raw density, feature, encoded view direction. */
  readonly head: Rows;
  /** Output of the layer that sees the view direction. */
  readonly view: Rows;
  /** Colours in rows 0 to 2 of 16. */
  readonly rgbs: Rows;
  /** Densities [samples], in 1 / world unit. */
  readonly sigmas: Tensor<"f32">;
  /** What training needs besides. */
  readonly gradients: {
    readonly dRgbs: Rows;
    readonly dView: Rows;
    readonly dHead: Rows;
    readonly dHidden: readonly [Rows, Rows];
    readonly dSigmas: Tensor<"f32">;
    readonly partials: Tensor<"f32">;
  } | null;

  /**
   * Allocates memory for `samples` samples at a time.
   *
   * @param layers a network's layers, for the size of its gradients; null for rendering only
   */
  constructor(
    gpu: Gpu,
    options: FieldOptions,
    readonly samples: number,
    layers: readonly LayerPlace[] | null,
  ) {
    const rows = (label: string, features: number) => allocateRows(gpu, label, samples, features);
    const width = paddedRows(options.width);
    const position = paddedRows(encodedSize(options.position, 3));
    const direction = paddedRows(encodedSize(options.direction, 3));

    this.positions = rows("positions", 3);
    this.viewDirections = rows("view directions", 3);
    const encoded = rows("encoded positions", position);
    const turns = layers ? [] : [rows("hidden, even", width), rows("hidden, odd", width)];
    const hidden = Array.from(
      { length: options.layers },
      (_, i) =>
        options.skips.includes(i)
          ? rows(`hidden ${i}, encoded positions`, width + position)
          : turns[i % 2] ?? rows(`hidden ${i}`, width),
    );
    this.inputs = [encoded, ...hidden];
    this.encodedPositions = [
      encoded,
      ...options.skips.map((i) => rowsFrom(hidden[i], width)),
    ];
    this.head = rows("density, feature, encoded directions", HEAD_FEATURE_ROW + width + direction);
    this.view = rows("view layer", paddedRows(options.viewWidth));
    this.rgbs = rows("colors of samples", paddedRows(3));
    this.sigmas = gpu.tensor("densities", [samples]);
    this.gradients = layers && {
      dRgbs: rows("gradient of colors", paddedRows(3)),
      dView: rows("gradient of view layer", paddedRows(options.viewWidth)),
      dHead: rows("gradient of density, feature", HEAD_FEATURE_ROW + width),
      dHidden: [rows("gradient of hidden, even", width), rows("gradient of hidden, odd", width)],
      dSigmas: gpu.tensor("gradient of densities", [samples]),
      partials: gpu.tensor("partial gradients", [DenseKernels.partialsLength(layers, samples)]),
    };
  }

  /** All tensors, for freeing. */
  get tensors(): Tensor[] {
    const rows = [
      this.positions,
      this.viewDirections,
      ...this.inputs,
      this.head,
      this.view,
      this.rgbs,
    ];
    const tensors: Tensor[] = [...new Set(rows.map(({ tensor }) => tensor)), this.sigmas];
    if (this.gradients) {
      const { dRgbs, dView, dHead, dHidden, dSigmas, partials } = this.gradients;
      const more = [dRgbs, dView, dHead, ...dHidden].map(({ tensor }) => tensor);
      tensors.push(...more, dSigmas, partials);
    }
    return tensors;
  }
}

/**
 * The radiance field of NeRF (Mildenhall et al. 2020, figure 7): hidden ReLU layers on the encoded
 * position, which joins again after the `skips`; a linear head with the raw density and a feature; a
 * ReLU layer on the feature and the encoded view direction; sigmoid colours.
 */
export class NerfField {
  readonly #hidden: readonly LayerPlace[];
  readonly #head: LayerPlace;
  readonly #view: LayerPlace;
  readonly #rgb: LayerPlace;

  private constructor(
    private readonly options: FieldOptions,
    private readonly noise: number,
    prefix: string,
    private readonly parameters: Parameters,
    private readonly dense: DenseKernels,
    private readonly position: Encoding,
    private readonly direction: Encoding,
    private readonly density: {
      readonly exact: Kernel;
      readonly noisy: Kernel;
      readonly backward: Kernel;
    },
  ) {
    const layer = (name: string) => parameters.layer(`${prefix}.${name}`);
    this.#hidden = Array.from({ length: options.layers }, (_, i) => layer(`layers.${i}`));
    this.#head = layer("head");
    this.#view = layer("view");
    this.#rgb = layer("rgb");
  }

  /**
   * Compiles a field's kernels.
   *
   * @param prefix the network's name, with which its layers' names begin
   * @param noise standard deviation of the noise on raw densities in training
   */
  static async create(
    gpu: Gpu,
    options: FieldOptions,
    noise: number,
    prefix: string,
    parameters: Parameters,
    dense: DenseKernels,
  ): Promise<NerfField> {
    const DENSITY = DENSITIES[options.density];
    return new NerfField(
      options,
      noise,
      prefix,
      parameters,
      dense,
      await createEncoding(gpu, options.position, 3),
      await createEncoding(gpu, options.direction, 3),
      {
        exact: await gpu.kernel("density/forward", { DENSITY, NOISE: false }),
        noisy: await gpu.kernel("density/forward", { DENSITY, NOISE: noise > 0 }),
        backward: await gpu.kernel("density/backward", { DENSITY, NOISE: noise > 0 }),
      },
    );
  }

  /** Makes the transposed matrices that `backward` needs; once after each change of the parameters. */
  prepare(commands: Commands): void {
    // The first layer's input is the encoding, which needs no gradient.
    for (const layer of [...this.#hidden.slice(1), this.#head, this.#view, this.#rgb]) {
      this.dense.transpose(commands, this.parameters, layer);
    }
  }

  /**
   * Asks the field at `samples` positions: overwrites the workspace's `sigmas` and `rgbs`.
   *
   * @param noise the draw of the noise on raw densities; null for none
   */
  forward(
    commands: Commands,
    space: FieldWorkspace,
    samples: number,
    noise: NoiseDraw | null,
  ): void {
    for (const rows of space.encodedPositions) {
      this.position.encode(commands, samples, space.positions, rows);
    }
    const direction = rowsFrom(space.head, HEAD_FEATURE_ROW + paddedRows(this.options.width));
    this.direction.encode(commands, samples, space.viewDirections, direction);

    const { dense, parameters } = this;
    this.#hidden.forEach((layer, i) =>
      dense.forward(
        commands,
        parameters,
        layer,
        "relu",
        samples,
        space.inputs[i],
        space.inputs[i + 1],
      )
    );
    const last = space.inputs[this.#hidden.length];
    dense.forward(commands, parameters, this.#head, "none", samples, last, space.head);
    const feature = rowsFrom(space.head, HEAD_FEATURE_ROW);
    dense.forward(commands, parameters, this.#view, "relu", samples, feature, space.view);
    dense.forward(commands, parameters, this.#rgb, "sigmoid", samples, space.view, space.rgbs);

    commands.run(
      noise ? this.density.noisy : this.density.exact,
      samples,
      { head: space.head.tensor, sigmas: space.sigmas },
      this.#densityParams(space, samples, noise),
    );
  }

  /**
   * Turns the gradients in the workspace's `dSigmas` and `dRgbs` into those of the parameters. `forward`
   * with the same samples and noise must have been the workspace's last.
   *
   * @param mode whether to overwrite the parameters' gradients or to add to them
   */
  backward(
    commands: Commands,
    space: FieldWorkspace,
    samples: number,
    noise: NoiseDraw,
    mode: "overwrite" | "accumulate",
  ): void {
    const { dense, parameters } = this;
    const { dRgbs, dView, dHead, dHidden, dSigmas, partials } = space.gradients!;
    const gradient = (layer: LayerPlace, inputs: Rows, dOutputs: Rows) =>
      dense.gradient(commands, parameters, layer, samples, inputs, dOutputs, partials, mode);
    const feature = rowsFrom(space.head, HEAD_FEATURE_ROW);
    const dFeature = rowsFrom(dHead, HEAD_FEATURE_ROW);
    const width = paddedRows(this.options.width);

    dense.activationBackward(commands, "sigmoid", samples, space.rgbs, dRgbs);
    gradient(this.#rgb, space.view, dRgbs);
    dense.backward(
      commands,
      parameters,
      this.#rgb,
      "relu",
      samples,
      dRgbs,
      space.view,
      dView,
      this.#rgb.rows,
    );
    gradient(this.#view, feature, dView);
    dense.backward(
      commands,
      parameters,
      this.#view,
      "none",
      samples,
      dView,
      feature,
      dFeature,
      width,
    );
    commands.run(
      this.density.backward,
      blocksFor(samples) * 64,
      { head: space.head.tensor, d_sigmas: dSigmas, d_head: dHead.tensor },
      { ...this.#densityParams(space, samples, noise), d_features: dHead.features },
    );

    const last = this.#hidden.length;
    gradient(this.#head, space.inputs[last], dHead);
    let dOutputs = dHidden[last % 2];
    dense.backward(
      commands,
      parameters,
      this.#head,
      "relu",
      samples,
      dHead,
      space.inputs[last],
      dOutputs,
      width,
    );
    for (let i = last - 1; i > 0; i--) {
      const layer = this.#hidden[i];
      gradient(layer, space.inputs[i], dOutputs);
      const dInputs = dHidden[i % 2];
      dense.backward(
        commands,
        parameters,
        layer,
        "relu",
        samples,
        dOutputs,
        space.inputs[i],
        dInputs,
        width,
      );
      dOutputs = dInputs;
    }
    gradient(this.#hidden[0], space.inputs[0], dOutputs);
  }

  #densityParams(space: FieldWorkspace, samples: number, noise: NoiseDraw | null) {
    return {
      samples,
      features: space.head.features,
      first_sample: noise?.firstSample ?? 0,
      step: noise?.step ?? 0,
      seed: noise?.seed ?? 0,
      noise_std: this.noise,
    };
  }
}
