import assert from "node:assert/strict";
import { encode } from "npm:fast-png@^8.0.0";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { analyticScene } from "../../src/scene/mod.ts";
import { write } from "../scene/temp_scene.ts";

const MAIN = fileURLToPath(new URL("../../main.ts", import.meta.url));

/** What a program left behind. */
export interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Starts denerf in a process of its own.
 *
 * @param tracer a program that runs it, and its arguments; by default none
 */
export function start(
  args: readonly string[],
  options: Deno.CommandOptions = {},
  tracer: readonly string[] = [],
) {
  const [program, ...words] = [...tracer, Deno.execPath()];
  return new Deno.Command(program, {
    args: [...words, "run", "-A", "--no-check", "--quiet", MAIN, ...args],
    stdout: "piped",
    stderr: "piped",
    ...options,
    env: { NO_COLOR: "1", ...options.env },
  }).spawn();
}

/** Runs denerf in a process of its own, to its end. */
export async function run(
  args: readonly string[],
  options: Deno.CommandOptions = {},
): Promise<Result> {
  const { code, stdout, stderr } = await start(args, options).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: withoutDriver(decoder.decode(stderr)) };
}

/** What Vulkan's loader says of a machine without a desktop is not ours. */
function withoutDriver(stderr: string): string {
  return stderr.replaceAll(/^error: XDG_RUNTIME_DIR is invalid or not set.*\n/gm, "");
}

/** Runs denerf, which must succeed with exactly one JSON object on stdout, and returns it. */
export async function runJson(args: readonly string[]): Promise<Record<string, unknown>> {
  const result = await run([...args, "--json"]);
  assert.equal(result.code, 0, result.stderr);
  return oneObject(result.stdout);
}

/** The JSON object that is all there is on stdout. */
export function oneObject(stdout: string): Record<string, unknown> {
  assert.match(stdout, /^\{.*\}\n$/);
  return JSON.parse(stdout);
}

/** Writes the analytic scene as a dataset: 3 views to train on and 2 to test with, 16 x 16 pixels. */
export async function writeAnalyticScene(folder: string): Promise<void> {
  for (const [split, count] of [["train", 3], ["test", 2]] as const) {
    const { views } = analyticScene({ split, views: count, size: 16 });
    const frames = [];
    for (const { name, image, camera: { cameraToWorld } } of views) {
      await write(join(folder, `${name}.png`), encode({ ...image, channels: 4 }));
      const rows = [0, 4, 8].map((start) => [...cameraToWorld.subarray(start, start + 4)]);
      frames.push({ file_path: `./${name}`, transform_matrix: [...rows, [0, 0, 0, 1]] });
    }
    const transforms = { camera_angle_x: 0.69, frames };
    await write(join(folder, `transforms_${split}.json`), JSON.stringify(transforms));
  }
}

/** The lines of a run's metrics. */
export async function metricsOf(folder: string): Promise<Record<string, number>[]> {
  const text = await Deno.readTextFile(join(folder, "metrics.jsonl"));
  assert.ok(text.endsWith("\n"));
  return text.trimEnd().split("\n").map((line) => JSON.parse(line));
}

/** Copies a run, without its renders. */
export async function copyOf(folder: string, to: string): Promise<string> {
  await Deno.mkdir(to);
  for (const name of ["config.json", "metrics.jsonl", "checkpoint.safetensors"]) {
    await Deno.copyFile(join(folder, name), join(to, name));
  }
  return to;
}

/** The options that repeat a run: everything in its `config.json` but preset and scene. */
export async function settingsOf(folder: string): Promise<string[]> {
  const { preset: _, scene: __, ...fields } = JSON.parse(
    await Deno.readTextFile(join(folder, "config.json")),
  );
  return setAll(leavesOf(fields));
}

/** `path=value` for everything that is no object. */
function leavesOf(value: object, prefix = ""): string[] {
  return Object.entries(value).flatMap(([name, field]) =>
    field !== null && typeof field === "object" && !Array.isArray(field)
      ? leavesOf(field, `${prefix}${name}.`)
      : [`${prefix}${name}=${JSON.stringify(field)}`]
  );
}

function setAll(assignments: readonly string[]): string[] {
  return assignments.flatMap((assignment) => ["--set", assignment]);
}

/** The options of a run of NeRF that takes no time. */
export const TINY = [
  ...["--preset", "nerf-small", "--downscale", "1", "--rays", "32"],
  ...setAll(["samples.coarse=4", "samples.fine=4", "field.width=16", "field.viewWidth=16"]),
];

/** The options of a run of Instant-NGP, the default, that takes no time. */
export const TINY_NGP = [
  ...["--rays", "128"],
  ...setAll(["batch.maxRays=1024", "batch.samples=2048", "batch.capacity=8192"]),
  ...setAll(["grid.levels=4", "grid.tableSize=1024", "grid.baseResolution=4"]),
  ...setAll(["grid.finestResolution=32", "networks.width=16", "march.steps=128"]),
  ...setAll(["occupancy.resolution=32", "occupancy.warmupSteps=20", "schedule.initial=0.01"]),
];
