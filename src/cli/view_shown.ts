import { shellWord } from "../host/mod.ts";
import { type Checkpoint, decodeField, encodeField } from "../nerf/mod.ts";
import { readCheckpoint, RunFolder } from "../runs/mod.ts";
import type { Survey } from "../scene/mod.ts";
import { type Field, fieldOf } from "../view/field.ts";
import { FileExhibit } from "../view/file_exhibit.ts";
import { Photographs } from "../view/photographs.ts";
import type { About } from "../view/protocol.ts";
import { RunExhibit } from "../view/run_exhibit.ts";
import { type Exhibit, ViewError } from "../view/server.ts";
import { aboutField, aboutRun } from "./about_run.ts";
import { VERSION } from "./info.ts";
import { FirstPictures } from "./first_picture.ts";
import { configOfRun, openSurveyIfThere } from "./open.ts";
import type { Output } from "./output.ts";

/** What is said where a run was moved without its capture. */
const NO_CAPTURE = "The run's capture is not at hand: its cameras and photographs are not shown.";

/** A run or a field file that is shown. */
export interface Shown {
  /** Its folder or file. */
  readonly path: string;
  /** What pages are told of it, besides how they come to it. */
  readonly about: Omit<About, "served" | "live">;
  /** Its capture; null where that is not at hand. */
  readonly survey: Survey | null;
  /** What each page is told first, if anything must be. */
  readonly greeting?: string;
  /** Its field as it is now. */
  field(): Promise<Field>;
  /**
   * What a server shows of it.
   *
   * @param signal ends what is being rendered of it
   */
  exhibit(signal: AbortSignal): ExhibitOfProcess;
}

/** What a server shows until its process ends. */
export interface ExhibitOfProcess {
  readonly exhibit: Exhibit;
  /** Waits, once the signal was aborted, until nothing is rendered and the process can end. */
  ended(): Promise<void>;
}

/** How to open a run. */
export interface RunChoice {
  /** Another scene than the run's. */
  readonly scene: string | undefined;
  /** Whether its training is followed; it may have no checkpoint then. */
  readonly live: boolean;
}

/**
 * Opens a field file.
 *
 * @param gpu the adapter that renders it for browsers that cannot
 * @throws {FieldError} if it is none, or damaged
 */
export async function openFile(path: string, gpu: string | undefined): Promise<Shown> {
  const bytes = await Deno.readFile(path);
  const field = await decodeField(path, bytes);
  const { step, about: { name } } = field;
  const about = { version: VERSION, name, run: null, cameras: [], settings: [] };
  return {
    ...{ path, about, survey: null },
    field: () => Promise.resolve(field),
    exhibit: (signal) => {
      const pictures = new FirstPictures(gpu, path, signal);
      const exhibit = new FileExhibit({
        about: { ...about, served: true, live: false },
        field: { bytes, step },
        render: () => pictures.render(field),
      });
      return { exhibit, ended: () => pictures.ended() };
    },
  };
}

/**
 * Opens a run.
 *
 * @param gpu the adapter that renders it for browsers that cannot
 * @throws {RunError} if the folder is no run's
 * @throws {SceneError} if another scene was named and cannot be used
 * @throws {ViewError} if it has no checkpoint yet, and is not followed until it has
 */
export async function openRunToShow(
  path: string,
  { scene, live }: RunChoice,
  gpu: string | undefined,
  output: Output,
): Promise<Shown> {
  const folder = new RunFolder(path);
  const config = await configOfRun(folder, output);
  if (!live) await requireCheckpoint(folder);
  const survey = await openSurveyIfThere(config, scene, NO_CAPTURE, output);
  const seen = await aboutField(config, survey, folder);
  const fieldNow = (checkpoint: Checkpoint) => fieldOf(checkpoint, seen);
  const about = aboutRun(folder, config, survey);
  return {
    ...{ path, survey, about, greeting: survey ? undefined : NO_CAPTURE },
    field: async () => fieldNow(await readCheckpoint(folder.checkpoint)),
    exhibit: (signal) => {
      const pictures = new FirstPictures(gpu, path, signal);
      const exhibit = new RunExhibit({
        ...{ folder, end: config, about: { ...about, served: true }, live },
        photographs: survey && new Photographs(survey),
        encode: (checkpoint, bits) => encodeField({ ...fieldNow(checkpoint), bits }),
        render: (checkpoint) => pictures.render(fieldNow(checkpoint)),
      });
      return { exhibit, ended: () => pictures.ended() };
    },
  };
}

/** @throws {ViewError} if a run has no checkpoint yet */
async function requireCheckpoint(folder: RunFolder): Promise<void> {
  if (await folder.hasCheckpoint()) return;
  const run = shellWord(folder.path);
  throw new ViewError(
    `Cannot view ${folder.path}: it has no checkpoint yet. ` +
      (folder.isClaimed()
        ? `It is being trained: wait for its first checkpoint with denerf view ${run} --live`
        : `Train it with: denerf train --resume --output ${run}`),
  );
}
