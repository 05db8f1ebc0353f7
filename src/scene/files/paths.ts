import { isAbsolute, join, normalize, resolve, sep } from "node:path";

/**
 * The path of a file that a dataset names, with forward or back slashes, where it is inside of a folder. (A link
 * inside the folder may lead out of it: whoever made the folder put it there. A name in a downloaded file may
 * not.)
 *
 * @param root the folder that it must be inside of
 * @param folder the folder that the name is relative to
 * @returns null if it is not, or the name is empty, absolute or holds a NUL
 */
export function insidePath(root: string, folder: string, name: string): string | null {
  const relative = normalize(name.replaceAll("\\", "/"));
  const path = join(folder, relative);
  if (name.trim() === "" || name.includes("\0")) return null;
  if (isAbsolute(relative) || /^[a-zA-Z]:/.test(name)) return null;
  const [full, outermost] = [resolve(path), resolve(root)];
  return full === outermost || full.startsWith(withSeparator(outermost)) ? path : null;
}

function withSeparator(folder: string): string {
  return folder.endsWith(sep) ? folder : folder + sep;
}
