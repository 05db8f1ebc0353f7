/**
 * Standalone binaries. Without internet `deno compile` cannot fetch the runtime that they begin with: Deno
 * itself stands in for it, which shows what is embedded and how large that is, but does not run it. With
 * DENERF_TEST_NETWORK=1 the real binary is made and run.
 */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { TINY } from "./bundle_tools.ts";

const SCRIPT = fileURLToPath(new URL("../../scripts/compile.ts", import.meta.url));
const MAX_BYTES = 120e6;

const hasNetwork = Deno.env.get("DENERF_TEST_NETWORK") === "1";

Deno.test("a binary holds the whole bundle and is not too large", async () => {
  await withBinary({ DENORT_BIN: Deno.execPath() }, async (binary, folder) => {
    const bytes = Buffer.from((await Deno.readFile(binary)).buffer);
    const bundle = await Deno.readFile(join(folder, "denerf.js"));
    // bundle_test.ts finds every shader and asset in these bytes.
    assert.notEqual(bytes.indexOf(bundle), -1, "the binary does not hold denerf.js");
    assert.ok(bytes.length < MAX_BYTES, `${binary} has ${bytes.length} bytes`);
  });
});

Deno.test({
  name: "the real binary shows its adapter, trains and renders (DENERF_TEST_NETWORK=1)",
  ignore: !hasNetwork,
  fn: async () => {
    await withBinary({}, async (binary, folder) => {
      assert.ok((await Deno.stat(binary)).size < MAX_BYTES);
      const run = join(folder, "run");
      for (
        const args of [
          ["info"],
          ["train", "--output", run, ...TINY],
          ["render", run, "--path", "orbit", "--frames", "2", "--size", "16x16"],
        ]
      ) {
        const { code, stderr } = await new Deno.Command(binary, { args, cwd: folder }).output();
        assert.equal(code, 0, new TextDecoder().decode(stderr));
      }
    });
  },
});

Deno.test("an unknown target is refused with those that are known", async () => {
  const { code, stderr } = await script(["--target", "vax"], {});
  assert.equal(code, 1);
  assert.match(stderr, /Cannot compile for vax: known are x86_64-unknown-linux-gnu, .* and all/);
});

/** Makes a binary for this machine in a temporary folder. */
async function withBinary(
  env: Record<string, string>,
  use: (binary: string, folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "denerf-compile-" });
  try {
    const { code, stdout, stderr } = await script(["--output", folder], env);
    assert.equal(code, 0, stderr);
    await use(stdout.trim().split("\n").at(-1)!, folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function script(args: readonly string[], env: Record<string, string>) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", SCRIPT, ...args],
    env: { NO_COLOR: "1", ...env },
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}
