import { basename } from "node:path";
import { findCameraModel } from "./cameras.ts";
import type { ColmapImage, ModelEncoding, ModelFile } from "./encoding.ts";
import { SceneError } from "../../scene.ts";

// The fewest bytes that one of each takes: a count beyond what the file could hold is refused before
// anything is allocated for it.
const CAMERA_BYTES = 4 + 4 + 8 + 8 + 2 * 8;
const IMAGE_BYTES = 4 + 7 * 8 + 4 + 1 + 8;
const OBSERVATION_BYTES = 3 * 8;
const POINT_BYTES = 8 + 3 * 8 + 3 + 8 + 8;
const TRACK_BYTES = 2 * 4;

/**
 * COLMAP's little-endian files (src/colmap/scene/reconstruction_io_binary.cc). Each is a count and as many
 * records:
 *
 *   cameras   u32 id, i32 model, u64 width, u64 height, f64 params[]
 *   images    u32 id, f64 qvec[4], f64 tvec[3], u32 camera, name and a 0, u64 count of (f64 x, f64 y, u64 point)
 *   points3D  u64 id, f64 position[3], u8 color[3], f64 error, u64 count of (u32 image, u32 feature)
 */
export const binary: ModelEncoding = {
  extension: ".bin",
  maxBytes: 2 ** 32,

  cameras(file) {
    const reader = new Reader(file);
    const count = reader.count("cameras", CAMERA_BYTES);
    return Array.from({ length: count }, (_, index) => {
      reader.enter(`camera ${index + 1} of ${count}`);
      const id = reader.u32();
      const { name, parameters } = findCameraModel(file.path, id, reader.i32());
      const [width, height] = [reader.u64(), reader.u64()];
      return [id, { model: name, width, height, params: reader.f64s(parameters.length) }];
    });
  },

  points(file) {
    const reader = new Reader(file);
    const count = reader.count("points", POINT_BYTES);
    const ids = new Float64Array(count);
    const positions = new Float64Array(count * 3);
    const colors = new Uint8Array(count * 3);
    const errors = new Float64Array(count);
    const trackLengths = new Uint32Array(count);
    for (let i = 0; i < count; i++) {
      reader.enter(`point ${i + 1} of ${count}`);
      ids[i] = reader.u64();
      for (let axis = 0; axis < 3; axis++) positions[i * 3 + axis] = reader.f64();
      for (let channel = 0; channel < 3; channel++) colors[i * 3 + channel] = reader.u8();
      errors[i] = reader.f64();
      trackLengths[i] = reader.count("images", TRACK_BYTES);
      reader.skip(trackLengths[i] * TRACK_BYTES);
    }
    return { ids, positions, colors, errors, trackLengths };
  },

  images(file, indices) {
    const reader = new Reader(file);
    const count = reader.count("images", IMAGE_BYTES);
    return Array.from({ length: count }, (_, index): ColmapImage => {
      reader.enter(`image ${index + 1} of ${count}`);
      const id = reader.u32();
      const [qvec, tvec] = [reader.f64s(4), reader.f64s(3)];
      const [cameraId, name] = [reader.u32(), reader.string()];
      const place = `image ${index + 1} of ${basename(file.path)}`;
      return { id, name, place, cameraId, qvec, tvec, observations: observations(reader, indices) };
    });
  },

  countImages: (file) => new Reader(file).count("images", IMAGE_BYTES),
};

function observations(
  reader: Reader,
  indices: ReadonlyMap<number, number>,
): ColmapImage["observations"] {
  const features = reader.count("features", OBSERVATION_BYTES);
  const pixels = new Float64Array(features * 2);
  const points = new Uint32Array(features);
  let count = 0;
  for (let i = 0; i < features; i++) {
    const [x, y] = [reader.f64(), reader.f64()];
    // Features without a point have the largest u64, which is no point's number.
    const point = indices.get(reader.u64());
    if (point === undefined) continue;
    pixels[count * 2] = x;
    pixels[count * 2 + 1] = y;
    points[count++] = point;
  }
  return { pixels: pixels.slice(0, count * 2), points: points.slice(0, count) };
}

/** Reads values one after the other, and refuses to read beyond the end. */
class Reader {
  readonly #file: ModelFile;
  readonly #view: DataView;
  #offset = 0;
  /** What is being read, for messages. */
  #record = "its header";

  constructor(file: ModelFile) {
    this.#file = file;
    this.#view = new DataView(file.bytes.buffer, file.bytes.byteOffset, file.bytes.byteLength);
  }

  enter(record: string): void {
    this.#record = record;
  }

  u8(): number {
    return this.#view.getUint8(this.skip(1));
  }

  u32(): number {
    return this.#view.getUint32(this.skip(4), true);
  }

  i32(): number {
    return this.#view.getInt32(this.skip(4), true);
  }

  /** Rounded beyond 2^53, where no real count, size or number lies. */
  u64(): number {
    const low = this.u32();
    return low + this.u32() * 2 ** 32;
  }

  f64(): number {
    return this.#view.getFloat64(this.skip(8), true);
  }

  f64s(count: number): number[] {
    return Array.from({ length: count }, () => this.f64());
  }

  string(): string {
    const { bytes } = this.#file;
    const end = bytes.indexOf(0, this.#offset);
    if (end < 0) throw this.#refuse(`the name of ${this.#record} has no end`);
    const start = this.skip(end + 1 - this.#offset);
    return new TextDecoder().decode(bytes.subarray(start, end));
  }

  /** A count of things of at least `size` bytes each, which the rest of the file can hold. */
  count(things: string, size: number): number {
    const count = this.u64();
    const room = Math.floor((this.#view.byteLength - this.#offset) / size);
    if (count > room) {
      throw this.#refuse(
        `${this.#record} declares ${count} ${things}, but at most ${room} fit into the rest of the file`,
      );
    }
    return count;
  }

  /** Moves on; returns where the skipped bytes begin. */
  skip(bytes: number): number {
    const start = this.#offset;
    if (start + bytes > this.#view.byteLength) {
      throw this.#refuse(`it ends in the middle of ${this.#record}`);
    }
    this.#offset = start + bytes;
    return start;
  }

  #refuse(rule: string): SceneError {
    return new SceneError(
      `Cannot read ${this.#file.path}: ${rule}. The file is cut off or damaged: copy it again.`,
    );
  }
}
