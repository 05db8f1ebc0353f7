import {
  type Commands,
  type Count,
  type Gpu,
  type Kernel,
  knownCount,
  type Memory,
  type Tensor,
} from "../gpu/mod.ts";
import type { CameraKind, Cameras } from "./cameras.ts";
import { ConfigError } from "./config_error.ts";

/** Rays of a batch, in world space or in normalised device coordinates. */
export interface Rays {
  /** Their number. */
  readonly count: number;
  /** (image, x, y, j) of each, [count, 4]: a pixel of the image reduced by 2^j. */
  readonly pixels: Tensor<"u32">;
  /**
   * Where each starts and, as fourth number, the radius of its pixel's cone (shaders/lib/cone.wgsl) at a
   * distance of one direction, in the rays' space, [count, 4]. In normalised device coordinates it is the radius
   * all along the ray. It is 0 where nothing says how wide a pixel is.
   */
  readonly origins: Tensor<"f32">;
  /**
   * Its direction and, as fourth number, that direction's length, [count, 4]. Where a pixel has no ray,
   * as its lens shows nothing there, all four are 0.
   */
  readonly directions: Tensor<"f32">;
  /**
   * The same in the world, of which colours depend, [count, 4]: the same tensor as `directions`, but for
   * rays in normalised device coordinates, where these have a length of 1.
   */
  readonly viewDirections: Tensor<"f32">;
}

/** Where rays start and end, in units of their directions. */
export interface RayRange {
  /** Where they start. */
  readonly near: number;
  /** Where they end. */
  readonly far: number;
}

/** What a configuration may say of where rays start and end. */
export interface RangeSettings {
  /** In which coordinates rays are. */
  readonly space: RayOptions["space"];
  /** Where they start and end; null takes the scene's. */
  readonly camera: { readonly near: number | null; readonly far: number | null };
}

/**
 * Where a scene's rays start and end, as a configuration wants it.
 *
 * @throws {ConfigError} if they would end before they start
 */
export function rayRange(
  { camera, space }: RangeSettings,
  scene: RayRange,
): RayRange {
  // From the near plane to infinity (shaders/lib/ndc.wgsl).
  const whole = space === "ndc" ? { near: 0, far: 1 } : scene;
  const { near, far } = { near: camera.near ?? whole.near, far: camera.far ?? whole.far };
  if (near < far) return { near, far };
  throw new ConfigError(
    "Cannot place samples as camera.near must be less than camera.far: current values are " +
      `${near} and ${far}. Set camera.near or camera.far; null is the scene's.`,
  );
}

/** Some consecutive rays of a batch, whose samples are in memory together. */
export interface Chunk {
  /** The first ray's number in the batch. */
  readonly firstRay: number;
  /** How many rays. */
  readonly rays: number;
}

/** Rays of a chunk as kernels count them; their number may be known to the device alone. */
export interface RayChunk {
  /** The first ray's number in the batch. */
  readonly firstRay: number;
  /** How many rays. */
  readonly count: Count;
}

/** Rays of a chunk whose number the host knows. */
export function knownChunk(gpu: Gpu, firstRay: number, rays: number): RayChunk {
  return { firstRay, count: knownCount(gpu, rays) };
}

/** Randomness of a step. */
export interface Draw {
  /** The step's number. */
  readonly step: number;
  /** The run's seed. */
  readonly seed: number;
  /** Consecutive rays that have one pixel, and all that is drawn for it; 1 where absent. */
  readonly raysPerPixel?: number;
}

/** Allocates a batch of rays; with view directions of their own for normalised device coordinates. */
export function allocateRays(
  memory: Memory,
  count: number,
  space: RayOptions["space"] = "box",
): Rays {
  const directions = memory.tensor("ray directions", [count, 4]);
  return {
    count,
    pixels: memory.tensor("pixels", [count, 4], { type: "u32" }),
    origins: memory.tensor("ray origins", [count, 4]),
    directions,
    viewDirections: space === "ndc" ? memory.tensor("view directions", [count, 4]) : directions,
  };
}

/** Cuts a batch of `rays` rays into chunks of at most `size`. */
export function chunksOf(rays: number, size: number): Chunk[] {
  return Array.from({ length: Math.ceil(rays / size) }, (_, i) => ({
    firstRay: i * size,
    rays: Math.min(size, rays - i * size),
  }));
}

/** How rays are made. */
export interface RayOptions {
  /** The length of their directions: a depth of 1 along the camera's axis, or 1. */
  readonly directions: "depth" | "unit";
  /** Where in its pixel a ray passes: 0.5 for the centre. */
  readonly pixelOffset: number;
  /** See {@link raysAcross}; 0 where each pixel has one ray. */
  readonly raySpacing: number;
  /** In which coordinates they are; contracted ones are the world's until they are marched along. */
  readonly space: "box" | "contracted" | "ndc";
  /** For normalised device coordinates: 2 fx / width and 2 fy / height of the camera that defines them. */
  readonly ndc: readonly [x: number, y: number];
}

/** What every configuration says of rays. */
export interface RaySettings extends Pick<RayOptions, "space" | "ndc"> {
  /** Where in its pixel a ray passes, and how far apart rays are; nothing says that pixels have one ray. */
  readonly camera: Pick<RayOptions, "pixelOffset"> & Partial<Pick<RayOptions, "raySpacing">>;
}

/**
 * What a configuration and its method say of rays.
 *
 * @param directions the length that the method gives their directions
 * @throws {ConfigError} if the scales of normalised device coordinates were left at 0
 */
export function rayOptions(
  { space, ndc, camera: { pixelOffset, raySpacing = 0 } }: RaySettings,
  directions: RayOptions["directions"],
): RayOptions {
  if (space === "ndc" && Math.min(...ndc) <= 0) {
    throw new ConfigError(
      `Cannot use space=ndc as ndc must be above 0: current value is [${ndc.join(", ")}]. ` +
        "Leave it out, and it follows from the cameras.",
    );
  }
  return { directions, pixelOffset, raySpacing, space, ndc };
}

/** Turns pixels into rays. */
export class RayGenerator {
  private constructor(
    private readonly options: RayOptions,
    private readonly kernels: {
      readonly generate: Kernel;
      readonly table: Kernel | null;
      readonly ndc: Kernel | null;
    },
  ) {}

  /**
   * Compiles what cameras of a kind need; what was compiled before is found again.
   *
   * @param kind the most that its cameras can be
   */
  static async create(
    { gpu }: Memory,
    options: RayOptions,
    kind: CameraKind,
  ): Promise<RayGenerator> {
    const UNIT = options.directions === "unit";
    return new RayGenerator(options, {
      generate: await gpu.kernel("rays/generate", {
        UNIT,
        PIXEL_OFFSET: options.pixelOffset,
        LENS: kind !== "pinhole",
      }),
      table: kind === "table" ? await gpu.kernel("rays/table") : null,
      ndc: options.space === "ndc" ? await gpu.kernel("rays/ndc", { UNIT }) : null,
    });
  }

  /**
   * Overwrites the origins and directions of the first `count` rays.
   *
   * @param cameras what the first numbers of pixels are indices into
   * @param across so many times as many consecutive rays have one pixel, and an equal square of it each; those of
   *   cameras with tables have all of it
   */
  generate(
    commands: Commands,
    cameras: Cameras,
    rays: Rays,
    count: number = rays.count,
    across = 1,
  ): void {
    const { pixels, origins, directions, viewDirections } = rays;
    const { generate, table, ndc } = this.kernels;
    const tensors = { pixels, cameras: cameras.tensor, origins, directions };
    commands.run(generate, count, tensors, { rays: count, across });
    if (table && cameras.table) {
      commands.run(table, count, { ...tensors, table: cameras.table }, { rays: count });
    }
    if (!ndc) return;
    const inSpace = { origins, directions, view_directions: viewDirections };
    commands.run(ndc, count, inSpace, { rays: count, scale: this.options.ndc });
  }
}
