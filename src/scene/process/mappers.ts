import { SceneError } from "../scene.ts";
import { askTool, isInstalled, type Tool } from "./tool.ts";

/** How images are placed: one after the other, or all at once. */
export const MAPPERS = ["incremental", "global"] as const;

/** A program that places images. */
export interface Mapper {
  /** The program. */
  readonly tool: Tool;
  /** Its command. */
  readonly command: string;
}

/**
 * The program for a way of placing images: `colmap mapper` (Schönberger and Frahm 2016), `colmap
 * global_mapper` of COLMAP 4, or `glomap mapper` (Pan et al. 2024), which that was before.
 *
 * @throws {SceneError} if no such program is installed
 */
export async function findMapper(kind: typeof MAPPERS[number]): Promise<Mapper> {
  if (kind === "incremental") return { tool: "colmap", command: "mapper" };
  if (await hasCommand("global_mapper")) {
    return { tool: "colmap", command: "global_mapper" };
  }
  if (await isInstalled("glomap")) return { tool: "glomap", command: "mapper" };
  throw new SceneError(
    "Cannot place images by --mapper global: it needs COLMAP 4 (colmap global_mapper) or GLOMAP " +
      "(glomap mapper), and neither is installed. Install one " +
      "(https://colmap.github.io/install.html), or use --mapper incremental.",
  );
}

/** Whether the installed COLMAP has a command. */
export async function hasCommand(command: string): Promise<boolean> {
  return new RegExp(`^\\s*${command}\\s*$`, "m").test(await askTool("colmap", ["help"]));
}

/** Options that keep cameras, and where they are in a rig, as they are: of all mappers and versions. */
const FIXED = [
  ...["Mapper", "GlobalMapper"].flatMap((mapper) =>
    ["focal_length", "principal_point", "extra_params", "sensor_from_rig"]
      .map((what) => `${mapper}.ba_refine_${what}`)
  ),
  "BundleAdjustment.optimize_intrinsics",
];

/** The arguments that keep a mapper from changing cameras that are known: those that it has. */
export async function fixedCameras({ tool, command }: Mapper): Promise<string[]> {
  const help = await askTool(tool, [command, "-h"]);
  const has = (option: string) => new RegExp(`--${option.replaceAll(".", "\\.")}\\s`).test(help);
  return FIXED.filter(has).flatMap((option) => [`--${option}`, "0"]);
}
