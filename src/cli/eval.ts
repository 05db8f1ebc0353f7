import { SSIM_WINDOW } from "../math/mod.ts";
import {
  type Checkpoint,
  type Config,
  createRenderer,
  evaluate,
  evaluateScales,
  type Evaluation,
  FieldError,
  fitCameras,
  type ScaleEvaluation,
  type ScalesEvaluation,
  type Similarity,
  type ViewEvaluation,
  type ViewRenderer,
  withLearntOptics,
} from "../nerf/mod.ts";
import type { Scene, Split } from "../scene/mod.ts";
import { Interrupt, interrupted } from "./interrupt.ts";
import { imagesIn, openGpu, openScene, requireScene, sceneOfRun } from "./open.ts";
import { Output, Progress } from "./output.ts";
import { readSavedField, type SavedField } from "./saved_field.ts";

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
  /** Whether cameras are moved to where their photographs fit the field, before these are compared with. */
  fitCameras?: boolean;
  /** Whether stdout gets one JSON object. */
  json?: boolean;
}

/** Measures how well the field of a run, or of a field file, renders views; returns the exit code. */
export async function evalRun(path: string, options: EvalOptions): Promise<number> {
  const output = new Output(options.json ?? false);
  await requireScene(options.scene);
  const field = await readSavedField(path, output);
  const checkpoint = options.fitCameras ? requireCheckpoint(field) : null;
  const gpu = await openGpu(options.gpu);
  try {
    const { model, config } = await field.restore(gpu, output);
    const choice = sceneOfRun(field.config, options.scene);
    const opened = await openScene(choice, options.split, output);
    // Another scene's photographs are those of another camera.
    const seen = options.scene ? opened : await withLearntOptics(gpu, model, opened);
    const progress = new Progress();
    using interrupt = new Interrupt(() => output.note("\nInterrupted: stopping …"));
    const { signal } = interrupt;
    try {
      const onStep = (done: number) => progress.update(done, "fitting cameras");
      const scene = checkpoint
        ? await fitCameras(gpu, checkpoint, path, seen, onStep, signal)
        : seen;
      const renderer = await createRenderer(gpu, model, config, scene);
      const result = await measure(renderer, scene, config, options.scales, progress, signal);
      progress.finish(imagesIn(result.images, result.seconds));
      const lines = result.scales?.map((scale) => `${nameOf(scale)}  ${scoresOf(scale)}`);
      const mean = scoresOf(result);
      output.result(
        { ...result, ...(checkpoint && { camerasFitted: true }) },
        [
          ...checkpoint ? ["Cameras were fitted to the photographs, the field held:"] : [],
          ...lines ? [...lines, `mean  ${mean}`] : [mean],
          fittedLine(result),
        ].join("\n"),
      );
      return 0;
    } catch (error) {
      if (signal.aborted) return interrupted(output);
      throw error;
    }
  } finally {
    await gpu.close();
  }
}

/** Renders views and compares, at several scales where a number of them is given. */
function measure(
  renderer: ViewRenderer,
  scene: Scene,
  { background }: Config,
  scales: number | undefined,
  progress: Progress,
  signal: AbortSignal,
): Promise<Evaluation & Partial<ScalesEvaluation>> {
  const total = scene.views.length * (scales ?? 1);
  let done = 0;
  const onView = (view: ViewEvaluation) => {
    done++;
    progress.update(done / total, `${done}/${total} ${view.name}: ${scoresOf(view)}`);
  };
  return scales === undefined
    ? evaluate(renderer, scene, background, onView, signal)
    : evaluateScales(renderer, scene, scales, background, onView, signal);
}

/** What training goes on from, with which cameras are fitted. */
function requireCheckpoint({ path, checkpoint }: SavedField): Checkpoint {
  if (checkpoint) return checkpoint;
  throw new FieldError(
    `Cannot fit cameras to ${path} as it must be a run, with what training goes on from: it is a field file. ` +
      "Name the run's folder.",
  );
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
