import assert from "node:assert/strict";
import { Gpu, type GpuInfo, USEFUL_FEATURES, type UsefulFeature } from "../../src/gpu/mod.ts";
import { sharedGpu, withGpu } from "../shaders/kernel_test_tools.ts";

const FLOAT_BITS = { one: 0x3f800000, quietNaN: 0x7fc00001 };

const openGpu = sharedGpu();

Deno.test("a tensor without data is zero, with data holds it", async () => {
  const gpu = await openGpu();
  const zeros = gpu.tensor("zeros", [2, 3]);
  const reals = gpu.tensor("reals", [5], { data: Float32Array.of(1, -0, Infinity, NaN, 1e-40) });
  const numbers = gpu.tensor("numbers", [1, 3], {
    type: "u32",
    data: Uint32Array.of(0, 2 ** 32 - 1, 7),
  });
  assert.deepEqual([zeros.length, zeros.byteLength, zeros.type], [6, 24, "f32"]);
  assert.deepEqual([numbers.length, numbers.byteLength, numbers.type], [3, 12, "u32"]);
  assert.deepEqual(await gpu.read(zeros), new Float32Array(6));
  assert.deepEqual(await gpu.read(reals), Float32Array.of(1, -0, Infinity, NaN, 1e-40));
  assert.deepEqual(await gpu.read(numbers), Uint32Array.of(0, 2 ** 32 - 1, 7));
});

Deno.test("readAll gives each tensor with its own type and length", async () => {
  const gpu = await openGpu();
  const bits = Uint32Array.of(FLOAT_BITS.one, FLOAT_BITS.quietNaN);
  const results = await gpu.readAll([
    gpu.tensor("reals", [3], { data: Float32Array.of(1, 2, 3) }),
    gpu.tensor("nothing", [0]),
    gpu.tensor("bits", [2], { type: "u32", data: bits }),
    gpu.tensor("none", [4, 0], { type: "u32" }),
    gpu.tensor("scalar", [], { data: Float32Array.of(9) }),
  ]);
  assert.deepEqual(results, [
    Float32Array.of(1, 2, 3),
    new Float32Array(),
    bits,
    new Uint32Array(),
    Float32Array.of(9),
  ]);
  assert.deepEqual(await gpu.readAll([]), []);
});

Deno.test("write replaces all of a tensor and refuses another length", async () => {
  const gpu = await openGpu();
  const tensor = gpu.tensor("weights", [3], { data: Float32Array.of(1, 2, 3) });
  gpu.write(tensor, Float32Array.of(4, 5, 6));
  assert.deepEqual(await gpu.read(tensor), Float32Array.of(4, 5, 6));
  for (const length of [0, 2, 4]) {
    assert.throws(() => gpu.write(tensor, new Float32Array(length)), {
      name: "GpuError",
      message: `Cannot write "weights": it has 3 elements, given were ${length}.`,
    });
  }
  assert.throws(() => gpu.tensor("weights", [2, 2], { data: new Float32Array(3) }), {
    name: "GpuError",
    message: 'Cannot write "weights": it has 4 elements, given were 3.',
  });
  assert.deepEqual(await gpu.read(tensor), Float32Array.of(4, 5, 6));
});

Deno.test("a tensor larger than any buffer is refused with its shape and the limit", async () => {
  const gpu = await openGpu();
  const limit = gpu.info.limits.maxBufferSize;
  const rows = Math.ceil((limit + 1) / 4096);
  assert.throws(() => gpu.tensor("everything", [rows, 1024]), {
    name: "GpuError",
    message: `Cannot allocate "everything" [${rows}, 1024]: ${rows * 4096} bytes are more than ` +
      `this device's largest buffer, ${limit}.`,
  });
});

for (const action of ["read", "settle", "submit"] as const) {
  Deno.test(`a device error surfaces once, at the next ${action}, and the GPU stays usable`, () =>
    withGpu(async (gpu) => {
      const commands = gpu.record();
      const small = gpu.tensor("small", [4], { data: Float32Array.of(1, 2, 3, 4) });
      commands.copy(gpu.tensor("large", [1000]), small.buffer);
      const overrun = {
        name: "GpuError",
        message: /^The GPU reports: .*Copy at offset 0 for 4000 bytes/,
      };
      if (action === "submit") {
        commands.submit(); // the error arrives at the next turn
        await new Promise((resolve) => setTimeout(resolve, 0));
        assert.throws(() => commands.submit(), overrun);
      } else {
        await assert.rejects(action === "read" ? gpu.read(small) : gpu.settle(), overrun);
      }
      assert.deepEqual(await gpu.read(small), Float32Array.of(1, 2, 3, 4));
      await gpu.settle();
    }));
}

Deno.test("the first of several device errors is the one that is thrown", () =>
  withGpu(async (gpu) => {
    const commands = gpu.record();
    const small = gpu.tensor("small", [4]);
    for (const length of [1000, 2000]) {
      commands.copy(gpu.tensor("large", [length]), small.buffer);
      commands.submit();
    }
    await assert.rejects(gpu.settle(), { message: /for 4000 bytes/ });
    await gpu.settle();
  }));

Deno.test("a device that is out of memory says so and what to do", () =>
  withGpu(async (gpu) => {
    // Stands for an allocation that fails: filling the memory of a machine harms its other programs.
    const error = new GPUOutOfMemoryError("not enough memory left");
    gpu.device.dispatchEvent(new GPUUncapturedErrorEvent("uncapturederror", { error }));
    await assert.rejects(gpu.settle(), {
      name: "GpuError",
      message: "The GPU is out of memory: not enough memory left. Ask for less at a time.",
    });
    assert.deepEqual(await gpu.read(gpu.tensor("small", [2])), new Float32Array(2));
  }));

const LOST = {
  name: "GpuError",
  message:
    /^The GPU was lost \(destroyed\): [^.]+[^.\s]\. Start again to go on from what was saved; train /,
};

for (const action of ["read", "settle"] as const) {
  Deno.test(`a lost device surfaces at the next ${action} and at everything after it`, () =>
    withGpu(async (gpu) => {
      const tensor = gpu.tensor("tensor", [1]);
      gpu.device.destroy();
      await assert.rejects(action === "read" ? gpu.read(tensor) : gpu.settle(), LOST);
      await assert.rejects(gpu.settle(), LOST);
      assert.throws(() => gpu.record().submit(), LOST);
      await assert.rejects(gpu.read(tensor), LOST);
    }));
}

Deno.test("a closed GPU frees its device and says that it was closed", async () => {
  const gpu = await Gpu.open({ shaders: {} });
  const tensor = gpu.tensor("tensor", [1]);
  await gpu.close();
  assert.equal((await gpu.device.lost).reason, "destroyed");
  const closed = { name: "GpuError", message: "Cannot use the GPU: it was closed." };
  await assert.rejects(gpu.read(tensor), closed);
  await assert.rejects(gpu.settle(), closed);
  assert.throws(() => gpu.record().submit(), closed);
});

Deno.test("memory of freed tensors is used again", async () => {
  const gpu = await openGpu();
  const length = 1 << 23;
  const round = async () => {
    const tensor = gpu.tensor("32 MiB", [length]);
    gpu.record().clear(tensor);
    await gpu.settle();
    gpu.free(tensor);
  };
  await round();
  const before = Deno.memoryUsage().rss;
  for (let i = 0; i < 16; i++) await round();
  const growth = Deno.memoryUsage().rss - before;
  assert.ok(growth < 8 * length * 4, `16 tensors, freed one by one, left ${growth} bytes behind`);
});

/** A kernel that needs the feature; the ones without WGSL of their own are used in another way. */
const FEATURE_SHADERS: Partial<Record<UsefulFeature, string>> = {
  subgroups: "values[0] = subgroupAdd(1.0);",
  "shader-f16": "values[0] = f32(1.0h + f16(values[1]));",
  "wgpu-shader-float32-atomic": "atomicAdd(&sum, 1.0);",
  "wgpu-shader-int64": "values[0] = f32((i64(values[1] + 1.0) << 40u) >> 40u);",
  "wgpu-shader-int64-atomic-all-ops": "atomicAdd(&sum, 1li);",
};

/** What its kernel's `sum` is an atomic of, if not of u32, and by which feature. */
const SUMS: Partial<Record<UsefulFeature, string>> = {
  "wgpu-shader-float32-atomic": "f32",
  "wgpu-shader-int64-atomic-all-ops": "i64",
};

for (const feature of USEFUL_FEATURES) {
  Deno.test(`a GPU that lists ${feature} can use it`, () => {
    const code = FEATURE_SHADERS[feature];
    const shader = `${feature === "shader-f16" ? "enable f16;\n" : ""}
@group(0) @binding(0) var<storage, read_write> values: array<f32>;
@group(0) @binding(1) var<storage, read_write> sum: atomic<${SUMS[feature] ?? "u32"}>;
@compute @workgroup_size(4)
fn main() { ${code ?? "values[0] = 1.0;"} }`;
    return withGpu(async (gpu) => {
      if (!gpu.has(feature)) return console.log(`skipped: this adapter has no ${feature}`);
      assert.ok(gpu.device.features.has(feature as GPUFeatureName));
      const kernel = await gpu.kernel("feature");
      const values = gpu.tensor("values", [4]);
      const sum = gpu.tensor("sum", [1]);
      const run = () => gpu.record().run(kernel, 4, { values, sum });
      if (feature === "timestamp-query") {
        assert.deepEqual((await gpu.profile(run)).map(({ runs }) => runs), [1]);
      } else run();
      const [results, sums] = await gpu.readAll([values, sum]);
      if (SUMS[feature] === "f32") assert.equal(sums[0], 4);
      else if (SUMS[feature] === "i64") assert.equal(new Uint32Array(sums.buffer)[0], 4);
      else assert.ok(feature === "subgroups" ? results[0] >= 1 : results[0] === 1);
    }, { "feature.wgsl": shader });
  });
}

Deno.test("a feature that the adapter refuses is left out, and only that one", async () => {
  const all = await infoOf(await Gpu.open({ shaders: {} }));
  const request = GPUAdapter.prototype.requestDevice;
  for (const refused of USEFUL_FEATURES) {
    GPUAdapter.prototype.requestDevice = function (descriptor) {
      if ([...descriptor?.requiredFeatures ?? []].includes(refused as GPUFeatureName)) {
        return Promise.reject(new TypeError("refused"));
      }
      return request.call(this, descriptor);
    };
    try {
      const { features, limits } = await infoOf(await Gpu.open({ shaders: {} }));
      assert.deepEqual(features, all.features.filter((feature) => feature !== refused));
      assert.deepEqual(limits, all.limits);
    } finally {
      GPUAdapter.prototype.requestDevice = request;
    }
  }
});

Deno.test("a device that cannot be opened at all says why", async () => {
  const request = GPUAdapter.prototype.requestDevice;
  GPUAdapter.prototype.requestDevice = () => Promise.reject(new TypeError("it is busy"));
  try {
    await assert.rejects(Gpu.open({ shaders: {} }), {
      name: "GpuError",
      message: "Cannot open the GPU: it is busy",
    });
  } finally {
    GPUAdapter.prototype.requestDevice = request;
  }
});

async function infoOf(gpu: Gpu): Promise<GpuInfo> {
  await gpu.close();
  return gpu.info;
}

Deno.test("the device has the adapter's limits, not the defaults", async () => {
  const gpu = await openGpu();
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: "high-performance" });
  for (const name of ["maxBufferSize", "maxComputeWorkgroupStorageSize"] as const) {
    assert.equal(gpu.info.limits[name], adapter!.limits[name]);
  }
  const [min, max] = gpu.info.subgroupSize;
  assert.ok(min >= 1 && max >= min && max <= 128, `subgroups of ${min} to ${max} lanes`);
});

Deno.test("a machine without any adapter is told what to install", async () => {
  const program = `import { Gpu } from "./src/gpu/mod.ts";
    const error = await Gpu.open({ shaders: {} }).catch((error) => error);
    console.log(JSON.stringify([error.name, error.message]));`;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", program],
    cwd: new URL("../..", import.meta.url),
    env: {
      DENO_WEBGPU_BACKEND: "vulkan",
      VK_DRIVER_FILES: "/nonexistent",
      VK_ICD_FILENAMES: "/nonexistent",
    },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  assert.match(text(stdout), /^\[/, text(stderr));
  assert.deepEqual(JSON.parse(text(stdout)), [
    "GpuError",
    "Cannot find a GPU: WebGPU offers no adapter. Either there is no Vulkan loader or no driver. " +
    "On Debian or Ubuntu this installs both, with a software driver for machines without a GPU: " +
    "apt-get install libvulkan1 mesa-vulkan-drivers. More says: denerf doctor",
  ]);
});
