import { sharedGpu } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();

for (const rays of [0, 1, 63, 64, 65]) {
  Deno.test(`${rays} rays start alive, with nothing seen`, async () => {
    const gpu = await gpuOf();
    const { seen, cursors, alive, counts } = await runPoisoned(gpu, {
      kernel: await gpu.kernel("render/start"),
      invocations: rays,
      outputs: {
        seen: new Float32Array(rays * 12),
        cursors: new Uint32Array(rays),
        alive: new Uint32Array(rays),
      },
      updates: { counts: Uint32Array.of(77) },
      params: { rays },
    });
    const nothing = [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]; // but a transmittance of 1
    assertSame(seen, Float32Array.from({ length: rays * 12 }, (_, i) => nothing[i % 12]), "seen");
    assertSame(cursors, new Uint32Array(rays), "cursors");
    assertSame(alive, Uint32Array.from({ length: rays }, (_, i) => i), "alive");
    // Without rays nothing runs.
    assertSame(counts, [rays === 0 ? 77 : rays], "number of rays alive");
  });
}
