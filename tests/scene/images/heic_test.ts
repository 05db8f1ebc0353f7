import assert from "node:assert/strict";
import fc from "npm:fast-check@^4.0.0";
import { decodeImage, imageSize } from "../../../src/scene/images/decode.ts";
import { heicExif } from "../../../src/scene/images/heic.ts";
import { loadImages } from "../../../src/scene/images/images.ts";
import { loadScene } from "../../../src/scene/load.ts";
import { type RgbaImage, SceneError } from "../../../src/scene/scene.ts";
import { POSE, withTempFolder, write } from "../temp_scene.ts";
import {
  AVIF,
  box,
  colorAt,
  heic,
  type HeicContents,
  mirrored,
  type PictureName,
  SIDE,
  turned,
} from "./heic_fixtures.ts";

const ONE: HeicContents = { pictures: ["squares"] };

/** Four tiles of which the grid shows all but the right 28 columns and the lower 34 rows. */
const GRID = {
  pictures: ["squares", "other", "other", "squares"],
  grid: { columns: 2, width: 100, height: 94 },
} satisfies HeicContents;

/** What is expected of a pixel. */
type Colors = (x: number, y: number) => readonly number[];

const gridColors: Colors = (x, y) => {
  const tile = Math.floor(x / SIDE) + 2 * Math.floor(y / SIDE);
  return colorAt(GRID.pictures[tile] as PictureName, x % SIDE, y % SIDE);
};

/** Compares every pixel: compressing changes a value by up to 3. */
function assertShows(image: RgbaImage, [width, height]: number[], colors: Colors): void {
  assert.deepEqual([image.width, image.height], [width, height]);
  assert.equal(image.data.length, width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const pixel = image.data.subarray(4 * (y * width + x));
      const near = colors(x, y).every((value, c) => Math.abs(pixel[c] - value) <= 3);
      assert.ok(near && pixel[3] === 255, `(${x}, ${y}): ${pixel.subarray(0, 4)}`);
    }
  }
}

Deno.test("a HEIC of 8 and of 10 bits decodes to its colours", async () => {
  for (const picture of ["squares", "other", "tenBits"] as const) {
    const image = await decodeImage(heic({ pictures: [picture] }), "a.heic");
    assertShows(image, [SIDE, SIDE], (x, y) => colorAt(picture, x, y));
  }
});

Deno.test("a HEIC of tiles, as phones write it, decodes to the whole", async () => {
  const bytes = heic(GRID);
  assertShows(await decodeImage(bytes, "a.heic"), [100, 94], gridColors);
  assert.deepEqual(await imageSize(bytes, "a.heic"), { width: 100, height: 94, orientation: 1 });
});

Deno.test("a HEIC is turned and mirrored as its boxes say, whatever EXIF and the caller say", async () => {
  // Where in the stored image of 100 x 94 pixels the pixel (x, y) of the shown one lies.
  const cases: [Uint8Array[], number[], (x: number, y: number) => [number, number]][] = [
    [[turned(1)], [94, 100], (x, y) => [99 - y, x]],
    [[turned(2)], [100, 94], (x, y) => [99 - x, 93 - y]],
    [[turned(3)], [94, 100], (x, y) => [y, 93 - x]],
    [[mirrored(0)], [100, 94], (x, y) => [x, 93 - y]],
    [[mirrored(1)], [100, 94], (x, y) => [99 - x, y]],
    [[turned(1), mirrored(1)], [94, 100], (x, y) => [99 - y, 93 - x]],
  ];
  // Big endian; one entry: orientation (0x0112), a SHORT, 6.
  const exif = Uint8Array.of(
    ...[77, 77, 0, 42, 0, 0, 0, 8],
    0,
    1,
    1,
    18,
    0,
    3,
    0,
    0,
    0,
    1,
    0,
    6,
    0,
    0,
  );
  for (const [transforms, size, stored] of cases) {
    const bytes = heic({ ...GRID, transforms, exif });
    const [width, height] = size;
    assert.deepEqual(await imageSize(bytes, "a.heic"), { width, height, orientation: 1 });
    const image = await decodeImage(bytes, "a.heic", 1);
    assertShows(image, size, (x, y) => gridColors(...stored(x, y)));
  }
});

Deno.test("the EXIF data of a HEIC are those of its item, from their TIFF header on", async () => {
  for (const start of ["II*\0", "MM\0*"]) {
    const tiff = new TextEncoder().encode(`${start}and the rest`);
    assert.deepEqual(await heicExif(heic({ ...GRID, exif: tiff }), "a.heic"), tiff);
    assert.deepEqual(await heicExif(heic({ ...ONE, exif: tiff }), "a.heic"), tiff);

    // The first four bytes say where the header is.
    const later = heic({ ...ONE, exif: Uint8Array.from([1, 2, 3, ...tiff]) });
    const item = new TextDecoder("latin1").decode(later).indexOf("\0\0\0\x06Exif\0\0");
    assert.equal(await heicExif(later, "a.heic"), null);
    later[item + 3] = 6 + 3;
    assert.deepEqual(await heicExif(later, "a.heic"), tiff);
    later[item] = 255;
    assert.equal(await heicExif(later, "a.heic"), null);
  }
  assert.equal(await heicExif(heic(ONE), "a.heic"), null);
});

Deno.test("the size of a HEIC is found in the file's beginning, also behind much else", () =>
  withTempFolder(async (folder) => {
    const path = `${folder}/a.heic`;
    const size = { width: 100, height: 94, orientation: 1 };
    const bytes = heic(GRID);
    await write(path, bytes.subarray(0, bytes.length - 200));
    assert.deepEqual(await imageSize(path, "a"), size);
    const long = heic({ ...GRID, before: [box("free", Array(300_000).fill(0))] });
    await write(path, long);
    assert.deepEqual(await imageSize(path, "a"), size);
    await write(path, long.subarray(0, 200_000));
    await assert.rejects(imageSize(path, "a"), {
      name: "SceneError",
      message: "Cannot decode a: the file is truncated, it ends after 200000 bytes within its " +
        "header. Copy or download the file again.",
    });
  }));

Deno.test("a HEIC cut off anywhere is refused as truncated", async () => {
  const bytes = heic(GRID);
  for (let length = 12; length < bytes.length; length++) {
    await assert.rejects(decodeImage(bytes.subarray(0, length), "a.heic"), {
      name: "SceneError",
      message:
        /^Cannot decode a\.heic: the file is truncated, it ends after \d+ bytes without all of its image\./,
    }, `${length} bytes of ${bytes.length}`);
  }
});

Deno.test("bytes after a HEIC's image are ignored, such as a film", async () => {
  const bytes = heic(ONE);
  const live = Uint8Array.from([...bytes, ...box("mpvd", Array(1000).fill(7))]);
  assertShows(await decodeImage(live, "a.heic"), [SIDE, SIDE], (x, y) => colorAt("squares", x, y));
});

Deno.test("a HEIC's declared size is refused before it takes memory", async () => {
  const { rss } = Deno.memoryUsage();
  const size = (side: number) => heic({ ...GRID, grid: { columns: 2, width: side, height: side } });
  for (const use of [decodeImage, imageSize]) {
    await assert.rejects(use(size(65535), "a.heic"), {
      name: "SceneError",
      message: /^Cannot decode a\.heic: it must have at most 268435456 pixels, .*65535 x 65535/,
    });
    await assert.rejects(use(size(0), "a.heic"), {
      name: "SceneError",
      message: /Zero image width/,
    });
  }
  await assert.rejects(decodeImage(size(16000), "a.heic"), {
    name: "SceneError",
    message: /^Cannot decode a\.heic: the file is corrupt, libheif says ".*tiles do not cover/,
  });
  assert.ok(Deno.memoryUsage().rss - rss < 1e8);
});

Deno.test("HEIFs that hold no HEVC are refused, with what to do", async () => {
  const avif = Uint8Array.fromBase64(AVIF);
  avif.set(new TextEncoder().encode("mif1"), 8); // the brand of all HEIFs
  await assert.rejects(decodeImage(avif, "a.heif"), {
    name: "SceneError",
    message:
      /^Cannot decode a\.heif: it is a HEIF image that is not read, .* Convert it to PNG or JPEG\.$/,
  });
});

Deno.test("a HEIC of which one tile is damaged is refused: libheif would leave it out", async () => {
  const bytes = heic(GRID);
  const tile = bytes.length - 100; // within the first tile's data, which come last
  bytes.fill(0, tile, tile + 90);
  bytes.fill(0, bytes.length - 187, bytes.length - 180); // its length and its header
  await assert.rejects(decodeImage(bytes, "a.heic"), {
    name: "SceneError",
    message: /^Cannot decode a\.heic: the file is corrupt, parts of its image cannot be decoded\./,
  });
});

Deno.test("a HEIC with any change decodes or is refused, and leaves no memory taken", async () => {
  const exif = new TextEncoder().encode("II*\0\x08\0\0\0\0\0");
  const bytes = heic({ ...GRID, transforms: [turned(1)], exif });
  const change = fc.record({
    position: fc.integer({ min: 12, max: bytes.length - 1 }),
    values: fc.uint8Array({ minLength: 1, maxLength: 4 }),
  });
  const { rss } = Deno.memoryUsage();
  await fc.assert(
    fc.asyncProperty(change, async ({ position, values }) => {
      const changed = bytes.slice();
      changed.set(values.subarray(0, bytes.length - position), position);
      try {
        await heicExif(changed, "a.heic");
        const { width, height, data } = await decodeImage(changed, "a.heic");
        assert.equal(data.length, width * height * 4);
      } catch (error) {
        assert.ok(error instanceof SceneError, `${error}`);
      }
    }),
    { numRuns: 1000 },
  );
  assertShows(await decodeImage(heic(GRID), "a.heic"), [100, 94], gridColors);
  assert.ok(Deno.memoryUsage().rss - rss < 2e8);
});

Deno.test("workers decode HEICs as the calling thread does", () =>
  withTempFolder(async (folder) => {
    const files = await Promise.all([heic(GRID), heic(ONE)].map(async (bytes, i) => {
      const path = `${folder}/${i}.HEIC`;
      await write(path, bytes);
      return { path, name: `${i}` };
    }));
    const [inline, workers] = [
      await loadImages(files, { workers: 0 }),
      await loadImages(files, { workers: 2 }),
    ];
    assert.deepEqual(workers, inline);
    assertShows(workers[0].image, [100, 94], gridColors);
    await write(files[1].path, heic(ONE).subarray(0, 500));
    await assert.rejects(loadImages(files, { workers: 2 }), {
      name: "SceneError",
      message: /^Cannot decode 1: the file is truncated/,
    });
  }));

Deno.test("where libheif-js cannot be had, that is said", async () => {
  const module = new URL("../../../src/scene/images/heic.ts", import.meta.url);
  const bytes = JSON.stringify([...heic(ONE)]);
  const code = `import { decodeHeic } from ${JSON.stringify(module.href)};
    await decodeHeic(Uint8Array.from(${bytes}), "a.heic").catch(({ name, message }) =>
      console.log(name, message));`;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-npm", "--no-lock", code],
    env: { NO_COLOR: "1" },
  }).output();
  assert.match(
    new TextDecoder().decode(stdout),
    /^SceneError Cannot decode a\.heic: HEIC needs the package libheif-js, .* convert the image to JPEG\.\n$/,
  );
});

Deno.test("a scene of HEICs loads, its frames named with or without an ending", () =>
  withTempFolder(async (folder) => {
    const frames = ["train/a.HEIC", "train/b", "train/c.heif"].map((file_path) => ({
      file_path,
      transform_matrix: POSE,
    }));
    await write(
      `${folder}/transforms_train.json`,
      JSON.stringify({ camera_angle_x: 0.69, frames }),
    );
    const files = ["a.HEIC", "b.heic", "c.heif"];
    for (const file of files) await write(`${folder}/train/${file}`, heic(GRID));
    const { views } = await loadScene(folder, { split: "train" });
    assert.equal(views.length, files.length);
    for (const { image } of views) assertShows(image, [100, 94], gridColors);
  }));
