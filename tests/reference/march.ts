import { pcg4d, uniform } from "../../src/math/random.ts";
import { RandomStream } from "./random_streams.ts";
import { contractedDistance, type Contraction, distanceAt, toGrid } from "./contraction.ts";
import type { RayDraws } from "./sampling.ts";

/** A point or a direction. */
export type Vector3 = readonly [number, number, number];

/** How rays walk through an occupancy grid. */
export interface March {
  /** Steps on the diagonal of cascade 0. */
  readonly steps: number;
  /** Growth of a step with distance. */
  readonly cone: number;
  /** Cells along a side of a cascade. */
  readonly resolution: number;
  /** Number of cascades; cascade k is a cube of side 2^k around (0.5, 0.5, 0.5). */
  readonly cascades: number;
  /** How space and distances are contracted; there is one cascade then, and no growth. */
  readonly contraction?: Contraction;
}

/** Where the unit cube of cascade 0 lies in the world, and where rays start and end, in world units. */
export interface MarchBox {
  readonly lower: Vector3;
  readonly size: number;
  readonly near: number;
  readonly far: number;
}

/** A place on a ray that is looked at; lengths and positions in cube units. */
export interface Candidate {
  /** Its distance, t(i). */
  readonly t: number;
  /** The length of its interval. */
  readonly delta: number;
  /** Its position, in the occupancy grid's coordinates. */
  readonly position: Vector3;
  /** Number of its cell, counted over all cascades. */
  readonly cell: number;
  /** How far, in latticeCoordinate or position, it is from having another cell, or from being none at all. */
  readonly slack: number;
}

/** Components of directions are kept from 0 by so much. */
const SMALLEST_COMPONENT = 1e-9;

/** The shortest and the longest step: sqrt(3) / steps and the diagonal of the largest cascade's cells. */
export function stepRange(march: March): [shortest: number, longest: number] {
  const shortest = Math.sqrt(3) / march.steps;
  const diagonal = Math.sqrt(3) * 2 ** (march.cascades - 1) / march.resolution;
  return [shortest, Math.max(shortest, diagonal)];
}

/** The length of the step at a distance: clamp(cone t, shortest, longest). */
export function stepAt(t: number, march: March): number {
  const [shortest, longest] = stepRange(march);
  return Math.min(Math.max(march.cone * t, shortest), longest);
}

/**
 * The distances of candidates, t(i) for i = 0, 1, …, which solve t(i + 1) = t(i) + stepAt(t(i)):
 *
 *   t(0) + i shortest                      up to a, the first with cone t >= shortest
 *   t(a) (1 + cone)^(i - a)                up to b, the first with cone t >= longest
 *   t(b) + (i - b) longest                 from there on
 *
 * In a contracted space t(i) = distanceAt(s(0) + i shortest), s(0) = contractedDistance(start).
 */
export function lattice(start: number, march: March): (index: number) => number {
  const [shortest, longest] = stepRange(march);
  const { cone, contraction } = march;
  if (contraction) {
    const { linear } = contraction;
    const first = contractedDistance(start, linear);
    return (index) => {
      const s = first + index * shortest;
      return s < 2 * linear ? distanceAt(s, linear) : Infinity;
    };
  }
  if (cone === 0) return (index) => start + index * shortest;
  const a = Math.max(Math.ceil((shortest / cone - start) / shortest), 0);
  const ta = start + a * shortest;
  const growths = Math.max(Math.ceil(Math.log(longest / cone / ta) / Math.log1p(cone)), 0);
  const b = a + growths;
  const tb = ta * (1 + cone) ** growths;
  return (index) => {
    if (index <= a) return start + index * shortest;
    if (index <= b) return ta * (1 + cone) ** (index - a);
    return tb + (index - b) * longest;
  };
}

/**
 * The cascade in which a candidate looks for its cell: the finest that contains p and whose cells are
 * wider than two steps, else the largest.
 */
export function cascadeOf(p: Vector3, delta: number, march: March): number {
  const reach = Math.max(...p.map((x) => Math.abs(x - 0.5)));
  for (let k = 0; k < march.cascades - 1; k++) {
    if (reach < 2 ** (k - 1) && 2 * march.resolution * delta < 2 ** k) return k;
  }
  return march.cascades - 1;
}

/** Number of a cascade's cell at p: ((cascade resolution + z) resolution + y) resolution + x. */
export function cellOf(p: Vector3, cascade: number, march: March): number {
  const { resolution } = march;
  const [x, y, z] = p.map((coordinate) => {
    const q = (coordinate - 0.5) / 2 ** cascade + 0.5;
    return Math.min(Math.max(Math.floor(q * resolution), 0), resolution - 1);
  });
  return ((cascade * resolution + z) * resolution + y) * resolution + x;
}

/** Whether a cell's bit is set in the words of an occupancy grid. */
export function isOccupied(bits: ArrayLike<number>, cell: number): boolean {
  return (bits[Math.floor(cell / 32)] >>> (cell % 32) & 1) === 1;
}

/** Where a ray in cube units is inside the largest cascade; it misses where entry >= exit. */
export function crossing(
  origin: Vector3,
  direction: Vector3,
  cascades: number,
): [entry: number, exit: number] {
  const half = 2 ** (cascades - 1) / 2;
  let [entry, exit] = [-Infinity, Infinity];
  for (let axis = 0; axis < 3; axis++) {
    const component = direction[axis];
    const sign = component >= 0 ? 1 : -1;
    const slope = sign * Math.max(Math.abs(component), SMALLEST_COMPONENT);
    const faces = [0.5 - half, 0.5 + half].map((face) => (face - origin[axis]) / slope);
    entry = Math.max(entry, Math.min(...faces));
    exit = Math.min(exit, Math.max(...faces));
  }
  return [entry, exit];
}

/** A distance as the lattice counts it: contracted in a contracted space, else as it is. */
export function latticeCoordinate(t: number, { contraction }: March): number {
  return contraction ? contractedDistance(t, contraction.linear) : t;
}

/**
 * Where a ray in world units has candidates, in cube units: between near and far, and inside the largest
 * cascade unless space is contracted.
 */
export function rangeOf(
  origin: Vector3,
  direction: Vector3,
  { lower, size, near, far }: MarchBox,
  march: March,
): [from: number, to: number] {
  if (march.contraction) return [near / size, far / size];
  const [entry, exit] = crossing(toCube(origin, lower, size), direction, march.cascades);
  return [Math.max(entry, near / size), Math.min(exit, far / size)];
}

/**
 * All candidates of a ray, without skipping any:
 *
 *   t(0) = entry + u stepAt(entry),   u = uniform(pcg4d(ray, step, march, seed)[0])
 *
 * In a contracted space u moves the first candidate as the lattice counts, and intervals reach to the next
 * candidate or the end.
 *
 * @param origin in world units
 * @param direction in world units, of length 1
 * @param draws none for u = 0.5
 */
export function candidatesOf(
  origin: Vector3,
  direction: Vector3,
  box: MarchBox,
  march: March,
  draws?: RayDraws,
): Candidate[] {
  const start = toCube(origin, box.lower, box.size);
  const [from, to] = rangeOf(origin, direction, box, march);
  const u = draws ? uniform(pcg4d(draws.ray, draws.step, RandomStream.march, draws.seed)[0]) : 0.5;
  const t = lattice(firstOf(from, u, march), march);

  const candidates: Candidate[] = [];
  for (let i = 0; t(i) < to; i++) {
    const delta = march.contraction ? Math.min(t(i + 1), to) - t(i) : stepAt(t(i), march);
    const place = start.map((x, axis) => x + t(i) * direction[axis]) as unknown as Vector3;
    const position = toGrid(place, march.contraction);
    const cascade = cascadeOf(position, delta, march);
    candidates.push({
      t: t(i),
      delta,
      position,
      cell: cellOf(position, cascade, march),
      slack: Math.min(
        slackOfCell(position, cascade, march),
        slackOfCascade(t(i), march),
        latticeCoordinate(to, march) - latticeCoordinate(t(i), march),
      ),
    });
  }
  return candidates;
}

/** The first candidate's distance, a fraction u of a step behind the entry. */
function firstOf(entry: number, u: number, march: March): number {
  const { contraction } = march;
  if (!contraction) return entry + u * stepAt(entry, march);
  const s = contractedDistance(entry, contraction.linear) + u * stepRange(march)[0];
  return distanceAt(s, contraction.linear);
}

function toCube(p: Vector3, lower: Vector3, size: number): Vector3 {
  return p.map((x, axis) => (x - lower[axis]) / size) as unknown as Vector3;
}

/** From cube coordinates to the field's, where the largest cascade is [0, 1]^3. */
export function toField(p: Vector3, cascades: number): Vector3 {
  return p.map((x) => (x - 0.5) / 2 ** (cascades - 1) + 0.5) as unknown as Vector3;
}

/** The distance of p from the nearest plane between cells of a cascade. */
function slackOfCell(p: Vector3, cascade: number, march: March): number {
  const size = 2 ** cascade / march.resolution;
  return Math.min(...p.map((x) => {
    const cells = (x - 0.5) / size;
    return Math.abs(cells - Math.round(cells)) * size;
  }));
}

/** The distance of t from the nearest where steps grow too long for a cascade. */
function slackOfCascade(t: number, { cone, resolution, cascades }: March): number {
  let slack = Infinity;
  for (let k = 0; k < cascades - 1 && cone > 0; k++) {
    slack = Math.min(slack, Math.abs(t - 2 ** k / (2 * resolution * cone)));
  }
  return slack;
}

/** What a step found out, and what the next one should have. */
export interface Adaptation {
  /** Rays whose samples fitted. */
  readonly keptRays: number;
  /** Their samples. */
  readonly samples: number;
  /** Those that were kept. */
  readonly keptSamples: number;
  /** How many to keep. */
  readonly targetSamples: number;
  /** How many samples memory holds. */
  readonly capacity: number;
  /** The fewest rays. */
  readonly minRays: number;
  /** The most rays. */
  readonly maxRays: number;
}

/**
 * How many rays the next step marches, before rounding down:
 *
 *   kept rays clamp(min(target / kept samples, 0.9 capacity / samples), 1/2, 2)
 *
 * between the fewest and the most; without samples to divide by, a quotient is 2.
 */
export function nextRays(found: Adaptation): number {
  const quotient = (wanted: number, number: number) => number === 0 ? 2 : wanted / number;
  const ratio = Math.min(
    quotient(found.targetSamples, found.keptSamples),
    quotient(0.9 * found.capacity, found.samples),
  );
  const rays = found.keptRays * Math.min(Math.max(ratio, 0.5), 2);
  return Math.min(Math.max(rays, found.minRays), found.maxRays);
}
