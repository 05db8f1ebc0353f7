import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  JobsError,
  JobsFileError,
  jobsJsonSchema,
  type Problem,
  readJobsFile,
} from "../../src/jobs/mod.ts";
import { inFolder, jobsIn, writeCapture } from "./jobs_test_tools.ts";

const SCHEMA = fileURLToPath(new URL("../../docs/jobs.schema.json", import.meta.url));

/** What is wrong with a file. */
async function problemsOf(toml: string): Promise<readonly Problem[]> {
  let problems: readonly Problem[] = [];
  await inFolder(async (folder) => {
    await assert.rejects(jobsIn(folder, toml), (error: Error) => {
      assert.ok(error instanceof JobsFileError, String(error));
      problems = error.problems;
      const lines = error.message.split("\n");
      assert.equal(lines.length, problems.length);
      for (const [i, line] of lines.entries()) {
        assert.ok(line.startsWith(`${join(folder, "jobs.toml")}:${problems[i].line}: `), line);
      }
      return true;
    });
  });
  return problems;
}

/** A job of two lines with a third one, which is line 4 of the file. */
const withLine = (line: string) => `[[job]]\nname = "lego"\nscene = "bundled:brig"\n${line}\n`;

Deno.test("assignments that hold only together are good in any order", () =>
  inFolder(async (folder) => {
    const set = ["batch.rays=200000", "batch.maxRays=300000"];
    const { jobs: [job] } = await jobsIn(folder, withLine(`set = ${JSON.stringify(set)}`));
    assert.deepEqual(job.training?.set, set);
  }));

Deno.test("a job may leave its preset to the capture: assignments then suit what that gets", () =>
  inFolder(async (folder) => {
    await writeCapture(join(folder, "capture"));
    const job = (source: string, set: string) =>
      `[[job]]\nname = "a"\n${source}\npreset = "auto"\nset = ["${set}"]\n`;
    const { jobs } = await jobsIn(folder, job('scene = "capture"', "occupancy.resolution=64"));
    assert.equal(jobs[0].training?.preset, "auto");
    // Which one a capture gets that is yet to come, nobody knows.
    await Deno.mkdir(join(folder, "incoming"));
    await jobsIn(folder, job('watch = "incoming"', "proposals.levels=2"));
    // A capture gets the one that has what is set.
    await jobsIn(folder, job('scene = "capture"', "proposals.levels=2"));
    for (const source of ['scene = "capture"', 'watch = "incoming"']) {
      await assert.rejects(jobsIn(folder, job(source, "levels=2")), {
        message: /job "a": set\[0\]: .*no such field/,
      });
    }
  }));

Deno.test("a job has defaults, and paths are seen from the file", () =>
  inFolder(async (folder) => {
    const file = await jobsIn(folder, withLine(""));
    assert.equal(file.path, join(folder, "jobs.toml"));
    assert.equal(file.state, join(folder, ".denerf-jobs"));
    assert.deepEqual(file.jobs, [{
      name: "lego",
      line: 1,
      enabled: true,
      run: null,
      scene: "bundled:brig",
      watch: null,
      settle: 10,
      training: { preset: null, steps: null, maxSeconds: null, set: [] },
      path: { words: [] },
      settings: {
        supersampling: 1,
        aperture: 0,
        focus: null,
        shutter: 0,
        exposures: 16,
        alpha: false,
        crop: null,
        outputs: ["color"],
      },
      video: "mp4",
      contactSheet: false,
      output: join(folder, "videos", "lego"),
      retries: 2,
      backoff: 10,
      timeout: null,
      schedule: null,
      timeZone: null,
      missed: "skip",
    }]);
  }));

Deno.test("every field is read", () =>
  inFolder(async (folder) => {
    await Deno.mkdir(join(folder, "run"));
    await Deno.writeTextFile(join(folder, "run", "config.json"), "{}");
    await Deno.writeTextFile(join(folder, "my path.json"), "{}");
    const { output, state, jobs: [a, b] } = await jobsIn(
      folder,
      `output = "out"
      state = "s"
      [[job]]
      name = "a.b-c_1"
      enabled = false
      run = "run"
      path = "my path.json"
      frames = 7
      fps = 12.5
      size = [16, 12]
      projection = "equirectangular"
      fov = 90
      outputs = ["color", "depth-npy"]
      supersampling = 2
      aperture = 0.1
      focus = 3
      shutter = 0.5
      exposures = 8
      alpha = true
      crop = [-1, -1, 0, 1, 1, 0.5]
      video = "gif"
      contact_sheet = true
      output = "elsewhere"
      retries = 0
      backoff = "1.5 min"
      timeout = "2h"
      schedule = "30 2 * * 1-5"
      time_zone = "Europe/Berlin"
      missed = "once"
      [[job]]
      name = "b"
      watch = "run"
      settle = "500 ms"
      preset = "nerf-small"
      steps = 10
      max_seconds = 2.5
      set = ["seed=3"]
      path = ["through", 0, 4]`,
    );
    assert.deepEqual([output, state], [join(folder, "out"), join(folder, "s")]);
    const { settings, path, run, ...rest } = a;
    assert.equal(run, join(folder, "run"));
    assert.deepEqual(settings, {
      ...{ supersampling: 2, aperture: 0.1, focus: 3, shutter: 0.5, exposures: 8, alpha: true },
      crop: [-1, -1, 0, 1, 1, 0.5],
      outputs: ["color", "depth-npy"],
    });
    assert.deepEqual(path, {
      words: [join(folder, "my path.json")],
      ...{ frames: 7, fps: 12.5, size: [16, 12], projection: "equirectangular", fov: 90 },
    });
    assert.deepEqual(rest, {
      ...{ name: "a.b-c_1", line: 3, enabled: false, scene: null, watch: null, settle: 10 },
      ...{ training: null, video: "gif", contactSheet: true, output: join(folder, "elsewhere") },
      ...{ retries: 0, backoff: 90, timeout: 7200, missed: "once" },
      ...{ schedule: "30 2 * * 1-5", timeZone: "Europe/Berlin" },
    });
    assert.deepEqual(b.training, {
      preset: "nerf-small",
      steps: 10,
      maxSeconds: 2.5,
      set: ["seed=3"],
    });
    assert.deepEqual(b.path.words, ["through", "0", "4"]);
    assert.equal(b.settle, 0.5);
  }));

Deno.test("test views make no video unless it is asked for", () =>
  inFolder(async (folder) => {
    for (const path of ['"test"', "[0, 1]", '"0 1"']) {
      assert.equal((await jobsIn(folder, withLine(`path = ${path}`))).jobs[0].video, "none");
      const asked = await jobsIn(folder, withLine(`path = ${path}\nvideo = "mp4"`));
      assert.equal(asked.jobs[0].video, "mp4");
    }
  }));

/** A line, the field that is blamed, and what is said of it. */
const WRONG: readonly [line: string, field: string | null, message: RegExp][] = [
  ["framess = 3", "framess", /^there is no such field\. Did you mean frames\?$/],
  ["xyzxyz = 3", "xyzxyz", /^there is no such field\. There are name, enabled, run, /],
  ["size = [400, 400.5]", "size[1]", /^must be a whole number, current value is 400\.5$/],
  ["size = [0, 400]", "size[0]", /^must be at least 1, current value is 0$/],
  ['size = "400x400"', "size", /^must be a list, current value is "400x400"$/],
  ["size = [400]", "size", /^must have at least 2 elements, current value is \[400\]$/],
  ["frames = 0", "frames", /^must be at least 1, current value is 0$/],
  ["fps = 0", "fps", /^must be above 0, current value is 0$/],
  ["fov = 361", "fov", /^must be at most 360, current value is 361$/],
  ["outputs = []", "outputs", /^must have at least 1 elements?, current value is \[\]$/],
  ['outputs = ["rgb"]', "outputs[0]", /^must be one of "color", .*, current value is "rgb"/],
  ['outputs = ["color", "color"]', "outputs", /^must name each output once, /],
  ['outputs = ["depth"]', "outputs", /^must have "color" for a video, or video = "none", /],
  [
    'outputs = ["depth"]\nvideo = "none"\ncontact_sheet = true',
    "outputs",
    /^must have "color" for a contact sheet, /,
  ],
  ['video = "avi"', "video", /^must be one of "mp4", "gif", "png", "none", /],
  ['preset = "ngb"', "preset", /, current value is "ngb"\. Did you mean "ngp"\?$/],
  ['set = ["seed"]', "set[0]", /^must look like KEY=VALUE, current value is "seed"$/],
  ['set = ["seed=1",\n"sead=2"]', "set[1]", /Did you mean seed\?/],
  ['path = "orbits"', "path", /orbits/],
  ["path = [0.5]", "path", /^must be text, or a list of texts and whole numbers, /],
  ['path = "nowhere.json"', "path", /^must be there: .*nowhere\.json does not exist$/],
  ["path = [8]", "path", /^Cannot use test view 8: the test views are 0 to 7\.$/],
  ['path = "through 0 99"', "path", /^Cannot use training view 99: /],
  ["retries = -1", "retries", /^must be at least 0, /],
  ["backoff = 10", "backoff", /^must be text in quotes/],
  ['backoff = "soon"', "backoff", /^must be a time such as "10 s", "30 min" or "2 h", /],
  ['timeout = "0 s"', "timeout", /^must be above 0, /],
  ['timeout = "25 d"', "timeout", /^must be at most 24 d, /],
  ['schedule = "61 * * * *"', "schedule", /"61 \* \* \* \*" is no cron expression: /],
  ['schedule = "0 0 31 2 *"', "schedule", /never comes/],
  ['schedule = "@daily"\ntime_zone = "Mars"', "time_zone", /^"Mars" is no time zone/],
  ['time_zone = "UTC"', "time_zone", /^means nothing without schedule, current value is "UTC"$/],
  ['missed = "once"', "missed", /^means nothing without schedule, /],
  ['settle = "1 s"', "settle", /^means nothing without watch, /],
  [
    'watch = "."',
    "watch",
    /^must have one of run, scene, watch, current value is scene and watch$/,
  ],
  ["enabled = 1", "enabled", /^must be true or false, current value is 1$/],
  ["steps = 1979-05-27", "steps", /^must be a number, current value is 1979-05-27/],
  ['name = "x"', null, /^it is not TOML, column \d+: /],
];

for (const [line, field, message] of WRONG) {
  Deno.test(`the line ${JSON.stringify(line)} is refused`, async () => {
    const problems = await problemsOf(withLine(line));
    assert.equal(problems.length, 1, JSON.stringify(problems));
    assert.equal(problems[0].field, field);
    assert.match(problems[0].message, message);
    assert.equal(problems[0].job, field === null ? null : '"lego"');
    const key = field === null ? "name" : field === "set[1]" ? '"sead' : field.split("[")[0];
    const at = line.split("\n").findIndex((text) => text.startsWith(key));
    assert.equal(problems[0].line, 4 + at);
  });
}

/** What a job on the bundled scene asks for, and what is said before it is trained. */
const IMPOSSIBLE: readonly [lines: string, message: RegExp][] = [
  ['preset = "nerf-small"\noutputs = ["color", "normal"]', /^Cannot render normals: only runs of /],
  ['path = "test"\nshutter = 0.5', /^Cannot render with a shutter of 0\.5: .* stand alone\. /],
  [
    'path = "orbit"\nprojection = "fisheye"\nfov = 180\naperture = 0.1',
    /^Cannot render orbit_0000 with an aper/,
  ],
  ["size = [16384, 16384]", /16384 x 16384 pixels would have .* samples, and at most /],
  ["fps = 500", /^Cannot write .*video\.mp4 as the frame rate must be from 0\.01 to 240 /],
  ['video = "gif"\nfps = 60', /^Cannot write .*video\.gif as a GIF's frame rate must be from /],
];

for (const [lines, message] of IMPOSSIBLE) {
  Deno.test(`what cannot be rendered is refused before the training: ${lines}`, async () => {
    const problems = await problemsOf(withLine(lines));
    assert.deepEqual(problems.map(({ line, job, field }) => [line, job, field]), [[
      1,
      '"lego"',
      null,
    ]]);
    assert.match(problems[0].message, message);
  });
}

Deno.test("files that a training's render will read are read before it", () =>
  inFolder(async (folder) => {
    const said = async (lines: string) => {
      const error = await jobsIn(folder, withLine(lines)).then(() => null, (error) => error);
      assert.ok(error instanceof JobsFileError, String(error));
      return error.message;
    };
    await Deno.writeTextFile(join(folder, "cameras.json"), '{"format": "denerf path 1"}');
    assert.match(
      await said('path = "cameras.json"'),
      /jobs\.toml:4: job "lego": path: Cannot read .*cameras\.json: .* is missing/,
    );
    await Deno.mkdir(join(folder, "capture"));
    await Deno.writeTextFile(join(folder, "capture", "notes.txt"), "");
    const scene = withLine("").replace("bundled:brig", "capture");
    await assert.rejects(
      jobsIn(folder, scene),
      /jobs\.toml:3: job "lego": scene: Cannot load scene .*capture: its format is unknown: it holds notes\.txt\./,
    );
    await writeCapture(join(folder, "capture"));
    assert.equal((await jobsIn(folder, scene)).jobs.length, 1);
    await Deno.remove(join(folder, "capture", "transforms_test.json"));
    await assert.rejects(
      jobsIn(folder, `${scene}path = "test"\n`),
      /jobs\.toml:5: job "lego": path: Cannot load scene .* no images of the split test\./,
    );
  }));

Deno.test("a thousand jobs of one scene read it once", () =>
  inFolder(async (folder) => {
    const scene = fileURLToPath(new URL("../../scenes/brig", import.meta.url));
    /** How often a scene's files are opened for so many jobs. */
    const opened = async (count: number) => {
      const jobs = Array.from(
        { length: count },
        (_, i) => `[[job]]\nname = "j${i}"\nscene = "${scene}"\nframes = 100000\n`,
      );
      let times = 0;
      const { open, readFile } = Deno;
      Deno.open = (...args) => (times++, open(...args));
      Deno.readFile = (...args) => (times++, readFile(...args));
      try {
        assert.equal((await jobsIn(folder, jobs.join(""))).jobs.length, count);
      } finally {
        Object.assign(Deno, { open, readFile });
      }
      return times;
    };
    const once = await opened(1);
    assert.ok(once > 10, `${once}: of images, too`);
    assert.equal(await opened(1000), once);
  }));

Deno.test("all jobs' problems are told at once, in the order of lines", async () => {
  const problems = await problemsOf(`ouput = "x"
[[job]]
name = "a/b"
scene = "nowhere"
[[job]]
name = "lego"
scene = "nowhere"
[[job]]
name = "Lego"
run = "nowhere"
steps = 3
[[job]]
scene = "bundled:brig"
[[job]]
name = "fox"
[[job]]
name = "inside"
watch = "nowhere"
output = "videos/fox/deep"`);
  assert.deepEqual(problems.map(({ line, job, field }) => [line, job, field]), [
    [1, null, "ouput"],
    [3, '"a/b"', "name"],
    [7, '"lego"', "scene"],
    [9, '"Lego"', "name"],
    [10, '"Lego"', "run"],
    [11, '"Lego"', "steps"],
    [12, "number 4", "name"],
    [14, '"fox"', null],
    [18, '"inside"', "watch"],
    [19, '"inside"', "output"],
  ]);
  const messages = problems.map(({ message }) => message).join("\n");
  assert.match(messages, /must differ, not only in capitals, from "lego" in line 5/);
  assert.match(messages, /must be a run's folder: there is no config\.json in /);
  assert.match(messages, /must lie apart from the folder of job "fox", which is /);
  assert.match(messages, /must have one of run, scene, watch, current value is none/);
});

Deno.test("names that are no folders' on every system are refused", async () => {
  for (const name of ["", ".", "..", "a/b", "a\\\\b", ".hidden", "a.", "a b", "-x", "ä", "a..b"]) {
    const problems = await problemsOf(`[[job]]\nname = "${name}"\nscene = "bundled:brig"`);
    assert.deepEqual(problems.map(({ field }) => field), ["name"], name);
  }
});

Deno.test("inputs are not looked for where that is not wanted, or the job is switched off", () =>
  inFolder(async (folder) => {
    const path = join(folder, "jobs.toml");
    await Deno.writeTextFile(path, '[[job]]\nname = "a"\nscene = "nowhere"\n');
    assert.equal((await readJobsFile(path, { inputs: false })).jobs.length, 1);
    await assert.rejects(readJobsFile(path), JobsFileError);
    await jobsIn(folder, '[[job]]\nname = "a"\nscene = "nowhere"\nenabled = false\n');
  }));

Deno.test("a file without jobs, or with too many, is refused", async () => {
  const [none] = await problemsOf('output = "x"');
  assert.deepEqual([none.line, none.field], [1, "job"]);
  const [empty] = await problemsOf("job = []");
  assert.match(empty.message, /must list at least one|must have at least 1/);
  const many = Array.from(
    { length: 1001 },
    (_, i) => `[[job]]\nname = "j${i}"\nscene = "bundled:brig"\n`,
  ).join("");
  const [tooMany] = await problemsOf(many);
  assert.match(tooMany.message, /must have at most 1000 elements/);
});

/** Files of up to half a megabyte that are all wrong: where the first problem is, and what is said last. */
const HOSTILE: Record<string, [toml: string, line: number, last: RegExp]> = {
  "one key of 62,000 parts": [
    `[[job]]\n${"a.".repeat(62_000)}a = 1`,
    2,
    /it must not nest lists and tables over 100 deep, column 1$/,
  ],
  "30,000 unknown fields": [
    withLine(Array.from({ length: 30_000 }, (_, i) => `frames${i} = 1`).join("\n")),
    4,
    /: and 29950 more$/,
  ],
  "unknown fields with long names": [
    withLine(Array.from({ length: 50 }, (_, i) => `${"x".repeat(9000)}${i} = 1`).join("\n")),
    4,
    /\["x{76}…\]: there is no such field\./,
  ],
  "60,000 outputs": [withLine(`outputs = [${'"rgb",'.repeat(60_000)}]`), 4, /: and 59950 more$/],
  "60,000 test views, of which one comes again": [
    withLine(`path = [${Array.from({ length: 60_000 }, (_, i) => i)},59999]`),
    4,
    /every test view can be named once, and 59999 is there again\.$/,
  ],
  "1,000 jobs in one folder": [
    Array.from(
      { length: 1000 },
      (_, i) => `[[job]]\nname = "j${i}"\nscene = "bundled:brig"\noutput = "out"\n`,
    ).join(""),
    8,
    /: and 949 more$/,
  ],
  "60,000 empty jobs": [
    "[[job]]\n".repeat(60_000),
    1,
    /^[^\n]*: job: must have at most 1000 elements, /,
  ],
};

for (const [what, [toml, line, last]] of Object.entries(HOSTILE)) {
  // It takes 1 s; what grows by the square takes so many minutes that it is noticed without a clock.
  Deno.test(`a file of ${what} is refused in a few lines`, () =>
    inFolder(async (folder) => {
      await assert.rejects(jobsIn(folder, toml), (error: Error) => {
        assert.ok(error instanceof JobsFileError, String(error));
        assert.equal(error.problems[0].line, line);
        const lines = error.message.split("\n");
        assert.ok(lines.length <= 51);
        assert.match(lines.at(-1)!, last);
        assert.ok(error.message.length < 51 * 1000);
        return true;
      });
    }));
}

Deno.test("what is no text, no file or too large is refused in one line", () =>
  inFolder(async (folder) => {
    const path = join(folder, "jobs.toml");
    const refuses = (reason: RegExp) =>
      assert.rejects(readJobsFile(path), (error: Error) => {
        assert.ok(error instanceof JobsError);
        assert.match(error.message, reason);
        assert.ok(!error.message.includes("\n"));
        return true;
      });
    await refuses(/it does not exist/);
    await Deno.writeFile(path, new Uint8Array([0xff, 0xfe, 0]));
    await refuses(/it is no UTF-8 text/);
    await Deno.writeFile(path, new Uint8Array((1 << 19) + 1));
    await refuses(/it has 524289 bytes, more than 524288/);
    await Deno.remove(path);
    await Deno.mkdir(path);
    await refuses(/it is no file/);
  }));

Deno.test("the published JSON Schema is the one that the code has", async () => {
  const published = JSON.parse(await Deno.readTextFile(SCHEMA));
  const schema = jobsJsonSchema();
  assert.deepEqual(
    published,
    JSON.parse(JSON.stringify(schema)),
    `${SCHEMA} is to hold: ${JSON.stringify(schema)}`,
  );
});

Deno.test("the schema describes every field", () => {
  const { properties } = jobsJsonSchema() as { properties: Properties };
  const fields = [
    ...Object.entries(properties),
    ...Object.entries(properties.job.items!.properties),
  ];
  const silent = fields.filter(([name, { description }]) => name !== "job" && !description);
  assert.deepEqual(silent.map(([name]) => name), []);
});

/** What a JSON Schema says of an object's fields. */
type Properties = Record<string, { description?: string; items?: { properties: Properties } }>;
