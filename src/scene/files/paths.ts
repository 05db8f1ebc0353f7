import { isAbsolute, join, normalize, resolve, sep } from "node:path";
import { SceneError } from "../scene.ts";

/**
 * The path of a file that a dataset names: relative to the dataset's folder, with forward or back
 * slashes, and inside that folder. (A link inside the folder may lead out of it: whoever made the folder
 * put it there. A name in a downloaded file may not.)
 *
 * @param folder the dataset's folder
 * @param name what the dataset's file says
 * @param where what says so, for the message: `frames[3] of transforms.json`
 * @throws {SceneError} if the name is empty, absolute, holds a NUL, or leads out of the folder
 */
export function pathInside(folder: string, name: string, where: string): string {
  const { path, fault } = resolveInside(folder, folder, name);
  if (fault === null) return path;
  throw new SceneError(
    `Cannot read ${where}: the path ${JSON.stringify(name)} ${fault}. Name a file in ${folder}.`,
  );
}

/**
 * The path of a file that a dataset names, where that is one inside a folder; see `pathInside`.
 *
 * @param root the folder that it must be inside of
 * @param folder the folder that the name is relative to
 * @returns null if it is not, or the name is none
 */
export function insidePath(root: string, folder: string, name: string): string | null {
  const { path, fault } = resolveInside(root, folder, name);
  return fault === null ? path : null;
}

/** A name's path, and what is wrong with it: a phrase; null if it is fine. */
function resolveInside(
  root: string,
  folder: string,
  name: string,
): { path: string; fault: string | null } {
  const relative = normalize(name.replaceAll("\\", "/"));
  const path = join(folder, relative);
  const [full, outermost] = [resolve(path), resolve(root)];
  const isInside = full === outermost || full.startsWith(withSeparator(outermost));
  if (name.trim() === "") return { path, fault: "is empty" };
  if (name.includes("\0")) return { path, fault: "holds a NUL character" };
  if (isAbsolute(relative) || /^[a-zA-Z]:/.test(name)) return { path, fault: "is absolute" };
  return { path, fault: isInside ? null : "leads out of the scene's folder" };
}

function withSeparator(folder: string): string {
  return folder.endsWith(sep) ? folder : folder + sep;
}
