import assert from "node:assert/strict";
import { diagnose, type Findings, INSTALL_VULKAN } from "../../../src/cli/doctor/diagnosis.ts";
import type { Machine } from "../../../src/cli/doctor/machine.ts";
import type { Probe } from "../../../src/cli/doctor/probe.ts";
import type { Threads } from "../../../src/cli/doctor/threads.ts";
import type { Driver, VulkanFiles } from "../../../src/cli/doctor/vulkan.ts";

const LAUNCHER = new URL("../../../denerf", import.meta.url);

const NVIDIA_CARD = { vendor: "NVIDIA", id: "10de:2330" };
const NODES = [{ path: "/dev/nvidia0", usable: true }, { path: "/dev/nvidiactl", usable: true }];

const LVP: Driver = {
  manifest: "/usr/share/vulkan/icd.d/lvp_icd.json",
  library: "/usr/lib/libvulkan_lvp.so",
  architecture: "x86_64",
  problem: null,
  software: true,
};
const NVIDIA: Driver = {
  ...LVP,
  manifest: "/etc/vulkan/icd.d/nvidia_icd.json",
  library: "libGLX_nvidia.so.0",
  software: false,
};
const RADEON: Driver = { ...NVIDIA, library: "libvulkan_radeon.so" };

Deno.test("a GPU that computes right is all well", () => {
  const { state, verdict, advice } = diagnose(
    findings({ adapter: "NVIDIA H100", software: false }),
  );
  assert.deepEqual(
    { state, verdict, advice },
    { state: "gpu", verdict: "All is well: denerf uses NVIDIA H100.", advice: [] },
  );
});

Deno.test("without a GPU the CPU is all well, too", () => {
  const { state, verdict } = diagnose(findings({}));
  assert.equal(state, "cpu");
  assert.equal(verdict, "denerf works, on the CPU: no GPU was found that it could use.");
});

Deno.test("llvmpipe that leaves processors idle is well, and it is said how to use them", () => {
  const threads = { processors: 4, busy: 4, threads: 1 };
  const advice = ["1 of 4 processors compute. Type: unset LP_NUM_THREADS"];
  const { state, ...found } = diagnose(findings({ threads }));
  assert.deepEqual([state, found.advice], ["cpu", advice]);
  assert.deepEqual(diagnose({ ...findings({ threads }), isChosen: true }).advice, advice);
  for (const adapter of ["NVIDIA H100", "SwiftShader Device (LLVM 16.0.0)"]) {
    const software = adapter.startsWith("SwiftShader");
    assert.deepEqual(diagnose(findings({ adapter, software, threads })).advice, []);
  }
});

Deno.test("an adapter that was chosen is all well, whatever else there is", () => {
  const machine = { cards: [{ vendor: "NVIDIA", id: "10de:2330" }] };
  assert.deepEqual(diagnose({ ...findings({ machine }), isChosen: true }), {
    state: "cpu",
    verdict: "All is well with llvmpipe, which --gpu chose.",
    advice: [],
  });
  const none = { ...findings({ none: true }), isChosen: true };
  assertWrong(none, /^denerf cannot run on the adapter of --gpu: the Vulkan drivers/);
});

Deno.test("wrong numbers and refusals are not well", () => {
  assertWrong(findings({ passed: false }), /cannot rely on llvmpipe: the self-test computed wrong/);
  assertWrong(findings({ error: "The GPU was lost" }), /cannot rely on llvmpipe: The GPU was lost/);
});

Deno.test("without an adapter it says why, and how the launcher would say to install one", async () => {
  const without = (vulkan: Partial<VulkanFiles>, rest: Partial<Findings> = {}) => ({
    ...findings({ vulkan, none: true }),
    ...rest,
  });
  const install = INSTALL_VULKAN.map((line) => line);

  assertWrong(without({ loader: null }), /no Vulkan loader \(libvulkan\.so\.1\)\.$/, install);
  assertWrong(without({ drivers: [] }), /there is no Vulkan driver\.$/, install);
  const broken = { ...LVP, problem: "is no JSON" };
  assertWrong(without({ drivers: [broken] }), /no Vulkan driver can be loaded\.$/, install);
  assertWrong(without({}), /the Vulkan drivers that are there give no adapter\.$/, install);
  assertWrong(
    without({ drivers: [broken], variables: { VK_DRIVER_FILES: "/none.json" } }),
    /VK_DRIVER_FILES names no driver that can be loaded\.$/,
    ["Correct it, or type: unset VK_DRIVER_FILES"],
  );
  assertWrong(
    without({ variables: { DENO_WEBGPU_BACKEND: "gl" } }, { openGl: "llvmpipe" }),
    /^denerf runs by OpenGL only \(llvmpipe\), many times slower: DENO_WEBGPU_BACKEND is gl\.$/,
    ["Type: unset DENO_WEBGPU_BACKEND"],
  );
  const launcher = await Deno.readTextFile(LAUNCHER);
  for (const line of install) assert.ok(launcher.includes(`\n${line}\n`), line);
});

Deno.test("a driver that crashes is told", () => {
  const crashed: Findings = {
    ...findings({}),
    result: { probe: null, death: "a driver crashed (SIGSEGV)", complaints: [] },
  };
  assertWrong(crashed, /cannot run here: a driver crashed \(SIGSEGV\)\.$/, [
    "Update the drivers, or try one alone: VK_DRIVER_FILES=MANIFEST ./denerf doctor",
  ]);
});

Deno.test("an NVIDIA GPU that is not used: every known reason and its remedy", () => {
  const machine = { cards: [NVIDIA_CARD], nvidiaFiles: NODES };
  const vulkan = { drivers: [LVP, NVIDIA] };
  const cases: [Parameters<typeof findings>[0], RegExp, RegExp][] = [
    [{ machine: { cards: [NVIDIA_CARD] } }, /is not loaded, or this container/, /--gpus all/],
    [
      { machine: { ...machine, nvidiaFiles: [{ path: "/dev/nvidia0", usable: false }] } },
      /may not use \/dev\/nvidia0/,
      /ls -l \/dev\/nvidia0/,
    ],
    [{ machine }, /libGLX_nvidia\.so\.0 and its manifest/, /NVIDIA_DRIVER_CAPABILITIES=all/],
    [
      { machine, vulkan: { overlooked: ["/usr/local/nvidia/x.json"] } },
      /does not look where/,
      /export VK_ADD_DRIVER_FILES=\/usr\/local\/nvidia\/x\.json/,
    ],
    [{ machine, vulkan, hasX11: false }, /without libX11 and libXext/, /libx11-6 libxext6/],
    [{ machine, vulkan }, /NVIDIA's driver gives no adapter/, /VK_LOADER_DEBUG/],
    [
      { machine, vulkan: { variables: { VK_ICD_FILENAMES: "/lvp.json" } } },
      /VK_ICD_FILENAMES leaves the GPU's driver out/,
      /unset VK_ICD_FILENAMES/,
    ],
  ];
  for (const [options, verdict, advice] of cases) {
    const found = assertWrong(findings(options), verdict);
    assert.match(found.verdict, /^denerf works, but on the CPU: /);
    assert.match(found.advice.join("\n"), advice);
    // Where there is not even a driver for the CPU, the reason is the same.
    assert.match(diagnose(findings({ ...options, none: true })).verdict, verdict);
  }
});

Deno.test("an AMD or Intel GPU that is not used: every known reason and its remedy", () => {
  const cards = [{ vendor: "AMD", id: "1002:744c" }];
  const renderNodes = [{ path: "/dev/dri/renderD128", usable: true }];
  const cases: [Parameters<typeof findings>[0], RegExp, RegExp][] = [
    [{ machine: { cards } }, /the AMD GPU has no device file/, /--device \/dev\/dri/],
    [
      { machine: { cards, renderNodes: [{ ...renderNodes[0], usable: false }] } },
      /may not use \/dev\/dri\/renderD128/,
      /usermod -aG render,video/,
    ],
    [
      { machine: { cards, renderNodes } },
      /no Vulkan driver for the AMD GPU/,
      /mesa-vulkan-drivers/,
    ],
    [
      { machine: { cards, renderNodes }, vulkan: { drivers: [RADEON] } },
      /does not know the AMD GPU/,
      /Update Mesa/,
    ],
  ];
  for (const [options, verdict, advice] of cases) {
    assert.match(assertWrong(findings(options), verdict).advice.join("\n"), advice);
  }
});

Deno.test("on macOS and Windows it is the system's own driver", () => {
  for (const [system, advice] of [["darwin", /macOS/], ["windows", /Direct3D 12/]] as const) {
    const elsewhere = { ...findings({ none: true }), system, machine: null, vulkan: null };
    const found = assertWrong(elsewhere, /WebGPU offers no adapter/);
    assert.match(found.advice[0], advice);
  }
});

function assertWrong(given: Findings, verdict: RegExp, advice: readonly string[] = []) {
  const found = diagnose(given);
  assert.equal(found.state, "wrong");
  assert.match(found.verdict, verdict);
  for (const line of advice) assert.ok(found.advice.includes(line), `${line} of ${found.advice}`);
  return found;
}

/** A Linux system with llvmpipe, but for what is said otherwise. */
function findings(
  { adapter = "llvmpipe", software = true, passed = true, error = null, none = false, ...rest }: {
    adapter?: string;
    software?: boolean;
    passed?: boolean;
    error?: string | null;
    /** Whether there is no adapter. */
    none?: boolean;
    hasX11?: boolean;
    threads?: Threads;
    machine?: Partial<Machine>;
    vulkan?: Partial<VulkanFiles>;
  },
): Findings {
  const name = none ? null : adapter;
  const limits = { maxBufferSize: 2 ** 31, maxStorageBufferBindingSize: 2 ** 27 };
  const probe: Probe = {
    adapters: { "auto": name, "low-power": name, "software": name },
    gpu: none ? null : {
      adapter,
      vendor: "0",
      deviceId: "0",
      architecture: "",
      software,
      subgroupSize: [8, 8],
      features: [],
      limits,
    },
    test: none || error ? null : { checks: [], numbers: [], passed, seconds: 1 },
    error,
  };
  return {
    system: "linux",
    machine: { cards: [], nvidiaModule: null, nvidiaFiles: [], renderNodes: [], ...rest.machine },
    vulkan: {
      loader: "/usr/lib/libvulkan.so.1",
      drivers: [LVP],
      overlooked: [],
      variables: {},
      ...rest.vulkan,
    },
    threads: rest.threads ?? { processors: 2, busy: 2, threads: 2 },
    hasX11: rest.hasX11 ?? true,
    result: { probe, death: null, complaints: [] },
    openGl: null,
    isChosen: false,
  };
}
