import assert from "node:assert/strict";
import { DENSITIES } from "../../../src/nerf/densities.ts";
import { assertClose } from "../../reference/assert_close.ts";
import { activate } from "../../reference/activations.ts";
import { proposalLoss } from "../../reference/fenceposts.ts";
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

/** The loss of one ray, of the proposal's raw densities. */
function lossOf(final: Level, proposed: Level, ray: number, raws: Float64Array): number {
  const histogram = ({ edges, deltas }: Level, raws: Float64Array) => ({
    edges: edges[ray],
    weights: weightsOf(raws, deltas[ray]).weights,
  });
  return proposalLoss(histogram(final, final.raws[ray]), histogram(proposed, raws)).value;
}

for (const [rays, coarse, fine] of [[1, 2, 3], [66, 12, 7], [3, 128, 32]]) {
  Deno.test(`the gradient of the proposal loss of ${rays} rays, ${fine} against ${coarse}, is that of central differences`, async () => {
    const gpu = await gpuOf();
    const final = randomLevel(rays, fine, 1000, 1);
    const proposed = randomLevel(rays, coarse, 2000, -1);
    const proposals = arraysOf(proposed);
    const { d_outputs } = await runPoisoned(gpu, {
      kernel: await gpu.kernel("samples/proposal", {
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
      params: { rays, all_rays: 2 * rays }, // half of a batch
    });
    let taught = 0;
    for (let ray = 0; ray < rays; ray++) {
      const raws = proposed.raws[ray];
      const expected = raws.map((raw, j) => {
        const loss = (by: number) =>
          lossOf(final, proposed, ray, raws.map((value, k) => k === j ? raw + by : value));
        return (loss(1e-5) - loss(-1e-5)) / 2e-5 / (2 * rays);
      });
      const actual = d_outputs.subarray(ray * coarse * 4, (ray + 1) * coarse * 4);
      assert.ok(actual.every((value, i) => i % 4 === 3 || value === 0), "colors");
      assertClose(actual.filter((_, i) => i % 4 === 3), expected, {
        atol: 2e-6 / rays,
        rtol: 2e-3,
        name: `ray ${ray}`,
      });
      if (expected.some((slope) => Math.abs(slope) > 1e-4 / rays)) taught++;
    }
    assert.ok(taught > 0, "some proposal is too low");
  });
}
