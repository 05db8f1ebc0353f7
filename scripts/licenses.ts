/** Licences of what is bundled. */
import { join } from "node:path";
import { ROOT } from "./tools.ts";

/** An npm package. */
export interface Package {
  /** Its name. */
  readonly name: string;
  /** Its version. */
  readonly version: string;
  /** The folder where Deno keeps it. */
  readonly localPath: string;
}

/** The licence of a part of denerf or of what it is bundled with. */
export interface License {
  /** What it is for. */
  readonly name: string;
  /** Its words. */
  readonly text: string;
}

/** denerf's own licence. */
export async function ownLicense(): Promise<License> {
  return { name: "denerf", text: await Deno.readTextFile(join(ROOT, "LICENSE")) };
}

/** The licences of packages; one with several has a number behind its name. */
export async function licensesOf(packages: readonly Package[]): Promise<License[]> {
  const licenses: License[] = [];
  for (const { name, localPath } of packages) {
    const texts = await licensesBelow(localPath);
    for (const [i, text] of [...new Set(texts)].entries()) {
      licenses.push({ name: i === 0 ? name : `${name}/${i + 1}`, text });
    }
  }
  return licenses;
}

/** Licences as the first comment of a script. */
export function licenseHead(licenses: readonly License[]): string {
  const texts = licenses.map(({ name, text }) => `${name}\n\n${text.trim()}\n`);
  return `/*!\n${texts.join("\n---\n\n")}*/\n`;
}

/** The licences in a folder, and then those in the folders in it: of what is compiled into a package. */
async function licensesBelow(folder: string): Promise<string[]> {
  const entries = (await Array.fromAsync(Deno.readDir(folder)))
    .sort((a, b) => a.name < b.name ? -1 : 1);
  const own = entries.filter(({ name, isFile }) => isFile && /^licen[cs]e/i.test(name));
  const texts = own.map(async ({ name }) =>
    (await Deno.readTextFile(join(folder, name))).replaceAll("\r\n", "\n")
  );
  const below = entries.filter(({ isDirectory }) => isDirectory).map(({ name }) =>
    licensesBelow(join(folder, name))
  );
  return [...await Promise.all(texts), ...(await Promise.all(below)).flat()];
}

/**
 * The packages that a module and all it imports need.
 *
 * @param flags for `deno info`, such as another lock file
 */
export async function listPackages(
  entry: string,
  flags: readonly string[] = [],
): Promise<Package[]> {
  const args = ["info", "--json", ...flags, entry];
  const { stdout } = await new Deno.Command(Deno.execPath(), { args, cwd: ROOT }).output();
  return Object.values(JSON.parse(new TextDecoder().decode(stdout)).npmPackages);
}
