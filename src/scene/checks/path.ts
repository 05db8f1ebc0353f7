import { column } from "../../math/pose.ts";
import { length, mean, subtract } from "../../math/vector.ts";
import { findJumps } from "./jumps.ts";
import type { RgbaImage } from "../scene.ts";
import type { PlacedFrame } from "../placed_frame.ts";
import { short, someOf, type Warning } from "./warning.ts";

/** On shorter paths every step is a large part. */
const SHORTEST = 8;

/** At most this share of a path's steps are jumps: more, and its frames are in no order. */
const MOST_JUMPS = 0.1;

/** So few frames between two jumps are misplaced themselves. */
const MISPLACED = 3;

/** Positions nearer together than this part of the nearest thing's distance show no depth. */
const NO_PARALLAX = 2e-3;

/** What a mean of equal numbers may differ from them. */
const ROUNDING = 1e-9;

/** Cameras that turn on the spot on purpose look all around: the mean of their directions is shorter than this. */
const PANORAMA = 0.5;

/** Decimals of poses that are the same. */
const DECIMALS = 6;

/**
 * Warns of frames that are further from their neighbours in the capture's order than all the rest of the path
 * is long: single ones that were placed wrongly, and those between which a camera turns unusually far
 * ({@link findJumps}), as where two sides of a thing look alike and the path is folded. Stations that a camera
 * was carried between are none.
 */
export function checkJumps(frames: readonly PlacedFrame[]): Warning[] {
  if (frames.length < SHORTEST) return [];
  const positions = frames.map(({ camera }) => column(camera.cameraToWorld, 3));
  const steps = positions.slice(1).map((position, i) => length(subtract(position, positions[i])));
  const { jumps, rest } = longSteps(steps);
  const poses = frames.map(({ frame: { name }, camera: { cameraToWorld } }) => ({
    name,
    cameraToWorld,
  }));
  const turns = new Set(findJumps(poses).map(({ to }) => to));
  const starts = [0, ...jumps.map((step) => step + 1)];
  const isShort = (k: number) => (starts[k + 1] ?? frames.length) - starts[k] <= MISPLACED;
  const odd = starts.flatMap((start, k): number[] => {
    if (isShort(k)) return range(start, starts[k + 1] ?? frames.length);
    const isFold = k > 0 && !isShort(k - 1) && turns.has(frames[start].frame.name);
    return isFold ? [start - 1, start] : [];
  });
  const names = [...new Set(odd)].map((i) => frames[i].frame.name);
  if (jumps.length === 0 || names.length === 0) return [];
  const longest = short(Math.max(...jumps.map((step) => steps[step])));
  const who = `${someOf(names, frames.length, "cameras")} ${names.length === 1 ? "is" : "are"}`;
  return [{
    kind: "jump",
    message:
      `${who} up to ${longest} scene units from the next, which is further than the rest of ` +
      `the path is long (${short(rest)}): their places are wrong, as where two sides of a thing ` +
      "look alike. Remove them, or process the photographs again with more overlap.",
    frames: names,
  }];
}

/** The steps of a path that are each longer than all the shorter ones together, and the length of the rest. */
function longSteps(steps: readonly number[]): { jumps: readonly number[]; rest: number } {
  const order = steps.map((_, i) => i).sort((a, b) => steps[a] - steps[b]);
  const most = Math.max(2, MOST_JUMPS * steps.length);
  let rest = 0;
  for (const [k, step] of order.entries()) {
    if (steps.length - k <= most && steps[step] > rest) {
      return { jumps: order.slice(k).sort((a, b) => a - b), rest };
    }
    rest += steps[step];
  }
  return { jumps: [], rest };
}

/** Warns of photographs that have exactly the pose of another one of the same part. */
export function checkSamePoses(frames: readonly PlacedFrame[]): Warning[] {
  const keys = frames.map(({ frame: { rays, image, split }, camera: { cameraToWorld } }) => {
    if (rays !== null || typeof image !== "string") return null;
    return `${split} ${Array.from(cameraToWorld, (value) => value.toFixed(DECIMALS)).join()}`;
  });
  const images = new Map<string | null, Set<string | RgbaImage>>();
  for (const [i, key] of keys.entries()) {
    images.set(key, (images.get(key) ?? new Set()).add(frames[i].frame.image));
  }
  const names = frames.filter((_, i) => keys[i] !== null && images.get(keys[i])!.size > 1)
    .map(({ frame: { name } }) => name);
  if (names.length === 0) return [];
  return [{
    kind: "samePose",
    message: `The poses of ${someOf(names, frames.length)} are exactly those of others: unless ` +
      "they show the same, one of two has a wrong pose. Correct it, or remove its frame.",
    frames: names,
  }];
}

/**
 * Warns of cameras that all stand at one point, but do not look all around from there.
 *
 * @param nearest the distance of the nearest thing in the capture's units, if only guessed
 */
export function checkParallax(frames: readonly PlacedFrame[], nearest: number): Warning[] {
  if (frames.length < 2 || frames.some(({ frame: { rays } }) => rays !== null)) return [];
  // In the capture's own coordinates: what is rounding depends on how far from their origin it is.
  const positions = frames.map(({ frame }) => column(frame.cameraToWorld, 3));
  const center = mean(positions);
  const spread = positions.reduce((most, p) => Math.max(most, length(subtract(p, center))), 0);
  if (spread > Math.max(NO_PARALLAX * nearest, ROUNDING * length(center))) return [];
  const direction = mean(frames.map(({ camera }) => column(camera.cameraToWorld, 2)));
  const isPanorama = length(direction) < PANORAMA ||
    frames.every(({ camera }) => camera.lens?.projection === "equirectangular");
  if (isPanorama) return [];
  return [{
    kind: "noParallax",
    message: `All ${frames.length} cameras stand at one point: photographs that were taken by ` +
      "turning have no depth in them. If the camera moved, its positions were lost: correct what " +
      "wrote them.",
    frames: [],
  }];
}

function range(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, i) => start + i);
}
