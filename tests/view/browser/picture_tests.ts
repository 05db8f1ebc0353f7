/** What a page shows, and what `denerf render` draws of it. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { browserTest } from "./chromium.ts";
import { assertAgree, assertDiffer, psnr } from "./pictures.ts";
import { Stage } from "./stage.ts";

/** How pictures agree that are the mean of few frames, in dB. */
const SAME = 30;

/** The side of pictures that are compared, in pixels; and how they must agree, in dB. */
const [SIZE, AGREEMENT] = [24, 60];

/** The side of pictures in which refining shows. */
const FEW = 8;

const SQUARE = ["--size", `${SIZE}x${SIZE}`];

/** The options of the command that a page copied: its path, written into a folder, and its box. */
async function optionsOf(text: string, folder: string): Promise<string[]> {
  const [, name, path, command] = /^cat > (\S+) <<'END'\n(.*)\nEND\n(.*)$/s.exec(text.trimEnd())!;
  const file = join(folder, name);
  await Deno.writeTextFile(file, path);
  const words = command.split(" ");
  assert.deepEqual(words.slice(0, 2), ["denerf", "render"]);
  return ["--path", file, ...words.filter((word) => word.startsWith("--crop"))];
}

/** What the render command of what is seen draws. */
async function seenBy(stage: Stage, ...more: string[]) {
  const part = await stage.viewer.part("Picture");
  const button = part.getByRole("button", { name: "Copy the render command" });
  const options = await optionsOf(await stage.viewer.copied(button), stage.folder);
  const [picture] = await stage.rendered(...options, ...more);
  return picture;
}

browserTest("a served page draws what `denerf render` draws, and refines it", async () => {
  const stage = await Stage.get();
  const { viewer } = stage;
  assertAgree(await viewer.saved(SIZE, SIZE, 1), await seenBy(stage, ...SQUARE), AGREEMENT);
  // Pixels that are this large have much in them that one sample misses.
  const few = ["--size", `${FEW}x${FEW}`, "--supersampling", "6"];
  const fine = await seenBy(stage, ...few);
  const [once, often] = [await viewer.saved(FEW, FEW, 1), await viewer.saved(FEW, FEW, 16)];
  const [before, after] = [once, often].map((picture) => psnr(picture.data, fine.data));
  assert.ok(after > before + 3, `${before} dB with 1 sample a pixel, ${after} dB with 16`);
  viewer.assertFaultless();
});

browserTest("drags, wheels and keys change the picture; R brings the first one back", async () => {
  const { viewer } = await Stage.get();
  const { page, canvas } = viewer;
  const saved = await viewer.saved(SIZE, SIZE, 1);
  const box = (await canvas.boundingBox())!;
  const middle = [box.x + box.width / 2, box.y + box.height / 2] as const;
  let before = await viewer.picture();
  const acts: Record<string, () => Promise<unknown>> = {
    drag: async () => {
      await page.mouse.move(...middle);
      await page.mouse.down();
      await page.mouse.move(middle[0] + 60, middle[1] + 20, { steps: 3 });
      await page.mouse.up();
    },
    wheel: () => page.mouse.wheel(0, -200),
  };
  for (const [name, act] of Object.entries(acts)) {
    const after = await viewer.changed(act);
    assertDiffer(after, before, name);
    before = after;
  }
  assertDiffer(await viewer.held("ArrowLeft"), before, "key");
  await viewer.changed(() => page.keyboard.press("r"));
  assertAgree(await viewer.saved(SIZE, SIZE, 1), saved, AGREEMENT);
  viewer.assertFaultless();
});

browserTest("depth, normals and opacity are other pictures, also by keys", async () => {
  const { viewer } = await Stage.get();
  const view = await viewer.part("View");
  const color = await viewer.picture();
  for (const name of ["Depth", "Normals", "Opacity"]) {
    const shown = await viewer.changed(() =>
      view.getByRole("radio", { name }).check({ force: true })
    );
    assertDiffer(shown, color, name);
  }
  await viewer.canvas.focus();
  const again = await viewer.changed(() => viewer.page.keyboard.press("1"));
  assertAgree(again, color, SAME);
  viewer.assertFaultless();
});

browserTest("a crop box hides what is outside of it, here as in `denerf render`", async () => {
  const stage = await Stage.get();
  const { viewer } = stage;
  const whole = await viewer.picture();
  const part = await viewer.part("Crop box");
  await part.getByLabel("Show only what is in a box").check();
  const cropped = await viewer.changed(async () => {
    await part.getByLabel("x to").fill("0.2");
    await part.getByLabel("x to").blur();
  });
  assertDiffer(cropped, whole, "crop");
  assertAgree(await viewer.saved(SIZE, SIZE, 1), await seenBy(stage, ...SQUARE), AGREEMENT);
  const handle = viewer.page.getByRole("slider", { name: "z to" });
  const raised = await viewer.changed(async () => {
    await handle.focus();
    for (let i = 0; i < 3; i++) await viewer.page.keyboard.press("Shift+ArrowDown");
  });
  assertDiffer(raised, cropped, "a face that is moved by keys");
  await viewer.changed(() => part.getByLabel("Show only what is in a box").uncheck());
  await viewer.fold("Crop box");
  viewer.assertFaultless();
});

browserTest("one goes to a capture's camera and sees its photograph over the render", async () => {
  const stage = await Stage.get();
  const { viewer } = stage;
  const part = await viewer.part("Cameras");
  await part.getByLabel(/Test \(/).check();
  const first = await viewer.picture();
  const there = await viewer.changed(() => part.locator("select").selectOption("test/0"));
  assertDiffer(there, first, "the camera");
  const photograph = viewer.page.locator("img.photograph");
  await photograph.waitFor();
  await viewer.page.waitForFunction(() =>
    document.querySelector<HTMLImageElement>("img.photograph")!.naturalWidth > 0
  );
  await part.getByLabel("Photograph over render").fill("0");
  const [test] = await stage.rendered("--path", "0", ...SQUARE);
  assertAgree(await viewer.saved(SIZE, SIZE, 1), test, AGREEMENT);
  await viewer.fold("Cameras");
  await viewer.canvas.focus();
  await viewer.changed(() => viewer.page.keyboard.press("r"));
  viewer.assertFaultless();
});

browserTest("a path of three keyframes is exported, and `denerf render` follows it", async () => {
  const stage = await Stage.get();
  const { viewer } = stage;
  const part = await viewer.part("Camera path");
  const add = part.getByRole("button", { name: "Add keyframe" });
  await add.click();
  for (const key of ["ArrowLeft", "ArrowUp"]) {
    await viewer.held(key);
    await add.click();
  }
  await part.getByLabel("Width in pixels").fill(String(SIZE));
  await part.getByLabel("Height in pixels").fill(String(SIZE));
  await part.getByLabel("Height in pixels").blur();
  const exported = await viewer.downloaded(part.getByRole("button", { name: "Save tour.json" }));
  const file = join(stage.folder, "tour.json");
  await Deno.writeFile(file, exported);
  const { keyframes } = JSON.parse(new TextDecoder().decode(exported));
  assert.equal(keyframes.length, 3);
  const frames = await stage.rendered("--path", file);
  const time = part.getByLabel("Time", { exact: true });
  const last = Number(await time.getAttribute("max"));
  for (const share of [0, 0.5, 1]) {
    await time.fill(String(share * last));
    const frame = frames[Math.round(share * (frames.length - 1))];
    assertAgree(await viewer.saved(SIZE, SIZE, 1), frame, AGREEMENT);
  }
  await viewer.canvas.focus();
  await viewer.changed(() => viewer.page.keyboard.press("r"));
  viewer.assertFaultless();
});
