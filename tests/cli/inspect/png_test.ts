import assert from "node:assert/strict";
import { decode } from "npm:fast-png@^8.0.0";
import { LIGHT } from "../../../src/cli/inspect/palette.ts";
import { encodePng, layOut, project } from "../../../src/cli/inspect/png.ts";
import { Raster } from "../../../src/cli/inspect/raster.ts";
import { drawScene } from "../../../src/cli/inspect/scene_drawing.ts";
import { textStrokes } from "../../../src/cli/inspect/stroke_font.ts";
import { lookAt } from "../../../src/math/mod.ts";
import { cameraAt, cloud, ring } from "../../scene/rigs.ts";
import { fakeSurvey } from "./fake_survey.ts";

/** Cameras of which no two cover each other in any view. */
const SCATTERED = [[3, -1, 1], [1, 2.5, 2], [-2, 1.5, 0.2], [-1.2, -2.4, 3], [
  0.3,
  -3.1,
  1.6,
]] as const;
const CAMERAS = SCATTERED.map((eye) => cameraAt(lookAt(eye, [0, 0, 0], [0, 0, 1])));

const WHOLE = { x: 0, y: 0, width: 20, height: 10 };

/** The darkness of a raster's pixels where it drew black on white: 0 to 1. */
function coverage({ data, width }: Raster, x: number, y: number): number {
  return 1 - data[3 * (y * width + x)] / 255;
}

Deno.test("a picture shows every camera in its colour in all four views", () => {
  const drawing = drawScene(fakeSurvey(CAMERAS));
  const { data, width, height } = decode(encodePng(drawing));
  assert.deepEqual([width, height], [1600, 1200]);
  for (const panel of layOut(drawing)) {
    for (const { position, layer } of drawing.cameras) {
      const [x, y] = project(panel, position)!;
      const { area } = panel;
      assert.ok(x > area.x && x < area.x + area.width && y > area.y && y < area.y + area.height);
      const wanted = [1, 3, 5].map((at) => parseInt(LIGHT[layer].slice(at, at + 2), 16));
      const around = Array.from(
        { length: 49 },
        (_, i) => 3 * ((Math.floor(y) + Math.floor(i / 7) - 3) * width + Math.floor(x) + i % 7 - 3),
      );
      const distances = around.map((at) =>
        Math.hypot(...wanted.map((value, i) => value - data[at + i]))
      );
      assert.ok(Math.min(...distances) < 40, `${panel.title}: no ${layer} at ${x}, ${y}`);
    }
  }
});

Deno.test("views look along the axes they are named for, and from where perspective says", () => {
  const drawing = drawScene(fakeSurvey(ring(6)));
  const { center: [cx, cy, cz], radius } = drawing;
  const [top, front, side, perspective] = layOut(drawing);
  const middle = ({ area }: typeof top) => [area.x + area.width / 2, area.y + area.height / 2];
  const moved = (panel: typeof top, offset: number[]) => {
    const [x, y] = project(panel, [cx + offset[0], cy + offset[1], cz + offset[2]])!;
    const [mx, my] = middle(panel);
    return [x - mx, y - my].map((value) => Math.round(value / panel.scale * 1e6) / 1e6 + 0);
  };
  assert.deepEqual(moved(top, [1, 2, 3]), [1, -2]);
  assert.deepEqual(moved(front, [1, 2, 3]), [1, -3]);
  assert.deepEqual(moved(side, [1, 2, 3]), [2, -3]);
  assert.deepEqual(moved(perspective, [0, 0, 0]), [0, 0]);
  const eye = perspective.toward.map((part, i) =>
    [cx, cy, cz][i] + part * perspective.distance * 1.01
  );
  assert.equal(project(perspective, [eye[0], eye[1], eye[2]]), null);
  assert.ok(perspective.distance > radius);
  for (const { right, up, toward } of [top, front, side, perspective]) {
    const determinant = right[0] * (up[1] * toward[2] - up[2] * toward[1]) -
      right[1] * (up[0] * toward[2] - up[2] * toward[0]) +
      right[2] * (up[0] * toward[1] - up[1] * toward[0]);
    assert.ok(Math.abs(determinant - 1) < 1e-12); // not mirrored
  }
});

Deno.test("near points cover far ones", () => {
  // In the middle of the view from above, where no line passes.
  const points = cloud([[0.07, 0.07, 0.5], [0.07, 0.07, -0.5]]);
  points.colors.set([250, 0, 0, 0, 250, 0]);
  const survey = fakeSurvey(ring(4, { height: 0 }));
  const drawing = drawScene(survey);
  const lines = { ...drawing.lines, x: [], y: [], z: [], aim: [] };
  const shown = { ...drawing, points, lines, labels: [] };
  const { data, width } = decode(encodePng(shown));
  const [x, y] = project(layOut(shown)[0], [0.07, 0.07, 0])!.map(Math.floor);
  assert.deepEqual([...data.subarray(3 * (y * width + x), 3 * (y * width + x) + 3)], [250, 0, 0]);
});

Deno.test("a line covers as much as its width and length, whatever its direction", () => {
  for (const [dx, dy] of [[10, 0], [0, 6], [9, 4], [3, 6], [-8, 5]]) {
    const raster = new Raster(40, 30, [255, 255, 255]);
    const area = { x: 0, y: 0, width: 40, height: 30 };
    raster.line([20, 12], [20 + dx, 12 + dy], 2, [0, 0, 0], area);
    let sum = 0;
    for (let i = 0; i < 40 * 30; i++) sum += coverage(raster, i % 40, Math.floor(i / 40));
    const expected = 2 * Math.hypot(dx, dy) + Math.PI; // and its two round ends
    assert.ok(Math.abs(sum - expected) < 0.06 * expected, `${dx}, ${dy}: ${sum}, not ${expected}`);
  }
});

Deno.test("a line from far outside is cut at the edge of its area and costs no more", () => {
  const raster = new Raster(20, 10, [255, 255, 255]);
  const area = { ...WHOLE, width: 12 };
  raster.line([-1e12, 4.5], [1e12, 4.5], 1, [0, 0, 0], area);
  for (let x = 0; x < 20; x++) assert.equal(coverage(raster, x, 4), x < 12 ? 1 : 0);
  raster.line([3, -50], [400, -20], 1, [0, 0, 0], WHOLE);
  raster.line([NaN, 0], [5, 5], 1, [0, 0, 0], WHOLE);
  assert.equal(coverage(raster, 3, 0), 0);
});

Deno.test("squares are cut at the edge of their area", () => {
  const raster = new Raster(20, 10, [255, 255, 255]);
  raster.square([0, 0], 4, [0, 0, 0], WHOLE);
  const drawn = Array.from({ length: 200 }, (_, i) => coverage(raster, i % 20, Math.floor(i / 20)));
  assert.equal(drawn.reduce((a, b) => a + b), 4);
  assert.equal(coverage(raster, 1, 1), 1);
});

Deno.test("letters are strokes within their cells, small ones as capitals, unknown ones as boxes", () => {
  const text = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,-:;()";
  for (const [i, character] of [...text].entries()) {
    const strokes = textStrokes(" ".repeat(i) + character, 10, 50, 12);
    assert.ok(strokes.length > 0);
    for (const [x, y] of strokes.flat()) {
      assert.ok(x >= 10 + 12 * i && x <= 18 + 12 * i && y >= 38 && y <= 50, character);
    }
  }
  assert.deepEqual(textStrokes("k", 0, 0, 6), textStrokes("K", 0, 0, 6));
  assert.deepEqual(textStrokes("雪", 0, 6, 6), [[[0, 6], [0, 0], [4, 0], [4, 6], [0, 6]]]);
  const shapes = [...text].map((character) => JSON.stringify(textStrokes(character, 0, 0, 6)));
  // O and 0 are alike on purpose: nothing here depends on telling them apart.
  assert.equal(new Set(shapes).size, text.length - 1);
});
