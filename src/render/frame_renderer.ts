import type { Gpu } from "../gpu/mod.ts";
import { type Camera, invert, type Similarity } from "../math/mod.ts";
import { quantile } from "../math/quantile.ts";
import {
  type Config,
  createRenderer,
  type Crop,
  type Model,
  renderedBackground,
  type ViewRenderer,
} from "../nerf/mod.ts";
import type { CameraPath } from "../paths/mod.ts";
import { Accumulator } from "./accumulate.ts";
import { sampledCameras } from "./camera_samples.ts";
import { checkFrames } from "./check_frames.ts";
import { DepthScale, type RenderedPlace } from "./depths.ts";
import { RenderError } from "./error.ts";
import { cropOf, type FrameSettings } from "./frame_settings.ts";
import type { RenderedFrame } from "./outputs.ts";

/** The part of an image's sides around its middle that is focused on. */
const FOCUS_WINDOW = 1 / 8;

/** What is rendered: a field in its scene. */
export interface RenderedField {
  /** Its configuration. */
  readonly config: Config;
  /** From the capture's coordinates, which settings and frames are in, to the scene's. */
  readonly placement: RenderedPlace;
}

/**
 * Renders the frames of a path. On one adapter a frame is the same to the last bit whenever, in whatever
 * order and by whichever process it is rendered.
 *
 * Samples are averaged on the CPU, 20 ns each: renderers read them from the device in any case.
 */
export class FrameRenderer {
  /** The settings that it renders with; with an aperture, their focus is a number. */
  readonly settings: FrameSettings;
  readonly #depths: DepthScale;

  private constructor(
    private readonly views: ViewRenderer,
    private readonly field: RenderedField,
    private readonly path: CameraPath,
    settings: FrameSettings,
  ) {
    this.settings = settings;
    this.#depths = new DepthScale(field.config, field.placement);
  }

  /**
   * Compiles the kernels and allocates memory, and finds out what to focus on where the settings leave it
   * open.
   *
   * @param crop the box outside of which nothing is shown where the settings name none; null for all
   * @throws {RenderError} as {@link checkFrames}, or if there is nothing to focus on
   */
  static async create(
    gpu: Gpu,
    model: Model,
    config: Config,
    placement: RenderedPlace,
    path: CameraPath,
    settings: FrameSettings,
    crop: Crop | null = null,
  ): Promise<FrameRenderer> {
    checkFrames(config, path, settings);
    const normals = settings.outputs.includes("normal");
    const views = await createRenderer(gpu, model, config, placement, {
      normals,
      crop: cropOf(settings.crop) ?? crop,
    });
    try {
      return await FrameRenderer.over(views, { config, placement }, path, settings);
    } catch (error) {
      views.destroy();
      throw error;
    }
  }

  /**
   * The same over what renders views, for a path that was checked; `destroy` destroys the views, too.
   *
   * @throws {RenderError} if there is nothing to focus on
   */
  static async over(
    views: ViewRenderer,
    field: RenderedField,
    path: CameraPath,
    settings: FrameSettings,
  ): Promise<FrameRenderer> {
    const renderer = new FrameRenderer(views, field, path, settings);
    if (settings.aperture === 0 || settings.focus !== null) return renderer;
    const focus = await renderer.#distanceAhead(path.at(0));
    return new FrameRenderer(views, field, path, { ...settings, focus });
  }

  /**
   * Renders a frame.
   *
   * @param frame from 0 to the path's `frames - 1`
   * @param signal stops between two submissions
   * @throws {DOMException} "AbortError" when stopped
   */
  async render(frame: number, signal?: AbortSignal): Promise<RenderedFrame> {
    const { config, placement: { fromCapture } } = this.field;
    const { settings: { aperture, focus, supersampling, outputs, alpha }, path } = this;
    const cameras = sampledCameras(path, frame, {
      ...this.settings,
      aperture: aperture * fromCapture.scale,
      focus: (focus ?? Infinity) * fromCapture.scale,
      pixelOffset: config.camera.pixelOffset,
    });
    const camera = path.at(frame);
    const { width, height } = camera;
    const hasDepths = outputs.some((kind) => kind === "depth" || kind === "depth-npy");
    const accumulator = new Accumulator({
      ...{ width, height, supersampling },
      cameraSamples: cameras.length,
      behind: alpha ? renderedBackground(config.background) : null,
      seenDepth: hasDepths ? this.#depths.seenDepth : null,
      normals: outputs.includes("normal"),
    });
    for (const sampled of cameras) {
      accumulator.add(await this.views.render(sampled, signal));
    }
    const { colors, accumulations, depths, normals } = accumulator.averages();
    if (normals) turn(normals, invert(fromCapture));
    return {
      ...{ width, height, colors, accumulations, normals },
      depths: depths && this.#depths.convert(depths, accumulations, camera),
    };
  }

  /** Frees all memory but the model's. */
  destroy(): void {
    this.views.destroy();
  }

  /** The median depth in the middle of what a camera sees, in the capture's units. */
  async #distanceAhead(camera: Camera): Promise<number> {
    const middle = middleOf(camera);
    const { width, height } = middle;
    const accumulator = new Accumulator({
      ...{ width, height, supersampling: 1, cameraSamples: 1, behind: null, normals: false },
      seenDepth: this.#depths.seenDepth,
    });
    accumulator.add(await this.views.render(middle));
    const { depths, accumulations } = accumulator.averages();
    const { values } = this.#depths.convert(depths!, accumulations, middle);
    const seen = values.filter(Number.isFinite).sort();
    if (seen.length > 0) return quantile(seen, 0.5);
    throw new RenderError(
      "Cannot find out what to focus on: there is nothing in the middle of the first frame. Give the " +
        "focus, a distance in the capture's units.",
    );
  }
}

/** A camera that sees the middle of what another one sees, as sharply. */
function middleOf(camera: Camera): Camera {
  const width = Math.ceil(camera.width * FOCUS_WINDOW);
  const height = Math.ceil(camera.height * FOCUS_WINDOW);
  return {
    ...camera,
    width,
    height,
    cx: camera.cx - (camera.width - width) / 2,
    cy: camera.cy - (camera.height - height) / 2,
  };
}

/** Turns vectors, [n, 3], in place. */
function turn(vectors: Float32Array, { rotation: r }: Similarity): void {
  for (let i = 0; i < vectors.length; i += 3) {
    const [x, y, z] = [vectors[i], vectors[i + 1], vectors[i + 2]];
    vectors[i] = r[0] * x + r[1] * y + r[2] * z;
    vectors[i + 1] = r[3] * x + r[4] * y + r[5] * z;
    vectors[i + 2] = r[6] * x + r[7] * y + r[8] * z;
  }
}
