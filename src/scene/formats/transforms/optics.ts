import { isPinhole, type Lens, lens, type Projection } from "../../../math/lens.ts";
import { type Intrinsics, NO_FOCAL } from "../../capture.ts";
import { SceneError } from "../../scene.ts";
import { CAMERA_MODELS, type Optics, type Transforms } from "./file.ts";

/**
 * The optics of a frame: its own keys, and for those it lacks the file's. As in instant-ngp
 * (nerf_loader.cu: read_focal_length, read_lens), a focal length of the frame replaces all of the file's,
 * and one axis stands for both where the other is missing. Where a file gives the focal length several
 * times, pixels (`fl_x`) are taken before angles (`x_fov` in degrees, `camera_angle_x` in radians).
 *
 * @param where what holds the frame, for messages: `frames[3] of transforms.json`
 * @throws {SceneError} if there is no focal length, or half of a size or a principal point
 */
export function readIntrinsics(
  file: Optics & Pick<Transforms, "fisheye_crop_radius">,
  frame: Optics,
  where: string,
): Intrinsics {
  const size = readSize(file, frame, where);
  const lens = readLens(file, frame, where);
  const focal = lens?.projection === "equirectangular"
    ? NO_FOCAL
    : readFocal(frame, size, where) ?? readFocal(file, size, where);
  if (focal === null) {
    throw new SceneError(
      `Cannot read ${where}: it has no focal length. Give fl_x (pixels), camera_angle_x (radians) ` +
        "or x_fov (degrees), there or for all frames.",
    );
  }
  return {
    ...{ size, focal, principal: readPrincipal(file, frame, size, where), lens },
    ...readCircle(file, lens),
  };
}

/** The circle beyond which nerfstudio takes no pixels of fisheyes (pixel_samplers.py: sample_method_fisheye). */
function readCircle(
  { fisheye_crop_radius }: Pick<Transforms, "fisheye_crop_radius">,
  lens: Lens | null,
): Pick<Intrinsics, "imageCircle"> {
  const isCropped = lens?.projection === "fisheye" && fisheye_crop_radius != null;
  return isCropped ? { imageCircle: fisheye_crop_radius } : {};
}

type Size = Intrinsics["size"];

function readSize(file: Optics, frame: Optics, where: string): Size {
  const width = frame.w ?? file.w;
  const height = frame.h ?? file.h;
  if (width == null && height == null) return null;
  if (width == null || height == null) {
    const missing = width == null ? "w" : "h";
    throw new SceneError(
      `Cannot read ${where}: ${missing} is missing. Give both w and h, or neither.`,
    );
  }
  return { width, height };
}

/** The focal length that one place gives; null if it gives none. */
function readFocal(optics: Optics, size: Size, where: string): Intrinsics["focal"] | null {
  const fx = optics.fl_x ?? optics.fl_y;
  const fy = optics.fl_y ?? optics.fl_x;
  if (fx != null && fy != null) return { fx, fy };
  const angleX = optics.camera_angle_x ?? fromDegrees(optics.x_fov);
  const angleY = optics.camera_angle_y ?? fromDegrees(optics.y_fov);
  if (angleX !== null) return { angleX, angleY };
  if (angleY === null) return null;
  if (size === null) {
    throw new SceneError(
      `Cannot read ${where}: a vertical angle of view alone needs the image's size. ` +
        "Give w and h too, or camera_angle_x.",
    );
  }
  return { angleX: 2 * Math.atan(Math.tan(angleY / 2) * size.width / size.height), angleY };
}

function fromDegrees(angle: number | null | undefined): number | null {
  return angle == null ? null : angle * Math.PI / 180;
}

function readPrincipal(
  file: Optics,
  frame: Optics,
  size: Size,
  where: string,
): Intrinsics["principal"] {
  const cx = frame.cx ?? file.cx;
  const cy = frame.cy ?? file.cy;
  if (cx == null && cy == null) return null;
  if (size === null && (cx == null || cy == null)) {
    throw new SceneError(
      `Cannot read ${where}: ${
        cx == null ? "cx" : "cy"
      } is missing. Give both cx and cy, or neither.`,
    );
  }
  return { cx: cx ?? size!.width / 2, cy: cy ?? size!.height / 2 };
}

/**
 * The lens, whose coefficients count whatever the model's name is, as in nerfstudio and instant-ngp:
 * k1 to k4 are the factors of r^2 to r^8 (nerfstudio, camera_utils.py: _compute_residual_and_jacobian)
 * or, for a fisheye, of theta^2 to theta^8 (OpenCV's fisheye model); p1 and p2 are OpenCV's.
 */
function readLens(file: Optics, frame: Optics, where: string): Lens | null {
  const projection = readProjection(frame, where) ?? readProjection(file, where) ?? "perspective";
  if (projection === "equirectangular") return lens(projection, {});
  const coefficient = (key: "k1" | "k2" | "k3" | "k4" | "p1" | "p2") =>
    frame[key] ?? file[key] ?? 0;
  const bent = lens(projection, {
    radial: [coefficient("k1"), coefficient("k2"), coefficient("k3"), coefficient("k4")],
    tangential: [coefficient("p1"), coefficient("p2")],
  });
  return isPinhole(bent) ? null : bent;
}

/** The projection that one place names, in nerfstudio's way or instant-ngp's; null if it names none. */
function readProjection(optics: Optics, where: string): Projection | null {
  for (const key of ["latlong", "ftheta_p0"] as const) {
    if (isSet(optics[key])) {
      throw new SceneError(
        `Cannot read ${where}: instant-ngp's lens ${key} is not known here. Known are camera_model ` +
          `${Object.keys(CAMERA_MODELS).join(", ")}, is_fisheye and equirectangular.`,
      );
    }
  }
  if (optics.camera_model != null) {
    return CAMERA_MODELS[optics.camera_model as keyof typeof CAMERA_MODELS];
  }
  if (isSet(optics.equirectangular)) return "equirectangular";
  if (optics.is_fisheye != null) return optics.is_fisheye ? "fisheye" : "perspective";
  return null;
}

/** Whether a key is there that instant-ngp only looks for, whatever its value. */
function isSet(value: unknown): boolean {
  return value != null && value !== false;
}
