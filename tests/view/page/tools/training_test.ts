import assert from "node:assert/strict";
import { settingsOf } from "../../../../src/view/page/tools/training/files.ts";

Deno.test("settings are read as --set reads them, one a line", () => {
  const text = "steps=600\n\n grid.levels = 8 \nspace=box\nbox.center=[1,2,3]";
  assert.deepEqual(settingsOf(text), {
    ...{ steps: 600, "grid.levels": 8, space: "box", "box.center": [1, 2, 3] },
  });
  assert.deepEqual(settingsOf(" \n"), {});
});

Deno.test("a line that is no setting is refused by what it says", () => {
  assert.throws(() => settingsOf("steps=1\nsteps 600"), {
    name: "RangeError",
    message: 'Settings must be key=value, one a line: this one is "steps 600".',
  });
});
