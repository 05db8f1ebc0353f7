import { join } from "node:path";
import { contactSheet, requireFrameRate, type VideoReport, writeVideo } from "../media/mod.ts";
import { removeLeftovers, writeAtomically } from "../host/mod.ts";
import { RenderError } from "./error.ts";
import type { FrameRecord, RenderFolder } from "./manifest.ts";
import { noteMade, requireMakeable } from "./own_files.ts";

/** What to make of a render's frames. */
export interface FilmOptions {
  /** The video's file, whose ending says which kind; null for none. */
  readonly video: string | null;
  /** Frames a second of the video. */
  readonly fps: number;
  /** Whether `contact.png` is made. */
  readonly contactSheet: boolean;
  /** Abandons what is not finished. */
  readonly signal?: AbortSignal;
  /** Called with how many frames of the video are done, of how many. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** What was made. */
export interface Film {
  /** The video and its file, or null. */
  readonly video: VideoReport & { readonly file: string } | null;
  /** The contact sheet's file, or null. */
  readonly contactSheet: string | null;
}

/**
 * Checks what is known of a film before its frames are rendered.
 *
 * @param sizes those of all frames
 * @throws {RenderError} if they differ; `MediaError` if the video cannot have its rate
 */
export function checkFilm(
  { video, fps, contactSheet }: Pick<FilmOptions, "video" | "fps" | "contactSheet">,
  sizes: readonly { readonly width: number; readonly height: number }[],
): void {
  if (video !== null) requireFrameRate(video, fps);
  if (video === null && !contactSheet) return;
  const [first] = sizes;
  const other = sizes.find(({ width, height }) => width !== first.width || height !== first.height);
  if (!other) return;
  throw new RenderError(
    `Cannot make a ${
      video === null ? "contact sheet" : "video"
    }: all frames must have one size, and ` +
      `there are some of ${first.width} x ${first.height} and some of ${other.width} x ` +
      `${other.height} pixels. Choose one size for all of them.`,
  );
}

/**
 * Makes sure that nothing is in a film's way before its frames are rendered. Changes nothing.
 *
 * @throws {RenderError} if the render's folder holds such a file that denerf did not make
 */
export async function requireFilmFree(
  folder: RenderFolder,
  film: Pick<FilmOptions, "video" | "contactSheet">,
): Promise<void> {
  for (const path of filesOf(folder, film)) await requireMakeable(folder, path);
}

function filesOf(
  folder: RenderFolder,
  { video, contactSheet }: Pick<FilmOptions, "video" | "contactSheet">,
): string[] {
  return [...(video === null ? [] : [video]), ...(contactSheet ? [sheetOf(folder)] : [])];
}

function sheetOf({ path }: RenderFolder): string {
  return join(path, "contact.png");
}

/** More pictures than this are too small to see anything. */
const MOST_PICTURES = 64;

/**
 * Makes a video and a contact sheet of a render's colours. The sheet of a long render shows 64 of its
 * frames, evenly spread. For who holds `lockFinish`'s lock: what killed processes left of a video is removed.
 *
 * @param records those of the frames to show, in order, at least one
 * @throws {RenderError} if the frames have no colours, or the folder holds such a file that denerf did not
 *   make; `MediaError` if something cannot be encoded or written; the signal's reason if aborted
 */
export async function makeFilm(
  folder: RenderFolder,
  records: readonly FrameRecord[],
  { video, fps, contactSheet: sheet, signal, onProgress }: FilmOptions,
): Promise<Film> {
  if (video === null && !sheet) return { video: null, contactSheet: null };
  const pictures = records.map((record) => pictureOf(folder, record));
  const sheetPath = sheetOf(folder);
  for (const path of filesOf(folder, { video, contactSheet: sheet })) {
    await noteMade(folder, path);
    await removeLeftovers(path);
  }
  const report = video && await writeVideo(video, pictures, { fps, signal, onProgress });
  if (sheet) {
    const bytes = await contactSheet(spread(pictures, MOST_PICTURES), { signal });
    await writeAtomically(sheetPath, bytes);
  }
  return {
    video: report ? { file: video!, ...report } : null,
    contactSheet: sheet ? sheetPath : null,
  };
}

/** A frame's colours. */
function pictureOf(folder: RenderFolder, { name, files }: FrameRecord): string {
  const color = files.find(({ kind }) => kind === "color");
  if (color) return join(folder.path, color.name);
  throw new RenderError(
    `Cannot show ${name} of ${folder.path}: it was rendered without color. ` +
      "Render with this output, too, or make no video and no contact sheet.",
  );
}

/** At most `most` of some values, evenly spread, the first one among them. */
function spread<T>(values: readonly T[], most: number): T[] {
  const count = Math.min(values.length, most);
  return Array.from({ length: count }, (_, i) => values[Math.floor(i * values.length / count)]);
}
