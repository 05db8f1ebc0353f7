import assert from "node:assert/strict";
import { probeInChild } from "../../../src/cli/doctor/probe.ts";

/** A process that does this instead of asking for adapters. */
function shell(script: string) {
  return { program: "/bin/sh", args: ["-c", script, "denerf"] };
}

const test = (name: string, fn: () => Promise<void>) =>
  Deno.test({ name, ignore: Deno.build.os === "windows", fn });

test("what the child prints is what was found, and the loader's complaints are kept", async () => {
  const command = shell(`
    echo 'error: XDG_RUNTIME_DIR is invalid' >&2
    echo 'ERROR:            loader_get_json:   Failed to open' >&2
    echo "{ \\"words\\": \\"$*\\", \\"backend\\": \\"$DENO_WEBGPU_BACKEND\\" }"
  `);
  const environment = { DENO_WEBGPU_BACKEND: "vulkan" };
  assert.deepEqual(await probeInChild("adapters", { command, environment }), {
    probe: { words: "doctor --probe adapters --request auto", backend: "vulkan" },
    death: null,
    complaints: ["ERROR: loader_get_json: Failed to open"],
  });
});

test("a driver that crashes is reported", async () => {
  const { probe, death } = await probeInChild("device", { command: shell("kill -SEGV $$") });
  assert.deepEqual(
    [probe, death],
    [null, "a driver crashed the process that asked it (SIGSEGV)"],
  );
});

test("a driver that hangs is not waited for", async () => {
  const command = shell("exec sleep 30");
  const { probe, death } = await probeInChild("device", { command, seconds: 0.2 });
  assert.deepEqual([probe, death], [null, "there was no answer in 0.2 s: a driver hangs"]);
});

test("a process that fails is quoted", async () => {
  const command = shell("echo one >&2; echo error: two >&2; exit 3");
  const { death } = await probeInChild("device", { command });
  assert.equal(death, "the process that asked failed with code 3: error: two");
});
