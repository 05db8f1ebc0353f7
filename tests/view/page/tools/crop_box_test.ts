import assert from "node:assert/strict";
import { lookAt, project } from "../../../../src/math/mod.ts";
import { subtract } from "../../../../src/math/vector.ts";
import {
  boxAround,
  dragged,
  edgesOf,
  FACES,
  longestSide,
  middleOf,
  numbersOf,
  withFace,
} from "../../../../src/view/page/tools/crop/box.ts";
import { sightOf } from "../../../../src/view/page/tools/drawing.ts";
import { assertClose } from "../../../reference/assert_close.ts";
import { cameraAt, PATH } from "../../../paths/path_test_tools.ts";

const BOX = { lower: [-1, -2, -3], upper: [1, 2, 4] } as const;

Deno.test("a box has six faces, each with its handle in its middle", () => {
  assert.deepEqual(FACES.map((face) => middleOf(BOX, face)), [
    ...[[-1, 0, 0.5], [0, -2, 0.5], [0, 0, -3]],
    ...[[1, 0, 0.5], [0, 2, 0.5], [0, 0, 4]],
  ]);
  assert.deepEqual(boxAround([1, 2, 3], 2), { lower: [-1, 0, 1], upper: [3, 4, 5] });
  assert.equal(longestSide(BOX), 7);
  for (const [i, { axis, corner }] of FACES.entries()) {
    assert.equal(numbersOf(BOX)[i], BOX[corner][axis]);
  }
});

Deno.test("a face is moved alone, and never behind the opposite one", () => {
  assert.deepEqual(withFace(BOX, { axis: 1, corner: "upper" }, 3), { ...BOX, upper: [1, 3, 4] });
  assert.deepEqual(withFace(BOX, { axis: 0, corner: "lower" }, 5).lower, [1 - 0.007, -2, -3]);
  assert.deepEqual(withFace(BOX, { axis: 2, corner: "upper" }, -9).upper, [1, 2, -3 + 0.007]);
});

Deno.test("a face that is dragged is where the pointer is", () => {
  const camera = cameraAt([7, -8, 5], [0, 0, 0]);
  for (const face of FACES) {
    for (const to of [-2.5, 0.25, 3.5]) {
      const middle = middleOf(BOX, face);
      const target = middle.map((value, i) => i === face.axis ? to : value);
      const pixel = sightOf(camera).point([target[0], target[1], target[2]])!;
      assertClose(dragged(BOX, face, camera, pixel)!, to, { atol: 1e-9, rtol: 0 });
    }
  }
});

Deno.test("a pointer beside a face's axis drags it to the nearest place", () => {
  // From above: the pixel's line of sight is x = 3, y = 1.
  const camera = { ...cameraAt([3, 1, 9], [3, 1, 0], [0, 1, 0]) };
  const pixel = project(camera, [0, 0, -1])!;
  assertClose(dragged(BOX, { axis: 0, corner: "upper" }, camera, pixel)!, 3, PATH);
  assert.equal(dragged(BOX, { axis: 2, corner: "upper" }, camera, pixel), null);
});

Deno.test("a box has twelve edges, four along each axis", () => {
  const edges = edgesOf(BOX);
  const along = edges.map(([from, to]) => subtract(to, from));
  for (const [axis, side] of [2, 4, 7].entries()) {
    const parallel = along.filter((edge) => edge[axis] === side);
    assert.equal(parallel.length, 4);
    for (const edge of parallel) assert.equal(Math.hypot(...edge), side);
  }
  assert.equal(new Set(edges.map(String)).size, 12);
});

Deno.test("a camera that stands in a box sees the parts of its edges that are before it", () => {
  const camera = {
    ...cameraAt([0, 0, 0], [0, 1, 0]),
    cameraToWorld: lookAt([0, 0, 0], [0, 1, 0], [0, 0, 1]),
  };
  const lines = edgesOf(BOX).map(([from, to]) => sightOf(camera).line(from, to));
  // Four edges lie before it, four behind it, and of the four between them the half before it.
  assert.equal(lines.filter((line) => line !== null).length, 8);
  for (const point of lines.flatMap((line) => line ?? [])) assert.ok(point.every(Number.isFinite));
});
