/**
 * Cameras, poses, random numbers and image metrics. Pure: no device, no files.
 *
 * @module
 */
export { type Camera, resizeCamera } from "./camera.ts";
export { type AxesMeet, closestPoint } from "./closest_point.ts";
export { compositeOver } from "./composite_over.ts";
export {
  distort,
  invertibleRadius,
  isPinhole,
  type Lens,
  lens,
  PINHOLE,
  type Point2,
  type Projection,
  PROJECTIONS,
  undistort,
} from "./lens.ts";
export { psnr, quantize8, ssim, SSIM_WINDOW } from "./metrics.ts";
export { column, lookAt, movePose, parsePose } from "./pose.ts";
export { pcg4d, shuffledIndex, uniform } from "./random.ts";
export {
  IDENTITY,
  invert,
  rotate,
  type Similarity,
  similarityOf,
  transformPoint,
  transformPose,
} from "./similarity.ts";
export { project, rayDirection } from "./projection.ts";
export { linearFromSrgb, srgbFromLinear } from "./srgb.ts";
export { inverseSquareRoot } from "./symmetric.ts";
export type { Vec3 } from "./vector.ts";
