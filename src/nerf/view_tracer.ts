import type { Commands, Kernel, Memory, Tensor } from "../gpu/mod.ts";
import { type Camera, isPinhole } from "../math/mod.ts";
import { type CameraKind, Cameras, packCameras } from "./cameras.ts";
import { type Crop, cropPlanes } from "./crop.ts";
import type { RayRenderer, RayRun } from "./image_renderer.ts";
import { allocateRays, RayGenerator, type RayOptions, type Rays } from "./rays.ts";

/** Rays of some pixels of a camera, counted row by row. */
export interface PixelRun {
  /** The first one. */
  readonly first: number;
  /** How many. */
  readonly count: number;
  /** Outside of which the field counts as empty. */
  readonly crop: Crop | null;
}

/** A camera like any other. */
const ANY: Camera = {
  ...{ width: 1, height: 1, fx: 1, fy: 1, cx: 0.5, cy: 0.5 },
  cameraToWorld: Float64Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0),
};

/** Segments of the first rays; later ones get as many as those before needed. */
const FIRST_SEGMENTS = 8;

/** The most segments that rays get before anybody looks: of a sample each, they cross most scenes. */
const MOST_SEGMENTS = 256;

/** Traces rays through pixels of one camera after the other, and allocates nothing for that. */
export class ViewTracer {
  readonly #rays: Rays;
  readonly #cameras: Cameras;
  readonly #progress: { readonly progress: Tensor<"u32">; readonly staging: GPUBuffer } | null;
  #camera: Camera = ANY;
  #segments = FIRST_SEGMENTS;

  private constructor(
    private readonly memory: Memory,
    private readonly options: RayOptions,
    /** Renders the rays. */
    readonly renderer: RayRenderer,
    private readonly tile: Kernel,
    private readonly generators: Readonly<Record<Exclude<CameraKind, "table">, RayGenerator>>,
  ) {
    this.#rays = allocateRays(memory, renderer.capacity, options.space);
    this.#cameras = new Cameras(memory, [ANY]);
    const { progress } = renderer;
    this.#progress = progress &&
      { progress, staging: memory.own(memory.gpu.staging([progress])) };
  }

  /** Compiles the kernels and allocates memory. */
  static async create(
    memory: Memory,
    options: RayOptions,
    renderer: RayRenderer,
  ): Promise<ViewTracer> {
    const tile = await memory.gpu.kernel("pixels/tile");
    return new ViewTracer(memory, options, renderer, tile, {
      pinhole: await RayGenerator.create(memory, options, "pinhole"),
      lens: await RayGenerator.create(memory, options, "lens"),
    });
  }

  /**
   * The camera whose rays are traced from now on; rays that were measured are left out, its lens is not. What has been
   * learnt until now is seen.
   */
  look({ rays: _, ...camera }: Camera): void {
    this.#camera = camera;
    this.renderer.prepare();
    this.memory.gpu.write(this.#cameras.tensor, packCameras([camera]));
  }

  /**
   * Traces rays, which `renderer.seen` then tells of, and waits for the device.
   *
   * @param mayGoOn is asked while some are not through
   * @param record records what is to be done with what was seen so far: whenever the device is waited for
   * @param signal stops between two submissions
   * @throws {RangeError} for a crop that is empty or not finite
   * @throws {DOMException} "AbortError" when stopped
   */
  async trace(
    { first, count, crop }: PixelRun,
    mayGoOn: () => boolean,
    record: (commands: Commands) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    const { memory: { gpu }, options: { space, ndc }, renderer, generators } = this;
    const rays = this.#rays;
    const { width, lens } = this.#camera;
    const planes = cropPlanes(crop, space === "ndc" ? ndc : null);
    const run: RayRun = { rays, count, strip: first, crop: planes };
    const commands = gpu.record();
    const places = { rays: count, camera: 0, width, first };
    commands.run(this.tile, count, { pixels: rays.pixels }, places);
    const generator = generators[!lens || isPinhole(lens) ? "pinhole" : "lens"];
    generator.generate(commands, this.#cameras, rays, count);
    renderer.trace(run, this.#segments);
    for (;;) {
      record(commands);
      const { alive, segments } = await this.#arrived();
      this.#segments = Math.min(alive > 0 ? 2 * segments : segments + 1, MOST_SEGMENTS);
      signal?.throwIfAborted();
      if (alive === 0 || !mayGoOn()) return;
      renderer.goOn(run, this.#segments);
    }
  }

  /** How many rays are not through, and after how many segments. */
  async #arrived(): Promise<{ alive: number; segments: number }> {
    const { gpu } = this.memory;
    if (!this.#progress) {
      await gpu.settle();
      return { alive: 0, segments: 0 };
    }
    const { progress, staging } = this.#progress;
    const [[alive, segments]] = await gpu.readThrough(staging, [progress]);
    return { alive, segments };
  }
}
