/**
 * Scenes: posed photographs, whatever the layout they were found in.
 *
 * {@link loadScene} reads a capture's folder; {@link analyticScene} makes a scene in memory. Both give a
 * {@link Scene}, whose images are 8-bit sRGB with straight alpha and whose cameras follow
 * {@link Camera}'s conventions.
 *
 * @example
 * ```ts
 * const scene = await loadScene("bundled:brig", { split: "val", downscale: 2 });
 * const [{ name, image, camera }] = scene.views;
 * console.log(name, image.data.length, camera.fx); // val/r_0 65536 = 128 x 128 x 4, 177.78 pixels
 * ```
 *
 * One image is a {@link Frame} of a {@link Capture} as files describe it, in their own coordinates; a
 * {@link PlacedFrame} of a {@link Survey} once {@link surveyScene} has given its camera a place and a size;
 * and a {@link View} of a {@link Scene} once {@link loadSurveyed} has decoded it. A new format is one file
 * that exports a {@link SceneFormat}, and one word in {@link FORMATS} (docs/adding.md).
 *
 * @module
 */
export type { Camera } from "../math/camera.ts";
export type { Lens, Projection } from "../math/lens.ts";
export type { Similarity } from "../math/similarity.ts";
export type { Vec3 } from "../math/vector.ts";
export { analyticScene, type AnalyticSceneOptions } from "./analytic.ts";
export { decodeImage, imageSize, readImageFile } from "./images/decode.ts";
export type { ImageHeader } from "./images/header.ts";
export type { ImageSize } from "./cameras.ts";
export type { Orientation } from "./images/exif.ts";
export type { DepthImage, DepthSource, SeenPoints } from "./depths/source.ts";
export type { Capture, Frame, Intrinsics, SkippedFrame } from "./capture.ts";
export {
  checkMasks,
  findRayless,
  type Rayless,
  type Warning,
  type WarningKind,
} from "./checks/mod.ts";
export type { IgnoredPixels } from "./images/masks.ts";
export { POSE_CONVENTIONS, type PoseConvention } from "./pose_convention.ts";
export type { LoadOptions, Meaning, ReadOptions, SceneFormat } from "./formats/format.ts";
export {
  type CaptureOptions,
  type DetectedFormat,
  detectFormat,
  FORMATS,
  readCapture,
} from "./formats/mod.ts";
export { BUNDLED_SCENE, resolveScene } from "./files/bundled.ts";
export { encodeNpy, type Numbers, type NumpyArray } from "./files/npy.ts";
export { downscaleImage } from "./images/downscale.ts";
export { assertPyramid, imagePyramid, scenePyramid, viewPyramid } from "./images/pyramid.ts";
export { loadScene, loadSurveyed, loadView } from "./load.ts";
export { framesOf } from "./scene_of.ts";
export { placeCapture, type Placement, type PlacementOptions } from "./placement.ts";
export {
  type Cube,
  type KnownDepths,
  type Layout,
  type PointCloud,
  type RgbaImage,
  type Scene,
  SceneError,
  type Split,
  SPLITS,
  type View,
} from "./scene.ts";
export { describeScene, type Range, type SceneSummary, summaryLines } from "./summary.ts";
export type { PlacedFrame } from "./placed_frame.ts";
export { reduceSurvey, sceneName, type SurveyOptions, surveyScene } from "./survey.ts";
export type { Survey, SurveyChoices } from "./survey_images.ts";
export { AXES, type AxisName, choiceOf, chooseUp, type Up, type UpChoice } from "./up.ts";
