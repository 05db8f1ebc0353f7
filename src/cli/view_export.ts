import { bytesText, writeAtomically } from "../host/mod.ts";
import { readCheckpoint } from "../runs/mod.ts";
import { defaultPath, openPath, PathError, pathFileOf } from "../paths/mod.ts";
import type { Survey } from "../scene/mod.ts";
import { encodeFieldOf, pictureCamera, renderPictures } from "../view/field.ts";
import { dataUrl, onePage } from "../view/html.ts";
import { type Outlook, outlookOf } from "../view/outlook.ts";
import type { FieldBits } from "../view/protocol.ts";
import { aboutRun } from "./about_run.ts";
import { type Output, Progress } from "./output.ts";
import type { ShownRun } from "./view.ts";

/** How to write a run as a page of one file. */
export interface ExportOptions {
  /** The file. */
  readonly output: string;
  /** Bits of a number of the field; 8 by default. */
  readonly quality?: FieldBits;
  /** Whether browsers without WebGPU can turn it: pictures from all around. */
  readonly fallback?: boolean;
  /** The way that the camera takes until somebody moves it: words as of `render --path`. */
  readonly path?: readonly string[];
}

/** How many pictures show a field from all around. */
const AROUND = 12;

/** Writes a run as a page of one file; returns the exit code. */
export async function exportPage(
  { gpu, folder, config, survey }: ShownRun,
  { output: file, quality = 8, fallback = false, path: words }: ExportOptions,
  output: Output,
): Promise<number> {
  const tour = words ? await tourOf(survey, words) : null;
  const outlook: Outlook = { ...outlookOf(config, survey), tour };
  const { PAGE_FILES } = await import("../view/page_files.ts");
  const checkpoint = await readCheckpoint(folder.checkpoint);
  const about = { ...aboutRun(folder, survey), served: false, live: false, run: null };
  const field = await encodeFieldOf(gpu, checkpoint, folder.checkpoint, outlook, quality);
  const start = pictureCamera(gpu, outlook.start);
  const cameras = fallback ? await camerasAround(survey, [start.width, start.height]) : [start];
  const progress = new Progress();
  const pictures = await renderPictures(
    ...[gpu, checkpoint, folder.checkpoint, outlook, cameras] as const,
    (done) => progress.update(done / cameras.length, `picture ${done} of ${cameras.length}`),
  );
  progress.clear();
  const page = await onePage(PAGE_FILES, {
    about,
    field: field.toBase64(),
    pictures: pictures.map(dataUrl),
  });
  const bytes = new TextEncoder().encode(page);
  await writeAtomically(file, bytes);
  output.result(
    {
      ...{ output: file, bytes: bytes.length, field: field.length, quality },
      ...{ pictures: pictures.length, step: checkpoint.step },
    },
    `Saved ${file}: ${bytesText(bytes.length)}, of it ${
      bytesText(field.length)
    } the field with ${quality} bits a ` +
      "number. It needs no server: open it from disk, or send it.",
  );
  return 0;
}

/** A path as the text of a file of denerf's. */
async function tourOf(survey: Survey | null, words: readonly string[]): Promise<string> {
  const capture = requireCapture(survey, "--path");
  const path = await openPath(capture, { words });
  return JSON.stringify(pathFileOf(path, capture.placement.fromCapture));
}

/** Cameras in equal steps along the path that suits a scene. */
async function camerasAround(survey: Survey | null, size: [number, number]) {
  const capture = requireCapture(survey, "--fallback");
  const path = await openPath(capture, { words: defaultPath(capture), frames: AROUND, size });
  return Array.from({ length: AROUND }, (_, frame) => path.at(frame));
}

/** @throws {PathError} if it is not at hand */
function requireCapture(survey: Survey | null, option: string): Survey {
  if (survey) return survey;
  throw new PathError(
    `Cannot export with ${option}: the path is fitted to the run's capture, which is not at hand. Name it by ` +
      "--scene.",
  );
}
