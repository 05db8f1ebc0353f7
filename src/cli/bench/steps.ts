import type { Gpu } from "../../gpu/mod.ts";
import { type Config, presetConfig, settleConfig, type Trainer } from "../../nerf/mod.ts";
import type { Scene } from "../../scene/mod.ts";
import { type Ceilings, type Rates, ratesOf } from "./ceilings.ts";
import { type KernelWork, measureKernels, sumOf, timingOf } from "./measure.ts";

/** One kernel's part of a training step. */
export interface KernelResult extends KernelWork, Rates {
  /** Its part of the kernels' time. */
  readonly share: number;
}

/** Training steps of a preset. */
export interface StepResult {
  /** The preset. */
  readonly preset: string;
  /** Rays in a step. */
  readonly rays: number;
  /** Samples that the networks were asked about in a step. */
  readonly samples: number;
  /** Whether `rays` are fewer than the preset's, to save time. */
  readonly reduced: boolean;
  /** The kernels of the fastest of several steps, the slowest first. */
  readonly kernels: KernelResult[];
  /** Device time of all kernels of that step, in seconds. */
  readonly kernelSeconds: number;
  /** Wall-clock seconds of a step, without measuring kernels: the median of several rounds. */
  readonly secondsPerStep: number;
  /** The same of the best round. */
  readonly bestSecondsPerStep: number;
  /** At the median. */
  readonly samplesPerSecond: number;
  /** At the median. */
  readonly raysPerSecond: number;
  /** The kernels' time as a part of the step's: the device was idle, or busy otherwise, for the rest. */
  readonly busy: number;
}

/** Rays of a step of wide networks on the CPU: the presets' own would take most of a minute each. */
const WIDE_SOFTWARE_RAYS = 64;
const PROFILED_STEPS = { software: 2, hardware: 10 };
const ROUNDS = 3;
const ROUND_SECONDS = 1;

/** Whether a network is too wide to be measured at its full size on a CPU. */
export function isWide(config: Config): boolean {
  return config.method === "nerf" && config.field.width >= 128;
}

/** A preset's configuration, with as many rays as this adapter can train on in a second or so. */
export function benchConfig(gpu: Gpu, preset: string, scene: string): Config {
  const config = presetConfig(preset, scene, gpu.info.software);
  if (gpu.info.software && isWide(config)) {
    config.batch.rays = Math.min(config.batch.rays, WIDE_SOFTWARE_RAYS);
  }
  return settleConfig(gpu, config);
}

/** Measures training steps, kernel by kernel and by the clock on the wall. */
export async function measureSteps(
  gpu: Gpu,
  config: Config,
  scene: Scene,
  trainer: Trainer,
  ceilings: Ceilings,
): Promise<StepResult> {
  await measureKernels(gpu, () => trainer.step()); // drivers compile late
  const profiled: KernelWork[][] = [];
  const steps = gpu.info.software ? PROFILED_STEPS.software : PROFILED_STEPS.hardware;
  while (profiled.length < steps) {
    profiled.push(await measureKernels(gpu, () => trainer.step()));
  }
  const fastest = profiled.reduce((a, b) => sumOf(a).seconds <= sumOf(b).seconds ? a : b);
  const kernelSeconds = sumOf(fastest).seconds;
  const { best, median } = await timeRounds(gpu, trainer);
  const { rays } = config.batch;
  return {
    preset: config.preset,
    rays,
    samples: trainer.samplesPerStep,
    reduced: rays < presetConfig(config.preset, scene.name).batch.rays,
    kernels: fastest.map((work) => ({
      ...work,
      share: work.seconds / kernelSeconds,
      ...ratesOf(work, work.seconds, ceilings),
    })),
    kernelSeconds,
    secondsPerStep: median,
    bestSecondsPerStep: best,
    samplesPerSecond: trainer.samplesPerStep / median,
    raysPerSecond: rays / median,
    busy: kernelSeconds / median,
  };
}

/** Seconds a step, as training goes: the device is waited for at the end of a round of many steps only. */
async function timeRounds(gpu: Gpu, trainer: Trainer) {
  const secondsPerStep = async (steps: number) => {
    const started = performance.now();
    for (let step = 0; step < steps; step++) {
      await trainer.step();
      await new Promise((resolve) => setTimeout(resolve, 0)); // as `denerf train` does
    }
    await gpu.settle();
    return (performance.now() - started) / 1000 / steps;
  };
  const steps = Math.max(Math.round(ROUND_SECONDS / await secondsPerStep(1)), 1);
  const seconds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) seconds.push(await secondsPerStep(steps));
  return timingOf(seconds);
}
