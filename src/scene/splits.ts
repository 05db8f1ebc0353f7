import type { Frame } from "./capture.ts";
import { type Split, SPLITS } from "./scene.ts";

/**
 * Which frames belong to which part of a dataset. Where the files say so, as they say (frames that they
 * leave out are trained on). Otherwise every `holdout`th of the frames sorted by name, beginning with
 * the first, is `val` and `test`, and the others are `train`: the published protocol of LLFF. A holdout
 * of 0 puts every frame into every part.
 *
 * @returns the frames' indices, in the files' order where they say what belongs where, else by name
 */
export function splitFrames(
  frames: readonly Pick<Frame, "name" | "split">[],
  holdout: number,
): Readonly<Record<Split, readonly number[]>> {
  if (frames.some(({ split }) => split !== null)) {
    const of = (part: Split) =>
      frames.flatMap(({ split }, i) => (split ?? "train") === part ? [i] : []);
    return { train: of("train"), val: of("val"), test: of("test") };
  }
  const byName = frames.map((_, i) => i).sort((a, b) => compare(frames[a].name, frames[b].name));
  if (holdout === 0) return { train: byName, val: byName, test: byName };
  const heldOut = byName.filter((_, place) => place % holdout === 0);
  return { train: byName.filter((_, place) => place % holdout !== 0), val: heldOut, test: heldOut };
}

/** The order of code units, as `sorted` has it in the published loader; no locale's. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** How many frames each part has, for those that have any: `train (17), test (3)`. */
export function countSplits(splits: Readonly<Record<Split, readonly number[]>>): string {
  return SPLITS.filter((split) => splits[split].length > 0)
    .map((split) => `${split} (${splits[split].length})`).join(", ");
}
