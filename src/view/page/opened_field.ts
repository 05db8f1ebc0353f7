import type { Memory } from "../../gpu/mod.ts";
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
  const { step, about: { range, fromCapture, ...about } } = field;
  const background = renderedBackground(config.background);
  return {
    ...{ model, config, range },
    info: {
      ...{ step, method: config.method, background: [background, background, background] },
      fromCapture: fromCapture ?? IDENTITY,
      ...{ up: about.up, start: about.start, distance: about.distance },
      ...{ crop: about.crop, tour: about.tour },
    },
  };
}
