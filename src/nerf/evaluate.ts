import { psnr, quantize8, ssim } from "../math/mod.ts";
import { compositeOver, type Scene } from "../scene/mod.ts";
import type { CommonConfig } from "./common_config.ts";
import type { Render, ViewRenderer } from "./view_renderer.ts";

/** How well views that were not trained on are rendered. */
export interface Evaluation {
  /** Mean of the images' PSNR, in dB. */
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
 * background (black if the configuration says so), averaged over images.
 *
 * @param onView called after each view
 * @param signal stops between two chunks of rays
 */
export async function evaluate(
  renderer: ViewRenderer,
  scene: Scene,
  background: CommonConfig["background"],
  onView: (view: ViewEvaluation, index: number) => void | Promise<void> = () => {},
  signal?: AbortSignal,
): Promise<Evaluation> {
  const started = performance.now();
  const behind = background === "black" ? 0 : 1;
  let psnrSum = 0;
  let ssimSum = 0;
  for (const [index, { name, image, camera }] of scene.views.entries()) {
    const render = await renderer.render(camera, signal);
    const rendered = render.colors.map(quantize8);
    const expected = compositeOver(image, [behind, behind, behind]).map(quantize8);
    const view = {
      name,
      psnr: psnr(rendered, expected),
      ssim: ssim(rendered, expected, image.width, image.height),
      render,
    };
    psnrSum += view.psnr;
    ssimSum += view.ssim;
    await onView(view, index);
  }
  const images = scene.views.length;
  return {
    psnr: psnrSum / images,
    ssim: ssimSum / images,
    images,
    seconds: (performance.now() - started) / 1000,
  };
}
