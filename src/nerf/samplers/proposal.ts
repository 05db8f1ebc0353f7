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
  type Parameters,
  type Rows,
  rowsOf,
  SAMPLES_PER_BLOCK,
} from "../../nn/mod.ts";
import { allocateComposite, type Composite } from "../composite.ts";
import { DENSITIES, type Density } from "../densities.ts";
import type { Draw, RayChunk, Rays } from "../rays.ts";
import type { Samples } from "../samples.ts";
import type { Cut, Sampler } from "./sampler.ts";
import type { Composited, VolumeRenderer } from "../volume_renderer.ts";
import type { ConeSampler } from "./cones.ts";

/** What proposals are made of. */
export interface ProposalParts {
  /** The network's shape. */
  readonly network: MlpOptions;
  /** Its layers. */
  readonly parameters: Parameters;
  /** Encodes Gaussians. */
  readonly position: Encoding;
  /** Runs the layers. */
  readonly dense: DenseKernels;
  /** What makes densities of raw outputs, of proposals and of the field. */
  readonly density: Density;
  /** Composites densities; its colors are of no use. */
  readonly renderer: VolumeRenderer;
  /** Rays of a batch. */
  readonly allRays: number;
  /** Whether it is to learn. */
  readonly trains: boolean;
}

/**
 * Intervals where a small network of densities sees something, which learns from what the field sees in these
 * (Barron et al. 2022, section 3). What it minimises is its own and in no report.
 */
export class ProposalSampler implements Sampler {
  readonly #mlp: Mlp;
  readonly #encoded: Rows;
  readonly #raw: Rows;
  readonly #black: Rows;
  readonly #outputs: Tensor<"f32">;
  readonly #gradients: { readonly raw: Rows; readonly outputs: Tensor<"f32"> } | null;
  readonly #composite: Composite;
  #seen: Composited | null = null;

  private constructor(
    memory: Memory,
    private readonly parts: ProposalParts,
    private readonly coarse: ConeSampler,
    private readonly fine: ConeSampler,
    private readonly kernels: {
      readonly outputs: Kernel;
      readonly learn: Record<"proposal" | "dDensity", Kernel> | null;
    },
  ) {
    const { network, parameters, position, dense, allRays, trains } = parts;
    const { capacity } = coarse;
    const layers = trains ? network.layers.map((name) => parameters.layer(name)) : null;
    const rows = (label: string, features: number) =>
      allocateRows(memory, label, capacity, features);
    this.#mlp = new Mlp(
      network,
      parameters,
      dense,
      new MlpSpace(memory, network, capacity, layers),
    );
    this.#encoded = rows("encoded proposals", paddedRows(position.outputs));
    this.#raw = rows("proposed densities", rowsOf(network.outputs));
    this.#black = rows("colors of proposals", paddedRows(3));
    this.#outputs = memory.tensor("proposals", [capacity, 4]);
    this.#gradients = trains
      ? {
        raw: rows("gradient of proposed densities", rowsOf(network.outputs)),
        outputs: memory.tensor("gradient of proposals", [capacity, 4]),
      }
      : null;
    this.#composite = allocateComposite(memory, "proposed", allRays);
  }

  /**
   * Compiles the kernels and allocates memory.
   *
   * @param coarse where the network is asked
   * @param fine draws where it sees something
   */
  static async create(
    memory: Memory,
    parts: ProposalParts,
    coarse: ConeSampler,
    fine: ConeSampler,
  ): Promise<ProposalSampler> {
    const { gpu } = memory;
    const learn = async () => ({
      proposal: await gpu.kernel("samples/proposal", {
        COARSE: coarse.perRay,
        FINE: fine.perRay,
        DENSITY: DENSITIES[parts.density],
      }),
      dDensity: await gpu.kernel("networks/d_density", { ADD: false, UNIT: false }),
    });
    return new ProposalSampler(memory, parts, coarse, fine, {
      outputs: await gpu.kernel("networks/outputs", { NOISE: false }),
      learn: parts.trains ? await learn() : null,
    });
  }

  /** See `Sampler`. */
  get capacity(): number {
    return this.fine.capacity;
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
    const { coarse, fine, kernels, parts: { position, renderer } } = this;
    const [encoded, raw, outputs] = [this.#encoded, this.#raw, this.#outputs];
    const samples = coarse.sample(commands, rays, chunk, draw, null);
    const { count } = samples;
    position.forward(commands, count, samples.positions, encoded, "values");
    this.#mlp.forward(commands, count, encoded, raw);
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
    this.#seen = renderer.forward(commands, chunk, samples, outputs, draw, this.#composite);
    return fine.sample(commands, rays, chunk, draw, this.#seen);
  }

  /**
   * See `Sampler`: the proposed histogram shall bound the field's from above.
   *
   * @throws {RangeError} if it was not to learn, or has proposed nothing
   */
  learn(commands: Commands, { count }: Rays, chunk: RayChunk, seen: Composited): void {
    const { coarse, fine, kernels: { learn } } = this;
    if (!learn || !this.#gradients || !this.#seen) {
      throw new RangeError("Cannot teach proposals that were made for rendering, or not made yet.");
    }
    const { samples, outputs, transmittances } = this.#seen;
    const { raw: dRaw, outputs: dOutputs } = this.#gradients;
    commands.run(
      learn.proposal,
      chunk.count.capacity,
      {
        edges: fine.edges,
        outputs: seen.outputs,
        deltas: seen.samples.deltas,
        transmittances: seen.transmittances,
        edges_proposed: coarse.edges,
        outputs_proposed: outputs,
        deltas_proposed: samples.deltas,
        transmittances_proposed: transmittances,
        d_outputs: dOutputs,
      },
      { rays: chunk.count.capacity, all_rays: count },
    );
    const { count: { capacity, index, counters } } = samples;
    commands.run(
      learn.dDensity,
      blocksFor(capacity) * SAMPLES_PER_BLOCK,
      { counts: counters, d_outputs: dOutputs, d_densities: dRaw.tensor },
      { samples: capacity, count: index, features: dRaw.features },
    );
    const mode = chunk.firstRay === 0 ? "overwrite" : "accumulate";
    this.#mlp.backward(commands, samples.count, this.#encoded, dRaw, null, mode);
  }
}
