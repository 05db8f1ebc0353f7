import { fieldOf } from "../../src/nerf/mod.ts";
import type { NerfConfig, NgpConfig } from "./models.ts";
import assert from "node:assert/strict";
import {
  automaticSettings,
  type Config,
  DEFAULT_PRESET,
  METHODS,
  parseConfig,
  presetConfig,
  PRESETS,
  setField,
  setFields,
} from "../../src/nerf/mod.ts";
import { nerfPreset, ngpPreset } from "./nerf_test_tools.ts";

const nerf = nerfPreset("nerf", "scenes/lego");
const ngp = ngpPreset("scenes/lego");
/** What its grid shares with the encoding: it alone has samples with footprints. */
const { antialias: _antialias, ...ngpGrid } = ngp.grid;

for (const name of Object.keys(PRESETS)) {
  Deno.test(`the preset ${name} is a valid configuration, also after a trip through JSON`, () => {
    const config = presetConfig(name, "scenes/lego");
    assert.deepEqual([config.preset, config.scene], [name, "scenes/lego"]);
    assert.deepEqual(parseConfig(config, name), config);
    assert.deepEqual(parseConfig(JSON.parse(JSON.stringify(config)), name), config);
  });
}

Deno.test("nerf holds the constants of the original NeRF's released code on Blender scenes", () => {
  assert.deepEqual(nerf, {
    preset: "nerf",
    method: "nerf",
    scene: "scenes/lego",
    format: null,
    images: null,
    poseConvention: null,
    invertMasks: false,
    downscale: 1,
    scales: 1,
    holdout: 8,
    up: null,
    seed: 0,
    steps: 500_000,
    maxSeconds: null,
    batch: { rays: 1024, chunk: "auto", pixels: "oneImage", cropSteps: 500, cropFraction: 0.5 },
    camera: { pixelOffset: 0, directions: "depth", near: null, far: null }, // the scene's 2 and 6
    background: "white",
    space: "box",
    box: { center: [0, 0, 0], size: 2 },
    contractionNorm: "max",
    ndc: [0, 0],
    samples: { coarse: 64, fine: 128, spacing: "linear", jitterInTest: false },
    field: {
      position: { kind: "frequency", levels: 10, pi: false, identity: true },
      direction: { kind: "frequency", levels: 4, pi: false, identity: true },
      layers: 8,
      width: 256,
      skips: [4],
      viewWidth: 128,
      density: "relu",
      initialization: "glorot",
    },
    densityNoise: 0,
    loss: "mse",
    schedule: { kind: "exponential", initial: 5e-4, rate: 0.1, decaySteps: 500_000 },
    adam: { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
    depth: { kind: "lineOfSight", weight: 0, share: 0.1, spread: 0.02 },
    checkpointSeconds: 300,
  });
});

Deno.test("nerf-100 holds the constants of the 100-line tutorial", () => {
  const { batch, camera, background, samples, field, densityNoise, loss, schedule, adam, steps } =
    nerfPreset("nerf-100");
  assert.deepEqual(batch, {
    rays: 1024,
    chunk: "auto",
    pixels: "allImages",
    cropSteps: 0,
    cropFraction: 1,
  });
  assert.deepEqual(camera, { pixelOffset: 0.5, directions: "unit", near: 2, far: 6 });
  assert.equal(background, "white");
  assert.deepEqual(samples, { coarse: 192, fine: 0, spacing: "linear", jitterInTest: true });
  assert.deepEqual(field, {
    position: { kind: "frequency", levels: 10, pi: false, identity: true },
    direction: { kind: "frequency", levels: 4, pi: false, identity: true },
    layers: 7, // 4, then the position joins, then 3
    width: 256,
    skips: [3],
    viewWidth: 128,
    density: "relu",
    initialization: "torch",
  });
  assert.equal(densityNoise, 0);
  assert.equal(loss, "sumSquared");
  assert.deepEqual(schedule, {
    kind: "multiStep",
    initial: 5e-4,
    gamma: 0.5,
    milestones: [2, 4, 8],
    unit: "epochs",
  });
  assert.deepEqual(adam, { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }); // PyTorch's
  assert.equal(steps, 16 * 100 * 400 * 400 / 1024); // 16 epochs of lego at 400 x 400
});

Deno.test("ngp holds the constants of Instant-NGP's paper and released code on Blender scenes", () => {
  assert.deepEqual(ngp, {
    preset: "ngp",
    method: "ngp",
    scene: "scenes/lego",
    format: null,
    images: null,
    poseConvention: null,
    invertMasks: false,
    downscale: 1,
    scales: 1,
    holdout: 8,
    up: null,
    seed: 0,
    steps: 35_000,
    maxSeconds: null,
    batch: { rays: 4096, maxRays: 131_072, samples: 2 ** 18, capacity: 2 ** 20 },
    camera: { pixelOffset: 0.5, near: 0, raySpacing: 0, singleRaySteps: 0 },
    space: "box",
    box: { center: [0, 0, 0], size: 1 / 0.33 }, // positions times 0.33, plus 0.5
    contractionNorm: "max",
    ndc: [0, 0],
    background: "random",
    colors: "srgb",
    grid: {
      levels: 16,
      features: 2,
      tableSize: 2 ** 19,
      baseResolution: 16,
      finestResolution: 2048,
      interpolation: "linear",
      precision: "auto",
      accumulation: "fixed",
      antialias: false,
    },
    networks: {
      width: 64,
      densityLayers: 1,
      colorLayers: 2,
      directionDegree: 4,
      kernels: "auto",
      precision: "auto",
    },
    occupancy: {
      resolution: 128,
      cascades: 1,
      interval: 16,
      warmupSteps: 256,
      share: 0.5,
      decay: 0.95,
      threshold: 0.01,
    },
    march: {
      steps: 1024,
      coneAngle: 0,
      linear: 1,
      far: 1000,
      maxSamples: 1024,
      stopTransmittance: 1e-4,
    },
    loss: {
      kind: "huber",
      huberDelta: 0.1,
      nearWeight: 1e-4 / 384, // of a mean over 3 channels, without the loss scale of 128
      nearDistance: 0.1,
      opacityEntropy: 0,
      distortion: 0,
      inliers: 1,
      patch: 16,
    },
    exposure: { kind: "gains", rate: 0, l2: 0, variation: 10 },
    poses: {
      preconditioner: "none",
      optics: "captured",
      rate: 0,
      halfLife: 5000,
      start: 256,
      l2: 1e-4,
      coarseToFine: 0,
    },
    views: 0,
    schedule: { kind: "staircase", initial: 1e-2, gamma: 0.33, start: 20_000, interval: 10_000 },
    adam: { beta1: 0.9, beta2: 0.99, epsilon: 1e-15, l2: 1e-6 },
    averageDecay: 0.95,
    depth: { kind: "lineOfSight", weight: 0, share: 0.1, spread: 0.02 },
    checkpointSeconds: 300,
  });
});

Deno.test("the default preset is ngp", () => {
  assert.equal(DEFAULT_PRESET, "ngp");
  assert.ok(DEFAULT_PRESET in PRESETS);
});

/** The fields of a configuration by path, as JSON. */
function leavesOf(value: object, prefix = ""): Map<string, string> {
  return new Map(
    Object.entries(value).flatMap(([name, field]) =>
      field !== null && typeof field === "object" && !Array.isArray(field)
        ? [...leavesOf(field, `${prefix}${name}.`)]
        : [[`${prefix}${name}`, JSON.stringify(field)] as const]
    ),
  );
}

Deno.test("on an adapter that computes on the CPU ngp differs in what is set there, and each has a reason", () => {
  const settings = automaticSettings("ngp", true);
  assert.ok(settings.length > 0);
  const [published, changed] = [leavesOf(ngp), leavesOf(ngpPreset("scenes/lego", true))];
  assert.deepEqual(new Set(changed.keys()), new Set(published.keys()));
  const different = [...published.keys()].filter((key) => changed.get(key) !== published.get(key));
  assert.deepEqual(different.toSorted(), settings.map(({ key }) => key).toSorted());
  for (const { key, value, reason } of settings) {
    assert.equal(changed.get(key), JSON.stringify(value), key);
    assert.match(reason, /^\w.+\w$/, key);
  }
});

Deno.test("a shortened schedule is set where a published one takes a CPU months", () => {
  for (const name of ["mip", "mip-256"]) {
    const keys = automaticSettings(name, true).map(({ key }) => key);
    assert.deepEqual(keys, ["steps", "batch.rays"], name);
    const [whole, short] = [false, true].map((software) => presetConfig(name, "", software));
    assert.ok(short.steps < whole.steps, name);
  }
});

Deno.test("no other preset and no other adapter has anything set", () => {
  for (const name of Object.keys(PRESETS)) {
    assert.deepEqual(automaticSettings(name, false), []);
    if (["ngp", "mip", "mip-256", "horizon"].includes(name)) continue;
    assert.deepEqual(automaticSettings(name, true), []);
    assert.deepEqual(presetConfig(name, "", true), presetConfig(name, ""));
  }
});

Deno.test("an unknown preset is refused with the nearest, or with all", () => {
  const names = Object.keys(PRESETS).join(", ");
  assert.throws(() => presetConfig("nerf-smal", ""), {
    name: "ConfigError",
    message: 'Cannot use preset "nerf-smal": there is no such preset. Did you mean nerf-small?',
  });
  for (const name of ["photogrammetry", "toString"]) {
    assert.throws(() => presetConfig(name, ""), {
      name: "ConfigError",
      message: `Cannot use preset "${name}": there is no such preset. The presets are ${names}, ` +
        "and auto for what suits the capture.",
    });
  }
});

Deno.test("presets are not changed through a configuration made of them", () => {
  const config = nerfPreset("nerf");
  config.field.skips.push(6);
  config.batch.rays = 1;
  assert.deepEqual(nerfPreset("nerf").field.skips, [4]);
  assert.equal(nerfPreset("nerf").batch.rays, 1024);
});

const NERF_SETTINGS: Record<string, (config: NerfConfig) => unknown> = {
  "steps=7": ({ steps }) => steps === 7,
  "format=llff": ({ format }) => format === "llff",
  "holdout=0": ({ holdout }) => holdout === 0,
  "up=-y": ({ up }) => up === "-y",
  "up=[0,0.6,0.8]": ({ up }) => String(up) === "0,0.6,0.8",
  "space=ndc": ({ space }) => space === "ndc",
  "ndc=[1.5,2]": ({ ndc }) => String(ndc) === "1.5,2",
  "samples.spacing=disparity": ({ samples }) => samples.spacing === "disparity",
  "field.width=128": ({ field }) => field.width === 128,
  "field.skips=[1,3]": ({ field }) => JSON.stringify(field.skips) === "[1,3]",
  "field.position.levels=5": (config) => fieldOf(config, "field.position.levels") === 5,
  "field.position.pi=true": (config) => fieldOf(config, "field.position.pi") === true,
  "field.density=softplus": ({ field }) => field.density === "softplus",
  'field.density="exp"': ({ field }) => field.density === "exp",
  "batch.chunk=100": ({ batch }) => batch.chunk === 100,
  "batch.chunk=auto": ({ batch }) => batch.chunk === "auto",
  "camera.near=0.5": ({ camera }) => camera.near === 0.5,
  "camera.near=null": ({ camera }) => camera.near === null,
  "schedule.initial=1e-3": ({ schedule }) => schedule.initial === 1e-3,
  'schedule={"kind":"constant","initial":0.25}': ({ schedule }) =>
    schedule.kind === "constant" && schedule.initial === 0.25,
  'field.direction={"kind":"sphericalHarmonics","degree":4}': ({ field: { direction } }) =>
    direction.kind === "sphericalHarmonics" && direction.degree === 4,
  "scene=a=b": ({ scene }) => scene === "a=b",
};

const NGP_SETTINGS: Record<string, (config: NgpConfig) => unknown> = {
  "steps=7": ({ steps }) => steps === 7,
  "scales=4": ({ scales }) => scales === 4,
  "space=contracted": ({ space }) => space === "contracted",
  "contractionNorm=euclidean": ({ contractionNorm }) => contractionNorm === "euclidean",
  "march.far=50": ({ march }) => march.far === 50,
  "march.linear=0.5": ({ march }) => march.linear === 0.5,
  "batch.rays=100": ({ batch }) => batch.rays === 100,
  "batch.capacity=1024": ({ batch }) => batch.capacity === 1024,
  "box.size=3": ({ box }) => box.size === 3,
  "box.center=[0,-1,0.5]": ({ box }) => String(box.center) === "0,-1,0.5",
  "grid.antialias=true": ({ grid }) => grid.antialias,
  "grid.levels=8": ({ grid }) => grid.levels === 8,
  "grid.features=8": ({ grid }) => grid.features === 8,
  "grid.baseResolution=2": ({ grid }) => grid.baseResolution === 2,
  "grid.interpolation=smoothstep": ({ grid }) => grid.interpolation === "smoothstep",
  "networks.width=32": ({ networks }) => networks.width === 32,
  "networks.kernels=fused": ({ networks }) => networks.kernels === "fused",
  "occupancy.resolution=64": ({ occupancy }) => occupancy.resolution === 64,
  "march.coneAngle=0.00390625": ({ march }) => march.coneAngle === 1 / 256,
  "loss.kind=mse": ({ loss }) => loss.kind === "mse",
  "schedule.start=100": ({ schedule }) => schedule.kind === "staircase" && schedule.start === 100,
  'schedule={"kind":"constant","initial":0.25}': ({ schedule }) =>
    schedule.kind === "constant" && schedule.initial === 0.25,
  "adam.l2=0": ({ adam }) => adam.l2 === 0,
  "averageDecay=0": ({ averageDecay }) => averageDecay === 0,
};

function changesOneField<T extends Config>(
  preset: T,
  settings: Record<string, (config: T) => unknown>,
): void {
  for (const [assignment, holds] of Object.entries(settings)) {
    Deno.test(`${preset.preset}: --set ${assignment} changes that field and nothing else`, () => {
      assert.ok(!holds(preset) || /=null$|=auto$/.test(assignment), "it is that already");
      const changed = setField(preset, assignment);
      assert.equal(changed.method, preset.method);
      assert.ok(holds(changed as T));
      const [first] = assignment.split(/[.=]/);
      assert.deepEqual({ ...changed, [first]: null }, { ...preset, [first]: null });
      const before = presetConfig(preset.preset, preset.scene);
      assert.deepEqual(preset, before, "the original stays as it was");
    });
  }
}

changesOneField(nerf, NERF_SETTINGS);
changesOneField(ngp, NGP_SETTINGS);

const REFUSED_NERF_SETTINGS: Record<string, string> = {
  "width": 'Cannot set "width": it must look like KEY=VALUE, such as field.width=128.',
  "=3": 'Cannot set "=3": it must look like KEY=VALUE, such as field.width=128.',
  "width=3": "Cannot set width: the configuration has no such field. Did you mean field.width?",
  "field.widht=3":
    "Cannot set field.widht: the configuration has no such field. Did you mean field.width?",
  "stepps=3": "Cannot set stepps: the configuration has no such field. Did you mean steps?",
  "field.width=wide":
    'Cannot use --set field.width=wide: field.width must be a number, current value is "wide".',
  "field.width=0":
    "Cannot use --set field.width=0: field.width must be at least 1, current value is 0.",
  "field.width=1.5":
    "Cannot use --set field.width=1.5: field.width must be a whole number, current value is 1.5.",
  "field.density=tanh":
    'Cannot use --set field.density=tanh: field.density must be one of "relu", "softplus", "exp", current value is "tanh".',
  "samples.coarse=2":
    "Cannot use --set samples.coarse=2: samples.coarse must be at least 3, current value is 2.",
  "up=north":
    'Cannot use --set up=north: up must be one of "images", "x", "y", "z", "-x", "-y", "-z", or be a list, or be null, current value is "north".',
  "holdout=-1": "Cannot use --set holdout=-1: holdout must be at least 0, current value is -1.",
  "space=sphere":
    'Cannot use --set space=sphere: space must be one of "box", "contracted", "ndc", current value is "sphere".',
  "samples.spacing=log":
    'Cannot use --set samples.spacing=log: samples.spacing must be one of "linear", "disparity", current value is "log".',
  "seed=-1": "Cannot use --set seed=-1: seed must be at least 0, current value is -1.",
  "seed=4294967296":
    "Cannot use --set seed=4294967296: seed must be at most 4294967295, current value is 4294967296.",
  "camera.near=-1":
    "Cannot use --set camera.near=-1: camera.near must be above 0, current value is -1.",
  "schedule.kind=constant": "Cannot use --set schedule.kind=constant: " +
    "schedule.rate is wrong: there is no such field. There are kind, initial; " +
    "schedule.decaySteps is wrong: there is no such field. There are kind, initial.",
};

const REFUSED_NGP_SETTINGS: Record<string, string> = {
  "grid.level=8":
    "Cannot set grid.level: the configuration has no such field. Did you mean grid.levels?",
  "levels=8": "Cannot set levels: the configuration has no such field. Did you mean grid.levels?",
  "march.step=3":
    "Cannot set march.step: the configuration has no such field. Did you mean march.steps?",
  "grid.levels=25":
    "Cannot use --set grid.levels=25: grid.levels must be at most 24, current value is 25.",
  "grid.features=3":
    "Cannot use --set grid.features=3: grid.features must be one of 2, 4, 8, current value is 3.",
  "grid.baseResolution=1":
    "Cannot use --set grid.baseResolution=1: grid.baseResolution must be at least 2, current value is 1.",
  "networks.width=48":
    "Cannot use --set networks.width=48: networks.width must be one of 16, 32, 64, current value is 48.",
  "networks.precision=f64":
    'Cannot use --set networks.precision=f64: networks.precision must be one of "auto", "f32", "f16", current value is "f64". Did you mean "f32"?',
  "occupancy.resolution=100":
    "Cannot use --set occupancy.resolution=100: occupancy.resolution must be one of 32, 64, 128, 256, current value is 100.",
  "occupancy.decay=2":
    "Cannot use --set occupancy.decay=2: occupancy.decay must be at most 1, current value is 2.",
  "batch.capacity=1000": "Cannot use --set batch.capacity=1000: " +
    "batch.capacity must be at least 1024, current value is 1000; " +
    "batch.capacity must be a multiple of 64, current value is 1000.",
  "box.size=-1": "Cannot use --set box.size=-1: box.size must be above 0, current value is -1.",
  "box.center=[1,2]":
    "Cannot use --set box.center=[1,2]: box.center must have at least 3 elements, current value is [1,2].",
  "march.far=0": "Cannot use --set march.far=0: march.far must be above 0, current value is 0.",
  "march.linear=257":
    "Cannot use --set march.linear=257: march.linear must be at most 256, current value is 257.",
  "schedule.interval=0":
    "Cannot use --set schedule.interval=0: schedule.interval must be at least 1, current value is 0.",
  "averageDecay=1":
    "Cannot use --set averageDecay=1: averageDecay must be below 1, current value is 1.",
  "march.steps=NaN":
    'Cannot use --set march.steps=NaN: march.steps must be a number, current value is "NaN".',
  "box.size=Infinity":
    'Cannot use --set box.size=Infinity: box.size must be a number, current value is "Infinity".',
  "box.size=1e999":
    "Cannot use --set box.size=1e999: box.size must be a finite number, current value is Infinity.",
};

for (
  const [config, settings] of [
    [nerf, REFUSED_NERF_SETTINGS],
    [ngp, REFUSED_NGP_SETTINGS],
  ] as const
) {
  for (const [assignment, message] of Object.entries(settings)) {
    Deno.test(`${config.preset}: --set ${assignment} is refused with the reason`, () => {
      assert.throws(() => setField(config, assignment), { name: "ConfigError", message });
    });
  }
}

Deno.test("a field of another method is refused with all that there are", () => {
  assert.throws(() => setField(ngp, "samples.coarse=8"), (error: Error) => {
    assert.match(
      error.message,
      /^Cannot set samples\.coarse: the configuration has no such field\. Its fields are preset, .*\.$/,
    );
    for (const field of ["batch.maxRays", "grid.levels", "adam.l2", "averageDecay", "schedule"]) {
      assert.match(error.message, new RegExp(` ${field}[,.]`));
    }
    return true;
  });
});

Deno.test("an unknown field that resembles none is refused with all that there are", () => {
  assert.throws(() => setField(nerf, "field=1"), (error: Error) => {
    assert.match(
      error.message,
      /^Cannot set field: the configuration has no such field\. Its fields are preset, scene, .*\.$/,
    );
    for (const field of ["field.position.levels", "schedule", "schedule.rate", "adam.beta1"]) {
      assert.match(error.message, new RegExp(` ${field}[,.]`));
    }
    return true;
  });
});

for (
  const [name, values] of [
    ["resolution", [0, -32, 31, 33, 100, 288, 2048, NaN, Infinity]],
    ["cascades", [0, 9, 1.5, NaN]],
    ["interval", [0, -1, 0.5, Infinity]],
    ["warmupSteps", [-1, 0.5, NaN]],
    ["share", [0, -0.5, 1.1, NaN]],
    ["decay", [-0.1, 1.1, NaN]],
    ["threshold", [-0.1, Infinity, NaN]],
  ] as const
) {
  Deno.test(`an occupancy grid's ${name} is refused where no grid can be made of it`, () => {
    for (const value of values) {
      const config = { ...ngp, occupancy: { ...ngp.occupancy, [name]: value } };
      assert.throws(() => parseConfig(config, "test"), {
        name: "ConfigError",
        message: new RegExp(
          `^Cannot use test: occupancy\\.${name} must .*current value is ${value}`,
        ),
      });
    }
  });
}

/** Rules across fields: assignments, of which the last breaks one. */
const REFUSED_TOGETHER: [config: Config, assignments: string[], message: string][] = [
  [
    nerf,
    ["camera.far=3", "camera.near=4"],
    "camera.near must be less than far, current values are camera.near=4 and camera.far=3. " +
    "Lower near or raise far.",
  ],
  [
    nerf,
    ["field.skips=[2,7]"],
    "field.skips must name layers before the last, counted from 0, current values are " +
    "field.skips=[2,7] and field.layers=8. Leave out what is too high, or raise layers.",
  ],
  [
    nerf,
    ["samples.spacing=disparity", "space=ndc"],
    "samples.spacing must be linear in normalised device coordinates, which are even in disparity by " +
    'themselves, current values are samples.spacing="disparity" and space="ndc". ' +
    "Set samples.spacing=linear or another space.",
  ],
  [
    nerf,
    ["field.position.identity=false", "field.position.levels=0"],
    "field.position.levels must be at least 1 without identity, or there are no features, current values " +
    "are field.position.levels=0 and field.position.identity=false. Raise levels or set identity.",
  ],
  [
    nerf,
    [`field.position=${JSON.stringify({ kind: "hashGrid", ...ngpGrid, precision: "f32" })}`]
      .concat(
        "field.position.baseResolution=4096",
      ),
    "field.position.baseResolution must be at most finestResolution, current values are " +
    "field.position.baseResolution=4096 and field.position.finestResolution=2048. " +
    "Lower baseResolution or raise finestResolution.",
  ],
  [
    ngp,
    ["batch.rays=131073"],
    "batch.rays must be at most maxRays, current values are batch.rays=131073 and " +
    "batch.maxRays=131072. Lower rays or raise maxRays.",
  ],
  [
    ngp,
    ["grid.finestResolution=8"],
    "grid.baseResolution must be at most finestResolution, current values are " +
    "grid.baseResolution=16 and grid.finestResolution=8. " +
    "Lower baseResolution or raise finestResolution.",
  ],
  [
    ngp,
    ["space=contracted", "occupancy.cascades=2"],
    "occupancy.cascades must be 1 where space is not box: only a box has larger ones around it, current " +
    'values are occupancy.cascades=2 and space="contracted". Set occupancy.cascades=1 or space=box.',
  ],
  [
    ngp,
    ["space=contracted", "march.coneAngle=0.004"],
    "march.coneAngle must be 0 in a contracted space, whose steps grow by march.linear, current values " +
    'are march.coneAngle=0.004 and space="contracted". Set march.coneAngle=0 or space=box.',
  ],
  [
    ngp,
    ["camera.raySpacing=0.001", "depth.weight=0.01"],
    "camera.raySpacing must be 0 where several scales, exposures, poses, outliers or depths are learnt: these " +
    "know pixels of one ray, current values are camera.raySpacing=0.001 and scales=1 and exposure.rate=0 and " +
    "poses.rate=0 and loss.inliers=1 and depth.weight=0.01. Set camera.raySpacing=0 or learn none of them.",
  ],
  [
    ngp,
    ["space=ndc", "poses.rate=0.001"],
    "poses.rate must be 0 in normalised device coordinates, where cameras cannot move, current values " +
    'are poses.rate=0.001 and space="ndc". Set poses.rate=0 or space=contracted.',
  ],
];

for (const [config, assignments, message] of REFUSED_TOGETHER) {
  const last = assignments.at(-1)!;
  Deno.test(`${config.preset}: --set ${last} is refused with the values of all fields that the rule is about, and what to do`, () => {
    const before = assignments.slice(0, -1).reduce(setField, config);
    assert.throws(() => setField(before, last), {
      name: "ConfigError",
      message: `Cannot use --set ${last}: ${message}`,
    });
  });
}

Deno.test("fields that are set together are checked together, in whatever order they come", () => {
  const both = ["batch.rays=200000", "batch.maxRays=300000"];
  for (const assignments of [both, both.toReversed()]) {
    const config = setFields(ngp, assignments);
    assert.deepEqual(["batch.rays", "batch.maxRays"].map((key) => fieldOf(config, key)), [
      2e5,
      3e5,
    ]);
  }
  assert.throws(() => setFields(ngp, ["seed=1", "batch.rays=200000"]), {
    name: "ConfigError",
    message:
      /^Cannot use --set seed=1 --set batch\.rays=200000: batch\.rays must be at most maxRays, /,
  });
});

Deno.test("a configuration with several mistakes is refused with all of them", () => {
  const { adam: _, ...rest } = nerf;
  const wrong = { ...rest, steps: 0, colour: "red", batch: { ...nerf.batch, pixels: "some" } };
  assert.throws(() => parseConfig(wrong, "runs/a/config.json"), {
    name: "ConfigError",
    message: "Cannot use runs/a/config.json: steps must be at least 1, current value is 0; " +
      'batch.pixels must be one of "allImages", "oneImage", current value is "some"; ' +
      "adam is missing; colour is wrong: there is no such field. There are preset, scene, format, images, " +
      "poseConvention, invertMasks, " +
      "downscale, scales, holdout, up, seed, steps, maxSeconds, background, space, box, contractionNorm, ndc, " +
      "depth, " +
      "checkpointSeconds, method, batch, camera, samples, field, densityNoise, loss, schedule, adam.",
  });
});

Deno.test("a configuration from before there were scales, depths and anti-aliasing has one scale and nothing of these", () => {
  for (const config of [nerf, ngp]) {
    const { scales: _, depth: __, ...before } = config;
    assert.deepEqual(parseConfig(before, "runs/a/config.json"), config);
  }
  assert.deepEqual(parseConfig({ ...ngp, grid: ngpGrid }, "runs/a/config.json"), ngp);
});

Deno.test("a configuration of no method or an unknown one is refused, as those before there were two", () => {
  const { method: _, ...old } = nerf;
  const wrong: [unknown, string][] = [
    [old, "undefined"],
    [{ ...ngp, method: "gaussians" }, "gaussians"],
    [{ ...ngp, method: "toString" }, "toString"],
    [null, "undefined"],
    [3, "undefined"],
    [[], "undefined"],
  ];
  const methods = Object.keys(METHODS).join(", ");
  for (const [value, named] of wrong) {
    assert.throws(() => parseConfig(value, "config.json"), {
      name: "ConfigError",
      message:
        `Cannot use config.json: method must be one of ${methods}: current value is ${named}.`,
    });
  }
});

Deno.test("numbers that JSON cannot hold are refused", () => {
  for (const wrong of [NaN, Infinity]) {
    for (const config of [nerf, ngp]) {
      const adam = { ...config.adam, epsilon: wrong };
      assert.throws(() => parseConfig({ ...config, adam }, "test"), {
        name: "ConfigError",
        message:
          `Cannot use test: adam.epsilon must be a finite number, current value is ${wrong}.`,
      });
    }
    const box = { ...ngp.box, center: [0, wrong, 0] };
    assert.throws(() => parseConfig({ ...ngp, box }, "test"), {
      name: "ConfigError",
      message: `Cannot use test: box.center[1] must be a finite number, current value is ${wrong}.`,
    });
  }
});

Deno.test("the method cannot be set, as all other fields depend on it", () => {
  assert.throws(() => setField(presetConfig("ngp", ""), "method=nerf"), {
    name: "ConfigError",
    message: "Cannot set method: a preset decides it. Choose another by --preset; this is ngp.",
  });
});
