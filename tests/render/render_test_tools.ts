import { join } from "node:path";
import {
  type FrameRecord,
  type FrameSettings,
  type FrameSource,
  type FrameWriter,
  openSession,
  type RenderDescription,
  type RenderedFrame,
  RenderFolder,
} from "../../src/render/mod.ts";
import { frameSettingsSchema } from "../../src/render/frame_settings.ts";
import { writeFrame, type WriteTask } from "../../src/render/writer.ts";

/** What fake frames are rendered by. */
export const MAKER = { denerf: "0.0.0", adapter: "none" };

/** The numbers from 0. */
export function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

/** A render of frames of 3 x 2 pixels, seen from different places. */
export function describe(
  frames: number,
  settings: Partial<FrameSettings> = {},
  kind = "orbit",
): RenderDescription {
  return {
    format: "denerf render 1",
    checkpoint: "0123456789abcdef".repeat(4),
    fps: 30,
    loops: true,
    settings: frameSettingsSchema.parse({ outputs: ["color", "accumulation"], ...settings }),
    frames: upTo(frames).map((frame) => ({
      name: `${kind}_${String(frame).padStart(4, "0")}`,
      camera: {
        ...{ width: 3, height: 2, fx: 2.5, fy: 2.5, cx: 1.5, cy: 1 },
        cameraToWorld: [1, 0, 0, frame / 3, 0, 1, 0, 0.1, 0, 0, 1, 4],
      },
    })),
  };
}

/** The pixels of a fake frame. */
export function pixelsOf(frame: number): RenderedFrame {
  const values = (count: number) =>
    Float32Array.from({ length: count }, (_, i) => ((frame + 1) * (i + 1) * 0.37) % 1);
  return {
    ...{ width: 3, height: 2, colors: values(18), accumulations: values(6) },
    ...{ depths: null, normals: null },
  };
}

/** Renders fake frames, and notes which. */
export class FakeSource implements FrameSource {
  /** The frames that were begun, in order. */
  readonly begun: number[] = [];

  /**
   * A source of frames.
   *
   * @param before what happens before a frame is there
   */
  constructor(
    private readonly before: (frame: number, signal?: AbortSignal) => void | Promise<void> =
      () => {},
  ) {}

  async render(frame: number, signal?: AbortSignal): Promise<RenderedFrame> {
    this.begun.push(frame);
    await this.before(frame, signal);
    return pixelsOf(frame);
  }
}

/** Writes in this thread, after something has happened. */
export class FakeWriter implements FrameWriter {
  /** The names of the frames that it was given, in order. */
  readonly given: string[] = [];
  closed = false;

  constructor(
    readonly size: number,
    private readonly before: (task: WriteTask) => void | Promise<void> = () => {},
  ) {}

  async write(task: WriteTask): Promise<FrameRecord> {
    this.given.push(task.record.name);
    await this.before(task);
    return await writeFrame(task);
  }

  close(): void {
    this.closed = true;
  }
}

/** Uses a folder in which a render has begun. */
export async function withRender(
  path: string,
  description: RenderDescription,
  use: (folder: RenderFolder) => Promise<void>,
): Promise<void> {
  const folder = new RenderFolder(path);
  using _session = await openSession(folder, description, { other: "refuse" });
  await use(folder);
}

/** All files of a folder and of those below, but for locks: their contents by name. */
export async function filesOf(folder: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  const visit = async (below: string) => {
    for await (const { name, isDirectory } of Deno.readDir(join(folder, below))) {
      const path = join(below, name);
      if (isDirectory) await visit(path);
      else if (!name.endsWith(".lock")) {
        files[path] = (await Deno.readFile(join(folder, path))).toHex();
      }
    }
  };
  await visit("");
  return Object.fromEntries(Object.entries(files).sort(([a], [b]) => a < b ? -1 : 1));
}
