import { encode } from "npm:fast-png@^8.0.0";
import { dirname, join } from "node:path";

/** Runs `use` with a new empty folder, which is removed afterwards. */
export async function withTempFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "denerf_test_" });
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Writes a file, and the folders above it. */
export async function write(path: string, content: string | Uint8Array): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeFile(
    path,
    typeof content === "string" ? new TextEncoder().encode(content) : content,
  );
}

/** An RGBA PNG in which every pixel's every byte differs from its neighbours'. */
export function rgbaPng(width: number, height: number, first = 0): Uint8Array {
  const data = Uint8Array.from({ length: width * height * 4 }, (_, i) => (first + i * 37) & 255);
  return encode({ width, height, data, channels: 4, depth: 8 });
}

/** The identity pose, moved to (0, 0, 4). */
export const POSE = [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 4], [0, 0, 0, 1]];

/** A valid transforms file's content for `count` frames, `./train/r_0` and so on. */
export function transforms(count: number, split = "train"): Record<string, unknown> {
  return {
    camera_angle_x: 0.69,
    frames: Array.from({ length: count }, (_, i) => ({
      file_path: `./${split}/r_${i}`,
      rotation: 0.01,
      transform_matrix: POSE,
    })),
  };
}

/** Writes a valid dataset of `count` RGBA images of 6 x 4 pixels. */
export async function writeScene(folder: string, count: number, split = "train"): Promise<void> {
  await write(join(folder, `transforms_${split}.json`), JSON.stringify(transforms(count, split)));
  for (let i = 0; i < count; i++) {
    await write(join(folder, split, `r_${i}.png`), rgbaPng(6, 4, i));
  }
}
