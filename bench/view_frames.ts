/**
 * Measures frames of a viewport, as `denerf view` draws them, without a browser:
 *
 *     deno run -A bench/view_frames.ts RUN [--size 800x800] [--frames 30] [--budget 33]
 *
 * Along an orbit of the run, frames are drawn at full resolution, and then within a budget of milliseconds, as while
 * one moves. At its end nothing changes any more, and the picture is refined.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { openGpu, openSurvey, readRun, restoreRun } from "../src/cli/open.ts";
import { Output } from "../src/cli/output.ts";
import { quantile } from "../src/math/quantile.ts";
import { type Drawn, type Look, Viewport } from "../src/nerf/mod.ts";
import { openPath } from "../src/paths/mod.ts";

const { values, positionals: [runPath] } = parseArgs({
  args: Deno.args,
  allowPositionals: true,
  options: {
    size: { type: "string", default: "800x800" },
    frames: { type: "string", default: "30" },
    budget: { type: "string", default: "33" },
  },
});
if (!runPath) throw new Error("Name a run's folder.");

const LOOK: Look = { show: "color", background: [1, 1, 1], crop: null };
const FORMAT = "rgba8unorm";

const output = new Output(true);
const run = await readRun(runPath, output);
const survey = await openSurvey(run.checkpoint.config);
const size = values.size.split("x").map(Number) as [number, number];
const [frames, budget] = [Number(values.frames), Number(values.budget)];
const path = await openPath(survey, { words: ["orbit"], frames, size });
const gpu = await openGpu();
const { model, config } = await restoreRun(gpu, run, output);
const before = gpu.allocated;
const viewport = await Viewport.create(gpu, model, config, survey.placement, FORMAT);
const usage = GPUTextureUsage.COPY_DST;
const texture = gpu.device.createTexture({ size, format: FORMAT, usage });
const draw = (frame: number, milliseconds: number) =>
  viewport.draw(texture, path.at(frame), LOOK, milliseconds);
await draw(0, 1); // drivers compile late

/** `median 12.3 ms, 90 % within 15.0 ms`. */
function timesOf(drawn: readonly Drawn[]): string {
  const times = drawn.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  const [median, most] = [0.5, 0.9].map((part) => quantile(times, part).toFixed(1));
  return `median ${median} ms, 90 % within ${most} ms`;
}

console.log(`${gpu.info.adapter}, ${frames} frames of ${values.size}`);
const whole: Drawn[] = [];
for (let frame = 0; frame < frames; frame++) whole.push(await draw(frame, Infinity));
console.log(`whole frames        ${timesOf(whole)}`);

const moving: Drawn[] = [];
for (let frame = 0; frame < frames; frame++) moving.push(await draw(frame, budget));
const scales = moving.map(({ scale }) => scale).sort((a, b) => a - b);
console.log(
  `moving, ${budget} ms       ${timesOf(moving)}, at ${
    (100 * quantile(scales, 0.5)).toFixed(0)
  } % ` +
    "of the resolution",
);

const began = performance.now();
let sharp = 0;
for (let drawn = moving[frames - 1]; !drawn.done;) {
  drawn = await draw(frames - 1, budget);
  if (sharp === 0 && drawn.frames > 0) sharp = performance.now() - began;
}
const all = performance.now() - began;
console.log(
  `still               sharp after ${sharp.toFixed(0)} ms, done after ${all.toFixed(0)} ms`,
);
console.log(
  `memory              ${((gpu.allocated - before) / 1e6).toFixed(1)} MB beside the model`,
);
viewport.destroy();
await gpu.close();
