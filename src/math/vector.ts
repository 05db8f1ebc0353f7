/** A point or direction in three dimensions: x, y, z. */
export type Vec3 = readonly [number, number, number];

/** a + b. */
export function add(a: Vec3, b: Vec3): Vec3 {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}

/** a - b. */
export function subtract(a: Vec3, b: Vec3): Vec3 {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

/** a times the number `factor`. */
export function scale(a: Vec3, factor: number): Vec3 {
  return [a[0] * factor, a[1] * factor, a[2] * factor];
}

/** The inner product of a and b. */
export function dot(a: Vec3, b: Vec3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** The mean of vectors; NaN if there are none. */
export function mean(vectors: readonly Vec3[]): Vec3 {
  return scale(vectors.reduce(add, [0, 0, 0]), 1 / vectors.length);
}

/** The right-handed cross product of a and b. */
export function cross(a: Vec3, b: Vec3): Vec3 {
  return [
    a[1] * b[2] - a[2] * b[1],
    a[2] * b[0] - a[0] * b[2],
    a[0] * b[1] - a[1] * b[0],
  ];
}

/** The Euclidean length of a. */
export function length(a: Vec3): number {
  return Math.hypot(a[0], a[1], a[2]);
}

/** a scaled to length 1; NaN for the zero vector, so callers check the length first. */
export function normalize(a: Vec3): Vec3 {
  return scale(a, 1 / length(a));
}
