import type { RayRange } from "../nerf/mod.ts";
import {
  encodeAccumulations,
  encodeColors,
  encodeDepths,
  encodeNormals,
  encodeTransparent,
} from "../runs/mod.ts";
import { encodeNpy } from "../scene/mod.ts";
import type { FrameSettings, OutputKind } from "./frame_settings.ts";

/** A frame as it was rendered. Plain data: it can be sent to a worker. */
export interface RenderedFrame {
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
  /**
   * sRGB colours from 0 to 1, [height, width, 3]: over the run's background or, with `alpha`, of what is
   * there alone, not multiplied by its opacity.
   */
  readonly colors: Float32Array;
  /** How much of each pixel is covered, [height, width], 0 to 1. */
  readonly accumulations: Float32Array;
  /** Depths of pixels, if they were asked for. */
  readonly depths: FrameDepths | null;
  /**
   * Directions that surfaces face in the capture's coordinates, as long as the accumulations,
   * [height, width, 3]; null if not asked for.
   */
  readonly normals: Float32Array | null;
}

/** How far away things are, in the capture's units. */
export interface FrameDepths {
  /** The depth of each pixel, [height, width]; Infinity where less than half of it is covered. */
  readonly values: Float32Array;
  /** Along what they are measured: the camera's axis, or each pixel's own ray. */
  readonly along: "axis" | "ray";
  /** Between which depths there is something. */
  readonly range: RayRange;
}

/** A file of a frame. */
export interface FrameFile {
  /** What it shows. */
  readonly kind: OutputKind;
  /** What follows the frame's name in its own, one of {@link SUFFIXES}. */
  readonly suffix: string;
  /** Its contents. */
  readonly bytes: Uint8Array;
  /** What its numbers mean, where they are no colours. */
  readonly units?: string;
}

/** What follows a frame's name in the names of its files. */
export const SUFFIXES: Readonly<Record<OutputKind, string>> = {
  color: ".png",
  depth: "_depth.png",
  "depth-npy": "_depth.npy",
  normal: "_normal.png",
  accumulation: "_accumulation.png",
};

/** What a file holds. */
type Contents = Pick<FrameFile, "bytes" | "units">;

/**
 * Encodes a frame into its files, in the order of `outputs`. Pure: the same frame has the same bytes.
 *
 * Images whose values are no colours say in a `Description` what they mean, the file's `units`.
 *
 * @throws {RangeError} if an output is asked for that the frame was rendered without
 */
export function encodeFrame(
  frame: RenderedFrame,
  { outputs, alpha }: Pick<FrameSettings, "outputs" | "alpha">,
): FrameFile[] {
  return outputs.map((kind) => ({
    kind,
    suffix: SUFFIXES[kind],
    ...ENCODERS[kind](frame, alpha),
  }));
}

const ENCODERS: Record<OutputKind, (frame: RenderedFrame, alpha: boolean) => Contents> = {
  color: (frame, alpha) => ({ bytes: alpha ? encodeTransparent(frame) : encodeColors(frame) }),

  depth: ({ width, height, depths }) => {
    const { values, along, range } = present(depths, "depths");
    const units = `${depthsAlong(along)}: near * (far / near) ^ (value / 65535), near ` +
      `${digits(range.near)}, far ${digits(range.far)}; the largest where nothing is`;
    const bytes = encodeDepths({ width, height, depths: values }, range, { Description: units });
    return { bytes, units };
  },

  "depth-npy": ({ width, height, depths }) => {
    const { values, along } = present(depths, "depths");
    return {
      bytes: encodeNpy({ shape: [height, width], data: values }),
      units: `${depthsAlong(along)}; inf where nothing is`,
    };
  },

  normal: ({ width, height, normals }) => {
    const units = "Normal in the capture's coordinates, as long as the accumulation: " +
      "value / 127.5 - 1 of red, green, blue along x, y, z";
    const bytes = encodeNormals(width, height, present(normals, "normals"), { Description: units });
    return { bytes, units };
  },

  accumulation: (frame) => ({
    bytes: encodeAccumulations(frame),
    units: "Part of the pixel that is covered: value / 255",
  }),
};

function present<T>(part: T | null, name: string): T {
  if (part !== null) return part;
  throw new RangeError(`Cannot encode ${name}: the frame was rendered without them.`);
}

function depthsAlong(along: FrameDepths["along"]): string {
  return `Depth in the capture's units along ${
    along === "axis" ? "the camera's axis" : "each ray"
  }`;
}

/** As many digits as a float32 has. */
function digits(value: number): string {
  return String(Number(value.toPrecision(8)));
}
