import { basename, dirname, extname, join, resolve } from "node:path";
import { shellWord } from "../../host/mod.ts";
import { OTHER_FILE, OTHER_PHOTOGRAPH, PHOTOGRAPH, RAW_360 } from "../files/kinds.ts";
import { readBeginning, readNames, statOrNull } from "../files/read_file.ts";
import { unpackCommand } from "../files/unpacking.ts";
import { FORMATS } from "../formats/mod.ts";
import { imageSize } from "../images/decode.ts";
import type { ImageHeader } from "../images/header.ts";
import { isHeic } from "../images/heic.ts";
import { SceneError } from "../scene.ts";
import { type CaptureFolder, type Photograph, readCaptureFolder } from "./folder.ts";
import type { StoredPhotograph } from "./photographs.ts";
import {
  type CaptureProjection,
  projectionOfPhotographs,
  projectionOfVideo,
} from "./projection.ts";
import { probeVideo } from "./video.ts";

/** A photograph and its size. */
export type SizedPhotograph = Photograph & ImageHeader & StoredPhotograph;

/** Photographs of a folder, or a video. */
export type Source =
  & {
    /** Its path. */
    readonly path: string;
    /** What its images' names begin with in the scene: nothing, or a folder of its own. */
    readonly prefix: string;
  }
  & (
    | { readonly kind: "video" }
    | { readonly kind: "photographs"; readonly photographs: readonly SizedPhotograph[] }
  );

/** What a scene is made of, looked at but not yet touched. */
export interface Inputs {
  /** At least one. */
  readonly sources: readonly Source[];
  /** How all of them show the world. */
  readonly projection: CaptureProjection;
  /** The width of the widest panorama; 0 where there is none. */
  readonly panoramaWidth: number;
  /** What a user should know: whole sentences. */
  readonly notes: readonly string[];
}

/** How to look at inputs. */
export interface InputOptions {
  /** Where the result goes: it is not looked into. */
  readonly output: string;
  /** How the inputs show the world, where that is known. */
  readonly projection?: CaptureProjection;
  /** Abandons it when aborted. */
  readonly signal?: AbortSignal;
}

/**
 * Looks at videos and folders of photographs. Nothing is written.
 *
 * @param paths at least one
 * @throws {SceneError} if one cannot be used: with what to do
 */
export async function examineInputs(
  paths: readonly string[],
  { output, projection, signal }: InputOptions,
): Promise<Inputs> {
  const notes: string[] = [];
  const found: FoundSource[] = [];
  for (const path of paths) {
    const { sources, folder } = await sourcesOf(path, output);
    found.push(...sources);
    if (folder !== null) notes.push(...leftAside(folder, paths));
  }
  const prefixes = prefixesOf(found);
  const sources: Source[] = [];
  const projections: CaptureProjection[] = [];
  let panoramaWidth = 0;
  let guessed = false;
  for (const [index, source] of found.entries()) {
    const looked = source.kind === "video"
      ? await lookAtVideo(source.path, projection, signal)
      : await lookAtPhotographs(source.path, source.photographs, projection);
    projections.push(looked.projection);
    guessed ||= looked.guessed;
    panoramaWidth = Math.max(panoramaWidth, looked.width);
    sources.push({ ...looked.source, path: source.path, prefix: prefixes[index] });
  }
  const odd = projections.findIndex((each) => each !== projections[0]);
  if (odd >= 0) {
    throw new SceneError(
      `Cannot process ${found[0].path} and ${found[odd].path} together: one shows all around ` +
        "(equirectangular), the other does not. Process them one by one, or say what they are by " +
        "--projection.",
    );
  }
  const isPanorama = projections[0] === "equirectangular";
  if (isPanorama && guessed) notes.push(PANORAMA_NOTE);
  return {
    sources,
    projection: projections[0],
    panoramaWidth: isPanorama ? panoramaWidth : 0,
    notes,
  };
}

const PANORAMA_NOTE =
  "The images are taken for panoramas of 360 degrees, by their shape and edges. " +
  "If they are not: --projection perspective.";

type FoundSource =
  | { kind: "video"; path: string }
  | { kind: "photographs"; path: string; photographs: readonly Photograph[] };

async function sourcesOf(
  path: string,
  output: string,
): Promise<{ sources: FoundSource[]; folder: CaptureFolder | null }> {
  const info = await statOrNull(path, path);
  if (info === null) {
    throw new SceneError(
      `Cannot process ${path}: it does not exist. Give a video, or a folder of photographs.`,
    );
  }
  await refusePoses(path, info.isDirectory, output);
  if (!info.isDirectory) {
    return { sources: [await videoFile(path, output, info.size)], folder: null };
  }
  const folder = await readCaptureFolder(path, output);
  const { photographs, videos } = folder;
  const sources: FoundSource[] = photographs.length > 0
    ? [{ kind: "photographs", path, photographs }]
    : videos.map((name) => ({ kind: "video", path: join(path, name) }));
  return { sources, folder };
}

/** What of a folder is not used: videos beside photographs, unless they are named, and masks of nothing. */
function leftAside(
  { folder, photographs, videos, unusedMasks }: CaptureFolder,
  paths: readonly string[],
): string[] {
  const notes: string[] = [];
  const named = paths.map((path) => resolve(path));
  const unused = videos.filter((name) => !named.includes(resolve(folder, name)));
  if (photographs.length > 0 && unused.length > 0) {
    const [first] = unused;
    const more = unused.length > 1 ? ` and ${unused.length - 1} more videos are` : " is";
    notes.push(
      `${first}${more} not used, as the folder holds photographs. To use both, name the video, too: ` +
        `denerf process ${shellWord(folder)} ${shellWord(join(folder, first))}.`,
    );
  }
  if (unusedMasks.length > 0) {
    notes.push(
      `Masks without a photograph: ${unusedMasks.length}, such as ${unusedMasks[0]}. A mask of ` +
        "a/NAME.jpg is masks/a/NAME.png.",
    );
  }
  return notes;
}

/** @throws {SceneError} if the path is that of a capture with poses, or of a folder with one in it */
async function refusePoses(path: string, isFolder: boolean, output: string): Promise<void> {
  if (!isFolder) return await refusePosesIn(path, dirname(path), [basename(path)]);
  const entries = (await readNames(path)).sort();
  await refusePosesIn(path, path, entries);
  for (const entry of entries) {
    const inner = join(path, entry);
    if (entry.startsWith(".") || resolve(inner) === resolve(output)) continue;
    if (!(await statOrNull(inner, inner))?.isDirectory) continue;
    await refusePosesIn(inner, inner, (await readNames(inner)).sort());
  }
}

async function refusePosesIn(
  path: string,
  folder: string,
  entries: readonly string[],
): Promise<void> {
  for (const [name, format] of Object.entries(FORMATS)) {
    if (!await format.matches(entries, folder)) continue;
    throw new SceneError(
      `Cannot process ${path}: it has poses already (${name}). Train it: ` +
        `denerf train ${
          shellWord(path)
        }. To find them anew, give a folder that holds no more than ` +
        "the photographs.",
    );
  }
}

async function videoFile(path: string, output: string, size: number): Promise<FoundSource> {
  if (size === 0) {
    throw new SceneError(`Cannot process ${path}: the file is empty. Copy or download it again.`);
  }
  const folder = basename(path).replace(/(\.tar)?\.\w+$/i, "");
  const unpack = await unpackCommand(path, folder);
  if (unpack !== null) {
    throw new SceneError(
      `Cannot process ${path}: it is an archive. Unpack it, then process the folder: ` +
        `${unpack} && denerf process ${shellWord(folder)} --output ` +
        `${shellWord(output)}`,
    );
  }
  if (OTHER_PHOTOGRAPH.test(path) || PHOTOGRAPH.test(path)) {
    throw new SceneError(
      `Cannot process ${path}: it is one photograph. Give the folder of the photographs` +
        (PHOTOGRAPH.test(path)
          ? "."
          : `, as JPEG, PNG or HEIC: convert them, for example by "magick mogrify -format jpg *${
            extname(path)
          }".`),
    );
  }
  if (RAW_360.test(path)) {
    throw new SceneError(
      `Cannot process ${path}: it is a 360 camera's own recording. Export it from the camera's ` +
        "program as an equirectangular MP4, and give that.",
    );
  }
  if (OTHER_FILE.test(path)) {
    throw new SceneError(
      `Cannot process ${path}: it is neither a video nor a folder. Give a video, or a folder of ` +
        "JPEG, PNG or HEIC files.",
    );
  }
  return { kind: "video", path };
}

interface LookedAt {
  source: { kind: "video" } | { kind: "photographs"; photographs: SizedPhotograph[] };
  projection: CaptureProjection;
  /** Whether no option and no metadata say what the projection is. */
  guessed: boolean;
  width: number;
}

async function lookAtVideo(
  path: string,
  projection: CaptureProjection | undefined,
  signal?: AbortSignal,
): Promise<LookedAt> {
  const video = await probeVideo(path, signal);
  return {
    source: { kind: "video" },
    projection: projection ?? projectionOfVideo(path, video),
    guessed: projection === undefined && video.spherical === null,
    width: video.width,
  };
}

async function lookAtPhotographs(
  folder: string,
  photographs: readonly Photograph[],
  projection: CaptureProjection | undefined,
): Promise<LookedAt> {
  const sized: SizedPhotograph[] = [];
  for (const photograph of photographs) {
    const path = join(folder, photograph.name);
    const size = await imageSize(path, path);
    sized.push({ ...photograph, ...size, isHeic: isHeic(await readBeginning(path, 512)) });
  }
  return {
    source: { kind: "photographs", photographs: sized },
    projection: projection ??
      await projectionOfPhotographs(
        sized.map((each) => ({ ...each, path: join(folder, each.name) })),
      ),
    guessed: projection === undefined,
    width: Math.max(...sized.map(({ width }) => width)),
  };
}

/** A folder of its own for each of several sources, called after it. */
function prefixesOf(sources: readonly FoundSource[]): string[] {
  if (sources.length === 1) return [""];
  const taken = new Set<string>();
  return sources.map(({ kind, path }) => {
    const name = basename(resolve(path), kind === "video" ? extname(path) : "").replaceAll(
      /[\s%]+/g,
      "_",
    );
    let unique = name;
    for (let i = 2; taken.has(unique.toLowerCase()); i++) unique = `${name}_${i}`;
    taken.add(unique.toLowerCase());
    return `${unique}/`;
  });
}
