import assert from "node:assert/strict";
import { assertClose, float32Sum } from "../../reference/assert_close.ts";
import { randomValues } from "../../reference/random_values.ts";
import { rayLoss, type RayLossInputs, type RayLossOptions } from "../../reference/ray_loss.ts";
import { rounded, sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";
import { batchOf } from "../march/march_inputs.ts";

const gpuOf = sharedGpu();
const KINDS: readonly RayLossOptions["kind"][] = ["mse", "huber"]; // in the order of the kernel

/** The kernel's weights are exact in float32. */
const WEIGHTS = { huberDelta: Math.fround(0.1), opacityEntropy: 0.25, distortion: 0.5 };
const COLORS_ONLY = { huberDelta: Math.fround(0.1), opacityEntropy: 0, distortion: 0 };

function inputsOf(rays: number): RayLossInputs {
  return {
    colors: rounded(randomValues(rays * 3, 1, 0, 1)),
    targets: rounded(randomValues(rays * 3, 2, 0, 1)),
    accumulations: rounded(randomValues(rays, 3, 0, 1)),
    distortions: rounded(randomValues(rays, 4, 0, 1)),
  };
}

/** What the kernel makes of `rays` kept rays; those up to the capacity are NaN, which must not count. */
async function lossOnGpu(
  options: RayLossOptions,
  inputs: RayLossInputs,
  capacity = inputs.accumulations.length,
  alphaOf: (ray: number) => number = () => NaN,
) {
  const gpu = await gpuOf();
  const rays = inputs.accumulations.length;
  const vec4s = (rgbs: Float64Array, fourth: (ray: number) => number) =>
    Float32Array.from({ length: capacity * 4 }, (_, i) => {
      const ray = i >> 2;
      if (ray >= rays) return NaN;
      return i % 4 === 3 ? fourth(ray) : rgbs[ray * 3 + i % 4];
    });
  return await runPoisoned(gpu, {
    kernel: await gpu.kernel("learn/ray_loss", {
      LOSS: KINDS.indexOf(options.kind),
      HUBER_DELTA: options.huberDelta,
    }),
    invocations: capacity,
    inputs: {
      batch: batchOf({ keptRays: rays }),
      colors: vec4s(inputs.colors, (ray) => inputs.accumulations[ray]),
      targets: vec4s(inputs.targets, alphaOf),
      distortions: Float32Array.from(
        { length: capacity },
        (_, ray) => ray < rays ? inputs.distortions[ray] : NaN,
      ),
    },
    outputs: {
      d_colors: new Float32Array(capacity * 4),
      partials: new Float32Array(Math.ceil(capacity / 256) * 4),
    },
    params: { rays: capacity, opacity: options.opacityEntropy, distortion: options.distortion },
  });
}

/** Asserts that the kernel's gradients and sums are the reference's. */
async function assertAgrees(options: RayLossOptions, inputs: RayLossInputs, capacity?: number) {
  const { d_colors, partials } = await lossOnGpu(options, inputs, capacity);
  const expected = rayLoss(options, inputs);
  const rays = inputs.accumulations.length;
  assert.ok(d_colors.subarray(rays * 4).every((d) => d === 0), "rays that are not kept");
  if (rays > 0) {
    const at = (rows: Float32Array, columns: readonly number[]) =>
      Array.from({ length: rays }, (_, ray) => columns.map((column) => rows[ray * 4 + column]))
        .flat();
    // A difference, a product and three divisions of 2.5 ULP.
    const dColors = { atol: 2 ** -40, rtol: 20 * 2 ** -24, name: "dColors" };
    assertClose(at(d_colors, [0, 1, 2]), expected.dColors, dColors);
    // A logarithm that errs by 2^-21 near 1 and 3 ULP elsewhere, within 23 below.
    const atol = options.opacityEntropy / rays * (2 ** -21 + 23 * 6 * 2 ** -24);
    assertClose(at(d_colors, [3]), expected.dAccumulations, {
      atol,
      rtol: 8 * 2 ** -24,
      name: "dAccumulations",
    });
  }
  const group = (first: number) => {
    const slice = (values: Float64Array, width: number) =>
      values.slice(first * width, (first + 256) * width);
    const part = {
      colors: slice(inputs.colors, 3),
      targets: slice(inputs.targets, 3),
      accumulations: slice(inputs.accumulations, 1),
      distortions: slice(inputs.distortions, 1),
    };
    const { value, squaredError } = rayLoss(options, part);
    const { length } = part.accumulations;
    return [value * length, squaredError, length, 0];
  };
  for (let i = 0; i < partials.length; i += 4) {
    const sums = group(i * 64);
    // A tree of 8 levels over rays whose loss takes some ten roundings, the logarithm's among them.
    const tolerance = { ...float32Sum(24, Math.max(sums[0], sums[1])), rtol: 0, name: "partials" };
    const entropy = options.opacityEntropy * 256 * 2 ** -21;
    assertClose(partials.subarray(i, i + 4), sums, {
      ...tolerance,
      atol: tolerance.atol + entropy,
    });
  }
}

for (const kind of KINDS) {
  for (
    const [rays, capacity] of [[0, 300], [1, 1], [255, 256], [256, 256], [257, 600], [700, 700]]
  ) {
    Deno.test(`the ${kind} loss of ${rays} rays of ${capacity} and its gradient agree with the reference`, async () => {
      await assertAgrees({ kind, ...COLORS_ONLY }, inputsOf(rays), capacity);
      await assertAgrees({ kind, ...WEIGHTS }, inputsOf(rays), capacity);
    });
  }
}

Deno.test("Huber's loss passes from its parabola to its line at delta", async () => {
  const options: RayLossOptions = { kind: "huber", ...COLORS_ONLY, huberDelta: 0.25 };
  const inputs = {
    ...inputsOf(2),
    colors: Float64Array.of(0.25, -0.25, 0.125, 0.5, -2, 0),
    targets: new Float64Array(6),
  };
  const { d_colors, partials } = await lossOnGpu(options, inputs);
  const exact = { atol: 0, rtol: 10 * 2 ** -24 };
  const expected = [1, -1, 0.5, 0, 1, -1, 0, 0].map((slope) => slope / (5 * 3 * 2));
  assertClose(d_colors, expected, { ...exact, atol: 2 ** -60 });
  const values = 0.125 + 0.125 + 0.03125 + 0.375 + 1.875;
  assertClose(partials[0], values / 15, exact);
});

Deno.test("the loss of equal colours is zero, and so is its gradient", async () => {
  for (const kind of KINDS) {
    const inputs = inputsOf(300);
    const equal = { ...inputs, targets: inputs.colors };
    const { d_colors, partials } = await lossOnGpu({ kind, ...COLORS_ONLY }, equal);
    assert.ok(d_colors.every((d) => d === 0));
    assert.ok(partials.every((sum, i) => i % 4 > 1 || sum === 0));
  }
});

Deno.test("opacities of 0 and 1 have finite entropies and gradients", async () => {
  const options: RayLossOptions = { kind: "mse", ...COLORS_ONLY, opacityEntropy: 0.25 };
  const inputs = {
    ...inputsOf(3),
    accumulations: Float64Array.of(0, 1, Math.fround(1e-30)),
  };
  await assertAgrees(options, inputs);
});

Deno.test("a color that is not a number makes loss and gradient not numbers", async () => {
  for (const kind of KINDS) {
    const inputs = inputsOf(300);
    inputs.colors[100] = NaN;
    const { d_colors, partials } = await lossOnGpu({ kind, ...COLORS_ONLY }, inputs);
    assert.ok(Number.isNaN(d_colors[33 * 4 + 1]));
    assert.ok(Number.isNaN(partials[0]) && Number.isNaN(partials[1]));
    assert.ok(Number.isFinite(partials[4]));
  }
});

Deno.test("of rays whose targets have a negative alpha only the distortion remains", async () => {
  for (const kind of KINDS) {
    const inputs = inputsOf(100);
    const isMasked = (ray: number) => ray % 3 === 0;
    const options = { kind, ...WEIGHTS };
    const alphaOf = (ray: number) => isMasked(ray) ? -1 : 0.5;
    const { d_colors, partials } = await lossOnGpu(options, inputs, 100, alphaOf);
    const all = await lossOnGpu(options, inputs);
    all.d_colors.forEach((d, i) => assert.equal(d_colors[i], isMasked(i >> 2) ? 0 : d));
    const rays = Array.from({ length: 100 }, (_, ray) => ray);
    const kept = rays.filter((ray) => !isMasked(ray));
    const pick = (values: Float64Array, width: number) =>
      Float64Array.from(kept.flatMap((ray) => [...values.slice(ray * width, (ray + 1) * width)]));
    const others = rayLoss(options, {
      colors: pick(inputs.colors, 3),
      targets: pick(inputs.targets, 3),
      accumulations: pick(inputs.accumulations, 1),
      distortions: pick(inputs.distortions, 1),
    });
    const distortions = rays.filter(isMasked)
      .reduce((sum, ray) => sum + options.distortion * inputs.distortions[ray], 0);
    const expected = [
      others.value * kept.length + distortions,
      others.squaredError,
      kept.length,
      0,
    ];
    assertClose(partials, expected, { atol: 1e-4, rtol: 1e-6 });
  }
});
