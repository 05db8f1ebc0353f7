import assert from "node:assert/strict";
import { shellWord } from "../../src/host/mod.ts";

Deno.test("what needs no quotes is left as it is", () => {
  for (const text of ["runs/lego", "scene:a_b-2.json", "seed=7"]) {
    assert.equal(shellWord(text), text);
  }
});

Deno.test({
  name: "a shell reads a word as the text that it was",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const texts = ["a b", "it's", "$(id)", "`id`", "a\nb", "\\", '"', "*", "~", "ä", ""];
    const { stdout } = await new Deno.Command("sh", {
      args: ["-c", `printf '%s\\0' ${texts.map(shellWord).join(" ")}`],
    }).output();
    assert.deepEqual(new TextDecoder().decode(stdout).split("\0"), [...texts, ""]);
  },
});
