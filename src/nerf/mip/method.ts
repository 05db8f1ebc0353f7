import type { Memory, Scope } from "../../gpu/mod.ts";
import {
  createEncoding,
  DenseKernels,
  encodedSize,
  type Encoding,
  GAUSSIAN_ROWS,
  INTEGRATED,
  type IntegratedOptions,
  mlpLayers,
  type MlpOptions,
  type ModelUse,
  Parameters,
  type Schedule,
} from "../../nn/mod.ts";
import { contractionKind } from "../contraction.ts";
import type { Density } from "../densities.ts";
import { Field } from "../fields/field.ts";
import { LayeredNetworks, LayeredSpace, type NetworkShapes } from "../fields/layered_networks.ts";
import { layersOf, viewNetworkShapes } from "../fields/view_networks.ts";
import { flopsPerSample, type LayeredWork } from "../layered_chunks.ts";
import type { Method } from "../method.ts";
import { Model, type ModelParts } from "../model.ts";
import { requireNeighbours } from "../pixel_radii.ts";
import { rayOptions } from "../rays.ts";
import { createVolumeRenderer, type PassOptions, sampledMethod } from "../sampled_method.ts";
import { ConeSampler, type ConeSpace } from "../samplers/cones.ts";
import { annealed } from "../samplers/fenceposts.ts";
import { ProposalSampler } from "../samplers/proposal.ts";
import { allocateState } from "../state.ts";
import type { Pass } from "../trainer.ts";
import { type MipConfig, mipSchema } from "./config.ts";
import { MIP_PRESETS, softwareSettings } from "./presets.ts";
import { sceneSettings } from "./settings.ts";

/** What makes densities, of the field and of proposals (Barron et al. 2021, section 3.1). */
const DENSITY: Density = "shiftedSoftplus";

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
    position: INTEGRATED.size(positionOf(config), GAUSSIAN_ROWS),
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
    inputs: [INTEGRATED.size(positionOf(config), GAUSSIAN_ROWS)],
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
  { range, allRays, rays, use }: PassOptions,
): Promise<Pass[]> {
  const { coarse, fine, space, box, steps } = config;
  const trains = use === "training";
  const place: ConeSpace = { space, contraction: contractionKind(config), box, range };
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
  const first = { ...common, label: "coarse", perRay: coarse.samples, after: null };
  const cones = await ConeSampler.create(memory, place, first, rays);
  const after = { fenceposts: cones.fenceposts, density: DENSITY, ...wide };
  const second = { ...common, label: "fine", perRay: fine, after };
  const resampled = await ConeSampler.create(memory, place, second, rays);

  const shapes = fieldShapes(config);
  const network = proposalShape(config);
  const capacity = network ? resampled.capacity : Math.max(cones.capacity, resampled.capacity);
  const dense = await DenseKernels.create(memory.gpu, undefined, trains ? "both" : "forward");
  const networks = await LayeredNetworks.create(
    memory.gpu,
    shapes,
    parts.parameters,
    parts.direction,
    dense,
    new LayeredSpace(memory, shapes, capacity, trains ? parts.parameters : null),
  );
  const field = await Field.create(memory, parts.position, networks, capacity, use);
  if (!network) {
    const weight = coarse.kind === "field" ? coarse.loss : 1;
    return [{ sampler: cones, field, weight }, { sampler: resampled, field }];
  }
  const proposal = {
    intervals: cones,
    network,
    parameters: parts.parameters,
    position: parts.position,
    dense,
    density: DENSITY,
    renderer: await createVolumeRenderer(memory, RENDERED, config, "black", { allRays, rays, use }),
    allRays,
    loss: trains ? { kind: "bound", weight: 1, blur: 0 } as const : null,
  };
  const options = {
    ...{ levels: [proposal], fine: resampled },
    ...{ choice: "values", learns: () => true } as const,
  };
  return [{ sampler: await ProposalSampler.create(memory, options), field }];
}

/** How intervals are composited: the field's, and those of proposals. */
const RENDERED = { work: workOf, density: () => DENSITY };

/** Mip-NeRF (Barron et al. 2021), and cones with a proposal network (Barron et al. 2022). */
export const MIP: Method<MipConfig> = sampledMethod<MipConfig, MipParts>({
  ...RENDERED,
  name: "mip",
  schema: mipSchema,
  presets: MIP_PRESETS,
  softwareSettings,
  sceneSettings: (_, scene, space) => sceneSettings(scene, space),
  rayOptions: (config) => rayOptions(config, "depth"),
  requireScene: ({ views }) => requireNeighbours(views),
  emptyAdvice: "Try another --seed, or a lower rate.initial.",
  pixels: ({ batch }) => ({ batch: { ...batch, cropSteps: 0, cropFraction: 1 } }),
  schedule: scheduleOf,
  endsWithSteps: true,
  opaque: ({ space }) => space === "contracted", // as ConeSampler's last intervals are
  loss: () => "mse",
  samplesOf: ({ coarse, fine }) => coarse.kind === "field" ? coarse.samples + fine : fine,
  width: ({ field }) => field.width,
  createModel,
  createPasses,

  initialize(model, { field, seed }) {
    const { parameters } = (model as Model<MipParts>).parts;
    parameters.initialize(model.gpu, field.initialization, seed);
  },
});

async function createModel(
  scope: Scope,
  config: MipConfig,
  use: ModelUse,
): Promise<Model<MipParts>> {
  const proposed = proposalShape(config);
  const layers = [...layersOf(fieldShapes(config)), ...(proposed ? mlpLayers(proposed) : [])];
  const parameters = new Parameters(scope, layers, false, use);
  const named = (name: string, dimensions: number) => ({ dimensions, average: false, name, use });
  const parts: MipParts = {
    groups: [parameters],
    memo: null,
    state: allocateState(scope, config.batch.rays),
    exposures: null,
    poses: null,
    parameters,
    position: await INTEGRATED.create(scope, positionOf(config), named("position", GAUSSIAN_ROWS)),
    direction: await createEncoding(scope, directionOf(config), named("direction", 3)),
  };
  return new Model(scope, parts);
}
