import { constantsOf } from "../../shaders/constants.ts";
import type { Commands, Kernel, Memory, Tensor } from "../gpu/mod.ts";
import type { Cameras } from "./cameras.ts";
import { ConfigError } from "./config_error.ts";
import type { Photographs } from "./photographs.ts";
import type { Draw, Rays } from "./rays.ts";

const NUMBERS = constantsOf("lib/background.wgsl");

/** What stands behind transparent parts, as kernels number it. */
export const BACKGROUNDS: Readonly<Record<"white" | "black" | "random", number>> = {
  white: NUMBERS.WHITE,
  black: NUMBERS.BLACK,
  random: NUMBERS.RANDOM,
};

/** Shuffled places are 32-bit numbers, and so are those of a batch that runs over its epoch's end. */
const MAX_PIXELS = 2 ** 31;

/** Which pixels steps train on. */
export interface PixelOptions {
  /** How they are chosen. */
  readonly batch: {
    /** Pixels of a step. */
    readonly rays: number;
    /** Those of all images shuffled together, or of one image a step. */
    readonly pixels: "allImages" | "oneImage";
    /** For oneImage: the first steps take pixels of the centre only. */
    readonly cropSteps: number;
    /** For oneImage: width and height of that centre, as a fraction of the image's. */
    readonly cropFraction: number;
  };
}

/** Chooses the pixels of each step, by the run's seed alone. */
export interface PixelChooser {
  /** Overwrites `pixels` [rays, 4] with (image, x, y, j): of the image reduced by 2^j. */
  choose(commands: Commands, draw: Draw, pixels: Tensor<"u32">): void;
  /** Whole passes over all pixels done before a step; 0 where pixels are drawn independently. */
  epoch(step: number): number;
}

/**
 * Pixels of all images at all scales shuffled together, or of one image a step: the same number in every step.
 */
export class PixelSampler implements PixelChooser {
  readonly #offsets: Tensor<"u32"> | null;
  readonly #pixelCount: number;

  private constructor(
    memory: Memory,
    private readonly options: PixelOptions,
    private readonly cameras: Cameras,
    { pixelOffsets }: Photographs,
    private readonly choice: Kernel,
  ) {
    this.#pixelCount = pixelOffsets.at(-1)!;
    this.#offsets = options.batch.pixels !== "allImages"
      ? null
      : memory.tensor("first pixel of each image", [pixelOffsets.length], {
        type: "u32",
        data: Uint32Array.from(pixelOffsets),
      });
  }

  /**
   * Compiles the kernel.
   *
   * @param cameras those of the photographs
   * @throws {ConfigError} if all images together have too many pixels to shuffle
   */
  static async create(
    memory: Memory,
    options: PixelOptions,
    photographs: Photographs,
    cameras: Cameras,
  ): Promise<PixelSampler> {
    const isShuffled = options.batch.pixels === "allImages";
    const pixels = photographs.pixelOffsets.at(-1)!;
    if (isShuffled && pixels > MAX_PIXELS) {
      throw new ConfigError(
        `Cannot shuffle the pixels of all images as they must be at most ${MAX_PIXELS}: there are ` +
          `${pixels}. Use --downscale, or batch.pixels "oneImage".`,
      );
    }
    const kernel = await memory.gpu.kernel(
      isShuffled ? "pixels/all_images" : "pixels/one_image",
      { SCALES: photographs.scales },
    );
    return new PixelSampler(memory, options, cameras, photographs, kernel);
  }

  /** Whole passes over all pixels done before a step. */
  epoch(step: number): number {
    return Math.floor(step * this.options.batch.rays / this.#pixelCount);
  }

  /** See `PixelChooser`. */
  choose(commands: Commands, { step, seed }: Draw, pixels: Tensor<"u32">): void {
    const { batch } = this.options;
    const { tensor: cameras, count: images } = this.cameras;
    const offsets = this.#offsets;
    const { rays } = batch;
    if (offsets) {
      const first = step * rays % this.#pixelCount;
      const params = { rays, images, first, epoch: this.epoch(step), seed };
      commands.run(this.choice, rays, { cameras, offsets, pixels }, params);
    } else {
      const fraction = step < batch.cropSteps ? batch.cropFraction : 1;
      commands.run(this.choice, rays, { cameras, pixels }, { rays, images, step, seed, fraction });
    }
  }
}

/** Pixels of random images, anew each time: for steps whose number of rays the device decides. */
export class RandomPixels implements PixelChooser {
  private constructor(private readonly cameras: Cameras, private readonly choice: Kernel) {}

  /**
   * Compiles the kernel.
   *
   * @param cameras those of the photographs
   */
  static async create(
    { gpu }: Memory,
    { scales: SCALES }: Photographs,
    cameras: Cameras,
  ): Promise<RandomPixels> {
    return new RandomPixels(cameras, await gpu.kernel("pixels/any_image", { SCALES }));
  }

  /** See `PixelChooser`. */
  epoch(): number {
    return 0;
  }

  /** See `PixelChooser`. */
  choose(
    commands: Commands,
    { step, seed, raysPerPixel = 1 }: Draw,
    pixels: Tensor<"u32">,
  ): void {
    const rays = pixels.length / 4;
    const { tensor: cameras, count: images } = this.cameras;
    const params = { rays, images, step, seed, rays_per_pixel: raysPerPixel };
    commands.run(this.choice, rays, { cameras, pixels }, params);
  }
}

/** Square patches of pixels of random images, anew each time, the last one perhaps cut off. */
export class PatchPixels implements PixelChooser {
  private constructor(private readonly cameras: Cameras, private readonly choice: Kernel) {}

  /**
   * Compiles the kernel.
   *
   * @param cameras those of the photographs
   * @param patch pixels across
   * @throws {ConfigError} if a photograph, or one of its reductions, is smaller than a patch
   */
  static async create(
    { gpu }: Memory,
    { scales: SCALES, least }: Photographs,
    cameras: Cameras,
    patch: number,
  ): Promise<PatchPixels> {
    if (least < patch) {
      throw new ConfigError(
        `Cannot draw patches of pixels as all photographs must be at least ${patch} pixels across: current ` +
          `value is ${least} of the smallest, as it is learnt. Lower loss.patch, --downscale or scales.`,
      );
    }
    return new PatchPixels(cameras, await gpu.kernel("pixels/patches", { SCALES, PATCH: patch }));
  }

  /** See `PixelChooser`. */
  epoch(): number {
    return 0;
  }

  /** See `PixelChooser`. */
  choose(commands: Commands, { step, seed }: Draw, pixels: Tensor<"u32">): void {
    const rays = pixels.length / 4;
    const { tensor: cameras, count: images } = this.cameras;
    commands.run(this.choice, rays, { cameras, pixels }, { rays, images, step, seed });
  }
}

/** Looks up what photographs show at pixels: what rays through them should show. */
export class TargetColors {
  private constructor(
    private readonly photographs: Photographs,
    private readonly kernel: Kernel,
  ) {}

  /**
   * Compiles the kernel.
   *
   * @param options what is behind transparent pixels, and in which numbers they are mixed with it
   */
  static async create(
    { gpu }: Memory,
    { background, colors }: { background: keyof typeof BACKGROUNDS; colors: "srgb" | "linear" },
    photographs: Photographs,
  ): Promise<TargetColors> {
    const kernel = await gpu.kernel("pixels/colors", {
      BACKGROUND: BACKGROUNDS[background],
      LINEAR: colors === "linear",
      MASKED: photographs.masked,
    });
    return new TargetColors(photographs, kernel);
  }

  /**
   * Overwrites `targets` [rays, 4] with the colours of the rays' pixels over the background, and their
   * alpha; with an alpha of -1 where the loss is to ignore them: where a mask says so or there is no ray.
   * Rays of masked pixels become such as are none.
   */
  lookUp(
    commands: Commands,
    { step, seed, raysPerPixel = 1 }: Draw,
    rays: Rays,
    targets: Tensor<"f32">,
  ): void {
    const { pixels, directions, count } = rays;
    const tensors = { pixels, directions, images: this.photographs.view, colors: targets };
    const params = { rays: count, step, seed, rays_per_pixel: raysPerPixel };
    commands.run(this.kernel, count, tensors, params);
  }
}
