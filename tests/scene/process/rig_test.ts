import assert from "node:assert/strict";
import { column, lookAt } from "../../../src/math/mod.ts";
import { viewPoseIn, VIEWS } from "../../../src/scene/process/panorama.ts";
import {
  disagreement,
  momentPoses,
  type PlacedView,
  placedViews,
  viewName,
  viewsOf,
} from "../../../src/scene/process/rig.ts";
import { assertClose } from "../../reference/assert_close.ts";

const POSES = [0, 2, 4].map((x) => lookAt([x, 0, 0], [x, 5, 1], [0, 0, 1]));

/** All views of three moments, 2 apart. */
function rig(): PlacedView[] {
  return POSES.flatMap((pose, i) =>
    VIEWS.map((view) => ({ view, moment: `${i}.jpg`, cameraToWorld: viewPoseIn(pose, view) }))
  );
}

Deno.test("a view's name is its folder and its moment", () => {
  assert.deepEqual(viewName("view03/a_1.jpg"), { view: VIEWS[3], moment: "a_1.jpg" });
  assert.equal(viewName("view3/1.jpg"), null);
  assert.equal(viewName("view03"), null);
  const cameraToWorld = POSES[0];
  const [placed] = placedViews([{ name: "a.jpg", cameraToWorld }, {
    name: "view00/a.jpg",
    cameraToWorld,
  }]);
  assert.equal(placed.moment, "a.jpg");
});

Deno.test("views that agree give their moment's pose, and views of it", () => {
  const moments = momentPoses(rig());
  assert.deepEqual([...moments.keys()], ["0.jpg", "1.jpg", "2.jpg"]);
  for (const [i, pose] of [...moments.values()].entries()) {
    assertClose(pose, POSES[i], { atol: 1e-12, rtol: 0 });
    const views = viewsOf(pose);
    assert.equal(views.length, 12);
    assertClose(views[7].cameraToWorld, rig()[12 * i + 7].cameraToWorld, { atol: 1e-12, rtol: 0 });
  }
  assertClose(Object.values(disagreement(rig(), moments)), [0, 0], { atol: 1e-5, rtol: 0 });
});

Deno.test("how far views are off is a share of the step and an angle", () => {
  const moved = rig();
  const opposite = (i: number) => i % 2 === 0 ? 0.02 : -0.02;
  moved.forEach(({ cameraToWorld }, i) => cameraToWorld[11] += opposite(i));
  const { distance, degrees } = disagreement(moved, momentPoses(moved));
  assertClose([distance, degrees], [0.01, 0], { atol: 1e-5, rtol: 0 });
  const one = moved.slice(0, 12);
  assert.ok(Number.isNaN(disagreement(one, momentPoses(one)).distance), "there is no step");
});

Deno.test("views that were placed elsewhere do not move their moment", () => {
  const views = rig();
  for (const wrong of [3, 8, 11]) {
    views[wrong] = {
      ...views[wrong],
      cameraToWorld: lookAt([9, 9, wrong], [0, wrong, 0], [0, 0, 1]),
    };
  }
  const [first] = momentPoses(views).values();
  assertClose(column(first, 3), [0, 0, 0], { atol: 1e-12, rtol: 0 });
  assertClose(first, POSES[0], { atol: 1e-9, rtol: 0 });
});
