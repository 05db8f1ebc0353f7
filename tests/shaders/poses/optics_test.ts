import { packCameras } from "../../../src/nerf/cameras.ts";
import { opticsMatrix } from "../../../src/nerf/views/optics.ts";
import { type Camera, lens } from "../../../src/math/mod.ts";
import { analyticScene } from "../../../src/scene/mod.ts";
import { assertClose } from "../../reference/assert_close.ts";
import { changedOptics, opticsGradient, worldDirection } from "../../reference/optics.ts";
import { randomValues } from "../../reference/random_values.ts";
import { rounded, sharedGpu } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned } from "../lib/poisoned_run.ts";
import { batchOf, KEPT_RAYS } from "../march/march_inputs.ts";

const gpuOf = sharedGpu();

const UNTOUCHED = 123.25;

const radial = [-0.08, 0.03, 0.01, 0] as const;
const bent = { radial, tangential: [0.002, -0.001], divisor: [0.05, 0, 0] } as const;

/** Cameras of 40 x 30 pixels by their lenses. */
const LENSES: Record<string, Camera["lens"]> = {
  "a pinhole": undefined,
  "a lens": lens("perspective", { ...bent, prism: [0.001, 0, 0.002, 0] }),
  "a fisheye": lens("fisheye", bent),
};

const VIEWS = analyticScene({ split: "train", views: 5, size: 8 }).views.map(({ camera }) =>
  camera
);

function camerasWith(lensOf: Camera["lens"]): Camera[] {
  const own = { width: 40, height: 30, fx: 25, fy: 27, cx: 19, cy: 16 };
  return VIEWS.map(({ cameraToWorld }) => ({
    ...own,
    cameraToWorld: rounded(cameraToWorld),
    ...(lensOf && { lens: lensOf }),
  }));
}

function cross([a, b, c]: ArrayLike<number> & Iterable<number>, [x, y, z]: Iterable<number>) {
  return [b * z - c * y, c * x - a * z, a * y - b * x];
}

for (const [name, lensOf] of Object.entries(LENSES)) {
  Deno.test(`gradients of the optics of ${name} are central differences of rays' directions`, async () => {
    const gpu = await gpuOf();
    const cameras = camerasWith(lensOf);
    const [capacity, rays] = [150, 130];
    const numbers = randomValues(rays * 3, 1, 0, 1);
    // The second half is of photographs reduced by 2.
    const pixels = Uint32Array.from({ length: capacity * 4 }, (_, i) => {
      const [ray, part] = [i >> 2, i % 4];
      const level = ray < 65 ? 0 : 1;
      const sizes = [cameras.length, 40 >> level, 30 >> level];
      if (ray >= rays) return 0xdeadbeef;
      return part === 3 ? level : Math.floor(numbers[ray * 3 + part] * sizes[part]);
    });
    const rayOf = (ray: number) => {
      const [view, x, y, level] = pixels.subarray(ray * 4, ray * 4 + 4);
      const place = [(x + 0.5) * 2 ** level, (y + 0.5) * 2 ** level] as const;
      return { camera: cameras[view], place };
    };
    const pulls = rounded(randomValues(rays * 3, 2));
    const directions = new Float32Array(capacity * 4).fill(NaN);
    const dRays = new Float32Array(capacity * 8).fill(NaN);
    const expected: number[] = [];
    const matrix = opticsMatrix({ optics: "lens", preconditioner: "camp" }, cameras[0]);
    for (let ray = 0; ray < rays; ray++) {
      const { camera, place } = rayOf(ray);
      const direction = worldDirection(camera, place)!;
      const pull = pulls.subarray(ray * 3, ray * 3 + 3);
      directions.set([...direction, 1], ray * 4);
      dRays.set([...cross(direction, pull), 0, 7, 7, 7, 0], ray * 8);
      const gradient = opticsGradient(camera, place, pull)!;
      expected.push(
        ...matrix.map((row) => row.reduce((sum, value, i) => sum + value * gradient[i], 0)),
      );
    }
    const { d_optics } = await runPoisoned(gpu, {
      kernel: await gpu.kernel("poses/optics"),
      invocations: capacity,
      inputs: {
        counters: batchOf({ keptRays: rays }),
        matrix: Float32Array.from(matrix.flatMap((row) => [...row, 0])),
        pixels,
        cameras: packCameras(cameras),
        directions,
        d_rays: dRays,
      },
      updates: { d_optics: new Float32Array(capacity * 4).fill(UNTOUCHED) },
      params: { capacity, index: KEPT_RAYS },
    });
    const actual = d_optics.subarray(0, rays * 4);
    const largest = Math.max(...expected.map(Math.abs));
    assertClose(actual.filter((_, i) => i % 4 < 3), expected, { atol: 1e-5 * largest, rtol: 2e-5 });
    assertSame(d_optics.subarray(rays * 4), d_optics.slice(rays * 4).fill(UNTOUCHED), "others");
  });

  Deno.test(`the optics of ${name} change as the reference says, and nothing else of it`, async () => {
    const gpu = await gpuOf();
    const cameras = camerasWith(lensOf ?? lens("perspective", {}));
    const initial = packCameras(cameras);
    const learnt = [0.04, -0.02, 0.01];
    const { cameras: changed } = await runPoisoned(gpu, {
      kernel: await gpu.kernel("poses/apply_optics"),
      invocations: cameras.length,
      inputs: {
        learnt: Float32Array.from([...learnt, 0]),
        matrix: Float32Array.from([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]),
        initial,
      },
      updates: { cameras: initial.map((value, i) => i % 36 < 2 ? 99 : value) },
      params: { views: cameras.length },
    });
    const expected = packCameras(cameras.map((camera) => changedOptics(camera, learnt)));
    // How far a lens can be inverted stays what it was.
    expected.forEach((_, i) => i % 36 === 27 && (expected[i] = initial[i]));
    assertClose(changed, expected, { atol: 1e-7, rtol: 1e-6 });
  });
}

Deno.test("rays where a lens shows nothing ask nothing of optics", async () => {
  const gpu = await gpuOf();
  const [camera] = camerasWith(undefined);
  const { d_optics } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("poses/optics"),
    invocations: 64,
    inputs: {
      counters: batchOf({ keptRays: 1 }),
      matrix: Float32Array.from([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]),
      pixels: new Uint32Array(4),
      cameras: packCameras([camera]),
      directions: new Float32Array(4),
      d_rays: Float32Array.from([1, 2, 3, 0, 4, 5, 6, 0]),
    },
    updates: { d_optics: new Float32Array(4).fill(UNTOUCHED) },
    params: { capacity: 1, index: KEPT_RAYS },
  });
  assertSame(d_optics, new Float32Array(4), "gradients");
});
