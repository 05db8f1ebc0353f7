import type { Frame, Intrinsics, SkippedFrame } from "../capture.ts";
import type { DepthSource } from "../depths/source.ts";
import { withoutEnding } from "../files/kinds.ts";
import { normalized } from "../files/slashes.ts";
import { readPose } from "./poses.ts";
import { SceneError, type Split } from "../scene.ts";

/** An image as a dataset's file lists it: nothing was looked for on disk, and its pose is not checked. */
export interface ListedImage {
  /** What the file calls it: a path with forward or back slashes, with or without its ending. */
  readonly path: string;
  /** The frame's name, unique; by default it follows from the path. */
  readonly name?: string;
  /** What the file calls its mask. */
  readonly mask?: string | null;
  /** Optics. */
  readonly intrinsics: Intrinsics;
  /** Camera to world in the file's coordinates, with `Camera`'s axes: 3 or 4 rows of 4 numbers, if it is one. */
  readonly pose: unknown;
  /** What is wrong with the image, as its file says, so that it cannot be used: a phrase. */
  readonly fault?: string | null;
  /** The split that the file puts it in. */
  readonly split?: Split | null;
  /** Between which depths there is something, in the file's units. */
  readonly bounds?: Frame["bounds"];
  /** What the file says of depths; an image of them by a path that starts from the file's folder. */
  readonly depths?: DepthSource | null;
}

/** What became of the images that a dataset lists. */
export interface AssembledFrames {
  /** Those that can be used, in the dataset's order. */
  readonly frames: readonly Frame[];
  /** The others. */
  readonly skipped: readonly SkippedFrame[];
  /** What was mended, or found under another name: whole sentences. */
  readonly notes: readonly string[];
  /** By how much the image files are reduced by their folders' names, from 1. */
  readonly reduction: number;
}

/** Messages quote no more of a name than this. */
const LONGEST_NAME = 60;

/** More than this share of unusable poses, and the file is taken for something else than it seems. */
const MOST_BAD = 0.5;

function listedName({ name, path }: ListedImage): string {
  return name ?? frameName(path);
}

/** A frame's name: the path without extension, with forward slashes and nothing superfluous. */
export function frameName(filePath: string): string {
  return normalized(withoutEnding(filePath.replaceAll("\\", "/")));
}

/**
 * Makes sure that frames are left.
 *
 * @param listed how many frames are listed
 * @param path what lists the frames, for the message
 * @param advice what to do: a sentence
 * @throws {SceneError} if all were skipped
 */
export function requireFrames(
  skipped: readonly SkippedFrame[],
  listed: number,
  path: string,
  advice = "Put the images there, or name their folder by --images DIR.",
): void {
  if (skipped.length < listed) return;
  const { name, reason } = skipped[0];
  throw new SceneError(
    `Cannot read ${path}: none of its ${listed} frames can be used; the first is ${shown(name)}: ` +
      `${reason}. ${advice}`,
  );
}

/** The images that are listed for the first time, and those that were already. */
export function withoutRepeats(
  listed: readonly ListedImage[],
): { readonly once: readonly ListedImage[]; readonly repeats: readonly SkippedFrame[] } {
  const first = new Map<string, ListedImage>();
  const repeats: SkippedFrame[] = [];
  for (const image of listed) {
    const name = listedName(image);
    const key = `${image.split ?? ""} ${name}`;
    const known = first.get(key);
    if (known === undefined) {
      first.set(key, image);
      continue;
    }
    // Programs that know photographs by their names alone list those of several folders so.
    const isSame = JSON.stringify(known.pose) === JSON.stringify(image.pose);
    const reason = `it is listed more than once${isSame ? "" : ", with another pose"}`;
    repeats.push({ name, reason });
  }
  return { once: [...first.values()], repeats };
}

/** A name for a message, which quotes no more of it than that. */
function shown(name: string): string {
  return name.length > LONGEST_NAME ? `…${name.slice(-LONGEST_NAME)}` : name;
}

/** What lists poses. */
export interface PosedFile {
  /** The file, for messages. */
  readonly file: string;
  /** Frames of which it is known already that they cannot be used. */
  readonly unusable?: readonly SkippedFrame[];
}

/** An image whose pose is one. */
export type PosedImage = ListedImage & Pick<Frame, "cameraToWorld">;

/** The images whose pose can be used, and what was mended. */
export function withPoses(
  listed: readonly ListedImage[],
  { file, unusable = [] }: PosedFile,
  skipped: SkippedFrame[],
): { readonly images: readonly PosedImage[]; readonly notes: readonly string[] } {
  const images: PosedImage[] = [];
  const bad: SkippedFrame[] = [...unusable];
  const mended: { readonly name: string; readonly by: number }[] = [];
  for (const image of listed) {
    const name = listedName(image);
    const read = image.fault == null ? readPose(image.pose) : { fault: image.fault };
    if ("fault" in read) {
      bad.push({ name, reason: image.fault ?? `its pose is unusable: ${read.fault}` });
      continue;
    }
    if (read.mended > 0) mended.push({ name, by: read.mended });
    images.push({ ...image, cameraToWorld: read.pose });
  }
  const count = listed.length + unusable.length;
  if (bad.length > MOST_BAD * count) {
    const [{ name, reason }] = bad;
    throw new SceneError(
      `Cannot read ${file}: ${bad.length} of its ${count} poses are unusable, the first being ` +
        `that of ${shown(name)}: ${
          reason.replace("its pose is unusable: ", "")
        }. Correct what wrote them.`,
    );
  }
  skipped.push(...bad);
  return { images, notes: noteMended(mended) };
}

function noteMended(mended: readonly { readonly name: string; readonly by: number }[]): string[] {
  if (mended.length === 0) return [];
  const worst = mended.reduce((worst, one) => one.by > worst.by ? one : worst);
  const percent = Number((100 * worst.by).toPrecision(2));
  const poses = mended.length === 1
    ? "1 pose was no rotation"
    : `${mended.length} poses were no rotations`;
  return [`${poses} (${worst.name} by ${percent} %): the nearest rotation was taken.`];
}
