import type { Camera } from "../scene/mod.ts";
import type { CommonConfig } from "./common_config.ts";

/** A rendered view. */
export interface Render {
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
  /** sRGB colours over the background, [height, width, 3], about 0 to 1. */
  readonly colors: Float32Array;
  /**
   * Expected distance in units of the rays' directions, `far` where nothing is, [height, width]; of
   * normalised device coordinates the depth along the world's -z axis of the expected disparity.
   */
  readonly depths: Float32Array;
  /** How much of each ray is stopped, [height, width], 0 to 1. */
  readonly accumulations: Float32Array;
  /** Directions that surfaces face in world coordinates, [height, width, 3]; null if not asked for. */
  readonly normals: Float32Array | null;
}

/**
 * What stands behind a render: black, 0, or white, 1, also where every ray of training has its own colour.
 */
export function renderedBackground(background: CommonConfig["background"]): 0 | 1 {
  return background === "black" ? 0 : 1;
}

/** What renders views of a trained field. */
export interface ViewRenderer {
  /**
   * Renders what a camera sees.
   *
   * @param signal stops between two submissions
   * @throws {DOMException} "AbortError" when stopped
   */
  render(camera: Camera, signal?: AbortSignal): Promise<Render>;
  /** Frees all memory but the model's. */
  destroy(): void;
}
