import fc from "npm:fast-check@^4.0.0";
import assert from "node:assert/strict";
import { type Environment, framesOfShard, parseShard } from "../../src/render/shards.ts";

Deno.test("a shard by hand is i/n", () => {
  assert.deepEqual(parseShard("0/1"), { index: 0, count: 1 });
  assert.deepEqual(parseShard("11/12"), { index: 11, count: 12 });
});

Deno.test("a wrong shard by hand is refused in one line", () => {
  for (
    const text of ["", "1", "4/4", "5/4", "0/0", "-1/4", "1/-4", "1/4/2", "a/b", " 0/4", "1.0/4"]
  ) {
    assert.throws(() => parseShard(text), {
      name: "ConfigError",
      message:
        `Cannot split frames by --shard ${text}: it must be auto, or i/n with i from 0 to n-1, such as 0/4.`,
    });
  }
});

Deno.test("whatever the count, every frame belongs to exactly one shard, in order", () => {
  fc.assert(fc.property(fc.nat(200), fc.integer({ min: 1, max: 300 }), (frames, count) => {
    const shards = Array.from(
      { length: count },
      (_, index) => framesOfShard(frames, { index, count }),
    );
    for (const [index, shard] of shards.entries()) {
      assert.ok(
        shard.every((frame, i) => frame % count === index && (i === 0 || frame > shard[i - 1])),
      );
    }
    assert.deepEqual(
      shards.flat().sort((a, b) => a - b),
      Array.from({ length: frames }, (_, frame) => frame),
    );
  }));
});

Deno.test("a shard beyond the last frame has none", () => {
  assert.deepEqual(framesOfShard(2, { index: 7, count: 8 }), []);
});

type ArrayNumbers = [count: number, min: number, max: number, step: number];

/** What Slurm 22.05 sets, read in jobs that were submitted so. */
const ARRAYS: [array: string, ids: number[], numbers: ArrayNumbers][] = [
  ["0-2", [0, 1, 2], [3, 0, 2, 1]],
  ["10-12", [10, 11, 12], [3, 10, 12, 1]],
  ["1-7:2", [1, 3, 5, 7], [4, 1, 7, 2]],
  ["1-8:2", [1, 3, 5, 7], [4, 1, 7, 2]],
  ["0-3%1", [0, 1, 2, 3], [4, 0, 3, 1]],
  ["5", [5], [1, 5, 5, 1]],
  ["1-3:2,5", [1, 3, 5], [3, 1, 5, 2]],
];

/** Elements of the arrays 1,3,7 and 1,3,5 and 1,2,5-9:2. */
const LISTS: { id: number; numbers: ArrayNumbers }[] = [
  { id: 3, numbers: [3, 1, 7, 1] },
  { id: 1, numbers: [3, 1, 5, 1] },
  { id: 2, numbers: [5, 1, 9, 2] },
];

Deno.test("the elements of a Slurm array that is a range are shards 0 to n-1", () => {
  for (const [array, ids, numbers] of ARRAYS) {
    const shards = ids.map((id) => parseShard("auto", slurm(id, ...numbers)));
    assert.deepEqual(shards, ids.map((_, index) => ({ index, count: ids.length })), array);
  }
});

Deno.test("a Slurm array that is no range is refused, with advice", () => {
  for (const { id, numbers } of LISTS) {
    const [count] = numbers;
    assert.throws(() => parseShard("auto", slurm(id, ...numbers)), {
      name: "ConfigError",
      message:
        "Cannot split frames by --shard auto: the elements of this array are no range, and Slurm " +
        `does not tell which of the ${count} is ${id}. Submit a range, such as --array=0-${
          count - 1
        }; ` +
        "or, to repeat elements of one, set DENERF_SHARDS to how many that one had.",
    });
  }
});

Deno.test("elements of an array that are submitted again mean the same frames, told the count", () => {
  const again = (id: number) => parseShard("auto", slurm(id, 2, 3, 7, 1, { DENERF_SHARDS: "8" }));
  assert.deepEqual([again(3), again(7)], [{ index: 3, count: 8 }, { index: 7, count: 8 }]);
  assert.throws(() => again(8), {
    message:
      "Cannot split frames by --shard auto: SLURM_ARRAY_TASK_ID must be below DENERF_SHARDS, which is 8: " +
      "current value is 8.",
  });
});

Deno.test("a Kubernetes pod needs the count beside its index", () => {
  const pod = { JOB_COMPLETION_INDEX: "2" };
  assert.deepEqual(parseShard("auto", from({ ...pod, DENERF_SHARDS: "5" })), {
    index: 2,
    count: 5,
  });
  assert.throws(() => parseShard("auto", from(pod)), {
    message:
      "Cannot split frames by --shard auto: Kubernetes tells its pods no count. Set DENERF_SHARDS " +
      "in the pod to the job's completions.",
  });
});

Deno.test("an AWS Batch child job knows its index and the array's size", () => {
  const child = { AWS_BATCH_JOB_ARRAY_INDEX: "9", AWS_BATCH_JOB_ARRAY_SIZE: "10" };
  assert.deepEqual(parseShard("auto", from(child)), { index: 9, count: 10 });
  assert.throws(() => parseShard("auto", from({ ...child, AWS_BATCH_JOB_ARRAY_SIZE: "9" })), {
    message: "Cannot split frames by --shard auto: AWS_BATCH_JOB_ARRAY_SIZE must be above " +
      "AWS_BATCH_JOB_ARRAY_INDEX, which is 9: current value is 9.",
  });
});

Deno.test("no scheduler, or two of them, are refused", () => {
  assert.throws(() => parseShard("auto", from({ DENERF_SHARDS: "4" })), {
    message:
      "Cannot split frames by --shard auto: none of these is set, or permitted by --allow-env: SLURM_ARRAY_TASK_ID, " +
      "JOB_COMPLETION_INDEX, AWS_BATCH_JOB_ARRAY_INDEX. Say it by --shard i/n.",
  });
  const both = { JOB_COMPLETION_INDEX: "0", AWS_BATCH_JOB_ARRAY_INDEX: "0" };
  assert.throws(() => parseShard("auto", from(both)), {
    message: "Cannot split frames by --shard auto: all of these are set: JOB_COMPLETION_INDEX, " +
      "AWS_BATCH_JOB_ARRAY_INDEX. Say it by --shard i/n.",
  });
});

Deno.test("a variable that is no number is named", () => {
  const wrong: [Record<string, string>, string][] = [
    [
      { SLURM_ARRAY_TASK_ID: "" },
      'SLURM_ARRAY_TASK_ID must be a whole number: current value is ""',
    ],
    [{ SLURM_ARRAY_TASK_ID: "1" }, "SLURM_ARRAY_TASK_COUNT must be a whole number: it is not set"],
    [
      { JOB_COMPLETION_INDEX: "1", DENERF_SHARDS: "four" },
      'DENERF_SHARDS must be a whole number: current value is "four"',
    ],
    [
      { JOB_COMPLETION_INDEX: "0", DENERF_SHARDS: "0" },
      "JOB_COMPLETION_INDEX must be below DENERF_SHARDS, which is 0: current value is 0",
    ],
    [
      { AWS_BATCH_JOB_ARRAY_INDEX: "-1" },
      'AWS_BATCH_JOB_ARRAY_INDEX must be a whole number: current value is "-1"',
    ],
  ];
  for (const [variables, reason] of wrong) {
    assert.throws(() => parseShard("auto", from(variables)), {
      name: "ConfigError",
      message: `Cannot split frames by --shard auto: ${reason}.`,
    });
  }
});

Deno.test("whatever the variables hold, there is a shard with an index below its count, or a ConfigError", () => {
  const value = fc.option(fc.oneof(fc.nat(9).map(String), fc.string()), { nil: undefined });
  fc.assert(
    fc.property(value, value, value, value, value, value, (id, count, min, max, step, shards) => {
      const env = (name: string) =>
        ({
          SLURM_ARRAY_TASK_ID: id,
          SLURM_ARRAY_TASK_COUNT: count,
          SLURM_ARRAY_TASK_MIN: min,
          SLURM_ARRAY_TASK_MAX: max,
          SLURM_ARRAY_TASK_STEP: step,
          DENERF_SHARDS: shards,
        })[name];
      try {
        const shard = parseShard("auto", env);
        assert.ok(Number.isInteger(shard.index) && shard.index >= 0 && shard.index < shard.count);
      } catch (error) {
        assert.equal((error as Error).name, "ConfigError");
      }
    }),
    { numRuns: 1000 },
  );
});

function from(variables: Record<string, string>): Environment {
  return (name) => variables[name];
}

function slurm(
  id: number,
  count: number,
  min: number,
  max: number,
  step: number,
  more: Record<string, string> = {},
): Environment {
  return from({
    SLURM_ARRAY_TASK_ID: `${id}`,
    SLURM_ARRAY_TASK_COUNT: `${count}`,
    SLURM_ARRAY_TASK_MIN: `${min}`,
    SLURM_ARRAY_TASK_MAX: `${max}`,
    SLURM_ARRAY_TASK_STEP: `${step}`,
    ...more,
  });
}
