import assert from "node:assert/strict";
import fc from "npm:fast-check@^4.0.0";
import { join } from "node:path";
import { lookAt } from "../../../src/math/mod.ts";
import type { Frame } from "../../../src/scene/capture.ts";
import { colmap } from "../../../src/scene/formats/colmap.ts";
import { decodeImage } from "../../../src/scene/images/decode.ts";
import { jpegHeader } from "../../../src/scene/images/jpeg.ts";
import { processCapture, type ProcessOptions } from "../../../src/scene/process/mod.ts";
import { findJumps } from "../../../src/scene/process/jumps.ts";
import { findLoops } from "../../../src/scene/process/loops.ts";
import { type GreyImage, PgmStream } from "../../../src/scene/process/pgm.ts";
import {
  copyPhotographs,
  listPhotographs,
  spread,
} from "../../../src/scene/process/photographs.ts";
import { colmapProgress } from "../../../src/scene/process/reconstruct.ts";
import { chooseSharpest, sharpness } from "../../../src/scene/process/sharpness.ts";
import { runTool, ToolError } from "../../../src/scene/process/tool.ts";
import { writeTransforms } from "../../../src/scene/process/transforms_writer.ts";
import { extractFrames, measureVideo } from "../../../src/scene/process/video.ts";
import { SceneError } from "../../../src/scene/scene.ts";
import { transforms } from "../../../src/scene/formats/transforms.ts";
import { assertClose } from "../../reference/assert_close.ts";
import {
  BEER,
  binaryFiles,
  fixtureModel,
  hasBeer,
  imgFromCam,
  writeFiles,
} from "../formats/colmap_fixture.ts";
import { type FakeTools, fakeTools, hasTool, videoModel } from "./process_tools.ts";
import { rgbaPng, withTempFolder, write } from "../temp_scene.ts";

Deno.test("sharpness is the variance of the Laplacian", () => {
  const [width, height] = [5, 4];
  const grey = Uint8Array.from({ length: width * height }, (_, i) => (i * i * 37) & 255);
  const laplacians = [];
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = (dx: number, dy: number) => grey[(y + dy) * width + x + dx];
      laplacians.push(at(1, 0) + at(-1, 0) + at(0, 1) + at(0, -1) - 4 * at(0, 0));
    }
  }
  const mean = laplacians.reduce((sum, value) => sum + value) / laplacians.length;
  const variance = laplacians.reduce((sum, v) => sum + (v - mean) ** 2, 0) / laplacians.length;
  assert.ok(variance > 1000);
  assert.ok(Math.abs(sharpness(grey, width, height) - variance) < 1e-9 * variance);
  assert.equal(sharpness(new Uint8Array(2), 2, 1), 0);
});

Deno.test("the more an image is blurred, the less sharp it is", () => {
  const side = 64;
  let image = Uint8Array.from({ length: side * side }, (_, i) => (i * 2654435761 >>> 24) & 255);
  let before = Infinity;
  for (let pass = 0; pass < 4; pass++) {
    const now = sharpness(image, side, side);
    assert.ok(now < 0.8 * before, `${now} after ${before}`);
    before = now;
    image = image.map((_, i) => {
      const ends = [i - 1, i, i + 1].map((at) => image[Math.min(Math.max(at, 0), side * side - 1)]);
      return (ends[0] + ends[1] + ends[2]) / 3;
    });
  }
});

Deno.test("the sharpest frame of each window is chosen", () => {
  // 30 frames a second for 2 seconds, of which the 8th of each 15 is sharp.
  const frames = Array.from({ length: 60 }, (_, i) => ({
    time: 100 + i / 30,
    sharpness: i % 15 === 7 ? 50 : 10,
  }));
  assert.deepEqual(chooseSharpest(frames, 2, 100), [7, 22, 37, 52]);
  assert.deepEqual(chooseSharpest(frames, 30, 4), [7, 22, 37, 52], "most of all limits them");
  assert.equal(chooseSharpest(frames, 30, 100).length, 60);
});

Deno.test("windows are of time and not of frames", () => {
  // A phone that records slowly in the dark: 10 frames in the first second, 2 in the next, none, then 2.
  const times = [...Array.from({ length: 10 }, (_, i) => i / 10), 1, 1.5, 3, 3.5];
  const frames = times.map((time, i) => ({ time, sharpness: i }));
  assert.deepEqual(chooseSharpest(frames, 1, 100), [9, 11, 13]);
});

Deno.test("chosen frames ascend, are no more than asked for, and are the best of their window", () => {
  fc.assert(fc.property(
    fc.array(fc.record({ step: fc.integer({ min: 0, max: 5 }), sharpness: fc.nat(9) })),
    fc.integer({ min: 1, max: 20 }),
    fc.integer({ min: 1, max: 20 }),
    (steps, perSecond, most) => {
      let time = 0;
      const frames = steps.map(({ step, sharpness }) => ({ time: time += step / 10, sharpness }));
      const chosen = chooseSharpest(frames, perSecond, most);
      assert.equal(chosen.length > 0, frames.length > 0);
      assert.ok(chosen.every((index, i) => i === 0 || index > chosen[i - 1]));
      if (frames.length > 1) assert.ok(chosen.length <= most);
      const best = Math.max(...frames.map(({ sharpness }) => sharpness));
      if (frames.length > 0) assert.ok(chosen.some((index) => frames[index].sharpness === best));
    },
  ));
});

Deno.test("a stream of PGM images is cut into images, however its bytes arrive", () => {
  const image = (width: number, height: number) => ({
    width,
    height,
    data: Uint8Array.from({ length: width * height }, (_, i) => 10 + i),
  });
  const images = [image(3, 2), image(5, 1), image(1, 4)];
  const bytes = images.flatMap(({ width, height, data }) => [
    ...new TextEncoder().encode(`P5\n${width} ${height}\n255\n`),
    ...data,
  ]);
  fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 9 })), (sizes) => {
    const read: GreyImage[] = [];
    const stream = new PgmStream((image) => read.push(image));
    let at = 0;
    for (const size of [...sizes, bytes.length]) {
      stream.push(Uint8Array.from(bytes.slice(at, at += size)));
    }
    assert.deepEqual(read, images);
  }));
});

Deno.test("what is no PGM is refused", () => {
  const stream = new PgmStream(() => assert.fail("no image"));
  assert.throws(() => stream.push(new Uint8Array(100)), RangeError);
});

Deno.test("a jump of the camera is found, and fast but steady turning is none", () => {
  const frames = (degrees: readonly number[]) =>
    degrees.map((angle, i) => {
      const [sine, cosine] = [Math.sin(angle * Math.PI / 180), Math.cos(angle * Math.PI / 180)];
      const cameraToWorld = Float64Array.of(cosine, 0, sine, 0, 0, 1, 0, 0, -sine, 0, cosine, 0);
      return { name: `${i}`, cameraToWorld } as Frame;
    });
  assert.deepEqual(findJumps(frames([0, 5, 10, 18, 140, 145, 150, 20, 25])), [
    { from: "3", to: "4" },
    { from: "6", to: "7" },
  ]);
  assert.deepEqual(findJumps(frames([0, 5, 10, 50, 55, 60])), []);
  assert.deepEqual(findJumps(frames([0, 65, 130, 195])), []);
  assert.deepEqual(findJumps(frames([0])), []);
});

/** Cameras that walk around the origin, looking at it, so many frames a round. */
function rounds(
  count: number,
  perRound: number,
  drift = 0,
): Pick<Frame, "name" | "cameraToWorld">[] {
  return Array.from({ length: count }, (_, i) => {
    const angle = 2 * Math.PI * i / perRound;
    const eye = [4 * Math.cos(angle), 4 * Math.sin(angle), 1 + drift * i] as const;
    return { name: `${i}`, cameraToWorld: lookAt(eye, [0, 0, 0], [0, 0, 1]) };
  });
}

Deno.test("frames of a second round are compared with those of the first", () => {
  const [count, perRound] = [90, 60];
  const pairs = findLoops(rounds(count, perRound, 0.005));
  for (let i = 0; i < count - perRound; i++) {
    const later = pairs.filter(([name]) => name === `${i}`).map(([, other]) => Number(other));
    assert.ok(later.includes(i + perRound), `${i} with ${later}`);
    assert.ok(later.length <= 10);
  }
  for (const [name, other] of pairs) {
    const apart = Math.abs(Number(other) - Number(name) - perRound);
    assert.ok(apart <= 360 / perRound * 25 / 6, `${name} with ${other}`);
  }
});

Deno.test("there are no loops on a straight way, in half a round, or among few frames", () => {
  const straight = Array.from({ length: 80 }, (_, i) => ({
    name: `${i}`,
    cameraToWorld: lookAt([i, 0, 0], [i + 1, 0, 0], [0, 0, 1]),
  }));
  assert.deepEqual(findLoops(straight), []);
  assert.deepEqual(findLoops(rounds(60, 120)), []);
  assert.deepEqual(findLoops(rounds(5, 60)), []);
  assert.deepEqual(findLoops([]), []);
});

/** Lines of COLMAP's versions and how many of 94 images they mean. */
const COLMAP_LINES: [line: string, done: number | null][] = [
  ["Processed file [12/94]", 12],
  ["I20250901 10:11:12.345678 140 feature_extraction.cc:258] Processed file [94/94]", 94],
  ["Matching image [3/94] in 0.335s", 3],
  ["I20250901 10:11:12.345678 140 feature_matching.cc:46] Processing image [7/94]", 7],
  ["Matching block [1/2, 1/2] in 0.163s", 24],
  ["Matching block [2/2, 1/2] in 0.163s", 71],
  ["I20250901 10:11:12.345678 140 pairing.cc:168] Processing block [2/2, 2/2]", 94],
  ["Matching block [1/4] in 27.221s", 24],
  ["Registering image #9 (3)", 2],
  ["I20250901 10:11:12.345678 140 x.cc:1] Registering image #9 (num_reg_frames=51)", 50],
  ["Undistorting image [1/94]", 1],
  ["  => Image sees 127 / 508 points", null],
  ["  => Could not register, trying another image.", null],
  ["Initializing with image pair #6 and #10", null],
  ["  Name:            Registering 0002.jpg", null],
  ["Loading images... 12 in 0.001s (connected 12)", null],
  ["", null],
];

for (const [line, done] of COLMAP_LINES) {
  Deno.test(`colmap's line "${line}" means ${done ?? "no number of"} images`, () => {
    assert.equal(colmapProgress(line, 94), done);
  });
}

Deno.test("transforms.json says where COLMAP's cameras see COLMAP's points", async () => {
  await withTempFolder(async (folder) => {
    const known = [
      "SIMPLE_PINHOLE",
      "PINHOLE",
      "SIMPLE_RADIAL",
      "RADIAL",
      "OPENCV",
      "OPENCV_FISHEYE",
    ];
    const { cameras, images, points } = fixtureModel();
    const usable = cameras.filter(({ model: [, name] }) => known.includes(name));
    const seen = images.filter(({ cameraId }) => usable.some(({ id }) => id === cameraId));
    await writeFiles(
      join(folder, "colmap/sparse/0"),
      binaryFiles({ cameras: usable, images: seen, points }),
    );
    for (const { name } of seen) await write(join(folder, "images", name), rgbaPng(4, 4));
    await writeTransforms(folder, await colmap.read(folder, { downscale: 1 }));

    const written = JSON.parse(await Deno.readTextFile(join(folder, "transforms.json")));
    const names = seen.map(({ name }) => `images/${name}`).sort();
    assert.deepEqual(written.frames.map((frame: Json) => frame.file_path), names);
    assert.equal(written.frames.length, known.length);
    for (const image of seen) {
      const camera = usable.find(({ id }) => id === image.cameraId)!;
      const frame = written.frames.find((each: Json) => each.file_path.endsWith(image.name));
      for (const [x, y, id] of image.features) {
        if (id < 0) continue;
        const { position } = points.find((point) => point.id === id)!;
        const world = (written.applied_transform as number[][])
          .map(([a, b, c, d]) => a * position[0] + b * position[1] + c * position[2] + d);
        assertClose(project(frame, world), [x, y], { atol: 1e-6, rtol: 0, name: camera.model[1] });
      }
    }
    const ups = written.frames.map(({ transform_matrix: m }: Json) => [m[0][1], m[1][1], m[2][1]]);
    const up = [0, 1, 2].map((axis) => ups.reduce((sum: number, u: number[]) => sum + u[axis], 0));
    assertClose([up[0], up[1]], [0, 0], { atol: 1e-9, rtol: 0, name: "sum of up axes, x and y" });
    assert.ok(up[2] > 1);
  });
});

Deno.test("transforms.json is read again as the same capture, turned", async () => {
  await withTempFolder(async (folder) => {
    const model = videoModel(4);
    await writeFiles(join(folder, "colmap/sparse/0"), binaryFiles(model));
    for (const { name } of model.images) await write(join(folder, "images", name), rgbaPng(4, 4));
    const capture = await colmap.read(folder, { downscale: 1 });
    await writeTransforms(folder, capture);

    const written = JSON.parse(await Deno.readTextFile(join(folder, "transforms.json")));
    assert.equal(written.camera_model, "OPENCV");
    assert.equal(written.frames[0].fl_x, undefined, "one camera stands at the top");
    const read = await transforms.read(folder, { downscale: 1 });
    assert.equal(read.placement, null);
    assert.deepEqual(read.skipped, []);
    const [r0, r1, r2] = written.applied_transform as number[][];
    const turn = ([x, y, z]: Iterable<number>) =>
      [r0, r1, r2].map((r) => r[0] * x + r[1] * y + r[2] * z);
    for (const [i, frame] of capture.frames.entries()) {
      assert.deepEqual(read.frames[i].intrinsics, frame.intrinsics);
      assert.equal(read.frames[i].image, frame.image);
      for (let axis = 0; axis < 4; axis++) {
        const column = (pose: Float64Array) => [0, 4, 8].map((row) => pose[row + axis]);
        assertClose(column(read.frames[i].cameraToWorld), turn(column(frame.cameraToWorld)), {
          atol: 1e-12,
          rtol: 0,
        });
      }
    }
    const count = capture.points!.positions.length / 3;
    assert.ok(count > 5);
    assert.deepEqual(read.points!.colors, capture.points!.colors);
    for (let i = 0; i < 3 * count; i += 3) {
      const [before, after] = [capture, read].map(({ points }) =>
        points!.positions.slice(i, i + 3)
      );
      assertClose(after, turn(before), { atol: 1e-6, rtol: 1e-6 });
    }
  });
});

// deno-lint-ignore no-explicit-any -- what a JSON file holds
type Json = any;

/** The pixel of a point by a frame's own keys, with COLMAP's formulas. */
function project(frame: Json, point: readonly number[]): [number, number] {
  const m = frame.transform_matrix as number[][];
  const relative = point.map((value, row) => value - m[row][3]);
  const [right, up, back] = [0, 1, 2].map((axis) =>
    relative.reduce((sum, value, row) => sum + value * m[row][axis], 0)
  );
  const { fl_x, fl_y, cx, cy, k1 = 0, k2 = 0, k3 = 0, k4 = 0, p1 = 0, p2 = 0 } = frame;
  const last = frame.camera_model === "OPENCV_FISHEYE" ? [k3, k4] : [p1, p2];
  const name = frame.camera_model === "PINHOLE" ? "OPENCV" : frame.camera_model;
  const params = [fl_x, fl_y, cx, cy, k1, k2, ...last];
  return imgFromCam({ id: 1, model: [0, name], width: 0, height: 0, params }, [right, -up, -back]);
}

Deno.test("photographs are found in nested folders, hidden files and other kinds left aside", async () => {
  await withTempFolder(async (folder) => {
    const files = ["b.JPG", "a/1.png", "a/ü 2.jpeg", "notes.txt", "clip.mov"];
    const hidden = [".DS_Store", "._b.JPG", "__MACOSX/b.jpg", ".cache/c.jpg", "scene/images/b.jpg"];
    for (const name of [...files, ...hidden]) await write(join(folder, name), "x");
    const found = await listPhotographs(folder, join(folder, "scene"));
    assert.deepEqual(found, ["a/1.png", "a/ü 2.jpeg", "b.JPG"]);
  });
});

const FOLDERS: Record<string, { files: string[]; message: string }> = {
  "without photographs": {
    files: ["notes.txt"],
    message:
      "Cannot process FOLDER: it holds no photographs. Give a folder of JPEG or PNG files, or " +
      "a video.",
  },
  "with HEIC files": {
    files: ["a/IMG 1.HEIC", "a/IMG 2.jpg"],
    message:
      "Cannot use FOLDER/a/IMG 1.HEIC: photographs must be JPEG or PNG. Convert it, for example " +
      'by "magick mogrify -format jpg *.HEIC", and move the originals elsewhere.',
  },
  "with two photographs of one name": {
    files: ["a.jpg", "a.png"],
    message: "Cannot process FOLDER: a.jpg and a.png differ by no more than their extension. " +
      "Rename or remove one.",
  },
};

for (const [name, { files, message }] of Object.entries(FOLDERS)) {
  Deno.test(`a folder ${name} is refused`, async () => {
    await withTempFolder(async (folder) => {
      for (const file of files) await write(join(folder, file), "x");
      const error = await refusal(listPhotographs(folder, "elsewhere"));
      assert.equal(error.message.replaceAll(folder, "FOLDER"), message);
    });
  });
}

Deno.test("some of many photographs are evenly spread", () => {
  const items = Array.from({ length: 10 }, (_, i) => i);
  assert.deepEqual(spread(items, 4), [0, 2, 5, 7]);
  assert.deepEqual(spread(items, 10), items);
  assert.deepEqual(spread(items, Infinity), items);
});

Deno.test("upright photographs are copied as they are, and said to be of one size or not", async () => {
  await withTempFolder(async (folder) => {
    const [from, to] = [join(folder, "from"), join(folder, "to")];
    await write(join(from, "a.png"), rgbaPng(4, 3));
    await write(join(from, "b/c.png"), rgbaPng(4, 3, 5));
    await write(join(from, "d.png"), rgbaPng(3, 4));
    assert.equal(await copyPhotographs(from, ["a.png", "b/c.png"], to, {}), true);
    assert.deepEqual(await Deno.readFile(join(to, "b/c.png")), rgbaPng(4, 3, 5));
    assert.equal(await copyPhotographs(from, ["a.png", "d.png"], to, {}), false);
  });
});

Deno.test("a photograph that is something else is refused by its path", async () => {
  await withTempFolder(async (folder) => {
    await write(join(folder, "a.jpg"), "not a photograph at all");
    const error = await refusal(copyPhotographs(folder, ["a.jpg"], join(folder, "to"), {}));
    assert.ok(error.message.includes(join(folder, "a.jpg")), error.message);
  });
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
          await copyPhotographs(folder, [name], join(folder, "to"), {});
          const copy = await Deno.readFile(join(folder, "to", name));
          assert.equal(jpegHeader(copy, name)!.orientation, 1);
          assert.ok(new TextDecoder("latin1").decode(copy).includes("FOCAL"));
          const [expected, actual] = [decodeImage(turned, name), decodeImage(copy, name)];
          assert.deepEqual([actual.width, actual.height], [expected.width, expected.height]);
          const errors = actual.data.map((value, i) => Math.abs(value - expected.data[i]));
          const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
          assert.ok(mean < 3, `orientation ${orientation}: mean error ${mean}`);
        }
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

Deno.test({
  name: "ffmpeg's frames are measured, and chosen ones extracted with the video's colours",
  ignore: !hasTool("ffmpeg"),
  fn: () =>
    withTempFolder(async (folder) => {
      // Ten frames a second, of which every fifth (2, 7, 12 ...) is not blurred.
      const video = join(folder, "a video.mkv");
      const filter = "testsrc2=size=160x120:rate=10:duration=2,gblur=sigma=3:enable='mod(n+3,5)'";
      const bt709 = "scale=out_color_matrix=bt709,setparams=colorspace=bt709";
      const encoder = ["-c:v", "ffv1", "-pix_fmt", "yuv420p", video];
      await runTool("ffmpeg", [
        ...["-v", "error", "-f", "lavfi", "-i", `${filter},format=yuv444p,${bt709}`, ...encoder],
      ]);
      const { frames, hdr } = await measureVideo(video, {});
      assert.equal(hdr, false);
      assertClose(frames.map(({ time }) => time), frames.map((_, i) => i / 10), {
        atol: 1e-3,
        rtol: 0,
      });
      const chosen = chooseSharpest(frames, 2, 100);
      assert.deepEqual(chosen, [2, 7, 12, 17]);

      const names = await extractFrames(video, chosen, folder, {});
      assert.deepEqual(names, ["0001.jpg", "0002.jpg", "0003.jpg", "0004.jpg"]);
      for (const [i, name] of names.entries()) {
        const reference = join(folder, "reference.png");
        const frame = `testsrc2=size=160x120:rate=10:duration=2,select='eq(n,${
          chosen[i]
        })',format=rgb24`;
        await runTool("ffmpeg", [
          ...["-v", "error", "-y", "-f", "lavfi", "-i", frame, "-frames:v", "1", reference],
        ]);
        const [actual, expected] = await Promise.all(
          [join(folder, name), reference].map(async (path) =>
            decodeImage(await Deno.readFile(path), path)
          ),
        );
        const errors = actual.data.map((value, at) => Math.abs(value - expected.data[at]));
        const median = errors.sort()[errors.length / 2];
        assert.ok(median <= 3, `${name}: median error ${median}`);
      }
    }),
});

Deno.test("a program is ended when what it says cannot be taken", async () => {
  await withTempFolder(async (folder) => {
    const script = "#!/bin/sh\necho begun\nexec sleep 60\n";
    const tools = await fakeTools(folder, [], { ffmpeg: script });
    const onLine = () => {
      throw new RangeError("the disk is full");
    };
    const start = performance.now();
    await assert.rejects(withPath(tools, () => runTool("ffmpeg", [], { onLine })), RangeError);
    assert.ok(performance.now() - start < 10_000);
  });
});

Deno.test("a program's last complaint is told", async () => {
  await withTempFolder(async (folder) => {
    const script = "#!/bin/sh\necho fine\necho 'ERROR: no such thing' >&2\nexit 3\n";
    const tools = await fakeTools(folder, [], { colmap: script });
    const lines: string[] = [];
    const error = await withPath(
      tools,
      () => refusal(runTool("colmap", ["mapper"], { onLine: (line) => lines.push(line) })),
    );
    assert.ok(error instanceof ToolError);
    assert.equal(error.message, "colmap mapper failed with code 3: ERROR: no such thing");
    assert.deepEqual(lines.sort(), ["ERROR: no such thing", "fine"]);
  });
});

/** Processes a video, or a folder of photographs, with fake programs. */
async function withScene(
  tools: (folder: string) => Promise<FakeTools>,
  use: (
    scene: string,
    run: (options?: ProcessOptions) => ReturnType<typeof processCapture>,
  ) => Promise<void>,
  photographs: readonly string[] = [],
): Promise<void> {
  await withTempFolder(async (folder) => {
    const fakes = await tools(join(folder, "tools"));
    const input = join(folder, "input");
    if (photographs.length === 0) await write(input, "a video");
    for (const name of photographs) await write(join(input, name), rgbaPng(4, 4));
    const scene = join(folder, "out", "scene");
    await use(scene, (options) => withPath(fakes, () => processCapture(input, scene, options)));
  });
}

async function withPath<T>({ path }: FakeTools, use: () => Promise<T>): Promise<T> {
  const before = Deno.env.get("PATH")!;
  Deno.env.set("PATH", path);
  try {
    return await use();
  } finally {
    Deno.env.set("PATH", before);
  }
}

async function refusal(promise: Promise<unknown>): Promise<SceneError> {
  const error = await promise.then(() => assert.fail("It was not refused."), (error) => error);
  assert.ok(error instanceof SceneError, `${error}`);
  return error;
}

/** What is in a folder, hidden things included. */
function entries(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

Deno.test("a video becomes a scene that the loader reads", async () => {
  let tools: FakeTools;
  await withScene(async (folder) => tools = await fakeTools(folder), async (scene, run) => {
    const stages: string[] = [];
    const progress: string[] = [];
    const report = await run({
      onStage: (stage) => stages.push(stage),
      onProgress: (stage, done, total) => progress.push(`${stage} ${done}/${total}`),
    });
    assert.deepEqual(
      { ...report, seconds: Object.keys(report.seconds) },
      {
        ...{ available: 8, images: 4, registered: 4, points: 12, reprojectionError: 0.5 },
        seconds: ["frames", "images", "features", "matching", "mapping"],
        notes: [],
      },
    );
    assert.deepEqual(stages, Object.keys(report.seconds));
    assert.ok(progress.includes("features 2/4"));
    assert.deepEqual(entries(scene), ["colmap", "images", "points.ply", "transforms.json"]);
    assert.deepEqual(entries(join(scene, "colmap")), ["log.txt", "sparse"]);
    assert.deepEqual(entries(join(scene, "..")), ["scene"]);
    const capture = await transforms.read(scene, { downscale: 1 });
    assert.deepEqual(
      capture.frames.map(({ name }) => name),
      ["images/0001", "images/0002", "images/0003", "images/0004"],
    );
    const [features, matches, mapping, ...more] = await tools.calls();
    assert.match(features, /^feature_extractor .*--ImageReader.camera_model OPENCV /);
    assert.match(features, / --ImageReader.single_camera 1 --FeatureExtraction.use_gpu 0$/);
    assert.match(
      matches,
      /^sequential_matcher .*--FeatureMatching.use_gpu 0 .*quadratic_overlap 0 /,
    );
    assert.match(mapping, /^mapper /);
    assert.deepEqual(more, []);
    const log = await Deno.readTextFile(join(scene, "colmap/log.txt"));
    assert.match(log, /^ffmpeg version 6.0 Copyright\nCOLMAP 3.12.0 /);
    assert.match(log, /\$ colmap feature_extractor .*\nProcessed file \[2\/4\]\n/);
  });
});

Deno.test("photographs keep their names, and all of them are compared", async () => {
  const photographs = ["a/1.png", "a/2.png", "b 1.png", "b 2.png"];
  const model = videoModel(4);
  model.images.forEach((image, i) => image.name = photographs[i]);
  let tools: FakeTools;
  await withScene(
    async (folder) => tools = await fakeTools(folder, [model], { ffmpeg: null }),
    async (scene, run) => {
      const report = await run({ sharing: "folder", cameraModel: "OPENCV_FISHEYE" });
      assert.deepEqual([report.images, report.registered], [4, 4]);
      const { frames } = await transforms.read(scene, { downscale: 1 });
      assert.deepEqual(
        frames.map(({ name }) => name),
        ["images/a/1", "images/a/2", "images/b 1", "images/b 2"],
      );
      const [features, matches] = await tools.calls();
      assert.match(
        features,
        /camera_model OPENCV_FISHEYE --ImageReader.single_camera_per_folder 1 /,
      );
      assert.match(matches, /^exhaustive_matcher /);
    },
    photographs,
  );
});

Deno.test("with undistortion the scene holds COLMAP's undistorted images and their model", async () => {
  const pinhole = videoModel(4);
  pinhole.cameras[0].model = [1, "PINHOLE"];
  pinhole.cameras[0].params = [444, 445, 320, 240];
  const tools = async (folder: string) => {
    await writeFiles(join(folder, "undistorted"), binaryFiles(pinhole));
    return await fakeTools(folder);
  };
  await withScene(tools, async (scene, run) => {
    const report = await run({ undistort: true });
    assert.ok(report.seconds.undistorting! >= 0);
    assert.equal(await Deno.readTextFile(join(scene, "images/0001.jpg")), "u");
    const { frames: [{ intrinsics }] } = await transforms.read(scene, { downscale: 1 });
    assert.deepEqual(intrinsics.focal, { fx: 444, fy: 445 });
    assert.equal(intrinsics.lens, null);
  });
});

Deno.test("of several models the largest is taken, and few placed images are remarked on", async () => {
  const [small, large] = [videoModel(1), videoModel(3)];
  await withScene((folder) => fakeTools(folder, [small, large]), async (_, run) => {
    const report = await run();
    assert.equal(report.registered, 3);
    assert.deepEqual(report.notes, [
      "COLMAP made 2 models of parts that it could not join; the largest is used.",
    ]);
  });
  await withScene((folder) => fakeTools(folder, [small]), async (_, run) => {
    const { registered, notes } = await run();
    assert.equal(registered, 1);
    assert.match(notes.join(), /^Only 1 of 4 images have a place. What helps: .*higher --fps\.$/);
  });
});

Deno.test("where a camera came back, COLMAP compares those images and maps again", async () => {
  const way = rounds(80, 40);
  const model = videoModel(1);
  const [image] = model.images;
  model.images = way.map(({ cameraToWorld: m }, i) => {
    const { qvec, tvec } = colmapPose(m);
    return { ...image, id: i + 1, qvec, tvec, name: `${String(i).padStart(2, "0")}.png` };
  });
  for (const point of model.points) point.track = [];
  const names = model.images.map(({ name }) => name);
  let tools: FakeTools;
  await withScene(
    async (folder) => tools = await fakeTools(folder, [model]),
    async (_, run) => {
      const stages: string[] = [];
      const report = await run({ matcher: "sequential", onStage: (stage) => stages.push(stage) });
      assert.equal(report.registered, 80);
      assert.deepEqual(report.notes, []);
      assert.deepEqual(stages, ["images", "features", "matching", "mapping", "loops", "mapping"]);
      const commands = (await tools.calls()).map((line) => line.split(" ")[0]);
      assert.deepEqual(commands, [
        ...["feature_extractor", "sequential_matcher", "mapper", "matches_importer", "mapper"],
      ]);
      const pairs = await Deno.readTextFile(join(tools.folder, "pairs.txt"));
      assert.ok(pairs.includes("00.png 40.png\n"));
    },
    names,
  );
});

/** COLMAP's quaternion and translation of a pose. */
function colmapPose(m: Float64Array): { qvec: number[]; tvec: number[] } {
  const rows = [[m[0], m[4], m[8]], [-m[1], -m[5], -m[9]], [-m[2], -m[6], -m[10]]];
  const tvec = rows.map(([x, y, z]) => -(x * m[3] + y * m[7] + z * m[11]));
  // The quaternion is the eigenvector of the largest eigenvalue, 3, of this matrix (Bar-Itzhack 2000).
  const [[a, b, c], [d, e, f], [g, h, i]] = rows;
  const k = [
    [a + e + i, h - f, c - g, d - b],
    [h - f, a - e - i, b + d, c + g],
    [c - g, b + d, e - a - i, f + h],
    [d - b, c + g, f + h, i - a - e],
  ];
  let qvec = [1, 0.1, 0.2, 0.3];
  for (let step = 0; step < 200; step++) {
    const next = k.map((row, r) =>
      row.reduce((sum, value, s) => sum + value * qvec[s], 2 * qvec[r])
    );
    qvec = next.map((value) => value / Math.hypot(...next));
  }
  return { qvec, tvec };
}

/** What goes wrong, what is said (SCENE: the scene's folder), and what is left beside it. */
const FAILURES: Record<string, {
  tools: Parameters<typeof fakeTools>[2];
  models?: Parameters<typeof fakeTools>[1];
  message: RegExp;
  left: string[];
}> = {
  "ffmpeg is missing": {
    tools: { ffmpeg: null },
    message:
      /^Cannot run ffmpeg: it is not installed, or not on PATH\. Install it: apt install ffmpeg/,
    left: [],
  },
  "colmap is missing": {
    tools: { colmap: null },
    message:
      /^Cannot run colmap: it is not installed, or not on PATH\. Install it: apt install colmap/,
    left: [],
  },
  "ffmpeg cannot read the video": {
    tools: {
      ffmpeg:
        "#!/bin/sh\n[ $1 = -version ] && exit\necho 'Invalid data found when processing input' >&2\n" +
        "exit 1\n",
    },
    message:
      /^Cannot read video .*input: ffmpeg failed with code 1: Invalid data found .* The log is SCENE-log\.txt\.$/,
    left: ["scene-log.txt"],
  },
  "colmap crashes": {
    tools: { colmap: "#!/bin/sh\n[ $1 = mapper ] && kill -9 $$\nexit 0\n" },
    message:
      /^Cannot process .*: colmap mapper was killed, as happens when memory runs out: it did not say why\. The log is SCENE-log\.txt\.$/,
    left: ["scene-log.txt"],
  },
  "colmap finds nothing": {
    tools: {
      colmap: "#!/bin/sh\n[ $1 = mapper ] || exit 0\n" +
        "echo 'ERROR: failed to create sparse model' >&2\nexit 1\n",
    },
    message:
      /^Cannot process .*: COLMAP could place none of the 4 images\. What helps: .* higher --fps\. The log/,
    left: ["scene-log.txt"],
  },
  "colmap writes no model": {
    tools: {},
    models: [],
    message: /^Cannot process .*: COLMAP could place none of the 4 images\./,
    left: ["scene-log.txt"],
  },
};

for (const [name, { tools, models, message, left }] of Object.entries(FAILURES)) {
  Deno.test(`when ${name}, it is said, and nothing but a log of what was run is left`, async () => {
    await withScene((folder) => fakeTools(folder, models, tools), async (scene, run) => {
      const error = await refusal(run());
      assert.match(error.message.replaceAll(scene, "SCENE"), message);
      assert.deepEqual(entries(join(scene, "..")), left);
    });
  });
}

Deno.test("too few images are refused", async () => {
  await withScene(
    (folder) => fakeTools(folder),
    async (scene, run) => {
      const { message } = await refusal(run());
      assert.match(message, /it gives 2 images, and at least 3 are needed\. Take 50 to 150 that/);
      assert.deepEqual(entries(join(scene, "..")), []);
    },
    ["1.png", "2.png"],
  );
});

Deno.test("an input that does not exist is refused", async () => {
  const error = await refusal(processCapture("nothing/there", "nowhere"));
  assert.equal(
    error.message,
    "Cannot process nothing/there: it does not exist. Give a video, or a folder of photographs.",
  );
});

Deno.test("what exists is kept, but for scenes made before where that is asked for", async () => {
  await withScene((folder) => fakeTools(folder), async (scene, run) => {
    await write(join(scene, "thesis.doc"), "do not lose");
    assert.match(
      (await refusal(run())).message,
      /it exists\. Choose another folder with --output\.$/,
    );
    const { message } = await refusal(run({ overwrite: true }));
    assert.match(message, /^Cannot overwrite .*: denerf process did not make it\./);
    assert.deepEqual(entries(scene), ["thesis.doc"]);
    await Deno.remove(join(scene, "thesis.doc"));

    await run(); // into a folder that is there, but empty
    await write(join(scene, "images/old.jpg"), "x");
    assert.match((await refusal(run())).message, /or replace it with --overwrite\.$/);
    await run({ overwrite: true });
    assert.ok(!entries(join(scene, "images")).includes("old.jpg"));
    assert.deepEqual(entries(join(scene, "..")), ["scene"]);
  });
});

Deno.test("an aborted process throws the signal's reason, and leaves nothing", async () => {
  const colmap =
    '#!/bin/sh\n[ $1 = feature_extractor ] && [ "$2" != -h ] && exec sleep 60\nexit 0\n';
  await withScene((folder) => fakeTools(folder, [], { colmap }), async (scene, run) => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const onProgress = (stage: string) => {
      if (stage === "features") setTimeout(() => controller.abort(reason), 50);
    };
    const error = await run({ signal: controller.signal, onProgress }).catch((error) => error);
    assert.equal(error, reason);
    assert.deepEqual(entries(join(scene, "..")), []);
  });
});

Deno.test({
  name: "a real video comes through ffmpeg and COLMAP",
  ignore: !hasTool("ffmpeg") || !hasTool("colmap") || !hasBeer(),
  fn: () =>
    withTempFolder(async (folder) => {
      const video = join(folder, "short.mp4");
      const [input, scene] = [`${BEER}Beer.mp4`, join(folder, "scene")];
      await runTool("ffmpeg", [
        ...["-v", "error", "-i", input, "-t", "2.4", "-an", "-vf", "scale=360:-2", video],
      ]);
      const report = await processCapture(video, scene, { fps: 5 });
      assert.deepEqual([report.available, report.images], [72, 12]);
      assert.ok(report.registered >= 10, `${report.registered} of 12 images were placed`);
      assert.ok(report.reprojectionError < 1, `${report.reprojectionError} pixels`);
      const { frames } = await transforms.read(scene, { downscale: 1 });
      assert.equal(frames.length, report.registered);
    }),
});
