import {
  type Camera,
  closestPoint,
  column,
  type Point2,
  rayDirection,
  type Similarity,
  transformPoint,
} from "../../math/mod.ts";
import {
  add,
  cross,
  dot,
  length,
  normalize,
  scale as scaled,
  subtract,
  type Vec3,
} from "../../math/vector.ts";
import type { Cube, Layout, PointCloud, Survey } from "../../scene/mod.ts";
import { noteCameras, oddities } from "./camera_notes.ts";

/** A straight line between two points. */
export type Segment = readonly [from: Vec3, to: Vec3];

/** What a line belongs to, in the order in which they are drawn. */
export const LAYERS = [
  "grid",
  "doubled",
  "box",
  "x",
  "y",
  "z",
  "train",
  "heldOut",
  "odd",
  "aim",
] as const;

/** One of {@link LAYERS}. */
export type Layer = typeof LAYERS[number];

/** A camera as lines. */
export interface DrawnCamera {
  /** Its frame's name. */
  readonly name: string;
  /** Whether it is trained on; or that a warning names it. */
  readonly layer: "train" | "heldOut" | "odd";
  /** What is to be said of it: `held out, listed as 1.JPG, 14 % without a ray`. */
  readonly about: string;
  /** Where it stands. */
  readonly position: Vec3;
  /** Its frustum, and a triangle above its image's top. */
  readonly segments: readonly Segment[];
}

/** Three directions at right angles from which a scene is looked at. */
export interface ViewFrame {
  /** To the right as seen from the front. */
  readonly right: Vec3;
  /** Away from who looks from the front. */
  readonly forward: Vec3;
  /** Up. */
  readonly up: Vec3;
}

/** From where a scene is seen at first: angles in radians, to the right of the front and above it. */
export const VIEWPOINT = { yaw: -0.6, pitch: 0.45 } as const;

/** A scene's cameras, points and box as lines and points, in scene coordinates. */
export interface SceneDrawing {
  /** The scene's name. */
  readonly name: string;
  /** From where to look. */
  readonly frame: ViewFrame;
  /** The middle of what is to be seen. */
  readonly center: Vec3;
  /** How far cameras and box reach from there. */
  readonly radius: number;
  /** The cameras, in the capture's order. */
  readonly cameras: readonly DrawnCamera[];
  /** All other lines. */
  readonly lines: Readonly<Record<Exclude<Layer, DrawnCamera["layer"]>, readonly Segment[]>>;
  /** What is written where. */
  readonly labels: readonly { readonly text: string; readonly at: Vec3; readonly layer: Layer }[];
  /** What the layers that have lines mean. */
  readonly legend: readonly { readonly layer: Layer; readonly text: string }[];
  /** Points of surfaces, not too many. */
  readonly points: PointCloud;
}

/** More points than this say no more. */
const MAX_POINTS = 50_000;

/** The length of frusta, as parts of the distance between neighbouring cameras and of the drawing's radius. */
const FRUSTUM = { ofDistance: 0.8, least: 0.035, most: 0.12 };

/** The distance between neighbours is measured at so many cameras at the most: more say the same. */
const CAMERAS_COMPARED = 200;

/** The lengths of the world axes and of the mean viewing direction, as parts of the drawing's radius. */
const AXIS = 0.25;
const ARROW = 0.4;

/** About how many cells of the grid the drawing is wide. */
const GRID_CELLS = 12;

/** Directions whose mean is shorter than this say nothing. */
const NO_DIRECTION = 0.05;

/** How many rays of a table are drawn in a row and in a column. */
const TABLE_RAYS = 4;

/** Draws what a survey found. No image is looked at. */
export function drawScene(survey: Survey): SceneDrawing {
  const { name, placement: { layout, fromCapture }, frames, splits, capture } = survey;
  const cameras = frames.map(({ camera }) => camera);
  const positions = cameras.map(({ cameraToWorld }) => column(cameraToWorld, 3));
  const frame = viewFrame(layout);
  const box = middleBox(layout);
  const { center, radius } = extent([...positions, ...corners(box)]);
  const size = frustumSize(positions, radius);
  const trained = new Set(splits.train);
  const notes = noteCameras(survey);
  const drawn = frames.map(({ frame: { name, listedAs }, camera }, i): DrawnCamera => ({
    name,
    layer: notes[i].odd.length > 0 ? "odd" : trained.has(i) ? "train" : "heldOut",
    about: [
      trained.has(i) ? "to train on" : "held out",
      ...(listedAs === undefined ? [] : [`listed as ${listedAs}`]),
      ...oddities(notes[i]),
    ].join(", "),
    position: positions[i],
    segments: drawCamera(camera, size),
  }));
  const cloud = somePoints(capture.points, fromCapture);
  const step = roundStep(2 * radius / GRID_CELLS);
  const lines = {
    grid: drawGrid(frame, box, center, radius, step),
    doubled: outerBoxes(layout).flatMap(drawCube),
    box: drawCube(box),
    x: [axis([1, 0, 0], radius)],
    y: [axis([0, 1, 0], radius)],
    z: [axis([0, 0, 1], radius)],
    aim: drawAim(cameras, frame, radius),
  };
  return {
    ...{ name, frame, center, radius, lines, cameras: drawn, points: cloud },
    labels: (["x", "y", "z"] as const).map((layer) => ({
      text: layer,
      at: scaled(lines[layer][0][1], 1.12),
      layer,
    })),
    legend: describeLayers(drawn, lines, layout, step),
  };
}

/**
 * A camera of a given length as lines: rays through its image's corners, which its lens may bend, the
 * image's outline, and a triangle on its top edge. A panorama is three circles of directions; a table
 * of rays a few of them.
 *
 * @param size how long the longest of its rays is
 */
export function drawCamera(camera: Camera, size: number): Segment[] {
  if (camera.rays !== undefined) return drawRays(camera, camera.rays, size);
  const position = column(camera.cameraToWorld, 3);
  const at = (pixel: Point2) =>
    add(position, scaled(worldDirection(camera, visibleRay(camera, pixel)), size));
  const { width, height } = camera;
  if (camera.lens?.projection === "equirectangular") {
    return panoramaCircles(camera).flatMap((circle) => polyline(circle.map(at)));
  }
  const [topLeft, topRight, bottomRight, bottomLeft] =
    ([[0, 0], [width, 0], [width, height], [0, height]] as const).map(at);
  const top = scaled(add(topLeft, topRight), 0.5);
  const half = scaled(subtract(topRight, topLeft), 0.5);
  const up = worldDirection(camera, [0, 1, 0]);
  const tip = add(top, scaled(up, 0.6 * length(half)));
  return [
    ...[topLeft, topRight, bottomRight, bottomLeft].map((corner): Segment => [position, corner]),
    ...polyline([topLeft, topRight, bottomRight, bottomLeft, topLeft]),
    ...polyline([subtract(top, scaled(half, 0.5)), tip, add(top, scaled(half, 0.5))]),
  ];
}

/** The direction at a pixel, or nearer to the principal point where the lens shows nothing there. */
function visibleRay(camera: Camera, [x, y]: Point2): Vec3 {
  for (let part = 1; part > 0; part -= 0.05) {
    const pixel: Point2 = [camera.cx + part * (x - camera.cx), camera.cy + part * (y - camera.cy)];
    const direction = rayDirection(camera, pixel);
    if (direction !== null) return direction;
  }
  return [0, 0, -1];
}

function worldDirection({ cameraToWorld }: Camera, [x, y, z]: Vec3): Vec3 {
  const [right, up, backward] = ([0, 1, 2] as const).map((i) => column(cameraToWorld, i));
  return add(add(scaled(right, x), scaled(up, y)), scaled(backward, z));
}

/** The horizon, the middle meridian with its opposite, and the meridian across, as pixels. */
function panoramaCircles({ width, height }: Camera): Point2[][] {
  const parts = Array.from({ length: 25 }, (_, i) => i / 24);
  const meridian = (x: number): Point2[] => parts.map((part) => [x * width, part * height]);
  return [
    parts.map((part) => [part * width, height / 2]),
    ...[0, 0.25, 0.5, 0.75].map(meridian),
  ];
}

function drawRays({ width, height }: Camera, rays: Float32Array, size: number): Segment[] {
  const places = (count: number) =>
    Array.from({ length: TABLE_RAYS }, (_, i) => Math.round(i * (count - 1) / (TABLE_RAYS - 1)));
  return places(height).flatMap((y) =>
    places(width).flatMap((x): Segment[] => {
      const [ox, oy, oz, dx, dy, dz] = rays.subarray(6 * (y * width + x));
      const origin: Vec3 = [ox, oy, oz];
      const direction: Vec3 = [dx, dy, dz];
      const magnitude = length(direction); // 0 where the table has no ray
      return magnitude > 0 ? [[origin, add(origin, scaled(direction, size / magnitude))]] : [];
    })
  );
}

/** In forward scenes cameras look along -z and y is up; elsewhere z is. */
function viewFrame({ kind }: Layout): ViewFrame {
  return kind === "forward"
    ? { right: [1, 0, 0], forward: [0, 0, -1], up: [0, 1, 0] }
    : { right: [1, 0, 0], forward: [0, 1, 0], up: [0, 0, 1] };
}

/** The sphere around the bounding box of some points. */
function extent(points: readonly Vec3[]): { center: Vec3; radius: number } {
  const each = (choose: (a: number, b: number) => number) =>
    points.reduce((a, b) => [choose(a[0], b[0]), choose(a[1], b[1]), choose(a[2], b[2])]);
  const [low, high] = [each(Math.min), each(Math.max)];
  return { center: scaled(add(low, high), 0.5), radius: length(subtract(high, low)) / 2 };
}

/** Frusta that overlap little where cameras stand evenly, and can be seen where they do not. */
function frustumSize(positions: readonly Vec3[], radius: number): number {
  const stride = Math.ceil(positions.length / CAMERAS_COMPARED);
  const distances = positions.filter((_, i) => i % stride === 0).map((position) =>
    positions.reduce((least, other) => {
      const distance = length(subtract(position, other));
      return distance > 0 ? Math.min(least, distance) : least;
    }, radius)
  ).sort((a, b) => a - b);
  const wanted = FRUSTUM.ofDistance * distances[distances.length >> 1];
  return Math.min(Math.max(wanted, FRUSTUM.least * radius), FRUSTUM.most * radius);
}

function axis(direction: Vec3, radius: number): Segment {
  return [[0, 0, 0], scaled(direction, AXIS * radius)];
}

/** The mean viewing direction from the mean position, and where the optical axes meet. */
function drawAim(cameras: readonly Camera[], frame: ViewFrame, radius: number): Segment[] {
  const mean = (index: 2 | 3) =>
    scaled(
      cameras.map(({ cameraToWorld }) => column(cameraToWorld, index)).reduce(add),
      1 / cameras.length,
    );
  const meanAxis = scaled(mean(2), -1);
  const { point, determinant } = closestPoint(cameras);
  const meet = determinant > 1e-3 ? drawCross(point, frame, 0.04 * radius) : [];
  if (length(meanAxis) < NO_DIRECTION) return meet;
  return [...meet, ...drawArrow(mean(3), scaled(normalize(meanAxis), ARROW * radius))];
}

function drawCross(at: Vec3, { right, forward, up }: ViewFrame, size: number): Segment[] {
  return [right, forward, up].map((direction) => {
    const arm = scaled(direction, size);
    return [subtract(at, arm), add(at, arm)];
  });
}

function drawArrow(from: Vec3, along: Vec3): Segment[] {
  const tip = add(from, along);
  const back = subtract(tip, scaled(along, 0.15));
  // Any direction that is not the arrow's serves to find one at right angles.
  const other: Vec3 = Math.abs(along[2]) < 0.9 * length(along) ? [0, 0, 1] : [1, 0, 0];
  const aside = normalize(cross(along, other));
  const barbs = [aside, normalize(cross(along, aside))].flatMap((direction) =>
    [-1, 1].map((side) => add(back, scaled(direction, 0.08 * side * length(along))))
  );
  return [[from, tip], ...barbs.map((barb): Segment => [tip, barb])];
}

/** The box that holds what matters. */
function middleBox(layout: Layout): Cube {
  return layout.kind === "boxes" && layout.inner || layout.box;
}

/** Boxes that double, and the first of them where cameras look into another one. */
function outerBoxes(layout: Layout): Cube[] {
  if (layout.kind !== "boxes") return [];
  const { box: { center, size }, cascades, inner } = layout;
  const doubled = Array.from({ length: cascades }, (_, i) => ({ center, size: size * 2 ** i }));
  return inner ? doubled : doubled.slice(1);
}

/** A cube's corners; bit k of the index chooses the side along axis k. */
function corners({ center, size }: Cube): Vec3[] {
  return Array.from({ length: 8 }, (_, i): Vec3 => {
    const side = (axis: number) => center[axis] + ((i >> axis & 1) - 0.5) * size;
    return [side(0), side(1), side(2)];
  });
}

function drawCube(cube: Cube): Segment[] {
  const points = corners(cube);
  return points.flatMap((from, i) =>
    [1, 2, 4].filter((bit) => (i & bit) === 0).map((bit): Segment => [from, points[i | bit]])
  );
}

/** Lines through multiples of a step, on the plane of the box's lowest face. */
function drawGrid(
  { right, forward, up }: ViewFrame,
  box: Cube,
  center: Vec3,
  radius: number,
  step: number,
): Segment[] {
  const ground = scaled(up, dot(up, box.center) - box.size / 2);
  const reach = (direction: Vec3) => {
    const middle = Math.round(dot(direction, center) / step);
    const cells = Math.ceil(radius / step);
    return { first: middle - cells, last: middle + cells };
  };
  const across = (along: Vec3, aside: Vec3) => {
    const [{ first, last }, ends] = [reach(aside), reach(along)];
    return Array.from({ length: last - first + 1 }, (_, i): Segment => {
      const base = add(ground, scaled(aside, (first + i) * step));
      return [
        add(base, scaled(along, ends.first * step)),
        add(base, scaled(along, ends.last * step)),
      ];
    });
  };
  return [...across(right, forward), ...across(forward, right)];
}

/** The largest of 1, 2, 5 times a power of ten that is not above a value. */
function roundStep(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * (value >= 5 * power ? 5 : value >= 2 * power ? 2 : 1);
}

function polyline(points: readonly Vec3[]): Segment[] {
  return points.slice(1).map((point, i) => [points[i], point]);
}

/** Finite points, spread evenly over the list where there are many. */
function somePoints(cloud: PointCloud | null, fromCapture: Similarity): PointCloud {
  if (cloud === null) return { positions: new Float32Array(), colors: new Uint8Array() };
  const stride = Math.max(Math.ceil(cloud.positions.length / 3 / MAX_POINTS), 1);
  const chosen: number[] = [];
  for (let i = 0; i < cloud.positions.length; i += 3 * stride) {
    if (cloud.positions.subarray(i, i + 3).every(Number.isFinite)) chosen.push(i);
  }
  const moved = chosen.flatMap((i) => {
    const [x, y, z] = cloud.positions.subarray(i, i + 3);
    return transformPoint(fromCapture, [x, y, z]);
  });
  return {
    positions: Float32Array.from(moved),
    colors: Uint8Array.from(chosen.flatMap((i) => [...cloud.colors.subarray(i, i + 3)])),
  };
}

const BOXES: Readonly<Record<Layout["kind"], string>> = {
  object: "box of the object",
  boxes: "box in the middle",
  unbounded: "box; space beyond it is contracted",
  forward: "box of what is near",
};

function describeLayers(
  cameras: readonly DrawnCamera[],
  lines: SceneDrawing["lines"],
  layout: Layout,
  step: number,
): SceneDrawing["legend"] {
  const count = (kind: Layer) => cameras.filter(({ layer }) => layer === kind).length;
  const entries: SceneDrawing["legend"] = [
    { layer: "train", text: `cameras to train on: ${count("train")}` },
    { layer: "heldOut", text: `cameras held out: ${count("heldOut")}` },
    { layer: "odd", text: `cameras that a warning names: ${count("odd")}` },
    { layer: "aim", text: "mean viewing direction, and where views meet" },
    { layer: "box", text: BOXES[layout.kind] },
    { layer: "doubled", text: "doubled boxes" },
    { layer: "grid", text: `grid below the box, ${Number(step.toPrecision(1))} a cell` },
  ];
  const used = new Set<Layer>([
    ...cameras.map(({ layer }) => layer),
    ...LAYERS.filter((layer) => layer in lines && lines[layer as keyof typeof lines].length > 0),
  ]);
  return entries.filter(({ layer }) => used.has(layer));
}
