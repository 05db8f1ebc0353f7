/**
 * The files of the scenes that come with denerf, read beside this module. (A bundle carries them instead:
 * `carried.ts`.)
 *
 * @module
 */

/** Views of `brig`. */
const BRIG = { train: 56, val: 4, test: 8 };

/** The path of every file in `scenes/`: `brig/train/r_0.png`. */
export const SCENE_PATHS: readonly string[] = Object.entries(BRIG).flatMap(([split, views]) => [
  `brig/transforms_${split}.json`,
  ...Array.from({ length: views }, (_, i) => `brig/${split}/r_${i}.png`),
]);

/**
 * The bytes of one of the {@link SCENE_PATHS}.
 *
 * @throws {TypeError} if it cannot be read
 */
export async function readSceneFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(new URL(path, import.meta.url));
  if (!response.ok) {
    throw new TypeError(`Cannot read ${response.url}: the server answers ${response.status}.`);
  }
  return await response.bytes();
}
