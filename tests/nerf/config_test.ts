import assert from "node:assert/strict";
import {
  type Config,
  defaultPreset,
  nearest,
  parseConfig,
  presetConfig,
  PRESETS,
  setField,
} from "../../src/nerf/mod.ts";

const nerf = presetConfig("nerf", "scenes/lego");

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
    scene: "scenes/lego",
    downscale: 1,
    seed: 0,
    steps: 500_000,
    batch: { rays: 1024, chunk: "auto", pixels: "oneImage", cropSteps: 500, cropFraction: 0.5 },
    camera: { pixelOffset: 0, directions: "depth", near: null, far: null }, // the scene's 2 and 6
    background: "white",
    samples: { coarse: 64, fine: 128, jitterInTest: false },
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
    checkpointSeconds: 300,
  });
});

Deno.test("nerf-100 holds the constants of the 100-line tutorial", () => {
  const { batch, camera, background, samples, field, densityNoise, loss, schedule, adam, steps } =
    presetConfig("nerf-100", "");
  assert.deepEqual(batch, {
    rays: 1024,
    chunk: "auto",
    pixels: "allImages",
    cropSteps: 0,
    cropFraction: 1,
  });
  assert.deepEqual(camera, { pixelOffset: 0.5, directions: "unit", near: 2, far: 6 });
  assert.equal(background, "white");
  assert.deepEqual(samples, { coarse: 192, fine: 0, jitterInTest: true });
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

Deno.test("the default preset suits the adapter", () => {
  assert.deepEqual([defaultPreset(true), defaultPreset(false)], ["nerf-small", "nerf"]);
  for (const software of [true, false]) assert.ok(defaultPreset(software) in PRESETS);
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
      message: `Cannot use preset "${name}": there is no such preset. The presets are ${names}.`,
    });
  }
});

Deno.test("presets are not changed through a configuration made of them", () => {
  const config = presetConfig("nerf", "");
  config.field.skips.push(6);
  config.batch.rays = 1;
  assert.deepEqual(presetConfig("nerf", "").field.skips, [4]);
  assert.equal(presetConfig("nerf", "").batch.rays, 1024);
});

const SETTINGS: Record<string, (config: Config) => unknown> = {
  "steps=7": ({ steps }) => steps === 7,
  "field.width=128": ({ field }) => field.width === 128,
  "field.skips=[1,3]": ({ field }) => JSON.stringify(field.skips) === "[1,3]",
  "field.position.levels=5": ({ field }) => field.position.levels === 5,
  "field.position.pi=true": ({ field }) => field.position.pi === true,
  "field.density=softplus": ({ field }) => field.density === "softplus",
  'field.density="exp"': ({ field }) => field.density === "exp",
  "batch.chunk=100": ({ batch }) => batch.chunk === 100,
  "batch.chunk=auto": ({ batch }) => batch.chunk === "auto",
  "camera.near=0.5": ({ camera }) => camera.near === 0.5,
  "camera.near=null": ({ camera }) => camera.near === null,
  "schedule.initial=1e-3": ({ schedule }) => schedule.initial === 1e-3,
  'schedule={"kind":"constant","initial":0.25}': ({ schedule }) =>
    schedule.kind === "constant" && schedule.initial === 0.25,
  "scene=a=b": ({ scene }) => scene === "a=b",
};

for (const [assignment, holds] of Object.entries(SETTINGS)) {
  Deno.test(`--set ${assignment} changes that field and nothing else`, () => {
    const changed = setField(nerf, assignment);
    assert.ok(holds(changed));
    const [first] = assignment.split(/[.=]/);
    assert.deepEqual({ ...changed, [first]: null }, { ...nerf, [first]: null });
    assert.deepEqual(nerf, presetConfig("nerf", "scenes/lego"), "the original stays as it was");
  });
}

const REFUSED_SETTINGS: Record<string, string> = {
  "width": 'Cannot set "width": it must look like KEY=VALUE, such as field.width=128.',
  "=3": 'Cannot set "=3": it must look like KEY=VALUE, such as field.width=128.',
  "width=3": "Cannot set width: the configuration has no such field. Did you mean field.width?",
  "field.widht=3":
    "Cannot set field.widht: the configuration has no such field. Did you mean field.width?",
  "stepps=3": "Cannot set stepps: the configuration has no such field. Did you mean steps?",
  "field.width=wide": "Cannot use --set field.width=wide: field.width: " +
    "Invalid input: expected number, received string.",
  "field.width=0": "Cannot use --set field.width=0: field.width: " +
    "Too small: expected number to be >=1.",
  "field.width=1.5": "Cannot use --set field.width=1.5: field.width: " +
    "Invalid input: expected int, received number.",
  "field.density=tanh": "Cannot use --set field.density=tanh: field.density: " +
    'Invalid option: expected one of "relu"|"softplus"|"exp".',
  "field.skips=[7]": "Cannot use --set field.skips=[7]: field: " +
    "skips must name layers before the last.",
  "samples.coarse=2": "Cannot use --set samples.coarse=2: samples.coarse: " +
    "Too small: expected number to be >=3.",
  "seed=-1": "Cannot use --set seed=-1: seed: Too small: expected number to be >=0.",
  "seed=4294967296": "Cannot use --set seed=4294967296: seed: " +
    "Too big: expected number to be <=4294967295.",
  "camera.near=-1": "Cannot use --set camera.near=-1: camera.near: " +
    "Too small: expected number to be >0.",
  'field.position={"kind":"frequency","levels":0,"pi":false,"identity":false}':
    'Cannot use --set field.position={"kind":"frequency","levels":0,"pi":false,' +
    '"identity":false}: field.position: levels 0 without identity is empty.',
  "schedule.kind=constant": "Cannot use --set schedule.kind=constant: schedule: " +
    'Unrecognized keys: "rate", "decaySteps".',
};

for (const [assignment, message] of Object.entries(REFUSED_SETTINGS)) {
  Deno.test(`--set ${assignment} is refused with the reason`, () => {
    assert.throws(() => setField(nerf, assignment), { name: "ConfigError", message });
  });
}

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

Deno.test("near must lie before far", () => {
  const far = setField(nerf, "camera.far=3");
  assert.throws(() => setField(far, "camera.near=3"), {
    name: "ConfigError",
    message: "Cannot use --set camera.near=3: camera: near must be less than far.",
  });
});

Deno.test("a configuration with several mistakes is refused with all of them", () => {
  const { adam: _, ...rest } = nerf;
  const wrong = { ...rest, steps: 0, colour: "red", batch: { ...nerf.batch, pixels: "some" } };
  assert.throws(() => parseConfig(wrong, "runs/a/config.json"), {
    name: "ConfigError",
    message: "Cannot use runs/a/config.json: steps: Too small: expected number to be >=1; " +
      'batch.pixels: Invalid option: expected one of "allImages"|"oneImage"; ' +
      "adam: Invalid input: expected object, received undefined; " +
      'Unrecognized key: "colour".',
  });
});

Deno.test("what is no object is refused", () => {
  for (const [value, received] of [[null, "null"], [3, "number"], [[], "array"]] as const) {
    assert.throws(() => parseConfig(value, "config.json"), {
      name: "ConfigError",
      message: `Cannot use config.json: Invalid input: expected object, received ${received}.`,
    });
  }
});

Deno.test("numbers that JSON cannot hold are refused", () => {
  for (const wrong of [NaN, Infinity]) {
    const adam = { ...nerf.adam, epsilon: wrong };
    assert.throws(() => parseConfig({ ...nerf, adam }, "test"), /adam.epsilon: Invalid input/);
  }
});

Deno.test("the nearest word is the one with the fewest changes, if they are few", () => {
  const words = ["train", "eval", "render", "field.width"];
  assert.equal(nearest("trian", words), "train");
  assert.equal(nearest("rendre", words), "render");
  assert.equal(nearest("width", words), "field.width");
  assert.equal(nearest("photogrammetry", words), null);
  assert.equal(nearest("train", []), null);
});
