import { type Candidate, candidatesOf, isOccupied, type March, type MarchBox } from "./march.ts";
import type { Vector3 } from "./march.ts";

/** The samples of one ray that is rendered, and their numbers among its candidates. */
export interface RenderedRay {
  /** Candidates in occupied cells, front to back. */
  readonly samples: readonly Candidate[];
  /** Which candidates they are. */
  readonly indices: readonly number[];
  /** The least distance of a candidate from having another cell, or from being none at all. */
  readonly slack: number;
}

/** All samples of a ray, which starts half a step into the box. */
export function renderedRay(
  origin: Vector3,
  direction: Vector3,
  box: MarchBox,
  march: March,
  bits: ArrayLike<number>,
): RenderedRay {
  const candidates = candidatesOf(origin, direction, box, march);
  const indices = [...candidates.keys()].filter((i) => isOccupied(bits, candidates[i].cell));
  return {
    samples: indices.map((i) => candidates[i]),
    indices,
    slack: candidates.reduce((least, { slack }) => Math.min(least, slack), Infinity),
  };
}

/** The most samples of a ray in a segment: capacity / alive, rounded down, but from 1 to longest. */
export function segmentLength(alive: number, capacity: number, longest: number): number {
  return Math.min(Math.max(Math.floor(capacity / Math.max(alive, 1)), 1), longest);
}
