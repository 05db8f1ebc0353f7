/**
 * Makes standalone binaries of denerf.
 *
 *     deno task compile                         for this machine
 *     deno task compile --target TRIPLE ...     for others; `--target all` for all
 *     deno task compile --output DIR            where they go; dist/ by default
 *
 * `deno compile` downloads Deno's runtime for the target. A machine without internet can name one by
 * DENORT_BIN.
 *
 * @module
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bundle } from "./bundle.ts";
import { platformName, ROOT, run, script, VERSION } from "./tools.ts";

/** What binaries can be made for, as Rust calls it. */
const TARGETS = [
  "x86_64-unknown-linux-gnu",
  "aarch64-unknown-linux-gnu",
  "x86_64-pc-windows-msvc",
  "x86_64-apple-darwin",
  "aarch64-apple-darwin",
];

/** Makes a binary of a bundle; returns its path. */
async function compile(bundled: string, target: string, folder: string): Promise<string> {
  const [arch, , os] = target.split("-");
  const output = join(folder, `denerf-${VERSION}-${platformName(os, arch)}`);
  // The bundle has what is used of each package: whole packages are three times as large.
  const flags = ["--allow-all", "--no-check", "--no-config"];
  await run(Deno.execPath(), [
    "compile",
    ...flags,
    ...(target === Deno.build.target ? [] : ["--target", target]),
    ...["--output", output, bundled],
  ]).catch((cause) => {
    throw new Error(
      `Cannot compile for ${target}: see above. Without internet, name Deno's runtime for it, the ` +
        "program denort, by DENORT_BIN.",
      { cause },
    );
  });
  return os === "windows" ? `${output}.exe` : output;
}

/** The targets that the command line asks for. */
function chosenTargets(names: readonly string[] = [Deno.build.target]): readonly string[] {
  if (names.includes("all")) return TARGETS;
  const unknown = names.find((name) => !TARGETS.includes(name));
  if (unknown === undefined) return names;
  throw new Error(`Cannot compile for ${unknown}: known are ${TARGETS.join(", ")} and all`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { target: { type: "string", multiple: true }, output: { type: "string" } },
  });
  const targets = chosenTargets(values.target);
  const folder = values.output ?? join(ROOT, "dist");
  const bundled = join(folder, "denerf.js");
  await bundle(bundled);
  for (const target of targets) console.log(await compile(bundled, target, folder));
}

if (import.meta.main) await script(main);
