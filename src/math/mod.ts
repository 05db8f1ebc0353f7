/**
 * Cameras, poses, random numbers and image metrics. Pure: no device, no files.
 *
 * @module
 */
export { type Camera, resizeCamera } from "./camera.ts";
export { psnr, quantize8, ssim } from "./metrics.ts";
export { orbit } from "./orbit.ts";
export { column, lookAt, parsePose } from "./pose.ts";
export { pcg4d, RandomStream, shuffledIndex, uniform } from "./random.ts";
export type { Vec3 } from "./vector.ts";
