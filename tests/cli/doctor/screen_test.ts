import assert from "node:assert/strict";
import { diagnose, type Findings } from "../../../src/cli/doctor/diagnosis.ts";
import { screen } from "../../../src/cli/doctor/screen.ts";
import type { Driver } from "../../../src/cli/doctor/vulkan.ts";

Deno.test("the most that can be found fits on one screen of 24 lines", () => {
  const findings = muchFound();
  const diagnosis = diagnose(findings);
  const tools = { ffmpeg: { version: "5.1.6", h264: false }, colmap: null };
  const lines = screen(findings, tools, diagnosis);
  assert.ok(lines.length <= 24, lines.join("\n"));
  for (const line of lines) assert.ok(line.length <= 100, line);

  const text = lines.join("\n");
  // What is wrong comes before what is in order.
  assert.match(
    text,
    /^drivers +nvidia_icd\.json names libGLX_nvidia\.so\.0, which/m,
  );
  assert.match(text, /7 more: b_icd, c_icd, d_icd/);
  assert.match(text, /^hardware +NVIDIA 10de:2330, NVIDIA's kernel module 550\.54\.15$/m);
  assert.match(
    text,
    /^device files +\/dev\/nvidia0, \/dev\/nvidiactl, \/dev\/dri\/renderD128 \(locked\)$/m,
  );
  assert.match(text, /^variables +LD_LIBRARY_PATH=\/very\/long.*…$/m);
  assert.doesNotMatch(text, /^threads/m);
  assert.match(text, /^adapters +fastest, software: llvmpipe, on the CPU\n +low power: none$/m);
  assert.match(text, /WRONG: 1280 sines/);
  assert.match(
    text,
    /^numbers +WRONG: exp 9\.0 ULP off, expected at most 5\.0 ULP off\n +not there: 64-bit atomics, f16\n/m,
  );
  assert.match(text, /^ +right: 2 others$/m);
  assert.match(
    text,
    /^programs +ffmpeg 5\.1\.6 without libx264, no colmap \(process needs both\)$/m,
  );
  assert.match(text, /^result +denerf cannot rely on llvmpipe/m);
});

Deno.test("where llvmpipe computes as it should, its threads are shown", () => {
  const findings = muchFound();
  const verdict = { state: "cpu", verdict: "", advice: [] } as const;
  const lines = screen(findings, { ffmpeg: null, colmap: null }, verdict);
  assert.ok(lines.includes("threads       32, processors: 4"), lines.join("\n"));
});

/** A container with much in it, nothing of which works together. */
function muchFound(): Findings {
  const good = (name: string): Driver => ({
    manifest: `/usr/share/vulkan/icd.d/${name}_icd.json`,
    library: `/usr/lib/x86_64-linux-gnu/libvulkan_${name}.so`,
    architecture: "x86_64",
    problem: null,
    software: false,
  });
  const nvidia: Driver = {
    ...good("nvidia"),
    manifest: "/etc/vulkan/icd.d/nvidia_icd.json",
    problem: "names libGLX_nvidia.so.0, which is not there",
  };
  const broken = { ...good("a"), problem: "is no JSON" };
  return {
    system: "linux",
    machine: {
      cards: [{ vendor: "NVIDIA", id: "10de:2330" }],
      nvidiaModule: "550.54.15",
      nvidiaFiles: ["/dev/nvidia0", "/dev/nvidiactl"].map((path) => ({ path, usable: true })),
      renderNodes: [{ path: "/dev/dri/renderD128", usable: false }],
    },
    vulkan: {
      loader: "/usr/lib/x86_64-linux-gnu/libvulkan.so.1",
      drivers: [..."bcdefgh"].map(good).toSpliced(0, 0, nvidia, broken),
      overlooked: [],
      variables: {
        LD_LIBRARY_PATH: `/very/long${"/path".repeat(50)}`,
        NVIDIA_DRIVER_CAPABILITIES: "compute,utility",
      },
    },
    threads: { processors: 64, busy: 4, threads: 32 },
    hasX11: false,
    result: {
      probe: {
        adapters: {
          "auto": "llvmpipe, on the CPU",
          "low-power": null,
          "software": "llvmpipe, on the CPU",
        },
        gpu: {
          adapter: "llvmpipe",
          vendor: "65541",
          deviceId: "0",
          architecture: "",
          software: true,
          subgroupSize: [8, 8],
          features: ["timestamp-query", "subgroups", "shader-f16", "wgpu-shader-float32-atomic"],
          limits: {
            maxBufferSize: 2 ** 31,
            maxStorageBufferBindingSize: 2 ** 27,
            maxComputeInvocationsPerWorkgroup: 1024,
            maxComputeWorkgroupStorageSize: 32768,
          },
        },
        test: {
          checks: [
            { text: "1 + … + 10000 = 50005000, expected 50005000", passed: true },
            { text: "1280 sines: off by 1.2e-1 at most, allowed 0.00001", passed: false },
            {
              text: "24 steps of ngp: loss 0.0242 to 0.0160, repeated exactly",
              passed: true,
            },
          ],
          numbers: [
            { name: "32-bit atomics", outcome: "right", found: "8390656", expected: "8390656" },
            {
              name: "64-bit atomics",
              outcome: "missing",
              found: "",
              expected: "needs wgpu-shader-int64",
            },
            { name: "f16", outcome: "missing", found: "", expected: "needs shader-f16" },
            {
              name: "exp",
              outcome: "wrong",
              found: "9.0 ULP off",
              expected: "at most 5.0 ULP off",
            },
            { name: "sin", outcome: "right", found: "6.2e-8 off", expected: "at most 4.9e-4 off" },
          ],
          passed: false,
          seconds: 1.2,
        },
        error: null,
      },
      death: null,
      complaints: [
        "ERROR: [Loader Message] Code 0 : libGLX_nvidia.so.0: cannot open shared object file",
      ],
    },
    openGl: null,
    isChosen: false,
  };
}
