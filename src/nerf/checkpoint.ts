import type { ElementType, Gpu, HostArrays, Tensor } from "../gpu/mod.ts";
import { type Config, parseConfig } from "./config.ts";
import { putStored, takeStored } from "../nn/mod.ts";
import type { Model } from "./model.ts";
import { BATCH } from "./state.ts";
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
  /** Everything that training changes, by name. */
  readonly tensors: ReadonlyMap<string, NamedArray>;
}

/** What checkpoints are written as. */
const FORMAT = "denerf checkpoint 2";

/** What they were before every run had a state on the device: its steps were all applied. */
const STATELESS_FORMAT = "denerf checkpoint 1";

/**
 * Reads a model from the device and lays all that training changes (parameters, optimiser state …), step,
 * generator state and configuration out as safetensors. Random numbers are hashes of counters: seed and
 * step are all of the generator's state. The same run at the same step gives the same bytes.
 */
export async function encodeCheckpoint(
  gpu: Gpu,
  model: Model,
  config: Config,
  step: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const places = [...new Set(model.stored.map(({ tensor }) => tensor))];
  const contents = await gpu.readAll(places);
  const contentsOf = new Map(places.map((tensor, i) => [tensor, contents[i]]));
  const tensors = new Map(
    model.stored.map((array): [string, NamedArray] => {
      const { name, shape, tensor } = array;
      return [name, { shape, data: takeStored(array, contentsOf.get(tensor)!) }];
    }),
  );
  const metadata = {
    format: FORMAT,
    step: String(step),
    generator: JSON.stringify({ algorithm: "pcg4d", seed: config.seed, step }),
    config: JSON.stringify(config),
  };
  return encodeSafeTensors({ tensors, metadata });
}

/**
 * Decodes a checkpoint.
 *
 * @param path what it is called in messages
 * @throws {CheckpointError} if it is truncated or another program's
 */
export function decodeCheckpoint(path: string, bytes: Uint8Array<ArrayBuffer>): Checkpoint {
  const fail = (reason: string) => refuse(path, reason);
  try {
    const { tensors, metadata } = decodeSafeTensors(bytes);
    if (metadata.format !== FORMAT && metadata.format !== STATELESS_FORMAT) {
      throw new RangeError(`its format is "${metadata.format ?? "unknown"}", not "${FORMAT}"`);
    }
    const step = Number(metadata.step || NaN);
    if (!Number.isSafeInteger(step) || step < 0) {
      throw new RangeError(`its step is "${metadata.step ?? "unknown"}"`);
    }
    const config = parseConfig(JSON.parse(metadata.config), `the configuration in ${path}`);
    if (!tensors.has("batch") && metadata.format === STATELESS_FORMAT) {
      const data = new Uint32Array(BATCH.slots);
      data[BATCH.applied] = step;
      const batch = { shape: [BATCH.slots], data };
      return { step, config, tensors: new Map([...tensors, ["batch", batch]]) };
    }
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
  model: Model,
  { tensors }: Checkpoint,
): void {
  const fail = (reason: string) => refuse(path, reason);
  const unknown = new Set(tensors.keys());
  const contents = new Map<Tensor, NamedArray["data"]>();
  for (const array of model.stored) {
    const { name, tensor, shape } = array;
    const saved = tensors.get(name);
    if (!saved) throw fail(`it has no tensor ${name}`);
    if (String(saved.shape) !== String(shape)) {
      throw fail(
        `its tensor ${name} has shape [${saved.shape.join(", ")}], ` +
          `this model needs [${shape.join(", ")}]`,
      );
    }
    const Numbers = tensor.type === "u32" ? Uint32Array : Float32Array;
    if (!(saved.data instanceof Numbers)) {
      throw fail(`its tensor ${name} does not hold ${tensor.type} numbers`);
    }
    if (!saved.data.every(Number.isFinite)) throw fail(`its tensor ${name} is not finite`);
    const data = contents.get(tensor) ?? new Numbers(tensor.length);
    putStored(array, data, saved.data);
    contents.set(tensor, data);
    unknown.delete(name);
  }
  if (unknown.size > 0) {
    throw fail(`this model has no tensor ${[...unknown][0]}`);
  }
  for (const [tensor, data] of contents) gpu.write(tensor, data as HostArrays[ElementType]);
  model.restored?.();
}

function refuse(path: string, reason: string): CheckpointError {
  return new CheckpointError(`Cannot load checkpoint ${path}: ${reason}.`);
}
