import assert from "node:assert/strict";
import fc from "npm:fast-check@^4.0.0";
import { join } from "node:path";
import { invert, lens, transformPose } from "../../src/math/mod.ts";
import {
  type FrameRecord,
  recordCamera,
  type RenderDescription,
  RenderFolder,
} from "../../src/render/mod.ts";
import { assertClose } from "../reference/assert_close.ts";
import { withTempFolder } from "../scene/temp_scene.ts";
import { describe, MAKER } from "./render_test_tools.ts";

const CAMERA = {
  ...{ width: 8, height: 6, fx: 7, fy: 7.5, cx: 4, cy: 3 },
  cameraToWorld: Float64Array.of(0, -1, 0, 3, 1, 0, 0, -2, 0, 0, 1, 5),
};

/** Turns by 90 degrees around z, halves, and moves. */
const FROM_CAPTURE = {
  scale: 0.5,
  rotation: [0, -1, 0, 1, 0, 0, 0, 0, 1],
  translation: [1, 2, 3],
} as const;

Deno.test("manifests hold cameras in the capture's coordinates", () => {
  const { cameraToWorld, ...rest } = recordCamera(CAMERA, FROM_CAPTURE);
  const { cameraToWorld: _, ...intrinsics } = CAMERA;
  assert.deepEqual(rest, intrinsics);
  // By hand: (p - t) / s, turned back: (x, y) -> (y, -x).
  assert.deepEqual([3, 7, 11].map((i) => cameraToWorld[i]), [-8, -4, 4]);
  assertClose(
    transformPose(FROM_CAPTURE, Float64Array.from(cameraToWorld)),
    CAMERA.cameraToWorld,
    { atol: 1e-12, rtol: 0 },
  );
  assert.deepEqual(invert(invert(FROM_CAPTURE)).rotation, FROM_CAPTURE.rotation);
});

Deno.test("manifests hold a camera's lens, and say where its rays were measured", () => {
  const fisheye = lens("fisheye", { radial: [0.1, 0, 0, 0] });
  const camera = recordCamera(
    { ...CAMERA, lens: fisheye, rays: new Float32Array(6) },
    FROM_CAPTURE,
  );
  assert.deepEqual([camera.lens, camera.rays], [fisheye, "table"]);
});

Deno.test("a description is read as it was written", () =>
  withTempFolder(async (path) => {
    const folder = new RenderFolder(path);
    await Deno.mkdir(folder.records);
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    await fc.assert(
      fc.asyncProperty(fc.array(number, { minLength: 12, maxLength: 12 }), async (pose) => {
        const plain = describe(2, { focus: 3.25, alpha: true });
        const [first, second] = plain.frames;
        const cameraToWorld = pose.map((value) => value + 0); // JSON has no -0
        const camera = { ...first.camera, cameraToWorld, lens: lens("equirectangular", {}) };
        const description = { ...plain, frames: [{ name: "a b-c", camera }, second] };
        await folder.writeDescription(description);
        assert.deepEqual(await folder.description(), description);
      }),
      { numRuns: 20 },
    );
  }));

Deno.test("a manifest holds the description and all records", () =>
  withTempFolder(async (path) => {
    const folder = new RenderFolder(path);
    assert.equal(await folder.manifest(), null);
    const { frames, ...description } = describe(2);
    const records = frames.map((frame) => recordOf(description, frame));
    await folder.writeManifest({ ...description, frames }, records);
    assert.deepEqual(await folder.manifest(), {
      ...description,
      format: "denerf manifest 1",
      frames: records,
    });
  }));

function recordOf(
  { checkpoint, settings }: Pick<RenderDescription, "checkpoint" | "settings">,
  frame: RenderDescription["frames"][number],
): FrameRecord {
  const sha256 = "ab".repeat(32);
  const file = { name: `${frame.name}.png`, kind: "color", bytes: 100, sha256 } as const;
  return { format: "denerf frame 1", ...frame, checkpoint, settings, ...MAKER, files: [file] };
}

/** Changes to a record, and what is said of them. */
const WRONG: Record<string, [change: Record<string, unknown>, reason: string]> = {
  "another format": [
    { format: "denerf frame 9" },
    'format must be "denerf frame 1", current value is "denerf frame 9".',
  ],
  "a file outside the folder": [
    { files: [{ name: "../x.png", kind: "color", bytes: 1, sha256: "0".repeat(64) }] },
    'files[0].name must be the name of a file, current value is "../x.png".',
  ],
  "a hidden file": [
    { files: [{ name: ".x.png", kind: "color", bytes: 1, sha256: "0".repeat(64) }] },
    'files[0].name must be the name of a file, current value is ".x.png".',
  ],
  "no files": [{ files: [] }, "files must have at least 1 element, current value is []."],
  "a hash of another kind": [
    { checkpoint: "123" },
    'checkpoint must be 64 hexadecimal digits, current value is "123".',
  ],
  "a field too many": [{ time: 3 }, "time is wrong: there is no such field. Did you mean name?"],
};

for (const [what, [change, reason]] of Object.entries(WRONG)) {
  Deno.test(`a record with ${what} is refused in a line, and its frame counts as not done`, () =>
    withTempFolder(async (path) => {
      const folder = new RenderFolder(path);
      await Deno.mkdir(folder.records);
      const description = describe(1);
      const [frame] = description.frames;
      const file = folder.recordPath(frame.name);
      const record = { ...recordOf(description, frame), ...change };
      await Deno.writeTextFile(file, JSON.stringify(record));
      await assert.rejects(folder.record(frame.name), {
        name: "RenderError",
        message:
          `Cannot use ${file}: ${reason} Remove it, or render into another folder by --output.`,
      });
      assert.equal(await folder.done(description, frame), null);
    }));
}

Deno.test("a record that cannot be read for another reason is no missing record", () =>
  withTempFolder(async (path) => {
    const folder = new RenderFolder(path);
    await Deno.mkdir(join(folder.recordPath("orbit_0000")), { recursive: true });
    await assert.rejects(
      folder.record("orbit_0000"),
      /^RenderError: Cannot use .*orbit_0000\.json: /,
    );
  }));
