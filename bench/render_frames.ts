/**
 * Measures what writing frames costs beside rendering them:
 *
 *     deno run -A bench/render_frames.ts RUN [--frames 24] [--size 400x400]
 *
 * An orbit of the run is rendered three times: without writing anything, as `denerf render` does it, and with
 * each frame written before the next one is rendered.
 *
 * @module
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openGpu, openSurvey, readRun, restoreRun } from "../src/cli/open.ts";
import { Output } from "../src/cli/output.ts";
import { openPath } from "../src/paths/mod.ts";
import {
  FrameRenderer,
  type FrameSettings,
  type FrameWriter,
  openSession,
  recordCamera,
  type RenderDescription,
  RenderFolder,
  renderFrames,
  WriterPool,
} from "../src/render/mod.ts";
import { writeFrame } from "../src/render/writer.ts";

const { values, positionals: [runPath] } = parseArgs({
  args: Deno.args,
  allowPositionals: true,
  options: {
    frames: { type: "string", default: "24" },
    size: { type: "string", default: "400x400" },
  },
});
if (!runPath) throw new Error("Name a run's folder.");

const SETTINGS: FrameSettings = {
  ...{ supersampling: 1, aperture: 0, focus: null, shutter: 0, exposures: 16, alpha: false },
  crop: null,
  outputs: ["color", "depth", "accumulation"],
};

/** How frames are written. */
const WAYS: Record<string, () => FrameWriter> = {
  "nothing written": () => inline((task) => Promise.resolve({ ...task.record, files: [] })),
  "written meanwhile": () => new WriterPool(),
  "written in turn": () => inline(writeFrame),
};

/** Writes in this thread, one frame at a time. */
function inline(write: FrameWriter["write"]): FrameWriter {
  let last: Promise<unknown> = Promise.resolve();
  return {
    size: 0.5, // and as many that wait: one in all
    write: (task) => {
      const written = last.then(() => write(task));
      last = written.catch(() => {});
      return written;
    },
    close: () => {},
  };
}

const output = new Output(true);
const run = await readRun(runPath, output);
const survey = await openSurvey(run.checkpoint.config);
const size = values.size.split("x").map(Number) as [number, number];
const path = await openPath(survey, { words: ["orbit"], frames: Number(values.frames), size });
const gpu = await openGpu();
const { model, config } = await restoreRun(gpu, run, output);
const { placement } = survey;
const renderer = await FrameRenderer.create(gpu, model, config, placement, path, SETTINGS);
const description: RenderDescription = {
  ...{ format: "denerf render 1", checkpoint: run.sha256, fps: path.fps, loops: path.loops },
  settings: SETTINGS,
  frames: Array.from({ length: path.frames }, (_, frame) => ({
    name: path.nameOf(frame),
    camera: recordCamera(path.at(frame), placement.fromCapture),
  })),
};
const maker = { denerf: "", adapter: gpu.info.adapter };
const frames = Array.from({ length: path.frames }, (_, frame) => frame);
await renderer.render(0); // drivers compile late

console.log(`${gpu.info.adapter}, ${path.frames} frames of ${values.size}`);
for (const [way, writer] of Object.entries(WAYS)) {
  const root = await Deno.makeTempDir();
  try {
    const folder = new RenderFolder(join(root, "frames"));
    using _session = await openSession(folder, description, { other: "refuse" });
    const task = { folder, description, frames, maker };
    const { seconds } = await renderFrames(renderer, task, { writer: writer() });
    const { rendering, waiting, total } = seconds;
    console.log(
      `${way.padEnd(20)}${(frames.length / total).toFixed(2)} frames/s, ` +
        `${(1000 * total / frames.length).toFixed(1)} ms a frame, of which ` +
        `${(100 * rendering / total).toFixed(1)} % rendering, ` +
        `${(100 * waiting / total).toFixed(1)} % waiting for files`,
    );
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}
renderer.destroy();
await gpu.close();
