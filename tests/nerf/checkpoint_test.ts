import {
  createNerfModel,
  createNgpModel,
  type NerfConfig,
  type NerfModel,
  type NgpConfig,
  type NgpModel,
} from "./models.ts";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Gpu } from "../../src/gpu/mod.ts";
import {
  type Checkpoint,
  CheckpointError,
  type Config,
  createModel,
  decodeCheckpoint,
  type Model,
  type NamedArray,
  restoreCheckpoint,
} from "../../src/nerf/mod.ts";
import { decodeSafeTensors, encodeSafeTensors } from "../../src/nerf/safetensors.ts";
import { BATCH } from "../../src/nerf/mod.ts";
import { readCheckpoint, saveCheckpoint } from "../../src/runs/mod.ts";
import { pcg4d } from "../../src/math/random.ts";
import { gather } from "../../src/nn/mod.ts";
import { assertClose } from "../reference/assert_close.ts";
import { randomValues } from "../reference/random_values.ts";
import { rgbaPng, withTempFolder } from "../scene/temp_scene.ts";
import { sharedGpu } from "../shaders/kernel_test_tools.ts";
import { areSame, assertSame } from "./assert_same.ts";
import { forbidWriting, withDisk } from "./mounted_disk.ts";
import { assertSameState, configOf, readNamed, readState, smallNgp } from "./nerf_test_tools.ts";
import { readIndependently } from "./safetensors_reader.ts";

const config = configOf("nerf-small", {
  seed: 0xffffffff,
  batch: { chunk: 100 },
  samples: { coarse: 4, fine: 4 },
  field: { layers: 2, width: 20, viewWidth: 8, skips: [0] },
});
const ngp = smallNgp({ seed: 0xfffffffe });
const STEP = 12;

const openGpu = sharedGpu();

/**
 * Gives everything of a model that is stored other numbers: floats in [-1, 1), squares in [0, 1), counts of
 * 12 steps.
 */
function fillModel(gpu: Gpu, { stored, parts: { state } }: Model): void {
  [...new Set(stored.map(({ tensor }) => tensor!))].forEach((tensor, seed) => {
    if (tensor.type === "u32") {
      const counts = Uint32Array.from(
        { length: tensor.length },
        (_, i) => pcg4d(i, 0, 0, seed)[0] % (STEP + 1),
      );
      if (tensor === state) counts.set([STEP - 2, 2], BATCH.applied);
      return gpu.write(tensor, counts);
    }
    const random = Float32Array.from(randomValues(tensor.length, seed));
    const arrays = stored.filter((array) => array.tensor === tensor);
    const isDensities = arrays[0].name === "occupancy.densities"; // cells that no camera sees have -1
    if (isDensities) random.forEach((value, i) => random[i] = value < 0 ? -1 : value);
    if (arrays[0].name.startsWith("adam.v.")) random.forEach((value, i) => random[i] = value ** 2);
    if (!arrays[0].places) return gpu.write(tensor, random);
    const flat = new Float32Array(tensor.length); // zero between the arrays
    for (const { places } of arrays) for (const place of places!) flat[place] = random[place];
    gpu.write(tensor, flat);
  });
}

/** Lets a model have seen other steps than `STEP`, one of them skipped. */
function countSteps(gpu: Gpu, { parts: { state } }: Model, steps: number): void {
  const counts = new Uint32Array(state.length);
  counts.set([steps - 1, 1], BATCH.applied);
  gpu.write(state, counts);
}

/** A model whose parameters and moments are all different. */
async function createNerf(gpu: Gpu, options: NerfConfig = config): Promise<NerfModel> {
  const model = await createNerfModel(gpu, options);
  fillModel(gpu, model);
  return model;
}

/** Runs `use` with a saved checkpoint and its model. */
function withCheckpoint(
  use: (path: string, gpu: Gpu, model: NerfModel, folder: string) => Promise<void>,
): Promise<void> {
  return withTempFolder(async (folder) => {
    const gpu = await openGpu();
    const model = await createNerf(gpu);
    const path = join(folder, "checkpoint.safetensors");
    await saveCheckpoint(path, gpu, model, config, STEP);
    await use(path, gpu, model, folder);
  });
}

/** Runs `use` with a saved checkpoint of Instant-NGP and its model. */
function withNgpCheckpoint(
  use: (path: string, gpu: Gpu, model: NgpModel) => Promise<void>,
  options: NgpConfig = ngp,
): Promise<void> {
  return withTempFolder(async (folder) => {
    const gpu = await openGpu();
    const model = await createNgpModel(gpu, options);
    fillModel(gpu, model);
    const path = join(folder, "checkpoint.safetensors");
    await saveCheckpoint(path, gpu, model, options, STEP);
    await use(path, gpu, model);
  });
}

Deno.test("a checkpoint restores parameters, moments, step and configuration", () =>
  withCheckpoint(async (path, gpu, model) => {
    const checkpoint = await readCheckpoint(path);
    assert.equal(checkpoint.step, STEP);
    assert.deepEqual(checkpoint.config, config);
    const other = await createNerfModel(gpu, config);
    restoreCheckpoint(path, gpu, other, checkpoint);
    assertSameState(await readState(gpu, other), await readState(gpu, model));
  }));

Deno.test("a checkpoint is a safetensors file with a name and a shape for every array", () =>
  withCheckpoint(async (path, gpu, { parts: { parameters } }) => {
    const { headerLength, metadata, tensors } = readIndependently(await Deno.readFile(path));
    assert.equal(headerLength % 8, 0);
    assert.deepEqual(Object.keys(metadata).sort(), [
      ...["config", "format", "generator", "headerSha256", "sha256", "step"],
    ]);
    assert.deepEqual([metadata.format, metadata.step], ["denerf checkpoint 3", String(STEP)]);
    assert.deepEqual(JSON.parse(metadata.config), config);
    assert.deepEqual(JSON.parse(metadata.generator), {
      algorithm: "pcg4d",
      seed: 0xffffffff,
      step: STEP,
    });

    const networks = ["coarse", "fine"].flatMap((network) =>
      ["layers.0", "layers.1", "head", "view", "rgb"].flatMap((layer) =>
        ["weight", "bias"].map((kind) => `${network}.${layer}.${kind}`)
      )
    );
    const names = ["", "adam.m.", "adam.v."].flatMap((prefix) =>
      networks.map((name) => prefix + name)
    );
    assert.deepEqual(Object.keys(tensors), [...names, "batch"]);
    const shapes = networks.slice(0, 10).map((name) => tensors[name].shape);
    const [position, direction] = [3 * (2 * 8 + 1), 3 * (2 * 2 + 1)];
    assert.deepEqual(shapes, [
      ...[[position, 20], [20]],
      ...[[20 + position, 20], [20]],
      ...[[20, 21], [21]],
      ...[[20 + direction, 8], [8]],
      ...[[8, 3], [3]],
    ]);
    const arrays = { "": "values", "adam.m.": "firstMoments", "adam.v.": "secondMoments" } as const;
    for (const [prefix, array] of Object.entries(arrays)) {
      for (const [name, data] of Object.entries(await readNamed(gpu, parameters, array))) {
        assert.deepEqual(tensors[prefix + name].data, [...data], prefix + name);
      }
    }
  }));

Deno.test("a checkpoint of format 1 says by its steps how many were applied", () =>
  withCheckpoint(async (path) => {
    const { tensors, metadata } = decodeSafeTensors(await Deno.readFile(path));
    const withoutBatch = new Map([...tensors].filter(([name]) => name !== "batch"));
    const { headerSha256: _, sha256: __, ...unchecked } = metadata;
    const before = { ...unchecked, format: "denerf checkpoint 1" };
    await Deno.writeFile(path, encodeSafeTensors({ tensors: withoutBatch, metadata: before }));
    const read = await readCheckpoint(path);
    const batch = new Uint32Array(BATCH.slots);
    batch[BATCH.applied] = STEP;
    assert.deepEqual(read.tensors.get("batch"), { shape: [BATCH.slots], data: batch });
    assert.equal(read.tensors.size, tensors.size);
  }));

Deno.test("a checkpoint of format 2 is read, and known to have no checksums", () =>
  withCheckpoint(async (path, gpu, model) => {
    assert.equal((await readCheckpoint(path)).hasChecksums, true);
    const { tensors, metadata } = decodeSafeTensors(await Deno.readFile(path));
    const { headerSha256: _, sha256: __, ...unchecked } = metadata;
    const before = { ...unchecked, format: "denerf checkpoint 2" };
    await Deno.writeFile(path, encodeSafeTensors({ tensors, metadata: before }));
    const checkpoint = await readCheckpoint(path);
    assert.equal(checkpoint.hasChecksums, false);
    const other = await createNerfModel(gpu, config);
    restoreCheckpoint(path, gpu, other, checkpoint);
    assertSameState(await readState(gpu, other), await readState(gpu, model));
  }));

Deno.test("a checkpoint of ngp of before rays voted has no votes", () =>
  withNgpCheckpoint(async (path, gpu, model) => {
    const { tensors, metadata } = decodeSafeTensors(await Deno.readFile(path));
    const isOld = ([name]: [string, unknown]) => !/^occupancy\.(votes\.|missing)/.test(name);
    const old = { tensors: new Map([...tensors].filter(isOld)), metadata: { ...metadata } };
    assert.equal(old.tensors.size, tensors.size - 4);
    old.metadata.format = "denerf checkpoint 2";
    delete old.metadata.headerSha256;
    delete old.metadata.sha256;
    await Deno.writeFile(path, encodeSafeTensors(old));
    restoreCheckpoint(path, gpu, model, await readCheckpoint(path));
    const state = Object.entries(await readState(gpu, model));
    const voted = state.filter(([name]) => /^occupancy (votes|missing)/.test(name));
    assert.equal(voted.length, 4);
    assert.ok(voted.every(([, array]) => array.every((count) => count === 0)));
  }));

Deno.test("SHA-256 of each tensor is in the metadata, by its name", () =>
  withNgpCheckpoint(async (path) => {
    const { tensors, metadata } = decodeSafeTensors(await Deno.readFile(path));
    const digests = JSON.parse(metadata.sha256);
    assert.deepEqual(Object.keys(digests), [...tensors.keys()]);
    for (const [name, { data }] of tensors) {
      const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      assert.equal(digests[name], createHash("sha256").update(bytes).digest("hex"), name);
    }
  }));

/** Flipped bits that are tried, in the header and in tensors. */
const FLIPS = 100;

for (const [part, name] of ["header", "tensors"].entries()) {
  Deno.test(`any bit of the ${name} that flips is noticed: ${FLIPS} at random`, () =>
    withNgpCheckpoint(async (path) => {
      const file = await Deno.readFile(path);
      const end = headerEnd(file);
      const [first, length] = part === 0 ? [0, end] : [end, file.length - end];
      for (let flip = 0; flip < FLIPS; flip++) {
        const [draw, bit] = pcg4d(flip, part, 0, 2026);
        const place = first + draw % length;
        const damaged = file.slice();
        damaged[place] ^= 1 << bit % 8;
        await assert.rejects(
          decodeCheckpoint(path, damaged),
          part === 0 ? CheckpointError : {
            name: "CheckpointError",
            message: `Cannot load checkpoint ${path}: it is damaged: its tensor ` +
              `${tensorAt(file, place)} is not as written. ` +
              "Copy the file from where it is whole, or train anew.",
          },
          `bit ${bit % 8} of byte ${place}`,
        );
      }
    }));
}

/** The name of the tensor that a byte of a file belongs to. */
function tensorAt(file: Uint8Array, place: number): string {
  const { tensors, end } = readIndependently(file);
  const [name] = Object.entries(tensors).find(([, { offsets }]) => end + offsets[1] > place)!;
  return name;
}

Deno.test("no bit of the checksums' own names and digits, nor of the format, flips unnoticed", () =>
  withCheckpoint(async (path) => {
    const file = await Deno.readFile(path);
    for (let place = 0; place < 8 + 150; place++) {
      for (let bit = 0; bit < 8; bit++) {
        const damaged = file.slice();
        damaged[place] ^= 1 << bit;
        const message = `bit ${bit} of byte ${place}`;
        await assert.rejects(decodeCheckpoint(path, damaged), CheckpointError, message);
      }
    }
  }));

/** A checkpoint whose header's digest is right, with some text in place of its tensors' digests. */
function withDigests(sha256: string): Uint8Array<ArrayBuffer> {
  const tensors = new Map([["a", { shape: [1], data: Float32Array.of(1) }]]);
  const metadata = { headerSha256: "0".repeat(64), format: "denerf checkpoint 3", sha256 };
  const file = encodeSafeTensors({ tensors, metadata });
  const digest = createHash("sha256").update(file.subarray(0, headerEnd(file))).digest("hex");
  file.set(new TextEncoder().encode(digest), 8 + '{"__metadata__":{"headerSha256":"'.length);
  return file;
}

for (const text of ["", "{", "null", "5", '"word"', "[]", '{"a":null}']) {
  Deno.test(`checksums that are no digests are told as damage: ${text}`, () =>
    assert.rejects(decodeCheckpoint("a", withDigests(text)), {
      name: "CheckpointError",
      message:
        /^Cannot load checkpoint a: it is damaged: its (tensor a|list of checksums) is not as /,
    }));
}

Deno.test("a checkpoint can be read by the safetensors library", () =>
  withCheckpoint(async (path, gpu, { parts: { parameters } }) => {
    const python = (program: string) =>
      new Deno.Command("python3", { args: ["-c", program, path] }).output().catch(() => null);
    const probe = await python("import safetensors, numpy");
    if (!probe?.success) {
      return console.log("skipped: there is no Python with safetensors and numpy");
    }
    const { stdout } = (await python(`
import json, sys
from safetensors.numpy import load_file
print(json.dumps({k: [list(v.shape), v.flatten().tolist()] for k, v in load_file(sys.argv[1]).items()}))
`))!;
    const read = JSON.parse(new TextDecoder().decode(stdout));
    const values = await readNamed(gpu, parameters);
    for (const { name, shape } of parameters.named) {
      assert.deepEqual(read[name], [shape, [...values[name]]], name);
    }
  }));

Deno.test("the same state gives the same bytes, another step or configuration others", () =>
  withCheckpoint(async (path, gpu, model, folder) => {
    const saved = await Deno.readFile(path);
    const again = async (options: Config, step: number) => {
      if (step !== STEP) countSteps(gpu, model, step);
      const other = join(folder, "other");
      await saveCheckpoint(other, gpu, model, options, step);
      return await Deno.readFile(other);
    };
    assertSame(await again(config, STEP), saved);
    assert.ok(!areSame(await again({ ...config, seed: 1 }, STEP), saved));
    assert.ok(!areSame(await again(config, STEP + 1), saved));
  }));

/** What `change` makes of a checkpoint's file cannot be read, and the reason is told. */
function refusesToRead(
  name: string,
  change: (file: Uint8Array<ArrayBuffer>) => Uint8Array,
  message: string | ((file: Uint8Array) => string),
): void {
  Deno.test(`reading refuses ${name}`, () =>
    withCheckpoint(async (path) => {
      const file = await Deno.readFile(path);
      await Deno.writeFile(path, change(file));
      const reason = typeof message === "string" ? message : message(file);
      await assert.rejects(readCheckpoint(path), {
        name: "CheckpointError",
        message: `Cannot load checkpoint ${path}: ${reason}.`,
      });
    }));
}

const headerEnd = (file: Uint8Array) => readIndependently(file).end;

refusesToRead("an empty file", () => new Uint8Array(), "it has only 0 bytes");
refusesToRead(
  "a file cut off in its header",
  (file) => file.slice(0, 500),
  (file) => `it is truncated: its header needs ${headerEnd(file)} bytes, it has 500`,
);
refusesToRead(
  "a file cut off behind its header",
  (file) => file.slice(0, headerEnd(file)),
  (file) => {
    const { tensors, end } = readIndependently(file);
    const [first] = Object.values(tensors);
    return `it is truncated: its tensors need ${end + first.offsets[1]} bytes, it has ${end}`;
  },
);
refusesToRead(
  "a file that lacks its last byte",
  (file) => file.slice(0, -1),
  (file) => `it is truncated: its tensors need ${file.length} bytes, it has ${file.length - 1}`,
);
refusesToRead(
  "a PNG",
  () => rgbaPng(40, 30),
  "it is no safetensors file, or its header is damaged",
);
refusesToRead("a text", () => new TextEncoder().encode("step 3\n"), "it has only 7 bytes");
refusesToRead(
  "a checkpoint that lacks its checksums",
  () => foreign({ format: "denerf checkpoint 3", step: "3", config: JSON.stringify(config) }),
  "it is damaged: its checksums are missing",
);
refusesToRead(
  "another program's safetensors",
  () => foreign({ format: "pt" }),
  'its format is "pt", not "denerf checkpoint 3"',
);
refusesToRead(
  "safetensors without metadata",
  () => foreign({}),
  'its format is "unknown", not "denerf checkpoint 3"',
);
refusesToRead(
  "a checkpoint without a step",
  () => foreign({ format: "denerf checkpoint 2", config: JSON.stringify(config) }),
  'its step is "unknown"',
);
refusesToRead(
  "a checkpoint whose step is empty",
  () => foreign({ format: "denerf checkpoint 2", step: "", config: JSON.stringify(config) }),
  'its step is ""',
);
refusesToRead(
  "a checkpoint whose step is no whole number",
  () => foreign({ format: "denerf checkpoint 2", step: "1.5", config: JSON.stringify(config) }),
  'its step is "1.5"',
);
refusesToRead(
  "a checkpoint whose step is beyond all runs",
  () => foreign({ format: "denerf checkpoint 2", step: "1e300", config: JSON.stringify(config) }),
  'its step is "1e300"',
);
refusesToRead(
  "a checkpoint whose generator is that of another step",
  () =>
    foreign({
      format: "denerf checkpoint 2",
      step: "3",
      generator: JSON.stringify({ algorithm: "pcg4d", seed: 7, step: 4 }),
      config: JSON.stringify({ ...config, seed: 7 }),
    }),
  'its generator is {"algorithm":"pcg4d","seed":7,"step":4}, ' +
    "which its seed 7 and step 3 do not give",
);
refusesToRead(
  "a checkpoint whose configuration is no JSON",
  () => foreign({ format: "denerf checkpoint 2", step: "3", config: "{" }),
  "its configuration is no JSON",
);
refusesToRead(
  "a checkpoint without a configuration",
  () => foreign({ format: "denerf checkpoint 2", step: "3" }),
  "its configuration is no JSON",
);

function foreign(metadata: Record<string, string>): Uint8Array {
  const tensors = new Map([["weight", { shape: [2], data: Float32Array.of(1, 2) }]]);
  return encodeSafeTensors({ tensors, metadata });
}

Deno.test("reading refuses a checkpoint whose configuration has a wrong field, and names it", () =>
  withCheckpoint(async (path) => {
    const wrong = JSON.stringify({ ...config, seed: "x" });
    await Deno.writeFile(
      path,
      foreign({ format: "denerf checkpoint 2", step: "3", config: wrong }),
    );
    await assert.rejects(readCheckpoint(path), {
      message: `Cannot use the configuration in ${path}: ` +
        'seed must be a number, current value is "x".',
    });
  }));

Deno.test("reading says that a file does not exist", () =>
  withTempFolder(async (folder) => {
    const path = join(folder, "checkpoint.safetensors");
    await assert.rejects(readCheckpoint(path), {
      name: "CheckpointError",
      message: `Cannot load checkpoint ${path}: the file does not exist.`,
    });
  }));

/** An array with another number at one place. */
function changedAt({ shape, data }: NamedArray, index: number, value: number): NamedArray {
  return { shape, data: data.with(index, value) as NamedArray["data"] };
}

/** A model cannot take what `change` makes of a checkpoint's tensors, and stays as it was. */
async function assertRefused(
  path: string,
  gpu: Gpu,
  options: Config,
  change: (tensors: Map<string, NamedArray>) => void,
  reason: string,
): Promise<void> {
  const checkpoint = await readCheckpoint(path);
  const tensors = new Map(checkpoint.tensors);
  change(tensors);
  const changed: Checkpoint = { ...checkpoint, tensors };
  const model = await createModel(gpu, options); // all zeros
  const before = await readState(gpu, model);
  assert.throws(() => restoreCheckpoint(path, gpu, model, changed), {
    name: "CheckpointError",
    message: `Cannot load checkpoint ${path}: ${reason}.`,
  });
  assertSameState(await readState(gpu, model), before);
}

function refusesToRestore(
  name: string,
  change: (tensors: Map<string, NamedArray>) => void,
  reason: string,
  options: Config = config,
): void {
  Deno.test(`restoring refuses ${name} and changes nothing on the device`, () =>
    withCheckpoint((path, gpu) => assertRefused(path, gpu, options, change, reason)));
}

refusesToRestore(
  "a network of another width",
  () => {},
  "its tensor coarse.layers.0.weight has shape [51, 20], this model needs [51, 24]",
  { ...config, field: { ...config.field, width: 24 } } as NerfConfig,
);
refusesToRestore(
  "a single network's model",
  () => {},
  "this model has no tensor fine.layers.0.weight",
  { ...config, samples: { ...config.samples, fine: 0 } } as NerfConfig,
);
refusesToRestore(
  "a missing parameter",
  (tensors) => tensors.delete("fine.rgb.bias"),
  "it has no tensor fine.rgb.bias",
);
refusesToRestore(
  "a missing moment",
  (tensors) => tensors.delete("adam.v.fine.rgb.bias"),
  "it has no tensor adam.v.fine.rgb.bias",
);
refusesToRestore(
  "one tensor too many",
  (tensors) => tensors.set("coarse.extra", { shape: [1], data: Float32Array.of(1) }),
  "this model has no tensor coarse.extra",
);
refusesToRestore(
  "a transposed matrix",
  (tensors) => {
    const { data } = tensors.get("coarse.rgb.weight")!;
    tensors.set("coarse.rgb.weight", { shape: [3, 8], data });
  },
  "its tensor coarse.rgb.weight has shape [3, 8], this model needs [8, 3]",
);
for (const value of [NaN, Infinity, -Infinity]) {
  refusesToRestore(
    `${value} in a moment`,
    (tensors) => {
      const { shape, data } = tensors.get("adam.m.fine.head.bias")!;
      tensors.set("adam.m.fine.head.bias", { shape, data: data.with(3, value) });
    },
    "its tensor adam.m.fine.head.bias is not finite",
  );
}
refusesToRestore(
  "a negative second moment",
  (tensors) => {
    const name = "adam.v.fine.head.bias";
    tensors.set(name, changedAt(tensors.get(name)!, 3, -(2 ** -140)));
  },
  `its tensor adam.v.fine.head.bias holds ${-(2 ** -140)} where squares belong`,
);
refusesToRestore(
  "counts of steps that are not those of the run",
  (tensors) => tensors.set("batch", changedAt(tensors.get("batch")!, BATCH.skipped, 4e9)),
  "its tensor batch counts 10 steps applied and 4000000000 skipped, of 12",
);
refusesToRestore(
  "more rays than a step may have",
  (tensors) => tensors.set("batch", changedAt(tensors.get("batch")!, BATCH.rays, 2 ** 20 + 1)),
  "its tensor batch counts 1048577 rays in a step, of at most 1048576",
);
refusesToRestore(
  "another method's model",
  () => {},
  "it has no tensor density.layers.0.weight",
  ngp,
);
refusesToRestore(
  "integers where floats belong",
  (tensors) => {
    const { shape, data } = tensors.get("coarse.rgb.bias")!;
    tensors.set("coarse.rgb.bias", { shape, data: new Uint32Array(data.length) });
  },
  "its tensor coarse.rgb.bias does not hold f32 numbers",
);

Deno.test("a checkpoint of ngp restores every array bit for bit, the integers included", () =>
  withNgpCheckpoint(async (path, gpu, model) => {
    const checkpoint = await readCheckpoint(path);
    assert.equal(checkpoint.step, STEP);
    assert.deepEqual(checkpoint.config, ngp);
    const other = await createNgpModel(gpu, ngp);
    restoreCheckpoint(path, gpu, other, checkpoint);
    const [restored, saved] = [await readState(gpu, other), await readState(gpu, model)];
    assertSameState(restored, saved);
    const integers = Object.values(saved).filter((array) => array instanceof Uint32Array);
    assert.deepEqual(integers.map(({ length }) => length), [
      model.parts.grid.steps.length,
      ...[32 ** 3, 32 ** 3, 2, 32 ** 3 / 32],
      8,
    ]);
  }));

Deno.test("a checkpoint of ngp holds networks, table, occupancy grid and batch, with their means", () =>
  withNgpCheckpoint(
    async (path, gpu, { parts: { parameters, grid, memo: occupancy, state: batch } }) => {
      const { metadata, tensors } = readIndependently(await Deno.readFile(path));
      assert.deepEqual(JSON.parse(metadata.config), ngp);
      // 4 levels of 2 features; 16 harmonics and 16 features of the density network.
      const shapes = {
        "density.layers.0.weight": [8, 16],
        "density.head.weight": [16, 16],
        "color.layers.0.weight": [32, 16],
        "color.layers.1.weight": [16, 16],
        "color.head.weight": [16, 3],
      };
      const prefixes = ["", "adam.m.", "adam.v.", "average."];
      const networks = prefixes.flatMap((prefix) =>
        Object.entries(shapes).map(([name, shape]) => [prefix + name, "F32", shape] as const)
      );
      // Of resolutions 4, 8, 16 and 32 the first has an entry for each vertex.
      const entries = 64 + 512 + 1024 + 1024;
      assert.deepEqual(
        Object.entries(tensors).map(([name, { dtype, shape }]) => [name, dtype, shape]),
        [
          ...networks,
          ["grid.table", "F32", [entries, 2]],
          ["adam.m.grid.table", "F32", [entries, 2]],
          ["adam.v.grid.table", "F32", [entries, 2]],
          ["adam.steps.grid.table", "U32", [entries, 1]],
          ["average.grid.table", "F32", [entries, 2]],
          ["occupancy.densities", "F32", [1, 32, 32, 32]],
          ["occupancy.votes.right", "U32", [1, 32, 32, 32]],
          ["occupancy.votes.wrong", "U32", [1, 32, 32, 32]],
          ["occupancy.votes.all_rays", "U32", [2]],
          ["occupancy.missing", "U32", [32 ** 3 / 32]],
          ["batch", "U32", [8]],
        ],
      );

      const whole = {
        "grid.table": grid.values,
        "adam.m.grid.table": grid.firstMoments,
        "adam.v.grid.table": grid.secondMoments,
        "adam.steps.grid.table": grid.steps,
        "average.grid.table": grid.average!,
        "occupancy.densities": occupancy.densities,
        "occupancy.votes.right": occupancy.votes.right,
        "occupancy.votes.wrong": occupancy.votes.wrong,
        batch,
      };
      for (const [name, tensor] of Object.entries(whole)) {
        assertSame(tensors[name].data, await gpu.read(tensor), name);
      }
      const flat = await gpu.read(parameters.average!);
      for (const parameter of parameters.named) {
        const name = `average.${parameter.name}`;
        assertSame(tensors[name].data, gather(flat as Float32Array, parameter), name);
      }
    },
  ));

Deno.test("without means a checkpoint of ngp holds none", () => {
  const options = smallNgp({ averageDecay: 0 });
  return withNgpCheckpoint(async (path, gpu, model) => {
    const checkpoint = await readCheckpoint(path);
    const names = [...checkpoint.tensors.keys()];
    assert.ok(names.length > 0 && names.every((name) => !name.startsWith("average.")), `${names}`);
    const other = await createNgpModel(gpu, options);
    restoreCheckpoint(path, gpu, other, checkpoint);
    assertSameState(await readState(gpu, other), await readState(gpu, model));
  }, options);
});

Deno.test("what ngp derives from stored arrays is there after restoring", () => {
  const options = smallNgp({ grid: { precision: "f16" } });
  return withNgpCheckpoint(async (path, gpu) => {
    const model = await createNgpModel(gpu, options);
    const checkpoint = await readCheckpoint(path);
    const missing = checkpoint.tensors.get("occupancy.missing")!.data;
    restoreCheckpoint(path, gpu, model, checkpoint);
    const { grid, memo: occupancy } = model.parts;
    const [table, packed, densities, bits] = await gpu.readAll([
      grid.values,
      grid.packed!,
      occupancy.densities,
      occupancy.bits,
    ]);
    // Devices may round to either neighbour.
    const halves = new Float16Array((packed as Uint32Array<ArrayBuffer>).buffer);
    assertClose(halves.subarray(0, table.length), table, { atol: 2 ** -14, rtol: 2 ** -10 });
    // The mean of densities in [0, 1), half of them -1, is far above the threshold.
    densities.forEach((density, cell) => {
      const bit = bits[cell >> 5] >>> (cell & 31) & 1;
      const isMissing = missing[cell >> 5] >>> (cell & 31) & 1;
      const expected = isMissing || Number(density > ngp.occupancy.threshold);
      assert.equal(bit, expected, `cell ${cell}: ${density}`);
    });
  }, options);
});

function ngpRefusesToRestore(
  name: string,
  change: (tensors: Map<string, NamedArray>) => void,
  reason: string,
  options: Config = ngp,
): void {
  Deno.test(`restoring refuses ${name} of ngp and changes nothing on the device`, () =>
    withNgpCheckpoint((path, gpu) => assertRefused(path, gpu, options, change, reason)));
}

ngpRefusesToRestore(
  "a table of another size",
  () => {},
  "its tensor grid.table has shape [2624, 2], this model needs [1600, 2]",
  smallNgp({ grid: { tableSize: 1 << 9 } }),
);
ngpRefusesToRestore(
  "an occupancy grid of fewer cascades",
  () => {},
  "its tensor occupancy.densities has shape [1, 32, 32, 32], this model needs [2, 32, 32, 32]",
  smallNgp({ occupancy: { cascades: 2 } }),
);
ngpRefusesToRestore(
  "means for a model without",
  () => {},
  "this model has no tensor average.density.layers.0.weight",
  smallNgp({ averageDecay: 0 }),
);
for (
  const missing of ["color.head.weight", "average.grid.table", "adam.steps.grid.table", "batch"]
) {
  ngpRefusesToRestore(
    `a missing ${missing}`,
    (tensors) => tensors.delete(missing),
    `it has no tensor ${missing}`,
  );
}
ngpRefusesToRestore(
  "one tensor too many",
  (tensors) => tensors.set("grid.extra", { shape: [1], data: Uint32Array.of(1) }),
  "this model has no tensor grid.extra",
);
ngpRefusesToRestore(
  "floats as step counts",
  (tensors) => {
    const { shape, data } = tensors.get("adam.steps.grid.table")!;
    tensors.set("adam.steps.grid.table", { shape, data: new Float32Array(data.length) });
  },
  "its tensor adam.steps.grid.table does not hold u32 numbers",
);
ngpRefusesToRestore(
  "an entry that changed more often than there were steps",
  (tensors) => {
    const name = "adam.steps.grid.table";
    tensors.set(name, changedAt(tensors.get(name)!, 5, STEP + 1));
  },
  "its tensor adam.steps.grid.table counts 13 steps, of 12",
);
ngpRefusesToRestore(
  "a negative second moment of the table",
  (tensors) => {
    const name = "adam.v.grid.table";
    tensors.set(name, changedAt(tensors.get(name)!, 5, -3));
  },
  "its tensor adam.v.grid.table holds -3 where squares belong",
);
ngpRefusesToRestore(
  "a negative density in the occupancy grid",
  (tensors) => {
    const name = "occupancy.densities";
    tensors.set(name, changedAt(tensors.get(name)!, 5, -0.5));
  },
  "its tensor occupancy.densities holds -0.5, neither a thickness nor -1",
);
ngpRefusesToRestore(
  "NaN in the table",
  (tensors) => {
    const { shape, data } = tensors.get("grid.table")!;
    tensors.set("grid.table", { shape, data: data.with(7, NaN) as Float32Array<ArrayBuffer> });
  },
  "its tensor grid.table is not finite",
);

Deno.test("a model that could not be restored is not saved, and the checkpoint before stays whole", () =>
  withNgpCheckpoint(async (path, gpu, model) => {
    const saved = await Deno.readFile(path);
    const { places, ...first } = model.stored[0];
    const tensor = first.tensor!;
    const weights = await gpu.read(tensor) as Float32Array;
    gpu.write(tensor, weights.with(places![1], Infinity) as Float32Array<ArrayBuffer>);
    await assert.rejects(saveCheckpoint(path, gpu, model, ngp, STEP), {
      name: "CheckpointError",
      message:
        "Cannot save a checkpoint of step 12: its tensor density.layers.0.weight is not finite.",
    });
    gpu.write(tensor, weights as Float32Array<ArrayBuffer>);
    await assert.rejects(saveCheckpoint(path, gpu, model, ngp, STEP + 1), {
      name: "CheckpointError",
      message:
        "Cannot save a checkpoint of step 13: its tensor batch counts 10 steps applied and " +
        "2 skipped, of 13.",
    });
    assertSame(await Deno.readFile(path), saved);
  }));

async function namesIn(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
}

Deno.test("a full disk is told, and the checkpoint before stays whole", async () => {
  const gpu = await openGpu();
  const model = await createNerf(gpu);
  const bytes = 3 * 4 * model.parameterCount; // and a header
  assert.ok(
    bytes > 30_000 && bytes < 300_000,
    "the old checkpoint fits, and fills much of the disk",
  );
  await withDisk("size=1m", async (folder) => {
    const path = join(folder, "checkpoint.safetensors");
    await saveCheckpoint(path, gpu, model, config, STEP);
    const saved = await Deno.readFile(path);
    const rest = 2 ** 20 - saved.length - bytes / 2;
    await Deno.writeFile(join(folder, "other"), new Uint8Array(rest));
    countSteps(gpu, model, STEP + 1);
    await assert.rejects(saveCheckpoint(path, gpu, model, config, STEP + 1), {
      message: `Cannot write ${path}: the disk is full. Free some space; ` +
        "what was saved before is still there.",
    });
    assert.deepEqual(await namesIn(folder), ["checkpoint.safetensors", "other"]);
    assertSame(await Deno.readFile(path), saved);
    assert.equal((await readCheckpoint(path)).step, STEP);

    await Deno.remove(join(folder, "other"));
    await saveCheckpoint(path, gpu, model, config, STEP + 1);
    assert.equal((await readCheckpoint(path)).step, STEP + 1);
  });
});

Deno.test("a disk that may not be written is told, and what to do", async () => {
  const gpu = await openGpu();
  const model = await createNerf(gpu);
  await withDisk("size=1m", async (folder) => {
    const path = join(folder, "checkpoint.safetensors");
    await saveCheckpoint(path, gpu, model, config, STEP);
    await forbidWriting(folder);
    countSteps(gpu, model, STEP + 1);
    await assert.rejects(saveCheckpoint(path, gpu, model, config, STEP + 1), {
      message: `Cannot write ${path}: it may not be written. Choose another folder with --output.`,
    });
    assert.deepEqual(await namesIn(folder), ["checkpoint.safetensors"]);
    assert.equal((await readCheckpoint(path)).step, STEP);
  });
});

Deno.test("a folder that is a file is told", () =>
  withTempFolder(async (folder) => {
    const gpu = await openGpu();
    const model = await createNerf(gpu);
    const file = join(folder, "file");
    await Deno.writeTextFile(file, "text");
    const path = join(file, "checkpoint.safetensors");
    await assert.rejects(saveCheckpoint(path, gpu, model, config, STEP), {
      message: `Cannot write ${path}: a part of its path is a file. ` +
        "Choose another folder with --output.",
    });
    assert.equal(await Deno.readTextFile(file), "text");
  }));

Deno.test("a folder that does not exist is told", () =>
  withTempFolder(async (folder) => {
    const gpu = await openGpu();
    const model = await createNerf(gpu);
    const path = join(folder, "gone", "checkpoint.safetensors");
    await assert.rejects(saveCheckpoint(path, gpu, model, config, STEP), {
      message: `Cannot write ${path}: its folder does not exist.`,
    });
  }));
