import { basename, dirname, extname, join } from "node:path";
import type { Gpu } from "../gpu/mod.ts";
import { messageOf, sha256Of } from "../host/mod.ts";
import {
  type Checkpoint,
  type Config,
  decodeField,
  type FieldAbout,
  FieldError,
  type FieldFile,
  restoreField,
  type ViewedField,
} from "../nerf/mod.ts";
import { isFile, readRun, restoreRun } from "./open.ts";
import type { Output } from "./output.ts";

/** A trained field that was read, but is not on the GPU: a run's, or a field file's. */
export interface SavedField {
  /** The run's folder, or the file. */
  readonly path: string;
  /** The configuration it was trained with. */
  readonly config: Config;
  /** What training goes on from; null for field files. */
  readonly checkpoint: Checkpoint | null;
  /** SHA-256 of the checkpoint or of the field file, in hexadecimal digits. */
  readonly sha256: string;
  /** Where its renders go unless somebody says. */
  readonly renders: string;
  /** What a field file says of its scene; null for runs. */
  readonly about: FieldAbout | null;
  /** Brings it onto a GPU, to be rendered. */
  restore(gpu: Gpu, output: Output): Promise<ViewedField>;
}

/**
 * Reads the field of a run, or of a field file.
 *
 * @throws {RunError | CheckpointError | FieldError | ConfigError} if it cannot be used
 */
export async function readSavedField(path: string, output: Output): Promise<SavedField> {
  if (await isFile(path)) return await readFieldFile(path);
  const run = await readRun(path, output);
  const { folder, checkpoint, sha256 } = run;
  const { config } = checkpoint;
  return {
    ...{ path: folder.path, config, checkpoint, sha256, renders: folder.renders, about: null },
    restore: (gpu, output) => restoreRun(gpu, run, output),
  };
}

async function readFieldFile(path: string): Promise<SavedField> {
  const bytes = await readBytes(path);
  const field = await decodeField(path, bytes);
  const { config, about } = field;
  const name = `${basename(path, extname(path))}-renders`;
  return {
    ...{ path, config, checkpoint: null, about, sha256: await sha256Of(bytes) },
    renders: join(dirname(path), name),
    restore: (gpu, output) => restoreFile(gpu, path, field, output),
  };
}

async function readBytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    throw new FieldError(`Cannot load field ${path}: ${messageOf(error)}.`);
  }
}

async function restoreFile(
  gpu: Gpu,
  path: string,
  field: FieldFile,
  output: Output,
): Promise<ViewedField> {
  const viewed = await restoreField(gpu, path, field);
  const { step, bits, config, about } = field;
  output.note(
    `Opened ${path}: ${about.name}, ${config.preset} after ${step} steps, ${bits} bits a number`,
  );
  return viewed;
}
