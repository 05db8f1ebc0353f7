import type { Commands, Count, Gpu, Kernel, Memory, Tensor } from "../../gpu/mod.ts";
import {
  allocateRows,
  type Encoding,
  type GradientMode,
  paddedRows,
  type ParameterChoice,
  type ParameterGroup,
  type Rows,
} from "../../nn/mod.ts";
import { gatherRows } from "./layered_networks.ts";
import type { KeptSamples, Networks, NoiseDraw, SampleDirections } from "./networks.ts";

/** What a field is asked about. */
export interface FieldInputs extends SampleDirections {
  /** Positions of samples in the field's own coordinates, three rows or, with footprints, four. */
  readonly positions: Rows;
}

/** What a field can be used for; memory is allocated for no more. */
export type FieldUse = "training" | "rendering" | "normals";

/** A radiance field: an encoding of positions, then networks that make densities and colors. */
export class Field {
  /** The device that it lives on. */
  readonly gpu: Gpu;
  /** What it learns. */
  readonly parameters: readonly ParameterGroup[];
  readonly #encoded: Rows;
  readonly #dEncoded: Rows | null;
  readonly #kept: Rows | null;

  private constructor(
    memory: Memory,
    private readonly position: Encoding,
    private readonly networks: Networks,
    capacity: number,
    use: FieldUse,
    positionRows: number,
    private readonly gather: Kernel | null,
  ) {
    this.gpu = memory.gpu;
    this.parameters = [...networks.parameters, ...position.parameters];
    const rows = (label: string, features: number) =>
      allocateRows(memory, label, capacity, features);
    const encoded = paddedRows(position.outputs);
    // A position encoding without parameters is not walked back through while training.
    const needsGradient = use === "normals" || use === "training" && position.parameters.length > 0;
    this.#encoded = rows("encoded positions", encoded);
    this.#dEncoded = needsGradient ? rows("gradient of encoded positions", encoded) : null;
    this.#kept = use === "training" ? rows("positions of kept samples", positionRows) : null;
  }

  /**
   * Allocates memory for `capacity` samples at a time.
   *
   * @param position encodes positions
   * @param networks with memory for as many samples
   * @param positionRows of what it is asked about
   */
  static async create(
    memory: Memory,
    position: Encoding,
    networks: Networks,
    capacity: number,
    use: FieldUse,
    positionRows = 3,
  ): Promise<Field> {
    const gather = use === "training" ? await memory.gpu.kernel("networks/gather") : null;
    return new Field(memory, position, networks, capacity, use, positionRows, gather);
  }

  /** See `Networks`. */
  get fromKept(): boolean {
    return this.networks.fromKept ?? false;
  }

  /** To be called before it is asked with this choice, after its parameters may have changed. */
  prepare(commands: Commands, choice: ParameterChoice): void {
    this.position.prepare?.(commands, choice);
  }

  /** Overwrites `outputs` [samples, 4] with (r, g, b, raw density), with noise on the latter if given. */
  forward(
    commands: Commands,
    count: Count,
    inputs: FieldInputs,
    outputs: Tensor<"f32">,
    noise: NoiseDraw | null,
    choice: ParameterChoice,
  ): void {
    this.position.forward(commands, count, inputs.positions, this.#encoded, choice);
    this.networks.forward(commands, count, this.#encoded, inputs, outputs, noise, choice);
  }

  /** Rows whose first one holds raw densities, valid until the field is asked again. */
  density(
    commands: Commands,
    count: Count,
    positions: Rows,
    choice: ParameterChoice = "values",
  ): Rows {
    this.position.forward(commands, count, positions, this.#encoded, choice);
    return this.networks.density(commands, count, this.#encoded, choice);
  }

  /**
   * Turns gradients of outputs into those of the parameters. `forward` must have been asked about the same
   * inputs last.
   *
   * @param kept the samples that `dOutputs` is of; null for all
   * @param dOutputs gradients of (r, g, b, raw density), [samples, 4]
   * @param dPositions is overwritten with gradients of positions, the samples in the order of
   *   `dOutputs`; null if nobody needs them
   */
  backward(
    commands: Commands,
    kept: KeptSamples | null,
    count: Count,
    inputs: FieldInputs,
    dOutputs: Tensor<"f32">,
    dPositions: Rows | null,
    mode: GradientMode,
  ): void {
    const encoded = this.#encoded;
    const dEncoded = this.#dEncoded;
    this.networks.backward(commands, kept, count, encoded, inputs, dOutputs, dEncoded, mode);
    if (!dEncoded) return;
    let { positions } = inputs;
    if (kept) {
      positions = this.#kept!;
      gatherRows(commands, this.gather!, kept, inputs.positions, positions);
    }
    const trained = kept?.count ?? count;
    this.position.backward(commands, trained, positions, dEncoded, dPositions, mode);
  }

  /**
   * Overwrites `dPositions` with the raw densities' gradients to positions. `forward` must have been asked
   * about the same positions last, with the same choice; the field must be for normals.
   */
  densityGradient(
    commands: Commands,
    count: Count,
    positions: Rows,
    dPositions: Rows,
    choice: ParameterChoice,
  ): void {
    const [encoded, dEncoded] = [this.#encoded, this.#dEncoded!];
    this.networks.densityGradient(commands, count, encoded, dEncoded, choice);
    this.position.inputGradient(commands, count, positions, dEncoded, dPositions, choice);
  }
}
