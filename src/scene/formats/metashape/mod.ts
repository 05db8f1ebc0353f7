import { basename, dirname, join } from "node:path";
import { assembleFrames } from "../assemble.ts";
import { frameName, type ListedImage } from "../listed.ts";
import type { Vec3 } from "../../../math/vector.ts";
import type { Capture, SkippedFrame } from "../../capture.ts";
import type { ReadOptions, SceneFormat } from "../format.ts";
import { mentions } from "../../files/mentions.ts";
import { type ReadSensor, readSensor } from "./sensors.ts";
import { readPly } from "../../files/ply.ts";
import { poseOfAxes } from "../poses.ts";
import { isFile, readNames } from "../../files/read_file.ts";
import { type PointCloud, SceneError } from "../../scene.ts";
import { allOf, childOf, readXml, type Xml } from "../../files/xml.ts";

const XML = /^[^.].*\.xml$/i;
const PLY = /^[^.].*\.ply$/i;

/** 10,000 cameras with their covariances have some 50 MB. */
const MAX_BYTES = 128 * 2 ** 20;

/** Less skew than so many pixels at an image's edge is not worth a word. */
const SEEN_SKEW = 0.5;

/** Points are the cameras' if these are within so many times the points' extent of their middle. */
const REACH = 10;

/** Positions in metres from the earth's middle are so far from it, on whatever mountain. */
const EARTH = [6.3e6, 6.5e6] as const;

/** A similarity: x becomes scale rotation x + translation. */
interface Transform {
  /** [3, 3] row-major. */
  readonly rotation: readonly number[];
  readonly translation: readonly number[];
  readonly scale: number;
}

const IDENTITY: Transform = {
  rotation: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  translation: [0, 0, 0],
  scale: 1,
};

/**
 * The format of Agisoft Metashape: "Export cameras", an XML file of chunks with sensors (optics, see
 * {@link readSensor}) and cameras (photographs).
 *
 * A camera's `transform` is a matrix [4, 4], row after row, from a camera that looks along +z with x right and y
 * down to its chunk's coordinates. The `transform` of its component, or else of the chunk, says where these are
 * in the world: a rotation [3, 3], a translation and a scale. Georeferenced chunks are then in metres from the
 * earth's middle. Cameras without a transform were not aligned. Of several chunks, and of several components
 * whose places are not known, those with the most cameras are taken.
 *
 * Photographs are called by their labels, which may lack their endings, and lie beside the file or in `images`;
 * a single PLY file beside it has the points.
 */
export const metashape: SceneFormat = {
  contents: "an .xml of cameras that Metashape exported",
  matches: async (entries, folder) => (await findExports(entries, folder)).length > 0,
  read: readMetashape,
};

async function findExports(entries: readonly string[], folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of entries.filter((name) => XML.test(name))) {
    if (await mentions(folder, entry, ["<document", "<chunk"])) found.push(entry);
  }
  return found.sort();
}

async function readMetashape(path: string, options: ReadOptions): Promise<Capture> {
  const isOne = await isFile(path);
  const folder = isOne ? dirname(path) : path;
  const exports = isOne ? [basename(path)] : await findExports(await readNames(path), path);
  if (exports.length === 0) {
    throw new SceneError(
      `Cannot read ${path}: it holds no .xml of cameras. Export it from Metashape: File, Export, ` +
        "Export Cameras.",
    );
  }
  const file = join(folder, exports[0]);
  const { chunk, note } = chooseChunk(file, await readXml(file, MAX_BYTES, "Export it again."));
  const { listed, skipped, notes, isPlaced } = listCameras(file, chunk);
  const cloud = await readPoints(folder, listed);
  const up = isPlaced ? upOf(chunk, listed) : null;
  const shared = { format: "metashape", points: cloud.points, placement: null, up };
  const places = [folder, join(folder, "images")].map((path) => ({ path, reduction: 1 }));
  const others = exports.slice(1).map((name) =>
    `${name} is another file of cameras: it is not read.`
  );
  const assemble = async (downscale: number): Promise<Capture> => {
    const found = await assembleFrames(listed, { folder, ...options, downscale, file, places });
    return {
      ...shared,
      ...found,
      skipped: [...found.skipped, ...skipped],
      notes: [...others, ...note, ...notes, ...cloud.notes, ...found.notes],
      chooseImages: assemble,
    };
  };
  return await assemble(options.downscale);
}

/** The chunk with the most aligned cameras, the first of equals; and what to say of the others. */
function chooseChunk(file: string, root: Xml): { chunk: Xml; note: string[] } {
  const chunks = allOf(root, "chunk").map((chunk) => ({
    chunk,
    label: chunk.attribute("label") ?? "?",
    aligned:
      allOf(chunk, "camera").filter((camera) => childOf(camera, "transform") !== null).length,
  }));
  const most = Math.max(0, ...chunks.map(({ aligned }) => aligned));
  if (most === 0) {
    throw new SceneError(
      `Cannot read ${file}: none of its cameras is aligned. Align the photographs in Metashape ` +
        "(Workflow, Align Photos), and export the cameras again.",
    );
  }
  const chosen = chunks.find(({ aligned }) => aligned === most)!;
  const others = chunks.filter((chunk) => chunk !== chosen && chunk.aligned > 0)
    .map(({ label, aligned }) => `${label} (${aligned})`);
  return {
    chunk: chosen.chunk,
    note: others.length === 0 ? [] : [
      `Of its chunks ${chosen.label} has the most aligned cameras, ${most}, and ${
        others.join(", ")
      } ${others.length > 1 ? "are" : "is"} not used.`,
    ],
  };
}

/** What a chunk lists of a kind, as `cameras`, also those in groups. */
function listedIn(chunk: Xml, kind: "camera" | "sensor" | "component"): Xml[] {
  const list = childOf(chunk, `${kind}s`);
  return list === null ? [] : allOf(list, kind);
}

/** A camera that is aligned, and the group of those whose places to each other are known. */
interface Aligned {
  readonly camera: Xml;
  readonly label: string;
  readonly transform: Transform;
  readonly group: string;
}

/** The cameras of a chunk that can be used, with their optics and poses; and the others. */
function listCameras(
  file: string,
  chunk: Xml,
): { listed: ListedImage[]; skipped: SkippedFrame[]; notes: string[]; isPlaced: boolean } {
  const { aligned, skipped } = alignedCameras(chunk);
  const groups = Map.groupBy(aligned, ({ group }) => group);
  const [, largest] = [...groups].reduce((a, b) => b[1].length > a[1].length ? b : a, ["", []]);
  for (const { group, label } of aligned) {
    if (group === largest[0].group) continue;
    skipped.push({
      name: frameName(label),
      reason: "it is in another component, whose place is not known",
    });
  }
  const sensors = new Map<string, ReadSensor>(
    listedIn(chunk, "sensor").map((sensor) => [sensor.attribute("id") ?? "", readSensor(sensor)]),
  );
  const skews = new Set<number>();
  const listed = largest.map(({ camera, label, transform }): ListedImage => {
    const id = camera.attribute("sensor_id") ?? "";
    const sensor = sensors.get(id) ?? { fault: "does not exist" };
    if ("fault" in sensor) {
      throw new SceneError(
        `Cannot read ${file}: the sensor ${id.slice(0, 40)} ${sensor.fault}. Export undistorted ` +
          "photographs and their cameras, or align again with another camera type.",
      );
    }
    skews.add(sensor.skew);
    return { path: label, intrinsics: sensor.intrinsics, ...readPose(camera, transform) };
  });
  const skew = Math.max(...skews);
  return {
    listed,
    skipped,
    isPlaced: largest[0].transform !== IDENTITY,
    notes: skew < SEEN_SKEW ? [] : [
      `The skew b2 of its sensors, which moves pixels by up to ${
        Number(skew.toPrecision(2))
      }, is ignored.`,
    ],
  };
}

/** The cameras that are aligned and switched on, and why the others are left out. */
function alignedCameras(chunk: Xml): { aligned: Aligned[]; skipped: SkippedFrame[] } {
  const world = readTransform(childOf(chunk, "transform"));
  const components = new Map(
    listedIn(chunk, "component").map((component) => [
      component.attribute("id") ?? "",
      readTransform(childOf(component, "transform")),
    ]),
  );
  const aligned: Aligned[] = [];
  const skipped: SkippedFrame[] = [];
  for (const camera of listedIn(chunk, "camera")) {
    const label = camera.attribute("label") ?? "";
    const component = camera.attribute("component_id") ?? "";
    const own = components.get(component) ?? null;
    const reason = whyUnused(camera);
    if (reason === null) {
      const group = own === null ? component : "world";
      aligned.push({ camera, label, transform: own ?? world ?? IDENTITY, group });
    } else {
      skipped.push({ name: frameName(label), reason });
    }
  }
  return { aligned, skipped };
}

function whyUnused(camera: Xml): string | null {
  if (/^(false|0)$/i.test(camera.attribute("enabled") ?? "true")) {
    return "it is switched off in Metashape";
  }
  if (childOf(camera, "transform") !== null) return null;
  return camera.attribute("master_id") === null
    ? "Metashape did not align it"
    : "it belongs to a rig, and only the places of rigs' first cameras are read";
}

/** What a `transform` of a chunk or component says; null if it says nothing. */
function readTransform(element: Xml | null): Transform | null {
  const rotation = element && numbersIn(childOf(element, "rotation"), 9);
  const translation = element && numbersIn(childOf(element, "translation"), 3);
  const scale = element && numbersIn(childOf(element, "scale"), 1);
  if (rotation === null && translation === null && scale === null) return null;
  return {
    rotation: rotation ?? IDENTITY.rotation,
    translation: translation ?? IDENTITY.translation,
    scale: scale?.[0] ?? IDENTITY.scale,
  };
}

function readPose(
  camera: Xml,
  { rotation, translation, scale }: Transform,
): Pick<ListedImage, "pose" | "fault"> {
  const m = numbersIn(childOf(camera, "transform"), 16);
  if (m === null) return { pose: null, fault: "its transform must be 16 numbers" };
  const turned = (column: number) =>
    [0, 3, 6].map((row) =>
      rotation[row] * m[column] + rotation[row + 1] * m[4 + column] +
      rotation[row + 2] * m[8 + column]
    );
  const position = turned(3).map((value, i) => scale * value + translation[i]);
  return { pose: poseOfAxes([turned(0), turned(1), turned(2)], position) };
}

/** The numbers in an element, of which there must be so many; null if there are not. */
function numbersIn(element: Xml | null, count: number): number[] | null {
  const numbers = element === null ? [] : element.text.split(/\s+/).map(Number);
  return numbers.length === count && numbers.every(Number.isFinite) ? numbers : null;
}

/** The points of the only PLY file beside the cameras, where they are in the same coordinates. */
async function readPoints(
  folder: string,
  listed: readonly ListedImage[],
): Promise<{ points: PointCloud | null; notes: string[] }> {
  const files = (await readNames(folder)).filter((name) => PLY.test(name));
  if (files.length !== 1) return { points: null, notes: [] };
  const points = await readPly(join(folder, files[0]));
  if (points.positions.length === 0) return { points: null, notes: [] };
  if (isAround(points, listed)) return { points, notes: [] };
  return {
    points: null,
    notes: [
      `The points of ${
        files[0]
      } are far from all cameras, as if in other coordinates: they are not used.`,
    ],
  };
}

/** The way up in the world: away from the earth's middle, or z of local coordinates. */
function upOf(chunk: Xml, listed: readonly ListedImage[]): Capture["up"] {
  const middle = middleOf(listed);
  const isLocal = childOf(chunk, "reference")?.text.startsWith("LOCAL_CS") ?? false;
  const distance = Math.hypot(...middle);
  return !isLocal && distance > EARTH[0] && distance < EARTH[1]
    ? { axis: middle, why: "away from the earth's middle, as the file is georeferenced" }
    : { axis: [0, 0, 1], why: "the file's z, as Metashape's world has it" };
}

/** The mean of the cameras' positions. */
function middleOf(listed: readonly ListedImage[]): Vec3 {
  const mean = (axis: number) => {
    const places = listed.flatMap(({ pose }) => pose ? [(pose as number[][])[axis][3]] : []);
    return places.reduce((sum, place) => sum + place, 0) / places.length;
  };
  return [mean(0), mean(1), mean(2)];
}

/** Whether the middle of all cameras is near points, as measured by their extent. */
function isAround({ positions }: PointCloud, listed: readonly ListedImage[]): boolean {
  const middle = middleOf(listed);
  return [0, 1, 2].every((axis) => {
    let [low, high] = [Infinity, -Infinity];
    for (let i = axis; i < positions.length; i += 3) {
      low = Math.min(low, positions[i]);
      high = Math.max(high, positions[i]);
    }
    return Math.abs(middle[axis] - (low + high) / 2) <= REACH * (high - low);
  });
}
