import assert from "node:assert/strict";
import { decode } from "npm:fast-png@^8.0.0";
import { parseNpy } from "../../src/scene/files/npy.ts";
import { frameSettingsSchema, OUTPUT_KINDS } from "../../src/render/frame_settings.ts";
import { encodeFrame, type RenderedFrame, SUFFIXES } from "../../src/render/outputs.ts";

const RANGE = { near: 0.5, far: 32 };

/** Two rows of three pixels. */
const FRAME: RenderedFrame = {
  width: 3,
  height: 2,
  colors: Float32Array.of(
    0,
    0.5,
    1,
    1,
    0,
    0.2,
    -0.5,
    1.5,
    0,
    0.1,
    0.2,
    0.3,
    0.4,
    0.5,
    0.6,
    1,
    1,
    1,
  ),
  accumulations: Float32Array.of(0, 0.2, 0.4, 0.6, 0.8, 1),
  depths: {
    values: Float32Array.of(0.25, 0.5, 1, 2, 31.75, Infinity),
    along: "axis",
    range: RANGE,
  },
  normals: Float32Array.of(-1, 0, 1, ...new Array(12).fill(0), 0, 0.6, -0.75),
};

const [COLOR, DEPTH, DEPTH_NPY, NORMAL, ACCUMULATION] = encodeFrame(FRAME, {
  outputs: OUTPUT_KINDS,
  alpha: false,
});

/** 8-bit colours of FRAME. */
const BYTES = [0, 128, 255, 255, 0, 51, 0, 255, 0, 26, 51, 77, 102, 128, 153, 255, 255, 255];

Deno.test("a frame has a file for each output, in their order", () => {
  const files = encodeFrame(FRAME, { outputs: ["depth-npy", "color"], alpha: false });
  assert.deepEqual(files, [DEPTH_NPY, COLOR]);
  assert.deepEqual(files.map(({ suffix }) => suffix), ["_depth.npy", ".png"]);
  assert.equal(new Set(Object.values(SUFFIXES)).size, OUTPUT_KINDS.length);
});

Deno.test("colours become an 8-bit image, with the accumulation as alpha if that is wanted", () => {
  const opaque = decode(COLOR.bytes);
  assert.deepEqual([opaque.width, opaque.height, opaque.channels, opaque.depth], [3, 2, 3, 8]);
  assert.deepEqual([...opaque.data], BYTES);
  const [file] = encodeFrame(FRAME, { outputs: ["color"], alpha: true });
  const transparent = decode(file.bytes);
  assert.deepEqual([transparent.channels, transparent.depth], [4, 8]);
  assert.deepEqual([...transparent.data].filter((_, i) => i % 4 < 3), BYTES);
  assert.deepEqual([...transparent.data].filter((_, i) => i % 4 === 3), [
    0,
    51,
    102,
    153,
    204,
    255,
  ]);
});

Deno.test("a 16-bit depth image says by which formula its values become depths", () => {
  const image = decode(DEPTH.bytes);
  assert.deepEqual([image.channels, image.depth], [1, 16]);
  assert.equal(image.text.Description, DEPTH.units);
  assert.equal(
    DEPTH.units,
    "Depth in the capture's units along the camera's axis: near * (far / near) ^ (value / 65535), " +
      "near 0.5, far 32; the largest where nothing is",
  );
  const { near, far } = RANGE;
  const depths = Array.from(image.data, (value) => near * (far / near) ** (value / 65535));
  const step = Math.log(far / near) / 65535;
  for (const [i, expected] of [0.5, 0.5, 1, 2, 31.75, 32].entries()) {
    assert.ok(Math.abs(Math.log(depths[i] / expected)) <= 0.5 * step * (1 + 1e-9), `pixel ${i}`);
  }
});

Deno.test("a .npy file holds the depths' own bits", () => {
  assert.deepEqual(parseNpy(DEPTH_NPY.bytes as Uint8Array<ArrayBuffer>, "depth"), {
    shape: [2, 3],
    data: FRAME.depths!.values,
  });
  assert.equal(
    DEPTH_NPY.units,
    "Depth in the capture's units along the camera's axis; inf where nothing is",
  );
  const along = { ...FRAME, depths: { ...FRAME.depths!, along: "ray" } } as const;
  const [file] = encodeFrame(along, { outputs: ["depth-npy"], alpha: false });
  assert.match(file.units!, /along each ray/);
});

Deno.test("normals and accumulations become 8-bit images that say what they mean", () => {
  const normals = decode(NORMAL.bytes);
  assert.deepEqual([normals.channels, normals.depth], [3, 8]);
  assert.deepEqual([...normals.data.slice(0, 6)], [0, 128, 255, 128, 128, 128]);
  assert.deepEqual([...normals.data.slice(15)], [128, 204, 32]);
  assert.equal(normals.text.Description, NORMAL.units);
  const accumulations = decode(ACCUMULATION.bytes);
  assert.deepEqual([accumulations.channels, accumulations.depth], [1, 8]);
  assert.deepEqual([...accumulations.data], [0, 51, 102, 153, 204, 255]);
});

Deno.test("the same frame has the same bytes", () => {
  const again = encodeFrame(structuredClone(FRAME), { outputs: OUTPUT_KINDS, alpha: false });
  assert.deepEqual(again, [COLOR, DEPTH, DEPTH_NPY, NORMAL, ACCUMULATION]);
});

Deno.test("an output that a frame was rendered without is refused", () => {
  const frame = { ...FRAME, depths: null, normals: null };
  for (
    const [kind, name] of [["depth", "depths"], ["depth-npy", "depths"], ["normal", "normals"]]
  ) {
    assert.throws(
      () => encodeFrame(frame, { outputs: [kind as "depth"], alpha: false }),
      new RangeError(`Cannot encode ${name}: the frame was rendered without them.`),
    );
  }
});

Deno.test("settings have defaults, and wrong ones are named", () => {
  assert.deepEqual(frameSettingsSchema.parse({}), {
    supersampling: 1,
    aperture: 0,
    focus: null,
    shutter: 0,
    exposures: 16,
    alpha: false,
    crop: null,
    outputs: ["color"],
  });
  const wrong: [Record<string, unknown>, string][] = [
    [{ supersampling: 0 }, "supersampling"],
    [{ supersampling: 1.5 }, "supersampling"],
    [{ aperture: -1 }, "aperture"],
    [{ aperture: Infinity }, "aperture"],
    [{ focus: 0 }, "focus"],
    [{ shutter: 1.1 }, "shutter"],
    [{ exposures: 1 }, "exposures"],
    [{ crop: [0, 0, 0, 1, 1] }, "crop"],
    [{ crop: [0, 0, 0, 1, 1, NaN] }, "crop"],
    [{ crop: [0, 0, 0, 1, 1, Infinity] }, "crop"],
    [{ crop: [0, 0, 0, 1, -1, 1] }, "crop"],
    [{ crop: [0, 0, 0, 1, 0, 1] }, "crop"],
    [{ crop: "0,0,0,1,1,1" }, "crop"],
    [{ outputs: [] }, "outputs"],
    [{ outputs: ["depth", "depth"] }, "outputs"],
    [{ outputs: ["heat"] }, "outputs"],
    [{ blur: 1 }, ""],
  ];
  for (const [settings, field] of wrong) {
    const result = frameSettingsSchema.safeParse(settings);
    assert.equal(result.success, false, field);
    assert.equal(result.error!.issues[0].path[0] ?? "", field);
  }
});
