import { constantsOf } from "../../shaders/constants.ts";
import { pcg4d, uniform } from "../math/mod.ts";
import type { Gpu, Memory, Tensor } from "../gpu/mod.ts";
import { type DenseGroup, learningOf, type ModelUse } from "./parameter_group.ts";
import { featureRows, type Parts, rowsOf } from "./rows.ts";
import { negativeSquare, type ShownArray, type StoredArray } from "./stored.ts";

/**
 * How parameters start.
 * - `glorot`: weights U(±sqrt(6 / (inputs + outputs))), biases 0 (Keras' Dense)
 * - `he`: weights U(±sqrt(6 / inputs)), biases 0 (He et al. 2015)
 * - `torch`: weights and biases U(±1 / sqrt(inputs)) (PyTorch's nn.Linear)
 */
export type Initialization = "glorot" | "he" | "torch";

/** What a dense layer maps to what. */
export interface LayerShape {
  /** Its name, such as `coarse.layers.0`. */
  readonly name: string;
  /** The concatenated parts it reads. */
  readonly inputs: Parts;
  /** The concatenated parts it writes. */
  readonly outputs: Parts;
  /** Whether it has biases; it does unless this says false. Without, their place stays zero. */
  readonly bias?: boolean;
}

/** A layer's place in the flat arrays: a matrix [rows, stride], then a row of biases. */
export interface LayerPlace extends LayerShape {
  /** Input rows, padding included. */
  readonly rows: number;
  /** Output rows, padding included. */
  readonly columns: number;
  /** Columns of the matrix, padded to a multiple of 64. */
  readonly stride: number;
  /** Where the matrix starts. */
  readonly offset: number;
  /** Where the biases start. */
  readonly biasOffset: number;
  /** Where the transposed matrix [columns, transposedStride] starts, among the transposed ones. */
  readonly transposedOffset: number;
  /** Columns of the transposed matrix, padded to a multiple of 64. */
  readonly transposedStride: number;
}

/** A parameter as its user knows it, without padding. */
export interface NamedParameter {
  /** Its name, such as `coarse.layers.0.weight`. */
  readonly name: string;
  /** The layer it belongs to. */
  readonly layer: LayerShape;
  /** Which part of the layer it is. */
  readonly kind: "weight" | "bias";
  /** [inputs, outputs] of a weight, [outputs] of a bias. */
  readonly shape: readonly number[];
  /** The place of each element in the flat arrays, row-major. */
  readonly places: Uint32Array;
}

const { STREAM_PARAMETERS } = constantsOf("lib/random.wgsl");
const { TILE_OUTPUTS } = constantsOf("lib/dense_workgroup.wgsl");

/** Columns of a matrix are padded to whole tiles of the kernels. */
const padded = (columns: number) => Math.ceil(columns / TILE_OUTPUTS) * TILE_OUTPUTS;

/** What training keeps beside the parameters, in arrays of their layout. */
interface Learning {
  readonly gradients: Tensor<"f32">;
  readonly firstMoments: Tensor<"f32">;
  readonly secondMoments: Tensor<"f32">;
  readonly average: Tensor<"f32"> | null;
}

/**
 * The parameters of all networks in one flat array, with their gradients and Adam's moments in arrays
 * of the same layout, so that one dispatch updates them all. Padding stays zero: its inputs are zero,
 * hence its gradients. Made for viewing, they are the running means, where these are kept, and nothing else.
 */
export class Parameters implements DenseGroup {
  /** Every parameter has a gradient in every step. */
  readonly kind = "dense";
  /** All layers, in the order given. */
  readonly layers: readonly LayerPlace[];
  /** All weights and biases, by layer, weight first. */
  readonly named: readonly NamedParameter[];
  /** Length of the flat arrays. */
  readonly length: number;
  /** The parameters. */
  readonly values: Tensor<"f32">;
  /** The transposed matrices, made anew each step. */
  readonly transposed: Tensor<"f32">;
  readonly #learning: Learning | null;

  /**
   * Allocates the arrays, filled with zeros.
   *
   * @param keepsAverage whether training keeps a running mean of the parameters
   */
  constructor(
    memory: Memory,
    shapes: readonly LayerShape[],
    private readonly keepsAverage = false,
    use: ModelUse = "training",
  ) {
    let offset = 0;
    let transposedOffset = 0;
    this.layers = shapes.map((shape) => {
      const rows = rowsOf(shape.inputs);
      const columns = rowsOf(shape.outputs);
      const place = {
        ...shape,
        rows,
        columns,
        stride: padded(columns),
        offset,
        biasOffset: offset + rows * padded(columns),
        transposedOffset,
        transposedStride: padded(rows),
      };
      offset = place.biasOffset + place.stride;
      transposedOffset += columns * place.transposedStride;
      return place;
    });
    this.length = offset;
    this.named = this.layers.flatMap(namedParameters);
    this.values = memory.tensor("parameters", [offset]);
    this.#learning = use === "viewing" ? null : {
      gradients: memory.tensor("gradients", [offset]),
      firstMoments: memory.tensor("first moments", [offset]),
      secondMoments: memory.tensor("second moments", [offset]),
      average: keepsAverage ? memory.tensor("average parameters", [offset]) : null,
    };
    this.transposed = memory.tensor("transposed parameters", [transposedOffset]);
  }

  /** Their gradients of the last step. */
  get gradients(): Tensor<"f32"> {
    return learningOf(this.#learning).gradients;
  }

  /** Adam's running mean of the gradients. */
  get firstMoments(): Tensor<"f32"> {
    return learningOf(this.#learning).firstMoments;
  }

  /** Adam's running mean of the squared gradients. */
  get secondMoments(): Tensor<"f32"> {
    return learningOf(this.#learning).secondMoments;
  }

  /** The running mean of the parameters; null if it is not kept, or has taken the parameters' place. */
  get average(): Tensor<"f32"> | null {
    return this.#learning?.average ?? null;
  }

  /** The layer named `name`. */
  layer(name: string): LayerPlace {
    const layer = this.layers.find((layer) => layer.name === name);
    if (!layer) throw new RangeError(`There is no layer named ${name}.`);
    return layer;
  }

  /** Number of parameters, padding not counted. */
  get count(): number {
    return this.named.reduce((count, { places }) => count + places.length, 0);
  }

  /**
   * Draws the initial parameters: the same bits for one seed on every machine, as they are computed on
   * the host in f64 and then rounded.
   */
  initialize(gpu: Gpu, initialization: Initialization, seed: number): void {
    const values = new Float32Array(this.length);
    this.named.forEach(({ layer, kind, places }, number) => {
      const inputs = layer.inputs.reduce((sum, part) => sum + part, 0);
      const outputs = layer.outputs.reduce((sum, part) => sum + part, 0);
      if (kind === "bias" && initialization !== "torch") return;
      const bound = {
        glorot: Math.sqrt(6 / (inputs + outputs)),
        he: Math.sqrt(6 / inputs),
        torch: 1 / Math.sqrt(inputs),
      }[initialization];
      places.forEach((place, element) => {
        const [bits] = pcg4d(element, number, STREAM_PARAMETERS, seed);
        values[place] = (2 * uniform(bits) - 1) * bound;
      });
    });
    gpu.write(this.values, values);
    if (this.average) gpu.write(this.average, values);
  }

  /** The parameters by name, or their running means where these are kept. */
  get shown(): ShownArray[] {
    const tensor = this.average ?? this.values;
    return this.named.map(({ name, shape, places }) => ({
      ...{ name, shape, type: "f32", tensor, places },
    }));
  }

  /** The parameters by name, with their moments and, if they are kept, their running means. */
  get stored(): StoredArray[] {
    const learning = this.#learning;
    const shown = this.average ?? this.values;
    const flats: [
      prefix: string,
      tensor: Tensor<"f32"> | null,
      problem?: StoredArray["problem"],
    ][] = [
      ["", learning || !this.keepsAverage ? this.values : null],
      ["adam.m.", learning && learning.firstMoments],
      ["adam.v.", learning && learning.secondMoments, negativeSquare],
    ];
    if (this.keepsAverage) flats.push(["average.", shown]);
    return flats.flatMap(([prefix, tensor, problem]) =>
      this.named.map(({ name, shape, places }) => ({
        name: prefix + name,
        shape,
        type: "f32",
        tensor,
        places,
        problem,
      }))
    );
  }
}

function namedParameters(layer: LayerPlace): NamedParameter[] {
  const inputRows = featureRows(layer.inputs);
  const outputRows = featureRows(layer.outputs);
  const weights = inputRows.flatMap((row) =>
    outputRows.map((column) => layer.offset + row * layer.stride + column)
  );
  const weight: NamedParameter = {
    name: `${layer.name}.weight`,
    layer,
    kind: "weight",
    shape: [inputRows.length, outputRows.length],
    places: Uint32Array.from(weights),
  };
  if (layer.bias === false) return [weight];
  return [weight, {
    name: `${layer.name}.bias`,
    layer,
    kind: "bias",
    shape: [outputRows.length],
    places: Uint32Array.from(outputRows, (column) => layer.biasOffset + column),
  }];
}
