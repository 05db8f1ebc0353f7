import assert from "node:assert/strict";
import { pairFiles } from "../../../src/scene/files/numbered_files.ts";

Deno.test("as many files as entries are paired in the order of their numbers, or of their names", () => {
  const paired = (names: string[]) =>
    pairFiles(names, [0, 1, 2]).map(({ name, number }) => [name, number]);
  assert.deepEqual(paired(["10.jpg", "9.jpg", "100.jpg"]), [["9.jpg", 0], ["10.jpg", 1], [
    "100.jpg",
    2,
  ]]);
  assert.deepEqual(paired(["c.png", "a.png", "b1.png"]), [["a.png", 0], ["b1.png", 1], [
    "c.png",
    2,
  ]]);
});

Deno.test("of other counts the number in a file's name says which entry it is", () => {
  assert.deepEqual(pairFiles(["frame_0002.png", "frame_0000.png", "x.png"], [0, 1, 2, 3]), [
    { name: "frame_0000.png", number: 0 },
    { name: "frame_0002.png", number: 2 },
    { name: "x.png", number: null },
  ]);
  assert.deepEqual(pairFiles(["7.png"], [0, 1]), [{ name: "7.png", number: null }]);
  assert.deepEqual(pairFiles([], [0]), []);
});
