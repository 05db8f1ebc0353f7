import assert from "node:assert/strict";

/** What the file says of a tensor, and its elements. */
interface ReadTensor {
  readonly dtype: "F32" | "U32";
  readonly shape: number[];
  readonly data: number[];
  readonly offsets: [start: number, end: number];
}

/** The format read by its specification, with none of the program's code. */
export function readIndependently(file: Uint8Array) {
  const view = new DataView(file.buffer, file.byteOffset);
  const headerLength = view.getUint32(0, true);
  assert.equal(view.getUint32(4, true), 0);
  const text = new TextDecoder().decode(file.subarray(8, 8 + headerLength));
  const { __metadata__: metadata, ...entries } = JSON.parse(text);
  const tensors: Record<string, ReadTensor> = {};
  for (const [name, entry] of Object.entries(entries)) {
    const { dtype, shape, data_offsets: offsets, ...others } = entry as Record<string, never>;
    assert.deepEqual(others, {});
    assert.ok(dtype === "F32" || dtype === "U32", `${name} is of type ${dtype}`);
    const count = (offsets[1] - offsets[0]) / 4;
    const data = Array.from({ length: count }, (_, i) => {
      const at = 8 + headerLength + offsets[0] + 4 * i;
      return dtype === "F32" ? view.getFloat32(at, true) : view.getUint32(at, true);
    });
    tensors[name] = { dtype, shape, offsets, data };
  }
  return { headerLength, metadata, tensors, end: 8 + headerLength };
}
