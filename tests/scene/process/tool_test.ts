import assert from "node:assert/strict";
import { runTool, ToolError } from "../../../src/scene/process/tool.ts";
import { fakeTools, refusal, withPath } from "./process_tools.ts";
import { withTempFolder } from "../temp_scene.ts";

Deno.test("a program is ended when what it says cannot be taken", async () => {
  await withTempFolder(async (folder) => {
    const script = "#!/bin/sh\necho $$\nexec sleep 600\n";
    const tools = await fakeTools(folder, [], { ffmpeg: script });
    let pid = 0;
    const onLine = (line: string) => {
      pid = Number(line);
      throw new RangeError("the disk is full");
    };
    await assert.rejects(withPath(tools, () => runTool("ffmpeg", [], { onLine })), RangeError);
    assert.ok(pid > 0);
    assert.throws(() => Deno.kill(pid, "SIGCONT"), "it has ended");
  });
});

Deno.test("a program's last complaint is told", async () => {
  await withTempFolder(async (folder) => {
    const script = "#!/bin/sh\necho fine\necho 'ERROR: no such thing' >&2\nexit 3\n";
    const tools = await fakeTools(folder, [], { colmap: script });
    const lines: string[] = [];
    const error = await withPath(
      tools,
      () => refusal(runTool("colmap", ["mapper"], { onLine: (line) => lines.push(line) })),
    );
    assert.ok(error instanceof ToolError);
    assert.equal(error.message, "colmap mapper failed with code 3: ERROR: no such thing");
    assert.deepEqual(lines.sort(), ["ERROR: no such thing", "fine"]);
  });
});

Deno.test("a program reads what it is given, and may end before that", async () => {
  await withTempFolder(async (folder) => {
    const script = '#!/bin/sh\n[ "$1" = all ] && exec cat\necho "invalid size" >&2\nexit 1\n';
    const tools = await fakeTools(folder, [], { ffmpeg: script });
    const input = Uint8Array.from({ length: 1 << 20 }, (_, i) => i % 251);
    const got: Uint8Array[] = [];
    await withPath(
      tools,
      () => runTool("ffmpeg", ["all"], { input, onData: (bytes) => got.push(bytes) }),
    );
    assert.deepEqual(new Uint8Array(await new Blob(got as BlobPart[]).arrayBuffer()), input);
    const error = await withPath(tools, () => refusal(runTool("ffmpeg", ["-v"], { input })));
    assert.equal(error.message, "ffmpeg failed with code 1: invalid size");
  });
});
