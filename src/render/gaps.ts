import type { Shard } from "./shards.ts";

/** A frame that is not done, and why. */
export interface Fault {
  /** The frame's number in its render, from 0. */
  readonly frame: number;
  /** The frame's name. */
  readonly name: string;
  /** What is wrong: "not rendered", for example. */
  readonly reason: string;
}

/** Frames in a row that are not done, for one reason. */
export interface Gap {
  /** The first one's name. */
  readonly first: string;
  /** The last one's name. */
  readonly last: string;
  /** How many they are. */
  readonly frames: number;
  /** What is wrong with them. */
  readonly reason: string;
}

/** Joins neighbouring frames that have the same fault. */
export function gapsOf(faults: readonly Fault[]): Gap[] {
  const gaps: Gap[] = [];
  for (const [i, { frame, name, reason }] of faults.entries()) {
    const before = faults[i - 1];
    if (before?.frame === frame - 1 && before.reason === reason) {
      const { first, frames } = gaps.pop()!;
      gaps.push({ first, last: name, frames: frames + 1, reason });
    } else {
      gaps.push({ first: name, last: name, frames: 1, reason });
    }
  }
  return gaps;
}

/**
 * The shards whose frames are exactly the missing ones, of the smallest split that has such. Empty if the
 * missing frames look like no shards: each must have two frames or more, and some shard must be there.
 *
 * @param missing numbers of frames, ascending
 * @param frames how many frames there are
 */
export function missingShards(missing: readonly number[], frames: number): Shard[] {
  const isMissing = new Uint8Array(frames);
  for (const frame of missing) isMissing[frame] = 1;
  const count = periodOf(isMissing);
  if (count < 2 || 2 * count > frames) return [];
  return Array.from({ length: count }, (_, index) => ({ index, count }))
    .filter(({ index }) => isMissing[index]);
}

/** After how many values some values repeat, by the longest border of each beginning (Knuth, Morris, Pratt). */
function periodOf(values: Uint8Array): number {
  const borders = new Uint32Array(values.length);
  for (let i = 1; i < values.length; i++) {
    let border = borders[i - 1];
    while (border > 0 && values[border] !== values[i]) border = borders[border - 1];
    borders[i] = values[border] === values[i] ? border + 1 : 0;
  }
  return values.length - (borders.at(-1) ?? 0);
}
