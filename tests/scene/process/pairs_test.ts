import assert from "node:assert/strict";
import { ACROSS, pairsOfPanoramas, pairsOfSequences } from "../../../src/scene/process/pairs.ts";

function sequence(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${name}/${i}`);
}

Deno.test("images of a sequence are compared with their neighbours, and some with some of each other", () => {
  const pairs = pairsOfSequences([sequence("a", 100), sequence("b", 30)]);
  const of = (x: string, y: string) => pairs.filter(([i, j]) => i.startsWith(x) && j.startsWith(y));
  assert.equal(of("a", "a").length, 100 * 10 - 55);
  assert.equal(of("b", "b").length, 30 * 10 - 55);
  assert.equal(of("a", "b").length, ACROSS * 30);
  assert.equal(new Set(pairs.map(String)).size, pairs.length, "none twice");
  assert.ok(of("a", "a").some(([i, j]) => i === "a/0" && j === "a/10"));
  assert.ok(!of("a", "a").some(([i, j]) => i === "a/0" && j === "a/11"));
});

Deno.test("views are compared with those near them at the next four moments", () => {
  const pairs = pairsOfPanoramas([sequence("a", 10).map((name) => name.replace("/", "_"))]);
  assert.equal(pairs.length, (10 * 4 - 10) * 36);
  assert.ok(pairs.some(([a, b]) => a === "view04/a_0" && b === "view04/a_4"));
  assert.ok(
    pairs.some(([a, b]) => a === "view08/a_0" && b === "view05/a_1"),
    "above, to the right",
  );
  assert.ok(!pairs.some(([a, b]) => a === "view04/a_0" && b === "view06/a_1"), "behind");
});
