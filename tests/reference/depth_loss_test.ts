import { assertClose, centralDifferences, FINITE_DIFFERENCE } from "./assert_close.ts";
import { depthLoss } from "./depth_loss.ts";

/** recipes: three samples around a depth of 1.15, whose variance is 0.01. */
const KNOWN = { t: 1.15, deviation: 0.1 };
const TS = [1.05, 1.15, 1.25];
const DELTAS = [0.1, 0.1, 0.1];
const WEIGHTS = [0.2, 0.5, 0.1];

Deno.test("the loss of a ray's end has the published value, but for the normal distribution's factor", () => {
  const factor = Math.sqrt(2 * Math.PI) * 0.1;
  const { value, dWeights } = depthLoss("termination", KNOWN, {
    ts: TS,
    deltas: DELTAS,
    weights: WEIGHTS,
  });
  assertClose([factor * value], [0.306590797], { atol: 5e-10, rtol: 0 });
  const expected = [-0.1 * Math.exp(-0.5) / 0.2, -0.1 / 0.5, -0.1 * Math.exp(-0.5) / 0.1];
  assertClose(dWeights.map((d) => factor * d), expected, { atol: 0, rtol: 2e-6 });
});

for (const kind of ["termination", "lineOfSight"] as const) {
  Deno.test(`the gradient of ${kind} is that of central differences`, () => {
    // In front of what is near, near, and behind.
    const ts = [0.4, ...TS, 1.9];
    const deltas = [0.3, ...DELTAS, 0.2];
    const weights = Float64Array.of(0.05, ...WEIGHTS, 0.02);
    const loss = (weights: Float64Array) =>
      depthLoss(kind, KNOWN, { ts, deltas, weights: [...weights] });
    assertClose(
      loss(weights).dWeights,
      centralDifferences((changed) => loss(changed).value, weights),
      FINITE_DIFFERENCE,
    );
  });
}

Deno.test("the line of sight is best where all light ends at the known depth", () => {
  const value = (weights: number[]) =>
    depthLoss("lineOfSight", { t: 1, deviation: 0.02 }, {
      ts: [0.5, 1, 1.5],
      deltas: [0.05, 0.05, 0.05],
      weights,
    }).value;
  const best = value([0, 0.997, 0]);
  for (const other of [[0.1, 0.9, 0], [0, 0.9, 0.1], [0, 0.8, 0]]) {
    if (!(value(other) > best + 1e-3)) throw new Error(`${other}: ${value(other)}, ${best}`);
  }
});
