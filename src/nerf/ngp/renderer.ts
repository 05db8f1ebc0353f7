import type { Commands, Gpu, Kernel, Tensor } from "../../gpu/mod.ts";
import {
  allocateRows,
  Compaction,
  LayeredNetworks,
  type Networks,
  PrefixSum,
  type Rows,
  type SampleCount,
} from "../../nn/mod.ts";
import type { Camera } from "../../scene/mod.ts";
import { DENSITIES } from "../densities.ts";
import type { NgpConfig } from "./config.ts";
import { contractionConstants } from "../contraction.ts";
import { depthFromNdc } from "../ndc_depth.ts";
import { contractionOf, marchOptions, marchRange, walkConstants } from "./marcher.ts";
import { cubeOf, type NgpModel } from "./model.ts";
import { Cameras } from "../cameras.ts";
import {
  allocateRays,
  type Chunk,
  chunksOf,
  RayGenerator,
  rayOptions,
  type RayRange,
  type Rays,
  tensorsOf,
} from "../rays.ts";
import { type Render, renderedBackground, type ViewRenderer } from "../view_renderer.ts";

/**
 * How much is in memory together. `segments` are marched before the device is asked whether any ray is
 * left: on GPUs asking costs more than segments without rays, on CPUs it is the other way round.
 */
const SIZES = {
  software: { rays: 1 << 14, samples: 1 << 16, longest: 16, segments: 4 },
  hardware: { rays: 1 << 20, samples: 1 << 21, longest: 16, segments: 16 },
  // Normals need activations in memory, a kibibyte and a half a sample.
  hardwareNormals: { rays: 1 << 18, samples: 1 << 18, longest: 16, segments: 16 },
} as const;

/** What suits a device, as far as it can bind encoded positions of so many rows. */
function sizesFor(gpu: Gpu, normals: boolean, encodedRows: number): RendererSizes {
  const { software, hardware, hardwareNormals } = SIZES;
  const sizes = gpu.info.software ? software : normals ? hardwareNormals : hardware;
  const bound = Math.floor(gpu.device.limits.maxStorageBufferBindingSize / (4 * encodedRows));
  const samples = Math.min(sizes.samples, Math.floor(bound / 64) * 64);
  return { ...sizes, samples, rays: Math.min(sizes.rays, samples) };
}

/** Segments between two submissions, so that signals are heard. */
const SEGMENTS_PER_SUBMISSION = 2;

/** Numbers seen of a ray: color and accumulation, transmittance and depth, normal (lib/segments.wgsl). */
const SEEN = 12;

/** Where some of them stand; the color comes first. */
const [ACCUMULATION, DEPTH, NORMAL] = [3, 5, 8];

interface RendererKernels {
  readonly tile: Kernel;
  readonly start: Kernel;
  readonly count: Kernel;
  readonly emit: Kernel;
  readonly composite: Kernel;
  readonly sampleSum: PrefixSum;
  readonly compaction: Compaction;
  readonly networks: Networks;
  /** Networks that can be walked back through for normals; null if these are not wanted. */
  readonly gradients: LayeredNetworks | null;
}

/** The one camera of a render, and what makes its rays. */
interface RenderedView {
  readonly cameras: Cameras;
  readonly generator: RayGenerator;
  readonly width: number;
}

/** How much is in memory together. */
export interface RendererSizes {
  /** Rays, at most 2^20. */
  readonly rays: number;
  /** Samples, at least as many. */
  readonly samples: number;
  /** The most samples of a ray in a segment. */
  readonly longest: number;
  /** Segments before the device is asked whether any ray is left. */
  readonly segments: number;
}

/**
 * Renders views of Instant-NGP: rays are marched segment by segment, and dropped as soon as they are
 * opaque or through, so that the field is asked about little that is not seen.
 */
export class NgpRenderer implements ViewRenderer {
  readonly #rays: Rays;
  readonly #seen: Tensor<"f32">;
  readonly #cursors: Tensor<"u32">;
  readonly #alive: Tensor<"u32">;
  readonly #aliveCount: Tensor<"u32">;
  readonly #flags: Tensor<"u32">;
  readonly #sampleCounts: Tensor<"u32">;
  readonly #offsets: Tensor<"u32">;
  readonly #sampleTotal: Tensor<"u32">;
  readonly #positions: Rows;
  readonly #spans: Tensor<"f32">;
  readonly #rayIndices: Tensor<"u32">;
  readonly #encoded: Rows;
  readonly #outputs: Tensor<"f32">;
  readonly #dRaw: Rows | null = null;
  readonly #dEncoded: Rows | null = null;
  readonly #dPositions: Rows | null = null;
  readonly #samples: SampleCount;

  private constructor(
    private readonly gpu: Gpu,
    private readonly model: NgpModel,
    private readonly config: NgpConfig,
    private readonly range: RayRange,
    private readonly sizes: RendererSizes,
    private readonly kernels: RendererKernels,
  ) {
    const { rays, samples } = sizes;
    const integers = (label: string, length: number) =>
      gpu.tensor(label, [length], { type: "u32" });
    this.#rays = allocateRays(gpu, rays, config.space);
    this.#seen = gpu.tensor("seen of rays", [rays, SEEN]);
    this.#cursors = integers("cursors", rays);
    this.#alive = integers("rays alive", rays);
    this.#aliveCount = integers("number of rays alive", 1);
    this.#flags = integers("rays that go on", rays);
    this.#sampleCounts = integers("samples of each ray alive", rays);
    this.#offsets = integers("first sample of each ray alive", rays);
    this.#sampleTotal = integers("samples of a segment", 1);
    this.#positions = allocateRows(gpu, "positions", samples, 3);
    this.#spans = gpu.tensor("distances, intervals", [samples, 2]);
    this.#rayIndices = integers("rays of samples", samples);
    this.#encoded = allocateRows(gpu, "encoded positions", samples, model.encodedRows);
    this.#outputs = gpu.tensor("colors, raw densities", [samples, 4]);
    this.#samples = { most: samples, counts: this.#sampleTotal, slot: 0 };
    if (!kernels.gradients) return;
    this.#dRaw = allocateRows(gpu, "gradient of raw densities", samples, 16);
    const ones = new Float32Array(this.#dRaw.tensor.length);
    for (let i = 0; i < ones.length; i += 16 * 64) ones.fill(1, i, i + 64);
    gpu.write(this.#dRaw.tensor, ones);
    this.#dEncoded = allocateRows(gpu, "gradient of encoded", samples, model.encodedRows);
    this.#dPositions = allocateRows(gpu, "gradient of positions", samples, 3);
  }

  /**
   * Compiles the kernels and allocates memory.
   *
   * @param range what is behind the box counts as far
   * @param sizes by default what suits the adapter
   * @throws {RangeError} if not every ray in memory can have a sample in memory
   */
  static async create(
    gpu: Gpu,
    model: NgpModel,
    config: NgpConfig,
    range: RayRange,
    { normals = false }: { normals?: boolean } = {},
    sizes: RendererSizes = sizesFor(gpu, normals, model.encodedRows),
  ): Promise<NgpRenderer> {
    if (sizes.samples < sizes.rays) {
      throw new RangeError(
        `Cannot render as there must be at least as many samples in memory as rays, ` +
          `${sizes.rays}: current value is ${sizes.samples}.`,
      );
    }
    const walk = walkConstants(marchOptions(config), false);
    const networks = await model.createNetworks(sizes.samples);
    return new NgpRenderer(gpu, model, config, range, sizes, {
      tile: await gpu.kernel("pixels/tile"),
      start: await gpu.kernel("render/start"),
      count: await gpu.kernel("render/count", walk),
      emit: await gpu.kernel("render/emit", walk),
      composite: await gpu.kernel("render/composite", {
        DENSITY: DENSITIES.exp,
        STOP: config.march.stopTransmittance,
        NORMALS: normals,
        NDC: config.space === "ndc",
        CONTRACTION: contractionConstants(contractionOf(config)).CONTRACTION,
      }),
      sampleSum: await PrefixSum.create(gpu, sizes.rays),
      compaction: await Compaction.create(gpu, sizes.rays),
      networks,
      gradients: !normals
        ? null
        : networks instanceof LayeredNetworks
        ? networks
        : await model.createLayeredNetworks(sizes.samples),
    });
  }

  /** Renders what a camera sees. */
  async render(camera: Camera, signal?: AbortSignal): Promise<Render> {
    const { width, height } = camera;
    const pixels = width * height;
    const colors = new Float32Array(pixels * 3);
    const depths = new Float32Array(pixels);
    const accumulations = new Float32Array(pixels);
    const normals = this.kernels.gradients ? new Float32Array(pixels * 3) : null;
    const cameras = new Cameras(this.gpu, [camera]);
    const generator = await RayGenerator.create(
      this.gpu,
      rayOptions(this.config, "unit"),
      cameras.kind,
    );
    try {
      for (const strip of chunksOf(pixels, this.sizes.rays)) {
        const seen = await this.#strip(strip, { cameras, generator, width }, signal);
        this.#spread(seen, strip, { colors, depths, accumulations, normals });
      }
    } finally {
      cameras.destroy();
    }
    return { width, height, colors, depths, accumulations, normals };
  }

  /** Frees all memory but the model's. */
  destroy(): void {
    const { sampleSum, compaction, networks, gradients } = this.kernels;
    const rows = [this.#positions, this.#encoded, this.#dRaw, this.#dEncoded, this.#dPositions];
    const tensors = new Set([
      ...[...tensorsOf(this.#rays), this.#seen, this.#cursors],
      ...[this.#alive, this.#aliveCount, this.#flags, this.#sampleCounts, this.#offsets],
      ...[this.#sampleTotal, this.#spans, this.#rayIndices, this.#outputs],
      ...rows.flatMap((rows) => rows ? [rows.tensor] : []),
      ...[...sampleSum.tensors, ...compaction.tensors, ...networks.tensors],
      ...(gradients?.tensors ?? []),
    ]);
    for (const tensor of tensors) this.gpu.free(tensor);
  }

  /** Spreads what was seen of a strip's rays over the image, in front of the background. */
  #spread(
    seen: Float32Array,
    { firstRay, rays }: Chunk,
    { colors, depths, accumulations, normals }: Pick<
      Render,
      "colors" | "depths" | "accumulations" | "normals"
    >,
  ): void {
    const background = renderedBackground(this.config.background);
    const { range: { far }, config: { space, box: { size } } } = this;
    for (let ray = 0; ray < rays; ray++) {
      const from = ray * SEEN;
      const pixel = firstRay + ray;
      const accumulation = seen[from + ACCUMULATION];
      accumulations[pixel] = accumulation;
      const depth = seen[from + DEPTH];
      depths[pixel] = space === "ndc"
        ? depthFromNdc(depth + 1 - accumulation, far)
        : depth * size + (1 - accumulation) * far;
      for (let axis = 0; axis < 3; axis++) {
        colors[pixel * 3 + axis] = seen[from + axis] + (1 - accumulation) * background;
        if (normals) normals[pixel * 3 + axis] = seen[from + NORMAL + axis];
      }
    }
  }

  /** Renders some rays of an image, and reads what was seen of them. */
  async #strip(
    strip: Chunk,
    { cameras, generator, width }: RenderedView,
    signal?: AbortSignal,
  ): Promise<Float32Array> {
    const { tile, start } = this.kernels;
    const commands = this.gpu.record();
    const { rays } = strip;
    const { pixels } = this.#rays;
    commands.run(tile, rays, { pixels }, { rays, camera: 0, width, first: strip.firstRay });
    generator.generate(commands, cameras, this.#rays, rays);
    // Rays of the strip before must not count: scans run over the places of a whole strip.
    for (const places of [this.#sampleCounts, this.#flags]) commands.clear(places);
    commands.run(start, rays, {
      seen: this.#seen,
      cursors: this.#cursors,
      alive: this.#alive,
      counts: this.#aliveCount,
    }, { rays });
    for (let segment = 1;; segment++) {
      this.#segment(commands, rays);
      if (segment % SEGMENTS_PER_SUBMISSION === 0) {
        commands.submit();
        await new Promise((resolve) => setTimeout(resolve, 0)); // let signals in
        signal?.throwIfAborted();
      }
      if (segment % this.sizes.segments > 0) continue;
      const [[alive], seen] = await this.gpu.readAll([this.#aliveCount, this.#seen]);
      if (alive === 0) return seen as Float32Array;
    }
  }

  /** Some more samples of every ray that is alive. */
  #segment(commands: Commands, rays: number): void {
    const { kernels, model, config } = this;
    const { origins, directions } = this.#rays;
    const { samples: capacity, longest } = this.sizes;
    const { lower, size } = cubeOf(config.box);
    const [aliveCount, alive] = [this.#aliveCount, this.#alive];
    const walk = { lower, size, ...marchRange(config), rays };
    const places = { sample_counts: this.#sampleCounts, offsets: this.#offsets };

    // March on from where each ray was left.
    commands.run(kernels.count, rays, {
      counts: aliveCount,
      alive,
      cursors: this.#cursors,
      origins,
      directions,
      bits: model.occupancy.bits,
      sample_counts: this.#sampleCounts,
    }, { ...walk, capacity, longest });
    kernels.sampleSum.run(commands, this.#sampleCounts, this.#offsets, this.#sampleTotal);
    commands.run(kernels.emit, rays, {
      alive,
      origins,
      directions,
      bits: model.occupancy.bits,
      ...places,
      cursors: this.#cursors,
      positions: this.#positions.tensor,
      spans: this.#spans,
      ray_indices: this.#rayIndices,
    }, walk);

    // Ask the field, composite, and keep the rays that are neither opaque nor through.
    this.#askField(commands);
    commands.run(kernels.composite, rays, {
      counts: aliveCount,
      alive,
      ...places,
      outputs: this.#outputs,
      spans: this.#spans,
      positions: this.#positions.tensor,
      d_positions: (this.#dPositions ?? this.#positions).tensor,
      seen: this.#seen,
      flags: this.#flags,
    }, { lower, size, ndc: config.ndc, rays, capacity, longest });
    kernels.compaction.run(commands, this.#flags, alive, aliveCount);
  }

  #askField(commands: Commands): void {
    const { kernels: { networks, gradients }, model: { grid, averages, parameters } } = this;
    const samples = this.#samples;
    const { counts, slot, most } = samples;
    const encoded = this.#encoded;
    const table = grid.average ? "average" : "values";
    const values = averages ?? parameters.values;
    grid.encode(commands, counts, slot, most, this.#positions, encoded, table);
    const inputs = { encoded, rayIndices: this.#rayIndices, directions: this.#rays.viewDirections };
    networks.forward(commands, samples, inputs, this.#outputs, values);
    if (!gradients) return;
    const dEncoded = this.#dEncoded!;
    gradients.densityGradient(commands, samples, encoded, this.#dRaw!, dEncoded, values);
    const positions = this.#positions;
    grid.positionGradient(
      commands,
      counts,
      slot,
      most,
      positions,
      dEncoded,
      this.#dPositions!,
      table,
    );
  }
}
