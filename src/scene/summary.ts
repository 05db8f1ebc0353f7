import { describeSize } from "./cameras.ts";
import type { SkippedFrame } from "./capture.ts";
import type { Warning } from "./checks/mod.ts";
import type { Cube, Layout, Split } from "./scene.ts";
import { isMasked, type PlacedFrame } from "./placed_frame.ts";
import type { Survey } from "./survey_images.ts";
import type { Up } from "./up.ts";

/** The least and the greatest of some values. */
export interface Range {
  /** The least. */
  readonly min: number;
  /** The greatest. */
  readonly max: number;
}

/** What was understood of a capture, as data. */
export interface SceneSummary {
  /** The scene's name. */
  readonly name: string;
  /** The folder or file. */
  readonly path: string;
  /** The format's name in `FORMATS`. */
  readonly format: string;
  /** The images. */
  readonly images: {
    /** How many are used. */
    readonly used: number;
    /** How many of them have a mask, or are circles. */
    readonly masked: number;
    /** Their sizes as they are loaded: `1008 x 756`. */
    readonly sizes: readonly string[];
    /** By how much they are reduced against the photographs. */
    readonly reduction: number;
    /** Those that are left out. */
    readonly skipped: readonly SkippedFrame[];
  };
  /** The cameras' optics; several images may share one. */
  readonly cameras: {
    /** How many different ones. */
    readonly count: number;
    /** What kinds: `pinhole`, `perspective with distortion`, `fisheye` … */
    readonly models: readonly string[];
    /** Focal lengths along x, in pixels of the images as they are loaded. */
    readonly focal: Range;
  };
  /** How many images each part has. */
  readonly splits: Readonly<Record<Split, number>>;
  /** Every `holdout`th image is held out; null where the files say which are. */
  readonly holdout: number | null;
  /** How the scene fills space, in its own coordinates. */
  readonly layout: Layout;
  /** Where rays start, in scene units. */
  readonly near: number;
  /** Where rays end, in scene units. */
  readonly far: number;
  /** Which way is up, in the capture's coordinates, and what decided; null where photographs' tops did. */
  readonly up: Up;
  /** Scene units in one of the capture's. */
  readonly scale: number;
  /** How many points of surfaces are known. */
  readonly points: number;
  /** What a user should know: whole sentences. */
  readonly notes: readonly string[];
  /** What looks wrong, each kind once. */
  readonly warnings: readonly Warning[];
}

/** Says what was understood of a capture. No image is decoded for it. */
export function describeScene(survey: Survey): SceneSummary {
  const { name, path, capture, frames, splits, placement, holdout, factor, notes, warnings } =
    survey;
  const cameras = frames.map(({ camera }) => camera);
  const focal = cameras.map(({ fx }) => fx);
  return {
    name,
    path,
    format: capture.format,
    images: {
      used: frames.length,
      masked: frames.filter(isMasked).length,
      sizes: distinct(cameras.map(describeSize)),
      reduction: capture.reduction * factor,
      skipped: capture.skipped,
    },
    cameras: {
      count: distinct(frames.map(opticsOf)).length,
      models: distinct(frames.map(modelOf)),
      focal: { min: least(focal), max: -least(focal.map((value) => -value)) },
    },
    splits: {
      train: splits.train.length,
      val: splits.val.length,
      test: splits.test.length,
    },
    holdout: capture.frames.some(({ split }) => split !== null) ? null : holdout,
    layout: placement.layout,
    near: placement.near,
    far: placement.far,
    up: placement.up,
    scale: placement.fromCapture.scale,
    points: capture.points === null ? 0 : capture.points.positions.length / 3,
    notes,
    warnings,
  };
}

/** A summary for people: a few lines, `label  text`. */
export function summaryLines(summary: SceneSummary): string[] {
  const { images, cameras, near, far, points, notes, warnings } = summary;
  const sizes = images.sizes.length > 3
    ? `${images.sizes.length} sizes, such as ${images.sizes[0]}`
    : images.sizes.join(", ");
  const reduced = images.reduction > 1 ? `, reduced by ${images.reduction}` : "";
  const masked = images.masked > 0 ? `, ${images.masked} with masks` : "";
  const rows = [
    [
      "scene",
      `${summary.name} (${summary.format}): ${plural(images.used, "image")}, ${parts(summary)}`,
    ],
    ["images", `${sizes} pixels${reduced}${masked}`],
    [
      "cameras",
      `${cameras.count} (${cameras.models.join(", ")}), focal ${span(cameras.focal)} pixels`,
    ],
    ["space", `${LAYOUTS[summary.layout.kind]}, ${boxOf(summary.layout)}${upOf(summary)}`],
    ["depths", `${round(near)} to ${round(far)}${points > 0 ? ` (${points} points)` : ""}`],
    ...skippedByReason(images.skipped).map((text) => ["skipped", text]),
    ...notes.map((text) => ["note", text]),
    ...warnings.map(({ message }) => ["warning", message]),
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  return rows.map(([label, text]) => `${label.padEnd(width)}  ${text}`);
}

const LAYOUTS: Readonly<Record<Layout["kind"], string>> = {
  object: "an object",
  boxes: "inside boxes",
  unbounded: "unbounded",
  forward: "forward-facing",
};

function boxOf(layout: Layout): string {
  const describe = ({ center, size }: Cube) =>
    `box of side ${round(size)} around (${center.map(round).join(", ")})`;
  if (layout.kind !== "boxes") return describe(layout.box);
  const { box, cascades, inner } = layout;
  if (inner) {
    return `${describe(inner)}, the file's largest of side ${
      round(box.size * 2 ** (cascades - 1))
    }`;
  }
  return cascades > 1 ? `${describe(box)}, doubled ${cascades - 1} times` : describe(box);
}

function upOf({ up: { why } }: SceneSummary): string {
  return why === null ? "" : `, up: ${why}`;
}

function parts({ splits, holdout }: SceneSummary): string {
  if (holdout === 0) return "none held out";
  if (holdout !== null) return `${splits.train} to train on, ${splits.test} held out`;
  return Object.entries(splits).filter(([, count]) => count > 0)
    .map(([split, count]) => `${count} ${split}`).join(", ");
}

/** One line for each reason: how many, why and which. */
function skippedByReason(skipped: readonly SkippedFrame[]): string[] {
  const SHOWN = 3;
  return distinct(skipped.map(({ reason }) => reason)).map((reason) => {
    const names = skipped.filter((frame) => frame.reason === reason).map(({ name }) => name);
    const rest = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : "";
    const shown = `${names.slice(0, SHOWN).join(", ")}${rest}`;
    return `${names.length}: ${reason} (${shown})`;
  });
}

/** Equal for frames of one camera and different for others, wherever they stand. */
function opticsOf({ frame: { intrinsics }, imageSize }: PlacedFrame): string {
  return JSON.stringify([intrinsics.focal, intrinsics.principal, intrinsics.lens, imageSize]);
}

function modelOf({ camera: { lens, rays } }: PlacedFrame): string {
  if (rays !== undefined) return "table of rays";
  if (lens === undefined) return "pinhole";
  const { projection, radial, divisor, tangential, prism } = lens;
  const bent = [radial, divisor, tangential, prism].some((terms) => terms.some((k) => k !== 0));
  const name = projection === "perspective" && !bent ? "pinhole" : projection;
  return bent ? `${name} with distortion` : name;
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)];
}

function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b), Infinity);
}

function plural(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

function span({ min, max }: Range): string {
  return round(min) === round(max) ? round(min) : `${round(min)} to ${round(max)}`;
}

/** Three significant digits, but no digit before the point is rounded off. */
function round(value: number): string {
  const digits = Math.max(3, Math.ceil(Math.log10(Math.abs(value) + 1)));
  return String(Number(value.toPrecision(Math.min(digits, 21))));
}
