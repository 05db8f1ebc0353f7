/**
 * What files say of how far away things are in one photograph, in the capture's units: points that it sees, or an
 * image of depths. `knownDepths` makes the same of both.
 */
export type DepthSource = SeenPoints | DepthImage;

/** Points of surfaces that a photograph sees. */
export interface SeenPoints {
  /** Which of the two it is. */
  readonly kind: "points";
  /** Where it sees them, in pixels of an image of this size, [points, 2]. */
  readonly pixels: Float64Array;
  /** The size of that image. */
  readonly size: { readonly width: number; readonly height: number };
  /** From the camera's centre, in the capture's units, [points]. */
  readonly distances: Float64Array;
  /** How much each counts, [points]. */
  readonly weights: Float64Array;
}

/** A file with a depth for every pixel of a photograph, or for every pixel of a smaller image of the same shape. */
export interface DepthImage {
  /** Which of the two it is. */
  readonly kind: "image";
  /** The file: see `readDepthMap`. */
  readonly path: string;
  /** What a 1 in it is, in the capture's units: 0.001 for millimetres in a world of metres. */
  readonly unit: number;
}
