import { assertClose, centralDifferences, FINITE_DIFFERENCE } from "./assert_close.ts";
import { depthLoss, normalMass } from "./depth_loss.ts";

/** recipes: three samples around a depth of 1.15, whose variance is 0.01. */
const KNOWN = { t: 1.15, deviation: 0.1 };
const TS = [1.05, 1.15, 1.25];
const DELTAS = [0.1, 0.1, 0.1];
const WEIGHTS = [0.2, 0.5, 0.1];

Deno.test("the loss of a ray's end has the published value where intervals are short, but for the normal distribution's factor", () => {
  // The published loss takes the distribution in the middle of an interval times its length.
  const shorter = 1000;
  const deltas = DELTAS.map((delta) => delta / shorter);
  const { value, dWeights } = depthLoss("termination", KNOWN, { ts: TS, deltas, weights: WEIGHTS });
  const factor = shorter * Math.sqrt(2 * Math.PI) * 0.1;
  assertClose([factor * value], [0.306590797], { atol: 2e-8, rtol: 0 });
  const expected = [-0.1 * Math.exp(-0.5) / 0.2, -0.1 / 0.5, -0.1 * Math.exp(-0.5) / 0.1];
  assertClose(dWeights.map((d) => factor * d), expected, { atol: 0, rtol: 2e-6 });
});

Deno.test("a normal distribution's parts have their known values, and an interval of any length has one at most", () => {
  assertClose([normalMass(-1, 1), normalMass(1.96, 30)], [0.682689492, 0.024997895], {
    atol: 1e-9,
    rtol: 0,
  });
  const { dWeights } = depthLoss("lineOfSight", KNOWN, {
    ts: [0.6, 2],
    deltas: [1, 1e10], // the second is opaque to infinity
    weights: [0, 0],
  });
  // No light is seen, so that the whole depth is missing; the first interval begins 10.5 deviations before, and ends at 0.5.
  const missing = [0.6, 2].map((t) => -2 * t / 1.15);
  assertClose(dWeights, [missing[0] - 2 * normalMass(-10.5, -0.5), missing[1]], {
    atol: 1e-9,
    rtol: 0,
  });
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
    depthLoss("lineOfSight", { t: 1, deviation: 0.005 }, {
      ts: [0.5, 1, 1.5],
      deltas: [0.05, 0.05, 0.05],
      weights,
    }).value;
  const best = value([0, 1, 0]);
  for (const other of [[0.1, 0.9, 0], [0, 0.9, 0.1], [0, 0.8, 0]]) {
    if (!(value(other) > best + 1e-3)) throw new Error(`${other}: ${value(other)}, ${best}`);
  }
});

Deno.test("in long intervals the line of sight is best where all light ends in the one that has the known depth", () => {
  // The thing is at the interval's end, twelve deviations behind its middle.
  const value = (weights: number[]) =>
    depthLoss("lineOfSight", { t: 1.24, deviation: 0.02 }, {
      ts: [0.5, 1, 1.5, 300],
      deltas: [0.5, 0.5, 0.5, 1e10],
      weights,
    }).value;
  const best = value([0, 0.7, 0.3, 0]);
  for (const other of [[0.7, 0.3, 0, 0], [0, 0, 1, 0], [0, 1, 0, 0], [0, 0.7, 0, 0.3]]) {
    if (!(value(other) > best + 1e-2)) throw new Error(`${other}: ${value(other)}, ${best}`);
  }
});
