import assert from "node:assert/strict";
import { join } from "node:path";
import { exifCamera, jpegExif } from "../../../src/scene/process/exif_camera.ts";
import { isHeic } from "../../../src/scene/images/heic.ts";
import { chooseSharing } from "../../../src/scene/process/sharing.ts";
import { heic } from "../images/heic_fixtures.ts";
import { withTempFolder, write } from "../temp_scene.ts";

/** The beginning of a JPEG by a camera of this model at this focal length in millimetres. */
function jpeg(model: string, focal: number, little = true): Uint8Array {
  const [FIRST, SECOND, TEXT] = [8, 40, 64]; // where the directories and the text are
  const view = new DataView(new ArrayBuffer(100));
  view.setUint16(0, little ? 0x4949 : 0x4d4d);
  view.setUint16(2, 42, little);
  view.setUint32(4, FIRST, little);
  const entry = (at: number, [tag, type, count, value]: readonly number[]) => {
    view.setUint16(at, tag, little);
    view.setUint16(at + 2, type, little);
    view.setUint32(at + 4, count, little);
    view.setUint32(at + 8, value, little);
  };
  view.setUint16(FIRST, 2, little);
  entry(FIRST + 2, [0x0110, 2, model.length, TEXT]);
  entry(FIRST + 14, [0x8769, 4, 1, SECOND]);
  view.setUint16(SECOND, 1, little);
  entry(SECOND + 2, [0x920a, 5, 1, 80]);
  view.setUint32(80, focal * 10, little);
  view.setUint32(84, 10, little);
  const tiff = new Uint8Array(view.buffer);
  tiff.set(new TextEncoder().encode(model), TEXT);
  const head = [0xff, 0xd8, 0xff, 0xe1, 0, 108, ...new TextEncoder().encode("Exif\0\0")];
  return Uint8Array.from([...head, ...tiff]);
}

Deno.test("a camera is told by its model and its zoom", () => {
  const cameraOf = (...args: Parameters<typeof jpeg>) => exifCamera(jpegExif(jpeg(...args))!);
  for (const little of [true, false]) {
    const camera = cameraOf("PHONE 7", 26, little);
    assert.match(camera!, /PHONE 7/);
    assert.equal(cameraOf("PHONE 7", 26, little), camera);
    assert.notEqual(cameraOf("PHONE 8", 26, little), camera);
    assert.notEqual(cameraOf("PHONE 7", 13, little), camera);
  }
  assert.equal(jpegExif(Uint8Array.of(0xff, 0xd8, 0xff, 0xdb)), null);
});

Deno.test("EXIF data that are cut off name no camera that is not there, and fail nothing", () => {
  const whole = jpeg("PHONE 7", 26);
  for (let length = 0; length < whole.length; length++) {
    const exif = jpegExif(whole.subarray(0, length));
    const camera = exif && exifCamera(exif);
    assert.ok(camera === null || "PHONE 7".includes(camera.trim().slice(0, 7)), `${camera}`);
  }
});

const [WIDE, LONG, NONE] = [
  jpeg("PHONE 7", 13),
  jpeg("PHONE 7", 77),
  Uint8Array.of(0xff, 0xd8, 0xff),
];

const [HEIC_WIDE, HEIC_LONG, HEIC_NONE] = [WIDE, LONG, NONE].map((bytes) =>
  heic({ pictures: ["squares"], exif: jpegExif(bytes) ?? undefined })
);

const CAPTURES: Record<string, {
  photographs: [name: string, bytes: Uint8Array, width: number][];
  sharing: string;
}> = {
  "one camera in one folder": {
    photographs: [["a", WIDE, 40], ["b", WIDE, 40]],
    sharing: "all",
  },
  "one camera that says so in several folders": {
    photographs: [["1/a", WIDE, 40], ["2/b", WIDE, 40]],
    sharing: "all",
  },
  "folders of which nothing is known": {
    photographs: [["1/a", NONE, 40], ["1/b", NONE, 40], ["2/b", NONE, 40]],
    sharing: "folder",
  },
  "a camera in each folder": {
    photographs: [["1/a", WIDE, 40], ["1/b", WIDE, 40], ["2/b", LONG, 40]],
    sharing: "folder",
  },
  "two zooms in one folder": {
    photographs: [["a", WIDE, 40], ["b", LONG, 40]],
    sharing: "none",
  },
  "one phone as HEIC and as JPEG": {
    photographs: [["1/a", HEIC_WIDE, 40], ["2/b", HEIC_WIDE, 40], ["2/c", WIDE, 40]],
    sharing: "all",
  },
  "two zooms of a phone in one folder": {
    photographs: [["a", HEIC_WIDE, 40], ["b", HEIC_LONG, 40]],
    sharing: "none",
  },
  "folders of HEICs of which nothing is known": {
    photographs: [["1/a", HEIC_NONE, 40], ["2/b", HEIC_NONE, 40]],
    sharing: "folder",
  },
  "two sizes in one of two folders": {
    photographs: [["1/a", NONE, 40], ["1/b", NONE, 30], ["2/b", NONE, 30]],
    sharing: "none",
  },
};

for (const [name, { photographs, sharing }] of Object.entries(CAPTURES)) {
  Deno.test(`photographs of ${name} share cameras: ${sharing}`, async () => {
    await withTempFolder(async (folder) => {
      for (const [name, bytes] of photographs) await write(join(folder, name), bytes);
      const sized = photographs.map(([name, bytes, width]) => ({
        ...{ name, mask: null, width, height: 30, orientation: 1 as const },
        isHeic: isHeic(bytes),
      }));
      assert.equal(await chooseSharing(folder, sized), sharing);
    });
  });
}
