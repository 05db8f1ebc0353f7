import { join } from "node:path";

/** Where to look: the real system, or one made up for a test. */
export interface Surroundings {
  /** The folder that stands for `/`. */
  readonly root: string;
  /** An environment variable. */
  readonly variable: (name: string) => string | undefined;
  /** The kind of processor, as ELF files and {@link Deno.build} name it: `x86_64`, `aarch64`. */
  readonly architecture: string;
}

/** A graphics card on the PCI bus. */
export interface Card {
  /** Who made it. */
  readonly vendor: string;
  /** Vendor and device number, such as `10de:2330`; `lspci -nn` knows their names. */
  readonly id: string;
}

/** A file under `/dev` through which programs reach a card. */
export interface DeviceFile {
  /** Where it is. */
  readonly path: string;
  /** Whether this user may read and write it. */
  readonly usable: boolean;
}

/** What there is of graphics hardware, as the kernel tells. */
export interface Machine {
  /** The cards of vendors whose drivers do Vulkan; virtual screens are not among them. */
  readonly cards: readonly Card[];
  /** The version of NVIDIA's kernel module, if it is loaded. */
  readonly nvidiaModule: string | null;
  /** NVIDIA's device files. */
  readonly nvidiaFiles: readonly DeviceFile[];
  /** The device files of Mesa's drivers. */
  readonly renderNodes: readonly DeviceFile[];
}

const VENDORS: Readonly<Record<string, string>> = {
  "0x10de": "NVIDIA",
  "0x1002": "AMD",
  "0x8086": "Intel",
};

/** PCI's base class of everything that makes pictures. */
const DISPLAY = "0x03";

/** Looks at a Linux system's cards and device files. */
export function examineMachine({ root }: Surroundings): Machine {
  const devices = join(root, "sys/bus/pci/devices");
  const read = (name: string, file: string) => textOf(join(devices, name, file))?.trim() ?? "";
  const cards = namesIn(devices)
    .filter((name) => read(name, "class").startsWith(DISPLAY))
    .map((name) => ({ vendor: read(name, "vendor"), device: read(name, "device") }))
    .filter(({ vendor }) => vendor in VENDORS)
    .map(({ vendor, device }) => ({
      vendor: VENDORS[vendor],
      id: `${vendor.slice(2)}:${device.slice(2)}`,
    }));
  const [, nvidiaModule = null] = /Kernel Module.*?\s(\d+\.\d[\d.]*)/.exec(
    textOf(join(root, "proc/driver/nvidia/version")) ?? "",
  ) ??
    [];
  const filesIn = (folder: string, pattern: RegExp) =>
    namesIn(join(root, folder)).filter((name) => pattern.test(name)).map((name) => ({
      path: `/${folder}/${name}`,
      usable: mayUse(join(root, folder, name)),
    }));
  return {
    cards,
    nvidiaModule,
    nvidiaFiles: filesIn("dev", /^nvidia(ctl|\d+)$/),
    renderNodes: filesIn("dev/dri", /^renderD\d+$/),
  };
}

/** A text file's content; null if it cannot be read. */
export function textOf(path: string): string | null {
  return attempt(() => Deno.readTextFileSync(path));
}

/** What is in a folder, in order; nothing if it cannot be read. */
export function namesIn(folder: string): string[] {
  return attempt(() => [...Deno.readDirSync(folder)].map(({ name }) => name).sort()) ?? [];
}

/** Whether there is such a file. */
export function isFile(path: string): boolean {
  return attempt(() => Deno.statSync(path).isFile) ?? false;
}

function mayUse(path: string): boolean {
  return attempt(() => Deno.openSync(path, { read: true, write: true }).close() ?? true) ?? false;
}

/** What a look at the system gives; null where the system refuses it, for whatever reason. */
function attempt<T>(look: () => T): T | null {
  try {
    return look();
  } catch {
    return null;
  }
}
