import type { Camera } from "../math/camera.ts";
import { closestPoint, WELL_CONDITIONED } from "../math/closest_point.ts";
import { column, movePose } from "../math/pose.ts";
import { IDENTITY, rotate, type Similarity, transformPoint } from "../math/similarity.ts";
import {
  add,
  cross,
  dot,
  length,
  mean,
  normalize,
  scale as scaled,
  subtract,
  type Vec3,
} from "../math/vector.ts";
import type { Capture } from "./capture.ts";
import type { Orientation } from "./images/exif.ts";
import { type Cube, type Layout, type PointCloud, SceneError } from "./scene.ts";
import {
  AXES,
  axisName,
  chooseUp,
  chosenDirection,
  meanDirection,
  meanOfTops,
  type Up,
  type UpChoice,
} from "./up.ts";

/** Where a capture lies in the scene's coordinates, and how it fills them. */
export interface Placement {
  /** From the capture's own coordinates to the scene's. */
  readonly fromCapture: Similarity;
  /** How it fills space, in the scene's coordinates. */
  readonly layout: Layout;
  /** Where rays start, in scene units along the camera's axis. */
  readonly near: number;
  /** Where rays end, in scene units along the camera's axis. */
  readonly far: number;
  /** Which way is up, and becomes +z but in forward-facing scenes. */
  readonly up: Up;
}

/** What decides a placement besides the capture. */
export interface PlacementOptions {
  /** What to take for up; without it, or null, it is found out. */
  readonly up?: UpChoice | Up | null;
  /** How each photograph is to be turned to be seen, by its EXIF data; as it is without one. */
  readonly orientations?: readonly Orientation[];
}

/** Between which depths there is something, in the capture's units. */
interface Depths {
  readonly near: number;
  readonly far: number;
}

/** Cameras face forward if no axis is further from their mean than this; its cosine. */
const FORWARD_CONE = Math.cos(35 * Math.PI / 180);

/** They also face forward only if no pixel looks further aside: at 90 degrees NDC stretches without bound. */
const FORWARD_VIEW = Math.cos(80 * Math.PI / 180);

/** They also stand together: at most so far from their mean, as a multiple of the nearest depth. */
const FORWARD_SPREAD = { aside: 1, along: 0.5 };

/** The nearest depth of a forward scene becomes the inverse of this (LLFF's bd_factor). */
export const FORWARD_NEAR = 0.75;

/** A forward scene's box ends at this depth where the scene goes on: what NDC does not need. */
const FORWARD_BOX = 4;

/**
 * Coordinates are far away if the cameras' mean is at least so many times further from the origin than from the
 * farthest camera; if it is even further, rounding alone keeps the cameras apart.
 */
const FAR_AWAY = { least: 1e4, most: 1e9 };

/** The share of cameras that must have the axes' meeting point in front of them. */
const LOOKING_INWARD = 0.8;

/** The box holds this share of the points, unless they reach too far out. */
const CENTRAL_MASS = 0.9;

/** How far the box may reach for points, as a multiple of the cameras' largest distance from the centre. */
const LARGEST_HALF_SIDE = { inward: 2, outward: 8 };

/** The nearest and the farthest of a thousand points are taken for mistakes, as LLFF does. */
const OUTLIERS = 1e-3;

/** Rays start before the nearest point: it need not be the nearest thing. */
const BEFORE_NEAREST = 0.5;

/** Depths if none are known, as multiples of the cameras' largest distance from the centre. */
const UNKNOWN_DEPTHS: Depths = { near: 0.05, far: 100 };

/** As many points say as much as more do. */
const POINTS_LOOKED_AT = 20_000;

/** A mean of directions that is shorter than this share of the longest possible one says nothing. */
const NO_DIRECTION = 1e-3;

/**
 * Chooses the scene's coordinates. A capture that says how it is placed stays where it is, turned by quarters
 * if another axis than z is to be up. Otherwise:
 *
 * - Cameras that stand together and all look one way, at things whose depths are known, make a
 *   `forward` scene: their average pose (as `poses_avg` of LLFF, Mildenhall et al. 2019) becomes the
 *   identity, and 3/4 of the nearest depth becomes 1.
 * - All others are `unbounded`: up ({@link chooseUp}) becomes +z; the origin is the point that they look at, or
 *   their mean position where they look outward; the largest distance of a camera from it becomes 1. The box
 *   holds the cameras and most of the points. A capture that says what it is about has its origin and its box there.
 *
 * Depths are those of the frames' bounds, or of the points that lie in a camera's view.
 *
 * @param cameras one for each of the capture's frames, in the capture's coordinates
 * @throws {SceneError} if a pose is not finite
 */
export function placeCapture(
  capture: Capture,
  cameras: readonly Camera[],
  { up = null, orientations = [] }: PlacementOptions = {},
): Placement {
  for (const [i, { cameraToWorld }] of cameras.entries()) {
    if (cameraToWorld.every(Number.isFinite)) continue;
    throw new SceneError(
      `Cannot place the cameras: the pose of ${capture.frames[i].name} has entries that are not ` +
        "finite numbers. Correct or remove it.",
    );
  }
  const asked = up === null ? null : askedUp(up);
  const found = up === null ? chooseUp(capture, cameras, orientations) : null;
  const view = viewOf(cameras, capture.object ?? null);
  const points = somePoints(capture.points);
  const { placement } = capture;
  if (placement !== null && (!placement.isAssumed || reaches(placement.layout, view.center))) {
    // z is taken for up where such files say nothing.
    const isOther = found !== null && !["z", null].includes(axisName(found.direction));
    const up = asked ?? (placement.isAssumed && isOther ? found : null);
    const inner = placement.isAssumed && !view.isOutward ? innerBox(points, view) : null;
    return placeAsStated(placement, up, inner);
  }
  const depths = depthsOf(capture, cameras, points);
  return placeForward(cameras, depths, asked) ??
    placeUnbounded(
      points,
      depths,
      capture.object ?? null,
      view,
      asked ?? found ?? plainUp(cameras),
    );
}

/** The direction that was asked for; null if it is to be found out. */
function askedUp(up: UpChoice | Up): Up | null {
  if (typeof up === "object" && "direction" in up) return up;
  const direction = chosenDirection(up);
  if (direction === null) return null;
  const size = length(direction);
  if (!(size > 0 && Number.isFinite(size))) {
    throw new SceneError(
      `Cannot place the cameras: up must be a direction, current value is (${
        direction.join(", ")
      }).`,
    );
  }
  // A direction that a run has kept stays as it is to the last bit.
  const unit = Math.abs(size - 1) < 1e-12 ? direction : normalize(direction);
  return { direction: unit, why: `the capture's ${axisName(unit) ?? "own direction"}, as asked` };
}

/** The mean of the photographs' tops; z where they cancel. */
function plainUp(cameras: readonly Camera[]): Up {
  return { direction: meanOfTops(cameras) ?? AXES.z, why: null };
}

/** What cameras look at, and from how far. */
interface View {
  /** The point that they look at; their mean position where they look outward. */
  readonly center: Vec3;
  /** Whether they look outward. */
  readonly isOutward: boolean;
  /** Their distances from the centre. */
  readonly distances: readonly number[];
}

function viewOf(cameras: readonly Camera[], object: Cube | null): View {
  const focus = object === null ? focusOf(cameras) : [...object.center] as Vec3;
  const center = focus ?? meanPosition(cameras);
  const distances = cameras.map(({ cameraToWorld }) =>
    length(subtract(column(cameraToWorld, 3), center))
  );
  return { center, isOutward: focus === null, distances };
}

/** Whether a point lies in a layout's largest box. */
function reaches(layout: Layout, point: Vec3): boolean {
  const { center, size } = layout.box;
  const doublings = layout.kind === "boxes" ? layout.cascades - 1 : 0;
  return subtract(point, center).every((d) => Math.abs(d) <= size / 2 * 2 ** doublings);
}

/**
 * The placement that a file states, turned if up is known to be another axis than z.
 *
 * @param inner where cameras look, if the file does not state that
 */
function placeAsStated(
  { layout, near, far }: NonNullable<Capture["placement"]>,
  up: Up | null,
  inner: Cube | null,
): Placement {
  const { direction, why } = up ?? { direction: AXES.z, why: null };
  const fromCapture: Similarity = axisName(direction) === "z"
    ? IDENTITY // not a copy: a ray set may be too large to be copied
    : { ...IDENTITY, rotation: uprightRotation(direction) };
  const moved = ({ center, size }: Cube): Cube => ({
    center: fromCapture === IDENTITY ? center : rotate(fromCapture, center as Vec3),
    size,
  });
  return {
    fromCapture,
    layout: {
      ...layout,
      box: moved(layout.box),
      ...(inner && { inner: moved(inner) }),
    },
    near,
    far,
    up: { direction, why },
  };
}

/** The placement of cameras that face forward; null for others. */
function placeForward(
  cameras: readonly Camera[],
  depths: Depths | null,
  asked: Up | null,
): Placement | null {
  if (depths === null) return null;
  const axes = cameras.map(({ cameraToWorld }) => column(cameraToWorld, 2));
  const backward = meanDirection(axes);
  const up = asked?.direction ?? meanOfTops(cameras);
  if (backward === null || up === null) return null;
  const side = cross(up, backward);
  if (length(side) < NO_DIRECTION) return null;

  const center = meanPosition(cameras);
  const forward = cameras.every((camera, i) => {
    const offset = subtract(column(camera.cameraToWorld, 3), center);
    const along = Math.abs(dot(offset, backward));
    const aside = Math.sqrt(Math.max(dot(offset, offset) - along * along, 0));
    return isPinhole(camera) && dot(axes[i], backward) >= FORWARD_CONE &&
      aside <= FORWARD_SPREAD.aside * depths.near &&
      along <= FORWARD_SPREAD.along * depths.near &&
      corners(camera).every((corner) => -dot(corner, backward) >= FORWARD_VIEW);
  });
  if (!forward) return null;

  const right = normalize(side);
  const rotation = [...right, ...cross(backward, right), ...backward];
  const scale = 1 / (FORWARD_NEAR * depths.near);
  const far = depths.far * scale;
  const depth = Math.min(far, FORWARD_BOX);
  return {
    fromCapture: centred(scale, rotation, center),
    layout: { kind: "forward", box: { center: [0, 0, -depth / 2], size: depth } },
    near: 1,
    far,
    up: { direction: up, why: asked?.why ?? null },
  };
}

function placeUnbounded(
  points: readonly Vec3[],
  depths: Depths | null,
  object: Cube | null,
  { center, isOutward, distances }: View,
  up: Up,
): Placement {
  const unit = unitOf(Math.max(...distances), length(center), isOutward ? depths : null);
  const fromCapture = centred(1 / unit, uprightRotation(up.direction), center);
  const reach = isOutward ? LARGEST_HALF_SIDE.outward : LARGEST_HALF_SIDE.inward;
  const { near, far } = depths === null
    ? UNKNOWN_DEPTHS
    : { near: BEFORE_NEAREST * depths.near / unit, far: depths.far / unit };
  return {
    fromCapture,
    layout: {
      kind: "unbounded",
      box: object === null
        ? boxAround(points.map((p) => transformPoint(fromCapture, p)), reach)
        : { center: [0, 0, 0], size: Number((object.size / unit).toPrecision(4)) },
    },
    near,
    far,
    up,
  };
}

/** The box of cameras that look at something in common, in the capture's coordinates; see {@link boxAround}. */
function innerBox(points: readonly Vec3[], { center, distances }: View): Cube {
  const unit = unitOf(Math.max(...distances), length(center), null);
  const around = points.map((point) => scaled(subtract(point, center), 1 / unit));
  const { size } = boxAround(around, LARGEST_HALF_SIDE.inward);
  return { center, size: Number((unit * size).toPrecision(4)) };
}

/** What becomes the scene's unit: the cameras' distance, or the nearest depth where they turn in place. */
function unitOf(distance: number, magnitude: number, outward: Depths | null): number {
  const unit = Math.max(distance, outward?.near ?? 0);
  const rounding = 1e-9 * magnitude;
  return unit > rounding ? unit : 1;
}

/** The cube around the origin that holds all cameras and most of the points, if they are not too far. */
function boxAround(points: readonly Vec3[], reach: number): Cube {
  const distances = Float64Array.from(
    points,
    ([x, y, z]) => Math.max(Math.abs(x), Math.abs(y), Math.abs(z)),
  );
  const wanted = distances.length > 0 ? percentile(distances.sort(), CENTRAL_MASS) : 1;
  const half = Math.min(Math.max(wanted, 1), reach);
  return { center: [0, 0, 0], size: Number((2 * half).toPrecision(4)) };
}

/**
 * The point that cameras look at; null where they look apart, or all the same way.
 *
 * Far from the origin, as where coordinates are a map's, it is sought near the cameras: differences of
 * large numbers would say which is in front of which.
 */
function focusOf(cameras: readonly Camera[]): Vec3 | null {
  const middle = meanPosition(cameras);
  const spread = cameras.reduce(
    (most, { cameraToWorld }) => Math.max(most, length(subtract(column(cameraToWorld, 3), middle))),
    0,
  );
  const distance = length(middle);
  if (distance > FAR_AWAY.least * spread && distance < FAR_AWAY.most * spread) {
    const focus = focusOf(cameras.map(({ cameraToWorld, ...optics }) => ({
      ...optics,
      cameraToWorld: movePose(cameraToWorld, [0, 0, 0], scaled(middle, -1)),
    })));
    return focus && add(focus, middle);
  }
  const { point, determinant } = closestPoint(cameras);
  if (!(determinant > WELL_CONDITIONED)) return null;
  const offsets = cameras.map(({ cameraToWorld }) => subtract(point, column(cameraToWorld, 3)));
  // At a camera's own position, where a panorama's axes meet, rounding decides what is in front.
  const least = 1e-6 * length(point);
  const inFront = cameras.filter(({ cameraToWorld }, i) =>
    -dot(offsets[i], column(cameraToWorld, 2)) > least
  );
  return inFront.length >= LOOKING_INWARD * cameras.length ? point : null;
}

/** The nearest and the farthest depth in any camera's view; null if nothing is known of them. */
function depthsOf(
  { frames }: Capture,
  cameras: readonly Camera[],
  points: readonly Vec3[],
): Depths | null {
  const known = cameras
    .map((camera, i) => frames[i].bounds ?? depthsOfPoints(points, camera))
    .filter((depths): depths is Depths =>
      depths !== null && depths.near > 0 && depths.far > depths.near && Number.isFinite(depths.far)
    );
  if (known.length === 0) return null;
  return {
    near: Math.min(...known.map(({ near }) => near)),
    far: Math.max(...known.map(({ far }) => far)),
  };
}

/** Between which depths a camera sees points, but for a few; lenses are taken for pinholes. */
function depthsOfPoints(points: readonly Vec3[], camera: Camera): Depths | null {
  const [right, up, backward, position] = ([0, 1, 2, 3] as const)
    .map((i) => column(camera.cameraToWorld, i));
  const pinhole = isPinhole(camera);
  const depths: number[] = [];
  for (const point of points) {
    const offset = subtract(point, position);
    if (!pinhole) {
      depths.push(length(offset));
      continue;
    }
    const depth = -dot(offset, backward);
    if (!(depth > 0)) continue;
    const x = camera.cx + camera.fx * dot(offset, right) / depth;
    const y = camera.cy - camera.fy * dot(offset, up) / depth;
    if (x >= 0 && x < camera.width && y >= 0 && y < camera.height) depths.push(depth);
  }
  if (depths.length === 0) return null;
  const sorted = Float64Array.from(depths).sort();
  return { near: percentile(sorted, OUTLIERS), far: percentile(sorted, 1 - OUTLIERS) };
}

/** The directions in which the corners of a pinhole camera's image look. */
function corners(camera: Camera): Vec3[] {
  const { width, height, fx, fy, cx, cy, cameraToWorld } = camera;
  const [right, up, backward] = ([0, 1, 2] as const).map((i) => column(cameraToWorld, i));
  return [[0, 0], [width, 0], [0, height], [width, height]].map(([x, y]) =>
    normalize(subtract(add(scaled(right, (x - cx) / fx), scaled(up, (cy - y) / fy)), backward))
  );
}

function isPinhole({ lens, rays }: Camera): boolean {
  return rays === undefined && (lens === undefined || lens.projection === "perspective");
}

/** x -> scale rotation (x - center). */
function centred(scale: number, rotation: readonly number[], center: Vec3): Similarity {
  const [x, y, z] = rotate({ scale, rotation, translation: [0, 0, 0] }, center);
  return { scale, rotation, translation: [-scale * x, -scale * y, -scale * z] };
}

/** The rotation by the least angle that makes a unit direction +z, [3, 3] row-major (Rodrigues). */
export function uprightRotation([x, y, z]: Vec3): readonly number[] {
  if (z < -1 + 1e-9) return [1, 0, 0, 0, -1, 0, 0, 0, -1];
  const k = 1 / (1 + z);
  return [1 - k * x * x, -k * x * y, -x, -k * x * y, 1 - k * y * y, -y, x, y, z];
}

function meanPosition(cameras: readonly Camera[]): Vec3 {
  return mean(cameras.map(({ cameraToWorld }) => column(cameraToWorld, 3)));
}

/** Finite points, spread evenly over the list where there are many. */
function somePoints(cloud: PointCloud | null): Vec3[] {
  if (cloud === null) return [];
  const { positions } = cloud;
  const count = Math.floor(positions.length / 3);
  const stride = Math.max(Math.ceil(count / POINTS_LOOKED_AT), 1);
  const points: Vec3[] = [];
  for (let i = 0; i < count; i += stride) {
    const point: Vec3 = [positions[3 * i], positions[3 * i + 1], positions[3 * i + 2]];
    if (point.every(Number.isFinite)) points.push(point);
  }
  return points;
}

/** The value below which a share of sorted values lie, at least one of them. */
function percentile(sorted: Float64Array, share: number): number {
  return sorted[Math.round(share * (sorted.length - 1))];
}
