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
  const who = `The masks of ${frames.length} photographs`;
  const what = "What is to be left out must be black, or with --invert-masks white.";
  if (kept < NEARLY_NOTHING) {
    const message = `${who} leave out ${percent(1 - kept)} of their pixels. ${what}`;
    return [{ kind: "fullMasks", message, frames }];
  }
  return kept < 1
    ? []
    : [{ kind: "emptyMasks", message: `${who} leave out no pixel. ${what}`, frames }];
}

function keptShare(mask: Uint8Array): number {
  return mask.reduce((sum, keep) => sum + keep, 0) / mask.length;
}
