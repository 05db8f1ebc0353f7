import type { Gpu, Scope } from "../../gpu/mod.ts";
import type { Camera } from "../../math/mod.ts";
import { Viewport } from "../../nerf/mod.ts";
import type { FieldInfo, Frame, Look, Pixel } from "./messages.ts";
import { type OpenedField, openField, reopenField } from "./opened_field.ts";

/** The format of the picture that is drawn into, and of the canvas. */
const FORMAT = "rgba8unorm";

/** How long a frame may take while one moves, in ms. */
const BUDGET = 33;

/** A canvas that a device draws on. To be asked for once a device, as it empties the canvas. */
export function contextOf(canvas: OffscreenCanvas, { device }: Gpu): GPUCanvasContext {
  const context = canvas.getContext("webgpu")!;
  const usage = GPUTextureUsage.COPY_DST;
  context.configure({ device, format: FORMAT, usage, alphaMode: "opaque" });
  return context;
}

/** A field on a canvas. All of it lies in memory of one device. */
export class Screen {
  readonly #scope: Scope;
  #field: OpenedField;
  #picture: GPUTexture | null = null;

  private constructor(
    scope: Scope,
    private readonly context: GPUCanvasContext,
    field: OpenedField,
    private readonly viewport: Viewport,
  ) {
    this.#scope = scope;
    this.#field = field;
  }

  /**
   * Reads a field file and compiles what draws it.
   *
   * @throws {Error} with a sentence, if it cannot be read or is too large for the device
   */
  static async open(
    gpu: Gpu,
    context: GPUCanvasContext,
    bytes: Uint8Array<ArrayBuffer>,
  ): Promise<Screen> {
    const scope = gpu.scope();
    try {
      const field = await openField(scope, bytes);
      const { model, config, range } = field;
      const viewport = await Viewport.create(scope, model, config, range, FORMAT);
      await gpu.settle();
      return new Screen(scope, context, field, viewport);
    } catch (error) {
      scope[Symbol.dispose]();
      throw error;
    }
  }

  /** What is said of the field that is shown. */
  get info(): FieldInfo {
    return { ...this.#field.info, shows: this.viewport.shows };
  }

  /**
   * Shows the field of another file in place of its own, in the same memory. No frame or picture is being made.
   *
   * @returns false if the field is configured otherwise and needs a screen of its own
   * @throws {Error} with a sentence, if the file cannot be read
   */
  async replace(bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
    const field = await reopenField(this.#scope, this.#field, bytes);
    if (!field) return false;
    this.#field = field;
    this.viewport.refresh();
    return true;
  }

  /**
   * Draws a frame on the canvas, which gets the camera's size.
   *
   * @throws {DOMException} "AbortError" when stopped
   */
  async draw(camera: Camera, look: Look, signal: AbortSignal): Promise<Frame> {
    const picture = this.#pictureOf(camera);
    const { scale, frames, milliseconds, done } = await this.viewport.draw(
      picture,
      camera,
      look,
      BUDGET,
      signal,
    );
    this.#present(picture);
    const [width, height] = [camera.width, camera.height].map((side) => Math.ceil(side * scale));
    return { width, height, samples: frames, milliseconds, done };
  }

  /** The point that is seen at a place of a camera's image; null where nothing is. */
  pick(camera: Camera, [x, y]: Pixel, { crop }: Look): ReturnType<Viewport["pick"]> {
    return this.viewport.pick(camera, x, y, crop);
  }

  /** A picture of a camera's size, sRGB and opaque, [height, width, 4]. */
  capture(
    camera: Camera,
    look: Look,
    samples: number,
    signal: AbortSignal,
  ): Promise<Uint8Array<ArrayBuffer>> {
    return this.viewport.capture(camera, look, samples, signal);
  }

  /** Frees its memory; the canvas keeps its last picture. */
  destroy(): void {
    this.#picture?.destroy();
    this.viewport.destroy();
    this.#scope[Symbol.dispose]();
  }

  /** What is drawn into: a canvas' own texture is gone before a frame is done. */
  #pictureOf({ width, height }: Camera): GPUTexture {
    if (this.#picture?.width === width && this.#picture.height === height) return this.#picture;
    this.#picture?.destroy();
    const usage = GPUTextureUsage.COPY_SRC | GPUTextureUsage.COPY_DST |
      GPUTextureUsage.STORAGE_BINDING | GPUTextureUsage.TEXTURE_BINDING;
    return this.#picture = this.#scope.gpu.device.createTexture({
      ...{ label: "picture", size: [width, height], format: FORMAT, usage },
    });
  }

  /** Copies the picture to the canvas all in one go, as an empty canvas of another size would be seen. */
  #present(picture: GPUTexture): void {
    const { canvas } = this.context;
    const { width, height } = picture;
    if (canvas.width !== width || canvas.height !== height) {
      [canvas.width, canvas.height] = [width, height];
    }
    const { device } = this.#scope.gpu;
    const encoder = device.createCommandEncoder();
    const texture = this.context.getCurrentTexture();
    encoder.copyTextureToTexture({ texture: picture }, { texture }, [width, height]);
    device.queue.submit([encoder.finish()]);
  }
}
