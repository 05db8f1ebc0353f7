import { createNgpTrainer } from "../models.ts";
import assert from "node:assert/strict";
import { add, scale, type Vec3 } from "../../../src/math/vector.ts";
import { castImage } from "../../../src/scene/analytic.ts";
import { analyticScene, type Scene } from "../../../src/scene/mod.ts";
import { sharedGpu } from "../../shaders/kernel_test_tools.ts";
import { smallNgp } from "../nerf_test_tools.ts";

const gpuOf = sharedGpu();

/** A ring of wire around a ball: 0.018 thick, where cells of the occupancy grid are 0.095 long. */
const RING = { radius: 0.9, wire: 0.009, color: [0.16, 0.24, 0.63] as Vec3 };
const BALL = { radius: 0.4, color: [0.78, 0.35, 0.16] as Vec3 };

/** The color that a ray sees, or undefined. */
function cast(origin: Vec3, direction: Vec3): Vec3 | undefined {
  let t = 2.5;
  while (t < 5.5) {
    const [x, y, z] = add(origin, scale(direction, t));
    const ring = Math.hypot(Math.hypot(x, y) - RING.radius, z) - RING.wire;
    const ball = Math.hypot(x, y, z) - BALL.radius;
    if (Math.min(ring, ball) < 1e-4) return ring < ball ? RING.color : BALL.color;
    t += Math.min(ring, ball);
  }
}

function ringScene(views: number, size: number): Scene {
  const scene = analyticScene({ split: "train", views, size });
  return {
    ...scene,
    views: scene.views.map((view) => ({ ...view, image: castImage(view.camera, 4, cast) })),
  };
}

Deno.test("a ring thinner than a fifth of a cell survives 600 steps", async () => {
  const gpu = await gpuOf();
  const config = smallNgp({
    background: "random",
    batch: { rays: 128, maxRays: 2048, samples: 1024, capacity: 8192 },
    grid: { levels: 6, tableSize: 1 << 14, baseResolution: 8, finestResolution: 128 },
    occupancy: { resolution: 32, interval: 16, warmupSteps: 256, decay: 0.95 },
    march: { steps: 192 },
  });
  const cell = config.box.size / 32;
  assert.ok(2 * RING.wire < cell / 5);
  const trainer = await createNgpTrainer(gpu, config, ringScene(30, 48));
  while (trainer.steps < 600) await trainer.step();
  const { memo: grid } = trainer.model.parts;
  const bits = await gpu.read(grid.bits);
  const densities = await gpu.read(grid.densities);
  const cells = Array.from({ length: 256 }, (_, i) => {
    const angle = 2 * Math.PI * i / 256;
    const point = [RING.radius * Math.cos(angle), RING.radius * Math.sin(angle), 0];
    const [x, y, z] = point.map((p, axis) => Math.floor((p - config.box.center[axis]) / cell + 16));
    return (z * 32 + y) * 32 + x;
  });
  const isOpen = (cell: number) => (bits[cell >> 5] >>> (cell & 31) & 1) === 1;
  const share = (is: (cell: number) => boolean) => cells.filter(is).length / cells.length;
  // Not only open but learnt, and not because all cells are open.
  const open = share(isOpen);
  const learnt = share((cell) => densities[cell] > config.occupancy.threshold);
  const all = densities.filter((_, cell) => isOpen(cell)).length / densities.length;
  assert.ok(open > 0.9 && learnt > 0.9, `${open} open, ${learnt} learnt`);
  assert.ok(all < 0.05, `${all} of all cells are open`);
  trainer.destroy();
  trainer.model.destroy();
});
