import type { Gpu, Kernel } from "../../gpu/mod.ts";
import type { Camera } from "../../scene/mod.ts";
import { allocateComposite, type Composite } from "../composite.ts";
import type { NerfConfig } from "./config.ts";
import { FieldWorkspace } from "./field.ts";
import { automaticChunk, chunkSamples, type NerfModel } from "./model.ts";
import { Cameras } from "../cameras.ts";
import {
  allocateRays,
  type Chunk,
  chunksOf,
  RayGenerator,
  rayOptions,
  type RayRange,
  rayRange,
  type Rays,
  tensorsOf,
} from "../rays.ts";
import { depthFromNdc } from "../ndc_depth.ts";
import { RaySampler } from "./samplers.ts";
import type { Render, ViewRenderer } from "../view_renderer.ts";
import { VolumeRenderer } from "./volrend.ts";

/** Rays in memory together; larger images are rendered strip by strip. */
const STRIP_RAYS = 1 << 18;

/** What a renderer puts together. */
interface RendererParts {
  readonly space: FieldWorkspace;
  readonly tile: Kernel;
  readonly sampler: RaySampler;
  readonly renderer: VolumeRenderer;
}

/** The one camera of a render, and what makes its rays. */
interface RenderedView {
  readonly cameras: Cameras;
  readonly generator: RayGenerator;
  readonly width: number;
}

/** Renders whole images of any size with a model. */
export class NerfRenderer implements ViewRenderer {
  readonly #rays: Rays;
  readonly #composite: Composite;

  private constructor(
    private readonly gpu: Gpu,
    private readonly model: NerfModel,
    private readonly config: NerfConfig,
    private readonly range: RayRange,
    private readonly chunk: number,
    private readonly parts: RendererParts,
  ) {
    this.#rays = allocateRays(gpu, STRIP_RAYS, config.space);
    this.#composite = allocateComposite(gpu, "rendered", STRIP_RAYS);
  }

  /**
   * Compiles the kernels and allocates memory.
   *
   * @param range where rays start and end; of normalised device coordinates, in which they all go on to
   *   infinity, the depths that are told apart
   */
  static async create(
    gpu: Gpu,
    model: NerfModel,
    config: NerfConfig,
    range: RayRange,
  ): Promise<NerfRenderer> {
    const chunk = automaticChunk(gpu, { ...config, batch: { ...config.batch, rays: STRIP_RAYS } });
    const samples = chunkSamples(config, chunk);
    const background = config.background === "black" ? "black" : "white";
    return new NerfRenderer(gpu, model, config, range, chunk, {
      space: new FieldWorkspace(gpu, config.field, samples, null),
      tile: await gpu.kernel("pixels/tile"),
      sampler: await RaySampler.create(gpu, config, chunk, config.samples.jitterInTest),
      renderer: await VolumeRenderer.create(gpu, background, samples),
    });
  }

  /**
   * Renders what a camera sees.
   *
   * @param signal stops between two chunks of rays
   * @throws {DOMException} "AbortError" when stopped
   */
  async render(camera: Camera, signal?: AbortSignal): Promise<Render> {
    const { width, height } = camera;
    const pixels = width * height;
    const colors = new Float32Array(pixels * 3);
    const depths = new Float32Array(pixels);
    const accumulations = new Float32Array(pixels);
    const cameras = new Cameras(this.gpu, [camera]);
    const generator = await RayGenerator.create(
      this.gpu,
      rayOptions(this.config, this.config.camera.directions),
      cameras.kind,
    );
    try {
      for (const strip of chunksOf(pixels, STRIP_RAYS)) {
        const [rgba, depth] = await this.#strip(strip, { cameras, generator, width }, signal);
        for (let i = 0; i < strip.rays; i++) {
          const pixel = strip.firstRay + i;
          const accumulation = rgba[i * 4 + 3];
          colors.set(rgba.subarray(i * 4, i * 4 + 3), pixel * 3);
          accumulations[pixel] = accumulation;
          depths[pixel] = this.config.space === "ndc"
            ? depthFromNdc(depth[i] + 1 - accumulation, this.range.far)
            : depth[i] + (1 - accumulation) * this.range.far;
        }
      }
    } finally {
      cameras.destroy();
    }
    return { width, height, colors, depths, accumulations, normals: null };
  }

  /** Frees all memory but the model's. */
  destroy(): void {
    const { space, sampler, renderer } = this.parts;
    const { colors, depths } = this.#composite;
    const tensors = [
      ...space.tensors,
      ...sampler.tensors,
      ...renderer.tensors,
      ...[...tensorsOf(this.#rays), colors, depths],
    ];
    for (const tensor of tensors) this.gpu.free(tensor);
  }

  async #strip(
    strip: Chunk,
    { cameras, generator, width }: RenderedView,
    signal?: AbortSignal,
  ): Promise<Float32Array[]> {
    const commands = this.gpu.record();
    const { tile } = this.parts;
    commands.run(
      tile,
      strip.rays,
      { pixels: this.#rays.pixels },
      { rays: strip.rays, camera: 0, width, first: strip.firstRay },
    );
    generator.generate(commands, cameras, this.#rays, strip.rays);
    for (const chunk of chunksOf(strip.rays, this.chunk)) {
      this.#chunk(chunk, strip.firstRay / STRIP_RAYS);
      commands.submit();
      await new Promise((resolve) => setTimeout(resolve, 0)); // let signals in
      signal?.throwIfAborted();
    }
    const { colors, depths } = this.#composite;
    return await this.gpu.readAll([colors, depths]) as Float32Array[];
  }

  #chunk(chunk: Chunk, strip: number): void {
    const { sampler, renderer, space } = this.parts;
    const [model, rays, composite] = [this.model, this.#rays, this.#composite];
    const commands = this.gpu.record();
    const draw = { step: strip, seed: this.config.seed };
    const range = rayRange(this.config, this.range);
    sampler.sampleCoarse(commands, rays, chunk, range, draw, space);
    model.coarse.forward(commands, space, chunk.rays * sampler.coarse.perRay, null);
    renderer.forward(commands, chunk, sampler.coarse, space, draw, composite);
    if (!model.fine || !sampler.fine) return;
    sampler.sampleFine(commands, rays, chunk, draw, renderer.weights, space);
    model.fine.forward(commands, space, chunk.rays * sampler.fine.perRay, null);
    renderer.forward(commands, chunk, sampler.fine, space, draw, composite);
  }
}
