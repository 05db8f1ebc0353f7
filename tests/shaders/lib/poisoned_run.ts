import assert from "node:assert/strict";
import type { Bindings, Gpu, HostArrays, Kernel, Params, Tensor } from "../../../src/gpu/mod.ts";

type Data = Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;
/** Numbers of 32 bits by binding. */
export type Arrays = Readonly<Record<string, Data>>;
type None = Readonly<Record<never, Data>>;

/** One run of a kernel. */
export interface PoisonedRun<Outputs extends Arrays = None, Updates extends Arrays = None> {
  readonly kernel: Kernel;
  readonly invocations: number;
  /** What the kernel only reads, by binding. */
  readonly inputs?: Readonly<Record<string, Data | GPUTextureView>>;
  /** What the kernel must write wholly, by binding; the arrays tell type and length only. */
  readonly outputs?: Outputs;
  /** What the kernel changes, or writes in parts only, with its contents before, by binding. */
  readonly updates?: Updates;
  readonly params?: Params;
}

/** Behind every array stand so many elements that must neither be used nor changed. */
const GUARD = 64;

/** Bits that outputs hold before the first run and the second: NaN, and a finite number. */
const POISONS = [0x7fc0dead, 0xcdcdcdcd] as const;

/**
 * Runs a kernel twice and returns what its outputs and updates then hold.
 *
 * Outputs start with other garbage each time, so that both runs give the same bits only if every element
 * was written, whatever was there before. Behind outputs and updates stand guards that must stay, behind
 * inputs NaN.
 *
 * @throws AssertionError if the runs differ, or something was written behind the end
 */
export async function runPoisoned<Outputs extends Arrays = None, Updates extends Arrays = None>(
  gpu: Gpu,
  run: PoisonedRun<Outputs, Updates>,
): Promise<Outputs & Updates> {
  const { kernel, invocations, inputs = {}, params = {} } = run;
  const outputs: Arrays = run.outputs ?? {};
  const updates: Arrays = run.updates ?? {};
  const tensors: Tensor[] = [];
  const guarded = (name: string, data: Data, poison: number) => {
    const bits = new Uint32Array(Math.ceil((data.length + GUARD) / 4) * 4).fill(poison);
    bits.set(new Uint32Array(data.buffer, data.byteOffset, data.length));
    const tensor = gpu.tensor(name, [bits.length], { type: "u32", data: bits });
    tensors.push(tensor);
    return tensor;
  };

  const bindings: Record<string, Bindings[string]> = {};
  for (const [name, input] of Object.entries(inputs)) {
    bindings[name] = ArrayBuffer.isView(input) ? guarded(name, input, POISONS[0]) : input;
  }
  const written = [...Object.keys(outputs), ...Object.keys(updates)];
  const runs: Tensor[][] = [];
  const commands = gpu.record();
  for (const poison of POISONS) {
    for (const [name, { length }] of Object.entries(outputs)) {
      bindings[name] = guarded(name, new Uint32Array(length).fill(poison), poison);
    }
    for (const [name, data] of Object.entries(updates)) {
      bindings[name] = guarded(name, data, poison);
    }
    commands.run(kernel, invocations, bindings, params);
    runs.push(written.map((name) => bindings[name] as Tensor));
  }
  const contents = await gpu.readAll(runs.flat()) as HostArrays["u32"][];
  for (const tensor of tensors) gpu.free(tensor);

  const results: Record<string, Data> = {};
  written.forEach((name, i) => {
    const given = outputs[name] ?? updates[name];
    const [first, second] = [contents[i], contents[written.length + i]];
    let differing = 0;
    while (differing < given.length && first[differing] === second[differing]) differing++;
    assert.ok(
      differing === given.length,
      `${name}: element ${differing} was not written, depends on what was there before, or differs ` +
        `between two runs: its bits are ${hex(first[differing])}, then ${hex(second[differing])}.`,
    );
    for (const [contents, poison] of [[first, POISONS[0]], [second, POISONS[1]]] as const) {
      const overrun = contents.subarray(given.length).findIndex((bits) => bits !== poison);
      assert.ok(
        overrun < 0,
        `${name}: element ${given.length + overrun} of ${given.length} was written.`,
      );
    }
    const { buffer } = first.slice(0, given.length);
    results[name] = given instanceof Uint32Array
      ? new Uint32Array(buffer)
      : new Float32Array(buffer);
  });
  return results as Outputs & Updates;
}

function hex(bits: number): string {
  return `0x${bits.toString(16)}`;
}

/**
 * Asserts that two arrays are the same, NaN and the sign of zero included. For arrays of any length:
 * `assert.deepEqual` takes minutes to describe how long ones differ.
 */
export function assertSame(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  name = "values",
): void {
  assert.equal(actual.length, expected.length, `${name}: lengths differ`);
  let differing = 0;
  let first = -1;
  for (let i = 0; i < actual.length; i++) {
    if (Object.is(actual[i], expected[i])) continue;
    if (differing++ === 0) first = i;
  }
  assert.ok(
    differing === 0,
    `${name}: ${differing} of ${actual.length} differ; the first at index ${first}: ` +
      `actual ${actual[first]}, expected ${expected[first]}.`,
  );
}

/** `rows` rows of four 32-bit integers, the elements of an `array<vec4u>`. */
export function vec4Rows(
  rows: number,
  row: (i: number) => readonly number[],
): Uint32Array<ArrayBuffer> {
  const values = new Uint32Array(rows * 4);
  for (let i = 0; i < rows; i++) values.set(row(i), i * 4);
  return values;
}
