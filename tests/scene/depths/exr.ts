const encoder = new TextEncoder();

/** An OpenEXR file of one channel of 32-bit numbers, not packed, as OpenEXR's "File Layout" says. */
export function encodeExr(
  { width, height, data }: { width: number; height: number; data: Float32Array },
  channel = "Y",
): Uint8Array<ArrayBuffer> {
  const box = [0, 0, width - 1, height - 1];
  const channels = [...text(channel), ...int(2, 0, 1, 1), 0];
  const header = [
    ...int(0x01312f76, 2),
    ...attribute("channels", "chlist", channels),
    ...attribute("compression", "compression", [0]),
    ...attribute("dataWindow", "box2i", int(...box)),
    ...attribute("displayWindow", "box2i", int(...box)),
    ...attribute("lineOrder", "lineOrder", [0]),
    ...attribute("pixelAspectRatio", "float", float(1)),
    ...attribute("screenWindowCenter", "v2f", float(0, 0)),
    ...attribute("screenWindowWidth", "float", float(1)),
    0,
  ];
  const lineBytes = 8 + 4 * width;
  const lines = Array.from({ length: height }, (_, y) => [
    ...int(y, 4 * width),
    ...float(...data.subarray(y * width, (y + 1) * width)),
  ]);
  const offsets = lines.flatMap((_, y) => int(header.length + 8 * height + y * lineBytes, 0));
  return Uint8Array.from([...header, ...offsets, ...lines.flat()]);
}

function attribute(name: string, type: string, value: readonly number[]): number[] {
  return [...text(name), ...text(type), ...int(value.length), ...value];
}

function text(word: string): number[] {
  return [...encoder.encode(word), 0];
}

function int(...values: number[]): number[] {
  return [...new Uint8Array(Int32Array.from(values).buffer)];
}

function float(...values: number[]): number[] {
  return [...new Uint8Array(Float32Array.from(values).buffer)];
}
