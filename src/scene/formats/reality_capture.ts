import { basename, dirname, join } from "node:path";
import { isPinhole, lens } from "../../math/lens.ts";
import { assembleFrames } from "./assemble.ts";
import type { ListedImage } from "./listed.ts";
import type { Capture, Intrinsics } from "../capture.ts";
import type { ReadOptions, SceneFormat } from "./format.ts";
import { decodeText } from "../files/json_text.ts";
import { mentions } from "../files/mentions.ts";
import { poseOfRotation } from "./poses.ts";
import { isFile, readFileWithin, readNames } from "../files/read_file.ts";
import { SceneError } from "../scene.ts";

const CSV = /^[^.].*\.csv$/i;

/** A line has some 200 bytes. */
const MAX_BYTES = 64 * 2 ** 20;

/** The width of the film that focal lengths are for, in millimetres. */
const FILM_WIDTH = 36;

/** Columns that there must be, each by its names. */
const REQUIRED = {
  x: ["x"],
  y: ["y"],
  alt: ["alt"],
  heading: ["heading", "yaw"],
  pitch: ["pitch"],
  roll: ["roll"],
  f: ["f", "f_35mm"],
} as const;

/** Columns that there may be, each by its names: 0 if they are missing. */
const OPTIONAL = {
  px: ["px", "px_norm"],
  py: ["py", "py_norm"],
  k1: ["k1"],
  k2: ["k2"],
  k3: ["k3"],
  k4: ["k4"],
  t1: ["t1"],
  t2: ["t2"],
} as const;

type Column = keyof typeof REQUIRED | keyof typeof OPTIONAL;

/** Where a table has its columns. */
interface Header {
  /** The line after it, from 0. */
  readonly next: number;
  readonly name: number;
  readonly columns: ReadonlyMap<Column, number>;
  readonly count: number;
}

/**
 * The format of RealityCapture (RealityScan): "Internal/External camera parameters", a table of
 *
 *   #name,x,y,alt,heading,pitch,roll,f,px,py,k1,k2,k3,k4,t1,t2
 *
 * - x, y, alt: the position; x points east, y north, z up.
 * - heading, pitch, roll in degrees. At 0, 0, 0 a camera looks down and its image's top points north; the
 *   rotation is Rz(-heading) Rx(pitch) Ry(roll), camera (right, up, backward) to world (RealityCapture's
 *   knowledge base, "Registration export and camera orientations"; newer files say yaw for heading).
 * - f: the focal length in mm on film of 36 mm, which stands for the image's longer side; px and py: the
 *   principal point from the image's middle, in units of that side (the vendor's export templates in
 *   calibration.xml, which call these columns f_35mm, px_norm and py_norm).
 * - k1 to k4: Brown's radial coefficients; t1 and t2 are OpenCV's p2 and p1 (calibration.xml again, whose
 *   OpenCV table has the order k1, k2, t2, t1, k3, k4).
 *
 * Columns from px on may be missing. Photographs lie beside the table or in `images`.
 */
export const realityCapture: SceneFormat = {
  contents: "a .csv of RealityCapture's Internal/External camera parameters",
  matches: async (entries, folder) => (await findTables(entries, folder)).length > 0,
  read: readRealityCapture,
};

async function findTables(entries: readonly string[], folder: string): Promise<string[]> {
  const tables: string[] = [];
  for (const entry of entries.filter((name) => CSV.test(name))) {
    if (await mentions(folder, entry, ["name", "alt", "pitch", "roll"])) tables.push(entry);
  }
  return tables.sort();
}

async function readRealityCapture(path: string, options: ReadOptions): Promise<Capture> {
  const isOne = await isFile(path);
  const tables = isOne ? [basename(path)] : await findTables(await readNames(path), path);
  const folder = isOne ? dirname(path) : path;
  if (tables.length === 0) {
    throw new SceneError(
      `Cannot read ${path}: it holds no table of cameras. Export one from RealityCapture: Alignment, ` +
        "Registration, Internal/External camera parameters.",
    );
  }
  const file = join(folder, tables[0]);
  const text = decodeText(await readFileWithin(file, MAX_BYTES, "Copy it again."), file);
  const listed = readRows(file, text.split("\n").map((line) => line.trim()));
  const notes = tables.slice(1).map((table) =>
    `${table} is another table of cameras: it is not read.`
  );
  const places = [folder, join(folder, "images")].map((path) => ({ path, reduction: 1 }));
  const assemble = async (downscale: number): Promise<Capture> => {
    const found = await assembleFrames(listed, { folder, ...options, downscale, file, places });
    return {
      ...{ format: "reality_capture", ...found, points: null, placement: null },
      notes: [...notes, ...found.notes],
      up: { axis: [0, 0, 1], why: "the table's alt" },
      chooseImages: assemble,
    };
  };
  return await assemble(options.downscale);
}

function readRows(file: string, lines: readonly string[]): ListedImage[] {
  const header = findHeader(file, lines);
  const listed = lines.flatMap((line, i): ListedImage[] => {
    if (i < header.next || line === "" || line.startsWith("#")) return [];
    return [readRow(line, header, `line ${i + 1} of ${basename(file)}`)];
  });
  if (listed.length > 0) return listed;
  throw new SceneError(
    `Cannot read ${file}: it lists no photographs. Align them in RealityCapture, and export it again.`,
  );
}

/** The first line that names the columns; lines before it are comments, such as the number of cameras. */
function findHeader(file: string, lines: readonly string[]): Header {
  for (const [i, line] of lines.entries()) {
    const names = line.split(",").map((name) => name.trim().replace(/^#/, "").toLowerCase());
    const place = (known: readonly string[]) => names.findIndex((name) => known.includes(name));
    const columns = new Map<Column, number>();
    for (const [column, known] of Object.entries({ ...REQUIRED, ...OPTIONAL })) {
      if (place(known) >= 0) columns.set(column as Column, place(known));
    }
    const isHeader = place(["name"]) >= 0 &&
      Object.keys(REQUIRED).every((column) => columns.has(column as Column));
    if (isHeader) {
      return { next: i + 1, name: place(["name"]), columns, count: names.length };
    }
  }
  throw new SceneError(
    `Cannot read ${file}: no line names its columns, which must be #name, ` +
      `${Object.keys(REQUIRED).join(", ")} and may be ${Object.keys(OPTIONAL).join(", ")}. ` +
      "Export it again as Internal/External camera parameters.",
  );
}

function readRow(line: string, { name, columns, count }: Header, where: string): ListedImage {
  const words = line.split(",");
  // A name may have commas: it is all that the other columns leave over.
  const more = Math.max(0, words.length - count);
  const fields = [
    ...words.slice(0, name),
    words.slice(name, name + more + 1).join(","),
    ...words.slice(name + more + 1),
  ];
  const path = fields[name].trim().replace(/^"(.*)"$/, "$1");
  let fault: string | null = null;
  const value = (column: Column): number => {
    const at = columns.get(column);
    if (at === undefined) return 0;
    const number = fields[at] ? Number(fields[at]) : NaN;
    if (!Number.isFinite(number)) {
      fault ??= `${where} has ${
        JSON.stringify(fields[at] ?? "")
      } for ${column} instead of a number`;
    }
    return number;
  };
  const focal = value("f");
  if (focal <= 0) fault ??= `${where} has f = ${focal}, which must be above 0`;
  const pose = readPose(value);
  const intrinsics = readOptics(focal, value);
  return { path, intrinsics, pose, fault };
}

function readOptics(focal: number, value: (column: Column) => number): Intrinsics {
  const bent = lens("perspective", {
    radial: [value("k1"), value("k2"), value("k3"), value("k4")],
    tangential: [value("t2"), value("t1")],
  });
  return {
    size: null,
    focal: { relativeX: focal / FILM_WIDTH, relativeY: focal / FILM_WIDTH },
    principal: { offsetX: value("px"), offsetY: value("py") },
    lens: isPinhole(bent) ? null : bent,
  };
}

/** The pose, by the rotation from world to a camera with OpenCV's axes as the vendor writes it out. */
function readPose(value: (column: Column) => number): number[][] {
  const [y, p, r] = (["heading", "pitch", "roll"] as const).map((angle) =>
    value(angle) * Math.PI / 180
  );
  const [cx, cy, cz] = [Math.cos(r), Math.cos(p), Math.cos(y)];
  const [sx, sy, sz] = [Math.sin(r), Math.sin(p), Math.sin(y)];
  // deno-fmt-ignore
  const rotation = [
    cx * cz + sx * sy * sz, -cx * sz + sx * sy * cz, -sx * cy,
    -cy * sz, -cy * cz, -sy,
    cx * sy * sz - sx * cz, cx * sy * cz + sx * sz, -cx * cy,
  ];
  return poseOfRotation(rotation, [value("x"), value("y"), value("alt")]);
}
