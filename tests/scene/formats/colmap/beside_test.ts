import assert from "node:assert/strict";
import { join } from "node:path";
import { column } from "../../../../src/math/pose.ts";
import { type Similarity, transformPoint, transformPose } from "../../../../src/math/similarity.ts";
import { length, subtract, type Vec3 } from "../../../../src/math/vector.ts";
import { colmap } from "../../../../src/scene/formats/colmap/mod.ts";
import { transforms } from "../../../../src/scene/formats/transforms/mod.ts";
import { assertClose } from "../../../reference/assert_close.ts";
import { withTempFolder, write } from "../../temp_scene.ts";
import { binaryFiles, type FixtureModel, fixtureModel, writeFiles } from "./fixture.ts";

const FULL_SIZE = { downscale: 1 };

/** A quarter turn around z, twice as large, elsewhere. */
const MOVED: Similarity = {
  scale: 2,
  rotation: [0, -1, 0, 1, 0, 0, 0, 0, 1],
  translation: [10, 20, 30],
};

/** Four images with simple names. */
function smallModel(): FixtureModel {
  const model = fixtureModel();
  model.images.splice(4);
  model.images.forEach((image, i) => image.name = `${i}.jpg`);
  return model;
}

/** A transforms.json of the same cameras, each moved, beside the model. */
async function writeBoth(
  folder: string,
  model: FixtureModel,
  move: (index: number) => Similarity = () => MOVED,
): Promise<void> {
  await writeFiles(join(folder, "colmap/sparse/0"), binaryFiles(model));
  for (const { name } of model.images) await write(join(folder, "images", name), "");
  const { frames } = await colmap.read(folder, FULL_SIZE);
  const listed = frames.map(({ cameraToWorld }, i) => {
    const pose = [...transformPose(move(i), cameraToWorld)];
    const matrix = [0, 4, 8].map((row) => pose.slice(row, row + 4));
    return { file_path: `images/${i}.jpg`, transform_matrix: [...matrix, [0, 0, 0, 1]] };
  });
  await write(
    join(folder, "transforms.json"),
    JSON.stringify({ w: 640, h: 480, fl_x: 500, frames: listed }),
  );
}

Deno.test("a transforms.json beside the COLMAP model that it was made of has its points, where these then are", () =>
  withTempFolder(async (folder) => {
    const model = smallModel();
    await writeBoth(folder, model);
    const own = await colmap.read(folder, FULL_SIZE);
    const { frames, points } = await transforms.read(folder, FULL_SIZE);
    assert.ok(points && own.points);
    const places = Array.from({ length: own.points.positions.length / 3 }, (_, i) => {
      const [x, y, z] = own.points!.positions.subarray(3 * i, 3 * i + 3);
      return transformPoint(MOVED, [x, y, z]);
    });
    assertClose(points.positions, places.flat(), { atol: 1e-5, rtol: 0 });
    frames.forEach((frame, i) => {
      const { depths } = frame;
      const before = own.frames[i].depths;
      assert.ok(depths?.kind === "points" && before?.kind === "points");
      assert.deepEqual(depths.pixels, before.pixels);
      assert.deepEqual(depths.weights, before.weights);
      const center = column(frame.cameraToWorld, 3);
      const ids = model.images[i].features.map(([, , id]) => id);
      // The last point has no parallax, as one image alone sees it.
      const seen = model.points.slice(0, -1).filter(({ id }) => ids.includes(id));
      const away = seen.map(({ position }) =>
        length(subtract(transformPoint(MOVED, position as unknown as Vec3), center))
      );
      assertClose([...depths.distances], away, { atol: 1e-9, rtol: 1e-9 });
    });
  }));

Deno.test("a COLMAP model of other poses says nothing of those of a transforms.json", () =>
  withTempFolder(async (folder) => {
    const drift = (i: number) => ({ ...MOVED, translation: [10 + 0.2 * i * i, 20, 30] as Vec3 });
    await writeBoth(folder, smallModel(), drift);
    const { frames, points } = await transforms.read(folder, FULL_SIZE);
    assert.equal(points, null);
    assert.deepEqual(frames.map(({ depths }) => depths), Array(4).fill(undefined));
  }));
