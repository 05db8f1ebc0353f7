/**
 * Writes shaders/mod.ts, the index of all WGSL files; to be run when one was added, renamed or removed.
 *
 *     deno run -A scripts/shader_index.ts            write it
 *     deno run -A scripts/shader_index.ts --check    fail if it is not what would be written
 *
 * @module
 */
import { join } from "node:path";
import { ROOT } from "./tools.ts";

/** The index's place. */
export const INDEX = join(ROOT, "shaders", "mod.ts");

const HEADER = `/**
 * All WGSL files by path. Text imports, so that bundles and compiled binaries carry them. Written by
 * scripts/shader_index.ts.
 *
 * @module
 */
`;

/** Paths of the WGSL files below a folder, relative to it, in the order of their names. */
export async function shaderFiles(folder: string, prefix = ""): Promise<string[]> {
  const paths: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(join(folder, prefix))) {
    const path = prefix ? `${prefix}/${name}` : name;
    if (isDirectory) paths.push(...await shaderFiles(folder, path));
    else if (path.endsWith(".wgsl")) paths.push(path);
  }
  return paths.sort();
}

/** The text of an index of files. */
export function shaderIndex(paths: readonly string[]): string {
  const imports = paths.map((path) =>
    `import ${nameOf(path)} from "./${path}" with { type: "text" };\n`
  );
  const entries = paths.map((path) => `  "${path}": ${nameOf(path)},\n`);
  return `${HEADER}${imports.join("")}
/** WGSL files by their path in this folder. */
export const SHADERS: Readonly<Record<string, string>> = {
${entries.join("")}};
`;
}

/** `lib/adam_table.wgsl` is called `libAdamTable`. */
function nameOf(path: string): string {
  return path.replace(/\.wgsl$/, "").replace(/[/_](\w)/g, (_, letter) => letter.toUpperCase());
}

if (import.meta.main) {
  const index = shaderIndex(await shaderFiles(join(ROOT, "shaders")));
  if (!Deno.args.includes("--check")) {
    await Deno.writeTextFile(INDEX, index);
  } else if (await Deno.readTextFile(INDEX) !== index) {
    console.error("shaders/mod.ts is stale: run deno task shaders");
    Deno.exit(1);
  }
}
