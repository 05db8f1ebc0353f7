import { isPinhole, type Lens, lens } from "../../../math/lens.ts";
import { type Intrinsics, NO_FOCAL } from "../../capture.ts";
import type { Sfm, SfmIntrinsic } from "./file.ts";

/** The distortions that older files call by the camera's type. */
const TYPES: Readonly<Record<string, string>> = {
  pinhole: "none",
  radial1: "radialk1",
  radial3: "radialk3",
  brown: "brown",
  fisheye4: "fisheye4",
  fisheye1: "fisheye1",
  equidistant: "none",
  equidistant_r3: "radialk3pt",
  equirectangular: "none",
};

/** How distortions of pinholes become lenses; those that a `Lens` cannot express are missing. */
const LENSES: Readonly<Record<string, (params: readonly number[]) => Lens>> = {
  none: () => lens("perspective", {}),
  radialk1: ([k1 = 0]) => lens("perspective", { radial: [k1, 0, 0, 0] }),
  radialk3: ([k1 = 0, k2 = 0, k3 = 0]) => lens("perspective", { radial: [k1, k2, k3, 0] }),
  radialk3pt: ([k1 = 0, k2 = 0, k3 = 0]) => lens("perspective", { radial: [k1, k2, k3, 0] }),
  brown: ([k1 = 0, k2 = 0, k3 = 0, t1 = 0, t2 = 0]) =>
    lens("perspective", { radial: [k1, k2, k3, 0], tangential: [t1, t2] }),
  fisheye: fisheye,
  fisheye4: fisheye,
  fisheye1: ([k1 = 0]) =>
    Math.abs(k1) < MIN_OMEGA ? lens("perspective", {}) : lens("fov", { omega: Math.abs(k1) }),
};

/** Messages quote no more of a name than this. */
const LONGEST_NAME = 40;

/** With an omega below this, a fov lens differs from a pinhole by omega^2, far less than a pixel. */
const MIN_OMEGA = 1e-6;

function fisheye([k1 = 0, k2 = 0, k3 = 0, k4 = 0]: readonly number[]): Lens {
  return lens("fisheye", { radial: [k1, k2, k3, k4] });
}

/**
 * The optics of a camera (AliceVision, sfmDataIO/jsonIO.cpp: loadIntrinsic; camera/Distortion*.cpp and
 * Equidistant.cpp). What files of different versions mean:
 *
 * - The focal length is `pxFocalLength`, one number before version 1.2.0 and two from there; from 1.2.2
 *   `focalLength` in millimetres: fx = width focalLength / sensorWidth, and fy = fx pixelRatio, but before
 *   1.2.5 fx / pixelRatio.
 * - `principalPoint` is in pixels from the image's middle, before 1.2.1 from its corner.
 * - The distortion is `distortionType`, in older files the type itself. The formulas are those of `Lens`;
 *   radialk3pt divides by 1 + k1 + k2 + k3, which the focal length takes over, and fisheye1 is `Lens`'s fov.
 *
 * An equidistant camera's image plane is in units of the circle's radius R: with a = 2 fmm / rsensor, fmm = fx
 * sensorWidth / max(width, height) and rsensor = min(sensorWidth, sensorHeight), the pixel at an angle theta to
 * the axis is R s(a theta) from the middle. So the focal length is R a, and k_i is a^(2i) times as large.
 *
 * @returns the optics, or what cannot be done with them: a phrase
 */
export function readOptics(
  intrinsic: SfmIntrinsic,
  version: Sfm["version"],
): Intrinsics | { readonly fault: string } {
  const { width, height, distortionParams, undistortionType } = intrinsic;
  const type = intrinsic.type.toLowerCase();
  const isKnown = Object.hasOwn(TYPES, type);
  const distortion = (intrinsic.distortionType ?? (isKnown ? TYPES[type] : type)).toLowerCase();
  if (!isKnown || !Object.hasOwn(LENSES, distortion)) {
    const named = [type, distortion].map((name) => name.slice(0, LONGEST_NAME));
    return {
      fault: `the type ${named[0]} with the distortion ${named[1]}, which is not supported`,
    };
  }
  if (undistortionType.toLowerCase() !== "none") {
    return { fault: `the undistortion ${undistortionType}, which is not supported` };
  }
  if (!(width >= 1 && height >= 1)) return { fault: `images of ${width} x ${height} pixels` };
  const size = { width, height };
  if (type === "equirectangular") {
    return { size, focal: NO_FOCAL, principal: null, lens: lens("equirectangular", {}) };
  }
  const focal = readFocal(intrinsic, version);
  if (focal === null) return { fault: "no focal length above 0" };
  const principal = readPrincipal(intrinsic, version);
  const bent = LENSES[distortion](distortionParams);
  const shrunk = distortion === "radialk3pt" ? 1 + bent.radial.reduce((sum, k) => sum + k) : 1;
  if (!(shrunk > 0)) return { fault: "a distortion that leaves no image" };
  if (!type.startsWith("equidistant")) {
    return {
      ...{ size, principal, lens: isPinhole(bent) ? null : bent },
      focal: { fx: focal.fx / shrunk, fy: focal.fy / shrunk },
    };
  }
  const { sensorWidth, sensorHeight } = intrinsic;
  const radius = intrinsic.fisheyeCircleRadius ?? intrinsic.fisheyeRadius ?? 0;
  const scale = 2 * focal.fx * sensorWidth / Math.max(width, height) /
    Math.min(sensorWidth, sensorHeight);
  if (!(radius > 0 && scale > 0)) return { fault: "no fisheyeCircleRadius above 0" };
  const [k1, k2, k3] = bent.radial;
  const f = radius * scale / shrunk;
  return {
    ...{ size, principal, focal: { fx: f, fy: f } },
    lens: lens("fisheye", { radial: [k1 * scale ** 2, k2 * scale ** 4, k3 * scale ** 6, 0] }),
  };
}

function readFocal(
  { pxFocalLength, focalLength, sensorWidth, width, pixelRatio }: SfmIntrinsic,
  version: Sfm["version"],
): { fx: number; fy: number } | null {
  const ratio = isBefore(version, [1, 2, 5]) ? 1 / pixelRatio : pixelRatio;
  const mm = (focalLength ?? 0) / sensorWidth * width;
  const [fx, fy] = pxFocalLength == null
    ? [mm, mm * ratio]
    : typeof pxFocalLength === "number"
    ? [pxFocalLength, pxFocalLength]
    : pxFocalLength;
  return [fx, fy].every((f) => f > 0 && f < Infinity) ? { fx, fy } : null;
}

function readPrincipal(
  { principalPoint, width, height }: SfmIntrinsic,
  version: Sfm["version"],
): Intrinsics["principal"] {
  if (principalPoint == null) return null;
  const [x, y] = principalPoint;
  if (isBefore(version, [1, 2, 1])) return { cx: x, cy: y };
  return { cx: width / 2 + x, cy: height / 2 + y };
}

function isBefore(version: Sfm["version"], other: Sfm["version"]): boolean {
  const first = version.findIndex((part, i) => part !== other[i]);
  return first >= 0 && version[first] < other[first];
}
