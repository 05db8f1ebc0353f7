import assert from "node:assert/strict";
import type { Frame } from "../../../src/scene/capture.ts";
import { findJumps } from "../../../src/scene/checks/jumps.ts";

Deno.test("a jump of the camera is found, and fast but steady turning is none", () => {
  const frames = (degrees: readonly number[]) =>
    degrees.map((angle, i) => {
      const [sine, cosine] = [Math.sin(angle * Math.PI / 180), Math.cos(angle * Math.PI / 180)];
      const cameraToWorld = Float64Array.of(cosine, 0, sine, 0, 0, 1, 0, 0, -sine, 0, cosine, 0);
      return { name: `${i}`, cameraToWorld } as Frame;
    });
  assert.deepEqual(findJumps(frames([0, 5, 10, 18, 140, 145, 150, 20, 25])), [
    { from: "3", to: "4" },
    { from: "6", to: "7" },
  ]);
  assert.deepEqual(findJumps(frames([0, 5, 10, 50, 55, 60])), []);
  assert.deepEqual(findJumps(frames([0, 65, 130, 195])), []);
  assert.deepEqual(findJumps(frames([0])), []);
});
