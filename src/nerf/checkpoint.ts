import type { Gpu, Tensor } from "../gpu/mod.ts";
import { gather, type Parameters, scatter } from "../nn/mod.ts";
import { type Config, parseConfig } from "./config.ts";
import { writeAtomically } from "./files.ts";
import { decodeSafeTensors, encodeSafeTensors, type NamedArray } from "./safetensors.ts";

/** A checkpoint cannot be used; the message names the file and what is wrong with it. */
export class CheckpointError extends Error {
  /** The error's kind. */
  override name = "CheckpointError";
}

/** A checkpoint's contents on the host. */
export interface Checkpoint {
  /** Steps done. */
  readonly step: number;
  /** The run's configuration. */
  readonly config: Config;
  /** Parameters and Adam's moments by name. */
  readonly tensors: ReadonlyMap<string, NamedArray>;
}

const FORMAT = "denerf checkpoint 1";

/** The flat arrays a checkpoint holds, by the prefix of their tensors' names. */
function flatArrays(parameters: Parameters): [prefix: string, tensor: Tensor<"f32">][] {
  return [
    ["", parameters.values],
    ["adam.m.", parameters.firstMoments],
    ["adam.v.", parameters.secondMoments],
  ];
}

/**
 * Saves parameters, optimiser state, step, generator state and configuration as safetensors. Random
 * numbers are hashes of counters: seed and step are all of the generator's state. The same run at the
 * same step gives the same bytes.
 *
 * @throws {Error} if the file cannot be written; an older checkpoint is then untouched
 */
export async function saveCheckpoint(
  path: string,
  gpu: Gpu,
  parameters: Parameters,
  config: Config,
  step: number,
): Promise<void> {
  const arrays = flatArrays(parameters);
  const flats = await gpu.readAll(arrays.map(([, tensor]) => tensor));
  const tensors = new Map<string, NamedArray>();
  arrays.forEach(([prefix], index) => {
    for (const parameter of parameters.named) {
      const data = gather(flats[index] as Float32Array, parameter);
      tensors.set(prefix + parameter.name, { shape: parameter.shape, data });
    }
  });
  const metadata = {
    format: FORMAT,
    step: String(step),
    generator: JSON.stringify({ algorithm: "pcg4d", seed: config.seed, step }),
    config: JSON.stringify(config),
  };
  await writeAtomically(path, encodeSafeTensors({ tensors, metadata }));
}

/**
 * Reads a checkpoint.
 *
 * @throws {CheckpointError} if it is missing, truncated or another program's
 */
export async function readCheckpoint(path: string): Promise<Checkpoint> {
  const fail = (reason: string) =>
    new CheckpointError(`Cannot load checkpoint ${path}: ${reason}.`);
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = await Deno.readFile(path);
  } catch (error) {
    throw fail(
      error instanceof Deno.errors.NotFound
        ? "the file does not exist"
        : error instanceof Error
        ? error.message
        : String(error),
    );
  }
  try {
    const { tensors, metadata } = decodeSafeTensors(bytes);
    if (metadata.format !== FORMAT) {
      throw new RangeError(`its format is "${metadata.format ?? "unknown"}", not "${FORMAT}"`);
    }
    const step = Number(metadata.step || NaN);
    if (!Number.isSafeInteger(step) || step < 0) {
      throw new RangeError(`its step is "${metadata.step ?? "unknown"}"`);
    }
    const config = parseConfig(JSON.parse(metadata.config), `the configuration in ${path}`);
    return { step, config, tensors };
  } catch (error) {
    if (error instanceof RangeError) throw fail(error.message);
    if (error instanceof SyntaxError) throw fail(`its configuration is no JSON`);
    throw error;
  }
}

/**
 * Writes a checkpoint's arrays to the device. Everything is checked first: on an error nothing changes.
 *
 * @throws {CheckpointError} if a tensor is missing, unknown, of another shape or not finite
 */
export function restoreCheckpoint(
  path: string,
  gpu: Gpu,
  parameters: Parameters,
  { tensors }: Checkpoint,
): void {
  const fail = (reason: string) =>
    new CheckpointError(`Cannot load checkpoint ${path}: ${reason}.`);
  const unknown = new Set(tensors.keys());
  const flats = flatArrays(parameters).map(([prefix, tensor]) => {
    const flat = new Float32Array(tensor.length);
    for (const parameter of parameters.named) {
      const name = prefix + parameter.name;
      const saved = tensors.get(name);
      if (!saved) throw fail(`it has no tensor ${name}`);
      if (String(saved.shape) !== String(parameter.shape)) {
        throw fail(
          `its tensor ${name} has shape [${saved.shape.join(", ")}], ` +
            `this model needs [${parameter.shape.join(", ")}]`,
        );
      }
      if (!saved.data.every(Number.isFinite)) throw fail(`its tensor ${name} is not finite`);
      scatter(flat, parameter, saved.data);
      unknown.delete(name);
    }
    return [tensor, flat] as const;
  });
  if (unknown.size > 0) {
    throw fail(`this model has no tensor ${[...unknown][0]}`);
  }
  for (const [tensor, flat] of flats) gpu.write(tensor, flat);
}
