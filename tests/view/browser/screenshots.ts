/**
 * Takes the pictures of docs/viewer.md from a run, in a browser:
 *
 *     UPDATE_SCREENSHOTS=1 ./denerf test tests/view/browser/screenshots.ts
 *
 * The run is the folder that DENERF_RUN names, by default runs/brig-ngp, as `denerf train` makes it.
 */
import { fileURLToPath } from "node:url";
import { browserTest } from "./chromium.ts";
import { serve } from "./served.ts";
import { Viewer, type ViewerOptions } from "./viewer.ts";

const IMAGES = fileURLToPath(new URL("../../../docs/", import.meta.url));

/** The longer side of what is drawn; more takes software minutes. */
const PIXELS = Number(Deno.env.get("SCREENSHOT_PIXELS") ?? 480);

const DESKTOP = { viewport: { width: 820, height: 500 } };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** What is to be seen in each picture. */
const PICTURES: Record<string, [ViewerOptions, (viewer: Viewer) => Promise<unknown>]> = {
  "viewer-desktop": [DESKTOP, async (viewer) => {
    await viewer.canvas.focus();
    await viewer.changed(() => viewer.page.keyboard.press("ArrowLeft", { delay: 400 }));
  }],
  "viewer-path": [{ ...DESKTOP, colorScheme: "dark" }, async (viewer) => {
    await viewer.fold("View");
    const part = await viewer.part("Camera path");
    const add = part.getByRole("button", { name: "Add keyframe" });
    for (const key of ["ArrowLeft", "ArrowUp", "KeyS"]) {
      await add.click();
      await viewer.canvas.focus();
      await viewer.changed(() => viewer.page.keyboard.press(key, { delay: 700 }));
    }
  }],
  "viewer-cameras": [DESKTOP, async (viewer) => {
    await viewer.fold("View");
    await viewer.part("Cameras");
    await viewer.canvas.focus();
    await viewer.changed(() => viewer.page.keyboard.press("KeyS", { delay: 900 }));
  }],
  "viewer-phone": [PHONE, async () => {}],
  "viewer-phone-dark": [{ ...PHONE, colorScheme: "dark" }, async (viewer) => {
    await viewer.fold("View");
    await viewer.part("Train here");
  }],
};

if (Deno.env.has("UPDATE_SCREENSHOTS")) {
  for (const [name, [options, prepare]] of Object.entries(PICTURES)) {
    browserTest(`takes ${name}`, async () => {
      await using served = await serve(["view", Deno.env.get("DENERF_RUN") ?? "runs/brig-ngp"]);
      await using viewer = await Viewer.show(served.url, { ...options, pixels: PIXELS });
      await prepare(viewer);
      await viewer.whole();
      await viewer.page.screenshot({ path: `${IMAGES}${name}.png` });
    });
  }
}
