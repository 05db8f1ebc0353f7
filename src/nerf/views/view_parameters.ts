import type { Commands, Gpu, Kernel, Tensor } from "../../gpu/mod.ts";
import { type AdamOptions, NetworkAdam, type TrainedMatrices } from "../../nn/mod.ts";
import { type StoredArray, storedTensor } from "../model.ts";

/** Numbers that are learnt of each training view, with what Adam knows of them. */
export class ViewParameters implements TrainedMatrices {
  /** The numbers, [views, vec4s, 4]. */
  readonly values: Tensor<"f32">;
  /** Their gradients, [views, vec4s, 4]. */
  readonly gradients: Tensor<"f32">;
  /** The running mean of the gradients, [views, vec4s, 4]. */
  readonly firstMoments: Tensor<"f32">;
  /** The running mean of the squared gradients, [views, vec4s, 4]. */
  readonly secondMoments: Tensor<"f32">;

  private constructor(
    gpu: Gpu,
    private readonly name: string,
    /** Number of views. */
    readonly views: number,
    /** How many vec4s a view has. */
    readonly vec4s: number,
  ) {
    const shape = [views, vec4s, 4];
    this.values = gpu.tensor(name, shape);
    this.gradients = gpu.tensor(`gradients of ${name}`, shape);
    this.firstMoments = gpu.tensor(`first moments of ${name}`, shape);
    this.secondMoments = gpu.tensor(`second moments of ${name}`, shape);
  }

  /** How views were exposed: the logarithms of three gains, [views, 1, 4]; all 0. */
  static exposures(gpu: Gpu, views: number): ViewParameters {
    return new ViewParameters(gpu, "exposures", views, 1);
  }

  /**
   * How cameras were moved: turned around their own positions by a rotation vector in radians, then
   * shifted in world units, both in world axes, [views, 2, 4]; all 0.
   */
  static poses(gpu: Gpu, views: number): ViewParameters {
    return new ViewParameters(gpu, "poses", views, 2);
  }

  /** What a checkpoint holds of them. */
  get stored(): StoredArray[] {
    return [
      storedTensor(this.name, this.values),
      storedTensor(`adam.m.${this.name}`, this.firstMoments),
      storedTensor(`adam.v.${this.name}`, this.secondMoments),
    ];
  }

  /** All tensors, for freeing. */
  get tensors(): Tensor[] {
    return [this.values, this.gradients, this.firstMoments, this.secondMoments];
  }
}

/** Moves view parameters against the gradients that their rays have. */
export class ViewOptimizer {
  private constructor(
    private readonly parameters: ViewParameters,
    private readonly sum: Kernel,
    private readonly adam: NetworkAdam,
  ) {}

  /**
   * Compiles the kernels.
   *
   * @param options of Adam; `l2` pulls the parameters towards 0: weight decay in the gradient
   */
  static async create(
    gpu: Gpu,
    parameters: ViewParameters,
    options: AdamOptions & { readonly l2: number },
  ): Promise<ViewOptimizer> {
    return new ViewOptimizer(
      parameters,
      await gpu.kernel("views/sum", { VEC4S: parameters.vec4s }),
      await NetworkAdam.create(gpu, options),
    );
  }

  /**
   * Overwrites the parameters' gradients with the sums over each view's rays.
   *
   * @param batch the batch's state; only its KEPT_RAYS count
   * @param pixels (view, x, y, 0) of each ray, [rays, 4]
   * @param values gradients of each ray, [rays, vec4s, 4]
   */
  gather(
    commands: Commands,
    batch: Tensor<"u32">,
    pixels: Tensor<"u32">,
    values: Tensor<"f32">,
  ): void {
    const { views, gradients } = this.parameters;
    const invocations = views * this.sum.workgroupSize;
    commands.run(this.sum, invocations, { batch, pixels, values, sums: gradients }, { views });
  }

  /** One step of Adam; none if the batch's FINITE is 0. */
  step(commands: Commands, batch: Tensor<"u32">, rate: number): void {
    this.adam.step(commands, batch, this.parameters, rate);
  }
}
