import assert from "node:assert/strict";
import { beginConfig, configure, MOST_STEPS } from "../../src/nerf/mod.ts";
import { endedConfig, endsByTime, withMoreTime } from "../../src/nerf/time.ts";
import { openGpu, surveyFitted } from "../../src/runs/mod.ts";
import { analyticScene } from "../../src/scene/mod.ts";

const SOFTWARE = { info: { software: true } } as Parameters<typeof beginConfig>[0];
const ngp = beginConfig(SOFTWARE, "lego", { preset: "ngp" });
const mip = beginConfig(SOFTWARE, "lego", { preset: "mip-small" });

Deno.test("with time and no steps a run has as many as there is time for, but where rates end with steps", async () => {
  const gpu = await openGpu("software");
  try {
    const scene = analyticScene({ split: "train", views: 1, size: 4 });
    const fitted = (settings: Record<string, unknown>, preset = "ngp") => {
      const { config, settings: chosen } = configure(gpu, scene, { preset, settings });
      return { config, steps: chosen.filter(({ key }) => key === "steps") };
    };
    const timed = fitted({ maxSeconds: 300 });
    assert.equal(timed.config.steps, MOST_STEPS);
    assert.equal(timed.config.maxSeconds, 300);
    assert.deepEqual(timed.steps, [{
      ...{ key: "steps", value: MOST_STEPS },
      reason: "as many as there is time for, which is 300 s",
    }]);
    const both = fitted({ maxSeconds: 300, steps: 20 });
    assert.deepEqual([both.config.steps, both.steps], [20, []]);
    const cones = fitted({ maxSeconds: 300 }, "mip-small");
    assert.deepEqual([cones.config.steps, cones.steps], [mip.steps, []]);
  } finally {
    await gpu.close();
  }
});

Deno.test("photographs get no other number of steps where time ends a run", async () => {
  const config = beginConfig(SOFTWARE, "bundled:brig", {
    preset: "ngp",
    settings: { maxSeconds: 300 },
  });
  const timed = await surveyFitted(config, new Set(), true);
  assert.deepEqual(timed.settings.filter(({ key }) => key === "steps"), []);
});

Deno.test("a run that has ended says how many steps it took", () => {
  const timed = { ...ngp, steps: MOST_STEPS, maxSeconds: 300 };
  assert.deepEqual(endedConfig(timed, 812), { ...ngp, steps: 812, maxSeconds: null });
  // Steps that were given, or that the learning rate ends with, stay.
  const both = { ...ngp, steps: 1000, maxSeconds: 300 };
  assert.deepEqual(endedConfig(both, 812), { ...ngp, steps: 1000, maxSeconds: null });
  assert.deepEqual([timed, both, ngp].map(endsByTime), [true, false, false]);
});

Deno.test("with more time a run has the steps that it lacks, or if it lacks none as many as fit", () => {
  const withSteps = { ...ngp, steps: 600 };
  const goesOn = withMoreTime(withSteps, 300, 61.2345, 240);
  assert.deepEqual([goesOn.steps, goesOn.maxSeconds], [600, 301.235]);
  const isDone = withMoreTime(withSteps, 600, 61, 240);
  assert.deepEqual([isDone.steps, isDone.maxSeconds], [MOST_STEPS, 301]);
  // More of these steps would raise a rate that has fallen.
  const cones = withMoreTime({ ...mip, steps: 600 }, 600, 61, 240);
  assert.deepEqual([cones.steps, cones.maxSeconds], [600, 301]);
});
