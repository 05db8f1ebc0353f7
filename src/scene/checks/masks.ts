import type { View } from "../scene.ts";
import { percent, type Warning } from "./warning.ts";

/** Masks that keep less than this of their photographs, on average, probably mean the other way round. */
const NEARLY_NOTHING = 0.05;

/** Warns of loaded masks that leave out nearly everything, or nothing at all. */
export function checkMasks(views: readonly Pick<View, "name" | "mask">[]): Warning[] {
  const masked = views.flatMap(({ name, mask }) => mask ? [{ name, kept: keptShare(mask) }] : []);
  if (masked.length === 0) return [];
  const frames = masked.map(({ name }) => name);
  const kept = masked.reduce((sum, { kept }) => sum + kept, 0) / masked.length;
  if (kept < NEARLY_NOTHING) {
    return [{
      kind: "fullMasks",
      message:
        `The masks of ${frames.length} photographs leave out ${
          percent(1 - kept)
        } of their pixels: ` +
        "black is left out. If theirs is white, give --invert-masks.",
      frames,
    }];
  }
  if (kept < 1) return [];
  return [{
    kind: "emptyMasks",
    message:
      `The masks of ${frames.length} photographs leave out no pixel: black is left out, and must ` +
      "be darker than half of white.",
    frames,
  }];
}

function keptShare(mask: Uint8Array): number {
  return mask.reduce((sum, keep) => sum + keep, 0) / mask.length;
}
