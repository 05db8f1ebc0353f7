/** A frequency encoding (Mildenhall et al. 2020, eq. 4). */
export interface FrequencyEncoding {
  /** How many octaves, L >= 0. */
  readonly levels: number;
  /** Whether the lowest frequency is pi (the paper) or 1 (the released code). */
  readonly pi: boolean;
  /** Whether the coordinates themselves come first. */
  readonly identity: boolean;
}

/** How many features an encoding makes of `dims` coordinates. */
export function encodedSize(encoding: FrequencyEncoding, dims = 3): number {
  return dims * (2 * encoding.levels + (encoding.identity ? 1 : 0));
}

/**
 * gamma(x) = [x, sin(s x), cos(s x), ..., sin(2^(L-1) s x), cos(2^(L-1) s x)],  s = pi or 1.
 *
 * Feature order as in bmild/nerf (run_nerf_helpers.py, Embedder): the coordinates if `identity`, then
 * level by level the sines of all coordinates, then the cosines of all coordinates.
 *
 * @param encoding Which frequencies.
 * @param x [count, dims].
 * @param dims Coordinates per row.
 * @returns [count, encodedSize(encoding, dims)].
 */
export function encode(encoding: FrequencyEncoding, x: Float64Array, dims = 3): Float64Array {
  const size = encodedSize(encoding, dims);
  const count = x.length / dims;
  const encoded = new Float64Array(count * size);
  let at = 0;
  for (let n = 0; n < count; n++) {
    const row = x.subarray(n * dims, (n + 1) * dims);
    if (encoding.identity) {
      for (const value of row) encoded[at++] = value;
    }
    for (let level = 0; level < encoding.levels; level++) {
      const frequency = levelFrequency(encoding, level);
      for (const value of row) encoded[at++] = Math.sin(frequency * value);
      for (const value of row) encoded[at++] = Math.cos(frequency * value);
    }
  }
  return encoded;
}

/**
 * The gradient of {@link encode} to its coordinates:
 *
 *   dx = d_identity + sum over levels of f (d_sin cos(f x) - d_cos sin(f x)),  f = 2^level s.
 *
 * @param encoding Which frequencies.
 * @param x The forward pass's input, [count, dims].
 * @param dEncoded dL/dgamma, [count, encodedSize(encoding, dims)].
 * @param dims Coordinates per row.
 * @returns dL/dx, [count, dims].
 */
export function encodeBackward(
  encoding: FrequencyEncoding,
  x: Float64Array,
  dEncoded: Float64Array,
  dims = 3,
): Float64Array {
  const size = encodedSize(encoding, dims);
  const dX = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) {
    const n = Math.floor(i / dims);
    let at = n * size + i % dims;
    if (encoding.identity) {
      dX[i] += dEncoded[at];
      at += dims;
    }
    for (let level = 0; level < encoding.levels; level++) {
      const frequency = levelFrequency(encoding, level);
      const [dSine, dCosine] = [dEncoded[at], dEncoded[at + dims]];
      dX[i] += frequency *
        (dSine * Math.cos(frequency * x[i]) - dCosine * Math.sin(frequency * x[i]));
      at += 2 * dims;
    }
  }
  return dX;
}

function levelFrequency(encoding: FrequencyEncoding, level: number): number {
  return 2 ** level * (encoding.pi ? Math.PI : 1);
}
