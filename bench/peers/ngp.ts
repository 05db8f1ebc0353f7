/**
 * Measures training steps of the preset `ngp` beside PyTorch's of the same hash grid and networks.
 *
 *     deno run -A bench/peers/ngp.ts [SCENE] [--downscale 8] [--rounds 5]
 *
 * The two take turns, so that other work on the machine slows both. SCENE is the bundled one by default.
 *
 * @module
 */
import { cpuUsage } from "node:process";
import { parseArgs } from "node:util";
import { benchConfig } from "../../src/cli/bench/steps.ts";
import { openGpu, openImages, openSurvey } from "../../src/cli/open.ts";
import { Output } from "../../src/cli/output.ts";
import { quantile } from "../../src/math/quantile.ts";
import { createTrainer, methodOf, presetConfig, type Trainer } from "../../src/nerf/mod.ts";
import { ngpSchema } from "../../src/nerf/ngp/config.ts";
import { BUNDLED_SCENE, reduceSurvey } from "../../src/scene/mod.ts";
import {
  findTorch,
  lastLine,
  NO_TORCH,
  output,
  type PeerMeasurement,
  sibling,
  type TorchPython,
} from "./driver.ts";

/** What one sample takes, in seconds. */
interface Cost {
  /** By the clock. */
  readonly wall: number;
  /** Of all threads of the process that trains. */
  readonly cpu: number;
}

/** What torch_ngp.py measured. */
interface TorchMeasurement
  extends Pick<PeerMeasurement, "version" | "device" | "samples" | "secondsPerStep"> {
  readonly cpuSecondsPerStep: number;
}

/** Steps of PyTorch in a round, after two that are not timed. */
const TORCH_STEPS = 10;

/** The medians of several rounds. */
function medianOf(costs: readonly Cost[]): Cost {
  const median = (numbers: number[]) => quantile(numbers.sort((a, b) => a - b), 0.5);
  return {
    wall: median(costs.map(({ wall }) => wall)),
    cpu: median(costs.map(({ cpu }) => cpu)),
  };
}

/** Trains for some steps; samples are those that were trained on. */
async function measureDenerf(trainer: Trainer, steps: number): Promise<Cost> {
  const cpuBefore = cpuUsage();
  const started = performance.now();
  for (const end = trainer.steps + steps; trainer.steps < end;) await trainer.step();
  const reports = await trainer.report();
  const seconds = (performance.now() - started) / 1e3;
  const { user, system } = cpuUsage(cpuBefore);
  const samples = reports.reduce((sum, report) => sum + report.samples, 0);
  return { wall: seconds / samples, cpu: (user + system) / 1e6 / samples };
}

/** Runs PyTorch's steps in a process of their own. */
async function measureTorch(
  { python, cuda }: TorchPython,
  sizes: Readonly<Record<string, number>>,
): Promise<TorchMeasurement> {
  const device = ["--device", cuda ? "cuda" : "cpu"];
  const options = Object.entries({ ...sizes, steps: TORCH_STEPS })
    .flatMap(([name, value]) => [`--${name}`, `${value}`]);
  const { success, stdout, stderr } = await output(
    python,
    [sibling("torch_ngp.py"), ...device, ...options],
    600,
  );
  if (!success) throw new Error(`Cannot measure PyTorch: ${lastLine(stderr)}`);
  return JSON.parse(lastLine(stdout));
}

/** One line of the table. */
function line(what: string, { wall, cpu }: Cost, on: string): string {
  const rate = `${Math.round(1 / wall)}`;
  return `${what.padEnd(9)}${rate.padStart(9)}  ${(cpu * 1e6).toFixed(2).padStart(15)}  ${on}`;
}

const { values, positionals: [scenePath = BUNDLED_SCENE] } = parseArgs({
  args: Deno.args,
  allowPositionals: true,
  options: {
    downscale: { type: "string", default: "1" },
    rounds: { type: "string", default: "5" },
  },
});
const torch = await findTorch();
if (!torch) throw new Error(`Cannot measure PyTorch: ${NO_TORCH}.`);

const gpu = await openGpu();
const preset = presetConfig("ngp", scenePath, gpu.info.software);
const survey = await reduceSurvey(await openSurvey(preset), Number(values.downscale));
const scene = await openImages(survey, "train", new Output(true));
const config = ngpSchema.parse(benchConfig(gpu, preset.preset, scene));
const { grid, networks, batch } = config;
const sizes = {
  "samples": batch.samples,
  "levels": grid.levels,
  "features": grid.features,
  "table-size": grid.tableSize,
  "base": grid.baseResolution,
  "finest": grid.finestResolution,
  "width": networks.width,
  "density-layers": networks.densityLayers,
  "color-layers": networks.colorLayers,
  "degree": networks.directionDegree,
};
const trainer = await createTrainer(gpu, config, scene);
const { bench } = methodOf(config);
const period = bench.period(config);
await measureDenerf(trainer, bench[gpu.info.software ? "software" : "hardware"].warmUp);

const ours: Cost[] = [];
const theirs: Cost[] = [];
let on = "";
for (let round = 0; round < Number(values.rounds); round++) {
  ours.push(await measureDenerf(trainer, 2 * period));
  const measured = await measureTorch(torch, sizes);
  const { samples, secondsPerStep, cpuSecondsPerStep, version, device } = measured;
  theirs.push({ wall: secondsPerStep / samples, cpu: cpuSecondsPerStep / samples });
  on = `${version}, ${device}`;
}
const [denerf, pytorch] = [medianOf(ours), medianOf(theirs)];
console.log("         samples/s  CPU us a sample");
console.log(line("PyTorch", pytorch, on));
console.log(line("denerf", denerf, `${gpu.info.adapter}, with marching and volume rendering`));
console.log(
  `denerf is ${(pytorch.wall / denerf.wall).toFixed(2)} times as fast by the clock, ` +
    `${(pytorch.cpu / denerf.cpu).toFixed(2)} times by CPU time.`,
);
await gpu.close();
