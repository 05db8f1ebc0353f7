import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { lookAt } from "../../../src/math/mod.ts";
import { viewPoseIn, VIEWS } from "../../../src/scene/process/panorama.ts";
import type { Frame } from "../../../src/scene/capture.ts";
import { SceneError } from "../../../src/scene/scene.ts";
import {
  binaryFiles,
  type FixtureModel,
  fixtureModel,
  writeFiles,
} from "../formats/colmap/fixture.ts";
import { write } from "../temp_scene.ts";

/** Whether the real programs are there: elsewhere tests that need them are skipped. */
export function hasTool(tool: "ffmpeg" | "colmap"): boolean {
  try {
    new Deno.Command(tool, { args: ["-version"], stdout: "null", stderr: "null" }).outputSync();
    return true;
  } catch {
    console.log(`skipped: ${tool} is not installed`);
    return false;
  }
}

/** The model's images, all of one OPENCV camera, as if they were frames of a video. */
export function videoModel(images: number): FixtureModel {
  const model = fixtureModel(0.5);
  const camera = model.cameras.find(({ model: [, name] }) => name === "OPENCV")!;
  const kept = model.images.slice(0, images);
  kept.forEach((image, i) => {
    image.name = `${String(i + 1).padStart(4, "0")}.jpg`;
    image.cameraId = camera.id;
  });
  const ids = new Set(kept.map(({ id }) => id));
  for (const point of model.points) point.track = point.track.filter(([image]) => ids.has(image));
  return { cameras: [camera], images: kept, points: model.points };
}

/** A model of panoramas in a straight line, a step of 1 apart: all views of them, but for some. */
export function panoramaModel(moments: number, without: readonly string[] = []): FixtureModel {
  const [image] = fixtureModel(0.5).images;
  const images = VIEWS.flatMap((view, v) =>
    Array.from({ length: moments }, (_, moment) => ({
      ...image,
      ...colmapPose(viewPoseIn(lookAt([moment, 0, 0], [moment, 1, 0], [0, 0, 1]), view)),
      name: `${view.folder}/000${moment + 1}.jpg`,
      cameraId: v + 1,
      features: [],
    }))
  ).filter(({ name }) => !without.includes(name)).map((each, i) => ({ ...each, id: i + 1 }));
  const cameras = VIEWS.map((_, v) => ({
    id: v + 1,
    model: [1, "PINHOLE"] as const,
    ...{ width: 400, height: 400, params: [200, 200, 200, 200] },
  }));
  return { cameras, images, points: [] };
}

/** Cameras that walk around the origin, looking at it, so many frames a round. */
export function rounds(
  count: number,
  perRound: number,
  drift = 0,
): Pick<Frame, "name" | "cameraToWorld">[] {
  return Array.from({ length: count }, (_, i) => {
    const angle = 2 * Math.PI * i / perRound;
    const eye = [4 * Math.cos(angle), 4 * Math.sin(angle), 1 + drift * i] as const;
    return { name: `${i}`, cameraToWorld: lookAt(eye, [0, 0, 0], [0, 0, 1]) };
  });
}

/** COLMAP's quaternion and translation of a pose. */
export function colmapPose(m: Float64Array): { qvec: number[]; tvec: number[] } {
  const rows = [[m[0], m[4], m[8]], [-m[1], -m[5], -m[9]], [-m[2], -m[6], -m[10]]];
  const tvec = rows.map(([x, y, z]) => -(x * m[3] + y * m[7] + z * m[11]));
  // The quaternion is the eigenvector of the largest eigenvalue, 3, of this matrix (Bar-Itzhack 2000).
  const [[a, b, c], [d, e, f], [g, h, i]] = rows;
  const k = [
    [a + e + i, h - f, c - g, d - b],
    [h - f, a - e - i, b + d, c + g],
    [c - g, b + d, e - a - i, f + h],
    [d - b, c + g, f + h, i - a - e],
  ];
  let qvec = [1, 0.1, 0.2, 0.3];
  for (let step = 0; step < 200; step++) {
    const next = k.map((row, r) =>
      row.reduce((sum, value, s) => sum + value * qvec[s], 2 * qvec[r])
    );
    qvec = next.map((value) => value / Math.hypot(...next));
  }
  return { qvec, tvec };
}

/**
 * Says a frame's time as ffmpeg's showinfo does, and writes it as a grey image of 4 x 4. Pixels that it is
 * given it writes as they are.
 */
const FAKE_FFMPEG = `#!/bin/sh
for last; do :; done
case "$*" in
  -version) echo "ffmpeg version 6.0 Copyright"; exit ;;
  *rawvideo*) cat > "\${last#file:}" ;;
  *nokey*)
    echo "  Stream #0:0: Video: h264 (High), yuv420p, 640x480, 8 fps" >&2
    printf 'P5\\n4 4\\n255\\n0123456789abcdef' ;;
  *pgm*)
    echo "  Duration: 00:00:02.00, start: 0.000000" >&2
    for n in 0 1 2 3 4 5 6 7; do
      echo "[Parsed_showinfo_2 @ 0x1] n: $n pts: 0 pts_time:0.$((n * 125)) pos: 1" >&2
      printf 'P5\\n4 4\\n255\\n0123456789abcdef'
    done ;;
  *-vf*)
    for n in 1 2 3 4; do printf x > "$(printf "$last" $n)"; done ;;
esac
`;

/** The same of a 360 camera's video, of which 4 frames are cut into views; or of a panorama. */
export const PANORAMA_FFMPEG = FAKE_FFMPEG
  .replace(
    "640x480, 8 fps",
    "1600x800, 8 fps\n        spherical: equirectangular (0.000000/0.0/0.0) ",
  )
  .replace(
    /\*-vf\*\)\n.*;;\n/,
    `*-filter_complex*)
    for path; do case "$path" in
      *%04d.jpg) for n in 1 2 3 4; do printf x > "$(printf "$path" $n)"; done ;;
      */view[0-9][0-9]/*) printf x > "$path" ;;
    esac; done ;;
`,
  );

/** Keeps its arguments in FOLDER/calls.txt, and gives the models in FOLDER/models. */
const FAKE_COLMAP = `#!/bin/sh
folder="$(dirname "$0")"
case "$*" in
  help)
    echo "COLMAP 3.12.0 -- Structure-from-Motion and Multi-View Stereo"
    cat "$folder/commands.txt" 2> /dev/null
    exit 0 ;;
  *_extractor\\ -h) echo "  --FeatureExtraction.use_gpu arg (=1)"; exit ;;
  *mapper\\ -h)
    echo "  --Mapper.ba_refine_focal_length arg (=1)"
    echo "  --Mapper.ba_refine_sensor_from_rig arg (=1)"
    exit ;;
  *_matcher\\ -h | *_importer\\ -h) echo "  --FeatureMatching.use_gpu arg (=1)"; exit ;;
esac
echo "$*" >> "$folder/calls.txt"
for last; do :; done
case "$1" in
  *_configurator) cp "$last" "$folder/rig.json" ;;
  feature_extractor)
    cp "$folder/database.db" "$3" 2> /dev/null
    echo "Processed file [2/4]" ;;
  rig_bundle_adjuster) cp -R "$folder/models/0/." "$5"; cp "$7" "$folder/rig.json" ;;
  mapper | global_mapper) cp -R "$folder/models/." "$last/" ;;
  matches_importer) cp "$last" "$folder/pairs.txt" ;;
  image_undistorter)
    mkdir "$last/images" "$last/sparse"
    cp -R "$folder/undistorted/." "$last/sparse/"
    for n in 1 2 3 4; do printf u > "$last/images/000$n.jpg"; done ;;
esac
`;

/** Programs that answer as ffmpeg and colmap do. */
export interface FakeTools {
  /** The folder that they are in. */
  readonly folder: string;
  /** PATH with nothing but them and what shell scripts need. */
  readonly path: string;
  /** How colmap was called: a line of arguments each time. */
  calls(): Promise<string[]>;
}

/**
 * Writes the fake programs: a video of 8 frames in 1 second, and models.
 *
 * @param replaced other scripts for some of them; null for a program that is not there
 */
export async function fakeTools(
  folder: string,
  models: readonly FixtureModel[] = [videoModel(4)],
  replaced: Partial<Record<"ffmpeg" | "colmap" | "glomap", string | null>> = {},
): Promise<FakeTools> {
  const scripts = { ffmpeg: FAKE_FFMPEG, colmap: FAKE_COLMAP, ...replaced };
  for (const [name, script] of Object.entries(scripts)) {
    if (script === null) continue;
    await write(join(folder, name), script);
    await Deno.chmod(join(folder, name), 0o755);
  }
  await Deno.mkdir(join(folder, "models"), { recursive: true });
  for (const [index, model] of models.entries()) {
    await writeFiles(join(folder, "models", String(index)), binaryFiles(model));
  }
  // What a script needs of the system, without the real programs beside it.
  for (const name of ["cat", "cp", "mkdir", "dirname", "sleep"]) {
    const path = await firstOf([`/bin/${name}`, `/usr/bin/${name}`]);
    await Deno.symlink(path, join(folder, name));
  }
  return {
    folder,
    path: folder,
    calls: async () => (await Deno.readTextFile(join(folder, "calls.txt"))).trimEnd().split("\n"),
  };
}

async function firstOf(paths: readonly string[]): Promise<string> {
  for (const path of paths) {
    if (await Deno.stat(path).then(() => true, () => false)) return path;
  }
  throw new Error(`None of ${paths.join(", ")} exists.`);
}

/** Runs `use` where the programs are those of `fakeTools`. */
export async function withPath<T>({ path }: FakeTools, use: () => Promise<T>): Promise<T> {
  const before = Deno.env.get("PATH")!;
  Deno.env.set("PATH", path);
  try {
    return await use();
  } finally {
    Deno.env.set("PATH", before);
  }
}

/**
 * Writes a database as COLMAP's, as far as it is read.
 *
 * @param features of images 1.jpg, 2.jpg and so on, or of these names; null for no row of them
 * @param matches verified matches of pairs of images, counted from 1
 */
export function writeDatabase(
  path: string,
  features: readonly (number | null)[],
  matches: readonly (readonly [number, number, number])[],
  names: readonly string[] = features.map((_, i) => `${i + 1}.jpg`),
): void {
  using database = new DatabaseSync(path);
  database.exec(
    "CREATE TABLE images (image_id INTEGER PRIMARY KEY, name TEXT, camera_id INTEGER);" +
      "CREATE TABLE keypoints (image_id INTEGER PRIMARY KEY, rows INTEGER, cols INTEGER, data BLOB);" +
      "CREATE TABLE two_view_geometries (pair_id INTEGER PRIMARY KEY, rows INTEGER, cols INTEGER);",
  );
  for (const [i, rows] of features.entries()) {
    database.prepare("INSERT INTO images VALUES (?, ?, 1)").run(i + 1, names[i]);
    if (rows === null) continue;
    database.prepare("INSERT INTO keypoints VALUES (?, ?, 6, NULL)").run(i + 1, rows);
  }
  for (const [a, b, rows] of matches) {
    const pair = Math.min(a, b) * 2147483647 + Math.max(a, b);
    database.prepare("INSERT INTO two_view_geometries VALUES (?, ?, 2)").run(pair, rows);
  }
}

/** The error of the scene that a promise is rejected with. */
export async function refusal(promise: Promise<unknown>): Promise<SceneError> {
  const error = await promise.then(() => assert.fail("It was not refused."), (error) => error);
  assert.ok(error instanceof SceneError, `${error}`);
  return error;
}
