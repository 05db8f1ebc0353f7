import assert from "node:assert/strict";
import fc from "npm:fast-check@^4.0.0";
import { Compaction, PrefixSum } from "../../src/nn/scan.ts";
import { compact, prefixSums } from "../reference/scan.ts";
import { sharedGpu } from "../shaders/kernel_test_tools.ts";
import { assertSame } from "../shaders/lib/poisoned_run.ts";
import { FLAGS, SIZES, VALUES } from "../shaders/scan/scan_inputs.ts";

const openGpu = sharedGpu();
const UNTOUCHED = 0xabcdef01;

type Values = Uint32Array<ArrayBuffer>;

/**
 * What each of `inputs`, all of one length, makes of tensors that hold UNTOUCHED. All are longer by 5; ones
 * stand behind the input.
 */
async function resultsOf(scan: typeof PrefixSum | typeof Compaction, inputs: readonly Values[]) {
  const gpu = await openGpu();
  using scope = gpu.scope();
  const capacity = inputs[0].length;
  const module = await scan.create(scope, capacity);
  const commands = gpu.record();
  const runs = inputs.map((input) => {
    const tensor = (
      label: string,
      length: number,
      data = new Uint32Array(length).fill(UNTOUCHED),
    ) => scope.tensor(label, [length], { type: "u32", data });
    const read = tensor("read", capacity + 5, withOnes(input));
    const [written, sum] = [tensor("written", capacity + 5), tensor("sum", 2)];
    module.run(commands, read, written, sum);
    return [read, written, sum];
  });
  const contents = await gpu.readAll(runs.flat()) as Values[];
  return inputs.map((input, i) => {
    const [read, written, sum] = contents.slice(3 * i, 3 * i + 3);
    assertSame(read, withOnes(input), "what is only read");
    assertSame(written.slice(capacity), new Uint32Array(5).fill(UNTOUCHED), "behind the capacity");
    assert.equal(sum[1], UNTOUCHED, "behind the sum");
    return { written: written.slice(0, capacity), sum: sum[0] };
  });
}

/** Five ones behind the input, which must not count. */
function withOnes(input: Values): Values {
  const longer = new Uint32Array(input.length + 5).fill(1);
  longer.set(input);
  return longer;
}

async function assertPrefixSums(names: readonly string[], inputs: readonly Values[]) {
  for (const [i, { written, sum }] of (await resultsOf(PrefixSum, inputs)).entries()) {
    const { offsets, total } = prefixSums(inputs[i]);
    assertSame(written, offsets, `offsets of ${names[i]}`);
    assert.equal(sum, total, `total of ${names[i]}`);
  }
}

async function assertCompaction(names: readonly string[], inputs: readonly Values[]) {
  for (const [i, { written, sum }] of (await resultsOf(Compaction, inputs)).entries()) {
    const kept = compact(inputs[i]);
    assert.equal(sum, kept.length, `count of ${names[i]} flags`);
    assertSame(written.slice(0, sum), kept, `indices of ${names[i]} flags`);
    const behind = new Uint32Array(inputs[i].length - sum).fill(UNTOUCHED);
    assertSame(written.slice(sum), behind, `behind the indices of ${names[i]} flags`);
  }
}

for (const size of SIZES) {
  Deno.test(`prefix sums of ${size} values equal the reference's, whatever stood there before`, async () => {
    const inputs = Object.values(VALUES).map((valuesOf) => valuesOf(size));
    await assertPrefixSums(Object.keys(VALUES), inputs);
  });

  Deno.test(`compaction of ${size} flags keeps the indices of those that are set`, async () => {
    const inputs = Object.values(FLAGS).map((flagsOf) => flagsOf(size));
    await assertCompaction(Object.keys(FLAGS), inputs);
  });
}

/** Up to 40 arrays of one length between 1 and 300, of fast-check's choice. */
function arraysOf(max: number) {
  return fc.integer({ min: 1, max: 300 }).chain((length) =>
    fc.array(
      fc.array(fc.integer({ min: 0, max }), { minLength: length, maxLength: length })
        .map((values) => Uint32Array.from(values)),
      { minLength: 1, maxLength: 40 },
    )
  );
}

const RUNS = { numRuns: 20 };

Deno.test("prefix sums of any values equal the reference's", async () => {
  await fc.assert(
    fc.asyncProperty(
      arraysOf(0xffffffff),
      (inputs) => assertPrefixSums(inputs.map((_, i) => `values ${i}`), inputs),
    ),
    RUNS,
  );
});

Deno.test("compaction of any flags keeps the indices of those that are set", async () => {
  await fc.assert(
    fc.asyncProperty(
      arraysOf(1),
      (inputs) => assertCompaction(inputs.map((_, i) => `array ${i} of`), inputs),
    ),
    RUNS,
  );
});

Deno.test("one object sums again and again, each time only what it is given", async () => {
  const gpu = await openGpu();
  const scan = await PrefixSum.create(gpu, 3000);
  const tensor = (label: string, length: number) => gpu.tensor(label, [length], { type: "u32" });
  const [values, offsets, total] = [
    tensor("values", 3000),
    tensor("offsets", 3000),
    tensor("total", 1),
  ];
  for (const [name, valuesOf] of Object.entries(VALUES)) {
    const data = valuesOf(3000);
    gpu.write(values, data);
    scan.run(gpu.record(), values, offsets, total);
    const [readOffsets, [readTotal]] = await gpu.readAll([offsets, total]);
    const expected = prefixSums(data);
    assertSame(readOffsets, expected.offsets, `offsets of ${name}`);
    assert.equal(readTotal, expected.total, `total of ${name}`);
  }
});

for (const capacity of [0, -1, 1.5, NaN, 2 ** 20 + 2]) {
  Deno.test(`a capacity of ${capacity} is refused`, async () => {
    const gpu = await openGpu();
    const refusal = {
      name: "RangeError",
      message:
        "Cannot make prefix sums as their capacity must be a whole number from 1 to 1048577: " +
        `current value is ${capacity}.`,
    };
    await assert.rejects(PrefixSum.create(gpu, capacity), refusal);
    await assert.rejects(Compaction.create(gpu, capacity), refusal);
  });
}

Deno.test("tensors that are too short, and sums in place, are refused", async () => {
  const gpu = await openGpu();
  const [scan, compaction] = [await PrefixSum.create(gpu, 8), await Compaction.create(gpu, 8)];
  const tensor = (label: string, length: number) => gpu.tensor(label, [length], { type: "u32" });
  const [eight, other, seven] = [tensor("eight", 8), tensor("other", 8), tensor("seven", 7)];
  const [one, none] = [tensor("one", 1), tensor("none", 0)];
  const commands = gpu.record();
  const short = (action: string, label: string, least: number, length: number) => ({
    name: "RangeError",
    message: `Cannot ${action} with "${label}" as its length must be at least ${least}: ` +
      `current value is ${length}.`,
  });
  assert.throws(() => scan.run(commands, seven, eight, one), short("sum", "seven", 8, 7));
  assert.throws(() => scan.run(commands, eight, seven, one), short("sum", "seven", 8, 7));
  assert.throws(() => scan.run(commands, eight, other, none), short("sum", "none", 1, 0));
  assert.throws(() => scan.run(commands, eight, eight, one), /in place/);
  assert.throws(() => compaction.run(commands, seven, eight, one), short("sum", "seven", 8, 7));
  assert.throws(() => compaction.run(commands, eight, seven, one), short("compact", "seven", 8, 7));
  assert.throws(() => compaction.run(commands, eight, other, none), short("sum", "none", 1, 0));
});
