import type { Gpu } from "../gpu/mod.ts";
import { messageOf, writeAtomically } from "../host/mod.ts";
import {
  type Checkpoint,
  CheckpointError,
  type Config,
  decodeCheckpoint,
  encodeCheckpoint,
  type Model,
} from "../nerf/mod.ts";

/**
 * Writes a checkpoint's file: all that training changes, the step and the configuration. The same run at
 * the same step gives the same bytes.
 *
 * @throws {CheckpointError} if the model holds what could not be restored, such as a number that is not
 *   finite; an older checkpoint is then untouched
 * @throws {FileError} if the file cannot be written; likewise
 */
export async function saveCheckpoint(
  path: string,
  gpu: Gpu,
  model: Model,
  config: Config,
  step: number,
): Promise<void> {
  await writeAtomically(path, await encodeCheckpoint(gpu, model, config, step));
}

/**
 * Reads a checkpoint's file.
 *
 * @throws {CheckpointError} if it is missing, truncated, damaged or another program's; {ConfigError} if its
 *   configuration has a field that is wrong
 */
export async function readCheckpoint(path: string): Promise<Checkpoint> {
  return await decodeCheckpoint(path, await readCheckpointFile(path));
}

/**
 * Reads the bytes of a checkpoint's file.
 *
 * @throws {CheckpointError} if it is missing
 */
export async function readCheckpointFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    const missing = error instanceof Deno.errors.NotFound;
    const reason = missing ? "the file does not exist" : messageOf(error);
    throw new CheckpointError(`Cannot load checkpoint ${path}: ${reason}.`);
  }
}
