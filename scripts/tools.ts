/** What the scripts share. */
import { fileURLToPath } from "node:url";
import manifest from "../deno.json" with { type: "json" };

/** The root of the repository. */
export const ROOT: string = fileURLToPath(new URL("..", import.meta.url));

/** The version that files are named by. */
export const VERSION: string = manifest.version;

/**
 * Runs a program to its end, with what it prints going where ours goes.
 *
 * @throws {Error} if it fails
 */
export async function run(
  program: string,
  args: readonly string[],
  options: Deno.CommandOptions = {},
): Promise<void> {
  const { code } = await new Deno.Command(program, { ...options, args: [...args] }).spawn().status;
  if (code !== 0) {
    throw new Error(`Cannot go on: ${program} ${args[0]} failed with exit code ${code}`);
  }
}

/** A platform's name in file names, such as `linux-x64`, by Deno's words for it. */
export function platformName(os: string, arch: string): string {
  const system = os === "darwin" ? "macos" : os;
  return `${system}-${arch === "x86_64" ? "x64" : "arm64"}`;
}

/** Does what a script is for; ends it with one line where that fails. */
export async function script(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    console.error(`error: ${error instanceof Error ? error.message : error}`);
    Deno.exit(1);
  }
}
