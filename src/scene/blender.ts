import { basename, extname, isAbsolute, join, normalize, resolve } from "node:path";
import { z } from "zod";
import { parsePose } from "../math/pose.ts";
import { downscaleCamera } from "./downscale.ts";
import type { LoadOptions, SceneFormat } from "./format.ts";
import { loadImages } from "./images.ts";
import { type Scene, SceneError, type Split, SPLITS, type View } from "./scene.ts";

/** The published bounds of NeRF-Synthetic: cameras stand 4 units from objects about 2 units wide. */
const NEAR = 2;
const FAR = 6;

/** What a transforms file must hold; keys beyond these (such as `rotation`) are ignored. */
const Transforms = z.object({
  camera_angle_x: z.number().gt(0).lt(Math.PI),
  near: z.number().gt(0).default(NEAR),
  far: z.number().gt(0).default(FAR),
  frames: z.array(z.object({
    file_path: z.string().min(1),
    // parsePose checks it, and says more about what is wrong with a pose than a schema can.
    transform_matrix: z.unknown().optional(),
  })).min(1, "there must be at least one frame"),
});

/** Extensions that name an image of another kind, and so do not stand for `NAME.png`. */
const OTHER_IMAGES = [".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".exr", ".bmp", ".gif"];

type Transforms = z.infer<typeof Transforms>;

/** A posed frame whose image is not loaded yet. */
interface Frame {
  readonly name: string;
  readonly path: string;
  readonly cameraToWorld: Float64Array;
}

/** The format of NeRF-Synthetic, as Blender scripts write it: see {@link loadBlender}. */
export const blender: SceneFormat = {
  contents: "transforms_train.json, transforms_val.json or transforms_test.json",
  matches: (entries) => SPLITS.some((split) => entries.includes(transformsFile(split))),
  load: loadBlender,
};

/**
 * Loads a dataset in the format of NeRF-Synthetic (Mildenhall et al. 2020).
 *
 * The folder holds `transforms_{split}.json`: `camera_angle_x`, the horizontal field of view in
 * radians, and `frames`, each with a `file_path` (relative to the folder, `.png` optional) and a
 * `transform_matrix`, camera to world in Blender's convention, which is that of `Camera`. With
 * images of w x h pixels,
 *
 *   fx = fy = (w / 2) / tan(camera_angle_x / 2),   cx = w / 2,   cy = h / 2.
 *
 * near and far are 2 and 6 unless the file gives `near` and `far`. Lens parameters of other formats
 * (`fl_x`, `k1`, ...) are not read.
 *
 * @param folder The dataset's folder.
 * @throws SceneError if the dataset cannot be used; the message names the file and the field or frame.
 */
export async function loadBlender(folder: string, options: LoadOptions): Promise<Scene> {
  const { split, downscale = 1 } = options;
  if (!(Number.isInteger(downscale) && downscale >= 1)) {
    throw new SceneError(
      `Cannot load scene ${folder} as downscale must be an integer >= 1: current value is ${downscale}.`,
    );
  }
  const file = transformsFile(split);
  const transforms = await readTransforms(folder, split);
  const frames = readFrames(folder, split, transforms);
  const images = await loadImages(
    frames.map(({ path }, i) => ({ path, name: `${path} (frames[${i}] of ${file})` })),
    options,
  );

  const [first] = images;
  for (const [i, image] of images.entries()) {
    if (image.fullWidth !== first.fullWidth || image.fullHeight !== first.fullHeight) {
      throw new SceneError(
        `Cannot load scene ${folder}: all images of ${file} must have one size, but ` +
          `frames[0] (${frames[0].name}) has ${first.fullWidth} x ${first.fullHeight} pixels and ` +
          `frames[${i}] (${frames[i].name}) has ${image.fullWidth} x ${image.fullHeight}. ` +
          "Resize them or remove the frame.",
      );
    }
  }
  const focal = (0.5 * first.fullWidth) / Math.tan(0.5 * transforms.camera_angle_x);
  const views = frames.map(({ name, cameraToWorld }, i): View => {
    const camera = {
      width: first.fullWidth,
      height: first.fullHeight,
      fx: focal,
      fy: focal,
      cx: first.fullWidth / 2,
      cy: first.fullHeight / 2,
      cameraToWorld,
    };
    return { name, image: images[i].image, camera: downscaleCamera(camera, downscale) };
  });
  return {
    name: basename(resolve(folder)),
    split,
    views,
    near: transforms.near,
    far: transforms.far,
  };
}

function transformsFile(split: Split): string {
  return `transforms_${split}.json`;
}

/** Reads and checks everything in the transforms file but the frames' own entries. */
async function readTransforms(folder: string, split: Split): Promise<Transforms> {
  const file = transformsFile(split);
  const refuse = (what: string) => new SceneError(`Cannot load scene ${folder}: ${file} ${what}`);

  let text: string;
  try {
    text = await Deno.readTextFile(join(folder, file));
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    if (error instanceof Deno.errors.NotFound) {
      const present = await presentSplits(folder);
      throw refuse(
        present.length > 0
          ? `does not exist. Choose a split that does: ${present.join(", ")}.`
          : `does not exist. Give the folder that holds ${blender.contents}.`,
      );
    }
    throw refuse(`cannot be read: ${(error as Error).message}`);
  }

  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw refuse(`cannot be parsed: ${(error as Error).message}.`);
  }
  const checked = Transforms.safeParse(json);
  if (!checked.success) {
    const { path, message } = checked.error.issues[0];
    throw refuse(
      path.length > 0
        ? `is wrong at ${z.core.toDotPath(path)}: ${message}.`
        : `is wrong: ${message}.`,
    );
  }
  const { near, far } = checked.data;
  if (!(near < far)) {
    throw refuse(
      `is wrong at near and far: near must be less than far, but they are ${near} and ${far}.`,
    );
  }
  return checked.data;
}

/** The splits whose transforms files exist in a folder. */
async function presentSplits(folder: string): Promise<Split[]> {
  const present: Split[] = [];
  try {
    for await (const { name } of Deno.readDir(folder)) {
      const split = SPLITS.find((split) => transformsFile(split) === name);
      if (split !== undefined) present.push(split);
    }
  } catch (error) {
    // A folder that does not exist has no splits.
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return SPLITS.filter((split) => present.includes(split));
}

/** Checks every frame's pose and image name before any image is read. */
function readFrames(folder: string, split: Split, { frames }: Transforms): Frame[] {
  const file = transformsFile(split);
  const refuse = (i: number, what: string) =>
    new SceneError(`Cannot load scene ${folder}: frames[${i}] of ${file} ${what}`);
  const indices = new Map<string, number>();
  return frames.map(({ file_path, transform_matrix }, i) => {
    const extension = extname(file_path).toLowerCase();
    if (OTHER_IMAGES.includes(extension)) {
      throw refuse(
        i,
        `names ${file_path}, but only PNG images are read. Convert its images to PNG.`,
      );
    }
    const name = normalize(extension === ".png" ? file_path.slice(0, -4) : file_path);
    const earlier = indices.get(name);
    if (earlier !== undefined) {
      throw refuse(
        i,
        `names the same image as frames[${earlier}], ${file_path}. Remove one of them.`,
      );
    }
    indices.set(name, i);

    const imageFile = extension === ".png" ? file_path : `${file_path}.png`;
    const path = isAbsolute(imageFile) ? imageFile : join(folder, imageFile);
    try {
      return { name, path, cameraToWorld: parsePose(transform_matrix) };
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw refuse(i, `has an unusable transform_matrix. ${error.message}`);
    }
  });
}
