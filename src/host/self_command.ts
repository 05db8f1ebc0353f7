import { fileURLToPath } from "node:url";
import { ENTRY } from "./entry.ts";

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
 * program which folders it may read, only whether it may read a given one: so where a permission was
 * granted for parts only, those of `folders` are passed on, and ffmpeg if it may be run. (Deno's flags
 * have no way to name a folder with a comma.)
 *
 * @param folders what the child reads or writes
 */
export function selfCommand(folders: readonly string[] = ["."]): Self {
  const program = Deno.execPath();
  if (Deno.build.standalone) return { program, args: [] };
  const main = fileURLToPath(ENTRY);
  return { program, args: ["run", "--no-prompt", ...permissionFlags([...folders, main]), main] };
}

function permissionFlags(folders: readonly string[]): string[] {
  if (PERMISSIONS.every((name) => isGranted({ name }))) return ["--allow-all"];
  return PERMISSIONS.flatMap((name) => {
    if (isGranted({ name })) return [`--allow-${name}`];
    const granted = partsOf(name, folders).filter(([, permission]) => isGranted(permission));
    // A comma in a flag begins another value, which may not be granted.
    return granted.flatMap(([value]) => value.includes(",") ? [] : [`--allow-${name}=${value}`]);
  });
}

/** The parts of a permission that denerf has a use for. */
function partsOf(
  name: Deno.PermissionDescriptor["name"],
  folders: readonly string[],
): [value: string, permission: Deno.PermissionDescriptor][] {
  switch (name) {
    case "read":
    case "write":
      return folders.map((path) => [path, { name, path }]);
    case "run":
      return ["ffmpeg"].map((command) => [command, { name, command }]);
    case "env":
      return ["DENERF_DEBUG"].map((variable) => [variable, { name, variable }]);
    default:
      return [];
  }
}

/** Whether all of a permission is granted: in part is not enough to pass it on. */
function isGranted(permission: Deno.PermissionDescriptor): boolean {
  const { state, partial } = Deno.permissions.querySync(permission);
  return state === "granted" && !partial;
}
