import { constantsOf } from "../../shaders/constants.ts";
import { type Gpu, GpuError, type Memory, type Tensor } from "../gpu/mod.ts";
import { invertibleRadius, isPinhole, PINHOLE, type Projection } from "../math/mod.ts";
import type { Camera } from "../scene/mod.ts";

const NUMBERS = constantsOf("lib/camera.wgsl");

/** Numbers of a camera in device memory: 9 vec4s, `struct Camera` of shaders/lib/camera.wgsl. */
export const CAMERA_FLOATS = 4 * NUMBERS.CAMERA_VEC4S;

/** Projections as kernels number them. */
const PROJECTION_NUMBERS: Readonly<Record<Projection, number>> = {
  perspective: NUMBERS.PERSPECTIVE,
  fisheye: NUMBERS.FISHEYE,
  fov: NUMBERS.FOV,
  equirectangular: NUMBERS.EQUIRECTANGULAR,
};

/** The largest number that kernels compare with; stands for infinity. */
const LARGEST = 2 ** 126;

/**
 * Cameras as the kernels read them, [cameras, 9, 4]:
 *
 *   0     fx, fy, cx, cy
 *   1-3   the rows of camera-to-world
 *   4     width, height, projection, omega
 *   5     k1, k2, k3, k4
 *   6     d1, d2, d3, the square of the radius up to which the lens can be inverted
 *   7     s1, s2, s3, s4
 *   8     p1, p2, 0, 0
 */
export function packCameras(cameras: readonly Camera[]): Float32Array<ArrayBuffer> {
  return Float32Array.from(cameras.flatMap((camera) => {
    const { fx, fy, cx, cy, cameraToWorld, width, height, rays, lens = PINHOLE } = camera;
    const { projection, omega, radial, divisor, prism, tangential } = lens;
    return [
      ...[fx, fy, cx, cy, ...cameraToWorld],
      ...[width, height, rays ? NUMBERS.TABLE : PROJECTION_NUMBERS[projection], omega],
      ...[...radial, ...divisor, Math.min(invertibleRadius(lens) ** 2, LARGEST)],
      ...[...prism, ...tangential, 0, 0],
    ];
  }));
}

/** What kernels must know of cameras before they are compiled: each kind can do what those before can. */
export type CameraKind = "pinhole" | "lens" | "table";

/** Cameras in device memory. */
export class Cameras {
  /** As `packCameras` makes them, [count, 9, 4]. */
  readonly tensor: Tensor<"f32">;
  /** Their number. */
  readonly count: number;
  /** The least kind that serves all of them. */
  readonly kind: CameraKind;
  /** Rays of every pixel, one camera a layer, two texels a pixel: origin and direction; or null. */
  readonly table: GPUTextureView | null;

  /**
   * Uploads cameras.
   *
   * @throws {GpuError} if tables of rays are larger than this device's textures can be
   */
  constructor(memory: Memory, cameras: readonly Camera[]) {
    this.count = cameras.length;
    const data = packCameras(cameras);
    this.tensor = memory.tensor("cameras", [cameras.length, CAMERA_FLOATS / 4, 4], { data });
    this.kind = cameras.some(({ rays }) => rays)
      ? "table"
      : cameras.some(({ lens }) => lens && !isPinhole(lens))
      ? "lens"
      : "pinhole";
    const texture = this.kind === "table" ? memory.own(uploadTables(memory.gpu, cameras)) : null;
    this.table = texture?.createView({ dimension: "2d-array" }) ?? null;
  }
}

/** A texture of [cameras, height, 2 width], of the largest size; layers of cameras without rays stay 0. */
function uploadTables(gpu: Gpu, cameras: readonly Camera[]): GPUTexture {
  const tables = cameras.filter(({ rays }) => rays);
  const width = 2 * Math.max(...tables.map(({ width }) => width));
  const height = Math.max(...tables.map(({ height }) => height));
  const { maxTextureArrayLayers, maxTextureDimension2D } = gpu.device.limits;
  if (cameras.length > maxTextureArrayLayers || Math.max(width, height) > maxTextureDimension2D) {
    throw new GpuError(
      `Cannot upload rays of ${cameras.length} images of ${
        width / 2
      } x ${height}: this device takes ` +
        `at most ${maxTextureArrayLayers} of ${maxTextureDimension2D / 2} x ` +
        `${maxTextureDimension2D}. Use fewer or smaller images.`,
    );
  }
  const texture = gpu.device.createTexture({
    label: "ray tables",
    size: [width, height, cameras.length],
    format: "rgba32float",
    usage: GPUTextureUsage.TEXTURE_BINDING | GPUTextureUsage.COPY_DST,
  });
  cameras.forEach(({ rays, width, height }, layer) => {
    if (!rays) return;
    gpu.device.queue.writeTexture(
      { texture, origin: [0, 0, layer] },
      spreadRays(rays),
      { bytesPerRow: width * 32, rowsPerImage: height },
      [2 * width, height],
    );
  });
  return texture;
}

/** [pixels, 6] to [pixels, 8]: a fourth number behind each origin and direction. */
function spreadRays(rays: Float32Array): Float32Array<ArrayBuffer> {
  const texels = new Float32Array(rays.length / 3 * 4);
  for (let from = 0, to = 0; from < rays.length; from += 3, to += 4) {
    texels[to] = rays[from];
    texels[to + 1] = rays[from + 1];
    texels[to + 2] = rays[from + 2];
  }
  return texels;
}
