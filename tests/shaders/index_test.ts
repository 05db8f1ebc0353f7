import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

Deno.test("the index of shaders is what its script writes", async () => {
  assert.deepEqual(await runScript(ROOT, "--check"), { code: 0, error: "" });
});

Deno.test("a shader that the index lacks fails the check until the script has run", async () => {
  const copy = await Deno.makeTempDir({ prefix: "denerf-index-" });
  try {
    await new Deno.Command("cp", {
      args: ["-R", "deno.json", "scripts", "shaders", copy],
      cwd: ROOT,
    })
      .output();
    await Deno.writeTextFile(join(copy, "shaders/lib/made_up_file.wgsl"), "const NUMBER = 1u;\n");
    assert.deepEqual(await runScript(copy, "--check"), {
      code: 1,
      error: "error: shaders/mod.ts must import every WGSL file below shaders/, and does not: " +
        "run deno task shaders\n",
    });

    assert.equal((await runScript(copy)).code, 0);
    assert.deepEqual(await runScript(copy, "--check"), { code: 0, error: "" });
    const index = await Deno.readTextFile(join(copy, "shaders/mod.ts"));
    assert.match(index, /^import libMadeUpFile from ".\/lib\/made_up_file.wgsl" with/m);
    assert.match(index, /^ {2}"lib\/made_up_file.wgsl": libMadeUpFile,$/m);
  } finally {
    await Deno.remove(copy, { recursive: true });
  }
});

async function runScript(root: string, ...args: string[]) {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-lock", "-A", join(root, "scripts/shader_index.ts"), ...args],
    env: { NO_COLOR: "1" },
  }).output();
  return { code, error: new TextDecoder().decode(stderr) };
}
