import {
  assertClose,
  centralDifferences,
  FINITE_DIFFERENCE,
} from "../../reference/assert_close.ts";
import { depthLoss, type KnownDepth } from "../../reference/depth_loss.ts";
import { alphasFromSigmas, compositeBackward, weightsFromAlphas } from "../../reference/volrend.ts";
import { constantsOf } from "../../../shaders/constants.ts";
import { sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";
import { offsetsOf } from "../march/march_inputs.ts";
import { chunkParams, outputsOf, packed, packedInfo, randomSamples } from "./volrend_inputs.ts";

const gpuOf = sharedGpu();
const KINDS = { termination: "TERMINATION", lineOfSight: "LINE_OF_SIGHT" } as const;
const NUMBERS = constantsOf("lib/depth_loss.wgsl");
const WEIGHT = 0.25;

type Kind = keyof typeof KINDS;

/** Samples along rays, and what is known of some of these: of rays 0, 3, … nothing. */
function inputsOf(counts: readonly number[]) {
  const rays = packed(counts);
  const inputs = randomSamples(rays, "black");
  counts.forEach((count, ray) => {
    inputs.ts.subarray(rays.offsets[ray], rays.offsets[ray] + count).sort();
  });
  const known = counts.map((_, ray): KnownDepth | null =>
    ray % 3 === 0 ? null : {
      ...{ t: 2.5 + 0.25 * (ray % 8), deviation: 0.25, weight: 0.5 + ray % 2 },
      interval: 0.75,
    }
  );
  return { inputs, known };
}

type Inputs = ReturnType<typeof inputsOf>;

/** The losses of rays, and their gradients to densities, in a mean over all of so many rays. */
function expectedOf(kind: Kind, { inputs, known }: Inputs, allRays: number, atStart = false) {
  const { rays, sigmas, deltas, ts } = inputs;
  const alphas = alphasFromSigmas(sigmas, deltas);
  const { transmittances, weights } = weightsFromAlphas(rays, alphas);
  const dWeights = new Float64Array(ts.length);
  const losses = known.map((depth, ray) => {
    if (!depth) return 0;
    const from = rays.offsets[ray];
    const of = (values: Float64Array) => [...values.subarray(from, from + rays.counts[ray])];
    const samples = { ts: of(ts), deltas: of(deltas), weights: of(weights), atStart };
    const loss = depthLoss(kind, depth, samples);
    const factor = WEIGHT * depth.weight / allRays;
    dWeights.set(loss.dWeights.map((d) => factor * d), from);
    return factor * loss.value;
  });
  const keptCounts = [...Array.from(rays.counts)];
  const forward = { alphas, transmittances, weights, keptCounts } as Parameters<
    typeof compositeBackward
  >[1];
  const { dSigmas } = compositeBackward(inputs, forward, { dWeights });
  return { losses, dSigmas, transmittances };
}

/** The kernel's losses and gradients, with what it adds these to. */
async function resultsOf(
  kind: Kind,
  { inputs, known }: Inputs,
  { firstRay = 0, allRays = 0, spare = 0, atStart = false } = {},
) {
  const gpu = await gpuOf();
  const count = known.length;
  const { transmittances } = expectedOf(kind, { inputs, known }, 1);
  const targets = new Float32Array(4 * (firstRay + count)).fill(NaN);
  known.forEach((depth, ray) =>
    targets.set(
      depth ? [depth.t, depth.deviation, depth.weight, depth.interval!] : [0, 0, 0, 0],
      4 * (firstRay + ray),
    )
  );
  return await runPoisoned(gpu, {
    kernel: await gpu.kernel("volrend/depth_loss", {
      KIND: NUMBERS[KINDS[kind]],
      AT_START: atStart,
    }),
    invocations: count + spare,
    inputs: {
      counters: Uint32Array.of(count),
      packed_info: packedInfo(inputs.rays),
      kept_offsets: offsetsOf([...Array.from(inputs.rays.counts), 0]),
      targets,
      outputs: outputsOf(inputs),
      ts: Float32Array.from(inputs.ts),
      deltas: Float32Array.from(inputs.deltas),
      transmittances: Float32Array.from(transmittances),
    },
    outputs: { losses: new Float32Array(count + spare) },
    updates: { d_outputs: new Float32Array(4 * inputs.ts.length).fill(0.5) },
    params: {
      ...{ capacity: count + spare, index: 0, first_ray: chunkParams(count, firstRay).first_ray },
      ...{ all_rays: allRays, weight: WEIGHT },
    },
  });
}

for (const kind of ["termination", "lineOfSight"] as const) {
  for (const rays of [1, 2, 5, 64, 65, 130]) {
    Deno.test(`the loss of ${kind} of ${rays} rays, and its gradient, agree with the reference`, async () => {
      const counts = Array.from({ length: rays }, (_, ray) => (ray * 7 + 3) % 13);
      const inputs = inputsOf(counts);
      const atStart = rays % 5 === 0; // where samples are in their intervals
      const options = { firstRay: rays % 2 * 3, allRays: rays % 2 * 200, spare: rays % 3, atStart };
      const { losses, d_outputs } = await resultsOf(kind, inputs, options);
      const expected = expectedOf(kind, inputs, options.allRays || rays, atStart);
      // A dozen samples of up to 16 each, of which logarithms and exponentials err by a few ULP.
      const tolerance = { atol: 2e-6, rtol: 1e-5 };
      const padding = new Array<number>(options.spare).fill(0);
      assertClose(losses, [...expected.losses, ...padding], { ...tolerance, name: "losses" });
      assertClose(
        d_outputs,
        Array.from(d_outputs, (_, i) => 0.5 + (i % 4 === 3 ? expected.dSigmas[i >> 2] : 0)),
        {
          ...tolerance,
          name: "gradients",
        },
      );
    });
  }

  Deno.test(`the gradient of ${kind} to densities is that of central differences`, () => {
    const { inputs, known } = inputsOf([3, 5, 4]);
    const loss = (sigmas: Float64Array) =>
      expectedOf(kind, { inputs: { ...inputs, sigmas }, known }, 3).losses
        .reduce((sum, each) => sum + each);
    assertClose(
      expectedOf(kind, { inputs, known }, 3).dSigmas,
      centralDifferences(loss, inputs.sigmas),
      FINITE_DIFFERENCE,
    );
  });
}
