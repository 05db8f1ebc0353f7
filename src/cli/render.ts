import { join } from "node:path";
import { orbit, resizeCamera } from "../math/mod.ts";
import { ConfigError, depthRange, RunError, saveRender } from "../nerf/mod.ts";
import type { Camera, Scene } from "../scene/mod.ts";
import { Interrupt, interrupted } from "./interrupt.ts";
import { imagesIn, openGpu, openRenderer, openRun, openScene } from "./open.ts";
import { Output, Progress } from "./output.ts";

/** Options of `denerf render`. */
export interface RenderOptions {
  /** `orbit`, `test`, or numbers of test views. */
  path: string[];
  /** Frames of an orbit. */
  frames: number;
  /** Width and height in pixels; the scene's by default. */
  size?: [width: number, height: number];
  /** Whether normals are rendered, too. */
  normals?: boolean;
  /** Where the images go; the run's `renders` by default. */
  output?: string;
  /** Whether stdout gets one JSON object. */
  json?: boolean;
}

/** Renders a run's field along a path; returns the exit code. */
export async function render(runPath: string, options: RenderOptions): Promise<number> {
  const output = new Output(options.json ?? false);
  const gpu = await openGpu();
  try {
    const run = await openRun(gpu, runPath, output);
    const { normals = false } = options;
    if (normals && run.config.method !== "ngp") {
      throw new ConfigError(
        `Cannot render normals: only ngp has them, ${runPath} is ${run.config.preset}.`,
      );
    }
    const split = options.path[0] === "orbit" ? "train" : "test";
    const scene = await openScene(run.config, split, output);
    const frames = framesOf(options, scene);
    const folder = options.output ?? run.folder.renders;
    await makeFolder(folder);
    const renderer = await openRenderer(gpu, run, scene, { normals });
    const range = depthRange(run.config, scene);

    const progress = new Progress();
    const started = performance.now();
    using interrupt = new Interrupt(() => output.note("\nInterrupted: stopping …"));
    for (const [index, { name, camera }] of frames.entries()) {
      progress.update(index / frames.length, `image ${index + 1} of ${frames.length}`);
      try {
        const image = await renderer.render(
          options.size ? resizeCamera(camera, ...options.size) : camera,
          interrupt.signal,
        );
        await saveRender(join(folder, name), image, range);
      } catch (error) {
        if (interrupt.signal.aborted) return interrupted(output);
        throw error;
      }
    }
    const seconds = (performance.now() - started) / 1000;
    progress.finish(imagesIn(frames.length, seconds));
    const files = frames.map(({ name }) => join(folder, `${name}.png`));
    output.result(
      { output: folder, images: files, seconds },
      `Saved ${files.length === 1 ? files[0] : `${files[0]} … ${files.at(-1)}`}`,
    );
    return 0;
  } finally {
    await gpu.close();
  }
}

/** The cameras along a path, with the names of their images. */
function framesOf(
  { path, frames }: RenderOptions,
  scene: Scene,
): { name: string; camera: Camera }[] {
  if (path[0] === "orbit") {
    const cameras = orbit(scene.views.map(({ camera }) => camera), frames);
    return cameras.map((camera, i) => ({ name: `orbit_${String(i).padStart(4, "0")}`, camera }));
  }
  const numbers = path[0] === "test" ? scene.views.map((_, i) => i) : path.map(Number);
  return numbers.map((number) => {
    const view = scene.views[number];
    if (!view) {
      throw new ConfigError(
        `Cannot render view ${number}: the test views are 0 to ${scene.views.length - 1}.`,
      );
    }
    return { name: `test_${String(number).padStart(4, "0")}`, camera: view.camera };
  });
}

async function makeFolder(path: string): Promise<void> {
  try {
    await Deno.mkdir(path, { recursive: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RunError(`Cannot write to ${path}: ${reason}`);
  }
}
