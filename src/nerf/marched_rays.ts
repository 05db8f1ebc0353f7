import { constantsOf } from "../../shaders/constants.ts";
import type { Commands, Count, Gpu, Kernel, Memory, Tensor } from "../gpu/mod.ts";
import {
  allocateRows,
  bindableSamples,
  blocksFor,
  Compaction,
  PrefixSum,
  type Rows,
  SAMPLES_PER_BLOCK,
} from "../nn/mod.ts";
import { breathe } from "./breathe.ts";
import { contractionConstants } from "./contraction.ts";
import { DENSITIES } from "./densities.ts";
import type { Field } from "./fields/field.ts";
import type { RayRenderer, RayRun, SeenRays, SeenTensors } from "./image_renderer.ts";
import type { RayUse } from "./method.ts";
import type { RayRange } from "./rays.ts";
import {
  type Box,
  footprintConstants,
  type MarchOptions,
  positionRows,
  walkConstants,
} from "./samplers/marcher.ts";
import type { OccupancyGrid } from "./samplers/occupancy_grid.ts";

/** One less than a prefix sum can take, as there is one more offset than rays. */
const MOST_RAYS = (1 << 20) - 1;

/**
 * How much is in memory together. After each so many `segments` the device may be asked whether any ray is
 * left: on GPUs asking costs more than segments without rays, on CPUs it is the other way round.
 */
const SIZES = {
  software: { rays: 1 << 15, samples: 1 << 16, longest: 16, segments: 2 },
  hardware: { rays: MOST_RAYS, samples: 1 << 21, longest: 16, segments: 16 },
  // Normals need activations in memory, a kibibyte and a half a sample.
  hardwareNormals: { rays: 1 << 18, samples: 1 << 18, longest: 16, segments: 16 },
} as const;

/** A viewport's: within 100 MiB, and with strips that fit into a frame. */
const VIEWPORT_SIZES = {
  software: { rays: 1 << 13, samples: 1 << 15, longest: 16, segments: 4 },
  hardware: { rays: 1 << 16, samples: 1 << 18, longest: 16, segments: 16 },
  hardwareNormals: { rays: 1 << 13, samples: 1 << 15, longest: 16, segments: 16 },
} as const;

/**
 * What suits a device, as far as it can bind activations of so many rows.
 *
 * @param layered whether activations stay in memory, all of them
 */
export function sizesFor(
  gpu: Gpu,
  use: RayUse,
  layered: boolean,
  rows: number,
): MarchSizes {
  const { software, hardware, hardwareNormals } = use === "images" ? SIZES : VIEWPORT_SIZES;
  const sizes = gpu.info.software ? software : layered ? hardwareNormals : hardware;
  const samples = Math.min(sizes.samples, bindableSamples(gpu, rows));
  return { ...sizes, samples, rays: Math.min(sizes.rays, samples) };
}

/** Segments between two submissions, so that signals are heard. */
const SEGMENTS_PER_SUBMISSION = 2;

const SEGMENTS = constantsOf("lib/segments.wgsl");

/** Numbers of a ray's walk: the struct of lib/walk.wgsl. */
const WALK = 12;

/** Numbers seen of a ray, and where some of them stand; the color comes first. */
const SEEN = 4 * SEGMENTS.SEEN;
const ACCUMULATION = 4 * SEGMENTS.COLOR + 3;
const DEPTH = 4 * SEGMENTS.STATE + 1;
const NORMAL = 4 * SEGMENTS.NORMAL;

interface MarchKernels {
  readonly start: Kernel;
  readonly count: Kernel;
  readonly emit: Kernel;
  readonly composite: Kernel;
  readonly sampleSum: PrefixSum;
  readonly compaction: Compaction;
}

/** How much is in memory together. */
export interface MarchSizes {
  /** Rays, less than 2^20. */
  readonly rays: number;
  /** Samples, at least as many. */
  readonly samples: number;
  /** The most samples of a ray in a segment. */
  readonly longest: number;
  /** Segments between two times that the device may be asked whether any ray is left. */
  readonly segments: number;
}

/** What rays are marched through. */
export interface MarchedRaysOptions {
  /** How they walk. */
  readonly march: MarchOptions;
  /** The cube of the finest cascade. */
  readonly box: Box;
  /** Where they start and end, in world units. */
  readonly range: RayRange;
  /** A ray ends in front of the first sample that less light than this reaches. */
  readonly stopTransmittance: number;
  /** The scales of normalised device coordinates, if the cube lies in them; or null. */
  readonly ndc: readonly [number, number] | null;
  /** Behind the rays: 0 for black, 1 for white. */
  readonly background: 0 | 1;
  /** Whether normals are found. */
  readonly normals: boolean;
}

/**
 * Renders rays through an occupancy grid: they are marched segment by segment, and dropped as soon as they
 * are opaque or through, so that the field is asked about little that is not seen.
 */
export class MarchedRays implements RayRenderer {
  /** See `RayRenderer`. */
  readonly seen: SeenTensors;
  /** See `RayRenderer`. */
  readonly progress: Tensor<"u32">;
  readonly #seen: Tensor<"f32">;
  readonly #walks: Tensor<"f32">;
  readonly #alive: Tensor<"u32">;
  readonly #flags: Tensor<"u32">;
  readonly #sampleCounts: Tensor<"u32">;
  readonly #offsets: Tensor<"u32">;
  readonly #positions: Rows;
  readonly #dPositions: Rows | null;
  readonly #spans: Tensor<"f32">;
  readonly #rayIndices: Tensor<"u32">;
  readonly #outputs: Tensor<"f32">;
  readonly #samples: Count;
  /** How many segments each strip of the last image needed. */
  readonly #needed: number[] = [];
  #traced = 0;

  private constructor(
    memory: Memory,
    private readonly options: MarchedRaysOptions,
    private readonly field: Field,
    private readonly occupancy: OccupancyGrid,
    private readonly sizes: MarchSizes,
    private readonly kernels: MarchKernels,
  ) {
    const { rays, samples } = sizes;
    const integers = (label: string, length: number) =>
      memory.tensor(label, [length], { type: "u32" });
    const seen = this.#seen = memory.tensor("seen of rays", [rays, SEEN]);
    const unit = options.ndc ? 1 : options.box.size;
    this.seen = { kind: "marched", tensors: { seen }, unit, behind: 0, samples: 0 };
    this.progress = integers("number of rays alive, segments", 2);
    this.#walks = memory.tensor("walks", [rays, WALK]);
    this.#alive = integers("rays alive", rays);
    this.#flags = integers("rays that go on", rays);
    this.#sampleCounts = integers("samples of each ray alive, and none", rays + 1);
    this.#offsets = integers("first sample of each ray alive, and the end", rays + 1);
    this.#positions = allocateRows(memory, "positions", samples, positionRows(options.march));
    this.#dPositions = options.normals
      ? allocateRows(memory, "gradient of positions", samples, 3)
      : null;
    this.#spans = memory.tensor("distances, intervals", [samples, 2]);
    this.#rayIndices = integers("rays of samples", samples);
    this.#outputs = memory.tensor("colors, raw densities", [samples, 4]);
    const counters = integers("samples of a segment", 1);
    this.#samples = { capacity: samples, counters, index: 0 };
  }

  /**
   * Compiles the kernels and allocates memory.
   *
   * @param field with memory for as many samples
   * @throws {RangeError} if not every ray in memory can have a sample in memory
   */
  static async create(
    memory: Memory,
    options: MarchedRaysOptions,
    field: Field,
    occupancy: OccupancyGrid,
    sizes: MarchSizes,
  ): Promise<MarchedRays> {
    if (sizes.samples < sizes.rays) {
      throw new RangeError(
        `Cannot render as there must be at least as many samples in memory as rays, ` +
          `${sizes.rays}: current value is ${sizes.samples}.`,
      );
    }
    const { gpu } = memory;
    const { march, stopTransmittance, normals, ndc } = options;
    const walk = walkConstants(march, false);
    return new MarchedRays(memory, options, field, occupancy, sizes, {
      start: await gpu.kernel("render/start", walk),
      count: await gpu.kernel("render/count", walk),
      emit: await gpu.kernel("render/emit", { ...walk, ...footprintConstants(march) }),
      composite: await gpu.kernel("render/composite", {
        DENSITY: DENSITIES.exp,
        STOP: stopTransmittance,
        NEEDS: normals ? "gradients" : ndc ? "positions" : "nothing",
        NORMALS: normals,
        NDC: ndc !== null,
        POSITION_ROWS: positionRows(march),
        CONTRACTION: contractionConstants(march.contraction).CONTRACTION,
      }),
      sampleSum: await PrefixSum.create(memory, sizes.rays + 1),
      compaction: await Compaction.create(memory, sizes.rays),
    });
  }

  /** The most rays at a time. */
  get capacity(): number {
    return this.sizes.rays;
  }

  /** Whether it finds normals. */
  get normals(): boolean {
    return this.options.normals;
  }

  /** See `RayRenderer`. */
  async render(run: RayRun, signal?: AbortSignal): Promise<SeenRays> {
    const { gpu } = this.field;
    const commands = gpu.record();
    this.prepare();
    this.#start(commands, run);
    // Asking is waiting: not before as many segments as this strip of the image before needed, and in a first
    // image the strip before.
    const needed = this.#needed[run.strip] ?? this.#needed.at(-1) ?? 0;
    for (let segment = 1;; segment++) {
      this.#segment(commands, run, this.sizes.longest);
      if (segment % SEGMENTS_PER_SUBMISSION === 0) {
        await breathe(commands, signal);
      }
      if (segment < needed || segment % this.sizes.segments > 0) continue;
      const [[alive, segments], seen] = await gpu.readAll([this.progress, this.#seen]);
      if (alive > 0) continue;
      this.#needed[run.strip] = segments;
      return this.#unpack(seen as Float32Array, run.count);
    }
  }

  /** See `RayRenderer`. */
  prepare(): void {
    this.field.prepare(this.field.gpu.record(), "average");
  }

  /** See `RayRenderer`. */
  trace(run: RayRun, segments: number): void {
    this.#start(this.field.gpu.record(), run);
    this.#traced = 0;
    this.goOn(run, segments);
  }

  /** See `RayRenderer`. */
  goOn(run: RayRun, segments: number): void {
    const commands = this.field.gpu.record();
    for (let segment = 1; segment <= segments; segment++) {
      // Rays that many samples did not stop are asked about more and more: a viewer waits for the last one.
      this.#segment(commands, run, this.sizes.longest * 2 ** Math.min(this.#traced++ >> 1, 4));
      if (segment % SEGMENTS_PER_SUBMISSION === 0) commands.submit();
    }
  }

  /** Nothing seen yet, all rays alive. */
  #start(commands: Commands, { rays: { origins, directions }, count, crop }: RayRun): void {
    const { box: { lower, size }, range: { near, far } } = this.options;
    // Rays of the strip before must not count: scans run over the places of a whole strip.
    for (const places of [this.#sampleCounts, this.#flags]) commands.clear(places);
    commands.run(this.kernels.start, count, {
      origins,
      directions,
      walks: this.#walks,
      seen: this.#seen,
      alive: this.#alive,
      counts: this.progress,
    }, { lower, size, near, far, rays: count, crop });
  }

  /** What was seen of rays, in front of the background. */
  #unpack(seen: Float32Array, count: number): SeenRays {
    const { background, box: { size }, ndc, normals: findsNormals } = this.options;
    const colors = new Float32Array(count * 3);
    const depths = new Float64Array(count);
    const accumulations = new Float32Array(count);
    const normals = findsNormals ? new Float32Array(count * 3) : null;
    for (let ray = 0; ray < count; ray++) {
      const from = ray * SEEN;
      const accumulation = seen[from + ACCUMULATION];
      accumulations[ray] = accumulation;
      depths[ray] = ndc ? seen[from + DEPTH] : seen[from + DEPTH] * size;
      for (let axis = 0; axis < 3; axis++) {
        colors[ray * 3 + axis] = seen[from + axis] + (1 - accumulation) * background;
        if (normals) normals[ray * 3 + axis] = seen[from + NORMAL + axis];
      }
    }
    return { colors, depths, accumulations, normals };
  }

  /** Some more samples of every ray that is alive. */
  #segment(
    commands: Commands,
    { rays: { viewDirections }, count: rays }: RayRun,
    longest: number,
  ): void {
    const { kernels, options, occupancy: { bits }, progress: counts } = this;
    const { samples: capacity } = this.sizes;
    const { box: { lower, size }, range: { near, far }, ndc } = options;
    const walk = { lower, size, near, far, rays };
    const [alive, walks, flags] = [this.#alive, this.#walks, this.#flags];
    const [sample_counts, offsets] = [this.#sampleCounts, this.#offsets];
    const [positions, spans, ray_indices] = [this.#positions, this.#spans, this.#rayIndices];

    // March on from where each ray was left.
    commands.run(
      kernels.count,
      rays,
      { counts, alive, walks, bits, sample_counts, flags },
      { ...walk, capacity, longest },
    );
    kernels.sampleSum.run(commands, sample_counts, offsets, this.#samples.counters);
    commands.run(
      kernels.emit,
      rays,
      { alive, walks, bits, offsets, positions: positions.tensor, spans, ray_indices },
      walk,
    );

    // Ask the field, composite, and keep the rays that are neither opaque nor through.
    const inputs = { positions, rayIndices: ray_indices, directions: viewDirections };
    const [dPositions, outputs] = [this.#dPositions, this.#outputs];
    // Few rays have few samples: no more are dispatched.
    const most = blocksFor(rays * longest) * SAMPLES_PER_BLOCK;
    const samples = { ...this.#samples, capacity: Math.min(capacity, most) };
    this.field.forward(commands, samples, inputs, outputs, null, "average");
    if (dPositions) this.field.densityGradient(commands, samples, positions, dPositions, "average");
    commands.run(kernels.composite, rays, {
      alive,
      offsets,
      outputs,
      spans,
      ...(dPositions || ndc ? { positions: positions.tensor } : {}),
      ...(dPositions ? { d_positions: dPositions.tensor } : {}),
      seen: this.#seen,
      flags,
    }, { lower, size, ndc: ndc ?? [0, 0], rays });
    kernels.compaction.run(commands, flags, alive, counts);
  }
}
