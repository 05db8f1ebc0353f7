import { SHADERS } from "../../../shaders/mod.ts";
import { activate, activationDerivative } from "../../reference/activations.ts";
import {
  assertClose,
  centralDifferences,
  FINITE_DIFFERENCE,
  FLOAT32_ROUNDING,
  TRANSCENDENTAL,
} from "../../reference/assert_close.ts";
import { innerProduct, randomValues } from "../../reference/random_values.ts";
import { rounded, sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned } from "./poisoned_run.ts";

/** Asks shaders/lib/density.wgsl about raw densities. */
const DENSITIES_OF_RAWS = `
#import "lib/density.wgsl"
struct Params { count: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> raws: array<f32>;
@group(0) @binding(2) var<storage, read_write> sigmas: array<f32>;
@group(0) @binding(3) var<storage, read_write> derivatives: array<f32>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= params.count) { return; }
  sigmas[id.x] = density_of(raws[id.x]);
  derivatives[id.x] = density_derivative(raws[id.x]);
}`;

const gpuOf = sharedGpu({ ...SHADERS, "test/densities.wgsl": DENSITIES_OF_RAWS });

const DENSITIES = ["relu", "softplus", "exp"] as const; // in the order of lib/density.wgsl
const OTHERS = { shiftedSoftplus: 3, foggyExp: 4 };
type Density = typeof DENSITIES[number] | keyof typeof OTHERS;

/** The library's densities of raw outputs, and their derivatives. */
async function densitiesOf(density: Density, raws: Float64Array) {
  const gpu = await gpuOf();
  return await runPoisoned(gpu, {
    kernel: await gpu.kernel("test/densities", {
      DENSITY: density === "shiftedSoftplus" || density === "foggyExp"
        ? OTHERS[density]
        : DENSITIES.indexOf(density),
    }),
    invocations: raws.length,
    inputs: { raws: Float32Array.from(raws) },
    outputs: {
      sigmas: new Float32Array(raws.length),
      derivatives: new Float32Array(raws.length),
    },
    params: { count: raws.length },
  });
}

/** relu is exact; the others take an exp or two, a log, and a sum. */
const toleranceOf = (density: Density) => density === "relu" ? FLOAT32_ROUNDING : TRANSCENDENTAL;

for (const density of DENSITIES) {
  Deno.test(`${density} densities and their derivatives agree with the reference`, async () => {
    const raws = rounded(randomValues(1000, 1, -6, 6));
    const { sigmas, derivatives } = await densitiesOf(density, raws);
    const expected = raws.map((raw) => activate(density, raw));
    assertClose(sigmas, expected, { ...toleranceOf(density), name: "sigmas" });
    const slopes = expected.map((sigma) => activationDerivative(density, sigma));
    assertClose(derivatives, slopes, { ...toleranceOf(density), name: "derivatives" });
  });

  Deno.test(`derivatives of ${density} densities agree with central differences`, async () => {
    const raws = rounded(randomValues(50, 3, -4, 4));
    const dSigmas = rounded(randomValues(50, 4));
    const { derivatives } = await densitiesOf(density, raws);
    const actual = derivatives.map((derivative, i) => derivative * dSigmas[i]);
    const loss = () => innerProduct(raws.map((raw) => activate(density, raw)), dSigmas);
    const { atol, rtol } = toleranceOf(density);
    const tolerance = {
      atol: atol + FINITE_DIFFERENCE.atol,
      rtol: rtol + FINITE_DIFFERENCE.rtol,
    };
    assertClose(actual, centralDifferences(loss, raws), tolerance);
  });

  Deno.test(`${density} densities and derivatives of extreme raw values are finite`, async () => {
    const raws = Float64Array.of(-1e30, -1000, -100, -88, -15, 0, 15, 88, 100, 1000, 1e30);
    const { sigmas, derivatives } = await densitiesOf(density, raws);
    // exp stays finite, and its derivative is held between e^-15 and e^15.
    const held = (low: number, high: number) =>
      density === "exp" ? raws.map((raw) => Math.min(Math.max(raw, low), high)) : raws;
    const expected = held(-Infinity, 80).map((raw) => activate(density, raw));
    // WGSL: exp has an error of 3 + 2 |x| ULP, and may flush what is below 2^-126.
    const exponential = { atol: 2 ** -126, rtol: (8 + 2 * 88) * 2 ** -23 };
    const tolerance = density === "relu" ? FLOAT32_ROUNDING : exponential;
    assertClose(sigmas, expected, { ...tolerance, name: "sigmas" });
    const outputs = held(-15, 15).map((raw) => activate(density, raw));
    const slopes = outputs.map((sigma) => activationDerivative(density, sigma));
    assertClose(derivatives, slopes, { ...tolerance, name: "derivatives" });
  });
}

Deno.test("softplus densities of empty space keep their relative accuracy", async () => {
  // The last interval of 1e10 makes a density of 1e-9 opaque.
  const raws = Float64Array.from({ length: 81 }, (_, i) => -i);
  const { sigmas } = await densitiesOf("softplus", raws);
  const expected = raws.map((raw) => activate("softplus", raw));
  // exp has 3 + 2 |x| ULP (WGSL), log above 2^-10 an absolute error of 2^-21: 2^-11 of it at most.
  assertClose(sigmas.slice(7), expected.slice(7), { atol: 0, rtol: (8 + 2 * 80) * 2 ** -23 });
  assertClose(sigmas, expected, { atol: 0, rtol: 2 ** -11 });
});

Deno.test("a foggy exp and its derivative are three times those of an exp, and stay finite", async () => {
  const raws = Float64Array.of(-1e30, -100, -15, -4, -0.5, 0, 0.5, 4, 15, 100, 1e30);
  const [foggy, exp] = [await densitiesOf("foggyExp", raws), await densitiesOf("exp", raws)];
  const thrice = (values: Float32Array) => Float64Array.from(values, (value) => 3 * value);
  assertClose(foggy.sigmas, thrice(exp.sigmas), { ...FLOAT32_ROUNDING, name: "sigmas" });
  const derivatives = thrice(exp.derivatives);
  assertClose(foggy.derivatives, derivatives, { ...FLOAT32_ROUNDING, name: "derivatives" });
});

Deno.test("a shifted softplus is a softplus of one less", async () => {
  const raws = rounded(randomValues(1000, 1, -6, 6));
  const { sigmas, derivatives } = await densitiesOf("shiftedSoftplus", raws);
  const expected = raws.map((raw) => activate("softplus", raw - 1));
  assertClose(sigmas, expected, { ...TRANSCENDENTAL, name: "sigmas" });
  const slopes = expected.map((sigma) => activationDerivative("softplus", sigma));
  assertClose(derivatives, slopes, { ...TRANSCENDENTAL, name: "derivatives" });
});
