import type { Memory, Scope } from "../../gpu/mod.ts";
import {
  createEncoding,
  DenseKernels,
  type Encoding,
  gridLevels,
  HashGrid,
  type HashGridOptions,
  learningRate,
  mlpLayers,
  type MlpOptions,
  type ModelUse,
  Parameters,
  type TrainedGroup,
} from "../../nn/mod.ts";
import { averageSettings } from "../averaging.ts";
import { contractionKind } from "../contraction.ts";
import { Field } from "../fields/field.ts";
import {
  fitKernels,
  kernelChoices,
  loosenKernels,
  settleKernels,
} from "../fields/network_kernels.ts";
import { createSmallNetworks, smallNetworkShapes } from "../fields/small_networks.ts";
import { layersOf } from "../fields/view_networks.ts";
import { IntervalRegularizer } from "../interval_regularizer.ts";
import { flopsPerSample, type LayeredWork } from "../layered_chunks.ts";
import type { Method } from "../method.ts";
import { Model, type ModelParts } from "../model.ts";
import { requireNeighbours } from "../pixel_radii.ts";
import { rayOptions } from "../rays.ts";
import { createVolumeRenderer, type PassOptions, sampledMethod } from "../sampled_method.ts";
import { annealed, type FencepostOptions } from "../samplers/fenceposts.ts";
import { type IntervalSpace, MiddleSampler } from "../samplers/intervals.ts";
import { cubeOf, positionRows } from "../samplers/marcher.ts";
import { type InterlevelLoss, type ProposalParts, ProposalSampler } from "../samplers/proposal.ts";
import { allocateState } from "../state.ts";
import type { Pass } from "../trainer.ts";
import {
  createViewLearning,
  levelsOf,
  requireViews,
  viewGroups,
  viewParts,
  withViews,
} from "../views/learning.ts";
import { type HorizonConfig, horizonSchema } from "./config.ts";
import { HORIZON_PRESETS, SOFTWARE_SETTINGS } from "./presets.ts";
import { sceneSettings } from "./settings.ts";

/** What the hash table is called in files. */
const TABLE = "grid.table";

/** So many steps at the start proposals learn in each, whatever their interval. */
const FIRST_STEPS = 10;

/** What a model is made of, besides what all are. */
export interface HorizonParts extends ModelParts {
  /** The matrices of the field's networks. */
  readonly parameters: Parameters;
  /** Features of positions. */
  readonly grid: HashGrid;
  /** Features of view directions. */
  readonly direction: Encoding;
  /** The matrices of all proposal networks. */
  readonly proposals: Parameters;
  /** Features of positions, for each of them. */
  readonly proposalGrids: readonly HashGrid[];
}

function gridOf(
  { grid: { antialias: _, decay: __, precision, ...grid } }: HorizonConfig,
): HashGridOptions {
  return { kind: "hashGrid", ...grid, precision: settledPrecision(precision) };
}

/** The precision of a settled configuration. */
function settledPrecision(
  precision: HorizonConfig["grid"]["precision"],
): HashGridOptions["precision"] {
  return precision === "f16" ? "f16" : "f32";
}

/** The grids of the proposal networks, by the names of their tables. */
function proposalGridsOf({ proposals, grid }: HorizonConfig): Record<string, HashGridOptions> {
  const { baseResolution, levels, features, tableSize } = proposals;
  const { interpolation, accumulation } = grid;
  const precision = settledPrecision(grid.precision);
  return Object.fromEntries(proposals.finestResolutions.map((finestResolution, i) => [
    `proposals.${i}.table`,
    {
      ...{ kind: "hashGrid", baseResolution, finestResolution, levels, features, tableSize },
      ...{ interpolation, precision, accumulation },
    },
  ]));
}

/** A proposal network: densities alone. */
function proposalShape({ proposals: { levels, features, width } }: HorizonConfig, i: number) {
  return {
    layers: [`proposals.${i}.layers.0`, `proposals.${i}.head`],
    inputs: [levels * features],
    width,
    outputs: [1],
    activation: "none",
    bias: false,
  } satisfies MlpOptions;
}

function fieldShapes({ grid, networks }: HorizonConfig) {
  return smallNetworkShapes(networks, grid.levels * grid.features);
}

/** What a ray asks of the networks. */
function workOf(config: HorizonConfig): LayeredWork {
  const layers = layersOf(fieldShapes(config));
  const { samples, proposals } = config;
  const first = flopsPerSample(mlpLayers(proposalShape(config, 0)));
  const proposed = proposals.samples.reduce((sum, count) => sum + count, 0);
  return {
    layers,
    perRay: Math.max(samples, ...proposals.samples),
    flops: flopsPerSample(layers) * samples + first * proposed,
  };
}

/**
 * Whether proposals learn in a step: in all at first, then ever more seldom (nerfstudio models/nerfacto.py). It
 * depends on the step alone, so that runs can be resumed.
 */
export function proposalsLearn(
  { interval, intervalSteps }: Pick<HorizonConfig["proposals"], "interval" | "intervalSteps">,
  step: number,
): boolean {
  const part = intervalSteps > 0 ? Math.min(step / intervalSteps, 1) : 1;
  return step < FIRST_STEPS || step % Math.round(1 + (interval - 1) * part) === 0;
}

/** What teaches the proposals of a level. */
function lossOf({ proposals: { loss } }: HorizonConfig, level: number): InterlevelLoss {
  const { kind, weight } = loss;
  return { kind, weight, blur: loss.kind === "blurred" ? loss.blurs[level] : 0 };
}

/** The intervals of all levels, the field's last: each after the one before. */
async function createIntervals(
  memory: Memory,
  config: HorizonConfig,
  { range, allRays, rays, use }: PassOptions,
): Promise<MiddleSampler[]> {
  const { proposals, samples, spacing, box, density } = config;
  const trains = use === "training";
  const place: IntervalSpace = {
    contraction: contractionKind(config),
    opaque: isOpaque(config),
    footprints: footprintsOf(config),
    ...{ box, range, spacing },
  };
  const exponent = (step: number) =>
    trains ? annealed(proposals.annealing, Math.min(step / proposals.annealingSteps, 1)) : 1;
  const intervals: MiddleSampler[] = [];
  for (const [level, perRay] of [...proposals.samples, samples].entries()) {
    const before = intervals.at(-1);
    const options: FencepostOptions = {
      label: level < proposals.samples.length ? `proposed ${level}` : "fine",
      perRay,
      draws: "centers",
      jitter: trains,
      firstDraw: level * allRays,
      after: before
        ? {
          fenceposts: before.fenceposts,
          weights: "padded",
          density,
          padding: proposals.padding,
          dilation: 0,
          exponent,
        }
        : null,
    };
    intervals.push(await MiddleSampler.create(memory, place, options, rays));
  }
  return intervals;
}

/** Whether rays end at something, such as a sky: their last intervals hide all behind them. */
function isOpaque({ space }: HorizonConfig): boolean {
  return space === "contracted";
}

function footprintsOf({ grid, space }: HorizonConfig): IntervalSpace["footprints"] {
  return !grid.antialias ? null : space === "ndc" ? "cylinders" : "cones";
}

/** Proposals, and the field where the last of them sees something. */
async function createPasses(
  memory: Memory,
  model: Model<HorizonParts>,
  config: HorizonConfig,
  options: PassOptions,
): Promise<Pass[]> {
  const { allRays, rays, use } = options;
  const { proposals, proposalGrids, grid } = model.parts;
  const { density } = config;
  const trains = use === "training";
  const intervals = await createIntervals(memory, config, options);
  const fine = intervals.pop()!;
  const dense = await DenseKernels.create(memory.gpu, undefined, trains ? "both" : "forward");
  const levels = intervals.map(async (level, i): Promise<ProposalParts> => ({
    intervals: level,
    network: proposalShape(config, i),
    parameters: proposals,
    position: proposalGrids[i],
    dense,
    density,
    renderer: await createVolumeRenderer(
      memory,
      {
        density: () => density,
        work: () => ({ ...workOf(config), perRay: level.fenceposts.perRay }),
      },
      config,
      "black",
      { allRays, rays, use: "rendering" },
    ),
    allRays,
    loss: trains ? lossOf(config, i) : null,
  }));
  const sampler = await ProposalSampler.create(memory, {
    levels: await Promise.all(levels),
    fine,
    choice: trains ? "values" : "average",
    learns: (step) => proposalsLearn(config.proposals, step),
  });
  const { capacity } = fine;
  const networks = await createSmallNetworks(
    ...[memory, model.parts, config.networks, grid.outputs, capacity, use] as const,
  );
  const positions = positionRows({ footprints: footprintsOf(config) });
  const field = await Field.create(memory, grid, networks, capacity, use, positions);
  if (!trains) return [{ sampler, field }];
  const kept = { density, ...config.loss };
  const regularizer = await IntervalRegularizer.create(memory, kept, fine.fenceposts, rays);
  return [{ sampler, field, regularizer }];
}

/** A hash grid that is asked where small proposal networks see something, for scenes that go on. */
export const HORIZON: Method<HorizonConfig> = sampledMethod<HorizonConfig, HorizonParts>({
  name: "horizon",
  schema: horizonSchema,
  presets: HORIZON_PRESETS,
  softwareSettings: () => SOFTWARE_SETTINGS,
  sceneSettings,
  budgetSettings: averageSettings,
  // Directions of normalised device coordinates end at infinity; of length 1 they would not.
  rayOptions: (config) => rayOptions(config, config.space === "ndc" ? "depth" : "unit"),
  opaque: isOpaque,
  emptyAdvice: "Try a lower schedule.initial, or another --seed.",
  work: workOf,
  fit: fitKernels,
  choices: kernelChoices,
  loosen: loosenKernels,
  tables: (config) =>
    Object.fromEntries(
      Object.entries({ [TABLE]: gridOf(config), ...proposalGridsOf(config) }).map(
        ([name, grid]) => [name, gridLevels(grid).map(({ offset }) => offset)],
      ),
    ),
  requireScene(scene, config) {
    requireViews(config, scene);
    if (config.grid.antialias) requireNeighbours(scene.views);
  },
  pixels: ({ batch }) => ({ batch: { ...batch, cropSteps: 0, cropFraction: 1 } }),
  schedule: ({ schedule }) => schedule,
  loss: () => "mse",
  distortion: ({ loss }) => loss.distortion,
  near: ({ loss: { nearWeight, wholeFrom }, batch: { rays }, samples }) => ({
    nearWeight: nearWeight / (rays * samples),
    nearDistance: wholeFrom,
  }),
  density: ({ density }) => density,
  fieldSpace: (config) => ({
    box: cubeOf(config.box),
    contraction: contractionKind(config),
    ndc: config.space === "ndc" ? config.ndc : null,
    positionRows: positionRows({ footprints: footprintsOf(config) }),
  }),
  intervalUnit: ({ box }) => box.size,
  width: ({ networks }) => networks.width,
  samplesOf: ({ samples }) => samples,
  averageDecay: ({ averageDecay }) => averageDecay,
  trainedGroups,
  settle: (gpu, config, scene) => withViews(settleKernels(gpu, config), scene),
  createModel,
  createPasses,
  learnViews: async (memory, parts, config, scene, cameras, samples) => {
    const { box, batch: { rays } } = config;
    const place = {
      box: cubeOf(box),
      cascades: 1,
      contraction: { kind: contractionKind(config), linear: 1 },
      unit: 1 / box.size,
    };
    return await createViewLearning(
      ...[memory, parts, config, scene, place, cameras, rays, samples] as const,
    );
  },

  initialize(model, { seed }) {
    const { parts, gpu } = model as Model<HorizonParts>;
    parts.parameters.initialize(gpu, "glorot", seed);
    parts.grid.initialize(seed);
    // Other numbers than the field's.
    parts.proposals.initialize(gpu, "glorot", (seed + 1) >>> 0);
    parts.proposalGrids.forEach((grid, i) => grid.initialize((seed + 1 + i) >>> 0));
  },
});

/** How parameters are moved; those of proposals only in steps in which they learn. */
function trainedGroups(parts: HorizonParts, config: HorizonConfig): TrainedGroup[] {
  const { parameters, grid, proposals, proposalGrids } = parts;
  const { schedule, adam: { l2 }, grid: { decay } } = config;
  const common = { rate: (step: number) => learningRate(schedule, step, 0), checked: true };
  const due = (step: number) => proposalsLearn(config.proposals, step);
  return [
    { ...common, group: parameters, l2 },
    { ...common, group: grid, l2: decay, ...levelsOf(config.poses, grid) },
    { ...common, group: proposals, l2, due },
    ...proposalGrids.map((group) => ({ ...common, group, l2: decay, due })),
    ...viewGroups(parts, config),
  ];
}

async function createModel(
  scope: Scope,
  config: HorizonConfig,
  use: ModelUse,
): Promise<Model<HorizonParts>> {
  const average = config.averageDecay > 0;
  const footprints = config.grid.antialias;
  const create = (name: string, options: HashGridOptions) =>
    HashGrid.create(scope, options, { dimensions: 3, average, name, use, footprints });
  const layers = config.proposals.samples.flatMap((_, i) => mlpLayers(proposalShape(config, i)));
  const parameters = new Parameters(scope, layersOf(fieldShapes(config)), average, use);
  const proposals = new Parameters(scope, layers, average, use);
  const grid = await create(TABLE, gridOf(config));
  const proposalGrids = await Promise.all(
    Object.entries(proposalGridsOf(config)).map(([name, options]) => create(name, options)),
  );
  const parts: HorizonParts = {
    groups: [parameters, grid, proposals, ...proposalGrids],
    memo: null,
    state: allocateState(scope, config.batch.rays),
    ...viewParts(scope, config, use),
    parameters,
    grid,
    direction: await createEncoding(
      scope,
      { kind: "sphericalHarmonics", degree: config.networks.directionDegree },
      { dimensions: 3, average: false, name: "direction", use },
    ),
    proposals,
    proposalGrids,
  };
  return new Model(scope, parts);
}
