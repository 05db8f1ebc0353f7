import { basename, dirname, join } from "node:path";
import { type ColmapModel, countColmapImages, holdsColmapModel, readColmapViews } from "./model.ts";
import type { ColmapCamera } from "./cameras.ts";
import { findImageAt, type ImagePlace } from "../../files/find_images.ts";
import { chooseImageFolder } from "../../files/image_folders.ts";
import { fits } from "../../cameras.ts";
import { imageSize } from "../../images/decode.ts";
import { mayHoldImages } from "../../files/image_index.ts";
import { isHidden, JPEG_OR_PNG } from "../../files/kinds.ts";
import type { ReadOptions } from "../format.ts";
import { isFolder, readNames } from "../../files/read_file.ts";
import { SceneError } from "../../scene.ts";

/**
 * Where models lie in a scene's folder: each place may hold one model, or several in subfolders 0, 1, 2 and so
 * on. COLMAP's own tools make `sparse` and `dense/0/sparse`, 3D Gaussian Splatting's converter
 * `distorted/sparse`, instant-ngp's `colmap_sparse` and `colmap_text`, phototourism has `dense/sparse`. Of
 * equally large models the first is taken, so that an undistorted copy does not replace the original.
 */
const MODEL_PLACES = [
  "sparse",
  "colmap/sparse",
  "colmap",
  "colmap_output/sparse",
  "colmap_output",
  "colmap_sparse",
  "colmap_text",
  "distorted/sparse",
  "distorted",
  "dense/sparse",
  "dense/0/sparse",
  "dense",
  "undistorted/sparse",
  "undistorted",
  "mvs/sparse",
  "mvs",
  ".",
];

/** Folders of photographs, besides `images_4` and the like, in the order of looking. */
const USUAL_NAMES = ["images", "input", "."];

/** How many of a model's images are looked for to see what size they have in a folder. */
const TRIED = 8;

/** A model that was found. */
export interface FoundModel {
  /** Its folder, relative to the scene's. */
  readonly name: string;
  /** Which of `MODEL_PLACES` it is in. */
  readonly place: string;
}

/** Whether a folder with these entries may be a scene that holds a model. */
export function mayHoldModels(entries: readonly string[]): boolean {
  return holdsColmapModel(entries) ||
    MODEL_PLACES.some((place) => entries.includes(place.split("/")[0]));
}

/** The models of a scene, in the order of places. */
export async function findModels(folder: string): Promise<FoundModel[]> {
  const models: FoundModel[] = [];
  for (const place of MODEL_PLACES) {
    const numbered = (await namesIn(join(folder, place)))
      .filter((entry) => /^\d+$/.test(entry))
      .sort((a, b) => Number(a) - Number(b))
      .map((entry) => join(place, entry));
    for (const name of [...numbered, place]) {
      if (holdsColmapModel(await namesIn(join(folder, name)))) models.push({ name, place });
    }
  }
  return models;
}

/** The model of several that is taken. */
export interface ChosenModel {
  readonly model: FoundModel;
  /** What to say of the others: whole sentences. */
  readonly notes: readonly string[];
  /** The images that others have. */
  readonly elsewhere: ReadonlySet<string>;
}

/**
 * The model with the most images, the first of equals whose photographs are there. One elsewhere with as many
 * images is the same model before or after its images were undistorted, and not spoken of.
 */
export async function chooseModel(
  folder: string,
  models: readonly FoundModel[],
  options: ReadOptions,
): Promise<ChosenModel> {
  if (models.length === 1) return { model: models[0], notes: [], elsewhere: new Set() };
  const counts = new Map<FoundModel, number>();
  for (const model of models) counts.set(model, await countColmapImages(join(folder, model.name)));
  const most = Math.max(...counts.values());
  const largest = models.filter((model) => counts.get(model) === most);
  const model = largest.length === 1
    ? largest[0]
    : await firstWithPhotographs(folder, largest, options) ?? largest[0];
  const others = models.filter((other) =>
    other !== model && (other.place === model.place || counts.get(other) !== most)
  );
  if (others.length === 0) return { model, notes: [], elsewhere: new Set() };
  const listed = others.map((other) => `${other.name} (${counts.get(other)})`).join(", ");
  const elsewhere = new Set<string>();
  for (const other of others) {
    const { images } = await readColmapViews(join(folder, other.name));
    for (const { name } of images) elsewhere.add(name);
  }
  return {
    model,
    elsewhere,
    notes: [
      `COLMAP made ${
        others.length + 1
      } models; ${model.name} has the most images, ${most}, and ${listed} ` +
      `${others.length > 1 ? "are" : "is"} not used.`,
    ],
  };
}

/** The first model whose photographs are somewhere with the size that its cameras are for. */
async function firstWithPhotographs(
  folder: string,
  models: readonly FoundModel[],
  options: ReadOptions,
): Promise<FoundModel | null> {
  for (const model of models) {
    const views = await readColmapViews(join(folder, model.name));
    const { usual, others } = await placesOf(folder, model, options);
    for (const place of [...usual, ...others]) {
      if (await likeness(rootOf(folder, options), place, views) === "same size") return model;
    }
  }
  return null;
}

/**
 * The folders that a model's photographs may be in. An undistorted image has another size than the original of
 * the same name: so those folders are taken that hold the photographs in the size that the model's cameras are
 * for, else in that shape, else any folder of the scene's that holds them in that size; else all usual ones.
 */
export async function findPlaces(
  folder: string,
  model: FoundModel,
  views: Pick<ColmapModel, "cameras" | "images">,
  options: ReadOptions,
): Promise<readonly ImagePlace[]> {
  const { usual, others } = await placesOf(folder, model, options);
  const those = async (places: readonly ImagePlace[], wanted: Likeness) => {
    const found: ImagePlace[] = [];
    for (const place of places) {
      if (await likeness(rootOf(folder, options), place, views) === wanted) found.push(place);
    }
    return found;
  };
  for (
    const [places, wanted] of [
      [usual, "same size"],
      [usual, "same shape"],
      [others, "same size"],
    ] as const
  ) {
    const found = await those(places, wanted);
    if (found.length > 0) return found;
  }
  return usual;
}

/** The folder that no photograph is taken from outside of. */
export function rootOf(folder: string, { images, folder: scene }: ReadOptions): string {
  return images ?? scene ?? folder;
}

/** Where photographs usually are, beside the model and at the top of the scene; and the other folders there. */
async function placesOf(
  folder: string,
  { place }: FoundModel,
  { images, downscale, folder: scene = folder }: ReadOptions,
): Promise<{ usual: ImagePlace[]; others: ImagePlace[] }> {
  if (images != null) return { usual: [{ path: images, reduction: 1 }], others: [] };
  const isPlainName = ["sparse", "colmap_sparse", "colmap_text"].includes(basename(place));
  const beside = isPlainName ? dirname(place) : place;
  const usual: ImagePlace[] = [];
  const others: ImagePlace[] = [];
  for (const home of new Set([join(folder, beside), join(folder), join(scene)])) {
    if (!await isFolder(home)) continue;
    const chosen = await chooseImageFolder(home, downscale);
    if (chosen !== null) {
      const full = join(home, "images");
      usual.push({
        ...chosen,
        ...(chosen.reduction > 1 && { names: await renamedImages(full, chosen.path) }),
      });
    }
    for (const name of USUAL_NAMES) {
      const path = join(home, name);
      if (path !== chosen?.path && await isFolder(path)) usual.push({ path, reduction: 1 });
    }
    for (const name of (await namesIn(home)).sort()) {
      const path = join(home, name);
      if (!/^images(_\d+)?$/.test(name) && mayHoldImages(name) && await isFolder(path)) {
        others.push({ path, reduction: 1 });
      }
    }
  }
  return { usual: usual.length > 0 ? usual : [{ path: folder, reduction: 1 }], others };
}

/** How the photographs in a folder are like those that a model was made of. */
type Likeness = "same size" | "same shape" | "another" | "none";

/** How the first of a model's images that lies in a folder is like what its camera is for. */
async function likeness(
  root: string,
  { path, reduction, names }: ImagePlace,
  { cameras, images }: Pick<ColmapModel, "cameras" | "images">,
): Promise<Likeness> {
  for (const { name, cameraId } of images.slice(0, TRIED)) {
    const found = await findImageAt(root, path, names?.get(name) ?? name);
    if (found !== null) return await compareSize(found.path, reduction, cameras.get(cameraId)!);
  }
  return "none";
}

async function compareSize(
  file: string,
  reduction: number,
  camera: ColmapCamera,
): Promise<Likeness> {
  try {
    const upright = await imageSize(file, file);
    const sizes = [upright, { width: upright.height, height: upright.width }]; // turned by EXIF
    const isNear = (pixels: number, full: number) =>
      Math.abs(pixels * reduction - full) < reduction;
    const isSame = sizes.some(({ width, height }) =>
      isNear(width, camera.width) && isNear(height, camera.height)
    );
    if (isSame) return "same size";
    return sizes.some((size) => fits(camera, size)) ? "same shape" : "another";
  } catch (error) {
    if (error instanceof SceneError) return "another"; // what is wrong with it is said when it is needed
    throw error;
  }
}

/**
 * LLFF's scripts number the images that they make smaller: where both folders have equally many, the nth
 * smaller image is that of the nth photograph.
 */
async function renamedImages(full: string, reduced: string): Promise<Map<string, string>> {
  const [originals, copies] = await Promise.all(
    [full, reduced].map(async (folder) => (await namesIn(folder)).filter(isPhotograph).sort()),
  );
  if (originals.length !== copies.length) return new Map();
  return new Map(originals.map((original, index) => [original, copies[index]]));
}

/** Whether a file in a folder of photographs is one, which may hold others, too. */
export function isPhotograph(name: string): boolean {
  return !isHidden(name) && JPEG_OR_PNG.test(name);
}

/** The names in a folder; none if it does not exist. */
export async function namesIn(folder: string): Promise<string[]> {
  return await isFolder(folder) ? await readNames(folder) : [];
}
