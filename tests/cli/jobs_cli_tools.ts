import { createHash } from "node:crypto";
import { join } from "node:path";

/** A job as it is written that trains and renders in no time; its scene is beside the file. */
export const TINY_JOB = `[[job]]
name = "tiny"
scene = "scene"
steps = 60
set = [
  "batch.rays=128", "batch.maxRays=1024", "batch.samples=2048", "batch.capacity=8192",
  "grid.levels=4", "grid.tableSize=1024", "grid.baseResolution=4", "grid.finestResolution=32",
  "networks.width=16", "march.steps=128", "occupancy.resolution=32", "occupancy.warmupSteps=20",
  "checkpointSeconds=0.2",
]
path = "orbit"
size = [16, 16]
`;

/** SHA-256 of every file in a folder, by path, but for locks. */
export async function contentsOf(folder: string): Promise<Record<string, string>> {
  const contents: Record<string, string> = {};
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) {
      for (const [inner, hash] of Object.entries(await contentsOf(path))) {
        contents[`${name}/${inner}`] = hash;
      }
    } else if (!name.endsWith(".lock")) {
      contents[name] = createHash("sha256").update(await Deno.readFile(path)).digest("hex");
    }
  }
  return contents;
}
