import assert from "node:assert/strict";
import { join } from "node:path";
import { colmap } from "../../../src/scene/formats/colmap/mod.ts";
import { writeTransforms } from "../../../src/scene/process/transforms_writer.ts";
import { transforms } from "../../../src/scene/formats/transforms/mod.ts";
import { assertClose } from "../../reference/assert_close.ts";
import { binaryFiles, fixtureModel, imgFromCam, writeFiles } from "../formats/colmap/fixture.ts";
import { videoModel } from "./process_tools.ts";
import { rgbaPng, withTempFolder, write } from "../temp_scene.ts";

Deno.test("transforms.json says where COLMAP's cameras see COLMAP's points", async () => {
  await withTempFolder(async (folder) => {
    const known = [
      "SIMPLE_PINHOLE",
      "PINHOLE",
      "SIMPLE_RADIAL",
      "RADIAL",
      "OPENCV",
      "OPENCV_FISHEYE",
    ];
    const { cameras, images, points } = fixtureModel();
    const usable = cameras.filter(({ model: [, name] }) => known.includes(name));
    const seen = images.filter(({ cameraId }) => usable.some(({ id }) => id === cameraId));
    await writeFiles(
      join(folder, "colmap/sparse/0"),
      binaryFiles({ cameras: usable, images: seen, points }),
    );
    for (const { name } of seen) await write(join(folder, "images", name), rgbaPng(4, 4));
    await writeTransforms(folder, await colmap.read(folder, { downscale: 1 }));

    const written = JSON.parse(await Deno.readTextFile(join(folder, "transforms.json")));
    const names = seen.map(({ name }) => `images/${name}`).sort();
    assert.deepEqual(written.frames.map((frame: Json) => frame.file_path), names);
    assert.equal(written.frames.length, known.length);
    for (const image of seen) {
      const camera = usable.find(({ id }) => id === image.cameraId)!;
      const frame = written.frames.find((each: Json) => each.file_path.endsWith(image.name));
      for (const [x, y, id] of image.features) {
        if (id < 0) continue;
        const { position } = points.find((point) => point.id === id)!;
        const world = (written.applied_transform as number[][])
          .map(([a, b, c, d]) => a * position[0] + b * position[1] + c * position[2] + d);
        assertClose(project(frame, world), [x, y], { atol: 1e-6, rtol: 0, name: camera.model[1] });
      }
    }
    const ups = written.frames.map(({ transform_matrix: m }: Json) => [m[0][1], m[1][1], m[2][1]]);
    const up = [0, 1, 2].map((axis) => ups.reduce((sum: number, u: number[]) => sum + u[axis], 0));
    assertClose([up[0], up[1]], [0, 0], { atol: 1e-9, rtol: 0, name: "sum of up axes, x and y" });
    assert.ok(up[2] > 1);
  });
});

Deno.test("transforms.json is read again as the same capture, turned", async () => {
  await withTempFolder(async (folder) => {
    const model = videoModel(4);
    await writeFiles(join(folder, "colmap/sparse/0"), binaryFiles(model));
    for (const { name } of model.images) await write(join(folder, "images", name), rgbaPng(4, 4));
    const capture = await colmap.read(folder, { downscale: 1 });
    await writeTransforms(folder, capture);

    const written = JSON.parse(await Deno.readTextFile(join(folder, "transforms.json")));
    assert.equal(written.camera_model, "OPENCV");
    assert.equal(written.frames[0].fl_x, undefined, "one camera stands at the top");
    const read = await transforms.read(folder, { downscale: 1 });
    assert.equal(read.placement, null);
    assert.deepEqual(read.skipped, []);
    const [r0, r1, r2] = written.applied_transform as number[][];
    const turn = ([x, y, z]: Iterable<number>) =>
      [r0, r1, r2].map((r) => r[0] * x + r[1] * y + r[2] * z);
    for (const [i, frame] of capture.frames.entries()) {
      assert.deepEqual(read.frames[i].intrinsics, frame.intrinsics);
      assert.equal(read.frames[i].image, frame.image);
      for (let axis = 0; axis < 4; axis++) {
        const column = (pose: Float64Array) => [0, 4, 8].map((row) => pose[row + axis]);
        assertClose(column(read.frames[i].cameraToWorld), turn(column(frame.cameraToWorld)), {
          atol: 1e-12,
          rtol: 0,
        });
      }
    }
    const count = capture.points!.positions.length / 3;
    assert.ok(count > 5);
    assert.deepEqual(read.points!.colors, capture.points!.colors);
    for (let i = 0; i < 3 * count; i += 3) {
      const [before, after] = [capture, read].map(({ points }) =>
        points!.positions.slice(i, i + 3)
      );
      assertClose(after, turn(before), { atol: 1e-6, rtol: 1e-6 });
    }
  });
});

// deno-lint-ignore no-explicit-any -- what a JSON file holds
type Json = any;

/** The pixel of a point by a frame's own keys, with COLMAP's formulas. */
function project(frame: Json, point: readonly number[]): [number, number] {
  const m = frame.transform_matrix as number[][];
  const relative = point.map((value, row) => value - m[row][3]);
  const [right, up, back] = [0, 1, 2].map((axis) =>
    relative.reduce((sum, value, row) => sum + value * m[row][axis], 0)
  );
  const { fl_x, fl_y, cx, cy, k1 = 0, k2 = 0, k3 = 0, k4 = 0, p1 = 0, p2 = 0 } = frame;
  const last = frame.camera_model === "OPENCV_FISHEYE" ? [k3, k4] : [p1, p2];
  const name = frame.camera_model === "PINHOLE" ? "OPENCV" : frame.camera_model;
  const params = [fl_x, fl_y, cx, cy, k1, k2, ...last];
  return imgFromCam({ id: 1, model: [0, name], width: 0, height: 0, params }, [right, -up, -back]);
}
