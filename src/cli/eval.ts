import { SSIM_WINDOW } from "../math/mod.ts";
import {
  createRenderer,
  evaluate,
  evaluateScales,
  type Evaluation,
  type ScaleEvaluation,
  type ScalesEvaluation,
  type Similarity,
  type ViewEvaluation,
  withLearntOptics,
} from "../nerf/mod.ts";
import type { Split } from "../scene/mod.ts";
import { Interrupt, interrupted } from "./interrupt.ts";
import { imagesIn, openGpu, openScene, requireScene, sceneOfRun } from "./open.ts";
import { Output, Progress } from "./output.ts";
import { readSavedField } from "./saved_field.ts";

/** Options of `denerf eval`. */
export interface EvalOptions {
  /** The adapter's name or number; the best by default. */
  gpu?: string;
  /** Another scene than the run's. */
  scene?: string;
  /** Which views. */
  split: Split;
  /** At how many scales: full size, 1/2, 1/4, …; full size alone by default. */
  scales?: number;
  /** Whether stdout gets one JSON object. */
  json?: boolean;
}

/** Measures how well the field of a run, or of a field file, renders views; returns the exit code. */
export async function evalRun(path: string, options: EvalOptions): Promise<number> {
  const output = new Output(options.json ?? false);
  await requireScene(options.scene);
  const field = await readSavedField(path, output);
  const gpu = await openGpu(options.gpu);
  try {
    const { model, config } = await field.restore(gpu, output);
    const choice = sceneOfRun(field.config, options.scene);
    const opened = await openScene(choice, options.split, output);
    // Another scene's photographs are those of another camera.
    const scene = options.scene ? opened : await withLearntOptics(gpu, model, opened);
    const renderer = await createRenderer(gpu, model, config, scene);
    const progress = new Progress();
    using interrupt = new Interrupt(() => output.note("\nInterrupted: stopping …"));
    const total = scene.views.length * (options.scales ?? 1);
    let done = 0;
    const onView = (view: ViewEvaluation) => {
      done++;
      progress.update(done / total, `${done}/${total} ${view.name}: ${scoresOf(view)}`);
    };
    const { background } = config;
    const { scales } = options;
    const { signal } = interrupt;
    try {
      const result: Evaluation & Partial<ScalesEvaluation> = scales === undefined
        ? await evaluate(renderer, scene, background, onView, signal)
        : await evaluateScales(renderer, scene, scales, background, onView, signal);
      progress.finish(imagesIn(result.images, result.seconds));
      const lines = result.scales?.map((scale) => `${nameOf(scale)}  ${scoresOf(scale)}`);
      const mean = scoresOf(result);
      output.result(
        result,
        [...lines ? [...lines, `mean  ${mean}`] : [mean], fittedLine(result)].join("\n"),
      );
      return 0;
    } catch (error) {
      if (interrupt.signal.aborted) return interrupted(output);
      throw error;
    }
  } finally {
    await gpu.close();
  }
}

/** Names the protocol. */
function fittedLine({ fitted }: Evaluation): string {
  return Number.isNaN(fitted.psnr)
    ? "No pixel of a right half counts: colors fitted on left halves are not measured."
    : `Right halves, colors fitted on left halves by an affine map: ${scoresOf(fitted)}`;
}

/** `full`, `1/2`, `1/4`. */
function nameOf({ factor }: ScaleEvaluation): string {
  return (factor === 1 ? "full" : `1/${factor}`).padEnd(4);
}

/** `PSNR 31.20 dB, SSIM 0.9512`; of small images the first alone. */
function scoresOf({ psnr, ssim }: Similarity): string {
  const decibels = `PSNR ${psnr.toFixed(2)} dB`;
  return Number.isNaN(ssim)
    ? `${decibels}, no SSIM below ${SSIM_WINDOW} x ${SSIM_WINDOW} pixels`
    : `${decibels}, SSIM ${ssim.toFixed(4)}`;
}
