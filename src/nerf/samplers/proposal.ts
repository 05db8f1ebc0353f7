import type { Commands, Kernel, Memory, Tensor } from "../../gpu/mod.ts";
import {
  allocateRows,
  blocksFor,
  type DenseKernels,
  type Encoding,
  Mlp,
  type MlpOptions,
  MlpSpace,
  paddedRows,
  type ParameterChoice,
  type Parameters,
  type Rows,
  rowsOf,
  SAMPLES_PER_BLOCK,
} from "../../nn/mod.ts";
import { allocateComposite, type Composite } from "../composite.ts";
import { DENSITIES, type Density } from "../densities.ts";
import type { Draw, RayChunk, Rays } from "../rays.ts";
import type { Samples } from "../samples.ts";
import type { Cut, IntervalSampler, Sampler } from "./sampler.ts";
import type { Composited, VolumeRenderer } from "../volume_renderer.ts";

/** What teaches proposals; `shaders/lib/interlevel_*.wgsl` has the formulas. */
export interface InterlevelLoss {
  /** Whether what was proposed shall bound what is seen, or be no lower than that blurred. */
  readonly kind: "bound" | "blurred";
  /** Its weight. */
  readonly weight: number;
  /** By what part of the ray it is blurred to each side. */
  readonly blur: number;
}

/** What one level of proposals is made of. */
export interface ProposalParts {
  /** Where the network is asked. */
  readonly intervals: IntervalSampler;
  /** The network's shape. */
  readonly network: MlpOptions;
  /** Its layers. */
  readonly parameters: Parameters;
  /** Encodes what the intervals say of their places. */
  readonly position: Encoding;
  /** Runs the layers. */
  readonly dense: DenseKernels;
  /** What makes densities of raw outputs, of proposals and of the field. */
  readonly density: Density;
  /** Composites this level's densities; its colors are of no use. */
  readonly renderer: VolumeRenderer;
  /** Rays of a batch. */
  readonly allRays: number;
  /** What teaches it; null if it is not to learn. */
  readonly loss: InterlevelLoss | null;
}

/** A small network of densities, what it sees in its intervals, and how it learns. */
class Proposal {
  readonly #mlp: Mlp;
  readonly #encoded: Rows;
  readonly #raw: Rows;
  readonly #black: Rows;
  readonly #outputs: Tensor<"f32">;
  readonly #gradients:
    | { readonly raw: Rows; readonly encoded: Rows | null; readonly outputs: Tensor<"f32"> }
    | null;
  readonly #composite: Composite;
  #seen: Composited | null = null;

  private constructor(
    memory: Memory,
    readonly parts: ProposalParts,
    private readonly kernels: {
      readonly outputs: Kernel;
      readonly learn: Record<"proposal" | "dDensity", Kernel> | null;
    },
  ) {
    const { intervals: { capacity }, network, parameters, position, dense, allRays, loss } = parts;
    const layers = loss ? network.layers.map((name) => parameters.layer(name)) : null;
    const rows = (label: string, features: number) =>
      allocateRows(memory, label, capacity, features);
    this.#mlp = new Mlp(
      network,
      parameters,
      dense,
      new MlpSpace(memory, network, capacity, layers),
    );
    const encoded = paddedRows(position.outputs);
    this.#encoded = rows("encoded proposals", encoded);
    this.#raw = rows("proposed densities", rowsOf(network.outputs));
    this.#black = rows("colors of proposals", paddedRows(3));
    this.#outputs = memory.tensor("proposals", [capacity, 4]);
    this.#gradients = loss && {
      raw: rows("gradient of proposed densities", rowsOf(network.outputs)),
      encoded: position.parameters.length > 0
        ? rows("gradient of encoded proposals", encoded)
        : null,
      outputs: memory.tensor("gradient of proposals", [capacity, 4]),
    };
    this.#composite = allocateComposite(memory, "proposed", allRays);
  }

  /**
   * Compiles the kernels and allocates memory.
   *
   * @param fine intervals of a ray that the field is asked in
   */
  static async create(memory: Memory, parts: ProposalParts, fine: number): Promise<Proposal> {
    const { gpu } = memory;
    const { loss, density, intervals: { fenceposts } } = parts;
    const learn = async ({ kind }: InterlevelLoss) => ({
      proposal: await gpu.kernel("samples/proposal", {
        LOSS: kind,
        COARSE: fenceposts.perRay,
        FINE: fine,
        DENSITY: DENSITIES[density],
      }),
      dDensity: await gpu.kernel("networks/d_density", { ADD: false, UNIT: false }),
    });
    return new Proposal(memory, parts, {
      outputs: await gpu.kernel("networks/outputs", { NOISE: false }),
      learn: loss && await learn(loss),
    });
  }

  /** What it sees along a chunk's rays, in intervals that follow from what was seen before. */
  see(
    commands: Commands,
    rays: Rays,
    chunk: RayChunk,
    draw: Draw,
    before: Composited | null,
    choice: ParameterChoice,
    cut?: Cut,
  ): Composited {
    const { kernels, parts: { intervals, position, renderer } } = this;
    const [encoded, raw, outputs] = [this.#encoded, this.#raw, this.#outputs];
    const samples = intervals.sample(commands, rays, chunk, draw, before);
    const { count } = samples;
    position.forward(commands, count, samples.positions, encoded, choice);
    this.#mlp.forward(commands, count, encoded, raw, choice);
    commands.run(
      kernels.outputs,
      count.capacity,
      { counts: count.counters, rgbs: this.#black.tensor, densities: raw.tensor, outputs },
      {
        samples: count.capacity,
        count: count.index,
        density_features: raw.features,
        ...{ first_sample: 0, step: 0, seed: 0, noise_std: 0 },
      },
    );
    cut?.(samples, outputs);
    return this.#seen = renderer.forward(commands, chunk, samples, outputs, draw, this.#composite);
  }

  /**
   * Adds to its gradients, which the first chunk overwrites.
   *
   * @param edges fenceposts of the intervals that the field was asked in
   * @param seen what the field saw there
   * @throws {RangeError} if it was not to learn, or has proposed nothing
   */
  learn(
    commands: Commands,
    allRays: number,
    chunk: RayChunk,
    edges: Tensor<"f32">,
    seen: Composited,
  ): void {
    const { kernels: { learn }, parts: { intervals: { fenceposts }, position, loss } } = this;
    if (!learn || !loss || !this.#gradients || !this.#seen) {
      throw new RangeError("Cannot teach proposals that were made for rendering, or not made yet.");
    }
    const { samples, outputs, transmittances } = this.#seen;
    const { raw: dRaw, encoded: dEncoded, outputs: dOutputs } = this.#gradients;
    const { weight, blur } = loss;
    commands.run(
      learn.proposal,
      chunk.count.capacity,
      {
        edges,
        outputs: seen.outputs,
        deltas: seen.samples.deltas,
        transmittances: seen.transmittances,
        edges_proposed: fenceposts.edges,
        outputs_proposed: outputs,
        deltas_proposed: samples.deltas,
        transmittances_proposed: transmittances,
        d_outputs: dOutputs,
      },
      { rays: chunk.count.capacity, all_rays: allRays, weight, blur },
    );
    const { count, positions } = samples;
    const { capacity, index, counters } = count;
    commands.run(
      learn.dDensity,
      blocksFor(capacity) * SAMPLES_PER_BLOCK,
      { counts: counters, d_outputs: dOutputs, d_densities: dRaw.tensor },
      { samples: capacity, count: index, features: dRaw.features },
    );
    const mode = chunk.firstRay === 0 ? "overwrite" : "accumulate";
    this.#mlp.backward(commands, count, this.#encoded, dRaw, dEncoded, mode);
    if (dEncoded) position.backward(commands, count, positions, dEncoded, null, mode);
  }
}

/** How proposals are used. */
export interface ProposalOptions {
  /** The levels, each drawn by what the one before saw. */
  readonly levels: readonly ProposalParts[];
  /** Draws where the last level sees something: there the field is asked. */
  readonly fine: IntervalSampler;
  /** Which parameters are read. */
  readonly choice: ParameterChoice;
  /** Whether they learn in a step. */
  learns(step: number): boolean;
}

/**
 * Intervals where small networks of densities see something, which learn from what the field sees in these
 * (Barron et al. 2022, section 3). What they minimise is their own and in no report.
 */
export class ProposalSampler implements Sampler {
  private constructor(
    private readonly options: ProposalOptions,
    private readonly levels: readonly Proposal[],
  ) {}

  /** Compiles the kernels and allocates memory. */
  static async create(memory: Memory, options: ProposalOptions): Promise<ProposalSampler> {
    const { levels, fine: { fenceposts: { perRay } } } = options;
    const proposals = levels.map((parts) => Proposal.create(memory, parts, perRay));
    return new ProposalSampler(options, await Promise.all(proposals));
  }

  /** See `Sampler`. */
  get capacity(): number {
    return this.options.fine.capacity;
  }

  /** See `Sampler`. */
  prepare(commands: Commands, choice: ParameterChoice): void {
    for (const { position } of this.options.levels) position.prepare?.(commands, choice);
  }

  /** See `Sampler`. */
  sample(
    commands: Commands,
    rays: Rays,
    chunk: RayChunk,
    draw: Draw,
    _before: Composited | null,
    cut?: Cut,
  ): Samples {
    const { fine, choice } = this.options;
    let seen: Composited | null = null;
    for (const level of this.levels) {
      seen = level.see(commands, rays, chunk, draw, seen, choice, cut);
    }
    return fine.sample(commands, rays, chunk, draw, seen);
  }

  /** See `Sampler`: what was proposed shall be no lower than what the field sees, in steps that are due. */
  learn(
    commands: Commands,
    { count }: Rays,
    chunk: RayChunk,
    { step }: Draw,
    seen: Composited,
  ): void {
    if (!this.options.learns(step)) return;
    const { edges } = this.options.fine.fenceposts;
    for (const level of this.levels) level.learn(commands, count, chunk, edges, seen);
  }
}
