import { pcg4d } from "../../../src/math/random.ts";
import { prefixSums } from "../../reference/scan.ts";

const VALUES_PER_BLOCK = 1024;

/** Where scans go wrong: subgroups of 64, blocks of 1,024 values, 256 blocks, and the largest of all. */
export const SIZES = [1, 2, 3, 63, 64, 65, 1023, 1024, 1025, 4097, 2 ** 16, 2 ** 18 + 1, 2 ** 20];

/** Values by what is special about them, for any number of them. */
export const VALUES: Readonly<Record<string, (count: number) => Uint32Array<ArrayBuffer>>> = {
  "zeros": (count) => new Uint32Array(count),
  "ones": (count) => new Uint32Array(count).fill(1),
  "random values below 1,024": (count) => random(count, 1).map((bits) => bits % 1024),
  // Sums of these pass 2^32 in most steps.
  "random values that wrap around": (count) => random(count, 2),
  "values of 2^32 - 1": (count) => new Uint32Array(count).fill(0xffffffff),
};

/** Flags by which of them are set, for any number of them. */
export const FLAGS: Readonly<Record<string, (count: number) => Uint32Array<ArrayBuffer>>> = {
  "no": (count) => new Uint32Array(count),
  "all": (count) => new Uint32Array(count).fill(1),
  "a random half of": (count) => random(count, 3).map((bits) => bits % 2),
  "only the first of": (count) => single(count, 0),
  "only the middle one of": (count) => single(count, count >> 1),
  "only the last of": (count) => single(count, count - 1),
};

/** The reference's sum of each block of 1,024 values. */
export function blockSumsOf(values: Uint32Array): Uint32Array<ArrayBuffer> {
  return Uint32Array.from({ length: Math.ceil(values.length / VALUES_PER_BLOCK) }, (_, block) => {
    const first = block * VALUES_PER_BLOCK;
    return prefixSums(values.subarray(first, first + VALUES_PER_BLOCK)).total;
  });
}

function random(count: number, seed: number): Uint32Array<ArrayBuffer> {
  return Uint32Array.from({ length: count }, (_, i) => pcg4d(i, 0, 0, seed)[0]);
}

function single(count: number, index: number): Uint32Array<ArrayBuffer> {
  const flags = new Uint32Array(count);
  flags[index] = 1;
  return flags;
}
