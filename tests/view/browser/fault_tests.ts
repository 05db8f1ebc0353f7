/** What a page says where something is wrong: a sentence each, and nothing hangs. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "npm:playwright-core@^1.65.1";
import { run } from "../../cli/cli_test_tools.ts";
import { browserTest } from "./chromium.ts";
import { assertAgree, assertDiffer } from "./pictures.ts";
import { serve } from "./served.ts";
import { Stage } from "./stage.ts";
import { Viewer } from "./viewer.ts";

/** How pictures agree of which one is of a field in 8 bits, in dB. */
const QUANTISED = 50;

/** What runs in a page's worker before its script. */
async function beforeWorker(page: Page, code: string): Promise<void> {
  await page.addInitScript((code) => {
    const Begun = Worker;
    globalThis.Worker = class extends Begun {
      constructor(script: string | URL) {
        const address = JSON.stringify(new URL(script, document.baseURI).href);
        const parts = [code, `importScripts(${address});`];
        super(URL.createObjectURL(new Blob(parts, { type: "text/javascript" })));
      }
    };
  }, code);
}

/** Keeps a worker's devices where tests find them, and asks for no more than `limits` says. */
function keepDevices(limits: string): string {
  return `
    const request = GPUAdapter.prototype.requestDevice;
    GPUAdapter.prototype.requestDevice = async function (description) {
      const device = await request.call(this, ${limits});
      (self.devices ??= []).push(device);
      return device;
    };`;
}

/** The sentence about what a page cannot show. */
async function failureOf(viewer: Viewer): Promise<string> {
  const failure = viewer.page.locator(".failed [role=alert]");
  await failure.waitFor();
  return await failure.innerText();
}

/** Opens the shared run's page with another answer to one of its requests. */
async function openChanged(
  path: string,
  change: (body: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>,
): Promise<Viewer> {
  const { served } = await Stage.get();
  return await Viewer.open(served.url, {
    prepare: (page) =>
      page.route(path, async (route) => {
        const response = await route.fetch();
        const body = Buffer.from(change(Uint8Array.from(await response.body())));
        const contentType = response.headers()["content-type"];
        await route.fulfill({ contentType, body }); // without the length that it had
      }),
  });
}

browserTest("a page of one file draws from disk what the served one draws", async () => {
  const stage = await Stage.get();
  const file = join(stage.folder, "scene.html");
  const { code, stderr } = await run(["view", stage.run, "--output", file]);
  assert.equal(code, 0, stderr);
  await using viewer = await Viewer.show(pathToFileURL(file).href);
  const [once, served] = [await viewer.saved(48, 48, 1), await stage.viewer.saved(48, 48, 1)];
  assertAgree(once, served, QUANTISED);
  const before = await viewer.picture();
  await viewer.canvas.focus();
  const after = await viewer.changed(() => viewer.page.keyboard.press("ArrowLeft", { delay: 200 }));
  assertDiffer(after, before, "a key");
  viewer.assertFaultless();
});

browserTest("without WebGPU a page says what to do, and shows a picture", async () => {
  const { served } = await Stage.get();
  await using viewer = await Viewer.open(served.url, {
    prepare: (page) => beforeWorker(page, "delete WorkerNavigator.prototype.gpu;"),
  });
  assert.match(await failureOf(viewer), /This page needs WebGPU/);
  await viewer.page.waitForFunction(() =>
    [...document.images].some(({ naturalWidth }) => naturalWidth > 0)
  );
});

browserTest("a device that is lost is opened again, and the picture comes back", async () => {
  const { served } = await Stage.get();
  await using viewer = await Viewer.show(served.url, {
    prepare: (page) => beforeWorker(page, keepDevices("description")),
  });
  const before = await viewer.picture();
  const [worker] = viewer.page.workers();
  await worker.evaluate("self.devices.forEach((device) => device.destroy())");
  await viewer.page.locator(".note", { hasText: "The GPU was lost" }).waitFor();
  await viewer.canvas.focus();
  const after = await viewer.changed(() => viewer.page.keyboard.press("ArrowLeft", { delay: 200 }));
  assertDiffer(after, before, "a key on the new device");
  viewer.assertFaultless();
});

browserTest("a device with no more than WebGPU guarantees shows the run", async () => {
  const { served } = await Stage.get();
  await using viewer = await Viewer.open(served.url, {
    prepare: (page) => beforeWorker(page, keepDevices("{}")),
  });
  await viewer.whole();
  viewer.assertFaultless();
});

browserTest("a field file that is cut off, and one of a newer version, are told", async () => {
  {
    await using viewer = await openChanged("**/field*", (body) => body.slice(0, 10_000));
    assert.match(await failureOf(viewer), /cut off|truncated|damaged/);
  }
  await using viewer = await openChanged(
    "**/field*",
    () => new TextEncoder().encode("denerf field 9"),
  );
  assert.match(await failureOf(viewer), /Cannot load field .*\./);
});

browserTest(
  "a page whose server was started again says so, and of which version it is",
  async () => {
    const { run } = await Stage.get();
    const first = await serve(["view", run]);
    const { port } = new URL(first.url);
    await using viewer = await Viewer.show(first.url);
    await first.kill();
    await using _again = await serve(["view", run, "--port", port]);
    const refused = viewer.page.locator(".refused");
    await refused.waitFor();
    assert.match(await refused.innerText(), /open the whole address .* This page is of denerf \d/);
  },
);

browserTest("a wrong token is refused in a sentence", async () => {
  const { served } = await Stage.get();
  const address = new URL(served.url);
  address.searchParams.set("token", "0".repeat(32));
  await using viewer = await Viewer.open(address.href);
  assert.match(await viewer.page.locator("body").innerText(), /token|address/);
});

browserTest("a run without a checkpoint is waited for, and its first field is shown", async () => {
  const stage = await Stage.get();
  const folder = join(stage.folder, "empty");
  await Deno.mkdir(folder);
  await Deno.copyFile(join(stage.run, "config.json"), join(folder, "config.json"));
  await using served = await serve(["view", folder, "--live"]);
  await using viewer = await Viewer.open(served.url);
  await viewer.page.getByText(/no checkpoint|no field/i).waitFor();
  const checkpoint = "checkpoint.safetensors";
  const partly = join(folder, `.${checkpoint}.tmp`);
  await Deno.copyFile(join(stage.run, checkpoint), partly);
  await Deno.rename(partly, join(folder, checkpoint));
  await viewer.whole();
});
