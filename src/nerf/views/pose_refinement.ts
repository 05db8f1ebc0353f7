import type { Commands, Count, Kernel, Memory, Tensor } from "../../gpu/mod.ts";
import type { Camera } from "../../math/mod.ts";
import { allocateRows, type Rows } from "../../nn/mod.ts";
import { CAMERA_FLOATS, type Cameras, packCameras } from "../cameras.ts";
import { type Contraction, contractionConstants } from "../contraction.ts";
import type { Rays } from "../rays.ts";
import type { Samples } from "../samples.ts";
import type { Box } from "../samplers/marcher.ts";
import type { KeptGradients } from "../volume_renderer.ts";
import type { OpticsRefinement } from "./optics_refinement.ts";
import { preconditioners, type Reach } from "./preconditioners.ts";
import { ViewGradients, type ViewParameters } from "./view_parameters.ts";

/** The space that positions are in. */
export interface PoseOptions {
  /** The cube of the finest cascade. */
  readonly box: Box;
  /** Number of cascades. */
  readonly cascades: number;
  /** How space is contracted. */
  readonly contraction: Contraction;
  /** What samples' distances are counted in, in sides of the cube. */
  readonly unit: number;
  /** Where there is something to be seen. */
  readonly reach: Reach;
}

/**
 * Moves cameras to where photographs fit best (SE(3) as SO(3) x R^3, as in nerfstudio's camera optimizer;
 * the idea is BARF's, Lin et al. 2021). The loss's gradient goes back through the field to the samples'
 * positions x = o + t d; their sum over a view's rays is a force on its camera, and with the levers t d a
 * torque. What view directions and the lengths of steps do to colors is left out.
 */
export class PoseRefinement {
  /** Where the field leaves the gradients of the kept samples' positions, [blocks, 3, 64]. */
  readonly dPositions: Rows;
  readonly #initial: Tensor<"f32">;
  readonly #preconditioners: Tensor<"f32">;
  readonly #dRays: Tensor<"f32">;

  private constructor(
    memory: Memory,
    private readonly options: PoseOptions,
    private readonly parameters: ViewParameters,
    cameras: readonly Camera[],
    rays: number,
    samples: number,
    private readonly optics: OpticsRefinement | null,
    private readonly sums: ViewGradients,
    private readonly kernels: Record<"rays" | "tangent" | "apply", Kernel>,
  ) {
    this.#initial = memory.tensor("cameras as captured", [cameras.length, CAMERA_FLOATS / 4, 4], {
      data: packCameras(cameras),
    });
    this.#preconditioners = memory.tensor("preconditioners", [cameras.length, 12, 4], {
      data: preconditioners(parameters, cameras, options.reach),
    });
    this.dPositions = allocateRows(memory, "gradients of positions", samples, 3);
    this.#dRays = memory.tensor("torques and forces by ray", [rays, 2, 4]);
  }

  /**
   * Compiles the kernels and allocates memory.
   *
   * @param parameters as `ViewParameters.poses` makes them
   * @param cameras those of the views, as the scene has them; none with a table of rays
   * @param rays, samples the most of a batch
   * @param optics changes what cameras have in common; null if that is not learnt
   */
  static async create(
    memory: Memory,
    options: PoseOptions,
    parameters: ViewParameters,
    cameras: readonly Camera[],
    rays: number,
    samples: number,
    optics: OpticsRefinement | null,
  ): Promise<PoseRefinement> {
    const { gpu } = memory;
    const space = { CASCADES: options.cascades, ...contractionConstants(options.contraction) };
    const sums = await ViewGradients.create(memory, parameters);
    return new PoseRefinement(memory, options, parameters, cameras, rays, samples, optics, sums, {
      rays: await gpu.kernel("poses/rays", space),
      tangent: await gpu.kernel("poses/tangent"),
      apply: await gpu.kernel("poses/apply"),
    });
  }

  /** Overwrites the poses of `cameras`, and their optics if these are learnt, with the refined ones. */
  apply(commands: Commands, { tensor: cameras }: Cameras): void {
    const { values: learnt, views } = this.parameters;
    const tensors = {
      learnt,
      preconditioners: this.#preconditioners,
      initial: this.#initial,
      cameras,
    };
    commands.run(this.kernels.apply, views, tensors, { views });
    this.optics?.apply(commands, this.#initial);
  }

  /** Notes the gradients of a step's poses; `dPositions` must hold those of the kept samples' positions. */
  backward(
    commands: Commands,
    count: Count,
    rays: Rays,
    { ts, packedInfo }: Samples,
    { offsets }: KeptGradients,
  ): void {
    const { kernels, parameters, options: { box: { lower, size }, unit } } = this;
    const { capacity, counters, index } = count;
    commands.run(kernels.rays, capacity, {
      counters,
      kept_offsets: offsets,
      packed_info: packedInfo,
      ts,
      origins: rays.origins,
      directions: rays.directions,
      d_positions: this.dPositions.tensor,
      d_rays: this.#dRays,
    }, { lower, size, capacity, index, unit });
    this.optics?.backward(commands, count, rays, this.#dRays);
    this.sums.gather(commands, count, rays.pixels, this.#dRays);
    const { values: learnt, gradients, views } = parameters;
    const tensors = { learnt, preconditioners: this.#preconditioners, gradients };
    commands.run(kernels.tangent, views, tensors, { views });
  }
}
