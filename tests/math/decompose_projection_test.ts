import fc from "npm:fast-check@^4.0.0";
import assert from "node:assert/strict";
import { decomposeProjection } from "../../src/math/decompose_projection.ts";
import { rotationMatrix } from "../../src/math/quaternion.ts";
import { assertClose } from "../reference/assert_close.ts";

/** Rounding of a decomposition whose entries differ by a thousand. */
const ROUNDING = { atol: 1e-7, rtol: 1e-7 };

Deno.test("decomposeProjection gives what a projection was composed of, whatever its factor", () => {
  const value = fc.double({ min: -5, max: 5, noNaN: true });
  const focal = fc.double({ min: 50, max: 3000, noNaN: true });
  const factor = fc.constantFrom(1, -1, 0.01, -300);
  fc.assert(fc.property(
    fc.tuple(value, value, value, value).filter((q) => Math.hypot(...q) > 0.1),
    fc.tuple(value, value, value),
    fc.tuple(focal, focal, value, value, value),
    factor,
    (quaternion, position, [fx, fy, skew, x, y], factor) => {
      const [cx, cy] = [100 * x, 100 * y];
      const r = rotationMatrix(quaternion);
      const rotation = [r.slice(0, 3), r.slice(3, 6), r.slice(6)];
      const moved = rotation.map((row) => -row.reduce((sum, a, i) => sum + a * position[i], 0));
      const K = [[fx, skew, cx], [0, fy, cy], [0, 0, 1]];
      const P = K.map((weights) =>
        [0, 1, 2, 3].map((column) =>
          factor * weights.reduce(
            (sum, weight, i) => sum + weight * (column < 3 ? rotation[i][column] : moved[i]),
            0,
          )
        )
      );
      const found = decomposeProjection(P)!;
      const { intrinsics } = found;
      assertClose(
        [intrinsics.fx, intrinsics.fy, intrinsics.skew, intrinsics.cx, intrinsics.cy],
        [fx, fy, skew, cx, cy],
        { atol: 1e-6, rtol: 1e-7 },
      );
      assertClose(found.rotation.flat(), rotation.flat(), ROUNDING);
      assertClose([...found.position], position, ROUNDING);
    },
  ));
});

Deno.test("decomposeProjection knows what is no camera's", () => {
  assert.equal(decomposeProjection([[0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]), null);
  assert.equal(decomposeProjection([[1, 0, 0, 0], [1, 0, 0, 0], [0, 0, 1, 0]]), null);
  assert.equal(decomposeProjection([[NaN, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]]), null);
});
