import type { Lens } from "../math/lens.ts";
import type { Similarity } from "../math/similarity.ts";
import type { Vec3 } from "../math/vector.ts";
import type { DepthSource } from "./depths/source.ts";
import type { IgnoredPixels } from "./images/masks.ts";
import type { Cube, Layout, PointCloud, RgbaImage, Split } from "./scene.ts";

/** What a camera's file says of its optics, before the image is looked at. */
export interface Intrinsics {
  /** The image size that the pixel values below refer to; null for the image's own. */
  readonly size: { readonly width: number; readonly height: number } | null;
  /**
   * Focal lengths in pixels or in units of the image's longer side, or angles of view in radians; angleY null
   * where pixels are square.
   */
  readonly focal:
    | { readonly fx: number; readonly fy: number }
    | { readonly relativeX: number; readonly relativeY: number }
    | { readonly angleX: number; readonly angleY: number | null };
  /**
   * The principal point in pixels from the first pixel's corner, or from the image's middle in units of its
   * longer side; null for the middle.
   */
  readonly principal:
    | { readonly cx: number; readonly cy: number }
    | { readonly offsetX: number; readonly offsetY: number }
    | null;
  /** The lens; null for a pinhole. */
  readonly lens: Lens | null;
  /**
   * The radius of the circle around the image's middle that a lens throws its image into, in the same pixels:
   * those further out are left out. Without it all count.
   */
  readonly imageCircle?: number;
}

/** An equirectangular image has no focal length: this one stands for it where a camera is drawn. */
export const NO_FOCAL: Intrinsics["focal"] = { angleX: Math.PI / 2, angleY: null };

/**
 * A posed image as a capture's files describe it: in their coordinates, not decoded. With its camera in the
 * scene it is a `PlacedFrame`, with its pixels a `View`.
 */
export interface Frame {
  /** Its name, unique in the capture: the path without extension, as the dataset writes it. */
  readonly name: string;
  /** The image: a file, or pixels for formats that hold them. */
  readonly image: string | RgbaImage;
  /** What the dataset calls the image, where it was found by another name or in another place. */
  readonly listedAs?: string;
  /** A file that masks it; null for none. */
  readonly mask: string | null;
  /** Which of the mask's pixels are ignored; the dark ones by default. */
  readonly maskIgnores?: IgnoredPixels;
  /** Optics. */
  readonly intrinsics: Intrinsics;
  /** The pose in the capture's coordinates: `Camera`'s axes, [3, 4] row-major. */
  readonly cameraToWorld: Float64Array;
  /** Rays of a ray set in the capture's coordinates, [height, width, 6]; null elsewhere. */
  readonly rays: Float32Array | null;
  /** The split that the files put it in; null if they do not say: its place in the list then decides. */
  readonly split: Split | null;
  /** What is worth looking at lies between these depths, in the capture's units; null if unknown. */
  readonly bounds: { readonly near: number; readonly far: number } | null;
  /** What is known of how far away its pixels' things are; null or absent if nothing is. */
  readonly depths?: DepthSource | null;
}

/** A frame that cannot be used. */
export interface SkippedFrame {
  /** Its name. */
  readonly name: string;
  /** Why: a phrase such as "its image does not exist". */
  readonly reason: string;
}

/**
 * What a dataset's files say, in their own world coordinates but already with `Camera`'s axes (x right,
 * y up, looking along -z) and pixel coordinates (the first pixel's corner at 0).
 */
export interface Capture {
  /** The format's name in `FORMATS`. */
  readonly format: string;
  /** The frames, at least one, in the dataset's order. */
  readonly frames: readonly Frame[];
  /** Frames that are left out. */
  readonly skipped: readonly SkippedFrame[];
  /** What a user should know: whole sentences. */
  readonly notes: readonly string[];
  /** Points of the surfaces in the capture's coordinates; null if there are none. */
  readonly points: PointCloud | null;
  /** By how much the image files are already reduced against the full-size photographs, from 1. */
  readonly reduction: number;
  /**
   * The same capture with the image files that suit another factor of reduction: for formats with folders of
   * smaller images, or whose images cannot be reduced. Nothing but the names of images is read again.
   */
  readonly chooseImages?: (downscale: number) => Capture | Promise<Capture>;
  /**
   * Where the file itself says how its world is to be placed, as instant-ngp's `aabb_scale` does: the
   * coordinates then stay, and so do near and far. null: the scene is centred, turned and scaled.
   */
  readonly placement: {
    readonly layout: Layout;
    readonly near: number;
    readonly far: number;
    /**
     * Whether the file says how far its world reaches, but not where it is: instant-ngp's boxes around the
     * origin are then only assumed, and the scene is placed by its cameras where these look elsewhere.
     */
    readonly isAssumed?: boolean;
  } | null;
  /**
   * Which way is up, where the format knows: programs that align their worlds with gravity. Without it, or null,
   * it is found out (`chooseUp`).
   */
  readonly up?: {
    /** Of any length but 0, in the capture's coordinates; most often one of their axes. */
    readonly axis: Vec3;
    /** How that is known, for the summary: a few words such as `the file's y, as ARKit aligns it`. */
    readonly why: string;
  } | null;
  /**
   * What the scene is about, in the capture's coordinates, where the file says that but not how far the world
   * reaches: the scene is centred on it, and the box is around it. Without it cameras and points decide.
   */
  readonly object?: Cube | null;
  /**
   * How other programs' coordinates differ from the file's, where it says so; camera paths that they wrote
   * are taken over by it.
   */
  readonly elsewhere?: {
    /**
     * What was done to the poses before they were written: nerfstudio's `applied_transform`, of scale 1,
     * and `applied_scale`. What nerfstudio says of its own coordinates starts from before that.
     */
    readonly applied: { readonly transform: Similarity; readonly scale: number };
    /** Whether instant-ngp keeps the file's order of axes, as it does for Mitsuba's (`normal_mts_args`). */
    readonly keepsAxes: boolean;
  };
}

/**
 * A capture that is changed, and so is every one that it chooses for another reduction.
 *
 * @param change what becomes of one
 */
export function changed(capture: Capture, change: (capture: Capture) => Capture): Capture {
  const { chooseImages } = capture;
  return {
    ...change(capture),
    ...(chooseImages && {
      chooseImages: async (downscale) => changed(await chooseImages(downscale), change),
    }),
  };
}
