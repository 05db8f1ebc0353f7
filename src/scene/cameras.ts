import type { Camera } from "../math/camera.ts";
import {
  IDENTITY,
  rotate,
  type Similarity,
  transformPoint,
  transformPose,
} from "../math/similarity.ts";
import type { Frame, Intrinsics } from "./capture.ts";
import { SceneError } from "./scene.ts";

/** An image's size in pixels. */
export interface ImageSize {
  /** Pixels in a row. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
}

/** Numbers of a ray in a table: origin and direction. */
const RAY_NUMBERS = 6;

/**
 * A frame's camera, in the capture's coordinates, for an image as it is on disk.
 *
 * Intrinsics for an image of another size, but (to within a pixel) the same shape, are scaled with it.
 * An angle of view a makes the focal length (w / 2) / tan(a / 2); without a principal point it is the
 * middle of the image. Lengths in units of the longer side are multiplied by the image's.
 *
 * @param size what the image's header says
 * @param reduction by how much it is smaller than the photograph, which intrinsics without a size are for
 * @throws {SceneError} if the intrinsics are for an image of another shape, or no camera has them
 */
export function frameCamera(frame: Frame, size: ImageSize, reduction = 1): Camera {
  const { intrinsics, cameraToWorld, rays } = frame;
  const { width, height } = size;
  const refuse = (what: string) =>
    new SceneError(`Cannot use the camera of ${frame.name}: ${what}`);
  const stated = intrinsics.size ??
    { width: size.width * reduction, height: size.height * reduction };
  if (!fits(stated, size)) {
    const turned = stated.width === height && stated.height === width;
    throw refuse(
      `its intrinsics are for ${describeSize(stated)} pixels, but the image has ` +
        `${describeSize(size)}. ` +
        (turned ? "Turn the image." : "Use the images that the poses were made of."),
    );
  }
  const scale: Scale = { x: width / stated.width, y: height / stated.height };
  const { lens } = intrinsics;
  const { fx, fy } = focalInPixels(intrinsics.focal, size, scale);
  for (const [name, value] of Object.entries({ fx, fy })) {
    if (value > 0 && Number.isFinite(value)) continue;
    throw refuse(`its focal length ${name} must be above 0: current value is ${value}.`);
  }
  const { cx, cy } = principalInPixels(intrinsics.principal, size, scale);
  for (const [name, value] of Object.entries({ cx, cy })) {
    if (Number.isFinite(value)) continue;
    throw refuse(`its principal point ${name} must be a finite number: current value is ${value}.`);
  }
  if (rays !== null && rays.length !== width * height * RAY_NUMBERS) {
    throw refuse(
      `its table of rays must have ${width * height * RAY_NUMBERS} numbers, as its image has ` +
        `${describeSize(size)} pixels: there are ${rays.length}.`,
    );
  }
  return {
    ...{ width, height, fx, fy, cx, cy, cameraToWorld },
    ...(lens !== null && { lens }),
    ...(rays !== null && { rays }),
  };
}

/** The radius of the circle that a frame's image is, if it is one, in pixels of the image as it is on disk. */
export function imageCircle(
  { intrinsics: { size, imageCircle } }: Frame,
  { width }: ImageSize,
  reduction: number,
): { readonly imageCircle?: number } {
  if (imageCircle === undefined) return {};
  return { imageCircle: imageCircle * width / (size?.width ?? width * reduction) };
}

/** Whether an image has the shape that intrinsics are for, though perhaps not the size: to a pixel. */
export function fits(stated: ImageSize, { width, height }: ImageSize): boolean {
  const crossed = Math.abs(width * stated.height - height * stated.width);
  return crossed <= Math.max(stated.width, stated.height);
}

/** The same camera elsewhere: its pose, and its rays if it has a table of them. */
export function transformCamera(camera: Camera, similarity: Similarity): Camera {
  if (similarity === IDENTITY) return camera; // a ray set may be too large to be copied
  const cameraToWorld = transformPose(similarity, camera.cameraToWorld);
  if (camera.rays === undefined) return { ...camera, cameraToWorld };
  const rays = new Float32Array(camera.rays.length);
  for (let i = 0; i < rays.length; i += RAY_NUMBERS) {
    const [x, y, z, dx, dy, dz] = camera.rays.subarray(i, i + RAY_NUMBERS);
    rays.set(transformPoint(similarity, [x, y, z]), i);
    rays.set(rotate(similarity, [dx, dy, dz]), i + 3);
  }
  return { ...camera, cameraToWorld, rays };
}

/** `1008 x 756`. */
export function describeSize({ width, height }: ImageSize): string {
  return `${width} x ${height}`;
}

/** By how much an image on disk is larger than the one whose pixels intrinsics are in. */
interface Scale {
  readonly x: number;
  readonly y: number;
}

function focalInPixels(focal: Intrinsics["focal"], size: ImageSize, scale: Scale) {
  if ("fx" in focal) return { fx: focal.fx * scale.x, fy: focal.fy * scale.y };
  if ("angleX" in focal) return focalOfAngles(focal.angleX, focal.angleY, size);
  const longer = Math.max(size.width, size.height);
  return { fx: focal.relativeX * longer, fy: focal.relativeY * longer };
}

function principalInPixels(
  principal: Intrinsics["principal"],
  { width, height }: ImageSize,
  scale: Scale,
) {
  if (principal === null) return { cx: width / 2, cy: height / 2 };
  if ("cx" in principal) return { cx: principal.cx * scale.x, cy: principal.cy * scale.y };
  const longer = Math.max(width, height);
  return {
    cx: width / 2 + principal.offsetX * longer,
    cy: height / 2 + principal.offsetY * longer,
  };
}

function focalOfAngles(angleX: number, angleY: number | null, { width, height }: ImageSize) {
  const fx = width / 2 / Math.tan(angleX / 2);
  return { fx, fy: angleY === null ? fx : height / 2 / Math.tan(angleY / 2) };
}
