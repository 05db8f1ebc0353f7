import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Trains with vectors of so many bits: what processors without AVX, or with AVX-512, have. */
async function train(bits: number) {
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--lock=tests/deno.lock", "--frozen", "--no-check", "tests/nn/lanes.ts"],
    cwd: ROOT,
    env: { LP_NATIVE_VECTOR_WIDTH: String(bits) },
  }).output();
  // Of the exit code nothing is asked: llvmpipe may abort while its process ends.
  const text = new TextDecoder().decode(stdout);
  assert.ok(text.startsWith("{"), new TextDecoder().decode(stderr));
  return JSON.parse(text) as {
    isLlvmpipe: boolean;
    lanes: number;
    matrices: string;
    hash: string;
  };
}

Deno.test("CPUs of every vector width use the kernels for CPUs, and learn the same bits", async () => {
  const eight = await train(256);
  if (!eight.isLlvmpipe) return console.log("skipped: this adapter is not llvmpipe");
  const { hash } = eight;
  const expected = { isLlvmpipe: true, matrices: "subgroup64", hash };
  assert.deepEqual(eight, { ...expected, lanes: 8 });
  for (const bits of [128, 512]) {
    const other = await train(bits);
    // A processor that lacks such vectors has narrower ones.
    if (other.lanes !== bits / 32) console.log(`no vectors of ${bits} bits here`);
    assert.deepEqual(other, { ...expected, lanes: other.lanes });
  }
});
