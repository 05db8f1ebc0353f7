import { join } from "node:path";
import { write } from "../../temp_scene.ts";

export interface FixtureCamera {
  id: number;
  /** COLMAP's number and name of the model. */
  model: readonly [id: number, name: string];
  width: number;
  height: number;
  params: number[];
}

export interface FixtureImage {
  id: number;
  qvec: number[];
  tvec: number[];
  cameraId: number;
  name: string;
  /** x, y and the number of a point, or -1. */
  features: [x: number, y: number, point: number][];
}

export interface FixturePoint {
  id: number;
  position: number[];
  color: number[];
  error: number;
  /** Number of an image, and index of its feature. */
  track: [image: number, feature: number][];
}

/** What the files of a model hold; tests change it before it is written. */
export interface FixtureModel {
  cameras: FixtureCamera[];
  images: FixtureImage[];
  points: FixturePoint[];
}

/** Every supported camera model with parameters as real lenses have them. */
export const CAMERAS: readonly FixtureCamera[] = [
  camera([0, "SIMPLE_PINHOLE"], [500, 318, 243]),
  camera([1, "PINHOLE"], [500, 510, 318, 243]),
  camera([2, "SIMPLE_RADIAL"], [500, 318, 243, 0.05]),
  camera([3, "RADIAL"], [500, 318, 243, 0.05, -0.02]),
  camera([4, "OPENCV"], [500, 510, 318, 243, 0.05, -0.02, 0.003, -0.004]),
  camera([5, "OPENCV_FISHEYE"], [300, 310, 318, 243, 0.03, -0.02, 0.01, -0.004]),
  camera([6, "FULL_OPENCV"], [500, 510, 318, 243, 0.3, -0.2, 3e-3, -4e-3, 0.05, 0.2, -0.1, 0.02]),
  camera([7, "FOV"], [400, 410, 318, 243, 0.9]),
  camera([8, "SIMPLE_RADIAL_FISHEYE"], [300, 318, 243, 0.03]),
  camera([9, "RADIAL_FISHEYE"], [300, 318, 243, 0.03, -0.02]),
  camera(
    [10, "THIN_PRISM_FISHEYE"],
    [300, 310, 318, 243, 0.03, -0.02, 3e-3, -4e-3, 0.01, -5e-3, 2e-3, -1e-3],
  ),
  camera([14, "SIMPLE_FISHEYE"], [300, 318, 243]),
  camera([15, "FISHEYE"], [300, 310, 318, 243]),
  camera([17, "EQUIRECTANGULAR"], [640, 480]),
].map((each, index) => ({ ...each, id: index + 1 }));

function camera(model: FixtureCamera["model"], params: number[]): FixtureCamera {
  return { id: 0, model, width: 640, height: 480, params };
}

/**
 * The pixel that COLMAP's ImgFromCam gives for a direction in the camera's frame, z > 0: written after
 * src/colmap/sensor/models.h, one model at a time.
 */
export function imgFromCam(
  { model: [, model], params: p }: FixtureCamera,
  [x, y, z]: readonly number[],
): [x: number, y: number] {
  const [u, v] = [x / z, y / z];
  const r2 = u * u + v * v;
  const theta = Math.atan(Math.sqrt(r2));
  const [uu, vv] = r2 > 0 ? [u * theta / Math.sqrt(r2), v * theta / Math.sqrt(r2)] : [u, v];
  const t2 = theta * theta;
  /** One focal length, then the principal point. */
  const simple = (x: number, y: number): [number, number] => [p[0] * x + p[1], p[0] * y + p[2]];
  const full = (x: number, y: number): [number, number] => [p[0] * x + p[2], p[1] * y + p[3]];
  /** Brown's tangential distortion. */
  const tangent = (u: number, v: number, p1: number, p2: number) => {
    const r2 = u * u + v * v;
    return [2 * p1 * u * v + p2 * (r2 + 2 * u * u), 2 * p2 * u * v + p1 * (r2 + 2 * v * v)];
  };
  switch (model) {
    case "SIMPLE_PINHOLE":
      return simple(u, v);
    case "PINHOLE":
      return full(u, v);
    case "SIMPLE_RADIAL":
      return simple(u + u * p[3] * r2, v + v * p[3] * r2);
    case "RADIAL": {
      const radial = p[3] * r2 + p[4] * r2 * r2;
      return simple(u + u * radial, v + v * radial);
    }
    case "OPENCV": {
      const radial = p[4] * r2 + p[5] * r2 * r2;
      const [du, dv] = tangent(u, v, p[6], p[7]);
      return full(u + u * radial + du, v + v * radial + dv);
    }
    case "OPENCV_FISHEYE": {
      const radial = p[4] * t2 + p[5] * t2 ** 2 + p[6] * t2 ** 3 + p[7] * t2 ** 4;
      return full(uu + uu * radial, vv + vv * radial);
    }
    case "FULL_OPENCV": {
      const radial = (1 + p[4] * r2 + p[5] * r2 ** 2 + p[8] * r2 ** 3) /
        (1 + p[9] * r2 + p[10] * r2 ** 2 + p[11] * r2 ** 3);
      const [du, dv] = tangent(u, v, p[6], p[7]);
      return full(u * radial + du, v * radial + dv);
    }
    case "FOV": {
      const r = Math.sqrt(r2);
      const factor = r > 0
        ? Math.atan(r * 2 * Math.tan(p[4] / 2)) / (r * p[4])
        : 2 * Math.tan(p[4] / 2) / p[4];
      return full(u * factor, v * factor);
    }
    case "SIMPLE_RADIAL_FISHEYE":
      return simple(uu + uu * p[3] * t2, vv + vv * p[3] * t2);
    case "RADIAL_FISHEYE": {
      const radial = p[3] * t2 + p[4] * t2 * t2;
      return simple(uu + uu * radial, vv + vv * radial);
    }
    case "THIN_PRISM_FISHEYE": {
      const radial = p[4] * t2 + p[5] * t2 ** 2 + p[8] * t2 ** 3 + p[9] * t2 ** 4;
      const [du, dv] = tangent(uu, vv, p[6], p[7]);
      return full(uu + uu * radial + du + p[10] * t2, vv + vv * radial + dv + p[11] * t2);
    }
    case "SIMPLE_FISHEYE":
      return simple(uu, vv);
    case "FISHEYE":
      return full(uu, vv);
    case "EQUIRECTANGULAR": {
      const longitude = Math.atan2(x, z);
      const latitude = Math.atan2(-y, Math.hypot(x, z));
      return [p[0] * (longitude / (2 * Math.PI) + 0.5), p[1] * (0.5 - latitude / Math.PI)];
    }
  }
  throw new Error(`No formula for ${model}.`);
}

/** R of a unit quaternion, as Rodrigues' formula about its axis. */
export function rotate([w, ...axis]: readonly number[], v: readonly number[]): number[] {
  const cross = (a: readonly number[], b: readonly number[]) => [
    a[1] * b[2] - a[2] * b[1],
    a[2] * b[0] - a[0] * b[2],
    a[0] * b[1] - a[1] * b[0],
  ];
  const once = cross(axis, v).map((value) => 2 * value);
  const twice = cross(axis, once);
  return v.map((value, i) => value + w * once[i] + twice[i]);
}

/** The point in a camera's frame: R x + t. */
export function toCamera(image: FixtureImage, position: readonly number[]): number[] {
  return rotate(image.qvec, position).map((value, i) => value + image.tvec[i]);
}

/**
 * A model of one image a camera model that see 12 points exactly where they are, but for an error of
 * `errorPixels` to the right; every image has one feature that belongs to no point. The last point is seen
 * by one image.
 */
export function fixtureModel(errorPixels = 0): FixtureModel {
  const points = Array.from({ length: 12 }, (_, i): FixturePoint => ({
    id: 100 + i * 7,
    position: [Math.sin(i * 2.1) * 0.8, Math.cos(i * 1.3) * 0.6, Math.sin(i * 0.7) * 0.5],
    color: [i * 20, 255 - i * 20, 7],
    error: errorPixels,
    track: [],
  }));
  const images = CAMERAS.map((camera, index): FixtureImage => {
    const angle = index * 0.05;
    const image: FixtureImage = {
      id: 50 - index,
      qvec: [Math.cos(angle), 0, Math.sin(angle) * 0.8, Math.sin(angle) * 0.6],
      tvec: [0.1 * index - 0.5, 0.05 * index, 3 + 0.1 * index],
      cameraId: camera.id,
      name: `photo ${String(index).padStart(2, "0")} ü.jpg`,
      features: [[1, 2, -1]],
    };
    const seen = index === 0 ? points : points.slice(0, -1);
    for (const point of seen) {
      const [x, y] = imgFromCam(camera, toCamera(image, point.position));
      point.track.push([image.id, image.features.length]);
      image.features.push([x + errorPixels, y, point.id]);
    }
    return image;
  });
  return {
    cameras: CAMERAS.map((each) => ({ ...each, params: [...each.params] })),
    images,
    points,
  };
}

/** The three files of a model by name. */
export type ModelFiles = Record<string, Uint8Array<ArrayBuffer>>;

/** The files as COLMAP's reconstruction_io_binary.cc writes them. */
export function binaryFiles({ cameras, images, points }: FixtureModel): ModelFiles {
  const file = <T>(records: readonly T[], bytes: (record: T) => Uint8Array[]) =>
    concat([u64(records.length), ...records.flatMap(bytes)]);
  return {
    "cameras.bin": file(
      cameras,
      ({ id, model, width, height, params }) => [
        u32(id),
        u32(model[0]),
        u64(width),
        u64(height),
        f64(...params),
      ],
    ),
    "images.bin": file(images, ({ id, qvec, tvec, cameraId, name, features }) => [
      u32(id),
      f64(...qvec, ...tvec),
      u32(cameraId),
      new TextEncoder().encode(name + "\0"),
      u64(features.length),
      ...features.flatMap(([x, y, point]) => [f64(x, y), u64(point)]),
    ]),
    "points3D.bin": file(points, ({ id, position, color, error, track }) => [
      u64(id),
      f64(...position),
      Uint8Array.from(color),
      f64(error),
      u64(track.length),
      ...track.map(([image, feature]) => u32(image, feature)),
    ]),
  };
}

/** The files as COLMAP's reconstruction_io_text.cc writes them. */
export function textFiles({ cameras, images, points }: FixtureModel): ModelFiles {
  const file = (title: string, lines: string[]) =>
    new TextEncoder().encode([`# ${title}`, ...lines, ""].join("\n"));
  return {
    "cameras.txt": file(
      "Camera list with one line of data per camera:",
      cameras.map(({ id, model, width, height, params }) =>
        [id, model[1], width, height, ...params].join(" ")
      ),
    ),
    "images.txt": file(
      "Image list with two lines of data per image:",
      images.flatMap(({ id, qvec, tvec, cameraId, name, features }) => [
        [id, ...qvec, ...tvec, cameraId, name].join(" "),
        features.flat().join(" "),
      ]),
    ),
    "points3D.txt": file(
      "3D point list with one line of data per point:",
      points.map(({ id, position, color, error, track }) =>
        [id, ...position, ...color, error, ...track.flat()].join(" ")
      ),
    ),
  };
}

/** Writes a model's files into a folder. */
export async function writeFiles(folder: string, files: ModelFiles): Promise<void> {
  for (const [name, bytes] of Object.entries(files)) await write(join(folder, name), bytes);
}

/** Where the tests' real capture lies: 71 images, one camera each. */
export const BEER = new URL("../../../../../shared/data/beer/", import.meta.url).pathname;

/** Whether the real capture is there. */
export function hasBeer(): boolean {
  try {
    return Deno.statSync(`${BEER}sparse/0/images.bin`).isFile;
  } catch {
    return false;
  }
}

function u32(...values: number[]): Uint8Array {
  return new Uint8Array(Uint32Array.from(values).buffer);
}

function u64(value: number): Uint8Array {
  return new Uint8Array(BigUint64Array.of(BigInt.asUintN(64, BigInt(value))).buffer);
}

function f64(...values: number[]): Uint8Array {
  return new Uint8Array(Float64Array.from(values).buffer);
}

function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
