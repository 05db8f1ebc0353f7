import { basename } from "node:path";
import { RenderFolder } from "../render/manifest.ts";

/** How many frames are done in a render's folder: by their records, without looking at their files. */
export async function framesDone(folder: string): Promise<number> {
  const { records, descriptionPath } = new RenderFolder(folder);
  const description = basename(descriptionPath);
  let done = 0;
  try {
    for await (const { name } of Deno.readDir(records)) {
      if (name.endsWith(".json") && name !== description) done++;
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return done;
}
