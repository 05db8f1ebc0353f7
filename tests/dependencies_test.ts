/**
 * Holds the direction of imports:
 * main -> cli -> jobs -> render -> {runs, paths, media} -> nerf -> {nn, scene} -> {gpu, math, host}.
 *
 * @module
 */
import { METHODS } from "../src/nerf/mod.ts";
import assert from "node:assert/strict";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** What trains and renders fields. */
const FIELD = ["nerf", "nn", "scene", "gpu", "math", "host", "shaders", "scenes"] as const;

/** What each layer may import, besides itself. */
const BELOW: Record<string, readonly string[]> = {
  main: [...FIELD, "cli", "view", "jobs", "render", "runs", "paths", "media"],
  cli: [...FIELD, "view", "jobs", "render", "runs", "paths", "media"],
  jobs: ["render", "runs", "paths", "media", "nerf", "scene", "math", "host"],
  render: ["runs", "paths", "media", ...FIELD],
  runs: ["nerf", "scene", "gpu", "math", "host", "shaders"],
  view: ["render", "runs", "paths", "media", ...FIELD],
  paths: ["scene", "math", "host"],
  media: ["scene", "math", "host"],
  nerf: ["nn", "scene", "gpu", "math", "host", "shaders"],
  nn: ["gpu", "math", "shaders"],
  scene: ["gpu", "math", "host", "shaders", "scenes"],
  gpu: ["shaders"],
  math: [],
  host: [],
  shaders: [],
  scenes: [],
};

/** Layers that import no packages either: plain functions on numbers, and plain text. */
const PURE = ["math", "shaders", "scenes"];

/** Words that src/gpu/ and src/nn/ have no use for: they would serve any other program as well. */
const NERF_WORDS = [
  ...["nerf", "radiance", "transmittance"],
  ...["ray", "rays", "camera", "cameras", "pose", "poses"],
  ...["density", "densities", "sigma", "sigmas", "scene", "scenes"],
];

/** Path of each module below the root -> what it imports: such paths, or "npm:..." and "node:...". */
type Graph = Map<string, string[]>;

/** What a bundle starts with: it imports all that runs, main.ts, too. */
const ENTRY = "scripts/bundle_entry.ts";

/** What other programs import. */
const LIBRARY = ["mod.ts", "src/browser.ts"];

/** What a viewer's page starts with; denerf has it as text. */
const PAGE = "src/view/page/main.tsx";

/** The packages that a viewer's page is made of. */
const PAGE_PACKAGES = ["preact", "@preact/signals", "uplot", "zod", "jsonc-parser"];

Deno.test("every import points to a layer below", async () => {
  const graph = await readGraph(ENTRY, ...LIBRARY, PAGE);
  assert.deepEqual(wrongImports(graph), []);
});

Deno.test("no module imports itself back through others, not even for types", async () => {
  assert.deepEqual(circles(await readGraph(ENTRY, PAGE)), []);
});

Deno.test("every source file and every shader is reached from a bundle's entry, the library or the page", async () => {
  const graph = await readGraph(ENTRY, ...LIBRARY, PAGE);
  const files = [".ts", ".tsx"].flatMap((ending) => filesBelow("src", ending));
  files.push(...filesBelow("shaders", ".wgsl"));
  assert.deepEqual(orphans(files, graph), []);
});

Deno.test("each package is imported in one range of versions", () => {
  const ranges = new Map<string, string>();
  const files = ["src", "tests", "scripts"].flatMap((folder) =>
    [".ts", ".tsx"].flatMap((ending) => filesBelow(folder, ending))
  );
  for (const file of files) {
    for (const [, name, range] of read(file).matchAll(/[" ]npm:(@?[^@"\s]+)@([^"/\s]+)/g)) {
      assert.equal(range, ranges.get(name) ?? range, `${name} in ${file}`);
      ranges.set(name, range);
    }
  }
  assert.ok(ranges.size > 0);
});

Deno.test("users download no package that does not run: Deno downloads all that is locked", async () => {
  const imported = [...(await readGraph(ENTRY)).values()].flat().flatMap((to) =>
    packageOf(to) ?? []
  );
  const locked = Object.keys(JSON.parse(read("deno.lock")).specifiers).map(packageOf);
  assert.deepEqual(locked.sort(), [...new Set(imported)].sort());
});

Deno.test("a viewer's page needs no Deno, no Node, and few packages", async () => {
  const graph = runtimeGraph(await readModules(PAGE));
  const own = [...reachedFrom(PAGE, graph)].filter((file) => /\.tsx?$/.test(file));
  assert.ok(own.length > 100);
  assert.deepEqual(own.filter((file) => /\bDeno\.\w/.test(withoutComments(read(file)))), []);
  const others = own.flatMap((file) => graph.get(file)!).filter((to) => /^(npm|node):/.test(to));
  assert.deepEqual(others.filter((to) => !PAGE_PACKAGES.includes(packageOf(to) ?? to)), []);
});

Deno.test("a viewer's page is written as Safari knows it, which lacks what Deno has", async () => {
  const own = reachedFrom(PAGE, runtimeGraph(await readModules(PAGE)));
  const found = [...own].filter((file) => /\.tsx?$/.test(file)).flatMap((file) =>
    unknownToSafari(read(file)).map((word) => `${file}: ${word}`)
  );
  assert.deepEqual(found, []);
  const code =
    "using a = b;\n for await (const c of d) {}\n await using e = f; // using\n using(g);";
  assert.deepEqual(unknownToSafari(code), ["using a", "for await", "await using e"]);
});

for (const layer of ["gpu", "nn"]) {
  Deno.test(`src/${layer} has no words of NeRF`, () => {
    const found = filesBelow(`src/${layer}`, ".ts").flatMap((file) =>
      nerfWords(read(file)).map((word) => `${file}: ${word}`)
    );
    assert.deepEqual(found, []);
  });
}

Deno.test("a method is named in its folder and in src/nerf/methods.ts only", async () => {
  const graph = await readGraph(ENTRY);
  const found = Object.keys(METHODS).flatMap((method) =>
    ["nerf", "runs", "render", "jobs", "cli"].flatMap((layer) => filesBelow(`src/${layer}`, ".ts"))
      .filter((file) => file !== "src/nerf/methods.ts")
      .filter((file) => !file.startsWith(`src/nerf/${method}/`))
      .filter((file) =>
        namesMethod(method, read(file)) ||
        graph.get(file)?.some((to) => to.startsWith(`src/nerf/${method}/`))
      )
      .map((file) => `${file}: ${method}`)
  );
  assert.deepEqual(found, []);
});

Deno.test("a method's name is found in words, names and texts, but not in comments and other words", () => {
  const named = [
    'if (config.method === "ngp") return;',
    "const model = await NgpModel.create(gpu);",
    "import type { NgpConfig } from './config.ts';",
    "settleNgp(gpu)",
    "export const NGP_COSTS = {};",
    "const ngp = 1;",
    "`only runs of ngp have them: ${preset}`",
    "case 'ngp': // the other",
  ];
  for (const code of named) assert.ok(namesMethod("ngp", code), code);
  const unnamed = [
    "// as ngp does",
    "/** `ngp` */ const x = 1;",
    'import { Config } from "../nerf/mod.ts"; // denerf',
    "class DenerfPath {}",
    "nerfstudio.path",
  ];
  for (const code of unnamed) {
    for (const method of ["ngp", "nerf"]) assert.ok(!namesMethod(method, code), code);
  }
});

Deno.test("a made-up graph without faults passes", () => {
  const graph: Graph = new Map([
    ["main.ts", ["src/cli/train.ts", "npm:commander"]],
    ["src/cli/train.ts", ["src/nerf/mod.ts", "src/cli/options.ts"]],
    ["src/nerf/mod.ts", ["src/nn/mod.ts", "src/scene/mod.ts", "shaders/mod.ts"]],
    ["src/nn/mod.ts", ["src/gpu/mod.ts", "src/math/random.ts", "npm:zod"]],
    ["src/math/random.ts", ["src/math/vector.ts"]],
    ["shaders/mod.ts", ["shaders/lib/noise.wgsl"]],
    ["shaders/lib/noise.wgsl", []],
  ]);
  assert.deepEqual(wrongImports(graph), []);
});

Deno.test("each kind of wrong import in a made-up graph is named", () => {
  const wrong: [string, string][] = [
    ["src/math/camera.ts", "src/gpu/mod.ts"], // upwards
    ["src/math/camera.ts", "npm:wgpu-matrix"], // a package in a pure layer
    ["src/gpu/mod.ts", "src/math/random.ts"], // sideways
    ["src/gpu/mod.ts", "src/nn/mod.ts"],
    ["src/nn/mod.ts", "src/scene/mod.ts"],
    ["src/scene/mod.ts", "src/nerf/mod.ts"],
    ["src/nerf/mod.ts", "src/cli/train.ts"],
    ["src/cli/train.ts", "main.ts"],
    ["src/nerf/mod.ts", "tests/tools.ts"], // no layer at all
    ["src/tools.ts", "src/math/random.ts"],
    ["src/nn/mod.ts", "shaders/lib/noise.wgsl"], // past shaders/mod.ts
    ["src/scene/mod.ts", "scenes/brig/train/r_0.png"], // past scenes/carried.ts
  ];
  for (const [from, to] of wrong) {
    const faults = wrongImports(new Map([[from, [to]]]));
    assert.deepEqual(faults, [`${from} imports ${to}`]);
  }
});

Deno.test("circles in a made-up graph are named, each once, and ways that only meet are not", () => {
  const graph: Graph = new Map([
    ["a.ts", ["b.ts", "c.ts"]],
    ["b.ts", ["d.ts"]],
    ["c.ts", ["d.ts", "e.ts"]],
    ["d.ts", ["npm:zod"]],
    ["e.ts", ["f.ts"]],
    ["f.ts", ["g.ts"]],
    ["g.ts", ["e.ts", "d.ts"]],
    ["h.ts", ["h.ts"]],
  ]);
  assert.deepEqual(circles(graph), ["e.ts, f.ts, g.ts", "h.ts"]);
});

Deno.test("a file that a made-up graph does not reach is named", () => {
  const graph: Graph = new Map([["main.ts", ["src/nn/mod.ts"]], ["src/nn/mod.ts", []]]);
  assert.deepEqual(orphans(["src/nn/mod.ts", "src/nn/old.ts"], graph), ["src/nn/old.ts"]);
});

Deno.test("a word of NeRF is found in names and comments, but not inside other words", () => {
  assert.deepEqual(nerfWords("const rayIndices = 1; // for a NeRF"), ["nerf", "ray"]);
  assert.deepEqual(nerfWords("const CAMERA_COUNT = sceneOf(x);"), ["camera", "scene"]);
  assert.deepEqual(nerfWords("new Float32Array(arrays); // denerf, dispose, obscene"), []);
});

/** The imports that do not point to a layer below, in words. */
function wrongImports(graph: Graph): string[] {
  return [...graph].flatMap(([from, imports]) =>
    imports.filter((to) => !mayImport(from, to)).map((to) => `${from} imports ${to}`)
  );
}

/** The sets of modules that import each other, straight or through others: the names of each, sorted. */
function circles(graph: Graph): string[] {
  const reached = new Map([...graph.keys()].map((from) => [from, reachedFrom(from, graph)]));
  const found = [...reached].filter(([from, to]) => to.has(from)).map(([from, to]) =>
    [...to].filter((other) => reached.get(other)?.has(from)).sort().join(", ")
  );
  return [...new Set(found)].sort();
}

/** What a module imports, and what that imports, and so on: itself only if it is in a circle. */
function reachedFrom(from: string, graph: Graph): Set<string> {
  const reached = new Set<string>();
  const open = [...graph.get(from) ?? []];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (reached.has(next)) continue;
    reached.add(next);
    open.push(...graph.get(next) ?? []);
  }
  return reached;
}

function orphans(files: string[], graph: Graph): string[] {
  return files.filter((file) => !graph.has(file));
}

function mayImport(from: string, to: string): boolean {
  const layer = layerOf(from);
  if (layer === undefined) return false;
  if (/^(npm|node):/.test(to)) return !PURE.includes(layer);
  if (to.endsWith(".wgsl") && from !== "shaders/mod.ts") return false;
  if (/\.(png|json)$/.test(to) && from !== "scenes/carried.ts") return false;
  const target = layerOf(to);
  return target !== undefined && (target === layer || BELOW[layer].includes(target));
}

/** "main" for what programs and workers start with and what they import, "nn" for src/nn/encodings/mod.ts, "shaders" for shaders/mod.ts, "scenes" likewise. */
function layerOf(path: string): string | undefined {
  if (["main.ts", "worker.ts", ENTRY, ...LIBRARY].includes(path)) return "main";
  if (path.startsWith("shaders/")) return "shaders";
  if (path.startsWith("scenes/")) return "scenes";
  const [, layer] = path.match(/^src\/(\w+)\//) ?? [];
  return layer !== undefined && Object.hasOwn(BELOW, layer) ? layer : undefined;
}

/** NERF_WORDS in a text, each once. `rayIndices` and `RAY_COUNT` hold the word "ray", `array` does not. */
function nerfWords(text: string): string[] {
  const found = new Set(wordsOf(text));
  return NERF_WORDS.filter((word) => found.has(word));
}

/** The name in `npm:NAME@RANGE/PATH`; undefined for other imports. */
function packageOf(specifier: string): string | undefined {
  return specifier.match(/^npm:\/?(@?[^@]+)@/)?.[1];
}

/** Modules reached from entries, imported at once or later. */
async function readGraph(...entries: string[]): Promise<Graph> {
  const graph: Graph = new Map();
  for (const module of (await Promise.all(entries.map(readModules))).flat()) {
    const path = shortName(module.specifier);
    if (/^\w+:/.test(path)) continue;
    assert.equal(module.error, undefined, `Cannot read the imports of ${path}: ${module.error}`);

    const imports = (module.dependencies ?? []).flatMap(({ code, type }) =>
      [code, type].flatMap((end) => end?.specifier ? [shortName(end.specifier)] : [])
    );
    graph.set(path, [...new Set(imports)]);
  }
  return graph;
}

/** What is loaded when a program runs: types are not. */
function runtimeGraph(modules: readonly InfoModule[]): Graph {
  return new Map(modules.map(({ specifier, dependencies = [] }) => [
    shortName(specifier),
    dependencies.flatMap(({ code }) => code?.specifier ? [shortName(code.specifier)] : []),
  ]));
}

interface InfoModule {
  specifier: string;
  error?: string;
  dependencies?: { code?: { specifier?: string }; type?: { specifier?: string } }[];
}

async function readModules(entry: string): Promise<InfoModule[]> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "--lock=tests/deno.lock", entry],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout)).modules;
}

/** Path below the root for a file of ours; any other specifier as it is. */
function shortName(specifier: string): string {
  if (!specifier.startsWith("file:")) return specifier;
  return relative(ROOT, fileURLToPath(specifier)).split(sep).join("/");
}

function read(path: string): string {
  return Deno.readTextFileSync(join(ROOT, path));
}

function filesBelow(folder: string, ending: string): string[] {
  return [...Deno.readDirSync(join(ROOT, folder))].flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) return filesBelow(path, ending);
    return path.endsWith(ending) ? [path] : [];
  }).sort();
}

/** Whether a program says a method's name, alone or in a name such as `NgpModel`; comments may. */
function namesMethod(method: string, code: string): boolean {
  const said = withoutComments(code)
    .replaceAll(/ from ["'][^"']*["']|import\(["'][^"']*["']\)/g, "") // the graph has these
    .replaceAll(/\bmipLevel(Count)?\b/g, ""); // WebGPU's names of a texture's levels
  return wordsOf(said).includes(method);
}

/** A program without its comments. */
/** Declarations and loops that Safari 26, which has WebGPU, cannot read, or has no objects for. */
function unknownToSafari(code: string): string[] {
  const words = /\b(?:await )?using \w+(?= =)|\bfor await\b|\b(?:Async)?DisposableStack\b/g;
  return withoutComments(code).match(words) ?? [];
}

function withoutComments(code: string): string {
  return code.replaceAll(/\/\*[^]*?\*\/|(?<!:)\/\/.*/g, "");
}

/** All names in a text and the words that they are made of, in small letters. */
function wordsOf(text: string): string[] {
  const names = text.match(/[A-Za-z]+/g) ?? [];
  return names.flatMap((name) => [name, ...name.replace(/([a-z])([A-Z])/g, "$1 $2").split(" ")])
    .map((word) => word.toLowerCase());
}
