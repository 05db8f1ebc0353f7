import type { Commands, Gpu, Scope, Tensor } from "../gpu/mod.ts";
import {
  type ParameterGroup,
  type SavedArrays,
  type ShownArray,
  type StoredArray,
  storedTensor,
} from "../nn/mod.ts";
import { wrongCounts } from "./state.ts";
import type { LearntOptics } from "./views/learnt_optics.ts";
import type { OutlierMemo } from "./views/outliers.ts";
import type { ViewParameters } from "./views/view_parameters.ts";

export type { ModelUse, StoredArray } from "../nn/mod.ts";

/** What training remembers besides parameters, such as where there is something. */
export interface Memo {
  /** What a checkpoint holds of it. */
  readonly stored: readonly StoredArray[];
  /** What rendering reads of it. */
  readonly shown: readonly ShownArray[];
  /**
   * Makes anew what is derived from what is stored.
   *
   * @param saved what was read, by name: what models for viewing have no place for is among it
   */
  refresh(commands: Commands, saved: SavedArrays): void;
}

/** What a method's model is made of; methods add what they have to themselves. */
export interface ModelParts {
  /** The field's parameters. */
  readonly groups: readonly ParameterGroup[];
  /** What a sampler remembers; null if it remembers nothing. */
  readonly memo: Memo | null;
  /** The run's state on the device (shaders/lib/batch.wgsl). */
  readonly state: Tensor<"u32">;
  /** How each training view was exposed; null if that is not learnt. */
  readonly exposures: ViewParameters | null;
  /** How each training view's camera was moved; null if that is not learnt. */
  readonly poses: ViewParameters | null;
  /** What was learnt of the camera that took all of them; absent or null if nothing is. */
  readonly optics?: LearntOptics | null;
  /** Which views' pixels were taken for moving things; absent or null if none are. */
  readonly outliers?: OutlierMemo | null;
}

/** A trained or untrained field: parameters and, unless it was made for viewing, all that training needs to go on. */
export class Model<P extends ModelParts = ModelParts> {
  /** Everything that training changes. */
  readonly stored: readonly StoredArray[];
  /** What rendering reads. */
  readonly shown: readonly ShownArray[];

  /** A model whose parts live in `scope`, and end with it. */
  constructor(
    private readonly scope: Scope,
    /** What it is made of. */
    readonly parts: P,
  ) {
    const { groups, memo, state, exposures, poses, optics, outliers } = parts;
    this.stored = [
      ...groups.flatMap(({ stored }) => stored),
      ...(memo?.stored ?? []),
      storedTensor("batch", state, { shape: state.shape, type: "u32", problem: wrongCounts }),
      ...(exposures?.stored ?? []),
      ...(poses?.stored ?? []),
      ...(optics?.stored ?? []),
      ...(outliers?.stored ?? []),
    ];
    this.shown = [
      ...groups.flatMap(({ shown }) => shown),
      ...(optics?.shown ?? []),
      ...(memo?.shown ?? []),
    ];
  }

  /** The device that it lives on. */
  get gpu(): Gpu {
    return this.scope.gpu;
  }

  /** Number of the field's parameters that are learnt. */
  get parameterCount(): number {
    return this.parts.groups.reduce((sum, { count }) => sum + count, 0);
  }

  /**
   * To be called after the arrays have been written from a checkpoint.
   *
   * @param saved what it holds, by name; models for training need not be told
   */
  restored(saved: SavedArrays = new Map()): void {
    const commands = this.scope.gpu.record();
    for (const group of this.parts.groups) group.refresh?.(commands, saved);
    this.parts.memo?.refresh(commands, saved);
    commands.submit();
  }

  /** Frees its memory. */
  destroy(): void {
    this.scope[Symbol.dispose]();
  }
}
