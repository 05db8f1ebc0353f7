import assert from "node:assert/strict";
import { relative } from "node:path";
import { realityCapture } from "../../../src/scene/formats/reality_capture.ts";
import { assertClose, FLOAT64 } from "../../reference/assert_close.ts";
import { withTempFolder } from "../temp_scene.ts";
import {
  type Files,
  images,
  pixelOf,
  testRefusals,
  withCapture,
  writeAll,
} from "./format_checks.ts";

const HEADER = "#name,x,y,alt,heading,pitch,roll,f,px,py,k1,k2,k3,k4,t1,t2";

/** Positions, angles in degrees, optics: as RealityCapture writes them. */
const ROWS = [
  "a.png,1,2,30,0,0,0,27,0,0,0,0,0,0,0,0",
  "b.png,4.5,-2,1.25,170.3,85.2,-22.7,14.24,-9.48e-004,2.4e-003,3.1e-003,4e-003,-1.8e-003,5e-004,2e-003,-1e-003",
];

const FILES: Files = {
  "cameras.csv": [HEADER, ...ROWS, ""].join("\r\n"),
  ...images("a.png", "images/never.png", "b.png"),
};

type Matrix = readonly (readonly number[])[];

function product(a: Matrix, b: Matrix): Matrix {
  return a.map((row) =>
    b[0].map((_, j) => row.reduce((sum, value, k) => sum + value * b[k][j], 0))
  );
}

const radians = (degrees: number) => degrees * Math.PI / 180;

const aboutX = (degrees: number): Matrix => {
  const [c, s] = [Math.cos(radians(degrees)), Math.sin(radians(degrees))];
  return [[1, 0, 0], [0, c, -s], [0, s, c]];
};
const aboutY = (degrees: number): Matrix => {
  const [c, s] = [Math.cos(radians(degrees)), Math.sin(radians(degrees))];
  return [[c, 0, s], [0, 1, 0], [-s, 0, c]];
};
const aboutZ = (degrees: number): Matrix => {
  const [c, s] = [Math.cos(radians(degrees)), Math.sin(radians(degrees))];
  return [[c, -s, 0], [s, c, 0], [0, 0, 1]];
};

Deno.test("at no angles RealityCapture's camera looks down, with north at its top", () =>
  withCapture(realityCapture, FILES, ({ frames: [{ name, cameraToWorld, intrinsics }] }) => {
    assert.equal(name, "a");
    // Right is east, up is north, backward is up.
    assertClose([...cameraToWorld], [1, 0, 0, 1, 0, 1, 0, 2, 0, 0, 1, 30], FLOAT64);
    assert.deepEqual(intrinsics, {
      size: null,
      focal: { relativeX: 0.75, relativeY: 0.75 },
      principal: { offsetX: 0, offsetY: 0 },
      lens: null,
    });
  }));

Deno.test("heading turns clockwise, pitch lifts the view, roll leans it", async () => {
  const directions: [string, forward: number[], up: number[]][] = [
    ["0,90,0", [0, 1, 0], [0, 0, 1]], // to the horizon, northwards
    ["90,90,0", [1, 0, 0], [0, 0, 1]], // eastwards
    ["0,90,30", [-0.5, Math.sqrt(0.75), 0], [0, 0, 1]],
    ["45,0,0", [0, 0, -1], [Math.SQRT1_2, Math.SQRT1_2, 0]],
  ];
  for (const [angles, forward, up] of directions) {
    const files = {
      "c.csv": `#name,x,y,alt,heading,pitch,roll,f\na.png,0,0,0,${angles},36`,
      ...images("a.png"),
    };
    await withCapture(realityCapture, files, ({ frames: [{ cameraToWorld: m }] }) => {
      assertClose([-m[2], -m[6], -m[10]], forward, { atol: 1e-12, rtol: 0 });
      assertClose([m[1], m[5], m[9]], up, { atol: 1e-12, rtol: 0 });
    });
  }
});

Deno.test("RealityCapture's points are seen where its own formulas put them, in images of any size", () =>
  withCapture(realityCapture, FILES, ({ frames: [, frame] }) => {
    const rotation = product(aboutZ(-170.3), product(aboutX(85.2), aboutY(-22.7)));
    const inCamera = [0.3, -0.2, -1.7]; // right, up, backward
    const point = [4.5, -2, 1.25].map((at, i) =>
      rotation[i].reduce((sum, value, j) => sum + value * inCamera[j], at)
    );
    const [x, y] = [0.3 / 1.7, 0.2 / 1.7];
    const r2 = x * x + y * y;
    const k = 1 + 3.1e-3 * r2 + 4e-3 * r2 ** 2 - 1.8e-3 * r2 ** 3 + 5e-4 * r2 ** 4;
    const [t1, t2] = [2e-3, -1e-3];
    const u = x * k + t1 * (r2 + 2 * x * x) + 2 * t2 * x * y;
    const v = y * k + t2 * (r2 + 2 * y * y) + 2 * t1 * x * y;
    for (const [width, height] of [[600, 400], [400, 600], [192, 108]]) {
      const longer = Math.max(width, height);
      const expected = [
        width / 2 + longer * (14.24 / 36 * u - 9.48e-4),
        height / 2 + longer * (14.24 / 36 * v + 2.4e-3),
      ];
      assertClose(pixelOf(frame, { width, height }, point), expected, { atol: 1e-9, rtol: 0 });
    }
  }));

Deno.test("newer tables have other names, a line before them, and names with commas", () =>
  withTempFolder(async (folder) => {
    const table = "#cameras 2\n#name,x,y,alt,yaw,pitch,roll,f_35mm,px_norm,py_norm,k1\n" +
      "one, two.png,1,2,3,10,20,30,18,0.01,0.02,0.1\n\n";
    await writeAll(folder, { "x.csv": table, ...images("images/one, two.png") });
    assert.ok(await realityCapture.matches(["images", "x.csv"], folder));
    const { frames: [frame] } = await realityCapture.read(folder, { downscale: 1 });
    assert.equal(relative(folder, frame.image as string), "images/one, two.png");
    const { focal, principal, lens } = frame.intrinsics;
    assert.deepEqual([focal, principal], [
      { relativeX: 0.5, relativeY: 0.5 },
      { offsetX: 0.01, offsetY: 0.02 },
    ]);
    assert.deepEqual(lens?.radial, [0.1, 0, 0, 0]);
  }));

Deno.test("other tables are none of RealityCapture's, and a second one is named", () =>
  withTempFolder(async (folder) => {
    await writeAll(folder, {
      ...FILES,
      "a.csv": "filename,id,split\n",
      "later.csv": `${HEADER}\n`,
    });
    assert.ok(!await realityCapture.matches(["a.csv"], folder));
    assert.ok(!await realityCapture.matches(["images"], folder));
    assert.ok(await realityCapture.matches(["cameras.csv"], folder));
    const { frames, notes } = await realityCapture.read(folder, { downscale: 1 });
    assert.equal(frames.length, 2);
    assert.deepEqual(notes, ["later.csv is another table of cameras: it is not read."]);
  }));

Deno.test("a row that is none is skipped with its line", () => {
  const rows = [...ROWS, "c.png,1,2,3,0,nan,0,27", "d.png,1,2,3,0,0,0,0,0,0,0,0,0,0,0,0"];
  const files = { "cameras.csv": [HEADER, ...ROWS, ...rows].join("\n"), ...FILES };
  const table = [HEADER, ...rows].join("\n");
  return withCapture(realityCapture, { ...files, "cameras.csv": table }, ({ skipped }) => {
    assert.deepEqual(skipped, [
      { name: "c", reason: 'line 4 of cameras.csv has "nan" for pitch instead of a number' },
      { name: "d", reason: "line 5 of cameras.csv has f = 0, which must be above 0" },
    ]);
  });
});

const REFUSALS: Record<string, [table: string, message: string]> = {
  "a table without columns": [
    "name alt pitch roll\n1,2,3\n",
    "no line names its columns, which must be #name, x, y, alt, heading, pitch, roll, f and may be px, " +
    "py, k1, k2, k3, k4, t1, t2. Export it again as Internal/External camera parameters.",
  ],
  "a table without rows": [
    `${HEADER}\n`,
    "it lists no photographs. Align them in RealityCapture, and export it again.",
  ],
};

testRefusals(
  "RealityCapture",
  realityCapture,
  "cameras.csv",
  { files: FILES, beside: {} },
  REFUSALS,
);
