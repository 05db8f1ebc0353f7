/**
 * Measures a viewer's page in the browser that tests use, such as Chromium on SwiftShader:
 *
 *     deno run -A --lock=tests/deno.lock bench/view_browser.ts RUN [--pixels 128] [--seconds 20]
 *
 * It opens the page, waits for the first whole picture, and then turns around the scene by a held key.
 *
 * @module
 */
/// <reference lib="dom" />
import { parseArgs } from "node:util";
import type { Page } from "npm:playwright-core@^1.65.1";
import { quantile } from "../src/math/quantile.ts";
import { serve } from "../tests/view/browser/served.ts";
import { Viewer } from "../tests/view/browser/viewer.ts";

const { values, positionals: [runPath] } = parseArgs({
  args: Deno.args,
  allowPositionals: true,
  options: {
    pixels: { type: "string", default: "128" },
    seconds: { type: "string", default: "20" },
  },
});
if (!runPath) throw new Error("Name a run's folder.");

/** A frame that the page's worker told of, and how many pixels across were rendered. */
interface Frame {
  readonly at: number;
  readonly width: number;
}

/** What the page keeps for this script. */
declare const globalThis: { frames: Frame[]; Worker: typeof Worker };

/** Lets a page keep the frames that its worker drew. */
function keepFrames(page: Page): Promise<unknown> {
  return page.addInitScript(() => {
    globalThis.frames = [];
    globalThis.Worker = class extends Worker {
      constructor(address: string | URL, options?: WorkerOptions) {
        super(address, options);
        this.addEventListener("message", ({ data }) => {
          if (data.type !== "frame") return;
          globalThis.frames.push({ at: performance.now(), width: data.frame.width });
        });
      }
    };
  });
}

await using served = await serve(["view", runPath]);
const start = performance.now();
await using viewer = await Viewer.open(served.url, {
  pixels: Number(values.pixels),
  viewport: { width: 1024, height: 640 },
  prepare: keepFrames,
});
await viewer.page.waitForFunction(() => globalThis.frames.length > 0);
const first = performance.now() - start;
await viewer.whole();
const whole = performance.now() - start;
await viewer.canvas.focus();
await viewer.page.keyboard.down("ArrowLeft");
await viewer.page.evaluate(() => void (globalThis.frames.length = 0));
await viewer.page.waitForTimeout(Number(values.seconds) * 1000);
const frames = await viewer.page.evaluate(() => globalThis.frames);
await viewer.page.keyboard.up("ArrowLeft");
const { width, height } = await viewer.picture();
const seconds = (frames[frames.length - 1].at - frames[0].at) / 1000;
console.log(`canvas:                ${width} x ${height}`);
console.log(`first picture:         ${(first / 1000).toFixed(1)} s after the address was opened`);
console.log(`first whole picture:   ${(whole / 1000).toFixed(1)} s`);
console.log(`frames a second:       ${((frames.length - 1) / seconds).toFixed(2)} while moving`);
console.log(
  `pixels across:         ${quantile(frames.map(({ width }) => width), 0.5)}, the median`,
);
viewer.assertFaultless();
Deno.exit(0); // the browser ends with this process
