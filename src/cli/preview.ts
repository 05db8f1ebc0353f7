import { basename, join } from "node:path";
import type { Gpu } from "../gpu/mod.ts";
import { resizeCamera } from "../math/mod.ts";
import { type Config, createRenderer, depthRange, type Trainer } from "../nerf/mod.ts";
import { type RunFolder, saveRender } from "../runs/mod.ts";
import type { Survey } from "../scene/mod.ts";
import type { Monitor } from "./monitor.ts";

/** Seconds that the view at the end of training may take to render. */
const PREVIEW_SECONDS = 5;

/** But it has at least this many pixels across. */
const PREVIEW_SIDE = 32;

/** Going forward only is this much faster than training. */
const FORWARD_SPEED = 3;

/**
 * Renders the first held-out view, or the first training view where nothing is held out, as large as it
 * can be in a few seconds.
 */
export async function preview(
  gpu: Gpu,
  trainer: Trainer,
  config: Config,
  survey: Survey,
  folder: RunFolder,
  { raysPerSecond }: Monitor,
): Promise<string> {
  trainer.destroy();
  await Deno.mkdir(folder.renders, { recursive: true }); // a run may have been moved without them
  const { splits: { train, test }, frames, placement } = survey;
  const { frame, camera } = frames[test[0] ?? train[0]];
  const { width, height } = camera;
  const affordable = raysPerSecond * FORWARD_SPEED * PREVIEW_SECONDS;
  const least = PREVIEW_SIDE / Math.min(width, height);
  const scale = Math.min(Math.max(Math.sqrt(affordable / (width * height)), least), 1);
  const size = [width, height].map((side) => Math.max(Math.round(side * scale), 1));

  const range = depthRange(config, placement);
  const renderer = await createRenderer(gpu, trainer.model, config, placement);
  const path = join(folder.renders, basename(frame.name));
  await saveRender(path, await renderer.render(resizeCamera(camera, size[0], size[1])), range);
  return `${path}.png`;
}
