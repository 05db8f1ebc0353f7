import assert from "node:assert/strict";
import { DENSITIES } from "../../../src/nerf/densities.ts";
import { assertClose } from "../../reference/assert_close.ts";
import { activate } from "../../reference/activations.ts";
import {
  blurredLoss,
  blurredWeights,
  type Histogram,
  proposalLoss,
} from "../../reference/fenceposts.ts";
import { randomValues } from "../../reference/random_values.ts";
import { rounded, sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();

/** Raw densities, intervals and fenceposts of rays, [rays][samples]. */
interface Level {
  readonly raws: Float64Array[];
  readonly deltas: Float64Array[];
  readonly edges: Float64Array[];
}

function randomLevel(rays: number, samples: number, seed: number, shift: number): Level {
  const some = (count: number, offset: number, low: number, high: number) =>
    Array.from(
      { length: rays },
      (_, ray) => rounded(randomValues(count, seed + 10 * ray + offset, low, high)),
    );
  return {
    raws: some(samples, 1, -3 + shift, 3 + shift),
    deltas: some(samples, 2, 0.01, 0.3),
    edges: some(samples + 1, 3, 0, 1).map((edges) => edges.sort()),
  };
}

/** Transmittances and weights of one ray. */
function weightsOf(raws: Float64Array, deltas: Float64Array) {
  let transmittance = 1;
  const transmittances: number[] = [];
  const weights = raws.map((raw, i) => {
    transmittances.push(transmittance);
    const kept = Math.exp(-activate("softplus", raw - 1) * deltas[i]);
    const weight = transmittance * (1 - kept);
    transmittance *= kept;
    return weight;
  });
  return { transmittances, weights };
}

/** A level's tensors, as the kernel reads them. */
function arraysOf({ raws, deltas, edges }: Level) {
  const flat = (rows: readonly ArrayLike<number>[]) =>
    Float32Array.from(rows.flatMap((row) => Array.from(row)));
  return {
    edges: flat(edges),
    outputs: flat(raws.flatMap((row) => [...row].map((raw) => [NaN, NaN, NaN, raw]))),
    deltas: flat(deltas),
    transmittances: flat(raws.map((row, ray) => weightsOf(row, deltas[ray]).transmittances)),
  };
}

const BLUR = 0.03;

/** What the two losses are of a final and a proposed histogram. */
const LOSSES = {
  bound: proposalLoss,
  blurred: (final: Histogram, proposed: Histogram) => blurredLoss(final, proposed, BLUR),
} as const;

/** The loss of one ray, of the proposal's raw densities. */
function lossOf(
  kind: keyof typeof LOSSES,
  final: Level,
  proposed: Level,
  ray: number,
  raws: Float64Array,
): number {
  const histogram = ({ edges, deltas }: Level, raws: Float64Array) => ({
    edges: edges[ray],
    weights: weightsOf(raws, deltas[ray]).weights,
  });
  return LOSSES[kind](histogram(final, final.raws[ray]), histogram(proposed, raws)).value;
}

/** Weights as what the kernel makes them of again: each sample lets through what the next ones are made of. */
function levelOf(edges: readonly number[], weights: readonly number[]): Level {
  let transmittance = 1;
  const raws = weights.map((weight) => {
    const depth = -Math.log(1 - weight / transmittance);
    transmittance -= weight;
    return 1 + Math.log(Math.expm1(depth)); // the inverse of the shifted softplus
  });
  const ones = new Float64Array(weights.length).fill(1);
  return { raws: [Float64Array.from(raws)], deltas: [ones], edges: [Float64Array.from(edges)] };
}

/** The kernel's gradients to raw densities, [rays, coarse]. */
async function gradientsOf(
  kind: keyof typeof LOSSES,
  final: Level,
  proposed: Level,
  weight = 1,
): Promise<Float32Array> {
  const gpu = await gpuOf();
  const rays = final.raws.length;
  const [coarse, fine] = [proposed.raws[0].length, final.raws[0].length];
  const proposals = arraysOf(proposed);
  const { d_outputs } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("samples/proposal", {
      LOSS: kind,
      COARSE: coarse,
      FINE: fine,
      DENSITY: DENSITIES.shiftedSoftplus,
    }),
    invocations: rays,
    inputs: {
      ...arraysOf(final),
      edges_proposed: proposals.edges,
      outputs_proposed: proposals.outputs,
      deltas_proposed: proposals.deltas,
      transmittances_proposed: proposals.transmittances,
    },
    outputs: { d_outputs: new Float32Array(rays * coarse * 4) },
    params: { rays, all_rays: 2 * rays, weight, blur: BLUR }, // half of a batch
  });
  assert.ok(d_outputs.every((value, i) => i % 4 === 3 || value === 0), "colors");
  return d_outputs.filter((_, i) => i % 4 === 3);
}

for (const kind of ["bound", "blurred"] as const) {
  for (const [rays, coarse, fine] of [[1, 2, 3], [66, 12, 7], [3, 128, 32]]) {
    Deno.test(`the gradient of the ${kind} loss of ${rays} rays, ${fine} against ${coarse}, is that of central differences`, async () => {
      const final = randomLevel(rays, fine, 1000, 1);
      const proposed = randomLevel(rays, coarse, 2000, -1);
      const gradients = await gradientsOf(kind, final, proposed);
      let taught = 0;
      for (let ray = 0; ray < rays; ray++) {
        const raws = proposed.raws[ray];
        const expected = raws.map((raw, j) => {
          const loss = (by: number) =>
            lossOf(kind, final, proposed, ray, raws.map((value, k) => k === j ? raw + by : value));
          return (loss(1e-5) - loss(-1e-5)) / 2e-5 / (2 * rays);
        });
        // Blurred weights are differences of sums near 1, over weights of few thousandths.
        const atol = (kind === "bound" ? 2e-6 : 2e-5) / rays;
        const actual = gradients.subarray(ray * coarse, (ray + 1) * coarse);
        assertClose(actual, expected, { atol, rtol: 2e-3, name: `ray ${ray}` });
        if (expected.some((slope) => Math.abs(slope) > 1e-4 / rays)) taught++;
      }
      assert.ok(taught > 0, "some proposal is too low");
    });
  }

  Deno.test(`the gradient of the ${kind} loss grows with its weight`, async () => {
    const [final, proposed] = [randomLevel(5, 6, 1, 1), randomLevel(5, 9, 2, -1)];
    const [once, thrice] = [
      await gradientsOf(kind, final, proposed),
      await gradientsOf(kind, final, proposed, 3),
    ];
    assertClose(thrice, once.map((slope) => 3 * slope), { atol: 0, rtol: 1e-5 });
  });

  Deno.test(`proposals of rays along which nothing is, or that end at once, get ${kind} gradients that are numbers`, async () => {
    const edges = [0, 0, 0.25, 0.25, 1];
    const empty = (raw: number, delta: number): Level => ({
      raws: [new Float64Array(4).fill(raw)],
      deltas: [new Float64Array(4).fill(delta)],
      edges: [Float64Array.from(edges)],
    });
    for (const final of [empty(-90, 1), empty(0, 0), empty(90, 1e10)]) {
      for (const proposed of [empty(-90, 1), empty(0, 0), empty(90, 1e10)]) {
        const gradients = await gradientsOf(kind, final, proposed);
        assert.ok(gradients.every(Number.isFinite), `${gradients}`);
      }
    }
  });
}

Deno.test("the bound loss is what was worked out elsewhere", async () => {
  const final = levelOf([0, 0.1, 0.3, 0.6, 1], [0.1, 0.4, 0.3, 0.1]);
  const proposed = levelOf([0, 0.25, 0.5, 1], [0.1, 0.2, 0.1]);
  const histogram = ({ edges, raws, deltas }: Level) => ({
    edges: edges[0],
    weights: weightsOf(raws[0], deltas[0]).weights,
  });
  const { bounds, value, dWeights } = proposalLoss(histogram(final), histogram(proposed));
  assertClose(bounds, [0.1, 0.3, 0.3, 0.1], { atol: 1e-9, rtol: 0 });
  assertClose([value], [0.00625], { atol: 1e-8, rtol: 0 });
  assertClose(dWeights, [-0.125, -0.125, 0], { atol: 1e-6, rtol: 0 });
  const [first, second, third] = await gradientsOf("bound", final, proposed);
  // Through rendering: d_1 (T_2 g_1 - w_2 g_2), d_2 T_3 g_2, and for all of a step's two rays.
  const [{ transmittances }, slope] = [
    weightsOf(proposed.raws[0], proposed.deltas[0]),
    (i: number) => 1 / (1 + Math.exp(1 - proposed.raws[0][i])),
  ];
  const expected = [
    -0.125 * (transmittances[1] - 0.2) * slope(0) / 2,
    -0.125 * transmittances[2] * slope(1) / 2,
    0,
  ];
  assertClose([first, second, third], expected, { atol: 1e-6, rtol: 1e-4 });
});

Deno.test("blurred weights, and the loss of these, are what was worked out elsewhere", () => {
  const final = {
    edges: Float64Array.of(0, 0.2, 0.5, 0.6, 1),
    weights: Float64Array.of(0.1, 0.5, 0.3, 0.1),
  };
  const quarters = Float64Array.of(0, 0.25, 0.5, 0.75, 1);
  const blurred = blurredWeights(final, BLUR, quarters);
  assertClose(blurred, [0.179583333, 0.426666667, 0.3275, 0.060625], { atol: 1e-9, rtol: 0 });
  assertClose([blurred.reduce((sum, b) => sum + b)], [0.994375], { atol: 1e-9, rtol: 0 });
  const proposed = { edges: quarters, weights: Float64Array.of(0.2, 0.2, 0.3, 0.3) };
  assertClose([blurredLoss(final, proposed, BLUR).value], [0.064852392], { atol: 1e-7, rtol: 0 });
});
