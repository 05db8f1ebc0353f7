import {
  type Commands,
  type Count,
  type Gpu,
  knownCount,
  type Memory,
  type Tensor,
} from "../../gpu/mod.ts";
import {
  allocateRows,
  DenseGradients,
  DenseKernels,
  type MatrixVariant,
  matrixVariants,
  Parameters,
  type Rows,
} from "../../nn/mod.ts";
import { type Ceilings, kindOf, randomNumbers, type Rates, ratesOf } from "./ceilings.ts";
import { timeKernels, type Timing } from "./measure.ts";

/** One direction of a dense layer on its own. */
export interface MatrixResult extends Rates, Timing {
  /** Forward, or the gradient for the inputs, or the one for the parameters. */
  readonly operation: typeof OPERATIONS[number];
  /** Features of inputs and outputs. */
  readonly width: number;
  /** Samples in the batch. */
  readonly samples: number;
  /** How the kernels share work. */
  readonly variant: MatrixVariant;
  /** Whether this adapter's runs use them; the other variant is measured for comparison. */
  readonly used: boolean;
}

const OPERATIONS = ["forward", "backward", "gradient"] as const;
const WIDTHS = [64, 256];
const SAMPLES = { software: 1 << 14, hardware: 1 << 18 };

/** Measures square dense layers, all variants that run here. Rates are those of the best repeat. */
export async function measureMatrices(gpu: Gpu, ceilings: Ceilings): Promise<MatrixResult[]> {
  const results: MatrixResult[] = [];
  const variants = matrixVariants(gpu);
  for (const variant of variants) {
    const kernels = await DenseKernels.create(gpu, variant);
    for (const width of WIDTHS) {
      const samples = samplesFor(gpu, width);
      using scope = gpu.scope();
      const layer = new SquareLayer(scope, kernels, width, samples);
      for (const operation of OPERATIONS) {
        const { best, median, ...cost } = await timeKernels(
          gpu,
          () => layer[operation](gpu.record()),
        );
        const rates = ratesOf(cost, best, ceilings);
        const isUsed = variant === variants[0];
        results.push({ operation, width, samples, variant, used: isUsed, best, median, ...rates });
      }
    }
  }
  return results;
}

function samplesFor(gpu: Gpu, width: number): number {
  const fitting = gpu.device.limits.maxStorageBufferBindingSize / (width * 4);
  return Math.min(SAMPLES[kindOf(gpu)], Math.floor(fitting / 64) * 64);
}

/** A hidden layer in the middle of training: random activations, gradients and weights. */
class SquareLayer {
  readonly #parameters: Parameters;
  readonly #count: Count;
  readonly #x: Rows;
  readonly #y: Rows;
  readonly #dX: Rows;
  readonly #dY: Rows;
  readonly #partials: Tensor<"f32">;

  constructor(
    memory: Memory,
    private readonly kernels: DenseKernels,
    private readonly width: number,
    samples: number,
  ) {
    const { gpu } = memory;
    this.#count = knownCount(gpu, samples);
    const rows = (label: string) => allocateRows(memory, label, samples, width);
    this.#parameters = new Parameters(memory, [{
      name: "layer",
      inputs: [width],
      outputs: [width],
    }]);
    this.#parameters.initialize(gpu, "torch", 0);
    [this.#x, this.#y] = [rows("X"), rows("Y")];
    [this.#dX, this.#dY] = [rows("dX"), rows("dY")];
    for (const { tensor } of [this.#x, this.#dY]) gpu.write(tensor, randomNumbers(tensor.length));
    const length = DenseGradients.partialsLength(this.#parameters.layers, samples);
    this.#partials = memory.tensor("partial gradients", [length]);
    kernels.gradients.transpose(gpu.record(), this.#parameters, this.#parameters.layers[0]);
  }

  forward(commands: Commands): void {
    const { layers: [layer] } = this.#parameters;
    const [x, y] = [this.#x, this.#y];
    this.kernels.forward(commands, this.#parameters, layer, "relu", this.#count, x, y);
  }

  backward(commands: Commands): void {
    const { layers: [layer] } = this.#parameters;
    const [x, dX, dY] = [this.#x, this.#dX, this.#dY];
    const { width } = this;
    const count = this.#count;
    this.kernels.backward(commands, this.#parameters, layer, "relu", count, dY, x, dX, width);
  }

  /** With the sum over splits, which is a kernel of its own. */
  gradient(commands: Commands): void {
    const { layers: [layer] } = this.#parameters;
    const [x, dY, partials] = [this.#x, this.#dY, this.#partials];
    this.kernels.gradients.find(
      commands,
      this.#parameters,
      layer,
      this.#count,
      x,
      dY,
      partials,
      "overwrite",
    );
  }
}
