import { lookAt } from "../../src/math/pose.ts";
import { assertClose, centralDifferences, FINITE_DIFFERENCE, FLOAT64 } from "./assert_close.ts";
import { toGrid } from "./contraction.ts";
import type { Vector3 } from "./march.ts";
import {
  leftJacobian,
  movedPose,
  product,
  rayTwists,
  rotationOf,
  type Space,
  times,
  transposed,
  twistGradients,
} from "./pose_refinement.ts";
import { randomValues } from "./random_values.ts";
import type { Ray } from "./rays.ts";

function vector([x, y, z]: ArrayLike<number> & Iterable<number>): Vector3 {
  return [x, y, z];
}

Deno.test("a rotation of pi / 2 about z turns x to y; every rotation keeps lengths and its axis", () => {
  const quarter = rotationOf([0, 0, Math.PI / 2]);
  assertClose(times(quarter, [1, 0, 0]), [0, 1, 0], FLOAT64);
  const omega = vector(randomValues(3, 1, -2, 2));
  const rotation = rotationOf(omega);
  assertClose(product(rotation, transposed(rotation)), [1, 0, 0, 0, 1, 0, 0, 0, 1], FLOAT64);
  assertClose(times(rotation, omega), omega, FLOAT64);
});

Deno.test("the left Jacobian is that of central differences", () => {
  for (const length of [0, 1e-3, 0.1, 1, 2]) {
    const omega = Float64Array.from([0.6, -0.48, 0.64], (value) => value * length);
    const [point, g]: Vector3[] = [[0.3, -1.2, 0.7], [1.1, 0.4, -0.5]];
    // d (g . R p) = J dw x R p . g = J dw . (R p x g)
    const turned = times(rotationOf(vector(omega)), point);
    const torque: Vector3 = [
      turned[1] * g[2] - turned[2] * g[1],
      turned[2] * g[0] - turned[0] * g[2],
      turned[0] * g[1] - turned[1] * g[0],
    ];
    const expected = times(transposed(leftJacobian(vector(omega))), torque);
    const slope = centralDifferences(
      () => times(rotationOf(vector(omega)), point).reduce((sum, x, i) => sum + x * g[i], 0),
      omega,
    );
    assertClose(slope, expected, FINITE_DIFFERENCE);
  }
});

const SPACES: Record<string, Space["march"]> = {
  "one box": { cascades: 1 },
  "three boxes": { cascades: 3 },
  "a space contracted by the largest coordinate": {
    cascades: 1,
    contraction: { norm: "max", linear: 1 },
  },
  "a space contracted by lengths": { cascades: 1, contraction: { norm: "euclidean", linear: 1 } },
};

for (const [name, march] of Object.entries(SPACES)) {
  Deno.test(`in ${name}, gradients of twists are those of central differences`, () => {
    const box = { lower: [-0.7, -0.5, -0.6] as const, size: 1.3, near: 0, far: 1e9 };
    const poses = [
      lookAt([2, 0.3, 0.4], [0, 0, 0], [0, 0, 1]),
      lookAt([0, 1, 1], [0, 0, 0], [1, 0, 0]),
    ];
    const views = [1, 0, 1];
    const local: Vector3[] = [[0.1, 0.2, -1], [-0.3, 0.1, -1], [0.2, -0.1, -1]];
    const rayIndices = [0, 0, 1, 1, 2, 2];
    const ts = [0.3, 2.1, 0.9, 5, 0.2, 1.2]; // inside the box and outside
    const dPositions = randomValues(ts.length * 3, 3);
    const twists = randomValues(12, 4, -0.5, 0.5);

    const rays = (): Ray[] =>
      views.map((view, ray) => {
        const pose = movedPose(twists.subarray(view * 6, view * 6 + 6), poses[view]);
        const axes = [0, 1, 2].flatMap((row) => [...pose.subarray(row * 4, row * 4 + 3)]);
        const direction = [...times(axes, local[ray])];
        return { origin: [pose[3], pose[7], pose[11]], direction, viewDirection: direction };
      });
    const objective = () => {
      const moved = rays();
      return rayIndices.reduce((sum, ray, s) => {
        const { origin, direction } = moved[ray];
        const cube = vector(
          origin.map((o, axis) =>
            (o + ts[s] * box.size * direction[axis] - box.lower[axis]) / box.size
          ),
        );
        const field = toGrid(cube, march.contraction)
          .map((value) => (value - 0.5) / 2 ** (march.cascades - 1) + 0.5);
        return sum + field.reduce((part, x, axis) => part + x * dPositions[s * 3 + axis], 0);
      }, 0);
    };
    const perRay = rayTwists({ rays: rays(), rayIndices, ts, dPositions }, { box, march });
    const gradients = twistGradients(views, perRay, twists);
    assertClose(centralDifferences(objective, twists), gradients, FINITE_DIFFERENCE);
  });
}
