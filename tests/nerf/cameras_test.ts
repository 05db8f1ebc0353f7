import assert from "node:assert/strict";
import { invertibleRadius, lens } from "../../src/math/mod.ts";
import { CAMERA_FLOATS, Cameras, packCameras } from "../../src/nerf/cameras.ts";
import { sharedGpu } from "../shaders/kernel_test_tools.ts";

const gpuOf = sharedGpu();

const cameraToWorld = Float64Array.from({ length: 12 }, (_, index) => index);
const PINHOLE = { width: 8, height: 6, fx: 20, fy: 21, cx: 4, cy: 3, cameraToWorld };
const FISHEYE = {
  ...PINHOLE,
  lens: lens("fisheye", {
    radial: [-0.125, 2, 3, 4],
    divisor: [5, 6, 7],
    tangential: [8, 9],
    prism: [10, 11, 12, 13],
  }),
};

Deno.test("a camera is packed as intrinsics, pose, size and lens", () => {
  const pinhole = [
    ...[20, 21, 4, 3, ...cameraToWorld, 8, 6, 0, 0],
    ...[0, 0, 0, 0, 0, 0, 0, 2 ** 126, 0, 0, 0, 0, 0, 0, 0, 0],
  ];
  const limit = Math.fround(invertibleRadius(FISHEYE.lens) ** 2);
  const fisheye = [
    ...[20, 21, 4, 3, ...cameraToWorld, 8, 6, 1, 0],
    ...[-0.125, 2, 3, 4, 5, 6, 7, limit, 10, 11, 12, 13, 8, 9, 0, 0],
  ];
  assert.equal(pinhole.length, CAMERA_FLOATS);
  assert.deepEqual([...packCameras([PINHOLE, FISHEYE])], [...pinhole, ...fisheye]);
  const withTable = packCameras([{ ...PINHOLE, rays: new Float32Array(8 * 6 * 6) }]);
  assert.equal(withTable[18], 4);
  const fov = packCameras([{ ...PINHOLE, lens: lens("fov", { omega: 0.5 }) }]);
  assert.deepEqual([...fov.subarray(16, 20)], [8, 6, 2, 0.5]);
  const panorama = packCameras([{ ...PINHOLE, lens: lens("equirectangular", {}) }]);
  assert.equal(panorama[18], 3);
});

Deno.test("cameras are of the least kind that serves all of them", async () => {
  const gpu = await gpuOf();
  const before = gpu.allocated;
  const table = { ...PINHOLE, rays: new Float32Array(8 * 6 * 6) };
  for (
    const [list, kind] of [
      [[PINHOLE], "pinhole"],
      [[PINHOLE, { ...PINHOLE, lens: lens("perspective", {}) }], "pinhole"],
      [[PINHOLE, FISHEYE], "lens"],
      [[PINHOLE, table, FISHEYE], "table"],
    ] as const
  ) {
    using scope = gpu.scope();
    const cameras = new Cameras(scope, list);
    assert.equal(cameras.kind, kind);
    assert.equal(cameras.count, list.length);
    assert.deepEqual([...cameras.tensor.shape], [list.length, 9, 4]);
    assert.equal(cameras.table !== null, kind === "table");
  }
  assert.equal(gpu.allocated, before);
});
