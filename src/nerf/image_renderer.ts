import { buildIn, type Kernel, type Memory, type Scope } from "../gpu/mod.ts";
import type { Camera } from "../math/mod.ts";
import { Cameras } from "./cameras.ts";
import { depthFromNdc } from "./ndc_depth.ts";
import { allocateRays, chunksOf, RayGenerator, type RayOptions, type Rays } from "./rays.ts";
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

/** Renders rays with a trained field: what methods differ in. */
export interface RayRenderer {
  /** The most rays at a time. */
  readonly capacity: number;
  /** Whether it finds normals. */
  readonly normals: boolean;
  /**
   * Renders rays.
   *
   * @param rays a batch of at least `count` rays, of which the first `count` are meant
   * @param strip which part of an image they are, for samplers that draw random numbers
   * @param signal stops between two submissions
   * @throws {DOMException} "AbortError" when stopped
   */
  render(rays: Rays, count: number, strip: number, signal?: AbortSignal): Promise<SeenRays>;
}

/** How images are made of rays. */
export interface ImageOptions extends RayOptions {
  /** What is behind everything counts as so far. */
  readonly far: number;
}

/**
 * Renders whole images of any size, strip by strip: makes the rays of a strip's pixels, and puts together
 * what was seen along them.
 */
export class ImageRenderer implements ViewRenderer {
  readonly #rays: Rays;

  private constructor(
    private readonly scope: Scope,
    private readonly options: ImageOptions,
    private readonly renderer: RayRenderer,
    private readonly tile: Kernel,
  ) {
    this.#rays = allocateRays(scope, renderer.capacity, options.space);
  }

  /**
   * Compiles the kernels and allocates memory.
   *
   * @param build makes what renders rays, in the renderer's own memory
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

  /** Renders what a camera sees. */
  async render(camera: Camera, signal?: AbortSignal): Promise<Render> {
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
    using scope = this.scope.scope();
    const cameras = new Cameras(scope, [camera]);
    const generator = await RayGenerator.create(scope, this.options, cameras.kind);
    for (const [strip, { firstRay, rays }] of chunksOf(pixels, renderer.capacity).entries()) {
      const commands = gpu.record();
      const places = { rays, camera: 0, width, first: firstRay };
      commands.run(this.tile, rays, { pixels: this.#rays.pixels }, places);
      generator.generate(commands, cameras, this.#rays, rays);
      const seen = await renderer.render(this.#rays, rays, strip, signal);
      this.#spread(seen, firstRay, rays, image);
    }
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
