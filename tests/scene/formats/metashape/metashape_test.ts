import assert from "node:assert/strict";
import { relative } from "node:path";
import { metashape } from "../../../../src/scene/formats/metashape/mod.ts";
import { assertClose } from "../../../reference/assert_close.ts";
import { withTempFolder } from "../../temp_scene.ts";
import {
  type Files,
  images,
  pixelOf,
  testRefusals,
  withCapture,
  writeAll,
} from "../format_checks.ts";

const SIZE = { width: 640, height: 480 };

/** What a calibration's elements are called, and their values. */
type Numbers = Readonly<Record<string, number>>;

const FRAME: Numbers = {
  ...{ f: 500, cx: 12, cy: -7, b1: 3, b2: 0.01, k1: 0.05, k2: -0.02, k3: 0.01, k4: -0.003 },
  ...{ p1: 0.003, p2: -0.004 },
};

function sensor(id: number, type: string, numbers: Numbers, more = ""): string {
  const elements = Object.entries(numbers).map(([name, value]) => `<${name}>${value}</${name}>`);
  return `<sensor id="${id}" label="unknown" type="${type}">
    <resolution width="640" height="480"/>
    <property name="layer_index" value="0"/>
    <calibration type="${type}" class="initial"><resolution width="640" height="480"/><f>1</f></calibration>
    <calibration type="${type}" class="adjusted">
      <resolution width="640" height="480"/>${elements.join("")}
    </calibration>${more}
  </sensor>`;
}

/** A matrix [4, 4] from a camera's frame to the chunk's. */
const MATRIX = [
  ...[0.36, 0.48, -0.8, 1.5],
  ...[-0.8, 0.6, 0, -2],
  ...[0.48, 0.64, 0.6, 0.25],
  ...[0, 0, 0, 1],
];

function camera(
  id: number,
  sensorId: number,
  label: string,
  matrix: readonly number[] | null = MATRIX,
  attributes = "",
): string {
  const transform = matrix === null ? "" : `<transform>${matrix.join(" ")}</transform>`;
  return `<camera id="${id}" sensor_id="${sensorId}" label="${label}" ${attributes}>${transform}
    <orientation>1</orientation><reference x="1" y="2" z="3" enabled="true"/></camera>`;
}

interface Chunk {
  readonly sensors: readonly string[];
  readonly cameras: readonly string[];
  readonly components?: string;
  readonly transform?: string;
  readonly label?: string;
}

function chunk(
  { sensors, cameras, components = "", transform = "", label = "Chunk 1" }: Chunk,
): string {
  return `<chunk label="${label}" enabled="true">
  <sensors next_id="9">${sensors.join("\n")}</sensors>
  ${components}
  <cameras next_id="99" next_group_id="1">${cameras.join("\n")}</cameras>
  <reference>LOCAL_CS["Local Coordinates (m)"]</reference>
  ${transform}
  <region><center>0 0 0</center><size>9 9 9</size><R>1 0 0 0 1 0 0 0 1</R></region>
</chunk>`;
}

function file(...chunks: string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<document version="2.0.0">\n${
    chunks.join("\n")
  }\n</document>\n`;
}

const SENSORS = [
  sensor(0, "frame", FRAME),
  sensor(1, "fisheye", { ...FRAME, f: 300 }),
  sensor(2, "spherical", {}),
  sensor(3, "frame", { f: 450 }),
];

const FILES: Files = {
  "cameras.xml": file(chunk({
    sensors: SENSORS,
    cameras: [
      camera(0, 0, "a.png"),
      `<group id="0" label="Group 1" type="folder">${camera(1, 1, "b")}</group>`,
      camera(2, 2, "c"),
      camera(3, 3, "d&amp;e"),
      camera(4, 0, "f", null),
      camera(5, 0, "g", MATRIX, 'enabled="false"'),
      camera(6, 0, "h", null, 'master_id="0"'),
    ],
  })),
  ...images("images/a.png", "images/b.png", "images/c.png", "images/d&e.png", "images/f.png"),
};

/** A point of the camera's frame in the chunk's coordinates. */
function toChunk(point: readonly number[]): number[] {
  return [0, 4, 8].map((row) =>
    MATRIX[row] * point[0] + MATRIX[row + 1] * point[1] + MATRIX[row + 2] * point[2] +
    MATRIX[row + 3]
  );
}

/** The manual's formulas behind the projection onto the image plane, but for b2. */
function pixel(c: Numbers, x: number, y: number): [number, number] {
  const { cx = 0, cy = 0, b1 = 0, k1 = 0, k2 = 0, k3 = 0, k4 = 0, p1 = 0, p2 = 0 } = c;
  const r = Math.hypot(x, y);
  const radial = 1 + k1 * r ** 2 + k2 * r ** 4 + k3 * r ** 6 + k4 * r ** 8;
  const u = x * radial + p1 * (r ** 2 + 2 * x ** 2) + 2 * p2 * x * y;
  const v = y * radial + p2 * (r ** 2 + 2 * y ** 2) + 2 * p1 * x * y;
  return [SIZE.width / 2 + cx + u * c.f + u * b1, SIZE.height / 2 + cy + v * c.f];
}

Deno.test("Metashape's points are seen where its manual's formulas put them, through every sensor", () =>
  withCapture(metashape, FILES, ({ frames, notes }, folder) => {
    const [x, y, z] = [0.4, -0.3, 1.25];
    const r = Math.hypot(x, y);
    const theta = Math.atan2(r, z);
    const expected = [
      pixel(FRAME, x / z, y / z),
      pixel({ ...FRAME, f: 300 }, theta * x / r, theta * y / r),
      [
        SIZE.width * (0.5 + Math.atan2(x, z) / (2 * Math.PI)),
        SIZE.height * (0.5 + Math.atan2(y, Math.hypot(x, z)) / Math.PI),
      ],
      [SIZE.width / 2 + 450 * x / z, SIZE.height / 2 + 450 * y / z],
    ];
    assert.deepEqual(frames.map(({ name }) => name), ["a", "b", "c", "d&e"]);
    assert.equal(relative(folder, frames[1].image as string), "images/b.png");
    for (const [i, frame] of frames.entries()) {
      assertClose(pixelOf(frame, SIZE, toChunk([x, y, z])), expected[i], { atol: 1e-9, rtol: 0 });
    }
    assert.equal(frames[3].intrinsics.lens, null);
    assert.deepEqual(notes, []);
  }));

Deno.test("Metashape's camera looks along the third column, with the second down", () =>
  withCapture(metashape, FILES, ({ frames: [{ cameraToWorld: m }] }) => {
    assertClose([m[3], m[7], m[11]], [1.5, -2, 0.25], { atol: 0, rtol: 0 });
    assertClose([m[0], m[4], m[8]], [0.36, -0.8, 0.48], { atol: 1e-15, rtol: 0 });
    assertClose([m[1], m[5], m[9]], [-0.48, -0.6, -0.64], { atol: 1e-15, rtol: 0 });
    assertClose([m[2], m[6], m[10]], [0.8, 0, -0.6], { atol: 1e-15, rtol: 0 });
  }));

Deno.test("cameras that Metashape did not align, or that are switched off, are skipped", () =>
  withCapture(metashape, FILES, ({ skipped }) => {
    assert.deepEqual(skipped, [
      { name: "f", reason: "Metashape did not align it" },
      { name: "g", reason: "it is switched off in Metashape" },
      {
        name: "h",
        reason: "it belongs to a rig, and only the places of rigs' first cameras are read",
      },
    ]);
  }));

const TRANSFORM = `<transform>
  <rotation locked="true">0 -1 0 1 0 0 0 0 1</rotation>
  <translation locked="true">100 200 300</translation><scale locked="true">2</scale></transform>`;

Deno.test("a chunk's transform, or a component's, says where the cameras are in the world", async () => {
  const cameras = [camera(0, 3, "a", MATRIX, 'component_id="0"')];
  const component =
    `<components><component id="0" label="Component 1">${TRANSFORM}</component></components>`;
  const other = TRANSFORM.replace("100", "7");
  for (
    const where of [
      { transform: TRANSFORM },
      { components: component, transform: other },
      { components: '<components><component id="0"/></components>', transform: TRANSFORM },
    ]
  ) {
    const files = {
      "c.xml": file(chunk({ sensors: SENSORS, cameras, ...where })),
      ...images("a.png"),
    };
    await withCapture(metashape, files, ({ frames: [{ cameraToWorld: m }], up }) => {
      assert.deepEqual(up?.axis, [0, 0, 1]);
      // Turned by 90 degrees about z, then twice as far out, then moved.
      assertClose([m[3], m[7], m[11]], [100 + 4, 200 + 3, 300.5], { atol: 1e-12, rtol: 0 });
      assertClose([m[0], m[4], m[8]], [0.8, 0.36, 0.48], { atol: 1e-15, rtol: 0 });
    });
  }
});

Deno.test("up is away from the earth's middle in georeferenced chunks, and unknown in others", async () => {
  const cameras = [camera(0, 3, "a"), camera(1, 3, "b")];
  const transform = TRANSFORM.replace("100 200 300", "-2499366 -4256836 4029217");
  const far = {
    "c.xml": file(chunk({ sensors: SENSORS, cameras, transform })),
    ...images("a.png", "b.png"),
  };
  await withCapture(metashape, far, ({ up }) => assert.deepEqual(up!.axis, [0, 0, 1]));
  const wgs = { ...far, "c.xml": far["c.xml"].replace("LOCAL_CS", "GEOGCS") };
  await withCapture(metashape, wgs, ({ up }) => {
    assertClose(up!.axis, [-2499362, -4256833, 4029217.5], { atol: 1e-6, rtol: 0 });
  });
  await withCapture(metashape, FILES, ({ up }) => assert.equal(up, null));
});

Deno.test("of several chunks and components those with the most cameras are taken", () => {
  const first = chunk({ sensors: SENSORS, cameras: [camera(0, 3, "z")], label: "small" });
  const cameras = ["a", "b", "c"].map((label, i) =>
    camera(i, 3, label, MATRIX, `component_id="${label === "a" ? 0 : 1}"`)
  );
  const components = '<components><component id="0"/><component id="1"/></components>';
  const content = file(first, chunk({ sensors: SENSORS, cameras, components, label: "large" }));
  const files = { "c.xml": content, ...images("a.png", "b.png", "c.png", "z.png") };
  return withCapture(metashape, files, ({ frames, skipped, notes }) => {
    assert.deepEqual(frames.map(({ name }) => name), ["b", "c"]);
    assert.deepEqual(skipped, [{
      name: "a",
      reason: "it is in another component, whose place is not known",
    }]);
    assert.deepEqual(notes, [
      "Of its chunks large has the most aligned cameras, 3, and small (1) is not used.",
    ]);
  });
});

Deno.test("PhotoScan's older calibrations have focal lengths for both axes, and a corner", () => {
  const old = sensor(0, "frame", { fx: 510, fy: 500, cx: 330, cy: 235, skew: 9 });
  const files = {
    "c.xml": file(chunk({ sensors: [old], cameras: [camera(0, 0, "a")] })),
    ...images("a.png"),
  };
  return withCapture(metashape, files, ({ frames: [{ intrinsics }], notes }) => {
    assert.deepEqual([intrinsics.focal, intrinsics.principal], [
      { fx: 510, fy: 500 },
      { cx: 330, cy: 235 },
    ]);
    assert.deepEqual(notes, [
      "The skew b2 of its sensors, which moves pixels by up to 4.3, is ignored.",
    ]);
  });
});

const PLY = (x: number) =>
  "ply\nformat ascii 1.0\nelement vertex 2\nproperty float x\nproperty float y\nproperty float z\n" +
  `end_header\n${x} -3 0\n${x + 2} 1 1\n`;

Deno.test("a PLY beside the cameras has their points, unless it is far from them", () =>
  withTempFolder(async (folder) => {
    await writeAll(folder, { ...FILES, "points.ply": PLY(1) });
    const { points } = await metashape.read(folder, { downscale: 1 });
    assert.deepEqual([...points!.positions], [1, -3, 0, 3, 1, 1]);
    await writeAll(folder, { "points.ply": PLY(5000) });
    const far = await metashape.read(folder, { downscale: 1 });
    assert.equal(far.points, null);
    assert.deepEqual(far.notes, [
      "The points of points.ply are far from all cameras, as if in other coordinates: they are not used.",
    ]);
    await writeAll(folder, { "other.ply": PLY(1) });
    assert.deepEqual((await metashape.read(folder, { downscale: 1 })).notes, []);
  }));

Deno.test("other XML files are none of Metashape's, and a second one is named", () =>
  withTempFolder(async (folder) => {
    const other = "<calibration><projection>frame</projection></calibration>";
    await writeAll(folder, { ...FILES, "a.xml": other, "z.xml": FILES["cameras.xml"] });
    assert.ok(!await metashape.matches(["a.xml"], folder));
    assert.ok(await metashape.matches(["cameras.xml"], folder));
    const { frames, notes } = await metashape.read(folder, { downscale: 1 });
    assert.equal(frames.length, 4);
    assert.deepEqual(notes, ["z.xml is another file of cameras: it is not read."]);
  }));

const one = (numbers: Numbers, type = "frame") =>
  file(chunk({ sensors: [sensor(0, type, numbers)], cameras: [camera(0, 0, "a")] }));
const ADVICE =
  "Export undistorted photographs and their cameras, or align again with another camera type.";

const REFUSALS: Record<string, [content: string, message: string]> = {
  "cameras that are not aligned": [
    file(chunk({ sensors: SENSORS, cameras: [camera(0, 0, "a", null)] })),
    "none of its cameras is aligned. Align the photographs in Metashape (Workflow, Align Photos), and " +
    "export the cameras again.",
  ],
  "a projection that no lens has": [
    one({ f: 300 }, "equisolid_fisheye"),
    `the sensor 0 has the type "equisolid_fisheye", which is not supported. ${ADVICE}`,
  ],
  "a focal length of zero": [one({ f: 0 }), `the sensor 0 has no focal length above 0. ${ADVICE}`],
  "four tangential coefficients": [
    one({ f: 300, p3: 0.1 }),
    `the sensor 0 has the coefficients p3 and p4, which are not supported. ${ADVICE}`,
  ],
  "a sensor that is not there": [
    file(chunk({ sensors: [], cameras: [camera(0, 7, "a")] })),
    `the sensor 7 does not exist. ${ADVICE}`,
  ],
  "a file that ends early": [
    one({ f: 300 }).slice(0, 400),
    "Attribute value expected (line 8, column 33). Copy or write it again.",
  ],
  "entities of its own": [
    one({ f: 300 }).replace("<document", '<!DOCTYPE d [<!ENTITY a "aaaa">]>\n<document')
      .replace('label="a"', 'label="&a;"'),
    "Named entity isn't defined: &a; (line 14, column 79). Copy or write it again.",
  ],
  "elements nested without end": [
    `<document><chunk>${"<a>".repeat(50_000)}`,
    "its elements are nested too deeply. Write it again.",
  ],
};

testRefusals(
  "Metashape",
  metashape,
  "cameras.xml",
  { files: FILES, beside: images("a.png") },
  REFUSALS,
);
