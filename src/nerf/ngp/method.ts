import type { Memory, Scope } from "../../gpu/mod.ts";
import {
  createEncoding,
  type Encoding,
  gridLevels,
  HashGrid,
  learningRate,
  mlpLayers,
  type ModelUse,
  Optimizer,
  Parameters,
  type TrainedGroup,
} from "../../nn/mod.ts";
import { Cameras } from "../cameras.ts";
import { type Contraction, contractionKind } from "../contraction.ts";
import { DepthSupervision } from "../depth_supervision.ts";
import { Field, type FieldUse } from "../fields/field.ts";
import type { NetworkShapes } from "../fields/layered_networks.ts";
import { kernelChoices, loosenKernels, settleKernels } from "../fields/network_kernels.ts";
import { createSmallNetworks, smallNetworkShapes } from "../fields/small_networks.ts";
import { MarchedRays, type MarchSizes, sizesFor } from "../marched_rays.ts";
import type { Method } from "../method.ts";
import { Model, type ModelParts } from "../model.ts";
import { Photographs } from "../photographs.ts";
import { requireNeighbours } from "../pixel_radii.ts";
import { PatchPixels, RandomPixels, TargetColors } from "../pixels.ts";
import { RayLoss } from "../ray_loss.ts";
import { allocateRays, RayGenerator, rayOptions, type RayRange } from "../rays.ts";
import { cubeOf, type MarchOptions, positionRows } from "../samplers/marcher.ts";
import { OccupancySampler } from "../samplers/occupancy.ts";
import { occupiedBits } from "../samplers/occupied_bits.ts";
import { OccupancyGrid } from "../samplers/occupancy_grid.ts";
import type { Scene } from "../../scene/mod.ts";
import { setting } from "../settings.ts";
import { allocateState, BATCH } from "../state.ts";
import { PixelMeans, raysAcross } from "../subpixels.ts";
import { renderedBackground } from "../view_renderer.ts";
import {
  createViewLearning,
  levelsOf,
  requireViews,
  viewGroups,
  viewParts,
  withViews,
} from "../views/learning.ts";
import { VolumeRenderer } from "../volume_renderer.ts";
import { NGP_BENCH } from "./bench.ts";
import { budgetSettings } from "./budget.ts";
import { type NgpConfig, ngpSchema } from "./config.ts";
import { NGP_PRESETS, SOFTWARE_SETTINGS } from "./presets.ts";
import { sceneSettings } from "./settings.ts";
import { activationRows, fitNgp } from "./settle.ts";

/** So many times as many steps, on a CPU, as an object gets. */
const PHOTOGRAPH_STEPS = 4;

/** Rays of a space that is not contracted end where the box ends: in world units far behind. */
const FAR = 1e9;

/** What the hash table is called in files. */
const TABLE = "grid.table";

/** What a model is made of, besides what all are. */
export interface NgpParts extends ModelParts {
  /** The matrices of both networks. */
  readonly parameters: Parameters;
  /** Features of positions. */
  readonly grid: HashGrid;
  /** Features of view directions. */
  readonly direction: Encoding;
  /** Where there is something. */
  readonly memo: OccupancyGrid;
}

/** The shapes of both networks. */
export function networkShapes({ grid, networks }: NgpConfig): NetworkShapes {
  return smallNetworkShapes(networks, grid.levels * grid.features);
}

/** How a configuration contracts space and distances. */
function contractionOf(config: NgpConfig): Contraction {
  return { kind: contractionKind(config), linear: config.march.linear };
}

/** How a configuration's rays walk. */
function marchOptions(config: NgpConfig): MarchOptions {
  const { march, occupancy, grid: { antialias }, space } = config;
  const footprints = !antialias ? null : space === "ndc" ? "cylinders" : "cones";
  return { ...march, ...occupancy, contraction: contractionOf(config), footprints };
}

/** Where a configuration's rays start and end, in world units. */
export function marchRange({ camera, march, space }: NgpConfig): RayRange {
  return { near: camera.near, far: space === "contracted" ? march.far : FAR };
}

/** A field with memory for `capacity` samples at a time, by the kernels that the configuration names. */
async function createField(
  memory: Memory,
  { parts: { parameters, grid, direction } }: Model<NgpParts>,
  config: NgpConfig,
  capacity: number,
  use: FieldUse,
): Promise<Field> {
  const networks = await createSmallNetworks(
    ...[memory, { parameters, direction }, config.networks, grid.outputs, capacity, use] as const,
  );
  return Field.create(memory, grid, networks, capacity, use, positionRows(marchOptions(config)));
}

/** Instant-NGP (Mueller et al. 2022): a hash grid, small networks, rays marched through occupied cells. */
export const NGP: Method<NgpConfig> = {
  name: "ngp",
  schema: ngpSchema,
  presets: NGP_PRESETS,
  softwareSettings: () => SOFTWARE_SETTINGS,
  photographSettings: ({ steps, maxSeconds }) =>
    maxSeconds === null
      ? [setting("steps", PHOTOGRAPH_STEPS * steps, "photographs show more than an object does")]
      : [],
  budgetSettings,
  sceneSettings,
  settle: (gpu, config, scene) => withViews(settleKernels(gpu, config), scene),
  fit: fitNgp,
  choices: kernelChoices,
  loosen: loosenKernels,
  tables: ({ grid: { precision: _, ...grid } }) => ({
    [TABLE]: gridLevels({ kind: "hashGrid", ...grid, precision: "f32" }).map(({ offset }) =>
      offset
    ),
  }),
  memoOf: (config, saved) =>
    occupiedBits({ ...config.occupancy, contraction: contractionOf(config) }, saved),
  rayOptions: (config) => rayOptions(config, "unit"),
  depthRange: (_, { near, far }) => ({ near, far }),
  normals: true,
  emptyAdvice: "Does the box hold what the photographs show? It is --set box.center=[x,y,z] and " +
    "--set box.size=n.",

  createModel,

  initialize(model, { seed }) {
    const { parts, gpu } = model as Model<NgpParts>;
    parts.parameters.initialize(gpu, "glorot", seed);
    parts.grid.initialize(seed);
  },

  async training(scope, model, config, scene) {
    requireViews(config, scene);
    if (config.grid.antialias) requireNeighbours(scene.views);
    const { batch, march, loss, schedule, seed } = config;
    const { maxRays, capacity } = batch;
    const { parts } = model as Model<NgpParts>;
    const photographs = new Photographs(scope, scene, config.scales);
    const cameras = new Cameras(scope, scene.views.map(({ camera }) => camera));
    const [box, contraction] = [cubeOf(config.box), contractionOf(config)];
    const ndc = config.space === "ndc" ? config.ndc : null;
    const commands = scope.gpu.record();
    await parts.memo.markVisible(commands, cameras, box, ndc);
    commands.submit(); // what refuses this scene below frees memory that is named here
    const options = { march: marchOptions(config), box, range: marchRange(config), batch };
    const place = { box, cascades: config.occupancy.cascades, contraction, unit: 1 };
    return {
      cameras,
      pixels: parts.outliers && loss.patch > 1
        ? await PatchPixels.create(scope, photographs, cameras, loss.patch)
        : await RandomPixels.create(scope, photographs, cameras),
      generator: await RayGenerator.create(scope, NGP.rayOptions(config), cameras.kind),
      colors: await TargetColors.create(scope, config, photographs),
      rays: allocateRays(scope, maxRays, config.space),
      chunks: [{
        firstRay: 0,
        count: { capacity: maxRays, counters: parts.state, index: BATCH.keptRays },
      }],
      passes: [{
        sampler: await OccupancySampler.create(scope, options, parts.memo, parts.state),
        field: await createField(scope, model as Model<NgpParts>, config, capacity, "training"),
      }],
      renderer: await VolumeRenderer.create(
        scope,
        {
          use: "training",
          background: config.background,
          density: "exp",
          stopTransmittance: march.stopTransmittance,
          contraction,
          distortion: loss.distortion,
          nearWeight: loss.nearWeight,
          nearDistance: loss.nearDistance,
        },
        maxRays,
        maxRays,
        capacity,
      ),
      pixelMeans: await createPixelMeans(scope, config, scene),
      loss: await RayLoss.create(scope, { ...loss, scales: config.scales }, maxRays),
      optimizer: await Optimizer.create(scope, config, trainedGroups(parts, config)),
      schedule,
      seed,
      raysPerStep: batch.rays,
      samplesPerStep: batch.samples,
      depths: await DepthSupervision.create(
        scope,
        config.depth,
        {
          ...{ space: config.space, density: "exp", atStart: true },
          ...{ unit: config.box.size, interval: 1 },
        },
        scene.views,
        maxRays,
        maxRays,
      ),
      ...await createViewLearning(
        ...[scope, parts, config, scene, place, cameras, maxRays, capacity] as const,
      ),
    };
  },

  rays(scope, model, config, _range, { normals, use }) {
    const ngp = model as Model<NgpParts>;
    // A viewport's memory is for activations of layers, too; images have always had more.
    const layered = normals || use === "viewport" && config.networks.kernels === "layered";
    const sizes = sizesFor(scope.gpu, use, layered, activationRows(config));
    return createMarchedRays(scope, ngp, config, normals, sizes);
  },

  bench: NGP_BENCH,
};

/** What renders rays of a model, with so much in memory together. */
export async function createMarchedRays(
  scope: Scope,
  model: Model<NgpParts>,
  config: NgpConfig,
  normals: boolean,
  sizes: MarchSizes,
): Promise<MarchedRays> {
  const use = normals ? "normals" : "rendering";
  const field = await createField(scope, model, config, sizes.samples, use);
  const options = {
    march: marchOptions(config),
    box: cubeOf(config.box),
    range: marchRange(config),
    stopTransmittance: config.march.stopTransmittance,
    ndc: config.space === "ndc" ? config.ndc : null,
    background: renderedBackground(config.background),
    normals,
  };
  return MarchedRays.create(scope, options, field, model.parts.memo, sizes);
}

async function createModel(scope: Scope, config: NgpConfig, use: ModelUse): Promise<Model> {
  const { networks, occupancy, march, batch } = config;
  const { precision, antialias, ...grid } = config.grid;
  const average = config.averageDecay > 0;
  const { density, color } = networkShapes(config);
  const layers = [...mlpLayers(density), ...mlpLayers(color)];
  const parameters = new Parameters(scope, layers, average, use);
  const table = await HashGrid.create(
    scope,
    { kind: "hashGrid", ...grid, precision: precision === "f16" ? "f16" : "f32" },
    { dimensions: 3, average, name: TABLE, use, footprints: antialias },
  );
  const parts: NgpParts = {
    groups: [parameters, table],
    memo: await OccupancyGrid.create(
      scope,
      occupancy,
      Math.sqrt(3) / march.steps,
      batch.capacity,
      contractionOf(config),
      marchOptions(config).footprints,
      use,
    ),
    state: allocateState(scope, batch.rays),
    ...viewParts(scope, config, use),
    parameters,
    grid: table,
    direction: await createEncoding(
      scope,
      { kind: "sphericalHarmonics", degree: networks.directionDegree },
      { dimensions: 3, average: false, name: "direction", use },
    ),
  };
  return new Model(scope, parts);
}

/** What makes pixels of several rays; null where they have one. */
async function createPixelMeans(
  scope: Scope,
  { camera: { raySpacing, singleRaySteps } }: NgpConfig,
  { views }: Scene,
): Promise<PixelMeans | null> {
  const across = Math.max(...views.map(({ camera }) => raysAcross(camera, raySpacing)));
  return across > 1 ? await PixelMeans.create(scope, across, singleRaySteps) : null;
}

/** How parameters are moved. */
function trainedGroups(parts: NgpParts, config: NgpConfig): TrainedGroup[] {
  const { schedule, adam } = config;
  const rate = (step: number) => learningRate(schedule, step, 0);
  return [
    { group: parts.parameters, rate, l2: adam.l2, checked: true },
    { group: parts.grid, rate, l2: 0, checked: true, ...levelsOf(config.poses, parts.grid) },
    ...viewGroups(parts, config),
  ];
}
