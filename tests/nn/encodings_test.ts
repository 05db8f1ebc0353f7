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
import { fromBlocks, rounded, sharedGpu, toBlocks } from "../shaders/kernel_test_tools.ts";

/** What an encoding is tested with; a new one does not compile without its entry. */
interface EncodingCase<O> {
  readonly options: readonly O[];
  /** [samples, encodedSize] of [samples, dimensions], in float64. */
  readonly reference: (options: O, inputs: Float64Array, dimensions: number) => Float64Array;
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
    reference: encode,
    // Angles are reduced to 2^-22 of a turn before the sine, which drivers round to 2^-20 or better.
    tolerance: { atol: 3e-6, rtol: 2 ** -23 },
  },
};

const SAMPLES = 70;
const UNTOUCHED = -9;
const openGpu = sharedGpu();

for (const kind of Object.keys(ENCODINGS) as (keyof typeof ENCODINGS)[]) {
  for (const options of CASES[kind].options) {
    for (const dimensions of [3, 2]) {
      const name = `${JSON.stringify(options)} of ${dimensions} coordinates`;
      Deno.test(`the encoding ${name} is the reference's`, async () => {
        const gpu = await openGpu();
        const { reference, tolerance } = CASES[kind];
        const encoding = await createEncoding(gpu, options, dimensions);
        const size = encodedSize(options, dimensions);
        assert.equal(encoding.outputs, size);

        const inputs = rounded(randomValues(SAMPLES * dimensions, 7, -4, 4));
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
        const expected = reference(options, inputs, dimensions);
        assertClose(columns(16, 16 + size), expected, { ...tolerance, name });
        const padding = columns(16 + size, features - 16);
        assert.ok(padding.every((value) => value === 0), "padding rows are zero");
        const around = [...columns(0, 16), ...columns(features - 16, features)];
        assert.ok(around.every((value) => value === UNTOUCHED), "rows around stay as they are");
      });
    }
  }
}
