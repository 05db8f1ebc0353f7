import { isMissing } from "./missing.ts";

/**
 * Memory that this machine, or the container around this process, can still give, in bytes; Infinity where
 * that cannot be asked. Nobody is asked for permission: denerf does without.
 */
export function availableMemory(): number {
  if (!("Deno" in globalThis)) return Infinity; // in a browser
  const { state } = Deno.permissions.querySync({ name: "sys", kind: "systemMemoryInfo" });
  if (state !== "granted") return Infinity;
  return Math.min(Deno.systemMemoryInfo().available, inContainer("/sys/fs/cgroup"));
}

/**
 * What the limit of a container (a control group of version 2) leaves; Infinity without one.
 *
 * @param group the folder that describes it
 */
export function inContainer(group: string): number {
  if (Deno.permissions.querySync({ name: "read", path: group }).state !== "granted") {
    return Infinity;
  }
  const limit = Number(textOf(`${group}/memory.max`) ?? "max");
  const used = Number(textOf(`${group}/memory.current`) ?? "none");
  // Pages of files are given back when memory is needed.
  const files = Number(/^file (\d+)$/m.exec(textOf(`${group}/memory.stat`) ?? "")?.[1] ?? 0);
  const left = limit - (used - files);
  return Number.isFinite(left) ? Math.max(left, 0) : Infinity;
}

function textOf(path: string): string | null {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
