import assert from "node:assert/strict";
import { sharedGpu } from "../kernel_test_tools.ts";
import { assertSameBits, INPUTS, OUTPUTS, randomFloats, strideOf } from "./dense_test_tools.ts";

const openGpu = sharedGpu();

/** Numbers that belong to other layers, before and after a layer's gradient. */
const FOREIGN = 64;

interface Shape {
  readonly inputs: number;
  readonly outputs: number;
  readonly splits: number;
}

/** Runs the kernel on random partials; the padding columns of partials hold NaN. */
async function reduce(shape: Shape, accumulate: boolean) {
  const { inputs, outputs, splits } = shape;
  const gpu = await openGpu();
  const stride = strideOf(outputs);
  const size = (inputs + 1) * stride;
  const partials = Float32Array.from(
    randomFloats(splits * size, 1),
    (value, i) => i % stride < outputs ? value : NaN,
  );
  // Padding columns hold zeros, the layer's own gradient that of the rays before, or nothing yet.
  const before = Float32Array.from(randomFloats(FOREIGN + size + FOREIGN, 2), (value, i) => {
    const index = i - FOREIGN;
    if (index < 0 || index >= size) return value;
    if (index % stride >= outputs) return 0;
    return accumulate ? value : NaN;
  });
  const partialsTensor = gpu.tensor("partials", [splits, inputs + 1, stride], { data: partials });
  const gradients = gpu.tensor("gradients", [before.length], { data: before });
  const kernel = await gpu.kernel("dense/reduce", { ACCUMULATE: accumulate });
  gpu.record().run(
    kernel,
    size / 4,
    { partials: partialsTensor, gradients },
    {
      size: size / 4,
      slice: size / 4,
      stride: stride / 4,
      columns: outputs / 4,
      splits,
      offset: FOREIGN / 4,
    },
  );
  const after = await gpu.read(gradients);
  gpu.free(partialsTensor);
  gpu.free(gradients);

  // Sums in float32, in the order of the splits: the same bits are expected.
  const expected = Float32Array.from(before, (value, i) => {
    const index = i - FOREIGN;
    if (index < 0 || index >= size || index % stride >= outputs) return value;
    let sum = accumulate ? value : 0;
    for (let split = 0; split < splits; split++) {
      sum = Math.fround(sum + partials[split * size + index]);
    }
    return sum;
  });
  return { after, expected };
}

for (const accumulate of [false, true]) {
  const title = accumulate
    ? "reduce with ACCUMULATE adds the splits to the gradient in their order"
    : "reduce overwrites the gradient with the sum of the splits in their order";
  Deno.test(title, async () => {
    for (const inputs of INPUTS) {
      for (const outputs of OUTPUTS) {
        for (const splits of [1, 3]) {
          const { after, expected } = await reduce({ inputs, outputs, splits }, accumulate);
          assertSameBits(after, expected);
        }
      }
    }
  });

  Deno.test(`reduce without samples ${accumulate ? "keeps" : "zeroes"} the gradient`, async () => {
    const { after, expected } = await reduce({ inputs: 16, outputs: 48, splits: 0 }, accumulate);
    assertSameBits(after, expected);
  });
}

Deno.test("reduce leaves what stands behind the first numbers of a slice alone", async () => {
  const gpu = await openGpu();
  const partials = gpu.tensor("partials", [2, 12], {
    data: Float32Array.from({ length: 24 }, (_, i) => i),
  });
  const gradients = gpu.tensor("gradients", [12], { data: new Float32Array(12).fill(-1) });
  gpu.record().run(
    await gpu.kernel("dense/reduce", { ACCUMULATE: false }),
    2,
    { partials, gradients },
    { size: 2, slice: 3, stride: 1, columns: 1, splits: 2, offset: 0 },
  );
  assert.deepEqual([...await gpu.read(gradients)], [
    12,
    14,
    16,
    18,
    20,
    22,
    24,
    26,
    -1,
    -1,
    -1,
    -1,
  ]);
  for (const tensor of [partials, gradients]) gpu.free(tensor);
});

Deno.test("reduce gives the same bits twice", async () => {
  const shape = { inputs: 320, outputs: 272, splits: 7 };
  const [first, second] = [await reduce(shape, true), await reduce(shape, true)];
  assertSameBits(second.after, first.after);
});

Deno.test("reduce adds more numbers than one dimension of a dispatch reaches", async () => {
  const gpu = await openGpu();
  const vec4s = 65535 * 64 + 3 * 64 + 1;
  const partials = new Float32Array(vec4s * 4).map((_, i) => i % 8191);
  const gradients = new Float32Array(vec4s * 4).fill(1);
  const tensors = {
    partials: gpu.tensor("partials", [partials.length], { data: partials }),
    gradients: gpu.tensor("gradients", [gradients.length], { data: gradients }),
  };
  const kernel = await gpu.kernel("dense/reduce", { ACCUMULATE: true });
  const params = { size: vec4s, slice: vec4s, stride: 1, columns: 1, splits: 1, offset: 0 };
  gpu.record().run(kernel, vec4s, tensors, params);
  const sums = await gpu.read(tensors.gradients);
  // A sum that was added twice or never is off by as much as its part.
  assert.equal(sums.findIndex((sum, i) => sum !== 1 + i % 8191), -1);
  for (const tensor of Object.values(tensors)) gpu.free(tensor);
});
