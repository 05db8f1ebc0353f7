import { Command, CommanderError, Option } from "npm:@commander-js/extra-typings@^15.0.0";
import { messageOf, printable, variable } from "../host/mod.ts";
import {
  AUTOMATIC_PRESET,
  ConfigError,
  DEFAULT_PRESET,
  METHODS_WITH_NORMALS,
  PRESETS,
} from "../nerf/mod.ts";
import { VIDEO_FORMATS } from "../media/mod.ts";
import { GENERATORS, PathError } from "../paths/mod.ts";
import { OUTPUT_KINDS } from "../render/mod.ts";
import { SPLITS } from "../scene/mod.ts";
import { CAMERA_MODELS, MAPPERS, MATCHERS, PROJECTIONS, SHARING } from "../scene/process/mod.ts";
import { AdapterError } from "./adapters.ts";
import { bench } from "./bench.ts";
import { listConfig } from "./config.ts";
import { doctor, PROBES, REQUESTED } from "./doctor.ts";
import { evalRun } from "./eval.ts";
import { exportField, FIELD_ENDING } from "./export_field.ts";
import { info, VERSION } from "./info.ts";
import { inspect, PICTURES } from "./inspect.ts";
import { jobsCheck, jobsRun, jobsStatus } from "./jobs.ts";
import { assemble } from "./jobs_assemble.ts";
import { serveJobs } from "./jobs_serve.ts";
import { Output, write } from "./output.ts";
import {
  formatOption,
  fovOption,
  gpuOption,
  holdoutOption,
  imagesOption,
  invertMasksOption,
  jsonOption,
  logOption,
  posesOption,
  projectionOption,
  sizeOption,
  supervisedOption,
  upOption,
} from "./options.ts";
import { path } from "./path.ts";
import { process } from "./process.ts";
import { render } from "./render.ts";
import { train } from "./train.ts";
import { verify } from "./verify.ts";
import { view } from "./view.ts";
import {
  atLeastZero,
  collect,
  corners,
  count,
  fieldBits,
  fileEndingIn,
  folderName,
  natural,
  optionalPort,
  outputs,
  port,
  positive,
  scales,
  share,
} from "./values.ts";

const FAILED = 1;
const WRONG_USAGE = 2;

/** Runs denerf with command-line arguments; returns the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = createProgram((code) => exitCode = code);
  try {
    await program.parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0; // --help, --version
    const message = messageOf(error);
    const isUsage = [AdapterError, CommanderError, ConfigError, PathError].some((kind) =>
      error instanceof kind
    );
    const output = new Output(args.includes("--json"));
    if (!(error instanceof CommanderError)) output.note(`error: ${message}`); // commander has said it
    if (output.json) output.result({ error: message.replace(/^error: /, "") }, "");
    if (variable("DENERF_DEBUG") !== undefined) output.note(Deno.inspect(error));
    return isUsage ? WRONG_USAGE : FAILED;
  }
}

function createProgram(exit: Exit): Command {
  const program = new Command("denerf")
    .description("Trains Neural Radiance Fields from posed photographs and renders new views.")
    .version(VERSION)
    .showHelpAfterError("(see --help)")
    .exitOverride()
    // Help has no colours: commander need not look into the environment, for which Deno would ask.
    .configureOutput({
      getOutHasColors: () => false,
      getErrHasColors: () => false,
      writeErr: (text) => write(Deno.stderr, printable(text)), // it may name a file
    });
  addTraining(program, exit);
  addRendering(program, exit);
  addJobs(program, exit);
  addCaptures(program, exit);
  addDevice(program, exit);
  return program;
}

/** Takes the exit code of the command that ran. */
type Exit = (code: number) => void;

function addTraining(program: Command, exit: Exit): void {
  program.command("train")
    .description("train a field on a scene; without one, on the scene that comes with denerf")
    .argument("[scene]", "a capture's folder or file; its format is detected")
    .addOption(formatOption())
    .addOption(imagesOption())
    .addOption(posesOption())
    .addOption(invertMasksOption())
    .option(
      "--preset <name>",
      `${Object.keys(PRESETS).join(", ")}, or ${AUTOMATIC_PRESET} for what suits the capture ` +
        "(the default)",
    )
    .option(
      "--config <file>",
      "a run's config.json, or a preset of your own (.json or .toml; see denerf config)",
      fileEndingIn(".json", ".toml"),
    )
    .option("--output <dir>", "the run's folder (default: runs/SCENE-PRESET)")
    .option("--steps <n>", "optimisation steps", count)
    .option(
      "--max-seconds <s>",
      "train for this many seconds, as many steps as fit; with --steps, for no longer",
      positive,
    )
    .option(
      "--downscale <k>",
      "reduce images by this factor (default: what suits the adapter)",
      count,
    )
    .addOption(holdoutOption())
    .addOption(upOption())
    .option("--rays <n>", "rays a step", count)
    .option("--seed <n>", "decides every random number", natural)
    .addOption(
      new Option(
        "--set <key=value>",
        "set a field of the configuration (denerf config lists them); repeatable",
      )
        .argParser(collect).default([] as string[], "none"),
    )
    .option("--resume", "go on with the run in --output")
    .option(
      "--view [port]",
      "show it to browsers on this machine (default port: one that is free)",
      optionalPort,
    )
    .addOption(new Option("--for-job <json>", "check what a job needs first").hideHelp())
    .addOption(gpuOption())
    .addOption(supervisedOption())
    .addOption(jsonOption())
    .action(async (scene, options) => exit(await train(scene, options)));

  program.command("eval")
    .description("measure PSNR and SSIM of a run's views")
    .argument("<run>", "the run's folder, or a field file")
    .option("--scene <dir>", "another scene than the run's")
    .addOption(new Option("--split <name>", "which views").choices(SPLITS).default("test" as const))
    .option("--scales <n>", "at n sizes: full, 1/2, 1/4, … (default: full size alone)", scales)
    .option(
      "--fit-cameras",
      "move cameras to where their photographs fit the field, and then compare",
    )
    .addOption(gpuOption())
    .addOption(jsonOption())
    .action(async (run, options) => exit(await evalRun(run, options)));

  program.command("verify")
    .description("check every bit of a run's checkpoints by their checksums")
    .argument("<run>", "the run's folder")
    .addOption(jsonOption())
    .action(async (run, options) => exit(await verify(run, options)));
}

const videoFile = fileEndingIn(...VIDEO_FORMATS.map((format) => `.${format}`));

function addRendering(program: Command, exit: Exit): void {
  program.command("render")
    .description("render new views of a run as images and videos; go on where it was stopped")
    .argument("<run>", "the run's folder, or a field file")
    .option("--scene <dir>", "another scene than the run's")
    .option(
      "--path <path...>",
      `${GENERATORS.join(", ")}, test, numbers of test views, through with or without numbers of ` +
        "training views, a .json file, or a field file's tour (default: what suits the scene)",
      collect,
    )
    .option("--frames <n>", "frames of the path (default: 60, or as many as a file has)", count)
    .option("--fps <n>", "frames a second of the video (default: 30, or a file's)", positive)
    .addOption(sizeOption())
    .addOption(projectionOption())
    .addOption(fovOption())
    .option(
      "--outputs <kinds...>",
      `some of ${OUTPUT_KINDS.join(",")} (default: color,depth,accumulation)`,
      outputs,
    )
    .option("--normals", `render normals, too (${METHODS_WITH_NORMALS.join(", ")})`)
    .option("--alpha", "colours with an alpha channel instead of a background")
    .option(
      "--crop <x0,y0,z0,x1,y1,z1>",
      "the box that is rendered alone, in the scene's coordinates (default: everything)",
      corners,
    )
    .option("--supersampling <n>", "n x n samples a pixel (default: 1)", count)
    .option(
      "--aperture <r>",
      "radius of the lens in the capture's units, for depth of field",
      atLeastZero,
    )
    .option("--focus <d>", "distance of what is sharp (default: what is in the middle)", positive)
    .option(
      "--shutter <part>",
      "part of a frame for which the shutter is open, for motion blur",
      share,
    )
    .option("--exposures <n>", "camera samples that make a blurred frame (default: 16)", count)
    .option("--shard <part>", "render a part of the frames: i/n, or auto on a cluster")
    .option(
      "--video <file>",
      "make a video of all frames: .mp4, .gif or .png (animated)",
      videoFile,
    )
    .option("--contact-sheet", "make a sheet of small images")
    .option("--output <dir>", "where the images go (default: RUN/renders/PATH)")
    .option("--overwrite", "render anew what is there")
    .option("--verify", "check the files that are there by their hashes")
    .addOption(gpuOption())
    .addOption(supervisedOption())
    .addOption(jsonOption())
    .action(async (run, options) => exit(await render(run, options)));

  program.command("view")
    .description("show a run in a browser: move through it, see its cameras and photographs")
    .argument("<run>", "the run's folder, or a field file")
    .option("--scene <dir>", "another scene than the run's")
    .option("--live", "follow its training: progress, and each checkpoint that is saved")
    .option("--host <name>", "the address to listen on, for other machines (default: 127.0.0.1)")
    .option("--port <n>", "the port to listen on (default: one that is free)", port)
    .option(
      "--output <file>",
      "write it as one .html file, instead, which opens without a server",
      fileEndingIn(".html"),
    )
    .option("--quality <bits>", "bits of a number of the field: 6, 8 or 16 (default: 8)", fieldBits)
    .option("--fallback", "pictures from all around in the file, for browsers without WebGPU")
    .option("--path <path...>", "a tour in the file: words as of render --path", collect)
    .addOption(gpuOption())
    .addOption(jsonOption())
    .action(async (run, options) => exit(await view(run, options)));

  const written = program.command("export").description("write a run for other programs");

  written.command("field")
    .description(
      "write a run's field as one small file, to render, view and send: docs/field-file.md",
    )
    .argument("<run>", "the run's folder")
    .option(
      "--output <file>",
      "the .field file (default: RUN/NAME.field)",
      fileEndingIn(FIELD_ENDING),
    )
    .option("--quality <bits>", "bits of a number: 6, 8 or 16 (default: 8)", fieldBits)
    .option("--scene <dir>", "where the run's scene has gone")
    .addOption(jsonOption())
    .action(async (run, options) => exit(await exportField(run, options)));

  program.command("path")
    .description("write a camera path as a file of keyframes, to change it and to render along it")
    .argument("<source>", "a run's folder, or a capture's folder or file")
    .argument("[words...]", "as of render --path (default: what suits the scene)")
    .requiredOption("--output <file>", "the .json file to write", fileEndingIn(".json"))
    .option("--frames <n>", "how many keyframes (default: 60, or as many as a file has)", count)
    .option("--fps <n>", "keyframes a second (default: 30, or a file's)", positive)
    .addOption(sizeOption())
    .addOption(projectionOption())
    .addOption(fovOption())
    .addOption(formatOption())
    .addOption(imagesOption())
    .addOption(posesOption())
    .addOption(holdoutOption())
    .addOption(upOption())
    .addOption(jsonOption())
    .action(async (source, words, options) => exit(await path(source, words, options)));
}

function addJobs(program: Command, exit: Exit): void {
  const jobs = program.command("jobs").description("render and train unattended");

  jobs.command("run")
    .description("train and render what a jobs file lists, once; go on where it was stopped")
    .argument("<file>", "a jobs file (see docs/jobs.md)")
    .addOption(
      new Option("--job <name>", "run this job, whatever its schedule; repeatable")
        .argParser(collect).default([] as string[], "all without a schedule or watch"),
    )
    .option(
      "--occasion <name>",
      "do again, in folders of this name, what is done already (default: once)",
      folderName,
    )
    .addOption(gpuOption())
    .addOption(logOption())
    .addOption(jsonOption())
    .action(async (file, options) => exit(await jobsRun(file, options)));

  jobs.command("serve")
    .description("keep running, and start jobs by their schedules and for new captures")
    .argument("<file>", "a jobs file")
    .addOption(gpuOption())
    .addOption(logOption())
    .option(
      "--health-port <n>",
      "tell the health on this port of 127.0.0.1; 0: a free one",
      natural,
    )
    .action(async (file, options) => exit(await serveJobs(file, options)));

  jobs.command("check")
    .description("find what is wrong with a jobs file; show what its jobs would do")
    .argument("<file>", "a jobs file")
    .addOption(jsonOption())
    .action(async (file, options) => exit(await jobsCheck(file, options)));

  jobs.command("status")
    .description("show how the jobs of a file stand")
    .argument("<file>", "a jobs file")
    .option("--all", "all occasions of a job, and not only the last three")
    .addOption(jsonOption())
    .action(async (file, options) => exit(await jobsStatus(file, options)));

  jobs.command("assemble")
    .description("check a render for gaps; make its manifest, video and contact sheet")
    .argument("<folder...>", "renders' folders: several are brought together in --output")
    .option("--output <dir>", "where several folders are brought together")
    .option(
      "--video <file>",
      "the video: .mp4, .gif or .png (default: FOLDER/video.mp4)",
      videoFile,
    )
    .option("--no-video", "make no video")
    .option("--fps <n>", "frames a second of the video (default: the render's)", positive)
    .option("--no-contact-sheet", "make no sheet of small images")
    .addOption(jsonOption())
    .action(async (folders, options) => exit(await assemble(folders, options)));
}

function addCaptures(program: Command, exit: Exit): void {
  program.command("process")
    .description("make a scene of videos or folders of photographs; needs ffmpeg and colmap")
    .argument(
      "<input...>",
      "videos, and folders of JPEG, PNG or HEIC files; of 360-degree cameras, too",
    )
    .requiredOption("--output <dir>", "the scene's folder")
    .option("--fps <n>", "frames a second of a video (default: 4)", positive)
    .option("--max-images <n>", "the most images to use (default: 300 of videos)", count)
    .addOption(
      new Option("--projection <name>", "how images show the world (default: as they look)")
        .choices(PROJECTIONS),
    )
    .addOption(
      new Option("--camera-model <name>", "colmap's camera model (default: OPENCV)")
        .choices(CAMERA_MODELS),
    )
    .addOption(
      new Option("--camera <sharing>", "which images share one (default: those of one camera)")
        .choices(SHARING),
    )
    .addOption(
      new Option(
        "--matcher <name>",
        "which images to compare (default: all, but neighbours in videos)",
      )
        .choices(MATCHERS),
    )
    .addOption(
      new Option("--mapper <name>", "how colmap places images (default: incremental)")
        .choices(MAPPERS),
    )
    .option("--invert-masks", "masks are white where pixels are to be ignored")
    .option("--undistort", "write images as a pinhole camera takes them")
    .option("--overwrite", "replace a scene that was made before")
    .addOption(jsonOption())
    .action(async (inputs, options) => exit(await process(inputs, options)));

  program.command("inspect")
    .description("say what a capture is; draw its cameras, points and box")
    .argument("<scene>", "a capture's folder or file")
    .addOption(formatOption())
    .addOption(imagesOption())
    .addOption(posesOption())
    .addOption(invertMasksOption())
    .option("--downscale <k>", "reduce images by this factor (default: 1)", count)
    .addOption(holdoutOption())
    .addOption(upOption())
    .option(
      "--output <file>",
      "draw to this .html (to turn and zoom) or .png file",
      fileEndingIn(...PICTURES),
    )
    .option("--json", "print one JSON object, with all poses")
    .action(async (scene, options) => exit(await inspect(scene, options)));
}

function addDevice(program: Command, exit: Exit): void {
  program.command("info")
    .description("show the adapter and what denerf will do with it")
    .option("--list", "list all adapters that --gpu can choose, instead")
    .addOption(gpuOption())
    .addOption(jsonOption())
    .action(async (options) => exit(await info(options)));

  program.command("config")
    .description("list every key of a configuration: what it means, must be and is on this machine")
    .argument(
      "[source]",
      `a preset, ${AUTOMATIC_PRESET} with --scene, a run's folder, or a file as of train --config ` +
        `(default: ${AUTOMATIC_PRESET} with --scene, else ${DEFAULT_PRESET})`,
    )
    .option("--scene <dir>", "a scene to train on: list what train would choose for it, and why")
    .option("--max-seconds <s>", "with --scene, what it would choose for so much time", positive)
    .addOption(gpuOption())
    .addOption(jsonOption())
    .action(async (source, options) => exit(await listConfig(source, options)));

  program.command("doctor")
    .description("say why a GPU is or is not used, test it, and say what to install")
    .addOption(gpuOption())
    .addOption(jsonOption())
    .addOption(new Option("--probe <what>", "for its own use").choices(PROBES).hideHelp())
    .addOption(
      new Option("--request <how>", "for its own use").choices(REQUESTED).default("auto" as const)
        .hideHelp(),
    )
    .action(async (options) => exit(await doctor(options)));

  program.command("bench")
    .description("measure kernels against this adapter's ceilings, training and rendering")
    .option("--preset <name>", "train and render with this preset only")
    .option("--scene <dir>", "train on this scene (default: the one that comes with denerf)")
    .option("--growth", "measure how the cost of a step grows, instead")
    .addOption(gpuOption())
    .addOption(jsonOption())
    .action(async (options) => exit(await bench(options)));
}
