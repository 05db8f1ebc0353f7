import assert from "node:assert/strict";
import { makeShaderDataDefinitions, makeStructuredView } from "npm:webgpu-utils@^2.0.0";
import { SHADERS } from "../../shaders/mod.ts";
import { paramsLayout, type ParamsValues, type ParamsViews } from "../../src/gpu/params.ts";
import { linkShader } from "../../src/gpu/wgsl.ts";
import { KERNEL_VARIANTS } from "../shaders/kernel_variants.ts";

/** Other numbers for every field: 1, 2, 3 … in their order. */
function countUp(views: ParamsViews, next = { number: 1 }): ParamsValues {
  return Object.fromEntries(
    Object.entries(views).map(([name, view]) => {
      if (!ArrayBuffer.isView(view)) return [name, countUp(view as ParamsViews, next)];
      return [name, view.length === 1 ? next.number++ : Array.from(view, () => next.number++)];
    }),
  );
}

/** The bytes of a struct whose fields are 1, 2, 3 …: ours, and those of webgpu-utils. */
function bothBytes(code: string, struct: string): [actual: Uint8Array, expected: Uint8Array] {
  const layout = paramsLayout(code, struct, "k");
  const values = countUp(layout.views);
  layout.set(values);
  const structs = code.match(/^struct \w+ \{[^}]*\}/gm)!;
  const uniform = `@group(0) @binding(0) var<uniform> params: ${struct};`;
  const { uniforms } = makeShaderDataDefinitions([...structs, uniform].join("\n"));
  const expected = makeStructuredView(uniforms.params);
  expected.set(values);
  return [new Uint8Array(layout.arrayBuffer), new Uint8Array(expected.arrayBuffer)];
}

Deno.test("the Params of every kernel lie where webgpu-utils puts them", () => {
  let compared = 0;
  for (const { file, parts, name } of KERNEL_VARIANTS) {
    const { code } = linkShader(file, SHADERS, parts);
    const struct = /var<uniform> \w+: (\w+);/.exec(code)?.[1];
    if (!struct) continue;
    const [actual, expected] = bothBytes(code, struct);
    assert.deepEqual(actual, expected, name);
    compared++;
  }
  assert.ok(compared > 50, `${compared} kernels`);
});

const TYPES = `
struct Inner { side: vec2f, turn: i32 } // as large as 16 bytes
struct Params {
  a: u32, // not b: vec4f
  b: vec3f, c: f32,
  d: vec2i,
  inner: Inner,
  e: u32,
  @align(32) f: array<vec4u, 2>,
  g: vec3u,
}
`;

Deno.test("scalars, vectors, arrays and structs lie as WGSL says", () => {
  const [actual, expected] = bothBytes(TYPES, "Params");
  assert.deepEqual(actual, expected);
  const { views, arrayBuffer } = paramsLayout(TYPES, "Params", "k");
  assert.equal(arrayBuffer.byteLength, 128);
  const { a, b, c, d, inner, e, f, g } = views as Record<string, Float32Array>;
  const { side, turn } = inner as unknown as Record<string, Float32Array>;
  assert.deepEqual(
    [a, b, c, d, side, turn, e, f, g].map(({ byteOffset }) => byteOffset),
    [0, 16, 28, 32, 40, 48, 56, 64, 96],
  );
});

Deno.test("a field of another type is refused", () => {
  assert.throws(() => paramsLayout("struct Params { turn: mat3x3f }", "Params", "poses/turn"), {
    name: "GpuError",
    message: "Cannot compile kernel poses/turn: fields of its uniform must be scalars, vectors, " +
      "arrays of vec4u, vec4i or vec4f, or structs: one is of type mat3x3f.",
  });
});
