import {
  framesOfShard,
  type RenderDescription,
  RenderFolder,
  renderFrames,
  type Shard,
} from "../../src/render/mod.ts";
import { FakeSource, FakeWriter, MAKER, withRender } from "./render_test_tools.ts";

/** Renders a shard's fake frames into a folder. */
export async function writeShard(
  path: string,
  description: RenderDescription,
  shard: Shard = { index: 0, count: 1 },
): Promise<RenderFolder> {
  await withRender(path, description, async (folder) => {
    const frames = framesOfShard(description.frames.length, shard);
    const task = { folder, description, frames, maker: MAKER };
    await renderFrames(new FakeSource(), task, { writer: new FakeWriter(1) });
  });
  return new RenderFolder(path);
}
