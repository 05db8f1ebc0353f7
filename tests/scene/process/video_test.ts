import assert from "node:assert/strict";
import { join } from "node:path";
import { decodeImage } from "../../../src/scene/images/decode.ts";
import { chooseSharpest } from "../../../src/scene/process/sharpness.ts";
import { runTool } from "../../../src/scene/process/tool.ts";
import { extractFrames, measureVideo } from "../../../src/scene/process/video.ts";
import { assertClose } from "../../reference/assert_close.ts";
import { hasTool } from "./process_tools.ts";
import { withTempFolder } from "../temp_scene.ts";

Deno.test({
  name: "ffmpeg's frames are measured, and chosen ones extracted with the video's colours",
  ignore: !hasTool("ffmpeg"),
  fn: () =>
    withTempFolder(async (folder) => {
      // Ten frames a second, of which every fifth (2, 7, 12 ...) is not blurred.
      const video = join(folder, "a video.mkv");
      const filter = "testsrc2=size=160x120:rate=10:duration=2,gblur=sigma=3:enable='mod(n+3,5)'";
      const bt709 = "scale=out_color_matrix=bt709,setparams=colorspace=bt709";
      const encoder = ["-c:v", "ffv1", "-pix_fmt", "yuv420p", video];
      await runTool("ffmpeg", [
        ...["-v", "error", "-f", "lavfi", "-i", `${filter},format=yuv444p,${bt709}`, ...encoder],
      ]);
      const { frames, hdr } = await measureVideo(video, {});
      assert.equal(hdr, false);
      assertClose(frames.map(({ time }) => time), frames.map((_, i) => i / 10), {
        atol: 1e-3,
        rtol: 0,
      });
      const chosen = chooseSharpest(frames, 2, 100);
      assert.deepEqual(chosen, [2, 7, 12, 17]);

      const names = await extractFrames(video, chosen, folder, {});
      assert.deepEqual(names, ["0001.jpg", "0002.jpg", "0003.jpg", "0004.jpg"]);
      for (const [i, name] of names.entries()) {
        const reference = join(folder, "reference.png");
        const frame = `testsrc2=size=160x120:rate=10:duration=2,select='eq(n,${
          chosen[i]
        })',format=rgb24`;
        await runTool("ffmpeg", [
          ...["-v", "error", "-y", "-f", "lavfi", "-i", frame, "-frames:v", "1", reference],
        ]);
        const [actual, expected] = await Promise.all(
          [join(folder, name), reference].map(async (path) =>
            decodeImage(await Deno.readFile(path), path)
          ),
        );
        const errors = actual.data.map((value, at) => Math.abs(value - expected.data[at]));
        const median = errors.sort()[errors.length / 2];
        assert.ok(median <= 3, `${name}: median error ${median}`);
      }
    }),
});
