import { transformPoint } from "../math/similarity.ts";
import { downscaleImage } from "./images/downscale.ts";
import type { LoadOptions } from "./formats/format.ts";
import { availableMemory } from "../host/mod.ts";
import { decodersThatFit } from "./images/memory.ts";
import { loadImages } from "./images/images.ts";
import { type PointCloud, type Scene, SceneError, type Split, type View } from "./scene.ts";
import { countSplits } from "./splits.ts";
import { isMasked, type PlacedFrame } from "./placed_frame.ts";
import { imageName, type Survey, surveyScene } from "./survey.ts";

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
  options: Pick<LoadOptions, "split" | "onProgress" | "signal">,
): Promise<Scene> {
  const frames = framesOf(survey, options.split);
  const { name, placement: { layout, near, far, fromCapture }, capture: { points } } = survey;
  return {
    ...{ name, split: options.split, near, far, layout, fromCapture },
    views: await loadViews(survey, frames, options),
    points: points && {
      colors: points.colors,
      positions: transformPoints(points, fromCapture),
    },
  };
}

/**
 * The frames of a split.
 *
 * @throws SceneError if there are none.
 */
export function framesOf({ path, frames, splits, holdout }: Survey, split: Split): PlacedFrame[] {
  if (splits[split].length > 0) return splits[split].map((index) => frames[index]);
  if (frames.some(({ frame }) => frame.split !== null)) {
    throw new SceneError(
      `Cannot load scene ${path}: it has no images of the split ${split}. ` +
        `Choose one that it has: ${countSplits(splits)}.`,
    );
  }
  throw new SceneError(
    `Cannot load scene ${path}: with every ${ordinal(holdout)} image held out, none of its ` +
      `${frames.length} is left for ${split}. Add photographs, or hold out none by --holdout 0.`,
  );
}

/** Images and masks of frames, whose pixels may be files or in memory. */
async function loadViews(
  { name: scene, factor: downscale }: Survey,
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

function transformPoints({ positions }: PointCloud, by: Scene["fromCapture"]): Float32Array {
  const moved = new Float32Array(positions.length);
  for (let i = 0; i < positions.length; i += 3) {
    moved.set(transformPoint(by, [positions[i], positions[i + 1], positions[i + 2]]), i);
  }
  return moved;
}

/** `1st`, `8th`. */
function ordinal(value: number): string {
  const last = value % 100 >= 11 && value % 100 <= 13 ? 0 : value % 10;
  return `${value}${["th", "st", "nd", "rd"][last] ?? "th"}`;
}
