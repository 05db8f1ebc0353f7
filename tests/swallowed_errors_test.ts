/**
 * Holds that only the error that is meant is swallowed: "not allowed" taken for "not there" made a program
 * try for ever, without a word.
 *
 * @module
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL as toFileUrl } from "node:url";
import { ifThere, isMissing } from "../src/host/mod.ts";

const ROOT = join(import.meta.dirname!, "..");

/** Handlers that take every error alike, by file, and why that is right there. */
const TAKE_ALL: Record<string, string[]> = {
  "src/cli/doctor/machine.ts": ["it tells what the system refuses, and goes on"],
  "src/cli/doctor/vulkan.ts": ["it tells what the system refuses, and goes on"],
  "src/cli/interrupt.ts": [
    "stdin is not wanted any more",
    "a stdin that cannot be read has nobody at its other end",
  ],
  "src/cli/output.ts": ["there is no terminal"],
  "src/gpu/adapter.ts": ["it asks what a device refuses"],
  "src/gpu/gpu.ts": ["a device that was lost meanwhile has nothing to wait for"],
  "src/gpu/translation.ts": [
    "without a second device, each kernel is translated when it first runs",
    "as above, and what is wrong with it is told then",
  ],
  "src/host/files.ts": ["the error that led here is thrown"],
  "src/jobs/arrivals.ts": [
    "events only make a look come sooner, and the look says what is wrong",
    "as above",
  ],
  "src/jobs/child.ts": [
    "a terminal that is gone must not stop the jobs",
    "a child's last words are read as far as they can be",
    "a child may have closed its stdin",
  ],
  "src/jobs/log.ts": ["nothing is left to tell it to"],
  "src/jobs/server_lock.ts": ["the name of who holds the lock is only said where it can be"],
  "src/media/ffmpeg.ts": ["the error that led here is thrown"],
  "src/nerf/field_file.ts": ["bytes that do not unpack are told of where they were read"],
  "src/runs/run_folder.ts": ["a folder that cannot be removed stays, and does no harm"],
  "src/scene/images/images.ts": ["it is thrown where the worker is asked"],
  "src/scene/process/workspace.ts": ["the error that led here is thrown"],
  "src/view/page/actions.ts": ["it is told that the browser does not allow it"],
  "src/view/page/hands.ts": ["the point may not be known: it is told that there is none"],
  "src/view/page/link.ts": ["without a point one turns around a guess"],
  "src/view/page/source.ts": [
    "fetch fails where nobody answers, which is told",
    "as above, and it tries again",
  ],
  "src/view/page/tools/live/surroundings.ts": ["nobody answers, as the caller says"],
  "src/view/page/tools/save/own_files.ts": ["nobody answers, which is thrown"],
  "src/view/page/tools/training/files.ts": ["what is no JSON is a text, as with --set"],
  "src/view/page/worker.ts": ["it is thrown to whoever asked for the work"],
  "src/view/photographs.ts": ["it is thrown where the photograph is asked for"],
};

/** `catch {` that throws no other error, `.catch(() => …)`, `.then(…, () => …)`, and the same with a parameter that is not used. */
const TAKES_ALL =
  /\bcatch \{(?!\s*throw )|\bcatch \(_|\.catch\((?:\(_?\w*\)|_) => (?:\{\}|null|""|\[\])\)|\.then\(.*, \(\) => [^()]+\)/g;

function takesAll(text: string): number {
  return text.match(TAKES_ALL)?.length ?? 0;
}

Deno.test("a handler of errors says which it means, or is in a list with a reason", () => {
  const files = ["main.ts", "worker.ts", ...filesBelow("src"), ...filesBelow("scripts")];
  const found = files.map((file) => [file, takesAll(Deno.readTextFileSync(join(ROOT, file)))]);
  const expected = Object.entries(TAKE_ALL).map(([file, reasons]) => [file, reasons.length]);
  assert.deepEqual(
    Object.fromEntries(found.filter(([, count]) => count)),
    Object.fromEntries(expected),
  );
});

Deno.test("handlers that take every error are found in a made-up text", () => {
  for (
    const text of [
      "try { look(); } catch { return null; }",
      "catch (_) {}",
      "await Deno.stat(path).catch(() => null)",
      'Deno.readTextFile(path).catch(() => "")',
      "Deno.stat(path).then(() => true, () => false)",
    ]
  ) assert.equal(takesAll(text), 1, text);
  assert.equal(takesAll("catch (error) { if (!isMissing(error)) throw error; }"), 0);
});

Deno.test("a file that is not there is another thing than one that may not be looked at", async () => {
  const { NotFound, NotADirectory, PermissionDenied, NotCapable } = Deno.errors;
  assert.equal(await ifThere(Promise.reject(new NotFound()), null), null);
  assert.equal(await ifThere(Promise.reject(new NotADirectory()), ""), "");
  assert.equal(await ifThere(Promise.resolve(1), null), 1);
  for (const kind of [PermissionDenied, NotCapable, TypeError]) {
    await assert.rejects(ifThere(Promise.reject(new kind()), null), kind);
    assert.ok(!isMissing(new kind()));
  }
});

Deno.test("with permission to write runs but not to read them, a claim fails at once and says why", async () => {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "denerf-unread-" }));
  try {
    const program = join(folder, "claim.ts");
    const runs = join(folder, "runs");
    const module = toFileUrl(join(ROOT, "src/runs/mod.ts"));
    await Deno.writeTextFile(
      program,
      `import { RunFolder } from "${module}";
      await new RunFolder(Deno.args[0]).claim().catch(({ message }) => console.log(message));`,
    );
    const { code, stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-lock", "--no-prompt", `--allow-write=${runs}`, program, join(runs, "a")],
      cwd: ROOT,
      signal: AbortSignal.timeout(60_000), // It went on for ever.
    }).output();
    assert.equal(code, 0);
    assert.match(new TextDecoder().decode(stdout), /^Cannot write to .*: Requires read access to /);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

function filesBelow(folder: string): string[] {
  return [...Deno.readDirSync(join(ROOT, folder))].flatMap(({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    if (isDirectory) return filesBelow(path);
    return path.endsWith(".ts") ? [path] : [];
  }).sort();
}
