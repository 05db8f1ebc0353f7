import { closestPoint, column, type Vec3 } from "../math/mod.ts";
import { WELL_CONDITIONED } from "../math/closest_point.ts";
import { length, subtract } from "../math/vector.ts";
import type { FieldAbout } from "../nerf/mod.ts";
import { defaultPath, openPath } from "../paths/mod.ts";
import { framesOf, type Survey } from "../scene/mod.ts";

/**
 * What a field file says of a field's scene: it is looked at first from where the path begins that suits the scene.
 *
 * @param name what it is called; the scene's name by default
 * @throws {SceneError} if it has no training views
 */
export async function aboutOfScene(
  survey: Survey,
  name: string = survey.name,
): Promise<Omit<FieldAbout, "denerf">> {
  const { placement: { near, far, fromCapture, layout } } = survey;
  const words = defaultPath(survey);
  const path = await openPath(survey, { words, projection: "perspective" });
  const { lens: _, rays: __, ...start } = path.at(0);
  const { point, determinant } = closestPoint(
    framesOf(survey, "train").map(({ camera }) => camera),
  );
  const position = column(start.cameraToWorld, 3);
  const toPoint = length(subtract(point, position));
  // Of cameras that turn in place, axes meet in the cameras.
  const meet = determinant > WELL_CONDITIONED && layout.kind !== "forward" && toPoint > near;
  const up: Vec3 = layout.kind === "forward" ? [0, 1, 0] : [0, 0, 1];
  return {
    ...{ name, range: { near, far }, up, fromCapture, start },
    // Where axes meet nowhere ahead, the middle of depths in the sense of their ratios.
    distance: meet ? toPoint : Math.sqrt(near * far),
    ...{ crop: null, tour: null },
  };
}
