/**
 * Runs `use` with a small disk of its own, unmounted afterwards; says why not where the system does not
 * allow it.
 *
 * @param options of mount(8) for a tmpfs, such as `size=1m`
 * @returns Whether `use` ran.
 */
export async function withDisk(
  options: string,
  use: (folder: string) => Promise<void>,
): Promise<boolean> {
  if (Deno.build.os !== "linux") {
    console.log("skipped: this system has no tmpfs");
    return false;
  }
  const folder = await Deno.makeTempDir({ prefix: "denerf_disk_" });
  try {
    const mounted = await command("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder);
    if (mounted !== "") {
      console.log(`skipped: no disk may be mounted here: ${mounted}`);
      return false;
    }
    try {
      await use(folder);
    } finally {
      await command("umount", folder);
    }
    return true;
  } finally {
    await Deno.remove(folder);
  }
}

/** Makes a mounted disk read-only. */
export async function forbidWriting(folder: string): Promise<void> {
  const failure = await command("mount", "-o", "remount,ro", folder);
  if (failure !== "") throw new Error(`Cannot remount ${folder}: ${failure}`);
}

/** What a program says on failure; nothing on success. */
async function command(program: string, ...args: string[]): Promise<string> {
  try {
    const { success, stderr } = await new Deno.Command(program, { args }).output();
    return success ? "" : new TextDecoder().decode(stderr).trim() || "no reason given";
  } catch (error) {
    return (error as Error).message;
  }
}
