import { variable } from "../host/mod.ts";
import { ConfigError } from "../nerf/mod.ts";

/** One machine's part of a render: frame f belongs to the shard whose index is f modulo the count. */
export interface Shard {
  /** Which one, from 0 to `count - 1`. */
  readonly index: number;
  /** Into how many the frames are split. May be more than there are frames: some have none then. */
  readonly count: number;
}

/** Gives an environment variable's value. */
export type Environment = (name: string) => string | undefined;

/** The variable that says how many shards there are, where the scheduler does not. */
const SHARDS_VARIABLE = "DENERF_SHARDS";

/** A system that starts a job's processes and numbers them. */
interface Scheduler {
  readonly name: string;
  /** The variable that holds a process's number. */
  readonly number: string;
  /** The shard of a process, from the scheduler's own variables. */
  shard(number: number, env: Environment): Shard;
}

const SCHEDULERS: readonly Scheduler[] = [
  { name: "Slurm", number: "SLURM_ARRAY_TASK_ID", shard: slurmShard },
  { name: "Kubernetes", number: "JOB_COMPLETION_INDEX", shard: kubernetesShard },
  { name: "AWS Batch", number: "AWS_BATCH_JOB_ARRAY_INDEX", shard: awsBatchShard },
];

/**
 * Which shard a text means.
 *
 * - `i/n`: shard i of n, i from 0 to n - 1
 * - `auto`: what the scheduler's variables say: those of a Slurm array, of a Kubernetes Indexed Job, of an
 *   AWS Batch array. With `DENERF_SHARDS` set there are that many shards, and the scheduler's number is the
 *   index; so some elements of an array can be submitted again and mean the same frames. Kubernetes tells
 *   its pods no count: there it must be set.
 *
 * @throws {ConfigError} if the text is neither, or the variables are missing or do not say which
 */
export function parseShard(text: string, env: Environment = variable): Shard {
  if (text === "auto") return shardOf(env);
  const [, index, count] = /^(\d{1,9})\/(\d{1,9})$/.exec(text)?.map(Number) ?? [];
  if (index < count) return { index, count };
  throw new ConfigError(
    `Cannot split frames by --shard ${text}: it must be auto, or i/n with i from 0 to n-1, such as 0/4.`,
  );
}

/** The frames of a shard, as numbers: `index, index + count, …` below `frames`. */
export function framesOfShard(frames: number, { index, count }: Shard): number[] {
  const length = Math.max(0, Math.ceil((frames - index) / count));
  return Array.from({ length }, (_, i) => index + i * count);
}

function shardOf(env: Environment): Shard {
  const found = SCHEDULERS.filter(({ number }) => env(number) !== undefined);
  if (found.length !== 1) {
    const names = (found.length > 0 ? found : SCHEDULERS).map(({ number }) => number);
    const which = found.length > 0
      ? "all of these are set"
      : "none of these is set, or permitted by --allow-env";
    throw cannotSplit(`${which}: ${names.join(", ")}. Say it by --shard i/n`);
  }
  const [{ number: name, shard }] = found;
  const number = natural(name, env);
  if (env(SHARDS_VARIABLE) === undefined) return shard(number, env);

  const count = natural(SHARDS_VARIABLE, env);
  if (number < count) return { index: number, count };
  throw cannotSplit(
    `${name} must be below ${SHARDS_VARIABLE}, which is ${count}: current value is ${number}`,
  );
}

/**
 * Slurm numbers the elements of an array as its user likes. `--array=1-7:2` sets MIN 1, MAX 7, STEP 2 and
 * COUNT 4. A list such as `1,3,7` sets MIN 1, MAX 7, STEP 1 and COUNT 3, which does not tell whether 3 is
 * the second: only lists that can be written as one range are accepted.
 */
function slurmShard(id: number, env: Environment): Shard {
  const [count, min, max, step] = ["COUNT", "MIN", "MAX", "STEP"].map((name) =>
    natural(`SLURM_ARRAY_TASK_${name}`, env)
  );
  const index = (id - min) / step;
  if (max - min === (count - 1) * step && Number.isInteger(index) && index >= 0 && index < count) {
    return { index, count };
  }
  throw cannotSplit(
    `the elements of this array are no range, and Slurm does not tell which of the ${count} is ${id}. ` +
      `Submit a range, such as --array=0-${
        Math.max(count - 1, 0)
      }; or, to repeat elements of one, ` +
      `set ${SHARDS_VARIABLE} to how many that one had`,
  );
}

function kubernetesShard(): Shard {
  throw cannotSplit(
    `Kubernetes tells its pods no count. Set ${SHARDS_VARIABLE} in the pod to the job's completions`,
  );
}

function awsBatchShard(index: number, env: Environment): Shard {
  const name = "AWS_BATCH_JOB_ARRAY_SIZE";
  const count = natural(name, env);
  if (index < count) return { index, count };
  throw cannotSplit(
    `${name} must be above AWS_BATCH_JOB_ARRAY_INDEX, which is ${index}: current value is ${count}`,
  );
}

function natural(name: string, env: Environment): number {
  const value = env(name);
  if (value !== undefined && /^\d{1,9}$/.test(value)) return Number(value);
  const current = value === undefined
    ? "it is not set"
    : `current value is ${JSON.stringify(value)}`;
  throw cannotSplit(`${name} must be a whole number: ${current}`);
}

function cannotSplit(reason: string): ConfigError {
  return new ConfigError(`Cannot split frames by --shard auto: ${reason}.`);
}
