import assert from "node:assert/strict";
import { join } from "node:path";
import { decodeImage } from "../../../src/scene/images/decode.ts";
import { jpegHeader } from "../../../src/scene/images/jpeg_header.ts";
import { copyUpright, spread } from "../../../src/scene/process/photographs.ts";
import { exifCamera, jpegExif } from "../../../src/scene/process/exif_camera.ts";
import { runTool } from "../../../src/scene/process/tool.ts";
import { hasTool } from "./process_tools.ts";
import { heic, type HeicContents, SIDE, turned } from "../images/heic_fixtures.ts";
import { withTempFolder, write } from "../temp_scene.ts";

Deno.test("some of many photographs are evenly spread", () => {
  const items = Array.from({ length: 10 }, (_, i) => i);
  assert.deepEqual(spread(items, 4), [0, 2, 5, 7]);
  assert.deepEqual(spread(items, 10), items);
  assert.deepEqual(spread(items, Infinity), items);
});

Deno.test({
  name: "photographs are turned upright as their EXIF data say, and keep the rest of it",
  ignore: !hasTool("ffmpeg"),
  fn: () =>
    withTempFolder(async (folder) => {
      const plain = join(folder, "plain.jpg");
      const source = ["-f", "lavfi", "-i", "testsrc=size=64x48", "-frames:v", "1"];
      await runTool("ffmpeg", ["-v", "error", ...source, "-q:v", "1", "-qmin", "1", plain]);
      const jpeg = await Deno.readFile(plain);
      for (const [index, little] of [true, false].entries()) {
        for (let orientation = 1; orientation <= 8; orientation++) {
          const name = `${orientation}_${index}.jpg`;
          const turned = joined(jpeg.slice(0, 2), exif(orientation, little), jpeg.slice(2));
          await write(join(folder, name), turned);
          const { orientation: stored } = jpegHeader(turned, name)!;
          await copyUpright(
            join(folder, name),
            { orientation: stored, isHeic: false },
            join(folder, "to", name),
            {},
          );
          const copy = await Deno.readFile(join(folder, "to", name));
          assert.equal(jpegHeader(copy, name)!.orientation, 1);
          assert.ok(new TextDecoder("latin1").decode(copy).includes("FOCAL"));
          const expected = await decodeImage(turned, name);
          const actual = await decodeImage(copy, name);
          assert.deepEqual([actual.width, actual.height], [expected.width, expected.height]);
          const errors = actual.data.map((value, i) => Math.abs(value - expected.data[i]));
          const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
          assert.ok(mean < 3, `orientation ${orientation}: mean error ${mean}`);
        }
      }
    }),
});

Deno.test({
  name: "a HEIC becomes a JPEG that shows the same, with its EXIF data but upright",
  ignore: !hasTool("ffmpeg"),
  fn: () =>
    withTempFolder(async (folder) => {
      const convert = async (contents: Partial<HeicContents>, name: string) => {
        const bytes = heic({ pictures: ["squares"], ...contents });
        const [source, target] = ["HEIC", "jpg"].map((ending) => join(folder, `${name}.${ending}`));
        await write(source, bytes);
        await copyUpright(source, { orientation: 1, isHeic: true }, target, {});
        return { bytes, jpeg: await Deno.readFile(target) };
      };
      for (const little of [true, false]) {
        const tiff = exif(6, little).subarray(10); // after the segment's marker, length and "Exif\0\0"
        const contents = { transforms: [turned(1)], exif: tiff };
        const { bytes, jpeg } = await convert(contents, `${little}`);
        assert.equal(jpegHeader(jpeg, "a.jpg")!.orientation, 1);
        assert.match(exifCamera(tiff)!, /FOCAL/);
        assert.equal(exifCamera(jpegExif(jpeg)!), exifCamera(tiff));
        const expected = await decodeImage(bytes, "a.HEIC");
        const actual = await decodeImage(jpeg, "a.jpg");
        assert.deepEqual([actual.width, actual.height], [expected.width, expected.height]);
        const errors = actual.data.map((value, i) => Math.abs(value - expected.data[i]));
        assert.ok(Math.max(...errors) <= 6, `${Math.max(...errors)}`);
      }
      const tooLong = new TextEncoder().encode("II*\0".padEnd(2 ** 16));
      for (const [name, exif] of Object.entries({ none: undefined, tooLong })) {
        const { jpeg } = await convert({ exif }, name);
        assert.equal(jpegExif(jpeg), null);
        assert.equal(jpegHeader(jpeg, name)!.storedWidth, SIDE);
      }
    }),
});

/** An EXIF segment with a word in one tag, and an orientation. */
function exif(orientation: number, little: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(8 + 2 + 24 + 4 + 6));
  view.setUint16(0, little ? 0x4949 : 0x4d4d);
  view.setUint16(2, 42, little);
  view.setUint32(4, 8, little);
  view.setUint16(8, 2, little);
  const entry = (at: number, [tag, type, count]: number[]) => {
    view.setUint16(at, tag, little);
    view.setUint16(at + 2, type, little);
    view.setUint32(at + 4, count, little);
  };
  entry(10, [0x0110, 2, 6]); // Model
  view.setUint32(18, 38, little);
  entry(22, [0x0112, 3, 1]);
  view.setUint16(30, orientation, little);
  const tiff = new Uint8Array(view.buffer);
  tiff.set(new TextEncoder().encode("FOCAL"), 38);
  const head = [0xff, 0xe1, 0, 2 + 6 + tiff.length, 0x45, 0x78, 0x69, 0x66, 0, 0];
  return joined(Uint8Array.from(head), tiff);
}

function joined(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
