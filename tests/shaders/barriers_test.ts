import assert from "node:assert/strict";
import { SHADERS } from "../../shaders/mod.ts";
import { linkShader } from "../../src/gpu/mod.ts";
import { KERNEL_VARIANTS } from "./kernel_variants.ts";

/**
 * The first variable of workgroup memory that a kernel names before its first barrier, in the order of its
 * text with calls followed; null if there is none.
 */
function touchedBeforeBarrier(code: string): string | null {
  const text = code.replaceAll(/\/\/.*/g, "");
  const shared = new Set([...text.matchAll(/var<workgroup> (\w+)/g)].map(([, name]) => name));
  const bodies = new Map(
    [...text.matchAll(/^fn (\w+)\([^{]*\{([^]*?)^\}/gm)].map(([, name, body]) => [name, body]),
  );
  const BARRIER = "workgroupBarrier";
  const firstIn = (name: string): string | null => {
    for (const [word] of bodies.get(name)!.matchAll(/\b[A-Za-z_]\w*\b/g)) {
      if (word === BARRIER || shared.has(word)) return word;
      const inner = bodies.has(word) ? firstIn(word) : null;
      if (inner) return inner;
    }
    return null;
  };
  const first = firstIn("main");
  return first === BARRIER ? null : first;
}

Deno.test("no kernel touches workgroup memory before a barrier: AMD's driver clears it without waiting", () => {
  const kernels = KERNEL_VARIANTS
    .map(({ file, parts, name }) => [name, linkShader(file, SHADERS, parts).code] as const)
    .filter(([, code]) => code.includes("var<workgroup>"));
  assert.ok(kernels.length > 10);
  const early = kernels.flatMap(([kernel, code]) => {
    const name = touchedBeforeBarrier(code);
    return name ? [`${kernel}: ${name}`] : [];
  });
  assert.deepEqual(early, []);
});

Deno.test("what made-up kernels touch before a barrier is found, in functions that they call, too", () => {
  const kernel = (main: string, called = "sums[0] = 1u;") => `
var<workgroup> sums: array<u32, 64>;
fn called() {
  ${called}
}
@compute @workgroup_size(64)
fn main() {
  ${main}
}
`;
  assert.equal(touchedBeforeBarrier(kernel("sums[1] = 2u; workgroupBarrier();")), "sums");
  assert.equal(touchedBeforeBarrier(kernel("called(); workgroupBarrier();")), "sums");
  assert.equal(touchedBeforeBarrier(kernel("// workgroupBarrier();\n  called();")), "sums");
  assert.equal(touchedBeforeBarrier(kernel("workgroupBarrier(); called();")), null);
  assert.equal(
    touchedBeforeBarrier(kernel("called(); sums[0] = 1u;", "workgroupBarrier();")),
    null,
  );
  assert.equal(touchedBeforeBarrier(kernel("let other_sums = 1u;", "")), null);
});
