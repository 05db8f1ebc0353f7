import { type Camera, lookAt } from "../../../src/math/mod.ts";
import { packCameras } from "../../../src/nerf/cameras.ts";
import { assertClose } from "../../reference/assert_close.ts";
import { selectKnown } from "../../reference/depth_loss.ts";
import { ndcRay, pixelRay, type Ray } from "../../reference/rays.ts";
import { rounded, sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();

const DRAW = { share: 0.5, step: 2, seed: 11 };
const SPREAD = 0.03125;
const SCALE = [1.75, 2.25] as const;
const KNOWN = 9;
const INTERVAL = 1.5;

/** Cameras that look along -z from around (0, 0, 0.5), for depths in front of z = -1 and beyond. */
const CAMERAS = Array.from({ length: KNOWN }, (_, i): Camera => ({
  ...{ width: 8, height: 6, fx: 9, fy: 9, cx: 4, cy: 3 },
  cameraToWorld: rounded(lookAt([0.1 * i, 0.2, 0.5], [0.1, 0.05 * i, -4], [0, 1, 0])),
}));

/** Where each is seen, how far away, and how much it counts. */
const DEPTHS = CAMERAS.map((_, i) => ({
  ...{ x: i % 8, y: i % 6, distance: [0.75, 3, 50][i % 3] + 0.25 * i, weight: 0.5 + i },
}));

function packedDepths(): Uint32Array<ArrayBuffer> {
  const packed = new Uint32Array(4 * KNOWN);
  const numbers = new Float32Array(packed.buffer);
  DEPTHS.forEach(({ x, y, distance, weight }, i) => {
    packed.set([i, y * 2 ** 16 + x], 4 * i);
    numbers.set([distance, weight], 4 * i + 2);
  });
  return packed;
}

/** How rays are made; in NDC, or not. */
interface Space {
  readonly directions: "z" | "unit";
  readonly ndc: boolean;
}

const worldRay = (place: number, { directions }: Space): Ray =>
  pixelRay(CAMERAS[place], DEPTHS[place].x, DEPTHS[place].y, { directions, pixelOffset: 0.5 });

/** Where along its ray something is so far from its camera, by its coordinates. */
function placeOf(place: number, distance: number, space: Space): number {
  const world = worldRay(place, space);
  if (!space.ndc) return distance / Math.hypot(...world.direction);
  const z = world.origin[2] + distance * world.viewDirection[2];
  const { origin, direction } = ndcRay(world, SCALE, space.directions);
  return (1 + 2 / z - origin[2]) / direction[2];
}

function expectedTarget(place: number, space: Space, unit: number): number[] {
  const { distance, weight } = DEPTHS[place];
  const t = placeOf(place, distance, space);
  if (space.ndc && t <= 0) return [0, 0, 0, 0];
  const eps = 1e-5 * distance;
  const [before, behind] = [-eps, eps].map((d) => placeOf(place, distance + d, space));
  const deviation = SPREAD * distance * (behind - before) / (2 * eps);
  const world = worldRay(place, space);
  const { direction } = space.ndc ? ndcRay(world, SCALE, space.directions) : world;
  return [t / unit, deviation / unit, weight, INTERVAL / Math.hypot(...direction)];
}

for (const directions of ["z", "unit"] as const) {
  for (const ndc of [false, true]) {
    const space = { directions, ndc };
    for (const [rays, unit] of [[1, 1], [64, 2], [200, 0.5]]) {
      Deno.test(`${rays} rays of ${directions} directions${ndc ? " in NDC" : ""} should end where things are known to be`, async () => {
        const gpu = await gpuOf();
        const selected = selectKnown(rays, KNOWN, DRAW.share, DRAW.step, DRAW.seed);
        const inSpace = selected.map((place, ray) => {
          const world = worldRay(place ?? 0, space);
          const { direction } = ndc ? ndcRay(world, SCALE, directions) : world;
          // Every tenth ray is none, as those of masked pixels.
          const isNone = ray % 10 === 9;
          return {
            direction: isNone ? [0, 0, 0, 0] : [...direction, Math.hypot(...direction)],
            view: [...world.viewDirection, 1],
            target: place === null || isNone ? [0, 0, 0, 0] : expectedTarget(place, space, unit),
          };
        });
        const { targets } = await runPoisoned(gpu, {
          kernel: await gpu.kernel("rays/known_depths", { NDC: ndc }),
          invocations: rays,
          inputs: {
            known: packedDepths(),
            cameras: packCameras(CAMERAS),
            directions: Float32Array.from(inSpace.flatMap(({ direction }) => direction)),
            view_directions: Float32Array.from(inSpace.flatMap(({ view }) => view)),
          },
          outputs: { targets: new Float32Array(4 * rays) },
          params: { rays, count: KNOWN, ...DRAW, spread: SPREAD, unit, interval: INTERVAL },
        });
        // 1 + 1 / z of a point near z = -1 keeps the rounding of 1.
        const tolerance = { atol: 1e-6, rtol: 2e-5 };
        assertClose(targets, inSpace.flatMap(({ target }) => target), tolerance);
      });
    }
  }
}
