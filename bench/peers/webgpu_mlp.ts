/**
 * Times the model of the 100-line tutorial NeRF in jax-js, on the WebGPU of Deno.
 *
 * One step is the model's forward pass, its backward pass and Adam, in float32, on encoded inputs: what
 * `torch_nerf100.py --mlp-only` does. Prints one JSON object.
 *
 *     deno run -A bench/peers/webgpu_mlp.ts --rays 16
 *
 * @module
 */
import { parseArgs } from "node:util";

const VERSION = "0.1.25";

/** In a constant, so that checking the program does not load and lock what only this file uses. */
const JAX = `npm:@jax-js/jax@${VERSION}`;

/** The exit status of a peer that this machine cannot run. */
const UNAVAILABLE = 3;

/** What is used of an array; every use takes ownership, unless it is of `ref`. */
interface JaxArray {
  readonly ref: JaxArray;
  readonly shape: readonly number[];
  add(other: JaxArray | number): JaxArray;
  sub(other: JaxArray | number): JaxArray;
  mul(other: JaxArray | number): JaxArray;
  div(other: JaxArray | number): JaxArray;
  sum(): JaxArray;
  reshape(shape: readonly number[]): JaxArray;
  data(): Promise<Float32Array>;
}

/** What is used of jax-js. */
interface Jax {
  init(device: "webgpu"): Promise<string[]>;
  defaultDevice(device: "webgpu"): void;
  jit<F>(f: F): F;
  valueAndGrad<P, A extends JaxArray[]>(
    f: (parameters: P, ...others: A) => JaxArray,
  ): (parameters: P, ...others: A) => [JaxArray, P];
  readonly numpy: {
    array(values: Float32Array | number): JaxArray;
    zeros(shape: readonly number[]): JaxArray;
    matmul(a: JaxArray, b: JaxArray): JaxArray;
    square(x: JaxArray): JaxArray;
    sqrt(x: JaxArray): JaxArray;
  };
  readonly nn: { relu(x: JaxArray): JaxArray; sigmoid(x: JaxArray): JaxArray };
}

const { init, defaultDevice, jit, valueAndGrad, numpy: np, nn }: Jax = await import(JAX);

const POSITION_LEVELS = 10;
const DIRECTION_LEVELS = 4;
const LAYERS_BEFORE_SKIP = 4;
const LAYERS_AFTER_SKIP = 3;
const ADAM = { learningRate: 5e-4, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/**
 * A dense layer's parameters: one weight [inputs, outputs] for each matrix it joins, and a bias.
 * dense([a, b]) = a A + b B + bias needs no concatenation, which costs jax-js much time.
 */
interface Dense {
  readonly weights: JaxArray[];
  readonly bias: JaxArray;
}

/** The model's layers. A `type`, as jax-js asks of trees of arrays. */
type Field = {
  readonly beforeSkip: Dense[];
  /** The first of them joins the encoded position. */
  readonly afterSkip: Dense[];
  /** The head's first column: the raw density. */
  readonly density: Dense;
  /** The head's other columns. */
  readonly feature: Dense;
  /** Joins the encoded direction. */
  readonly view: Dense;
  readonly rgb: Dense;
};

/** Random inputs and targets of S samples. */
interface Batch {
  /** [S, 63]. */
  readonly positions: JaxArray;
  /** [S, 27]. */
  readonly directions: JaxArray;
  /** [S, 1]. */
  readonly sigmas: JaxArray;
  /** [S, 3]. */
  readonly rgbs: JaxArray;
}

const encodedSize = (levels: number) => 3 * (1 + 2 * levels);

/** The sizes of the layers, in order: of the inputs that are joined, and of the outputs. */
function layerSizes(width: number): { inputs: number[]; outputs: number }[] {
  const positions = encodedSize(POSITION_LEVELS);
  const hidden = { inputs: [width], outputs: width };
  return [
    { inputs: [positions], outputs: width },
    ...new Array(LAYERS_BEFORE_SKIP - 1).fill(hidden),
    { inputs: [width, positions], outputs: width },
    ...new Array(LAYERS_AFTER_SKIP - 1).fill(hidden),
    { inputs: [width], outputs: 1 },
    { inputs: [width], outputs: width },
    { inputs: [width, encodedSize(DIRECTION_LEVELS)], outputs: width / 2 },
    { inputs: [width / 2], outputs: 3 },
  ];
}

/** The weights of a layer, its bias, those of the next, ...: W, b ~ U(+-1 / sqrt(inputs)). */
function initialParameters(width: number, random: () => number): JaxArray[] {
  return layerSizes(width).flatMap(({ inputs, outputs }) => {
    const bound = 1 / Math.sqrt(inputs.reduce((sum, size) => sum + size));
    const shapes = [...inputs.map((size) => [size, outputs]), [outputs]];
    return shapes.map((shape) => uniform(shape, -bound, bound, random));
  });
}

/** Names what {@link initialParameters} made. */
function asField(parameters: JaxArray[], width: number): Field {
  const left = [...parameters];
  const layers = layerSizes(width).map(({ inputs }): Dense => {
    const [bias, ...weights] = left.splice(0, inputs.length + 1).reverse();
    return { weights: weights.reverse(), bias };
  });
  const beforeSkip = layers.splice(0, LAYERS_BEFORE_SKIP);
  const afterSkip = layers.splice(0, LAYERS_AFTER_SKIP);
  const [density, feature, view, rgb] = layers;
  return { beforeSkip, afterSkip, density, feature, view, rgb };
}

/** Uniform random numbers. */
function uniform(
  shape: number[],
  low: number,
  high: number,
  random: () => number,
): JaxArray {
  const length = shape.reduce((product, size) => product * size);
  const values = Float32Array.from(
    { length },
    () => low + (high - low) * random(),
  );
  return np.array(values).reshape(shape);
}

function dense({ weights, bias }: Dense, ...inputs: JaxArray[]): JaxArray {
  const products = inputs.map((input, i) => np.matmul(input, weights[i]));
  return products.reduce((sum, product) => sum.add(product)).add(bias);
}

/** The summed squared error of densities and colours. Takes ownership of its arguments. */
function evaluateLoss(
  field: Field,
  { positions, directions, sigmas, rgbs }: Batch,
): JaxArray {
  const [joining, ...afterSkip] = field.afterSkip;
  let hidden = positions.ref;
  for (const layer of field.beforeSkip) hidden = nn.relu(dense(layer, hidden));
  hidden = nn.relu(dense(joining, hidden, positions));
  for (const layer of afterSkip) hidden = nn.relu(dense(layer, hidden));

  const predictedSigmas = nn.relu(dense(field.density, hidden.ref));
  const feature = dense(field.feature, hidden);
  const view = nn.relu(dense(field.view, feature, directions));
  const predictedRgbs = nn.sigmoid(dense(field.rgb, view));
  const error = (predicted: JaxArray, target: JaxArray) => np.square(predicted.sub(target)).sum();
  return error(predictedSigmas, sigmas).add(error(predictedRgbs, rgbs));
}

/** Parameters and Adam's moments of them. A `type`, as jax-js asks of trees of arrays. */
type State = {
  parameters: JaxArray[];
  firstMoments: JaxArray[];
  secondMoments: JaxArray[];
};

/** A training step, compiled. Its corrections are 1 / (1 - beta^t) of both betas. */
function makeStep(width: number): (
  state: State,
  corrections: { first: JaxArray; second: JaxArray },
  batch: { [Name in keyof Batch]: JaxArray },
) => { loss: JaxArray; state: State } {
  const { learningRate, beta1, beta2, epsilon } = ADAM;
  return jit(
    ({ parameters, firstMoments, secondMoments }, { first, second }, batch) => {
      const { positions, directions, sigmas, rgbs } = batch;
      const [loss, gradients] = valueAndGrad(
        (
          values: JaxArray[],
          positions: JaxArray,
          directions: JaxArray,
          sigmas: JaxArray,
          rgbs: JaxArray,
        ) =>
          evaluateLoss(asField(values, width), {
            positions,
            directions,
            sigmas,
            rgbs,
          }),
      )(parameters.map(({ ref }) => ref), positions, directions, sigmas, rgbs);

      const state: State = {
        parameters: [],
        firstMoments: [],
        secondMoments: [],
      };
      for (const [i, gradient] of gradients.entries()) {
        const m = firstMoments[i].mul(beta1).add(gradient.ref.mul(1 - beta1));
        const v = secondMoments[i].mul(beta2).add(
          np.square(gradient).mul(1 - beta2),
        );
        state.firstMoments.push(m.ref);
        state.secondMoments.push(v.ref);
        const root = np.sqrt(v.mul(second.ref)).add(epsilon);
        state.parameters.push(
          parameters[i].sub(m.mul(first.ref).mul(learningRate).div(root)),
        );
      }
      return { loss, state };
    },
  );
}

/** Uniform numbers in [0, 1): the same for the same seed (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ state >>> 15, state | 1);
    mixed ^= mixed + Math.imul(mixed ^ mixed >>> 7, mixed | 61);
    return ((mixed ^ mixed >>> 14) >>> 0) / 2 ** 32;
  };
}

/** gamma(x) = [x, sin(x), cos(x), sin(2 x), ...] of random points within +-range, [count, size]. */
function encodedPoints(
  count: number,
  levels: number,
  range: number,
  random: () => number,
): JaxArray {
  const rows = Array.from({ length: count }, () => {
    const x = Array.from({ length: 3 }, () => range * (2 * random() - 1));
    const levelsOfX = Array.from(
      { length: levels },
      (_, level) => x.map((value) => 2 ** level * value),
    );
    return [
      ...x,
      ...levelsOfX.flatMap((xs) => [...xs.map(Math.sin), ...xs.map(Math.cos)]),
    ];
  });
  return np.array(Float32Array.from(rows.flat())).reshape([
    count,
    encodedSize(levels),
  ]);
}

/** A command-line option that counts something. */
function count(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) {
    throw new RangeError(
      `Cannot use --${name} as it must be an integer >= 1: current value is ${text}.`,
    );
  }
  return value;
}

/** Times the steps one by one, each until its loss has been read back. */
async function timeSteps(options: {
  samples: number;
  width: number;
  steps: number;
  warmup: number;
  seed: number;
}): Promise<{ seconds: number[]; losses: number[]; parameters: number }> {
  const { samples, width, steps, warmup } = options;
  const random = randomNumbers(options.seed);
  const parameters = initialParameters(width, random);
  const zeros = () => parameters.map(({ shape }) => np.zeros(shape));
  let state: State = {
    parameters,
    firstMoments: zeros(),
    secondMoments: zeros(),
  };
  const batch: Batch = {
    positions: encodedPoints(samples, POSITION_LEVELS, 3, random),
    directions: encodedPoints(samples, DIRECTION_LEVELS, 1, random),
    sigmas: uniform([samples, 1], 0, 1, random),
    rgbs: uniform([samples, 3], 0, 1, random),
  };
  const size = ({ shape }: JaxArray) => shape.reduce((product, length) => product * length);
  const parameterCount = parameters.reduce(
    (sum, parameter) => sum + size(parameter),
    0,
  );

  const step = makeStep(width);
  const seconds: number[] = [];
  const losses: number[] = [];
  for (let t = 1; t <= warmup + steps; t++) {
    const start = performance.now();
    const corrections = {
      first: np.array(1 / (1 - ADAM.beta1 ** t)),
      second: np.array(1 / (1 - ADAM.beta2 ** t)),
    };
    const { positions, directions, sigmas, rgbs } = batch;
    const result = step(state, corrections, {
      positions: positions.ref,
      directions: directions.ref,
      sigmas: sigmas.ref,
      rgbs: rgbs.ref,
    });
    state = result.state;
    // The compiled step is submitted as a whole: when the loss arrives, Adam has been computed too.
    const [loss] = await result.loss.data();
    if (t > warmup) seconds.push((performance.now() - start) / 1000);
    losses.push(loss);
  }
  return { seconds, losses, parameters: parameterCount };
}

/** Ends the program where it cannot run. */
function unavailable(reason: string): never {
  console.error(reason);
  Deno.exit(UNAVAILABLE);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rays: { type: "string", default: "16" },
      samples: { type: "string", default: "192" },
      width: { type: "string", default: "256" },
      steps: { type: "string", default: "3" },
      warmup: { type: "string", default: "2" },
      seed: { type: "string", default: "0" },
    },
  });
  const rays = count("rays", values.rays);
  const samplesPerRay = count("samples", values.samples);
  const width = count("width", values.width);
  if (width % 2 !== 0) {
    throw new RangeError(
      `Cannot use --width as it must be even: current value is ${width}.`,
    );
  }
  const [steps, warmup] = [
    count("steps", values.steps),
    count("warmup", values.warmup),
  ];

  const adapter = await navigator.gpu?.requestAdapter({
    powerPreference: "high-performance",
  });
  if (!adapter || !(await init("webgpu")).includes("webgpu")) {
    unavailable("Cannot time jax-js as WebGPU offers no adapter.");
  }
  defaultDevice("webgpu");

  const samples = rays * samplesPerRay;
  const seed = Number(values.seed);
  const { seconds, losses, parameters } = await timeSteps({
    samples,
    width,
    steps,
    warmup,
    seed,
  });
  const [firstLoss, lastLoss] = [losses[0], losses.at(-1) ?? NaN];
  if (!(lastLoss < firstLoss)) {
    throw new Error(
      `Cannot report a time as the loss must fall: it went from ${firstLoss} to ${lastLoss}.`,
    );
  }

  const secondsPerStep = median(seconds);
  const multiplyAccumulates = layerSizes(width)
    .reduce(
      (sum, { inputs, outputs }) => sum + inputs.reduce((a, b) => a + b) * outputs,
      0,
    );
  const result = {
    peer: "jax-js",
    version: VERSION,
    device: adapter.info.description || adapter.info.vendor ||
      "unnamed adapter",
    work: "mlp",
    rays,
    samples: samplesPerRay,
    width,
    steps,
    secondsPerStep,
    samplesPerSecond: samples / secondsPerStep,
    // Multiply-accumulates: forward 1, backward 2 (to inputs, to weights); of 2 operations each.
    gflops: 6 * multiplyAccumulates * samples / secondsPerStep / 1e9,
    bestSecondsPerStep: Math.min(...seconds),
    parameters,
    firstLoss,
    lastLoss,
  };
  console.log(JSON.stringify(result));
}

if (import.meta.main) {
  await main();
  Deno.exit(); // jax-js keeps the device, and with it the program, alive
}
