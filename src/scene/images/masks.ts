import { type RgbaImage, SceneError } from "../scene.ts";

/**
 * Which pixels of a mask are ignored in its photograph: those darker than half of white, or those that are not;
 * those of instant-ngp's dynamic masks that are any other colour than black, or black ones.
 */
export type IgnoredPixels = "dark" | "light" | "coloured" | "black";

/** Luminance, or alpha, from which a pixel is light. */
const THRESHOLD = 128;

/** Whether a pixel of a luminance, or an alpha, counts. */
const COUNTS: Readonly<Record<IgnoredPixels, (value: number) => boolean>> = {
  dark: (value) => value >= THRESHOLD,
  light: (value) => value < THRESHOLD,
  coloured: (value) => value === 0,
  black: (value) => value > 0,
};

const INVERTED: Readonly<Record<IgnoredPixels, IgnoredPixels>> = {
  dark: "light",
  light: "dark",
  coloured: "black",
  black: "coloured",
};

/** What a mask that is the other way round ignores. */
export function invertIgnored(ignored: IgnoredPixels): IgnoredPixels {
  return INVERTED[ignored];
}

/**
 * Reads a mask out of an image, and brings it to the size of the photograph that it is for.
 *
 * What is ignored are pixels with a luminance below 128 of 255, or what `ignored` says. Where all pixels have
 * the same colour and only alphas differ, the alpha takes the luminance's place. A mask that is smaller than
 * the photograph by an integer factor is enlarged, one that is larger is shrunk as by {@link downscaleMask}.
 *
 * @param image The mask.
 * @param size The photograph's size.
 * @param name What the mask is called in messages.
 * @param ignored Which pixels are ignored.
 * @returns 0 for pixels to ignore, else 1: [size.height, size.width], rows from the top.
 * @throws SceneError if the sizes are not in such a relation.
 */
export function readMask(
  image: RgbaImage,
  size: { readonly width: number; readonly height: number },
  name: string,
  ignored: IgnoredPixels = "dark",
): Uint8Array {
  const [enlarge, shrink] = requireMaskSize(image, size, name);
  const mask = threshold(image, COUNTS[ignored]);
  return enlarge > 1 ? enlargeMask(mask, image, enlarge) : downscaleMask(mask, image, shrink);
}

/**
 * How many times a mask is smaller than its photograph, and how many times larger.
 *
 * @throws SceneError if neither is a whole number.
 */
export function requireMaskSize(
  { width, height }: { readonly width: number; readonly height: number },
  size: { readonly width: number; readonly height: number },
  name: string,
): [enlarge: number, shrink: number] {
  const [enlarge, shrink] = [size.width / width, width / size.width];
  if (Number.isInteger(enlarge) && size.height === height * enlarge) return [enlarge, 1];
  if (Number.isInteger(shrink) && height === size.height * shrink) return [1, shrink];
  throw new SceneError(
    `Cannot use mask ${name}: it must have its image's size, ${size.width} x ${size.height} pixels, or ` +
      `a whole multiple or fraction of it, but it has ${width} x ${height}. Resize it.`,
  );
}

/**
 * A mask after `downscaleImage`: a pixel counts only where all pixels of its block do, as its colour is
 * made of all of them.
 *
 * @param mask 0 for pixels to ignore, else 1, [size.height, size.width].
 * @param factor An integer from 1 to the shorter side.
 */
export function downscaleMask(
  mask: Uint8Array,
  size: { readonly width: number; readonly height: number },
  factor: number,
): Uint8Array {
  if (factor === 1) return mask;
  const width = Math.floor(size.width / factor);
  const height = Math.floor(size.height / factor);
  const small = new Uint8Array(width * height).fill(1);
  for (let y = 0; y < height * factor; y++) {
    const [source, target] = [y * size.width, Math.floor(y / factor) * width];
    for (let x = 0; x < width * factor; x++) {
      if (mask[source + x] === 0) small[target + Math.floor(x / factor)] = 0;
    }
  }
  return small;
}

/**
 * Leaves out what lies beyond a circle around a mask's middle: in place.
 *
 * @param mask 0 for pixels to ignore, else 1, [size.height, size.width].
 * @param radius In pixels, of which centres are measured.
 */
export function cropToCircle(
  mask: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
  radius: number,
): Uint8Array {
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (Math.hypot(x + 0.5 - width / 2, y + 0.5 - height / 2) > radius) mask[y * width + x] = 0;
    }
  }
  return mask;
}

function threshold(
  { width, height, data }: RgbaImage,
  counts: (value: number) => boolean,
): Uint8Array {
  const mask = new Uint8Array(width * height);
  const byAlpha = hasOneColour(data) && !hasOneAlpha(data);
  for (let i = 0; i < mask.length; i++) {
    const value = byAlpha ? data[4 * i + 3] : luminance(data, 4 * i);
    mask[i] = counts(value) ? 1 : 0;
  }
  return mask;
}

/** Repeats every pixel in a block of factor x factor. */
function enlargeMask(
  mask: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
  factor: number,
): Uint8Array {
  if (factor === 1) return mask;
  const large = new Uint8Array(mask.length * factor * factor);
  for (let y = 0, target = 0; y < height * factor; y++) {
    const source = Math.floor(y / factor) * width;
    for (let x = 0; x < width * factor; x++) {
      large[target++] = mask[source + Math.floor(x / factor)];
    }
  }
  return large;
}

/** Luma of the pixel at `i` (ITU-R BT.709), of sRGB values as they are. */
function luminance(data: Uint8Array, i: number): number {
  return 0.2126 * data[i] + 0.7152 * data[i + 1] + 0.0722 * data[i + 2];
}

function hasOneColour(data: Uint8Array): boolean {
  for (let i = 4; i < data.length; i += 4) {
    if (data[i] !== data[0] || data[i + 1] !== data[1] || data[i + 2] !== data[2]) return false;
  }
  return true;
}

function hasOneAlpha(data: Uint8Array): boolean {
  for (let i = 7; i < data.length; i += 4) if (data[i] !== data[3]) return false;
  return true;
}
