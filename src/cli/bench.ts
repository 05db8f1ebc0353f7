import type { Gpu } from "../gpu/mod.ts";
import { createTrainer, presetConfig, PRESETS } from "../nerf/mod.ts";
import { analyticScene, type Scene } from "../scene/mod.ts";
import { type Ceilings, measureCeilings } from "./bench/ceilings.ts";
import { measureMatrices } from "./bench/matrices.ts";
import { measureRendering, type RenderingResult } from "./bench/rendering.ts";
import { type BenchResult, formatReport } from "./bench/report.ts";
import { benchConfig, measureSteps, type StepResult } from "./bench/steps.ts";
import { openGpu } from "./open.ts";
import { Output } from "./output.ts";

/** Options of `denerf bench`. */
export interface BenchOptions {
  /** Measures the training of this preset only. */
  preset?: string;
  /** Whether stdout gets one JSON object. */
  json?: boolean;
}

/** How large the scene is does not matter: a step's cost depends on its rays alone. */
const SCENE = { split: "train", views: 8, size: 64 } as const;

/** Measures kernels against this adapter's ceilings, training and rendering; returns the exit code. */
export async function bench(options: BenchOptions): Promise<number> {
  const output = new Output(options.json ?? false);
  if (options.preset) presetConfig(options.preset, ""); // refuses an unknown one at once
  const presets = options.preset ? [options.preset] : Object.keys(PRESETS);
  const gpu = await openGpu();
  try {
    const { adapter, software } = gpu.info;
    const date = new Date().toISOString();
    output.note(`Measuring ${adapter}; nothing else should run meanwhile`);
    const ceilings = await measureCeilings(gpu);
    output.note("Measuring dense layers");
    const matrices = await measureMatrices(gpu, ceilings);

    const scene = analyticScene(SCENE);
    const steps: StepResult[] = [];
    const rendering: RenderingResult[] = [];
    for (const preset of presets) {
      output.note(`Measuring ${preset}`);
      const measured = await measurePreset(gpu, preset, scene, ceilings);
      steps.push(measured.step);
      rendering.push(measured.rendering);
    }

    const result: BenchResult = { adapter, software, date, ceilings, matrices, steps, rendering };
    output.result(result, formatReport(result));
    return 0;
  } finally {
    gpu.close();
  }
}

/** Trains a little, then renders with what came of it. */
async function measurePreset(
  gpu: Gpu,
  preset: string,
  scene: Scene,
  ceilings: Ceilings,
): Promise<{ step: StepResult; rendering: RenderingResult }> {
  const config = benchConfig(gpu, preset, scene.name);
  const trainer = await createTrainer(gpu, config, scene);
  const step = await measureSteps(gpu, config, scene, trainer, ceilings);
  trainer.destroy();
  const rendering = await measureRendering(gpu, config, scene, trainer.model);
  trainer.model.destroy();
  return { step, rendering };
}
