import type { Commands, Memory, Tensor } from "../gpu/mod.ts";
import { breathe } from "./breathe.ts";
import { allocateComposite, type Composite } from "./composite.ts";
import type { RayRenderer, SeenRays } from "./image_renderer.ts";
import { chunksOf, type Draw, knownChunk, type RayChunk, type Rays } from "./rays.ts";
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
  /** The run's seed, for samplers that draw random numbers. */
  readonly seed: number;
}

/** Renders rays as training does: places all of their samples, and asks the field about each. */
export class SampledRays implements RayRenderer {
  /** It finds no normals. */
  readonly normals = false;
  readonly #composite: Composite;
  readonly #outputs: Tensor<"f32">;

  /** Allocates memory. */
  constructor(private readonly memory: Memory, private readonly options: SampledRaysOptions) {
    const samples = Math.max(...options.passes.map(({ sampler }) => sampler.capacity));
    this.#composite = allocateComposite(memory, "rendered", options.capacity);
    this.#outputs = memory.tensor("colors, raw densities", [samples, 4]);
  }

  /** The most rays at a time. */
  get capacity(): number {
    return this.options.capacity;
  }

  /** See `RayRenderer`. */
  async render(rays: Rays, count: number, strip: number, signal?: AbortSignal): Promise<SeenRays> {
    const { gpu } = this.memory;
    const commands = gpu.record();
    for (const { field } of this.options.passes) field.prepare(commands, "average");
    const draw = { step: strip, seed: this.options.seed };
    for (const { firstRay, rays: size } of chunksOf(count, this.options.chunk)) {
      this.#chunk(commands, rays, knownChunk(gpu, firstRay, size), draw);
      await breathe(commands, signal);
    }
    const composite = [this.#composite.colors, this.#composite.depths];
    const [rgba, depths] = await gpu.readAll(composite) as Float32Array[];
    const colors = new Float32Array(count * 3);
    const accumulations = new Float32Array(count);
    for (let ray = 0; ray < count; ray++) {
      colors.set(rgba.subarray(ray * 4, ray * 4 + 3), ray * 3);
      accumulations[ray] = rgba[ray * 4 + 3];
    }
    return { colors, depths, accumulations, normals: null };
  }

  #chunk(commands: Commands, rays: Rays, chunk: RayChunk, draw: Draw): void {
    const { passes, renderer } = this.options;
    const outputs = this.#outputs;
    let before: Composited | null = null;
    for (const { sampler, field } of passes) {
      const samples = sampler.sample(commands, rays, chunk, draw, before);
      const { count, positions, rayIndices } = samples;
      const inputs = { positions, rayIndices, directions: rays.viewDirections };
      field.forward(commands, count, inputs, outputs, null, "average");
      before = renderer.forward(commands, chunk, samples, outputs, draw, this.#composite);
    }
  }
}
