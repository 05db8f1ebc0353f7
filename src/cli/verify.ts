import { basename, join } from "node:path";
import { CheckpointError } from "../nerf/mod.ts";
import { readCheckpoint, RunFolder } from "../runs/mod.ts";
import { Output } from "./output.ts";

/** What is known of a checkpoint's file. */
interface Finding {
  /** Its name in the run's folder. */
  readonly file: string;
  /** Steps that it has seen; null if it is damaged. */
  readonly step: number | null;
  /** Whether it has checksums. */
  readonly checksums: boolean;
  /** What is wrong with it; null if nothing is. */
  readonly problem: string | null;
}

/** Verifies the checksums of a run's checkpoints; returns the exit code. */
export async function verify(run: string, options: { json?: boolean }): Promise<number> {
  const output = new Output(options.json ?? false);
  const folder = new RunFolder(run);
  await folder.config(); // tells a wrong folder from a missing checkpoint
  const paths = await folder.checkpoints();
  const checkpoints: Finding[] = [];
  for (const path of paths) checkpoints.push(await find(path));
  const sound = checkpoints.length > 0 && checkpoints.every(({ problem }) => problem === null);
  const lines = checkpoints.length > 0
    ? checkpoints.map((finding) => lineOf(finding, folder))
    : [`It has no checkpoint yet. Train it with: denerf train --resume --output ${run}`];
  output.result({ run, sound, checkpoints }, lines.join("\n"));
  return sound ? 0 : 1;
}

async function find(path: string): Promise<Finding> {
  const file = basename(path);
  try {
    const { step, hasChecksums } = await readCheckpoint(path);
    return { file, step, checksums: hasChecksums, problem: null };
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
    return { file, step: null, checksums: false, problem: error.message };
  }
}

function lineOf({ file, step, checksums, problem }: Finding, { path }: RunFolder): string {
  if (problem !== null) {
    const config = join(path, "config.json");
    return `${file}: ${problem}\nTrain anew with: denerf train --config ${config} --output ANOTHER`;
  }
  if (checksums) return `${file}: every bit is as it was written, after ${step} steps`;
  return `${file}: it has no checksums, so nobody can tell whether it is as it was written, after ` +
    `${step} steps. It gets them when it is saved again: denerf train --resume --output ${path}`;
}
