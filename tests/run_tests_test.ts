import assert from "node:assert/strict";
import { join } from "node:path";
import { resultOf } from "../scripts/run_tests.ts";
import { ROOT } from "../scripts/tools.ts";
import { withTempFolder, write } from "./scene/temp_scene.ts";

/** Starts the script with a folder of tests. */
function start(folder: string): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--quiet", join(ROOT, "scripts/run_tests.ts"), folder],
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Runs all tests of a folder by the script. */
async function runAll(folder: string): Promise<{ code: number; text: string }> {
  const { code, stdout } = await start(folder).output();
  return { code, text: new TextDecoder().decode(stdout) };
}

Deno.test("tests of several processes are counted together, and failures come at the end", () =>
  withTempFolder(async (folder) => {
    for (let i = 0; i < 10; i++) {
      await write(join(folder, `${i}_test.ts`), `Deno.test("test ${i}", () => {});`);
    }
    const well = await runAll(folder);
    assert.equal(well.code, 0);
    assert.match(well.text, /\nok \| 10 passed \| 0 failed \| 0 ignored \(0m\d+s\)\n$/);

    await write(
      join(folder, "0_test.ts"),
      'Deno.test("wrong", () => { throw new Error("why"); });',
    );
    await write(join(folder, "below/9_test.ts"), 'Deno.test.ignore("not here", () => {});');
    const ill = await runAll(folder);
    assert.equal(ill.code, 1);
    assert.match(
      ill.text,
      /test 9 \.\.\. ok[^]*\n ERRORS \n[^]*why[^]*\nFAILED \| 9 passed \| 1 failed \| 1 ignored \(.*\)\n$/,
    );

    await write(join(folder, "1_test.ts"), "}");
    const broken = await runAll(folder);
    assert.equal(broken.code, 1);
    assert.match(broken.text, /1_test\.ts[^]*\nThe process of these tests ended with exit code 1 /);
  }));

Deno.test({
  name: "a signal ends all tests, and what they have said so far is shown",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withTempFolder(async (folder) => {
      const begun = join(folder, "begun");
      await write(
        join(folder, "endless_test.ts"),
        `Deno.test("quick", () => {});
        Deno.test("endless", () => {
          Deno.writeTextFileSync(${JSON.stringify(begun)}, "");
          return new Promise(() => setInterval(() => {}, 1000));
        });`,
      );
      const child = start(folder);
      while (!await Deno.stat(begun).catch(() => null)) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      child.kill("SIGTERM");
      const { code, stdout } = await child.output();
      assert.equal(code, 1);
      assert.match(
        new TextDecoder().decode(stdout),
        /quick \.\.\. ok[^]*endless \.\.\.[^]* ended with SIGTERM before their end\.\n\nFAILED /,
      );
    }),
});

Deno.test("a folder without tests is a failure", () =>
  withTempFolder(async (folder) => {
    const { code, text } = await runAll(folder);
    assert.equal(code, 1);
    assert.match(text, /\nFAILED \| 0 passed \| 0 failed \| 0 ignored \(.*\)\n$/);
  }));

Deno.test("a process that aborts after all tests have passed is warned of; before, it has failed", () => {
  const abort = { code: 134, signal: "SIGABRT" } as const;
  const passed = resultOf(["a_test.ts"], "a ... ok (1s)\n\nok | 7 passed | 0 failed (1s)\n", abort);
  assert.deepEqual([passed.passed, passed.failed, passed.failure], [7, 0, null]);
  assert.match(passed.shown, /\nWARNING: all of its tests had passed .* SIGABRT\.$/);

  const early = resultOf(["a_test.ts"], "a ... ok (1s)\nb ...", abort);
  assert.equal(early.failed, 1);
  assert.equal(
    early.failure,
    "\na_test.ts\n\nThe process of these tests ended with SIGABRT before their end.",
  );
  const odd = resultOf(["a_test.ts"], "ok | 7 passed | 0 failed (1s)\n", { code: 1, signal: null });
  assert.equal(odd.failed, 1);
});
