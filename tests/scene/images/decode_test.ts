import assert from "node:assert/strict";
import { join } from "node:path";
import { decodeImage, imageSize } from "../../../src/scene/images/decode.ts";
import { COLOUR_JPEGS, ORIENTED_JPEGS } from "./jpeg_fixtures.ts";
import { beerImage } from "./real_images.ts";
import { rgbaPng, withTempFolder, write } from "../temp_scene.ts";

const JPEG = Uint8Array.fromBase64(COLOUR_JPEGS.baseline);

Deno.test("an image's kind is found in its content, not in its name", async () => {
  assert.equal((await decodeImage(JPEG, "a.png")).width, 20);
  assert.equal((await decodeImage(rgbaPng(6, 4), "a.jpg")).width, 6);
});

Deno.test("other kinds of files are refused by name, with what to do", async () => {
  const bytes = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));
  const kinds: [string, RegExp][] = [
    ["RIFF\x10\0\0\0WEBPVP8 ", /it is a WebP image\. Convert it to PNG or JPEG\.$/],
    ["\0\0\0\x18ftypheic\0\0\0\0", /the file is truncated, it ends after 16 bytes/],
    ["\0\0\0\x18ftypavif\0\0\0\0", /it is an AVIF image/],
    ["II*\0\x08\0\0\0", /it is a TIFF or raw image/],
    ["MM\0*\0\0\0\x08", /it is a TIFF or raw image/],
    ["GIF89a", /it is a GIF image/],
    ["BM\x36\0", /it is a BMP image/],
    ["\xff\x0a\0\0", /it is a JPEG XL image/],
    ["\0\0\0\x0cjP  \r\n", /it is a JPEG 2000 image/],
    [
      "version https://git-lfs.github.com/spec/v1\n",
      /a Git LFS pointer\. Fetch the image with git lfs/,
    ],
    ["<!DOCTYPE html><html>", /it is an HTML page\. Download/],
    ["no image", /it begins with the bytes 6e 6f 20 69 6d 61 67 65\. Convert/],
    ["\x89P", /it begins with the bytes 89 50/],
    ["\xff\xd8", /it begins with the bytes ff d8/],
    ["", /the file is empty\. Copy or download the file again/],
  ];
  for (const [content, message] of kinds) {
    const error = { name: "SceneError", message };
    await assert.rejects(decodeImage(bytes(content), "a.png"), error);
    await assert.rejects(imageSize(bytes(content), "a.png"), error);
  }
});

Deno.test("the size of an image is read from its header alone", () =>
  withTempFolder(async (folder) => {
    const path = join(folder, "image");
    await write(path, rgbaPng(6, 4).subarray(0, 40));
    assert.deepEqual(await imageSize(path, "a"), { width: 6, height: 4, orientation: 1 });
    await write(path, JPEG.subarray(0, JPEG.length - 40));
    assert.deepEqual(await imageSize(path, "a"), { width: 20, height: 12, orientation: 1 });
    for (const [i, base64] of ORIENTED_JPEGS.entries()) {
      await write(path, Uint8Array.fromBase64(base64));
      assert.deepEqual(await imageSize(path, "a"), { width: 12, height: 5, orientation: i + 1 });
    }
  }));

Deno.test("the size of an image is found behind a long header", () =>
  withTempFolder(async (folder) => {
    const profile = new Uint8Array(60000);
    profile.set([0xff, 0xe2, profile.length - 2 >> 8, profile.length - 2 & 255]);
    const long = new Uint8Array(JPEG.length + 20 * profile.length);
    long.set(JPEG.subarray(0, 2));
    for (let i = 0; i < 20; i++) long.set(profile, 2 + i * profile.length);
    long.set(JPEG.subarray(2), 2 + 20 * profile.length);
    const path = join(folder, "long.jpg");
    await write(path, long);
    assert.deepEqual(await imageSize(path, "a"), { width: 20, height: 12, orientation: 1 });
    await write(path, long.subarray(0, 300000));
    await assert.rejects(imageSize(path, "a"), {
      name: "SceneError",
      message:
        "Cannot decode a: the file is truncated, it ends after 300000 bytes within its header. " +
        "Copy or download the file again.",
    });
  }));

Deno.test("the stated size of a photograph is that of its pixels", async () => {
  const photograph = await beerImage();
  if (photograph === undefined) return;
  const { width, height } = await decodeImage(photograph, "a.jpg");
  assert.deepEqual(await imageSize(photograph, "a.jpg"), { width, height, orientation: 1 });
});

Deno.test("what is no file has no size and is not waited for", () =>
  withTempFolder(async (folder) => {
    await assert.rejects(imageSize(join(folder, "none.png"), "none.png"), {
      name: "SceneError",
      message: "Cannot read none.png: the file does not exist. Put it there or remove its frame.",
    });
    await assert.rejects(imageSize(folder, "a folder"), {
      name: "SceneError",
      message: "Cannot read a folder: it must be an image file, but it is a folder.",
    });
    if (Deno.build.os === "windows") return;
    await assert.rejects(imageSize("/dev/zero", "zero"), {
      name: "SceneError",
      message: "Cannot read zero: it must be an image file, but it is no file.",
    });
    await Deno.symlink("loop", join(folder, "loop"));
    await assert.rejects(imageSize(join(folder, "loop"), "loop"), { name: "SceneError" });
  }));
