import { writeAtomically } from "../host/mod.ts";
import { encodeField, type FieldTour } from "../nerf/mod.ts";
import { defaultPath, openPath, PathError, pathFileOf } from "../paths/mod.ts";
import type { Survey } from "../scene/mod.ts";
import { type Field, pictureCamera, renderPictures } from "../view/field.ts";
import { dataUrl, onePage } from "../view/html.ts";
import type { FieldBits } from "../view/protocol.ts";
import { openGpu } from "./open.ts";
import { type Output, Progress } from "./output.ts";
import type { Shown } from "./view_shown.ts";

/** How to write a run as a page of one file. */
export interface ExportOptions {
  /** The adapter that renders its pictures: a name or number; the best by default. */
  readonly gpu?: string;
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

/** Writes a run or a field file as a page of one file; returns the exit code. */
export async function exportPage(
  shown: Shown,
  options: ExportOptions,
  output: Output,
): Promise<number> {
  const { about, survey } = shown;
  const { output: file, quality: bits = 8, path: words } = options;
  const { PAGE_FILES } = await import("../view/page_files.ts");
  const tour = words && await tourOf(survey, words);
  const saved = await shown.field();
  const field = tour ? { ...saved, about: { ...saved.about, tour } } : saved;
  const bytes = await encodeField({ ...field, bits });
  const pictures = await picturesOf(shown, field, options);
  const page = await onePage(PAGE_FILES, {
    about: { ...about, served: false, live: false },
    field: bytes.toBase64(),
    pictures: pictures.map(dataUrl),
  });
  const whole = new TextEncoder().encode(page);
  await writeAtomically(file, whole);
  output.result(
    {
      ...{ output: file, bytes: whole.length, field: bytes.length, quality: bits },
      ...{ pictures: pictures.length, step: field.step },
    },
    `Saved ${file}: ${megabytes(whole)}, of it ${
      megabytes(bytes)
    } the field with ${bits} bits a number. ` +
      "It needs no server: open it from disk, or send it.",
  );
  return 0;
}

/** What is seen first, or from all around, as PNG. */
async function picturesOf(
  { survey, path }: Shown,
  field: Field,
  { gpu: wanted, fallback = false }: ExportOptions,
): Promise<Uint8Array<ArrayBuffer>[]> {
  const gpu = await openGpu(wanted);
  try {
    const first = pictureCamera(gpu, field.about.start);
    const cameras = fallback ? await camerasAround(survey, [first.width, first.height]) : [first];
    const progress = new Progress();
    const onPicture = (done: number) =>
      progress.update(done / cameras.length, `picture ${done} of ${cameras.length}`);
    const pictures = await renderPictures(gpu, path, field, cameras, { onPicture });
    progress.clear();
    return pictures;
  } finally {
    await gpu.close();
  }
}

/** A path as a file of denerf's holds it. */
async function tourOf(survey: Survey | null, words: readonly string[]): Promise<FieldTour> {
  const capture = requireCapture(survey, "--path");
  const path = await openPath(capture, { words });
  return { ...pathFileOf(path, capture.placement.fromCapture) };
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
    `Cannot export with ${option}: the path is fitted to a run's capture, which is not at hand. Export a run, ` +
      "and name its capture by --scene if that was moved.",
  );
}

/** `2.5 MB` */
function megabytes({ length }: Uint8Array): string {
  return `${(length / 1e6).toFixed(1)} MB`;
}
