import { GpuError, type Memory } from "../../gpu/mod.ts";
import {
  type Config,
  decodeField,
  type FieldFile,
  type Model,
  type RayRange,
  renderedBackground,
  replaceField,
  restoreField,
} from "../../nerf/mod.ts";
import type { FieldInfo } from "./messages.ts";

/** What the field is called in messages: it has no path here. */
const NAME = "of this page";

/** A field that can be rendered. */
export interface OpenedField {
  /** Its parameters. */
  readonly model: Model;
  /** How it is computed, on this device. */
  readonly config: Config;
  /** Between which distances its scene is. */
  readonly range: RayRange;
  /** What its file says of it, but for what can be shown. */
  readonly info: Omit<FieldInfo, "shows">;
  /** What must be the same in a file that takes its place: its configuration and range, as JSON. */
  readonly likeness: string;
}

/**
 * Reads a field file and puts the field into a device's memory.
 *
 * @throws {FieldError | ConfigError | GpuError} if the file is damaged, of a newer version, or too large for the device
 */
export async function openField(
  memory: Memory,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<OpenedField> {
  const field = await decodeField(NAME, bytes);
  const { model, config } = await restoreField(memory, NAME, field);
  assertBindable(model.shown, memory.gpu.info.limits.maxStorageBufferBindingSize);
  return {
    ...{ model, config, range: field.about.range },
    ...{ info: infoOf(field), likeness: likenessOf(field) },
  };
}

/**
 * Reads a field file and puts its field in the place of another one, as memory for two may not be there.
 *
 * @returns null if it differs in more than its parameters; nothing has changed then
 * @throws {FieldError | ConfigError} if the file is damaged; nothing has changed then
 */
export async function reopenField(
  memory: Memory,
  opened: OpenedField,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<OpenedField | null> {
  const field = await decodeField(NAME, bytes);
  if (likenessOf(field) !== opened.likeness) return null;
  replaceField(memory, NAME, opened.model, field);
  return { ...opened, info: infoOf(field) };
}

function likenessOf({ config, about: { range } }: FieldFile): string {
  return JSON.stringify([config, range]);
}

function infoOf({ step, config, about }: FieldFile): OpenedField["info"] {
  const { fromCapture, up, start, distance, crop, tour } = about;
  const background = renderedBackground(config.background);
  return {
    ...{ step, method: config.method, background: [background, background, background] },
    ...{ fromCapture, up, start, distance, crop, tour },
  };
}

/** What of a model's array decides whether a device can use it. */
interface Bound {
  readonly name: string;
  readonly tensor: { readonly buffer: { readonly size: number } };
}

/**
 * Refuses arrays that a device cannot bind: those of phones bind no more than 128 MiB at once.
 *
 * @param most the device's limit, in bytes
 * @throws {GpuError} naming the largest
 */
export function assertBindable(arrays: readonly Bound[], most: number): void {
  const [largest] = arrays.toSorted((a, b) => b.tensor.buffer.size - a.tensor.buffer.size);
  if (largest.tensor.buffer.size <= most) return;
  throw new GpuError(
    `Cannot show the field on this device as it binds at most ${megabytes(most)} at once: ` +
      `${largest.name} has ${
        megabytes(largest.tensor.buffer.size)
      }. Use another device, or train ` +
      "with a smaller grid.tableSize.",
  );
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20)} MiB`;
}
