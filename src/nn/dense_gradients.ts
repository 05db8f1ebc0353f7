import { constantsOf } from "../../shaders/constants.ts";
import type { Commands, Constants, Count, Gpu, Kernel, Tensor } from "../gpu/mod.ts";
import {
  matrixConstants,
  type MatrixVariant,
  matrixVariant,
  NARROW_INPUTS,
  type TileSize,
  tileSize,
} from "./matrix_variant.ts";
import type { GradientMode } from "./module.ts";
import type { LayerPlace, Parameters } from "./parameters.ts";
import { blocksFor, type Rows } from "./rows.ts";

const { BLOCKS_PER_SPLIT } = constantsOf("dense/gradient.wgsl");

/** A kernel, and the tiles that it computes. */
interface TiledKernel {
  readonly kernel: Kernel;
  readonly tile: TileSize;
}

/** The kernels that find gradients of dense layers' parameters; layers with few inputs have narrow tiles. */
export class DenseGradients {
  private constructor(
    private readonly wide: TiledKernel,
    private readonly narrow: TiledKernel,
    private readonly reduce: Readonly<Record<GradientMode, Kernel>>,
    private readonly transposeKernel: Kernel,
  ) {}

  /**
   * Compiles the kernels.
   *
   * @param widest the most inputs of a layer: where these are few, narrow tiles are all that is compiled
   * @throws {RangeError} if the device cannot run the variant
   */
  static async create(
    gpu: Gpu,
    variant: MatrixVariant = matrixVariant(gpu),
    widest = Infinity,
  ): Promise<DenseGradients> {
    const { gradient, narrowGradient } = matrixConstants(gpu, variant);
    const tiled = async (constants: Constants): Promise<TiledKernel> => {
      const kernel = await gpu.kernel("dense/gradient", constants);
      gpu.prepare(kernel);
      return { kernel, tile: tileSize("dense_gradient", constants) };
    };
    const narrow = await tiled(narrowGradient);
    return new DenseGradients(
      widest > NARROW_INPUTS ? await tiled(gradient) : narrow,
      narrow,
      {
        overwrite: await gpu.kernel("dense/reduce", { ACCUMULATE: false }),
        accumulate: await gpu.kernel("dense/reduce", { ACCUMULATE: true }),
      },
      await gpu.kernel("dense/transpose"),
    );
  }

  /** Length of the scratch array that `find` needs for the largest of `layers`. */
  static partialsLength(layers: readonly LayerPlace[], samples: number): number {
    const largest = Math.max(...layers.map((layer) => (layer.rows + 1) * layer.stride));
    return largest * Math.ceil(blocksFor(samples) / BLOCKS_PER_SPLIT);
  }

  /**
   * dW = X^T dY and db = sum dY: overwrites the layer's part of `parameters.gradients`, or adds to it.
   * A layer without biases leaves theirs alone.
   *
   * @param partials scratch of `partialsLength`
   * @param mode whether to overwrite or to add
   */
  find(
    commands: Commands,
    parameters: Parameters,
    layer: LayerPlace,
    count: Count,
    inputs: Rows,
    dOutputs: Rows,
    partials: Tensor<"f32">,
    mode: GradientMode,
  ): void {
    const { counters: counts } = count;
    const blocks = blocksFor(count.capacity);
    const splits = Math.ceil(blocks / BLOCKS_PER_SPLIT);
    const { kernel, tile } = layer.rows <= NARROW_INPUTS ? this.narrow : this.wide;
    const { TILE_INPUTS, TILE_OUTPUTS, TILE_THREADS } = tile;
    const tiles = Math.ceil(layer.rows / TILE_INPUTS) * Math.ceil(layer.columns / TILE_OUTPUTS);
    commands.run(
      kernel,
      splits * tiles * TILE_THREADS,
      { inputs: inputs.tensor, d_outputs: dOutputs.tensor, partials, counts },
      {
        layer: {
          ...describeRows(count, inputs, layer.rows, dOutputs, layer.columns),
          weights: 0,
          stride: layer.stride / 4,
          bias: 0,
        },
      },
    );
    const slice = (layer.rows + 1) * layer.stride / 4;
    const size = layer.bias === false ? slice - layer.stride / 4 : slice;
    commands.run(
      this.reduce[mode],
      size,
      { partials, gradients: parameters.gradients },
      {
        size,
        slice,
        stride: layer.stride / 4,
        columns: layer.columns / 4,
        splits,
        offset: layer.offset / 4,
      },
    );
  }

  /** Refreshes a layer's transposed matrix, which `DenseKernels.backward` reads, from its matrix among `values`. */
  transpose(
    commands: Commands,
    parameters: Parameters,
    layer: LayerPlace,
    values: Tensor<"f32"> = parameters.values,
  ): void {
    commands.run(
      this.transposeKernel,
      layer.rows * layer.columns,
      { parameters: values, transposed: parameters.transposed },
      {
        rows: layer.rows,
        columns: layer.columns,
        stride: layer.stride,
        offset: layer.offset,
        transposed_stride: layer.transposedStride,
        transposed_offset: layer.transposedOffset,
      },
    );
  }
}

/** The fields of the kernels' `Layer` that say where rows are. */
export function describeRows(
  count: Count,
  inputs: Rows,
  inputRows: number,
  outputs: Rows,
  outputRows: number,
) {
  return {
    blocks: blocksFor(count.capacity),
    count: count.index,
    inputs: inputRows,
    input_features: inputs.features,
    input_first: inputs.first,
    outputs: outputRows,
    output_features: outputs.features,
    output_first: outputs.first,
  };
}
