/** A training that is looked at. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { browserTest } from "./chromium.ts";
import { serve } from "./served.ts";
import { Stage } from "./stage.ts";
import { TINY_OPTIONS } from "./tiny_run.ts";
import { Viewer } from "./viewer.ts";

browserTest("a page follows a training, saves it, and stops it", async () => {
  const { folder } = await Stage.get();
  const output = join(folder, "live");
  const args = ["train", ...TINY_OPTIONS, "--set", "steps=1000000", "--output", output, "--view"];
  await using served = await serve(args);
  await using viewer = await Viewer.show(served.url);
  const part = await viewer.part("Training");
  const step = () =>
    part.getByLabel("Steps done").evaluate((bar: HTMLProgressElement) => bar.value);
  const before = await step();
  await viewer.page.waitForFunction(
    ([bar, before]) => (bar as HTMLProgressElement).value > (before as number) + 30,
    [await part.getByLabel("Steps done").elementHandle(), before] as const,
  );
  await part.getByRole("button", { name: "Save now" }).click();
  await viewer.page.locator(".note").filter({ hasText: /^Saved a checkpoint/ }).waitFor();
  await Deno.stat(join(output, "checkpoint.safetensors"));
  await part.getByRole("button", { name: "Stop…" }).click();
  await part.getByRole("button", { name: "Stop", exact: true }).click();
  await part.locator("p[role=status]").waitFor();
  assert.equal(await served.ended, 130);
  viewer.assertFaultless();
});
