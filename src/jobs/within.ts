import { isAbsolute, relative, sep } from "node:path";

/** Whether a full path is a folder's, or leads into it. */
export function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}
