import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "npm:fast-check@^4.0.0";
import { IDENTITY } from "../../../../src/math/similarity.ts";
import type { Capture } from "../../../../src/scene/capture.ts";
import { SceneError } from "../../../../src/scene/scene.ts";
import { detectFormat } from "../../../../src/scene/formats/mod.ts";
import { transforms as format } from "../../../../src/scene/formats/transforms/mod.ts";
import { POSE, withTempFolder, write } from "../../temp_scene.ts";

const FILE = "transforms.json";

type Json = Record<string, unknown>;

/** A frame of a valid file. */
function frame(i: number, keys: Json = {}): Json {
  return { file_path: `images/${i}.jpg`, transform_matrix: POSE, ...keys };
}

/** A valid file of two frames. */
function valid(keys: Json = {}, frames: Json[] = [frame(0), frame(1)]): Json {
  return { fl_x: 100, frames, ...keys };
}

const read = (path: string) => format.read(path, { downscale: 1 });

/** Writes a file beside empty images and reads it. */
async function readFrom(
  folder: string,
  file: unknown,
  images: readonly string[] = ["images/0.jpg", "images/1.jpg"],
): Promise<Capture> {
  for (const image of images) await write(join(folder, image), "");
  await write(join(folder, FILE), typeof file === "string" ? file : JSON.stringify(file));
  return await read(folder);
}

function withCapture(
  file: unknown,
  check: (capture: Capture, folder: string) => void | Promise<void>,
  images?: readonly string[],
): Promise<void> {
  return withTempFolder(async (folder) => {
    const capture = await readFrom(folder, file, images);
    await check(capture, folder);
  });
}

Deno.test("a transforms file gives frames with its optics, or with their own", () => {
  const own = { fl_x: 50, w: 320, h: 240, cx: 161, cy: 119, k1: 0, k2: 0, p1: 0, p2: 0 };
  const file = valid(
    {
      ...{ camera_model: "OPENCV", fl_x: 500, fl_y: 510, cx: 321, cy: 239, w: 640.0, h: 480 },
      ...{ camera_angle_x: 1, k1: 0.1, k2: -0.2, p1: 1e-3, p2: -2e-3 },
    },
    [frame(0), frame(1, own)],
  );
  return withCapture(file, ({ frames, format, placement, points, reduction }, folder) => {
    assert.deepEqual([format, placement, points, reduction], ["transforms", null, null, 1]);
    assert.deepEqual(frames[0], {
      name: "images/0",
      image: join(folder, "images/0.jpg"),
      mask: null,
      intrinsics: {
        size: { width: 640, height: 480 },
        focal: { fx: 500, fy: 510 },
        principal: { cx: 321, cy: 239 },
        lens: {
          projection: "perspective",
          radial: [0.1, -0.2, 0, 0],
          divisor: [0, 0, 0],
          tangential: [1e-3, -2e-3],
          prism: [0, 0, 0, 0],
          omega: 0,
        },
      },
      cameraToWorld: Float64Array.from(POSE.slice(0, 3).flat()),
      rays: null,
      split: null,
      bounds: null,
    });
    assert.deepEqual(frames[1].intrinsics, {
      size: { width: 320, height: 240 },
      focal: { fx: 50, fy: 50 },
      principal: { cx: 161, cy: 119 },
      lens: null,
    });
  });
});

interface OpticsCase {
  readonly keys: Json;
  readonly focal?: unknown;
  readonly projection?: string | null;
  readonly radial?: readonly number[];
  readonly tangential?: readonly number[];
}

const OPTICS: Record<string, OpticsCase> = {
  "an angle of view": { keys: { camera_angle_x: 0.8 }, focal: { angleX: 0.8, angleY: null } },
  "two angles of view": {
    keys: { camera_angle_x: 0.8, camera_angle_y: 0.6 },
    focal: { angleX: 0.8, angleY: 0.6 },
  },
  "an angle in degrees": {
    keys: { x_fov: 90 },
    focal: { angleX: Math.PI / 2, angleY: null },
  },
  "a vertical angle and a size": {
    keys: { camera_angle_y: Math.PI / 2, w: 200, h: 100 },
    focal: { angleX: 2 * Math.atan(2), angleY: Math.PI / 2 },
  },
  "one focal length": { keys: { fl_y: 70 }, focal: { fx: 70, fy: 70 } },
  "nerfstudio's fisheye": {
    keys: { fl_x: 9, camera_model: "OPENCV_FISHEYE", k1: 1, k2: 2, k3: 3, k4: 4 },
    projection: "fisheye",
    radial: [1, 2, 3, 4],
  },
  "instant-ngp's fisheye": {
    keys: { fl_x: 9, is_fisheye: true, k1: 0.5 },
    projection: "fisheye",
    radial: [0.5, 0, 0, 0],
  },
  "a fisheye without distortion": {
    keys: { fl_x: 9, camera_model: "OPENCV_FISHEYE" },
    projection: "fisheye",
    radial: [0, 0, 0, 0],
  },
  "a polynomial of degree eight": {
    keys: { fl_x: 9, camera_model: "OPENCV", k3: 0.3, k4: 0.4, p2: 0.1 },
    projection: "perspective",
    radial: [0, 0, 0.3, 0.4],
    tangential: [0, 0.1],
  },
  "a simple radial lens": {
    keys: { fl_x: 9, camera_model: "SIMPLE_RADIAL", k1: 0.1, k2: null },
    projection: "perspective",
    radial: [0.1, 0, 0, 0],
  },
  "a radial lens": {
    keys: { fl_x: 9, camera_model: "RADIAL", k1: 0.1, k2: 0.2 },
    projection: "perspective",
    radial: [0.1, 0.2, 0, 0],
  },
  "a pinhole": { keys: { fl_x: 9, camera_model: "PINHOLE", k1: 0 }, projection: null },
  "a simple pinhole": { keys: { fl_x: 9, camera_model: "SIMPLE_PINHOLE" }, projection: null },
  "a panorama without focal length": {
    keys: { camera_model: "EQUIRECTANGULAR" },
    projection: "equirectangular",
  },
  "instant-ngp's panorama": { keys: { equirectangular: true }, projection: "equirectangular" },
};

for (const [what, { keys, focal, projection, radial, tangential }] of Object.entries(OPTICS)) {
  Deno.test(`a transforms file may describe ${what}, for all frames or one`, async () => {
    const all = { frames: [frame(0)], ...keys };
    for (const file of [all, { frames: [frame(0, keys)] }]) {
      await withCapture(file, ({ frames: [{ intrinsics }] }) => {
        if (focal !== undefined) assert.deepEqual(intrinsics.focal, focal);
        if (projection !== undefined) {
          assert.equal(intrinsics.lens?.projection ?? null, projection);
        }
        if (radial !== undefined) assert.deepEqual(intrinsics.lens?.radial, radial);
        if (tangential !== undefined) assert.deepEqual(intrinsics.lens?.tangential, tangential);
      });
    }
  });
}

interface Refusal {
  readonly file?: unknown;
  readonly change?: (folder: string) => Promise<void>;
  /** The message, or how it begins if it ends with "..."; FILE stands for the file's path. */
  readonly message: string;
}

const second = (keys: Json) => valid({}, [frame(0), frame(1, keys)]);
const wrong = (field: string, rule: string, current: string) =>
  `Cannot read FILE: ${field} must be ${rule}, current value is ${current}`;

const REFUSALS: Record<string, Refusal> = {
  "an unknown camera model": {
    file: valid({ camera_model: "FOV" }),
    message: 'Cannot read FILE: camera_model is wrong: camera model "FOV" is unknown. Known are ' +
      "SIMPLE_PINHOLE, PINHOLE, SIMPLE_RADIAL, RADIAL, OPENCV, OPENCV_FISHEYE, EQUIRECTANGULAR.",
  },
  "a camera model that is a property of every object": {
    file: second({ camera_model: "__proto__" }),
    message: 'Cannot read FILE: frames[1].camera_model is wrong: camera model "__proto__" is ' +
      "unknown. Known are ...",
  },
  "a camera model of a thousand letters": {
    file: valid({ camera_model: "X".repeat(1000) }),
    message: `Cannot read FILE: camera_model is wrong: camera model "${"X".repeat(40)}…" is ` +
      "unknown. Known are ...",
  },
  "an f-theta lens": {
    file: valid({ ftheta_p0: 0 }),
    message: "Cannot read frames[0] of FILE: instant-ngp's lens ftheta_p0 is not known here. ...",
  },
  "no focal length": {
    file: valid({ fl_x: null }),
    message: "Cannot read frames[0] of FILE: it has no focal length. ...",
  },
  "an applied transform that is none": {
    file: valid({ applied_transform: [[1, 0, 0, 0]] }),
    message: "Cannot read FILE: applied_transform is unusable. Cannot read pose as it must be a " +
      "list of 4 rows (or 3) of 4 numbers: ...",
  },
  "an applied scale of zero": {
    file: valid({ applied_scale: 0 }),
    message: wrong("applied_scale", "above 0", "0."),
  },
  "a focal length of zero": {
    file: valid({ fl_x: 0 }),
    message: wrong("fl_x", "above 0", "0."),
  },
  "a negative focal length of one frame": {
    file: second({ fl_y: -3 }),
    message: wrong("frames[1].fl_y", "above 0", "-3."),
  },
  "an infinite focal length": {
    file: '{"fl_x": 1e999, "frames": [{"file_path": "0"}]}',
    message: wrong("fl_x", "a finite number", "Infinity."),
  },
  "NaN as Python writes it": {
    file: '{\n  "fl_x": NaN,\n  "frames": []\n}',
    message: "Cannot read FILE: line 2: NaN is no number of JSON. Correct or remove what holds it.",
  },
  "a width that is no integer": {
    file: valid({ w: 640.5, h: 480 }),
    message: wrong("w", "a whole number", "640.5."),
  },
  "a width without a height": {
    file: valid({ w: 640 }),
    message: "Cannot read frames[0] of FILE: h is missing. Give both w and h, or neither.",
  },
  "half a principal point of unknown size": {
    file: valid({ cx: 320 }),
    message: "Cannot read frames[0] of FILE: cy is missing. Give both cx and cy, or neither.",
  },
  "a vertical angle alone": {
    file: { camera_angle_y: 1, frames: [frame(0)] },
    message: "Cannot read frames[0] of FILE: a vertical angle of view alone needs the image's " +
      "size. Give w and h too, or camera_angle_x.",
  },
  "an aabb_scale that is no power of two": {
    file: valid({ aabb_scale: 3 }),
    message: "Cannot read FILE: aabb_scale is wrong: it must be a power of two from 1 to 128: " +
      "current value is 3.",
  },
  "an aabb_scale beyond 128": {
    file: valid({ aabb_scale: 256 }),
    message: "Cannot read FILE: aabb_scale is wrong: it must be a power of two from 1 to 128: ...",
  },
  "a scale of zero": {
    file: valid({ scale: 0 }),
    message: wrong("scale", "at least 0.000001", "0."),
  },
  "an offset of two numbers": {
    file: valid({ offset: [0, 1] }),
    message: "Cannot read FILE: offset is wrong: it must be a number or a list of 3 numbers.",
  },
  "an aabb without extent": {
    file: valid({ aabb: [[1, 2, 3], [1, 2, 3]] }),
    message: "Cannot read FILE: aabb must be two corners at least 0.000001 apart: ...",
  },
  "a NUL in a path": {
    file: second({ file_path: "a\0b.png" }),
    message: 'Cannot read FILE: frames[1].file_path is wrong: the path "a\\u0000b.png" holds a ' +
      "control character.",
  },
  "a line break in a split's path": {
    file: valid({ test_filenames: ["a\nb"] }),
    message: 'Cannot read FILE: test_filenames[0] is wrong: the path "a\\nb" holds a control ' +
      "character.",
  },
  "links in a circle in place of an image": {
    change: async (folder) => {
      await Deno.remove(join(folder, "images/1.jpg"));
      await Deno.symlink("1.jpg", join(folder, "images/1.jpg"));
    },
    message: "Cannot read FOLDER/images/1.jpg: Too many levels of symbolic links ...",
  },
  "links in a circle in place of the file": {
    change: async (folder) => {
      await Deno.remove(join(folder, FILE));
      await Deno.symlink(FILE, join(folder, FILE));
    },
    message: "Cannot read FILE: Too many levels of symbolic links ...",
  },
  "a folder in place of the file": {
    change: async (folder) => {
      await Deno.remove(join(folder, FILE));
      await Deno.mkdir(join(folder, FILE));
    },
    message: "Cannot read FILE: it is a folder, not a file. ...",
  },
  "a file that does not exist": {
    change: (folder) => Deno.remove(join(folder, FILE)),
    message: "Cannot read FILE: it does not exist. Give the folder that holds it, or the file " +
      "itself.",
  },
  "a file beyond all measure": {
    change: (folder) => Deno.truncate(join(folder, FILE), 2 ** 28 + 1),
    message: "Cannot read FILE: it must not have more than 268435456 bytes: it has 268435457.",
  },
  "brackets nested deeply": {
    file: `{"frames": ${"[".repeat(100_000)}${"]".repeat(100_000)}}`,
    message: wrong("frames[0]", "an object", "[[[[[..."),
  },
  "frames that are no list": {
    file: { fl_x: 1, frames: { 0: frame(0) } },
    message: wrong("frames", "a list", '{"0":...'),
  },
  "no frames": {
    file: { fl_x: 1 },
    message: "Cannot read FILE: frames is missing.",
  },
  "zero frames": {
    file: valid({}, []),
    message: "Cannot read FILE: frames is wrong: there must be at least one frame.",
  },
  "JSON null": { file: "null", message: wrong("it", "an object", "null.") },
  "an empty file": { file: "", message: "Cannot read FILE: it is empty. Copy it again." },
  "a split's file that no frame has": {
    file: valid({ train_filenames: ["images/0.jpg", "images/7.jpg"] }),
    message: "Cannot read FILE: train_filenames names images/7, but no frame has that " +
      "file_path. Remove it or add its frame.",
  },
  "splits without any frame": {
    file: valid({ train_filenames: [] }),
    message: "Cannot read FILE: none of its 2 frames can be used; the first is images/0: no " +
      "split lists it. ...",
  },
};

for (const [what, { file = valid(), change, message }] of Object.entries(REFUSALS)) {
  Deno.test(`a transforms file is refused for ${what}`, () =>
    withTempFolder(async (folder) => {
      if (change !== undefined) {
        await readFrom(folder, file);
        await change(folder);
      }
      const expected = message.replaceAll("FILE", join(folder, FILE)).replaceAll("FOLDER", folder);
      await assert.rejects(change ? read(folder) : readFrom(folder, file), (error: unknown) => {
        assert.ok(error instanceof SceneError, `${error}`);
        assert.ok(!error.message.includes("\n"), "the message is one line");
        if (message.endsWith("...")) {
          const start = expected.slice(0, -3);
          assert.equal(error.message.slice(0, start.length), start);
        } else assert.equal(error.message, expected);
        return true;
      });
    }));
}

Deno.test("a frame whose name is too long for a file has no image", () =>
  withCapture(second({ file_path: `${"x".repeat(300)}.jpg` }), ({ skipped }) => {
    assert.deepEqual(skipped.map(({ reason }) => reason), ["its image does not exist"]);
  }));

Deno.test("one frame that breaks a rule is left out, and messages keep the others' places", () =>
  withCapture(
    valid({}, [null as unknown as Json, frame(0), frame(1), { file_path: 7 }, frame(2)]),
    ({ frames, skipped }) => {
      assert.deepEqual(frames.map(({ name }) => name), ["images/0", "images/1", "images/2"]);
      assert.deepEqual(skipped, [
        { name: "frames[0]", reason: "it must be an object, current value is null" },
        { name: "frames[3]", reason: "file_path must be text, current value is 7" },
      ]);
    },
    ["images/0.jpg", "images/1.jpg", "images/2.jpg"],
  ));

Deno.test("frames without an image are left out", () =>
  withCapture(valid({}, [frame(0), frame(1), frame(2)]), ({ frames, skipped, notes }) => {
    assert.deepEqual(frames.map(({ name }) => name), ["images/0"]);
    assert.deepEqual(skipped, [
      { name: "images/1", reason: "its image does not exist" },
      { name: "images/2", reason: "its image does not exist" },
    ]);
    assert.deepEqual(notes, []);
  }, ["images/0.jpg"]));

Deno.test("image names may lack their extension, use back slashes, spaces and Unicode", () => {
  const names = ["./a/b 1", "a\\ünï 2.png", "a/3.JPG", "a/v1.0", "images/4.jpeg"];
  const files = ["a/b 1.jpeg", "a/ünï 2.png", "a/3.jpg", "a/v1.0.png", "images/4.JPEG"];
  const file = valid({}, names.map((file_path, i) => frame(i, { file_path })));
  return withCapture(file, ({ frames }, folder) => {
    assert.deepEqual(frames.map(({ image }) => image), files.map((file) => join(folder, file)));
    assert.deepEqual(
      frames.map(({ name }) => name),
      ["a/b 1", "a/ünï 2", "a/3", "a/v1.0", "images/4"],
    );
  }, files);
});

Deno.test("of several images that a name without extension may mean, PNG comes first", () =>
  withCapture(
    valid({}, [frame(0, { file_path: "x" })]),
    ({ frames }, folder) => assert.equal(frames[0].image, join(folder, "x.png")),
    ["x.JPG", "x.jpg", "x.png"],
  ));

Deno.test("a transforms file may have any name if it is given itself", () =>
  withTempFolder(async (folder) => {
    await readFrom(folder, valid());
    await Deno.rename(join(folder, FILE), join(folder, "cameras.json"));
    const { frames } = await read(join(folder, "cameras.json"));
    assert.equal(frames[1].image, join(folder, "images/1.jpg"));
    assert.equal((await detectFormat(join(folder, "cameras.json"))).name, "transforms");
    assert.equal(await format.matches(["cameras.json", "images"], folder), false);
    assert.equal(await format.matches(["images", FILE], folder), true);
    // One of Blender's splits stands for its folder, with the others.
    assert.equal(await format.matches(["transforms_test.json"], folder), false);
  }));

Deno.test("masks are found, movement is noted and not used", () => {
  const keys = { rolling_shutter: [0, 0.1, 0, 0] };
  const file = valid({
    applied_transform: [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]],
    applied_scale: 2,
  }, [
    frame(0, { mask_path: "masks\\0.png", ...keys }),
    frame(1, { rolling_shutter: [0, 0, 0] }),
  ]);
  return withCapture(file, ({ frames, notes }, folder) => {
    assert.deepEqual(frames.map(({ mask }) => mask), [join(folder, "masks/0.png"), null]);
    assert.deepEqual(notes, [
      "The poses were moved after they were found (applied_transform, applied_scale): " +
      "coordinates are those of the file.",
      "Movement during the exposure (rolling_shutter, transform_matrix_end) is ignored.",
    ]);
  }, ["images/0.jpg", "images/1.jpg", "masks/0.png"]);
});

Deno.test("images of depths are in millimetres by nerfstudio, and as the file says by instant-ngp", async () => {
  const nerfstudio = [frame(0, { depth_file_path: "d\\0.png" }), frame(1)];
  const images = ["images/0.jpg", "images/1.jpg", "d/0.png", "d/1.png"];
  await withCapture(valid({}, nerfstudio), ({ frames, notes }, folder) => {
    const path = join(folder, "d/0.png");
    assert.deepEqual(frames.map(({ depths }) => depths), [
      { kind: "image", path, unit: 1e-3 },
      undefined,
    ]);
    assert.deepEqual(notes, []);
  }, images);
  await withCapture(valid({ depth_unit_scale_factor: 0.25 }, nerfstudio), ({ frames }) => {
    const [{ depths }] = frames;
    assert.equal(depths?.kind === "image" && depths.unit, 0.25);
  }, images);
  // As NeRFCapture writes it: ten metres are 65535.
  const captured = [0, 1].map((i) => frame(i, { depth_path: `d/${i}.png` }));
  const scale = { integer_depth_scale: 10 / 65535 };
  await withCapture(valid(scale, captured), ({ frames }, folder) => {
    const path = join(folder, "d/1.png");
    assert.deepEqual(frames[1].depths, { kind: "image", path, unit: 10 / 65535 });
  }, images);
  await withCapture(valid({ ...scale, enable_depth_loading: false }, captured), ({ frames }) => {
    assert.deepEqual(frames.map(({ depths }) => depths), [undefined, undefined]);
  }, images);
  await withCapture(valid({}, captured), ({ frames, notes }) => {
    assert.deepEqual(frames.map(({ depths }) => depths), [undefined, undefined]);
    assert.deepEqual(notes, [
      "The images of depths that 2 of 2 frames name (depth_path) are not used, as the file does not say " +
      "what a 1 in them is: integer_depth_scale.",
    ]);
  }, images);
});

Deno.test("an image of depths that is not there, or lies outside of the capture, costs no photograph", () => {
  const listed = ["d/0.png", "d/1.png", "../d.png"].map((path, i) =>
    frame(i, { depth_file_path: path })
  );
  return withCapture(valid({}, listed), ({ frames, notes }, folder) => {
    const path = join(folder, "d/0.png");
    assert.deepEqual(frames.map(({ depths }) => depths), [
      { kind: "image", path, unit: 1e-3 },
      undefined,
      undefined,
    ]);
    assert.deepEqual(notes, [
      "2 of 3 images of depths are not there, such as d/1.png: nothing is known of depths in their " +
      "photographs.",
    ]);
  }, ["images/0.jpg", "images/1.jpg", "images/2.jpg", "d/0.png"]);
});

Deno.test("times, and what other programs honour, are noted and not used", async () => {
  const asked = { n_extra_learnable_dims: 8, envmap: "sky.png", white_transparent: false };
  const light = { driver_parameters: { LightX: 0, LightY: 1, LightZ: 0 } };
  const moving = [frame(0, { time: 0, ...light }), frame(1, { time: 0.5 })];
  await withCapture(valid(asked, moving), ({ notes }) => {
    assert.deepEqual(notes, [
      "Its frames have times, but the scene is treated as still: what moves is blurred.",
      "What these keys of the file ask for is not done: n_extra_learnable_dims, " +
      "envmap, driver_parameters.",
    ]);
  });
  const nothing = { n_extra_learnable_dims: 0, sharpen: false, envmap: "" };
  const still = [frame(0, { time: 0, sharpness: 3 }), frame(1, { time: 0 })];
  await withCapture(valid(nothing, still), ({ notes }) => assert.deepEqual(notes, []));
});

Deno.test("a photograph is no mask, though a mask that is lost has its name", () => {
  const file = valid({}, [frame(0, { mask_path: "../masks/0.jpg" }), frame(1)]);
  return withCapture(file, ({ frames, skipped }) => {
    assert.deepEqual(frames.map(({ name }) => name), ["images/1"]);
    assert.deepEqual(skipped, [{ name: "images/0", reason: "its mask does not exist" }]);
  }, ["images/0.jpg", "images/1.jpg"]);
});

Deno.test("instant-ngp's dynamic masks are those beside photographs, unless the file names others", () => {
  const file = valid({}, [frame(0), frame(1, { mask_path: "masks/1.png" }), frame(2)]);
  const beside = ["images/dynamic_mask_0.png", "images/dynamic_mask_1.png", "images/rays_2.dat"];
  return withCapture(file, ({ frames, notes }, folder) => {
    assert.deepEqual(frames.map(({ mask, maskIgnores }) => [mask, maskIgnores]), [
      [join(folder, "images/dynamic_mask_0.png"), "coloured"],
      [join(folder, "masks/1.png"), undefined],
      [null, undefined],
    ]);
    assert.deepEqual(notes, [
      "1 of the files beside photographs is not used: dynamic_mask_NAME.png, as the file names " +
      "other masks.",
      "1 of the files beside photographs is not used: rays_NAME.dat.",
    ]);
  }, [...[0, 1, 2].map((i) => `images/${i}.jpg`), "masks/1.png", ...beside]);
});

Deno.test("nerfstudio's crop circle is one of fisheyes, in pixels of the stated size", async () => {
  const file = { fisheye_crop_radius: 300, w: 800, h: 600 };
  await withCapture(valid({ ...file, camera_model: "OPENCV_FISHEYE" }), ({ frames, notes }) => {
    assert.deepEqual(frames.map(({ intrinsics }) => intrinsics.imageCircle), [300, 300]);
    assert.deepEqual(notes, []);
  });
  await withCapture(valid({ ...file, camera_model: "OPENCV" }), ({ frames, notes }) => {
    assert.ok(frames.every(({ intrinsics }) => intrinsics.imageCircle === undefined));
    assert.deepEqual(notes, [
      "fisheye_crop_radius is ignored, as no lens of the file is a fisheye's.",
    ]);
  });
});

Deno.test("a byte order mark, keys called __proto__ and two frames at one place do no harm", () => {
  const text = "\uFEFF" +
    JSON.stringify(valid({ PROTO: { fl_x: "no" } })).replace("PROTO", "__proto__");
  return withCapture(text, ({ frames }) => {
    assert.deepEqual(frames[0].cameraToWorld, frames[1].cameraToWorld);
    assert.deepEqual(frames[0].intrinsics.focal, { fx: 100, fy: 100 });
  });
});

Deno.test("nerfstudio's splits are kept: unlisted frames are left out, repeated ones are of each", () => {
  const file = valid({
    train_filenames: ["images/0.jpg"],
    val_filenames: ["./images/1.jpg"],
    test_filenames: ["images/1.jpg"],
  }, [0, 1, 2].map((i) => frame(i)));
  return withCapture(file, ({ frames, skipped, notes }) => {
    assert.deepEqual(frames.map(({ name, split }) => [name, split]), [
      ["images/0", "train"],
      ["images/1", "val"],
      ["test/images/1", "test"],
    ]);
    assert.deepEqual(skipped, [{ name: "images/2", reason: "no split lists it" }]);
    assert.deepEqual(notes, []);
  }, [0, 1, 2].map((i) => `images/${i}.jpg`));
});

Deno.test("instant-ngp's keys place the scene by its unit cube", async () => {
  const box = (center: number[], size: number, cascades: number) => ({
    kind: "boxes",
    box: { center, size },
    cascades,
  });
  const cases: [Json, unknown][] = [
    [{ aabb_scale: 4 }, box([0, 0, 0], 1 / 0.33, 3)],
    [{ scale: 0.5 }, box([0, 0, 0], 2, 1)],
    [{ offset: 1, aabb_scale: 128 }, box([-0.5 / 0.33, -0.5 / 0.33, -0.5 / 0.33], 1 / 0.33, 8)],
    [{ scale: 0.25, offset: [0.5, 0, 1], aabb_scale: 1 }, box([0, 2, -2], 4, 1)],
    [{ aabb: [[-1, 0, 2], [1, 4, 3]], scale: 9 }, box([0, 2, 2.5], 4, 1)],
  ];
  for (const [keys, layout] of cases) {
    await withCapture(valid(keys), ({ placement }) => {
      assert.deepEqual(placement?.layout, layout);
    });
  }
});

Deno.test("rays reach the corners of the largest cube from every camera, and start near", () =>
  withCapture(valid({ scale: 1, offset: 0.5, aabb_scale: 2 }), ({ placement }) => {
    // The cameras stand at (0, 0, 4); the cube of side 2 has its corners sqrt(3) from the origin.
    assert.equal(placement?.far, 4 + Math.sqrt(3));
    assert.equal(placement?.near, 0.01);
  }));

Deno.test("near and far are the placed scene's, otherwise bounds of every frame", async () => {
  await withCapture(valid({ near: 0.5, far: 9, aabb_scale: 1 }), ({ placement, frames }) => {
    assert.deepEqual([placement?.near, placement?.far], [0.5, 9]);
    assert.deepEqual(frames.map(({ bounds }) => bounds), [null, null]);
  });
  await withCapture(valid({ near: 0.5, far: 9 }), ({ placement, frames }) => {
    assert.equal(placement, null);
    assert.deepEqual(frames[1].bounds, { near: 0.5, far: 9 });
  });
});

Deno.test("cameras with OpenCV's or Mitsuba's axes are turned to look along -z with y up", async () => {
  // 90 degrees about z: right is world y, up is world -x, backward world z.
  const matrix = [[0, -1, 0, 1], [1, 0, 0, 2], [0, 0, 1, 3], [0, 0, 0, 1]];
  const columns = async (keys: Json) => {
    let pose = new Float64Array();
    const file = valid(keys, [frame(0, { transform_matrix: matrix })]);
    await withCapture(file, ({ frames }) => {
      pose = Float64Array.from(frames[0].cameraToWorld);
    });
    return [...pose.map((value) => value + 0)];
  };
  assert.deepEqual(await columns({}), [0, -1, 0, 1, 1, 0, 0, 2, 0, 0, 1, 3]);
  assert.deepEqual(await columns({ from_na: true }), [0, 1, 0, 1, 1, 0, 0, 2, 0, 0, -1, 3]);
  assert.deepEqual(
    await columns({ normal_mts_args: {} }),
    [0, -1, 0, 1, -1, 0, 0, 2, 0, 0, -1, 3],
  );
});

Deno.test("how other programs' coordinates differ is read for paths that they wrote", async () => {
  const elsewhere = async (keys: Json) => {
    let found: Capture["elsewhere"];
    await withCapture(valid(keys), (capture) => {
      found = capture.elsewhere;
    });
    return found;
  };
  assert.deepEqual(await elsewhere({}), {
    applied: { transform: IDENTITY, scale: 1 },
    keepsAxes: false,
  });
  const turned = [[1, 0, 0, 4], [0, 0, 1, 5], [0, -1, 0, 6]];
  const keys = { applied_transform: turned, applied_scale: 0.5, normal_mts_args: {} };
  assert.deepEqual(await elsewhere(keys), {
    applied: {
      transform: {
        scale: 1,
        rotation: [1, 0, 0, 0, 0, 1, 0, -1, 0],
        translation: [4, 5, 6],
      },
      scale: 0.5,
    },
    keepsAxes: true,
  });
});

Deno.test("sparse points are read where they exist", async () => {
  const ply = "ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nproperty float y\n" +
    "property float z\nend_header\n1 2 3\n";
  await withTempFolder(async (folder) => {
    await write(join(folder, "sparse_pc.ply"), ply);
    const { points, notes } = await readFrom(folder, valid({ ply_file_path: "sparse_pc.ply" }));
    assert.deepEqual(points?.positions, Float32Array.of(1, 2, 3));
    assert.deepEqual(notes, []);
  });
  await withCapture(valid({ ply_file_path: "sparse_pc.ply" }), ({ points, notes }) => {
    assert.equal(points, null);
    assert.deepEqual(notes, [
      "The points sparse_pc.ply do not exist: the scene is placed without them.",
    ]);
  });
});

/** Reads text as a transforms file: a capture, or the error that a scene may have. */
async function readOrRefuse(folder: string, text: string): Promise<void> {
  await Deno.writeTextFile(join(folder, FILE), text);
  try {
    const { frames } = await read(folder);
    assert.ok(frames.length > 0);
  } catch (error) {
    assert.ok(error instanceof SceneError, `${(error as Error).stack}`);
    assert.ok(!error.message.includes("\n"));
  }
}

/** JSON like a transforms file's, with any of its values replaced. */
function almostValid(): fc.Arbitrary<unknown> {
  const scalar = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(0, -1, 1, 4, 1e300, null, true, "", "images/0.jpg", "../x", "OPENCV"),
    fc.jsonValue({ maxDepth: 2 }),
  );
  const keys = [
    ...["fl_x", "fl_y", "cx", "cy", "w", "h", "k1", "k4", "p1", "camera_angle_x", "x_fov"],
    ...["camera_model", "is_fisheye", "rolling_shutter", "equirectangular"],
  ];
  const optional = (names: string[]) =>
    fc.dictionary(fc.constantFrom(...names), scalar, { maxKeys: 2 });
  const listed = fc.record({
    file_path: fc.oneof(fc.constantFrom("images/0.jpg", "images\\1", "none"), scalar),
    transform_matrix: fc.oneof(
      { weight: 5, arbitrary: fc.constant(POSE) },
      fc.array(fc.array(scalar, { maxLength: 5 }), { maxLength: 5 }),
    ),
    extra: optional([...keys, "mask_path", "depth_file_path", "transform_matrix_start"]),
  }).map(({ extra, ...frame }) => ({ ...frame, ...extra }));
  return fc.record({
    frames: fc.oneof({ weight: 9, arbitrary: fc.array(listed, { maxLength: 3 }) }, scalar),
    extra: optional([
      ...keys,
      ...["aabb_scale", "scale", "offset", "aabb", "near", "far", "train_filenames", "__proto__"],
      ...["test_filenames", "ply_file_path", "applied_transform", "from_na", "normal_mts_args"],
    ]),
  }).map(({ frames, extra }) => ({ fl_x: 100, ...extra, frames }));
}

Deno.test("whatever a transforms file holds, it gives a capture or a scene's error", () =>
  withTempFolder(async (folder) => {
    for (const i of [0, 1]) await write(join(folder, `images/${i}.jpg`), "");
    await fc.assert(
      fc.asyncProperty(almostValid(), (json) => readOrRefuse(folder, JSON.stringify(json))),
      { numRuns: 400 },
    );
  }));

const FOX = new URL("../../../../../shared/data/fox", import.meta.url).pathname;
const foxExists = await Deno.stat(FOX).then(() => true, () => false);
if (!foxExists) console.log(`Skipping the tests on fox: ${FOX} does not exist.`);

Deno.test({
  name: "instant-ngp's fox has 50 of its 67 images, and its cameras stand where published",
  ignore: !foxExists,
  fn: async () => {
    const { frames, skipped, notes, placement } = await read(FOX);
    assert.deepEqual([frames.length, skipped.length], [50, 17]);
    assert.deepEqual(notes, []);
    assert.deepEqual(frames[0].intrinsics, {
      size: { width: 1080, height: 1920 },
      focal: { fx: 1375.52, fy: 1374.49 },
      principal: { cx: 554.558, cy: 965.268 },
      lens: {
        projection: "perspective",
        radial: [0.0578421, -0.0805099, 0, 0],
        divisor: [0, 0, 0],
        tangential: [-0.000980296, 0.00015575],
        prism: [0, 0, 0, 0],
        omega: 0,
      },
    });
    assert.ok(placement?.layout.kind === "boxes");
    assert.equal(placement.layout.cascades, 3);
    // What instant-ngp prints of the cameras' box in its unit cube, before it exchanges axes.
    const { center, size } = placement.layout.box;
    const published = [
      [1.0229, 2.46175],
      [-1.33309, 1.00721],
      [-0.378748, 1.41295],
    ];
    for (const [axis, [min, max]] of published.entries()) {
      const at = frames.map(({ cameraToWorld }) =>
        (cameraToWorld[axis * 4 + 3] - center[axis]) / size + 0.5
      );
      assert.ok(Math.abs(Math.min(...at) - min) < 1e-5, `axis ${axis}: ${Math.min(...at)}`);
      assert.ok(Math.abs(Math.max(...at) - max) < 1e-5, `axis ${axis}: ${Math.max(...at)}`);
    }
  },
});

Deno.test({
  name: "fox's file with bytes changed, cut out or repeated gives a capture or a scene's error",
  ignore: !foxExists,
  fn: () =>
    withTempFolder(async (folder) => {
      const json = JSON.parse(await Deno.readTextFile(join(FOX, FILE)));
      const text = JSON.stringify({ ...json, frames: json.frames.slice(0, 3) });
      await write(join(folder, "images/0001.jpg"), "");
      const edit = fc.record({
        at: fc.nat(text.length - 1),
        length: fc.nat(20),
        by: fc.oneof(
          fc.string({ maxLength: 5 }),
          fc.constantFrom("", "-", "0", "e", "null", "]", "{", '"', "1e400", text.slice(0, 300)),
        ),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
          const changed = edits.reduce(
            (text, { at, length, by }) => text.slice(0, at) + by + text.slice(at + length),
            text,
          );
          return readOrRefuse(folder, changed);
        }),
        { numRuns: 400 },
      );
    }),
});
