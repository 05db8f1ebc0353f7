import { knownDepths } from "./depths/known_depths.ts";
import { downscaleImage } from "./images/downscale.ts";
import type { LoadOptions } from "./formats/format.ts";
import { availableMemory } from "../host/mod.ts";
import { decodersThatFit } from "./images/memory.ts";
import { loadImages } from "./images/images.ts";
import { type Scene, SceneError, type View } from "./scene.ts";
import { framesOf, sceneOf } from "./scene_of.ts";
import { isMasked, type PlacedFrame } from "./placed_frame.ts";
import { imageName, surveyScene } from "./survey.ts";
import type { Survey } from "./survey_images.ts";

/**
 * Loads one split of a dataset, of whichever known format.
 *
 * @param path The dataset's folder, or its file for formats that are one.
 * @throws SceneError if there is nothing, its format is unknown, or the dataset cannot be used; the
 *   signal's reason if aborted.
 */
export async function loadScene(path: string, options: LoadOptions): Promise<Scene> {
  return await loadSurveyed(await surveyScene(path, options), options);
}

/**
 * Loads one split of a dataset that was surveyed.
 *
 * @throws SceneError if an image cannot be used, or the split is empty; the signal's reason if aborted.
 */
export async function loadSurveyed(
  survey: Survey,
  options: Pick<LoadOptions, "split" | "depths" | "onProgress" | "signal">,
): Promise<Scene> {
  const frames = framesOf(survey, options.split);
  const views = await loadViews(survey, frames, options);
  return sceneOf(
    survey,
    options.split,
    options.depths ? await withDepths(views, frames, survey) : views,
  );
}

/** Views with what is known of depths in them. */
async function withDepths(
  views: readonly View[],
  frames: readonly PlacedFrame[],
  survey: Survey,
): Promise<View[]> {
  const all: View[] = [];
  for (const [i, view] of views.entries()) {
    const depths = await knownDepths(frames[i], survey, view.mask);
    all.push(depths === null ? view : { ...view, depths });
  }
  return all;
}

/**
 * Loads one frame of a dataset that was surveyed.
 *
 * @throws SceneError if its image cannot be used.
 */
export async function loadView(
  survey: Pick<Survey, "name" | "factor">,
  frame: PlacedFrame,
): Promise<View> {
  return (await loadViews(survey, [frame], {}))[0];
}

/** Images and masks of frames, whose pixels may be files or in memory. */
async function loadViews(
  { name: scene, factor: downscale }: Pick<Survey, "name" | "factor">,
  frames: readonly PlacedFrame[],
  { onProgress, signal }: Pick<LoadOptions, "onProgress" | "signal">,
): Promise<View[]> {
  const files = frames.flatMap(({ frame, orientation, imageCircle }) => {
    const { image, name, mask, maskIgnores } = frame;
    if (typeof image !== "string") return [];
    const file = { path: image, name: imageName(image, name), mask, maskIgnores };
    return [{ ...file, orientation, imageCircle }];
  });
  const known = frames.filter(({ frame }) => typeof frame.image === "string")
    .map((frame) => ({ imageSize: frame.imageSize, masked: isMasked(frame) }));
  const mostWorkers = decodersThatFit(scene, known, downscale, availableMemory());
  const loaded = await loadImages(files, { downscale, mostWorkers, onProgress, signal });
  let next = 0;
  return frames.map(({ frame: { name, image }, camera }): View => {
    if (typeof image !== "string") {
      return { name, image: downscaleImage(image, downscale), camera };
    }
    const { image: pixels, mask } = loaded[next++];
    if (pixels.width !== camera.width || pixels.height !== camera.height) {
      throw new SceneError(`Cannot read ${image}: it changed while it was read. Start again.`);
    }
    return { name, image: pixels, camera, ...(mask && { mask }) };
  });
}
