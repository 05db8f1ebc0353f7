import { basename, join } from "node:path";
import { shellWord } from "../host/mod.ts";
import { CheckpointError, ConfigError } from "../nerf/mod.ts";
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
    ? linesOf(checkpoints, folder)
    : [`It has no checkpoint yet. Train it with: ${resumeCommand(run)}`];
  output.result({ run, sound, checkpoints }, lines.join("\n"));
  return sound ? 0 : 1;
}

async function find(path: string): Promise<Finding> {
  const file = basename(path);
  try {
    const { step, hasChecksums } = await readCheckpoint(path);
    return { file, step, checksums: hasChecksums, problem: null };
  } catch (error) {
    // Another denerf may have written a configuration that this one does not know.
    if (!(error instanceof CheckpointError || error instanceof ConfigError)) throw error;
    return { file, step: null, checksums: false, problem: error.message };
  }
}

function linesOf(checkpoints: readonly Finding[], { path, checkpoint }: RunFolder): string[] {
  const name = basename(checkpoint);
  const isWhole = checkpoints.some(({ file, problem }) => file === name && problem === null);
  const config = shellWord(join(path, "config.json"));
  const advice = isWhole
    ? `The run does not need it: ${name} is sound.`
    : `Train anew with: denerf train --config ${config} --output ANOTHER`;
  return checkpoints.map(({ file, step, checksums, problem }) => {
    if (problem !== null) return `${file}: ${problem}\n${advice}`;
    if (checksums) return `${file}: every bit is as it was written, after ${step} steps`;
    return `${file}: it has no checksums, so nobody can tell whether it is as it was written, after ` +
      `${step} steps. It gets them when it is saved again: ${resumeCommand(path)}`;
  });
}

function resumeCommand(path: string): string {
  return `denerf train --resume --output ${shellWord(path)}`;
}
