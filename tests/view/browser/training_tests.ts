/** Training in the page. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { browserTest } from "./chromium.ts";
import { serve } from "./served.ts";
import { writeSomeBrig } from "./some_brig.ts";
import { Stage } from "./stage.ts";
import { TINY } from "./tiny_run.ts";
import { Viewer } from "./viewer.ts";

/** Few steps of few rays: SwiftShader takes a second for each. */
const SETTINGS = { ...TINY, steps: 3, "batch.samples": 1024, "batch.capacity": 2048 };

browserTest("a page trains on a folder of photographs, shows the field and saves it", async () => {
  const { folder, served } = await Stage.get();
  const scene = join(folder, "some");
  await writeSomeBrig(scene);
  await using viewer = await Viewer.show(served.url);
  const part = await viewer.part("Train here");
  const lines = Object.entries(SETTINGS).map(([key, value]) => `${key}=${value}`);
  await part.getByLabel(/Settings/).fill(lines.join("\n"));
  await part.locator("input[type=file]").setInputFiles(scene);
  await part.getByText("Trained to the end.").waitFor();
  const field = await viewer.downloaded(part.getByRole("button", { name: "Save the field" }));
  const file = join(folder, "trained.field");
  await Deno.writeFile(file, field);
  await using own = await serve(["view", file]);
  await using other = await Viewer.show(own.url);
  other.assertFaultless();
  viewer.assertFaultless();
});

browserTest("a page trains on the scene that comes with denerf, until it is stopped", async () => {
  const { served } = await Stage.get();
  await using viewer = await Viewer.show(served.url);
  const part = await viewer.part("Train here");
  const lines = Object.entries(SETTINGS).map(([key, value]) => `${key}=${value}`);
  await part.getByLabel(/Settings/).fill([...lines, "steps=100000", "downscale=8"].join("\n"));
  await part.getByRole("button", { name: "Train on the brig" }).click();
  await part.getByText(/^Step \d+ of 100000/).waitFor();
  await viewer.part("Training");
  await part.getByRole("button", { name: "Stop training" }).click();
  await part.getByText("Stopped: the field stays.").waitFor();
  await viewer.whole();
  viewer.assertFaultless();
});

browserTest("what a page cannot train on is told in a sentence", async () => {
  const { folder, served } = await Stage.get();
  const scene = join(folder, "partly");
  await writeSomeBrig(scene);
  await Deno.remove(join(scene, "transforms_train.json"));
  await using viewer = await Viewer.show(served.url);
  const part = await viewer.part("Train here");
  const input = part.locator("input[type=file]");
  await input.setInputFiles(scene);
  await part.getByText(/none of the 6 files is a transforms\.json.*denerf train reads/).waitFor();
  const description = {
    camera_angle_x: 0.69,
    frames: [{
      file_path: "train/missing",
      transform_matrix: [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 4]],
    }],
  };
  await Deno.writeTextFile(join(scene, "transforms.json"), JSON.stringify(description));
  await input.setInputFiles(scene);
  await part.getByText(/train\/missing is not among the files/).waitFor();
  await part.getByLabel(/Settings/).fill("steps");
  await input.setInputFiles(scene);
  assert.match(await part.getByRole("alert").innerText(), /key=value/);
  viewer.assertFaultless();
});
