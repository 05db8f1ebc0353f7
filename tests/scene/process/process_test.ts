import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { processCapture, type ProcessOptions } from "../../../src/scene/process/mod.ts";
import { runTool } from "../../../src/scene/process/tool.ts";
import { transforms } from "../../../src/scene/formats/transforms/mod.ts";
import { BEER, binaryFiles, hasBeer, writeFiles } from "../formats/colmap/fixture.ts";
import {
  colmapPose,
  type FakeTools,
  fakeTools,
  hasTool,
  refusal,
  rounds,
  videoModel,
  withPath,
  writeDatabase,
} from "./process_tools.ts";
import { rgbaPng, withTempFolder, write } from "../temp_scene.ts";

/** Processes a video, or a folder of photographs, with fake programs. */
async function withScene(
  tools: (folder: string) => Promise<FakeTools>,
  use: (
    scene: string,
    run: (options?: ProcessOptions) => ReturnType<typeof processCapture>,
  ) => Promise<void>,
  photographs: readonly string[] = [],
): Promise<void> {
  await withTempFolder(async (folder) => {
    const fakes = await tools(join(folder, "tools"));
    const input = join(folder, "input");
    if (photographs.length === 0) await write(input, "a video");
    for (const name of photographs) await write(join(input, name), rgbaPng(4, 4));
    const scene = join(folder, "out", "scene");
    await use(scene, (options) => withPath(fakes, () => processCapture([input], scene, options)));
  });
}

/** What is in a folder, hidden things included; null if there is no such folder. */
function entries(folder: string): string[] | null {
  if (!existsSync(folder)) return null;
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

Deno.test("a video becomes a scene that the loader reads", async () => {
  let tools: FakeTools;
  await withScene(async (folder) => tools = await fakeTools(folder), async (scene, run) => {
    const stages: string[] = [];
    const progress: string[] = [];
    const report = await run({
      onStage: (stage) => stages.push(stage),
      onProgress: (stage, done, total) => progress.push(`${stage} ${done}/${total}`),
    });
    assert.deepEqual(
      { ...report, seconds: Object.keys(report.seconds) },
      {
        ...{ available: 8, images: 4, registered: 4, points: 12, reprojectionError: 0.5 },
        seconds: ["frames", "images", "features", "matching", "mapping"],
        ...{ panoramas: null, disagreement: null, notes: [], unplaced: [] },
      },
    );
    assert.deepEqual(stages, Object.keys(report.seconds));
    assert.ok(progress.includes("features 2/4"));
    assert.deepEqual(entries(scene), ["colmap", "images", "points.ply", "transforms.json"]);
    assert.deepEqual(entries(join(scene, "colmap")), ["log.txt", "sparse"]);
    assert.deepEqual(entries(join(scene, "..")), ["scene"]);
    const capture = await transforms.read(scene, { downscale: 1 });
    assert.deepEqual(
      capture.frames.map(({ name }) => name),
      ["images/0001", "images/0002", "images/0003", "images/0004"],
    );
    const [features, matches, mapping, ...more] = await tools.calls();
    assert.match(features, /^feature_extractor .*--ImageReader.camera_model OPENCV /);
    assert.match(features, / --ImageReader.single_camera 1 --FeatureExtraction.use_gpu 0$/);
    assert.match(
      matches,
      /^sequential_matcher .*--FeatureMatching.use_gpu 0 .*quadratic_overlap 0 /,
    );
    assert.match(mapping, /^mapper /);
    assert.deepEqual(more, []);
    const log = await Deno.readTextFile(join(scene, "colmap/log.txt"));
    assert.match(log, /^ffmpeg version 6.0 Copyright\nCOLMAP 3.12.0 /);
    assert.match(log, /\$ colmap feature_extractor .*\nProcessed file \[2\/4\]\n/);
  });
});

Deno.test("photographs keep their names, and all of them are compared", async () => {
  const photographs = ["a/1.png", "a/2.png", "b 1.png", "b 2.png"];
  const model = videoModel(4);
  model.images.forEach((image, i) => image.name = photographs[i]);
  let tools: FakeTools;
  await withScene(
    async (folder) => tools = await fakeTools(folder, [model], { ffmpeg: null }),
    async (scene, run) => {
      const report = await run({ sharing: "folder", cameraModel: "OPENCV_FISHEYE" });
      assert.deepEqual([report.images, report.registered], [4, 4]);
      const { frames } = await transforms.read(scene, { downscale: 1 });
      assert.deepEqual(
        frames.map(({ name }) => name),
        ["images/a/1", "images/a/2", "images/b 1", "images/b 2"],
      );
      const [features, matches] = await tools.calls();
      assert.match(
        features,
        /camera_model OPENCV_FISHEYE --ImageReader.single_camera_per_folder 1 /,
      );
      assert.match(matches, /^exhaustive_matcher /);
    },
    photographs,
  );
});

Deno.test("with undistortion the scene holds COLMAP's undistorted images and their model", async () => {
  const pinhole = videoModel(4);
  pinhole.cameras[0].model = [1, "PINHOLE"];
  pinhole.cameras[0].params = [444, 445, 320, 240];
  const tools = async (folder: string) => {
    await writeFiles(join(folder, "undistorted"), binaryFiles(pinhole));
    return await fakeTools(folder);
  };
  await withScene(tools, async (scene, run) => {
    const report = await run({ undistort: true });
    assert.ok(report.seconds.undistorting! >= 0);
    assert.equal(await Deno.readTextFile(join(scene, "images/0001.jpg")), "u");
    const { frames: [{ intrinsics }] } = await transforms.read(scene, { downscale: 1 });
    assert.deepEqual(intrinsics.focal, { fx: 444, fy: 445 });
    assert.equal(intrinsics.lens, null);
  });
});

Deno.test("of several models the largest is taken, and few placed images are remarked on", async () => {
  const [small, large] = [videoModel(1), videoModel(3)];
  await withScene((folder) => fakeTools(folder, [small, large]), async (_, run) => {
    const report = await run();
    assert.equal(report.registered, 3);
    assert.deepEqual(report.notes, [
      "COLMAP made 2 models of parts that it could not join; the largest is used.",
    ]);
  });
  await withScene((folder) => fakeTools(folder, [small]), async (_, run) => {
    const { registered, notes } = await run();
    assert.equal(registered, 1);
    assert.match(notes.join(), /^Only 1 of 4 images have a place. What helps: .*higher --fps\.$/);
  });
});

Deno.test("images are placed at once by COLMAP 4 where that is asked for", async () => {
  let tools: FakeTools;
  const prepare = async (folder: string) => {
    await write(join(folder, "commands.txt"), "  global_mapper\n  mapper\n");
    return tools = await fakeTools(folder);
  };
  await withScene(prepare, async (_, run) => {
    assert.equal((await run({ mapper: "global" })).registered, 4);
    assert.match(
      (await tools.calls()).at(-1)!,
      /^global_mapper --database_path .*database\.db --image_path .*images --output_path .*first$/,
    );
  });
  await withScene((folder) => fakeTools(folder), async (scene, run) => {
    const { message } = await refusal(run({ mapper: "global" }));
    assert.match(message, /^Cannot place images by --mapper global: it needs COLMAP 4/);
    assert.equal(entries(join(scene, "..")), null);
  });
});

Deno.test("images without a place are named with the reason", async () => {
  const tools = async (folder: string) => {
    const fakes = await fakeTools(folder, [videoModel(3)]);
    const names = ["0001.jpg", "0002.jpg", "0003.jpg", "0004.jpg"];
    writeDatabase(
      join(folder, "database.db"),
      [900, 900, 900, 800],
      [[1, 2, 90], [3, 4, 7]],
      names,
    );
    return fakes;
  };
  await withScene(tools, async (_, run) => {
    const report = await run();
    assert.deepEqual(report.unplaced, [
      { name: "0004.jpg", reason: "few matches", features: 800, matches: 7 },
    ]);
    assert.deepEqual(report.notes, [
      "1 of 4 images have no place: 1 that share too little with any other: take more between them " +
      "(0004.jpg).",
    ]);
  });
});

Deno.test("where a camera came back, COLMAP compares those images and maps again", async () => {
  const way = rounds(80, 40);
  const model = videoModel(1);
  const [image] = model.images;
  model.images = way.map(({ cameraToWorld: m }, i) => {
    const { qvec, tvec } = colmapPose(m);
    return { ...image, id: i + 1, qvec, tvec, name: `${String(i).padStart(2, "0")}.png` };
  });
  for (const point of model.points) point.track = [];
  const names = model.images.map(({ name }) => name);
  let tools: FakeTools;
  await withScene(
    async (folder) => tools = await fakeTools(folder, [model]),
    async (_, run) => {
      const stages: string[] = [];
      const report = await run({ matcher: "sequential", onStage: (stage) => stages.push(stage) });
      assert.equal(report.registered, 80);
      assert.deepEqual(report.notes, []);
      assert.deepEqual(stages, ["images", "features", "matching", "mapping", "loops", "mapping"]);
      const commands = (await tools.calls()).map((line) => line.split(" ")[0]);
      assert.deepEqual(commands, [
        ...["feature_extractor", "sequential_matcher", "mapper", "matches_importer", "mapper"],
      ]);
      const pairs = await Deno.readTextFile(join(tools.folder, "pairs.txt"));
      assert.ok(pairs.includes("00.png 40.png\n"));
    },
    names,
  );
});

/** What goes wrong, what is said (SCENE: the scene's folder), and what is left beside it. */
const FAILURES: Record<string, {
  tools: Parameters<typeof fakeTools>[2];
  models?: Parameters<typeof fakeTools>[1];
  message: RegExp;
  /** null where the input was refused before anything was made. */
  left: string[] | null;
}> = {
  "ffmpeg is missing": {
    tools: { ffmpeg: null },
    message:
      /^Cannot run ffmpeg: it is not installed, or not on PATH\. Install it: apt install ffmpeg/,
    left: null,
  },
  "colmap is missing": {
    tools: { colmap: null },
    message:
      /^Cannot run colmap: it is not installed, or not on PATH\. Install it: apt install colmap/,
    left: null,
  },
  "ffmpeg cannot read the video": {
    tools: {
      ffmpeg:
        "#!/bin/sh\n[ $1 = -version ] && exit\necho 'Invalid data found when processing input' >&2\n" +
        "exit 1\n",
    },
    message:
      /^Cannot read video .*input: ffmpeg failed with code 1: Invalid data found when processing input\. Give a video .*$/,
    left: null,
  },
  "colmap crashes": {
    tools: { colmap: "#!/bin/sh\n[ $1 = mapper ] && kill -9 $$\nexit 0\n" },
    message:
      /^Cannot process .*: colmap mapper was killed, as happens when memory runs out: it did not say why\. The log is SCENE-log\.txt\.$/,
    left: ["scene-log.txt"],
  },
  "colmap finds nothing": {
    tools: {
      colmap: "#!/bin/sh\n[ $1 = mapper ] || exit 0\n" +
        "echo 'ERROR: failed to create sparse model' >&2\nexit 1\n",
    },
    message:
      /^Cannot process .*: COLMAP could place none of the 4 images\. What helps: .* higher --fps\. The log/,
    left: ["scene-log.txt"],
  },
  "colmap writes no model": {
    tools: {},
    models: [],
    message: /^Cannot process .*: COLMAP could place none of the 4 images\./,
    left: ["scene-log.txt"],
  },
};

for (const [name, { tools, models, message, left }] of Object.entries(FAILURES)) {
  Deno.test(`when ${name}, it is said, and nothing but a log of what was run is left`, async () => {
    await withScene((folder) => fakeTools(folder, models, tools), async (scene, run) => {
      const error = await refusal(run());
      assert.match(error.message.replaceAll(scene, "SCENE"), message);
      assert.deepEqual(entries(join(scene, "..")), left);
    });
  });
}

Deno.test("too few images are refused", async () => {
  await withScene(
    (folder) => fakeTools(folder),
    async (scene, run) => {
      const { message } = await refusal(run());
      assert.match(message, /it gives 2 images, and at least 3 are needed\. Take 50 to 150 that/);
      assert.equal(entries(join(scene, "..")), null);
      await write(join(scene, "../../input/3.png"), rgbaPng(4, 4));
      const few = await refusal(run({ maxImages: 2 }));
      assert.match(few.message, /it gives 2 images, and at least 3 are needed/);
      assert.deepEqual(entries(join(scene, "..")), []);
    },
    ["1.png", "2.png"],
  );
});

Deno.test("an input that does not exist is refused", async () => {
  const error = await refusal(processCapture(["nothing/there"], "nowhere"));
  assert.equal(
    error.message,
    "Cannot process nothing/there: it does not exist. Give a video, or a folder of photographs.",
  );
});

Deno.test("what exists is kept, but for scenes made before where that is asked for", async () => {
  await withScene((folder) => fakeTools(folder), async (scene, run) => {
    await write(join(scene, "thesis.doc"), "do not lose");
    assert.match(
      (await refusal(run())).message,
      /it exists\. Choose another folder with --output\.$/,
    );
    const { message } = await refusal(run({ overwrite: true }));
    assert.match(message, /^Cannot overwrite .*: denerf process did not make it\./);
    assert.deepEqual(entries(scene), ["thesis.doc"]);
    await Deno.remove(join(scene, "thesis.doc"));

    await run(); // into a folder that is there, but empty
    await write(join(scene, "images/old.jpg"), "x");
    assert.match((await refusal(run())).message, /or replace it with --overwrite\.$/);
    await write(join(scene, "notes.txt"), "do not lose");
    assert.match(
      (await refusal(run({ overwrite: true }))).message,
      /^Cannot overwrite .*: notes\.txt in it is not of denerf process\. Move it away/,
    );
    await Deno.remove(join(scene, "notes.txt"));
    await run({ overwrite: true });
    assert.ok(!entries(join(scene, "images"))!.includes("old.jpg"));
    assert.deepEqual(entries(join(scene, "..")), ["scene"]);
  });
});

Deno.test("an aborted process throws the signal's reason, and leaves nothing", async () => {
  const colmap =
    '#!/bin/sh\n[ $1 = feature_extractor ] && [ "$2" != -h ] && exec sleep 60\nexit 0\n';
  await withScene((folder) => fakeTools(folder, [], { colmap }), async (scene, run) => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const onProgress = (stage: string) => {
      if (stage === "features") setTimeout(() => controller.abort(reason), 50);
    };
    const error = await run({ signal: controller.signal, onProgress }).catch((error) => error);
    assert.equal(error, reason);
    assert.deepEqual(entries(join(scene, "..")), []);
  });
});

Deno.test({
  name: "a real video comes through ffmpeg and COLMAP",
  ignore: !hasTool("ffmpeg") || !hasTool("colmap") || !hasBeer(),
  fn: () =>
    withTempFolder(async (folder) => {
      const video = join(folder, "short.mp4");
      const [input, scene] = [`${BEER}Beer.mp4`, join(folder, "scene")];
      await runTool("ffmpeg", [
        ...["-v", "error", "-i", input, "-t", "2.4", "-an", "-vf", "scale=360:-2", video],
      ]);
      const report = await processCapture([video], scene, { fps: 5 });
      assert.deepEqual([report.available, report.images], [72, 12]);
      assert.ok(report.registered >= 10, `${report.registered} of 12 images were placed`);
      assert.ok(report.reprojectionError < 1, `${report.reprojectionError} pixels`);
      const { frames } = await transforms.read(scene, { downscale: 1 });
      assert.equal(frames.length, report.registered);
    }),
});
