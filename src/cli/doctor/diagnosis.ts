import type { Machine } from "./machine.ts";
import type { ProbeResult } from "./probe.ts";
import { adviseThreads, type Threads } from "./threads.ts";
import type { VulkanFiles } from "./vulkan.ts";

/** Everything that was found. */
export interface Findings {
  /** The operating system, as {@link Deno.build} names it. */
  readonly system: typeof Deno.build.os;
  /** The Linux system's cards and device files; null elsewhere. */
  readonly machine: Machine | null;
  /** The Linux system's Vulkan; null elsewhere. */
  readonly vulkan: VulkanFiles | null;
  /** The Linux system's processors, and threads on them; null elsewhere. */
  readonly threads: Threads | null;
  /** Whether libraries that NVIDIA's driver needs are there: X11's, even without a screen. */
  readonly hasX11: boolean;
  /** What WebGPU gives; on Linux what it gives by Vulkan. */
  readonly result: ProbeResult;
  /** The adapter that comes on Linux where Vulkan gives none: one of OpenGL. */
  readonly openGl: string | null;
  /** Whether the user chose the adapter. */
  readonly isChosen: boolean;
}

/** What it means. */
export interface Diagnosis {
  /** Whether denerf computes on a GPU, on the CPU as there is no GPU, or not as it should. */
  readonly state: "gpu" | "cpu" | "wrong";
  /** One sentence. */
  readonly verdict: string;
  /** What to do, as lines to read or to type. */
  readonly advice: readonly string[];
}

/** How to install Vulkan; the launcher says the same. */
export const INSTALL_VULKAN = [
  "Debian, Ubuntu:  sudo apt-get install libvulkan1 mesa-vulkan-drivers",
  "Fedora:          sudo dnf install vulkan-loader mesa-vulkan-drivers",
  "Arch:            sudo pacman -S vulkan-icd-loader vulkan-swrast",
];

/** Says why a GPU is or is not used, and what to do about it. */
export function diagnose(findings: Findings): Diagnosis {
  const { probe, death } = findings.result;
  if (!probe?.gpu) {
    const asked = findings.vulkan?.loader && !wrongBackend(findings.vulkan) && !death;
    const unused = asked ? unusedGpu(findings) : null;
    const reason = unused?.reason ?? death ?? probe?.error ?? missing(findings);
    const verdict = findings.openGl
      ? `denerf runs by OpenGL only (${findings.openGl}), many times slower: ${reason}.`
      : `denerf cannot run ${findings.isChosen ? "on the adapter of --gpu" : "here"}: ` +
        `${reason.replace(/\.$/, "")}.`;
    return { state: "wrong", verdict, advice: unused?.advice ?? install(findings) };
  }
  const { adapter, software } = probe.gpu;
  if (!probe.test?.passed) {
    const failed = probe.error ?? "the self-test computed wrong numbers";
    return {
      state: "wrong",
      verdict: `denerf cannot rely on ${adapter}: ${failed.replace(/\.$/, "")}.`,
      advice: ["Update its driver; if that does not help, report all of this, as --json gives it."],
    };
  }
  if (findings.isChosen) {
    const verdict = `All is well with ${adapter}, which --gpu chose.`;
    return { state: software ? "cpu" : "gpu", verdict, advice: threadAdvice(findings) };
  }
  if (!software) {
    return { state: "gpu", verdict: `All is well: denerf uses ${adapter}.`, advice: [] };
  }
  const unused = unusedGpu(findings);
  if (unused) {
    return {
      state: "wrong",
      verdict: `denerf works, but on the CPU: ${unused.reason}.`,
      advice: unused.advice,
    };
  }
  return {
    state: "cpu",
    verdict: "denerf works, on the CPU: no GPU was found that it could use.",
    advice: threadAdvice(findings),
  };
}

/** What to do so that llvmpipe uses what processors there are; nothing where it does not compute. */
function threadAdvice(findings: Findings): readonly string[] {
  return findings.threads && usesLlvmpipe(findings) ? adviseThreads(findings.threads) : [];
}

/** Whether the device that was tested is llvmpipe, Mesa's for CPUs. */
export function usesLlvmpipe({ result: { probe } }: Findings): boolean {
  return probe?.gpu?.adapter.startsWith("llvmpipe") ?? false;
}

/** Why there is no adapter. */
function missing({ system, vulkan }: Findings): string {
  if (!vulkan) return `WebGPU offers no adapter on this ${system} system`;
  const backend = wrongBackend(vulkan);
  if (backend) return `DENO_WEBGPU_BACKEND is ${backend}`;
  if (!vulkan.loader) return "there is no Vulkan loader (libvulkan.so.1)";
  const forced = forcingVariable(vulkan);
  if (hasUsableDriver(vulkan)) {
    return `the Vulkan drivers ${
      forced ? `that ${forced} names` : "that are there"
    } give no adapter`;
  }
  if (forced) return `${forced} names no driver that can be loaded`;
  return vulkan.drivers.length > 0 ? "no Vulkan driver can be loaded" : "there is no Vulkan driver";
}

function install({ system, vulkan, result }: Findings): readonly string[] {
  if (system === "darwin") {
    return ["Update macOS: WebGPU needs Metal, as every Mac since 2012 has it."];
  }
  if (system === "windows") {
    return ["Update the graphics driver: WebGPU needs Direct3D 12 or Vulkan."];
  }
  if (!vulkan) return ["Install a Vulkan loader and a driver."];
  if (result.death || result.probe?.error) {
    return ["Update the drivers, or try one alone: VK_DRIVER_FILES=MANIFEST ./denerf doctor"];
  }
  if (wrongBackend(vulkan)) return ["Type: unset DENO_WEBGPU_BACKEND"];
  const forced = forcingVariable(vulkan);
  if (vulkan.loader && forced) return [`Correct it, or type: unset ${forced}`];
  if (!vulkan.loader || !hasUsableDriver(vulkan)) return ["Install one with", ...INSTALL_VULKAN];
  return ["A driver for the CPU always gives one. Install it with", ...INSTALL_VULKAN];
}

/** DENO_WEBGPU_BACKEND, if it keeps WebGPU from Vulkan. */
function wrongBackend({ variables }: VulkanFiles): string | undefined {
  const backend = variables["DENO_WEBGPU_BACKEND"];
  return backend && !/vulkan/i.test(backend) ? backend : undefined;
}

function hasUsableDriver({ drivers }: VulkanFiles): boolean {
  return drivers.some(({ problem }) => problem === null);
}

/** The variable that replaces the loader's own search, if one is set. */
function forcingVariable({ variables }: VulkanFiles): string | undefined {
  return ["VK_DRIVER_FILES", "VK_ICD_FILENAMES"].find((name) => variables[name] !== undefined);
}

/** Why a GPU is not used, as a part of a sentence, and what to do. */
interface Unused {
  readonly reason: string;
  readonly advice: readonly string[];
}

/** Why a GPU that is there is not used; null if there is none. */
function unusedGpu(findings: Findings): Unused | null {
  const { machine, vulkan } = findings;
  if (!machine || !vulkan) return null;
  const vendors = new Set(machine.cards.map(({ vendor }) => vendor));
  if (machine.nvidiaFiles.length > 0 || machine.nvidiaModule) vendors.add("NVIDIA");
  const forced = forcingVariable(vulkan);
  if (vendors.size > 0 && forced) {
    return {
      reason: `${forced} leaves the GPU's driver out`,
      advice: [`Correct it, or type: unset ${forced}`],
    };
  }
  if (vendors.has("NVIDIA")) return unusedNvidia(findings, machine, vulkan);
  if (vendors.size > 0) return unusedMesa(machine, vulkan, [...vendors].join(" and "));
  return null;
}

const RUN_CONTAINER = "docker run --gpus all -e NVIDIA_DRIVER_CAPABILITIES=all …";

function unusedNvidia({ hasX11 }: Findings, machine: Machine, vulkan: VulkanFiles): Unused {
  if (machine.nvidiaFiles.length === 0) {
    return {
      reason: "NVIDIA's driver is not loaded, or this container was not given the GPU",
      advice: [
        "On the machine itself nvidia-smi must list it: install NVIDIA's driver, and restart.",
        `A container:     ${RUN_CONTAINER}`,
      ],
    };
  }
  const locked = machine.nvidiaFiles.find(({ usable }) => !usable);
  if (locked) {
    return {
      reason: `this user may not use ${locked.path}`,
      advice: [`Type: ls -l ${locked.path}  and let the owner of the machine grant it.`],
    };
  }
  if (vulkan.overlooked.length > 0) {
    return {
      reason: "the loader does not look where NVIDIA's manifest is",
      advice: [`Start with ./denerf, or type: export VK_ADD_DRIVER_FILES=${vulkan.overlooked[0]}`],
    };
  }
  if (!vulkan.drivers.some(({ library, problem }) => /nvidia/i.test(library) && !problem)) {
    return {
      reason: "NVIDIA's Vulkan driver (libGLX_nvidia.so.0 and its manifest) is not here",
      advice: [
        `A container:     ${RUN_CONTAINER}`,
        "Debian:          sudo apt-get install nvidia-driver",
        "Ubuntu:          sudo apt-get install libnvidia-gl-NNN   (NNN as in nvidia-smi: 550, 570 …)",
      ],
    };
  }
  if (!hasX11) {
    return {
      reason: "NVIDIA's driver cannot be loaded without libX11 and libXext",
      advice: ["Debian, Ubuntu:  sudo apt-get install libx11-6 libxext6 libegl1"],
    };
  }
  return {
    reason: "NVIDIA's driver gives no adapter",
    advice: [
      "Its parts must be of one version: compare nvidia-smi with the packages. What it says:",
      "VK_LOADER_DEBUG=error,warn ./denerf info",
    ],
  };
}

function unusedMesa(machine: Machine, vulkan: VulkanFiles, vendor: string): Unused {
  if (machine.renderNodes.length === 0) {
    return {
      reason: `the ${vendor} GPU has no device file (/dev/dri/renderD128)`,
      advice: [
        "A container:     docker run --device /dev/dri …",
        "Else its kernel driver is not loaded: sudo dmesg | grep -i drm",
      ],
    };
  }
  if (!machine.renderNodes.some(({ usable }) => usable)) {
    return {
      reason: `this user may not use ${machine.renderNodes[0].path}`,
      advice: ['Type: sudo usermod -aG render,video "$USER"  and log in again.'],
    };
  }
  if (vulkan.drivers.every(({ problem, software }) => problem || software)) {
    return { reason: `there is no Vulkan driver for the ${vendor} GPU`, advice: INSTALL_VULKAN };
  }
  return {
    reason: `Mesa's driver does not know the ${vendor} GPU, or it is too old for Vulkan`,
    advice: ["Update Mesa; what the drivers say: VK_LOADER_DEBUG=error,warn ./denerf info"],
  };
}
