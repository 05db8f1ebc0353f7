import { InvalidArgumentError } from "npm:@commander-js/extra-typings@^15.0.0";
import { extname } from "node:path";
import { MOST_SCALES } from "../nerf/mod.ts";
import { FIELD_BITS, type FieldBits } from "../view/protocol.ts";
import { OUTPUT_KINDS, type OutputKind } from "../render/mod.ts";

/** What turns an option's text into its value; it throws where the text is none. */
type Parse<T> = (text: string) => T;

/** A whole number from 1. */
export const count = number(
  "a whole number from 1",
  (value) => Number.isInteger(value) && value >= 1,
);

/** A whole number from 0. */
export const natural = number(
  "a whole number from 0",
  (value) => Number.isInteger(value) && value >= 0,
);

const isPort = (value: number) => Number.isInteger(value) && value >= 0 && value <= 65535;

/** A port to listen on; 0 for one that is free. */
export const port = number("a port from 0 to 65535; 0: one that is free", isPort);

/** The same of an option that may stand without one: what follows it counts as its port. */
export const optionalPort = number(
  "a port from 0 to 65535, or nothing but options after it",
  isPort,
);

/** Bits of a number of a field that is written for viewers. */
export function fieldBits(text: string): FieldBits {
  const bits = FIELD_BITS.find((bits) => `${bits}` === text);
  if (bits) return bits;
  throw new InvalidArgumentError(`It must be ${FIELD_BITS.join(" or ")}.`);
}

/** At how many scales. */
export const scales = number(
  `a whole number from 1 to ${MOST_SCALES}`,
  (value) => Number.isInteger(value) && value >= 1 && value <= MOST_SCALES,
);

/** A number above 0. */
export const positive = number("a number above 0", (value) => value > 0);

/** A number from 0. */
export const atLeastZero = number("a number from 0", (value) => value >= 0);

/** A number from 0 to 1. */
export const share = number("a number from 0 to 1", (value) => value >= 0 && value <= 1);

function number(what: string, allows: (value: number) => boolean): Parse<number> {
  return (text) => {
    const value = text.trim() === "" ? NaN : Number(text);
    if (Number.isFinite(value) && allows(value)) return value;
    throw new InvalidArgumentError(`It must be ${what}.`);
  };
}

/** A width and a height in pixels. */
export function size(text: string): [number, number] {
  const [, width, height] = /^(\d+)x(\d+)$/i.exec(text) ?? [];
  if (Number(width) >= 1 && Number(height) >= 1) return [Number(width), Number(height)];
  throw new InvalidArgumentError("It must look like 800x600.");
}

/** Two corners of a box, by commas. */
export function corners(text: string): number[] {
  const words = text.split(",");
  const numbers = words.map((word) => word.trim() === "" ? NaN : Number(word));
  if (numbers.length === 6 && numbers.every(Number.isFinite)) return numbers;
  throw new InvalidArgumentError("It must be six numbers, such as -1,-1,0,1,1,0.5.");
}

/** A file whose name ends in one of these, such as `.mp4`. */
export function fileEndingIn(...endings: readonly string[]): Parse<string> {
  return (text) => {
    if (endings.includes(extname(text).toLowerCase())) return text;
    throw new InvalidArgumentError(`It must end in ${endings.join(" or ")}.`);
  };
}

/** The name of a folder that is made inside another one. */
export function folderName(text: string): string {
  if (/^[^./\\\p{Cc}][^/\\\p{Cc}]*$/u.test(text)) return text;
  throw new InvalidArgumentError("It must be the name of a folder, without / and no dot first.");
}

/** One more value of an option that can be repeated. */
export function collect(text: string, before: string[] = []): string[] {
  return [...before, text];
}

/** One or more kinds of output, with commas between them. */
export function outputs(text: string, before: OutputKind[] = []): OutputKind[] {
  const kinds = text.split(",").map((word) => {
    const kind = OUTPUT_KINDS.find((name) => name === word);
    if (kind) return kind;
    throw new InvalidArgumentError(`It must be some of ${OUTPUT_KINDS.join(",")}.`);
  });
  return [...before, ...kinds];
}
