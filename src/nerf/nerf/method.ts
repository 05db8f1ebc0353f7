import type { Gpu, Memory, Scope } from "../../gpu/mod.ts";
import {
  blocksFor,
  createEncoding,
  DenseKernels,
  encodedSize,
  type Encoding,
  type EncodingOptions,
  gridLevels,
  type ModelUse,
  Parameters,
  SAMPLES_PER_BLOCK,
} from "../../nn/mod.ts";
import { contractionKind } from "../contraction.ts";
import { Field } from "../fields/field.ts";
import { LayeredNetworks, LayeredSpace, type NetworkShapes } from "../fields/layered_networks.ts";
import { layersOf, viewNetworkShapes } from "../fields/view_networks.ts";
import { fittingRays, flopsPerSample, type LayeredWork } from "../layered_chunks.ts";
import type { FittedConfig, Method } from "../method.ts";
import { Model, type ModelParts } from "../model.ts";
import { rayOptions } from "../rays.ts";
import { type PassOptions, sampledMethod } from "../sampled_method.ts";
import { ImportanceSampler } from "../samplers/importance.ts";
import { StratifiedSampler } from "../samplers/stratified.ts";
import { allocateState } from "../state.ts";
import type { Pass } from "../trainer.ts";
import { type NerfConfig, nerfSchema } from "./config.ts";
import { NERF_PRESETS } from "./presets.ts";
import { sceneSettings } from "./settings.ts";

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
 * A configuration that a device can do: its hash grids may have been settled for one that adds floats
 * atomically. What is learnt is the same, but for its rounding.
 */
function fitGrids(gpu: Gpu, config: NerfConfig): FittedConfig<NerfConfig> {
  const { field } = config;
  const inFixed = (options: EncodingOptions): EncodingOptions =>
    options.kind === "hashGrid" ? { ...options, accumulation: "fixed" } : options;
  const isFloat = (options: EncodingOptions) =>
    options.kind === "hashGrid" && options.accumulation === "float";
  if (
    ![field.position, field.direction].some(isFloat) || gpu.has("wgpu-shader-float32-atomic")
  ) return { config, changes: [] };
  const [position, direction] = [inFixed(field.position), inFixed(field.direction)];
  return {
    config: { ...config, field: { ...field, position, direction } },
    changes: [
      "Gradients of hash tables are added in fixed point here: this device cannot add floats atomically.",
    ],
  };
}

/** Its encodings that learn, by the names of their tables. */
function tablesOf(config: NerfConfig): Record<string, number[]> {
  const encodings = networksOf(config).flatMap((network) =>
    (["position", "direction"] as const).map((input) =>
      [`${network}.${input}`, config.field[input]] as const
    )
  );
  return Object.fromEntries(
    encodings.flatMap(([name, options]) =>
      options.kind === "hashGrid" ? [[name, gridLevels(options).map(({ offset }) => offset)]] : []
    ),
  );
}

/** Samplers and fields of a coarse and a fine network, or of a single one. */
async function createPasses(
  memory: Memory,
  { parts: { parameters, encodings } }: Model<NerfParts>,
  config: NerfConfig,
  { range, rays, use }: PassOptions,
): Promise<Pass[]> {
  const { gpu } = memory;
  const { samples: { coarse, fine, spacing, jitterInTest }, box, field: { density } } = config;
  const jitter = use === "training" || jitterInTest;
  const place = { contraction: contractionKind(config), box };
  const stratified = { ...place, perRay: coarse, spacing, jitter };
  const samplers = [await StratifiedSampler.create(memory, stratified, range, rays)];
  const importance = { ...place, coarse, fine, jitter, density };
  const all = fine > 0
    ? [...samplers, await ImportanceSampler.create(memory, importance, rays)]
    : samplers;

  const capacity = blocksFor(rays * (coarse + fine)) * SAMPLES_PER_BLOCK;
  const trained = use === "training" ? parameters : null;
  const dense = await DenseKernels.create(gpu, undefined, trained ? "both" : "forward");
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

/** NeRF (Mildenhall et al. 2020) and its relatives: frequency encodings, a coarse and a fine network. */
export const NERF: Method<NerfConfig> = sampledMethod<NerfConfig, NerfParts>({
  name: "nerf",
  schema: nerfSchema,
  presets: NERF_PRESETS,
  softwareSettings: () => [],
  sceneSettings,
  rayOptions: (config) => rayOptions(config, config.camera.directions),
  emptyAdvice: "Where ReLU makes densities, it may never recover. Try another --seed, or --set " +
    "field.density=softplus.",
  work: workOf,
  fit: fitGrids,
  tables: tablesOf,
  pixels: (config) => config,
  schedule: ({ schedule }) => schedule,
  loss: ({ loss }) => loss,
  samplesStart: true,
  density: ({ field }) => field.density,
  samplesOf: ({ samples: { coarse, fine } }) => fine > 0 ? 2 * coarse + fine : coarse,
  width: ({ field }) => field.width,
  createModel,
  createPasses,

  initialize(model, config) {
    const { parameters, encodings } = (model as Model<NerfParts>).parts;
    parameters.initialize(model.gpu, config.field.initialization, config.seed);
    for (const { position, direction } of encodings) {
      position.initialize?.(config.seed);
      direction.initialize?.(config.seed);
    }
  },
});

async function createModel(
  scope: Scope,
  config: NerfConfig,
  use: ModelUse,
): Promise<Model<NerfParts>> {
  const { field } = config;
  const names = networksOf(config);
  const layers = names.flatMap((name) => fieldLayers(config, name));
  const parameters = new Parameters(scope, layers, false, use);
  const encodings = await Promise.all(names.map(async (name) => {
    const context = { dimensions: 3, average: false, use };
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
