import { closestPoint, WELL_CONDITIONED } from "../../math/closest_point.ts";
import { column } from "../../math/pose.ts";
import { dot, length, mean, scale, subtract, type Vec3 } from "../../math/vector.ts";
import type { Capture, Frame } from "../capture.ts";
import { convertPose, type PoseConvention } from "../pose_convention.ts";
import type { PointCloud } from "../scene.ts";
import type { Warning } from "./warning.ts";

/** Fewer cameras may look at one point by chance. */
const FEWEST = 5;

/** Axes meet if they miss their common point by less than this share of the cameras' distance from it. */
const MEETING = 0.25;

/** The share of cameras that look at a point which all look at, but for a few. */
const NEARLY_ALL = 0.9;

/** Images' tops agree if their mean is longer than this: on a whole sphere around a thing it is 0.79. */
const TOPS_AGREE = 0.5;

/** They agree by so much better where matrices were inverted: a walk's inverse may look at a point by chance. */
const BETTER = 0.1;

/** Tops point along an axis if they lean from it by less than this, as its cosine. */
const ALONG_AXIS = Math.cos(15 * Math.PI / 180);

/** Cameras that show a thing look down at it, those of a panorama rather ahead: sines of 15 and 5 degrees. */
const LOOKING_DOWN = { mean: Math.sin(15 * Math.PI / 180), each: Math.sin(5 * Math.PI / 180) };

/** In a room about half of the points are in front of a camera, around an object nearly all. */
const IN_FRONT = 0.25;

/** Fewer points may be anything. */
const FEWEST_POINTS = 20;

/** As many points and cameras say as much as more do. */
const LOOKED_AT = 200;

type Pose = Pick<Frame, "cameraToWorld">;

/**
 * Warns of poses in another convention than the file's format has, and names the option that turns them right.
 *
 * World-to-camera matrices taken for camera-to-world ones do not look at a common point, but their inverses
 * do, with images' tops that agree. OpenCV's axes taken for OpenGL's look away from the point where their axes
 * meet. So does someone who turns on the spot, and poses alone do not tell the two apart; what does are points
 * of surfaces behind the cameras, tops that point down the file's z axis, or, where they do not lean along z,
 * cameras that all look down.
 */
export function checkPoses({ frames, points }: Pick<Capture, "frames" | "points">): Warning[] {
  const posed = frames.filter(({ rays }) => rays === null);
  if (posed.length < FEWEST) return [];
  const isInFront = pointsInFront(posed, points);
  const view = describe(posed);
  if (isInFront === true || looksInward(view)) return [];
  if (looksOutward(view) && (isInFront === false || isUpsideDown(posed, view))) {
    const away = Math.round((1 - view.ahead) * posed.length);
    return [warning(
      "opencv",
      `${away} of ${posed.length} cameras look away from the point where their axes meet: the ` +
        "poses seem to have OpenCV's axes (y down, z forward), and not OpenGL's.",
    )];
  }
  const convention = (["inverse", "inverse-opencv"] as const).find((convention) => {
    const turned = describe(posed.map(({ cameraToWorld }) => ({
      cameraToWorld: convertPose(cameraToWorld, convention),
    })));
    return looksInward(turned) && turned.tops > Math.max(TOPS_AGREE, view.tops + BETTER);
  });
  if (convention === undefined) return [];
  const axes = convention === "inverse" ? "" : ", with OpenCV's axes";
  return [warning(
    convention,
    "The cameras look at no common point, and their images' tops not one way. Taken for matrices " +
      `from world to camera${axes}, the poses do both.`,
  )];
}

function warning(convention: PoseConvention, what: string): Warning {
  return {
    kind: "poseConvention",
    message: `${what} Try --poses ${convention}, and look at the cameras by denerf inspect.`,
    frames: [],
  };
}

/** How cameras look together. */
interface View {
  /** The share of cameras that have the point where axes meet in front of them; NaN where they do not meet. */
  readonly ahead: number;
  /** How far axes pass by that point, as a share of the cameras' mean distance from it. */
  readonly miss: number;
  /** The length of the mean of the images' up directions, from 0 to 1. */
  readonly tops: number;
  /** That mean. */
  readonly up: Vec3;
}

function describe(poses: readonly Pose[]): View {
  const up = mean(poses.map(({ cameraToWorld }) => column(cameraToWorld, 1)));
  const seen = { tops: length(up), up };
  const { point, determinant } = closestPoint(poses);
  if (!(determinant > WELL_CONDITIONED)) return { ahead: NaN, miss: NaN, ...seen };
  let [ahead, distances, missed] = [0, 0, 0];
  for (const { cameraToWorld } of poses) {
    const offset = subtract(point, column(cameraToWorld, 3));
    const along = -dot(offset, column(cameraToWorld, 2));
    if (along > 0) ahead++;
    distances += length(offset);
    missed += Math.sqrt(Math.max(dot(offset, offset) - along * along, 0));
  }
  return { ahead: ahead / poses.length, miss: missed / distances, ...seen };
}

function looksInward({ ahead, miss }: View): boolean {
  return miss < MEETING && ahead >= NEARLY_ALL;
}

function looksOutward({ ahead, miss }: View): boolean {
  return miss < MEETING && ahead <= 1 - NEARLY_ALL;
}

/** Whether cameras that look outward do so because their axes are taken for others; points are not known. */
function isUpsideDown(poses: readonly Pose[], { tops, up }: View): boolean {
  if (tops < TOPS_AGREE) return false;
  const direction = scale(up, 1 / tops);
  // Where tops lean along z, it is up, as Blender, nerfstudio and process have it. COLMAP's worlds have y down.
  if (Math.abs(direction[2]) > ALONG_AXIS) return direction[2] < 0;
  const down = poses.map(({ cameraToWorld }) => dot(column(cameraToWorld, 2), direction));
  const average = down.reduce((sum, sine) => sum + sine, 0) / down.length;
  return average > LOOKING_DOWN.mean &&
    down.filter((sine) => sine > LOOKING_DOWN.each).length >= NEARLY_ALL * down.length;
}

/** Whether a good part of the points of surfaces lie in front of the cameras; null where none are known. */
function pointsInFront(poses: readonly Pose[], points: PointCloud | null): boolean | null {
  if (points === null || points.positions.length < 3 * FEWEST_POINTS) return null;
  const { positions } = points;
  const stride = 3 * Math.ceil(positions.length / 3 / LOOKED_AT);
  const cameras = poses.filter((_, i) => i % Math.ceil(poses.length / LOOKED_AT) === 0);
  let [inFront, all] = [0, 0];
  for (const { cameraToWorld } of cameras) {
    const [position, backward] = [column(cameraToWorld, 3), column(cameraToWorld, 2)];
    for (let i = 0; i < positions.length; i += stride) {
      const point: Vec3 = [positions[i], positions[i + 1], positions[i + 2]];
      if (dot(subtract(point, position), backward) < 0) inFront++;
      all++;
    }
  }
  return inFront > IN_FRONT * all;
}
