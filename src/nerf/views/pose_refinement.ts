import type { Commands, Gpu, Kernel, Tensor } from "../../gpu/mod.ts";
import { allocateRows, type HashGrid, type Rows } from "../../nn/mod.ts";
import type { Camera } from "../../scene/mod.ts";
import { CAMERA_FLOATS, type Cameras, packCameras } from "../cameras.ts";
import { contractionConstants } from "../contraction.ts";
import type { Rays } from "../rays.ts";
import type { NgpConfig } from "./config.ts";
import { contractionOf, type MarchedSamples } from "./marcher.ts";
import { BATCH, cubeOf } from "./model.ts";
import { ViewOptimizer, type ViewParameters } from "./view_parameters.ts";

/** Which marched samples were kept, and where each ray's begin. */
export interface KeptSamples {
  /** The marched sample that each is, [sampleCapacity]. */
  readonly sources: Tensor<"u32">;
  /** The first kept sample of each ray, [rays]. */
  readonly offsets: Tensor<"u32">;
  /** Gradients of their features. */
  readonly dEncoded: Rows;
}

/**
 * Moves cameras to where photographs fit best (SE(3) as SO(3) x R^3, as in nerfstudio's camera optimizer;
 * the idea is BARF's, Lin et al. 2021). The loss's gradient goes back through the hash grid to the samples'
 * positions x = o + t d; their sum over a view's rays is a force on its camera, and with the levers t d a
 * torque. What view directions and the lengths of steps do to colors is left out.
 */
export class PoseRefinement {
  readonly #initial: Tensor<"f32">;
  readonly #kept: Rows;
  readonly #dPositions: Rows;
  readonly #dRays: Tensor<"f32">;

  private constructor(
    gpu: Gpu,
    private readonly config: NgpConfig,
    private readonly parameters: ViewParameters,
    cameras: readonly Camera[],
    private readonly optimizer: ViewOptimizer,
    private readonly kernels: {
      readonly positions: Kernel;
      readonly rays: Kernel;
      readonly tangent: Kernel;
      readonly apply: Kernel;
    },
  ) {
    const { maxRays, capacity } = config.batch;
    this.#initial = gpu.tensor("cameras as captured", [cameras.length, CAMERA_FLOATS / 4, 4], {
      data: packCameras(cameras),
    });
    this.#kept = allocateRows(gpu, "positions of kept samples", capacity, 3);
    this.#dPositions = allocateRows(gpu, "gradients of positions", capacity, 3);
    this.#dRays = gpu.tensor("torques and forces by ray", [maxRays, 2, 4]);
  }

  /**
   * Compiles the kernels and allocates memory.
   *
   * @param parameters as `ViewParameters.poses` makes them
   * @param cameras those of the views, as the scene has them; none with a table of rays
   */
  static async create(
    gpu: Gpu,
    config: NgpConfig,
    parameters: ViewParameters,
    cameras: readonly Camera[],
  ): Promise<PoseRefinement> {
    const { adam, poses: { l2 }, occupancy: { cascades } } = config;
    const optimizer = await ViewOptimizer.create(gpu, parameters, { ...adam, l2 });
    const space = { CASCADES: cascades, ...contractionConstants(contractionOf(config)) };
    return new PoseRefinement(gpu, config, parameters, cameras, optimizer, {
      positions: await gpu.kernel("poses/positions"),
      rays: await gpu.kernel("poses/rays", space),
      tangent: await gpu.kernel("poses/tangent"),
      apply: await gpu.kernel("poses/apply"),
    });
  }

  /** Overwrites the poses of `cameras` with the refined ones. */
  apply(commands: Commands, { tensor: cameras }: Cameras): void {
    const { values: twists, views } = this.parameters;
    commands.run(this.kernels.apply, views, { twists, initial: this.#initial, cameras }, { views });
  }

  /**
   * Notes the gradients of a step's poses.
   *
   * @param batch the batch's state
   * @param grid the field's, before the step's changes
   */
  backward(
    commands: Commands,
    batch: Tensor<"u32">,
    grid: HashGrid,
    rays: Rays,
    marched: MarchedSamples,
    { sources, offsets, dEncoded }: KeptSamples,
  ): void {
    const { kernels, parameters, config: { batch: { capacity }, box } } = this;
    const [kept, dPositions, dRays] = [this.#kept, this.#dPositions, this.#dRays];
    commands.run(kernels.positions, capacity, {
      batch,
      sources,
      positions: marched.positions.tensor,
      kept: kept.tensor,
    }, {});
    const { keptSamples } = BATCH;
    grid.positionGradient(commands, batch, keptSamples, capacity, kept, dEncoded, dPositions);
    commands.run(kernels.rays, rays.count, {
      batch,
      kept_offsets: offsets,
      packed_info: marched.packedInfo,
      ts: marched.ts,
      origins: rays.origins,
      directions: rays.directions,
      d_positions: dPositions.tensor,
      d_rays: dRays,
    }, { ...cubeOf(box) });
    this.optimizer.gather(commands, batch, rays.pixels, dRays);
    const { values: twists, gradients, views } = parameters;
    commands.run(kernels.tangent, views, { twists, gradients }, { views });
  }

  /**
   * Moves the poses; not if the batch's FINITE is 0. Before `start` they stay, but Adam learns how large
   * gradients are.
   */
  step(commands: Commands, batch: Tensor<"u32">, step: number): void {
    this.optimizer.step(commands, batch, poseRate(this.config.poses, step));
  }

  /** All tensors of its own, for freeing. */
  get tensors(): Tensor[] {
    return [this.#initial, this.#kept.tensor, this.#dPositions.tensor, this.#dRays];
  }
}

/** The learning rate of a step: 0 before `start`, then halved every `halfLife` steps. */
function poseRate({ rate, halfLife, start }: NgpConfig["poses"], step: number): number {
  return step < start ? 0 : rate * 0.5 ** ((step - start) / halfLife);
}
