import { quantile } from "../../math/quantile.ts";
import { decodeImage, readImageFile } from "../images/decode.ts";
import { SceneError } from "../scene.ts";
import { spread } from "./photographs.ts";
import type { GreyImage } from "./pgm.ts";
import { greenOf } from "./sharpness.ts";
import type { ProbedVideo } from "./video.ts";

/** How images show the world: as a lens does, or all around, twice as wide as high. */
export const PROJECTIONS = ["perspective", "equirectangular"] as const;

/** One of {@link PROJECTIONS}. */
export type CaptureProjection = typeof PROJECTIONS[number];

/** So many photographs are looked at. */
const LOOKED_AT = 3;

/** XMP data of a panorama (Google's Photo Sphere); it stands before the pixels. */
const PANORAMA_XMP = /ProjectionType(="|>)equirectangular/;

/** XMP stands in the first segments of a JPEG. */
const XMP_BYTES = 2 ** 17;

/** Edges that meet differ by no more than so many times what neighbouring columns do, of 255 at least... */
const SEAM = 3;

/** ... so much: what compression does to flat images. */
const NOISE = 2;

/**
 * Whether an image wraps around: whether its left and right edges are neighbours, as those of a panorama are
 * and those of other images twice as wide as high are not.
 */
export function wrapsAround({ width, height, data }: GreyImage): boolean {
  if (width < 4 || height < 2) return false;
  const differences = (left: number, right: number) => {
    const rows = Array.from(
      { length: height },
      (_, y) => Math.abs(data[y * width + left] - data[y * width + right]),
    );
    return quantile(rows.sort((a, b) => a - b), 0.75);
  };
  const inside = Array.from({ length: 16 }, (_, i) => Math.floor((i + 0.5) * (width - 1) / 16))
    .map((column) => differences(column, column + 1))
    .sort((a, b) => a - b);
  return differences(0, width - 1) <= SEAM * quantile(inside, 0.5) + NOISE;
}

/**
 * The projection of a video: that of its spherical metadata; without them it is a panorama if it is twice as
 * wide as high and its edges meet.
 *
 * @throws {SceneError} if its metadata name a kind of panorama that is not read
 */
export function projectionOfVideo(path: string, video: ProbedVideo): CaptureProjection {
  const { spherical, stereo, width, height, samples } = video;
  if (spherical !== null && (stereo || !/^equirectangular\b/.test(spherical))) {
    throw new SceneError(
      `Cannot process ${path}: it is a ${stereo ? "stereoscopic " : ""}360-degree video ` +
        `(${spherical}). Export it from the camera's program as equirectangular, for one eye.`,
    );
  }
  if (spherical !== null) return "equirectangular";
  const wraps = samples.length > 0 && samples.every(wrapsAround);
  return width === 2 * height && wraps ? "equirectangular" : "perspective";
}

/**
 * The projection of photographs: panoramas are twice as wide as high, and their metadata say so or their
 * edges meet.
 *
 * @param photographs paths and sizes
 * @throws {SceneError} if one cannot be read
 */
export async function projectionOfPhotographs(
  photographs: readonly { path: string; width: number; height: number }[],
): Promise<CaptureProjection> {
  if (!photographs.every(({ width, height }) => width === 2 * height)) return "perspective";
  for (const { path } of spread(photographs, LOOKED_AT)) {
    const bytes = await readImageFile(path, path);
    const xmp = new TextDecoder("latin1").decode(bytes.subarray(0, XMP_BYTES));
    if (PANORAMA_XMP.test(xmp)) continue;
    const image = await decodeImage(bytes, path);
    const { width, height } = image;
    if (!wrapsAround({ width, height, data: greenOf(image) })) return "perspective";
  }
  return "equirectangular";
}
