import { encode } from "npm:fast-png@^8.0.0";
import assert from "node:assert/strict";
import { join } from "node:path";
import { column } from "../../../src/math/mod.ts";
import { rotationMatrix } from "../../../src/math/quaternion.ts";
import { decodeImage } from "../../../src/scene/images/decode.ts";
import {
  panoramaPose,
  pinholeParams,
  viewPoseIn,
  VIEWS,
  viewSide,
  viewsOverlap,
  viewTurn,
} from "../../../src/scene/process/panorama.ts";
import { cutViews } from "../../../src/scene/process/video.ts";
import { assertClose } from "../../reference/assert_close.ts";
import { hasTool } from "./process_tools.ts";
import { withTempFolder, write } from "../temp_scene.ts";

Deno.test("there are twelve views in three rows, each overlapping others until all are joined", () => {
  assert.deepEqual(VIEWS.map(({ yaw }) => yaw), [
    0,
    90,
    180,
    -90,
    0,
    90,
    180,
    -90,
    45,
    135,
    -135,
    -45,
  ]);
  assert.equal(viewSide(5760), 1440);
  assert.equal(pinholeParams(1440), "720,720,720,720");
  const reached = new Set([VIEWS[0]]);
  for (const view of reached) {
    VIEWS.filter((v) => viewsOverlap(view, v)).forEach((v) => reached.add(v));
  }
  assert.equal(reached.size, 12);
});

Deno.test("a panorama's pose gives its views' poses, and each of them the panorama's", () => {
  const pose = viewPoseIn(Float64Array.of(0, 0, 1, 4, 1, 0, 0, 5, 0, 1, 0, 6), VIEWS[9]);
  for (const view of VIEWS) {
    assertClose(panoramaPose(view, viewPoseIn(pose, view)), pose, { atol: 1e-12, rtol: 0 });
  }
});

Deno.test("the turn from one view to another takes the one's forward axis where the other sees it", () => {
  const [reference] = VIEWS.slice(4); // level, ahead
  const right = VIEWS[5];
  const [, , x, , , y, , , z] = rotationMatrix(viewTurn(reference, right));
  // What is ahead of the first is to the left of the one that looks to the right: COLMAP's x is -1.
  assertClose([x, y, z], [-1, 0, 0], { atol: 1e-12, rtol: 0 });
  const above = rotationMatrix(viewTurn(reference, VIEWS[8]));
  // What is level and ahead is below the middle of one that looks up and to the right: y points down.
  const [up, aside] = [35, 45].map((degrees) => degrees * Math.PI / 180);
  assertClose(
    [above[2], above[5], above[8]],
    [-Math.sin(aside), Math.sin(up) * Math.cos(aside), Math.cos(up) * Math.cos(aside)],
    { atol: 1e-12, rtol: 0 },
  );
});

Deno.test({
  name: "ffmpeg cuts views that show what their poses say",
  ignore: !hasTool("ffmpeg"),
  fn: () =>
    withTempFolder(async (folder) => {
      // Each pixel's colour is its direction: x right, y up, z backward of the middle.
      const [width, height] = [256, 128];
      const data = new Uint8Array(width * height * 3);
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const longitude = ((x + 0.5) / width - 0.5) * 2 * Math.PI;
          const latitude = (0.5 - (y + 0.5) / height) * Math.PI;
          const level = Math.cos(latitude);
          const direction = [
            Math.sin(longitude) * level,
            Math.sin(latitude),
            -Math.cos(longitude) * level,
          ];
          data.set(direction.map((value) => Math.round(127.5 * (1 + value))), 3 * (y * width + x));
        }
      }
      const path = join(folder, "all around.png");
      await write(path, encode({ width, height, data, channels: 3, depth: 8 }));
      const side = viewSide(width);
      await cutViews(
        { path, indices: null, side },
        (view) => join(folder, `${view.folder}.png`),
        {},
      );
      for (const view of VIEWS) {
        const image = await decodeImage(
          await Deno.readFile(join(folder, `${view.folder}.png`)),
          "view",
        );
        assert.deepEqual([image.width, image.height], [64, 64]);
        const [right, up, back] = ([0, 1, 2] as const).map((axis) => column(view.toPanorama, axis));
        for (const [x, y] of [[31, 31], [5, 10], [60, 3], [12, 55], [50, 50]]) {
          const [u, v] = [x, y].map((pixel) => (pixel + 0.5 - side / 2) / (side / 2));
          const ray = [0, 1, 2].map((i) => right[i] * u - up[i] * v - back[i]);
          const length = Math.hypot(...ray);
          const start = 4 * (y * side + x);
          const seen = [...image.data.subarray(start, start + 3)].map((value) => value / 127.5 - 1);
          assertClose(seen, ray.map((value) => value / length), { atol: 0.04, rtol: 0 });
        }
      }
    }),
});
