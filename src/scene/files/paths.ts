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
  const refuse = (rule: string) =>
    new SceneError(
      `Cannot read ${where}: the path ${JSON.stringify(name)} ${rule}. ` +
        `Name a file in ${folder}.`,
    );
  const relative = normalize(name.replaceAll("\\", "/"));
  if (name.trim() === "") throw refuse("is empty");
  if (name.includes("\0")) throw refuse("holds a NUL character");
  if (isAbsolute(relative) || /^[a-zA-Z]:/.test(name)) throw refuse("is absolute");
  const path = join(folder, relative);
  const [full, root] = [resolve(path), resolve(folder)];
  if (full !== root && !full.startsWith(withSeparator(root))) {
    throw refuse("leads out of the scene's folder");
  }
  return path;
}

function withSeparator(folder: string): string {
  return folder.endsWith(sep) ? folder : folder + sep;
}
