/** Beyond this, single precision rounds by more than 1/2000 of a unit. */
const FAR = 1e4;

/**
 * Points' coordinates as a capture has them, [points, 3]: in single precision, as files do, unless most points
 * are so far from the origin that this would move them, as those in the metres of a map's projection are.
 */
export function storedPositions(coordinates: Float64Array): Float32Array | Float64Array {
  const far = coordinates.reduce((count, value) => count + Number(Math.abs(value) > FAR), 0);
  // Of a map's coordinates two are large, and the height is not.
  return far > coordinates.length / 2 ? coordinates : Float32Array.from(coordinates);
}
