import assert from "node:assert/strict";
import type { Gpu, Tensor } from "../../src/gpu/mod.ts";
import { createTrainer } from "../../src/nerf/mod.ts";
import { ViewTracer } from "../../src/nerf/view_tracer.ts";
import { createMarchedRays, NGP } from "../../src/nerf/ngp/method.ts";
import { sharedGpu } from "../shaders/kernel_test_tools.ts";
import { assertSame } from "./assert_same.ts";
import type { MarchSizes, NgpModel } from "./models.ts";
import { smallNgp, smallScene } from "./nerf_test_tools.ts";

const gpuOf = sharedGpu();

const SCENE = smallScene(1, 8);
const CONFIG = smallNgp();

/** The rays of an image of 8 x 8 pixels. */
const ALL = { first: 0, count: 64, crop: null };

/** Runs a test with a tracer of a field that is too thin to stop its rays. */
async function withTracer(
  sizes: MarchSizes,
  use: (tracer: ViewTracer, gpu: Gpu, seen: Tensor) => Promise<void>,
): Promise<void> {
  const gpu = await gpuOf();
  const trainer = await createTrainer(gpu, CONFIG, SCENE);
  while (trainer.steps < 3) await trainer.step();
  using scope = gpu.scope();
  const model = trainer.model as NgpModel;
  const renderer = await createMarchedRays(scope, model, CONFIG, false, sizes);
  const tracer = await ViewTracer.create(scope, NGP.rayOptions(CONFIG), renderer);
  tracer.look(SCENE.views[0].camera);
  await use(tracer, gpu, renderer.seen.tensors.seen);
  trainer.destroy();
  trainer.model.destroy();
}

/** Whole rays in a segment or two, and one sample of each at a time. */
const WIDE: MarchSizes = { rays: 64, samples: 1 << 14, longest: 256, segments: 1 };
const NARROW: MarchSizes = { rays: 64, samples: 64, longest: 16, segments: 1 };

Deno.test("rays that need more segments than those before get them, and show the same", async () => {
  const seen: Float32Array[] = [];
  for (const [sizes, fewest] of [[WIDE, 1], [NARROW, 3]] as const) {
    await withTracer(sizes, async (tracer, gpu, tensor) => {
      let [asked, recorded] = [0, 0];
      const mayGoOn = () => ++asked < 100;
      await tracer.trace(ALL, mayGoOn, () => recorded++);
      assert.equal(recorded, asked + 1);
      assert.ok(recorded >= fewest, `${recorded} looks`);
      seen.push(await gpu.read(tensor) as Float32Array);
      // The next rays get as many at once.
      await tracer.trace(ALL, mayGoOn, () => recorded++);
      assert.equal(recorded, asked + 2);
      assertSame(await gpu.read(tensor), seen.at(-1)!, "seen again");
    });
  }
  assertSame(seen[1], seen[0], "seen");
  assert.ok(seen[0].some((x, i) => i % 12 === 6 && x > 64), "no ray has many samples");
});

Deno.test("rays that may not go on show what is in front", () =>
  withTracer(NARROW, async (tracer, gpu, tensor) => {
    let recorded = 0;
    await tracer.trace(ALL, () => false, () => recorded++);
    assert.equal(recorded, 1);
    const samples = (await gpu.read(tensor)).filter((_, i) => i % 12 === 6);
    // Eight segments of a sample, as long as all rays are alive.
    assert.ok(samples.every((count) => count < 64), `${samples}`);
    assert.ok(samples.some((count) => count >= 8), `${samples}`);
  }));

Deno.test("a run of rays begins at its first pixel", () =>
  withTracer(WIDE, async (tracer, gpu, tensor) => {
    await tracer.trace(ALL, () => true, () => {});
    const all = await gpu.read(tensor) as Float32Array;
    await tracer.trace({ first: 19, count: 30, crop: null }, () => true, () => {});
    const some = await gpu.read(tensor) as Float32Array;
    assertSame(some.subarray(0, 30 * 12), all.subarray(19 * 12, 49 * 12), "seen");
  }));
