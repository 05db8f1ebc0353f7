import { buildIn, type Memory, type Scope, withScope } from "../gpu/mod.ts";
import {
  type Camera,
  rayDirection,
  rotate,
  similarityOf,
  transformPoint,
  type Vec3,
} from "../math/mod.ts";
import { scale } from "../math/vector.ts";
import type { CommonConfig } from "./common_config.ts";
import type { Crop } from "./crop.ts";
import { differingFrames, jittered, resized, sharpestFrames } from "./frame_cameras.ts";
import { fitConfig, methodOf } from "./methods.ts";
import type { Model } from "./model.ts";
import {
  type CanvasFormat,
  Picture,
  type PictureKernels,
  pictureKernels,
  type PictureOptions,
  type Show,
  type Shown,
  type Size,
} from "./picture.ts";
import { chunksOf, type RayRange } from "./rays.ts";
import { ViewTracer } from "./view_tracer.ts";

/** How a field is looked at. */
export interface Look extends Shown {
  /** Outside of which the field counts as empty; null for nowhere. */
  readonly crop: Crop | null;
}

/** What came of drawing. */
export interface Drawn {
  /** Rendered pixels in one of the canvas, along a side: 1 for full resolution, less while parts are coarse. */
  readonly scale: number;
  /** How many whole frames of full resolution the picture is the mean of; 0 while parts are coarse. */
  readonly frames: number;
  /** What it took, in milliseconds. */
  readonly milliseconds: number;
  /** Whether drawing the same again would change nothing. */
  readonly done: boolean;
}

/** The least part of a canvas's sides that is rendered, however slow it is. */
const LEAST_SCALE = 1 / 8;

/** By how much more than the last time is rendered at most: a single quick frame says little. */
const GROWTH = 4;

/** The fewest rays that are traced together: fewer take as long. */
const LEAST_RAYS = 1024;

/** Pixels of a capture that are in memory together. */
const TILE_PIXELS = 1 << 16;

/** A ray of which less is stopped than this shows nothing. */
const SEEN = 0.5;

/** What one call draws, and where to. */
interface Frame {
  readonly picture: Picture;
  readonly tracer: ViewTracer;
  readonly texture: GPUTexture;
  readonly camera: Camera;
  readonly look: Look;
  /** Milliseconds that are left of the budget. */
  rest(): number;
  readonly signal?: AbortSignal;
}

/** What part of a capture is made together. */
interface Tile {
  /** Its first row. */
  readonly top: number;
  readonly rows: number;
  /** Frames that it is the mean of. */
  readonly samples: number;
  readonly signal?: AbortSignal;
}

/** What a viewport is made of. */
interface ViewportParts {
  readonly model: Model;
  readonly config: CommonConfig;
  readonly options: PictureOptions;
  readonly tracer: ViewTracer;
  readonly kernels: PictureKernels;
}

/**
 * Draws what cameras see of a field into textures, such as those of a canvas: coarsely while something changes, and
 * sharper and sharper while nothing does. What was seen stays on the device, and as long as the canvas keeps its size,
 * nothing is allocated. Calls wait for each other.
 *
 * All cameras, points and crops are in the scene's coordinates, normals too. Colors are sRGB already when a field
 * makes them, and the texture's bytes are these: its format must be none that encodes them again.
 */
export class Viewport {
  readonly #probe: Picture;
  #canvas: { readonly scope: Scope; readonly picture: Picture } | null = null;
  #normals: ViewTracer | null = null;
  #last: Promise<unknown> = Promise.resolve();
  /** What is drawn, as text; empty for nothing. */
  #drawn = "";
  /** How often parameters have changed. */
  #version = 0;
  #coarse: Size = { width: 1, height: 1 };
  /** Whole frames of full resolution. */
  #frames = 0;
  /** Pixels of the next one that are there. */
  #filled = 0;
  /** How many rays were traced last, and in how many milliseconds. */
  #pace = { rays: 0, milliseconds: 0 };

  private constructor(private readonly memory: Scope, private readonly parts: ViewportParts) {
    this.#probe = new Picture(memory, { width: 1, height: 1 }, parts.options, parts.kernels);
  }

  /**
   * Compiles the kernels and allocates memory.
   *
   * @param model of `createModel` or of a trainer; it stays the caller's
   * @param config the model's, settled
   * @param scene for the range of depths, where the configuration leaves it to the scene
   * @param format of the textures that are drawn into
   */
  static create(
    memory: Memory,
    model: Model,
    config: CommonConfig,
    scene: RayRange,
    format: CanvasFormat,
  ): Promise<Viewport> {
    return buildIn(memory, async (scope) => {
      const range = methodOf(config).depthRange(config, scene);
      const options = { range, ndc: config.space === "ndc", format };
      const tracer = await createTracer(scope, model, config, range, false);
      const kernels = await pictureKernels(scope, tracer.renderer);
      return new Viewport(scope, { model, config, options, tracer, kernels });
    });
  }

  /** What can be shown of the field: all, but normals only where its method has them. */
  get shows(): readonly Show[] {
    const { normals } = methodOf(this.parts.config);
    return ALL_SHOWS.filter((show) => normals || show !== "normals");
  }

  /**
   * Draws what a camera sees, and waits for the device. Where camera or look are others than before, as sharply as
   * fits into the budget; where they are the same, as much of the next frame as fits into it.
   *
   * @param texture of the camera's size and the viewport's format, with the usage COPY_DST, as
   *   `context.configure({ usage: GPUTextureUsage.COPY_DST, … })` makes a canvas's
   * @param camera its width and height are the texture's; where it has measured rays, its lens stands for them
   * @param budget in milliseconds; Infinity for a whole frame of full resolution
   * @param signal stops between two submissions
   * @throws {DOMException} "AbortError" when stopped
   * @throws {RangeError} for a texture of another size or format, for normals that the method does not have, or a crop
   *   that is empty or not finite
   */
  draw(
    texture: GPUTexture,
    camera: Camera,
    look: Look,
    budget: number,
    signal?: AbortSignal,
  ): Promise<Drawn> {
    return this.#alone(async () => {
      const start = performance.now();
      const rest = () => budget - (performance.now() - start);
      const [picture, tracer] = [this.#pictureFor(texture, camera), await this.#tracerFor(look)];
      const frame = { picture, tracer, texture, camera, look, rest, signal };
      const { rays: _, ...optics } = camera;
      const drawn = JSON.stringify([look, optics, this.#version]);
      if (drawn !== this.#drawn) {
        this.#drawn = "";
        await this.#begin(frame);
        this.#drawn = drawn;
      } else {
        if (this.#frames < sharpestFrames(camera)) await this.#refine(frame);
        this.#present(frame);
        await this.memory.gpu.settle();
      }
      return {
        scale: this.#frames > 0 ? 1 : this.#coarse.height / camera.height,
        frames: this.#frames,
        milliseconds: performance.now() - start,
        done: this.#frames >= sharpestFrames(camera),
      };
    });
  }

  /**
   * The point that is seen in a pixel; null where less than half of the ray is stopped, or at infinity.
   *
   * @param x the pixel's column, from 0; parts of pixels do not count
   * @param y its row, from 0 at the top
   * @param crop what is left out of the field
   * @throws {RangeError} for a crop that is empty or not finite
   */
  pick(camera: Camera, x: number, y: number, crop: Crop | null = null): Promise<Vec3 | null> {
    const [column, row] = [Math.floor(x), Math.floor(y)];
    if (!(column >= 0 && column < camera.width && row >= 0 && row < camera.height)) {
      return Promise.resolve(null);
    }
    return this.#alone(async () => {
      const { parts: { tracer } } = this;
      tracer.look(camera);
      const run = { first: row * camera.width + column, count: 1, crop };
      const shown = { show: "depth", background: [0, 0, 0] } as const;
      await tracer.trace(run, always, (commands) => {
        this.#probe.add(commands, "fine", tracer.renderer, shown, { first: 0, rays: 1, frames: 1 });
      });
      const [depth, , , seen] = await this.#probe.read();
      return seen < SEEN ? null : this.#pointAt(camera, column, row, depth / seen);
    });
  }

  /**
   * A picture of any size, in tiles: what a canvas would show. Other calls have their turn between two of them.
   *
   * @param camera its width and height are the picture's
   * @param samples how many frames it is the mean of, each with its rays elsewhere in their pixels: 1 or more
   * @param signal stops between two submissions
   * @returns sRGB and opaque, [height, width, 4]
   * @throws {DOMException} "AbortError" when stopped
   * @throws {RangeError} as `draw`
   */
  capture(
    camera: Camera,
    look: Look,
    samples: number,
    signal?: AbortSignal,
  ): Promise<Uint8Array<ArrayBuffer>> {
    if (!(Number.isInteger(samples) && samples >= 1)) {
      throw new RangeError(
        "Cannot capture a picture as samples must be a whole number from 1 on: current value is " +
          `${samples}.`,
      );
    }
    const { width, height } = camera;
    const most = Math.min(Math.max(Math.floor(TILE_PIXELS / width), 1), height);
    const options = { ...this.parts.options, format: "rgba8unorm" } as const;
    const frames = Math.min(samples, differingFrames(camera));
    return withScope(this.memory.gpu, async (scope) => {
      const picture = new Picture(scope, { width, height: most }, options, this.parts.kernels);
      const bytes = new Uint8Array(width * height * 4);
      for (let top = 0; top < height; top += most) {
        const tile = { top, rows: Math.min(most, height - top), samples: frames, signal };
        const drawn = await this.#alone(() => this.#tile(picture, camera, look, tile));
        bytes.set(drawn, top * width * 4);
      }
      return bytes;
    });
  }

  /** Some rows of a capture, [rows, width, 4]. */
  async #tile(picture: Picture, camera: Camera, look: Look, tile: Tile): Promise<Uint8Array> {
    const { gpu } = this.memory;
    const { width } = camera;
    const pixels = tile.rows * width;
    const tracer = await this.#tracerFor(look);
    for (let sample = 0; sample < tile.samples; sample++) {
      tracer.look(jittered(camera, sample));
      for (const { firstRay: first, rays } of chunksOf(pixels, tracer.renderer.capacity)) {
        const run = { first: tile.top * width + first, count: rays, crop: look.crop };
        await tracer.trace(run, always, nothing, tile.signal);
        picture.add(gpu.record(), "fine", tracer.renderer, look, {
          ...{ first, rays, frames: sample + 1 },
        });
      }
    }
    picture.present(gpu.record(), look, pixels, { width: 1, height: 1 });
    return (await picture.bytes()).subarray(0, pixels * 4);
  }

  /** To be called when the model's parameters have changed: the next frame begins anew. */
  refresh(): void {
    this.#version++;
  }

  /** Frees all memory but the model's; what was begun must be done. */
  destroy(): void {
    this.memory[Symbol.dispose]();
  }

  /** Runs something when all is done that was begun before. */
  #alone<R>(work: () => Promise<R>): Promise<R> {
    const result = this.#last.then(work, work);
    this.#last = result;
    return result;
  }

  /** A first picture of something new, coarse if the budget says so. */
  async #begin({ picture, tracer, texture, camera, look, rest, signal }: Frame): Promise<void> {
    const affordable = this.#affordable(rest());
    const means = affordable < camera.width * camera.height ? "coarse" : "fine";
    const size = means === "fine" ? picture.size : picture.coarseSize(affordable, LEAST_SCALE);
    const pixels = size.width * size.height;
    tracer.look(resized(camera, size));
    [this.#frames, this.#filled] = [0, 0];
    const start = performance.now();
    for (const { firstRay: first, rays } of chunksOf(pixels, tracer.renderer.capacity)) {
      const run = { first, count: rays, crop: look.crop };
      // A whole frame is right to the last sample; of a coarse one what is there is shown when time is up.
      const mayGoOn = () => means === "fine" || rest() > 0;
      await tracer.trace(run, mayGoOn, (commands) => {
        picture.add(commands, means, tracer.renderer, look, { first, rays, frames: 1 });
        if (first + rays < pixels) return;
        picture.present(commands, look, means === "fine" ? pixels : 0, size);
        commands.copyToTexture(picture.pixels, texture);
      }, signal);
    }
    this.#pace = { rays: pixels, milliseconds: performance.now() - start };
    if (means === "fine") this.#frames = 1;
    else this.#coarse = size;
  }

  /** As much of the next frame as fits into the budget, at least a strip. */
  async #refine({ picture, tracer, camera, look, rest, signal }: Frame): Promise<void> {
    const pixels = camera.width * camera.height;
    const { gpu } = this.memory;
    const frames = this.#frames + 1;
    tracer.look(jittered(camera, this.#frames));
    const [start, before] = [performance.now(), this.#filled];
    do {
      const first = this.#filled;
      const affordable = Math.max(Math.floor(this.#affordable(rest())), LEAST_RAYS);
      const rays = Math.min(affordable, tracer.renderer.capacity, pixels - first);
      await tracer.trace({ first, count: rays, crop: look.crop }, always, nothing, signal);
      picture.add(gpu.record(), "fine", tracer.renderer, look, { first, rays, frames });
      this.#filled += rays;
      this.#pace = { rays: this.#filled - before, milliseconds: performance.now() - start };
    } while (this.#filled < pixels && rest() > 0);
    if (this.#filled === pixels) [this.#frames, this.#filled] = [frames, 0];
  }

  /** Draws the means there are into the texture. */
  #present({ picture, texture, look }: Frame): void {
    const commands = this.memory.gpu.record();
    const { width, height } = picture.size;
    picture.present(
      commands,
      look,
      this.#frames > 0 ? width * height : this.#filled,
      this.#coarse,
    );
    commands.copyToTexture(picture.pixels, texture);
  }

  /** How many rays can be traced in so many milliseconds, by what was traced last. */
  #affordable(milliseconds: number): number {
    if (milliseconds === Infinity) return Infinity;
    const { rays, milliseconds: taken } = this.#pace;
    return rays * Math.min(Math.max(milliseconds, 0) / Math.max(taken, 1e-3), GROWTH);
  }

  /** The means of a canvas; new ones if its size is another one. */
  #pictureFor(texture: GPUTexture, { width, height }: Camera): Picture {
    const { options, kernels } = this.parts;
    if (
      texture.width !== width || texture.height !== height || texture.format !== options.format
    ) {
      throw new RangeError(
        `Cannot draw as the texture must be of ${width} x ${height} pixels as the camera and of the format ` +
          `${options.format}: current one is of ${texture.width} x ${texture.height}, ${texture.format}.`,
      );
    }
    const canvas = this.#canvas;
    if (canvas?.picture.size.width === width && canvas.picture.size.height === height) {
      return canvas.picture;
    }
    canvas?.scope[Symbol.dispose]();
    this.#canvas = null;
    this.#drawn = "";
    const scope = this.memory.scope();
    try {
      const picture = new Picture(scope, { width, height }, options, kernels);
      this.#canvas = { scope, picture };
      return picture;
    } catch (error) {
      scope[Symbol.dispose]();
      throw error;
    }
  }

  /** What traces rays for a look; memory for normals is allocated when they are first shown. */
  async #tracerFor({ show }: Shown): Promise<ViewTracer> {
    const { model, config, options: { range }, tracer } = this.parts;
    if (!this.shows.includes(show)) {
      throw new RangeError(
        `Cannot show ${show} of this field, which has ${this.shows.join(", ")}.`,
      );
    }
    if (show !== "normals") return tracer;
    return this.#normals ??= await buildIn(
      this.memory,
      (scope) => createTracer(scope, model, config, range, true),
    );
  }

  /** Where the middle of a pixel shows something at a depth, as rays measure it. */
  #pointAt(camera: Camera, column: number, row: number, depth: number): Vec3 | null {
    const { config } = this.parts;
    const { pixelOffset } = config.camera;
    const direction = rayDirection(camera, [column + pixelOffset, row + pixelOffset]);
    if (!direction) return null;
    const pose = similarityOf(camera.cameraToWorld);
    const [, , z] = pose.translation;
    const world = rotate(pose, direction);
    const { directions } = methodOf(config).rayOptions(config);
    const perspective = (camera.lens?.projection ?? "perspective") === "perspective";
    const distance = config.space === "ndc"
      ? (z + 1 / (1 - depth)) / -world[2]
      : directions === "depth" && perspective
      ? depth / -direction[2]
      : depth;
    if (!Number.isFinite(distance)) return null; // a sky of normalised device coordinates
    return transformPoint(pose, scale(direction, distance));
  }
}

const ALL_SHOWS: readonly Show[] = ["color", "depth", "normals", "accumulation", "samples"];

/** Renders rays for a viewport. */
async function createTracer(
  scope: Scope,
  model: Model,
  config: CommonConfig,
  range: RayRange,
  normals: boolean,
): Promise<ViewTracer> {
  const method = methodOf(config);
  const fitted = fitConfig(scope.gpu, config).config;
  const use = { normals, use: "viewport" } as const;
  const renderer = await method.rays(scope, model, fitted, range, use);
  return ViewTracer.create(scope, method.rayOptions(config), renderer);
}

function always(): boolean {
  return true;
}

function nothing(): void {}
