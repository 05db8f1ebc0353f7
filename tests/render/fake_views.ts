import { type Camera, column, rayDirection, type Vec3 } from "../../src/math/mod.ts";
import type { Render, ViewRenderer } from "../../src/nerf/mod.ts";
import type { CameraPath } from "../../src/paths/mod.ts";
import type { Placement } from "../../src/scene/mod.ts";

/** What a ray sees: a colour over the background, a depth as renderers measure it, how much it is stopped. */
export interface Seen {
  readonly color: Vec3;
  readonly depth: number;
  readonly accumulation: number;
  readonly normal?: Vec3;
}

/** A renderer of a scene that is a formula; `cameras` are those that it was asked for. */
export interface FakeViews extends ViewRenderer {
  readonly cameras: Camera[];
  readonly destroyed: boolean;
}

/**
 * Renders a formula.
 *
 * @param see what a ray sees from an origin in a direction of length 1, both in world coordinates
 */
export function fakeViews(
  see: (origin: Vec3, direction: Vec3, place: readonly [number, number]) => Seen,
  pixelOffset = 0.5,
): FakeViews {
  const cameras: Camera[] = [];
  let destroyed = false;
  return {
    cameras,
    get destroyed() {
      return destroyed;
    },
    destroy: () => destroyed = true,
    render(camera, signal): Promise<Render> {
      signal?.throwIfAborted();
      cameras.push(camera);
      const { width, height, cameraToWorld } = camera;
      const axes = [0, 1, 2].map((i) => column(cameraToWorld, i as 0 | 1 | 2));
      const pixels = Array.from({ length: width * height }, (_, pixel) => {
        const place = [
          pixel % width + pixelOffset,
          Math.floor(pixel / width) + pixelOffset,
        ] as const;
        const inCamera = rayDirection(camera, place)!;
        const direction = [0, 1, 2].map((row) =>
          axes.reduce((sum, axis, i) => sum + axis[row] * inCamera[i], 0)
        ) as unknown as Vec3;
        return see(column(cameraToWorld, 3), direction, place);
      });
      const normals = pixels.flatMap(({ normal }) => normal ?? []);
      return Promise.resolve({
        width,
        height,
        colors: Float32Array.from(pixels.flatMap(({ color }) => color)),
        depths: Float32Array.from(pixels, ({ depth }) => depth),
        accumulations: Float32Array.from(pixels, ({ accumulation }) => accumulation),
        normals: normals.length > 0 ? Float32Array.from(normals) : null,
      });
    },
  };
}

/** A pinhole at the origin that looks along -z, with all intrinsics different. */
export const PINHOLE: Camera = {
  width: 8,
  height: 6,
  fx: 9,
  fy: 10,
  cx: 3.7,
  cy: 3.2,
  cameraToWorld: Float64Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0),
};

/** A path of one camera for each frame, or of a formula. */
export function pathOf(
  at: readonly Camera[] | ((frame: number) => Camera),
  options: Partial<CameraPath> = {},
): CameraPath {
  const list = typeof at === "function" ? null : at;
  return {
    kind: "test",
    frames: list?.length ?? 10,
    fps: 24,
    loops: false,
    continuous: list === null,
    at: typeof at === "function" ? at : (frame) => at[frame],
    nameOf: (frame) => `test_000${frame}`,
    ...options,
  };
}

/** A scene twice as large as its capture, turned by 90 degrees around z and shifted. */
export const PLACEMENT: Placement = {
  fromCapture: { scale: 2, rotation: [0, -1, 0, 1, 0, 0, 0, 0, 1], translation: [1, 2, 3] },
  layout: { kind: "unbounded", box: { center: [0, 0, 0], size: 4 } },
  near: 1,
  far: 20,
  up: { direction: [0, 0, 1], why: null },
};
