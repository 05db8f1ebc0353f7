import type { Gpu, Memory, Tensor } from "../../gpu/mod.ts";
import type { Camera } from "../../math/mod.ts";
import {
  type DenseGroup,
  learningOf,
  type ModelUse,
  negativeSquare,
  type ShownArray,
  type StoredArray,
  storedTensor,
} from "../../nn/mod.ts";
import { type OpticsChange, opticsChange, type OpticsLearning, opticsMatrix } from "./optics.ts";

/** What it is called in files. */
const NAME = "optics";

/** One camera took all photographs: its numbers, (z1, z2, z3, 0). */
const SHAPE = [1, 4];

/**
 * What is learnt of the one camera that took all photographs: its focal length, perhaps its radial distortion
 * (optics.ts). Models for viewing have it, too: it holds for photographs of that camera that were not trained on.
 */
export class LearntOptics implements DenseGroup {
  /** All numbers have a gradient in every step, if only 0. */
  readonly kind = "dense";
  /** What is rendered with is what was learnt last. */
  readonly average = null;
  /** Its sums are those of one camera. */
  readonly views = 1;
  /** How many vec4s it has. */
  readonly vec4s = 1;
  /** The numbers, [1, 4]; all 0. */
  readonly values: Tensor<"f32">;
  readonly #learning: Record<"gradients" | "firstMoments" | "secondMoments", Tensor<"f32">> | null;

  /** Allocates it. */
  constructor(memory: Memory, private readonly learning: OpticsLearning, use: ModelUse) {
    this.values = memory.tensor(NAME, SHAPE);
    this.#learning = use === "viewing" ? null : {
      gradients: memory.tensor(`gradients of ${NAME}`, SHAPE),
      firstMoments: memory.tensor(`first moments of ${NAME}`, SHAPE),
      secondMoments: memory.tensor(`second moments of ${NAME}`, SHAPE),
    };
  }

  /** Their gradients, [1, 4]. */
  get gradients(): Tensor<"f32"> {
    return learningOf(this.#learning).gradients;
  }

  /** The running mean of the gradients, [1, 4]. */
  get firstMoments(): Tensor<"f32"> {
    return learningOf(this.#learning).firstMoments;
  }

  /** The running mean of the squared gradients, [1, 4]. */
  get secondMoments(): Tensor<"f32"> {
    return learningOf(this.#learning).secondMoments;
  }

  /** Numbers that are learnt. */
  get count(): number {
    return this.learning.optics === "focal" ? 1 : 3;
  }

  /** What views that were not trained on are seen by. */
  get shown(): ShownArray[] {
    return [{ name: NAME, shape: SHAPE, type: "f32", tensor: this.values, places: null }];
  }

  /** What a checkpoint holds of them. */
  get stored(): StoredArray[] {
    const { firstMoments = null, secondMoments = null } = this.#learning ?? {};
    return [
      storedTensor(NAME, this.values, { shape: SHAPE }),
      storedTensor(`adam.m.${NAME}`, firstMoments, { shape: SHAPE }),
      storedTensor(`adam.v.${NAME}`, secondMoments, { shape: SHAPE, problem: negativeSquare }),
    ];
  }

  /** The matrix by which the numbers become a change of optics, 3 x 3. */
  matrix(camera: Camera): number[][] {
    return opticsMatrix(this.learning, camera);
  }

  /** By how much the optics of a camera are other than the capture says. */
  async change(gpu: Gpu, camera: Camera): Promise<OpticsChange> {
    return opticsChange(this.matrix(camera), await gpu.read(this.values));
  }
}
