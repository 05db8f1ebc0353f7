import { knownCount } from "../../src/gpu/mod.ts";
import assert from "node:assert/strict";
import { SHADERS } from "../../shaders/mod.ts";
import { type Ceilings, measureCeilings, ratesOf } from "../../src/cli/bench/ceilings.ts";
import { costOf, COSTS, type Run } from "../../shaders/costs.ts";
import { measureKernels, timingOf } from "../../src/cli/bench/measure.ts";
import { columns, formatTable, percent, threeDigits } from "../../src/cli/bench/table.ts";
import { allocateRows, DenseKernels, Parameters } from "../../src/nn/mod.ts";
import { sharedGpu } from "../shaders/kernel_test_tools.ts";
import { KERNEL_VARIANTS } from "../shaders/kernel_variants.ts";

const openGpu = sharedGpu(SHADERS);

const run = (kernel: string, sizes: Run["sizes"], shapes: Run["shapes"] = {}): Run => ({
  kernel,
  sizes,
  shapes,
});

Deno.test("every kernel has a cost, and every cost a kernel", () => {
  const kernels = KERNEL_VARIANTS.map(({ name }) => name);
  assert.deepEqual(Object.keys(COSTS).toSorted(), kernels.toSorted());
});

Deno.test("a kernel without a cost is refused by name", () => {
  assert.throws(() => costOf(run("encode/unknown", {})), {
    name: "RangeError",
    message: "Cannot tell the cost of encode/unknown: see shaders/encode/costs.ts.",
  });
});

Deno.test("costs are those counted by hand", () => {
  const cases: [Run, { flops: number; bytes: number }][] = [
    // 64 samples, 32 inputs, 16 outputs: 64 * 32 * 16 multiply-adds.
    [run("dense/forward_workgroup", { blocks: 1, inputs: 32, outputs: 16 }), {
      flops: 65536,
      bytes: 4 * (64 * 32 + 64 * 16 + 32 * 16 + 16),
    }],
    // From 16 rows of dY to 32 of dX, which meet 32 of X.
    [run("dense/backward_subgroup", { blocks: 2, inputs: 16, outputs: 32 }), {
      flops: 131072,
      bytes: 4 * (128 * 16 + 128 * 32 + 128 * 32 + 16 * 32),
    }],
    // 33 blocks are two splits; each writes a matrix and its biases.
    [run("dense/gradient_workgroup", { blocks: 33, inputs: 32, outputs: 16 }), {
      flops: 33 * 64 * (2 * 32 * 16 + 16),
      bytes: 4 * (33 * 64 * (32 + 16) + 2 * (32 * 16 + 16)),
    }],
    // 17 rows of 16 vec4s, of which 4 are real, from three slices.
    [run("dense/reduce", { size: 17 * 16, stride: 16, columns: 4, splits: 3, offset: 9 }), {
      flops: 17 * 4 * 4 * 3,
      bytes: 17 * 4 * 16 * (3 + 1),
    }],
    // 2 blocks of 3 coordinates become 64 rows.
    [
      run("encode/frequency", { blocks: 2, rows: 64, features: 320, first: 256 }, {
        inputs: [2, 3, 64],
        outputs: [2, 320, 64],
      }),
      { flops: 8 * 128 * 64, bytes: 4 * 128 * 67 },
    ],
    // 10 rays of 64 samples, though memory has room for 100 rays.
    [run("samples/place", { rays: 10, first_ray: 5 }, { ts: [100, 64] }), {
      flops: 8 * 640,
      bytes: 640 * (4 + 12 + 4 + 4) + 10 * (16 + 16 + 8),
    }],
    // 62 weights a ray, each of a color, a raw density, a length and a transmittance.
    [run("samples/cdf", { rays: 2 }, { cdf: [2, 63] }), {
      flops: 2 * 62 * (4 + 5),
      bytes: 2 * 4 * (62 * 6 + 63),
    }],
    [run("volrend/composite_training", { rays: 3, capacity: 3, index: 1 }, { outputs: [24, 4] }), {
      flops: 24 * 23 + 3 * 7,
      bytes: 24 * 4 * (4 + 2 + 1) + 3 * (8 + 16 + 8) + 3 * 4,
    }],
    [run("volrend/composite_rendering", { rays: 3, capacity: 3, index: 1 }, { outputs: [24, 4] }), {
      flops: 24 * 15 + 3 * 7,
      bytes: 24 * 4 * (4 + 2 + 1) + 3 * (8 + 16 + 4),
    }],
    [run("learn/adam", { count: 100 }), { flops: 100 * (14 + 2), bytes: 2800 }],
    [run("bench/copy", { count: 8 }), { flops: 0, bytes: 256 }],
    [run("bench/fma", { iterations: 2 }, { results: [64, 4] }), {
      flops: 64 * 2 * 12 * 32 * 2,
      bytes: 64 * 16,
    }],
  ];
  for (const [run, expected] of cases) assert.deepEqual(costOf(run), expected, run.kernel);
});

/** A batch's state: 100 rays to march next, 50 kept with 1,000 samples, 600 of them trained on. */
const COUNTED = [100, 50, 1000, 600, 10, 0, 1, 0];

Deno.test("runs that leave early cost what the device counted", () => {
  const counted = (run: Run): Run => ({ ...run, counted: COUNTED });
  const networks = {
    ...{ density_0: 0, density_1: 0, density_head: 33 * 16 },
    ...{ color_0: 98 * 16, color_1: 131 * 16, color_head: 196 * 16 },
  };
  const parameters = [261 * 64]; // 32, 64, 32, 64, 64 rows and five of biases
  const weights = 32 * 64 + 64 * 16 + 32 * 64 + 64 * 64 + 64 * 3;
  const cases: [Run, { flops: number; bytes: number }][] = [
    // 600 samples are 10 blocks of the 16 it is run for; the slices of both splits are written.
    [
      counted(run("dense/gradient_workgroup", { blocks: 33, count: 3, inputs: 32, outputs: 16 })),
      {
        flops: 640 * (2 * 32 * 16 + 16),
        bytes: 4 * (640 * (32 + 16) + 2 * (32 * 16 + 16)),
      },
    ],
    // A count that is no limit: the host's bound.
    [{
      ...run("dense/forward_workgroup", { blocks: 2, count: 0, inputs: 32, outputs: 16 }),
      counted: [0xffffffff],
    }, { flops: 2 * 128 * 32 * 16, bytes: 4 * (128 * (32 + 16) + 33 * 16) }],
    // 16 levels of 2 features: 3 coordinates and 16 * 8 * 2 numbers read, 32 rows written.
    [
      counted(
        run("grid/forward_f32", { slot: 2, samples: 4096, features: 32 }, {
          levels: [16, 4],
          table: [5000, 2],
        }),
      ),
      { flops: 1000 * 16 * (24 + 2 * 15), bytes: 1000 * 4 * (3 + 16 * 8 * 2 + 32) },
    ],
    // The same of half the size: two features in an element.
    [
      counted(
        run("grid/forward_f16", { slot: 2, samples: 4096, features: 32 }, {
          levels: [16, 4],
          table: [5000, 1],
        }),
      ),
      { flops: 1000 * 16 * (24 + 2 * 15), bytes: 1000 * (4 * 3 + 2 * 16 * 8 * 2 + 4 * 32) },
    ],
    // Fewer samples than were counted: there is no memory for more.
    [
      counted(
        run("grid/backward_float", { slot: 3, samples: 256, features: 16 }, {
          levels: [4, 4],
          gradients: [5000, 4],
        }),
      ),
      {
        flops: 256 * 4 * (24 + 4 * 16),
        bytes: 256 * 4 * (1 + 3 + 4 * 4 * (1 + 8 + 8)),
      },
    ],
    // 50 rays and their 1,000 samples; counts of all 512 rays written.
    [counted(run("march/count", { rays: 512 })), {
      flops: 50 * 28 + 1000 * 20,
      bytes: 50 * 32 + 512 * 4,
    }],
    [
      counted(
        run("volrend/composite_training", { rays: 512, capacity: 512, index: 1 }, {
          outputs: [4096, 4],
        }),
      ),
      {
        flops: 600 * 23 + 50 * 7,
        bytes: 600 * 4 * (4 + 2 + 1) + 50 * (8 + 16 + 8) + 512 * 4,
      },
    ],
    [
      counted(
        run("volrend/composite_backward", { capacity: 512, index: 1, distortion: 0 }, {
          d_outputs: [4096, 4],
        }),
      ),
      { flops: 600 * 25, bytes: 600 * 4 * (4 + 3 + 4 + 1) + 50 * (8 + 4 + 16) },
    ],
    // 7 pairs were changed 40 times in 10 steps: 4 a step. Their 16 bytes of values, m, v are read and
    // written, their counts too, and 8 bytes of gradients cleared.
    [
      { ...counted(run("learn/adam_table_f32", { pairs: 7 })), steps: [10, 10, 8, 6, 4, 2, 0] },
      { flops: 4 * 34, bytes: 7 * 8 + 4 * (2 * 3 * 8 + 2 * 4 + 8) },
    ],
    [counted(run("networks/gather", { samples: 4096, count: 3, rows: 32 })), {
      flops: 0,
      bytes: 600 * 4 * (1 + 32 + 32),
    }],
    [
      counted(run("mlp/forward", { ...networks, samples: 4096, slot: 2 }, { parameters })),
      {
        flops: 1000 * (2 * weights + 40 + 9),
        bytes: 1000 * 4 * (32 + 1 + 4) + 4 * 261 * 64,
      },
    ],
    [
      counted(
        run("mlp/backward", { ...networks, samples: 4096, slot: 3, groups: 8, vec4s: 4176 }, {
          parameters,
        }),
      ),
      {
        flops: 600 * (6 * weights + 40 + 9),
        bytes: 600 * 4 * (32 + 1 + 1 + 4 + 32) + 4 * 261 * 64 + 8 * 16 * 4176,
      },
    ],
  ];
  for (const [run, expected] of cases) assert.deepEqual(costOf(run), expected, run.kernel);
});

Deno.test("every cost is a number, whether or not the device counted", () => {
  const sizes = new Proxy({}, { get: () => 2 }) as Run["sizes"];
  const shapes = new Proxy({}, { get: () => [64, 64, 64, 64] }) as Run["shapes"];
  for (const kernel of Object.keys(COSTS)) {
    for (const counted of [undefined, COUNTED]) {
      const { flops, bytes } = costOf({ kernel, sizes, shapes, counted });
      assert.ok(flops >= 0 && bytes > 0, `${kernel}: ${flops}, ${bytes}`);
    }
  }
});

Deno.test("rates name the ceiling that is nearer", () => {
  const ceilings: Ceilings = {
    copyBytesPerSecond: { best: 100, median: 1 },
    fmaFlopsPerSecond: { best: 1000, median: 1 },
  };
  assert.deepEqual(ratesOf({ flops: 1000, bytes: 150 }, 2, ceilings), {
    flopsPerSecond: 500,
    bytesPerSecond: 75,
    binds: "memory",
    ofCeiling: 0.75,
  });
  assert.deepEqual(ratesOf({ flops: 1800, bytes: 150 }, 2, ceilings), {
    flopsPerSecond: 900,
    bytesPerSecond: 75,
    binds: "arithmetic",
    ofCeiling: 0.9,
  });
});

Deno.test("best and median of odd and even numbers of repeats", () => {
  assert.deepEqual(timingOf([3, 1, 2]), { best: 1, median: 2 });
  assert.deepEqual(timingOf([4, 1, 2, 10]), { best: 1, median: 3 });
});

Deno.test("a table lines words up at the left and numbers at the right", () => {
  const table = formatTable(columns("kernel", ">ms", "note"), [
    ["adam", "1.5", ""],
    ["composite", "12.25", "slow"],
  ]);
  assert.equal(
    table,
    [
      "kernel        ms  note",
      "adam         1.5",
      "composite  12.25  slow",
    ].join("\n"),
  );
  assert.equal(formatTable(columns("a", ">b"), []), "a  b");
});

Deno.test("numbers keep about three digits", () => {
  const written = [0, 0.01234, 1, 45.678, 999.6, 12345].map(threeDigits);
  assert.deepEqual(written, ["0", "0.0123", "1.00", "45.7", "1000", "12345"]);
  assert.equal(percent(0.1234), "12.3 %");
});

Deno.test("the runs of some work are measured with their costs, and no others", async () => {
  const gpu = await openGpu();
  if (!gpu.has("timestamp-query")) return console.log("skipped: this adapter has no timestamps");
  const parameters = new Parameters(gpu, [{ name: "layer", inputs: [16], outputs: [32] }]);
  const [layer] = parameters.layers;
  const kernels = await DenseKernels.create(gpu, "workgroup");
  const [x, y] = [allocateRows(gpu, "x", 64, 16), allocateRows(gpu, "y", 64, 32)];
  const forward = () =>
    kernels.forward(gpu.record(), parameters, layer, "relu", knownCount(gpu, 64), x, y);
  forward();
  const works = await measureKernels(gpu, () => {
    forward();
    forward();
  });
  forward();
  assert.deepEqual(works.map(({ kernel, runs, flops }) => ({ kernel, runs, flops })), [
    { kernel: "dense/forward_workgroup", runs: 2, flops: 2 * (2 * 16 * 32 * 64) },
  ]);
  assert.ok(works[0].seconds > 0);

  const two = { capacity: 64, counters: gpu.tensor("counts", [2], { type: "u32" }), index: 1 };
  gpu.write(two.counters, Uint32Array.of(64, 0));
  const [none] = await measureKernels(
    gpu,
    () => kernels.forward(gpu.record(), parameters, layer, "relu", two, x, y),
  );
  assert.equal(none.flops, 0, "the device counted no samples in slot 1");

  const failing = measureKernels(gpu, () => Promise.reject(new RangeError("stop")));
  await assert.rejects(failing, { name: "RangeError", message: "stop" });
  assert.ok(!Object.hasOwn(gpu.record(), "run"), "the recorder is still watched");
});

Deno.test("ceilings are finite and positive", async () => {
  const gpu = await openGpu();
  if (!gpu.has("timestamp-query")) return console.log("skipped: this adapter has no timestamps");
  const { copyBytesPerSecond, fmaFlopsPerSecond } = await measureCeilings(gpu);
  for (const { best, median } of [copyBytesPerSecond, fmaFlopsPerSecond]) {
    assert.ok(Number.isFinite(best) && median > 0 && best >= median, `${best}, ${median}`);
  }
});

Deno.test("without timestamps nothing is measured", async () => {
  const gpu = await openGpu();
  const features = gpu.info.features;
  gpu.info.features = features.filter((feature) => feature !== "timestamp-query");
  try {
    await assert.rejects(measureCeilings(gpu), {
      name: "GpuError",
      message: "Cannot time kernels: this device has no timestamp queries.",
    });
  } finally {
    gpu.info.features = features;
  }
});
