import assert from "node:assert/strict";
import type { SelfTest } from "../../src/cli/doctor/self_test.ts";
import { oneObject, run } from "./cli_test_tools.ts";

Deno.test("doctor tests the device, and fits on one screen", async () => {
  const { stdout } = await run(["doctor"]);
  const lines = stdout.trimEnd().split("\n");
  assert.ok(lines.length <= 24, `${lines.length} lines`);
  for (const line of lines) assert.ok([...line].length <= 100, line);
  assert.match(stdout, /^denerf +\d+\.\d+\.\d+, Deno \d/);
  assert.match(stdout, /^adapters +.*fastest/m);
  assert.match(stdout, /right: 1 \+ … \+ 10000 = 50005000, expected 50005000/);
  assert.match(stdout, /right: 1280 sines: off by /);
  assert.match(stdout, /right: 24 steps of ngp: loss 0\.\d+ to 0\.\d+/);
  assert.match(stdout, /^numbers +.*right: 32-bit atomics 8390656, 4096/ms);
  assert.match(stdout, /^result +\w/m);
});

Deno.test("doctor --json gives everything it found, and the exit code says whether all is well", async () => {
  const { code, stdout } = await run(["doctor", "--json"]);
  const found = oneObject(stdout);
  // Some machines have a GPU and no driver for it.
  assert.equal(code, found.state === "wrong" ? 1 : 0);
  const { result } = found as { result: { probe: { test: SelfTest } } };
  const { passed, numbers } = result.probe.test;
  assert.equal(passed, true);
  assert.equal(numbers.length, 11);
  for (const key of ["denerf", "deno", "machine", "vulkan", "tools", "advice", "verdict"]) {
    assert.ok(key in found, key);
  }
});

Deno.test(
  "doctor without a driver says why, what to type, and fails",
  { ignore: Deno.build.os !== "linux" },
  async () => {
    const env = { VK_DRIVER_FILES: "/none/driver.json", VK_ICD_FILENAMES: "" };
    const { code, stdout, stderr } = await run(["doctor"], { env });
    assert.deepEqual([code, stderr], [1, ""]);
    const words = stdout.replace(/\s+/g, " ");
    assert.match(words, /drivers driver\.json cannot be read/);
    assert.match(words, /variables VK_DRIVER_FILES=\/none\/driver\.json/);
    // Without a loader that comes first: some machines have neither.
    assert.match(words, /VK_DRIVER_FILES names no driver that can be loaded|no Vulkan loader/);
    assert.match(words, /unset VK_DRIVER_FILES|apt-get install libvulkan1/);
  },
);
