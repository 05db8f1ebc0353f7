import type { Camera } from "../../math/camera.ts";
import type { PlacedFrame } from "../placed_frame.ts";
import { percent, short, someOf, type Warning, type WarningKind } from "./warning.ts";

/** Angles of view of photographs that are neither telescopes' nor wrong, in degrees. */
const FIELD_OF_VIEW = { least: 2, most: 170 };

/** Pixels are nearly square: no lens has focal lengths further apart than this. */
const UNEQUAL = 0.1;

/** Warns of optics that no camera has: mistaken units, sizes or axes of images, or a calibration that diverged. */
export function checkOptics(frames: readonly PlacedFrame[]): Warning[] {
  const measured = frames.filter(({ camera: { rays, lens } }) =>
    rays === undefined && lens?.projection !== "equirectangular"
  );
  const warn = (
    kind: WarningKind,
    isOdd: (camera: Camera) => boolean,
    say: (who: string, camera: Camera) => string,
  ): Warning[] => {
    const odd = measured.filter(({ camera }) => isOdd(camera));
    if (odd.length === 0) return [];
    const names = odd.map(({ frame: { name } }) => name);
    return [{ kind, message: say(someOf(names, frames.length), odd[0].camera), frames: names }];
  };
  return [
    ...warn(
      "fieldOfView",
      (camera) => isPerspective(camera) && !isUsual(fieldOfView(camera)),
      (who, camera) =>
        `The field of view of ${who} is ${short(fieldOfView(camera))} degrees: the focal length, ` +
        `${
          short(camera.fx)
        } pixels, is hardly right for ${camera.width} x ${camera.height} pixels. Give ` +
        "it in pixels of these photographs, or the size of those that it is for (w, h).",
    ),
    ...warn(
      "unequalFocals",
      ({ fx, fy }) => inequality(fx, fy) > UNEQUAL,
      (who, { fx, fy }) =>
        `The focal lengths of ${who} are ${percent(inequality(fx, fy))} apart along x and y ` +
        `(${short(fx)} and ${
          short(fy)
        } pixels), but pixels are square: find the cameras again with one ` +
        "focal length (SIMPLE_RADIAL), or correct them.",
    ),
    ...warn(
      "principalPoint",
      ({ cx, cy, width, height }) => !(cx >= 0 && cx <= width && cy >= 0 && cy <= height),
      (who, { cx, cy, width, height }) =>
        `The principal point of ${who} is outside of the image, at (${short(cx)}, ${
          short(cy)
        }) of ` +
        `${width} x ${height} pixels. Give it in pixels of these photographs, or leave it out: it is ` +
        "then their middle.",
    ),
  ];
}

function isPerspective({ lens }: Camera): boolean {
  return lens === undefined || lens.projection === "perspective";
}

/** The larger of the angles of view across and down, in degrees, lenses taken for pinholes. */
function fieldOfView({ width, height, fx, fy }: Camera): number {
  return 360 / Math.PI * Math.atan(Math.max(width / fx, height / fy) / 2);
}

function isUsual(degrees: number): boolean {
  return degrees >= FIELD_OF_VIEW.least && degrees <= FIELD_OF_VIEW.most;
}

/** By how much the larger of two exceeds the smaller. */
function inequality(a: number, b: number): number {
  return Math.max(a, b) / Math.min(a, b) - 1;
}
