import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { MAIN } from "./entry.ts";

/** How to start denerf: a program, and the arguments before those for denerf. */
export interface Self {
  /** The path of an executable. */
  readonly program: string;
  /** What comes before denerf's own arguments. */
  readonly args: readonly string[];
}

const PERMISSIONS = ["read", "write", "net", "env", "sys", "run", "ffi", "import"] as const;

/**
 * How to start denerf again as a child process: `[program, ...args, "render", …]`.
 *
 * The child gets the permissions that this process has, not more, and never asks for one. Deno tells no
 * program which folders it may read, only whether it may read a given one. So where a permission was
 * granted in part, the child gets what was granted of the current folder, of `folders` and of the folders
 * around them; and ffmpeg. (Deno's flags cannot name a folder with a comma.)
 *
 * @param folders what the child reads or writes
 */
export function selfCommand(folders: readonly string[] = []): Self {
  if (Deno.build.standalone) return { program: Deno.execPath(), args: [] };
  const main = fileURLToPath(MAIN);
  const flags = permissionFlags([".", ...folders, main]);
  return { program: denoProgram(), args: ["run", "--no-prompt", ...flags, main] };
}

/** Deno's path, or its name where only that may be run: the path is what links lead to. */
function denoProgram(): string {
  const path = Deno.execPath();
  const mayRun = (command: string) => isGranted({ name: "run", command });
  return !mayRun(path) && mayRun("deno") ? "deno" : path;
}

function permissionFlags(paths: readonly string[]): string[] {
  if (PERMISSIONS.every((name) => isGranted({ name }))) return ["--allow-all"];
  return PERMISSIONS.flatMap((name) => {
    if (isGranted({ name })) return [`--allow-${name}`];
    // A comma in a flag begins another value, which may not be granted.
    const values = grantedParts(name, paths).filter((value) => !value.includes(","));
    return values.map((value) => `--allow-${name}=${value}`);
  });
}

/** What is granted of a permission, as far as denerf has a use for it. */
function grantedParts(
  name: Deno.PermissionDescriptor["name"],
  paths: readonly string[],
): string[] {
  switch (name) {
    case "read":
    case "write": {
      const granted = paths.flatMap((path) =>
        foldersAround(path).find((path) => isGranted({ name, path })) ?? []
      );
      return [...new Set(granted)];
    }
    case "run":
      return ["ffmpeg"].filter((command) => isGranted({ name, command }));
    case "env":
      return ["DENERF_DEBUG"].filter((variable) => isGranted({ name, variable }));
    default:
      return [];
  }
}

/** The folders that hold a path, from the root to the path itself. */
function foldersAround(path: string): string[] {
  const folders = [resolve(path)];
  while (dirname(folders[0]) !== folders[0]) folders.unshift(dirname(folders[0]));
  return folders;
}

/** Whether all of a permission is granted: in part is not enough to pass it on. */
function isGranted(permission: Deno.PermissionDescriptor): boolean {
  const { state, partial } = Deno.permissions.querySync(permission);
  return state === "granted" && !partial;
}
