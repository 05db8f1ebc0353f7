/**
 * Composites an image with straight alpha over a background: colour = rgb alpha + background (1 - alpha).
 *
 * The blend happens in sRGB values, as the published NeRF-Synthetic protocol does; over white,
 * `[1, 1, 1]`, it gives the images that published figures are measured on.
 *
 * @param image 8-bit sRGB with straight alpha, [height, width, 4].
 * @param background sRGB values in [0, 1].
 * @returns sRGB values in [0, 1], [height, width, 3].
 */
export function compositeOver(
  image: { readonly width: number; readonly height: number; readonly data: Uint8Array },
  background: readonly [number, number, number],
): Float32Array {
  const pixels = image.width * image.height;
  const colors = new Float32Array(pixels * 3);
  for (let i = 0; i < pixels; i++) {
    const alpha = image.data[4 * i + 3] / 255;
    for (let channel = 0; channel < 3; channel++) {
      colors[3 * i + channel] = (image.data[4 * i + channel] / 255) * alpha +
        background[channel] * (1 - alpha);
    }
  }
  return colors;
}
