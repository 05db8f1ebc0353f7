import assert from "node:assert/strict";
import { join } from "node:path";
import { findMapper, fixedCameras } from "../../../src/scene/process/mappers.ts";
import { type FakeTools, fakeTools, refusal, withPath } from "./process_tools.ts";
import { withTempFolder, write } from "../temp_scene.ts";

async function withTools(
  colmapHelp: string,
  glomap: string | null,
  use: (tools: FakeTools) => Promise<void>,
): Promise<void> {
  await withTempFolder(async (folder) => {
    const colmap = `#!/bin/sh\n[ "$2" = -h ] && cat "$(dirname "$0")/options.txt" && exit\n` +
      `cat "$(dirname "$0")/help.txt"\n`;
    const tools = await fakeTools(join(folder, "tools"), [], { colmap, glomap });
    await write(join(tools.folder, "help.txt"), colmapHelp);
    await use(tools);
  });
}

const COLMAP_4 =
  "COLMAP 4.0.1\nAvailable commands:\n  global_mapper\n  mapper\n  rotation_averager\n";
const COLMAP_38 = "COLMAP 3.8\n  hierarchical_mapper\n  mapper\n";
const GLOMAP = '#!/bin/sh\necho "  --BundleAdjustment.optimize_intrinsics arg (=1)"\n';

Deno.test("images are placed at once by COLMAP 4, by GLOMAP, or it is said that neither is there", async () => {
  await withTools(COLMAP_4, null, async (tools) => {
    const mapper = await withPath(tools, () => findMapper("global"));
    assert.deepEqual(mapper, { tool: "colmap", command: "global_mapper" });
  });
  await withTools(COLMAP_38, GLOMAP, async (tools) => {
    const mapper = await withPath(tools, () => findMapper("global"));
    assert.deepEqual(mapper, { tool: "glomap", command: "mapper" });
    assert.deepEqual(await withPath(tools, () => fixedCameras(mapper)), [
      ...["--BundleAdjustment.optimize_intrinsics", "0"],
    ]);
  });
  await withTools(COLMAP_38, null, async (tools) => {
    const { message } = await refusal(withPath(tools, () => findMapper("global")));
    assert.equal(
      message,
      "Cannot place images by --mapper global: it needs COLMAP 4 (colmap global_mapper) or GLOMAP " +
        "(glomap mapper), and neither is installed. Install one " +
        "(https://colmap.github.io/install.html), or use --mapper incremental.",
    );
    const mapper = await withPath(tools, () => findMapper("incremental"));
    assert.deepEqual(mapper, { tool: "colmap", command: "mapper" });
  });
});

Deno.test("a mapper is asked to keep cameras by the options that it has", async () => {
  await withTools(COLMAP_4, null, async (tools) => {
    await write(
      join(tools.folder, "options.txt"),
      "  --GlobalMapper.ba_refine_focal_length arg (=1)\n  --GlobalMapper.ba_refine_sensor_from_rig arg (=1)\n" +
        "  --GlobalMapper.ba_refine_focal_length_twice arg (=1)\n",
    );
    const fixed = await withPath(tools, async () => fixedCameras(await findMapper("global")));
    assert.deepEqual(fixed, [
      ...["--GlobalMapper.ba_refine_focal_length", "0"],
      ...["--GlobalMapper.ba_refine_sensor_from_rig", "0"],
    ]);
  });
});
