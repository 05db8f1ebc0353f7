import { sharedGpu } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned, vec4Rows } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();

for (
  const { rays, camera, width, first } of [
    { rays: 0, camera: 0, width: 7, first: 0 },
    { rays: 1, camera: 3, width: 1, first: 5 },
    { rays: 35, camera: 0, width: 7, first: 0 },
    { rays: 63, camera: 2, width: 10, first: 3 },
    { rays: 65, camera: 1, width: 64, first: 64 },
    { rays: 1000, camera: 99, width: 800, first: 639_000 },
  ]
) {
  Deno.test(`a tile of ${rays} pixels from ${first} goes through a ${width} pixels wide image row by row`, async () => {
    const gpu = await gpuOf();
    const { pixels } = await runPoisoned(gpu, {
      kernel: await gpu.kernel("pixels/tile"),
      invocations: rays,
      outputs: { pixels: new Uint32Array(rays * 4) },
      params: { rays, camera, width, first },
    });
    const expected = vec4Rows(rays, (ray) => {
      const pixel = first + ray;
      return [camera, pixel % width, Math.floor(pixel / width), 0];
    });
    assertSame(pixels, expected);
  });
}
