import { type Camera, isPinhole } from "../math/mod.ts";
import { type Config, type Crop, isOpaque, METHODS_WITH_NORMALS } from "../nerf/mod.ts";
import type { CameraPath } from "../paths/mod.ts";
import { RenderError } from "./error.ts";
import type { FrameSettings } from "./frame_settings.ts";

/** Samples of one render: with their colours, depths and normals they take 2 GiB. */
const MOST_SAMPLES = 2 ** 26;

/**
 * Checks what settings ask of a run and of a path's cameras, without a device.
 *
 * @returns the cameras of the path's frames
 * @throws {RenderError} naming the setting that cannot be had
 */
export function checkFrames(
  { method, preset }: Pick<Config, "method" | "preset">,
  path: CameraPath,
  { outputs, supersampling, aperture, shutter }: FrameSettings,
): Camera[] {
  if (outputs.includes("normal") && !METHODS_WITH_NORMALS.includes(method)) {
    throw new RenderError(
      `Cannot render normals: only runs of ${METHODS_WITH_NORMALS.join(" or ")} have ` +
        `them, and this is one of ${preset}.`,
    );
  }
  if (shutter > 0 && !path.continuous) {
    throw new RenderError(
      `Cannot render with a shutter of ${shutter}: the views of the path ${path.kind} stand alone. ` +
        "Choose a path along which the camera moves, or a shutter of 0.",
    );
  }
  const cameras = Array.from({ length: path.frames }, (_, frame) => path.at(frame));
  for (const [frame, camera] of cameras.entries()) {
    const { width, height, lens, rays } = camera;
    const refuse = (what: string, reason: string) =>
      new RenderError(`Cannot render ${path.nameOf(frame)} with ${what}: ${reason}.`);
    if (aperture > 0 && (rays || lens && !isPinhole(lens))) {
      throw refuse(
        `an aperture of ${aperture}`,
        "only perspective cameras without distortion have depth of field. Choose an aperture of 0",
      );
    }
    if (rays && supersampling > 1) {
      throw refuse(
        `a supersampling of ${supersampling}`,
        "its rays are a table, with none between two pixels. Choose a supersampling of 1",
      );
    }
    const samples = width * height * supersampling ** 2;
    if (samples > MOST_SAMPLES) {
      throw refuse(
        `a supersampling of ${supersampling}`,
        `${width} x ${height} pixels would have ${samples} samples, and at most ${MOST_SAMPLES} fit ` +
          "into memory. Choose a smaller size or supersampling",
      );
    }
  }
  return cameras;
}

/**
 * What is asked of a run in vain: sentences.
 *
 * @param crop the box that is rendered alone; null for all
 */
export function vainSettings(
  config: Config,
  { alpha }: Pick<FrameSettings, "alpha">,
  crop: Crop | null,
): string[] {
  if (!alpha || crop || !isOpaque(config)) return [];
  return [
    `An alpha channel leaves nothing out here: all rays of ${config.method} in contracted space end at ` +
    "something, as at a sky. Choose a --crop to render what is inside it alone.",
  ];
}
