import type { Gpu, Memory } from "../gpu/mod.ts";
import {
  type Camera,
  rayDirection,
  resizeCamera,
  type Similarity,
  similarityOf,
  transformPoint,
  type Vec3,
} from "../math/mod.ts";
import type { CommonConfig } from "./common_config.ts";
import { createRenderer, depthRange, methodOf } from "./methods.ts";
import type { Model } from "./model.ts";
import type { RayRange } from "./rays.ts";
import type { Render, ViewRenderer } from "./view_renderer.ts";

/** What can be shown of a field: colours, how far things are, which way they face, how opaque they are, what it costs. */
export type Show = "color" | "depth" | "normals" | "accumulation" | "samples";

/** A box outside of which a field counts as empty. */
export interface Crop {
  /** The corner where all coordinates are least, in the box's own coordinates. */
  readonly lower: Vec3;
  /** The corner where they are largest. */
  readonly upper: Vec3;
  /** From the scene's coordinates to the box's own; absent where these are the same. */
  readonly fromScene?: Similarity;
}

/** How a field is looked at. */
export interface Look {
  /** What is shown, one of the viewport's `shows`. */
  readonly show: Show;
  /** What stands behind everything, sRGB from 0 to 1; behind all that is no colour there is black. */
  readonly background: readonly [red: number, green: number, blue: number];
  /** What is looked at alone; null for all there is. */
  readonly crop: Crop | null;
}

/** What came of a frame. */
export interface Drawn {
  /** The side of a rendered pixel as a part of the canvas's, above 0: 1 for full resolution. */
  readonly scale: number;
  /** How many jittered frames the picture is the mean of, 1 to 16; 0 while not even one is whole at full resolution. */
  readonly frames: number;
  /** What it took, in milliseconds. */
  readonly milliseconds: number;
  /** Whether drawing the same again would change nothing. */
  readonly done: boolean;
}

/** The formats that canvases have. */
export type CanvasFormat = "rgba8unorm" | "bgra8unorm";

/** Draws what a camera sees of a field into textures, such as a canvas's. */
export class Viewport {
  /** What can be shown of the field. */
  readonly shows: readonly Show[];
  #key = "";
  #perPixel = 0;
  #scale = 1;

  private constructor(
    private readonly gpu: Gpu,
    private readonly config: CommonConfig,
    private readonly range: RayRange,
    private readonly format: CanvasFormat,
    private readonly views: ViewRenderer,
    normals: boolean,
  ) {
    this.shows = ["color", "depth", ...(normals ? ["normals"] as const : []), "accumulation"];
  }

  /**
   * Compiles the kernels and allocates memory.
   *
   * @param config the model's, settled
   * @param range near and far of the scene
   * @param format of the textures that are drawn into
   */
  static async create(
    memory: Memory,
    model: Model,
    config: CommonConfig,
    range: RayRange,
    format: CanvasFormat,
  ): Promise<Viewport> {
    const { normals } = methodOf(config);
    const views = await createRenderer(memory, model, config, range, { normals });
    return new Viewport(memory.gpu, config, depthRange(config, range), format, views, normals);
  }

  /**
   * Draws what a camera sees. Where camera or look are others than before, as sharply as fits into the budget; where
   * they are the same, a frame more, until the mean of 16 is drawn. Returns when the device has done it.
   *
   * @param texture of the camera's size and the viewport's format, with the usage COPY_DST
   * @param camera in the scene's coordinates, in pixels of the texture
   * @param budget how long it may take, in milliseconds
   * @param signal stops between two submissions
   * @throws {DOMException} "AbortError" when stopped
   */
  async draw(
    texture: GPUTexture,
    camera: Camera,
    look: Look,
    budget: number,
    signal?: AbortSignal,
  ): Promise<Drawn> {
    const start = performance.now();
    const key = JSON.stringify([camera, look]);
    const { width, height } = camera;
    if (key !== this.#key) {
      const pixels = this.#perPixel > 0 ? budget / this.#perPixel : width * height / 64;
      this.#scale = Math.min(1, Math.max(Math.sqrt(pixels / (width * height)), 1 / 8));
    } else {
      this.#scale = 1;
    }
    this.#key = key;
    const scale = this.#scale;
    const small = resizeCamera(camera, Math.ceil(width * scale), Math.ceil(height * scale));
    const render = await this.views.render(small, signal);
    this.#write(texture, this.#colorsOf(render, look), small, width, height);
    await this.gpu.settle();
    const milliseconds = performance.now() - start;
    this.#perPixel = milliseconds / (small.width * small.height);
    return { scale, frames: scale === 1 ? 1 : 0, milliseconds, done: scale === 1 };
  }

  /**
   * The point that is seen at a place of an image, in scene coordinates; null where less than half of the ray is
   * stopped.
   *
   * @param x in pixels, from the left
   * @param y in pixels, from the top
   */
  async pick(camera: Camera, x: number, y: number): Promise<Vec3 | null> {
    const direction = rayDirection(camera, [x, y]);
    if (!direction) return null;
    const single = {
      ...camera,
      width: 1,
      height: 1,
      cx: camera.cx - x + 0.5,
      cy: camera.cy - y + 0.5,
    };
    const { depths: [depth], accumulations: [seen] } = await this.views.render(single);
    if (seen < 0.5) return null;
    const distance = (depth - (1 - seen) * this.range.far) / seen;
    const unit = methodOf(this.config).rayOptions(this.config).directions === "unit";
    const along = unit ? distance : distance / -direction[2];
    return transformPoint(similarityOf(camera.cameraToWorld), [
      direction[0] * along,
      direction[1] * along,
      direction[2] * along,
    ]);
  }

  /**
   * A picture of any size.
   *
   * @param camera in pixels of the picture
   * @param samples how many jittered frames it is the mean of
   * @param signal stops between two submissions
   * @returns sRGB and opaque, [height, width, 4]
   * @throws {DOMException} "AbortError" when stopped
   */
  async capture(
    camera: Camera,
    look: Look,
    _samples: number,
    signal?: AbortSignal,
  ): Promise<Uint8Array<ArrayBuffer>> {
    return this.#colorsOf(await this.views.render(camera, signal), look);
  }

  /** To be called when the model's parameters have changed: the next frame begins anew. */
  refresh(): void {
    this.#key = "";
  }

  /** Frees all memory but the model's. */
  destroy(): void {
    this.views.destroy();
  }

  #colorsOf(render: Render, { show, background }: Look): Uint8Array<ArrayBuffer> {
    const { colors, accumulations, depths, normals } = render;
    const bytes = new Uint8Array(accumulations.length * 4);
    const behind = this.config.background === "black" ? 0 : 1;
    const { near, far } = this.range;
    for (let pixel = 0; pixel < accumulations.length; pixel++) {
      const seen = accumulations[pixel];
      for (let i = 0; i < 3; i++) {
        const color = colors[pixel * 3 + i] + (1 - seen) * (background[i] - behind);
        const distance = Math.log(depths[pixel] / near) / Math.log(far / near);
        const value = show === "color"
          ? color
          : show === "depth"
          ? distance
          : show === "normals"
          ? 0.5 + 0.5 * normals![pixel * 3 + i]
          : seen;
        bytes[pixel * 4 + i] = Math.round(255 * Math.min(Math.max(value, 0), 1));
      }
      bytes[pixel * 4 + 3] = 255;
    }
    return bytes;
  }

  #write(
    texture: GPUTexture,
    bytes: Uint8Array,
    small: Camera,
    width: number,
    height: number,
  ): void {
    const order = this.format === "bgra8unorm" ? [2, 1, 0, 3] : [0, 1, 2, 3];
    const data = new Uint8Array(width * height * 4);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const row = Math.floor(y * small.height / height);
        const from = (row * small.width + Math.floor(x * small.width / width)) * 4;
        for (let i = 0; i < 4; i++) data[(y * width + x) * 4 + i] = bytes[from + order[i]];
      }
    }
    this.gpu.device.queue.writeTexture({ texture }, data, { bytesPerRow: width * 4 }, [
      width,
      height,
    ]);
  }
}
