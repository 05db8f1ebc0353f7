import {
  buildIn,
  type Kernel,
  type Memory,
  type Scope,
  type Tensor,
  withScope,
} from "../gpu/mod.ts";
import type { Camera } from "../math/mod.ts";
import { Cameras } from "./cameras.ts";
import { type Crop, type CropPlanes, cropPlanes } from "./crop.ts";
import { depthFromNdc } from "./ndc_depth.ts";
import { allocateRays, chunksOf, RayGenerator, type RayOptions, type Rays } from "./rays.ts";
import { raysAcross, reducedRender, supersample } from "./subpixels.ts";
import type { Render, ViewRenderer } from "./view_renderer.ts";

/** What was seen along some rays. */
export interface SeenRays {
  /** sRGB colors over the background, [rays, 3]. */
  readonly colors: Float32Array;
  /** Expected distances in units of the rays' directions; what is not there counts as 0, [rays]. */
  readonly depths: ArrayLike<number>;
  /** How much of each ray is stopped, [rays]. */
  readonly accumulations: Float32Array;
  /** Directions that surfaces face in world coordinates, [rays, 3]; null if not asked for. */
  readonly normals: Float32Array | null;
}

/** Rays that are rendered together. */
export interface RayRun {
  /** A batch of at least `count` rays. */
  readonly rays: Rays;
  /** How many of them are meant: the first ones. */
  readonly count: number;
  /** Which part of an image they are, for samplers that draw random numbers. */
  readonly strip: number;
  /** Outside of which the field counts as empty, in the coordinates of the rays. */
  readonly crop: CropPlanes;
}

/** Where a device keeps what was seen of rays, for kernels that import `lib/seen_KIND.wgsl`. */
export interface SeenTensors {
  /** Which file says how they lie. */
  readonly kind: "marched" | "sampled";
  /** The tensors by the names of that file's bindings. */
  readonly tensors: Readonly<Record<string, Tensor>>;
  /** What depths are to be multiplied with. */
  readonly unit: number;
  /** What colors stand in front of: 0 for black, 1 for white. */
  readonly behind: 0 | 1;
  /** Samples of each ray, where all have as many; else 0. */
  readonly samples: number;
}

/** Renders rays with a trained field: what methods differ in. */
export interface RayRenderer {
  /** The most rays at a time. */
  readonly capacity: number;
  /** Whether it finds normals. */
  readonly normals: boolean;
  /** What was seen of the last run. */
  readonly seen: SeenTensors;
  /**
   * Renders rays, and reads what was seen.
   *
   * @param signal stops between two submissions
   * @throws {DOMException} "AbortError" when stopped
   */
  render(run: RayRun, signal?: AbortSignal): Promise<SeenRays>;
  /** To be called before `trace`, after parameters may have changed. */
  prepare(): void;
  /**
   * Renders rays, and leaves on the device what was seen. Nothing is waited for: rays get at most so many segments
   * each, and `progress` says whether that was enough.
   *
   * @param segments at least 1; of no meaning where rays have none
   */
  trace(run: RayRun, segments: number): void;
  /** Goes on with the rays of the last `trace`. */
  goOn(run: RayRun, segments: number): void;
  /**
   * How far the last `trace` came, on the device: how many rays are not through, and after how many segments, [2].
   * Null where all always are.
   */
  readonly progress: Tensor<"u32"> | null;
}

/** How images are made of rays. */
export interface ImageOptions extends RayOptions {
  /** What is behind everything counts as so far. */
  readonly far: number;
  /** Outside of which the field counts as empty; null for nowhere. */
  readonly crop: Crop | null;
}

/**
 * Renders whole images of any size, strip by strip: makes the rays of a strip's pixels, and puts together
 * what was seen along them.
 */
export class ImageRenderer implements ViewRenderer {
  readonly #rays: Rays;
  readonly #crop: CropPlanes;

  private constructor(
    private readonly scope: Scope,
    private readonly options: ImageOptions,
    private readonly renderer: RayRenderer,
    private readonly tile: Kernel,
  ) {
    this.#rays = allocateRays(scope, renderer.capacity, options.space);
    this.#crop = cropPlanes(options.crop, options.space === "ndc" ? options.ndc : null);
  }

  /**
   * Compiles the kernels and allocates memory.
   *
   * @param build makes what renders rays, in the renderer's own memory
   * @throws {RangeError} for a crop that is empty or not finite
   */
  static create(
    memory: Memory,
    options: ImageOptions,
    build: (scope: Scope) => Promise<RayRenderer>,
  ): Promise<ImageRenderer> {
    return buildIn(memory, async (scope) => {
      const tile = await scope.gpu.kernel("pixels/tile");
      return new ImageRenderer(scope, options, await build(scope), tile);
    });
  }

  /** Renders what a camera sees: a pixel that has several rays is their mean. */
  async render(camera: Camera, signal?: AbortSignal): Promise<Render> {
    const { raySpacing, pixelOffset } = this.options;
    const across = raysAcross(camera, raySpacing);
    if (across === 1) return await this.#renderRays(camera, signal);
    const finer = supersample(camera, across, pixelOffset);
    return reducedRender(await this.#renderRays(finer, signal), across);
  }

  /** Renders a ray of each pixel. */
  async #renderRays(camera: Camera, signal?: AbortSignal): Promise<Render> {
    const { width, height } = camera;
    const { renderer, scope: { gpu } } = this;
    const pixels = width * height;
    const image = {
      width,
      height,
      colors: new Float32Array(pixels * 3),
      depths: new Float32Array(pixels),
      accumulations: new Float32Array(pixels),
      normals: renderer.normals ? new Float32Array(pixels * 3) : null,
    };
    const [rays, crop] = [this.#rays, this.#crop];
    await withScope(gpu, async (scope) => {
      const cameras = new Cameras(scope, [camera]);
      const generator = await RayGenerator.create(scope, this.options, cameras.kind);
      const chunks = chunksOf(pixels, renderer.capacity);
      for (const [strip, { firstRay, rays: count }] of chunks.entries()) {
        const commands = gpu.record();
        const places = { rays: count, camera: 0, width, first: firstRay };
        commands.run(this.tile, count, { pixels: rays.pixels }, places);
        generator.generate(commands, cameras, rays, count);
        const seen = await renderer.render({ rays, count, strip, crop }, signal);
        this.#spread(seen, firstRay, count, image);
      }
    });
    return image;
  }

  /** Frees all memory but the model's. */
  destroy(): void {
    this.scope[Symbol.dispose]();
  }

  /** Puts a strip's rays into the image, what is not there at `far`. */
  #spread(seen: SeenRays, first: number, rays: number, image: Render): void {
    const { space, far } = this.options;
    image.colors.set(seen.colors, first * 3);
    image.accumulations.set(seen.accumulations, first);
    if (image.normals && seen.normals) image.normals.set(seen.normals, first * 3);
    for (let ray = 0; ray < rays; ray++) {
      const missing = 1 - seen.accumulations[ray];
      image.depths[first + ray] = space === "ndc"
        ? depthFromNdc(seen.depths[ray] + missing, far)
        : seen.depths[ray] + missing * far;
    }
  }
}
