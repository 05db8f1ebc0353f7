import { encode } from "npm:fast-png@^8.0.0";
import assert from "node:assert/strict";
import { join } from "node:path";
import type { GreyImage } from "../../../src/scene/process/pgm.ts";
import {
  projectionOfPhotographs,
  projectionOfVideo,
  wrapsAround,
} from "../../../src/scene/process/projection.ts";
import { runTool } from "../../../src/scene/process/tool.ts";
import { type ProbedVideo, probeVideo } from "../../../src/scene/process/video.ts";
import { hasTool } from "./process_tools.ts";
import { withTempFolder, write } from "../temp_scene.ts";

/** Waves of which so many fit in the width: only whole numbers meet at the edges. */
function waves(count: number, width = 64, height = 32): GreyImage {
  const data = Uint8Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    return 128 + 100 * Math.sin(2 * Math.PI * (count * (x + 0.5) / width + y / 50));
  });
  return { width, height, data };
}

Deno.test("an image wraps around where its edges are neighbours", () => {
  for (const count of [1, 2, 5]) assert.ok(wrapsAround(waves(count)), `${count} waves`);
  for (const count of [0.5, 1.5, 2.6]) assert.ok(!wrapsAround(waves(count)), `${count} waves`);
  assert.ok(!wrapsAround({ width: 1, height: 1, data: new Uint8Array(1) }));
});

const VIDEO: ProbedVideo = {
  ...{ width: 1600, height: 800, spherical: null, stereo: false },
  samples: [waves(2), waves(3)],
};

Deno.test("a video is a panorama by its metadata, else by its shape and edges", () => {
  const projection = (video: Partial<ProbedVideo>) =>
    projectionOfVideo("v", { ...VIDEO, ...video });
  assert.equal(projection({}), "equirectangular");
  assert.equal(projection({ height: 900 }), "perspective");
  assert.equal(projection({ samples: [waves(2), waves(2.5)] }), "perspective");
  assert.equal(projection({ samples: [] }), "perspective");
  assert.equal(projection({ height: 900, spherical: "equirectangular" }), "equirectangular");
  for (
    const [odd, said] of [
      [{ spherical: "cubemap" }, "it is a 360-degree video (cubemap). Export it"],
      [{ spherical: "equirectangular", stereo: true }, "it is a stereoscopic 360-degree video"],
    ] as const
  ) {
    assert.throws(() => projection(odd), (error: Error) => error.message.includes(said));
  }
});

Deno.test("photographs are panoramas if all are twice as wide as high and say so, or wrap around", async () => {
  await withTempFolder(async (folder) => {
    const photograph = async (name: string, image: GreyImage, head = "") => {
      const path = join(folder, name);
      const png = encode({ ...image, channels: 1, depth: 8 });
      // PNGs may hold text before their pixels; here it stands behind, within what is looked at.
      await write(path, Uint8Array.from([...png, ...new TextEncoder().encode(head)]));
      return { path, width: image.width, height: image.height };
    };
    const whole = await photograph("whole.png", waves(3));
    const part = await photograph("part.png", waves(2.5));
    const said = await photograph("said.png", waves(2.5), 'GPano:ProjectionType="equirectangular"');
    const high = await photograph("high.png", waves(3, 32, 32));
    assert.equal(await projectionOfPhotographs([whole, said]), "equirectangular");
    assert.equal(await projectionOfPhotographs([whole, part]), "perspective");
    assert.equal(await projectionOfPhotographs([whole, high]), "perspective");
  });
});

Deno.test({
  name: "a video says its size, and shows some frames",
  ignore: !hasTool("ffmpeg"),
  fn: () =>
    withTempFolder(async (folder) => {
      const video = join(folder, "a video.mp4");
      const source = ["-f", "lavfi", "-i", "testsrc2=size=320x160:rate=10:duration=1"];
      await runTool("ffmpeg", ["-v", "error", ...source, "-pix_fmt", "yuv420p", "-g", "4", video]);
      const { samples, ...probed } = await probeVideo(video);
      assert.deepEqual(probed, { width: 320, height: 160, spherical: null, stereo: false });
      assert.equal(samples.length, 3, "key frames 0, 4 and 8");
      assert.equal(projectionOfVideo(video, { samples, ...probed }), "perspective");
    }),
});
