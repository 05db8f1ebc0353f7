import { inverseSquareRoot } from "../../src/math/mod.ts";
import { assertClose } from "../reference/assert_close.ts";
import { randomValues } from "../reference/random_values.ts";

const product = (a: readonly number[][], b: readonly number[][]) =>
  a.map((row) => b[0].map((_, j) => row.reduce((sum, value, k) => sum + value * b[k][j], 0)));

for (const size of [1, 2, 6, 9]) {
  for (const spread of [1, 1e4]) {
    Deno.test(`the inverse square root of ${size} x ${size}, spread by ${spread}, squares to the inverse`, () => {
      const values = randomValues(size * size, 3);
      const rows = Array.from(
        { length: size },
        (_, i) =>
          [...values.subarray(i * size, (i + 1) * size)].map((value) =>
            value * spread ** (i / size)
          ),
      );
      const transposed = rows[0].map((_, j) => rows.map((row) => row[j]));
      const matrix = product(rows, transposed);
      matrix.forEach((row, i) => row[i] += 0.1);
      const root = inverseSquareRoot(matrix);
      const identity = matrix.flatMap((row, i) => row.map((_, j) => i === j ? 1 : 0));
      assertClose(product(product(root, matrix), root).flat(), identity, { atol: 1e-9, rtol: 0 });
      assertClose(root.flat(), root[0].flatMap((_, j) => root.map((row) => row[j])), {
        atol: 1e-12,
        rtol: 1e-12,
      });
    });
  }
}
