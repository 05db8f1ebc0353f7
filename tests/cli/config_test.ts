import assert from "node:assert/strict";
import { join } from "node:path";
import { fieldsOf, METHODS, presetConfig, PRESETS } from "../../src/nerf/mod.ts";
import { withTempFolder } from "../scene/temp_scene.ts";
import { run, runJson, writeAnalyticScene } from "./cli_test_tools.ts";

interface Field {
  key: string;
  meaning: string;
  rule: string;
  value: unknown;
  default: unknown;
  why: string | null;
}

async function fieldsListed(...args: readonly string[]): Promise<Map<string, Field>> {
  const { fields } = await runJson(["config", ...args]);
  return new Map((fields as Field[]).map((field) => [field.key, field]));
}

for (const [method, { presets }] of Object.entries(METHODS)) {
  const [preset] = Object.keys(presets);
  Deno.test(`config lists every key of ${method} with meaning, rule, default and value`, async () => {
    const fields = await fieldsListed(preset);
    const config = presetConfig(preset, "");
    const all = fieldsOf(config);
    // Of objects that can be set as a whole the fields are listed.
    const keys = all.filter((key) => !all.some((other) => other.startsWith(`${key}.`)));
    assert.deepEqual([...fields.keys()].sort(), keys.sort());
    for (const { key, meaning, rule, value } of fields.values()) {
      assert.match(meaning, /^\S.*\.$/, key);
      assert.match(rule, /^\w/, key);
      assert.notEqual(value, "auto", key);
    }
    assert.equal(fields.get("seed")?.rule, "a whole number from 0 to 4294967295");
    assert.equal(fields.get("format")?.rule, "text, or null");
    assert.equal(fields.get("steps")?.default, config.steps);
  });
}

Deno.test("config says why this machine takes other values than the preset's", async () => {
  const { software } = await runJson(["info"]);
  const fields = await fieldsListed("ngp");
  assert.match(String(fields.get("networks.kernels")?.why), /^\w.*\w$/);
  const { value, why } = fields.get("steps")!;
  assert.deepEqual(
    [value, why],
    software ? [1200, "a run takes about a minute"] : [35_000, null],
  );
});

Deno.test("config says what train would choose for a scene and so much time", () =>
  withTempFolder(async (folder) => {
    await writeAnalyticScene(folder);
    const { software } = await runJson(["info"]);
    const fields = await fieldsListed("ngp", "--scene", folder, "--max-seconds", "300");
    assert.equal(fields.get("maxSeconds")?.value, 300);
    assert.equal(fields.get("steps")?.why, "as many as there is time for, which is 300 s");
    assert.equal(
      fields.get("averageDecay")?.why,
      software ? "a mean over 300 of the 6000 steps that are expected" : null,
    );
  }));

Deno.test("config fits into 100 columns", async () => {
  const { code, stdout } = await run(["config", "nerf"]);
  assert.equal(code, 0);
  assert.match(stdout, /^ {2}batch\.chunk = \d+ {3}\(preset: "auto"\)$/m);
  assert.deepEqual(stdout.split("\n").filter((line) => line.length > 100), []);
});

Deno.test("config refuses what is neither a preset nor a run", async () => {
  const { code, stderr } = await run(["config", "nerf-smal"]);
  assert.equal(code, 2);
  assert.equal(
    stderr,
    'error: Cannot use preset "nerf-smal": there is no such preset. Did you mean nerf-small?\n',
  );
});

const TINY = `
extends = "nerf-small"
steps = 3
downscale = 1

[batch]
rays = 16

[field]
width = 32
position = { kind = "frequency", levels = 3 }
direction = { kind = "sphericalHarmonics", degree = 2 }
`;

Deno.test("train --config takes a preset of one's own; options come on top; the run's config.json repeats it", () =>
  withTempFolder(async (folder) => {
    await writeAnalyticScene(folder);
    const [file, first, again] = ["own.toml", "first", "again"].map((name) => join(folder, name));
    await Deno.writeTextFile(file, TINY);
    const { steps } = await runJson(
      ["train", folder, "--config", file, "--seed", "7", "--output", first],
    );
    assert.equal(steps, 3);
    const saved = await Deno.readTextFile(join(first, "config.json"));
    const config = JSON.parse(saved);
    assert.deepEqual(
      [config.preset, config.seed, config.batch.rays, config.field.width, config.field.layers],
      ["nerf-small", 7, 16, 32, 4],
    );
    assert.deepEqual(config.field.position, {
      kind: "frequency",
      levels: 3,
      pi: false,
      identity: true,
    });
    assert.deepEqual(config.field.direction, { kind: "sphericalHarmonics", degree: 2 });

    const { settings } = await runJson(
      ["train", "--config", join(first, "config.json"), "--output", again],
    );
    assert.deepEqual(settings, []);
    assert.equal(await Deno.readTextFile(join(again, "config.json")), saved);
    const checkpoints = [first, again].map((run) =>
      Deno.readFile(join(run, "checkpoint.safetensors"))
    );
    assert.deepEqual(await checkpoints[0], await checkpoints[1]);

    const fields = await fieldsListed(first);
    assert.deepEqual([fields.get("seed")?.value, fields.get("seed")?.default], [7, 0]);
    assert.equal((await fieldsListed(file)).get("batch.rays")?.value, 16);
  }));

const REFUSED: Record<string, [name: string, text: string, message: string]> = {
  "an unknown key": [
    "own.toml",
    'extends = "ngp"\n\n[grid]\nlevles = 4\n',
    "Cannot use the configuration:\nFILE:4: grid.levles: there is no such field. Did you mean levels?",
  ],
  "a value against its rule": [
    "own.toml",
    'extends = "ngp"\n[grid]\nlevels = 40\n',
    "Cannot use the configuration:\nFILE:3: grid.levels: must be at most 24, current value is 40",
  ],
  "a value against its rule in JSON": [
    "own.json",
    '{"extends": "ngp", "grid": {"levels": 0}}',
    "Cannot use the configuration:\nFILE: grid.levels: must be at least 1, current value is 0",
  ],
  "a preset that is not there": [
    "own.toml",
    'extends = "npg"\n',
    'Cannot use preset "npg": there is no such preset. Did you mean ngp?',
  ],
  "a preset that is no text": [
    "own.json",
    '{"extends": 3}',
    "Cannot use FILE: extends must be a preset's name, current value is 3.",
  ],
  "a method": [
    "own.toml",
    'extends = "ngp"\nmethod = "nerf"\n',
    "Cannot use FILE:2: method is decided by extends.",
  ],
  "neither a preset nor a method": [
    "own.toml",
    "steps = 3\n",
    'Cannot use FILE: it must be a run\'s config.json, or name in "extends" the preset that it changes.',
  ],
  "a list": ["own.json", "[]", "Cannot use FILE: it must be an object."],
};

for (const [what, [name, text, message]] of Object.entries(REFUSED)) {
  Deno.test(`train --config refuses a file with ${what}`, () =>
    withTempFolder(async (folder) => {
      const file = join(folder, name);
      await Deno.writeTextFile(file, text);
      const { code, stderr } = await run(["train", "--config", file, "--output", folder]);
      assert.deepEqual([code, stderr], [2, `error: ${message.replace("FILE", file)}\n`]);
    }));
}

Deno.test("train --config refuses a date where a group of fields must be", () =>
  withTempFolder(async (folder) => {
    const file = join(folder, "own.toml");
    await Deno.writeTextFile(file, 'extends = "ngp"\ngrid = 2026-01-01\n');
    const { code, stderr } = await run(["train", "--config", file, "--output", folder]);
    assert.equal(code, 2);
    assert.match(stderr, /own\.toml:2: grid\.levels: is missing\n/);
  }));

Deno.test("train --config refuses text that is neither TOML nor JSON, with where it ends to be", () =>
  withTempFolder(async (folder) => {
    for (
      const [name, reason] of [[
        "a.toml",
        /a\.toml:2: it is not TOML, column 1: unexpected token at "= 4"\.$/m,
      ], [
        "a.json",
        /a\.json: it is not JSON: /,
      ]] as const
    ) {
      await Deno.writeTextFile(join(folder, name), "steps = 3\n= 4\n");
      const { code, stderr } = await run(["train", "--config", join(folder, name)]);
      assert.equal(code, 2);
      assert.match(stderr, reason);
    }
  }));

Deno.test("train --config stands neither beside --preset nor beside --resume", async () => {
  const beside = await run(["train", "--config", "own.toml", "--preset", "nerf"]);
  assert.deepEqual([beside.code, beside.stderr], [
    2,
    "error: Cannot train with both --preset and --config: own.toml says itself which preset it " +
    "extends.\n",
  ]);
  const resumed = await run(["train", "--config", "own.toml", "--resume", "--output", "run"]);
  assert.deepEqual([resumed.code, resumed.stderr], [
    2,
    "error: Cannot resume with --config: a run keeps the configuration that it began with.\n",
  ]);
});

Deno.test("every preset is listed in the help of train", async () => {
  const { stdout } = await run(["train", "--help"]);
  for (const preset of Object.keys(PRESETS)) assert.ok(stdout.includes(preset));
});
