import type { Gpu, Memory, Scope } from "../../gpu/mod.ts";
import {
  blocksFor,
  createEncoding,
  DenseKernels,
  encodedSize,
  type Encoding,
  type EncodingOptions,
  learningRate,
  Optimizer,
  Parameters,
  SAMPLES_PER_BLOCK,
} from "../../nn/mod.ts";
import { Cameras } from "../cameras.ts";
import { contractionKind, NO_CONTRACTION } from "../contraction.ts";
import { Field, type FieldUse } from "../fields/field.ts";
import { LayeredNetworks, LayeredSpace, type NetworkShapes } from "../fields/layered_networks.ts";
import { layersOf, viewNetworkShapes } from "../fields/view_networks.ts";
import { fitChunk, fittingRays, flopsPerSample, type LayeredWork } from "../layered_chunks.ts";
import type { FittedConfig, Method } from "../method.ts";
import { Model, type ModelParts } from "../model.ts";
import { Photographs } from "../photographs.ts";
import { PixelSampler, TargetColors } from "../pixels.ts";
import { RayLoss } from "../ray_loss.ts";
import {
  allocateRays,
  chunksOf,
  knownChunk,
  RayGenerator,
  rayOptions,
  type RayRange,
  rayRange,
} from "../rays.ts";
import { SampledRays } from "../sampled_rays.ts";
import { ImportanceSampler } from "../samplers/importance.ts";
import { StratifiedSampler } from "../samplers/stratified.ts";
import { allocateState } from "../state.ts";
import type { Pass } from "../trainer.ts";
import { VolumeRenderer } from "../volume_renderer.ts";
import { type NerfConfig, nerfSchema } from "./config.ts";
import { NERF_PRESETS } from "./presets.ts";
import { sceneSettings } from "./settings.ts";

/** Rays of an image in memory together; larger images are rendered strip by strip. */
const STRIP_RAYS = 1 << 18;

/** What a model is made of, besides what all are. */
export interface NerfParts extends ModelParts {
  /** The layers of all networks. */
  readonly parameters: Parameters;
  /** Of each network its encodings of positions and directions. */
  readonly encodings: readonly { readonly position: Encoding; readonly direction: Encoding }[];
}

/** The shapes of a network, with whose name its layers' names begin. */
export function networkShapes({ field, densityNoise }: NerfConfig, network: string): NetworkShapes {
  return viewNetworkShapes({
    ...field,
    position: encodedSize(field.position, 3),
    direction: encodedSize(field.direction, 3),
    activation: "sigmoid",
    noise: densityNoise,
  }, network);
}

/** The coarse network, or the only one; then the fine one, if there are fine samples. */
function networksOf({ samples }: NerfConfig): string[] {
  return samples.fine > 0 ? ["coarse", "fine"] : ["coarse"];
}

/** The layers of a network, in the order of their parameters. */
export function fieldLayers(config: NerfConfig, network: string) {
  return layersOf(networkShapes(config, network));
}

/** What a ray asks of the networks. */
function workOf(config: NerfConfig): LayeredWork {
  const { coarse, fine } = config.samples;
  const layers = fieldLayers(config, "");
  const samples = fine > 0 ? coarse + (coarse + fine) : coarse;
  return { layers, perRay: coarse + fine, flops: flopsPerSample(layers) * samples };
}

/** How many rays' activations are in memory together. */
export function automaticChunk(gpu: Gpu, config: NerfConfig, mostRays = config.batch.rays): number {
  return fittingRays(gpu, workOf(config), mostRays);
}

/**
 * A configuration that a device can do: its chunks may have been settled for one with larger bindings, and
 * its hash grids for one that adds floats atomically. What is learnt is the same, but for its rounding.
 */
function fitNerf(gpu: Gpu, config: NerfConfig): FittedConfig<NerfConfig> {
  let { field } = config;
  const { batch, changes } = fitChunk(gpu, workOf(config), config.batch);
  const inFixed = (options: EncodingOptions): EncodingOptions =>
    options.kind === "hashGrid" ? { ...options, accumulation: "fixed" } : options;
  const isFloat = (options: EncodingOptions) =>
    options.kind === "hashGrid" && options.accumulation === "float";
  if (
    [field.position, field.direction].some(isFloat) && !gpu.has("wgpu-shader-float32-atomic")
  ) {
    field = { ...field, position: inFixed(field.position), direction: inFixed(field.direction) };
    changes.push(
      "Gradients of hash tables are added in fixed point here: this device cannot add floats atomically.",
    );
  }
  return { config: { ...config, batch, field }, changes };
}

/** Samplers and fields of a coarse and a fine network, or of a single one. */
async function createPasses(
  memory: Memory,
  { parts: { parameters, encodings } }: Model<NerfParts>,
  config: NerfConfig,
  range: RayRange,
  rays: number,
  jitter: boolean,
  use: FieldUse,
): Promise<Pass[]> {
  const { gpu } = memory;
  const { samples: { coarse, fine, spacing }, box, field: { density } } = config;
  const place = { contraction: contractionKind(config), box };
  const stratified = { ...place, perRay: coarse, spacing, jitter };
  const samplers = [await StratifiedSampler.create(memory, stratified, range, rays)];
  const importance = { ...place, coarse, fine, jitter, density };
  const all = fine > 0
    ? [...samplers, await ImportanceSampler.create(memory, importance, rays)]
    : samplers;

  const capacity = blocksFor(rays * (coarse + fine)) * SAMPLES_PER_BLOCK;
  const dense = await DenseKernels.create(gpu);
  const trained = use === "training" ? parameters : null;
  const space = new LayeredSpace(memory, networkShapes(config, "coarse"), capacity, trained);
  return await Promise.all(
    networksOf(config).map(async (name, i): Promise<Pass> => {
      const { position, direction } = encodings[i];
      const shapes = networkShapes(config, name);
      const networks = await LayeredNetworks.create(
        gpu,
        shapes,
        parameters,
        direction,
        dense,
        space,
      );
      return {
        sampler: all[i],
        field: await Field.create(memory, position, networks, capacity, use),
      };
    }),
  );
}

/** What composites samples in front of a background. */
function createVolumeRenderer(
  memory: Memory,
  config: NerfConfig,
  background: NerfConfig["background"],
  allRays: number,
  rays: number,
): Promise<VolumeRenderer> {
  const perRay = config.samples.coarse + config.samples.fine;
  return VolumeRenderer.create(
    memory,
    {
      background,
      density: config.field.density,
      stopTransmittance: 0,
      contraction: NO_CONTRACTION,
      distortion: 0,
      nearWeight: 0,
      nearDistance: 0,
    },
    allRays,
    rays,
    blocksFor(rays * perRay) * SAMPLES_PER_BLOCK,
  );
}

/** NeRF (Mildenhall et al. 2020) and its relatives: frequency encodings, a coarse and a fine network. */
export const NERF: Method<NerfConfig> = {
  name: "nerf",
  schema: nerfSchema,
  presets: NERF_PRESETS,
  softwareSettings: () => [],
  photographSettings: () => [],
  sceneSettings,
  settle(gpu, config) {
    if (config.batch.chunk !== "auto") return config;
    return { ...config, batch: { ...config.batch, chunk: automaticChunk(gpu, config) } };
  },
  fit: fitNerf,
  choices: ({ batch: { chunk, rays } }) => [{
    what: "chunks of rays",
    keys: ["batch.chunk"],
    value: String(chunk),
    reason: chunk === rays ? "a step fits into memory" : "so many fit into memory together",
  }],
  rayOptions: (config) => rayOptions(config, config.camera.directions),
  depthRange: (config, scene) =>
    config.space === "ndc" ? { near: scene.near, far: scene.far } : rayRange(config, scene),
  normals: false,
  emptyAdvice: "Where ReLU makes densities, it may never recover. Try another --seed, or --set " +
    "field.density=softplus.",

  createModel,

  initialize(model, config) {
    const { parameters, encodings } = (model as Model<NerfParts>).parts;
    parameters.initialize(model.gpu, config.field.initialization, config.seed);
    for (const { position, direction } of encodings) {
      position.initialize?.(config.seed);
      direction.initialize?.(config.seed);
    }
  },

  async training(scope, model, config, scene) {
    const { batch: { rays }, samples: { coarse, fine }, loss, schedule, adam, seed } = config;
    const chunk = Math.min(Number(config.batch.chunk), rays);
    const photographs = new Photographs(scope, scene, config.scales);
    const cameras = new Cameras(scope, scene.views.map(({ camera }) => camera));
    const pixels = await PixelSampler.create(scope, config, photographs, cameras);
    const range = rayRange(config, scene);
    const parts = model as Model<NerfParts>;
    return {
      cameras,
      pixels,
      generator: await RayGenerator.create(scope, NERF.rayOptions(config), cameras.kind),
      colors: await TargetColors.create(scope, { ...config, colors: "srgb" }, photographs),
      rays: allocateRays(scope, rays, config.space),
      chunks: chunksOf(rays, chunk).map(({ firstRay, rays }) =>
        knownChunk(scope.gpu, firstRay, rays)
      ),
      passes: await createPasses(scope, parts, config, range, chunk, true, "training"),
      renderer: await createVolumeRenderer(scope, config, config.background, rays, chunk),
      loss: await RayLoss.create(
        scope,
        { kind: loss, huberDelta: 1, opacityEntropy: 0, distortion: 0, scales: config.scales },
        chunk,
      ),
      optimizer: await Optimizer.create(
        scope,
        { adam, averageDecay: 0 },
        model.parts.groups.map((group) => ({
          group,
          rate: (step) => learningRate(schedule, step, pixels.epoch(step)),
          l2: 0,
          checked: true,
        })),
      ),
      schedule,
      seed,
      raysPerStep: rays,
      samplesPerStep: rays * (fine > 0 ? 2 * coarse + fine : coarse),
      exposure: null,
      poses: null,
    };
  },

  async rays(scope, model, config, range) {
    const chunk = automaticChunk(scope.gpu, config, STRIP_RAYS);
    const background = config.background === "black" ? "black" : "white";
    const inside = rayRange(config, range);
    const { jitterInTest } = config.samples;
    const parts = model as Model<NerfParts>;
    return new SampledRays(scope, {
      capacity: STRIP_RAYS,
      chunk,
      passes: await createPasses(scope, parts, config, inside, chunk, jitterInTest, "rendering"),
      renderer: await createVolumeRenderer(scope, config, background, STRIP_RAYS, chunk),
      seed: config.seed,
    });
  },

  bench: {
    software: { warmUp: 1, profiled: 2, rounds: 3, roundSeconds: 1 },
    hardware: { warmUp: 1, profiled: 10, rounds: 3, roundSeconds: 1 },
    period: () => 1,
    isWide: ({ field }) => field.width >= 128,
    growth: null,
  },
};

async function createModel(scope: Scope, config: NerfConfig): Promise<Model> {
  const { field } = config;
  const names = networksOf(config);
  const parameters = new Parameters(scope, names.flatMap((name) => fieldLayers(config, name)));
  const encodings = await Promise.all(names.map(async (name) => {
    const context = { dimensions: 3, average: false };
    return {
      position: await createEncoding(scope, field.position, {
        ...context,
        name: `${name}.position`,
      }),
      direction: await createEncoding(scope, field.direction, {
        ...context,
        name: `${name}.direction`,
      }),
    };
  }));
  const learnt = encodings.flatMap(({ position, direction }) => [
    ...position.parameters,
    ...direction.parameters,
  ]);
  const parts: NerfParts = {
    groups: [parameters, ...learnt],
    memo: null,
    state: allocateState(scope, config.batch.rays),
    exposures: null,
    poses: null,
    parameters,
    encodings,
  };
  return new Model(scope, parts);
}
