import type { Camera } from "../../math/mod.ts";
import type { Commands, Count, Kernel, Memory, Tensor } from "../../gpu/mod.ts";
import type { Cameras } from "../cameras.ts";
import type { Rays } from "../rays.ts";
import type { LearntOptics } from "./learnt_optics.ts";
import { ViewGradients } from "./view_parameters.ts";

/**
 * Changes the optics that all views have in common to what photographs fit best. Rays turn with them: of the
 * gradient it is told what poses are, the torque about each ray's camera.
 */
export class OpticsRefinement {
  readonly #matrix: Tensor<"f32">;
  readonly #dOptics: Tensor<"f32">;

  private constructor(
    memory: Memory,
    private readonly parameters: LearntOptics,
    private readonly cameras: Cameras,
    camera: Camera,
    rays: number,
    private readonly sums: ViewGradients,
    private readonly kernels: Record<"rays" | "apply", Kernel>,
  ) {
    const rows = parameters.matrix(camera).flatMap((row) => [...row, 0]);
    this.#matrix = memory.tensor("matrix of optics", [3, 4], { data: Float32Array.from(rows) });
    this.#dOptics = memory.tensor("gradients of optics by ray", [rays, 1, 4]);
  }

  /**
   * Compiles the kernels and allocates memory.
   *
   * @param cameras those of the views, which all have the optics of `camera`
   * @param pixelOffset where in a pixel its ray passes
   * @param rays the most of a batch
   */
  static async create(
    memory: Memory,
    parameters: LearntOptics,
    cameras: Cameras,
    camera: Camera,
    pixelOffset: number,
    rays: number,
  ): Promise<OpticsRefinement> {
    const { gpu } = memory;
    const sums = await ViewGradients.together(memory, parameters);
    return new OpticsRefinement(memory, parameters, cameras, camera, rays, sums, {
      rays: await gpu.kernel("poses/optics", { PIXEL_OFFSET: pixelOffset }),
      apply: await gpu.kernel("poses/apply_optics"),
    });
  }

  /**
   * Overwrites the optics of the cameras with the refined ones.
   *
   * @param initial the cameras as the scene has them
   */
  apply(commands: Commands, initial: Tensor<"f32">): void {
    const { cameras: { tensor: cameras, count: views }, parameters: { values: learnt } } = this;
    const tensors = { learnt, matrix: this.#matrix, initial, cameras };
    commands.run(this.kernels.apply, views, tensors, { views });
  }

  /**
   * Notes the gradients of a step's optics.
   *
   * @param dRays (torque, 0), (force, 0) of each ray, [rays, 2, 4]
   */
  backward(
    commands: Commands,
    count: Count,
    { pixels, directions }: Rays,
    dRays: Tensor<"f32">,
  ): void {
    const { capacity, counters, index } = count;
    const { cameras: { tensor: cameras } } = this;
    const [matrix, dOptics] = [this.#matrix, this.#dOptics];
    const tensors = { counters, matrix, pixels, cameras, directions, d_rays: dRays };
    commands.run(this.kernels.rays, capacity, { ...tensors, d_optics: dOptics }, {
      capacity,
      index,
    });
    this.sums.gather(commands, count, pixels, dOptics);
  }
}
