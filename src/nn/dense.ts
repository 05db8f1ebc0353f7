import { constantsOf } from "../../shaders/constants.ts";
import type { Commands, Constants, Count, Gpu, Kernel } from "../gpu/mod.ts";
import { DenseGradients, describeRows } from "./dense_gradients.ts";
import {
  matrixConstants,
  type MatrixVariant,
  matrixVariant,
  type TileSize,
  tileSize,
  WIDE_OUTPUTS,
} from "./matrix_variant.ts";
import type { LayerPlace, Parameters } from "./parameters.ts";
import { blocksFor, type Rows } from "./rows.ts";

const { NONE, RELU, SIGMOID, PADDED_SIGMOID } = constantsOf("lib/activation.wgsl");

/** What follows a dense layer's sum, as kernels number it. */
export const ACTIVATIONS = {
  none: NONE,
  relu: RELU,
  sigmoid: SIGMOID,
  paddedSigmoid: PADDED_SIGMOID,
} as const;

/** The name of an activation. */
export type Activation = keyof typeof ACTIVATIONS;

const { VEC4S_PER_ROW } = constantsOf("lib/rows.wgsl");

/** Which ways through networks kernels are compiled for. */
export type Ways = "forward" | "both";

/** A kernel, and the tiles that it computes. */
interface TiledKernel {
  readonly kernel: Kernel;
  readonly tile: TileSize;
}

/** Kernels of the same sums, for layers whose outputs fill wide tiles and for others. */
interface LayerKernels {
  readonly wide: TiledKernel;
  readonly narrow: TiledKernel;
}

/** The kernels of the way back. */
interface BackwardKernels {
  readonly layer: LayerKernels;
  readonly gradients: DenseGradients;
  readonly activation: Readonly<Record<Activation, Kernel>>;
}

/** The kernels of dense layers; one set serves all layers. */
export class DenseKernels {
  private constructor(
    private readonly forwardKernels: LayerKernels,
    private readonly rowKernels: { copy: Kernel; add: Kernel },
    private readonly backwardKernels: BackwardKernels | null,
  ) {}

  /**
   * Compiles the kernels.
   *
   * @param ways without a way back nothing can be learnt, and inputs have no gradients
   * @throws {RangeError} if the device cannot run the variant
   */
  static async create(
    gpu: Gpu,
    variant: MatrixVariant = matrixVariant(gpu),
    ways: Ways = "both",
  ): Promise<DenseKernels> {
    const activationBackward = (activation: Activation) =>
      gpu.kernel("dense/activation_backward", { ACTIVATION: ACTIVATIONS[activation] });
    const { layer, wideLayer } = matrixConstants(gpu, variant);
    const tiled = async (
      name: "dense/forward" | "dense/backward",
      constants: Constants,
    ): Promise<TiledKernel> => ({
      kernel: await gpu.kernel(name, constants),
      tile: tileSize("dense", constants),
    });
    const layerKernels = async (
      name: "dense/forward" | "dense/backward",
    ): Promise<LayerKernels> => ({
      wide: await tiled(name, wideLayer),
      narrow: await tiled(name, layer),
    });
    const backward = async (): Promise<BackwardKernels> => ({
      layer: await layerKernels("dense/backward"),
      gradients: await DenseGradients.create(gpu, variant),
      activation: {
        none: await activationBackward("none"),
        relu: await activationBackward("relu"),
        sigmoid: await activationBackward("sigmoid"),
        paddedSigmoid: await activationBackward("paddedSigmoid"),
      },
    });
    return new DenseKernels(
      await layerKernels("dense/forward"),
      {
        copy: await gpu.kernel("dense/rows", { ADD: false }),
        add: await gpu.kernel("dense/rows", { ADD: true }),
      },
      ways === "both" ? await backward() : null,
    );
  }

  get #backward(): BackwardKernels {
    if (this.backwardKernels) return this.backwardKernels;
    throw new RangeError("Cannot walk back through layers whose kernels are those of one way.");
  }

  /** Gradients of the layers' parameters. */
  get gradients(): DenseGradients {
    return this.#backward.gradients;
  }

  /**
   * Y = activate(X W + b): overwrites `outputs`.
   *
   * @param inputs X, `layer.rows` rows
   * @param outputs Y, `layer.columns` rows, in another tensor
   */
  forward(
    commands: Commands,
    parameters: Pick<Parameters, "values">,
    layer: LayerPlace,
    activation: Activation,
    count: Count,
    inputs: Rows,
    outputs: Rows,
  ): void {
    const { counters: counts } = count;
    const blocks = blocksFor(count.capacity);
    const { kernel, tile } = kernelFor(this.forwardKernels, layer.columns);
    commands.run(
      kernel,
      invocationsOf(tile, layer.columns, blocks),
      { inputs: inputs.tensor, parameters: parameters.values, outputs: outputs.tensor, counts },
      {
        layer: {
          ...describeRows(count, inputs, layer.rows, outputs, layer.columns),
          weights: layer.offset / 4,
          stride: layer.stride / 4,
          bias: layer.biasOffset / 4,
        },
        activation: ACTIVATIONS[activation],
      },
    );
  }

  /**
   * dX = (dY W^T) activate'(X): overwrites the first `rows` rows of dX. `transpose` must have run since
   * the parameters last changed.
   *
   * @param activation the one that made X, so that dX is the gradient before it
   * @param dOutputs dY, `layer.columns` rows
   * @param inputs X
   * @param rows how many rows of dX are wanted, a multiple of 16
   * @param first the layer's input row that is the first of dX, a multiple of 16
   */
  backward(
    commands: Commands,
    parameters: Parameters,
    layer: LayerPlace,
    activation: Activation,
    count: Count,
    dOutputs: Rows,
    inputs: Rows,
    dInputs: Rows,
    rows: number,
    first = 0,
  ): void {
    const { counters: counts } = count;
    const blocks = blocksFor(count.capacity);
    const { kernel, tile } = kernelFor(this.#backward.layer, rows);
    commands.run(
      kernel,
      invocationsOf(tile, rows, blocks),
      {
        inputs: dOutputs.tensor,
        parameters: parameters.transposed,
        forward: inputs.tensor,
        outputs: dInputs.tensor,
        counts,
      },
      {
        layer: {
          ...describeRows(count, dOutputs, layer.columns, dInputs, rows),
          weights: (layer.transposedOffset + first) / 4,
          stride: layer.transposedStride / 4,
          bias: 0,
        },
        activation: ACTIVATIONS[activation],
        forward_features: inputs.features,
        forward_first: inputs.first,
      },
    );
  }

  /**
   * dY *= activate'(Y), in place; zero for what pads the last block. Both tensors have one shape.
   *
   * @param rows the first ones, those that are no padding
   */
  activationBackward(
    commands: Commands,
    activation: Activation,
    count: Count,
    rows: number,
    outputs: Rows,
    dOutputs: Rows,
  ): void {
    commands.run(
      this.#backward.activation[activation],
      blocksFor(count.capacity) * rows * VEC4S_PER_ROW,
      { outputs: outputs.tensor, d_outputs: dOutputs.tensor, counts: count.counters },
      { samples: count.capacity, count: count.index, features: outputs.features, rows },
    );
  }

  /** Overwrites as many rows of `target` with those of `source`, or adds these to them. */
  moveRows(
    commands: Commands,
    action: "copy" | "add",
    count: Count,
    rows: number,
    source: Rows,
    target: Rows,
  ): void {
    const blocks = blocksFor(count.capacity);
    commands.run(
      this.rowKernels[action],
      blocks * rows * VEC4S_PER_ROW,
      { source: source.tensor, target_rows: target.tensor, counts: count.counters },
      {
        blocks,
        count: count.index,
        rows,
        source_features: source.features,
        source_first: source.first,
        target_features: target.features,
        target_first: target.first,
      },
    );
  }
}

/** Which of the kernels computes so many outputs. */
function kernelFor({ wide, narrow }: LayerKernels, outputs: number): TiledKernel {
  return outputs % WIDE_OUTPUTS === 0 ? wide : narrow;
}

function invocationsOf(tile: TileSize, outputs: number, blocks: number): number {
  const { TILE_OUTPUTS, TILE_BLOCKS, TILE_THREADS } = tile;
  return Math.ceil(outputs / TILE_OUTPUTS) * Math.ceil(blocks / TILE_BLOCKS) * TILE_THREADS;
}
