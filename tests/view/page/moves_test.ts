import assert from "node:assert/strict";
import fc from "npm:fast-check@^4.0.0";
import { column, lookAt, project, rayDirection, type Vec3 } from "../../../src/math/mod.ts";
import { cross, dot, length, normalize, subtract } from "../../../src/math/vector.ts";
import { between } from "../../../src/view/page/controls/between.ts";
import {
  dolly,
  fly,
  level,
  lookTo,
  orbit,
  pan,
  roll,
  shift,
  turn,
  walk,
  withFov,
} from "../../../src/view/page/controls/moves.ts";
import {
  cameraOf,
  eyeOf,
  FOV_RANGE,
  targetOf,
  type Viewpoint,
  viewpointOf,
} from "../../../src/view/page/controls/viewpoint.ts";

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const vector = (size: number) =>
  fc.tuple(number(-size, size), number(-size, size), number(-size, size));
const direction = vector(1).filter((v) => length(v) > 0.1).map(normalize);

/** Viewpoints that are turned, rolled and placed in any way, but for looking along up; and that up. */
const seen = fc.record({
  eye: vector(5),
  toward: direction,
  up: direction,
  angle: number(-3, 3),
  distance: number(0.1, 10),
  fov: number(0.2, 2),
}).filter(({ toward, up }) => length(cross(up, toward)) > 0.2).map(
  ({ eye, toward, up, angle, distance, fov }) => {
    const pose = lookAt(eye, subtract(eye, toward), up);
    return { up, viewpoint: roll({ pose, distance, fov }, angle) };
  },
);
const angle = number(-1, 1);

function close(actual: readonly number[], expected: readonly number[], tolerance = 1e-9): void {
  assert.ok(actual.length === expected.length);
  for (const [i, value] of actual.entries()) {
    assert.ok(Math.abs(value - expected[i]) <= tolerance, `${actual} is not ${expected}`);
  }
}

/** That axes are of length 1, perpendicular and right-handed. */
function assertRigid({ pose }: Viewpoint): void {
  const [right, up, backward] = ([0, 1, 2] as const).map((i) => column(pose, i));
  close(cross(right, up), backward);
  close([right, up, backward].map(length), [1, 1, 1]);
}

Deno.test("orbiting keeps the target and the distance to it, and looks at it", () => {
  fc.assert(fc.property(seen, angle, angle, ({ viewpoint, up }, yaw, pitch) => {
    const next = orbit(viewpoint, up, yaw, pitch);
    assertRigid(next);
    close(targetOf(next), targetOf(viewpoint));
    close([length(subtract(eyeOf(next), targetOf(next)))], [viewpoint.distance]);
  }));
});

Deno.test("orbiting to the right goes around up, and over the target goes up", () => {
  const viewpoint = { pose: lookAt([0, -2, 0], [0, 0, 0], [0, 0, 1]), distance: 2, fov: 1 };
  close(eyeOf(orbit(viewpoint, [0, 0, 1], Math.PI / 2, 0)), [2, 0, 0]);
  close(eyeOf(orbit(viewpoint, [0, 0, 1], 0, Math.PI / 6)), [0, -Math.sqrt(3), 1]);
});

Deno.test("turning the head stays where one is, to the left and down", () => {
  fc.assert(fc.property(seen, angle, angle, ({ viewpoint, up }, yaw, pitch) => {
    const next = turn(viewpoint, up, yaw, pitch);
    assertRigid(next);
    close(eyeOf(next), eyeOf(viewpoint));
  }));
  const viewpoint = { pose: lookAt([0, 0, 0], [0, 1, 0], [0, 0, 1]), distance: 1, fov: 1 };
  close(targetOf(turn(viewpoint, [0, 0, 1], Math.PI / 2, 0)), [-1, 0, 0]);
  close(targetOf(turn(viewpoint, [0, 0, 1], 0, Math.PI / 6)), [0, Math.sqrt(3) / 2, -0.5]);
});

Deno.test("no turn goes over the top, and one that is there comes back", () => {
  fc.assert(fc.property(seen, number(-9, 9), ({ viewpoint, up }, pitch) => {
    for (const turns of [orbit, turn]) {
      const next = turns(viewpoint, up, 0, pitch);
      assertRigid(next);
      // The level direction to the right is the same side as before: it did not tip over.
      const [before, after] = [viewpoint, next].map(({ pose }) => cross(up, column(pose, 2)));
      assert.ok(dot(before, after) > 0);
    }
  }));
});

Deno.test("a turn and back is no turn", () => {
  fc.assert(fc.property(seen, angle, ({ viewpoint, up }, yaw) => {
    const back = orbit(orbit(viewpoint, up, yaw, 0), up, -yaw, 0);
    close([...back.pose], [...viewpoint.pose]);
  }));
});

Deno.test("walking keeps the height wherever one looks, and goes as far as it says", () => {
  fc.assert(fc.property(seen, angle, angle, ({ viewpoint, up }, right, forward) => {
    const next = walk(viewpoint, up, [right, 0, forward]);
    const by = subtract(eyeOf(next), eyeOf(viewpoint));
    close([dot(by, up)], [0]);
    close([length(by)], [Math.hypot(right, forward)]);
    const ahead = subtract(targetOf(viewpoint), eyeOf(viewpoint));
    assert.ok(dot(by, ahead) * forward >= -1e-9 || right !== 0);
  }));
});

Deno.test("walking up changes the height alone", () => {
  fc.assert(fc.property(seen, angle, ({ viewpoint, up }, rise) => {
    const by = subtract(eyeOf(walk(viewpoint, up, [0, rise, 0])), eyeOf(viewpoint));
    close(by, [up[0] * rise, up[1] * rise, up[2] * rise]);
  }));
});

Deno.test("flying forward goes straight to the target", () => {
  fc.assert(fc.property(seen, ({ viewpoint, up }) => {
    close(eyeOf(fly(viewpoint, up, [0, 0, viewpoint.distance])), targetOf(viewpoint));
  }));
});

Deno.test("dollying keeps the target and scales the distance", () => {
  fc.assert(fc.property(seen, number(0.1, 4), ({ viewpoint }, factor) => {
    const next = dolly(viewpoint, factor);
    close(targetOf(next), targetOf(viewpoint), 1e-8);
    close([next.distance], [viewpoint.distance * factor]);
    close(
      [...next.pose].filter((_, i) => i % 4 < 3),
      [...viewpoint.pose].filter((_, i) => i % 4 < 3),
    );
  }));
});

Deno.test("what is at the target's distance follows a pointer that pans", () => {
  fc.assert(fc.property(seen, angle, angle, ({ viewpoint }, right, down) => {
    const target = targetOf(viewpoint);
    const camera = cameraOf(pan(viewpoint, right, down), 300, 200);
    close(pixelOf(camera, target), [150 + 200 * right, 100 + 200 * down], 1e-6);
  }));
});

Deno.test("rolling turns the picture clockwise around its middle", () => {
  const viewpoint = { pose: lookAt([0, -2, 0], [0, 0, 0], [0, 0, 1]), distance: 2, fov: 1 };
  const [before, after] = [viewpoint, roll(viewpoint, Math.PI / 2)].map((seen) =>
    pixelOf(cameraOf(seen, 200, 200), [0, 0, 0.5])
  );
  assert.ok(before[1] < 100);
  close(after, [100 + (100 - before[1]), 100], 1e-6);
});

Deno.test("looking to a point puts it into the middle, level, and makes it the target", () => {
  fc.assert(fc.property(seen, vector(5), ({ viewpoint, up }, point) => {
    const away = subtract(point, eyeOf(viewpoint));
    fc.pre(length(cross(up, away)) > 0.1);
    const next = lookTo(viewpoint, up, point);
    assertRigid(next);
    close(targetOf(next), point, 1e-8);
    close([dot(column(next.pose, 0), up)], [0]);
  }));
});

Deno.test("a point straight above is looked at, too, and none where one stands", () => {
  const viewpoint = { pose: lookAt([0, 0, 0], [0, 1, 0], [0, 0, 1]), distance: 1, fov: 1 };
  close(targetOf(lookTo(viewpoint, [0, 0, 1], [0, 0, 3])), [0, 0, 3]);
  assert.equal(lookTo(viewpoint, [0, 0, 1], [0, 0, 0]), viewpoint);
});

Deno.test("level takes out the roll alone", () => {
  fc.assert(fc.property(seen, ({ viewpoint, up }) => {
    const next = level(viewpoint, up);
    close([dot(column(next.pose, 0), up)], [0]);
    close(targetOf(next), targetOf(viewpoint), 1e-8);
    close(eyeOf(next), eyeOf(viewpoint));
  }));
});

Deno.test("the angle of view stays within what can be chosen", () => {
  const viewpoint = { pose: lookAt([0, -2, 0], [0, 0, 0], [0, 0, 1]), distance: 2, fov: 1 };
  assert.equal(withFov(viewpoint, 1.5).fov, 1.5);
  assert.equal(withFov(viewpoint, 0).fov, FOV_RANGE.least);
  assert.equal(withFov(viewpoint, 9).fov, FOV_RANGE.most);
});

Deno.test("a viewpoint's camera gives the viewpoint back", () => {
  fc.assert(fc.property(seen, ({ viewpoint }) => {
    const { camera: _, ...back } = viewpointOf(cameraOf(viewpoint, 320, 200), viewpoint.distance);
    close([...back.pose], [...viewpoint.pose]);
    close([back.distance, back.fov], [viewpoint.distance, viewpoint.fov]);
  }));
});

Deno.test("a photograph's camera is shown as it is until one moves", () => {
  const camera = {
    ...{ width: 80, height: 60, fx: 70, fy: 71, cx: 41, cy: 29 },
    cameraToWorld: lookAt([0, -2, 0], [0, 0, 0], [0, 0, 1]),
  };
  const viewpoint = viewpointOf(camera, 2);
  assert.equal(cameraOf(viewpoint, 80, 60), camera);
  const moves = [
    orbit(viewpoint, [0, 0, 1], 0.1, 0),
    turn(viewpoint, [0, 0, 1], 0.1, 0),
    ...[dolly(viewpoint, 2), shift(viewpoint, [1, 0, 0]), pan(viewpoint, 0.1, 0)],
    ...[roll(viewpoint, 0.1), withFov(viewpoint, 1), level(viewpoint, [0, 0, 1])],
  ];
  for (const moved of moves) assert.equal(moved.camera, undefined);
  assert.equal(cameraOf(moves[0], 80, 60).cx, 40);
});

Deno.test("a flight begins and ends where it should, and is rigid on its way", () => {
  fc.assert(fc.property(seen, seen, number(0, 1), (a, b, share) => {
    const [from, to] = [a.viewpoint, b.viewpoint];
    assert.equal(between(from, to, 0), from);
    assert.equal(between(from, to, 1), to);
    const half = between(from, to, share);
    assertRigid(half);
    const [start, end, eye] = [from, to, half].map(eyeOf);
    close(subtract(eye, start), subtract(end, start).map((value) => value * share));
  }));
});

Deno.test("the camera sees the target in the picture's middle", () => {
  fc.assert(fc.property(seen, ({ viewpoint }) => {
    const camera = cameraOf(viewpoint, 64, 48);
    close(pixelOf(camera, targetOf(viewpoint)), [32, 24], 1e-6);
    close(rayDirection(camera, [32, 24])!, [0, 0, -1]);
  }));
});

/** Where a camera shows a point. */
function pixelOf(camera: ReturnType<typeof cameraOf>, point: Vec3): readonly number[] {
  const offset = subtract(point, column(camera.cameraToWorld, 3));
  const own = ([0, 1, 2] as const).map((i) => dot(offset, column(camera.cameraToWorld, i)));
  return project(camera, own as unknown as Vec3)!;
}
