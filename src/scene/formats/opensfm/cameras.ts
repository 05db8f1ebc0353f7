import * as z from "npm:zod@^4.0.0";
import { isPinhole, type Lens, lens } from "../../../math/lens.ts";
import { type Intrinsics, NO_FOCAL } from "../../capture.ts";

const number = z.number().default(0);
const pixels = z.number().int().gte(0).default(0);

/** A camera of a reconstruction; models that have no such parameter leave it out. */
export const CameraSchema = z.object({
  projection_type: z.string().default("perspective"),
  width: pixels,
  height: pixels,
  focal: z.number().gt(0).nullish(),
  focal_x: z.number().gt(0).nullish(),
  focal_y: z.number().gt(0).nullish(),
  c_x: number,
  c_y: number,
  k1: number,
  k2: number,
  k3: number,
  k4: number,
  k5: number,
  k6: number,
  p1: number,
  p2: number,
  s0: number,
  s1: number,
  s2: number,
  s3: number,
});

/** A camera as the file describes it. */
export type OpensfmCamera = z.infer<typeof CameraSchema>;

/** Messages quote no more of a name than this. */
const LONGEST_NAME = 40;

/** How the projection types become lenses; those that a `Lens` cannot express are missing. */
const LENSES: Readonly<Record<string, (camera: OpensfmCamera) => Lens>> = {
  perspective: ({ k1, k2 }) => lens("perspective", { radial: [k1, k2, 0, 0] }),
  simple_radial: ({ k1 }) => lens("perspective", { radial: [k1, 0, 0, 0] }),
  radial: ({ k1, k2 }) => lens("perspective", { radial: [k1, k2, 0, 0] }),
  brown: ({ k1, k2, k3, p1, p2 }) =>
    lens("perspective", { radial: [k1, k2, k3, 0], tangential: [p1, p2] }),
  fisheye: ({ k1, k2 }) => lens("fisheye", { radial: [k1, k2, 0, 0] }),
  fisheye_opencv: ({ k1, k2, k3, k4 }) => lens("fisheye", { radial: [k1, k2, k3, k4] }),
  fisheye62: ({ k1, k2, k3, k4, p1, p2 }) =>
    lens("fisheye", { radial: [k1, k2, k3, k4], tangential: [p1, p2] }),
  fisheye624: ({ k1, k2, k3, k4, p1, p2, s0, s1, s2, s3 }) =>
    lens("fisheye", { radial: [k1, k2, k3, k4], tangential: [p1, p2], prism: [s0, s1, s2, s3] }),
  equirectangular: () => lens("equirectangular", {}),
  spherical: () => lens("equirectangular", {}),
};

/**
 * The optics of a camera (OpenSfM, src/geometry/camera_projections_functions.h and
 * camera_distortions_functions.h). A point of the distorted image plane becomes
 *
 *   x = focal_x u' + c_x,   y = focal_y v' + c_y
 *
 * from the middle of the image, in units of its longer side; models with one `focal` have it for both, and no
 * c_x and c_y. The distortions are those of `Lens` with the names that OpenCV gives them; s0 to s3 are its s1
 * to s4.
 *
 * @returns the optics, or what cannot be done with them: a phrase
 */
export function readOptics(camera: OpensfmCamera): Intrinsics | { readonly fault: string } {
  const { projection_type: type, width, height, c_x, c_y } = camera;
  if (!Object.hasOwn(LENSES, type)) {
    return {
      fault: `has the projection ${
        JSON.stringify(type.slice(0, LONGEST_NAME))
      }, which is not supported`,
    };
  }
  if (camera.k5 !== 0 || camera.k6 !== 0) {
    return { fault: "has the coefficients k5 and k6, which are not supported" };
  }
  const cameraLens = LENSES[type](camera);
  const size = width > 0 && height > 0 ? { width, height } : null;
  if (cameraLens.projection === "equirectangular") {
    return { size, focal: NO_FOCAL, principal: null, lens: cameraLens };
  }
  const relativeX = camera.focal_x ?? camera.focal;
  const relativeY = camera.focal_y ?? relativeX;
  if (relativeX == null || relativeY == null) return { fault: "has no focal length" };
  return {
    size,
    focal: { relativeX, relativeY },
    principal: { offsetX: c_x, offsetY: c_y },
    lens: isPinhole(cameraLens) ? null : cameraLens,
  };
}
