import { compositeOver, psnr, quantize8, ssim, SSIM_WINDOW } from "../math/mod.ts";
import { scenePyramid } from "../scene/images/pyramid.ts";
import type { Scene, View } from "../scene/mod.ts";
import type { CommonConfig } from "./common_config.ts";
import { comparedPixels, pick } from "./compared_pixels.ts";
import { fitColors } from "./fitted_colors.ts";
import { type Render, renderedBackground, type ViewRenderer } from "./view_renderer.ts";

/** How like images are. */
export interface Similarity {
  /** PSNR in dB, of several images their mean; infinite if of one nothing differs. */
  readonly psnr: number;
  /** SSIM, of several images the mean of those that have one; NaN if none holds a window, `SSIM_WINDOW` pixels across. */
  readonly ssim: number;
}

/** Images as they are, and as those are compared that were exposed otherwise than a field is. */
export interface Comparison extends Similarity {
  /**
   * Of right halves, in colors that an affine map, 3 x 4, fits to the photograph's in the left half; NaN where no
   * pixel of a right half counts.
   */
  readonly fitted: Similarity;
}

/** How well views that were not trained on are rendered. */
export interface Evaluation extends Comparison {
  /** Number of images. */
  readonly images: number;
  /** Seconds of rendering. */
  readonly seconds: number;
}

/** How well views are rendered at one of several scales. */
export interface ScaleEvaluation extends Comparison {
  /** By which their images are reduced, as `imagePyramid` does. */
  readonly factor: number;
}

/** How well views are rendered at several scales: means are of the scales', images and seconds of all. */
export interface ScalesEvaluation extends Evaluation {
  /** Each scale, the largest first. */
  readonly scales: readonly ScaleEvaluation[];
}

/** How well one view is rendered. */
export interface ViewEvaluation extends Comparison {
  /** The view's name. */
  readonly name: string;
  /** What was rendered. */
  readonly render: Render;
}

/**
 * Renders every view of a scene and compares: PSNR and SSIM on 8-bit rounded images over a white
 * background (black if the configuration says so), averaged over images. Pixels that are masked out, or
 * that the camera has no ray for, do not count: the PSNR is that of the other pixels, and for the SSIM,
 * whose windows hold many pixels, they are what they should be. Views without any other pixel are left
 * out. Images smaller than a window have no SSIM, and do not count in its mean. Photographs that were exposed
 * otherwise than the field is are compared fairly as `fitted`, beside it.
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
  const views: Comparison[] = [];
  for (const [index, posed] of scene.views.entries()) {
    const { name, image, camera } = posed;
    const compared = comparedPixels(posed);
    if (compared && !compared.includes(1)) continue;
    const render = await renderer.render(camera, signal);
    const expected = compositeOver(image, [behind, behind, behind]).map(quantize8);
    const comparison = compareImages(render.colors, expected, image, compared);
    views.push(comparison);
    await onView({ name, ...comparison, render }, index);
  }
  if (views.length === 0) {
    const size = factor === 1 ? "" : ` at 1/${factor} of the size`;
    throw new RangeError(
      `Cannot compare${size} as a view must have a pixel that is not masked out: there is none.`,
    );
  }
  return {
    ...meanComparison(views),
    images: views.length,
    seconds: (performance.now() - started) / 1000,
  };
}

/** Compares what was rendered, and its right half with fitted colors, with a photograph. */
function compareImages(
  rendered: Float32Array,
  expected: Float32Array,
  { width, height }: Pick<View["image"], "width" | "height">,
  compared: Uint8Array | null,
): Comparison {
  const left = width >> 1;
  const isRight = (pixel: number) => pixel % width >= left;
  const rightOf = (colors: Float32Array) => colors.filter((_, i) => isRight(Math.floor(i / 3)));
  return {
    ...similarityOf(rendered, expected, width, height, compared),
    fitted: similarityOf(
      rightOf(fitColors(rendered, expected, width, compared)),
      rightOf(expected),
      width - left,
      height,
      compared && compared.filter((_, pixel) => isRight(pixel)),
    ),
  };
}

/** How like an image, rounded to 8 bits, is to what is expected, where pixels are compared; NaN where none is. */
function similarityOf(
  colors: Float32Array,
  expected: Float32Array,
  width: number,
  height: number,
  compared: Uint8Array | null,
): Similarity {
  if (compared && !compared.includes(1)) return { psnr: NaN, ssim: NaN };
  const rendered = colors.map(quantize8);
  if (compared) {
    for (let i = 0; i < rendered.length; i++) {
      if (!compared[Math.floor(i / 3)]) rendered[i] = expected[i];
    }
  }
  return {
    psnr: compared
      ? psnr(pick(rendered, compared), pick(expected, compared))
      : psnr(rendered, expected),
    ssim: Math.min(width, height) >= SSIM_WINDOW ? ssim(rendered, expected, width, height) : NaN,
  };
}

/** The means over views: of what is NaN for some, over the others. */
function meanComparison(views: readonly Comparison[]): Comparison {
  const known = (values: readonly number[]) => meanOf(values.filter((value) => !isNaN(value)));
  return {
    psnr: known(views.map(({ psnr }) => psnr)),
    ssim: known(views.map(({ ssim }) => ssim)),
    fitted: {
      psnr: known(views.map(({ fitted }) => fitted.psnr)),
      ssim: known(views.map(({ fitted }) => fitted.ssim)),
    },
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
  const mean = (of: (scale: Evaluation) => number) => meanOf(evaluations.map(of));
  return {
    psnr: mean(({ psnr }) => psnr),
    ssim: mean(({ ssim }) => ssim),
    fitted: { psnr: mean(({ fitted }) => fitted.psnr), ssim: mean(({ fitted }) => fitted.ssim) },
    scales: evaluations.map(({ factor, psnr, ssim, fitted }) => ({ factor, psnr, ssim, fitted })),
    images: sumOf(evaluations.map(({ images }) => images)),
    seconds: sumOf(evaluations.map(({ seconds }) => seconds)),
  };
}

/** NaN of none. */
function meanOf(values: readonly number[]): number {
  return sumOf(values) / values.length;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
