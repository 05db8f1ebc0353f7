import type { Commands, Count, Kernel, Memory, Tensor } from "../../gpu/mod.ts";
import {
  type DenseGroup,
  learningOf,
  type ModelUse,
  negativeSquare,
  type StoredArray,
  storedTensor,
} from "../../nn/mod.ts";

/** The arrays of a group, which all are of training. */
type Learning = Record<"values" | "gradients" | "firstMoments" | "secondMoments", Tensor<"f32">>;

/** What is learnt of colors is called this in files, of whatever kind it is. */
const EXPOSURES = "exposures";

/** Numbers that are learnt of each training view; models for viewing know of them but their shape. */
export class ViewParameters implements DenseGroup {
  /** Every view's numbers have a gradient in every step, if only 0. */
  readonly kind = "dense";
  /** Views need no running mean: they are not rendered with. */
  readonly average = null;
  readonly #shape: readonly number[];
  readonly #learning: Learning | null;

  private constructor(
    memory: Memory,
    private readonly name: string,
    /** Number of views. */
    readonly views: number,
    /** How many vec4s a view has. */
    readonly vec4s: number,
    /** How many numbers of each vec4 are learnt, the first. */
    private readonly numbers: 3 | 4,
    use: ModelUse,
    /** What twists are learnt as; of exposures it says nothing. */
    readonly preconditioner: "none" | "camp" = "none",
  ) {
    const shape = this.#shape = [views, vec4s, 4];
    this.#learning = use === "viewing" ? null : {
      values: memory.tensor(name, shape),
      gradients: memory.tensor(`gradients of ${name}`, shape),
      firstMoments: memory.tensor(`first moments of ${name}`, shape),
      secondMoments: memory.tensor(`second moments of ${name}`, shape),
    };
  }

  /** The numbers, [views, vec4s, 4]. */
  get values(): Tensor<"f32"> {
    return learningOf(this.#learning).values;
  }

  /** Their gradients, [views, vec4s, 4]. */
  get gradients(): Tensor<"f32"> {
    return learningOf(this.#learning).gradients;
  }

  /** The running mean of the gradients, [views, vec4s, 4]. */
  get firstMoments(): Tensor<"f32"> {
    return learningOf(this.#learning).firstMoments;
  }

  /** The running mean of the squared gradients, [views, vec4s, 4]. */
  get secondMoments(): Tensor<"f32"> {
    return learningOf(this.#learning).secondMoments;
  }

  /** How views were exposed: the logarithms of three gains, [views, 1, 4]; all 0. */
  static gains(memory: Memory, views: number, use: ModelUse): ViewParameters {
    return new ViewParameters(memory, EXPOSURES, views, 1, 3, use);
  }

  /**
   * How views' colors were changed: by maps of three rows (a_r, a_g, a_b, b), as what these differ by from the
   * identity, [views, 3 maps, 4]; all 0.
   */
  static maps(memory: Memory, views: number, maps: number, use: ModelUse): ViewParameters {
    return new ViewParameters(memory, EXPOSURES, views, 3 * maps, 4, use);
  }

  /**
   * How cameras were moved: turned around their own positions by a rotation vector in radians, then
   * shifted in world units, both in world axes, [views, 2, 4]; all 0. With a preconditioner, what becomes
   * these (preconditioners.ts).
   */
  static poses(
    memory: Memory,
    preconditioner: "none" | "camp",
    views: number,
    use: ModelUse,
  ): ViewParameters {
    return new ViewParameters(memory, "poses", views, 2, 3, use, preconditioner);
  }

  /** Numbers of all views that are learnt. */
  get count(): number {
    return this.views * this.vec4s * this.numbers;
  }

  /** Views are learnt for the field's sake, and not rendered with. */
  readonly shown: readonly [] = [];

  /** What a checkpoint holds of them. */
  get stored(): StoredArray[] {
    const { name } = this;
    const { values = null, firstMoments = null, secondMoments = null } = this.#learning ?? {};
    const shape = this.#shape;
    return [
      storedTensor(name, values, { shape }),
      storedTensor(`adam.m.${name}`, firstMoments, { shape }),
      storedTensor(`adam.v.${name}`, secondMoments, { shape, problem: negativeSquare }),
    ];
  }
}

/** What gradients are added up for. */
type Summed = Pick<ViewParameters, "views" | "vec4s" | "gradients">;

/** Adds up what the rays of each view ask of its parameters. */
export class ViewGradients {
  private constructor(private readonly parameters: Summed, private readonly sum: Kernel) {}

  /** Compiles the kernel. */
  static async create({ gpu }: Memory, parameters: Summed): Promise<ViewGradients> {
    const sum = await gpu.kernel("views/sum", { VEC4S: parameters.vec4s });
    return new ViewGradients(parameters, sum);
  }

  /** Of parameters that all views have in common, for which `views` is 1. */
  static async together({ gpu }: Memory, parameters: Summed): Promise<ViewGradients> {
    const sum = await gpu.kernel("views/sum", { VEC4S: parameters.vec4s, TOGETHER: true });
    return new ViewGradients(parameters, sum);
  }

  /**
   * Overwrites the parameters' gradients with the sums over each view's rays.
   *
   * @param rays how many
   * @param pixels (view, x, y, 0) of each ray, [rays, 4]
   * @param values gradients of each ray, [rays, vec4s, 4]
   */
  gather(
    commands: Commands,
    { capacity, counters, index }: Count,
    pixels: Tensor<"u32">,
    values: Tensor<"f32">,
  ): void {
    const { views, gradients } = this.parameters;
    const invocations = views * this.sum.workgroupSize;
    const tensors = { counters, pixels, values, sums: gradients };
    commands.run(this.sum, invocations, tensors, { views, capacity, index });
  }
}
