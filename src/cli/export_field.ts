import { basename, join, resolve } from "node:path";
import { shellWord, writeAtomically } from "../host/mod.ts";
import { encodeField, type FieldBits, fieldOfCheckpoint } from "../nerf/mod.ts";
import { aboutField } from "./about_run.ts";
import { openSurveyIfThere, readRun } from "./open.ts";
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

/** What is said where a run was moved without its capture. */
const NO_CAPTURE =
  "The run's capture is not at hand: the file will not say where its coordinates lie, and is looked at first from " +
  "outside its box.";

/** Writes a run's field as a field file, without a GPU; returns the exit code. */
export async function exportField(path: string, options: ExportFieldOptions): Promise<number> {
  const output = new Output(options.json ?? false);
  const { folder, checkpoint } = await readRun(path, output);
  const { config, step } = checkpoint;
  const survey = await openSurveyIfThere(config, options.scene, NO_CAPTURE, output);
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
