/**
 * Holds the documents to the program: links, commands, and nothing of one machine in the files.
 *
 * @module
 */
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** What the launcher does by itself; every other command is main.ts's. */
const LAUNCHER_COMMANDS = ["test", "deno"];

const hasGit = gitRuns();

Deno.test("every relative link in the documents leads to a file", () => {
  const broken = documents().flatMap((document) =>
    relativeLinks(read(document))
      .filter((link) => !exists(join(dirname(document), link)))
      .map((link) => `${document}: ${link}`)
  );
  assert.deepEqual(broken, []);
});

Deno.test("the README's first commands can be run", () => {
  const [first] = codeBlocks(read("README.md"));
  assert.ok(first, "README.md has no code block");
  const programs = first.split("\n").filter((line) => line.startsWith("./")).map((line) =>
    line.split(/\s/)[0]
  );
  assert.ok(programs.length > 0, `README.md's first code block runs nothing: ${first}`);
  for (const program of programs) {
    assert.ok(exists(program), `${program} does not exist`);
    assert.ok(((Deno.statSync(join(ROOT, program)).mode ?? 0o111) & 0o111) !== 0, program);
  }
});

Deno.test("every ./denerf command in the documents is one", async () => {
  const known = [...LAUNCHER_COMMANDS, ...commandsInHelp(await help())];
  const unknown = documents().flatMap((document) =>
    commandsIn(read(document))
      .filter((command) => !known.includes(command))
      .map((command) => `${document}: ./denerf ${command}`)
  );
  assert.deepEqual(unknown, []);
});

Deno.test({
  name: "no file in the repository holds a path of the machine it was written on",
  ignore: !hasGit,
  fn: async () => {
    const machinePath = new RegExp(["(?<![\\w.])", "work", ""].join("/"));
    const found = (await trackedFiles()).filter((file) => machinePath.test(read(file)));
    assert.deepEqual(found, []);
  },
});

Deno.test("the lock files name no server", () => {
  for (const file of ["deno.lock", "tests/deno.lock"]) assert.doesNotMatch(read(file), /https?:/);
});

Deno.test("links, commands and help are read from made-up documents", () => {
  const text = "[a](docs/a.md#part) [b](https://b.org) ![c](<c d.png>) [d](#here) `[e](e.md)`";
  assert.deepEqual(relativeLinks(text), ["docs/a.md", "c d.png"]);

  const document =
    "Run `./denerf train x` or ./denerf --help:\n```sh\n./denerf view --port 1\n```\n";
  assert.deepEqual(commandsIn(document), ["train", "view"]);
  assert.deepEqual(codeBlocks(document), ["./denerf view --port 1\n"]);

  const printed = "Usage: denerf [options]\n\nOptions:\n  -h, --help  help\n\nCommands:\n" +
    "  train [options] <scene>  learn\n                           a scene\n  view|v <run>  look\n";
  assert.deepEqual(commandsInHelp(printed), ["train", "view"]);
});

/** Markdown files at the top level and in docs/. */
function documents(): string[] {
  return ["", "docs/"].filter(exists).flatMap((folder) =>
    [...Deno.readDirSync(join(ROOT, folder))]
      .filter((entry) => entry.isFile && entry.name.endsWith(".md"))
      .map((entry) => folder + entry.name)
  ).sort();
}

/** Targets of links and images, without their #fragment; not those in code. */
function relativeLinks(markdown: string): string[] {
  const prose = markdown.replace(/```.*?```/gs, "").replace(/`[^`\n]*`/g, "");
  const targets = [...prose.matchAll(/\]\((?:<([^>]+)>|([^)\s]+))/g)].map(([, a, b]) => a ?? b);
  return targets
    .filter((target) => !/^(\w+:|#)/.test(target))
    .map((target) => decodeURI(target.replace(/#.*/, "")));
}

function codeBlocks(markdown: string): string[] {
  return [...markdown.matchAll(/^```\w*\n(.*?)^```/gms)].map(([, code]) => code);
}

/** Each word that follows `./denerf`, where it is no option. */
function commandsIn(markdown: string): string[] {
  return [...markdown.matchAll(/\.\/denerf +([a-z][\w-]*)/g)].map(([, command]) => command);
}

/** Names below "Commands:" in what `main.ts --help` prints. */
function commandsInHelp(text: string): string[] {
  const [, list = ""] = text.split(/^Commands:$/m);
  return [...list.matchAll(/^ {2}([a-z][\w-]*)/gm)].map(([, command]) => command);
}

async function help(): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", join(ROOT, "main.ts"), "--help"],
    env: { NO_COLOR: "1" },
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

/** What is committed, or would be by `git add .`. */
async function trackedFiles(): Promise<string[]> {
  const { code, stdout, stderr } = await new Deno.Command("git", {
    args: ["ls-files", "-z", "--cached", "--others", "--exclude-standard"],
    cwd: ROOT,
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout).split("\0").filter((file) => file !== "" && exists(file));
}

function gitRuns(): boolean {
  try {
    const { success } = new Deno.Command("git", { args: ["ls-files"], cwd: ROOT }).outputSync();
    if (!success) console.warn("Not looking for machine paths as this is no git checkout");
    return success;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    console.warn("Not looking for machine paths as git is not installed");
    return false;
  }
}

function read(path: string): string {
  return Deno.readTextFileSync(join(ROOT, path));
}

function exists(path: string): boolean {
  try {
    Deno.statSync(join(ROOT, path));
    return true;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return false;
  }
}
