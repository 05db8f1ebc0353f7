import { compositeOver, psnr, quantize8, ssim, SSIM_WINDOW } from "../math/mod.ts";
import { scenePyramid } from "../scene/images/pyramid.ts";
import type { Scene } from "../scene/mod.ts";
import type { CommonConfig } from "./common_config.ts";
import { comparedPixels, pick } from "./compared_pixels.ts";
import { type Render, renderedBackground, type ViewRenderer } from "./view_renderer.ts";

/** How well views that were not trained on are rendered. */
export interface Evaluation {
  /** Mean of the images' PSNR, in dB; infinite if of one nothing differs. */
  readonly psnr: number;
  /** Mean of the SSIM of those images that have one; NaN if none has. */
  readonly ssim: number;
  /** Number of images. */
  readonly images: number;
  /** Seconds of rendering. */
  readonly seconds: number;
}

/** How well views are rendered at one of several scales. */
export interface ScaleEvaluation {
  /** By which their images are reduced, as `imagePyramid` does. */
  readonly factor: number;
  /** As `Evaluation` says. */
  readonly psnr: number;
  /** As `Evaluation` says. */
  readonly ssim: number;
}

/** How well views are rendered at several scales: means are of the scales', images and seconds of all. */
export interface ScalesEvaluation extends Evaluation {
  /** Each scale, the largest first. */
  readonly scales: readonly ScaleEvaluation[];
}

/** How well one view is rendered. */
export interface ViewEvaluation {
  /** The view's name. */
  readonly name: string;
  /** Its PSNR in dB. */
  readonly psnr: number;
  /** Its SSIM; NaN if it does not hold a window of it, `SSIM_WINDOW` pixels across. */
  readonly ssim: number;
  /** What was rendered. */
  readonly render: Render;
}

/**
 * Renders every view of a scene and compares: PSNR and SSIM on 8-bit rounded images over a white
 * background (black if the configuration says so), averaged over images. Pixels that are masked out, or
 * that the camera has no ray for, do not count: the PSNR is that of the other pixels, and for the SSIM,
 * whose windows hold many pixels, they are what they should be. Views without any other pixel are left
 * out. Images smaller than a window have no SSIM, and do not count in its mean.
 *
 * @param onView called after each view
 * @param signal stops between two chunks of rays
 * @throws {RangeError} if no view is left
 */
export async function evaluate(
  renderer: ViewRenderer,
  scene: Scene,
  background: CommonConfig["background"],
  onView: (view: ViewEvaluation, index: number) => void | Promise<void> = () => {},
  signal?: AbortSignal,
): Promise<Evaluation> {
  return await evaluateReduced(renderer, scene, 1, background, onView, signal);
}

/** See {@link evaluate}; of a scene that was reduced by a factor. */
async function evaluateReduced(
  renderer: ViewRenderer,
  scene: Scene,
  factor: number,
  background: CommonConfig["background"],
  onView: (view: ViewEvaluation, index: number) => void | Promise<void>,
  signal: AbortSignal | undefined,
): Promise<Evaluation> {
  const started = performance.now();
  const behind = renderedBackground(background);
  let psnrSum = 0;
  const similarities: number[] = [];
  let images = 0;
  for (const [index, posed] of scene.views.entries()) {
    const { name, image, camera } = posed;
    const compared = comparedPixels(posed);
    if (compared && !compared.includes(1)) continue;
    const render = await renderer.render(camera, signal);
    const rendered = render.colors.map(quantize8);
    const expected = compositeOver(image, [behind, behind, behind]).map(quantize8);
    if (compared) {
      for (let i = 0; i < rendered.length; i++) {
        if (!compared[Math.floor(i / 3)]) rendered[i] = expected[i];
      }
    }
    const view = {
      name,
      psnr: compared
        ? psnr(pick(rendered, compared), pick(expected, compared))
        : psnr(rendered, expected),
      ssim: Math.min(image.width, image.height) >= SSIM_WINDOW
        ? ssim(rendered, expected, image.width, image.height)
        : NaN,
      render,
    };
    psnrSum += view.psnr;
    if (!Number.isNaN(view.ssim)) similarities.push(view.ssim);
    images++;
    await onView(view, index);
  }
  if (images === 0) {
    const size = factor === 1 ? "" : ` at 1/${factor} of the size`;
    throw new RangeError(
      `Cannot compare${size} as a view must have a pixel that is not masked out: there is none.`,
    );
  }
  return {
    psnr: psnrSum / images,
    ssim: meanOf(similarities),
    images,
    seconds: (performance.now() - started) / 1000,
  };
}

/**
 * Renders every view of a scene at several scales and compares, see {@link evaluate}: at full size, 1/2, 1/4, …
 * with photographs reduced as the multi-scale protocol of Mip-NeRF does. Means over scales are plain ones.
 *
 * @param scales at how many scales, from 1
 * @param onView called after each view, with the factor by which it is reduced
 * @param signal stops between two chunks of rays
 * @throws {SceneError} if an image is too small for as many scales
 * @throws {RangeError} if no view of a scale is left
 */
export async function evaluateScales(
  renderer: ViewRenderer,
  scene: Scene,
  scales: number,
  background: CommonConfig["background"],
  onView: (view: ViewEvaluation, factor: number) => void | Promise<void> = () => {},
  signal?: AbortSignal,
): Promise<ScalesEvaluation> {
  const evaluations: (Evaluation & ScaleEvaluation)[] = [];
  for (const [halvings, reduced] of scenePyramid(scene, scales).entries()) {
    const factor = 2 ** halvings;
    const note = (view: ViewEvaluation) => onView(view, factor);
    evaluations.push({
      factor,
      ...await evaluateReduced(renderer, reduced, factor, background, note, signal),
    });
  }
  const all = (key: "psnr" | "ssim" | "images" | "seconds") => evaluations.map((each) => each[key]);
  return {
    psnr: meanOf(all("psnr")),
    ssim: meanOf(all("ssim")),
    scales: evaluations.map(({ factor, psnr, ssim }) => ({ factor, psnr, ssim })),
    images: sumOf(all("images")),
    seconds: sumOf(all("seconds")),
  };
}

/** NaN of none. */
function meanOf(values: readonly number[]): number {
  return sumOf(values) / values.length;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
