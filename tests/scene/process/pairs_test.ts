import assert from "node:assert/strict";
import {
  ACROSS,
  ALL_VIEWS,
  NEAR_VIEWS,
  pairsOfPanoramas,
  pairsOfSequences,
} from "../../../src/scene/process/pairs.ts";

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

/** Names of moments, which have no folder of their own. */
function moments(name: string, count: number): string[] {
  return sequence(name, count).map((each) => each.replace("/", "_"));
}

Deno.test("panoramas of several sequences are compared in all views, as they may be turned", () => {
  const pairs = pairsOfPanoramas([moments("a", 8), moments("b", 8)], NEAR_VIEWS);
  const across = pairs.filter(([a, b]) => a.includes("/a_") && b.includes("/b_"));
  assert.equal(across.length, 4 * 4 * 144);
  assert.ok(across.some(([a, b]) => a === "view04/a_0" && b === "view06/b_2"));
  assert.equal(pairsOfPanoramas([moments("a", 3)], ALL_VIEWS).length, 3 * 144);
});

Deno.test("views are compared with those near them at the next four moments", () => {
  const pairs = pairsOfPanoramas([moments("a", 10)], NEAR_VIEWS);
  assert.equal(pairs.length, (10 * 4 - 10) * 36);
  assert.ok(pairs.some(([a, b]) => a === "view04/a_0" && b === "view04/a_4"));
  assert.ok(
    pairs.some(([a, b]) => a === "view08/a_0" && b === "view05/a_1"),
    "above, to the right",
  );
  assert.ok(!pairs.some(([a, b]) => a === "view04/a_0" && b === "view06/a_1"), "behind");
});
