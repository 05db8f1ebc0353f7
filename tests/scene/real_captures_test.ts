import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { IDENTITY, invert, transformPoint } from "../../src/math/mod.ts";
import { column } from "../../src/math/pose.ts";
import { dot, length, subtract, type Vec3 } from "../../src/math/vector.ts";
import {
  describeScene,
  loadSurveyed,
  summaryLines,
  type Survey,
  type SurveyOptions,
  surveyScene,
} from "../../src/scene/mod.ts";

const SHARED = fileURLToPath(new URL("../../../shared/", import.meta.url));
const DATA = `${SHARED}data/`;
const CASES = `${SHARED}cases/`;

/** A test on a capture that is not part of the repository. */
function captureTest(
  what: string,
  name: string,
  check: (survey: Survey) => void | Promise<void>,
  options?: SurveyOptions,
  folder = DATA,
): void {
  Deno.test(what, async () => {
    const exists = await Deno.stat(folder + name).then(() => true, () => false);
    if (!exists) return console.log(`skipped: there is no ${folder}${name}`);
    await check(await surveyScene(folder + name, options));
  });
}

const positions = ({ frames }: Survey): Vec3[] =>
  frames.map(({ camera }) => column(camera.cameraToWorld, 3));

captureTest("lego stays where it is", "lego", ({ capture, placement, splits }) => {
  assert.equal(capture.format, "blender");
  assert.deepEqual(placement.fromCapture, IDENTITY);
  assert.equal(placement.layout.kind, "object");
  assert.deepEqual([placement.near, placement.far], [2, 6]);
  assert.deepEqual([splits.train.length, splits.val.length], [100, 0]);
});

captureTest("fern faces forward: LLFF's bounds, hold-out and size", "fern", async (survey) => {
  const { placement: { layout, near, far }, splits, frames, capture } = survey;
  assert.deepEqual([capture.format, layout.kind, capture.reduction], ["llff", "forward", 4]);
  assert.deepEqual([...splits.test], [0, 8, 16]);
  assert.equal(splits.train.length, 17);
  // The nearest of the file's bounds is 4/3 (bd_factor 0.75), the farthest in proportion.
  const bounds = capture.frames.map((frame) => frame.bounds!);
  const nearest = Math.min(...bounds.map((b) => b.near));
  const farthest = Math.max(...bounds.map((b) => b.far));
  assert.ok(Math.abs(4 / 3 - nearest * survey.placement.fromCapture.scale) < 1e-9);
  assert.ok(near === 1 && Math.abs(far - (4 / 3) * farthest / nearest) < 1e-9);
  for (const { camera: { width, height, fx, cameraToWorld } } of frames) {
    assert.deepEqual([width, height], [1008, 756]);
    assert.ok(Math.abs(fx - 3260.526 / 4) < 0.01);
    assert.ok(-cameraToWorld[10] < -0.8, "it looks along -z");
    assert.ok(cameraToWorld[11] > -0.5, "it is behind the near plane, z = -1");
  }
  const { views } = await loadSurveyed(survey, { split: "test" });
  assert.equal(views[0].image.width, 1008);
}, { downscale: 4 });

captureTest("fox has instant-ngp's boxes and camera positions", "fox", (survey) => {
  const { capture, placement, frames } = survey;
  assert.deepEqual([capture.frames.length, capture.skipped.length], [50, 17]);
  assert.ok(placement.layout.kind === "boxes" && placement.layout.cascades === 3);
  assert.deepEqual(placement.fromCapture, IDENTITY);
  assert.equal(frames[0].camera.lens?.projection, "perspective");
  assert.deepEqual([frames[0].camera.width, frames[0].camera.height], [540, 960]);
  // Published: the cameras' box after scale 0.33 and offset 0.5.
  const expected = { min: [1.0229, -1.33309, -0.378748], max: [2.46175, 1.00721, 1.41295] };
  // Around the fox, and as far as the farthest camera.
  const { inner } = placement.layout;
  assert.ok(inner !== undefined && length(inner.center as Vec3) < 0.2);
  assert.ok(Math.abs(inner.size - 2 * 6.32) < 0.01);
  const unit = positions(survey).map((p) => p.map((value) => value * 0.33 + 0.5));
  for (const axis of [0, 1, 2]) {
    const values = unit.map((p) => p[axis]);
    assert.ok(Math.abs(Math.min(...values) - expected.min[axis]) < 1e-4, `${axis}`);
    assert.ok(Math.abs(Math.max(...values) - expected.max[axis]) < 1e-4, `${axis}`);
  }
}, { downscale: 2 });

captureTest("beer is unbounded, seen from around, and near does not eat it", "beer", (survey) => {
  const { capture, placement: { layout, near, far, fromCapture }, frames } = survey;
  assert.deepEqual([capture.format, layout.kind], ["colmap", "unbounded"]);
  const distances = positions(survey).map(length);
  assert.ok(Math.abs(Math.max(...distances) - 1) < 1e-9);
  assert.ok(layout.box.size >= 2 && layout.box.size <= 4);
  assert.ok(frames.every(({ camera }) => dot(column(camera.cameraToWorld, 1), [0, 0, 1]) > 0.3));
  const points = Array.from(
    { length: capture.points!.positions.length / 3 },
    (_, i) =>
      transformPoint(
        fromCapture,
        [...capture.points!.positions.slice(3 * i, 3 * i + 3)] as unknown as Vec3,
      ),
  );
  let seen = 0;
  let eaten = 0;
  for (const { camera: { cameraToWorld, fx, width } } of frames) {
    for (const point of points) {
      const offset = subtract(point, column(cameraToWorld, 3));
      const depth = -dot(offset, column(cameraToWorld, 2));
      if (depth < 0 || length(offset) > depth * Math.hypot(1, width / fx)) continue;
      seen++;
      if (depth < near || depth > far) eaten++;
    }
  }
  assert.ok(seen > 10_000 && eaten < 2e-3 * seen, `${eaten} of ${seen}`);
  const back = transformPoint(invert(fromCapture), positions(survey)[0]);
  assert.ok(length(subtract(back, column(capture.frames[0].cameraToWorld, 3))) < 1e-9);
});

captureTest("beer is the same scene by its two descriptions", "beer", async (survey) => {
  const llff = await surveyScene(DATA + "beer", { format: "llff" });
  assert.deepEqual(
    llff.frames.map(({ frame }) => frame.name),
    survey.frames.map(({ frame }) => frame.name),
  );
  assert.deepEqual(llff.splits.test, survey.splits.test);
});

captureTest("desk's box is around the desk, not half of colmap2nerf's 32", "desk", (survey) => {
  assert.match(
    summaryLines(describeScene(survey))[3],
    /^space +inside boxes, box of side 11.8 around \(.*\), the file's largest of side 97$/,
  );
  const { capture, placement: { layout, fromCapture, up } } = survey;
  assert.equal(capture.format, "transforms");
  assert.deepEqual([fromCapture, up.direction], [IDENTITY, [0, 0, 1]]);
  assert.ok(layout.kind === "boxes" && layout.cascades === 6 && layout.inner !== undefined);
  assert.ok(length(layout.inner.center as Vec3) < 0.1);
  assert.ok(Math.abs(layout.inner.size - 11.78) < 0.01);
}, { format: "transforms" });

captureTest(
  "desk has one box and one set of points, whichever of its files says where cameras are",
  "desk",
  async (survey) => {
    const boxes = await surveyScene(`${DATA}desk`, { format: "transforms" });
    const reach = (of: Survey, center: Vec3) =>
      Math.max(...positions(of).map((position) => length(subtract(position, center))));
    const { placement: { layout: { box } } } = survey;
    const { placement: { layout } } = boxes;
    assert.ok(layout.kind === "boxes" && layout.inner);
    const sides = [
      box.size / reach(survey, box.center as Vec3),
      layout.inner.size / reach(boxes, layout.inner.center as Vec3),
    ];
    assert.ok(Math.abs(sides[0] / sides[1] - 1) < 0.01, `${sides}`);
    assert.equal(boxes.capture.points?.positions.length, survey.capture.points?.positions.length);
    assert.equal(boxes.frames.filter(({ frame }) => frame.depths).length, boxes.frames.length);
  },
  { format: "colmap" },
);

for (const [name, axis] of [["S39", "y"], ["S39c", "y"], ["nadir", "z"]] as const) {
  captureTest(
    `${name} stands upright by its file's ${axis}`,
    name,
    ({ placement }) => {
      assert.deepEqual([...placement.up.direction], [
        0,
        Number(axis === "y"),
        Number(axis === "z"),
      ]);
    },
    {},
    CASES,
  );
}

captureTest(
  "a capture in a map's coordinates is centred",
  "S24b",
  (survey) => {
    const { placement: { layout, fromCapture }, notes } = survey;
    assert.equal(layout.kind, "unbounded");
    assert.ok(notes.some((note) => note.startsWith("Its cameras look at what lies outside")));
    const middle = transformPoint(fromCapture, [691_234.5, 5_334_567.8, 520]);
    assert.ok(length(middle) < 1e-6);
    assert.ok(positions(survey).every((position) => Math.abs(length(position) - 1) < 0.02));
  },
  {},
  CASES,
);
