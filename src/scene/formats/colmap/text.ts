import { basename } from "node:path";
import { type ColmapCamera, findCameraModel } from "./cameras.ts";
import type { ColmapImage, ModelEncoding, ModelFile } from "./encoding.ts";
import { refuseUtf16 } from "../../files/json_text.ts";
import { SceneError } from "../../scene.ts";

/** Where the name begins in a line of an image. */
const NAME_FIELD = 9;

/** Number, position, colour and error of a point; pairs of image and feature follow. */
const POINT_FIELDS = 8;

/**
 * COLMAP's text files (src/colmap/scene/reconstruction_io_text.cc): a record a line, except that an image
 * has a second line, which may be empty. Lines that begin with # are comments.
 *
 *   cameras   CAMERA_ID MODEL WIDTH HEIGHT PARAMS...
 *   images    IMAGE_ID QW QX QY QZ TX TY TZ CAMERA_ID NAME
 *             (X Y POINT3D_ID)...
 *   points3D  POINT3D_ID X Y Z R G B ERROR (IMAGE_ID POINT2D_IDX)...
 */
export const text: ModelEncoding = {
  extension: ".txt",
  maxBytes: 2 ** 28, // A string cannot be much longer.

  cameras: (file) => [...records(file)].map(readCamera),

  points(file) {
    const [ids, positions, colors, errors, trackLengths]: number[][] = [[], [], [], [], []];
    for (const line of records(file)) {
      const fields = line.fields();
      ids.push(line.integer(fields[0], "POINT3D_ID"));
      positions.push(...line.numbers(fields.slice(1, 4), "X Y Z"));
      colors.push(...line.numbers(fields.slice(4, 7), "R G B"));
      errors.push(line.number(fields[7], "ERROR"));
      trackLengths.push(Math.floor((fields.length - POINT_FIELDS) / 2));
    }
    return {
      ids: Float64Array.from(ids),
      positions: Float64Array.from(positions),
      colors: Uint8Array.from(colors),
      errors: Float64Array.from(errors),
      trackLengths: Uint32Array.from(trackLengths),
    };
  },

  images: (file, indices) =>
    Array.from(imageRecords(file), ([line, features]) => ({
      ...readImage(line),
      observations: readObservations(features, indices),
    })),

  countImages(file) {
    let count = 0;
    for (const _ of imageRecords(file)) count++;
    return count;
  },
};

function readCamera(line: Line): [number, ColmapCamera] {
  const fields = line.fields();
  const id = line.integer(fields[0], "CAMERA_ID");
  const model = findCameraModel(line.place, id, fields[1] ?? "");
  const [width, height] = [line.integer(fields[2], "WIDTH"), line.integer(fields[3], "HEIGHT")];
  const params = fields.slice(4);
  if (params.length !== model.parameters.length) {
    throw line.refuse(
      `camera ${id} has ${params.length} parameters, but ${model.name} has ${model.parameters.length}`,
    );
  }
  return [id, { model: model.name, width, height, params: line.numbers(params, "PARAMS") }];
}

function readImage(bare: Line): Omit<ColmapImage, "observations"> {
  const fields = bare.fields();
  const line = bare.about(fields.slice(NAME_FIELD).join(" "));
  return {
    place: bare.name,
    id: line.integer(fields[0], "IMAGE_ID"),
    qvec: line.numbers(fields.slice(1, 5), "QW QX QY QZ"),
    tvec: line.numbers(fields.slice(5, 8), "TX TY TZ"),
    cameraId: line.integer(fields[8], "CAMERA_ID"),
    name: line.rest(NAME_FIELD, "NAME"),
  };
}

function readObservations(
  line: Line,
  indices: ReadonlyMap<number, number>,
): ColmapImage["observations"] {
  const fields = line.fields();
  if (fields.length % 3 !== 0) {
    throw line.refuse(`it has ${fields.length} numbers, which are not triples of X Y POINT3D_ID`);
  }
  const pixels: number[] = [];
  const points: number[] = [];
  for (let i = 0; i < fields.length; i += 3) {
    const [x, y, id] = line.numbers(fields.slice(i, i + 3), "X Y POINT3D_ID");
    const point = indices.get(id); // None has the number -1, which stands for no point.
    if (point === undefined) continue;
    pixels.push(x, y);
    points.push(point);
  }
  return { pixels: Float64Array.from(pixels), points: Uint32Array.from(points) };
}

/** Lines that are neither empty nor comments. */
function* records(file: ModelFile): Generator<Line> {
  for (const line of lines(file)) if (!line.isBlank()) yield line;
}

/** Every image's line, and the one of its features. */
function* imageRecords(file: ModelFile): Generator<[Line, Line]> {
  let image: Line | null = null;
  for (const line of lines(file)) {
    if (image) {
      yield [image, line];
      image = null;
    } else if (!line.isBlank()) {
      image = line;
    }
  }
  // Other programs leave out the last line if it is empty.
  if (image) yield [image, image.emptied()];
}

function* lines({ path, bytes }: ModelFile): Generator<Line> {
  refuseUtf16(bytes, path);
  // COLMAP on Windows writes names as the system has them: those that are no UTF-8 cost their images alone.
  const content = new TextDecoder().decode(bytes);
  let number = 0;
  for (let start = 0; start < content.length;) {
    const newline = content.indexOf("\n", start);
    const end = newline < 0 ? content.length : newline;
    yield new Line(path, ++number, content.slice(start, end).trim());
    start = end + 1;
  }
}

/** A line of a file. */
class Line {
  readonly #path: string;
  readonly #number: number;
  readonly #content: string;
  readonly #subject: string;

  /** @param subject the name of what the line is about; "" if that is not known */
  constructor(path: string, number: number, content: string, subject = "") {
    this.#path = path;
    this.#number = number;
    this.#content = content;
    this.#subject = subject;
  }

  /** Where it is, for messages: `sparse/0/images.txt, line 5 (a.jpg)`. */
  get place(): string {
    const place = `${this.#path}, line ${this.#number}`;
    return this.#subject === "" ? place : `${place} (${this.#subject})`;
  }

  /** `line 5 of images.txt`. */
  get name(): string {
    return `line ${this.#number} of ${basename(this.#path)}`;
  }

  /** The same line, whose messages name what it is about. */
  about(subject: string): Line {
    return new Line(this.#path, this.#number, this.#content, subject);
  }

  /** A line in the same place that holds nothing. */
  emptied(): Line {
    return new Line(this.#path, this.#number, "");
  }

  isBlank(): boolean {
    return this.#content === "" || this.#content.startsWith("#");
  }

  fields(): string[] {
    return this.#content === "" ? [] : this.#content.split(/\s+/);
  }

  /** Everything from a field on, spaces and all. */
  rest(field: number, name: string): string {
    const rest = this.#content.match(new RegExp(`^(?:\\S+\\s+){${field}}(.+)$`))?.[1];
    if (rest === undefined) throw this.refuse(`${name} is missing`);
    return rest;
  }

  number(field: string | undefined, name: string): number {
    if (field === undefined) throw this.refuse(`${name} is missing`);
    // C++ writes nan, -nan and inf. Whether they may stand here is not a matter of syntax.
    if (/^[-+]?(nan|inf|infinity)\b/i.test(field)) return NaN;
    const value = Number(field);
    if (Number.isNaN(value)) {
      throw this.refuse(`${name} is ${JSON.stringify(field)} instead of a number`);
    }
    return value;
  }

  /** @param names a name a field, or one for all of them */
  numbers(fields: readonly string[], names: string): number[] {
    const each = names.split(" ");
    if (each.length > 1 && fields.length < each.length) {
      throw this.refuse(`${each[fields.length]} is missing`);
    }
    return fields.map((field, index) => this.number(field, each[index] ?? names));
  }

  integer(field: string | undefined, name: string): number {
    const value = this.number(field, name);
    if (!Number.isSafeInteger(value) || value < 0) {
      throw this.refuse(`${name} is ${field} instead of a whole number`);
    }
    return value;
  }

  refuse(rule: string): SceneError {
    return new SceneError(`Cannot read ${this.place}: ${rule}.`);
  }
}
