import assert from "node:assert/strict";

/** The format read by its specification, with none of the program's code. */
export function readIndependently(file: Uint8Array) {
  const view = new DataView(file.buffer, file.byteOffset);
  const headerLength = view.getUint32(0, true);
  assert.equal(view.getUint32(4, true), 0);
  const text = new TextDecoder().decode(file.subarray(8, 8 + headerLength));
  const { __metadata__: metadata, ...entries } = JSON.parse(text);
  const tensors: Record<string, { shape: number[]; data: number[]; offsets: [number, number] }> =
    {};
  for (const [name, entry] of Object.entries(entries)) {
    const { dtype, shape, data_offsets: offsets, ...others } = entry as Record<string, never>;
    assert.deepEqual([dtype, others], ["F32", {}]);
    const count = (offsets[1] - offsets[0]) / 4;
    const at = (i: number) => view.getFloat32(8 + headerLength + offsets[0] + 4 * i, true);
    tensors[name] = { shape, offsets, data: Array.from({ length: count }, (_, i) => at(i)) };
  }
  return { headerLength, metadata, tensors, end: 8 + headerLength };
}
