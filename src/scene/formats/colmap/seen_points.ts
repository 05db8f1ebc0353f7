import { rotationMatrix } from "../../../math/quaternion.ts";
import type { SeenPoints } from "../../depths/source.ts";
import { cameraIntrinsics } from "./cameras.ts";
import type { ColmapImage } from "./encoding.ts";
import { type ColmapModel, meanReprojectionError, poseFault } from "./model.ts";

/** What each image sees of a model's points, where it sees some, and what to tell of them. */
export interface SeenByImages {
  /** By image. */
  readonly points: ReadonlyMap<ColmapImage, SeenPoints>;
  /** Whole sentences. */
  readonly notes: readonly string[];
}

/**
 * The points that each image of a model sees. One that a single image sees has no parallax, and one behind a
 * camera cannot be seen by it: neither says anything of depths.
 *
 * A point counts 2 exp(-(e / mean e)^2), e its reprojection error (Deng et al. 2022, the released code); one without
 * a known error as one with the mean.
 */
export function seenPoints(model: ColmapModel): SeenByImages {
  const weights = pointWeights(model);
  const points = new Map<ColmapImage, SeenPoints>();
  const [behind, images] = [new Set<number>(), new Set<string>()];
  for (const image of model.images) {
    if (poseFault(image) !== null) continue;
    const seen = pointsOf(image, model, weights, (point) => {
      behind.add(point);
      images.add(image.name);
    });
    if (seen.weights.length > 0) points.set(image, seen);
  }
  const notes = behind.size === 0 ? [] : [
    `${behind.size} points lie behind cameras that are said to see them, such as that of ${
      [...images][0]
    }: these say nothing of depths there.`,
  ];
  return { points, notes };
}

/** How much each of a model's points counts; 0 for those that say nothing. */
function pointWeights(model: ColmapModel): Float64Array {
  const { positions, errors, trackLengths } = model.points;
  const mean = meanReprojectionError(model);
  return Float64Array.from(errors, (error, i) => {
    const isKnown = error >= 0 && error < Infinity && mean > 0;
    const position = positions.subarray(3 * i, 3 * i + 3);
    if (trackLengths[i] === 1 || !position.every((x) => Number.isFinite(Math.fround(x)))) return 0;
    return 2 * Math.exp(-((isKnown ? error / mean : 1) ** 2));
  });
}

function pointsOf(
  { qvec, tvec, cameraId, observations }: ColmapImage,
  { cameras, points: { positions } }: ColmapModel,
  weights: Float64Array,
  reportBehind: (point: number) => void,
): SeenPoints {
  const { size, lens } = cameraIntrinsics(cameras.get(cameraId)!);
  const r = rotationMatrix(qvec);
  const seesBehind = lens?.projection === "fisheye" || lens?.projection === "equirectangular";
  const seen = { pixels: [] as number[], distances: [] as number[], weights: [] as number[] };
  observations.points.forEach((point, i) => {
    if (weights[point] === 0) return;
    const position = positions.subarray(3 * point, 3 * point + 3);
    const [x, y, z] = [0, 3, 6].map((row, axis) =>
      r[row] * position[0] + r[row + 1] * position[1] + r[row + 2] * position[2] + tvec[axis]
    );
    if (!seesBehind && z <= 0) {
      reportBehind(point);
      return;
    }
    seen.pixels.push(observations.pixels[2 * i], observations.pixels[2 * i + 1]);
    seen.distances.push(Math.hypot(x, y, z));
    seen.weights.push(weights[point]);
  });
  return {
    kind: "points",
    pixels: Float64Array.from(seen.pixels),
    size: size!,
    distances: Float64Array.from(seen.distances),
    weights: Float64Array.from(seen.weights),
  };
}
