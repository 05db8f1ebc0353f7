import { column, parsePose } from "../../../math/pose.ts";
import { IDENTITY, type Similarity, similarityOf } from "../../../math/similarity.ts";
import { length, subtract, type Vec3 } from "../../../math/vector.ts";
import type { Capture, Frame } from "../../capture.ts";
import { type Cube, SceneError } from "../../scene.ts";
import type { Transforms } from "./file.ts";

/** From the file's coordinates to instant-ngp's unit cube: x * scale + offset (nerf_loader.h: NERF_SCALE). */
const NGP = { scale: 0.33, offset: 0.5 };

/** The same for Mitsuba's files (nerf_loader.cu: load_nerf). */
const MITSUBA = { scale: 0.66, offset: 0.25 * 0.66 };

/** Where rays start, in sides of the box (ngp_pl, models/rendering.py: NEAR_DISTANCE). */
const NEAR = 0.01;

/** A box smaller than this counts as not given (nerf_loader.cu: load_nerf). */
const MIN_BOX = 1e-6;

/** The cube that is instant-ngp's unit cube unless a file says otherwise, in the file's coordinates. */
export const DEFAULT_BOX: Cube = boxOf(NGP.scale, [NGP.offset, NGP.offset, NGP.offset]);

/**
 * Where a file says how its world is placed, in instant-ngp's way: the unit cube is x * scale + offset,
 * and space is that cube doubled until it is `aabb_scale` cubes wide. Rays end at its far corners.
 *
 * `scale`, `offset` and `aabb` are there on purpose, and the cube is where they say. `aabb_scale` alone is not:
 * colmap2nerf writes 32 unless it is told otherwise, wherever cameras stand. The cube is then assumed.
 *
 * @param path the file, for messages
 * @returns null if the file does not say
 * @throws {SceneError} if rays would end before they start
 */
export function readPlacement(
  transforms: Transforms,
  frames: readonly Pick<Frame, "cameraToWorld">[],
  path: string,
): Capture["placement"] {
  const { aabb_scale, scale, offset, aabb } = transforms;
  if (aabb_scale == null && scale == null && offset == null && aabb == null) return null;
  const box = readBox(transforms, path);
  const cascades = Math.log2(aabb_scale ?? 1) + 1;
  const near = transforms.near ?? NEAR * box.size;
  const far = transforms.far ?? reach(box, cascades, frames);
  if (!(near < far)) {
    throw new SceneError(
      `Cannot read ${path}: rays must start before they end: near is ${near}, far ${far}.`,
    );
  }
  const isAssumed = scale == null && offset == null && aabb == null;
  return { layout: { kind: "boxes", box, cascades }, near, far, ...(isAssumed && { isAssumed }) };
}

/**
 * How other programs' coordinates differ from those of a file.
 *
 * @param path the file, for messages
 * @throws {SceneError} if `applied_transform` is no rotation and shift
 */
export function readElsewhere(
  { applied_transform, applied_scale, normal_mts_args }: Transforms,
  path: string,
): Capture["elsewhere"] {
  return {
    applied: { transform: readApplied(applied_transform, path), scale: applied_scale ?? 1 },
    keepsAxes: normal_mts_args !== undefined,
  };
}

function readApplied(matrix: unknown, path: string): Similarity {
  if (matrix == null) return IDENTITY;
  try {
    return similarityOf(parsePose(matrix));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new SceneError(`Cannot read ${path}: applied_transform is unusable. ${error.message}`);
  }
}

/** instant-ngp's unit cube in the file's coordinates. */
function readBox({ aabb, scale, offset, normal_mts_args }: Transforms, path: string): Cube {
  if (aabb != null) return cubeAround(aabb[0], aabb[1], path);
  const usual = normal_mts_args === undefined ? NGP : MITSUBA;
  const moved = offset ?? usual.offset;
  return boxOf(scale ?? usual.scale, typeof moved === "number" ? [moved, moved, moved] : moved);
}

function boxOf(scale: number, [x, y, z]: Vec3): Cube {
  return { center: [(0.5 - x) / scale, (0.5 - y) / scale, (0.5 - z) / scale], size: 1 / scale };
}

/** The cube around a box, which may be given by any two opposite corners. */
function cubeAround(a: Vec3, b: Vec3, path: string): Cube {
  const size = Math.max(...subtract(a, b).map(Math.abs));
  if (!(size >= MIN_BOX)) {
    throw new SceneError(
      `Cannot read ${path}: aabb must be two corners at least ${MIN_BOX} apart: the first is (${
        a.join(", ")
      }), the second (${b.join(", ")}).`,
    );
  }
  return { center: [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2], size };
}

/** From the furthest camera to beyond the furthest corner of the largest box. */
function reach(
  { center, size }: Cube,
  cascades: number,
  frames: readonly Pick<Frame, "cameraToWorld">[],
): number {
  const corner = Math.sqrt(3) / 2 * size * 2 ** (cascades - 1);
  const distances = frames.map(({ cameraToWorld }) =>
    length(subtract(column(cameraToWorld, 3), center))
  );
  return distances.reduce((furthest, distance) => Math.max(furthest, distance), 0) + corner;
}
