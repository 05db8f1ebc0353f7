import { invert, transformPose } from "../../math/mod.ts";
import type { FieldInfo } from "./messages.ts";
import type { Store } from "./store.ts";
import type { Viewpoint } from "./controls/viewpoint.ts";
import { renderCommand } from "./tools/command.ts";

/** What of a page its command needs. */
type Seen = {
  readonly [Name in "about" | "viewpoint" | "field" | "crop" | "size"]: Pick<Store[Name], "value">;
};

/** The name of the file that the command writes. */
const FILE = "view.json";

/**
 * The commands by which denerf renders what is seen, for a POSIX shell: one writes a path of one camera, in the
 * capture's coordinates, the other renders it.
 *
 * @param seen what a page shows; its field is there
 */
export function viewCommand({ about, viewpoint, field, crop, size }: Seen): string {
  const { width, height } = size.value;
  const path = pathOf(viewpoint.value, field.value!, [Math.round(width), Math.round(height)]);
  const render = renderCommand({ run: about.value.run, path: FILE, crop: crop.value });
  return `cat > ${FILE} <<'END'\n${JSON.stringify(path)}\nEND\n${render} --output view\n`;
}

/** A path file of one camera. */
function pathOf({ pose, fov }: Viewpoint, field: FieldInfo, size: [number, number]): object {
  const captured = transformPose(invert(field.fromCapture), pose);
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
