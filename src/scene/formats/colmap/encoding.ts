import type { ColmapCamera } from "./cameras.ts";

/** What an image saw of the points of a model. */
export interface ColmapObservations {
  /** Where it saw them, in pixels of its camera, [observations, 2]. */
  readonly pixels: Float64Array;
  /** Which they are: indices into the model's points, [observations]. */
  readonly points: Uint32Array;
}

/** An image that COLMAP placed ("registered"). */
export interface ColmapImage {
  /** Its number. */
  readonly id: number;
  /** Its path relative to the folder of images. */
  readonly name: string;
  /** Where the file has it: `line 5 of images.txt`, `image 2 of images.bin`. */
  readonly place: string;
  /** The number of its camera, which the model has. */
  readonly cameraId: number;
  /** The rotation R from world to camera as a quaternion w, x, y, z of any length; see `poseFault`. */
  readonly qvec: readonly number[];
  /** The translation t from world to camera: x_camera = R x_world + t. */
  readonly tvec: readonly number[];
  /** The points it sees; features that belong to no point are left out. */
  readonly observations: ColmapObservations;
}

/** The points of a model. */
export interface ColmapPoints {
  /** World coordinates, [points, 3]; not always finite. */
  readonly positions: Float64Array;
  /** sRGB, [points, 3]. */
  readonly colors: Uint8Array;
  /** The mean distance in pixels between where it is seen and where it should be; below 0 if unknown. */
  readonly errors: Float64Array;
  /** In how many images it is seen. */
  readonly trackLengths: Uint32Array;
}

/** A file of a model. */
export interface ModelFile {
  /** Its path, for messages. */
  readonly path: string;
  /** Its content. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** How files of a model are written. Readers check the syntax; `readColmapModel` checks the values. */
export interface ModelEncoding {
  /** The files' extension. */
  readonly extension: string;
  /** How large a file may be. */
  readonly maxBytes: number;
  /** Reads a file of cameras: numbers and cameras. */
  cameras(file: ModelFile): [id: number, camera: ColmapCamera][];
  /** Reads a file of points: their numbers, and the points. */
  points(file: ModelFile): { ids: Float64Array } & ColmapPoints;
  /**
   * Reads a file of images.
   *
   * @param indices a point's index by its number; observations of other points are left out
   */
  images(file: ModelFile, indices: ReadonlyMap<number, number>): ColmapImage[];
  /** How many images a file of images has. */
  countImages(file: ModelFile): number;
}
