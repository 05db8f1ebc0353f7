import assert from "node:assert/strict";
import { join } from "node:path";
import { encode } from "npm:fast-png@^8.0.0";
import { knownDepths } from "../../../src/scene/depths/known_depths.ts";
import type { DepthSource } from "../../../src/scene/depths/source.ts";
import { encodeExr } from "./exr.ts";
import { encodeNpy, type Numbers } from "../../../src/scene/files/npy.ts";
import type { PlacedFrame } from "../../../src/scene/placed_frame.ts";
import { SceneError } from "../../../src/scene/scene.ts";
import { assertClose } from "../../reference/assert_close.ts";
import { withTempFolder, write } from "../temp_scene.ts";

/** Distances are kept as float32. */
const FLOAT32 = { atol: 0, rtol: 1e-6 };

/** The scene's unit is half of the capture's, and its origin lies elsewhere. */
const FROM_CAPTURE = {
  scale: 2,
  rotation: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  translation: [1, -2, 3],
} as const;
const SURVEY = {
  factor: 2,
  placement: {
    fromCapture: FROM_CAPTURE,
    layout: { kind: "unbounded", box: { center: [0, 0, 0], size: 2 } },
    near: 0.5,
    far: 40,
    up: { direction: [0, 0, 1], why: null },
  },
} as const;

/** A photograph of 17 x 12 pixels that is loaded as 8 x 6, whose camera is at (1, -2, 7), looking along -z. */
function placed(depths: DepthSource | null): PlacedFrame {
  const cameraToWorld = Float64Array.of(1, 0, 0, 1, 0, 1, 0, -2, 0, 0, 1, 7);
  return {
    frame: { name: "a", depths } as PlacedFrame["frame"],
    imageSize: { width: 17, height: 12 },
    orientation: 1,
    camera: { width: 8, height: 6, fx: 7, fy: 7, cx: 4, cy: 3, cameraToWorld },
  };
}

function points(pixels: number[], away: number[]): DepthSource {
  const size = { width: 34, height: 24 };
  const distances = Float64Array.from(away);
  const weights = Float64Array.from({ length: pixels.length / 2 }, (_, i) => i + 0.5);
  return { kind: "points", pixels: Float64Array.from(pixels), size, distances, weights };
}

const greyPng = (width: number, height: number, data: Uint16Array) =>
  encode({ width, height, data, channels: 1, depth: 16 });

const refusal = (path: string, rule: string) => (error: unknown) => {
  assert.ok(error instanceof SceneError);
  assert.equal(error.message, rule.replaceAll("PATH", path));
  return true;
};

Deno.test("points have their distance from the camera, at the pixel of the reduced photograph that shows them", async () => {
  const [x, y] = [4.3, 2.6];
  // The model is of photographs twice as large as the one on disk, which is reduced by 2; the last is outside.
  const source = points([4 * x, 4 * y, 0, 0, 33.9, 1], [2.5, 3, 1]);
  const { pixels, distances, weights } = (await knownDepths(placed(source), SURVEY))!;
  assert.deepEqual([...pixels], [Math.floor(y) * 8 + Math.floor(x), 0]);
  assert.deepEqual([...distances], [5, 6]);
  assert.deepEqual([...weights], [0.5, 1.5]);
});

Deno.test("nothing is known where a mask leaves pixels out, and nothing of captures that say nothing", async () => {
  const mask = new Uint8Array(48).fill(1);
  mask[0] = 0;
  const source = points([1, 1, 5, 1], [1, 1]);
  const { pixels } = (await knownDepths(placed(source), SURVEY, mask))!;
  assert.deepEqual([...pixels], [1]);
  assert.equal(await knownDepths(placed(null), SURVEY), null);
});

/** What is known of an image of depths that is a file. */
async function ofImage(name: string, bytes: Uint8Array, unit = 0.001) {
  let known: Awaited<ReturnType<typeof knownDepths>> = null;
  await withTempFolder(async (folder) => {
    const path = join(folder, name);
    await write(path, bytes);
    known = await knownDepths(placed({ kind: "image", path, unit }), SURVEY);
  });
  return known!;
}

Deno.test("an image of depths may be smaller than the photograph; depths along the axis become distances", async () => {
  const data = new Uint16Array(17 * 12).fill(1500);
  data[0] = 0;
  data[1] = 0xffff; // further than can be told
  const full = await ofImage("a.png", greyPng(17, 12, data));
  // Every second pixel of every second row, from the second on: those that fit into 8 x 6.
  assert.equal(full.pixels.length, 48);
  const { camera } = placed(null);
  const expected = Array.from(full.pixels, (pixel) => {
    // The middle of the second of two pixels, in those of the view.
    const [x, y] = [pixel % 8 + 0.75, Math.floor(pixel / 8) + 0.75];
    return 2 * 1.5 * Math.hypot((x - camera.cx) / 7, (y - camera.cy) / 7, 1);
  });
  assertClose([...full.distances], expected, FLOAT32);
  assert.deepEqual([...full.weights], Array(48).fill(1));

  const metres = Float32Array.from({ length: 4 * 3 }, (_, i) => i === 5 ? NaN : 1.5);
  const small = await ofImage("a.npy", encodeNpy({ shape: [3, 4], data: metres }), 1);
  assert.equal(small.pixels.length, 11);
  assertClose([...small.distances].map((d) => Math.min(d, 3.1)), Array(11).fill(3.1), {
    atol: 0.11,
    rtol: 0,
  });
});

Deno.test("an OpenEXR file has depths from its highest row down", async () => {
  const data = Float32Array.from({ length: 4 * 3 }, (_, i) => i === 5 ? Infinity : 1 + i);
  const exr = await ofImage("a.exr", encodeExr({ width: 4, height: 3, data }), 1);
  const npy = await ofImage("a.npy", encodeNpy({ shape: [3, 4], data }), 1);
  assert.equal(exr.pixels.length, 11);
  assert.deepEqual(exr, npy);
});

const CHANNELS = "its channels must be Y, or R, G and B, of 16 or 32 bits with a point: they are";

Deno.test("an image of depths that is none, or of another shape or unit, is refused with what to do", async () => {
  const refused = async (name: string, bytes: Uint8Array, rule: string, unit?: number) => {
    await withTempFolder(async (folder) => {
      const path = join(folder, name);
      await write(path, bytes);
      const source = { kind: "image", path, unit: unit ?? 0.001 } as const;
      await assert.rejects(knownDepths(placed(source), SURVEY), refusal(path, rule));
    });
  };
  const flat = (length: number) => new Uint16Array(length).fill(1500);
  await refused(
    "a.png",
    greyPng(12, 17, flat(17 * 12)),
    "Cannot take PATH for the depths of a: it must have the shape of the photograph's 17 x 12 pixels, and " +
      "it has 12 x 17. Export it anew, or set depth.weight=0.",
  );
  await refused(
    "a.png",
    encode({ width: 17, height: 12, data: new Uint8Array(17 * 12), channels: 1, depth: 8 }),
    "Cannot take PATH for depths: a PNG of depths must have 16 bits a pixel, and it has 8, as pictures of " +
      "depths have that are made to be looked at. Export the depths themselves.",
  );
  await refused(
    "a.png",
    encode({ width: 17, height: 12, data: new Uint8Array(17 * 12 * 3), channels: 3, depth: 8 }),
    "Cannot read PATH: it must be grey, without alpha, and it has colours. Export it as a grey image.",
  );
  await refused(
    "a.tif",
    new Uint8Array([0x49, 0x49, 0x2a, 0x00]),
    "Cannot read PATH: an image of depths must be a grey PNG of 16 bits, an OpenEXR or a .npy file, and it " +
      "is none of them. Convert it.",
  );
  const metres = { width: 4, height: 3, data: new Float32Array(12).fill(1.5) };
  const exr = encodeExr(metres);
  const advice = "Copy or export it again, or set depth.weight=0.";
  /** The file with some bytes behind an attribute's name replaced. */
  const changed = (name: string, skip: number, ...bytes: number[]) => {
    const copy = exr.slice();
    copy.set(bytes, new TextDecoder("latin1").decode(exr).indexOf(name) + skip);
    return copy;
  };
  const kind = (byte: number, bit: number) => exr.map((it, i) => i === byte ? it | bit : it);
  const damaged: [Uint8Array, string][] = [
    [exr.slice(0, 60), "it ends in its header"],
    [exr.slice(0, 9), "it ends in its header"],
    [exr.slice(0, -20), "it is cut off or damaged"],
    [kind(5, 0x02), "it is tiled, not one image in lines"],
    [kind(5, 0x08), "it is deep, not one image in lines"],
    [kind(5, 0x10), "it is of several parts, not one image in lines"],
    [
      changed("lineOrder\0lineOrder\0", 24, 1),
      "its lines must begin with the highest (lineOrder increasing)",
    ],
    [
      changed("compression\0compression\0", 28, 9),
      "it must be packed by RLE, ZIP or PIZ, or not at all",
    ],
    [changed("dataWindow\0box2i\0", 21, 9), "its size is -5 x 3 pixels"],
    [changed("Y\0", 2, 0), `${CHANNELS} Y (whole numbers)`],
    [encodeExr(metres, "Z"), `${CHANNELS} Z`],
    [encodeExr(metres, "R"), `${CHANNELS} R`],
  ];
  for (const [bytes, rule] of damaged) {
    await refused("a.exr", Uint8Array.from(bytes), `Cannot read PATH: ${rule}. ${advice}`);
  }
  const numbers: Numbers = new Float32Array(24);
  await refused(
    "a.npy",
    encodeNpy({ shape: [2, 3, 4], data: numbers }),
    "Cannot take PATH for depths: its shape must be (height, width): it is (2, 3, 4).",
  );
  const wrongUnit = (median: string, unit: number) =>
    refused(
      "a.png",
      greyPng(17, 12, flat(17 * 12)),
      `Cannot take PATH for depths: by it, half of what is seen is ${median}, where things are known to lie ` +
        `between 0.25 and 20. Is a 1 in it really ${unit} of these units? The capture says so, or its ` +
        "format does.",
      unit,
    );
  await wrongUnit("1620 of the capture's units away or farther", 1);
  await wrongUnit("0.00162 of the capture's units away or nearer", 1e-6);
});
