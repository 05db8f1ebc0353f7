import { type Camera, type Lens, lens } from "../../src/math/mod.ts";
import models from "./lens_values.json" with { type: "json" };

/** What OpenCV says of a lens; lens_values.py made it. */
export interface LensValues {
  /** The model's name. */
  readonly name: string;
  /** A camera at the origin whose axes are the world's. */
  readonly camera: Camera & { readonly lens: Lens };
  /** Points of the undistorted image plane, [25][2]. */
  readonly points: readonly (readonly [number, number])[];
  /** Where they are in the image, [25][2]. */
  readonly pixels: readonly (readonly [number, number])[];
  /** The points again, as undistortPoints finds them from the pixels; null for fisheyes. */
  readonly undistorted: readonly (readonly [number, number])[] | null;
}

/** Leaves directions as they are. */
const IDENTITY_POSE = Float64Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0);

type Pairs = [number, number][];

/** All models. */
export const LENS_VALUES: readonly LensValues[] = models.map((model) => {
  const c = [...model.coefficients, ...new Array<number>(12).fill(0)];
  return {
    name: model.name,
    camera: {
      ...model.camera,
      cameraToWorld: IDENTITY_POSE,
      lens: model.projection === "fisheye"
        ? lens("fisheye", { radial: [c[0], c[1], c[2], c[3]] })
        : lens("perspective", {
          radial: [c[0], c[1], c[4], 0],
          divisor: [c[5], c[6], c[7]],
          tangential: [c[2], c[3]],
          prism: [c[8], c[9], c[10], c[11]],
        }),
    },
    points: model.points as Pairs,
    pixels: model.pixels as Pairs,
    undistorted: model.undistorted as Pairs | null,
  };
});
