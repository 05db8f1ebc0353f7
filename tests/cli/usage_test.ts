import type { NgpConfig } from "../nerf/models.ts";
import assert from "node:assert/strict";
import { automaticSettings, parseConfig, presetConfig } from "../../src/nerf/mod.ts";
import { pathRequestSchema } from "../../src/paths/request.ts";
import { frameSettingsSchema } from "../../src/render/frame_settings.ts";
import { oneObject, run } from "./cli_test_tools.ts";

const HELP = "(see --help)\n";

/** Arguments that are refused with exit code 2, and all that is said. */
const REFUSALS: Record<string, { args: string[]; stderr: string }> = {
  "an unknown command, with a suggestion": {
    args: ["trian"],
    stderr: "error: unknown command 'trian'\n(Did you mean train?)\n" + HELP,
  },
  "an unknown option, with a suggestion": {
    args: ["train", "--rayss", "3"],
    stderr: "error: unknown option '--rayss'\n(Did you mean --rays?)\n" + HELP,
  },
  "a missing argument": {
    args: ["eval"],
    stderr: "error: missing required argument 'run'\n" + HELP,
  },
  "an argument too many": {
    args: ["eval", "a", "b"],
    stderr: "error: too many arguments for 'eval'. Expected 1 argument but got 2: a, b.\n" + HELP,
  },
  "a number that is none": {
    args: ["train", "--steps", "many"],
    stderr: "error: option '--steps <n>' argument 'many' is invalid. " +
      "It must be a whole number from 1.\n" + HELP,
  },
  "a seed below zero": {
    args: ["train", "--seed=-1"],
    stderr: "error: option '--seed <n>' argument '-1' is invalid. " +
      "It must be a whole number from 0.\n" + HELP,
  },
  "a time of nothing": {
    args: ["train", "--max-seconds", ""],
    stderr: "error: option '--max-seconds <s>' argument '' is invalid. " +
      "It must be a number above 0.\n" + HELP,
  },
  "a holdout below zero": {
    args: ["train", "--holdout=-8"],
    stderr: "error: option '--holdout <n>' argument '-8' is invalid. " +
      "It must be a whole number from 0.\n" + HELP,
  },
  "a format that is unknown": {
    args: ["train", "--format", "nerfstudio"],
    stderr: "error: option '--format <name>' argument 'nerfstudio' is invalid. " +
      "Allowed choices are transforms, blender, colmap, llff, opensfm, meshroom, metashape, " +
      "reality_capture, polycam, record3d, neus, nsvf, nerfies, gaussian_splatting, ray_set, " +
      "tiny_nerf.\n" + HELP,
  },
  "a port that is none": {
    args: ["view", "run", "--port", "70000"],
    stderr: "error: option '--port <n>' argument '70000' is invalid. " +
      "It must be a port from 0 to 65535; 0: one that is free.\n" + HELP,
  },
  "a scene that would be a port": {
    args: ["train", "--view", "lego"],
    stderr: "error: option '--view [port]' argument 'lego' is invalid. " +
      "It must be a port from 0 to 65535, or nothing but options after it.\n" + HELP,
  },
  "bits that a field cannot have": {
    args: ["view", "run", "--quality", "7"],
    stderr: "error: option '--quality <bits>' argument '7' is invalid. It must be 6 or 8 or 16.\n" +
      HELP,
  },
  "a page that is no HTML": {
    args: ["view", "run", "--output", "page.png"],
    stderr: "error: option '--output <file>' argument 'page.png' is invalid. " +
      "It must end in .html.\n" + HELP,
  },
  "a size without a height": {
    args: ["render", "run", "--size", "800"],
    stderr: "error: option '--size <WxH>' argument '800' is invalid. " +
      "It must look like 800x600.\n" + HELP,
  },
  "a path that is unknown": {
    args: ["render", "run", "--path", "helix"],
    stderr:
      'error: Cannot use path "helix": it must be orbit, ellipse, spiral, test, numbers of test ' +
      "views, through with 2 or more numbers of training views (or none: all), or a .json file.\n",
  },
  "an orbit together with views": {
    args: ["render", "run", "--path", "orbit", "0"],
    stderr:
      'error: Cannot use path "orbit 0": it must be orbit, ellipse, spiral, test, numbers of test ' +
      "views, through with 2 or more numbers of training views (or none: all), or a .json file.\n",
  },
  "an output that is unknown": {
    args: ["render", "run", "--outputs", "color,colour"],
    stderr: "error: option '--outputs <kinds...>' argument 'color,colour' is invalid. " +
      "It must be some of color,depth,depth-npy,normal,accumulation.\n" + HELP,
  },
  "an output that is there twice": {
    args: ["render", "run", "--outputs", "color,depth,color"],
    stderr:
      'error: Cannot render: --outputs must name each output once, current value is ["color","depth","color"].\n',
  },
  "a video of a kind that is unknown": {
    args: ["render", "run", "--video", "orbit.avi"],
    stderr: "error: option '--video <file>' argument 'orbit.avi' is invalid. " +
      "It must end in .mp4 or .gif or .png.\n" + HELP,
  },
  "a video without colours": {
    args: ["render", "run", "--outputs", "depth", "--video", "depth.mp4"],
    stderr:
      "error: Cannot make a video or a contact sheet without colours: add color to --outputs.\n",
  },
  "more samples than there can be": {
    args: ["render", "run", "--supersampling", "9"],
    stderr: "error: Cannot render: --supersampling must be at most 8, current value is 9.\n",
  },
  "a shutter that is open for longer than a frame": {
    args: ["render", "run", "--shutter", "2"],
    stderr: "error: option '--shutter <part>' argument '2' is invalid. " +
      "It must be a number from 0 to 1.\n" + HELP,
  },
  "a box of five numbers": {
    args: ["render", "run", "--crop", "0,0,0,1,1"],
    stderr: "error: option '--crop <x0,y0,z0,x1,y1,z1>' argument '0,0,0,1,1' is invalid. " +
      "It must be six numbers, such as -1,-1,0,1,1,0.5.\n" + HELP,
  },
  "a box of no number": {
    args: ["render", "run", "--crop", "0,0,0,1,1,NaN"],
    stderr: "error: option '--crop <x0,y0,z0,x1,y1,z1>' argument '0,0,0,1,1,NaN' is invalid. " +
      "It must be six numbers, such as -1,-1,0,1,1,0.5.\n" + HELP,
  },
  "a box of an empty word": {
    args: ["render", "run", "--crop", "0,0,0,1,1,"],
    stderr: "error: option '--crop <x0,y0,z0,x1,y1,z1>' argument '0,0,0,1,1,' is invalid. " +
      "It must be six numbers, such as -1,-1,0,1,1,0.5.\n" + HELP,
  },
  "a box whose corners are the wrong way round": {
    args: ["render", "run", "--crop", "1,0,0,-1,1,1"],
    stderr:
      "error: Cannot render: --crop must be a box: each of its first three numbers below the one three places " +
      "on, current value is [1,0,0,-1,1,1].\n",
  },
  "an empty box": {
    args: ["render", "run", "--crop", "-1,0,0,-1,1,1"],
    stderr:
      "error: Cannot render: --crop must be a box: each of its first three numbers below the one three places " +
      "on, current value is [-1,0,0,-1,1,1].\n",
  },
  "shards that would remove each other's frames": {
    args: ["render", "run", "--shard", "0/2", "--overwrite"],
    stderr:
      "error: Cannot use --overwrite together with --shard: each shard would remove the others' " +
      "frames. Remove the folder before, or choose another one by --output.\n",
  },
  "a split that is unknown": {
    args: ["eval", "run", "--split", "tset"],
    stderr: "error: option '--split <name>' argument 'tset' is invalid. " +
      "Allowed choices are train, val, test.\n" + HELP,
  },
  "more scales than there can be": {
    args: ["eval", "run", "--scales", "9"],
    stderr: "error: option '--scales <n>' argument '9' is invalid. " +
      "It must be a whole number from 1 to 8.\n" + HELP,
  },
  "an unknown preset, with a suggestion": {
    args: ["train", "--preset", "nerf-smal"],
    stderr: 'error: Cannot use preset "nerf-smal": there is no such preset. ' +
      "Did you mean nerf-small?\n",
  },
  "an unknown field, with a suggestion": {
    args: ["train", "--preset", "nerf", "--set", "field.widht=3"],
    stderr: "error: Cannot set field.widht: the configuration has no such field. " +
      "Did you mean field.width?\n",
  },
  "an unknown field of the default preset, with a suggestion": {
    args: ["train", "--set", "grid.level=4"],
    stderr: "error: Cannot set grid.level: the configuration has no such field. " +
      "Did you mean grid.levels?\n",
  },
  "more rays than fit": {
    args: ["train", "--rays", "1000000", "--set", "batch.maxRays=9000"],
    stderr:
      "error: Cannot use --set batch.rays=1000000 --set batch.maxRays=9000: batch.rays must be at most " +
      "maxRays, current values are batch.rays=1000000 and batch.maxRays=9000. " +
      "Lower rays or raise maxRays.\n",
  },
  "resuming nothing in particular": {
    args: ["train", "--resume"],
    stderr: "error: Cannot resume: name the run's folder by --output.\n",
  },
};

for (const [name, { args, stderr }] of Object.entries(REFUSALS)) {
  Deno.test(`denerf refuses ${name}`, async () => {
    assert.deepEqual(await run(args), { code: 2, stdout: "", stderr });
  });
}

Deno.test("with --json a mistake is also one object on stdout", async () => {
  const { code, stdout } = await run(["train", "--rayss", "3", "--json"]);
  assert.equal(code, 2);
  assert.deepEqual(oneObject(stdout), {
    error: "unknown option '--rayss'\n(Did you mean --rays?)",
  });
});

Deno.test("without a command denerf shows its help as a mistake, with --help as an answer", async () => {
  const asked = await run(["--help"]);
  assert.deepEqual([asked.code, asked.stderr], [0, ""]);
  for (
    const command of ["train", "eval", "render", "path", "inspect", "process", "info", "bench"]
  ) {
    assert.match(asked.stdout, new RegExp(`^  ${command} `, "m"));
  }
  assert.deepEqual(await run([]), { code: 2, stdout: "", stderr: asked.stdout });
});

Deno.test("every setting of a path and of its frames is an option of render", async () => {
  const { stdout } = await run(["render", "--help"]);
  const options = stdout.match(/^ +--[a-z-]+/gm)?.map((option) => option.trim()) ?? [];
  const { words: _, ...request } = pathRequestSchema.shape;
  const settings = Object.keys({ ...request, ...frameSettingsSchema.shape });
  assert.deepEqual(settings.filter((name) => !options.includes(`--${name}`)), []);
});

Deno.test("the version is that of deno.json", async () => {
  const { version } = JSON.parse(
    await Deno.readTextFile(new URL("../../deno.json", import.meta.url)),
  );
  assert.deepEqual(await run(["--version"]), { code: 0, stdout: `${version}\n`, stderr: "" });
});

Deno.test("info tells the adapter and what will be done with it", async () => {
  const { code, stdout, stderr } = await run(["info", "--json"]);
  assert.deepEqual([code, stderr], [0, ""]);
  const info = oneObject(stdout);
  assert.deepEqual(Object.keys(info), [
    ...["denerf", "deno", "system", "adapter", "vendor", "deviceId", "architecture", "software"],
    ...["subgroupSize", "features", "limits", "uses"],
  ]);
  const uses = info.uses as Record<string, unknown>;
  assert.deepEqual(Object.keys(uses), [
    ...["preset", "config", "settings", "matrices", "kernelTimes"],
  ]);
  const software = info.software as boolean;
  assert.equal(uses.preset, "ngp");
  assert.deepEqual(uses.settings, automaticSettings("ngp", software));
  const config = parseConfig(uses.config, "info") as NgpConfig;
  assert.ok(config.method === "ngp");
  // All as in the preset, but nothing is "auto" any more.
  const preset = presetConfig("ngp", "", software) as NgpConfig;
  const { grid: { precision }, networks } = config;
  assert.deepEqual(config, {
    ...preset,
    grid: { ...preset.grid, precision },
    networks: { ...preset.networks, kernels: networks.kernels, precision: networks.precision },
  });
  assert.ok(!JSON.stringify(config).includes('"auto"'));
  if (software) {
    assert.deepEqual([networks.kernels, networks.precision, precision], ["layered", "f32", "f32"]);
  }
});

Deno.test("info says for people what is chosen, and why", async () => {
  const { code, stdout, stderr } = await run(["info"]);
  assert.deepEqual([code, stderr], [0, ""]);
  const lines = stdout.trimEnd().split("\n");
  assert.ok(
    lines.includes("presets           ngp or horizon, by the capture; what follows is of ngp"),
    stdout,
  );
  assert.ok(
    lines.some((line) => /^networks +(layered|fused), f(16|32): \w.+\w$/.test(line)),
    stdout,
  );
  assert.ok(lines.some((line) => /^hash table +read as f(16|32): \w/.test(line)));
  assert.ok(lines.some((line) => /^gradients +added in fixed point: the same bits/.test(line)));
  const software = lines.some((line) => /^adapter .*\(software\)$/.test(line));
  const settings = automaticSettings("ngp", software);
  assert.equal(settings.length > 0, software);
  const told = settings.map(({ key, value, reason }) => `${key}=${value}: ${reason}`);
  const last = lines.slice(lines.length - settings.length).map((line) => line.trim());
  if (software) assert.deepEqual(last, told);
});

Deno.test("without an adapter a command says what to install, with --json also on stdout", async () => {
  const env = {
    DENO_WEBGPU_BACKEND: "vulkan",
    VK_DRIVER_FILES: "/nonexistent",
    VK_ICD_FILENAMES: "/nonexistent",
  };
  const message =
    "Cannot find a GPU: WebGPU offers no adapter. Either there is no Vulkan loader or " +
    "no driver. On Debian or Ubuntu this installs both, with a software driver for machines " +
    "without a GPU: apt-get install libvulkan1 mesa-vulkan-drivers. More says: denerf doctor";
  const stderr = `error: ${message}\n`;
  assert.deepEqual(await run(["train"], { env }), { code: 1, stdout: "", stderr });
  const { stdout, ...rest } = await run(["info", "--json"], { env });
  assert.deepEqual(rest, { code: 1, stderr });
  assert.deepEqual(oneObject(stdout), { error: message });
});
