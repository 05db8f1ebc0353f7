/** What may be wrong with a capture though every file of it could be read. */
export type WarningKind =
  | "pixelsWithoutRay"
  | "fieldOfView"
  | "unequalFocals"
  | "principalPoint"
  | "boxUnseen"
  | "poseConvention"
  | "jump"
  | "samePose"
  | "noParallax"
  | "emptyMasks"
  | "fullMasks";

/** Something that looks wrong, and what to do. */
export interface Warning {
  /** What it is: a name that stays the same. */
  readonly kind: WarningKind;
  /** Whole sentences: how many and how much, and what helps. */
  readonly message: string;
  /** The names of the frames that it is about; none where it is about the capture as a whole. */
  readonly frames: readonly string[];
}

/** So many names are shown in a message. */
const SHOWN = 3;

/** `3 of 16 photographs (a, b, c)`; without names where it is all of them. */
export function someOf(names: readonly string[], total: number, what = "photographs"): string {
  const count = `${names.length} of ${total} ${what}`;
  if (names.length === total) return count;
  const rest = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : "";
  return `${count} (${names.slice(0, SHOWN).join(", ")}${rest})`;
}

/** `14 %`, to two digits. */
export function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}

/** A number to three digits. */
export function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
