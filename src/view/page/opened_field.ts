import { GpuError, type Memory } from "../../gpu/mod.ts";
import { IDENTITY } from "../../math/mod.ts";
import {
  type Config,
  decodeField,
  type Model,
  type RayRange,
  renderedBackground,
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
  const { step, about: { range, fromCapture, ...about } } = field;
  const background = renderedBackground(config.background);
  return {
    ...{ model, config, range },
    info: {
      ...{ step, method: config.method, background: [background, background, background] },
      ...{ fromCapture: fromCapture ?? IDENTITY, knowsCapture: fromCapture !== null },
      ...{ up: about.up, start: about.start, distance: about.distance },
      ...{ crop: about.crop, tour: about.tour },
    },
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
