import assert from "node:assert/strict";
import { checkMasks } from "../../../src/scene/checks/mod.ts";

/** Views whose masks keep so many of a hundred pixels; null for no mask. */
function views(...kept: (number | null)[]) {
  return kept.map((count, i) => ({
    name: `${i}`,
    ...(count !== null && { mask: Uint8Array.from({ length: 100 }, (_, k) => Number(k < count)) }),
  }));
}

Deno.test("masks that leave out nearly all are said to be perhaps the other way round", () => {
  assert.deepEqual(checkMasks(views(2, 0, null, 1)), [{
    kind: "fullMasks",
    message:
      "The masks of 3 photographs leave out 99 % of their pixels. What is to be left out must " +
      "be black, or with --invert-masks white.",
    frames: ["0", "1", "3"],
  }]);
});

Deno.test("masks none of which leaves anything out are named", () => {
  assert.deepEqual(checkMasks(views(100, null, 100)), [{
    kind: "emptyMasks",
    message:
      "The masks of 2 photographs leave out no pixel. What is to be left out must be black, " +
      "or with --invert-masks white.",
    frames: ["0", "2"],
  }]);
});

Deno.test("nothing is said of masks that leave out a part, in some photographs nothing or all", () => {
  assert.deepEqual(checkMasks(views(100, 90, null, 0, 30)), []);
  assert.deepEqual(checkMasks(views(8, 6, 7)), []);
  assert.deepEqual(checkMasks(views(null, null)), []);
});
