import { type Gpu, GpuError } from "../../gpu/mod.ts";
import {
  BATCH,
  type BenchChoice,
  type Config,
  createTrainer,
  type GrowthPlan as MethodGrowth,
  type Model,
  settleConfig,
  type StepPlan,
  type Trainer,
} from "../../nerf/mod.ts";
import type { Scene } from "../../scene/mod.ts";
import { type Ceilings, kindOf, type Rates, ratesOf } from "./ceilings.ts";
import { type KernelWork, measureKernels, sumOf } from "./measure.ts";
import { type BatchSize, batchSize, timeRounds } from "./steps.ts";

/** Steps with one thing changed, in which the sampler is not brought up to date. */
export interface GrowthRow extends BatchSize {
  /** What was changed, in the table's unit. */
  readonly value: number;
  /** Parameters of table and networks. */
  readonly parameters: number;
  /** Wall-clock seconds of a step: the median of some rounds. */
  readonly secondsPerStep: number;
  /** The same of the best round. */
  readonly bestSecondsPerStep: number;
  /** Device time of a step's kernels: the least of some steps. */
  readonly kernelSeconds: number;
}

/** One of several ways to do the same part of a step, at the same batch. */
export interface ChoiceRow extends Rates, BatchSize {
  /** The field of the configuration that decides. */
  readonly field: string;
  /** What it was set to. */
  readonly choice: string;
  /** The kernels of that part. */
  readonly kernels: string[];
  /** Device time of them in a step: the least of some steps. */
  readonly seconds: number;
  /** Whether this adapter's runs use it; the others are measured for comparison. */
  readonly used: boolean;
}

/** How the cost of a step grows. */
export interface Growth {
  /** Steps that were trained first, whose occupancy grid all rows share. */
  readonly warmUp: number;
  /** By the samples that a step aims at. */
  readonly samples: GrowthRow[];
  /** One row for each largest number of entries of the table's levels. */
  readonly tableSizes: GrowthRow[];
  /** By the number of photographs. */
  readonly images: GrowthRow[];
  /** Ways to do the same. */
  readonly choices: ChoiceRow[];
}

/** What is measured. */
export interface GrowthPlan extends Pick<StepPlan, "warmUp" | "rounds" | "roundSeconds"> {
  /** Numbers of samples of a step; those beyond what the device can bind are left out. */
  readonly samples: readonly number[];
  /** Numbers of entries of a level; those beyond what the device can bind are left out. */
  readonly tableSizes: readonly number[];
  /** Steps of each row before it is measured, in which the rays adapt. */
  readonly adaptation: number;
  /** Steps of each row whose kernels are timed. */
  readonly profiled: number;
}

const powersOfTwo = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, i) => 2 ** (first + i));

/** Under three minutes on two cores, under one on a GPU. */
const PLANS = {
  software: {
    samples: powersOfTwo(12, 16),
    tableSizes: powersOfTwo(14, 20),
    warmUp: 48,
    adaptation: 4,
    rounds: 3,
    roundSeconds: 0.2,
    profiled: 2,
  },
  hardware: {
    samples: powersOfTwo(14, 20),
    tableSizes: powersOfTwo(14, 22),
    warmUp: 300,
    adaptation: 20,
    rounds: 3,
    roundSeconds: 0.2,
    profiled: 5,
  },
} as const satisfies Record<string, GrowthPlan>;

/** A step has as many rays at least. */
const MIN_RAYS = 64;

/**
 * Measures how the cost of a step grows. A run with the given configuration is trained until its steps
 * have settled; each row takes over its occupancy grid and all parameters that fit, so that its rays see
 * the same empty space from the first step on.
 *
 * @param config a settled one
 * @param growth how its method's steps can grow
 * @param note is told what comes next
 */
export async function measureGrowth(
  gpu: Gpu,
  config: Config,
  growth: MethodGrowth<Config>,
  scene: Scene,
  ceilings: Ceilings,
  note: (text: string) => void,
  plan: GrowthPlan = PLANS[kindOf(gpu)],
): Promise<Growth> {
  note(`Training ${plan.warmUp} steps`);
  const first = await createTrainer(gpu, config, scene);
  for (let step = 0; step < plan.warmUp; step++) await first.step();
  await gpu.settle();
  first.destroy();
  const settled = { model: first.model, samples: growth.samplesOf(config) };
  const rows = new Rows(gpu, growth, settled, plan, note);

  note("Measuring numbers of samples");
  const samples = await rows.measure(
    plan.samples.filter((samples) => growth.fits(gpu, growth.withSamples(config, samples))),
    (value) => [growth.withSamples(config, value), scene],
  );
  note("Measuring sizes of tables");
  const tableSizes = await rows.measure(
    plan.tableSizes.filter((size) => growth.fits(gpu, growth.withTableSize(config, size))),
    (value) => [growth.withTableSize(config, value), scene],
  );
  note("Measuring numbers of images");
  const images = await rows.measure(
    imageCounts(scene.views.length),
    (value) => [config, { ...scene, views: scene.views.slice(0, value) }],
  );
  note("Measuring choices");
  const choices: ChoiceRow[] = [];
  for (const choice of growth.choices(gpu, config)) {
    choices.push(await rows.choose(choice, config, scene, ceilings));
  }
  settled.model.destroy();
  return { warmUp: plan.warmUp, samples, tableSizes, images, choices };
}

/** 1, 4, 16, … and all. */
function imageCounts(all: number): number[] {
  const counts: number[] = [];
  for (let count = 1; count < all; count *= 4) counts.push(count);
  return [...counts, all];
}

/** Measures rows that share what another run has learnt. */
class Rows {
  constructor(
    private readonly gpu: Gpu,
    private readonly growth: MethodGrowth<Config>,
    /** What the run has learnt, in steps of so many samples. */
    private readonly settled: { readonly model: Model; readonly samples: number },
    private readonly plan: GrowthPlan,
    private readonly note: (text: string) => void,
  ) {}

  /** A row for each value, up to the first that memory does not suffice for. */
  async measure(
    values: readonly number[],
    change: (value: number) => [config: Config, scene: Scene],
  ): Promise<GrowthRow[]> {
    const rows: GrowthRow[] = [];
    for (const value of values) {
      try {
        const [config, scene] = change(value);
        rows.push({ value, ...await this.#with(config, scene, (trainer) => this.#time(trainer)) });
      } catch (error) {
        if (!(error instanceof GpuError)) throw error;
        this.note(`Ends before ${value}: ${error.message}`);
        break;
      }
    }
    return rows;
  }

  /** A row for a choice. */
  choose(
    { field, choice, config, part }: BenchChoice<Config>,
    used: Config,
    scene: Scene,
    ceilings: Ceilings,
  ): Promise<ChoiceRow> {
    const settled = settleConfig(this.gpu, config);
    return this.#with(settled, scene, async (trainer) => {
      const steps: KernelWork[][] = [];
      for (let step = 0; step < this.plan.profiled; step++) {
        const works = await measureKernels(this.gpu, () => trainer.step());
        steps.push(works.filter(({ kernel }) => part.test(kernel)));
      }
      const best = steps.reduce((a, b) => sumOf(a).seconds <= sumOf(b).seconds ? a : b);
      const { seconds, ...cost } = sumOf(best);
      return {
        field,
        choice,
        kernels: best.map(({ kernel }) => kernel),
        seconds,
        used: JSON.stringify(config) === JSON.stringify(used),
        ...await batchSize(this.gpu, trainer),
        ...ratesOf(cost, seconds, ceilings),
      };
    });
  }

  async #time(trainer: Trainer): Promise<Omit<GrowthRow, "value">> {
    const { gpu, plan } = this;
    let kernelSeconds = Infinity;
    for (let step = 0; step < plan.profiled; step++) {
      const times = await gpu.profile(() => trainer.step());
      kernelSeconds = Math.min(kernelSeconds, times.reduce((sum, { seconds }) => sum + seconds, 0));
    }
    const { best, median } = await timeRounds(gpu, trainer, plan, 1);
    return {
      ...await batchSize(gpu, trainer),
      parameters: trainer.model.parameterCount,
      secondsPerStep: median,
      bestSecondsPerStep: best,
      kernelSeconds,
    };
  }

  /** Measures with a trainer that has learnt what fits, and frees it. */
  async #with<R>(
    config: Config,
    scene: Scene,
    measure: (trainer: Trainer) => Promise<R>,
  ): Promise<R> {
    const { gpu, plan } = this;
    const trainer = await createTrainer(gpu, this.growth.withoutUpdates(config), scene);
    try {
      await this.#adopt(trainer.model, config);
      trainer.resumeAt(Math.max(plan.warmUp, 1)); // step 0 would update
      for (let step = 0; step < plan.adaptation; step++) await trainer.step();
      return await measure(trainer);
    } finally {
      trainer.destroy();
      trainer.model.destroy();
    }
  }

  /** Copies the tensors that are as long; starts with rays as many as the batch is larger. */
  async #adopt(model: Model, config: Config): Promise<void> {
    const { gpu, settled, growth } = this;
    const sources = new Map(settled.model.stored.map(({ name, tensor }) => [name, tensor]));
    const pairs = new Map(model.stored.map(({ name, tensor }) => [tensor, sources.get(name)]));
    for (const [target, source] of pairs) {
      if (target && source?.length === target.length) gpu.record().copy(source, target.buffer);
    }
    const state = await gpu.read(settled.model.parts.state);
    const rays = Math.round(state[BATCH.rays] * growth.samplesOf(config) / settled.samples);
    state[BATCH.rays] = Math.min(Math.max(rays, MIN_RAYS), growth.maxRaysOf(config));
    gpu.write(model.parts.state, state);
    model.restored();
  }
}
