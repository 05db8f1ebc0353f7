import { encode } from "npm:fast-png@^8.0.0";
import assert from "node:assert/strict";
import { join } from "node:path";
import { transforms } from "../../../src/scene/formats/transforms/mod.ts";
import { processCapture, type ProcessOptions } from "../../../src/scene/process/mod.ts";
import { VIEWS, viewTurn } from "../../../src/scene/process/panorama.ts";
import { assertClose } from "../../reference/assert_close.ts";
import {
  type FakeTools,
  fakeTools,
  PANORAMA_FFMPEG,
  panoramaModel,
  refusal,
  withPath,
} from "./process_tools.ts";
import { heic, SIDE } from "../images/heic_fixtures.ts";
import { rgbaPng, withTempFolder, write } from "../temp_scene.ts";

/** Processes a 360 camera's video with fake programs; `commands` are those that COLMAP lists. */
async function withPanoramas(
  commands: string,
  use: (
    scene: string,
    run: (options?: ProcessOptions) => ReturnType<typeof processCapture>,
    tools: FakeTools,
  ) => Promise<void>,
  model = panoramaModel(4),
): Promise<void> {
  await withTempFolder(async (folder) => {
    const tools = await fakeTools(join(folder, "tools"), [model], { ffmpeg: PANORAMA_FFMPEG });
    await write(join(tools.folder, "commands.txt"), commands);
    const [input, scene] = [join(folder, "walk.mp4"), join(folder, "out", "scene")];
    await write(input, "a video");
    const run = (options?: ProcessOptions) =>
      withPath(tools, () => processCapture([input], scene, options));
    await use(scene, run, tools);
  });
}

/** Where the first view looks and where all stand: moments are a step of 1 apart. */
async function assertRig(scene: string, moments: number): Promise<void> {
  const { frames } = await transforms.read(scene, { downscale: 1 });
  assert.equal(frames.length, 12 * moments);
  const place = (name: string) => {
    const { cameraToWorld: m } = frames.find((frame) => frame.name === name)!;
    return [m[3], m[7], m[11]];
  };
  for (const { folder } of VIEWS) {
    for (let moment = 1; moment <= moments; moment++) {
      const [here, first] = [`${folder}/000${moment}`, `view00/000${moment}`]
        .map((name) => place(`images/${name}`));
      assertClose(here, first, { atol: 1e-9, rtol: 0 });
    }
  }
  const [a, b] = [1, 2].map((moment) => place(`images/view00/000${moment}`));
  assertClose([Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])], [1], { atol: 1e-9, rtol: 0 });
  const { intrinsics } = frames[0];
  assert.deepEqual(intrinsics.focal, { fx: 200, fy: 200 });
}

Deno.test("a 360 camera's video becomes views of one rig, which COLMAP 3.12 is told", async () => {
  await withPanoramas("  rig_configurator\n  mapper\n", async (scene, run, tools) => {
    const report = await run();
    assert.deepEqual(
      [report.available, report.panoramas, report.images, report.registered, report.disagreement],
      [8, 4, 48, 48, null],
    );
    assert.deepEqual(report.notes, []);
    await assertRig(scene, 4);
    const [features, rig, matches, mapping, ...more] = await tools.calls();
    assert.match(
      features,
      /camera_model PINHOLE --ImageReader.camera_params 200,200,200,200 --ImageReader.single_camera_per_folder 1 --SiftExtraction.max_num_features 2048 /,
    );
    assert.match(rig, /^rig_configurator --database_path .*database\.db --rig_config_path /);
    assert.match(matches, /^matches_importer /);
    assert.match(
      mapping,
      /^mapper .* --Mapper.ba_refine_focal_length 0 --Mapper.ba_refine_sensor_from_rig 0 --output_path /,
    );
    assert.deepEqual(more, []);
    const [{ cameras }] = JSON.parse(await Deno.readTextFile(join(tools.folder, "rig.json")));
    assert.deepEqual(cameras[0], { image_prefix: "view00/", ref_sensor: true });
    assert.deepEqual(cameras[7], {
      image_prefix: "view07/",
      cam_from_rig_rotation: viewTurn(VIEWS[0], VIEWS[7]),
      cam_from_rig_translation: [0, 0, 0],
    });
    const pairs = (await Deno.readTextFile(join(tools.folder, "pairs.txt"))).trimEnd().split("\n");
    assert.equal(pairs.length, 6 * 36, "6 pairs of moments, 36 pairs of views");
    assert.ok(pairs.includes("view04/0001.jpg view04/0002.jpg"));
    assert.ok(!pairs.some((pair) => /(\d{4}).* .*\1/.test(pair)), "no pairs of one moment");
  });
});

Deno.test("an older COLMAP brings views together after mapping, and it is said how far they were apart", async () => {
  const without = ["view05/0002.jpg", "view11/0003.jpg"];
  await withPanoramas("  mapper\n", async (scene, run, tools) => {
    const report = await run();
    assert.equal(report.registered, 48, "views that COLMAP did not place have a place, too");
    assert.deepEqual(report.unplaced, []);
    assertClose(
      [report.disagreement!.distance, report.disagreement!.degrees],
      [0, 0],
      { atol: 1e-4, rtol: 0 },
    );
    assert.match(
      report.notes.join(),
      /Views of one moment were 0\.0 % of a step and 0\.00 degrees/,
    );
    await assertRig(scene, 4);
    const adjust = (await tools.calls()).at(-1)!;
    assert.match(
      adjust,
      /^rig_bundle_adjuster .*estimate_rig_relative_poses 0 --RigBundleAdjustment.refine_relative_poses 0 --BundleAdjustment.refine_focal_length 0 /,
    );
    const [{ ref_camera_id, cameras }] = JSON.parse(
      await Deno.readTextFile(join(tools.folder, "rig.json")),
    );
    assert.equal(ref_camera_id, 1);
    const turn = viewTurn(VIEWS[0], VIEWS[7]);
    assert.deepEqual(cameras.find((each: { camera_id: number }) => each.camera_id === 8), {
      camera_id: 8,
      image_prefix: "view07/",
      rel_qvec: turn,
      rel_tvec: [0, 0, 0],
      cam_from_rig_rotation: turn,
      cam_from_rig_translation: [0, 0, 0],
    });
  }, panoramaModel(4, without));
});

Deno.test("--projection perspective takes the same video for a lens's; --undistort is not for views", async () => {
  await withPanoramas("  mapper\n", async (_, run) => {
    const { message } = await refusal(run({ undistort: true }));
    assert.match(
      message,
      /by --undistort: views of panoramas have no distortion\. Leave the option/,
    );
    // The fake programs know no other way to write frames of this video.
    const error = await refusal(run({ projection: "perspective" }));
    assert.match(error.message, /ffmpeg wrote fewer than the 4 chosen frames/);
  });
});

Deno.test("panoramas and other photographs are not processed together", async () => {
  await withPanoramas("  mapper\n", async (scene, _, tools) => {
    const [video, photographs] = [join(scene, "../../walk.mp4"), join(scene, "../../photographs")];
    for (const name of ["1.png", "2.png", "3.png"]) {
      await write(join(photographs, name), rgbaPng(4, 4));
    }
    const { message } = await refusal(
      withPath(tools, () => processCapture([video, photographs], scene)),
    );
    assert.match(message, /walk\.mp4 and .*photographs together: one shows all around/);
  });
});

Deno.test("panoramas that were photographed are cut, too, and so are their masks", async () => {
  await withPanoramas("  mapper\n", async (scene, _, tools) => {
    const photographs = join(scene, "../../photographs");
    for (const name of ["0001", "0002", "0003"]) {
      // The same in every column: an image that wraps around.
      const data = Uint8Array.from({ length: 64 * 32 }, (_, i) => 7 * Math.floor(i / 64));
      const grey = { width: 64, height: 32, data, channels: 1, depth: 8 } as const;
      await write(join(photographs, `${name}.png`), encode(grey));
      if (name === "0002") await write(join(photographs, "masks", `${name}.png`), encode(grey));
    }
    const grid = { columns: 2, width: 2 * SIDE, height: SIDE };
    await write(join(photographs, "0004.HEIC"), heic({ pictures: ["squares", "other"], grid }));
    const report = await withPath(tools, () => processCapture([photographs], scene));
    const left = await Array.fromAsync(Deno.readDir(join(scene, "images")), ({ name }) => name);
    assert.deepEqual(left.sort(), VIEWS.map(({ folder }) => folder));
    assert.deepEqual([report.panoramas, report.images, report.registered], [4, 48, 48]);
    assert.match(
      report.notes[0],
      /^The images are taken for panoramas of 360 degrees, by their shape/,
    );
    await assertRig(scene, 4);
    const { frames } = await transforms.read(scene, { downscale: 1 });
    const masked = frames.filter(({ mask }) => mask !== null);
    assert.deepEqual(masked.map(({ name }) => name.slice(-4)), Array(12).fill("0002"));
    assert.ok(masked[3].mask!.endsWith("/masks/view03/0002.jpg.png"));
    const [features, matches] = await tools.calls();
    assert.match(features, /--ImageReader.mask_path .*masks/);
    assert.match(matches, /^exhaustive_matcher /);
  });
});
