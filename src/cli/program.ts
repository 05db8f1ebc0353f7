import { Command, CommanderError, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { extname } from "node:path";
import { ConfigError, DEFAULT_PRESET, PRESETS } from "../nerf/mod.ts";
import { FORMATS, SPLITS } from "../scene/mod.ts";
import { CAMERA_MODELS, MATCHERS, SHARING } from "../scene/process/mod.ts";
import { bench } from "./bench.ts";
import { evalRun } from "./eval.ts";
import { info, VERSION } from "./info.ts";
import { inspect, PICTURES } from "./inspect.ts";
import { process } from "./process.ts";
import { render } from "./render.ts";
import { train } from "./train.ts";

const FAILED = 1;
const WRONG_USAGE = 2;

const DEFAULT_PATH = ["orbit"];

/** Runs denerf with command-line arguments; returns the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = createProgram((code) => exitCode = code);
  try {
    await program.parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0; // --help, --version
    const message = error instanceof Error ? error.message : String(error);
    const isUsage = error instanceof CommanderError || error instanceof ConfigError;
    if (!(error instanceof CommanderError)) console.error(`error: ${message}`); // commander has said it
    if (args.includes("--json")) {
      console.log(JSON.stringify({ error: message.replace(/^error: /, "") }));
    }
    if (Deno.env.has("DENERF_DEBUG")) console.error(error);
    return isUsage ? WRONG_USAGE : FAILED;
  }
}

function createProgram(exit: (code: number) => void) {
  const program = new Command("denerf")
    .description("Trains Neural Radiance Fields from posed photographs and renders new views.")
    .version(VERSION)
    .showHelpAfterError("(see --help)")
    .exitOverride();

  program.command("train")
    .description("train a field on a scene; without one, on the scene that comes with denerf")
    .argument("[scene]", "a capture's folder or file; what it is is found out")
    .addOption(formatOption())
    .option("--preset <name>", `${Object.keys(PRESETS).join(", ")} (default: ${DEFAULT_PRESET})`)
    .option("--output <dir>", "the run's folder (default: runs/SCENE-PRESET)")
    .option("--steps <n>", "optimisation steps", count)
    .option("--max-seconds <s>", "stop after this many seconds of training", positive)
    .option(
      "--downscale <k>",
      "reduce images by this factor (default: what suits the adapter)",
      count,
    )
    .option("--holdout <n>", "keep every nth image for testing; 0: none (default: 8)", natural)
    .option("--rays <n>", "rays a step", count)
    .option("--seed <n>", "decides every random number", natural)
    .option("--set <key=value>", "set a field of the configuration; repeatable", collect, [])
    .option("--resume", "go on with the run in --output")
    .option("--json", "print one JSON object")
    .action(async (scene, options) => exit(await train(scene, options)));

  program.command("eval")
    .description("measure PSNR and SSIM of a run's views")
    .argument("<run>", "the run's folder")
    .option("--scene <dir>", "another scene than the run's")
    .addOption(new Option("--split <name>", "which views").choices(SPLITS).default("test" as const))
    .option("--json", "print one JSON object")
    .action(async (run, options) => exit(await evalRun(run, options)));

  program.command("render")
    .description("render new views of a run: colour, depth and accumulation as PNG")
    .argument("<run>", "the run's folder")
    .option("--path <path...>", "orbit, test, or numbers of test views", viewPath, DEFAULT_PATH)
    .option("--frames <n>", "frames of an orbit", count, 60)
    .option("--size <WxH>", "size of the images (default: the scene's)", size)
    .option("--normals", "render normals, too (ngp)")
    .option("--output <dir>", "where the images go (default: RUN/renders)")
    .option("--json", "print one JSON object")
    .action(async (run, options) => exit(await render(run, options)));

  program.command("process")
    .description("make a scene of a video or a folder of photographs; needs ffmpeg and colmap")
    .argument("<input>", "a video, or a folder of JPEG or PNG files")
    .requiredOption("--output <dir>", "the scene's folder")
    .option("--fps <n>", "frames a second of a video (default: 4)", positive)
    .option("--max-images <n>", "the most images to use (default: 300 of a video)", count)
    .addOption(
      new Option("--camera-model <name>", "colmap's camera model (default: OPENCV)")
        .choices(CAMERA_MODELS),
    )
    .addOption(
      new Option("--camera <sharing>", "which images share one (default: all of one size)")
        .choices(SHARING),
    )
    .addOption(
      new Option(
        "--matcher <name>",
        "which images to compare (default: all, but neighbours in videos)",
      )
        .choices(MATCHERS),
    )
    .option("--undistort", "write images as a pinhole camera takes them")
    .option("--overwrite", "replace a scene that was made before")
    .option("--json", "print one JSON object")
    .action(async (input, options) => exit(await process(input, options)));

  program.command("inspect")
    .description("say what a capture is; draw its cameras, points and box")
    .argument("<scene>", "a capture's folder or file")
    .addOption(formatOption())
    .option("--downscale <k>", "reduce images by this factor (default: 1)", count)
    .option("--holdout <n>", "keep every nth image for testing; 0: none (default: 8)", natural)
    .option("--output <file>", "draw to this .html (to turn and zoom) or .png file", picture)
    .option("--json", "print one JSON object, with all poses")
    .action(async (scene, options) => exit(await inspect(scene, options)));

  program.command("info")
    .description("show the adapter and what denerf will do with it")
    .option("--json", "print one JSON object")
    .action(async (options) => exit(await info(options)));

  program.command("bench")
    .description("measure kernels against this adapter's ceilings, training and rendering")
    .option("--preset <name>", "train and render with this preset only")
    .option("--scene <dir>", "train on this scene (default: the one that comes with denerf)")
    .option("--growth", "measure how the cost of a step of ngp grows, instead")
    .option("--json", "print one JSON object")
    .action(async (options) => exit(await bench(options)));

  return program;
}

function formatOption() {
  return new Option("--format <name>", "the capture's format (default: found out)")
    .choices(Object.keys(FORMATS));
}

function count(text: string): number {
  return number(text, (value) => Number.isInteger(value) && value >= 1, "a whole number from 1");
}

function natural(text: string): number {
  return number(text, (value) => Number.isInteger(value) && value >= 0, "a whole number from 0");
}

function positive(text: string): number {
  return number(text, (value) => value > 0, "a number above 0");
}

function number(text: string, allowed: (value: number) => boolean, what: string): number {
  const value = text.trim() === "" ? NaN : Number(text);
  if (Number.isFinite(value) && allowed(value)) return value;
  throw new InvalidArgumentError(`It must be ${what}.`);
}

function size(text: string): [number, number] {
  const [, width, height] = /^(\d+)x(\d+)$/i.exec(text) ?? [];
  if (Number(width) >= 1 && Number(height) >= 1) return [Number(width), Number(height)];
  throw new InvalidArgumentError("It must look like 800x600.");
}

function picture(text: string): string {
  if (PICTURES.includes(extname(text).toLowerCase())) return text;
  throw new InvalidArgumentError(`It must end in ${PICTURES.join(" or ")}.`);
}

function collect(text: string, before: string[]): string[] {
  return [...before, text];
}

function viewPath(text: string, before: string[]): string[] {
  const first = before === DEFAULT_PATH ? [] : before;
  const isNumber = /^\d+$/.test(text);
  const alone = text === "orbit" || text === "test";
  if (!(alone && first.length === 0) && !(isNumber && first.every((word) => /^\d+$/.test(word)))) {
    throw new InvalidArgumentError("It must be orbit, test, or numbers of test views.");
  }
  return [...first, text];
}
