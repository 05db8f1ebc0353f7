/**
 * Field files by readers of others: the one in docs/field-file.md, and safetensors' own.
 *
 * @module
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { decodeField, encodeField, type FieldFile } from "../../src/nerf/mod.ts";
import { withTempFolder } from "../scene/temp_scene.ts";
import { SMALL, smallNgp } from "./nerf_test_tools.ts";

const START = { width: 6, height: 4, fx: 5, fy: 5, cx: 3, cy: 2 };

/** A field without sense, of a table of two levels and a layer. */
const FIELD: FieldFile = {
  ...{ step: 7, bits: 8, config: smallNgp({ grid: { levels: 2 } }) },
  about: {
    ...{ denerf: "0.1.0", name: "a", range: { near: 2, far: 6 }, up: [0, 0, 1], distance: 4 },
    ...{ fromCapture: null, crop: null, tour: null },
    start: { ...START, cameraToWorld: Float64Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 4) },
  },
  arrays: new Map([
    ["grid.table", {
      shape: [1088, 2],
      data: Float32Array.from({ length: 2176 }, (_, i) => Math.cos(i)),
    }],
    ["color.head.weight", { shape: [2, 3], data: Float32Array.of(1, 2, 3, -4, 0.5, 1e5) }],
    ["density.head.weight", { shape: [2, 1], data: Float32Array.of(0.1, 0.2) }],
    ["occupancy.bits", { shape: [2], data: Uint32Array.of(0xffffffff, 5) }],
  ]),
};

const python = (program: string, path: string) =>
  new Deno.Command("python3", { args: ["-c", program, path] }).output().catch(() => null);

/** Runs `use` with a field file, if there is a Python that can run `needed`. */
async function withPython(needed: string, use: (path: string) => Promise<void>): Promise<void> {
  const probe = await python(needed, "");
  if (!probe?.success) return console.log(`skipped: there is no Python for: ${needed}`);
  await withTempFolder(async (folder) => {
    const path = join(folder, "a.field");
    await Deno.writeFile(path, await encodeField(FIELD));
    await use(path);
  });
}

Deno.test("the reader in the documents reads a field file, and says which part is damaged", () =>
  withPython("import gzip, hashlib, json, struct", async (path) => {
    const text = await Deno.readTextFile(new URL("../../docs/field-file.md", import.meta.url));
    const [, program] = /```python\n(.*?)```/s.exec(text)!;
    const { stdout, stderr } = (await python(program, path))!;
    const [, method, step, sums] = /^(\w+) (\d+) (\{.*\})\n$/.exec(
      new TextDecoder().decode(stdout),
    ) ?? assert.fail(new TextDecoder().decode(stderr));
    assert.deepEqual([method, step], ["ngp", "7"]);
    const found = JSON.parse(sums.replaceAll("'", '"')) as Record<string, number>;
    const { arrays } = await decodeField(path, await Deno.readFile(path));
    assert.deepEqual(Object.keys(found).sort(), [...arrays.keys()].sort());
    for (const [name, { data }] of arrays) {
      const sum = [...data].reduce((sum, value) => sum + value, 0);
      assert.ok(Math.abs(found[name] - sum) < 1e-3, `${name}: ${found[name]}, ${sum}`);
    }
  }));

Deno.test("an unzipped field file can be read by the safetensors library", () =>
  withPython("import safetensors.numpy", async (path) => {
    const unzipped = `${path}.safetensors`;
    await Deno.writeFile(unzipped, gunzipSync(await Deno.readFile(path)));
    const { stdout, stderr } = (await python(
      "import sys, safetensors.numpy as s\n" +
        "for n, a in sorted(s.load_file(sys.argv[1]).items()): print(n, a.dtype, a.shape)",
      unzipped,
    ))!;
    assert.equal(
      new TextDecoder().decode(stdout),
      "color.head.weight float32 (2, 3)\ndensity.head.weight float16 (2, 1)\n" +
        "grid.table int8 (1088, 2)\ngrid.table.scales float32 (2,)\n" +
        "grid.table.starts uint32 (2,)\noccupancy.bits uint32 (2,)\n",
      new TextDecoder().decode(stderr),
    );
  }));

Deno.test("methods without tables have 16 bits for all that they learn", async () => {
  const arrays = new Map([...FIELD.arrays].filter(([name]) => name.endsWith("weight")));
  const sizes = await Promise.all(
    ([6, 8, 16] as const).map(async (bits) =>
      gunzipSync(await encodeField({ ...FIELD, config: SMALL.nerf, arrays, bits })).length
    ),
  );
  assert.deepEqual(new Set(sizes.map((size) => Math.ceil(size / 16))).size, 1, String(sizes));
});
