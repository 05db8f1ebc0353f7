import { dirname, extname, join } from "node:path";
import { SceneError } from "../scene.ts";
import { chooseImages, type ChooseOptions, type Chosen } from "./choose.ts";
import type { Inputs, SizedPhotograph, Source } from "./inputs.ts";
import { JPEG_OR_PNG } from "../files/kinds.ts";
import { writeMask } from "./masks.ts";
import { VIEWS, viewSide } from "./panorama.ts";
import { copyUpright } from "./photographs.ts";
import type { SHARING } from "./reconstruct.ts";
import { chooseSharing } from "./sharing.ts";
import { cutViews, extractFrames } from "./video.ts";

/** Masks that leave less than this of the pixels, on average, may be the wrong way round. */
const LITTLE_LEFT = 0.5;

/** Images of a scene before they have poses. */
export interface Images {
  /** How many frames and photographs there were. */
  readonly available: number;
  /** Names below the scene's `images`, in order: a list for each source. Of panoramas, those of moments. */
  readonly sequences: readonly (readonly string[])[];
  /** Whether those of each list were taken one after the other: whether all are videos. */
  readonly ordered: boolean;
  /** Which of them share a camera, by what they are. */
  readonly sharing: typeof SHARING[number];
  /** Width and height of each moment's views; null where images are what was given. */
  readonly viewSide: number | null;
  /** How many images have a mask in the scene's `masks`. */
  readonly masks: number;
  /** How sharp frames of videos are, by name. */
  readonly sharpness: ReadonlyMap<string, number>;
  /** What a user should know: whole sentences. */
  readonly notes: readonly string[];
}

/** How to gather images. */
export interface GatherOptions extends ChooseOptions {
  /** Whether masks are white where pixels are ignored. */
  readonly invertMasks?: boolean;
}

/**
 * Writes the images that a scene is made of, and their masks: sharp frames of videos, photographs turned
 * upright, and of panoramas their views.
 *
 * @param folder the scene's folder, with an empty `images`
 * @throws {SceneError} if one cannot be read; the signal's reason if aborted
 */
export async function gatherImages(
  inputs: Inputs,
  folder: string,
  options: GatherOptions,
): Promise<Images> {
  const isPanorama = inputs.projection === "equirectangular";
  const side = isPanorama ? viewSide(inputs.panoramaWidth) : null;
  const { chosen, available, hdr } = await chooseImages(inputs, options);
  const notes = [...inputs.notes, ...(hdr ? [HDR_NOTE] : [])];
  const sequences: string[][] = [];
  const sharpness = new Map<string, number>();
  const left: number[] = [];
  const counts = chosen.map((each) =>
    each.kind === "video" ? each.indices.length : each.photographs.length
  );
  const total = counts.reduce((sum, count) => sum + count, 0);
  await options.stage("images", async (onProgress) => {
    for (const [index, source] of chosen.entries()) {
      const before = counts.slice(0, index).reduce((sum, count) => sum + count, 0);
      const write = { ...options, onProgress: (done: number) => onProgress(before + done, total) };
      if (source.kind === "photographs") {
        const written = await writePhotographs(source, folder, side, write);
        sequences.push(written.names);
        left.push(...written.left);
      } else {
        const names = await writeFrames(source, folder, side, write);
        sequences.push(names);
        for (const [i, name] of names.entries()) {
          const { sharpness: value } = source.frames[source.indices[i]];
          const images = side === null ? [name] : VIEWS.map((view) => `${view.folder}/${name}`);
          for (const image of images) sharpness.set(image, value);
        }
      }
    }
  });
  if (left.length > 0) notes.push(masksNote(left, total, options.invertMasks ?? false));
  else if (options.invertMasks) notes.push("No masks were found that --invert-masks could invert.");
  const sharing = await sharingOf(inputs.sources);
  const ordered = chosen.every(({ kind }) => kind === "video");
  return {
    available,
    sequences,
    ordered,
    sharing,
    viewSide: side,
    masks: left.length,
    sharpness,
    notes,
  };
}

const HDR_NOTE =
  "The video has a high dynamic range, which images of 8 bits show pale. Turn HDR off " +
  "when recording, or convert the video first.";

interface WriteOptions extends GatherOptions {
  onProgress: (done: number) => void;
}

async function writeFrames(
  { path, prefix, indices }: Chosen & { kind: "video" },
  folder: string,
  side: number | null,
  options: WriteOptions,
): Promise<string[]> {
  const { log, signal, onProgress } = options;
  const run = { log, signal, onProgress };
  const images = join(folder, "images");
  if (side !== null) {
    const start = flat(prefix);
    await makeViewFolders(images);
    const names = await cutViews(
      { path, indices, side },
      (view, name) => join(images, view.folder, start + name),
      run,
    );
    return names.map((name) => start + name);
  }
  await Deno.mkdir(join(images, prefix), { recursive: true });
  const names = await extractFrames(path, indices, join(images, prefix), run);
  return names.map((name) => prefix + name);
}

/** Copies photographs or cuts panoramas, and writes masks; returns what masks leave of each, too. */
async function writePhotographs(
  { path, prefix, photographs }: Chosen & { kind: "photographs" },
  folder: string,
  side: number | null,
  options: WriteOptions,
): Promise<{ names: string[]; left: number[] }> {
  const names: string[] = [];
  const left: number[] = [];
  for (const [index, photograph] of photographs.entries()) {
    options.signal?.throwIfAborted();
    const write = side === null ? copyPhotograph : cutPanorama;
    // COLMAP's lists of pairs have no way to write a name with a space.
    const inScene = prefix === "" ? photograph.name : photograph.name.replaceAll(/\s+/g, "_");
    const name = sceneName(prefix + inScene, photograph, side);
    if (names.includes(name)) {
      throw new SceneError(
        `Cannot process ${path}: two photographs would be called ${name} in the scene. Rename one.`,
      );
    }
    const share = await write(join(path, photograph.name), photograph, name, folder, {
      ...options,
      side,
    });
    if (share !== null) left.push(share);
    names.push(name);
    options.onProgress(index + 1);
  }
  return { names, left };
}

/** What COLMAP does not read becomes a JPEG, and so do panoramas. */
function sceneName(path: string, { isHeic }: SizedPhotograph, side: number | null): string {
  if (side !== null) return `${stem(flat(path))}.jpg`;
  return isHeic || !JPEG_OR_PNG.test(path) ? `${stem(path)}.jpg` : path;
}

type PhotographOptions = GatherOptions & { side: number | null };

/** Copies one photograph and its mask; returns the share of pixels that the mask leaves. */
async function copyPhotograph(
  path: string,
  photograph: SizedPhotograph,
  name: string,
  folder: string,
  { log, signal, invertMasks = false }: PhotographOptions,
): Promise<number | null> {
  await copyUpright(path, photograph, join(folder, "images", name), { log, signal });
  if (photograph.mask === null) return null;
  const target = join(folder, "masks", `${name}.png`);
  await Deno.mkdir(dirname(target), { recursive: true });
  const { orientation } = photograph;
  return await writeMask(photograph.mask, target, {
    size: photograph,
    orientation,
    invert: invertMasks,
  });
}

/** Cuts one panorama, and its mask. */
async function cutPanorama(
  path: string,
  photograph: SizedPhotograph,
  name: string,
  folder: string,
  { log, signal, side, invertMasks = false }: PhotographOptions,
): Promise<number | null> {
  const images = join(folder, "images");
  await makeViewFolders(images);
  const { isHeic } = photograph;
  const readable = isHeic ? join(images, "panorama.jpg") : path;
  if (isHeic) await copyUpright(path, photograph, readable, { log, signal });
  const cut = { path: readable, indices: null, side: side! };
  await cutViews(cut, (view) => join(images, view.folder, name), { log, signal });
  if (isHeic) await Deno.remove(readable);
  if (photograph.mask === null) return null;
  const masks = join(folder, "masks");
  await makeViewFolders(masks);
  const whole = join(masks, "panorama.png");
  const share = await writeMask(photograph.mask, whole, {
    ...{ size: photograph, orientation: 1, invert: invertMasks },
  });
  await cutViews(
    { ...cut, path: whole },
    (view) => join(masks, view.folder, `${name}.png`),
    { log, signal },
  );
  await Deno.remove(whole);
  return share;
}

async function makeViewFolders(folder: string): Promise<void> {
  for (const view of VIEWS) await Deno.mkdir(join(folder, view.folder), { recursive: true });
}

/** A path as one name: views of all sources are in the same folders, as they are one rig. */
function flat(path: string): string {
  return path.replaceAll("/", "_");
}

function stem(name: string): string {
  return name.slice(0, name.length - extname(name).length);
}

function masksNote(left: readonly number[], total: number, invert: boolean): string {
  const mean = left.reduce((sum, share) => sum + share, 0) / left.length;
  const found = `${left.length} of ${total} images have a mask, which leaves ${
    Math.round(100 * mean)
  } % of the pixels on average`;
  if (mean >= LITTLE_LEFT) return `${found}.`;
  return `${found}: black is ignored. If it should be kept, ${
    invert ? "leave out --invert-masks" : "process again with --invert-masks"
  }.`;
}

/** One camera for one source of one camera; else one for each folder, or for each image. */
async function sharingOf(sources: readonly Source[]): Promise<typeof SHARING[number]> {
  const own: (typeof SHARING[number])[] = [];
  for (const source of sources) {
    own.push(
      source.kind === "video" ? "all" : await chooseSharing(source.path, source.photographs),
    );
  }
  if (own.length === 1) return own[0];
  return own.includes("none") ? "none" : "folder";
}
