import assert from "node:assert/strict";
import { nearest } from "../../src/host/mod.ts";

Deno.test("the nearest word is the one with the fewest changes, if they are few", () => {
  const words = ["train", "eval", "render", "field.width"];
  assert.equal(nearest("trian", words), "train");
  assert.equal(nearest("rendre", words), "render");
  assert.equal(nearest("width", words), "field.width");
  assert.equal(nearest("photogrammetry", words), null);
  assert.equal(nearest("train", []), null);
});
