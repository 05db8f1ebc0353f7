import { basename, join, resolve } from "node:path";
import { shellWord, writeAtomically } from "../host/mod.ts";
import { encodeField, type FieldBits, fieldOfCheckpoint } from "../nerf/mod.ts";
import { SceneError, type Survey } from "../scene/mod.ts";
import { aboutField } from "./about_run.ts";
import { openSurvey, readRun, sceneOfRun } from "./open.ts";
import { Output } from "./output.ts";

/** Options of `denerf export field`. */
export interface ExportFieldOptions {
  /** Another scene than the run's. */
  scene?: string;
  /** Bits of a number of the field; 8 by default. */
  quality?: FieldBits;
  /** The file; by default in the run's folder, by its name. */
  output?: string;
  /** Whether stdout gets one JSON object. */
  json?: boolean;
}

/** What field files' names end in. */
export const FIELD_ENDING = ".field";

/** Writes a run's field as a field file, without a GPU; returns the exit code. */
export async function exportField(path: string, options: ExportFieldOptions): Promise<number> {
  const output = new Output(options.json ?? false);
  const { folder, checkpoint } = await readRun(path, output);
  const { config, step } = checkpoint;
  const survey = await surveyOf(
    () => openSurvey(sceneOfRun(config, options.scene)),
    options,
    output,
  );
  const about = await aboutField(config, survey, folder);
  const { quality: bits = 8 } = options;
  const arrays = fieldOfCheckpoint(checkpoint);
  const bytes = await encodeField({ step, config, about, bits, arrays });
  const file = options.output ??
    join(folder.path, basename(resolve(folder.path)) + FIELD_ENDING);
  await writeAtomically(file, bytes);
  const parameters = [...arrays.values()].reduce(
    (sum, { data }) => data instanceof Float32Array ? sum + data.length : sum,
    0,
  );
  output.result(
    {
      ...{ output: file, bytes: bytes.length, quality: bits, step, parameters },
      ...{ method: config.method, name: about.name },
    },
    `Saved ${file}: ${
      (bytes.length / 1e6).toFixed(1)
    } MB, ${about.name} by ${config.preset} after ` +
      `${step} steps: ${parameters} parameters, tables with ${bits} bits a number.\n` +
      `Look at it with: denerf view ${shellWord(file)}`,
  );
  return 0;
}

/** A run's capture; null where it is not at hand, which is said. One that was named must be. */
async function surveyOf(
  open: () => Promise<Survey>,
  { scene }: ExportFieldOptions,
  output: Output,
): Promise<Survey | null> {
  try {
    return await open();
  } catch (error) {
    if (scene !== undefined || !(error instanceof SceneError)) throw error;
    output.note(
      "The run's capture is not at hand: the file will not say where its coordinates lie, and is " +
        `looked at first from outside its box. If it is elsewhere, name it by --scene. ${error.message}`,
    );
    return null;
  }
}
