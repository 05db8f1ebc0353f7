import { join } from "node:path";
import type { Gpu } from "../gpu/mod.ts";
import { ifThere, shellWord } from "../host/mod.ts";
import { describeProblems } from "../host/issues.ts";
import { ConfigError } from "../nerf/mod.ts";
import { checkPathWords, type PathRequest } from "../paths/mod.ts";
import {
  checkFilm,
  checkFrames,
  differenceBetween,
  type Film,
  type FrameRecord,
  FrameRenderer,
  type FrameSettings,
  framesOfShard,
  lockFinish,
  makeFilm,
  openSession,
  type OutputKind,
  parseShard,
  recordCamera,
  type RenderDescription,
  RenderFolder,
  renderFrames,
  type RenderSummary,
  requireFilmFree,
  type Shard,
  vainSettings,
} from "../render/mod.ts";
import { cropOf, frameSettingsSchema } from "../render/frame_settings.ts";
import { openFieldPath, type PlacedPath, TOUR } from "./field_path.ts";
import { VERSION } from "./info.ts";
import { Interrupt, INTERRUPTED } from "./interrupt.ts";
import { imagesIn, openGpu } from "./open.ts";
import { Output, Progress } from "./output.ts";
import { readSavedField, type SavedField } from "./saved_field.ts";

/** Options of `denerf render`: of its path, of its frames, and these. */
export interface RenderOptions extends Omit<PathRequest, "words">, Partial<FrameSettings> {
  /** The adapter's name or number; the best by default. */
  gpu?: string;
  /** Another scene than the run's, or where the run's has gone. */
  scene?: string;
  /** The words of a path; by default what suits the scene. */
  path?: string[];
  /** Whether normals are among the outputs, too. */
  normals?: boolean;
  /** Which part of the frames is rendered: `auto` or `i/n`; all by default. */
  shard?: string;
  /** The video that is made of all frames. */
  video?: string;
  /** Whether a sheet of small images is made of all frames. */
  contactSheet?: boolean;
  /** Where the images go; the run's `renders/KIND` by default. */
  output?: string;
  /** Whether what is there is rendered anew. */
  overwrite?: boolean;
  /** Whether frames that are there are checked by their hashes. */
  verify?: boolean;
  /** Whether the process ends when its stdin does. */
  supervised?: boolean;
  /** Whether stdout gets one JSON object. */
  json?: boolean;
}

const DEFAULT_OUTPUTS: readonly OutputKind[] = ["color", "depth", "accumulation"];

const WHOLE: Shard = { index: 0, count: 1 };

const NOTHING: RenderSummary = {
  rendered: [],
  others: 0,
  seconds: { rendering: 0, waiting: 0, total: 0 },
};

/** A render that is ready to begin. */
interface Plan extends PlacedPath {
  readonly field: SavedField;
  readonly description: RenderDescription;
  readonly folder: RenderFolder;
  /** The numbers of this process's frames. */
  readonly share: readonly number[];
}

/** What became of a render. */
interface Finish {
  /** The records of all frames, null where one is missing. */
  readonly records: readonly (FrameRecord | null)[];
  /** The files that were made of them: none if any is missing. */
  readonly made: Pick<Film, "contactSheet"> & { readonly video: string | null };
}

/**
 * Renders the field of a run, or of a field file, along a path, as far as it is not rendered yet. What the
 * folder holds is not touched before all is ready to render.
 *
 * @returns the exit code
 */
export async function render(path: string, options: RenderOptions): Promise<number> {
  const output = new Output(options.json ?? false);
  const { supervised, shard, overwrite } = options;
  const began = Date.now();
  using interrupt = new Interrupt(() => output.note("\nInterrupted: stopping …"), { supervised });
  const { signal } = interrupt;
  const plan = await prepare(path, options, output);
  const isIdle = plan.share.length === 0 || (!overwrite && await isComplete(plan, options));
  if (signal.aborted) return reportInterrupted(plan, NOTHING, output);
  const frames = isIdle ? null : await openFrames(plan, options.gpu, output);
  let summary = NOTHING;
  try {
    // What a person asks for replaces what was asked for before; machines must not undo each other's work.
    const other = supervised || shard ? "refuse" : "replace";
    const onReplace = (difference: string) =>
      output.note(`Replacing the render in ${plan.folder.path}: it is one ${difference}`);
    const how = { other, overwrite, onReplace, signal } as const;
    using _session = await openSession(plan.folder, plan.description, how);
    if (frames) summary = await renderMissing(plan, frames, options, output, signal);
    signal.throwIfAborted();
    reportFinish(plan, summary, await finish(plan, options, began, signal), output);
    return 0;
  } catch (error) {
    if (error !== signal.reason) throw error;
    return reportInterrupted(plan, summary, output);
  } finally {
    await frames?.gpu.close();
  }
}

/** Finds out what is to be rendered, without a GPU and without touching the render's folder. */
async function prepare(
  fieldPath: string,
  options: RenderOptions,
  output: Output,
): Promise<Plan> {
  if (options.path && options.path.join(" ") !== TOUR) checkPathWords(options.path);
  const settings = settingsOf(options);
  const shard = options.shard ? parseShard(options.shard) : WHOLE;
  if (options.shard && options.overwrite) {
    throw new ConfigError(
      "Cannot use --overwrite together with --shard: each shard would remove the others' frames. " +
        "Remove the folder before, or choose another one by --output.",
    );
  }
  const field = await readSavedField(fieldPath, output);
  const { path, placement } = await openFieldPath(field, requestOf(options), options.scene);
  const cameras = checkFrames(field.config, path, settings);
  const crop = cropOf(settings.crop) ?? field.about?.crop ?? null;
  for (const sentence of vainSettings(field.config, settings, crop)) output.note(sentence);
  const { fps, loops } = path;
  const { video = null, contactSheet = false } = options;
  checkFilm({ video, fps, contactSheet }, cameras);
  const frames = cameras.map((camera, frame) => ({
    name: path.nameOf(frame),
    camera: recordCamera(camera, placement.fromCapture),
  }));
  const description: RenderDescription = {
    ...{ format: "denerf render 1", checkpoint: field.sha256, fps, loops, settings, frames },
  };
  const folder = new RenderFolder(options.output ?? join(field.renders, path.kind));
  await requireFilmFree(folder, { video, contactSheet });
  return { field, placement, path, description, folder, share: framesOfShard(path.frames, shard) };
}

function settingsOf(options: RenderOptions): FrameSettings {
  const { supersampling, aperture, focus, shutter, exposures, alpha, crop } = options;
  const outputs = [...options.outputs ?? DEFAULT_OUTPUTS];
  if (options.normals && !outputs.includes("normal")) outputs.push("normal");
  if ((options.video || options.contactSheet) && !outputs.includes("color")) {
    throw new ConfigError(
      "Cannot make a video or a contact sheet without colours: add color to --outputs.",
    );
  }
  const settings = {
    ...{ supersampling, aperture, focus, shutter, exposures, alpha, crop, outputs },
  };
  const result = frameSettingsSchema.safeParse(settings);
  if (result.success) return result.data;
  const problems = describeProblems(result.error, settings, frameSettingsSchema);
  throw new ConfigError(`Cannot render: --${problems}`);
}

function requestOf(options: RenderOptions): Partial<PathRequest> {
  const { path: words, frames, fps, size, projection, fov } = options;
  return { words, frames, fps, size, projection, fov };
}

/** The frames of the process's share that are not done. */
async function missingFrames(
  { description, folder, share }: Plan,
  { verify }: RenderOptions,
): Promise<number[]> {
  const missing: number[] = [];
  for (const number of share) {
    if (!await folder.done(description, description.frames[number], verify)) missing.push(number);
  }
  return missing;
}

/** Whether the folder holds this render, and all frames of the process's share are done. */
async function isComplete(plan: Plan, options: RenderOptions): Promise<boolean> {
  const found = await plan.folder.description();
  return found !== null && differenceBetween(found, plan.description) === null &&
    (await missingFrames(plan, options)).length === 0;
}

/** A device that can render frames. */
interface OpenFrames {
  readonly gpu: Gpu;
  readonly renderer: FrameRenderer;
}

async function openFrames(
  { field, placement, path, description }: Plan,
  chosen: string | undefined,
  output: Output,
): Promise<OpenFrames> {
  const gpu = await openGpu(chosen);
  try {
    const { model, config } = await field.restore(gpu, output);
    const { settings } = description;
    const { crop = null } = field.about ?? {};
    return {
      gpu,
      renderer: await FrameRenderer.create(gpu, model, config, placement, path, settings, crop),
    };
  } catch (error) {
    await gpu.close();
    throw error;
  }
}

/** Renders the frames of the process's share that are not done, and closes the device. */
async function renderMissing(
  plan: Plan,
  { gpu, renderer }: OpenFrames,
  options: RenderOptions,
  output: Output,
  signal: AbortSignal,
): Promise<RenderSummary> {
  const { description, folder, share } = plan;
  const frames = await missingFrames(plan, options);
  if (frames.length < share.length) {
    output.note(`Going on in ${folder.path}: ${share.length - frames.length} frames are done`);
  }
  const maker = { denerf: VERSION, adapter: gpu.info.adapter };
  const progress = new Progress();
  try {
    const summary = await renderFrames(
      renderer,
      { folder, description, frames, maker, verify: options.verify },
      {
        signal,
        onProgress: (done, total) => progress.update(done / total, `frame ${done} of ${total}`),
      },
    );
    progress.finish(speedOf(summary));
    return summary;
  } finally {
    await gpu.close();
  }
}

/** `60 images in 40 s, 97 % of it rendering`. */
function speedOf({ rendered, seconds: { rendering, total } }: RenderSummary): string {
  const share = Math.round(100 * rendering / total);
  return `${imagesIn(rendered.length, total)}, ${share} % of it rendering`;
}

/** Makes what is made of all frames, if all are there. */
async function finish(
  { folder, description }: Plan,
  options: RenderOptions,
  began: number,
  signal: AbortSignal,
): Promise<Finish> {
  const records: (FrameRecord | null)[] = [];
  for (const frame of description.frames) records.push(await folder.done(description, frame));
  const all = records.filter((record) => record !== null);
  if (all.length < records.length) return { records, made: { video: null, contactSheet: null } };

  using _alone = await lockFinish(folder, signal);
  await folder.writeManifest(description, all);
  const { video = null, contactSheet = false } = options;
  const progress = new Progress();
  // Another process that shared the work may have made the video while this one waited for the lock.
  const isMade = video !== null && await isNewer(video, began);
  const film = await makeFilm(folder, all, {
    video: isMade ? null : video,
    fps: description.fps,
    contactSheet,
    signal,
    onProgress: (done, total) =>
      progress.update(done / total, `encoding frame ${done} of ${total}`),
  });
  progress.clear();
  return { records, made: { video, contactSheet: film.contactSheet } };
}

/** Whether a file was written after a time, in milliseconds since 1970. */
async function isNewer(path: string, time: number): Promise<boolean> {
  const info = await ifThere(Deno.stat(path), null);
  return (info?.mtime?.getTime() ?? -Infinity) > time;
}

function reportFinish(
  { folder, share }: Plan,
  { rendered, seconds }: RenderSummary,
  { records, made }: Finish,
  output: Output,
): void {
  const images = share.flatMap((number) => {
    const files = records[number]?.files ?? [];
    const shown = files.find(({ kind }) => kind === "color") ?? files[0];
    return shown ? [join(folder.path, shown.name)] : [];
  });
  const missing = records.filter((record) => record === null).length;
  const saved = images.length < 2 ? images : [`${images[0]} … ${images.at(-1)}`];
  const files = [...saved, made.video, made.contactSheet].filter((file) => file !== null);
  const text = files.map((file) => `Saved ${file}`);
  if (missing > 0) {
    text.push(
      `${missing} of ${records.length} frames are not there yet. When they are: ` +
        `denerf jobs assemble ${shellWord(folder.path)}`,
    );
  }
  output.result(
    {
      ...{ output: folder.path, images, rendered, others: share.length - rendered.length },
      ...{ frames: records.length, missing, complete: missing === 0, ...made, seconds },
    },
    text.join("\n"),
  );
}

function reportInterrupted(
  { folder }: Plan,
  { rendered, seconds }: RenderSummary,
  output: Output,
): number {
  output.result(
    { interrupted: true, output: folder.path, rendered, seconds },
    "Interrupted. The same command goes on with the frames that are missing.",
  );
  return INTERRUPTED;
}
