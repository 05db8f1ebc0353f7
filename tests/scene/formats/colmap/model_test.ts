import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "npm:fast-check@^4.0.0";
import {
  type ColmapModel,
  countColmapImages,
  meanReprojectionError,
  poseFault,
  readColmapModel,
} from "../../../../src/scene/formats/colmap/model.ts";
import { SceneError } from "../../../../src/scene/scene.ts";
import {
  BEER,
  binaryFiles,
  CAMERAS,
  type FixtureImage,
  type FixtureModel,
  fixtureModel,
  hasBeer,
  imgFromCam,
  type ModelFiles,
  textFiles,
  toCamera,
  writeFiles,
} from "./fixture.ts";
import { withTempFolder } from "../../temp_scene.ts";

const ENCODINGS = { bin: binaryFiles, txt: textFiles };

/** What the reader should make of a fixture: points by index, and no features without a point. */
function expectedModel({ cameras, images, points }: FixtureModel): ColmapModel {
  const index = (id: number) => points.findIndex((point) => point.id === id);
  return {
    cameras: new Map(
      cameras.map(({ id, model, width, height, params }) => [
        id,
        { model: model[1], width, height, params },
      ]),
    ),
    images: images.map(({ features, ...image }) => {
      const seen = features.filter(([, , point]) => index(point) >= 0);
      return {
        ...image,
        place: "",
        observations: {
          pixels: Float64Array.from(seen.flatMap(([x, y]) => [x, y])),
          points: Uint32Array.from(seen, ([, , point]) => index(point)),
        },
      };
    }),
    points: {
      positions: Float64Array.from(points.flatMap(({ position }) => position)),
      colors: Uint8Array.from(points.flatMap(({ color }) => color)),
      errors: Float64Array.from(points, ({ error }) => error),
      trackLengths: Uint32Array.from(points, ({ track }) => track.length),
    },
  };
}

/** Reads a model from files in a folder of their own; where these have an image is left out. */
async function readFiles(files: ModelFiles): Promise<ColmapModel> {
  let model: ColmapModel;
  await withTempFolder(async (folder) => {
    await writeFiles(folder, files);
    model = await readColmapModel(folder);
  });
  return { ...model!, images: model!.images.map((image) => ({ ...image, place: "" })) };
}

/** The mean distance in pixels of a model's observations from where COLMAP's formulas put them. */
function meanObservationError(model: ColmapModel): number {
  let sum = 0;
  let count = 0;
  for (const image of model.images) {
    const { model: name, ...camera } = model.cameras.get(image.cameraId)!;
    const norm = Math.hypot(...image.qvec);
    const pose: FixtureImage = {
      ...image,
      qvec: image.qvec.map((value) => value / norm),
      tvec: [...image.tvec],
      features: [],
    };
    image.observations.points.forEach((point, i) => {
      const position = model.points.positions.slice(point * 3, point * 3 + 3);
      const [x, y] = imgFromCam(
        { ...camera, id: image.cameraId, model: [0, name], params: [...camera.params] },
        toCamera(pose, [...position]),
      );
      const [u, v] = image.observations.pixels.slice(i * 2, i * 2 + 2);
      sum += Math.hypot(x - u, y - v);
      count++;
    });
  }
  return sum / count;
}

for (const [extension, files] of Object.entries(ENCODINGS)) {
  Deno.test(`.${extension} files are read with every camera model, spaces and Unicode in names`, async () => {
    const model = fixtureModel();
    assert.deepEqual(await readFiles(files(model)), expectedModel(model));
  });

  Deno.test(`.${extension} files may hold no features and no points`, async () => {
    const model = fixtureModel();
    model.points = [];
    for (const image of model.images) image.features = [];
    assert.deepEqual(await readFiles(files(model)), expectedModel(model));
  });

  Deno.test(`.${extension} files without points3D have no points, and so no observations`, async () => {
    const model = fixtureModel();
    const { [`points3D.${extension}`]: _, ...others } = files(model);
    model.points = [];
    assert.deepEqual(await readFiles(others), expectedModel(model));
  });

  Deno.test(`.${extension} images are counted without the rest`, () =>
    withTempFolder(async (folder) => {
      await writeFiles(folder, files(fixtureModel()));
      await Deno.remove(join(folder, `points3D.${extension}`));
      assert.equal(await countColmapImages(folder), CAMERAS.length);
    }));
}

Deno.test("binary files are preferred, and files of newer COLMAPs ignored", async () => {
  const model = fixtureModel();
  const files = { ...binaryFiles(model), ...textFiles({ ...model, images: [] }) };
  const newer = { "rigs.bin": new Uint8Array(3), "frames.bin": new Uint8Array(3) };
  assert.deepEqual(await readFiles({ ...files, ...newer }), expectedModel(model));
});

Deno.test("text files are read only together where one binary file is missing", async () => {
  const model = fixtureModel();
  const { "cameras.bin": _, ...files } = binaryFiles({ ...model, images: [] });
  assert.deepEqual(await readFiles({ ...files, ...textFiles(model) }), expectedModel(model));
});

Deno.test("text files may have CRLF, comments, empty lines, tabs and no last line", async () => {
  const model = fixtureModel();
  model.images.at(-1)!.features = [];
  const files = textFiles(model);
  for (const [name, bytes] of Object.entries(files)) {
    const content = new TextDecoder().decode(bytes).trimEnd().replaceAll("\n", "\r\n");
    const cameras = name === "cameras.txt" ? content.replaceAll(" ", "\t ") : content;
    files[name] = new TextEncoder().encode(`\uFEFF\r\n# comment\r\n  \r\n${cameras}`);
  }
  assert.deepEqual(await readFiles(files), expectedModel(model));
});

Deno.test("text files that are UTF-16 are refused, and names in other encodings kept as they look", async () => {
  const files = textFiles(fixtureModel());
  const text = new TextDecoder().decode(files["cameras.txt"]);
  const units = Uint16Array.from([0xfeff, ...Array.from(text, (c) => c.charCodeAt(0))]);
  const utf16 = { ...files, "cameras.txt": new Uint8Array(units.buffer) };
  await assert.rejects(readFiles(utf16), {
    name: "SceneError",
    message: /cameras\.txt: it is UTF-16 \(little-endian\) text .* Save it as UTF-8\.$/,
  });

  const images = new TextDecoder("latin1").decode(files["images.txt"]).replace(
    ".jpg",
    "\u00e4.jpg",
  );
  const latin1 = Uint8Array.from(images, (c) => c.charCodeAt(0));
  const { images: [first] } = await readFiles({ ...files, "images.txt": latin1 });
  assert.match(first.name, /\ufffd\.jpg$/);
});

Deno.test("features of points that were removed are left out", async () => {
  const model = fixtureModel();
  model.points.splice(3, 2);
  for (const files of Object.values(ENCODINGS)) {
    assert.deepEqual(await readFiles(files(model)), expectedModel(model));
  }
});

Deno.test("points that are not finite are read as they are", async () => {
  const model = fixtureModel();
  model.points[0].position = [NaN, 1, Infinity];
  model.points[1].error = NaN;
  const text = textFiles(model);
  text["points3D.txt"] = replace(text["points3D.txt"], "NaN 1 Infinity", "-nan 1 inf");
  const binary = await readFiles(binaryFiles(model));
  assert.deepEqual([...binary.points.positions.slice(0, 3)], [NaN, 1, Infinity]);
  assert.deepEqual([...(await readFiles(text)).points.positions.slice(0, 3)], [NaN, 1, NaN]);
  assert.equal(meanReprojectionError(binary), 0);
});

Deno.test("the mean reprojection error is that of the observations", async () => {
  const model = await readFiles(binaryFiles(fixtureModel(0.75)));
  assert.equal(meanReprojectionError(model), 0.75);
  assert(Math.abs(meanObservationError(model) - 0.75) < 1e-9);
});

function replace(bytes: Uint8Array, from: string | RegExp, to: string): Uint8Array<ArrayBuffer> {
  const content = new TextDecoder().decode(bytes);
  const changed = content.replace(from, to);
  assert.notEqual(changed, content);
  return new TextEncoder().encode(changed);
}

interface Refusal {
  /** Changes a valid model before it is written. */
  readonly change?: (model: FixtureModel) => void;
  /** Changes the files afterwards. */
  readonly changeFiles?: (files: ModelFiles) => void;
  readonly files?: (model: FixtureModel) => ModelFiles;
  /** The message after "Cannot read FOLDER/". */
  readonly message: string | RegExp;
}

const TEXT = { files: textFiles };

/** Overwrites a u64 with 2^40. */
function declare(files: ModelFiles, name: string, offset: number): void {
  new DataView(files[name].buffer).setBigUint64(offset, 1n << 40n, true);
}

const REFUSALS: Record<string, Refusal> = {
  "no cameras": {
    change: (model) => model.cameras = [],
    message: "cameras.bin: it has no cameras. Run COLMAP's mapper again.",
  },
  "no images": {
    change: (model) => model.images = [],
    message:
      "images.bin: it has no images, as COLMAP could place none. Take more photographs that " +
      "overlap, and run COLMAP again.",
  },
  "an unknown camera model": {
    change: (model) => model.cameras[2].model = [99, "?"],
    message: /^cameras\.bin: camera 3 has the model 99, which is unknown\. Undistort the images: /,
  },
  "a camera model that is not supported": {
    change: (model) => model.cameras[2].model = [16, "EUCM"],
    message: /^cameras\.bin: camera 3 has the model EUCM, which is not supported\. Undistort /,
  },
  "a zero focal length": {
    change: (model) => model.cameras[0].params[0] = 0,
    message: "cameras.bin: camera 1 has a focal length of 0; it must be above 0.",
  },
  "a camera twice": {
    change: (model) => model.cameras[1].id = 1,
    message: "cameras.bin: it lists camera 1 twice.",
  },
  "an image of an unknown camera": {
    change: (model) => model.images[0].cameraId = 77,
    message: 'images.bin: image 50 ("photo 00 ü.jpg") has camera 77, which does not exist.',
  },
  "a name twice": {
    change: (model) => model.images[1].name = model.images[0].name,
    message: 'images.bin: image 49 ("photo 00 ü.jpg") has the name of another image.',
  },
  "a point twice": {
    change: (model) => model.points[1].id = 100,
    message: "points3D.bin: it lists point 100 twice.",
  },
  "a name without an end": {
    changeFiles: (files) =>
      files["images.bin"] = files["images.bin"].subarray(0, 8 + 4 + 56 + 4 + 12),
    change: (model) => model.images.splice(1),
    message:
      "images.bin: the name of image 1 of 1 has no end. The file is cut off or damaged: copy it again.",
  },
  "more cameras than fit": {
    changeFiles: (files) => declare(files, "cameras.bin", 0),
    message: /^cameras\.bin: its header declares 1099511627776 cameras, but at most \d+ fit into /,
  },
  "more images than fit": {
    changeFiles: (files) => declare(files, "images.bin", 0),
    message: /^images\.bin: its header declares 1099511627776 images, but at most \d+ fit into /,
  },
  "more features than fit": {
    changeFiles: (files) => declare(files, "images.bin", 8 + 4 + 56 + 4 + 16),
    message:
      /^images\.bin: image 1 of 14 declares 1099511627776 features, but at most \d+ fit into /,
  },
  "more points than fit": {
    changeFiles: (files) => declare(files, "points3D.bin", 0),
    message: /^points3D\.bin: its header declares 1099511627776 points, but at most \d+ fit into /,
  },
  "a longer track than fits": {
    changeFiles: (files) => declare(files, "points3D.bin", 8 + 8 + 24 + 3 + 8),
    message:
      /^points3D\.bin: point 1 of 12 declares 1099511627776 images, but at most \d+ fit into /,
  },
  "a word instead of a number": {
    ...TEXT,
    change: (model) => model.images[0].features = [],
    changeFiles: (files) =>
      files["images.txt"] = replace(files["images.txt"], /(\n49 1?\S* )\S+/, "$1x"),
    message: 'images.txt, line 4 (photo 01 ü.jpg): QX is "x" instead of a number.',
  },
  "too few parameters": {
    ...TEXT,
    change: (model) => model.cameras[1].params.pop(),
    message: "cameras.txt, line 3: camera 2 has 3 parameters, but PINHOLE has 4.",
  },
  "an unknown camera model in text": {
    ...TEXT,
    change: (model) => model.cameras[1].model = [1, "constructor"],
    message:
      /^cameras\.txt, line 3: camera 2 has the model "constructor", which is unknown\. Undistort /,
  },
  "a fractional width": {
    ...TEXT,
    change: (model) => model.cameras[1].width = 1.5,
    message: "cameras.txt, line 3: WIDTH is 1.5 instead of a whole number.",
  },
  "half a camera": {
    ...TEXT,
    changeFiles: (files) => files["cameras.txt"] = replace(files["cameras.txt"], / 480 .*\n/, "\n"),
    message: "cameras.txt, line 2: HEIGHT is missing.",
  },
  "half an image": {
    ...TEXT,
    changeFiles: (files) => files["images.txt"] = replace(files["images.txt"], / photo 00 .*/, ""),
    message: "images.txt, line 2: NAME is missing.",
  },
  "half a feature": {
    ...TEXT,
    changeFiles: (files) =>
      files["images.txt"] = replace(files["images.txt"], "\n1 2 -1 ", "\n1 -1 "),
    message: "images.txt, line 3: it has 38 numbers, which are not triples of X Y POINT3D_ID.",
  },
  "half a point": {
    ...TEXT,
    changeFiles: (files) =>
      files["points3D.txt"] = replace(files["points3D.txt"], /(\n100 \S+ ).*/, "$1"),
    message: "points3D.txt, line 2: Y is missing.",
  },
};

for (const [name, { change, changeFiles, files, message }] of Object.entries(REFUSALS)) {
  Deno.test(`a model is refused with ${name}`, () =>
    withTempFolder(async (folder) => {
      const model = fixtureModel();
      change?.(model);
      const written = (files ?? binaryFiles)(model);
      changeFiles?.(written);
      await writeFiles(folder, written);
      await assert.rejects(readColmapModel(folder), (error: Error) => {
        assert.equal(error.name, "SceneError");
        assert(error.message.startsWith(`Cannot read ${folder}/`), error.message);
        const rest = error.message.slice(`Cannot read ${folder}/`.length);
        if (typeof message === "string") assert.equal(rest, message);
        else assert.match(rest, message);
        return true;
      });
    }));
}

Deno.test("a folder without a model is refused", () =>
  withTempFolder(async (folder) => {
    const expected = {
      name: "SceneError",
      message:
        `Cannot read the COLMAP model ${folder}: it must hold cameras.bin and images.bin, or ` +
        "cameras.txt and images.txt. Give a folder that COLMAP's mapper wrote, such as sparse/0.",
    };
    await assert.rejects(readColmapModel(folder), expected);
    await assert.rejects(countColmapImages(folder), expected);
    await writeFiles(folder, { "cameras.bin": new Uint8Array(8) });
    await assert.rejects(readColmapModel(folder), expected);
  }));

Deno.test("a pose that is none says where it stands in the file", async () => {
  const model = fixtureModel();
  model.images.splice(4);
  const [zero, infinite, huge] = model.images;
  zero.qvec = [0, 0, 0, 0];
  infinite.tvec = [1, NaN, 3];
  huge.tvec = [1, 1e300, 3];
  for (const [extension, places] of [["bin", [1, 2, 3]], ["txt", [2, 4, 6]]] as const) {
    await withTempFolder(async (folder) => {
      await writeFiles(folder, ENCODINGS[extension](model));
      const faults = (await readColmapModel(folder)).images.map(poseFault);
      const where = places.map((place) =>
        `${extension === "bin" ? "image" : "line"} ${place} of images.${extension}`
      );
      assert.equal(faults[0], `${where[0]} has the quaternion 0, 0, 0, 0, which is no rotation`);
      const qvecs = [infinite, huge].map(({ qvec }) => qvec.join(", "));
      assert.deepEqual(faults.slice(1), [
        `${where[1]} has a pose that is not finite: qvec ${qvecs[0]}, tvec 1, NaN, 3`,
        `${where[2]} has a pose that is not finite: qvec ${qvecs[1]}, tvec 1, 1e+300, 3`,
        null,
      ]);
    });
  }
});

/** Checks that each of the files, cut at every 7 % of its length, is refused by name. */
async function assertTruncationsRefused(files: ModelFiles): Promise<void> {
  await withTempFolder(async (folder) => {
    await writeFiles(folder, files);
    for (const [name, bytes] of Object.entries(files)) {
      for (let percent = 0; percent < 100; percent += 7) {
        const length = Math.floor(bytes.length * percent / 100);
        await writeFiles(folder, { [name]: bytes.slice(0, length) });
        await assert.rejects(readColmapModel(folder), (error: Error) => {
          assert.equal(error.name, "SceneError");
          assert(error.message.startsWith(`Cannot read ${join(folder, name)}: `), error.message);
          assert.match(error.message, /The file is cut off or damaged: copy it again\.$/);
          return true;
        });
      }
      await writeFiles(folder, { [name]: bytes });
    }
  });
}

Deno.test("binary files that are cut off anywhere are refused", () =>
  assertTruncationsRefused(binaryFiles(fixtureModel())));

/** Reads files; a model must be sound, and an error ours. */
async function readOrRefuse(files: ModelFiles): Promise<void> {
  try {
    const { cameras, images, points } = await readFiles(files);
    for (const { qvec, tvec, cameraId, observations } of images) {
      assert(qvec.length === 4 && tvec.length === 3);
      assert(cameras.has(cameraId));
      assert(observations.points.every((point) => point < points.errors.length));
      assert.equal(observations.pixels.length, observations.points.length * 2);
    }
  } catch (error) {
    if (!(error instanceof SceneError)) throw error;
    assert(!error.message.includes("\n"), error.message);
  }
}

for (const [extension, files] of Object.entries(ENCODINGS)) {
  const valid = files({ ...fixtureModel(), images: fixtureModel().images.slice(0, 3) });
  const name = fc.constantFrom(...Object.keys(valid));

  Deno.test(`.${extension} files of random bytes are read or refused`, () =>
    fc.assert(
      fc.asyncProperty(name, fc.uint8Array({ maxLength: 300 }), (name, bytes) =>
        readOrRefuse({ ...valid, [name]: Uint8Array.from(bytes) })),
      { numRuns: 100 },
    ));

  Deno.test(`.${extension} files with changed bytes are read or refused`, () => {
    const change = fc.tuple(
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      fc.nat(255),
    );
    return fc.assert(
      fc.asyncProperty(name, fc.array(change, { minLength: 1, maxLength: 8 }), (name, changes) => {
        const bytes = valid[name].slice();
        for (const [place, byte] of changes) bytes[Math.floor(place * bytes.length)] = byte;
        return readOrRefuse({ ...valid, [name]: bytes });
      }),
      { numRuns: 200 },
    );
  });
}

Deno.test({
  name: "a real model of 71 images is what COLMAP says it is",
  ignore: !hasBeer(),
  fn: async () => {
    const model = await readColmapModel(`${BEER}sparse/0`);
    // As colmap model_analyzer prints them.
    const observations = model.images.map((image) => image.observations.points.length);
    assert.equal(model.cameras.size, 71);
    assert.equal(model.images.length, 71);
    assert.equal(model.points.errors.length, 4414);
    assert.equal(observations.reduce((a, b) => a + b), 30839);
    assert.equal(model.points.trackLengths.reduce((a, b) => a + b), 30839);
    assert.equal(meanReprojectionError(model).toFixed(6), "0.753951");
    assert.deepEqual(model.cameras.get(71), {
      model: "SIMPLE_RADIAL",
      width: 720,
      height: 1280,
      params: [1124.0655014844833, 360, 640, 0.032255619507392336],
    });
    // Its points are where its images saw them, so poses and lenses are understood.
    const error = meanObservationError(model);
    assert(error > 0.1 && error < 1, `${error} pixels`);
  },
});

Deno.test({
  name: "a real model that is cut off anywhere is refused",
  ignore: !hasBeer(),
  fn: async () => {
    const names = ["cameras.bin", "images.bin", "points3D.bin"];
    const files = await Promise.all(
      names.map(async (name) => [name, await Deno.readFile(`${BEER}sparse/0/${name}`)] as const),
    );
    await assertTruncationsRefused(Object.fromEntries(files));
  },
});
