import { type Camera, column, isPinhole } from "../../../../math/mod.ts";
import { length, mean, subtract } from "../../../../math/vector.ts";
import type { CapturedCamera, JsonCamera } from "../../../protocol.ts";

/** A camera of JSON as all others are. */
export function cameraOfJson(camera: JsonCamera): Camera {
  return { ...camera, cameraToWorld: Float64Array.from(camera.cameraToWorld) };
}

/** What tells a camera of the capture from the others. */
export function keyOf({ split, number }: CapturedCamera): string {
  return `${split}/${number}`;
}

/**
 * As many of a list as are drawn at most, at equal distances in it.
 *
 * @param most above 0
 */
export function thinned<T>(all: readonly T[], most: number): readonly T[] {
  if (all.length <= most) return all;
  return Array.from({ length: most }, (_, i) => all[Math.floor(i * all.length / most)]);
}

/** What is said of how many are drawn. */
export function shownNote(shown: number, all: number): string {
  return shown === all ? `${all} cameras` : `${shown} of ${all} cameras are drawn`;
}

/**
 * The camera that comes some places after another one; after the last comes the first.
 *
 * @param chosen its key; null begins before the first, or after the last
 * @param by 1 for the next one, -1 for the one before
 * @returns null where there is none at all
 */
export function stepFrom(
  cameras: readonly CapturedCamera[],
  chosen: string | null,
  by: 1 | -1,
): CapturedCamera | null {
  const count = cameras.length;
  const index = cameras.findIndex((camera) => keyOf(camera) === chosen);
  const from = index < 0 && by < 0 ? 0 : index;
  return count === 0 ? null : cameras[(from + by + count) % count];
}

/** Where a photograph is, as seen from the page: with so many pixels across, or fewer. */
export function photographAddress({ split, number }: CapturedCamera, width: number): string {
  return `photographs/${split}/${number}?width=${width}`;
}

/** Widths that are asked for, so that a window that is resized does not ask for each. */
const WIDTHS = [320, 640, 1280, 2560];

/** The pixels across that are enough to fill a part of a screen. */
export function enoughWidth(pixels: number): number {
  return WIDTHS.find((width) => width >= pixels) ?? WIDTHS[WIDTHS.length - 1];
}

/** A part of the picture, in its pixels. */
export interface Rectangle {
  /** From the left. */
  readonly left: number;
  /** From the top. */
  readonly top: number;
  /** Width. */
  readonly width: number;
  /** Height. */
  readonly height: number;
}

/**
 * Where a photograph lies over what its own camera shows in a picture of another size: as high as that, in
 * the middle, as `resizeCamera` has it.
 */
export function photographPlace(
  { width, height }: Pick<Camera, "width" | "height">,
  picture: { readonly width: number; readonly height: number },
): Rectangle {
  const across = width * picture.height / height;
  return {
    ...{ left: (picture.width - across) / 2, top: 0 },
    ...{ width: across, height: picture.height },
  };
}

/** What part of the cameras' mean distance from their middle a camera is drawn with. */
const DRAWN_PART = 0.06;

/**
 * How far away the image of a camera is drawn, in units of the scene.
 *
 * @param otherwise where all stand at one place
 */
export function frustumDepth(cameras: readonly Camera[], otherwise: number): number {
  const positions = cameras.map(({ cameraToWorld }) => column(cameraToWorld, 3));
  const middle = mean(positions);
  const away = positions.reduce((sum, at) => sum + length(subtract(at, middle)), 0);
  return away > 0 ? DRAWN_PART * away / positions.length : otherwise;
}

/** What must be said of a photograph that is laid over the render: what its lens does; empty where it does nothing. */
export function lensNote({ lens }: Pick<Camera, "lens">): string {
  if (lens === undefined || isPinhole(lens)) return "";
  return "Its lens bends rays; the render is bent alike until you move.";
}
