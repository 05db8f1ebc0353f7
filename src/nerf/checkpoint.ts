import type { ElementType, Gpu, HostArrays, Tensor } from "../gpu/mod.ts";
import { damagedParts, encodeWithChecksums, hasChecksums } from "./checksums.ts";
import { MOST_STEPS } from "./common_config.ts";
import { type Config, parseConfig } from "./config.ts";
import { type HostArray, putStored, type StoredArray, takeStored } from "../nn/mod.ts";
import type { Model } from "./model.ts";
import { BATCH } from "./state.ts";
import { decodeSafeTensors, type NamedArray, type SafeTensors } from "./safetensors.ts";

/** A checkpoint cannot be made or used; the message names the file and what is wrong with it. */
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
  /** Whether its file has checksums, which were right; those of older formats have none. */
  readonly hasChecksums: boolean;
}

/** What checkpoints are written as. */
const FORMAT = "denerf checkpoint 3";

/** What they were before they had checksums. */
const UNCHECKED_FORMAT = "denerf checkpoint 2";

/** What they were before every run had a state on the device: its steps were all applied. */
const STATELESS_FORMAT = "denerf checkpoint 1";

/**
 * Reads a model from the device and lays all that training changes (parameters, optimiser state …), step,
 * generator state and configuration out as safetensors with checksums. Random numbers are hashes of
 * counters: seed and step are all of the generator's state. The same run at the same step gives the same
 * bytes.
 *
 * @param step how many steps the model has seen
 * @throws {CheckpointError} if the model holds what could not be restored, such as a number that is not
 *   finite, or was made for viewing
 */
export async function encodeCheckpoint(
  gpu: Gpu,
  model: Model,
  config: Config,
  step: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const places = [...new Set(model.stored.map(placeOf))];
  const contents = await gpu.readAll(places);
  const contentsOf = new Map(places.map((tensor, i) => [tensor, contents[i]]));
  const tensors = new Map<string, NamedArray>();
  for (const array of model.stored) {
    const { name, shape } = array;
    const data = takeStored(array, contentsOf.get(placeOf(array))!);
    const problem = problemOf(array, data, step);
    if (problem) {
      throw new CheckpointError(`Cannot save a checkpoint of step ${step}: its tensor ${problem}.`);
    }
    tensors.set(name, { shape, data });
  }
  const metadata = {
    format: FORMAT,
    step: String(step),
    generator: generatorOf(config, step),
    config: JSON.stringify(config),
  };
  return encodeWithChecksums({ tensors, metadata });
}

/** Where a model for training holds an array. */
function placeOf({ tensor }: StoredArray): Tensor {
  if (tensor) return tensor;
  throw new CheckpointError(
    "Cannot save a checkpoint of a model that was made for viewing: it has no state of training.",
  );
}

/** All of the state of the generator of random numbers. */
function generatorOf({ seed }: Config, step: number): string {
  return JSON.stringify({ algorithm: "pcg4d", seed, step });
}

/** What is wrong with a stored array's numbers, beginning with its name; null if nothing is. */
function problemOf(array: StoredArray, data: HostArray, step: number): string | null {
  const problem = allFinite(data) ? array.problem?.(data, step) : "is not finite";
  return problem ? `${array.name} ${problem}` : null;
}

function allFinite(data: HostArray): boolean {
  if (data instanceof Uint32Array) return true;
  // The exponents of infinities and NaN have all bits set. Looking at bits takes a tenth of the time.
  const bits = new Uint32Array(data.buffer, data.byteOffset, data.length);
  for (let i = 0; i < bits.length; i++) {
    if ((bits[i] & 0x7f800000) === 0x7f800000) return false;
  }
  return true;
}

/**
 * Decodes a checkpoint, and verifies its checksums.
 *
 * @param path what it is called in messages
 * @throws {CheckpointError} if it is truncated, damaged or another program's; {ConfigError} if its
 *   configuration has a field that is wrong
 */
export async function decodeCheckpoint(
  path: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Checkpoint> {
  try {
    const contents = decodeSafeTensors(bytes);
    const isChecked = await verify(bytes, contents);
    return parseCheckpoint(path, contents, isChecked);
  } catch (error) {
    if (error instanceof RangeError) throw refuse(path, error.message);
    throw error;
  }
}

/**
 * Verifies a file's checksums, if it has any.
 *
 * @returns whether it has
 * @throws {RangeError} saying what is damaged
 */
async function verify(bytes: Uint8Array<ArrayBuffer>, contents: SafeTensors): Promise<boolean> {
  const { format } = contents.metadata;
  if (!hasChecksums(contents)) {
    if (format === FORMAT) throw new RangeError("it is damaged: its checksums are missing");
    return false;
  }
  const damaged = await damagedParts(bytes, contents);
  if (damaged.length === 0) return true;
  throw new RangeError(
    `it is damaged: ${damaged.join(", ")} ${damaged.length === 1 ? "is" : "are"} not as written. ` +
      "Copy the file from where it is whole, or train anew",
  );
}

function parseCheckpoint(
  path: string,
  { tensors, metadata }: SafeTensors,
  hasChecksums: boolean,
): Checkpoint {
  const { format = "unknown" } = metadata;
  if (![FORMAT, UNCHECKED_FORMAT, STATELESS_FORMAT].includes(format)) {
    throw new RangeError(`its format is "${format}", not "${FORMAT}"`);
  }
  const step = Number(metadata.step || NaN);
  if (!Number.isSafeInteger(step) || step < 0 || step > MOST_STEPS) {
    throw new RangeError(`its step is "${metadata.step ?? "unknown"}"`);
  }
  const config = parseConfig(parseJson(metadata.config), `the configuration in ${path}`);
  const { generator = generatorOf(config, step) } = metadata;
  if (generator !== generatorOf(config, step)) {
    throw new RangeError(
      `its generator is ${generator}, which its seed ${config.seed} and step ${step} do not give`,
    );
  }
  if (tensors.has("batch") || format !== STATELESS_FORMAT) {
    return { step, config, tensors, hasChecksums };
  }
  const data = new Uint32Array(BATCH.slots);
  data[BATCH.applied] = step;
  const batch = { shape: [BATCH.slots], data };
  return { step, config, tensors: new Map([...tensors, ["batch", batch]]), hasChecksums };
}

/**
 * Writes a checkpoint's arrays to the device: all of them or, of a model for viewing, those that are rendered.
 * Everything is checked first: on an error nothing changes.
 *
 * @throws {CheckpointError} if a tensor is missing, unknown, of another shape, not finite, or holds what
 *   training never leaves
 */
export function restoreCheckpoint(
  path: string,
  gpu: Gpu,
  model: Model,
  { tensors, step, hasChecksums }: Checkpoint,
): void {
  const fail = (reason: string) => refuse(path, reason);
  const unknown = new Set(tensors.keys());
  const contents = new Map<Tensor, NamedArray["data"]>();
  for (const array of model.stored) {
    const { name, tensor, type, shape } = array;
    const saved = tensors.get(name);
    if (!saved && array.isNew && !hasChecksums) {
      if (tensor) contents.set(tensor, new (arrayType(type))(tensor.length));
      continue;
    }
    if (!saved) throw fail(`it has no tensor ${name}`);
    if (String(saved.shape) !== String(shape)) {
      throw fail(
        `its tensor ${name} has shape [${saved.shape.join(", ")}], ` +
          `this model needs [${shape.join(", ")}]`,
      );
    }
    const Numbers = arrayType(type);
    if (!(saved.data instanceof Numbers)) {
      throw fail(`its tensor ${name} does not hold ${type} numbers`);
    }
    const problem = problemOf(array, saved.data, step);
    if (problem) throw fail(`its tensor ${problem}`);
    unknown.delete(name);
    if (!tensor) continue;
    const data = contents.get(tensor) ?? new Numbers(tensor.length);
    putStored(array, data, saved.data);
    contents.set(tensor, data);
  }
  if (unknown.size > 0) {
    throw fail(`this model has no tensor ${[...unknown][0]}`);
  }
  for (const [tensor, data] of contents) gpu.write(tensor, data as HostArrays[ElementType]);
  model.restored(tensors);
}

/** The kind of array that holds numbers of a type on the host. */
function arrayType(type: ElementType): typeof Uint32Array | typeof Float32Array {
  return type === "u32" ? Uint32Array : Float32Array;
}

function parseJson(config: string): unknown {
  try {
    return JSON.parse(config);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new RangeError("its configuration is no JSON");
  }
}

function refuse(path: string, reason: string): CheckpointError {
  return new CheckpointError(`Cannot load checkpoint ${path}: ${reason}.`);
}
