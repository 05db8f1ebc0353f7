import { constantsOf } from "../../shaders/constants.ts";
import type { Commands, Gpu, Kernel, Memory, Tensor } from "../gpu/mod.ts";
import type { RayRenderer } from "./image_renderer.ts";
import type { RayRange } from "./rays.ts";

const NUMBERS = { ...constantsOf("lib/shows.wgsl"), ...constantsOf("render/present.wgsl") };

/**
 * What can be shown of a field: its colors, how far away things are, where surfaces face, how much of a ray is
 * stopped, how many samples it has.
 */
export type Show = "color" | "depth" | "normals" | "accumulation" | "samples";

/** What can be shown, as kernels number it. */
const SHOWS: Readonly<Record<Show, number>> = {
  color: NUMBERS.SHOW_COLOR,
  depth: NUMBERS.SHOW_DEPTH,
  normals: NUMBERS.SHOW_NORMALS,
  accumulation: NUMBERS.SHOW_ACCUMULATION,
  samples: NUMBERS.SHOW_SAMPLES,
};

/** The formats that canvases have. */
export type CanvasFormat = "rgba8unorm" | "bgra8unorm";

/** Numbers of pixels. */
export interface Size {
  /** Along a row. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
}

/** Of what a picture is made. */
export interface Shown {
  /** What is shown. */
  readonly show: Show;
  /** What stands behind colors, depths and normals: sRGB from 0 to 1. */
  readonly background: readonly [red: number, green: number, blue: number];
}

/** How depths are drawn. */
export interface PictureOptions {
  /** Where the scale of depths begins and ends. */
  readonly range: RayRange;
  /** Whether rays tell fractions of the way to infinity instead. */
  readonly ndc: boolean;
  /** Of the textures that pictures go to. */
  readonly format: CanvasFormat;
}

/** The kernels that make pictures of what was seen. */
export interface PictureKernels {
  /** Adds to means, by how what was seen lies. */
  readonly average: Kernel;
  /** Draws means. */
  readonly present: Kernel;
}

/** Compiles them. */
export async function pictureKernels(
  { gpu }: Memory,
  { seen: { kind } }: RayRenderer,
): Promise<PictureKernels> {
  return {
    average: await gpu.kernel("render/average", { KIND: kind }),
    present: await gpu.kernel("render/present"),
  };
}

/** The pixels that a picture's coarse means are for, as a part of its own. */
const COARSE_PART = 1 / 2;

/** A picture in device memory that becomes sharp step by step: the means of its pixels, and the same of fewer. */
export class Picture {
  /** The means of all pixels, and of fewer, [pixels, 4]. */
  readonly #means: { readonly fine: Tensor<"f32">; readonly coarse: Tensor<"f32"> };
  readonly #gpu: Gpu;
  /** RGBA or BGRA in a number, [height, width padded to rows of 256 bytes]. */
  readonly pixels: Tensor<"u32">;

  /**
   * Allocates memory: 28 bytes a pixel.
   */
  constructor(
    memory: Memory,
    readonly size: Size,
    private readonly options: PictureOptions,
    private readonly kernels: PictureKernels,
  ) {
    const { width, height } = size;
    const pixels = width * height;
    this.#gpu = memory.gpu;
    // Of a single row or column there cannot be less along the other side.
    const coarse = Math.max(Math.ceil(pixels * COARSE_PART), width, height);
    this.#means = {
      fine: memory.tensor("means of pixels", [pixels, 4]),
      coarse: memory.tensor("coarse means", [coarse, 4]),
    };
    this.pixels = memory.tensor("picture", [height, paddedWidth(width)], { type: "u32" });
  }

  /**
   * Adds what was seen of a run of rays.
   *
   * @param means which
   * @param first the first ray's pixel, counted row by row
   * @param frames how many frames are added with this one
   */
  add(
    commands: Commands,
    means: "fine" | "coarse",
    { seen }: RayRenderer,
    { show, background }: Shown,
    run: { readonly first: number; readonly rays: number; readonly frames: number },
  ): void {
    const { unit, behind, samples, tensors } = seen;
    const bindings = { means: this.#means[means], ...tensors };
    const params = { background, show: SHOWS[show], ...run, unit, behind, samples };
    commands.run(this.kernels.average, run.rays, bindings, params);
  }

  /**
   * Draws the picture into `pixels`.
   *
   * @param filled how many pixels have fine means; the others are drawn by the coarse ones
   * @param coarse the size of these
   */
  present(commands: Commands, { show, background }: Shown, filled: number, coarse: Size): void {
    const { size: { width, height }, options: { range: { near, far }, ndc, format } } = this;
    const { fine, coarse: coarseMeans } = this.#means;
    commands.run(
      this.kernels.present,
      width * height,
      { means: fine, coarse: coarseMeans, picture: this.pixels },
      {
        size: [width, height],
        coarse_size: [coarse.width, coarse.height],
        background,
        show: SHOWS[show],
        near,
        far,
        depths: ndc ? NUMBERS.NDC_DEPTHS : NUMBERS.LINEAR_DEPTHS,
        filled,
        swapped: format === "bgra8unorm" ? 1 : 0,
      },
    );
  }

  /**
   * The size of a coarse picture.
   *
   * @param pixels about how many it has
   * @param least the least part of the picture's sides
   */
  coarseSize(pixels: number, least: number): Size {
    const { width, height } = this.size;
    const scale = Math.max(Math.sqrt(Math.min(pixels / (width * height), COARSE_PART)), least);
    return {
      width: Math.max(Math.floor(width * scale), 1),
      height: Math.max(Math.floor(height * scale), 1),
    };
  }

  /** The fine means, [pixels, 4]; waits for the device. */
  read(): Promise<Float32Array<ArrayBuffer>> {
    return this.#gpu.read(this.#means.fine);
  }

  /** What `present` drew, four bytes a pixel, [height, width, 4]; waits for the device. */
  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    const { width, height } = this.size;
    const padded = new Uint8Array((await this.#gpu.read(this.pixels)).buffer);
    const stride = 4 * paddedWidth(width);
    const bytes = new Uint8Array(width * height * 4);
    for (let row = 0; row < height; row++) {
      bytes.set(padded.subarray(row * stride, row * stride + 4 * width), row * 4 * width);
    }
    return bytes;
  }
}

/** Pixels of a row with what pads it. */
function paddedWidth(width: number): number {
  return Math.ceil(width / NUMBERS.ROW_PIXELS) * NUMBERS.ROW_PIXELS;
}
