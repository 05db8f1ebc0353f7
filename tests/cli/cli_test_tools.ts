import assert from "node:assert/strict";
import { encode } from "fast-png";
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

/** Starts denerf in a process of its own. */
export function start(args: readonly string[], options: Deno.CommandOptions = {}) {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--quiet", MAIN, ...args],
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
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
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

/** The options of a run that takes no time. */
export const TINY = [
  ...["--preset", "nerf-small", "--downscale", "1", "--rays", "32"],
  ...["samples.coarse=4", "samples.fine=4", "field.width=16", "field.viewWidth=16"]
    .flatMap((assignment) => ["--set", assignment]),
];
