import { shellWord } from "../../../host/shell.ts";
import type { Crop } from "../messages.ts";

/** What a command renders. */
export interface RenderCommand {
  /** The run's folder; null where the page does not know it. */
  readonly run: string | null;
  /** The file of the path; null for the path that suits the scene. */
  readonly path: string | null;
  /** The part of the scene that is shown, along the scene's axes; null for all. */
  readonly crop: Crop | null;
}

/** The command that renders what the page shows, for a terminal. */
export function renderCommand({ run, path, crop }: RenderCommand): string {
  return [
    "denerf render",
    shellWord(run ?? "RUN"),
    ...(path === null ? [] : ["--path", shellWord(path)]),
    ...(crop === null ? [] : [`--crop=${cropText(crop)}`]),
  ].join(" ");
}

/** A box as `--crop` takes it: six numbers, the least corner's and the greatest's. */
export function cropText({ lower, upper }: Crop): string {
  return [...lower, ...upper].map((value) => Number(value.toPrecision(9))).join(",");
}
