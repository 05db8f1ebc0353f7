import type { Camera } from "../../math/camera.ts";
import { describeSize } from "../cameras.ts";
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
    ...warn("fieldOfView", isUnlikelyView, sayView),
    ...warn("unequalFocals", (camera) => inequality(camera) > UNEQUAL, sayFocals),
    ...warn("principalPoint", isPrincipalOutside, sayPrincipal),
  ];
}

function sayView(who: string, camera: Camera): string {
  const seen = `${short(fieldOfView(camera))} degrees`;
  const focal = `a focal length of ${short(camera.fx)} pixels is hardly right`;
  return `The field of view of ${who} is ${seen}: ${focal} for ${
    describeSize(camera)
  }. Give it in ` +
    "pixels of these photographs, or the size of those that it is for (w, h).";
}

function sayFocals(who: string, camera: Camera): string {
  const focals = `${short(camera.fx)} and ${short(camera.fy)} pixels`;
  return `The focal lengths of ${who} are ${percent(inequality(camera))} apart along x and y ` +
    `(${focals}), but pixels are square: find the cameras again with one focal length ` +
    "(SIMPLE_RADIAL), or correct them.";
}

function sayPrincipal(who: string, camera: Camera): string {
  const at = `(${short(camera.cx)}, ${short(camera.cy)}) of ${describeSize(camera)} pixels`;
  return `The principal point of ${who} is outside of the image, at ${at}. Give it in pixels of ` +
    "these photographs, or leave it out: it is then their middle.";
}

function isPrincipalOutside({ cx, cy, width, height }: Camera): boolean {
  return !(cx >= 0 && cx <= width && cy >= 0 && cy <= height);
}

/** Whether a perspective camera sees less or more than such cameras do. */
function isUnlikelyView(camera: Camera): boolean {
  const degrees = fieldOfView(camera);
  const isPerspective = (camera.lens?.projection ?? "perspective") === "perspective";
  return isPerspective && !(degrees >= FIELD_OF_VIEW.least && degrees <= FIELD_OF_VIEW.most);
}

/** The larger of the angles of view across and down, in degrees, lenses taken for pinholes. */
function fieldOfView({ width, height, fx, fy }: Camera): number {
  return 360 / Math.PI * Math.atan(Math.max(width / fx, height / fy) / 2);
}

/** By how much the larger of the focal lengths exceeds the smaller. */
function inequality({ fx, fy }: Camera): number {
  return Math.max(fx, fy) / Math.min(fx, fy) - 1;
}
