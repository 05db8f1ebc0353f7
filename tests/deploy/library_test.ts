/** The program of docs/library.md, run from a folder that knows nothing of denerf. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { decode } from "npm:fast-png@^8.0.0";
import { createTrainer, encodeCheckpoint, openGpu, prepare, readCheckpoint } from "../../mod.ts";
import { assertSame } from "../nerf/assert_same.ts";
import { withTempFolder } from "../scene/temp_scene.ts";
import { TINY } from "./bundle_tools.ts";

const DOCUMENT = new URL("../../docs/library.md", import.meta.url);
const LIBRARY = new URL("../../mod.ts", import.meta.url).href;
const MAX_LINES = 25;

/** The document's program, with denerf imported from where it is. */
async function program(): Promise<string> {
  const [, text] = /^```ts\n(.*?)^```$/ms.exec(await Deno.readTextFile(DOCUMENT))!;
  assert.ok(text.trimEnd().split("\n").length <= MAX_LINES);
  assert.match(text, /from "\.\.\/mod\.ts"/);
  return text.replace("../mod.ts", LIBRARY);
}

Deno.test("the program of docs/library.md trains and writes a picture, from any folder", () =>
  withTempFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "brig.ts"), await program());
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--check", "brig.ts"],
      cwd: folder,
      env: { NO_COLOR: "1" },
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
    const lines = new TextDecoder().decode(stdout).trim().split("\n");
    assert.deepEqual(lines.map((line) => line.split(":")[0]), [
      ...["25 steps", "50 steps", "75 steps", "100 steps"],
    ]);
    const psnrs = lines.map((line) => Number(/PSNR ([\d.]+) dB/.exec(line)![1]));
    assert.ok(psnrs[3] > psnrs[0] + 3, `${psnrs}`);

    const { width, height, channels, data } = decode(
      await Deno.readFile(join(folder, "brig.png")),
    );
    assert.deepEqual([width, height, channels], [64, 64, 3]);
    assert.ok(new Set(data).size > 100, "the picture shows something");
    const { step, config } = await readCheckpoint(join(folder, "brig.safetensors"));
    assert.deepEqual([step, config.steps, config.scene], [100, 100, "bundled:brig"]);
  }));

Deno.test("the library trains the field that denerf train trains", () =>
  withTempFolder(async (folder) => {
    const words = ["train", "bundled:brig", "--output", join(folder, "run"), ...TINY];
    const main = fileURLToPath(new URL("../../main.ts", import.meta.url));
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", main, ...words, "--seed", "7"],
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));

    const gpu = await openGpu();
    try {
      const { config, scene } = await prepare(gpu, "bundled:brig", {
        settings: { seed: 7, ...settingsOf(TINY) },
      });
      const trainer = await createTrainer(gpu, config, scene);
      while (trainer.steps < config.steps) await trainer.step();
      const bytes = await encodeCheckpoint(gpu, trainer.model, config, trainer.steps);
      assertSame(bytes, await Deno.readFile(join(folder, "run/checkpoint.safetensors")));
    } finally {
      await gpu.close();
    }
  }));

/** What `--steps 4 --set batch.rays=64` says, as settings. */
function settingsOf(words: readonly string[]): Record<string, number> {
  const pairs = words.flatMap((word, i) => {
    if (!word.startsWith("--")) return [];
    return [word === "--set" ? words[i + 1].split("=") : [word.slice(2), words[i + 1]]];
  });
  return Object.fromEntries(pairs.map(([key, value]) => [key, Number(value)]));
}
