import type { Commands, Count, Memory, Tensor } from "../gpu/mod.ts";
import type { Activation, DenseKernels } from "./dense.ts";
import { DenseGradients } from "./dense_gradients.ts";
import { chosenValues, type GradientMode, type Module, type ParameterChoice } from "./module.ts";
import type { LayerPlace, LayerShape, Parameters } from "./parameters.ts";
import {
  allocateRows,
  featureRows,
  paddedRows,
  type Parts,
  type Rows,
  rowsFrom,
  rowsOf,
} from "./rows.ts";

/** The shape of a multilayer perceptron. */
export interface MlpOptions {
  /** Names of the hidden layers, which are as many; then that of the last one. */
  readonly layers: readonly string[];
  /** Features of the parts that it reads. */
  readonly inputs: Parts;
  /** Features of a hidden layer. */
  readonly width: number;
  /** Hidden layers (from 0, not the last) behind which the inputs join again. */
  readonly skips?: readonly number[];
  /** Features of the parts that it makes. */
  readonly outputs: Parts;
  /** What follows the last layer's sums; hidden layers are rectified. */
  readonly activation: Activation;
  /** Whether layers have biases. */
  readonly bias: boolean;
}

/** The layers of a perceptron, in the order of their parameters. */
export function mlpLayers(options: MlpOptions): LayerShape[] {
  const { layers, inputs, width, skips = [], outputs, bias } = options;
  const last = layers.length - 1;
  return layers.map((name, i) => ({
    name,
    inputs: i === 0 ? inputs : skips.includes(i - 1) ? [width, ...inputs] : [width],
    outputs: i === last ? outputs : [width],
    ...(bias ? {} : { bias }),
  }));
}

/**
 * The memory of perceptrons of one shape that never work at the same time. For the way back all hidden
 * layers are kept; without one they take turns in two tensors.
 */
export class MlpSpace {
  /** The outputs of the hidden layers, and behind a skip the inputs once more. */
  readonly hidden: readonly Rows[];
  /** What the way back needs besides; null without one. */
  readonly gradients: {
    readonly hidden: readonly [Rows, Rows];
    /** For the inputs' gradient of one skip. */
    readonly inputs: Rows | null;
    readonly partials: Tensor<"f32">;
  } | null;

  /**
   * Allocates memory for `capacity` samples at a time.
   *
   * @param places the layers of one of the perceptrons, for the size of its gradients; null without a
   *   way back
   */
  constructor(
    memory: Memory,
    options: MlpOptions,
    capacity: number,
    places: readonly LayerPlace[] | null,
  ) {
    const { layers, inputs, skips = [] } = options;
    const width = paddedRows(options.width);
    const rows = (label: string, features: number) =>
      allocateRows(memory, label, capacity, features);
    const turns = places ? [] : [rows("hidden, even", width), rows("hidden, odd", width)];
    this.hidden = layers.slice(0, -1).map((name, i) =>
      skips.includes(i)
        ? rows(`${name}, inputs`, width + rowsOf(inputs))
        : turns[i % 2] ?? rows(name, width)
    );
    this.gradients = places && {
      hidden: [rows("gradient of hidden, even", width), rows("gradient of hidden, odd", width)],
      inputs: skips.length > 0 ? rows("gradient of skipped inputs", rowsOf(inputs)) : null,
      partials: memory.tensor("partial gradients", [
        DenseGradients.partialsLength(places, capacity),
      ]),
    };
  }
}

/**
 * A multilayer perceptron, layer by layer: rectified hidden layers, some of which may see the inputs
 * again, and a last one with an activation of its own.
 */
export class Mlp implements Module {
  /** Number of features that it makes. */
  readonly outputs: number;
  /** The parameters that its layers are part of. */
  readonly parameters: readonly [Parameters];
  readonly #layers: readonly LayerPlace[];
  #lastOutputs: Rows | null = null;

  /**
   * A perceptron whose layers are among `parameters`.
   *
   * @param parameters made of `mlpLayers(options)`, and perhaps other layers
   * @param space made for its shape and perhaps shared with others
   */
  constructor(
    private readonly options: MlpOptions,
    parameters: Parameters,
    private readonly dense: DenseKernels,
    private readonly space: MlpSpace,
  ) {
    this.outputs = options.outputs.reduce((sum, part) => sum + part, 0);
    this.parameters = [parameters];
    this.#layers = options.layers.map((name) => parameters.layer(name));
  }

  /** See `Module`. */
  forward(
    commands: Commands,
    count: Count,
    x: Rows,
    y: Rows,
    choice: ParameterChoice = "values",
  ): void {
    const { options, dense, space: { hidden }, parameters: [parameters] } = this;
    const values = chosenValues(parameters, choice);
    const last = this.#layers.length - 1;
    const inputRows = rowsOf(options.inputs);
    this.#lastOutputs = y;
    for (const i of options.skips ?? []) {
      const again = rowsFrom(hidden[i], paddedRows(options.width));
      dense.moveRows(commands, "copy", count, inputRows, x, again);
    }
    this.#layers.forEach((layer, i) => {
      const [from, to] = [i === 0 ? x : hidden[i - 1], i === last ? y : hidden[i]];
      const activation = i === last ? options.activation : "relu";
      dense.forward(commands, { values }, layer, activation, count, from, to);
    });
  }

  /** See `Module`; an activation of the last layer's turns `dY` into the gradients before it, in place. */
  backward(
    commands: Commands,
    count: Count,
    x: Rows,
    dY: Rows,
    dX: Rows | null,
    mode: GradientMode = "overwrite",
  ): void {
    const { dense, options: { activation, outputs }, parameters: [parameters] } = this;
    const { partials } = this.#gradients;
    for (const layer of this.#layers) dense.gradients.transpose(commands, parameters, layer);
    if (activation !== "none") {
      const rows = featureRows(outputs).at(-1)! + 1;
      dense.activationBackward(commands, activation, count, rows, this.#lastOutputs!, dY);
    }
    this.#walkBack(commands, count, x, dY, dX, (layer, inputs, dOutputs) => {
      dense.gradients.find(commands, parameters, layer, count, inputs, dOutputs, partials, mode);
    });
  }

  /**
   * Overwrites `dX` with the gradients of the inputs, and leaves those of the parameters alone. The last
   * `forward` must have been of the same samples with the same choice.
   *
   * @param dY gradients of the outputs of a last layer without an activation
   */
  inputGradient(
    commands: Commands,
    count: Count,
    x: Rows,
    dY: Rows,
    dX: Rows,
    choice: ParameterChoice = "values",
  ): void {
    const { dense, parameters: [parameters] } = this;
    const values = chosenValues(parameters, choice);
    for (const layer of this.#layers) {
      dense.gradients.transpose(commands, parameters, layer, values);
    }
    this.#walkBack(commands, count, x, dY, dX, () => {});
  }

  get #gradients() {
    const { gradients } = this.space;
    if (gradients) return gradients;
    throw new RangeError("Cannot walk back through a perceptron whose memory has no way back.");
  }

  /** From the last layer to the first; the inputs' gradients of skips and of the first layer add up. */
  #walkBack(
    commands: Commands,
    count: Count,
    x: Rows,
    dY: Rows,
    dX: Rows | null,
    gradient: (layer: LayerPlace, inputs: Rows, dOutputs: Rows) => void,
  ): void {
    const { dense, options: { inputs: parts, skips = [] }, space: { hidden } } = this;
    const { hidden: dHidden, inputs: dAgain } = this.#gradients;
    const [parameters] = this.parameters;
    const width = paddedRows(this.options.width);
    let target = dX;
    const backToInputs = (layer: LayerPlace, dOutputs: Rows, again: Rows, first: number) => {
      if (!dX || !target) return;
      // Whoever needs the gradients of the first parts alone gives fewer rows.
      const rows = Math.min(rowsOf(parts), dX.features - dX.first);
      dense.backward(
        commands,
        parameters,
        layer,
        "none",
        count,
        dOutputs,
        again,
        target,
        rows,
        first,
      );
      if (target !== dX) dense.moveRows(commands, "add", count, rows, target, dX);
      target = dAgain;
    };

    let dOutputs = dY;
    for (let i = this.#layers.length - 1; i > 0; i--) {
      const layer = this.#layers[i];
      const inputs = hidden[i - 1];
      gradient(layer, inputs, dOutputs);
      if (skips.includes(i - 1)) backToInputs(layer, dOutputs, rowsFrom(inputs, width), width);
      const dInputs = dHidden[i % 2];
      dense.backward(commands, parameters, layer, "relu", count, dOutputs, inputs, dInputs, width);
      dOutputs = dInputs;
    }
    gradient(this.#layers[0], x, dOutputs);
    backToInputs(this.#layers[0], dOutputs, x, 0);
  }
}
