import type { Camera } from "../../math/camera.ts";
import { rayDirection } from "../../math/projection.ts";
import { quantile } from "../../math/quantile.ts";
import { describeSize, fits } from "../cameras.ts";
import type { PlacedFrame } from "../placed_frame.ts";
import { type KnownDepths, SceneError } from "../scene.ts";
import type { Survey } from "../survey_images.ts";
import { type DepthMap, readDepthMap } from "./depth_map.ts";
import type { DepthImage, SeenPoints } from "./source.ts";

/** No more depths of an image are taken, evenly spread: a training draws a few at a time. */
const MOST_OF_AN_IMAGE = 2 ** 16;

/** Things may be so many times nearer than what is known of the scene, or farther. */
const BEYOND = 4;

/** What of a survey decides where a photograph's pixels and a capture's points are in the scene. */
type Placed = Pick<Survey, "placement" | "factor">;

/**
 * What is known of depths in a view; null if its capture says nothing of them.
 *
 * @param mask 0 for pixels of the view that are left out, as by `View`
 * @throws {SceneError} if an image of depths cannot be read, is not of the photograph's shape, or says that most
 *   things are where the scene is not, as in another unit
 */
export async function knownDepths(
  placed: PlacedFrame,
  survey: Placed,
  mask?: Uint8Array,
): Promise<KnownDepths | null> {
  const { depths } = placed.frame;
  if (depths == null) return null;
  const list = new DepthList(placed.camera, mask);
  if (depths.kind === "points") {
    addPoints(list, depths, placed, survey);
  } else {
    const map = await readDepthMap(depths.path);
    requireShape(depths.path, map, placed);
    addMap(list, map, depths.unit, placed, survey);
    requireUnit(depths, list.known(), survey);
  }
  return list.known();
}

/** Depths of a view, one after the other. */
class DepthList {
  readonly #pixels: number[] = [];
  readonly #distances: number[] = [];
  readonly #weights: number[] = [];

  constructor(readonly camera: Camera, private readonly mask?: Uint8Array) {}

  /** Adds what is known at a place of the view's image, in its pixels, unless nothing is learnt from there. */
  add(x: number, y: number, distance: number, weight: number): void {
    const { width, height } = this.camera;
    const [column, row] = [Math.floor(x), Math.floor(y)];
    if (!(column >= 0 && column < width && row >= 0 && row < height)) return;
    const pixel = row * width + column;
    if (this.mask?.[pixel] === 0 || !(distance > 0 && distance < Infinity)) return;
    this.#pixels.push(pixel);
    this.#distances.push(distance);
    this.#weights.push(weight);
  }

  known(): KnownDepths {
    return {
      pixels: Uint32Array.from(this.#pixels),
      distances: Float32Array.from(this.#distances),
      weights: Float32Array.from(this.#weights),
    };
  }
}

function addPoints(
  list: DepthList,
  { pixels, size, distances, weights }: SeenPoints,
  { imageSize }: PlacedFrame,
  { placement: { fromCapture }, factor }: Placed,
): void {
  const scale = [imageSize.width / size.width / factor, imageSize.height / size.height / factor];
  weights.forEach((weight, i) => {
    const distance = distances[i] * fromCapture.scale;
    list.add(pixels[2 * i] * scale[0], pixels[2 * i + 1] * scale[1], distance, weight);
  });
}

/** Adds an image's depths, which are measured along the camera's axis; along their rays where a lens has none. */
function addMap(
  list: DepthList,
  { width, height, values }: DepthMap,
  unit: number,
  { imageSize }: PlacedFrame,
  { placement: { fromCapture }, factor }: Placed,
): void {
  const { camera } = list;
  const isFlat = (camera.lens?.projection ?? "perspective") === "perspective";
  const scale = [imageSize.width / width / factor, imageSize.height / height / factor];
  // Where the image has more pixels than the view, one for each of these says all.
  const most = Math.ceil(Math.sqrt(width * height / MOST_OF_AN_IMAGE));
  const step = Math.max(Math.floor(1 / scale[0]), most, 1);
  for (let y = step >> 1; y < height; y += step) {
    for (let x = step >> 1; x < width; x += step) {
      const depth = values[y * width + x] * unit * fromCapture.scale;
      const place = [(x + 0.5) * scale[0], (y + 0.5) * scale[1]] as const;
      const direction = depth > 0 ? rayDirection(camera, place) : null;
      if (direction !== null) list.add(...place, isFlat ? depth / -direction[2] : depth, 1);
    }
  }
}

function requireShape(
  path: string,
  map: DepthMap,
  { frame: { name }, imageSize }: PlacedFrame,
): void {
  if (fits(imageSize, map)) return;
  throw new SceneError(
    `Cannot take ${path} for the depths of ${name}: it must have the shape of the photograph's ` +
      `${describeSize(imageSize)} pixels, and it has ${describeSize(map)}. ` +
      "Export it anew, or set depth.weight=0.",
  );
}

/** A unit that is wrong is wrong by a lot: feet for metres by 3, millimetres for metres by 1000. */
function requireUnit(
  { path, unit }: DepthImage,
  { distances }: KnownDepths,
  { placement: { near, far, fromCapture: { scale } } }: Placed,
): void {
  if (distances.length === 0) return;
  const median = quantile(distances.toSorted(), 0.5);
  const isNear = median <= near / BEYOND;
  if (!isNear && median < far * BEYOND) return;
  const [half, nearest, farthest] = [median, near, far].map((length) =>
    Number((length / scale).toPrecision(3))
  );
  throw new SceneError(
    `Cannot take ${path} for depths: by it, half of what is seen is ${half} of the capture's units away ` +
      `or ${isNear ? "nearer" : "farther"}, where things are known to lie between ${nearest} and ` +
      `${farthest}. Is a 1 in it really ${unit} of these units? The capture says so, or its format does.`,
  );
}
