import { join } from "node:path";
import { rotationMatrix } from "../../../math/quaternion.ts";
import { type Similarity, transformPoint } from "../../../math/similarity.ts";
import { length, subtract, type Vec3 } from "../../../math/vector.ts";
import { column } from "../../../math/pose.ts";
import { fits } from "../../cameras.ts";
import type { Frame } from "../../capture.ts";
import type { SeenPoints } from "../../depths/source.ts";
import { storedPositions } from "../../files/positions.ts";
import type { PointCloud } from "../../scene.ts";
import { frameName } from "../listed.ts";
import { cameraToWorld, pointCloud } from "./mod.ts";
import { findModels } from "./layout.ts";
import type { ColmapImage } from "./encoding.ts";
import { type ColmapModel, poseFault, readColmapModel } from "./model.ts";
import { seenPoints } from "./seen_points.ts";

/** What a model of COLMAP says of a capture whose cameras another file describes. */
export interface ModelBeside {
  /** The model's points, in the capture's coordinates. */
  readonly points: PointCloud | null;
  /** What frames see of them, in the capture's units. */
  readonly seen: ReadonlyMap<Frame, SeenPoints>;
}

/** Poses of the model are those of the capture if none is further off than this part of the cameras' spread. */
const SAME_POSES = 0.02;

/** So many frames must be known to both. */
const LEAST_FRAMES = 3;

/**
 * The model of COLMAP in a capture's folder that its cameras were made of, as programs leave it there that write a
 * transforms.json: turned, moved and scaled since, but otherwise the same. null if there is none.
 *
 * @throws {SceneError} if there is one that cannot be read
 */
export async function modelBeside(
  folder: string,
  frames: readonly Frame[],
): Promise<ModelBeside | null> {
  const [found] = await findModels(folder);
  if (found === undefined) return null;
  const model = await readColmapModel(join(folder, found.name));
  const pairs = pairUp(model, frames);
  const moved = similarityOfPairs(pairs);
  if (moved === null) return null;
  const { points } = seenPoints(model);
  const seen = new Map<Frame, SeenPoints>();
  for (const { frame, image } of pairs) {
    const own = points.get(image);
    if (own === undefined || !fits(own.size, frame.intrinsics.size ?? own.size)) continue;
    seen.set(frame, { ...own, distances: own.distances.map((d) => moved.scale * d) });
  }
  return { points: movedCloud(pointCloud(model.points), moved), seen };
}

/** A frame and the model's image of it. */
interface Pair {
  readonly frame: Frame;
  readonly image: ColmapImage;
}

/** Frames and images of one name; models name theirs from a folder on that the capture names, too. */
function pairUp({ images }: ColmapModel, frames: readonly Frame[]): Pair[] {
  const byName = new Map(images.map((image) => [frameName(image.name), image]));
  return frames.flatMap((frame) => {
    const parts = frame.name.split("/");
    const tails = parts.map((_, i) => parts.slice(i).join("/"));
    const image = tails.map((tail) => byName.get(tail)).find((image) => image !== undefined);
    return image === undefined || poseFault(image) !== null ? [] : [{ frame, image }];
  });
}

/** From the model's coordinates to the capture's; null if the poses differ by more than that. */
function similarityOfPairs(pairs: readonly Pair[]): Similarity | null {
  if (pairs.length < LEAST_FRAMES) return null;
  const poses = pairs.map(({ frame, image: { qvec, tvec } }) => ({
    to: frame.cameraToWorld,
    from: cameraToWorld(rotationMatrix(qvec), tvec),
  }));
  const [{ to, from }] = poses;
  const centers = poses.map(({ to, from }) => ({ to: column(to, 3), from: column(from, 3) }));
  const spread = (of: "to" | "from") =>
    centers.reduce((sum, center) => sum + length(subtract(center[of], centers[0][of])), 0);
  const scale = spread("to") / spread("from");
  // R such that its product with the axes of one is the axes of the other.
  const rotation = [0, 1, 2].flatMap((i) =>
    [0, 1, 2].map((j) => [0, 1, 2].reduce((sum, k) => sum + to[4 * i + k] * from[4 * j + k], 0))
  );
  const turned = transformPoint({ scale, rotation, translation: [0, 0, 0] }, centers[0].from);
  const translation = subtract(centers[0].to, turned);
  const similarity = { scale, rotation, translation };
  const most = SAME_POSES * spread("to") / centers.length;
  const same = centers.every(({ to, from }) =>
    length(subtract(transformPoint(similarity, from), to)) <= most
  );
  return same ? similarity : null;
}

function movedCloud(cloud: PointCloud | null, moved: Similarity): PointCloud | null {
  if (cloud === null) return null;
  const positions = Float64Array.from(cloud.positions);
  for (let i = 0; i < positions.length; i += 3) {
    const point: Vec3 = [positions[i], positions[i + 1], positions[i + 2]];
    positions.set(transformPoint(moved, point), i);
  }
  return { colors: cloud.colors, positions: storedPositions(positions) };
}
