import type { Gpu, Memory, Scope } from "../../gpu/mod.ts";
import {
  blocksFor,
  createEncoding,
  DenseKernels,
  encodedSize,
  type Encoding,
  INTEGRATED,
  type IntegratedOptions,
  learningRate,
  mlpLayers,
  type MlpOptions,
  Optimizer,
  Parameters,
  SAMPLES_PER_BLOCK,
  type Schedule,
} from "../../nn/mod.ts";
import { Cameras } from "../cameras.ts";
import { contractionKind, NO_CONTRACTION } from "../contraction.ts";
import { Field, type FieldUse } from "../fields/field.ts";
import { LayeredNetworks, LayeredSpace, type NetworkShapes } from "../fields/layered_networks.ts";
import { layersOf, viewNetworkShapes } from "../fields/view_networks.ts";
import { fitChunk, fittingRays, flopsPerSample, type LayeredWork } from "../layered_chunks.ts";
import type { Method } from "../method.ts";
import { Model, type ModelParts } from "../model.ts";
import { Photographs } from "../photographs.ts";
import { requireNeighbours } from "../pixel_radii.ts";
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
import { allocateState } from "../state.ts";
import type { Pass } from "../trainer.ts";
import { VolumeRenderer } from "../volume_renderer.ts";
import { ConeSampler, type ConeSpace } from "../samplers/cones.ts";
import { type MipConfig, mipSchema } from "./config.ts";
import { MIP_PRESETS, softwareSettings } from "./presets.ts";
import { ProposalSampler } from "../samplers/proposal.ts";
import { sceneSettings } from "./settings.ts";

/** Rays of an image in memory together; larger images are rendered strip by strip. */
const STRIP_RAYS = 1 << 18;

/** Numbers of a Gaussian, which positions are encoded of. */
const GAUSSIAN = 9;

/** What a model is made of, besides what all are. */
export interface MipParts extends ModelParts {
  /** The layers of the field, then those of the proposal network, if there is one. */
  readonly parameters: Parameters;
  /** Encodes Gaussians, for both. */
  readonly position: Encoding;
  /** Encodes view directions. */
  readonly direction: Encoding;
}

const positionOf = ({ field: { levels, basis } }: MipConfig): IntegratedOptions => ({
  kind: "integrated",
  levels,
  basis,
});

const directionOf = ({ field: { directionLevels } }: MipConfig) =>
  ({ kind: "frequency", levels: directionLevels, pi: false, identity: true }) as const;

/** The field's network. */
function fieldShapes(config: MipConfig): NetworkShapes {
  return viewNetworkShapes({
    ...config.field,
    position: INTEGRATED.size(positionOf(config), GAUSSIAN),
    direction: encodedSize(directionOf(config), 3),
    activation: "paddedSigmoid",
    noise: config.densityNoise,
  }, "field");
}

/** The proposal network: densities alone; null if there is none. */
function proposalShape(config: MipConfig): MlpOptions | null {
  const { coarse } = config;
  if (coarse.kind !== "proposal") return null;
  const hidden = Array.from({ length: coarse.layers }, (_, i) => `proposal.layers.${i}`);
  return {
    layers: [...hidden, "proposal.head"],
    inputs: [INTEGRATED.size(positionOf(config), GAUSSIAN)],
    width: coarse.width,
    outputs: [1],
    activation: "none",
    bias: true,
  };
}

/** What a ray asks of the networks. */
function workOf(config: MipConfig): LayeredWork {
  const { coarse, fine } = config;
  const layers = layersOf(fieldShapes(config));
  const proposal = proposalShape(config);
  const first = flopsPerSample(proposal ? mlpLayers(proposal) : layers) * coarse.samples;
  const perRay = Math.max(coarse.samples, fine);
  return { layers, perRay, flops: first + flopsPerSample(layers) * fine };
}

/** The learning rate, which ends with the run. */
function scheduleOf({ steps, rate }: MipConfig): Schedule {
  const { delay, ...rates } = rate;
  return { kind: "logLinear", ...rates, steps, delaySteps: delay * steps };
}

/** Samplers and the field: it is asked twice, or once where a proposal network looks first. */
async function createPasses(
  memory: Memory,
  { parts }: Model<MipParts>,
  config: MipConfig,
  inside: RayRange,
  allRays: number,
  rays: number,
  use: FieldUse,
): Promise<Pass[]> {
  const { gpu } = memory;
  const { coarse, fine, space, box, steps } = config;
  const trains = use === "training";
  const place: ConeSpace = { space, contraction: contractionKind(config), box, range: inside };
  const draws = coarse.kind === "field" ? "fenceposts" : "centers";
  const common = { draws, jitter: trains } as const;
  const wide = coarse.kind === "field"
    ? { weights: "blurred", padding: coarse.padding, dilation: 0, exponent: () => 1 } as const
    : {
      weights: "dilated",
      padding: 0,
      dilation: coarse.dilation + 0.5 / coarse.samples,
      exponent: (step: number) => trains ? annealed(coarse.annealing, step / steps) : 1,
    } as const;
  const first = { ...common, perRay: coarse.samples, after: null };
  const cones = await ConeSampler.create(memory, place, first, rays);
  const second = { ...common, perRay: fine, after: { cones, ...wide } };
  const resampled = await ConeSampler.create(memory, place, second, rays);

  const shapes = fieldShapes(config);
  const capacity = Math.max(cones.capacity, resampled.capacity);
  const dense = await DenseKernels.create(gpu);
  const layers = trains ? parts.parameters : null;
  const networks = await LayeredNetworks.create(
    gpu,
    shapes,
    parts.parameters,
    parts.direction,
    dense,
    new LayeredSpace(memory, shapes, capacity, layers),
  );
  const field = await Field.create(memory, parts.position, networks, capacity, use);
  const network = proposalShape(config);
  if (!network) {
    const weight = coarse.kind === "field" ? coarse.loss : 1;
    return [{ sampler: cones, field, weight }, { sampler: resampled, field }];
  }
  const proposal = {
    network,
    parameters: parts.parameters,
    position: parts.position,
    dense,
    renderer: await createVolumeRenderer(memory, config, "black", allRays, rays),
    allRays,
    trains,
  };
  return [{ sampler: await ProposalSampler.create(memory, proposal, cones, resampled), field }];
}

/** The power of weights after a part of the training (Barron et al. 2022, section 5; Schlick's bias). */
function annealed(slope: number, part: number): number {
  return slope > 0 ? slope * part / ((slope - 1) * part + 1) : 1;
}

/** What composites intervals in front of a background. */
function createVolumeRenderer(
  memory: Memory,
  { coarse, fine }: MipConfig,
  background: MipConfig["background"],
  allRays: number,
  rays: number,
): Promise<VolumeRenderer> {
  const options = {
    background,
    density: "shiftedSoftplus",
    stopTransmittance: 0,
    contraction: NO_CONTRACTION,
    distortion: 0,
    nearWeight: 0,
    nearDistance: 0,
  } as const;
  const capacity = blocksFor(rays * Math.max(coarse.samples, fine)) * SAMPLES_PER_BLOCK;
  return VolumeRenderer.create(memory, options, allRays, rays, capacity);
}

/** Mip-NeRF (Barron et al. 2021), and cones with a proposal network (Barron et al. 2022). */
export const MIP: Method<MipConfig> = {
  name: "mip",
  schema: mipSchema,
  presets: MIP_PRESETS,
  softwareSettings,
  photographSettings: () => [],
  sceneSettings: (_, scene, space) => sceneSettings(scene, space),
  settle(gpu, config) {
    const { batch } = config;
    if (batch.chunk !== "auto") return config;
    return { ...config, batch: { ...batch, chunk: fittingRays(gpu, workOf(config), batch.rays) } };
  },
  fit(gpu, config) {
    const { batch, changes } = fitChunk(gpu, workOf(config), config.batch);
    return { config: { ...config, batch }, changes };
  },
  choices: ({ batch: { chunk, rays } }) => [{
    what: "chunks of rays",
    keys: ["batch.chunk"],
    value: String(chunk),
    reason: chunk === rays ? "a step fits into memory" : "so many fit into memory together",
  }],
  rayOptions: (config) => ({ ...rayOptions(config, "depth"), cones: true }),
  depthRange: (config, scene) =>
    config.space === "ndc" ? { near: scene.near, far: scene.far } : rayRange(config, scene),
  normals: false,
  emptyAdvice: "Try another --seed, or a lower rate.initial.",

  createModel,

  initialize(model, { field, seed }) {
    const { parameters } = (model as Model<MipParts>).parts;
    parameters.initialize(model.gpu, field.initialization, seed);
  },

  async training(scope, model, config, scene) {
    const { batch, adam, seed, background, coarse, fine } = config;
    const { rays } = batch;
    const chunk = Math.min(Number(batch.chunk), rays);
    const photographs = new Photographs(scope, scene);
    const cameras = new Cameras(scope, scene.views.map(({ camera }) => camera));
    const generator = await RayGenerator.create(scope, MIP.rayOptions(config), cameras.kind);
    requireNeighbours(scene.views);
    const whole = { batch: { ...batch, cropSteps: 0, cropFraction: 1 } };
    const pixels = await PixelSampler.create(scope, whole, photographs, cameras);
    const schedule = scheduleOf(config);
    const parts = model as Model<MipParts>;
    const inside = rayRange(config, scene);
    return {
      cameras,
      pixels,
      generator,
      colors: await TargetColors.create(scope, { background, colors: "srgb" }, photographs),
      rays: allocateRays(scope, rays, config.space),
      chunks: chunksOf(rays, chunk).map(({ firstRay, rays }) =>
        knownChunk(scope.gpu, firstRay, rays)
      ),
      passes: await createPasses(scope, parts, config, inside, rays, chunk, "training"),
      renderer: await createVolumeRenderer(scope, config, background, rays, chunk),
      loss: await RayLoss.create(
        scope,
        { kind: "mse", huberDelta: 1, opacityEntropy: 0, distortion: 0 },
        chunk,
      ),
      optimizer: await Optimizer.create(
        scope,
        { adam, averageDecay: 0 },
        model.parts.groups.map((group) => ({
          group,
          rate: (step) => learningRate(schedule, step, 0),
          l2: 0,
          checked: true,
        })),
      ),
      schedule,
      seed,
      raysPerStep: rays,
      samplesPerStep: rays * (coarse.kind === "field" ? coarse.samples + fine : fine),
      exposure: null,
      poses: null,
    };
  },

  async rays(scope, model, config, range) {
    const chunk = fittingRays(scope.gpu, workOf(config), STRIP_RAYS);
    const background = config.background === "black" ? "black" : "white";
    const parts = model as Model<MipParts>;
    const inside = rayRange(config, range);
    return new SampledRays(scope, {
      capacity: STRIP_RAYS,
      chunk,
      passes: await createPasses(scope, parts, config, inside, STRIP_RAYS, chunk, "rendering"),
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

async function createModel(scope: Scope, config: MipConfig): Promise<Model> {
  const proposed = proposalShape(config);
  const layers = [...layersOf(fieldShapes(config)), ...(proposed ? mlpLayers(proposed) : [])];
  const parameters = new Parameters(scope, layers);
  const named = (name: string, dimensions: number) => ({ dimensions, average: false, name });
  const parts: MipParts = {
    groups: [parameters],
    memo: null,
    state: allocateState(scope, config.batch.rays),
    exposures: null,
    poses: null,
    parameters,
    position: await INTEGRATED.create(scope, positionOf(config), named("position", GAUSSIAN)),
    direction: await createEncoding(scope, directionOf(config), named("direction", 3)),
  };
  return new Model(scope, parts);
}
