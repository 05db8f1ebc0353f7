/**
 * Makes scenes of thin things in the Blender format: a cable that lies in loops, a wire fence, leaves on
 * twigs. They are what an occupancy grid loses first; nothing of them is shipped.
 *
 *   deno run -A scenes/make_thin.ts cable|fence|leaves FOLDER
 *
 * Everything is made of capsules and flat discs, matt under one lamp. A pixel is the mean of 8 x 8 rays, as
 * a picture of 800 x 800 reduced by 8 is, with straight alpha. Cameras as in NeRF-Synthetic: 4 units away,
 * a field of view of 0.6911 radians; 100 training views spread over the upper half-sphere, 25 test views
 * between them.
 */
import { encode } from "npm:fast-png@^8.0.0";
import { lookAt } from "../src/math/pose.ts";
import { pcg4d, uniform } from "../src/math/random.ts";
import {
  add,
  cross,
  dot,
  length,
  normalize,
  scale,
  subtract,
  type Vec3,
} from "../src/math/vector.ts";
import { castImage } from "../src/scene/analytic.ts";

const SIZE = 100;
const SUBPIXELS = 8;
const DISTANCE = 4.0311;
const ANGLE_X = 0.6911112;
const LAMP = normalize([0.4, 0.3, 1]);
const VIEWS = { train: 100, test: 25 };

/** A rod with round ends; a ball if both ends are one place. */
interface Capsule {
  readonly kind: "capsule";
  readonly from: Vec3;
  readonly to: Vec3;
  readonly radius: number;
  readonly color: Vec3;
}

/** A flat round leaf. */
interface Disc {
  readonly kind: "disc";
  readonly center: Vec3;
  readonly normal: Vec3;
  readonly radius: number;
  readonly color: Vec3;
}

type Shape = Capsule | Disc;

/** Some shapes inside a ball, or two balls inside one. */
interface Bound {
  readonly center: Vec3;
  readonly radius: number;
  readonly shapes: readonly Shape[];
  readonly children: readonly Bound[];
}

interface Hit {
  readonly t: number;
  readonly color: Vec3;
}

/** Capsules from point to point. */
function tube(points: readonly Vec3[], radius: number, colorOf: (i: number) => Vec3): Capsule[] {
  return points.slice(1).map((to, i) => ({
    kind: "capsule",
    from: points[i],
    to,
    radius,
    color: colorOf(i),
  }));
}

/** A curve through `pieces` + 1 places, u from 0 to 1. */
function curve(pieces: number, at: (u: number) => Vec3): Vec3[] {
  return Array.from({ length: pieces + 1 }, (_, i) => at(i / pieces));
}

/** A microphone on a stand, and its cable on the floor. */
function cable(): Shape[] {
  const head: Shape[] = [
    {
      kind: "capsule",
      from: [0, 0, 0.75],
      to: [0, 0, 0.75],
      radius: 0.28,
      color: [0.6, 0.62, 0.65],
    },
    {
      kind: "capsule",
      from: [0, 0, 0.4],
      to: [0, 0, -0.55],
      radius: 0.11,
      color: [0.15, 0.15, 0.18],
    },
    {
      kind: "capsule",
      from: [-0.3, 0, -0.6],
      to: [0.3, 0, -0.6],
      radius: 0.06,
      color: [0.7, 0.2, 0.15],
    },
  ];
  const rings = Array.from({ length: 9 }, (_, i) => {
    const angle = (i + 1) / 10 * Math.PI;
    const [r, z] = [0.285 * Math.sin(angle), 0.75 + 0.285 * Math.cos(angle)];
    const points = curve(
      24,
      (u) => [r * Math.cos(2 * Math.PI * u), r * Math.sin(2 * Math.PI * u), z],
    );
    return tube(points, 0.015, () => [0.9, 0.8, 0.4]);
  }).flat();
  // Two turns and a half, rising and sinking, as a cable that lies in loops does.
  const path = curve(220, (u) => {
    const angle = 5 * Math.PI * u;
    const r = 0.3 + 0.75 * Math.sin(Math.PI * u) ** 0.7;
    return [r * Math.cos(angle), r * Math.sin(angle) * 0.9, -0.62 + 0.12 * Math.sin(3 * angle) * u];
  });
  return [
    ...head,
    ...rings,
    ...tube(path, 0.011, (i) => i % 20 < 10 ? [0.1, 0.1, 0.12] : [0.55, 0.1, 0.1]),
  ];
}

/** Wires up and down between posts, bent like a paravent. */
function fence(): Shape[] {
  const place = (u: number, z: number): Vec3 => [2 * u - 1, 0.35 * Math.sin(2 * Math.PI * u), z];
  const wires = 24;
  const across = Array.from({ length: wires }, (_, i) => {
    const z = -0.7 + 1.4 * i / (wires - 1);
    return tube(curve(32, (u) => place(u, z)), 0.008, () => [0.25, 0.45, 0.3]);
  }).flat();
  const along = Array.from({ length: 32 }, (_, i): Shape => ({
    kind: "capsule",
    from: place(i / 31, -0.7),
    to: place(i / 31, 0.7),
    radius: 0.008,
    color: [0.3, 0.4, 0.35],
  }));
  const posts = [0, 0.5, 1].map((u): Shape => ({
    kind: "capsule",
    from: place(u, -0.85),
    to: place(u, 0.8),
    radius: 0.05,
    color: [0.5, 0.3, 0.2],
  }));
  return [...across, ...along, ...posts];
}

/** A trunk that forks five times, with leaves on its twigs. */
function leaves(): Shape[] {
  const shapes: Shape[] = [];
  let draws = 0;
  const random = () => uniform(pcg4d(draws++, 0, 0x101, 0)[0]);
  const bent = (direction: Vec3, by: number): Vec3 =>
    normalize(add(direction, scale([random() - 0.5, random() - 0.5, random() - 0.35], by)));
  const grow = (from: Vec3, direction: Vec3, size: number, radius: number, depth: number) => {
    const to = add(from, scale(direction, size));
    shapes.push({ kind: "capsule", from, to, radius, color: [0.4, 0.28, 0.18] });
    if (depth === 0) {
      for (let i = 0; i < 3; i++) {
        const normal = bent([0, 0, 1], 1.6);
        const center = add(to, scale([random() - 0.5, random() - 0.5, random() - 0.5], 0.16));
        const green = 0.45 + 0.4 * random();
        shapes.push({
          kind: "capsule",
          from: to,
          to: center,
          radius: 0.004,
          color: [0.3, 0.35, 0.15],
        });
        shapes.push({ kind: "disc", center, normal, radius: 0.045, color: [0.25, green, 0.15] });
      }
      return;
    }
    for (let i = 0; i < 3; i++) {
      grow(to, bent(direction, 1.7), size * 0.72, radius * 0.55, depth - 1);
    }
  };
  grow([0, 0, -0.9], [0, 0, 1], 0.62, 0.07, 4);
  return shapes;
}

const SCENES = { cable, fence, leaves };

/** A ball around a shape. */
function ballOf(shape: Shape): { center: Vec3; radius: number } {
  if (shape.kind === "disc") return shape;
  const center = scale(add(shape.from, shape.to), 0.5);
  return { center, radius: length(subtract(shape.to, shape.from)) / 2 + shape.radius };
}

/** Shapes in halves along their longest side, until few are left. */
function boundsOf(shapes: readonly Shape[]): Bound {
  const balls = shapes.map(ballOf);
  const axes = [0, 1, 2] as const;
  const lower = axes.map((i) => Math.min(...balls.map(({ center, radius }) => center[i] - radius)));
  const upper = axes.map((i) => Math.max(...balls.map(({ center, radius }) => center[i] + radius)));
  const center = axes.map((i) => (lower[i] + upper[i]) / 2) as unknown as Vec3;
  const radius = Math.max(
    ...balls.map((ball) => length(subtract(ball.center, center)) + ball.radius),
  );
  if (shapes.length <= 3) return { center, radius, shapes, children: [] };
  const axis = axes.toSorted((a, b) => upper[b] - lower[b] - (upper[a] - lower[a]))[0];
  const sorted = shapes.toSorted((a, b) => ballOf(a).center[axis] - ballOf(b).center[axis]);
  const middle = sorted.length >> 1;
  const children = [boundsOf(sorted.slice(0, middle)), boundsOf(sorted.slice(middle))];
  return { center, radius, shapes: [], children };
}

/** The nearest shape that a ray meets, or `before`. */
function cast(bound: Bound, origin: Vec3, direction: Vec3, before: Hit | null): Hit | null {
  const offset = subtract(bound.center, origin);
  const along = dot(offset, direction);
  if (dot(offset, offset) - along * along > bound.radius ** 2) return before;
  if (before && along - bound.radius > before.t) return before;
  let hit = before;
  for (const shape of bound.shapes) {
    const found = shape.kind === "disc"
      ? castDisc(shape, origin, direction)
      : castCapsule(shape, origin, direction);
    if (found && (!hit || found.t < hit.t)) hit = found;
  }
  for (const child of bound.children) hit = cast(child, origin, direction, hit);
  return hit;
}

function castDisc(disc: Disc, origin: Vec3, direction: Vec3): Hit | null {
  const t = dot(subtract(disc.center, origin), disc.normal) / dot(direction, disc.normal);
  const point = add(origin, scale(direction, t));
  if (!(t > 0) || length(subtract(point, disc.center)) > disc.radius) return null;
  return { t, color: lit(disc.color, Math.abs(dot(disc.normal, LAMP))) };
}

/** The ray meets a cylinder between two balls. */
function castCapsule(capsule: Capsule, origin: Vec3, direction: Vec3): Hit | null {
  const { from, to, radius, color } = capsule;
  const axis = subtract(to, from);
  const size = dot(axis, axis);
  let best = Infinity;
  if (size > 0) {
    const side = cross(direction, axis);
    const offset = cross(subtract(origin, from), axis);
    const [a, b, c] = [
      dot(side, side),
      dot(side, offset),
      dot(offset, offset) - radius ** 2 * size,
    ];
    const t = (-b - Math.sqrt(b * b - a * c)) / a;
    const where = dot(subtract(add(origin, scale(direction, t)), from), axis) / size;
    if (t > 0 && where >= 0 && where <= 1) best = t;
  }
  for (const end of [from, to]) {
    const middle = dot(subtract(end, origin), direction);
    const offset = subtract(add(origin, scale(direction, middle)), end);
    const t = middle - Math.sqrt(radius ** 2 - dot(offset, offset));
    if (t > 0 && t < best) best = t;
  }
  if (best === Infinity) return null;
  const point = add(origin, scale(direction, best));
  const where = size > 0 ? dot(subtract(point, from), axis) / size : 0;
  const nearest = add(from, scale(axis, Math.min(1, Math.max(0, where))));
  return { t: best, color: lit(color, dot(normalize(subtract(point, nearest)), LAMP)) };
}

function lit(color: Vec3, cosine: number): Vec3 {
  return scale(color, 0.5 + 0.5 * Math.max(0, cosine));
}

/** Where view `index` of `count` is taken from: bands of equal height, turned by the golden angle. */
function eyeOf(index: number, count: number, shift: number): Vec3 {
  const z = 0.05 + 0.9 * (index + shift) / count;
  const azimuth = Math.PI * (3 - Math.sqrt(5)) * (index + shift);
  const horizontal = Math.sqrt(1 - z * z);
  return scale([horizontal * Math.cos(azimuth), horizontal * Math.sin(azimuth), z], DISTANCE);
}

const [name, folder] = Deno.args;
if (!(name in SCENES) || !folder) {
  console.error(`Usage: make_thin.ts ${Object.keys(SCENES).join("|")} FOLDER`);
  Deno.exit(2);
}
const [fx, cx] = [SIZE / 2 / Math.tan(ANGLE_X / 2), SIZE / 2];
const bound = boundsOf(SCENES[name as keyof typeof SCENES]());
for (const [split, count] of Object.entries(VIEWS)) {
  await Deno.mkdir(`${folder}/${split}`, { recursive: true });
  const frames = [];
  for (let i = 0; i < count; i++) {
    const pose = lookAt(eyeOf(i, count, split === "test" ? 0.25 : 0.5), [0, 0, 0], [0, 0, 1]);
    const camera = { width: SIZE, height: SIZE, fx, fy: fx, cx, cy: cx, cameraToWorld: pose };
    const image = castImage(
      camera,
      SUBPIXELS,
      (from, direction) => cast(bound, from, direction, null)?.color,
    );
    const png = encode({ width: SIZE, height: SIZE, data: image.data, channels: 4 });
    await Deno.writeFile(`${folder}/${split}/r_${i}.png`, png);
    const rows = [0, 1, 2].map((row) => Array.from(pose.subarray(4 * row, 4 * row + 4)));
    frames.push({ file_path: `./${split}/r_${i}`, transform_matrix: [...rows, [0, 0, 0, 1]] });
  }
  const transforms = { camera_angle_x: ANGLE_X, frames };
  await Deno.writeTextFile(
    `${folder}/transforms_${split}.json`,
    JSON.stringify(transforms, null, 1),
  );
}
