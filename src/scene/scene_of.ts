import { transformPoint } from "../math/similarity.ts";
import type { PlacedFrame } from "./placed_frame.ts";
import { type PointCloud, type Scene, SceneError, type Split, type View } from "./scene.ts";
import { countSplits } from "./splits.ts";
import type { Survey } from "./survey_images.ts";

/** The scene of a split of what was surveyed, with its photographs. */
export function sceneOf(survey: Survey, split: Split, views: readonly View[]): Scene {
  const { name, placement: { layout, near, far, fromCapture }, capture: { points } } = survey;
  return {
    ...{ name, split, near, far, layout, fromCapture, views },
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
