import { join } from "node:path";
import * as z from "npm:zod@^4.0.0";
import { invert, PROJECTIONS, transformPose } from "../math/mod.ts";
import { messageOf, removeLeftovers, sha256Of, writeAtomically } from "../host/mod.ts";
import { describeProblems } from "../host/issues.ts";
import type { Camera, Similarity } from "../scene/mod.ts";
import { RenderError } from "./error.ts";
import {
  type FrameSettings,
  frameSettingsSchema,
  OUTPUT_KINDS,
  type OutputKind,
} from "./frame_settings.ts";

/** What the files of a manifest say they are, so that another program's are not taken for them. */
export const FORMATS = {
  render: "denerf render 1",
  frame: "denerf frame 1",
  manifest: "denerf manifest 1",
} as const;

/**
 * A frame's camera in the capture's own coordinates, as `Camera` describes it. Poses are camera to
 * capture, [3, 4] row-major.
 */
export interface RecordedCamera extends Omit<Camera, "cameraToWorld" | "rays"> {
  /** Camera to capture, [3, 4] row-major: the columns are right, up, backward and the position. */
  readonly cameraToWorld: readonly number[];
  /** Stands for a table of measured rays, which is too large to be repeated. */
  readonly rays?: "table";
}

/** A frame of a render. */
export interface DescribedFrame {
  /** Its name, which its files begin with; unique in the render. */
  readonly name: string;
  /** Where it is seen from. */
  readonly camera: RecordedCamera;
}

/** What decides a frame's pixels, besides its camera and who renders it. */
export interface RenderBasis {
  /** SHA-256 of the run's `checkpoint.safetensors`, in hexadecimal digits. */
  readonly checkpoint: string;
  /** How each frame is rendered, and into which files. */
  readonly settings: FrameSettings;
}

/** What a folder's frames show, whoever renders which: `manifest/render.json`. */
export interface RenderDescription extends RenderBasis {
  /** Kind and version of the file. */
  readonly format: "denerf render 1";
  /** Frames a second of a video. */
  readonly fps: number;
  /** Whether the first frame follows the last one. */
  readonly loops: boolean;
  /** The frames in their order. */
  readonly frames: readonly DescribedFrame[];
}

/** A file of a frame. */
export interface FileRecord {
  /** Its name in the render's folder. */
  readonly name: string;
  /** What it shows. */
  readonly kind: OutputKind;
  /** Its size. */
  readonly bytes: number;
  /** SHA-256 of its contents, in hexadecimal digits. */
  readonly sha256: string;
  /** What its numbers mean, where they are lengths. */
  readonly units?: string;
}

/** What rendered a frame. */
export interface Maker {
  /** The version of denerf. */
  readonly denerf: string;
  /** The adapter, as its driver describes it. */
  readonly adapter: string;
}

/**
 * What is known of a frame that is done: `manifest/NAME.json`, written after its files. It holds no
 * times: a frame has the same record whenever it was rendered.
 */
export interface FrameRecord extends DescribedFrame, RenderBasis, Maker {
  /** Kind and version of the file. */
  readonly format: "denerf frame 1";
  /** Its files. */
  readonly files: readonly FileRecord[];
}

/** All that is known of a finished render: `manifest.json`. */
export interface Manifest extends Omit<RenderDescription, "format" | "frames"> {
  /** Kind and version of the file. */
  readonly format: "denerf manifest 1";
  /** The frames' records in their order. */
  readonly frames: readonly FrameRecord[];
}

const number = z.number();
const count = z.int().min(1);
const digest = z.string().regex(/^[0-9a-f]{64}$/, "must be 64 hexadecimal digits");

/** A name that stays in its folder; none is hidden. */
const fileName = z.string().regex(
  /^[^./\\\p{Cc}][^/\\\p{Cc}]*$/u,
  "must be the name of a file",
);

const cameraSchema = z.strictObject({
  width: count,
  height: count,
  fx: number,
  fy: number,
  cx: number,
  cy: number,
  cameraToWorld: z.array(number).length(12),
  lens: z.strictObject({
    projection: z.enum(PROJECTIONS),
    radial: z.tuple([number, number, number, number]),
    divisor: z.tuple([number, number, number]),
    tangential: z.tuple([number, number]),
    prism: z.tuple([number, number, number, number]),
    omega: number,
  }).optional(),
  rays: z.literal("table").optional(),
});

const frameShape = { name: fileName, camera: cameraSchema };
const basisShape = { checkpoint: digest, settings: frameSettingsSchema };

const descriptionSchema = z.strictObject({
  format: z.literal(FORMATS.render),
  ...basisShape,
  fps: number.positive(),
  loops: z.boolean(),
  frames: z.array(z.strictObject(frameShape)).min(1),
});

const recordSchema = z.strictObject({
  format: z.literal(FORMATS.frame),
  ...frameShape,
  ...basisShape,
  denerf: z.string(),
  adapter: z.string(),
  files: z.array(z.strictObject({
    name: fileName,
    kind: z.enum(OUTPUT_KINDS),
    bytes: count,
    sha256: digest,
    units: z.string().optional(),
  })).min(1),
});

const manifestSchema = descriptionSchema.extend({
  format: z.literal(FORMATS.manifest),
  frames: z.array(recordSchema).min(1),
});

/**
 * A camera as manifests hold it.
 *
 * @param camera in scene coordinates
 * @param fromCapture how the scene was placed
 */
export function recordCamera(camera: Camera, fromCapture: Similarity): RecordedCamera {
  const { cameraToWorld, rays, ...rest } = camera;
  const pose = [...transformPose(invert(fromCapture), cameraToWorld)];
  return { ...rest, cameraToWorld: pose, ...(rays && { rays: "table" }) };
}

/** What differs between two renders, in words; null if a frame of one is as good as the other's. */
export function differenceBetween(a: RenderDescription, b: RenderDescription): string | null {
  if (a.checkpoint !== b.checkpoint) return "of another checkpoint";
  if (!alike(a.settings, b.settings)) return "with other settings";
  if (!alike(a.frames.map(({ name }) => name), b.frames.map(({ name }) => name))) {
    return `of other frames, ${a.frames[0].name} to ${a.frames.at(-1)!.name}`;
  }
  const moved = a.frames.find(({ camera }, i) => !alike(camera, b.frames[i].camera));
  return moved ? `of other cameras, such as that of ${moved.name}` : null;
}

/** Whether a record is of a frame of a render, and not of another render's frame of the same name. */
export function isRecordOf(
  record: FrameRecord,
  { checkpoint, settings }: RenderBasis,
  { name, camera }: DescribedFrame,
): boolean {
  return record.name === name && record.checkpoint === checkpoint &&
    alike(record.settings, settings) && alike(record.camera, camera);
}

/** Processors round differently, so machines that share a render need not agree to the last bit. */
const ROUNDING = 1e-9;

/** Whether two values from JSON are the same, but for rounding. */
function alike(a: unknown, b: unknown): boolean {
  if (typeof a === "number" && typeof b === "number") {
    return Math.abs(a - b) <= ROUNDING * Math.max(1, Math.abs(a));
  }
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) =>
    alike((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key])
  );
}

/** The reason for a frame that nobody has begun, or that somebody is working on. */
export const NOT_RENDERED = "not rendered";

/**
 * The folder of a render:
 *
 *   NAME.png, NAME_depth.png …   frames' files
 *   manifest/render.json         what is rendered, a {@link RenderDescription}
 *   manifest/NAME.json           a {@link FrameRecord}; a frame is done if and only if it is there and
 *                                the files are as large as it says
 *   manifest/made.txt            which files of this folder were made of all frames
 *   manifest/locks/              who works here, see {@link Session} and {@link claimFrame}
 *   manifest.json                all of it, a {@link Manifest}, once all frames are done
 */
export class RenderFolder {
  /** Where descriptions and records are. */
  readonly records: string;
  /** Where locks are. */
  readonly locks: string;

  /** Names the files of a render's folder; touches nothing. */
  constructor(
    /** The folder. */
    readonly path: string,
  ) {
    this.records = join(path, "manifest");
    this.locks = join(this.records, "locks");
  }

  /** Where the description is. */
  get descriptionPath(): string {
    return join(this.records, "render.json");
  }

  /** Where the manifest of the whole render goes. */
  get manifestPath(): string {
    return join(this.path, "manifest.json");
  }

  /** Where a frame's record is. */
  recordPath(name: string): string {
    return join(this.records, `${name}.json`);
  }

  /**
   * What is rendered here; null if nothing is.
   *
   * @throws {RenderError} if the file is torn or of another program
   */
  description(): Promise<RenderDescription | null> {
    return readJson(this.descriptionPath, descriptionSchema);
  }

  /**
   * A frame's record; null if there is none.
   *
   * @throws {RenderError} if the file is torn or of another program
   */
  record(name: string): Promise<FrameRecord | null> {
    return readJson(this.recordPath(name), recordSchema);
  }

  /**
   * The manifest of the whole render; null if there is none.
   *
   * @throws {RenderError} if the file is torn or of another program
   */
  manifest(): Promise<Manifest | null> {
    return readJson(this.manifestPath, manifestSchema);
  }

  /**
   * A frame's record if the frame is done: the record is of this render, and the files are as large as it
   * says. Null if it is not done, whatever else is there.
   *
   * @param verify whether the files' contents must be as the record says, too
   */
  async done(
    description: RenderDescription,
    frame: DescribedFrame,
    verify = false,
  ): Promise<FrameRecord | null> {
    const found = await this.check(description, frame, verify);
    return typeof found === "string" ? null : found;
  }

  /** As {@link done}, but a frame that is not done gives the reason, such as {@link NOT_RENDERED}. */
  async check(
    description: RenderDescription,
    frame: DescribedFrame,
    verify: boolean,
  ): Promise<FrameRecord | string> {
    const record = await this.record(frame.name).catch(unreadable);
    if (record === null) return NOT_RENDERED;
    if (record === "unreadable") return "its record cannot be read";
    if (!isRecordOf(record, description, frame)) {
      return "its record is of another checkpoint, camera or settings";
    }
    const lacking = record.settings.outputs.find((kind) =>
      !record.files.some((file) => file.kind === kind)
    );
    if (lacking) return `its record names no ${lacking} file`;
    for (const file of record.files) {
      const fault = await this.#faultOf(file, verify);
      if (fault !== null) return fault;
    }
    return record;
  }

  /** What is wrong with a file, if anything is. One that is not as large as it should be is not read. */
  async #faultOf(
    { name, kind, bytes, sha256 }: FileRecord,
    verify: boolean,
  ): Promise<string | null> {
    const path = join(this.path, name);
    try {
      if ((await Deno.stat(path)).size !== bytes) {
        return `its ${kind} file is not as large as recorded`;
      }
      if (!verify || await sha256Of(await Deno.readFile(path)) === sha256) return null;
      return `its ${kind} file does not have the recorded hash`;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return `its ${kind} file is missing`;
      throw error;
    }
  }

  /** Writes what is rendered here, a line a frame; for who holds the render's lock alone. */
  async writeDescription(description: RenderDescription): Promise<void> {
    const { frames, ...rest } = descriptionSchema.parse(description);
    await writeLines(this.descriptionPath, rest, frames);
  }

  /**
   * Writes the manifest of a finished render, a line a frame; for who holds {@link lockFinish}'s lock.
   *
   * @param records those of all frames, in their order
   */
  async writeManifest(
    description: RenderDescription,
    records: readonly FrameRecord[],
  ): Promise<void> {
    const format = FORMATS.manifest;
    const { frames, ...rest } = manifestSchema.parse({ ...description, format, frames: records });
    await writeLines(this.manifestPath, rest, frames);
  }
}

/** A record that cannot be read says nothing: its frame is rendered anew. */
function unreadable(error: unknown): "unreadable" {
  if (error instanceof RenderError) return "unreadable";
  throw error;
}

/**
 * Writes an object as JSON, each of its frames in a line. Its fields are in the schema's order, so that the
 * same values give the same bytes, whether they were made or read. Whoever calls holds a lock, so what
 * killed processes left of the file can be removed.
 */
async function writeLines(path: string, rest: object, frames: readonly object[]): Promise<void> {
  const head = JSON.stringify(rest, null, 2).replace(/\n\}$/, "");
  const lines = frames.map((frame) => `    ${JSON.stringify(frame)}`).join(",\n");
  const text = `${head},\n  "frames": [\n${lines}\n  ]\n}\n`;
  await removeLeftovers(path);
  await writeAtomically(path, new TextEncoder().encode(text));
}

/**
 * The contents of a JSON file of ours; null if it is not there.
 *
 * @throws {RenderError} if it is torn, of another program, or cannot be read
 */
async function readJson<T>(path: string, schema: z.ZodType<T>): Promise<T | null> {
  const fail = (reason: string) =>
    new RenderError(
      `Cannot use ${path}: ${reason} Remove it, or render into another folder by --output.`,
    );
  let value: unknown;
  try {
    value = JSON.parse(await Deno.readTextFile(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    if (error instanceof SyntaxError) throw fail("it is torn, or no JSON.");
    throw fail(`${messageOf(error)}.`);
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw fail(describeProblems(result.error, value, schema));
}
