import { type Camera, rayDirection } from "../math/mod.ts";
import { type Config, depthRange, methodOf, type RayRange } from "../nerf/mod.ts";
import type { Placement } from "../scene/mod.ts";
import type { FrameDepths } from "./outputs.ts";

/** A pixel that is covered less than this shows what is behind everything, which has no depth. */
const COVERED = 0.5;

/** Where a field lies: all of a placement that rendering needs. */
export type RenderedPlace = Pick<Placement, "fromCapture" | "near" | "far">;

/** Along what a render's depths are measured: `forward` is the world's -z axis, from the origin. */
type Along = FrameDepths["along"] | "forward";

/**
 * From a renderer's depths, which are along whatever its rays have as unit, to those of frames: along the
 * axis of a perspective camera, as depth maps usually are, and else along the rays; in capture units.
 */
export class DepthScale {
  /** Between which depths there is something, in the capture's units. */
  readonly range: RayRange;
  /** In scene units. */
  readonly #far: number;
  /** The capture's units in one of the scene's. */
  readonly #unit: number;
  /** Through the pixels of the last camera: mostly all frames of a path have the same. */
  #directions = { key: "", values: new Float32Array() };

  /** For renders of a run on a scene that was placed so. */
  constructor(
    private readonly config: Config,
    placement: RenderedPlace,
  ) {
    const { near, far } = depthRange(config, placement);
    this.#far = far;
    this.#unit = 1 / placement.fromCapture.scale;
    this.range = { near: near * this.#unit, far: far * this.#unit };
  }

  /**
   * From a render's depth to the depth of what is there, times its accumulation.
   *
   * Renders count what is not there as `far`: D = w d + (1 - w) far. In normalised device coordinates they
   * average disparity, which is 0 there: 1 / D = w / d.
   */
  get seenDepth(): (depth: number, accumulation: number) => number {
    const far = this.#far;
    return this.config.space === "ndc"
      ? (depth, accumulation) => accumulation * accumulation * depth
      : (depth, accumulation) => depth - (1 - accumulation) * far;
  }

  /**
   * Depths of a frame.
   *
   * @param depths of what is there, as the renderer measures them; overwritten
   * @param camera the frame's: its ray through a pixel's middle stands for those of all samples
   */
  convert(depths: Float32Array, accumulations: Float32Array, camera: Camera): FrameDepths {
    const along = alongOf(camera);
    const measure = this.#measure(camera, along);
    for (let pixel = 0; pixel < depths.length; pixel++) {
      depths[pixel] = accumulations[pixel] >= COVERED
        ? measure(depths[pixel], pixel) * this.#unit
        : Infinity;
    }
    return { values: depths, along, range: this.range };
  }

  /** From a depth as it was rendered to that of a frame, both in scene units. */
  #measure(camera: Camera, along: FrameDepths["along"]): (depth: number, pixel: number) => number {
    const rendered = this.#renderedAlong(camera);
    if (rendered === along) return (depth) => depth;
    const directions = this.#directionsOf(camera);
    const onAxis = (pixel: number) => along === "axis" ? -directions[pixel * 3 + 2] : 1;
    if (rendered !== "forward") return (depth, pixel) => depth * onAxis(pixel);
    // A ray is at z = -depth where origin + t direction is.
    const [x, y, z, origin] = camera.cameraToWorld.subarray(8);
    return (depth, pixel) => {
      const i = pixel * 3;
      const direction = x * directions[i] + y * directions[i + 1] + z * directions[i + 2];
      return -(depth + origin) / direction * onAxis(pixel);
    };
  }

  #renderedAlong(camera: Camera): Along {
    const { config } = this;
    if (config.space === "ndc") return "forward";
    return methodOf(config).rayOptions(config).directions === "depth" ? alongOf(camera) : "ray";
  }

  /** Directions of length 1 through all pixels in the camera's frame, [height, width, 3]; 0 where none are. */
  #directionsOf({ cameraToWorld: _, rays: __, ...optics }: Camera): Float32Array {
    const key = JSON.stringify(optics);
    if (this.#directions.key === key) return this.#directions.values;
    const { pixelOffset } = this.config.camera;
    const { width, height } = optics;
    const values = new Float32Array(width * height * 3);
    for (let pixel = 0; pixel < width * height; pixel++) {
      const place = [pixel % width + pixelOffset, Math.floor(pixel / width) + pixelOffset] as const;
      values.set(rayDirection(optics as Camera, place) ?? [0, 0, 0], pixel * 3);
    }
    this.#directions = { key, values };
    return values;
  }
}

/** Along what depths of a camera's frames are measured. */
function alongOf({ lens, rays }: Camera): FrameDepths["along"] {
  return rays || lens && lens.projection !== "perspective" ? "ray" : "axis";
}
