import { shellWord } from "../../host/shell.ts";
import { invert, type Similarity, transformPose } from "../../math/mod.ts";
import type { Crop } from "./messages.ts";
import type { Store } from "./store.ts";
import type { Viewpoint } from "./controls/viewpoint.ts";

/** What of a page its command needs. */
type Seen = {
  readonly [Name in "viewpoint" | "crop" | "size"]: Pick<Store[Name], "value">;
};

/** The name of the file that the command writes. */
const FILE = "view.json";

/**
 * The commands by which denerf renders what is seen, for a POSIX shell: one writes a path of one camera, in the
 * capture's coordinates, the other renders it.
 *
 * @param seen what a page shows
 * @param run the run's folder
 * @param fromCapture from the capture's coordinates to the scene's
 */
export function viewCommand(
  { viewpoint, crop, size }: Seen,
  run: string,
  fromCapture: Similarity,
): string {
  const { width, height } = size.value;
  const path = pathOf(viewpoint.value, fromCapture, [Math.round(width), Math.round(height)]);
  const render = renderCommand({ run, path: FILE, crop: crop.value });
  return `cat > ${FILE} <<'END'\n${JSON.stringify(path)}\nEND\n${render} --output view\n`;
}

/** A path file of one camera. */
function pathOf(
  { pose, fov }: Viewpoint,
  fromCapture: Similarity,
  size: [number, number],
): object {
  const captured = transformPose(invert(fromCapture), pose);
  const rows = [0, 4, 8].map((start) => [...captured.subarray(start, start + 4)].map(round));
  return {
    format: "denerf path 1",
    size,
    keyframes: [{ time: 0, pose: rows, fov: round(fov * 180 / Math.PI) }],
  };
}

/** What is lost are fractions of a pixel far too small to see. */
function round(value: number): number {
  return Number(value.toPrecision(9));
}

/** What a command renders. */
export interface RenderCommand {
  /** The run's folder. */
  readonly run: string;
  /** The file of the path; null for the path that suits the scene. */
  readonly path: string | null;
  /** The part of the scene that is shown, along the scene's axes; null for all. */
  readonly crop: Crop | null;
}

/** The command that renders what the page shows, for a terminal. */
export function renderCommand({ run, path, crop }: RenderCommand): string {
  return [
    "denerf render",
    shellWord(run),
    ...(path === null ? [] : ["--path", shellWord(path)]),
    ...(crop === null ? [] : [`--crop=${cropText(crop)}`]),
  ].join(" ");
}

/** A box as `--crop` takes it: six numbers, the least corner's and the greatest's. */
export function cropText({ lower, upper }: Crop): string {
  return [...lower, ...upper].map((value) => Number(value.toPrecision(9))).join(",");
}
