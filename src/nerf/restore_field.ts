import type { ElementType, HostArrays, Memory, Tensor } from "../gpu/mod.ts";
import { type HostArray, putStored } from "../nn/mod.ts";
import type { Config } from "./config.ts";
import { FieldError, type FieldFile } from "./field_file.ts";
import { createModel, loosenConfig, settleConfig } from "./methods.ts";
import type { Model } from "./model.ts";
import { LARGEST_HALF } from "./quantize.ts";

/** A field that can be rendered. */
export interface ViewedField {
  /** A model for viewing. */
  readonly model: Model;
  /** Its configuration, settled for the device that it is on: what `createRenderer` is to be given. */
  readonly config: Config;
}

/**
 * Brings a field onto a device, to be rendered. Its kernels and its precision are what suits that device, whatever
 * it was trained on.
 *
 * @param path what it is called in messages
 * @throws {FieldError} if it does not hold what its configuration needs
 * @throws {GpuError} if memory does not suffice
 */
export async function restoreField(
  memory: Memory,
  path: string,
  field: Pick<FieldFile, "config" | "arrays">,
): Promise<ViewedField> {
  const config = settleConfig(memory.gpu, loosenConfig(field.config));
  const model = await createModel(memory, config, "viewing");
  try {
    replaceField(memory, path, model, field);
  } catch (error) {
    model.destroy();
    throw error;
  }
  return { model, config };
}

/**
 * Writes another field of the same configuration over the one that a model for viewing holds: nothing is allocated,
 * nothing compiled. Whoever draws it has to draw it anew, a viewport after `refresh`.
 *
 * @param path what it is called in messages
 * @param model of {@link restoreField}
 * @throws {FieldError} if it does not hold what its configuration needs; the model stays as it was
 */
export function replaceField(
  { gpu }: Memory,
  path: string,
  model: Model,
  { arrays }: Pick<FieldFile, "arrays">,
): void {
  const fail = (reason: string) => new FieldError(`Cannot load field ${path}: ${reason}.`);
  const unknown = new Set(arrays.keys());
  const contents = new Map<Tensor, HostArray>();
  for (const array of model.shown) {
    const { name, shape, type, tensor } = array;
    const given = arrays.get(name);
    if (!given) throw fail(`it has no tensor ${name}`);
    if (String(given.shape) !== String(shape)) {
      throw fail(
        `its tensor ${name} has shape [${given.shape.join(", ")}], ` +
          `its configuration needs [${shape.join(", ")}]`,
      );
    }
    if ((given.data instanceof Uint32Array) !== (type === "u32")) {
      throw fail(`its tensor ${name} does not hold ${type === "u32" ? "bits" : "parameters"}`);
    }
    unknown.delete(name);
    if (type === "f16") {
      const halves = Float16Array.from(given.data);
      if (!halves.every(Number.isFinite)) {
        throw fail(
          `its tensor ${name} has numbers beyond ${LARGEST_HALF}, the largest that this device reads`,
        );
      }
      contents.set(tensor, new Uint32Array(halves.buffer));
      continue;
    }
    const data = contents.get(tensor) ??
      (type === "u32" ? new Uint32Array(tensor.length) : new Float32Array(tensor.length));
    putStored(array, data, given.data);
    contents.set(tensor, data);
  }
  if (unknown.size > 0) throw fail(`its configuration knows no tensor ${[...unknown][0]}`);
  for (const [tensor, data] of contents) gpu.write(tensor, data as HostArrays[ElementType]);
}
