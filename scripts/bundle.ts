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
import { type License, licenseHead, licensesOf, listPackages, ownLicense } from "./licenses.ts";
import { pageLicenses } from "./page.ts";
import { ROOT, run, script } from "./tools.ts";

/** Where a bundle starts. */
const ENTRY = "scripts/bundle_entry.ts";

/** The packages' own licences do not say where the source is of what was compiled into WebAssembly. */
const LIBMP4V2: License = {
  name: "libmp4v2",
  text:
    `h264-mp4-encoder has libmp4v2 (https://github.com/sergiomb2/libmp4v2) inside, compiled to WebAssembly,
unchanged by us, under the Mozilla Public License 1.1 (https://www.mozilla.org/MPL/1.1/).
Its source, as it was compiled, is part of https://github.com/TrevorSundberg/h264-mp4-encoder.
`,
};
const LIBHEIF: License = {
  name: "libheif and libde265",
  text: `libheif-js has libheif (https://github.com/strukturag/libheif) and libde265
(https://github.com/strukturag/libde265) inside, compiled to WebAssembly, unchanged by us, under the GNU
Lesser General Public License 3.0: its words, and those of the GNU General Public License that it adds to,
are here, too. Their source, as it was compiled, is had by the scripts of
https://github.com/catdad-experiments/libheif-emscripten. Whoever wants other versions of them in here
replaces them in this text, or bundles denerf's source again.
`,
};

/**
 * Writes the bundle, and makes its folder if that is missing. It begins with the licences of what is in
 * it. The same source gives the same bytes on every machine.
 *
 * @returns those licences
 */
export async function bundle(output: string): Promise<License[]> {
  await Deno.mkdir(dirname(output), { recursive: true });
  const flags = ["--quiet", "--frozen", "--platform", "deno", "--output", resolve(output)];
  await run(Deno.execPath(), ["bundle", ...flags, ENTRY], { cwd: ROOT });

  // Modules are called by where this machine keeps them.
  let text = await Deno.readTextFile(output);
  const packages = (await listPackages(ENTRY)).filter(({ name, version, localPath }) => {
    const found = text.split(`${relative(ROOT, localPath).replaceAll("\\", "/")}/`);
    text = found.join(`npm:${name}@${version}/`);
    return found.length > 1;
  });
  const licenses = inOrder([
    await ownLicense(),
    LIBMP4V2,
    LIBHEIF,
    ...await licensesOf(packages),
    ...await pageLicenses(),
  ]);
  await Deno.writeTextFile(output, licenseHead(licenses) + text);
  return licenses;
}

/** Licences by their names, each once. */
function inOrder(licenses: readonly License[]): License[] {
  return [...new Map(licenses.map((license) => [license.name, license])).values()]
    .sort((a, b) => a.name < b.name ? -1 : 1);
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { output: { type: "string" } } });
  const output = values.output ?? join(ROOT, "dist/denerf.js");
  await bundle(output);
  console.log(output);
}

if (import.meta.main) await script(main);
