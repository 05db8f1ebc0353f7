import { join } from "node:path";

/** A folder of images, and by how much they are reduced. */
export interface ImageFolder {
  /** The folder. */
  readonly path: string;
  /** 1 for `images`, 4 for `images_4`. */
  readonly reduction: number;
}

/**
 * Chooses among `images`, `images_2`, `images_4`, `images_8` …, as LLFF's and mip-NeRF 360's datasets
 * have them: the one whose reduction is `downscale`, else the most reduced one from which that can still
 * be reached by averaging whole pixels, else the least reduced one there is.
 *
 * @returns null if there is no such folder
 */
export async function chooseImageFolder(
  folder: string,
  downscale: number,
): Promise<ImageFolder | null> {
  const found: ImageFolder[] = [];
  for await (const entry of Deno.readDir(folder)) {
    const match = /^images(?:_([1-9]\d?))?$/.exec(entry.name);
    if (!match || entry.isFile) continue;
    found.push({ path: join(folder, entry.name), reduction: Number(match[1] ?? 1) });
  }
  return bySuitability(found, downscale)[0] ?? null;
}

/**
 * Folders of images in the order in which they suit a reduction, the best first, as {@link chooseImageFolder}
 * has it.
 */
export function bySuitability(
  folders: readonly ImageFolder[],
  downscale: number,
): readonly ImageFolder[] {
  const sorted = folders.filter(({ reduction }) => reduction >= 1)
    .sort((a, b) => b.reduction - a.reduction || (a.path < b.path ? -1 : 1));
  const suits = ({ reduction }: ImageFolder) => downscale % reduction === 0;
  return [...sorted.filter(suits), ...sorted.filter((folder) => !suits(folder)).reverse()];
}
