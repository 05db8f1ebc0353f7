import assert from "node:assert/strict";
import { lens, resizeCamera } from "../../../../src/math/mod.ts";
import {
  cameraOfJson,
  enoughWidth,
  frustumDepth,
  keyOf,
  lensNote,
  photographAddress,
  photographPlace,
  shownNote,
  stepFrom,
  thinned,
} from "../../../../src/view/page/tools/cameras/photographs.ts";
import { frustumOf, pathData, sightOf } from "../../../../src/view/page/tools/drawing.ts";
import type { CapturedCamera } from "../../../../src/view/protocol.ts";
import { assertClose } from "../../../reference/assert_close.ts";
import { cameraAt, PATH } from "../../../paths/path_test_tools.ts";

const CAMERA = cameraAt([3, 0, 0], [0, 0, 0]);

/** A camera of the capture. */
function captured(number: number, split: CapturedCamera["split"] = "train"): CapturedCamera {
  const camera = { ...CAMERA, cameraToWorld: [...CAMERA.cameraToWorld] };
  return { name: `${split}/r_${number}`, split, number, camera };
}

Deno.test("cameras come out of JSON as they went in", () => {
  const { camera } = JSON.parse(JSON.stringify(captured(0)));
  assert.deepEqual(cameraOfJson(camera), CAMERA);
});

Deno.test("of thousands of cameras some are drawn, spread over all, and how many is said", () => {
  const all = Array.from({ length: 3001 }, (_, i) => i);
  const some = thinned(all, 200);
  assert.deepEqual([some.length, some[0], new Set(some).size], [200, 0, 200]);
  for (let i = 1; i < 200; i++) assert.ok([15, 16].includes(some[i] - some[i - 1]));
  assert.equal(thinned(all, 3001), all);
  assert.equal(shownNote(200, 3001), "200 of 3001 cameras are drawn");
  assert.equal(shownNote(7, 7), "7 cameras");
});

Deno.test("after the last camera comes the first", () => {
  const cameras = [captured(0), captured(4), captured(0, "test")];
  const step = (chosen: string | null, by: 1 | -1) => keyOf(stepFrom(cameras, chosen, by)!);
  assert.equal(step("train/0", 1), "train/4");
  assert.equal(step("test/0", 1), "train/0");
  assert.equal(step("train/0", -1), "test/0");
  assert.equal(step(null, 1), "train/0");
  assert.equal(step(null, -1), "test/0");
  assert.equal(stepFrom([], null, 1), null);
});

Deno.test("photographs are asked for in a few widths", () => {
  assert.deepEqual([1, 320, 321, 1300, 9999].map(enoughWidth), [320, 320, 640, 2560, 2560]);
  assert.equal(photographAddress(captured(4, "test"), 640), "photographs/test/4?width=640");
});

Deno.test("a photograph lies where its camera shows what is in its corners", () => {
  const photograph = { ...CAMERA, cx: 300, cy: 250 };
  const picture = { width: 1000, height: 240 };
  const { left, top, width, height } = photographPlace(photograph, picture);
  const shown = resizeCamera(photograph, picture.width, picture.height);
  // Where the photograph's principal point is, and one focal length right of and below it.
  const at = (x: number, y: number) => [left + x / 640 * width, top + y / 480 * height];
  assertClose(at(300, 250), [shown.cx, shown.cy], PATH);
  assertClose(at(800, 760), [shown.cx + shown.fx, shown.cy + shown.fy], PATH);
});

Deno.test("cameras are drawn in proportion to how far they are apart", () => {
  const cameras = [CAMERA, cameraAt([-3, 0, 0], [0, 0, 0])];
  assertClose(frustumDepth(cameras, 1), 0.18, PATH);
  assert.equal(frustumDepth([CAMERA, CAMERA], 0.5), 0.5);
});

Deno.test("a drawn camera's corners are those of its image", () => {
  const edges = frustumOf(CAMERA, 0.5);
  assert.equal(edges.length, 10);
  const sight = sightOf(CAMERA);
  const corners = edges.slice(0, 4).map(([, corner]) => sight.point(corner)!);
  assertClose(corners.flat(), [0, 0, 640, 0, 640, 480, 0, 480], { atol: 1e-9, rtol: 0 });
  for (const [, corner] of edges.slice(0, 4)) assertClose(sight.depth(corner), 0.5, PATH);
  // The mark is above the image.
  assertClose(sight.point(edges[8][1])!, [320, -120], { atol: 1e-9, rtol: 0 });
});

Deno.test("a camera that sees everything is drawn as a wide one", () => {
  const panorama = { ...CAMERA, fx: 50, fy: 50, lens: lens("equirectangular", {}) };
  const sight = sightOf(CAMERA);
  const corners = frustumOf(panorama, 2).slice(0, 4).map(([, corner]) => sight.point(corner)!);
  const [left, right] = [320 - 1.5 * 500, 320 + 1.5 * 500];
  const [top, bottom] = [239 - 1.5 * 510, 239 + 1.5 * 510];
  assertClose(corners.flat(), [left, top, right, top, right, bottom, left, bottom], PATH);
});

Deno.test("lines are drawn as far as they lie before the camera", () => {
  const sight = sightOf(CAMERA); // at x = 3, looking along -x
  assert.equal(sight.line([4, 0, 0], [5, 1, 0]), null);
  const [from, to] = sight.line([0, 1, 0], [6, 1, 0])!;
  assertClose(from, sight.point([0, 1, 0])!, PATH);
  assert.ok(to[0] > 1e4 && Number.isFinite(to[0]), `${to}`);
  assert.equal(pathData([sight.line([0, 0, 0], [0, 1, 0]), null]), "M320.0 239.0L486.7 239.0");
  assert.equal(sight.point([4, 0, 0]), null);
});

Deno.test("what a lens does to a photograph is said", () => {
  assert.equal(lensNote(CAMERA), "");
  assert.equal(lensNote({ lens: lens("perspective", {}) }), "");
  assert.match(lensNote({ lens: lens("perspective", { radial: [0.1, 0, 0, 0] }) }), /bends/);
});
