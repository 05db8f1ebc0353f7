/** What a page says where something is wrong: a sentence each, and nothing hangs. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Page } from "npm:playwright-core@^1.65.1";
import { run } from "../../cli/cli_test_tools.ts";
import { browserTest, FOREIGN_HOST, openPage } from "./chromium.ts";
import { assertAgree, assertDiffer } from "./pictures.ts";
import { serve } from "./served.ts";
import { Stage } from "./stage.ts";
import { Viewer } from "./viewer.ts";

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

browserTest(
  "a page of one file draws from disk what `denerf render` draws of its field",
  async () => {
    const stage = await Stage.get();
    const [file, field] = ["scene.html", "scene.field"].map((name) => join(stage.folder, name));
    for (
      const args of [["view", stage.run, "--output", file], [
        "export",
        "field",
        stage.run,
        "--output",
        field,
      ]]
    ) {
      const { code, stderr } = await run(args);
      assert.equal(code, 0, stderr);
    }
    await using viewer = await Viewer.show(pathToFileURL(file).href);
    const part = await viewer.part("Camera path");
    for (let i = 0; i < 2; i++) await part.getByRole("button", { name: "Add keyframe" }).click();
    await part.getByLabel("Width in pixels").fill("24");
    await part.getByLabel("Height in pixels").fill("24");
    await part.getByLabel("Height in pixels").blur();
    const path = join(stage.folder, "start.json");
    const tour = await viewer.downloaded(part.getByRole("button", { name: "Save tour.json" }));
    await Deno.writeFile(path, tour);
    const frames = await stage.renderedOf(field, "--path", path);
    assertAgree(await viewer.saved(24, 24, 1), frames[0], 60);
    const before = await viewer.picture();
    assertDiffer(await viewer.held("ArrowLeft"), before, "a key");
    viewer.assertFaultless();
  },
);

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

browserTest("a device with no more than WebGPU guarantees is opened again when lost", async () => {
  const { served } = await Stage.get();
  await using viewer = await Viewer.show(served.url, {
    prepare: (page) => beforeWorker(page, keepDevices("{}")),
  });
  const before = await viewer.picture();
  const [worker] = viewer.page.workers();
  await worker.evaluate("self.devices.forEach((device) => device.destroy())");
  await viewer.page.locator(".note", { hasText: "The GPU was lost" }).waitFor();
  await viewer.page.locator(".note", { hasText: "The GPU is back" }).waitFor();
  assertDiffer(await viewer.held("ArrowLeft"), before, "a key on the new device");
  viewer.assertFaultless();
});

browserTest("a field file that is cut off, and one of a newer version, are told", async () => {
  {
    await using viewer = await openChanged("**/field*", (body) => body.slice(0, 10_000));
    assert.match(await failureOf(viewer), /cut off|truncated|damaged/);
  }
  await using viewer = await openChanged("**/field*", (body) => {
    const file = gunzipSync(body).toString("latin1").replace("denerf field 1", "denerf field 2");
    return Uint8Array.from(gzipSync(Buffer.from(file, "latin1")));
  });
  assert.match(await failureOf(viewer), /its format is "denerf field 2".*update denerf/);
});

browserTest("two pages outlive their server, and say when another one took its place", async () => {
  const { run } = await Stage.get();
  const first = await serve(["view", run]);
  const { port } = new URL(first.url);
  await using one = await Viewer.show(first.url);
  await using two = await Viewer.show(first.url);
  await first.kill();
  // What is shown goes on without a server.
  const before = await one.picture();
  assertDiffer(await one.held("ArrowLeft"), before, "a key without a server");
  await using _again = await serve(["view", run, "--port", port]);
  for (const { page } of [one, two]) {
    const refused = page.locator(".refused");
    await refused.waitFor();
    assert.match(await refused.innerText(), /open the whole address .* This page is of denerf \d/);
  }
});

browserTest("a wrong token is refused in a sentence", async () => {
  const { served } = await Stage.get();
  const address = new URL(served.url);
  address.searchParams.set("token", "0".repeat(32));
  await using viewer = await Viewer.open(address.href);
  assert.match(await viewer.page.locator("body").innerText(), /token|address/);
});

browserTest("whoever calls the server by another name is refused in a sentence", async () => {
  const { served } = await Stage.get();
  const address = new URL(served.url);
  address.hostname = FOREIGN_HOST;
  await using opened = await openPage(address.href);
  assert.match(await opened.page.locator("body").innerText(), /host must be .*"evil\.example"/);
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
  const bytes = await Deno.readFile(join(stage.run, checkpoint));
  await Deno.writeFile(partly, bytes.subarray(0, bytes.length / 2));
  await viewer.page.getByText(/no checkpoint|no field/i).waitFor();
  await Deno.writeFile(partly, bytes);
  await Deno.rename(partly, join(folder, checkpoint));
  await viewer.whole();
});
