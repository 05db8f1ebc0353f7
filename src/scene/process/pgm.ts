/** A grey image. */
export interface GreyImage {
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
  /** Pixels, [height, width]. */
  readonly data: Uint8Array;
}

/** Longest header that is looked for. */
const HEADER_BYTES = 64;

/** Cuts a stream of binary PGM images (8 bit), as ffmpeg's image2pipe writes it, into images. */
export class PgmStream {
  #image: { width: number; height: number; data: Uint8Array; filled: number } | null = null;
  #header = "";

  /** @param onImage called with each complete image */
  constructor(private readonly onImage: (image: GreyImage) => void) {}

  /**
   * Takes the next bytes.
   *
   * @throws {RangeError} if they are no PGM images
   */
  push(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      at += this.#image ? this.#fill(bytes.subarray(at)) : this.#read(bytes[at]);
    }
  }

  /** Adds a byte to the header; returns how many were taken. */
  #read(byte: number): number {
    this.#header += String.fromCharCode(byte);
    const match = /^P5\s+(\d+)\s+(\d+)\s+255\s$/.exec(this.#header);
    if (match) {
      const [width, height] = [Number(match[1]), Number(match[2])];
      this.#image = { width, height, data: new Uint8Array(width * height), filled: 0 };
      this.#header = "";
    } else if (this.#header.length >= HEADER_BYTES) {
      throw new RangeError(`Cannot read PGM: its header is ${JSON.stringify(this.#header)}.`);
    }
    return 1;
  }

  #fill(bytes: Uint8Array): number {
    const image = this.#image!;
    const taken = bytes.subarray(0, image.data.length - image.filled);
    image.data.set(taken, image.filled);
    image.filled += taken.length;
    if (image.filled === image.data.length) {
      this.#image = null;
      this.onImage({ width: image.width, height: image.height, data: image.data });
    }
    return taken.length;
  }
}
