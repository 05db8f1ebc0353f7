import type { Capture, Frame, Intrinsics, SkippedFrame } from "./capture.ts";
import { decodeText, parseJson } from "./files/json_text.ts";
import { isForeignImage, READ_ENDINGS, withoutEnding } from "./files/kinds.ts";
import { normalized } from "./files/slashes.ts";
import {
  type AssembledFrames,
  frameName,
  type ListedImage,
  requireFrames,
  withoutRepeats,
  withPoses,
} from "./formats/listed.ts";
import { captureOf, captureOfSplits, splitFileName } from "./formats/transforms/capture.ts";
import { checkTransforms } from "./formats/transforms/file.ts";
import { listFrames } from "./formats/transforms/frames.ts";
import type { Orientation } from "./images/exif.ts";
import { finishImage } from "./images/finish.ts";
import { pngOrJpegHeader } from "./images/header.ts";
import { truncatedImage } from "./images/image_errors.ts";
import { isJpeg } from "./images/jpeg_header.ts";
import { isPng } from "./images/png_header.ts";
import type { PlacedFrame } from "./placed_frame.ts";
import { type RgbaImage, type Scene, SceneError, type Split, SPLITS, type View } from "./scene.ts";
import { framesOf, sceneOf } from "./scene_of.ts";
import {
  type ImageOnDisk,
  type Survey,
  type SurveyChoices,
  surveyImages,
  turnedAsPosed,
} from "./survey_images.ts";

/** The files of a capture by their paths with forward slashes, such as `fox/images/0001.jpg`. */
export type CaptureFiles = ReadonlyMap<string, Blob>;

/**
 * Decodes a PNG or a JPEG to 8-bit sRGB with straight alpha, without regard to colour profiles.
 *
 * @param name what it is called in messages
 * @param orientation 1 for pixels as they are stored; without it they are turned as their EXIF data say
 */
export type DecodeImage = (
  file: Blob,
  name: string,
  orientation?: Orientation,
) => Promise<RgbaImage>;

/** What describes a capture here. */
const TRANSFORMS = "transforms.json";

/** Where the size of most images stands: behind the EXIF data of a JPEG, with its preview. */
const FIRST_READ = 2 ** 17;

/** What to do about a capture that is not read here: a sentence. */
const ELSEWHERE = "denerf train reads other captures, and --view shows how it goes.";

const ADVICE = "Drop the photographs with the file: the whole folder.";

/**
 * Surveys a capture whose files are in memory, as `surveyScene` does one on a disk: a transforms.json, or one
 * for every split, with PNG or JPEG photographs.
 *
 * @throws {SceneError} if there is no such file, or the capture cannot be used
 */
export async function surveyFiles(files: CaptureFiles, choices: SurveyChoices): Promise<Survey> {
  return (await readFiles(files))(choices);
}

/**
 * Reads what {@link surveyFiles} reads.
 *
 * @returns surveys it, with any choices
 * @throws {SceneError} if there is no such file, or the capture cannot be used
 */
export async function readFiles(
  files: CaptureFiles,
): Promise<(choices: SurveyChoices) => Survey> {
  const capture = await readDescriptions(files);
  const images: ImageOnDisk[] = [];
  for (const frame of capture.frames) images.push(await readHeader(files, frame));
  const [path] = descriptionsIn(files);
  return (choices) => surveyImages(path, nameOf(path), capture, images, choices);
}

/**
 * Loads a split of what was surveyed.
 *
 * @param files those that were surveyed
 * @throws {SceneError} if the split is empty or a photograph cannot be used; the signal's reason if aborted
 */
export async function loadFiles(
  survey: Survey,
  files: CaptureFiles,
  decode: DecodeImage,
  { split, onProgress, signal }: {
    readonly split: Split;
    readonly onProgress?: (done: number, total: number) => void;
    readonly signal?: AbortSignal;
  },
): Promise<Scene> {
  const frames = framesOf(survey, split);
  const views: View[] = [];
  for (const placed of frames) {
    signal?.throwIfAborted();
    views.push(await loadView(placed, files, decode, survey.factor));
    onProgress?.(views.length, frames.length);
  }
  return sceneOf(survey, split, views);
}

async function loadView(
  { frame, orientation, imageCircle, camera }: PlacedFrame,
  files: CaptureFiles,
  decode: DecodeImage,
  downscale: number,
): Promise<View> {
  const read = (path: string) => decode(files.get(path)!, path, orientation);
  const full = await read(frame.image as string);
  const mask = frame.mask === null
    ? undefined
    : { image: await read(frame.mask), name: frame.mask, ignores: frame.maskIgnores };
  return { name: frame.name, camera, ...finishImage(full, { mask, imageCircle }, downscale) };
}

/** The files that describe a capture: a transforms.json that is in no folder of another one, or one a split. */
function descriptionsIn(files: CaptureFiles): string[] {
  const names = [TRANSFORMS, ...SPLITS.map(splitFileName)];
  const found = [...files.keys()].filter((path) => names.includes(path.split("/").at(-1)!));
  if (found.length === 0) {
    throw new SceneError(
      `Cannot train here: none of the ${files.size} files is a ${TRANSFORMS}, which says where the ` +
        `photographs were taken. ${ELSEWHERE}`,
    );
  }
  const depth = (path: string) => path.split("/").length;
  const least = Math.min(...found.map(depth));
  const [folder] = found.filter((path) => depth(path) === least).map(folderOf).sort();
  const inFolder = found.filter((path) => folderOf(path) === folder);
  const whole = inFolder.filter((path) => path.endsWith(TRANSFORMS));
  return whole.length > 0
    ? whole
    : SPLITS.map((split) => folder + splitFileName(split)).filter((path) => files.has(path));
}

async function readDescriptions(files: CaptureFiles): Promise<Capture> {
  const descriptions = await Promise.all(
    descriptionsIn(files).map(async (path) => {
      const bytes = new Uint8Array(await files.get(path)!.arrayBuffer());
      return { path, transforms: checkTransforms(path, parseJson(decodeText(bytes, path), path)) };
    }),
  );
  const [{ path, transforms }] = descriptions;
  const splitOf = (path: string) => SPLITS.find((split) => path.endsWith(splitFileName(split)));
  const listed = descriptions.flatMap(({ path, transforms }) =>
    listFrames(path, transforms, splitOf(path) ?? null)
  );
  const unusable = descriptions.flatMap(({ transforms }) => transforms.unusable);
  const found = assemble(path, listed, unusable, files);
  if (splitOf(path) !== undefined) return captureOfSplits(folderOf(path), descriptions, found);
  const capture = captureOf(path, transforms, found);
  const points = transforms.ply_file_path;
  if (points == null) return capture;
  const note = `The points ${points} are not read here: the scene is placed without them.`;
  return { ...capture, notes: [...capture.notes, note] };
}

/** The frames whose photographs are there; the others are told of by name. */
function assemble(
  file: string,
  listed: readonly ListedImage[],
  unusable: readonly SkippedFrame[],
  files: CaptureFiles,
): AssembledFrames {
  const skipped: SkippedFrame[] = [];
  const { once, repeats } = withoutRepeats(listed);
  const posed = withPoses(once, { file, unusable }, skipped);
  const find = finder(folderOf(file), files);
  const frames = posed.images.flatMap((image): Frame[] => {
    const { path, mask, intrinsics, cameraToWorld, split = null, bounds = null } = image;
    const name = image.name ?? frameName(path);
    const found = find(path);
    const foundMask = mask == null ? null : find(mask);
    if (found === null || mask != null && foundMask === null) {
      skipped.push({ name, reason: reasonOf(found === null ? path : mask!) });
      return [];
    }
    // As instant-ngp finds them, see `withFilesBeside`.
    const beside = `${folderOf(found)}dynamic_mask_${stemOf(found)}.png`;
    const masking: Pick<Frame, "mask" | "maskIgnores"> = mask == null && files.has(beside)
      ? { mask: beside, maskIgnores: "coloured" }
      : { mask: foundMask };
    const pose = { intrinsics, cameraToWorld, rays: null };
    return [{ name, image: found, ...masking, ...pose, split, bounds }];
  });
  skipped.push(...repeats);
  requireFrames(skipped, listed.length + unusable.length, file, ADVICE);
  return { frames, skipped, notes: posed.notes, reduction: 1 };
}

/** Why a photograph that is listed is not there: a phrase. */
function reasonOf(path: string): string {
  return isForeignImage(path) || /\.hei[cf]$/i.test(path)
    ? `only PNG and JPEG images are read here, and ${path} is neither`
    : `${path} is not among the files`;
}

/** Looks a path up from a folder, with or without its ending; then by its name alone, where only one has it. */
function finder(folder: string, files: CaptureFiles): (path: string) => string | null {
  const byName = Map.groupBy(
    [...files.keys()].filter((path) => withoutEnding(path) !== path),
    stemOf,
  );
  const endings = ["", ...READ_ENDINGS.filter((ending) => !ending.startsWith(".hei"))];
  return (path) => {
    const full = normalized(folder + path.replaceAll("\\", "/"));
    const exact = endings.map((ending) => full + ending).find((path) => files.has(path));
    const named = byName.get(stemOf(full)) ?? [];
    return exact ?? (named.length === 1 ? named[0] : null);
  };
}

/** What the header of a frame's photograph says. */
async function readHeader(
  files: CaptureFiles,
  { image, intrinsics }: Pick<Frame, "image"> & { readonly intrinsics: Intrinsics },
): Promise<ImageOnDisk> {
  const path = image as string;
  const file = files.get(path)!;
  for (let want = FIRST_READ;; want *= 4) {
    const bytes = new Uint8Array(await file.slice(0, want).arrayBuffer());
    if (!isPng(bytes) && !isJpeg(bytes)) {
      throw new SceneError(
        `Cannot read ${path}: only PNG and JPEG photographs are read here, and it is neither. ${ELSEWHERE}`,
      );
    }
    const header = pngOrJpegHeader(bytes, path);
    if (header !== undefined) return turnedAsPosed(intrinsics, header);
    if (want >= file.size) throw truncatedImage(path, bytes.length, "within its header");
  }
}

/** The name of a file without the ending of an image. */
function stemOf(path: string): string {
  return withoutEnding(path.split("/").at(-1)!);
}

/** The folder of a file, with a slash at its end; nothing for one that is in none. */
function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

/** A scene's name: that of its folder. */
function nameOf(path: string): string {
  return path.split("/").at(-2) ?? "photographs";
}
