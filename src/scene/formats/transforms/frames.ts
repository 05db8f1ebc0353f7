import type { DepthSource } from "../../depths/source.ts";
import type { ListedImage } from "../listed.ts";
import type { Frame } from "../../capture.ts";
import { flipAxes, OPENCV_AXES } from "../poses.ts";
import { SceneError, type Split } from "../../scene.ts";
import type { ListedFrame, Transforms } from "./file.ts";
import { readIntrinsics } from "./optics.ts";

/** nerfstudio's unit of depths, in metres. */
const MILLIMETRES = 1e-3;

/**
 * The images that a transforms file lists. Their paths and those of masks start from its folder.
 *
 * @param path the file, for messages
 * @param split the split that they are of; null if the file does not say
 * @throws {SceneError} if a frame's optics cannot be used, see `readIntrinsics`
 */
export function listFrames(
  path: string,
  transforms: Transforms,
  split: Split | null,
): ListedImage[] {
  const flipped = flippedAxes(transforms);
  return transforms.frames.map((frame) => ({
    path: frame.file_path,
    mask: frame.mask_path,
    intrinsics: readIntrinsics(transforms, frame, `frames[${frame.index}] of ${path}`),
    pose: flipAxes(matrixOf(frame), flipped),
    split,
    depths: depthsOf(frame, transforms),
  }));
}

/**
 * Gives every frame a name of its own: a photograph that belongs to several splits is a frame of each,
 * and the later ones are called `SPLIT/NAME`.
 *
 * @param path what lists the frames, for messages
 * @throws {SceneError} if that name is taken too
 */
export function withUniqueNames(frames: readonly Frame[], path: string): Frame[] {
  const names = new Set<string>();
  return frames.map((frame) => {
    const name = names.has(frame.name) ? `${frame.split}/${frame.name}` : frame.name;
    if (names.has(name)) {
      throw new SceneError(`Cannot read ${path}: two frames have the name ${name}. Rename one.`);
    }
    names.add(name);
    return { ...frame, name };
  });
}

/**
 * Which axes the file's cameras have the other way round. NeuS2's `from_na` marks OpenCV's (y down, z
 * forward), instant-ngp's `normal_mts_args` Mitsuba's (x left, z forward): nerf_loader.h,
 * nerf_matrix_to_ngp. All other files have Blender's, which are `Camera`'s.
 */
function flippedAxes({ from_na, normal_mts_args }: Transforms): readonly number[] {
  if (from_na) return OPENCV_AXES;
  return normal_mts_args === undefined ? [] : [0, 2];
}

/** The pose; where the camera moved during the exposure, that at its beginning. */
function matrixOf({ transform_matrix, transform_matrix_start }: ListedFrame): unknown {
  return transform_matrix === undefined ? transform_matrix_start : transform_matrix;
}

/**
 * The image of a frame's depths. nerfstudio's are in millimetres unless the file says otherwise
 * (nerfstudio_dataparser.py), those of instant-ngp, which NeRFCapture writes, in `integer_depth_scale`
 * (nerf_loader.cu). All are measured along the camera's axis, in the poses' units.
 */
function depthsOf(
  { depth_file_path, depth_path }: ListedFrame,
  { depth_unit_scale_factor, integer_depth_scale, enable_depth_loading }: Transforms,
): DepthSource | null {
  if (depth_file_path != null) {
    const unit = depth_unit_scale_factor ?? MILLIMETRES;
    return { kind: "image", path: depth_file_path, unit };
  }
  if (depth_path == null || integer_depth_scale == null || enable_depth_loading === false) {
    return null;
  }
  return { kind: "image", path: depth_path, unit: integer_depth_scale };
}
