import assert from "node:assert/strict";
import type { Vec3 } from "../../src/math/mod.ts";
import { aboutOfScene } from "../../src/view/field_about.ts";
import { cameraAt, surveyOf } from "../paths/path_test_tools.ts";

/** Directions all around. */
const AROUND = Array.from({ length: 8 }, (_, i): Vec3 => {
  const angle = i / 8 * 2 * Math.PI;
  return [Math.cos(angle), Math.sin(angle), 0];
});

Deno.test("what cameras look at is as far away as the point where their axes meet", async () => {
  const cameras = AROUND.map(([x, y]) => cameraAt([4 * x, 4 * y, 0], [0, 0, 0]));
  const { distance } = await aboutOfScene(surveyOf(cameras));
  assert.ok(Math.abs(distance - 4) < 1e-6, `${distance}`);
});

Deno.test("what cameras that turn in place look at is amid all that there is", async () => {
  const cameras = AROUND.map((direction) => cameraAt([0, 0, 0], direction));
  const { distance } = await aboutOfScene(surveyOf(cameras, { near: 2, far: 8 }));
  assert.equal(distance, 4);
});
