import assert from "node:assert/strict";
import { runTool, ToolError } from "../../../src/scene/process/tool.ts";
import { fakeTools, refusal, withPath } from "./process_tools.ts";
import { withTempFolder } from "../temp_scene.ts";

Deno.test("a program is ended when what it says cannot be taken", async () => {
  await withTempFolder(async (folder) => {
    const script = "#!/bin/sh\necho begun\nexec sleep 60\n";
    const tools = await fakeTools(folder, [], { ffmpeg: script });
    const onLine = () => {
      throw new RangeError("the disk is full");
    };
    const start = performance.now();
    await assert.rejects(withPath(tools, () => runTool("ffmpeg", [], { onLine })), RangeError);
    assert.ok(performance.now() - start < 10_000);
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
