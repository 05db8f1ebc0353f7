import { basename, dirname, extname, join } from "node:path";
import type { Frame } from "../capture.ts";
import { readNames } from "../files/read_file.ts";
import type { AssembledFrames } from "./listed.ts";

/**
 * Frames with what instant-ngp finds beside their photographs by name (nerf_loader.cu: load_nerf): pixels that
 * `dynamic_mask_NAME.png` shows in any colour but black are ignored. Where a file names masks, those are
 * used; rays_NAME.dat and NAME.alpha.png never are. A note says so.
 */
export async function withFilesBeside(found: AssembledFrames): Promise<AssembledFrames> {
  const entries = await entriesOf(found.frames);
  const beside = (frame: Frame, nameOf: (stem: string) => string): string | null => {
    const [folder, stem] = placeOf(frame);
    const name = nameOf(stem);
    return entries.get(folder)?.has(name) ? join(folder, name) : null;
  };
  const masked = found.frames.map((frame) => beside(frame, (stem) => `dynamic_mask_${stem}.png`));
  const others = found.frames.filter(({ mask }, i) =>
    mask !== null && masked[i] !== null && mask !== masked[i]
  );
  const count = (nameOf: (stem: string) => string) =>
    found.frames.filter((frame) => beside(frame, nameOf) !== null).length;
  const unused = {
    "dynamic_mask_NAME.png, as the file names other masks": others.length,
    "rays_NAME.dat": count((stem) => `rays_${stem}.dat`),
    "NAME.alpha.png": count((stem) => `${stem}.alpha.png`),
  };
  const notes = Object.entries(unused).filter(([, count]) => count > 0).map(([what, count]) =>
    `${count} of the files beside photographs ${count === 1 ? "is" : "are"} not used: ${what}.`
  );
  return {
    ...found,
    frames: found.frames.map((frame, i) =>
      frame.mask === null && masked[i] !== null
        ? { ...frame, mask: masked[i], maskIgnores: "coloured" }
        : frame
    ),
    notes: [...found.notes, ...notes],
  };
}

/** The names in the folders of frames' photographs, by folder. */
async function entriesOf(frames: readonly Frame[]): Promise<Map<string, ReadonlySet<string>>> {
  const folders = new Set(frames.map((frame) => placeOf(frame)[0]));
  const entries = new Map<string, ReadonlySet<string>>();
  for (const folder of folders) entries.set(folder, new Set(await readNames(folder)));
  return entries;
}

/** The folder of a frame's photograph, and its name there without the ending. */
function placeOf({ image }: Frame): [folder: string, stem: string] {
  const path = image as string; // these formats have their pixels in files
  return [dirname(path), basename(path, extname(path))];
}
