import { type AdapterPreference, type Gpu, knownCount } from "../../gpu/mod.ts";
import {
  type Config,
  createTrainer,
  DEFAULT_PRESET,
  presetConfig,
  setField,
  settleConfig,
} from "../../nerf/mod.ts";
import { createEncoding, PrefixSum, SAMPLES_PER_BLOCK } from "../../nn/mod.ts";
import { analyticScene } from "../../scene/mod.ts";
import { type KnownNumber, knownNumbers } from "./known_numbers.ts";

/** One test of the device against numbers that are known. */
export interface Check {
  /** What was computed, what came out, and what was expected: a line. */
  readonly text: string;
  /** Whether it came out right. */
  readonly passed: boolean;
}

/** All tests together. */
export interface SelfTest {
  /** Every test. */
  readonly checks: readonly Check[];
  /** What single kernels compute. */
  readonly numbers: readonly KnownNumber[];
  /** Whether nothing came out wrong. */
  readonly passed: boolean;
  /** How long they took, compiling kernels included. */
  readonly seconds: number;
}

/**
 * Computes on the device what is known: single numbers, whole numbers exactly, sines as float64 has them, and some steps
 * of training twice, which must give the same bits and a loss that falls.
 *
 * @param request how the device was asked for
 * @throws {GpuError} if the device refuses a kernel or is lost
 */
export async function selfTest(gpu: Gpu, request: AdapterPreference): Promise<SelfTest> {
  const started = performance.now();
  const checks = [await sums(gpu), await sines(gpu), await training(gpu)];
  const numbers = await knownNumbers(request);
  const passed = checks.every(({ passed }) => passed) &&
    numbers.every(({ outcome }) => outcome !== "wrong");
  const seconds = (performance.now() - started) / 1000;
  return { checks, numbers, passed, seconds };
}

const COUNT = 10_000;

/** 1, 1 + 2, … in whole numbers. */
async function sums(gpu: Gpu): Promise<Check> {
  using scope = gpu.scope();
  const sum = await PrefixSum.create(scope, COUNT);
  const data = Uint32Array.from({ length: COUNT }, (_, i) => i + 1);
  const values = scope.tensor("numbers", [COUNT], { type: "u32", data });
  const offsets = scope.tensor("sums", [COUNT], { type: "u32" });
  const total = scope.tensor("sum", [1], { type: "u32" });
  const commands = gpu.record();
  sum.run(commands, values, offsets, total);
  const [found, [last]] = await gpu.readAll([offsets, total]);
  const expected = COUNT * (COUNT + 1) / 2;
  const passed = last === expected && found.every((value, i) => value === i * (i + 1) / 2);
  return { text: `1 + … + ${COUNT} = ${last}, expected ${expected}`, passed };
}

const LEVELS = 10;
const SINE_TOLERANCE = 1e-5;

/** sin and cos(2^k x), as the original NeRF encodes positions. */
async function sines(gpu: Gpu): Promise<Check> {
  const options = { kind: "frequency", levels: LEVELS, pi: false, identity: false } as const;
  using scope = gpu.scope();
  const context = { dimensions: 1, average: false, name: "sines" };
  const encoding = await createEncoding(scope, options, context);
  const rows = Math.ceil(encoding.outputs / 16) * 16;
  const data = Float32Array.from({ length: SAMPLES_PER_BLOCK }, (_, i) => i / 32 - 1);
  const inputs = scope.tensor("angles", [1, 1, SAMPLES_PER_BLOCK], { data });
  const outputs = scope.tensor("sines", [1, rows, SAMPLES_PER_BLOCK]);
  encoding.forward(
    gpu.record(),
    knownCount(gpu, SAMPLES_PER_BLOCK),
    { tensor: inputs, first: 0, features: 1 },
    { tensor: outputs, first: 0, features: rows },
  );
  const found = await gpu.read(outputs);
  let worst = 0;
  for (let row = 0; row < 2 * LEVELS; row++) {
    const wave = row % 2 === 0 ? Math.sin : Math.cos;
    for (const [i, x] of data.entries()) {
      const error = Math.abs(found[row * SAMPLES_PER_BLOCK + i] - wave(2 ** (row >> 1) * x));
      worst = Number.isNaN(error) ? Infinity : Math.max(worst, error);
    }
  }
  const count = 2 * LEVELS * SAMPLES_PER_BLOCK;
  const text = `${count} sines: off by ${
    worst.toExponential(1)
  } at most, allowed ${SINE_TOLERANCE}`;
  return { text, passed: worst <= SINE_TOLERANCE };
}

const STEPS = 24;

/** The default preset in miniature: what takes no time, and uses every kernel of a step. */
const TINY = [
  ...["batch.rays=256", "batch.maxRays=2048", "batch.samples=4096", "batch.capacity=16384"],
  ...["grid.levels=4", "grid.tableSize=4096", "grid.baseResolution=4", "grid.finestResolution=32"],
  ...["networks.width=16", "march.steps=128"],
  ...["occupancy.resolution=32", "occupancy.warmupSteps=16"],
];

/** The loss of the last steps against the first, and its bits in two runs. */
async function training(gpu: Gpu): Promise<Check> {
  const [first, second] = [await losses(gpu), await losses(gpu)];
  const same = first.every((loss, i) => loss === second[i]);
  const [start, end] = [mean(first.slice(0, 4)), mean(first.slice(-4))];
  const text =
    `${STEPS} steps of ${DEFAULT_PRESET}: loss ${start.toFixed(4)} to ${end.toFixed(4)}, ` +
    (same ? "repeated exactly" : "NOT repeated exactly");
  return { text, passed: same && end < 0.8 * start };
}

async function losses(gpu: Gpu): Promise<number[]> {
  const preset = presetConfig(DEFAULT_PRESET, "", gpu.info.software);
  const scene = analyticScene({ split: "train", views: 3, size: 16 });
  const config = settleConfig(gpu, TINY.reduce(setField<Config>, preset), scene);
  const trainer = await createTrainer(gpu, config, scene);
  for (let step = 0; step < STEPS; step++) await trainer.step();
  const reports = await trainer.report();
  trainer.destroy();
  trainer.model.destroy();
  return reports.map(({ loss }) => loss);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
