/**
 * Makes denerf one file that any Deno from 2.9 on runs, offline and from any folder: shaders, the
 * bundled scene, packages and WebAssembly are inside.
 *
 *     deno task bundle [--output FILE]      dist/denerf.js by default
 *
 * The first time, `deno bundle` fetches esbuild from npm.
 *
 * @module
 */
import { dirname, join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { ROOT, run } from "./tools.ts";

/** An npm package. */
export interface Package {
  /** Its name. */
  readonly name: string;
  /** Its version. */
  readonly version: string;
  /** The folder where Deno keeps it. */
  readonly localPath: string;
}

/**
 * Writes the bundle, and makes its folder if that is missing. The same source gives the same bytes on
 * every machine.
 *
 * @returns the npm packages that are in it
 */
export async function bundle(output: string): Promise<Package[]> {
  await Deno.mkdir(dirname(output), { recursive: true });
  const flags = ["--quiet", "--frozen", "--platform", "deno", "--output", resolve(output)];
  await run(Deno.execPath(), ["bundle", ...flags, "main.ts"], { cwd: ROOT });

  // Modules are called by where this machine keeps them.
  let text = await Deno.readTextFile(output);
  const packages = (await listPackages()).filter(({ name, version, localPath }) => {
    const found = text.split(`${relative(ROOT, localPath).replaceAll("\\", "/")}/`);
    text = found.join(`npm:${name}@${version}/`);
    return found.length > 1;
  });
  await Deno.writeTextFile(output, text);
  return packages;
}

async function listPackages(): Promise<Package[]> {
  const args = ["info", "--json", "main.ts"];
  const { stdout } = await new Deno.Command(Deno.execPath(), { args, cwd: ROOT }).output();
  return Object.values(JSON.parse(new TextDecoder().decode(stdout)).npmPackages);
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { output: { type: "string" } } });
  const output = values.output ?? join(ROOT, "dist/denerf.js");
  await bundle(output);
  console.log(output);
}
