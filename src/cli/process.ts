import { join } from "node:path";
import { shellWord } from "../host/mod.ts";
import {
  processCapture,
  type ProcessOptions as CaptureOptions,
  type ProcessReport,
  type Stage,
} from "../scene/process/mod.ts";
import { Interrupt, interrupted } from "./interrupt.ts";
import { duration, Output, Progress } from "./output.ts";

/** Options of `denerf process`. */
export interface ProcessOptions
  extends Omit<CaptureOptions, "sharing" | "signal" | "onProgress" | "onStage"> {
  /** The scene's folder. */
  output: string;
  /** Which images share a camera. */
  camera?: CaptureOptions["sharing"];
  /** Whether stdout gets one JSON object. */
  json?: boolean;
}

/** What is done in each stage, and what its progress counts. */
const DOING: Record<Stage, { text: string; unit: string }> = {
  frames: { text: "Looking through the video", unit: " s" },
  images: { text: "Writing images", unit: "" },
  features: { text: "Finding features of images", unit: "" },
  matching: { text: "Comparing images", unit: "" },
  mapping: { text: "Placing images", unit: "" },
  rig: { text: "Bringing views of each moment together", unit: "" },
  loops: { text: "Comparing images of places seen before", unit: "" },
  undistorting: { text: "Undistorting images", unit: "" },
};

/**
 * Makes a scene of videos or folders of photographs.
 *
 * @returns the exit code
 */
export async function process(
  inputs: readonly string[],
  options: ProcessOptions,
): Promise<number> {
  const { output: scene, camera, json, ...rest } = options;
  const output = new Output(json ?? false);
  using interrupt = new Interrupt(() => output.note("\nInterrupted: nothing is kept."));
  const progress = new Progress();
  try {
    const report = await processCapture(inputs, scene, {
      ...rest,
      sharing: camera,
      signal: interrupt.signal,
      onProgress: (stage, done, total) => {
        const { text, unit } = DOING[stage];
        progress.update(done / total, `${text} ${Math.floor(done)}/${Math.floor(total)}${unit}`);
      },
      onStage: (stage, seconds) => progress.finish(`${DOING[stage].text}: ${duration(seconds)}`),
    });
    output.result({ scene, ...report }, describe(scene, report));
    return 0;
  } catch (error) {
    progress.clear();
    if (!interrupt.signal.aborted) throw error;
    return interrupted(output);
  }
}

function describe(scene: string, report: ProcessReport): string {
  const { available, images, panoramas, registered, points, reprojectionError, seconds, notes } =
    report;
  const total = Object.values(seconds).reduce((sum, stage) => sum + stage, 0);
  const error = reprojectionError.toFixed(2);
  return [
    ...notes.map((note) => `note: ${note}`),
    panoramas === null
      ? `Used ${images} of ${available} images; ${registered} of them have a pose`
      : `Used ${panoramas} of ${available} panoramas in ${images} views; ${registered} of them have a pose`,
    `${points} points, seen ${error} pixels from where they should be on average`,
    `Saved ${join(scene, "transforms.json")} after ${duration(total)}`,
    `Train with: denerf train ${shellWord(scene)}`,
  ].join("\n");
}
