/** A few of the photographs that come with denerf. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const BRIG = fileURLToPath(new URL("../../../scenes/brig/", import.meta.url));

/** How many there are. */
export const PHOTOGRAPHS = 6;

/** Some of the brig's photographs to train on, in a folder of their own. */
export async function writeSomeBrig(folder: string): Promise<void> {
  const text = await Deno.readTextFile(join(BRIG, "transforms_train.json"));
  const { frames, ...optics } = JSON.parse(text);
  await Deno.mkdir(join(folder, "train"), { recursive: true });
  const some = { ...optics, frames: frames.slice(0, PHOTOGRAPHS) };
  await Deno.writeTextFile(join(folder, "transforms_train.json"), JSON.stringify(some));
  for (let i = 0; i < PHOTOGRAPHS; i++) {
    await Deno.copyFile(join(BRIG, `train/r_${i}.png`), join(folder, `train/r_${i}.png`));
  }
}
