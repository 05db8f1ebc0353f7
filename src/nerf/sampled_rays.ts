import type { Commands, Kernel, Memory, Tensor } from "../gpu/mod.ts";
import { breathe } from "./breathe.ts";
import { allocateComposite, type Composite } from "./composite.ts";
import { NO_CROP } from "./crop.ts";
import type { RayRenderer, RayRun, SeenRays, SeenTensors } from "./image_renderer.ts";
import { chunksOf, type Draw, knownChunk, type RayChunk } from "./rays.ts";
import type { Cut } from "./samplers/sampler.ts";
import type { RayNormals } from "./ray_normals.ts";
import type { Pass } from "./trainer.ts";
import type { Composited, VolumeRenderer } from "./volume_renderer.ts";

/** What renders rays pass by pass. */
export interface SampledRaysOptions {
  /** The most rays at a time. */
  readonly capacity: number;
  /** Rays whose samples are in memory together. */
  readonly chunk: number;
  /** As in training; the last one's colors are shown. */
  readonly passes: readonly Pass[];
  /** Composites samples over the background that is shown. */
  readonly renderer: VolumeRenderer;
  /** Finds normals of what the last pass sees, of as many rays; null if there are to be none. */
  readonly normals: RayNormals | null;
  /** That background: 0 for black, 1 for white. */
  readonly background: 0 | 1;
  /** Samples of a ray in the last pass. */
  readonly samples: number;
  /** The run's seed, for samplers that draw random numbers. */
  readonly seed: number;
}

/** Renders rays as training does: places all of their samples, and asks the field about each. */
export class SampledRays implements RayRenderer {
  /** All of its rays are always through. */
  readonly progress = null;
  /** See `RayRenderer`. */
  readonly seen: SeenTensors;
  readonly #composite: Composite;
  readonly #outputs: Tensor<"f32">;

  private constructor(
    private readonly memory: Memory,
    private readonly options: SampledRaysOptions,
    private readonly crop: Kernel,
  ) {
    const { passes, capacity, background, samples: perRay, normals } = options;
    const samples = Math.max(...passes.map(({ sampler }) => sampler.capacity));
    const { colors, depths } = this.#composite = allocateComposite(memory, "rendered", capacity);
    this.#outputs = memory.tensor("colors, raw densities", [samples, 4]);
    const found = normals?.normals ?? memory.tensor("no normals", [capacity, 4]);
    const tensors = { colors, depths, normals: found };
    this.seen = { kind: "sampled", tensors, unit: 1, behind: background, samples: perRay };
  }

  /** Compiles the kernels and allocates memory. */
  static async create(memory: Memory, options: SampledRaysOptions): Promise<SampledRays> {
    return new SampledRays(memory, options, await memory.gpu.kernel("render/crop"));
  }

  /** The most rays at a time. */
  get capacity(): number {
    return this.options.capacity;
  }

  /** Whether it finds normals. */
  get normals(): boolean {
    return this.options.normals !== null;
  }

  /** See `RayRenderer`. */
  async render(run: RayRun, signal?: AbortSignal): Promise<SeenRays> {
    const { memory: { gpu }, options: { normals } } = this;
    const { count } = run;
    this.prepare();
    for (const part of this.#chunks(run)) await breathe(part, signal);
    const { colors, depths } = this.#composite;
    const tensors = [colors, depths, ...(normals ? [normals.normals] : [])];
    const [rgba, distances, facing] = await gpu.readAll(tensors) as Float32Array[];
    return {
      colors: threeOfFour(rgba, count),
      depths: distances,
      accumulations: Float32Array.from({ length: count }, (_, ray) => rgba[ray * 4 + 3]),
      normals: normals && threeOfFour(facing, count),
    };
  }

  /** See `RayRenderer`. */
  prepare(): void {
    const commands = this.memory.gpu.record();
    for (const { field, sampler } of this.options.passes) {
      field.prepare(commands, "average");
      sampler.prepare?.(commands, "average");
    }
  }

  /** See `RayRenderer`. */
  trace(run: RayRun): void {
    for (const part of this.#chunks(run)) part.submit();
  }

  /** See `RayRenderer`: there is nothing left to do. */
  goOn(): void {}

  /** Records the rays of a run, chunk by chunk. */
  *#chunks(run: RayRun): Iterable<Commands> {
    const { gpu } = this.memory;
    const commands = gpu.record();
    const draw = { step: run.strip, seed: this.options.seed };
    for (const { firstRay, rays: size } of chunksOf(run.count, this.options.chunk)) {
      this.#chunk(commands, run, knownChunk(gpu, firstRay, size), draw);
      yield commands;
    }
  }

  #chunk(commands: Commands, run: RayRun, chunk: RayChunk, draw: Draw): void {
    const { passes, renderer, normals } = this.options;
    const { rays } = run;
    const outputs = this.#outputs;
    const cut = run.crop === NO_CROP ? undefined : this.#cutter(commands, run);
    let before: Composited | null = null;
    for (const { sampler, field } of passes) {
      const samples = sampler.sample(commands, rays, chunk, draw, before, cut);
      const { count, positions, rayIndices } = samples;
      const inputs = { positions, rayIndices, directions: rays.viewDirections };
      field.forward(commands, count, inputs, outputs, null, "average");
      cut?.(samples, outputs);
      before = renderer.forward(commands, chunk, samples, outputs, draw, this.#composite);
    }
    if (normals && before) normals.find(commands, passes.at(-1)!.field, chunk, before);
  }

  /** Makes samples outside of a run's crop transparent. */
  #cutter(commands: Commands, { rays: { origins, directions }, crop }: RayRun): Cut {
    return ({ count: { capacity: samples }, rayIndices: ray_indices, ts }, outputs) => {
      const tensors = { origins, directions, ray_indices, ts, outputs };
      commands.run(this.crop, samples, tensors, { samples, crop });
    };
  }
}

/** The first three of four numbers of each ray. */
function threeOfFour(numbers: Float32Array, rays: number): Float32Array {
  const three = new Float32Array(rays * 3);
  for (let ray = 0; ray < rays; ray++) {
    three.set(numbers.subarray(ray * 4, ray * 4 + 3), ray * 3);
  }
  return three;
}
