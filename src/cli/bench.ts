import type { Gpu } from "../gpu/mod.ts";
import {
  applySettings,
  ConfigError,
  createTrainer,
  DEFAULT_PRESET,
  imageSettings,
  methodOf,
  METHODS,
  presetConfig,
  PRESETS,
} from "../nerf/mod.ts";
import { BUNDLED_SCENE, reduceSurvey, type Scene } from "../scene/mod.ts";
import { type Ceilings, measureCeilings } from "./bench/ceilings.ts";
import { measureGrowth } from "./bench/growth.ts";
import { measureMatrices } from "./bench/matrices.ts";
import { measureRendering, type RenderingResult } from "./bench/rendering.ts";
import { type BenchResult, formatGrowth, formatReport, type GrowthResult } from "./bench/report.ts";
import { benchConfig, measureSteps, type StepResult } from "./bench/steps.ts";
import { openGpu, openImages, openSurvey, requireScene } from "./open.ts";
import { Output } from "./output.ts";

/** Options of `denerf bench`. */
export interface BenchOptions {
  /** The adapter's name or number; the best by default. */
  gpu?: string;
  /** Measures the training of this preset only. */
  preset?: string;
  /** The folder of the scene that is trained on. */
  scene?: string;
  /** Measures how the cost of a step grows, instead of all else. */
  growth?: boolean;
  /** Whether stdout gets one JSON object. */
  json?: boolean;
}

/** Measures kernels against this adapter's ceilings, training and rendering; returns the exit code. */
export async function bench(options: BenchOptions): Promise<number> {
  const output = new Output(options.json ?? false);
  if (options.preset) presetConfig(options.preset, ""); // refuses an unknown one at once
  if (options.growth) refuseOtherMethods(options.preset);
  await requireScene(options.scene);
  const gpu = await openGpu(options.gpu);
  try {
    output.note(`Measuring ${gpu.info.adapter}; nothing else should run meanwhile`);
    const ceilings = await measureCeilings(gpu);
    await (options.growth ? benchGrowth : benchAll)(gpu, ceilings, options, output);
    return 0;
  } finally {
    await gpu.close();
  }
}

async function benchAll(
  gpu: Gpu,
  ceilings: Ceilings,
  options: BenchOptions,
  output: Output,
): Promise<void> {
  const { adapter, software } = gpu.info;
  const date = new Date().toISOString();
  output.note("Measuring dense layers");
  const matrices = await measureMatrices(gpu, ceilings);

  const steps: StepResult[] = [];
  const rendering: RenderingResult[] = [];
  for (const preset of options.preset ? [options.preset] : Object.keys(PRESETS)) {
    const scene = await benchScene(preset, software, options.scene, output);
    output.note(`Measuring ${preset}`);
    const measured = await measurePreset(gpu, preset, scene, ceilings);
    steps.push(measured.step);
    rendering.push(measured.rendering);
  }

  const result: BenchResult = { adapter, software, date, ceilings, matrices, steps, rendering };
  output.result(result, formatReport(result));
}

async function benchGrowth(
  gpu: Gpu,
  ceilings: Ceilings,
  options: BenchOptions,
  output: Output,
): Promise<void> {
  const { adapter, software } = gpu.info;
  const date = new Date().toISOString();
  const preset = options.preset ?? DEFAULT_PRESET;
  const scene = await benchScene(preset, software, options.scene, output);
  const config = benchConfig(gpu, preset, scene);
  const plan = methodOf(config).bench.growth;
  if (!plan) return refuseOtherMethods(preset);
  const note = (text: string) => output.note(text);
  const growth = await measureGrowth(gpu, config, plan, scene, ceilings, note);
  const run = { adapter, software, date, preset, scene: scene.name, ceilings };
  const result: GrowthResult = { ...run, ...growth };
  output.result(result, formatGrowth(result));
}

/** Steps of other methods simply grow as their number of rays does. */
function refuseOtherMethods(preset = DEFAULT_PRESET): void {
  const { method } = presetConfig(preset, "");
  if (METHODS[method].bench.growth) return;
  const growing = Object.values(METHODS).filter(({ bench }) => bench.growth);
  throw new ConfigError(
    `Cannot measure growth with preset ${preset}: it is of method ${method}, not of ` +
      `${growing.map(({ name }) => name).join(" or ")}.`,
  );
}

/** The training images of a folder, or of the scene that comes with denerf. */
async function benchScene(
  preset: string,
  software: boolean,
  folder: string | undefined,
  output: Output,
): Promise<Scene> {
  const config = presetConfig(preset, folder ?? BUNDLED_SCENE, software);
  const survey = await openSurvey(config);
  const { downscale } = applySettings(config, imageSettings(config, survey, software));
  return await openImages(await reduceSurvey(survey, downscale), "train", output);
}

/** Trains a little, then renders with what came of it. */
async function measurePreset(
  gpu: Gpu,
  preset: string,
  scene: Scene,
  ceilings: Ceilings,
): Promise<{ step: StepResult; rendering: RenderingResult }> {
  const config = benchConfig(gpu, preset, scene);
  const trainer = await createTrainer(gpu, config, scene);
  const step = await measureSteps(gpu, config, scene, trainer, ceilings);
  trainer.destroy();
  const rendering = await measureRendering(gpu, config, scene, trainer.model);
  trainer.model.destroy();
  return { step, rendering };
}
