import assert from "node:assert/strict";
import { gunzipSync, gzipSync } from "node:zlib";
import { SHADERS } from "../../shaders/mod.ts";
import { Gpu } from "../../src/gpu/mod.ts";
import { lookAt } from "../../src/math/mod.ts";
import {
  changeField,
  type Config,
  createRenderer,
  createTrainer,
  decodeCheckpoint,
  decodeField,
  encodeCheckpoint,
  encodeField,
  type FieldAbout,
  type FieldFile,
  fieldOfCheckpoint,
  readField,
  restoreField,
} from "../../src/nerf/mod.ts";
import { gridLevels } from "../../src/nn/mod.ts";
import { encodeWithChecksums } from "../../src/nerf/checksums.ts";
import { FIELD_TYPES } from "../../src/nerf/quantize.ts";
import {
  decodeSafeTensors,
  type DType,
  type NamedArray,
  type TypedArray,
} from "../../src/nerf/safetensors.ts";
import { withWebGpu } from "../gpu/web_gpu.ts";
import { sharedGpu } from "../shaders/kernel_test_tools.ts";
import { Tint } from "../shaders/tint_device.ts";
import { assertSame } from "./assert_same.ts";
import { smallHorizon } from "./horizon/horizon_test_tools.ts";
import { SMALL_MIP } from "./mip/mip_test_tools.ts";
import { SMALL, smallNgp, smallScene } from "./nerf_test_tools.ts";

const SCENE = smallScene();
const gpuOf = sharedGpu();

const ABOUT: FieldAbout = {
  denerf: "0.1.0",
  name: "a scene",
  range: { near: 2, far: 6 },
  up: [0, 0, 1],
  fromCapture: { scale: 2, rotation: [1, 0, 0, 0, 0, -1, 0, 1, 0], translation: [1, 2, 3] },
  start: {
    ...{ width: 40, height: 30, fx: 50, fy: 50, cx: 20, cy: 15 },
    cameraToWorld: lookAt([0, -4, 1], [0, 0, 0], [0, 0, 1]).map((entry) => entry + 0), // no -0
  },
  distance: 4,
  crop: { lower: [-1, -1, -1], upper: [1, 1, 0.5] },
  tour: { format: "denerf path 1", keyframes: [] },
};

const NGP = smallNgp({ averageDecay: 0.5 });

const CONFIGS: Readonly<Record<string, Config>> = {
  "ngp": NGP,
  "ngp whose networks were fused and stored in f16 where it was trained": smallNgp({
    grid: { precision: "f16" },
    networks: { kernels: "fused" },
  }),
  "ngp in a contracted space, of learnt views": smallNgp({
    views: 3,
    space: "contracted",
    occupancy: { cascades: 1 },
    exposure: { rate: 1e-3 },
    poses: { rate: 1e-3 },
  }),
  "nerf": SMALL.nerf,
  "mip with proposals": SMALL_MIP["mip-small"],
  "horizon": smallHorizon({ batch: { rays: 256, chunk: 256 } }),
};

/** A field after some steps: on the host, as a checkpoint, and its first view. */
async function train(gpu: Gpu, config: Config) {
  const trainer = await createTrainer(gpu, config, SCENE);
  while (trainer.steps < 20) await trainer.step();
  const { model } = trainer;
  const bytes = await encodeCheckpoint(gpu, model, config, trainer.steps);
  const renderer = await createRenderer(gpu, model, config, SCENE);
  const { colors } = await renderer.render(SCENE.views[0].camera);
  const arrays = await readField(gpu, model);
  for (const owner of [renderer, trainer, model]) owner.destroy();
  return {
    field: { step: 20, config, about: ABOUT, arrays },
    checkpoint: await decodeCheckpoint("a run", bytes),
    colors,
  };
}

let trained: Promise<Omit<FieldFile, "bits">> | undefined;

/** A field of `NGP`. */
function ngpField(): Promise<Omit<FieldFile, "bits">> {
  return trained ??= gpuOf().then((gpu) => train(gpu, NGP)).then(({ field }) => field);
}

function worst(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let worst = 0;
  for (let i = 0; i < a.length; i++) worst = Math.max(worst, Math.abs(a[i] - b[i]));
  return worst;
}

for (const [name, config] of Object.entries(CONFIGS)) {
  Deno.test(`a field file shows what was trained: ${name}`, async () => {
    const gpu = await gpuOf();
    const { field, checkpoint, colors } = await train(gpu, config);

    // A checkpoint gives the same field without a device.
    const found = fieldOfCheckpoint(checkpoint);
    assert.deepEqual([...found.keys()].sort(), [...field.arrays.keys()].sort());
    for (const [name, { shape, data }] of field.arrays) {
      assert.deepEqual(found.get(name)!.shape, shape, name);
      assertSame(found.get(name)!.data, data, name);
    }

    const file = await decodeField("a", await encodeField({ ...field, bits: 16 }));
    assert.deepEqual({ ...file, arrays: null }, { ...field, bits: 16, arrays: null });
    const restored = await restoreField(gpu, "a", file);
    const renderer = await createRenderer(gpu, restored.model, restored.config, SCENE);
    const again = await renderer.render(SCENE.views[0].camera);
    assert.ok(worst(again.colors, colors) < 0.01, `${worst(again.colors, colors)}`);
    assert.ok(new Set(colors).size > 100);

    // What was read from a file can be written again: nothing is lost twice.
    const arrays = await readField(gpu, restored.model);
    for (const [name, { data }] of file.arrays) assertSame(arrays.get(name)!.data, data, name);
    renderer.destroy();
    restored.model.destroy();
  });
}

Deno.test("tables keep so many bits of each level, and networks 11 of each number", async () => {
  const field = await ngpField();
  const { data: table } = field.arrays.get("grid.table")!;
  const levels = gridLevels({ kind: "hashGrid", ...NGP.grid, precision: "f32" });
  for (const [bits, steps] of [[8, 127], [6, 31]] as const) {
    const { arrays } = await decodeField("a", await encodeField({ ...field, bits }));
    const kept = arrays.get("grid.table")!.data;
    for (const { offset, entries } of levels) {
      const [from, to] = [offset * NGP.grid.features, (offset + entries) * NGP.grid.features];
      const [before, after] = [table.subarray(from, to), kept.subarray(from, to)];
      const largest = worst(before, new Float32Array(to - from));
      const step = largest / steps;
      assert.ok(worst(before, after) <= step * 0.5001, `${bits} bits: ${worst(before, after)}`);
      assert.ok(new Set(after).size > steps / 4, `${new Set(after).size} values in ${bits} bits`);
    }
    for (const [name, { data }] of field.arrays) {
      if (name.startsWith("grid")) continue;
      if (data instanceof Uint32Array) assertSame(arrays.get(name)!.data, data, name);
      else assertSame(arrays.get(name)!.data, Float32Array.from(Float16Array.from(data)), name);
    }
  }
});

Deno.test("fewer bits make smaller files, and the same field the same bytes", async () => {
  const field = await ngpField();
  const sizes: number[] = [];
  for (const bits of [16, 8, 6] as const) {
    const bytes = await encodeField({ ...field, bits });
    assertSame(await encodeField({ ...field, bits }), bytes);
    sizes.push(bytes.length);
  }
  assert.ok(sizes[0] > 1.3 * sizes[1] && sizes[1] > 1.05 * sizes[2], String(sizes));
});

Deno.test("what is too large for F16 is kept in F32", async () => {
  const field = await ngpField();
  const name = "color.head.weight";
  const { shape, data } = field.arrays.get(name)!;
  const large = data.map((value, i) => i === 3 ? 1e5 : value) as Float32Array<ArrayBuffer>;
  const arrays = new Map([...field.arrays, [name, { shape, data: large }]]);
  const file = await decodeField("a", await encodeField({ ...field, arrays, bits: 8 }));
  assertSame(file.arrays.get(name)!.data, large);
});

Deno.test("a field file that could not be read again is not written", async () => {
  const field = await ngpField();
  const about = { ...field.about, distance: 0 };
  await assert.rejects(encodeField({ ...field, about, bits: 8 }), {
    name: "FieldError",
    message:
      /^Cannot write a field file: what it says of its scene cannot be used: distance .*[^.]\.$/,
  });
});

Deno.test("an unzipped field file is safetensors, each tensor at a multiple of its element's size", async () => {
  const bytes = await encodeField({ ...await ngpField(), bits: 8 });
  const file = gunzipSync(bytes);
  const length = Number(file.readBigUInt64LE(0));
  const { __metadata__, ...tensors } = JSON.parse(file.toString("utf8", 8, 8 + length)) as {
    readonly __metadata__: Record<string, string>;
    readonly [name: string]: unknown;
  };
  const entries = Object.entries(tensors) as [string, { dtype: string; data_offsets: number[] }][];
  assert.equal(__metadata__.format, "denerf field 1");
  const sizes: Record<string, number> = { F32: 4, U32: 4, F16: 2, I8: 1 };
  assert.deepEqual(
    entries.map(([name, { dtype }]) => [name, dtype]),
    [
      ["grid.table.scales", "F32"],
      ["grid.table.starts", "U32"],
      ["occupancy.bits", "U32"],
      ["density.layers.0.weight", "F16"],
      ["density.head.weight", "F16"],
      ["color.layers.0.weight", "F16"],
      ["color.layers.1.weight", "F16"],
      ["color.head.weight", "F16"],
      ["grid.table", "I8"],
    ],
  );
  for (const [, { dtype, data_offsets: [from] }] of entries) {
    assert.equal((8 + length + from) % sizes[dtype], 0);
  }
});

Deno.test("what a field file says of its field can be changed, and its tensors stay", async () => {
  const bytes = await encodeField({ ...await ngpField(), bits: 8 });
  const before = await decodeField("a", bytes);
  const crop = { lower: [0, 0, 0], upper: [1, 2, 3] } as const;
  const changed = await decodeField("a", await changeField("a", bytes, { crop, tour: null }));
  assert.deepEqual(changed, { ...before, about: { ...before.about, crop, tour: null } });
  assertSame(await changeField("a", bytes, {}), bytes);
  await assert.rejects(changeField("a", bytes, { up: [0, 0, 2] }), {
    name: "FieldError",
    message:
      /^Cannot load field a: what it says of its scene cannot be used: up must have length 1/,
  });
  const turned = { ...crop, fromScene: ABOUT.fromCapture };
  await assert.rejects(changeField("a", bytes, { crop: turned }), /fromScene/);
});

/** A field file with something in it changed, its checksums right again. */
async function altered(
  change: (
    metadata: Record<string, string>,
    tensors: Map<string, TypedArray<DType>>,
  ) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await encodeField({ ...await ngpField(), bits: 8 });
  const file = decodeSafeTensors(Uint8Array.from(gunzipSync(bytes)), FIELD_TYPES);
  const { headerSha256: _, sha256: __, ...metadata } = file.metadata;
  const tensors = new Map(file.tensors);
  change(metadata, tensors);
  return Uint8Array.from(gzipSync(await encodeWithChecksums({ tensors, metadata })));
}

/** A field file whose contents were changed behind its checksums' back. */
async function damaged(change: (file: Uint8Array, headerEnd: number) => void) {
  const file = gunzipSync(await encodeField({ ...await ngpField(), bits: 8 }));
  change(file, 8 + Number(file.readBigUInt64LE(0)));
  return Uint8Array.from(gzipSync(file));
}

const COPY = "Copy the file from where it is whole, or export it anew";

const REFUSED: Readonly<
  Record<string, [bytes: () => Promise<Uint8Array<ArrayBuffer>>, message: string | RegExp]>
> = {
  "an empty file": [() => Promise.resolve(new Uint8Array()), "it is empty"],
  "a picture": [
    () => Promise.resolve(Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10])),
    "it is no field file: those are gzipped. Make one of a run: denerf export field RUN",
  ],
  "a checkpoint": [
    async () => {
      const gpu = await gpuOf();
      const { model } = await createTrainer(gpu, NGP, SCENE);
      return await encodeCheckpoint(gpu, model, NGP, 0);
    },
    "it is a run's checkpoint. Make a field file of the run: denerf export field RUN",
  ],
  "something else that is gzipped": [
    () => Promise.resolve(Uint8Array.from(gzipSync("a text of some length, but no tensors"))),
    "it is no safetensors file, or its header is damaged",
  ],
  "another program's tensors": [
    async () =>
      Uint8Array.from(
        gzipSync(await encodeWithChecksums({ tensors: new Map(), metadata: { format: "pt" } })),
      ),
    'its format is "pt", not "denerf field 1"',
  ],
  "a newer version": [
    () => altered((metadata) => metadata.format = "denerf field 2"),
    'its format is "denerf field 2", and this version of denerf reads "denerf field 1": update denerf',
  ],
  "a file that was cut off": [
    async () => (await encodeField({ ...await ngpField(), bits: 8 })).slice(0, -4000),
    /^it is truncated: its tensors need \d+ bytes, it has \d+$/,
  ],
  "a file that was cut off in its header": [
    async () => (await encodeField({ ...await ngpField(), bits: 8 })).slice(0, 40),
    /^it (is truncated: its header needs \d+ bytes, it has \d+|is damaged or cut off: it cannot be)/,
  ],
  "a changed number": [
    () => damaged((file) => file[file.length - 5] ^= 1),
    `it is damaged: its tensor grid.table is not as written. ${COPY}`,
  ],
  "a changed header": [
    () => damaged((file, end) => file[end - 60] ^= 1),
    /^it(s tensor grid.table is of type| is damaged: its header is not as written| is no safetensors)/,
  ],
  "a changed gzip checksum": [
    async () => {
      const bytes = await encodeField({ ...await ngpField(), bits: 8 });
      bytes[bytes.length - 6] ^= 1;
      return bytes;
    },
    `it is damaged: its gzip checksum is not as written. ${COPY}`,
  ],
  "no number of steps": [() => altered((metadata) => metadata.step = "-1"), 'its step is "-1"'],
  "bits that there are not": [() => altered((metadata) => metadata.bits = "7"), 'its bits is "7"'],
  "a description that is no JSON": [
    () => altered((metadata) => metadata.about = "{"),
    "its description is no JSON",
  ],
  "a description with a wrong range": [
    () =>
      altered((metadata) =>
        metadata.about = JSON.stringify({
          ...JSON.parse(metadata.about),
          range: { near: 6, far: 2 },
        })
      ),
    /^what it says of its scene cannot be used: range must have near below far/,
  ],
  "a table without scales": [
    () => altered((_, tensors) => tensors.delete("grid.table.scales")),
    "its tensor grid.table has no scales",
  ],
  "scales of other levels": [
    () =>
      altered((_, tensors) =>
        tensors.set("grid.table.starts", { shape: [4], data: Uint32Array.of(0, 64, 64, 90) })
      ),
    "the scales of its tensor grid.table are not those of its levels",
  ],
  "a scale that is not finite": [
    () =>
      altered((_, tensors) => {
        const { shape } = tensors.get("grid.table.scales")!;
        tensors.set("grid.table.scales", { shape, data: new Float32Array(shape[0]).fill(NaN) });
      }),
    "its tensor grid.table is not finite",
  ],
};

for (const [name, [bytes, expected]] of Object.entries(REFUSED)) {
  Deno.test(`refused with a sentence: ${name}`, async () => {
    const start = "Cannot load field a.field: ";
    await assert.rejects(decodeField("a.field", await bytes()), (error: Error) => {
      assert.equal(error.name, "FieldError");
      assert.ok(error.message.startsWith(start) && error.message.endsWith("."), error.message);
      const reason = error.message.slice(start.length, -1);
      if (typeof expected === "string") assert.equal(reason, expected);
      else assert.match(reason, expected);
      return true;
    });
  });
}

Deno.test("an unknown method is named", async () => {
  const bytes = await altered((metadata) =>
    metadata.config = JSON.stringify({ ...NGP, method: "splats" })
  );
  await assert.rejects(decodeField("a.field", bytes), {
    name: "ConfigError",
    message:
      "Cannot use the configuration in a.field: method must be one of ngp, nerf, mip, horizon: " +
      "current value is splats.",
  });
});

Deno.test("every bit of a field file is covered", async () => {
  const bytes = await encodeField({ ...await ngpField(), bits: 6 });
  const changed: string[] = [];
  for (let place = 0; place < 60; place++) {
    // gzip's own header says nothing of the contents: its time, level and system are free.
    const byte = 10 + Math.floor((bytes.length - 10) * place / 60);
    const damaged = bytes.with(byte, bytes[byte] ^ (1 << place % 8)) as Uint8Array<ArrayBuffer>;
    try {
      await decodeField("a", damaged);
      changed.push(`byte ${byte} of ${bytes.length}`);
    } catch (error) {
      assert.equal((error as Error).name, "FieldError");
    }
  }
  assert.deepEqual(changed, []);
});

const MISMATCHED: Readonly<
  Record<string, [change: (arrays: Map<string, NamedArray>) => void, message: string]>
> = {
  "a missing tensor": [
    (arrays) => arrays.delete("color.head.weight"),
    "it has no tensor color.head.weight",
  ],
  "an unknown tensor": [
    (arrays) => arrays.set("more", { shape: [1], data: new Float32Array(1) }),
    "its configuration knows no tensor more",
  ],
  "a tensor of another shape": [
    (arrays) => arrays.set("color.head.weight", { shape: [2, 3], data: new Float32Array(6) }),
    "its tensor color.head.weight has shape [2, 3], its configuration needs [16, 3]",
  ],
  "bits where parameters belong": [
    (arrays) => arrays.set("color.head.weight", { shape: [16, 3], data: new Uint32Array(48) }),
    "its tensor color.head.weight does not hold parameters",
  ],
};

for (const [name, [change, message]] of Object.entries(MISMATCHED)) {
  Deno.test(`a field is not restored with ${name}`, async () => {
    const gpu = await gpuOf();
    const { config, arrays: given } = await ngpField();
    const arrays = new Map(given);
    change(arrays);
    const before = gpu.allocated;
    await assert.rejects(restoreField(gpu, "a", { config, arrays }), {
      name: "FieldError",
      message: `Cannot load field a: ${message}.`,
    });
    assert.equal(gpu.allocated, before);
  });
}

Deno.test("a field is not restored with numbers that are too large for a device's table", async () => {
  const tint = await Tint.open();
  if (!(tint instanceof Tint)) return console.log(`skipped: ${tint}`);
  const { config, arrays: given } = await ngpField();
  const { shape, data } = given.get("grid.table")!;
  const large = data.map((value, i) => i === 3 ? 1e5 : value) as Float32Array<ArrayBuffer>;
  const arrays = new Map([...given, ["grid.table", { shape, data: large }]]);
  const adapter = { software: false, lanes: 32, features: ["shader-f16"], workgroupMemory: 32_768 };
  await withWebGpu(tint.webGpu(adapter), async () => {
    const gpu = await Gpu.open({ shaders: SHADERS });
    await restoreField(gpu, "a", { config, arrays: given });
    await assert.rejects(restoreField(gpu, "a", { config, arrays }), {
      name: "FieldError",
      message:
        "Cannot load field a: its tensor grid.table has numbers beyond 65504, the largest that this device reads.",
    });
  });
});
