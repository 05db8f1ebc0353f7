import { basename, dirname, isAbsolute, join, normalize } from "node:path";
import { isFile, namesIn, type Surroundings, textOf } from "./machine.ts";

/** A Vulkan driver, as its manifest describes it. */
export interface Driver {
  /** The manifest. */
  readonly manifest: string;
  /** The library that it names; empty if it names none. */
  readonly library: string;
  /** The library's kind of processor; null if there is none. */
  readonly architecture: string | null;
  /** Why it cannot be loaded, as what follows the manifest's name; null if nothing speaks against it. */
  readonly problem: string | null;
  /** Whether it computes on the CPU. */
  readonly software: boolean;
}

/** What there is of Vulkan. */
export interface VulkanFiles {
  /** Where the loader is. */
  readonly loader: string | null;
  /** The drivers that the loader considers. */
  readonly drivers: readonly Driver[];
  /** Manifests of usable drivers in places where the loader does not look. */
  readonly overlooked: readonly string[];
  /** Variables that are set and change what is found. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Variables that change which drivers and adapters there are. */
const VARIABLES = [
  ...["VK_DRIVER_FILES", "VK_ICD_FILENAMES", "VK_ADD_DRIVER_FILES"],
  ...["VK_LOADER_DRIVERS_SELECT", "VK_LOADER_DRIVERS_DISABLE", "MESA_VK_DEVICE_SELECT"],
  ...["DENO_WEBGPU_BACKEND", "NVIDIA_VISIBLE_DEVICES", "NVIDIA_DRIVER_CAPABILITIES"],
  "LD_LIBRARY_PATH",
];

/** The library that finds drivers. */
const LOADER = "libvulkan.so.1";

/** Where some container hosts put NVIDIA's manifest. */
const OVERLOOKED = ["/usr/local/nvidia/share/vulkan/icd.d", "/usr/local/nvidia/vulkan/icd.d"];

/** Drivers that compute on the CPU: llvmpipe and SwiftShader. */
const SOFTWARE = /lvp|swiftshader/;

/** Looks for the loader and its drivers, where a Linux system's loader would. */
export function examineVulkan(place: Surroundings): VulkanFiles {
  const drivers = manifests(place).map((manifest) => describeDriver(manifest, place));
  const known = new Set(drivers.map(({ manifest }) => manifest));
  const overlooked = OVERLOOKED.flatMap((folder) => jsonFilesIn(folder, place))
    .filter((manifest) => !known.has(manifest) && !describeDriver(manifest, place).problem);
  const set = VARIABLES.flatMap((name) => {
    const value = place.variable(name);
    return value ? [[name, value]] : [];
  });
  const loader = findLibrary(LOADER, place);
  return { loader, drivers, overlooked, variables: Object.fromEntries(set) };
}

/**
 * A library that a program can load by its name.
 *
 * @returns its path, or null if there is none for this processor
 */
export function findLibrary(name: string, place: Surroundings): string | null {
  const files = libraryFolders(place).map((folder) => join(folder, name));
  return files.find((file) => architectureOf(join(place.root, file)) === place.architecture) ??
    null;
}

/** All manifests that the loader reads, in its order (LoaderDriverInterface.md of Vulkan-Loader). */
function manifests(place: Surroundings): string[] {
  const { variable } = place;
  const forced = variable("VK_DRIVER_FILES") || variable("VK_ICD_FILENAMES");
  if (forced) return listed(forced, place);
  const home = variable("HOME") ?? "";
  const folders = [
    variable("XDG_CONFIG_HOME") || join(home, ".config"),
    ...split(variable("XDG_CONFIG_DIRS") || "/etc/xdg"),
    ...["/usr/local/etc", "/etc"],
    variable("XDG_DATA_HOME") || join(home, ".local/share"),
    ...split(variable("XDG_DATA_DIRS") || "/usr/local/share:/usr/share"),
  ];
  const found = folders.flatMap((folder) => jsonFilesIn(join(folder, "vulkan/icd.d"), place));
  return [...new Set([...listed(variable("VK_ADD_DRIVER_FILES") ?? "", place), ...found])];
}

/** The manifests that a variable lists: files, and folders of them. */
function listed(value: string, place: Surroundings): string[] {
  return split(value).flatMap((path) => path.endsWith(".json") ? [path] : jsonFilesIn(path, place));
}

function jsonFilesIn(folder: string, { root }: Surroundings): string[] {
  const names = namesIn(join(root, folder)).filter((name) => name.endsWith(".json"));
  return names.map((name) => join(folder, name));
}

function describeDriver(manifest: string, place: Surroundings): Driver {
  const [library, flaw] = libraryOf(manifest, place.root);
  const software = SOFTWARE.test(basename(library));
  const driver = { manifest, library, software, architecture: null };
  if (flaw) return { ...driver, problem: flaw };
  const file = locate(library, manifest, place);
  if (file === null) return { ...driver, problem: `names ${library}, which is not there` };
  const architecture = architectureOf(join(place.root, file));
  const problem = architecture === place.architecture
    ? null
    : `names ${library}, which is for ${architecture ?? "no"} processors`;
  return { ...driver, architecture, problem };
}

/** The library that a manifest names, or what is wrong with the manifest. */
function libraryOf(manifest: string, root: string): [library: string, flaw: string | null] {
  const text = textOf(join(root, manifest));
  if (text === null) return ["", "cannot be read"];
  try {
    const library = JSON.parse(text)?.ICD?.library_path;
    return typeof library === "string" ? [library, null] : ["", "names no library"];
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return ["", "is no JSON"];
  }
}

/** Where a manifest's library is; null if it is not there. */
function locate(library: string, manifest: string, place: Surroundings): string | null {
  const exists = (path: string) => isFile(join(place.root, path)) ? path : null;
  if (isAbsolute(library)) return exists(library);
  if (library.includes("/")) return exists(normalize(join(dirname(manifest), library)));
  const folder = libraryFolders(place).find((folder) => exists(join(folder, library)));
  return findLibrary(library, place) ?? (folder ? join(folder, library) : null);
}

/** Where programs look for libraries (ld.so(8)). */
function libraryFolders({ root, variable, architecture }: Surroundings): string[] {
  const more = join(root, "etc/ld.so.conf.d");
  const files = namesIn(more).filter((name) => name.endsWith(".conf")).map((name) =>
    join(more, name)
  );
  const configured = [...files, join(root, "etc/ld.so.conf")].flatMap((file) =>
    (textOf(file) ?? "").split("\n").map((line) => line.trim()).filter((line) =>
      line.startsWith("/")
    )
  );
  const standard = ["/lib", "/usr/lib", "/usr/local/lib"].flatMap((folder) => [
    `${folder}/${architecture}-linux-gnu`,
    `${folder}64`,
    folder,
  ]);
  return [...split(variable("LD_LIBRARY_PATH") ?? ""), ...configured, ...standard];
}

const MACHINES: Readonly<Record<number, string>> = {
  3: "i386",
  40: "arm",
  62: "x86_64",
  183: "aarch64",
};

/** The processors that an ELF file is for (ELF specification, e_machine); null if it is none. */
function architectureOf(path: string): string | null {
  const header = readStart(path, 20);
  const isElf = [0x7f, 0x45, 0x4c, 0x46].every((byte, i) => header[i] === byte);
  return isElf ? MACHINES[header[18] | header[19] << 8] ?? "other" : null;
}

/** The first bytes of a file; none if it cannot be read. */
function readStart(path: string, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  try {
    using file = Deno.openSync(path);
    return bytes.subarray(0, file.readSync(bytes) ?? 0);
  } catch {
    return bytes.subarray(0, 0);
  }
}

function split(list: string): string[] {
  return list.split(":").filter((path) => path !== "");
}
