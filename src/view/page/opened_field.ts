import {
  type Config,
  createModel,
  decodeCheckpoint,
  type Model,
  type RayRange,
  restoreCheckpoint,
} from "../../nerf/mod.ts";
import type { Memory } from "../../gpu/mod.ts";
import { IDENTITY, lookAt } from "../../math/mod.ts";
import type { FieldInfo } from "./messages.ts";

/** A field that can be rendered. */
export interface OpenedField {
  /** Its parameters. */
  readonly model: Model;
  /** How it is computed. */
  readonly config: Config;
  /** Between which distances its scene is. */
  readonly range: RayRange;
  /** What its file says of it, but for what can be shown. */
  readonly info: Omit<FieldInfo, "shows">;
}

/** Reads a field file and puts the field into a device's memory. */
export async function openField(
  memory: Memory,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<OpenedField> {
  const checkpoint = await decodeCheckpoint("the field", bytes);
  const { config } = checkpoint;
  const model = await createModel(memory, config);
  restoreCheckpoint("the field", memory.gpu, model, checkpoint);
  return {
    ...{ model, config, range: { near: 2, far: 6 } },
    info: {
      step: checkpoint.step,
      method: config.method,
      background: config.background === "black" ? [0, 0, 0] : [1, 1, 1],
      fromCapture: IDENTITY,
      up: [0, 0, 1],
      start: {
        ...{ width: 100, height: 100, fx: 139, fy: 139, cx: 50, cy: 50 },
        cameraToWorld: lookAt([2.4, -2.4, 2], [0, 0, 0], [0, 0, 1]),
      },
      ...{ distance: 4, crop: null, tour: null, changes: [] },
    },
  };
}
