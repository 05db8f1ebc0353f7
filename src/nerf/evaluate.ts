import { compositeOver, psnr, quantize8, ssim } from "../math/mod.ts";
import type { Scene } from "../scene/mod.ts";
import type { CommonConfig } from "./common_config.ts";
import { comparedPixels, pick } from "./compared_pixels.ts";
import { type Render, renderedBackground, type ViewRenderer } from "./view_renderer.ts";

/** How well views that were not trained on are rendered. */
export interface Evaluation {
  /** Mean of the images' PSNR, in dB; infinite if of one nothing differs. */
  readonly psnr: number;
  /** Mean of the images' SSIM. */
  readonly ssim: number;
  /** Number of images. */
  readonly images: number;
  /** Seconds of rendering. */
  readonly seconds: number;
}

/** How well one view is rendered. */
export interface ViewEvaluation {
  /** The view's name. */
  readonly name: string;
  /** Its PSNR in dB. */
  readonly psnr: number;
  /** Its SSIM. */
  readonly ssim: number;
  /** What was rendered. */
  readonly render: Render;
}

/**
 * Renders every view of a scene and compares: PSNR and SSIM on 8-bit rounded images over a white
 * background (black if the configuration says so), averaged over images. Pixels that are masked out, or
 * that the camera has no ray for, do not count: the PSNR is that of the other pixels, and for the SSIM,
 * whose windows hold many pixels, they are what they should be. Views without any other pixel are left
 * out.
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
  const started = performance.now();
  const behind = renderedBackground(background);
  let psnrSum = 0;
  let ssimSum = 0;
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
      ssim: ssim(rendered, expected, image.width, image.height),
      render,
    };
    psnrSum += view.psnr;
    ssimSum += view.ssim;
    images++;
    await onView(view, index);
  }
  if (images === 0) {
    throw new RangeError(
      "Cannot compare as a view must have a pixel that is not masked out: there is none.",
    );
  }
  return {
    psnr: psnrSum / images,
    ssim: ssimSum / images,
    images,
    seconds: (performance.now() - started) / 1000,
  };
}
