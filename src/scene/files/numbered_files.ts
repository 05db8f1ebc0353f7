import { extname } from "node:path";

/** A file, and which entry of a list it belongs to; null if the list has none for it. */
export interface NumberedFile {
  /** Its name. */
  readonly name: string;
  /** The entry's number. */
  readonly number: number | null;
}

/**
 * Which files belong to which entries of a list that numbers but does not name them: where there are equally
 * many, the nth file by name belongs to the nth entry, as published loaders have it; otherwise the number at
 * the end of a file's name says which. Names that end in numbers are ordered by these: 9.jpg, 10.jpg.
 *
 * @param names the files' names
 * @param numbers the entries' numbers, ascending
 */
export function pairFiles(names: readonly string[], numbers: readonly number[]): NumberedFile[] {
  const numbered = names.map((name) => ({ name, number: numberOf(name) }));
  const isNumbered = numbered.every(({ number }) => number !== null);
  const sorted = numbered.sort((a, b) =>
    isNumbered && a.number !== b.number ? a.number! - b.number! : a.name < b.name ? -1 : 1
  );
  if (names.length === numbers.length) {
    return sorted.map(({ name }, i) => ({ name, number: numbers[i] }));
  }
  const known = new Set(numbers);
  return sorted.map(({ name, number }) => ({
    name,
    number: number !== null && known.has(number) ? number : null,
  }));
}

/** The number at the end of a name: 12 of `frame_00012.png`; null if there is none. */
export function numberOf(name: string): number | null {
  const digits = /(\d{1,15})$/.exec(name.slice(0, name.length - extname(name).length))?.[1];
  return digits === undefined ? null : Number(digits);
}
