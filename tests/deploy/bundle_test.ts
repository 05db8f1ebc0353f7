/** The one file of `deno task bundle`: what is in it, and that nothing else is needed. */
import assert from "node:assert/strict";
import { encode } from "npm:fast-png@^8.0.0";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import { SCENE_FILES } from "../../scenes/carried.ts";
import { SHADERS } from "../../shaders/mod.ts";
import { BundleFolder, TINY } from "./bundle_tools.ts";

const WASM_START = "AGFzbQ"; // "\0asm" in base64

Deno.test("the bundle is one file that needs nothing else", async (t) => {
  const folder = await BundleFolder.create();
  const own = ["--allow-read=denerf.js,runs,large", "--allow-write=runs"];
  try {
    await t.step("every shader and every file of the scene is in it", async () => {
      const { texts, bytes } = embedded(await folder.text());
      const missing = Object.keys(SHADERS).filter((name) => !texts.has(SHADERS[name]));
      assert.deepEqual(missing, []);
      const lost = Object.entries(SCENE_FILES)
        .filter(([, file]) => !bytes.has(Buffer.from(file).toString("base64")))
        .map(([name]) => name);
      assert.deepEqual(lost, []);
    });

    await t.step("the JPEG decoder is in it", async () => {
      const { bytes } = embedded(await folder.text());
      assert.ok([...bytes].some((file) => file.startsWith(WASM_START)));
    });

    await t.step("it begins with the licences of all that is in it", async () => {
      const [head] = (await folder.text()).split("*/");
      assert.match(head, /^\/\*!\n/);
      for (
        const name of [
          "denerf",
          "zod",
          "@jsquash/jpeg",
          "h264-mp4-encoder",
          "libmp4v2",
          "libheif and libde265",
          "libheif-js",
          "eslint-visitor-keys",
        ]
      ) {
        assert.match(head, new RegExp(`^${name}\n\n`, "m"));
      }
      // Those of what is compiled into packages, too.
      for (const text of [/^ *GNU GENERAL PUBLIC LICENSE$/m, /^libjpeg-turbo Licenses$/m]) {
        assert.match(head, text);
      }
    });

    await t.step("it names no place of the machine that made it", async () => {
      const text = await folder.text();
      assert.doesNotMatch(text, /node_modules\/\.deno/);
      // Packages lie in folders named after the registry that they came from.
      const { npmCache } = await denoInfo();
      const registries = [...Deno.readDirSync(npmCache)].map(({ name }) => `${name}/`);
      assert.ok(registries.length > 0);
      for (const place of [...registries, npmCache, Deno.cwd()]) assert.ok(!text.includes(place));
    });

    await t.step("info and help need no permission at all", async () => {
      const { denerf, adapter } = await folder.json([], ["info"]);
      assert.match(`${denerf}`, /^\d+\.\d+\.\d+$/);
      assert.notEqual(adapter, "");
      const help = await folder.deno(["run", "--no-prompt", "denerf.js", "process", "--help"]);
      assert.deepEqual([help.code, help.stderr], [0, ""]);
      assert.match(help.stdout, /^Usage: denerf process/);
    });

    await t.step("the scene inside is read without permission, and trains", async () => {
      const { format, splits } = await folder.json([], ["inspect", "bundled:brig"]);
      assert.deepEqual([format, splits], ["blender", { train: 56, val: 4, test: 8 }]);
      await folder.json(own, ["train", "--output", "runs/brig", ...TINY]);
      const config = JSON.parse(
        await Deno.readTextFile(join(folder.path, "runs/brig/config.json")),
      );
      assert.equal(config.scene, "bundled:brig");
    });

    await t.step("large images are decoded by workers that are the bundle itself", async () => {
      await writeLargeScene(join(folder.path, "large"));
      const train = ["train", "large", "--output", "runs/large", ...TINY, "--downscale", "64"];
      const { scene } = await folder.json(own, train);
      assert.equal((scene as { images: { used: number } }).images.used, 4);

      // Without permission to read the bundle there are no workers: so they were there.
      const blind = own.map((flag) => flag.replace("denerf.js,", ""));
      const { code, stderr } = await folder.deno(
        ["run", "--no-prompt", ...blind, "denerf.js", ...train, "--output", "runs/blind"],
      );
      assert.equal(code, 1);
      assert.match(stderr, /Requires read access to ".*denerf\.js"/);
    });
  } finally {
    await folder.remove();
  }
});

/** Where Deno keeps things. */
async function denoInfo(): Promise<{ npmCache: string }> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** The texts and, in base64, the bytes that a bundle carries. */
function embedded(bundle: string): { texts: Set<string>; bytes: Set<string> } {
  const texts = bundle.matchAll(
    /^ *\w+_default\d* = ((["'])(?:(?!\2)[^\\\n]|\\.)*\2|`(?:[^`\\]|\\.)*`);$/gms,
  );
  const bytes = bundle.matchAll(/__toBinary\("([^"]*)"\)/g);
  return {
    // The bundle is a program, and these are its strings.
    texts: new Set([...texts].map(([, literal]) => new Function(`return ${literal}`)())),
    bytes: new Set([...bytes].map(([, base64]) => base64)),
  };
}

/** Four images of 1,700 x 1,700 pixels: more than are decoded without workers. */
async function writeLargeScene(folder: string): Promise<void> {
  const side = 1700;
  await Deno.mkdir(folder);
  const white = new Uint8Array(side * side * 3).fill(255);
  const png = encode({ width: side, height: side, data: white, channels: 3 });
  const frames = [];
  for (let i = 0; i < 4; i++) {
    await Deno.writeFile(join(folder, `${i}.png`), png);
    const pose = [[1, 0, 0, i / 10], [0, 1, 0, 0], [0, 0, 1, 4], [0, 0, 0, 1]];
    frames.push({ file_path: `${i}.png`, transform_matrix: pose });
  }
  const transforms = { camera_angle_x: 0.69, frames };
  await Deno.writeTextFile(join(folder, "transforms_train.json"), JSON.stringify(transforms));
}
