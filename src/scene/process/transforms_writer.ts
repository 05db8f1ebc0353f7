import { join, relative, sep } from "node:path";
import {
  column,
  IDENTITY,
  type Lens,
  type Similarity,
  transformPoint,
  transformPose,
} from "../../math/mod.ts";
import type { Capture, Frame, Intrinsics } from "../capture.ts";
import { readableJson } from "../files/readable_json.ts";
import { uprightRotation } from "../placement.ts";
import { meanDirection } from "../up.ts";
import type { PointCloud } from "../scene.ts";

/** The file of points beside `transforms.json`. */
const POINTS_FILE = "points.ply";

/**
 * Writes a capture as `transforms.json` and `points.ply` in nerfstudio's conventions: cameras with x
 * right, y up and looking along -z; a world whose z axis is the mean of the cameras' up axes, and which
 * is otherwise the capture's: `applied_transform` says how it was turned. Frames are in the order of
 * their names, with `mask_path` where they have a mask. What all frames share of the optics stands at the top.
 *
 * @param folder where they go; the capture's images are in it
 * @param capture its lenses are COLMAP's up to OPENCV, or OPENCV_FISHEYE
 */
export async function writeTransforms(folder: string, capture: Capture): Promise<void> {
  const upright = uprightSimilarity(capture.frames);
  const sorted = capture.frames
    .map((frame) => ({ frame, path: pathIn(folder, frame.image as string) }))
    .sort((a, b) => a.path < b.path ? -1 : 1);
  const optics = sorted.map(({ frame }) => opticsKeys(frame.intrinsics));
  const shared = optics.every((keys) => JSON.stringify(keys) === JSON.stringify(optics[0]));
  const { points } = capture;
  const transforms = {
    ...(shared ? optics[0] : {}),
    applied_transform: rows(similarityMatrix(upright)).slice(0, 3),
    ...(points ? { ply_file_path: POINTS_FILE } : {}),
    frames: sorted.map(({ frame, path }, i) => ({
      file_path: path,
      ...(frame.mask === null ? {} : { mask_path: pathIn(folder, frame.mask) }),
      ...(shared ? {} : optics[i]),
      transform_matrix: rows(transformPose(upright, frame.cameraToWorld)),
    })),
  };
  if (points) await Deno.writeFile(join(folder, POINTS_FILE), plyFile(points, upright));
  await Deno.writeTextFile(join(folder, "transforms.json"), readableJson(transforms));
}

function pathIn(folder: string, path: string): string {
  return relative(folder, path).split(sep).join("/");
}

/** Turns the mean of the cameras' up axes to +z; nothing where they have none. */
function uprightSimilarity(frames: readonly Frame[]): Similarity {
  const up = meanDirection(frames.map(({ cameraToWorld }) => column(cameraToWorld, 1)));
  return up ? { ...IDENTITY, rotation: uprightRotation(up) } : IDENTITY;
}

/** The keys of transforms.json that say how a camera sees. */
function opticsKeys(intrinsics: Intrinsics): Record<string, string | number> {
  const { size, focal, principal, lens } = intrinsics;
  if (size === null || principal === null || !("fx" in focal && "cx" in principal)) {
    throw new RangeError("Cannot write transforms.json: optics must be in pixels.");
  }
  return {
    ...lensKeys(lens),
    w: size.width,
    h: size.height,
    fl_x: focal.fx,
    fl_y: focal.fy,
    cx: principal.cx,
    cy: principal.cy,
  };
}

function lensKeys(lens: Lens | null): Record<string, string | number> {
  if (lens === null) return { camera_model: "PINHOLE" };
  const [k1, k2, k3, k4] = lens.radial;
  const [p1, p2] = lens.tangential;
  return lens.projection === "fisheye"
    ? { camera_model: "OPENCV_FISHEYE", k1, k2, k3, k4 }
    : { camera_model: "OPENCV", k1, k2, p1, p2 };
}

/** [3, 4] row-major of a similarity of scale 1. */
function similarityMatrix({ rotation: r, translation: t }: Similarity): Float64Array {
  return Float64Array.of(...[0, 1, 2].flatMap((i) => [r[3 * i], r[3 * i + 1], r[3 * i + 2], t[i]]));
}

/** A matrix [3, 4] as the four rows of a homogeneous one. */
function rows(matrix: Float64Array): number[][] {
  return [...[0, 4, 8].map((start) => [...matrix.subarray(start, start + 4)]), [0, 0, 0, 1]];
}

/** Points as a binary PLY: float positions, 8-bit colours. */
function plyFile({ positions, colors }: PointCloud, transform: Similarity): Uint8Array {
  const BYTES = 15; // of one point
  const count = positions.length / 3;
  const header = new TextEncoder().encode([
    "ply",
    "format binary_little_endian 1.0",
    `element vertex ${count}`,
    ...["x", "y", "z"].map((name) => `property float ${name}`),
    ...["red", "green", "blue"].map((name) => `property uchar ${name}`),
    "end_header\n",
  ].join("\n"));
  const file = new Uint8Array(header.length + count * BYTES);
  file.set(header);
  const view = new DataView(file.buffer, header.length);
  for (let i = 0; i < count; i++) {
    const [x, y, z] = positions.subarray(3 * i, 3 * i + 3);
    transformPoint(transform, [x, y, z])
      .forEach((value, axis) => view.setFloat32(i * BYTES + 4 * axis, value, true));
    file.set(colors.subarray(3 * i, 3 * i + 3), header.length + i * BYTES + 12);
  }
  return file;
}
