import { basename, dirname, join } from "node:path";
import { statOrNull } from "../../scene/files/read_file.ts";
import type { Capture } from "../../scene/mod.ts";
import { PathError } from "../path.ts";
import { parseDenerf } from "./denerf.ts";
import { isInstantNgp, parseInstantNgp } from "./instant_ngp.ts";
import type { JsonFile } from "./json.ts";
import {
  isNerfstudio,
  parseNerfstudio,
  parseTransforms,
  type PoseMap,
  SAME_POSE,
  TRANSFORMS_FILE,
} from "./nerfstudio.ts";
import type { PathFile } from "./path_file.ts";
import { readJson } from "./read_json.ts";

/** The longest name that frames get of a file. */
const LONGEST_NAME = 64;

/**
 * Reads a camera path, which may be denerf's own, nerfstudio's or instant-ngp's: its content tells.
 *
 * @param path the file
 * @param capture the capture whose coordinates its poses are to be in
 * @throws {PathError} if it cannot be used; the message names the file and the field
 */
export async function readPathFile(path: string, capture: Capture): Promise<PathFile> {
  return await parsePathFile(await readJson(path), capture);
}

/**
 * Reads a camera path of denerf's own, which needs no capture.
 *
 * @throws {PathError} if it is another program's, or cannot be used
 */
export async function readOwnFile(path: string): Promise<PathFile> {
  const file = await readJson(path);
  const { json } = file;
  if (json === null || typeof json !== "object" || isNerfstudio(json) || isInstantNgp(json)) {
    throw new PathError(
      `Cannot read ${path} without the capture: only denerf's own paths say all. Name it by --scene.`,
    );
  }
  return parseDenerf(file);
}

/** What a file's content says, whichever program wrote it. */
async function parsePathFile(file: JsonFile, capture: Capture): Promise<PathFile> {
  const { path, json } = file;
  if (json !== null && typeof json === "object") {
    if (isNerfstudio(json)) {
      return parseNerfstudio(file, await readTransforms(dirname(path), capture));
    }
    if (isInstantNgp(json)) return parseInstantNgp(file, capture);
    if ("format" in json || "keyframes" in json) return parseDenerf(file);
  }
  throw new PathError(
    `Cannot read ${path}: it is no camera path: denerf's own has "format", nerfstudio's ` +
      '"camera_path", instant-ngp\'s "path".',
  );
}

/** The way from nerfstudio's coordinates to the capture's; its poses are the capture's own where no file says. */
async function readTransforms(folder: string, { elsewhere }: Capture): Promise<PoseMap> {
  const path = join(folder, TRANSFORMS_FILE);
  if ((await statOrNull(path, path)) === null) return SAME_POSE;
  return parseTransforms(await readJson(path), elsewhere?.applied);
}

/** What frames of a file are called: its name without what file systems and shells might not take. */
export function nameOfFile(path: string): string {
  const stem = basename(path).replace(/\.json$/i, "");
  const name = stem.replaceAll(/[^\p{L}\p{N}_.-]+/gu, "-").replace(/^[-.]+|-+$/g, "").slice(
    0,
    LONGEST_NAME,
  );
  return name || "path";
}
