import type { Commands, Gpu, Kernel, Params, Tensor } from "../gpu/mod.ts";
import type { NerfConfig } from "./original/config.ts";
import type { Photographs } from "./photographs.ts";
import type { Draw } from "./rays.ts";

/** The numbers of `shaders/lib/background.wgsl`. */
export const BACKGROUNDS = { white: 0, black: 1, random: 2 } as const;

/** Chooses the pixels of each step, by the run's seed alone. */
export class PixelSampler {
  private constructor(
    private readonly config: NerfConfig,
    private readonly photographs: Photographs,
    private readonly choose: Kernel,
    private readonly colors: Kernel,
  ) {}

  /** Compiles the kernels. */
  static async create(
    gpu: Gpu,
    config: NerfConfig,
    photographs: Photographs,
  ): Promise<PixelSampler> {
    const { pixels } = config.batch;
    return new PixelSampler(
      config,
      photographs,
      await gpu.kernel(pixels === "allImages" ? "pixels/all_images" : "pixels/one_image"),
      await gpu.kernel("pixels/colors", { BACKGROUND: BACKGROUNDS[config.background] }),
    );
  }

  /** Whole passes over all pixels done before a step. */
  epoch(step: number): number {
    return Math.floor(step * this.config.batch.rays / this.#pixelCount);
  }

  /**
   * Overwrites `pixels` [rays, 4] with (image, x, y, 0) and `targets` [rays, 4] with their colours over
   * the background.
   */
  sample(commands: Commands, step: number, pixels: Tensor<"u32">, targets: Tensor<"f32">): void {
    const { batch: { rays }, seed } = this.config;
    commands.run(this.choose, rays, { pixels }, this.#choice(step));
    commands.run(
      this.colors,
      rays,
      { pixels, images: this.photographs.view, colors: targets },
      { rays, step, seed },
    );
  }

  get #pixelCount(): number {
    const { width, height, count } = this.photographs;
    return width * height * count;
  }

  #choice(step: number): Params {
    const { batch, seed } = this.config;
    const { width, height, count } = this.photographs;
    if (batch.pixels === "allImages") {
      return {
        rays: batch.rays,
        width,
        height,
        images: count,
        first: step * batch.rays % this.#pixelCount,
        epoch: this.epoch(step),
        seed,
      };
    }
    const fraction = step < batch.cropSteps ? batch.cropFraction : 1;
    const cropWidth = Math.max(Math.floor(width * fraction), 1);
    const cropHeight = Math.max(Math.floor(height * fraction), 1);
    return {
      rays: batch.rays,
      images: count,
      step,
      seed,
      crop_x: Math.floor((width - cropWidth) / 2),
      crop_y: Math.floor((height - cropHeight) / 2),
      crop_width: cropWidth,
      crop_height: cropHeight,
    };
  }
}

/** Pixels of random images, anew each time: for steps whose number of rays the device decides. */
export class RandomPixels {
  private constructor(
    private readonly photographs: Photographs,
    private readonly choose: Kernel,
    private readonly colors: Kernel,
  ) {}

  /** Compiles the kernels. */
  static async create(
    gpu: Gpu,
    { background, colors }: { background: keyof typeof BACKGROUNDS; colors: "srgb" | "linear" },
    photographs: Photographs,
  ): Promise<RandomPixels> {
    const constants = { BACKGROUND: BACKGROUNDS[background], LINEAR: colors === "linear" };
    return new RandomPixels(
      photographs,
      await gpu.kernel("pixels/any_image"),
      await gpu.kernel("pixels/colors", constants),
    );
  }

  /** Overwrites `pixels` [rays, 4] and `targets` [rays, 4], as `PixelSampler.sample` does. */
  sample(
    commands: Commands,
    { step, seed }: Draw,
    pixels: Tensor<"u32">,
    targets: Tensor<"f32">,
  ): void {
    const rays = pixels.length / 4;
    const { width, height, count, view } = this.photographs;
    commands.run(this.choose, rays, { pixels }, {
      rays,
      images: count,
      width,
      height,
      step,
      seed,
    });
    commands.run(this.colors, rays, { pixels, images: view, colors: targets }, {
      rays,
      step,
      seed,
    });
  }
}
