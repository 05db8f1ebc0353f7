import assert from "node:assert/strict";
import {
  adapterLines,
  findAdapter,
  type ListedAdapter,
  listOf,
  surroundings,
} from "../../src/cli/adapters.ts";
import { oneObject, run, runJson } from "./cli_test_tools.ts";

Deno.test("each back end is tried, and by Vulkan each driver and each model of card alone", () => {
  const cards = ["10de:2330", "10de:2330", "1002:744c"];
  const files = (path: string) => ({ VK_DRIVER_FILES: path, VK_ICD_FILENAMES: path });
  assert.deepEqual(
    surroundings({ system: "linux", manifests: ["/nvidia.json", "/lvp.json"], cards })
      .map(({ environment: { DENO_WEBGPU_BACKEND, ...more } }) => [DENO_WEBGPU_BACKEND, more]),
    [
      ["vulkan", {}],
      ["vulkan", files("/nvidia.json")],
      ["vulkan", files("/lvp.json")],
      ["vulkan", { MESA_VK_DEVICE_SELECT: "10de:2330!" }],
      ["vulkan", { MESA_VK_DEVICE_SELECT: "1002:744c!" }],
      ["gl", {}],
    ],
  );
  const backends = (system: typeof Deno.build.os) =>
    surroundings({ system, manifests: ["/one.json"], cards: ["10de:2330"] })
      .map(({ backend }) => backend);
  assert.deepEqual(backends("linux"), ["Vulkan", "OpenGL"]);
  assert.deepEqual(backends("darwin"), ["Metal"]);
  assert.deepEqual(backends("windows"), ["Vulkan", "Direct3D 12", "OpenGL"]);
});

Deno.test("what comes more than once is listed once, and what comes by itself is the default", () => {
  assert.deepEqual(adapterLines(made()), [
    " 0  NVIDIA H200, by Vulkan (default)",
    " 1  Intel UHD 630, by Vulkan",
    " 2  llvmpipe (LLVM 15.0.6, 256 bits), on the CPU, by Vulkan",
    " 3  NVIDIA A40, by Vulkan",
    " 4  llvmpipe (LLVM 15.0.6, 256 bits), on the CPU, by OpenGL",
  ]);
  assert.deepEqual(made().map(({ request }) => request), [
    ...["auto", "low-power", "software", "auto", "auto"],
  ]);
  const isDefault = (backend: string | undefined) =>
    made({ adapter: LLVMPIPE, backend }).map(({ isDefault }) => isDefault).indexOf(true);
  assert.equal(isDefault(undefined), 2);
  assert.equal(isDefault("vulkan"), 2);
  assert.equal(isDefault("GL"), 4);
  assert.ok(made({ adapter: null, backend: undefined }).every(({ isDefault }) => !isDefault));
});

Deno.test("an adapter is chosen by its number or by words of its name and back end", () => {
  const chosen = (wanted: string) => findAdapter(wanted, made()).number;
  assert.deepEqual(["0", "4", "uhd 630", "uhd", "nvidia a40"].map(chosen), [0, 4, 1, 1, 3]);
  // By Vulkan unless OpenGL is asked for.
  assert.deepEqual(["llvmpipe", "CPU", "llvmpipe, OpenGL", "opengl"].map(chosen), [2, 2, 4, 4]);
  assert.deepEqual(findAdapter("a40", made()).environment, {
    DENO_WEBGPU_BACKEND: "vulkan",
    MESA_VK_DEVICE_SELECT: "10de:2235!",
  });
});

Deno.test("what fits no adapter or several is refused, and what there is is listed", () => {
  const refused = (wanted: string, message: string) =>
    assert.throws(() => findAdapter(wanted, made()), { name: "AdapterError", message });
  const list = `Give --gpu a number or a name of these:\n${adapterLines(made()).join("\n")}`;
  const none = "there is none of this name or number";
  refused("radeon", `Cannot use the adapter "radeon": ${none}. ${list}`);
  refused("15", `Cannot use the adapter "15": ${none}. ${list}`); // a part of llvmpipe's version
  refused("99", `Cannot use the adapter "99": ${none}. ${list}`);
  refused("", `Cannot use the adapter "": ${none}. ${list}`);
  refused("nvidia", `Cannot use the adapter "nvidia": several are called so. ${list}`);
  assert.throws(() => findAdapter("0", []), {
    message:
      `Cannot use the adapter "0": ${none}. WebGPU offers no adapter at all; denerf doctor says why.`,
  });
});

Deno.test("info lists the adapters, and uses each one that is chosen", async () => {
  const { adapters } = await runJson(["info", "--list"]) as { adapters: ListedAdapter[] };
  assert.equal(adapters.filter(({ isDefault }) => isDefault).length, 1);
  const infos = new Set<string>();
  for (const { number, name } of adapters) {
    const info = await runJson(["info", "--gpu", String(number)]);
    assert.equal(`${info.adapter}${info.software ? ", on the CPU" : ""}`, name);
    infos.add(JSON.stringify(info));
  }
  // Those of one name differ in what their back ends can do.
  assert.equal(infos.size, adapters.length);
});

Deno.test("an unknown adapter is wrong usage, before anything begins", async () => {
  for (const words of [["train", "--output", "/nowhere/run"], ["doctor"], ["bench"]]) {
    const { code, stdout } = await run([...words, "--json", "--gpu", "no such"]);
    assert.equal(code, 2);
    assert.match(String(oneObject(stdout).error), /^Cannot use the adapter "no such": .*\n 0 {2}/);
  }
});

const LLVMPIPE = "llvmpipe (LLVM 15.0.6, 256 bits), on the CPU";

/** The adapters of a machine with two cards of NVIDIA, one of Intel and llvmpipe. */
function made(
  usual: { adapter: string | null; backend: string | undefined } = {
    adapter: "NVIDIA H200",
    backend: "vulkan",
  },
): ListedAdapter[] {
  const vulkan = (adapter: string, more = {}) => ({
    backend: "Vulkan",
    environment: { DENO_WEBGPU_BACKEND: "vulkan", ...more },
    adapters: { "auto": adapter, "low-power": adapter, "software": null },
  });
  return listOf([
    {
      ...vulkan("NVIDIA H200"),
      adapters: { "auto": "NVIDIA H200", "low-power": "Intel UHD 630", "software": LLVMPIPE },
    },
    vulkan(LLVMPIPE, { VK_DRIVER_FILES: "/lvp.json" }),
    vulkan("NVIDIA A40", { MESA_VK_DEVICE_SELECT: "10de:2235!" }),
    {
      backend: "OpenGL",
      environment: { DENO_WEBGPU_BACKEND: "gl" },
      adapters: { "auto": LLVMPIPE, "low-power": LLVMPIPE, "software": LLVMPIPE },
    },
  ], usual);
}
