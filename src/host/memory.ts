import { isMissing } from "./missing.ts";

/**
 * Memory that this machine, or the container around this process, can still give, in bytes; Infinity where
 * that cannot be asked. Nobody is asked for permission: denerf does without.
 */
export function availableMemory(): number {
  if (!("Deno" in globalThis)) return Infinity; // in a browser
  const { state } = Deno.permissions.querySync({ name: "sys", kind: "systemMemoryInfo" });
  if (state !== "granted") return Infinity;
  return Math.min(Deno.systemMemoryInfo().available, inContainer(ownGroup()));
}

/** Where control groups of version 2 are described. */
const GROUPS = "/sys/fs/cgroup";

/** This process's control group, whose limit a service manager or a scheduler may have set; or the root. */
function ownGroup(): string {
  const [, path = ""] = /^0::(\/.+)$/m.exec(textOf("/proc/self/cgroup") ?? "") ?? [];
  return path.startsWith("/..") ? GROUPS : GROUPS + path; // a namespace does not show groups around it
}

/**
 * The least that the limits of a container leave, a control group of version 2 and those around it; Infinity
 * without any.
 *
 * @param group the folder that describes it
 * @param root the folder of the outermost one
 */
export function inContainer(group: string, root = GROUPS): number {
  const around = group.startsWith(`${root}/`)
    ? inContainer(group.slice(0, group.lastIndexOf("/")), root)
    : Infinity;
  return Math.min(leftIn(group), around);
}

function leftIn(group: string): number {
  const limit = Number(textOf(`${group}/memory.max`) ?? "max");
  const used = Number(textOf(`${group}/memory.current`) ?? "none");
  const stat = textOf(`${group}/memory.stat`) ?? "";
  const bytesOf = (key: string) => Number(new RegExp(`^${key} (\\d+)$`, "m").exec(stat)?.[1] ?? 0);
  // Pages of files are given back when memory is needed, but not those of files in memory (tmpfs).
  const files = bytesOf("file") - bytesOf("shmem");
  const left = limit - (used - files);
  return Number.isFinite(left) ? Math.max(left, 0) : Infinity;
}

function textOf(path: string): string | null {
  if (Deno.permissions.querySync({ name: "read", path }).state !== "granted") return null;
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    // Deno lets nobody read /proc and /sys who is not given all permissions.
    if (isMissing(error) || error instanceof Deno.errors.NotCapable) return null;
    throw error;
  }
}
