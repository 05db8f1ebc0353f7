import assert from "node:assert/strict";
import { cropText, renderCommand } from "../../../src/view/page/command.ts";

const BOX = { lower: [-1, -0.1 - 0.2, 0], upper: [1, 1e-12, 2.5] } as const;

Deno.test("the command names the run, the path's file and the crop box", () => {
  const run = "runs/brig";
  assert.equal(renderCommand({ run, path: null, crop: null }), "denerf render runs/brig");
  assert.equal(
    renderCommand({ run, path: "tour.json", crop: BOX }),
    "denerf render runs/brig --path tour.json --crop=-1,-0.3,0,1,1e-12,2.5",
  );
});

Deno.test("names that shells would take apart are quoted", () => {
  assert.equal(
    renderCommand({ run: "my runs/it's", path: null, crop: null }),
    `denerf render 'my runs/it'\\''s'`,
  );
});

Deno.test("a box's numbers are those that were seen, without rounding's last digits", () => {
  assert.equal(
    cropText({ lower: [1 / 3, 0, 0], upper: [1e9 + 0.25, 1, 1] }),
    "0.333333333,0,0,1000000000,1,1",
  );
});
