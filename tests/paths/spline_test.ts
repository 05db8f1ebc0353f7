import assert from "node:assert/strict";
import fc from "npm:fast-check@^4.0.0";
import { dotQuaternions, type Quaternion, unit } from "../../src/math/quaternion.ts";
import type { Vec3 } from "../../src/math/mod.ts";
import { bSpline, catmullRom, type Keyframe, type Waypoint } from "../../src/paths/spline.ts";
import { assertClose } from "../reference/assert_close.ts";
import { PATH } from "./path_test_tools.ts";

/** A keyframe on the x axis that is turned about z, its focal length a power of e. */
function along(time: number, x: number, angle = x, zoom = x): Keyframe {
  const rotation: Quaternion = [Math.cos(angle / 2), 0, 0, Math.sin(angle / 2)];
  return { time, position: [x, 0, 0], rotation, focal: Math.exp(zoom) };
}

/** The place on the axis, the angle about z and the zoom of a waypoint. */
function valuesOf({ position, rotation, focal }: Waypoint): number[] {
  const sign = rotation[0] < 0 ? -1 : 1;
  return [position[0], 2 * Math.atan2(sign * rotation[3], sign * rotation[0]), Math.log(focal)];
}

/** A cubic by Hermite's basis, from p at velocity m to q at velocity n in a time h. */
function hermite(p: number, m: number, q: number, n: number, h: number, t: number): number {
  return (2 * t ** 3 - 3 * t * t + 1) * p + (t ** 3 - 2 * t * t + t) * h * m +
    (3 * t * t - 2 * t ** 3) * q + (t ** 3 - t * t) * h * n;
}

Deno.test("between keyframes the spline is the cubic with Catmull and Rom's velocities", () => {
  const times = [1, 1.5, 3, 4];
  const values = [0.2, -0.4, 0.9, 1];
  const track = catmullRom(times.map((time, i) => along(time, values[i])), null);
  const velocities = [
    (values[1] - values[0]) / (times[1] - times[0]),
    (values[2] - values[0]) / (times[2] - times[0]),
    (values[3] - values[1]) / (times[3] - times[1]),
    (values[3] - values[2]) / (times[3] - times[2]),
  ];
  for (const i of [0, 1, 2]) {
    for (const t of [0, 0.2, 0.5, 0.9, 1]) {
      const h = times[i + 1] - times[i];
      const expected = hermite(
        ...[values[i], velocities[i], values[i + 1], velocities[i + 1]] as const,
        h,
        t,
      );
      assertClose(valuesOf(track(times[i] + t * h)), [expected, expected, expected], PATH);
    }
  }
  assert.deepEqual(track(0), track(1), "before the beginning it stands still");
  assert.deepEqual(track(9), track(4), "after the end it stands still");
});

Deno.test("a closed spline is as smooth where it closes as elsewhere", () => {
  // Values of a wave, so that it can go on with them.
  const values = [0, 0.5, 0.1, -0.4];
  const track = catmullRom(values.map((value, i) => along(i, value)), 4);
  const [p, q] = [values[3], values[0]];
  const [m, n] = [(values[0] - values[2]) / 2, (values[1] - values[3]) / 2];
  for (const t of [0, 0.3, 0.99]) {
    const expected = hermite(p, m, q, n, 1, t);
    assertClose(valuesOf(track(3 + t)), [expected, expected, expected], PATH);
  }
  assertClose(valuesOf(track(4)), valuesOf(track(0)), PATH);
});

Deno.test("a closed track of two keyframes goes there and back", () => {
  const track = catmullRom([along(0, -1), along(1, 1)], 2);
  assertClose([0, 1, 2].map((time) => track(time).position[0]), [-1, 1, -1], PATH);
  assertClose([0.5, 1.5].map((time) => track(time).position[0]), [0, 0], PATH);
});

Deno.test("from keyframe to keyframe rotations take the short way", () => {
  const [a, b] = [along(0, 0, 3), along(1, 0, -3)];
  assertClose(Math.abs(valuesOf(catmullRom([a, b], null)(0.5))[1]), Math.PI, PATH);
  // The same rotation may come with the other sign.
  const negative = { ...b, rotation: b.rotation.map((value) => -value) as unknown as Quaternion };
  const [same, other] = [b, negative].map((end) => catmullRom([a, end], null)(0.3).rotation);
  assertClose(Math.abs(dotQuaternions(same, other)), 1, PATH);
});

Deno.test("a single keyframe is everywhere", () => {
  const only = along(2, 0.5);
  for (const track of [catmullRom([only], null), catmullRom([only], 3), bSpline([only], null, 3)]) {
    for (const time of [0, 2, 99]) assert.deepEqual(valuesOf(track(time)), valuesOf(only));
  }
});

Deno.test("whatever its keyframes are, a spline passes through them and has no jumps", () => {
  const integer = fc.integer({ min: -4, max: 4 });
  const keyframe = fc.record({
    step: fc.constantFrom(1e-4, 0.1, 1, 60),
    position: fc.tuple(integer, integer, integer),
    rotation: fc.tuple(integer, integer, integer, integer).filter((q) => q.some((x) => x !== 0)),
    zoom: integer,
  });
  fc.assert(
    fc.property(fc.array(keyframe, { minLength: 1, maxLength: 6 }), fc.boolean(), (list, loop) => {
      let time = 0;
      const keyframes = list.map(({ step, position, rotation, zoom }): Keyframe => {
        time += step;
        const focal = Math.exp(zoom);
        return { time, position: position as Vec3, rotation: unit(rotation), focal };
      });
      const track = catmullRom(keyframes, loop ? time - keyframes[0].time + 0.5 : null);
      for (const [i, keyframe] of keyframes.entries()) {
        for (const moment of [keyframe.time - 1e-9, keyframe.time, keyframe.time + 1e-9]) {
          const outside = loop && (i === 0 && moment < keyframe.time);
          const { position, rotation, focal } = track(outside ? keyframe.time : moment);
          assertClose(position, keyframe.position, { atol: 1e-3, rtol: 0 });
          assertClose(Math.abs(dotQuaternions(rotation, keyframe.rotation)), 1, {
            atol: 1e-3,
            rtol: 0,
          });
          assertClose(focal, keyframe.focal, { atol: 0, rtol: 1e-3 });
        }
        const half = track(keyframe.time + 0.2);
        assert.ok([...half.position, ...half.rotation, half.focal].every(Number.isFinite));
        assert.ok(half.focal > 0);
        assert.ok(half.position.every((value) => Math.abs(value) <= 16), "it hardly overshoots");
      }
    }),
  );
});

Deno.test("B-splines of lower degrees jump, go straight, and round the corners", () => {
  const keyframes = [0, 2, 1].map((value, i) => along(i, value, 0.1 * value, 0));
  const placesOf = (degree: number, period: number | null, times: readonly number[]) =>
    times.map((time) => bSpline(keyframes, period, degree)(time).position[0]);
  assertClose(placesOf(0, null, [0, 0.4, 0.6, 1.2, 2]), [0, 0, 2, 2, 1], PATH);
  assertClose(placesOf(1, null, [0, 0.4, 1, 1.5, 2]), [0, 0.8, 2, 1.5, 1], PATH);
  // The middle of two control points, and (1, 6, 1) / 8 of three half-way.
  assertClose(placesOf(2, null, [0, 1, 0.5]), [0, 1, (0 + 0 + 2) / 8], PATH);
  // Closed: the first one comes after the last one.
  assertClose(placesOf(1, 3, [2.5, 3]), [0.5, 0], PATH);
  assertClose(placesOf(3, 3, [0, 1, 2, 3]), [3 / 6, 9 / 6, 6 / 6, 3 / 6], PATH);
});
