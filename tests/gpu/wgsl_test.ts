import assert from "node:assert/strict";
import { explainCompilerMessage, explainShaderError, linkShader } from "../../src/gpu/mod.ts";

Deno.test("a linked shader holds its imports before its own lines", () => {
  const shader = linkShader("main.wgsl", {
    "main.wgsl": '// main\n#import "lib/a.wgsl"\nfn main() {}',
    "lib/a.wgsl": "fn a() {}",
  });
  assert.equal(shader.code, "// main\nfn a() {}\nfn main() {}");
});

Deno.test("a file that is imported twice is linked once, before both importers", () => {
  const shader = linkShader("main.wgsl", {
    "main.wgsl": '#import "a.wgsl"\n#import "b.wgsl"\n#import "c.wgsl"\nfn main() {}',
    "a.wgsl": '#import "c.wgsl"\nfn a() {}',
    "b.wgsl": '#import "c.wgsl"\nfn b() {}',
    "c.wgsl": "fn c() {}",
  });
  assert.equal(shader.code, "fn c() {}\nfn a() {}\nfn b() {}\nfn main() {}");
});

Deno.test("every line of a linked shader knows its file and line", () => {
  const sources = {
    "main.wgsl": 'm 1\n#import "a.wgsl"\nm 3\n#import "b.wgsl"\nm 5',
    "a.wgsl": 'a 1\n\n#import "b.wgsl"\na 4',
    "b.wgsl": "b 1\nb 2",
  };
  const { code, lines } = linkShader("main.wgsl", sources);
  assert.deepEqual(lines.map(({ file, line }) => `${file}:${line}`), [
    "main.wgsl:1",
    "a.wgsl:1",
    "a.wgsl:2",
    "b.wgsl:1",
    "b.wgsl:2",
    "a.wgsl:4",
    "main.wgsl:3",
    "main.wgsl:5",
  ]);
  const texts = code.split("\n");
  assert.equal(texts.length, lines.length);
  lines.forEach(({ file, line }, i) =>
    assert.equal(texts[i], sources[file as keyof typeof sources].split("\n")[line - 1])
  );
});

Deno.test("linkShader refuses a cycle and shows it", () => {
  const sources = {
    "main.wgsl": '#import "a.wgsl"',
    "a.wgsl": '#import "b.wgsl"',
    "b.wgsl": '#import "a.wgsl"',
  };
  assert.throws(() => linkShader("main.wgsl", sources), {
    name: "GpuError",
    message:
      "Cannot link main.wgsl: main.wgsl imports a.wgsl imports b.wgsl imports a.wgsl, a cycle.",
  });
  assert.throws(() => linkShader("self.wgsl", { "self.wgsl": '#import "self.wgsl"' }), {
    name: "GpuError",
    message: "Cannot link self.wgsl: self.wgsl imports self.wgsl, a cycle.",
  });
});

Deno.test("linkShader names a missing file and who imports it", () => {
  assert.throws(() => linkShader("main.wgsl", {}), {
    name: "GpuError",
    message: "Cannot link main.wgsl: there is no WGSL file main.wgsl.",
  });
  const sources = { "main.wgsl": '#import "a.wgsl"', "a.wgsl": '#import "lost.wgsl"' };
  assert.throws(() => linkShader("main.wgsl", sources), {
    name: "GpuError",
    message: "Cannot link main.wgsl: there is no WGSL file lost.wgsl, imported by a.wgsl.",
  });
});

Deno.test("constants are replaced by literals of the same type", () => {
  const replace = (declaration: string, value: number | boolean) =>
    linkShader("main.wgsl", { "main.wgsl": declaration }, { NAME: value }).code;
  assert.equal(replace("const NAME = 4u;", 8), "const NAME = 8u;");
  assert.equal(replace("const NAME = 0xFFu;", 8), "const NAME = 8u;");
  assert.equal(replace("const NAME = 4i;", -8), "const NAME = -8i;");
  assert.equal(replace("const NAME = 4;", 8), "const NAME = 8;");
  assert.equal(replace("const NAME: u32 = 4;", 8), "const NAME: u32 = 8;");
  assert.equal(replace("const NAME = 0xf;", 8), "const NAME = 8;");
  assert.equal(replace("const NAME = 0.5;", 2), "const NAME = 2.0;");
  assert.equal(replace("const NAME = 0.5;", 0.25), "const NAME = 0.25;");
  assert.equal(replace("const NAME = 1e-3;", 2), "const NAME = 2.0;");
  assert.equal(replace("const NAME = 1e-3;", 1e-8), "const NAME = 1e-8;");
  assert.equal(replace("const NAME = 1.0;", 1e30), "const NAME = 1e+30;");
  assert.equal(replace("const NAME = 1f;", 2), "const NAME = 2.0f;");
  assert.equal(replace("const NAME = 0.5h;", -2), "const NAME = -2.0h;");
  assert.equal(replace("const NAME: f32 = 0.5;", 2), "const NAME: f32 = 2.0;");
  assert.equal(replace("const NAME = false;", true), "const NAME = true;");
  assert.equal(replace("const NAME = true; // why", false), "const NAME = false;");
});

Deno.test("constants are replaced in imported files, and only those that were named", () => {
  const sources = {
    "main.wgsl": '#import "lib.wgsl"\nconst OTHER = 1u;\nconst NAME_OF_ANOTHER = 3u;',
    "lib.wgsl": "const NAME = 4u;\nfn f() -> u32 {\n  const NAME = 5u;\n  return NAME;\n}",
  };
  assert.equal(
    linkShader("main.wgsl", sources, { NAME: 8 }).code,
    "const NAME = 8u;\nfn f() -> u32 {\n  const NAME = 5u;\n  return NAME;\n}\n" +
      "const OTHER = 1u;\nconst NAME_OF_ANOTHER = 3u;",
  );
});

Deno.test("aliases are replaced by types, in imported files too, and only those that were named", () => {
  const sources = {
    "main.wgsl": '#import "lib.wgsl"\nalias Other = f32;\nalias ValueOfAnother = vec3f;',
    "lib.wgsl": "alias Value = vec2f; // why\nfn f() -> Value {\n  return Value();\n}",
  };
  assert.equal(
    linkShader("main.wgsl", sources, { Value: "vec4<f32>" }).code,
    "alias Value = vec4<f32>;\nfn f() -> Value {\n  return Value();\n}\n" +
      "alias Other = f32;\nalias ValueOfAnother = vec3f;",
  );
  assert.equal(linkShader("lib.wgsl", sources).code, sources["lib.wgsl"]);
});

Deno.test("a type of f16 enables the extension in front of everything, once; other types do not", () => {
  const sources = {
    "main.wgsl": '#import "lib.wgsl"\nalias A = f32;\nalias B = f32;',
    "lib.wgsl": "fn f() {}",
  };
  const linked = (A: string, B: string) => linkShader("main.wgsl", sources, { A, B }).code;
  assert.equal(linked("f16", "f32"), "enable f16;\nfn f() {}\nalias A = f16;\nalias B = f32;");
  assert.equal(linked("f16", "f16"), "enable f16;\nfn f() {}\nalias A = f16;\nalias B = f16;");
  assert.equal(linked("f32", "u32"), "fn f() {}\nalias A = f32;\nalias B = u32;");
});

Deno.test("with the extension positions in messages are still those in files", () => {
  const sources = {
    "main.wgsl": '// main\n#import "lib.wgsl"\nalias Value = f32;\nfn main() {}',
    "lib.wgsl": "fn a() {}\nfn b() {}",
  };
  const shader = linkShader("main.wgsl", sources, { Value: "f16" });
  const texts = shader.code.split("\n");
  assert.equal(shader.lines.length, texts.length);
  assert.equal(texts[3], "fn b() {}");
  assert.equal(
    explainShaderError("at wgsl:4:4, wgsl:5:7 and wgsl:6:1", shader),
    "at lib.wgsl:2:4, main.wgsl:3:7 and main.wgsl:4:1",
  );
});

Deno.test("an import's path takes its parts from the constants, in imported files too", () => {
  const sources = {
    "main.wgsl": '#import "lib/walk.wgsl"\n#import "lib/${SHAPE}_far.wgsl"\nfn main() {}',
    "lib/walk.wgsl": '#import "lib/${SHAPE}_${STEPS}.wgsl"\nfn walk() {}',
    "lib/ball_8.wgsl": "fn ball() {}",
    "lib/ball_far.wgsl": "fn far() {}",
    "lib/cube_8.wgsl": "fn cube() {}",
  };
  assert.deepEqual(linkShader("main.wgsl", sources, { STEPS: 8, SHAPE: "ball" }), {
    code: "fn ball() {}\nfn walk() {}\nfn far() {}\nfn main() {}",
    lines: [
      { file: "lib/ball_8.wgsl", line: 1 },
      { file: "lib/walk.wgsl", line: 2 },
      { file: "lib/ball_far.wgsl", line: 1 },
      { file: "main.wgsl", line: 3 },
    ],
    parts: ["ball", "8"],
  });
  assert.equal(
    linkShader("lib/walk.wgsl", sources, { STEPS: 8, SHAPE: "cube" }).code,
    "fn cube() {}\nfn walk() {}",
  );
});

Deno.test("linkShader refuses a part of a path that was not given or leads to no file", () => {
  const sources = { "main.wgsl": '#import "lib/${SHAPE}.wgsl"', "lib/ball.wgsl": "fn ball() {}" };
  assert.throws(() => linkShader("main.wgsl", sources), {
    name: "GpuError",
    message: 'Cannot link main.wgsl: no SHAPE was given for import "lib/${SHAPE}.wgsl".',
  });
  assert.throws(() => linkShader("main.wgsl", sources, { SHAPE: "cone" }), {
    name: "GpuError",
    message: "Cannot link main.wgsl: there is no WGSL file lib/cone.wgsl, imported by main.wgsl.",
  });
});

Deno.test("f16 as a part of a path enables nothing by itself", () => {
  const sources = { "main.wgsl": '#import "${PRECISION}.wgsl"', "f16.wgsl": "fn f() {}" };
  assert.equal(linkShader("main.wgsl", sources, { PRECISION: "f16" }).code, "fn f() {}");
});

Deno.test("linkShader refuses a number for an alias and a type for a constant", () => {
  const sources = { "main.wgsl": "const NAME = 4u;\nalias Value = f32;" };
  const cases = [
    [{ Value: 3 }, "alias Value cannot be 3"],
    [{ Value: true }, "alias Value cannot be true"],
    [{ NAME: "f16" }, "const NAME cannot be f16"],
  ] as const;
  for (const [constants, reason] of cases) {
    assert.throws(() => linkShader("main.wgsl", sources, constants), {
      name: "GpuError",
      message: `Cannot specialise main.wgsl: ${reason}.`,
    });
  }
});

Deno.test("linkShader refuses constants that no file declares", () => {
  const sources = { "main.wgsl": "const NAME = 4u;" };
  assert.throws(() => linkShader("main.wgsl", sources, { NAME: 1, WRONG: 2, WORSE: 3 }), {
    name: "GpuError",
    message: "Cannot specialise main.wgsl: it declares no constant named WRONG, WORSE.",
  });
});

Deno.test("explainShaderError turns positions in the linked text into positions in files", () => {
  const shader = linkShader("main.wgsl", {
    "main.wgsl": '#import "lib.wgsl"\nfn main() {}',
    "lib.wgsl": "fn a() {}\nfn b() {}",
  });
  assert.equal(
    explainShaderError("\nerror at wgsl:2:4, see wgsl:3:1\n", shader),
    "error at lib.wgsl:2:4, see main.wgsl:2:1",
  );
  assert.equal(explainShaderError("at wgsl:9:1", shader), "at wgsl:9:1");
});

Deno.test("what a compiler says beside a position, and not in it, gets the position of the file", () => {
  const shader = linkShader("main.wgsl", {
    "main.wgsl": '#import "lib.wgsl"\nfn main() {}',
    "lib.wgsl": "fn a() {}\nfn b() {}",
  });
  const explain = (message: string, lineNum: number, linePos: number) =>
    explainCompilerMessage({ message, lineNum, linePos }, shader);
  assert.equal(explain("unresolved value", 3, 4), "main.wgsl:2:4: unresolved value");
  assert.equal(explain("at wgsl:2:4", 2, 4), "at lib.wgsl:2:4");
  assert.equal(explain("too large", 0, 0), "too large");
});

Deno.test("directives move to the front, once each, and those that a compiler does not know are left out", () => {
  const sources = {
    "main.wgsl": '// main\nenable subgroups;\n#import "lib.wgsl"\nalias Value = f32;',
    "lib.wgsl": "fn a() {}\nenable subgroups;\ndiagnostic(off, subgroup_uniformity);",
  };
  const shader = linkShader("main.wgsl", sources, { Value: "f16" });
  assert.equal(
    shader.code,
    "enable subgroups;\ndiagnostic(off, subgroup_uniformity);\nenable f16;\n" +
      "// main\nfn a() {}\nalias Value = f16;",
  );
  assert.deepEqual(shader.lines.map(({ file, line }) => `${file}:${line}`), [
    "main.wgsl:2",
    "lib.wgsl:3",
    "main.wgsl:0",
    "main.wgsl:1",
    "lib.wgsl:1",
    "main.wgsl:4",
  ]);
  const known = linkShader("main.wgsl", sources, {}, ["enable subgroups;"]);
  assert.equal(
    known.code,
    "diagnostic(off, subgroup_uniformity);\n// main\nfn a() {}\nalias Value = f32;",
  );
});
