import assert from "node:assert/strict";
import { adviseThreads, examineThreads } from "../../../src/cli/doctor/threads.ts";
import { withSystem } from "./made_up_system.ts";

/** What a process finds that may run on some processors, and keep some of them busy. */
async function found(list: string, busy: number, asked?: string) {
  const status = `Name:\tdeno\nCpus_allowed:\tff\nCpus_allowed_list:\t${list}\n`;
  const variables: Record<string, string> = asked === undefined ? {} : { LP_NUM_THREADS: asked };
  let threads = { processors: 0, busy: 0, threads: 0 };
  await withSystem({ "/proc/self/status": status }, variables, (place) => {
    threads = examineThreads(place, busy);
  });
  return threads;
}

Deno.test("a thread for each processor needs no advice, up to 32", async () => {
  for (const [list, count] of [["0", 1], ["0-1", 2], ["0-3,8,10-11", 7], ["0-31", 32]] as const) {
    const threads = await found(list, count);
    assert.deepEqual(threads, { processors: count, busy: count, threads: count });
    assert.deepEqual(adviseThreads(threads), []);
  }
});

Deno.test("more than 32 processors are for several jobs", async () => {
  const threads = await found("0-63", 64);
  assert.deepEqual(threads, { processors: 64, busy: 64, threads: 32 });
  assert.deepEqual(adviseThreads(threads), [
    "llvmpipe has at most 32 threads, here are 64 processors. Run several",
    "jobs at once, on processors of their own:  taskset -c 0-31 ./denerf train …",
  ]);
});

Deno.test("LP_NUM_THREADS that leaves processors idle, or starts too many, is to be unset", async () => {
  assert.deepEqual(adviseThreads(await found("0-15", 16, "2")), [
    "2 of 16 processors compute. Type: unset LP_NUM_THREADS",
  ]);
  assert.deepEqual(adviseThreads(await found("0-3", 4, "8")), [
    "8 threads share the time of 4 processors. Type: unset LP_NUM_THREADS",
  ]);
  assert.deepEqual(adviseThreads(await found("0-3", 4, "4")), []);
});

Deno.test("a container's share of processors is to be all that llvmpipe's threads use", async () => {
  const share = await found("0-63", 4);
  assert.deepEqual(share, { processors: 64, busy: 4, threads: 32 });
  const advice = (threads: number) =>
    `${threads} threads share the time of 4 processors. Type: export LP_NUM_THREADS=4`;
  assert.deepEqual(adviseThreads(share), [advice(32)]);
  assert.deepEqual(adviseThreads(await found("0-63", 4, "8")), [advice(8)]);
  assert.deepEqual(adviseThreads(await found("0-63", 4, "4")), []);
  assert.deepEqual(adviseThreads(await found("0-63", 4, "1")), [
    "1 of 4 processors compute. Type: export LP_NUM_THREADS=4",
  ]);
});

Deno.test("where the system does not say which processors are allowed, Deno's count stands", async () => {
  await withSystem({}, {}, (place) => {
    assert.deepEqual(examineThreads(place, 3), { processors: 3, busy: 3, threads: 3 });
  });
});
