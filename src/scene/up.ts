import type { Camera } from "../math/camera.ts";
import { fitPlane } from "../math/plane.ts";
import { column } from "../math/pose.ts";
import { add, dot, length, mean, normalize, scale, type Vec3 } from "../math/vector.ts";
import type { Capture } from "./capture.ts";
import type { Orientation } from "./images/exif.ts";

/** The axes of a capture's own coordinates, by the names that options have for them. */
export const AXES = {
  x: [1, 0, 0],
  y: [0, 1, 0],
  z: [0, 0, 1],
  "-x": [-1, 0, 0],
  "-y": [0, -1, 0],
  "-z": [0, 0, -1],
} as const satisfies Record<string, Vec3>;

/** The name of an axis. */
export type AxisName = keyof typeof AXES;

/**
 * What to take for up: one of the capture's own axes, or any other direction in its coordinates; `images` for
 * the mean of the photographs' tops as their pixels are stored. Without a choice, or null, {@link chooseUp} finds it.
 */
export type UpChoice = "images" | AxisName | Vec3;

/** Which way is up in a capture. */
export interface Up {
  /** Of length 1, in the capture's coordinates. */
  readonly direction: Vec3;
  /** What decided, in a few words; null in the plain case, where it is the mean of the photographs' tops. */
  readonly why: string | null;
}

/** A photograph's camera axes, as the photograph is to be seen. */
interface Photograph {
  readonly right: Vec3;
  readonly up: Vec3;
  readonly backward: Vec3;
}

/** A side of the photographs that may be up. */
interface Side {
  readonly name: string;
  /** Its mean direction; null if the photographs' cancel. */
  readonly direction: Vec3 | null;
  /** The photographs, turned so that this side is their top. */
  readonly photographs: readonly Photograph[];
}

/** The cosine of an angle in degrees. */
const cosine = (degrees: number) => Math.cos(degrees * Math.PI / 180);

/** A mean of directions that is shorter than this share of the longest possible one says nothing. */
const NO_DIRECTION = 1e-3;

/** Photographs stand one way if their rolls have this mean cosine: they differ by 25 degrees or less. */
const STEADY = 0.9;

/** They do not if it is less than this, and not for leaning: tops' mean leans where cameras look down from one side. */
const UNSTEADY = 0.7;

/** Directions within so many degrees are the same, where two witnesses are to agree. */
const AGREE = cosine(15);

/**
 * What photographs say is one of the file's axes if it is so near to that, and they are as level about the
 * axis, to so many radians; or if it is somewhat near, and they are at least so much more level.
 */
const EXACT = {
  near: cosine(8),
  asLevel: 0.01,
  somewhatNear: cosine(35),
  moreLevel: 0.6,
};

/** Another side than the top must be this much more level. */
const MORE_LEVEL = 0.7;

/**
 * Cameras look one way if their mean axis is so long, and along a file's axis within so many degrees. What looks
 * along none must turn more: its tops' steadiness is below this.
 */
const ONE_WAY = { length: cosine(15), along: cosine(10), turning: 0.5 };

/** Cameras keep to a plane that is this flat, and not to a line. */
const FLAT = { thickness: 0.2, breadth: 0.1 };

/**
 * Finds which way is up. Nothing in most captures says so for certain, so these are heard, in this order:
 *
 * 1. **The format**, where it knows: what ARKit and georeferenced exports write is aligned with gravity.
 * 2. **The line of sight** of drones that look straight down, whose photographs' tops lie in the horizon and say
 *    nothing. They look one way, yet turn about it as nobody does who looks ahead. (If they never turn, nothing
 *    tells their photographs from those of a wall.)
 * 3. **The photographs.** Whoever holds a camera holds it level, so that the photographs' tops, turned as EXIF
 *    data say, point up on the average. Phones store what was taken upright on its side, though. The side that
 *    is up shows in two ways. Around a thing, all other sides point all ways: their mean is unsteady. From one
 *    side of it, cameras keep their height: a side that is the normal of their plane and one of the file's
 *    axes, and about which the photographs are more level, comes before the top.
 * 4. **The cameras' plane**, where photographs were taken upright and across, and no side of them is up: its
 *    normal, if it is an axis of the file.
 *
 * What photographs say is rough: rolls do not quite cancel, and from one side of a thing their tops lean by as
 * much as cameras look down. So an axis of the file within 8 degrees of their mean is taken exactly, if they are
 * as level about it; and one within 35 degrees, if they are much more level about it. Worlds that are aligned with
 * gravity are so to a fraction of a degree, and where an axis is near by chance, a few degrees are lost.
 *
 * @param cameras in the capture's coordinates
 * @param orientations how each photograph is to be turned to be seen (EXIF); as it is without one
 * @returns null if nothing says anything
 */
export function chooseUp(
  { up: known }: Pick<Capture, "up">,
  cameras: readonly Camera[],
  orientations: readonly Orientation[] = [],
): Up | null {
  if (known) return { direction: normalize(known.axis), why: known.why };
  const asStored = cameras.map((camera) => photographOf(camera, 1));
  const asSeen = cameras.map((camera, i) => photographOf(camera, orientations[i] ?? 1));
  // EXIF data that were left behind when pixels were turned make tops point all ways.
  const isTurned = orientations.some((orientation) => orientation !== 1) &&
    steadiness(sideOf("top", asSeen)) >= UNSTEADY;
  const [top, ...others] = SIDES.map(({ name, turn }) =>
    sideOf(name, (isTurned ? asSeen : asStored).map(turn))
  );
  const normal = normalOf(cameras);
  const side = standing(top, others, normal);
  const exceptional = lookedAlong(top) ??
    (steadiness(side) < UNSTEADY ? keptLevel(normal, top) : null);
  if (exceptional !== null || side.direction === null) return exceptional;

  const witness = side === top ? isTurned ? "EXIF" : null : `the photographs' ${side.name} sides`;
  const name = exactAxis(side, side.direction);
  const by = witness === null ? null : `by ${witness}`;
  return name === null
    ? { direction: side.direction, why: by }
    : { direction: AXES[name], why: [`the file's ${name}`, ...(by ? [by] : [])].join(", ") };
}

/** The direction that a choice names; null for that of the photographs' tops. */
export function chosenDirection(choice: UpChoice): Vec3 | null {
  if (choice === "images") return null;
  return typeof choice === "string" ? AXES[choice] : choice;
}

/** The choice that gives the same again, whatever may be found out later. */
export function choiceOf({ direction, why }: Up): UpChoice {
  return why === null ? "images" : axisName(direction) ?? direction;
}

/** The mean of the photographs' tops, as their pixels are stored; null if they cancel. */
export function meanOfTops(cameras: readonly Camera[]): Vec3 | null {
  return meanDirection(cameras.map(({ cameraToWorld }) => column(cameraToWorld, 1)));
}

/** The mean of unit directions as one; null if they cancel. */
export function meanDirection(directions: readonly Vec3[]): Vec3 | null {
  const sum = directions.reduce(add, [0, 0, 0] as Vec3);
  return length(sum) > NO_DIRECTION * directions.length ? normalize(sum) : null;
}

/** An axis by its name; null for a direction that is none of them. */
export function axisName(direction: Vec3): AxisName | null {
  const names = Object.keys(AXES) as AxisName[];
  return names.find((name) => dot(AXES[name], direction) === 1) ?? null;
}

const negated = (a: Vec3): Vec3 => scale(a, -1);

/** The sides that may be up, and how photographs are turned for them; nobody holds a camera upside down. */
const SIDES: readonly { name: string; turn: (photograph: Photograph) => Photograph }[] = [
  { name: "top", turn: (photograph) => photograph },
  { name: "left", turn: ({ right, up, ...rest }) => ({ ...rest, right: up, up: negated(right) }) },
  { name: "right", turn: ({ right, up, ...rest }) => ({ ...rest, right: negated(up), up: right }) },
];

/** A camera's axes for its photograph as EXIF data say that it is to be seen; mirrored ones keep their right. */
function photographOf({ cameraToWorld }: Camera, orientation: Orientation): Photograph {
  const [right, up, backward] = ([0, 1, 2] as const).map((i) => column(cameraToWorld, i));
  switch (orientation) {
    case 3:
    case 4: // its stored bottom is to be its top
      return { right: negated(right), up: negated(up), backward };
    case 5:
    case 6: // its stored left side
      return { right: up, up: negated(right), backward };
    case 7:
    case 8: // its stored right side
      return { right: negated(up), up: right, backward };
    default:
      return { right, up, backward };
  }
}

function sideOf(name: string, photographs: readonly Photograph[]): Side {
  return { name, photographs, direction: meanDirection(photographs.map(({ up }) => up)) };
}

/** The mean cosine of the photographs' rolls about a direction that is up for them. */
function steadiness({ photographs, direction }: Side): number {
  if (direction === null) return 0;
  const upright = photographs.map(({ up }) => dot(up, direction));
  const all = photographs.map(({ right, up }) =>
    Math.hypot(dot(right, direction), dot(up, direction))
  );
  return sum(upright) / sum(all);
}

/** How far photographs are from level if a direction is up: the deviation of their roll, in radians. */
function tilt({ photographs }: Side, up: Vec3): number {
  return Math.sqrt(sum(photographs.map(({ right }) => dot(right, up) ** 2)) / photographs.length);
}

/** The side of the photographs that is up, see {@link chooseUp}. */
function standing(top: Side, others: readonly Side[], normal: Vec3 | null): Side {
  const isUnsteady = steadiness(top) < UNSTEADY;
  const possible = others.filter((side) =>
    steadiness(side) >= STEADY && (isUnsteady || keepsLevel(side, top, normal))
  );
  // Where one side is possible, so is the opposite one. Phones store what is up on the left.
  const isPositive = ({ direction }: Side) => nearestAxis(direction!).name.length === 1;
  return possible.find(isPositive) ?? possible[0] ?? top;
}

/**
 * Whether cameras keep to a level plane if this side is up instead of the top, and photographs are more level.
 * Level is about an axis of the file, as the side's mean may lean.
 */
function keepsLevel(side: Side, top: Side, normal: Vec3 | null): boolean {
  if (normal === null) return false;
  const name = axisAt(dot(side.direction!, normal) < 0 ? negated(normal) : normal);
  return name !== null && dot(side.direction!, AXES[name]) >= EXACT.somewhatNear &&
    tilt(side, AXES[name]) < MORE_LEVEL * tilt(top, top.direction!);
}

/** Up for cameras that look straight down; null for others. */
function lookedAlong(top: Side): Up | null {
  const { photographs } = top;
  const axis = mean(photographs.map(({ backward }) => backward));
  const steady = steadiness(top);
  if (length(axis) < ONE_WAY.length || steady >= STEADY) return null;
  const backward = normalize(axis);
  const { name: nearest, cosine } = nearestAxis(backward);
  if (cosine >= ONE_WAY.along) {
    // Of its two ends the positive one: exporters have +y or +z up, and some files' cameras look backward.
    const name = nearest.replace("-", "") as AxisName;
    return { direction: AXES[name], why: `the file's ${name}, which all cameras look along` };
  }
  return steady < ONE_WAY.turning
    ? { direction: backward, why: "away from where all cameras look" }
    : null;
}

/** Up for cameras whose plane is level with the file's axes; null for others. */
function keptLevel(normal: Vec3 | null, { direction }: Side): Up | null {
  if (normal === null) return null;
  const { name: nearest, cosine } = nearestAxis(normal);
  const positive = nearest.replace("-", "") as "x" | "y" | "z";
  const name = direction !== null && dot(direction, AXES[positive]) < 0
    ? `-${positive}` as const
    : positive;
  if (cosine < AGREE) return null;
  return { direction: AXES[name], why: `the file's ${name}, across the cameras' plane` };
}

/** The file's axis that a side's mean stands for; null if there is none. */
function exactAxis(side: Side, mean: Vec3): AxisName | null {
  const { name, cosine } = nearestAxis(mean);
  const [ofAxis, ofMean] = [tilt(side, AXES[name]), tilt(side, mean)];
  const isExact = cosine >= EXACT.near && ofAxis <= ofMean + EXACT.asLevel ||
    cosine >= EXACT.somewhatNear && ofAxis <= EXACT.moreLevel * ofMean;
  return isExact ? name : null;
}

/** The file's axis that agrees with a direction; null if none does. */
function axisAt(direction: Vec3): AxisName | null {
  const { name, cosine } = nearestAxis(direction);
  return cosine >= AGREE ? name : null;
}

function nearestAxis(direction: Vec3): { readonly name: AxisName; readonly cosine: number } {
  return (Object.keys(AXES) as AxisName[])
    .map((name) => ({ name, cosine: dot(AXES[name], direction) }))
    .reduce((a, b) => b.cosine > a.cosine ? b : a);
}

/** The normal of the plane that cameras keep to, of either sign; null if they keep to none. */
function normalOf(cameras: readonly Camera[]): Vec3 | null {
  const { normal, thickness, breadth, extent } = fitPlane(
    cameras.map(({ cameraToWorld }) => column(cameraToWorld, 3)),
  );
  const flat = thickness <= FLAT.thickness * breadth && breadth > FLAT.breadth * extent;
  return flat ? normal : null;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
