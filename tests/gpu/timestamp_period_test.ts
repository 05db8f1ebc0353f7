import assert from "node:assert/strict";
import { SpinningWork, type TimedWork, timestampPeriod } from "../../src/gpu/timestamp_period.ts";
import { sharedGpu } from "../shaders/kernel_test_tools.ts";

/** A device whose clock ticks every `period` ns, and on which a repetition takes a third of a millisecond. */
function device(period: number, waiting: () => number = () => 0.011) {
  return (repetitions: number): Promise<TimedWork> => {
    const seconds = repetitions / 3000;
    return Promise.resolve({
      seconds: seconds + waiting(),
      ticks: Math.floor(seconds * 1e9 / period),
    });
  };
}

Deno.test("the period of known devices is found exactly, however long waiting takes", async () => {
  for (const period of [1, 10, 40, 1e3 / 24, 1e3 / 19.2, 1e3 / 12]) {
    assert.equal(await timestampPeriod(device(period)), period);
    let turn = 0;
    const uncertain = () => 0.01 + 0.002 * (turn++ % 2);
    assert.equal(await timestampPeriod(device(period, uncertain)), period);
  }
});

Deno.test("of a clock that nobody knows the median of three measurements counts", async () => {
  assert.ok(Math.abs(await timestampPeriod(device(5)) - 5) < 0.01);
  let turn = 0;
  const disturbed = () => turn++ === 4 ? 0.3 : 0.01;
  assert.ok(Math.abs(await timestampPeriod(device(5, disturbed)) - 5) < 0.01);
});

Deno.test("one measurement that something disturbed is repeated", async () => {
  let turn = 0;
  const disturbed = () => turn++ === 4 ? 0.3 : 0.01;
  assert.equal(await timestampPeriod(device(10, disturbed)), 10);
});

Deno.test("timestamps that stand still are refused", async () => {
  await assert.rejects(timestampPeriod(device(Infinity)), {
    name: "GpuError",
    message: "Cannot time kernels: this device's timestamps do not advance.",
  });
});

const openGpu = sharedGpu({});

Deno.test("on this adapter work takes as long by timestamps as by the clock", async () => {
  const gpu = await openGpu();
  if (!gpu.has("timestamp-query")) return console.log("skipped: this adapter has no timestamps");
  using work = new SpinningWork(gpu.device);
  const period = await timestampPeriod((repetitions) => work.run(repetitions));
  if (gpu.info.software) assert.ok(Math.abs(period - 1) < 0.05, `a tick of ${period} ns`);
  await work.run(1);
  const { seconds, ticks } = await work.run(300);
  assert.ok(ticks * period * 1e-9 < seconds, `${ticks * period * 1e-9} s in ${seconds} s`);
});
