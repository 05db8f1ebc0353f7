/**
 * Writes shaders/mod.ts, which imports every WGSL file below shaders/ as text.
 *
 *     deno task shaders            after a file came, went or changed its name
 *     deno task shaders --check    fails if that was forgotten
 *
 * @module
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ROOT, script } from "./tools.ts";

const FOLDER = join(ROOT, "shaders");
const INDEX = join(FOLDER, "mod.ts");

/** Paths of all WGSL files, in order. */
function shaderPaths(folder = ""): string[] {
  return [...Deno.readDirSync(join(FOLDER, folder))].flatMap(({ name, isDirectory }) => {
    const path = `${folder}${name}`;
    if (isDirectory) return shaderPaths(`${path}/`);
    return name.endsWith(".wgsl") ? [path] : [];
  }).sort();
}

/** `gridForward` for `grid/forward.wgsl`. */
function identifier(path: string): string {
  return path.replace(".wgsl", "").replace(/[/_](\w)/g, (_, letter) => letter.toUpperCase());
}

/** The index of these files, formatted. */
async function shaderIndex(paths: readonly string[]): Promise<string> {
  const imports = paths.map((path) =>
    `import ${identifier(path)} from "./${path}" with { type: "text" };`
  );
  const entries = paths.map((path) => `  "${path}": ${identifier(path)},`);
  return await formatted(`/**
 * All WGSL files by path. Text imports, so that bundles and compiled binaries carry them. Written by
 * \`deno task shaders\`.
 *
 * @module
 */
${imports.join("\n")}

/** WGSL files by path in this folder. */
export const SHADERS: Readonly<Record<string, string>> = {
${entries.join("\n")}
};
`);
}

/** TypeScript as `deno fmt` writes it. */
async function formatted(text: string): Promise<string> {
  const fmt = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--ext", "ts", "-"],
    cwd: ROOT,
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = fmt.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  const { success, stdout } = await fmt.output();
  if (!success) throw new Error("Cannot write shaders/mod.ts as deno fmt failed");
  return new TextDecoder().decode(stdout);
}

if (import.meta.main) {
  await script(async () => {
    const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });
    const index = await shaderIndex(shaderPaths());
    if (!values.check) return await Deno.writeTextFile(INDEX, index);
    if (await Deno.readTextFile(INDEX) !== index) {
      throw new Error(
        "shaders/mod.ts must import every WGSL file below shaders/, and does not: run deno task shaders",
      );
    }
  });
}
