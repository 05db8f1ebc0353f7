import assert from "node:assert/strict";
import { decode } from "npm:fast-png@^8.0.0";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { createTrainer, openGpu, prepare } from "../../../mod.ts";
import { decodePng } from "../../../src/scene/images/png.ts";
import { run } from "../../cli/cli_test_tools.ts";
import { withTempFolder } from "../../scene/temp_scene.ts";
import { browserTest, openPage } from "./chromium.ts";
import "./library.ts";
import { psnr } from "./pictures.ts";
import { PHOTOGRAPHS, writeSomeBrig } from "./some_brig.ts";
import { TINY, trainTiny } from "./tiny_run.ts";

const ENTRY = fileURLToPath(new URL("./library.ts", import.meta.url));

/** Of how many steps losses are compared. */
const STEPS = 20;

/** Few rays of few samples: SwiftShader takes its time. */
const FEW = { "batch.maxRays": 256, "batch.samples": 2048, "batch.capacity": 4096 };

/** A page that has the library, and nothing to see. */
async function libraryPage(folder: string): Promise<string> {
  const script = join(folder, "library.js");
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--platform", "browser", "--output", script, ENTRY],
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  const text = (await Deno.readTextFile(script)).replaceAll("</script", "<\\/script");
  const page = join(folder, "library.html");
  await Deno.writeTextFile(page, `<title>denerf</title><script type="module">${text}</script>`);
  return pathToFileURL(page).href;
}

/** The losses of the first steps on this machine. */
async function lossesHere(scene: string, settings: Record<string, unknown>): Promise<number[]> {
  const gpu = await openGpu();
  try {
    const prepared = await prepare(gpu, scene, { settings });
    const trainer = await createTrainer(gpu, prepared.config, prepared.scene);
    while (trainer.steps < STEPS) await trainer.step();
    return (await trainer.report()).map(({ loss }) => loss);
  } finally {
    await gpu.close();
  }
}

browserTest(
  "from a file, the library draws what `denerf render` draws",
  () =>
    withTempFolder(async (folder) => {
      const runFolder = join(folder, "run");
      await trainTiny(runFolder);
      const { code, stderr } = await run([
        ...["render", runFolder, "--path", "orbit", "--frames", "3", "--size", "48x48"],
        ...["--outputs", "color", "--output", join(folder, "frames")],
      ]);
      assert.equal(code, 0, stderr);
      const manifest = await Deno.readTextFile(join(folder, "frames", "manifest.json"));
      const { camera } = JSON.parse(manifest).frames[1];
      const bytes = await Deno.readFile(join(runFolder, "checkpoint.safetensors"));
      await using opened = await openPage(await libraryPage(folder));
      const colors = await opened.page.evaluate(async ({ base64, camera }) => {
        const { Gpu, SHADERS, ...denerf } = globalThis.library;
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        const gpu = await Gpu.open({ shaders: SHADERS });
        const checkpoint = await denerf.decodeCheckpoint("run", bytes);
        const model = await denerf.createModel(gpu, checkpoint.config);
        denerf.restoreCheckpoint("run", gpu, model, checkpoint);
        const range = { near: 2, far: 6 };
        const renderer = await denerf.createRenderer(gpu, model, checkpoint.config, range);
        return [...(await renderer.render(camera)).colors];
      }, { base64: bytes.toBase64(), camera });
      const { data } = decode(await Deno.readFile(join(folder, "frames", "orbit_0001.png")));
      const found = psnr(colors.map((color) => Math.round(color * 255)), data);
      assert.ok(found > 60, `${found} dB`);
      assert.deepEqual(opened.faults, []);
    }),
);

browserTest(
  "a browser decodes photographs to the same bytes, and learns the same of them",
  () =>
    withTempFolder(async (folder) => {
      const scene = join(folder, "some");
      await writeSomeBrig(scene);
      const settings = { ...TINY, "networks.kernels": "fused", "march.steps": 32, ...FEW };
      const here = await lossesHere(scene, settings);
      const names = ["transforms_train.json", "train/r_0.png", "train/r_1.png", "train/r_2.png"];
      for (let i = 3; i < PHOTOGRAPHS; i++) names.push(`train/r_${i}.png`);
      const files = await Promise.all(names.map(async (name) => ({
        name: `some/${name}`,
        base64: (await Deno.readFile(join(scene, name))).toBase64(),
      })));
      await using opened = await openPage(await libraryPage(folder));
      const there = await opened.page.evaluate(async ({ files, settings, steps }) => {
        const { Gpu, SHADERS, ...denerf } = globalThis.library;
        const bytesOf = (text: string) =>
          Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
        const blobs = new Map(files.map(({ name, base64 }) => [name, new Blob([bytesOf(base64)])]));
        const gpu = await Gpu.open({ shaders: SHADERS });
        const decode = denerf.imageDecoder(gpu.device);
        const first = await decode(blobs.get("some/train/r_0.png")!, "r_0");
        const fitted = await denerf.fitFiles(gpu, blobs, decode, { settings });
        const trainer = await denerf.createTrainer(gpu, fitted.config, fitted.scene);
        while (trainer.steps < steps) await trainer.step();
        const losses = (await trainer.report()).map(({ loss }) => loss);
        return { losses, pixels: [...first.data], notes: fitted.notes, name: fitted.config.scene };
      }, { files, settings, steps: STEPS });
      assert.deepEqual(opened.faults, []);
      const own = decodePng(await Deno.readFile(join(scene, "train/r_0.png")), "r_0");
      assert.deepEqual(Uint8Array.from(there.pixels), own.data);
      assert.equal(there.losses.length, STEPS);
      for (const [step, loss] of here.entries()) {
        const difference = Math.abs(there.losses[step] - loss) / loss;
        assert.ok(difference < 0.01, `step ${step}: ${there.losses[step]} instead of ${loss}`);
      }
      assert.deepEqual([there.name, there.notes], ["some", []]);
    }),
);
