import { createHash } from "node:crypto";
import { join } from "node:path";
import { crc32, gzipSync } from "node:zlib";
import { readJobsFile } from "../../src/jobs/mod.ts";
import { decodeCheckpoint, decodeField, presetConfig } from "../../src/nerf/mod.ts";
import { openPath } from "../../src/paths/mod.ts";
import { RenderFolder } from "../../src/render/mod.ts";
import { readConfigFile } from "../../src/runs/config_file.ts";
import { RunFolder } from "../../src/runs/mod.ts";
import { decodeImage } from "../../src/scene/images/decode.ts";
import { readCapture } from "../../src/scene/formats/mod.ts";
import { surveyScene } from "../../src/scene/mod.ts";
import recorded from "../paths/path_values.json" with { type: "json" };
import { cameraAt, surveyOf } from "../paths/path_test_tools.ts";
import { describe } from "../render/render_test_tools.ts";
import { doubles, zip } from "../scene/files/numpy_files.ts";
import { CAPTURES } from "../scene/formats/captures.ts";
import { binaryFiles, fixtureModel, textFiles } from "../scene/formats/colmap/fixture.ts";
import { heic, turned } from "../scene/images/heic_fixtures.ts";
import { COLOUR_JPEGS, ORIENTED_JPEGS } from "../scene/images/jpeg_fixtures.ts";
import { PNG_FIXTURES } from "../scene/images/png_fixtures.ts";
import { POSE, rgbaPng, transforms } from "../scene/temp_scene.ts";

/** A kind of file that denerf reads. */
export interface Target {
  /** What it is called in reports. */
  readonly name: string;
  /** A valid example: files by name, in a folder. */
  readonly files: Readonly<Record<string, Uint8Array<ArrayBuffer>>>;
  /** Which of them are changed. */
  readonly changed: readonly string[];
  /** Whether these are text. */
  readonly isText: boolean;
  /** How often it is chosen: what is quickly read is read more often. */
  readonly weight: number;
  /** What is done to a changed file, for example that its checksums become right again. */
  readonly mend?: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>;
  /** Reads what is in the folder. */
  read(folder: string, bytes: Uint8Array<ArrayBuffer>): unknown;
}

const bytesOf = (value: unknown): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value, null, 1));

const readScene = (folder: string) => surveyScene(folder);

/** The model's cameras are larger than the images here: their sizes are not compared. */
const readModel = (folder: string) => readCapture(folder);

const RING = [0, 1, 2, 3].map((i) => cameraAt([4 * Math.cos(i), 4 * Math.sin(i), 1], [0, 0, 0]));
const SURVEY = surveyOf(RING);

const PNG = Uint8Array.from(rgbaPng(6, 4));
const JPEG = Uint8Array.fromBase64(COLOUR_JPEGS["baseline"]);

/** Images that a scene's frames name. */
const images = (count: number, name: (i: number) => string) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [name(i), PNG]));

const NERFSTUDIO = {
  ...{ camera_model: "OPENCV", w: 6, h: 4, fl_x: 5, fl_y: 5, cx: 3, cy: 2, k1: 0.01, p1: 0.001 },
  ...{ aabb_scale: 4, scale: 0.5, offset: [0.5, 0.5, 0.5], ply_file_path: "points.ply" },
  ...{ train_filenames: ["r_0.png", "r_1.png"], test_filenames: ["r_2.png"] },
  applied_transform: [[1, 0, 0, 0], [0, 0, 1, 0], [0, -1, 0, 0]],
  frames: [0, 1, 2].map((i) => ({
    ...{ file_path: `r_${i}.png`, transform_matrix: POSE, sharpness: 1.5, colmap_im_id: i },
  })),
};

const PLY = bytesOf(
  "ply\nformat ascii 1.0\nelement vertex 2\nproperty float x\nproperty float y\nproperty float z\n" +
    "property uchar red\nproperty uchar green\nproperty uchar blue\nend_header\n" +
    "0 0.25 0.5 0 1 2\n1 1.25 1.5 100 101 102\n",
);

const transformsFiles = {
  "transforms.json": bytesOf(NERFSTUDIO),
  "points.ply": PLY,
  ...images(3, (i) => `r_${i}.png`),
};

const MODEL = fixtureModel();
MODEL.images.splice(3);
const PHOTOGRAPHS = Object.fromEntries(MODEL.images.map(({ name }) => [`images/${name}`, JPEG]));
const BINARY = modelIn(binaryFiles(MODEL));
const TEXT = modelIn(textFiles(MODEL));

function modelIn(files: Record<string, Uint8Array<ArrayBuffer>>) {
  return Object.fromEntries(
    Object.entries(files).map(([name, file]) => [`sparse/0/${name}`, file]),
  );
}

// deno-fmt-ignore
const LLFF_ROW = [0, 1, 0, 10, 480, -1, 0, 0, 20, 640, 0, 0, 1, 30, 500, 2, 9];

/** What other programs write about photographs r_0.png and r_1.png of 6 x 4 pixels. */
const CAMERA_FILES: Readonly<Record<string, unknown>> = {
  "reconstruction.json": [{
    cameras: {
      a: { projection_type: "brown", width: 6, height: 4, focal_x: 1, focal_y: 1, k1: 0.1 },
    },
    shots: Object.fromEntries([0, 1].map((i) => [
      `r_${i}.png`,
      { camera: "a", rotation: [i, 0.5, 0.1], translation: [0, 0, 2] },
    ])),
    points: { 1: { coordinates: [0, 0, 1], color: [1, 2, 3] } },
  }],
  "cameras.sfm": {
    version: ["1", "2", "11"],
    views: [0, 1].map((i) => ({ viewId: `${7 + i}`, intrinsicId: "0", path: `/a/r_${i}.png` })),
    intrinsics: [{
      ...{ intrinsicId: "0", type: "pinhole", width: "6", height: "4", sensorWidth: "36" },
      ...{ focalLength: "30", principalPoint: ["0", "0.1"], pixelRatio: "1" },
      ...{ distortionType: "radialk3", distortionParams: ["0.1", "0", "0"] },
    }],
    poses: [0, 1].map((i) => ({
      poseId: `${7 + i}`,
      pose: {
        transform: { rotation: [1, 0, 0, 0, 1, 0, 0, 0, 1].map(String), center: ["0", "1", "2"] },
      },
    })),
  },
  "cameras.csv": "#name,x,y,alt,heading,pitch,roll,f,px,py,k1,k2,k3,k4,t1,t2\n" +
    "r_0.png,1,2,3,10,20,30,36,0,0,0.1,0,0,0,0,0\nr_1.png,4,2,3,0,0,0,36,0,0,0.1,0,0,0,0,0\n",
  "cameras.xml": `<?xml version="1.0"?>\n<document version="2.0.0">\n<chunk label="1">\n<sensors>
<sensor id="0" type="frame"><resolution width="6" height="4"/>
<calibration type="frame" class="adjusted"><f>5</f><cx>0.1</cx><k1>0.1</k1><p1>0.01</p1></calibration>
</sensor>\n</sensors>\n<cameras>
<camera id="0" sensor_id="0" label="r_0"><transform>1 0 0 0 0 1 0 0 0 0 1 0 0 0 0 1</transform></camera>
<camera id="1" sensor_id="0" label="r_1"><transform>1 0 0 3 0 1 0 0 0 0 1 2 0 0 0 1</transform></camera>
</cameras>\n</chunk>\n</document>\n`,
};

const CONFIG = JSON.stringify(presetConfig("ngp", "scene"));

const CONFIG_TOML = 'extends = "ngp"\nsteps = 300\n[batch]\nrays = 1024\n[grid]\nlevels = 8\n';

const JOBS = `output = "videos"\n[[job]]\nname = "lego"\nscene = "bundled:brig"\npath = "orbit"
frames = 20\nsize = [320, 240]\nschedule = "30 2 * * *"\ntime_zone = "Europe/Berlin"
retries = 3\ntimeout = "2h"\nset = ["steps=300"]\noutputs = ["color", "depth"]
[[job]]\nname = "fox"\nrun = "runs/fox"\nvideo = "gif"\ncontact_sheet = true\nenabled = false\n`;

const DENERF_PATH = {
  ...{ format: "denerf path 1", fps: 10, size: [8, 6] },
  keyframes: [0, 1, 3].map((time) => ({ time, pose: POSE.slice(0, 3), fov: 50 + time })),
};

const { nerfstudio, instantNgp } = recorded;

const NERFSTUDIO_PATH = {
  ...{ camera_type: "perspective", render_height: 8, render_width: 6, fps: 24, seconds: 1 },
  camera_path: nerfstudio.poses.map((camera_to_world) => ({
    camera_to_world,
    fov: 60,
    aspect: 1.5,
  })),
};

const INSTANT_NGP_PATH = {
  ...{ loop: false, time: 0.25, duration_seconds: 1, spline_order: 1 },
  path: instantNgp.usual.keyframes.map(({ R, T }, i) => ({
    ...{ R, T, slice: 0, scale: 1.5, fov: 50 + i, aperture_size: 0, timestamp: (i + 1) / 4 },
  })),
};

const CHECKPOINT = safetensors({
  __metadata__: { format: "denerf checkpoint 2", step: "3", config: CONFIG },
  weights: { dtype: "F32", shape: [2, 2], data_offsets: [0, 16] },
  batch: { dtype: "U32", shape: [4], data_offsets: [16, 32] },
});

/** What a field file holds before it is gzipped. */
const FIELD = (() => {
  const data = new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer);
  const digest = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
  const about = {
    ...{ denerf: "0.1.0", name: "a", range: { near: 2, far: 6 }, up: [0, 0, 1], distance: 4 },
    ...{ fromCapture: null, crop: null, tour: null },
    start: {
      ...{ width: 6, height: 4, fx: 5, fy: 5, cx: 3, cy: 2 },
      cameraToWorld: POSE.slice(0, 3).flat(),
    },
  };
  const headerOf = (headerSha256: string) => {
    const text = bytesOf(JSON.stringify({
      __metadata__: {
        ...{ headerSha256, format: "denerf field 1", step: "3", bits: "8", config: CONFIG },
        ...{ about: JSON.stringify(about), sha256: JSON.stringify({ weights: digest(data) }) },
      },
      weights: { dtype: "F32", shape: [2, 2], data_offsets: [0, data.length] },
    }));
    const length = new Uint8Array(8);
    new DataView(length.buffer).setBigUint64(0, BigInt(text.length), true);
    return Uint8Array.from([...length, ...text]);
  };
  const header = headerOf(digest(headerOf("0".repeat(64))));
  return Uint8Array.from([...header, ...data]);
})();

function safetensors(header: unknown): Uint8Array<ArrayBuffer> {
  const text = bytesOf(header);
  const bytes = new Uint8Array(8 + text.length + 32);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

const DESCRIPTION = describe(3);

/** Targets of one file that is changed. */
function single(
  name: string,
  file: string,
  seed: Uint8Array<ArrayBuffer>,
  read: Target["read"],
  { isText = true, weight = 4 } = {},
): Target {
  return { name, files: { [file]: seed }, changed: [file], isText, weight, read };
}

/** Targets of an image: as it is, and for a PNG with right checksums after the change. */
function image(name: string, seed: Uint8Array<ArrayBuffer>): Target[] {
  const target = single(name, "image", seed, (_, bytes) => decodeImage(bytes, "image"), {
    ...{ isText: false, weight: 2 },
  });
  return seed[0] === 0x89
    ? [{ ...target, weight: 1 }, { ...target, mend: withChecksums }]
    : [target];
}

/** A PNG whose chunks have right checksums, as far as there are chunks. */
function withChecksums(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const view = new DataView(bytes.buffer);
  for (let at = 8; at + 12 <= bytes.length;) {
    const end = at + 8 + view.getUint32(at);
    if (end + 4 > bytes.length) break;
    view.setUint32(end, crc32(bytes.subarray(at + 4, end)));
    at = end + 4;
  }
  return bytes;
}

const openPathIn = (folder: string) =>
  openPath(SURVEY, { words: [join(folder, "path.json")], frames: 5 }).then((path) =>
    [0, 1.3, 4].map((frame) => path.at(frame))
  );

/** All kinds of files that denerf reads. */
export const TARGETS: readonly Target[] = [
  ...PNG_FIXTURES.flatMap(({ kind, png }) => image(`PNG, ${kind}`, Uint8Array.fromBase64(png))),
  ...Object.entries(COLOUR_JPEGS).flatMap(([kind, jpeg]) =>
    image(`JPEG, ${kind}`, Uint8Array.fromBase64(jpeg))
  ),
  ...image("JPEG, turned", Uint8Array.fromBase64(ORIENTED_JPEGS[5])),
  ...image("HEIC", heic({ pictures: ["squares"] })),
  ...image(
    "HEIC of tiles, turned",
    heic({
      pictures: ["squares", "other"],
      grid: { columns: 2, width: 120, height: 60 },
      transforms: [turned(1)],
    }),
  ),
  {
    ...{ name: "transforms.json", files: transformsFiles, changed: ["transforms.json"] },
    ...{ isText: true, weight: 20, read: readScene },
  },
  {
    ...{ name: "PLY of transforms.json", files: transformsFiles, changed: ["points.ply"] },
    ...{ isText: true, weight: 8, read: readScene },
  },
  {
    name: "Blender",
    files: {
      "transforms_train.json": bytesOf(transforms(2)),
      ...images(2, (i) => `train/r_${i}.png`),
    },
    ...{ changed: ["transforms_train.json"], isText: true, weight: 8, read: readScene },
  },
  {
    ...{
      name: "COLMAP, binary",
      files: { ...PHOTOGRAPHS, ...BINARY },
      changed: Object.keys(BINARY),
    },
    ...{ isText: false, weight: 16, read: readModel },
  },
  {
    ...{ name: "COLMAP, text", files: { ...PHOTOGRAPHS, ...TEXT }, changed: Object.keys(TEXT) },
    ...{ isText: true, weight: 16, read: readModel },
  },
  {
    name: "LLFF",
    files: {
      "poses_bounds.npy": doubles([LLFF_ROW, LLFF_ROW].flat(), 2, 17),
      ...images(2, (i) => `images/${i}.png`),
    },
    ...{ changed: ["poses_bounds.npy"], isText: false, weight: 8, read: readScene },
  },
  {
    name: "tiny_nerf_data.npz",
    files: {
      "tiny_nerf_data.npz": zip([
        { name: "images.npy", bytes: doubles(Array(36).fill(0.5), 2, 2, 3, 3), deflate: true },
        { name: "poses.npy", bytes: doubles([POSE, POSE].flat(2), 2, 4, 4) },
        { name: "focal.npy", bytes: doubles([138.5]) },
      ]),
    },
    ...{ changed: ["tiny_nerf_data.npz"], isText: false, weight: 8, read: readScene },
  },
  ...Object.entries(CAMERA_FILES).map(([name, content]): Target => ({
    ...{ name, files: { [name]: bytesOf(content), ...images(2, (i) => `r_${i}.png`) } },
    ...{ changed: [name], isText: true, weight: 8, read: readScene },
  })),
  ...Object.entries(CAPTURES).map(([name, { files, described, isText }]): Target => ({
    ...{ name, files, changed: described, isText, weight: 6, read: readModel },
  })),
  single(
    "rays",
    "rays.npy",
    doubles(Array.from({ length: 9 * 16 }, (_, i) => Math.sin(i) / 2 + 0.5), 16, 9),
    (folder) => surveyScene(join(folder, "rays.npy")),
    { isText: false, weight: 8 },
  ),
  single("checkpoint", "a.safetensors", CHECKPOINT, (_, bytes) => decodeCheckpoint("a", bytes), {
    ...{ isText: true, weight: 12 },
  }),
  single(
    "field file",
    "a.field",
    Uint8Array.from(gzipSync(FIELD)),
    (_, bytes) => decodeField("a", bytes),
    { isText: false },
  ),
  single(
    "field file's contents",
    "a.safetensors",
    FIELD,
    (_, bytes) => decodeField("a", Uint8Array.from(gzipSync(bytes))),
    { weight: 6 },
  ),
  single(
    "run's config.json",
    "config.json",
    bytesOf(JSON.parse(CONFIG)),
    (folder) => new RunFolder(folder).config(),
    { weight: 12 },
  ),
  single(
    "configuration, TOML",
    "config.toml",
    bytesOf(CONFIG_TOML),
    (folder) => readConfigFile(join(folder, "config.toml"), false),
    { weight: 12 },
  ),
  single(
    "jobs file",
    "jobs.toml",
    bytesOf(JOBS),
    (folder) => readJobsFile(join(folder, "jobs.toml"), { inputs: false }),
    { weight: 16 },
  ),
  single("path", "path.json", bytesOf(DENERF_PATH), openPathIn, { weight: 8 }),
  single("path of nerfstudio", "path.json", bytesOf(NERFSTUDIO_PATH), openPathIn, { weight: 8 }),
  single("path of instant-ngp", "path.json", bytesOf(INSTANT_NGP_PATH), openPathIn, { weight: 8 }),
  single(
    "render's description",
    "manifest/render.json",
    bytesOf(DESCRIPTION),
    (folder) => new RenderFolder(folder).description(),
    { weight: 8 },
  ),
];
