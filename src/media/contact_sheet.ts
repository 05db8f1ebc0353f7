import { encode } from "npm:fast-png@^8.0.0";
import { MediaError } from "./error.ts";
import { overWhite } from "./frame.ts";
import { decodePictures, type Pictures, surveyPictures } from "./pictures.ts";
import { shrink } from "./shrink.ts";

/** How a contact sheet is laid out. */
export interface SheetOptions {
  /** Pictures in a row; by default as many as make the sheet about square. */
  readonly columns?: number;
  /** The most pixels that the sheet is wide; 1200 by default. Pictures are made smaller, never larger. */
  readonly width?: number;
  /** Abandons the sheet when aborted. */
  readonly signal?: AbortSignal;
}

/** Where pictures stand; all in pixels. */
interface Layout {
  readonly columns: number;
  readonly rows: number;
  /** The size of a picture. */
  readonly cellWidth: number;
  readonly cellHeight: number;
}

const DEFAULT_WIDTH = 1200;

/** White between pictures and around them. */
const GAP = 4;

/** So many pixels are a picture of 400 MB. */
const MOST_PIXELS = 2 ** 27;

/**
 * Puts pictures beside each other, small, on white, in reading order. Pictures with alpha are composited
 * over white.
 *
 * @param files PNG or JPEG files of one size, at least one
 * @returns a PNG file's bytes; the same for the same pictures
 * @throws {MediaError} naming the file that is missing, corrupt or of another size, or if the sheet is too
 *   narrow or too large; the signal's reason if aborted
 */
export async function contactSheet(
  files: readonly string[],
  options: SheetOptions = {},
): Promise<Uint8Array> {
  const pictures = await surveyPictures(files, "a contact sheet", options.signal);
  const { columns, rows, cellWidth, cellHeight } = layOut(pictures, options);
  const width = GAP + columns * (cellWidth + GAP);
  const height = GAP + rows * (cellHeight + GAP);
  if (width * height > MOST_PIXELS) {
    throw new MediaError(
      `Cannot write a contact sheet of ${files.length} pictures: it would have ${width} x ${height} ` +
        `pixels, and at most ${MOST_PIXELS} are allowed. Make it less wide, or give it more columns.`,
    );
  }
  const sheet = new Uint8Array(width * height * 3).fill(255);
  let index = 0;
  for await (const picture of decodePictures(pictures, options.signal)) {
    const cell = shrink(overWhite(picture), cellWidth, cellHeight);
    const left = GAP + (index % columns) * (cellWidth + GAP);
    const top = GAP + Math.floor(index / columns) * (cellHeight + GAP);
    for (let y = 0; y < cellHeight; y++) {
      const row = cell.subarray(3 * y * cellWidth, 3 * (y + 1) * cellWidth);
      sheet.set(row, 3 * ((top + y) * width + left));
    }
    index++;
  }
  return encode({ width, height, data: sheet, channels: 3 });
}

function layOut({ files, width, height }: Pictures, options: SheetOptions): Layout {
  const square = Math.round(Math.sqrt(files.length * height / width));
  const columns = Math.min(options.columns ?? Math.max(square, 1), files.length);
  if (!(Number.isInteger(columns) && columns >= 1)) {
    throw new MediaError(
      `Cannot write a contact sheet as its columns must be a whole number from 1: current value is ` +
        `${options.columns}.`,
    );
  }
  const sheetWidth = options.width ?? DEFAULT_WIDTH;
  const cellWidth = Math.min(Math.floor((sheetWidth - GAP) / columns) - GAP, width);
  if (!(cellWidth >= 1)) {
    throw new MediaError(
      `Cannot write a contact sheet as its ${columns} columns must be at least ${
        GAP + columns * (GAP + 1)
      } pixels wide: current value is ${sheetWidth}.`,
    );
  }
  const cellHeight = Math.max(Math.round(height * cellWidth / width), 1);
  return { columns, rows: Math.ceil(files.length / columns), cellWidth, cellHeight };
}
