import type { Gpu } from "../../gpu/mod.ts";
import {
  applySettings,
  BATCH,
  type Config,
  methodOf,
  presetConfig,
  sceneSettings,
  setField,
  settleConfig,
  type StepPlan,
  type Trainer,
} from "../../nerf/mod.ts";
import type { Scene } from "../../scene/mod.ts";
import { type Ceilings, kindOf, type Rates, ratesOf } from "./ceilings.ts";
import { type KernelWork, measureKernels, sumOf, timingOf } from "./measure.ts";

/** One kernel's part of a training step. */
export interface KernelResult extends KernelWork, Rates {
  /** Its part of the kernels' time. */
  readonly share: number;
}

/** How much a step works on, means over several steps where it changes from step to step. */
export interface BatchSize {
  /** Rays. */
  readonly rays: number;
  /** Samples that the networks were asked about. */
  readonly marched: number;
  /** Samples that were trained on: all but those that others hide. */
  readonly samples: number;
}

/** Training steps of a preset. */
export interface StepResult extends BatchSize {
  /** The preset. */
  readonly preset: string;
  /** The scene's name. */
  readonly scene: string;
  /** Whether a step has fewer rays than the preset's, to save time. */
  readonly reduced: boolean;
  /** Steps that were trained before. */
  readonly warmUp: number;
  /** Steps from one that updates the occupancy grid to the next; 1 without such a grid. */
  readonly period: number;
  /** The kernels of the fastest of several steps, the slowest first; without an update. */
  readonly kernels: KernelResult[];
  /** The kernels of the fastest step with an update of the occupancy grid; none without a grid. */
  readonly updateKernels: KernelResult[];
  /** Device time of a step's kernels: the mean over a period, in seconds. */
  readonly kernelSeconds: number;
  /** Wall-clock seconds of a step, without measuring kernels: the median of several rounds. */
  readonly secondsPerStep: number;
  /** The same of the best round. */
  readonly bestSecondsPerStep: number;
  /** Samples trained on, at the median. */
  readonly samplesPerSecond: number;
  /** At the median. */
  readonly raysPerSecond: number;
  /** The kernels' share of the step's time. For the rest the device was idle, or busy with something else. */
  readonly busy: number;
}

/** Rays of a step of wide networks on the CPU: the presets' own would take most of a minute each. */
const WIDE_SOFTWARE_RAYS = 64;

/** A preset's configuration for a scene, with as many rays as this adapter can train on in a second or so. */
export function benchConfig(gpu: Gpu, preset: string, scene: Scene): Config {
  const plain = presetConfig(preset, scene.name, gpu.info.software);
  const config = applySettings(plain, sceneSettings(plain, scene));
  const { bench } = methodOf(config);
  const isReduced = gpu.info.software && bench.isWide(config);
  return settleConfig(
    gpu,
    isReduced ? setField(config, `batch.rays=${WIDE_SOFTWARE_RAYS}`) : config,
  );
}

/** Measures training steps, kernel by kernel and by the clock on the wall. */
export async function measureSteps(
  gpu: Gpu,
  config: Config,
  scene: Scene,
  trainer: Trainer,
  ceilings: Ceilings,
  plan: StepPlan = methodOf(config).bench[kindOf(gpu)],
): Promise<StepResult> {
  const { bench } = methodOf(config);
  const period = bench.period(config);
  for (let step = 0; step < plan.warmUp; step++) await trainer.step();

  // Any period has one update.
  const plain: KernelWork[][] = [];
  const updates: KernelWork[][] = [];
  const sizes: BatchSize[] = [];
  for (let step = 0; step < plan.profiled * period; step++) {
    const isUpdate = period > 1 && trainer.steps % period === 0;
    (isUpdate ? updates : plain).push(await measureKernels(gpu, () => trainer.step()));
    sizes.push(await batchSize(gpu, trainer));
  }
  const fastest = fastestOf(plain);
  const update = updates.length > 0 ? fastestOf(updates) : [];
  const updateSeconds = updates.length > 0 ? sumOf(update).seconds : 0;
  const kernelSeconds = updates.length > 0
    ? ((period - 1) * sumOf(fastest).seconds + updateSeconds) / period
    : sumOf(fastest).seconds;

  const { best, median } = await timeRounds(gpu, trainer, plan, period);
  const { rays, marched, samples } = meanOf(sizes);
  return {
    preset: config.preset,
    scene: scene.name,
    rays,
    marched,
    samples,
    reduced: gpu.info.software && bench.isWide(config),
    warmUp: plan.warmUp,
    period,
    kernels: kernelResults(fastest, ceilings),
    updateKernels: kernelResults(update, ceilings),
    kernelSeconds,
    secondsPerStep: median,
    bestSecondsPerStep: best,
    samplesPerSecond: samples / median,
    raysPerSecond: rays / median,
    busy: kernelSeconds / median,
  };
}

/** How much the last step worked on: what the device has counted, where it decides. */
export async function batchSize(gpu: Gpu, trainer: Trainer): Promise<BatchSize> {
  const { model, samplesPerStep, raysPerStep } = trainer;
  const state = await gpu.read(model.parts.state);
  if (state[BATCH.keptRays] === 0) {
    return { rays: raysPerStep, marched: samplesPerStep, samples: samplesPerStep };
  }
  return {
    rays: state[BATCH.keptRays],
    marched: state[BATCH.samples],
    samples: state[BATCH.keptSamples],
  };
}

/** The means of several steps' sizes. */
export function meanOf(sizes: readonly BatchSize[]): BatchSize {
  const mean = (pick: (size: BatchSize) => number) =>
    sizes.reduce((sum, size) => sum + pick(size), 0) / sizes.length;
  return {
    rays: mean(({ rays }) => rays),
    marched: mean(({ marched }) => marched),
    samples: mean(({ samples }) => samples),
  };
}

function fastestOf(steps: readonly KernelWork[][]): KernelWork[] {
  return steps.reduce((a, b) => sumOf(a).seconds <= sumOf(b).seconds ? a : b);
}

function kernelResults(works: readonly KernelWork[], ceilings: Ceilings): KernelResult[] {
  const total = sumOf(works).seconds;
  return works.map((work) => ({
    ...work,
    share: work.seconds / total,
    ...ratesOf(work, work.seconds, ceilings),
  }));
}

/**
 * Seconds a step, as training goes: the device is waited for at the end of a round of many steps only.
 *
 * @param period a round has a multiple of this many steps
 */
export async function timeRounds(
  gpu: Gpu,
  trainer: Trainer,
  { rounds, roundSeconds }: Pick<StepPlan, "rounds" | "roundSeconds">,
  period: number,
) {
  const secondsPerStep = async (steps: number) => {
    const started = performance.now();
    for (let step = 0; step < steps; step++) {
      await trainer.step();
      await new Promise((resolve) => setTimeout(resolve, 0)); // as `denerf train` does
    }
    await gpu.settle();
    return (performance.now() - started) / 1000 / steps;
  };
  const periodSeconds = period * await secondsPerStep(period);
  const steps = period * Math.max(Math.round(roundSeconds / periodSeconds), 1);
  const seconds: number[] = [];
  for (let round = 0; round < rounds; round++) seconds.push(await secondsPerStep(steps));
  return timingOf(seconds);
}
