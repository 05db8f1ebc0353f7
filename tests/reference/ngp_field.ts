import { pcg4d, uniform } from "../../src/math/random.ts";
import { RandomStream } from "./random_streams.ts";
import type { AdamOptions } from "./adam.ts";
import { gatherFieldPass, rawDensities } from "./field_networks.ts";
import {
  gridEncode,
  gridFixedGradient,
  gridPositionGradient,
  gridScales,
  gridTableGradient,
  type HashGridShape,
  levelShapes,
  tableLength,
} from "./hash_grid.ts";
import { initialLayers } from "./initialization.ts";
import { gatherRows } from "./matrices.ts";
import {
  fieldNetworks,
  networkLayers,
  type NetworkPass,
  networksBackward,
  networksForward,
  type NetworkShape,
  parametersOf,
  type Weights,
} from "./networks.ts";
import { MatrixAdam, PairwiseAdam } from "./ngp_adam.ts";
import type { ParameterGroup } from "./optimizer.ts";
import { learningRate, type Schedule } from "./schedules.ts";

/** A hash grid and the networks behind it. */
export interface NgpFieldOptions {
  readonly grid: HashGridShape;
  readonly networks: NetworkShape;
}

/** How a field's parameters are learnt. */
export interface LearningOptions {
  readonly schedule: Schedule;
  /** With weight decay of the matrices. */
  readonly adam: AdamOptions & { readonly l2: number };
  /** Decay of the running averages; 0 for none. */
  readonly averageDecay: number;
}

/** Gradients of a field's parameters. */
export interface NgpFieldGradients {
  /** Positions of the samples that they are of, [K, 3]. */
  readonly keptPositions: Float64Array;
  /** Their footprints, [K]; absent for points. */
  readonly keptFootprints?: Float64Array;
  /** Gradients of the matrices, by layer. */
  readonly dWeights: Weights;
  /** Gradients of the encoded samples, [K, levels features]. */
  readonly dEncoded: Float64Array;
}

/** Counter of the table's initial numbers: "grid" in ASCII. */
const TABLE_COUNTER = 0x67726964;

/** The field of Instant-NGP (Mueller et al. 2022). */
export class NgpField {
  /** Matrices by layer, [inputs, outputs]; changed in place. */
  readonly weights: Record<string, Float64Array>;
  /** The hash table, [entries of all levels, features]; changed in place. */
  readonly table: Float64Array;

  constructor(readonly options: NgpFieldOptions, seed: number) {
    const { grid, networks } = options;
    const layers = networkLayers(networks);
    const parameters = initialLayers(layers, "glorot", seed);
    this.weights = Object.fromEntries(
      layers.map(({ name }) => [name, parameters[`${name}.weight`]]),
    );
    this.table = initialTable(tableLength(grid), seed);
  }

  /** Raw densities and colours at positions, seen along directions, [S, 3] each. */
  forward(
    positions: Float64Array,
    directions: Float64Array,
    footprints?: Float64Array,
  ): NetworkPass {
    const { grid, networks } = this.options;
    const encoded = gridEncode(grid, this.table, positions, footprints);
    return networksForward(networks, this.weights, encoded, directions);
  }

  /** Raw densities at positions, [S]. */
  density(positions: Float64Array, footprints?: Float64Array): Float64Array {
    const { grid, networks } = this.options;
    const encoded = gridEncode(grid, this.table, positions, footprints);
    return rawDensities(fieldNetworks(networks), parametersOf(this.weights), encoded);
  }

  /**
   * The gradients of {@link forward}.
   *
   * @param samples Which of the positions the K gradients are of; gradients of the others are 0.
   * @param dOutputs Of (r, g, b, raw density), [K, 4].
   */
  backward(
    positions: Float64Array,
    pass: NetworkPass,
    samples: readonly number[],
    dOutputs: Float64Array,
    footprints?: Float64Array,
  ): NgpFieldGradients {
    const kept = gatherFieldPass(pass, samples);
    const gradients = networksBackward(this.options.networks, this.weights, kept, dOutputs);
    return {
      ...gradients,
      keptPositions: gatherRows(positions, samples, 3),
      ...(footprints && { keptFootprints: gatherRows(footprints, samples, 1) }),
    };
  }

  /** Gradients of positions, [K, 3]. */
  positionGradient({ keptPositions, keptFootprints, dEncoded }: NgpFieldGradients): Float64Array {
    const { grid } = this.options;
    return gridPositionGradient(grid, this.table, keptPositions, dEncoded, keptFootprints);
  }

  /** The exact gradient of the table, [entries of all levels, features]. */
  tableGradient({ keptPositions, keptFootprints, dEncoded }: NgpFieldGradients): Float64Array {
    return gridTableGradient(this.options.grid, keptPositions, dEncoded, keptFootprints).gradient;
  }

  /** The gradient of the table as fixed point has it, which says which entries' gradients are 0. */
  roundedTableGradient(
    { keptPositions, keptFootprints, dEncoded }: NgpFieldGradients,
  ): Float64Array {
    const { grid } = this.options;
    const scales = gridScales(grid, dEncoded);
    const sums = gridFixedGradient(grid, keptPositions, dEncoded, scales, keptFootprints);
    const gradient = new Float64Array(sums.length);
    levelShapes(grid).forEach(({ offset, entries }, level) => {
      if (scales[level] === 0) return;
      for (let i = offset * grid.features; i < (offset + entries) * grid.features; i++) {
        gradient[i] = sums[i] / scales[level];
      }
    });
    return gradient;
  }

  /** The matrices' groups, by layer. */
  matrixGroups<Evaluation extends NgpFieldGradients>(
    options: LearningOptions,
  ): Record<string, ParameterGroup<Evaluation, MatrixAdam>> {
    return Object.fromEntries(
      Object.entries(this.weights).map(([layer, values]) => [layer, {
        ...learnt(values, options),
        optimizer: new MatrixAdam(options.adam),
        gradient: ({ dWeights }: Evaluation) => dWeights[layer],
      }]),
    );
  }

  /** The table's group. */
  tableGroup<Evaluation extends NgpFieldGradients>(
    options: LearningOptions,
  ): ParameterGroup<Evaluation, PairwiseAdam> {
    return {
      ...learnt(this.table, options),
      optimizer: new PairwiseAdam(options.adam, this.table.length / 2),
      gradient: (evaluation) => this.roundedTableGradient(evaluation),
    };
  }
}

/** What all of a field's groups share. */
function learnt(values: Float64Array, { schedule, averageDecay: decay }: LearningOptions) {
  return {
    values,
    rate: (step: number) => learningRate(schedule, step, 0),
    average: decay > 0 ? { values: values.slice(), decay } : undefined,
  };
}

/** A hash table at its start: U(+-1e-4), rounded to float32, four numbers of a draw. */
export function initialTable(length: number, seed: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => {
    const draw = pcg4d(Math.floor(i / 4), TABLE_COUNTER, RandomStream.parameters, seed);
    return Math.fround((2 * uniform(draw[i % 4]) - 1) * 1e-4);
  });
}
