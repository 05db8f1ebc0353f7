/** Child processes of denerf get the permissions of their parent, and not more. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { selfCommand } from "../../src/host/mod.ts";

const MAIN = fileURLToPath(new URL("../../main.ts", import.meta.url));
const HOST = new URL("../../src/host/mod.ts", import.meta.url).href;

Deno.test("the command starts denerf", async () => {
  const { program, args } = selfCommand();
  const { code, stdout } = await new Deno.Command(program, { args: [...args, "--version"] })
    .output();
  assert.equal(code, 0);
  assert.match(new TextDecoder().decode(stdout), /^\d+\.\d+\.\d+\n$/);
});

Deno.test("a child gets all that was granted as a whole, and what it needs of the rest", async () => {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  await Deno.writeTextFile(join(folder, "ffmpeg"), "#!/bin/sh\n", { mode: 0o755 });
  const flags = async (...granted: string[]) => await childFlags(folder, granted);
  try {
    assert.deepEqual(await flags("--allow-all"), ["--allow-all"]);
    assert.deepEqual(await flags("--allow-all", "--deny-net=example.com"), [
      ...["--allow-read", "--allow-write", "--allow-env", "--allow-sys", "--allow-run"],
      ...["--allow-ffi", "--allow-import"],
    ]);
    assert.deepEqual(await flags("--allow-read", "--allow-write=elsewhere", "--allow-sys"), [
      "--allow-read",
      "--allow-sys",
    ]);
    assert.deepEqual(
      await flags(`--allow-read=a,${MAIN}`, "--allow-write=a/b", "--allow-run=ffmpeg"),
      [`--allow-read=${join(folder, "a")}`, `--allow-read=${MAIN}`, "--allow-run=ffmpeg"],
    );
    assert.deepEqual(
      await flags("--allow-read=.", "--allow-write=."),
      [`--allow-read=${folder}`, `--allow-write=${folder}`],
    );
    assert.deepEqual(await flags(), []);

    // What cannot be named by a flag is not passed on.
    const comma = join(folder, "b,c");
    await Deno.mkdir(comma);
    assert.deepEqual(await childFlags(comma, ["--allow-read=."]), []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

/** The permission flags of a child for the folders `a/x` and `b`, of a process that was given `granted`. */
async function childFlags(cwd: string, granted: readonly string[]): Promise<string[]> {
  const code = `import { selfCommand } from ${JSON.stringify(HOST)};
    console.log(JSON.stringify(selfCommand(["a/x", "b"]).args))`;
  const { stdout, stderr } = await deno(cwd, granted, code);
  assert.notEqual(stdout, "", stderr);
  const args: string[] = JSON.parse(stdout);
  assert.deepEqual([...args.slice(0, 2), args.at(-1)], ["run", "--no-prompt", MAIN]);
  return args.slice(2, -1);
}

/** Runs a program that is given as text, where only the folder's programs are on the path. */
async function deno(cwd: string, flags: readonly string[], code: string) {
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  await Deno.writeTextFile(file, code);
  try {
    const args = ["run", "--no-prompt", "--no-check", ...flags, file];
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      ...{ args, cwd },
      env: { PATH: cwd },
    }).output();
    return { stdout: new TextDecoder().decode(stdout), stderr: new TextDecoder().decode(stderr) };
  } finally {
    await Deno.remove(file);
  }
}
