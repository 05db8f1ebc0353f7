/**
 * What a terminal would obey rather than show: control characters but for the line break and the tab, and
 * those that change the direction of text (Unicode TR9), with which a name can look like another.
 */
// deno-lint-ignore no-control-regex
const OBEYED = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/**
 * A text that may hold names and messages of foreign files, for people and terminals: what a terminal would
 * obey is written as in `\u001b`, which JSON reads as the same character again. Everything that leaves
 * denerf as text goes through this.
 */
export function printable(text: string): string {
  return text.replace(
    OBEYED,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** A text for a message, cut where it is longer than so many characters. */
export function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

/** The same as `printable` for text that belongs into one line. */
export function printableLine(text: string): string {
  return printable(text).replaceAll("\n", "\\n").replaceAll("\t", "\\t");
}
