import type { Commands, Gpu, Kernel, Tensor } from "../gpu/mod.ts";
import { ConfigError } from "./config.ts";
import type { NerfConfig } from "./original/config.ts";

/** Rays of a batch in world space. */
export interface Rays {
  /** Their number. */
  readonly count: number;
  /** (image, x, y, 0) of each, [count, 4]. */
  readonly pixels: Tensor<"u32">;
  /** Where each starts, [count, 4]; the fourth number is 0. */
  readonly origins: Tensor<"f32">;
  /** Its direction and, as fourth number, that direction's length, [count, 4]. */
  readonly directions: Tensor<"f32">;
}

/** Where rays start and end, in units of their directions. */
export interface RayRange {
  /** Where they start. */
  readonly near: number;
  /** Where they end. */
  readonly far: number;
}

/**
 * Where a scene's rays start and end, as a configuration wants it.
 *
 * @throws {ConfigError} if they would end before they start
 */
export function rayRange(camera: NerfConfig["camera"], scene: RayRange): RayRange {
  const { near, far } = { near: camera.near ?? scene.near, far: camera.far ?? scene.far };
  if (near < far) return { near, far };
  throw new ConfigError(
    `Cannot place samples: camera.near must be less than camera.far, but they are ${near} and ${far}.`,
  );
}

/** Some consecutive rays of a batch, whose samples are in memory together. */
export interface Chunk {
  /** The first ray's number in the batch. */
  readonly firstRay: number;
  /** How many rays. */
  readonly rays: number;
}

/** Randomness of a step. */
export interface Draw {
  /** The step's number. */
  step: number;
  /** The run's seed. */
  seed: number;
}

/** Allocates a batch of rays. */
export function allocateRays(gpu: Gpu, count: number): Rays {
  return {
    count,
    pixels: gpu.tensor("pixels", [count, 4], { type: "u32" }),
    origins: gpu.tensor("ray origins", [count, 4]),
    directions: gpu.tensor("ray directions", [count, 4]),
  };
}

/** Cuts a batch of `rays` rays into chunks of at most `size`. */
export function chunksOf(rays: number, size: number): Chunk[] {
  return Array.from({ length: Math.ceil(rays / size) }, (_, i) => ({
    firstRay: i * size,
    rays: Math.min(size, rays - i * size),
  }));
}

/** Turns pixels into rays. */
export class RayGenerator {
  private constructor(private readonly kernel: Kernel) {}

  /** Compiles the kernel. */
  static async create(
    gpu: Gpu,
    camera: Pick<NerfConfig["camera"], "directions" | "pixelOffset">,
  ): Promise<RayGenerator> {
    return new RayGenerator(
      await gpu.kernel("rays/generate", {
        UNIT: camera.directions === "unit",
        PIXEL_OFFSET: camera.pixelOffset,
      }),
    );
  }

  /**
   * Overwrites the origins and directions of the first `count` rays.
   *
   * @param cameras as `packCameras` makes them; a pixel's first number is an index into them
   */
  generate(commands: Commands, cameras: Tensor, rays: Rays, count = rays.count): void {
    const { pixels, origins, directions } = rays;
    commands.run(this.kernel, count, { pixels, cameras, origins, directions }, { rays: count });
  }
}
