/**
 * Trains five tiny fields for 20 steps, renders a view of each, and prints SHA-256 of every checkpoint
 * tensor and of the pixels: what a change that is not to change numbers must leave as it is.
 *
 *     deno run -A scripts/hashes.ts [NAME...]
 *
 * Hashes belong to one adapter and driver; compare runs of one machine.
 *
 * @module
 */
import { SHADERS } from "../shaders/mod.ts";
import { Gpu } from "../src/gpu/mod.ts";
import {
  type Config,
  createRenderer,
  createTrainer,
  presetConfig,
  setField,
  settleConfig,
} from "../src/nerf/mod.ts";
import { takeStored } from "../src/nn/mod.ts";
import { analyticScene } from "../src/scene/mod.ts";

const STEPS = 20;

const SMALL_NGP = [
  "seed=3",
  'batch={"rays":128,"maxRays":1024,"samples":2048,"capacity":8192}',
  "grid.levels=4",
  "grid.tableSize=1024",
  "grid.baseResolution=4",
  "grid.finestResolution=32",
  "networks.width=16",
  "occupancy.resolution=32",
  "occupancy.warmupSteps=16",
  "march.steps=128",
];

/** The preset and the settings of each. */
const FIELDS: Record<string, [preset: string, ...settings: string[]]> = {
  // Two chunks of rays, the second smaller; a coarse and a fine network.
  "nerf": [
    "nerf",
    "seed=5",
    "batch.rays=32",
    "batch.chunk=20",
    "batch.cropSteps=6",
    "samples.coarse=8",
    "samples.fine=16",
    "field.width=32",
    "field.viewWidth=16",
    "densityNoise=0.1",
  ],
  "nerf-100": [
    "nerf-100",
    "seed=3",
    "batch.rays=32",
    "batch.chunk=32",
    "samples.coarse=16",
    "field.width=32",
    "field.viewWidth=16",
  ],
  "ngp, fused": ["ngp", ...SMALL_NGP, "networks.kernels=fused", "grid.precision=f16"],
  "ngp, views, contraction, distortion": [
    "ngp",
    ...SMALL_NGP,
    "space=contracted",
    "box.size=1.5",
    "march.far=50",
    "loss.distortion=0.001",
    "exposure.rate=0.01",
    "exposure.l2=0.001",
    "poses.rate=0.001",
    "poses.halfLife=8",
    "poses.start=4",
    "networks.kernels=layered",
  ],
  // Distances spread by powers, contracted, with proposals, distortion and weakened near gradients.
  "horizon": [
    "horizon",
    "seed=3",
    "batch.rays=64",
    "batch.chunk=40",
    "space=contracted",
    "spacing=power",
    "box.size=1.5",
    "camera.near=0.05",
    "camera.far=50",
    "proposals.samples=[24,12]",
    "proposals.finestResolutions=[16,32]",
    "proposals.levels=2",
    "proposals.tableSize=1024",
    "samples=8",
    "grid.levels=4",
    "grid.tableSize=1024",
    "grid.baseResolution=4",
    "grid.finestResolution=32",
    "networks.width=16",
    "loss.wholeFrom=0.5",
  ],
};

async function sha256(data: ArrayBufferView): Promise<string> {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const gpu = await Gpu.open({ shaders: SHADERS });
const scene = analyticScene({ split: "train", views: 3, size: 16 });
for (const [name, [preset, ...settings]] of Object.entries(FIELDS)) {
  if (Deno.args.length > 0 && !Deno.args.includes(name)) continue;
  // Groups are set field by field, as --set does.
  const flat = settings.flatMap((setting) => {
    const [, group, json] = /^(\w+)=(\{.*\})$/.exec(setting) ?? [];
    if (!group) return [setting];
    return Object.entries(JSON.parse(json)).map(([key, value]) => `${group}.${key}=${value}`);
  });
  const config = settleConfig(
    gpu,
    flat.reduce(setField<Config>, presetConfig(preset, "analytic")),
    scene,
  );
  const trainer = await createTrainer(gpu, config, scene);
  while (trainer.steps < STEPS) await trainer.step();
  const losses = (await trainer.report()).map(({ loss }) => loss.toPrecision(9));
  console.log(`${name}: loss ${losses[0]} … ${losses.at(-1)}`);
  const { model } = trainer;
  for (const array of model.stored) {
    const data = takeStored(array, await gpu.read(array.tensor!));
    console.log(`  ${await sha256(data)}  ${array.name}`);
  }
  trainer.destroy();
  const normals = name.startsWith("ngp");
  const renderer = await createRenderer(gpu, model, config, scene, { normals });
  const render = await renderer.render(scene.views[0].camera);
  for (const kind of ["colors", "depths", "accumulations", "normals"] as const) {
    const pixels = render[kind];
    if (pixels) console.log(`  ${await sha256(pixels)}  ${kind}`);
  }
  renderer.destroy();
  model.destroy();
}
await gpu.close();
