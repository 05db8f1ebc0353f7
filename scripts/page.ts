/**
 * Writes src/view/page.js, the script of the viewer's page and of its worker, which denerf holds as text.
 *
 *     deno task page            after anything changed that the page imports
 *     deno task page --check    fails if that was forgotten
 *
 * The first time, `deno bundle` fetches esbuild from npm.
 *
 * @module
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ifThere } from "../src/host/mod.ts";
import { type License, licenseHead, licensesOf, listPackages, ownLicense } from "./licenses.ts";
import { ROOT, run, script } from "./tools.ts";

const ENTRY = join(ROOT, "src/view/page/main.tsx");
const PAGE = join(ROOT, "src/view/page.js");

/** Where the page's packages are pinned. */
const LOCK = ["--lock", join(ROOT, "tests/deno.lock"), "--frozen"];

/** What is in the script besides denerf; of other packages the page has types only. */
const PACKAGES = ["@preact/signals", "@preact/signals-core", "preact", "uplot", "zod"];

/** The licences of what the script is made of, besides denerf. */
export async function pageLicenses(): Promise<License[]> {
  const packages = await listPackages(ENTRY, LOCK);
  return await licensesOf(packages.filter(({ name }) => PACKAGES.includes(name)));
}

/** Builds the script, which begins with the licences of what is in it. The same source gives the same bytes on every machine. */
export async function buildPage(): Promise<string> {
  const folder = await Deno.makeTempDir();
  try {
    const output = join(folder, "page.js");
    const flags = ["--platform", "browser", "--format", "iife", "--minify", "--output", output];
    await run(Deno.execPath(), ["bundle", "--quiet", ...LOCK, ...flags, ENTRY], { cwd: ROOT });
    const head = licenseHead([await ownLicense(), ...await pageLicenses()]);
    return head + await Deno.readTextFile(output);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

if (import.meta.main) {
  await script(async () => {
    const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });
    const page = await buildPage();
    if (!values.check) return await Deno.writeTextFile(PAGE, page);
    const written = await ifThere(Deno.readTextFile(PAGE), null);
    if (written !== page) {
      throw new Error(
        "src/view/page.js must be what src/view/page/ is bundled to, and is not: run deno task page",
      );
    }
  });
}
