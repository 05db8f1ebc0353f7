import { join } from "node:path";
import type { Surroundings } from "../../../src/cli/doctor/machine.ts";
import { withTempFolder, write } from "../../scene/temp_scene.ts";

/** What stands in files of a made-up system, by path. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** Runs `use` with a Linux system of an x86_64 that has these files and variables only. */
export async function withSystem(
  files: Files,
  variables: Readonly<Record<string, string>>,
  use: (place: Surroundings) => void,
): Promise<void> {
  await withTempFolder(async (root) => {
    for (const [path, content] of Object.entries(files)) await write(join(root, path), content);
    use({ root, variable: (name) => variables[name], architecture: "x86_64" });
  });
}

const MACHINES = { i386: 3, x86_64: 62, aarch64: 183 };

/** The beginning of an ELF library for a kind of processor. */
export function library(architecture: keyof typeof MACHINES = "x86_64"): Uint8Array {
  const header = new Uint8Array(64);
  header.set([0x7f, 0x45, 0x4c, 0x46]);
  header[18] = MACHINES[architecture];
  return header;
}

/** A manifest that names a library. */
export function manifest(path: string): string {
  return JSON.stringify({ ICD: { library_path: path, api_version: "1.3" } });
}
