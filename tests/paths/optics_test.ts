import assert from "node:assert/strict";
import { type Camera, column, lens, type Point2, rayDirection } from "../../src/math/mod.ts";
import { cross, dot, normalize, type Vec3 } from "../../src/math/vector.ts";
import { type Look, trackOf } from "../../src/paths/look.ts";
import { chooseOptics, focalOf, fovOf, type StatedOptics } from "../../src/paths/optics.ts";
import { OUTPUT_PROJECTIONS, type PathRequest } from "../../src/paths/mod.ts";
import { assertClose } from "../reference/assert_close.ts";
import { cameraAt, camerasAlong, INTRINSICS, open, PATH, surveyOf } from "./path_test_tools.ts";

const UNSTATED: StatedOptics = { size: null, projection: null };

const REFERENCE = cameraAt([0, -4, 1], [0, 0, 0]);

/** The first camera of an orbit at a height above what is looked at. */
async function firstOf(request: Omit<PathRequest, "words">): Promise<Camera> {
  const cameras = [[0, -4], [4, 0], [0, 4], [-4, 0]].map(([x, y]) =>
    cameraAt([x, y, 3], [0, 0, 0])
  );
  return (await open(surveyOf(cameras), "orbit", { frames: 1, ...request })).at(0);
}

const rayAt = (camera: Camera, pixel: Point2) => rayDirection(camera, pixel)!;

Deno.test("the ray of a perspective pixel's centre is that of a pinhole with this field of view", async () => {
  const camera = await firstOf({ size: [6, 4], fov: 90 });
  assert.equal(camera.lens, undefined);
  // 90 degrees from top to bottom: 2 pixels up are as far as the image plane is away.
  assertClose(rayAt(camera, [3, 0]), normalize([0, 2, -2]), PATH);
  assertClose(rayAt(camera, [3, 4]), normalize([0, -2, -2]), PATH);
  assertClose(rayAt(camera, [0.5, 0.5]), normalize([-2.5, 1.5, -2]), PATH);
  assertClose(rayAt(camera, [5.5, 2.5]), normalize([2.5, -0.5, -2]), PATH);
});

Deno.test("in a fisheye's image angles are distances", async () => {
  const camera = await firstOf({ size: [8, 4], fov: 200, projection: "fisheye" });
  const perPixel = (200 / 4) * Math.PI / 180;
  assertClose(rayAt(camera, [4, 2]), [0, 0, -1], PATH);
  // The top is 100 degrees up: a little behind the camera.
  assertClose(rayAt(camera, [4, 0]), [0, Math.sin(2 * perPixel), -Math.cos(2 * perPixel)], PATH);
  const angle = perPixel * Math.hypot(1.5, 1.5);
  const side = Math.sin(angle) / Math.SQRT2;
  assertClose(rayAt(camera, [5.5, 3.5]), [side, -side, -Math.cos(angle)], PATH);
  assert.equal(rayDirection(camera, [0.1, 2]), null, "beyond 180 degrees there is nothing");
});

Deno.test("an equirectangular image shows longitudes and latitudes, its middle straight ahead", async () => {
  const camera = await firstOf({ size: [8, 4], projection: "equirectangular" });
  assertClose(rayAt(camera, [4, 2]), [0, 0, -1], PATH);
  assertClose(rayAt(camera, [6, 2]), [1, 0, 0], PATH);
  assertClose(rayAt(camera, [0, 2]), [0, 0, 1], PATH);
  assertClose(rayAt(camera, [3, 0]), [0, 1, 0], PATH);
  const [longitude, latitude] = [Math.PI / 8, Math.PI / 8];
  assertClose(rayAt(camera, [4.5, 1.5]), [
    Math.cos(latitude) * Math.sin(longitude),
    Math.sin(latitude),
    -Math.cos(latitude) * Math.cos(longitude),
  ], PATH);
});

Deno.test("a 360 degree camera stays level, and still turns to what others look at", async () => {
  const [level, tilted] = await Promise.all([
    firstOf({ projection: "equirectangular" }),
    firstOf({ projection: "perspective" }),
  ]);
  assertClose(column(level.cameraToWorld, 1), [0, 0, 1], PATH);
  assertClose(column(level.cameraToWorld, 3), column(tilted.cameraToWorld, 3), PATH);
  assertClose(column(level.cameraToWorld, 2), [0, -1, 0], PATH);
  assert.ok(column(tilted.cameraToWorld, 2)[2] > 0.5);
});

Deno.test("sizes, projections and fields of view are the training views' unless asked otherwise", () => {
  const { width, height, fy } = INTRINSICS;
  const choose = (request: Omit<PathRequest, "words">, reference: Camera = REFERENCE) => {
    const { projection, width, height, focal } = chooseOptics(request, UNSTATED, reference);
    return [projection, width, height, focal * height];
  };
  assert.deepEqual(choose({}), ["perspective", width, height, fy]);
  assert.deepEqual(choose({ size: [90, 48] }), ["perspective", 90, 48, fy / 10]);
  assert.deepEqual(choose({ projection: "equirectangular" }), [
    ...["equirectangular", 2 * height, height],
    height / Math.PI,
  ]);
  assert.deepEqual(choose({ projection: "fisheye" }), ["fisheye", width, height, height / Math.PI]);
  // Distortion is left out.
  const bent = { ...REFERENCE, lens: lens("perspective", { radial: [0.1, 0, 0, 0] }) };
  assert.deepEqual(choose({}, bent), ["perspective", width, height, fy]);
  const round = { ...REFERENCE, fy: 200, lens: lens("fisheye", {}) };
  assert.deepEqual(choose({ projection: "fisheye" }, round), ["fisheye", width, height, 200]);
  const whole = { ...REFERENCE, width: 960, lens: lens("equirectangular", {}) };
  assert.deepEqual(choose({ projection: "equirectangular" }, whole), [
    ...["equirectangular", 960, 480],
    480 / Math.PI,
  ]);
});

Deno.test("a perspective view of a wide capture shows what a lens shows, but not more than it can", () => {
  const fovOfView = (reference: Camera) => {
    const { focal } = chooseOptics({}, UNSTATED, reference);
    return fovOf("perspective", focal);
  };
  const degrees = Math.PI / 180;
  const fisheye = (fov: number): Camera => ({
    ...REFERENCE,
    fy: INTRINSICS.height / (fov * degrees),
    lens: lens("fisheye", {}),
  });
  assertClose([fovOfView(fisheye(60)), fovOfView(fisheye(170))], [60, 90], PATH);
  assertClose(fovOfView({ ...REFERENCE, lens: lens("equirectangular", {}) }), 90, PATH);
  // Devernay and Faugeras' lens: half of the image's height is omega / 2 times tan.
  const omega = 0.9;
  const half = 240 / 510;
  const expected = 2 * Math.atan(Math.tan(half * omega) / (2 * Math.tan(omega / 2))) / degrees;
  assertClose(fovOfView({ ...REFERENCE, lens: lens("fov", { omega }) }), expected, PATH);
});

Deno.test("focal lengths and fields of view belong together", () => {
  assertClose(focalOf("perspective", 90), 0.5, PATH);
  assertClose(focalOf("fisheye", 180), 1 / Math.PI, PATH);
  for (const projection of OUTPUT_PROJECTIONS) {
    const fov = projection === "equirectangular" ? 180 : 73;
    assertClose(fovOf(projection, focalOf(projection, fov)), fov, PATH);
  }
});

/** Requests that contradict themselves, and all that is said. */
const REFUSALS: [Omit<PathRequest, "words">, string][] = [
  [
    { fov: 180 },
    "Cannot use fov: the vertical field of view of a perspective camera must be at least 0.001 and " +
    "below 180 degrees: current value is 180.",
  ],
  [
    { projection: "fisheye", fov: 5e-324 },
    "Cannot use fov: the vertical field of view of a fisheye camera must be at least 0.001 and at " +
    "most 360 degrees: current value is 5e-324.",
  ],
  [
    { projection: "equirectangular", fov: 90 },
    "Cannot use fov: an equirectangular image always shows 360 x 180 degrees. Leave it out.",
  ],
  [
    { projection: "equirectangular", size: [100, 100] },
    "Cannot use size: an equirectangular image must be twice as wide as high: current value is " +
    "100x100. Use 200x100.",
  ],
  [{ fov: 400 }, "Cannot use the path: fov must be at most 360, current value is 400."],
  [{ frames: 0 }, "Cannot use the path: frames must be at least 1, current value is 0."],
  [{ size: [0, 5] }, "Cannot use the path: size[0] must be at least 1, current value is 0."],
  [
    { fps: Infinity },
    "Cannot use the path: fps must be a finite number, current value is Infinity.",
  ],
];

for (const [request, message] of REFUSALS) {
  Deno.test(`refused: a path with ${JSON.stringify(request)}`, async () => {
    await assert.rejects(firstOf(request), { name: "PathError", message });
  });
}

Deno.test("a camera that would look along its up is refused", () => {
  const straight: Look = { eye: [0, 0, 3], target: [0, 0, 0], up: [0, 0, 1] };
  const optics = chooseOptics({}, UNSTATED, REFERENCE);
  assert.throws(() => trackOf(() => straight, optics)(0), { name: "PathError" });
  // Nor can it be turned level.
  const whole = chooseOptics({ projection: "equirectangular" }, UNSTATED, REFERENCE);
  assert.throws(() => trackOf(() => straight, whole)(0), { name: "PathError" });
});

Deno.test("a path's axes are perpendicular, of length 1 and right-handed in every frame", async () => {
  const cameras = [[0, -4], [4, 1], [1, 5]].map(([x, y]) => cameraAt([x, y, 3], [0, 0, 0]));
  for (const words of ["orbit", "ellipse", "through 0 1 2 0"]) {
    for (const { cameraToWorld } of camerasAlong(await open(surveyOf(cameras), words))) {
      const [x, y, z] = ([0, 1, 2] as const).map((i): Vec3 => column(cameraToWorld, i));
      assertClose([dot(x, x), dot(y, y), dot(x, y)], [1, 1, 0], PATH);
      assertClose(cross(x, y), z, PATH);
    }
  }
});
