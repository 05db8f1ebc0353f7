import assert from "node:assert/strict";
import { assertClose, FLOAT64 } from "./assert_close.ts";
import { encode, encodedSize } from "./encoding.ts";

Deno.test("an encoding lists the coordinates, then level by level all sines, then all cosines", () => {
  const [x, y] = [0.3, -0.7];
  const { sin, cos } = Math;
  const encoded = encode(
    { levels: 2, pi: false, identity: true },
    Float64Array.of(x, y),
    2,
  );
  assertClose(
    encoded,
    [
      ...[x, y],
      ...[sin(x), sin(y), cos(x), cos(y)],
      ...[sin(2 * x), sin(2 * y), cos(2 * x), cos(2 * y)],
    ],
    FLOAT64,
  );
});

Deno.test("an encoding with pi has half a turn at the lowest frequency", () => {
  const encoded = encode(
    { levels: 3, pi: true, identity: false },
    Float64Array.of(0.5, 1 / 3),
    1,
  );
  const [half, root] = [1 / 2, Math.sqrt(3) / 2];
  assertClose(encoded, [1, 0, 0, -1, 0, 1, root, half, root, -half, -root, -half], FLOAT64);
});

Deno.test("encodings of the published networks have 63 and 27 features, 60 and 24 without identity", () => {
  const sizes = [10, 4].flatMap((levels) =>
    [true, false].map((identity) => encodedSize({ levels, pi: false, identity }))
  );
  assert.deepEqual(sizes, [63, 60, 27, 24]);
});
