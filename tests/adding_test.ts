/** Follows docs/adding.md to the letter, each of its examples in a copy of the checkout. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { withTempFolder, write } from "./scene/temp_scene.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Examples that are headings so far. */
const UNWRITTEN: string[] = [];

/** What an example may need of the checkout. */
const COPIED = ["deno.json", "deno.lock", "main.ts", "mod.ts", "worker.ts"];
const COPIED_FOLDERS = ["scenes", "scripts", "shaders", "src", "tests"];

/** A block of code: what stands behind its three ticks, and its lines. */
interface Block {
  /** `ts`, `wgsl`, `txt` …: a whole file; `diff`: a change to one; `sh`: commands; `output`. */
  readonly kind: string;
  /** The file's path below the root; "" for commands and output. */
  readonly file: string;
  readonly text: string;
}

for (const [title, body] of sectionsOf(Deno.readTextFileSync(join(ROOT, "docs/adding.md")))) {
  const blocks = blocksOf(body);
  if (UNWRITTEN.includes(title)) {
    Deno.test(`docs/adding.md does not show yet: ${title}`, () => assert.deepEqual(blocks, []));
    continue;
  }
  Deno.test(`docs/adding.md, to the letter: ${title}`, () =>
    withTempFolder(async (folder) => {
      await copyCheckout(folder);
      await follow(blocks, folder);
    }));
}

Deno.test("steps that cannot be followed are refused", async () => {
  const blocks = (text: string) => blocksOf(text.replaceAll("~~~", "```"));
  await withTempFolder(async (folder) => {
    await write(join(folder, "twice.ts"), "a\nb\na\nb\n");
    const faults: [string, RegExp][] = [
      ["~~~sh\nfalse\n~~~", /Cannot follow `false`/],
      ["~~~sh\necho one\n~~~\n~~~output\ntwo\n~~~", /does not print "two"/],
      ["~~~diff twice.ts\n a\n+c\n~~~", /stand once in twice\.ts: they stand there 2 times/],
      ["~~~diff twice.ts\n-c\n~~~", /stand once in twice\.ts: they stand there 0 times/],
      ["~~~ts twice.ts\nc\n~~~", /twice\.ts is there already/],
      ["~~~ts\nc\n~~~", /names no file/],
    ];
    for (const [text, message] of faults) {
      await assert.rejects(follow(blocks(text), folder), message);
    }
    await follow(blocks("~~~diff twice.ts\n b\n-a\n+c\n~~~\n~~~ts d/e.ts\nf\n~~~"), folder);
    assert.equal(await Deno.readTextFile(join(folder, "twice.ts")), "a\nb\nc\nb\n");
    assert.equal(await Deno.readTextFile(join(folder, "d/e.ts")), "f\n");
  });
});

/** The sections of a page by their titles. */
function sectionsOf(page: string): [title: string, body: string][] {
  return page.split(/^## /m).slice(1).map((section) => {
    const end = section.indexOf("\n");
    return [section.slice(0, end), section.slice(end)];
  });
}

function blocksOf(text: string): Block[] {
  return [...text.matchAll(/^```(\w+) ?(.*)\n([^]*?)^```$/gm)].map(([, kind, file, text]) => ({
    kind,
    file,
    text,
  }));
}

async function copyCheckout(folder: string): Promise<void> {
  for (const file of COPIED) await Deno.copyFile(join(ROOT, file), join(folder, file));
  const folders = COPIED_FOLDERS.map((name) => join(ROOT, name));
  const { success } = await new Deno.Command("cp", { args: ["-R", ...folders, folder] }).output();
  assert.ok(success);
}

/** Writes the files, makes the changes and runs the commands of an example, in their order. */
async function follow(blocks: readonly Block[], folder: string): Promise<void> {
  let printed = "";
  for (const { kind, file, text } of blocks) {
    if (kind === "sh") {
      printed = "";
      for (const command of text.trim().split("\n")) printed += await run(command, folder);
    } else if (kind === "output") {
      for (const line of text.trimEnd().split("\n")) {
        assert.ok(printed.split("\n").includes(line), `It does not print "${line}": ${printed}`);
      }
    } else {
      assert.notEqual(file, "", `A block of ${kind} names no file: ${text}`);
      const path = join(folder, file);
      if (kind === "diff") await change(path, file, text);
      else {
        await assert.rejects(Deno.stat(path), Deno.errors.NotFound, `${file} is there already.`);
        await write(path, text);
      }
    }
  }
}

/** Replaces the lines that begin with " " or "-" by those that begin with " " or "+". */
async function change(path: string, file: string, diff: string): Promise<void> {
  const linesOf = (marks: string) =>
    diff.split(/(?<=\n)/).filter((line) => marks.includes(line[0])).map((line) => line.slice(1))
      .join("");
  const parts = ("\n" + await Deno.readTextFile(path)).split("\n" + linesOf(" -"));
  assert.equal(
    parts.length,
    2,
    `The lines before a change must stand once in ${file}: they stand there ${
      parts.length - 1
    } times.`,
  );
  await Deno.writeTextFile(path, parts.join("\n" + linesOf(" +")).slice(1));
}

/** Runs a command of an example; returns what it prints to stdout. */
async function run(command: string, cwd: string): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command("sh", {
    args: ["-c", command],
    cwd,
    env: { NO_COLOR: "1" },
  }).output();
  const [printed, errors] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  assert.ok(success, `Cannot follow \`${command}\`: ${printed}${errors}`);
  return printed;
}
