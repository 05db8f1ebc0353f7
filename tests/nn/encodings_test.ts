import assert from "node:assert/strict";
import {
  allocateRows,
  createEncoding,
  encodedSize,
  type EncodingOptions,
  ENCODINGS,
  paddedRows,
  rowsFrom,
} from "../../src/nn/mod.ts";
import { assertClose, type Tolerance } from "../reference/assert_close.ts";
import { encode } from "../reference/encoding.ts";
import { randomValues } from "../reference/random_values.ts";
import { sphericalHarmonics } from "../reference/spherical_harmonics.ts";
import { fromBlocks, rounded, sharedGpu, toBlocks } from "../shaders/kernel_test_tools.ts";

/** What an encoding is tested with; a new one does not compile without its entry. */
interface EncodingCase<O> {
  readonly options: readonly O[];
  /** Numbers of coordinates that it takes. */
  readonly dimensions: readonly number[];
  /** Coordinates that it is made for, [samples, dimensions], of as many numbers from -4 to 4. */
  inputs(values: Float64Array): Float64Array;
  /** [samples, encodedSize] of [samples, dimensions], in float64. */
  reference(options: O, inputs: Float64Array, dimensions: number): Float64Array;
  readonly tolerance: Tolerance;
}

const CASES: { [K in keyof typeof ENCODINGS]: EncodingCase<EncodingOptions & { kind: K }> } = {
  frequency: {
    options: [
      { kind: "frequency", levels: 10, pi: false, identity: true },
      { kind: "frequency", levels: 4, pi: true, identity: false },
      { kind: "frequency", levels: 0, pi: false, identity: true },
      { kind: "frequency", levels: 3, pi: true, identity: true },
    ],
    dimensions: [3, 2],
    inputs: (values) => values,
    reference: encode,
    // Angles are reduced to 2^-22 of a turn before the sine, which drivers round to 2^-20 or better.
    tolerance: { atol: 3e-6, rtol: 2 ** -23 },
  },
  sphericalHarmonics: {
    options: [1, 2, 3, 4].map((degree) => ({ kind: "sphericalHarmonics", degree })),
    dimensions: [3],
    inputs: directionsOf,
    reference: ({ degree }, directions) => sphericalHarmonics(degree, directions),
    // tests/shaders/encode/spherical_harmonics_test.ts has the reasons.
    tolerance: { atol: 20.5 * 2 ** -24, rtol: 0 },
  },
};

/** Values as directions, [samples, 3], of length 1. */
function directionsOf(values: Float64Array): Float64Array {
  return values.map((value, i) => {
    const first = i - i % 3;
    return value / Math.hypot(...values.subarray(first, first + 3));
  });
}

const SAMPLES = 70;
const UNTOUCHED = -9;
const openGpu = sharedGpu();

for (const kind of Object.keys(ENCODINGS) as (keyof typeof ENCODINGS)[]) {
  const encodingCase: EncodingCase<EncodingOptions> = CASES[kind];
  for (const options of encodingCase.options) {
    for (const dimensions of encodingCase.dimensions) {
      const name = `${JSON.stringify(options)} of ${dimensions} coordinates`;
      Deno.test(`the encoding ${name} is the reference's`, async () => {
        const gpu = await openGpu();
        const { tolerance } = encodingCase;
        const encoding = await createEncoding(gpu, options, dimensions);
        const size = encodedSize(options, dimensions);
        assert.equal(encoding.outputs, size);

        const inputs = rounded(encodingCase.inputs(randomValues(SAMPLES * dimensions, 7, -4, 4)));
        const coordinates = allocateRows(gpu, "coordinates", SAMPLES, dimensions);
        gpu.write(coordinates.tensor, toBlocks(inputs, dimensions));
        const features = 16 + paddedRows(size) + 16;
        const all = allocateRows(gpu, "encoded", SAMPLES, features);
        gpu.write(all.tensor, new Float32Array(all.tensor.length).fill(UNTOUCHED));
        const commands = gpu.record();
        encoding.encode(commands, SAMPLES, coordinates, rowsFrom(all, 16));
        commands.submit();

        const rows = fromBlocks(await gpu.read(all.tensor), features, SAMPLES);
        const columns = (from: number, to: number) =>
          rows.filter((_, i) => i % features >= from && i % features < to);
        const expected = encodingCase.reference(options, inputs, dimensions);
        assertClose(columns(16, 16 + size), expected, { ...tolerance, name });
        const padding = columns(16 + size, features - 16);
        assert.ok(padding.every((value) => value === 0), "padding rows are zero");
        const around = [...columns(0, 16), ...columns(features - 16, features)];
        assert.ok(around.every((value) => value === UNTOUCHED), "rows around stay as they are");
      });
    }
  }
}

for (const degree of [0, 5, 2.5]) {
  Deno.test(`spherical harmonics of degree ${degree} are refused`, async () => {
    const gpu = await openGpu();
    await assert.rejects(createEncoding(gpu, { kind: "sphericalHarmonics", degree }, 3), {
      name: "RangeError",
      message:
        "Cannot make spherical harmonics as their degree must be a whole number from 1 to 4: " +
        `current value is ${degree}.`,
    });
  });
}

Deno.test("spherical harmonics of 2 coordinates are refused", async () => {
  const gpu = await openGpu();
  await assert.rejects(createEncoding(gpu, { kind: "sphericalHarmonics", degree: 4 }, 2), {
    name: "RangeError",
    message: "Cannot make spherical harmonics as directions must have 3 coordinates: " +
      "current value is 2.",
  });
});
