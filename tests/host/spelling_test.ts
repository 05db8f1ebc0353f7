import assert from "node:assert/strict";
import { didYouMean, nearest } from "../../src/host/spelling.ts";

Deno.test("the nearest word is the one with the fewest changes, if they are few", () => {
  const words = ["train", "eval", "render", "field.width"];
  assert.equal(nearest("trian", words), "train");
  assert.equal(nearest("rendre", words), "render");
  assert.equal(nearest("width", words), "field.width");
  assert.equal(nearest("photogrammetry", words), null);
  assert.equal(nearest("train", []), null);
});

Deno.test("the word that was probably meant is asked for in one sentence, if there is one", () => {
  assert.equal(didYouMean("trian", ["train", "render"]), " Did you mean train?");
  assert.equal(didYouMean("photogrammetry", ["train", "render"]), "");
});
