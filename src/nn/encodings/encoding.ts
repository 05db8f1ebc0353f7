import type { Commands } from "../../gpu/mod.ts";
import type { Rows } from "../rows.ts";

/** Turns a few coordinates into many features that a small network can learn from. */
export interface Encoding {
  /** Number of features. */
  readonly outputs: number;
  /**
   * Overwrites `outputs` (rows up to the next multiple of 16) with the encoding of `inputs`.
   *
   * @param samples number of samples
   * @param inputs coordinates, from row 0 of their tensor
   */
  encode(commands: Commands, samples: number, inputs: Rows, outputs: Rows): void;
}
