import * as z from "npm:zod@^4.0.0";
import assert from "node:assert/strict";
import { SHADERS } from "../../shaders/mod.ts";
import { Gpu, linkShader } from "../../src/gpu/mod.ts";
import { zodOf } from "../../src/host/issues.ts";
import {
  type Config,
  ConfigError,
  createModel,
  createRenderer,
  fitConfig,
  presetConfig,
  PRESETS,
  settleConfig,
  Viewport,
  withFields,
} from "../../src/nerf/mod.ts";
import { fieldsOf } from "../../src/nerf/config.ts";
import { methodOf } from "../../src/nerf/methods.ts";
import type { Scene } from "../../src/scene/mod.ts";
import { PINHOLE } from "../../src/math/mod.ts";
import { smallScene } from "../nerf/nerf_test_tools.ts";
import { withWebGpu } from "../gpu/web_gpu.ts";
import { Tint, type TintAdapter } from "./tint_device.ts";

/** What no adapter here makes denerf compile: atomics and integers that no browser has and Tint knows nothing of. */
const NOT_COMPILED = [
  "lib/dense_gradient_subgroup64.wgsl",
  "lib/dense_subgroup64.wgsl",
  "lib/eights_u64.wgsl",
  "lib/grid_gradients_float.wgsl",
  "lib/grid_gradients_paired.wgsl",
];

const F16 = ["shader-f16", "subgroups"];

/** Adapters that make denerf choose different kernels. */
const ADAPTERS: readonly TintAdapter[] = [
  { software: false, lanes: 32, features: F16, workgroupMemory: 32_768 },
  { software: false, lanes: 32, features: [], workgroupMemory: 16_384 },
  { software: true, lanes: 8, features: F16, workgroupMemory: 32_768 },
];

type Fields = readonly (readonly [key: string, value: unknown])[];

/** Scenes whose cameras are of each kind; the last one's photographs have masks. */
function scenesOfAllKinds(): Scene[] {
  const scene = smallScene(1, 4);
  const [{ camera, image }] = scene.views;
  const view = (other: object, mask?: Uint8Array) => ({
    ...scene,
    views: [{ ...scene.views[0], camera: { ...camera, ...other }, ...(mask ? { mask } : {}) }],
  });
  const pixels = image.width * image.height;
  return [
    scene,
    view({ lens: { ...PINHOLE, projection: "fisheye" } }),
    view({ rays: new Float32Array(pixels * 6) }, new Uint8Array(pixels)),
  ];
}

/** Values to try of a field by what its rule says: all where they can be counted, else those that switch something. */
function valuesOf(rule: z.core.JSONSchema.BaseSchema): unknown[] {
  if (rule.enum) return rule.enum;
  if (rule.const !== undefined) return [rule.const];
  const options = (rule.anyOf ?? rule.oneOf) as z.core.JSONSchema.BaseSchema[] | undefined;
  if (options) return options.flatMap(valuesOf);
  if (rule.type === "boolean") return [true, false];
  if (rule.type === "integer") return [rule.minimum ?? 1, (rule.minimum ?? 1) + 1];
  if (rule.type === "number") return [0, 0.5, 1];
  return [];
}

/** A configuration's fields, each with values to try; of objects of several kinds, the present kind's. */
function choicesOf(config: Config): [key: string, values: unknown[]][] {
  const schema = z.toJSONSchema(zodOf(methodOf(config).schema), { io: "input" });
  return fieldsOf(config).map((key) => {
    let rule: z.core.JSONSchema.BaseSchema | undefined = schema;
    for (const name of key.split(".")) {
      rule = rule?.properties?.[name] as z.core.JSONSchema.BaseSchema | undefined;
    }
    return [key, rule ? valuesOf(rule) : []];
  });
}

/** Encodings, whose kernels have constants of their own. */
const ENCODINGS = [
  { kind: "frequency", levels: 2, pi: true, identity: false },
  ...[1, 2, 3, 4].map((degree) => ({ kind: "sphericalHarmonics", degree })),
  ...[2, 4, 8].flatMap((features) =>
    ["linear", "smoothstep"].map((interpolation, i) => ({
      kind: "hashGrid",
      levels: 4,
      features,
      tableSize: 1000 + 24 * i,
      baseResolution: 4,
      finestResolution: 32,
      interpolation,
      precision: i === 0 ? "f16" : "f32",
      accumulation: "fixed",
    }))
  ),
];

/** All shapes of small networks, which fused kernels are compiled for. */
function networkShapes(): Fields[] {
  const all = <T>(values: readonly T[], fields: (value: T) => Fields[]) => values.flatMap(fields);
  return all(
    [16, 32, 64],
    (width) =>
      all([1, 2], (densityLayers) =>
        all([1, 2], (colorLayers) =>
          all([1, 2, 3, 4], (degree) => [[
            ["networks.width", width],
            ["networks.densityLayers", densityLayers],
            ["networks.colorLayers", colorLayers],
            ["networks.directionDegree", degree],
          ]]))),
  );
}

/** Changes of a preset, one field at a time, and those that go together. */
function changesOf(config: Config): Fields[] {
  const single = choicesOf(config).flatMap(([key, values]) =>
    values.map((value): Fields => [[key, value]])
  );
  const encodings = ["field.position", "field.direction"].flatMap((key) =>
    ENCODINGS.map((value): Fields => [[key, value]])
  );
  const blurred = { kind: "blurred", weight: 1, blurs: [0.03, 0.003] };
  const proposals: Fields[] = [[["proposals.loss", blurred]]];
  const shapes = networkShapes();
  const exposures = ["affine", "bilateral"].map((kind): Fields => [
    ["exposure.rate", 1],
    ["exposure.kind", kind],
  ]);
  const depths: Fields[] = [
    [["depth.weight", 1], ["depth.kind", "termination"]],
    [["depth.weight", 1], ["space", "ndc"]],
  ];
  const poses: Fields[] = [
    [["poses.rate", 1], ["poses.optics", "lens"]],
    [["poses.rate", 1], ["poses.coarseToFine", 2]],
  ];
  const patches = [1, 4].map((patch): Fields => [["loss.inliers", 0.5], ["loss.patch", patch]]);
  const shared: Fields[] = [[["camera.raySpacing", 1e-3]]];
  const all = [
    [],
    ...single,
    ...encodings,
    ...proposals,
    ...shapes,
    ...exposures,
    ...depths,
    ...poses,
    ...patches,
    ...shared,
  ];
  return all.flatMap((fields) => {
    try {
      withFields(config, fields, "a try");
      return [fields];
    } catch (error) {
      if (error instanceof ConfigError) return []; // not a configuration of this method
      throw error;
    }
  });
}

/** A preset whose layers are small, as kernels are the same for all, and which can live in any space. */
function small(config: Config): Config {
  const fields = [["ndc", [1, 1]], ["field.width", 16], ["field.viewWidth", 16]] as const;
  const known = fieldsOf(config);
  return withFields(config, fields.filter(([key]) => known.includes(key)), "a try");
}

/** A configuration whose samples have footprints, if there are any: of each space other ones. */
function withAntialiasing(config: Config): Config {
  const known = fieldsOf(config).includes("grid.antialias");
  return known ? withFields(config, [["grid.antialias", true]], "a try") : config;
}

/** Asks for all kernels that training with a configuration, rendering and viewing need. */
async function askForKernels(gpu: Gpu, config: Config, scene: Scene): Promise<void> {
  const method = methodOf(config);
  try {
    const settled = fitConfig(gpu, settleConfig(gpu, config, scene)).config;
    const model = await createModel(gpu, settled);
    for (const normals of new Set([false, method.normals])) {
      await createRenderer(gpu, model, settled, scene, { normals });
    }
    await Viewport.create(gpu, model, settled, scene, "rgba8unorm");
    await method.training(gpu.scope(), model, settled, scene);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error; // the poses of a set of rays
  }
}

async function openTint(): Promise<Tint | null> {
  const tint = await Tint.open();
  if (tint instanceof Tint) return tint;
  console.log(`skipped: ${tint}`);
  return null;
}

Deno.test("Tint compiles every kernel of every configuration, without a warning", async () => {
  const tint = await openTint();
  if (!tint) return;
  const compiled = new Set<string>();
  const scenes = scenesOfAllKinds();
  for (const adapter of ADAPTERS) {
    await withWebGpu(tint.webGpu(adapter), async () => {
      const gpu = await Gpu.open({ shaders: SHADERS });
      const kernel = gpu.kernel.bind(gpu);
      gpu.kernel = (name, constants) => {
        const { lines } = linkShader(`${name}.wgsl`, SHADERS, constants);
        for (const { file } of lines) compiled.add(file);
        return kernel(name, constants);
      };
      for (const preset of Object.keys(PRESETS)) {
        const config = small(presetConfig(preset, "a scene", adapter.software));
        for (const space of ["box", "contracted", "ndc"]) {
          const inSpace = withFields(config, [["space", space]], "a try");
          for (const each of new Set([inSpace, withAntialiasing(inSpace)])) {
            for (const scene of scenes) await askForKernels(gpu, each, scene);
          }
        }
        for (const fields of changesOf(config)) {
          await askForKernels(gpu, withFields(config, fields, "a try"), scenes[0]);
        }
      }
      for (const name of ["bench/copy", "bench/fma"]) await gpu.kernel(name);
    });
  }
  assert.deepEqual(await tint.messages(), []);
  assert.deepEqual(Object.keys(SHADERS).filter((file) => !compiled.has(file)), NOT_COMPILED);
  assert.ok(tint.count > 300, `${tint.count} shaders`);
});

Deno.test("an error that Tint finds names the imported file, its line and column", async () => {
  const tint = await openTint();
  if (!tint) return;
  const shaders = {
    "main.wgsl": `#import "lib/rows.wgsl"\n#import "lib/broken.wgsl"\n` +
      "@compute @workgroup_size(1)\nfn main() { _ = broken(); }",
    "lib/rows.wgsl": SHADERS["lib/rows.wgsl"],
    "lib/broken.wgsl": "// Broken.\n\nfn broken() -> u32 {\n  return 8u >> 1u & 1u;\n}",
  };
  await withWebGpu(tint.webGpu(ADAPTERS[0]), async () => {
    const gpu = await Gpu.open({ shaders });
    await assert.rejects(gpu.kernel("main"), {
      name: "GpuError",
      message: "Cannot compile kernel main: lib/broken.wgsl:4:13: " +
        "mixing '>>' and '&' requires parenthesis",
    });
  });
});
