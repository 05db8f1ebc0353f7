/**
 * Reads changed files one after the other, in a Web Worker: so that another thread sees it when one takes
 * too long.
 *
 * @module
 */
import { dirname, join } from "node:path";
import { FileError } from "../../src/host/mod.ts";
import { JobsError } from "../../src/jobs/mod.ts";
import { MediaError } from "../../src/media/mod.ts";
import { CheckpointError, ConfigError, FieldError } from "../../src/nerf/mod.ts";
import { PathError } from "../../src/paths/mod.ts";
import { RenderError } from "../../src/render/mod.ts";
import { RunError } from "../../src/runs/mod.ts";
import { SceneError } from "../../src/scene/mod.ts";
import { mutate } from "./mutate.ts";
import { Random } from "./random.ts";
import { type Target, TARGETS } from "./targets.ts";

/** What a worker does. */
export interface FuzzTask {
  /** What the changes follow from, with an input's number. */
  readonly seed: number;
  /** The first input's number. */
  readonly first: number;
  /** How many inputs. */
  readonly inputs: number;
  /** A folder to work in. */
  readonly folder: string;
  /** One number that other threads see: how many inputs were begun. */
  readonly begun: Int32Array<SharedArrayBuffer>;
}

/** What went wrong with an input: not that it was refused, but how. */
export interface Fault {
  /** Its number. */
  readonly input: number;
  /** What kind of file it was. */
  readonly target: string;
  /** What was thrown that is no error of denerf. */
  readonly error: string;
}

/** A worker's answer, at its end. */
export interface FuzzAnswer {
  readonly faults: readonly Fault[];
  /** How many inputs were read without an error. */
  readonly read: number;
}

/** The errors that files may cause: all say in a sentence what is wrong. */
const OWN_ERRORS = [
  ...[SceneError, ConfigError, CheckpointError, PathError, JobsError, RunError, RenderError],
  ...[FieldError, FileError, MediaError],
];

/** The targets, each as often as its weight says. */
const CHOICES = TARGETS.flatMap((target, i) => Array<number>(target.weight).fill(i));

/** The part of a worker's global scope used here: the default types describe the main thread's. */
interface WorkerScope {
  onmessage: (event: MessageEvent<FuzzTask>) => void;
  postMessage(answer: FuzzAnswer): void;
}

const scope = globalThis as unknown as WorkerScope;

scope.onmessage = async ({ data: task }) => scope.postMessage(await run(task));

async function run({ seed, first, inputs, folder, begun }: FuzzTask): Promise<FuzzAnswer> {
  const folders = new Map<Target, string>();
  const faults: Fault[] = [];
  let read = 0;
  for (let input = first; input < first + inputs; input++) {
    Atomics.add(begun, 0, 1);
    const random = new Random(seed, input);
    const index = random.of(CHOICES);
    const target = TARGETS[index];
    const place = folders.get(target) ?? join(folder, `${first}-${index}`);
    if (!folders.has(target)) await writeAll(place, target);
    folders.set(target, place);
    const file = random.of(target.changed);
    const mutated = mutate(target.files[file], target.isText, random);
    const bytes = target.mend?.(mutated) ?? mutated;
    await Deno.writeFile(join(place, file), bytes);
    try {
      await target.read(place, bytes);
      read++;
    } catch (error) {
      if (OWN_ERRORS.some((kind) => error instanceof kind)) continue;
      const text = error instanceof Error ? error.stack ?? error.message : String(error);
      faults.push({ input, target: target.name, error: text });
    } finally {
      if (target.changed.length > 1) await Deno.writeFile(join(place, file), target.files[file]);
    }
  }
  return { faults, read };
}

async function writeAll(folder: string, { files }: Target): Promise<void> {
  for (const [name, bytes] of Object.entries(files)) {
    await Deno.mkdir(dirname(join(folder, name)), { recursive: true });
    await Deno.writeFile(join(folder, name), bytes);
  }
}
