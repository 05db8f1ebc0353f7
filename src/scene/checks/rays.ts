import { constantsOf } from "../../../shaders/constants.ts";
import type { Camera } from "../../math/camera.ts";
import { isPinhole, type Lens, type Point2, undistort } from "../../math/lens.ts";
import type { PlacedFrame } from "../placed_frame.ts";
import { percent, someOf, type Warning } from "./warning.ts";

/** A photograph that loses less than this is none to worry about: wide lenses lose specks of their corners. */
const HARMLESS = 0.02;

/**
 * The images of fisheyes are circles, and what is beyond them is dark. A lens that ends further from the axis
 * than this, in radians, ends where such a circle may.
 */
const CIRCLE = 70 * Math.PI / 180;

/** Pixels of all different cameras together that are looked at, and how many across a photograph. */
const BUDGET = 2e5;
const CELLS = { most: 96, least: 12 };

const { LENS_ITERATIONS } = constantsOf("lib/lens.wgsl");

/** How much of a photograph has no ray. */
export interface Rayless {
  /** The share of its pixels where its lens shows nothing. */
  readonly share: number;
  /** The share that no lens of its kind should lose: for a fisheye, what is near the axis. */
  readonly amiss: number;
}

const NONE: Rayless = { share: 0, amiss: 0 };

/**
 * For each frame, how much of it has no ray: pixels that its lens, as the ray kernel inverts it, moves no
 * direction to. What lies outside its image circle is not counted, nor what a table of rays leaves out.
 */
export function findRayless(frames: readonly PlacedFrame[]): Rayless[] {
  const known = new Map<string, Rayless>();
  const cells = cellsFor(new Set(frames.map(opticsOf)).size);
  return frames.map((frame) => {
    const optics = opticsOf(frame);
    const rayless = known.get(optics) ?? measure(frame, cells);
    known.set(optics, rayless);
    return rayless;
  });
}

/** Warns of photographs of which a part has no ray, as of a lens whose parameters diverged. */
export function checkRays(
  frames: readonly PlacedFrame[],
  rayless: readonly Rayless[],
): Warning[] {
  const hurt = frames.flatMap(({ frame: { name } }, i) =>
    rayless[i].amiss >= HARMLESS ? [{ name, share: rayless[i].share }] : []
  );
  if (hurt.length === 0) return [];
  const names = hurt.map(({ name }) => name);
  const mean = hurt.reduce((sum, { share }) => sum + share, 0) / hurt.length;
  return [{
    kind: "pixelsWithoutRay",
    message:
      `${percent(mean)} of the pixels of ${someOf(names, frames.length)} get no ray and are ` +
      "not learnt: the lens's parameters have probably diverged. Find the cameras again with fewer " +
      "of them (denerf process --camera-model SIMPLE_RADIAL), or undistort the photographs.",
    frames: names,
  }];
}

/** How many cells a photograph has across, where there are so many different cameras. */
function cellsFor(cameras: number): number {
  const cells = Math.floor(Math.sqrt(BUDGET / cameras));
  return Math.min(Math.max(cells, CELLS.least), CELLS.most);
}

/** Equal for frames whose pixels look the same ways from their cameras. */
function opticsOf({ camera, imageCircle }: PlacedFrame): string {
  const { width, height, fx, fy, cx, cy, lens } = camera;
  return JSON.stringify([width, height, fx, fy, cx, cy, lens, imageCircle]);
}

function measure({ camera, imageCircle, imageSize }: PlacedFrame, cells: number): Rayless {
  const { width, height, lens, rays } = camera;
  if (rays !== undefined || lens === undefined || isPinhole(lens)) return NONE;
  if (lens.projection === "equirectangular") return NONE;
  // Pixels with rays make one piece without holes: where the border has them, all have.
  if (border(camera).every((pixel) => hasRay(camera, lens, pixel))) return NONE;
  const radius = imageCircle === undefined ? Infinity : imageCircle * width / imageSize.width;
  const pixels = grid(camera, cells).filter(([x, y]) =>
    Math.hypot(x - width / 2, y - height / 2) <= radius
  );
  const lost = pixels.filter((pixel) => !hasRay(camera, lens, pixel));
  const amiss = lens.projection === "perspective"
    ? lost
    : lost.filter((pixel) => angleOf(camera, pixel) < CIRCLE);
  return { share: lost.length / pixels.length, amiss: amiss.length / pixels.length };
}

function hasRay({ fx, fy, cx, cy }: Camera, lens: Lens, [x, y]: Point2): boolean {
  return undistort(lens, [(x - cx) / fx, (y - cy) / fy], LENS_ITERATIONS) !== null;
}

/** How far from the axis an equidistant lens of the same focal length would look at a pixel, in radians. */
function angleOf({ fx, fy, cx, cy }: Camera, [x, y]: Point2): number {
  return Math.hypot((x - cx) / fx, (y - cy) / fy);
}

function border({ width, height }: Camera): Point2[] {
  return [0, 0.25, 0.5, 0.75].flatMap((part): Point2[] => [
    [part * width, 0],
    [width, part * height],
    [(1 - part) * width, height],
    [0, (1 - part) * height],
  ]);
}

function grid({ width, height }: Camera, cells: number): Point2[] {
  return Array.from({ length: cells * cells }, (_, i): Point2 => [
    (i % cells + 0.5) * width / cells,
    (Math.floor(i / cells) + 0.5) * height / cells,
  ]);
}
