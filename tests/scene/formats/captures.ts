/**
 * Small captures in the formats of other programs: the same three cameras, written as each format defines it.
 *
 * @module
 */
import { column, lookAt } from "../../../src/math/pose.ts";
import { quaternionOf } from "../../../src/math/quaternion.ts";
import { dot, scale, type Vec3 } from "../../../src/math/vector.ts";
import { doubles, zip } from "../files/numpy_files.ts";

/** Where the cameras stand: camera to world with denerf's axes, [3, 4]. */
export const POSES: readonly Float64Array[] = [[4, 0, 1.2], [1, 3.5, -0.5], [-2, -3, 2]]
  .map(([x, y, z]) => lookAt([x, y, z], [0.1, 0.2, 0.3], [0, 0, 1]));

/** Their optics, in pixels from the corner of the first one. */
export const OPTICS = { width: 12, height: 8, fx: 10, fy: 11, cx: 6.5, cy: 3.75 };

/** The cube that the formats that know one say the object is in. */
export const BOX = { center: [0.5, -1, 2], size: 3 } as const;

/** A capture in a format, as files by their names. */
export interface WrittenCapture {
  readonly files: Readonly<Record<string, Uint8Array<ArrayBuffer>>>;
  /** Those that say something of cameras. */
  readonly described: readonly string[];
  /** Whether these are text. */
  readonly isText: boolean;
}

/** The cameras in the formats of `FORMATS`, by their names there. */
export const CAPTURES: Readonly<Record<string, WrittenCapture>> = {
  polycam: capture(
    Object.fromEntries(POSES.map((pose, i) => [
      `keyframes/corrected_cameras/${100 + i}.json`,
      { ...polycamCamera(pose), blur_score: 100 + i, timestamp: 100 + i },
    ])),
    (i) => `keyframes/corrected_images/${100 + i}.jpg`,
  ),
  record3d: capture(
    {
      metadata: {
        ...{ h: OPTICS.height, w: OPTICS.width, fps: 60, dw: 192, dh: 256 },
        K: [OPTICS.fx, 0, 0, 0, OPTICS.fy, 0, OPTICS.cx, OPTICS.cy, 1],
        poses: POSES.map((pose) => {
          const [w, x, y, z] = quaternionOf(pose);
          return [x, y, z, w, ...column(pose, 3)];
        }),
      },
    },
    (i) => `rgb/${i}.jpg`,
  ),
  neus: {
    files: {
      "cameras_sphere.npz": zip(POSES.flatMap((pose, i) => [
        {
          name: `world_mat_${i}.npy`,
          bytes: doubles(projection(pose).flat(), 4, 4),
          deflate: true,
        },
        { name: `scale_mat_${i}.npy`, bytes: doubles(sphere().flat(), 4, 4) },
      ])),
      ...empty((i) => `image/${i}.png`),
      ...empty((i) => `mask/00${i}.png`),
    },
    described: ["cameras_sphere.npz"],
    isText: false,
  },
  nsvf: capture(
    {
      "intrinsics.txt":
        `${OPTICS.fx} 0 ${OPTICS.cx} 0\n0 ${OPTICS.fy} ${OPTICS.cy} 0\n0 0 1 0\n0 0 0 1\n`,
      "bbox.txt": "-1 -2.5 0.5 2 0.5 3.5 0.1\n",
      ...Object.fromEntries(POSES.map((pose, i) => [
        `pose/${i}_000${i}.txt`,
        [...cvPose(pose), [0, 0, 0, 1]].map((row) => row.join(" ")).join("\n"),
      ])),
    },
    (i) => `rgb/${i}_000${i}.png`,
  ),
  nerfies: capture(
    {
      "dataset.json": { count: 3, ids: ["a", "b", "c"], train_ids: ["a", "b"], val_ids: ["c"] },
      "scene.json": { scale: 0.02, center: [1, 2, 3], near: 0.04, far: 1 },
      ...Object.fromEntries(POSES.map((pose, i) => [`camera/${"abc"[i]}.json`, {
        orientation: cvAxes(pose),
        position: column(pose, 3),
        focal_length: OPTICS.fx,
        principal_point: [OPTICS.cx, OPTICS.cy],
        skew: 0,
        pixel_aspect_ratio: OPTICS.fy / OPTICS.fx,
        radial_distortion: [0, 0, 0],
        tangential: [0, 0],
        image_size: [OPTICS.width, OPTICS.height],
      }])),
    },
    (i) => `rgb/1x/${"abc"[i]}.png`,
  ),
  gaussian_splatting: capture(
    {
      "cameras.json": POSES.map((pose, id) => ({
        ...{ id, img_name: `IMG_${id}`, width: OPTICS.width, height: OPTICS.height },
        position: column(pose, 3),
        rotation: cvPose(pose).map((row) => row.slice(0, 3)),
        ...{ fy: OPTICS.fy, fx: OPTICS.fx },
      })),
    },
    (i) => `images/IMG_${i}.JPG`,
  ),
};

/** A capture whose files are text, JSON where they are given as values. */
function capture(described: Record<string, unknown>, image: (i: number) => string): WrittenCapture {
  const files = Object.entries(described).map(([name, content]) => [
    name,
    new TextEncoder().encode(
      typeof content === "string" ? content : JSON.stringify(content, null, 1),
    ),
  ]);
  return {
    files: { ...Object.fromEntries(files), ...empty(image) },
    described: Object.keys(described),
    isText: true,
  };
}

/** Photographs, which reading a capture does not open. */
function empty(name: (i: number) => string): Record<string, Uint8Array<ArrayBuffer>> {
  return Object.fromEntries(POSES.map((_, i) => [name(i), new Uint8Array()]));
}

/** Polycam's camera of a pose: t_00 … t_23 and optics. */
export function polycamCamera(pose: Float64Array): Record<string, number> {
  return {
    ...Object.fromEntries(
      Array.from(pose, (value, i) => [`t_${Math.floor(i / 4)}${i % 4}`, value]),
    ),
    ...OPTICS,
  };
}

/** OpenCV's axes in the world: right, down, forward. */
export function cvAxes(pose: Float64Array): Vec3[] {
  return [column(pose, 0), scale(column(pose, 1), -1), scale(column(pose, 2), -1)];
}

/** Camera to world of a camera with OpenCV's axes, [3, 4] by rows. */
function cvPose(pose: Float64Array): number[][] {
  const columns = [...cvAxes(pose), column(pose, 3)];
  return [0, 1, 2].map((row) => columns.map((column) => column[row]));
}

/** K [R | -R p] times -2.5, with the centre of the first pixel at 0: [4, 4]. */
function projection(pose: Float64Array): number[][] {
  const { fx, fy, cx, cy } = OPTICS;
  const [right, down, forward] = cvAxes(pose).map((axis) => [
    ...axis,
    -dot(axis, column(pose, 3)),
  ]);
  const combined = (a: number[], weight: number, center: number) =>
    a.map((value, i) => -2.5 * (weight * value + (center - 0.5) * forward[i]));
  return [
    combined(right, fx, cx),
    combined(down, fy, cy),
    forward.map((value) => -2.5 * value),
    [0, 0, 0, 1],
  ];
}

/** The matrix that takes the unit sphere to that in `BOX`. */
function sphere(): number[][] {
  const { center: [x, y, z], size } = BOX;
  return [[size / 2, 0, 0, x], [0, size / 2, 0, y], [0, 0, size / 2, z], [0, 0, 0, 1]];
}
