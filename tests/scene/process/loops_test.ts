import assert from "node:assert/strict";
import { lookAt } from "../../../src/math/mod.ts";
import { findLoops } from "../../../src/scene/process/loops.ts";
import { rounds } from "./process_tools.ts";

Deno.test("frames of a second round are compared with those of the first", () => {
  const [count, perRound] = [90, 60];
  const pairs = findLoops(rounds(count, perRound, 0.005));
  for (let i = 0; i < count - perRound; i++) {
    const later = pairs.filter(([name]) => name === `${i}`).map(([, other]) => Number(other));
    assert.ok(later.includes(i + perRound), `${i} with ${later}`);
    assert.ok(later.length <= 10);
  }
  for (const [name, other] of pairs) {
    const apart = Math.abs(Number(other) - Number(name) - perRound);
    assert.ok(apart <= 360 / perRound * 25 / 6, `${name} with ${other}`);
  }
});

Deno.test("there are no loops on a straight way, in half a round, or among few frames", () => {
  const straight = Array.from({ length: 80 }, (_, i) => ({
    name: `${i}`,
    cameraToWorld: lookAt([i, 0, 0], [i + 1, 0, 0], [0, 0, 1]),
  }));
  assert.deepEqual(findLoops(straight), []);
  assert.deepEqual(findLoops(rounds(60, 120)), []);
  assert.deepEqual(findLoops(rounds(5, 60)), []);
  assert.deepEqual(findLoops([]), []);
});
