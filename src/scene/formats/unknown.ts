import { basename, extname, join, resolve } from "node:path";
import { shellWord, shortened } from "../../host/mod.ts";
import {
  ARCHIVE,
  isHidden,
  MADE,
  OTHER_PHOTOGRAPH,
  PHOTOGRAPH,
  RAW_360,
  VIDEO,
} from "../files/kinds.ts";
import { isFolder, readNames } from "../files/read_file.ts";
import { unpackCommand } from "../files/unpacking.ts";

/** Projects of programs that know the cameras, and what to do with them: sentences. */
const PROJECTS: readonly (readonly [name: RegExp, advice: string])[] = [
  [
    /^MeshroomCache$|\.mg$/i,
    "it is Meshroom's project. Give the cameras that it found, and say where the photographs are: " +
    "MeshroomCache/StructureFromMotion/…/cameras.sfm --images DIR.",
  ],
  [
    /\.ps[xz]$/i,
    "it is Metashape's project. Export its cameras as .xml (File, Export, Export Cameras) beside the " +
    "photographs.",
  ],
  [
    /\.r[cs]proj$/i,
    "it is RealityCapture's project. Export a .csv (Alignment, Registration, Internal/External camera " +
    "parameters) beside the photographs.",
  ],
];

/** How many names of a folder's contents are told. */
const SHOWN = 3;

/** A folder of folders of one folder each is not followed further. */
const DEEPEST = 8;

/** Messages quote no more of a name than this. */
const LONGEST_NAME = 40;

/**
 * What to do with a folder or a file of no known format: sentences, which say what it seems to be.
 *
 * @param entries what is in the folder, sorted; none for a file
 * @param formats how many are known
 */
export async function adviceFor(
  path: string,
  entries: readonly string[],
  formats: number,
): Promise<string> {
  const name = basename(path);
  if (isVideo(name)) return `it is a video, and its cameras are not known. ${processing(path)}`;
  if (isPhotograph(name) && entries.length === 0) {
    return "it is a single photograph. Give the folder of all photographs to denerf process.";
  }
  const unpack = await unpacking(path);
  if (unpack !== null) return `it is an archive. ${unpack}`;
  for (const [project, advice] of PROJECTS) {
    if ([name, ...entries].some((entry) => project.test(entry))) return advice;
  }
  const inner = await behindOnlyFolders(path, entries);
  const photographs = await countPhotographs(inner.path, inner.entries);
  if (photographs > 0) {
    const what = photographs === 1 ? "1 photograph" : `${photographs} photographs`;
    return `it holds ${what} but no file of their cameras. ${processing(path)}`;
  }
  const videos = inner.entries.filter(isVideo);
  if (videos.length === 1) {
    const video = join(inner.path, videos[0]);
    return `it holds a video, whose cameras are not known. ${processing(video)}`;
  }
  if (videos.length > 1) {
    return `it holds ${videos.length} videos, whose cameras are not known. ${
      processing(inner.path)
    }`;
  }
  const archive = inner.entries.find((entry) => !isHidden(entry) && ARCHIVE.test(entry));
  const unpackInner = archive === undefined ? null : await unpacking(join(inner.path, archive));
  if (unpackInner !== null) return `it holds an archive. ${unpackInner}`;
  if (entries.length === 0 && MADE.test(name)) {
    return "it is what a program made of a capture. Give the folder with the photographs.";
  }
  return `its format is unknown${
    describe(entries)
  }. docs/captures.md lists the ${formats} that are known. ` +
    "Photographs or a video without cameras: denerf process.";
}

/** How to find the cameras of photographs or a video. */
function processing(path: string): string {
  const scene = shellWord(join("scenes", stemOf(path)));
  return `Find them by: denerf process ${
    shellWord(path)
  } --output ${scene}; then: denerf train ${scene}`;
}

/** How to unpack an archive; null for what is none. */
async function unpacking(path: string): Promise<string | null> {
  const folder = stemOf(path);
  const unpack = await unpackCommand(path, folder);
  if (unpack === null) return null;
  const [scene, output] = [folder, join("scenes", folder)].map(shellWord);
  return `Unpack it: ${unpack}; then: denerf train ${scene} (or, for photographs or a video alone: ` +
    `denerf process ${scene} --output ${output})`;
}

function isVideo(name: string): boolean {
  return !isHidden(name) && (VIDEO.test(name) || RAW_360.test(name));
}

function isPhotograph(name: string): boolean {
  return !isHidden(name) && (PHOTOGRAPH.test(name) || OTHER_PHOTOGRAPH.test(name));
}

function stemOf(path: string): string {
  return basename(resolve(path), extname(path)).replace(/\.tar$/i, "") || "scene";
}

/** What a folder holds; where that is one folder only, as cards and archives have them, what is behind it. */
async function behindOnlyFolders(
  path: string,
  entries: readonly string[],
): Promise<{ path: string; entries: readonly string[] }> {
  let at = { path, entries };
  for (let depth = 0; depth < DEEPEST; depth++) {
    const shown = at.entries.filter((name) => !name.startsWith(".") && name !== "__MACOSX");
    const only = join(at.path, shown[0] ?? "");
    if (shown.length !== 1 || !await isFolder(only)) break;
    at = { path: only, entries: (await readNames(only)).sort() };
  }
  return at;
}

/** How many photographs are in a folder, or in folders in it. */
async function countPhotographs(path: string, entries: readonly string[]): Promise<number> {
  let count = entries.filter(isPhotograph).length;
  for (const entry of entries) {
    const inner = join(path, entry);
    if (entry.startsWith(".") || !await isFolder(inner)) continue;
    count += (await readNames(inner)).filter(isPhotograph).length;
  }
  return count;
}

/** The first few names, and how many more there are. */
function describe(entries: readonly string[]): string {
  if (entries.length === 0) return "";
  const shown = entries.slice(0, SHOWN).map((name) => shortened(name, LONGEST_NAME));
  const rest = entries.length - shown.length;
  return `: it holds ${shown.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}
