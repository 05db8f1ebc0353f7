import { evaluate } from "../nerf/mod.ts";
import type { Split } from "../scene/mod.ts";
import { Interrupt, interrupted } from "./interrupt.ts";
import {
  imagesIn,
  openGpu,
  openRenderer,
  openRun,
  openScene,
  requireScene,
  sceneOfRun,
} from "./open.ts";
import { Output, Progress } from "./output.ts";

/** Options of `denerf eval`. */
export interface EvalOptions {
  /** The adapter's name or number; the best by default. */
  gpu?: string;
  /** Another scene than the run's. */
  scene?: string;
  /** Which views. */
  split: Split;
  /** Whether stdout gets one JSON object. */
  json?: boolean;
}

/** Measures how well a run renders views; returns the exit code. */
export async function evalRun(runPath: string, options: EvalOptions): Promise<number> {
  const output = new Output(options.json ?? false);
  await requireScene(options.scene);
  const gpu = await openGpu(options.gpu);
  try {
    const run = await openRun(gpu, runPath, output);
    const choice = sceneOfRun(run.config, options.scene);
    const scene = await openScene(choice, options.split, output);
    const renderer = await openRenderer(gpu, run, scene);
    const progress = new Progress();
    using interrupt = new Interrupt(() => output.note("\nInterrupted: stopping …"));
    const total = scene.views.length;
    try {
      const result = await evaluate(renderer, scene, run.config.background, (view, index) => {
        const scores = `PSNR ${view.psnr.toFixed(2)} dB, SSIM ${view.ssim.toFixed(4)}`;
        progress.update((index + 1) / total, `${index + 1}/${total} ${view.name}: ${scores}`);
      }, interrupt.signal);
      progress.finish(imagesIn(result.images, result.seconds));
      const { psnr, ssim } = result;
      output.result(result, `PSNR ${psnr.toFixed(2)} dB, SSIM ${ssim.toFixed(4)}`);
      return 0;
    } catch (error) {
      if (interrupt.signal.aborted) return interrupted(output);
      throw error;
    }
  } finally {
    await gpu.close();
  }
}
